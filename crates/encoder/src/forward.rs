//! The transformer: places of a text in, one direction out.
//!
//! Places stand in groups of eight, and every number is a row of eight lanes, one for each place of the group: sums
//! over a place's numbers are then sums of rows, which need no order among lanes.

use fearless_simd::{Level, dispatch, prelude::*};

use crate::blocks::{WORD, four_bits};
use crate::math::{Floats, dot, exp, float, gelu};
use crate::product::{Activations, LANES, Lanes, Matrix};
use crate::shape::{HEADS, INNER, PLACES};
use crate::{DIMENSIONS, Direction};

/// Numbers of one head.
const HEAD: usize = DIMENSIONS / HEADS;
const EPSILON: f32 = 1e-12;

/// Scale and offset of a normalisation.
pub(crate) struct Norm {
    pub(crate) scale: Floats,
    pub(crate) offset: Floats,
}

/// One layer's weights.
pub(crate) struct Layer {
    pub(crate) attention: Matrix,
    pub(crate) gather: Matrix,
    pub(crate) wide: Matrix,
    pub(crate) narrow: Matrix,
    pub(crate) after_attention: Norm,
    pub(crate) after_all: Norm,
}

/// All weights, where they lie.
pub(crate) struct Model {
    /// Rows of the word table.
    pub(crate) words: &'static [[u8; WORD]],
    /// The row of what has none.
    pub(crate) unknown: u32,
    /// What each place adds to its word: rows of 384.
    pub(crate) places: Floats,
    /// Of the sums of words and places.
    pub(crate) norm: Norm,
    pub(crate) layers: Vec<Layer>,
    /// Rows of 384 that the mean is multiplied with.
    pub(crate) head: Floats,
    pub(crate) head_offset: Floats,
    pub(crate) level: Level,
}

/// A number of every place: for each group of eight places, rows of lanes.
type Rows = Vec<Vec<Lanes>>;

impl Model {
    /// The direction of a sequence of pieces.
    pub(crate) fn direction(&self, pieces: &[u32]) -> Direction {
        let pieces = pieces.get(..PLACES).unwrap_or(pieces);
        let mut x = self.begin(pieces);
        for layer in &self.layers {
            dispatch!(self.level, simd => simd.vectorize(#[inline(always)] || layer.apply(self.level, &mut x, pieces.len())));
        }
        self.end(&x, pieces.len())
    }

    /// Words and places, added and normalised.
    fn begin(&self, pieces: &[u32]) -> Rows {
        let mut out = vec![vec![[0.0; LANES]; DIMENSIONS]; pieces.len().div_ceil(LANES)];
        let places = pieces.chunks(LANES).zip(self.places.chunks(LANES * DIMENSIONS));
        for (group, (pieces, places)) in out.iter_mut().zip(places) {
            for ((lane, piece), place) in pieces.iter().enumerate().zip(places.chunks(DIMENSIONS)) {
                let mut values = self.word(*piece);
                for (v, p) in values.iter_mut().zip(place) {
                    *v += float(p);
                }
                for (row, v) in group.iter_mut().zip(values) {
                    if let Some(to) = row.get_mut(lane) {
                        *to = v;
                    }
                }
            }
            self.norm.apply(group);
        }
        out
    }

    /// A row of the word table; the unknown piece's for numbers that it lacks.
    fn word(&self, piece: u32) -> Direction {
        let row = |piece: u32| self.words.get(usize::try_from(piece).ok()?);
        let mut out = [0.0; DIMENSIONS];
        let blocks = row(piece).or_else(|| row(self.unknown)).map(|row| row.as_chunks::<18>().0);
        for (to, block) in out.chunks_exact_mut(32).zip(blocks.unwrap_or_default()) {
            to.copy_from_slice(&four_bits(block));
        }
        out
    }

    /// The mean over all places, through the head, of length one.
    #[expect(clippy::cast_precision_loss, reason = "at most 112 places")]
    fn end(&self, x: &Rows, places: usize) -> Direction {
        let mut mean = [0.0; DIMENSIONS];
        for (k, group) in x.iter().enumerate() {
            for (m, row) in mean.iter_mut().zip(group) {
                *m += row.iter().take(places.saturating_sub(k * LANES)).sum::<f32>();
            }
        }
        let count = places.max(1) as f32;
        for m in &mut mean {
            *m /= count;
        }
        let mut out = [0.0; DIMENSIONS];
        let head = self.head.chunks(DIMENSIONS).zip(self.head_offset);
        for (out, (row, offset)) in out.iter_mut().zip(head) {
            let mut weights = [0.0; DIMENSIONS];
            for (weight, bytes) in weights.iter_mut().zip(row) {
                *weight = float(bytes);
            }
            *out = float(offset) + dot(&weights, &mean);
        }
        let length = dot(&out, &out).sqrt().max(f32::MIN_POSITIVE);
        out.map(|o| o / length)
    }
}

impl Norm {
    /// Every place's numbers, less their mean, over their spread.
    #[inline(always)]
    fn apply(&self, group: &mut [Lanes]) {
        #[expect(clippy::cast_precision_loss, reason = "384")]
        let count = DIMENSIONS as f32;
        let mut mean = [0.0; LANES];
        for row in group.iter() {
            for (m, v) in mean.iter_mut().zip(row) {
                *m += v;
            }
        }
        let mean = mean.map(|m| m / count);
        let mut spread = [0.0; LANES];
        for row in group.iter() {
            for ((s, v), m) in spread.iter_mut().zip(row).zip(mean) {
                *s += (v - m) * (v - m);
            }
        }
        let inverse = spread.map(|s| 1.0 / (s / count + EPSILON).sqrt());
        for ((row, scale), offset) in group.iter_mut().zip(self.scale).zip(self.offset) {
            let (scale, offset) = (float(scale), float(offset));
            for ((v, m), i) in row.iter_mut().zip(mean).zip(inverse) {
                *v = (*v - m) * i * scale + offset;
            }
        }
    }
}

impl Layer {
    /// Attention and the inner part, each added to what came in, and normalised.
    #[inline(always)]
    fn apply(&self, level: Level, x: &mut Rows, places: usize) {
        let groups = x.len();
        let all = self.attention.times(level, &Activations::new(x, DIMENSIONS, places), groups);
        let seen = attend(&all, places);
        let seen = self.gather.times(level, &Activations::new(&seen, DIMENSIONS, places), groups);
        join(x, &seen, &self.after_attention);
        let mut inner = self.wide.times(level, &Activations::new(x, DIMENSIONS, places), groups);
        for row in inner.iter_mut().flatten() {
            for v in row {
                *v = gelu(*v);
            }
        }
        let inner = self.narrow.times(level, &Activations::new(&inner, INNER, places), groups);
        join(x, &inner, &self.after_all);
    }
}

/// Adds and normalises.
#[inline(always)]
fn join(x: &mut Rows, more: &Rows, norm: &Norm) {
    for (group, more) in x.iter_mut().zip(more) {
        for (row, more) in group.iter_mut().zip(more) {
            for (v, m) in row.iter_mut().zip(more) {
                *v += m;
            }
        }
        norm.apply(group);
    }
}

/// What every place sees of all others, head by head. `all` holds queries, keys and values one below another.
#[inline(always)]
fn attend(all: &Rows, places: usize) -> Rows {
    #[expect(clippy::cast_precision_loss, reason = "32")]
    let scale = 1.0 / (HEAD as f32).sqrt();
    let mut out = vec![vec![[0.0; LANES]; DIMENSIONS]; all.len()];
    let mut scores: Vec<Lanes> = vec![[0.0; LANES]; places];
    for head in 0..HEADS {
        let keys = by_place(all, DIMENSIONS + head * HEAD, places);
        let values = by_place(all, 2 * DIMENSIONS + head * HEAD, places);
        for (group, out) in all.iter().zip(&mut out) {
            let part = head * HEAD..(head + 1) * HEAD;
            let (Some(query), Some(out)) = (group.get(part.clone()), out.get_mut(part)) else { continue };
            let mut top = [f32::MIN; LANES];
            for (score, key) in scores.iter_mut().zip(&keys) {
                // Four sums side by side, so that none waits for the one before it.
                let mut sums = [[0.0; LANES]; 4];
                for (query, key) in query.as_chunks::<4>().0.iter().zip(key.as_chunks::<4>().0) {
                    for ((sum, q), k) in sums.iter_mut().zip(query).zip(key) {
                        for (s, q) in sum.iter_mut().zip(q) {
                            *s += q * k;
                        }
                    }
                }
                let [mut sum, b, c, d] = sums;
                for (((a, b), c), d) in sum.iter_mut().zip(b).zip(c).zip(d) {
                    *a = (*a + b) + (c + d);
                }
                for ((score, s), t) in score.iter_mut().zip(&sum).zip(&mut top) {
                    let s = s * scale;
                    *score = s;
                    *t = if s > *t { s } else { *t };
                }
            }
            let mut total = [0.0; LANES];
            for score in &mut scores {
                for ((s, t), total) in score.iter_mut().zip(top).zip(&mut total) {
                    *s = exp(*s - t);
                    *total += *s;
                }
            }
            let inverse = total.map(|t| 1.0 / t);
            let mut sums = [[0.0f32; LANES]; HEAD];
            for (score, value) in scores.iter().zip(&values) {
                for (sum, v) in sums.iter_mut().zip(value) {
                    for (sum, s) in sum.iter_mut().zip(score) {
                        *sum += s * v;
                    }
                }
            }
            for (to, sum) in out.iter_mut().zip(sums) {
                for ((to, sum), i) in to.iter_mut().zip(sum).zip(inverse) {
                    *to = sum * i;
                }
            }
        }
    }
    out
}

/// The 32 numbers of each place that begin at row `from`.
#[inline(always)]
fn by_place(all: &Rows, from: usize, places: usize) -> Vec<[f32; HEAD]> {
    let mut out = vec![[0.0; HEAD]; places];
    for (group, out) in all.iter().zip(out.chunks_mut(LANES)) {
        for (d, row) in group.iter().skip(from).take(HEAD).enumerate() {
            for (to, v) in out.iter_mut().zip(row) {
                if let Some(to) = to.get_mut(d) {
                    *to = *v;
                }
            }
        }
    }
    out
}
