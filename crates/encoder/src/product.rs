//! Matrices times activations in whole numbers of 12 bits, summed in 32: the same sums on every machine, by whatever
//! vector instructions it has.

use fearless_simd::Level;

use crate::DIMENSIONS;
use crate::math::{Floats, MAGIC, float};
use crate::records::{Chunk, RECORD, unpack};

/// The largest weight or activation: 384 products of two such numbers fit 32 bits.
const TOP: f32 = 2047.0;
/// How many places of a text are computed side by side.
pub(crate) const LANES: usize = 8;
/// One number of each of eight places.
pub(crate) type Lanes = [f32; LANES];
/// How many places one tile takes.
const TILE: usize = 4;
/// How many pairs of rows are taken at once.
const BLOCK: usize = 12;

/// A matrix where it lies.
pub(crate) struct Matrix {
    /// All rows in pairs; of rows of 1536 all first quarters, then all second, and so on.
    pub(crate) records: &'static [[u8; RECORD]],
    /// The unit of each row's weights.
    pub(crate) units: Floats,
    /// What is added to each row's product.
    pub(crate) offsets: Floats,
}

/// Activations of all places in whole numbers: for each chunk of columns, tiles of places with their scales.
pub(crate) struct Activations(Vec<Vec<([Chunk; TILE], [f32; TILE])>>);

/// `values` as whole numbers from -2047 to 2047 of a unit of `1 / inverse`.
#[inline(always)]
fn whole(value: f32, inverse: f32) -> i16 {
    // The low half of the sum's bits is the whole number; the cut is what is wanted.
    #[expect(clippy::cast_possible_truncation, reason = "the low bits are the number")]
    let number = (value * inverse + MAGIC).to_bits() as i16;
    number
}

/// The unit in which `largest` is 2047, and its inverse.
#[inline(always)]
fn unit(largest: f32) -> (f32, f32) {
    if largest > 1e-30 { (largest / TOP, TOP / largest) } else { (0.0, 0.0) }
}

impl Matrix {
    /// The matrix times every place's activations, plus offsets: for each eight places, a row of lanes for each row.
    pub(crate) fn times(&self, level: Level, activations: &Activations, groups: usize) -> Vec<Vec<Lanes>> {
        let offsets: Vec<Lanes> = self.offsets.iter().map(|offset| [float(offset); LANES]).collect();
        let mut out = vec![offsets; groups];
        let units: Vec<[f32; 2]> =
            self.units.as_chunks::<2>().0.iter().map(|[one, other]| [float(one), float(other)]).collect();
        let mut weights = vec![[Chunk::ZEROS; 2]; BLOCK];
        for (records, places) in self.records.chunks(units.len().max(1)).zip(&activations.0) {
            // The weights of a block of rows stay in the nearest memory while all places pass by, and are forgotten then.
            for (block, (records, units)) in records.chunks(BLOCK).zip(units.chunks(BLOCK)).enumerate() {
                let rows = 2 * block * BLOCK..2 * (block * BLOCK + records.len());
                unpack(level, records, &mut weights);
                for (k, (tile, places)) in places.iter().enumerate() {
                    let Some(out) = out.get_mut(k * TILE / LANES).and_then(|g| g.get_mut(rows.clone()))
                    else {
                        break;
                    };
                    add(level, &weights, units, tile, places, k % (LANES / TILE) == 1, out);
                }
            }
        }
        out
    }
}

impl Activations {
    /// From rows of lanes, one for each column: 384 or 1536 columns. `places` of the lanes are of use.
    #[inline(always)]
    pub(crate) fn new(groups: &[Vec<Lanes>], columns: usize, places: usize) -> Self {
        let tiles = places.div_ceil(TILE);
        let parts = (0..columns / DIMENSIONS).map(|part| {
            let mut out = Vec::with_capacity(groups.len() * LANES / TILE);
            for group in groups {
                let values = group.get(part * DIMENSIONS..(part + 1) * DIMENSIONS).unwrap_or_default();
                let mut top = [0.0f32; LANES];
                for row in values {
                    for (top, v) in top.iter_mut().zip(row) {
                        *top = if v.abs() > *top { v.abs() } else { *top };
                    }
                }
                let units = top.map(unit);
                for half in 0..LANES / TILE {
                    let mut tile = [Chunk([[0; 32]; DIMENSIONS / 32]); TILE];
                    let mut scales = [0.0; TILE];
                    for (lane, (to, scale)) in tile.iter_mut().zip(&mut scales).enumerate() {
                        let lane = half * TILE + lane;
                        let (unit, inverse) = units.get(lane).copied().unwrap_or_default();
                        *scale = unit;
                        for (to, row) in to.0.as_flattened_mut().iter_mut().zip(values) {
                            *to = whole(row.get(lane).copied().unwrap_or_default(), inverse);
                        }
                    }
                    out.push((tile, scales));
                }
            }
            out.truncate(tiles);
            out
        });
        Self(parts.collect())
    }
}

/// Adds the products of all rows with one tile of places to `out`, in its low or high half.
fn add(
    level: Level,
    weights: &[[Chunk; 2]],
    scales: &[[f32; 2]],
    tile: &[Chunk; TILE],
    units: &[f32; TILE],
    high: bool,
    out: &mut [Lanes],
) {
    #[cfg(target_arch = "x86_64")]
    {
        if let Some(avx512) = level.as_avx512() {
            return wide::add_avx512(avx512, weights, scales, tile, units, high, out);
        }
        if let Some(avx2) = level.as_avx2() {
            return wide::add_avx2(avx2, weights, scales, tile, units, high, out);
        }
    }
    let _ = level;
    add_plain(weights, scales, tile, units, high, out);
}

/// The same on any machine.
fn add_plain(
    weights: &[[Chunk; 2]],
    scales: &[[f32; 2]],
    tile: &[Chunk; TILE],
    units: &[f32; TILE],
    high: bool,
    out: &mut [Lanes],
) {
    for ((pair, scales), rows) in weights.iter().zip(scales).zip(out.as_chunks_mut::<2>().0) {
        let mut sums = [[0; TILE]; 2];
        for (sums, row) in sums.iter_mut().zip(pair) {
            for (sum, place) in sums.iter_mut().zip(tile) {
                *sum = plain(row, place);
            }
        }
        finish(sums, *scales, units, high, rows);
    }
}

/// The sum of products of two chunks. It wraps, as that of the vector instructions does, where a file's weights are larger than they may be.
#[inline(always)]
fn plain(one: &Chunk, other: &Chunk) -> i32 {
    let products = one.0.as_flattened().iter().zip(other.0.as_flattened());
    products.fold(0, |sum: i32, (a, b)| sum.wrapping_add(i32::from(*a) * i32::from(*b)))
}

/// Adds the sums of two rows and four places, in their units, to the rows' lanes.
#[inline(always)]
#[expect(clippy::cast_precision_loss, reason = "24 bits of a sum are enough")]
fn finish(sums: [[i32; TILE]; 2], scales: [f32; 2], units: &[f32; TILE], high: bool, rows: &mut [Lanes; 2]) {
    for ((sums, scale), row) in sums.iter().zip(&scales).zip(rows) {
        let (low, up) = row.split_at_mut(TILE);
        for ((to, sum), unit) in (if high { up } else { low }).iter_mut().zip(sums).zip(units) {
            *to += *sum as f32 * (unit * scale);
        }
    }
}

/// The same with the vector instructions of x86-64.
#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{
        __m128i, __m256i, __m512i, _mm_add_epi32, _mm256_add_epi32, _mm256_castsi256_si128,
        _mm256_extracti128_si256, _mm256_hadd_epi32, _mm256_madd_epi16, _mm256_setzero_si256,
        _mm512_castsi512_si256, _mm512_dpwssd_epi32, _mm512_extracti64x4_epi64, _mm512_setzero_si512,
    };

    use fearless_simd::{SimdFrom, i16x16, i16x32, i32x4};

    use super::{Chunk, Lanes, TILE, finish};
    use crate::DIMENSIONS;

    fearless_simd::kernel!(
        /// The four sums of four vectors of eight.
        #[inline]
        fn four_sums(avx2: Avx2, a: __m256i, b: __m256i, c: __m256i, d: __m256i) -> [i32; 4] {
            let all = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
            let sums: __m128i =
                _mm_add_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256::<1>(all));
            i32x4::simd_from(avx2, sums).into()
        }
    );

    // `array::map` and other helpers of the standard library are no part of a kernel: they are compiled without its
    // instructions, and then nothing is inlined. Hence loops, and sums with names.

    fearless_simd::kernel!(
        pub(super) fn add_avx2(
            avx2: Avx2,
            weights: &[[Chunk; 2]],
            scales: &[[f32; 2]],
            tile: &[Chunk; TILE],
            units: &[f32; TILE],
            high: bool,
            out: &mut [Lanes],
        ) {
            let zero = _mm256_setzero_si256();
            let [p, q, r, s] = tile;
            let [p, q, r, s] = [halves(p), halves(q), halves(r), halves(s)];
            for (([one, other], scales), rows) in weights.iter().zip(scales).zip(out.as_chunks_mut::<2>().0) {
                let (mut a, mut b, mut c, mut d) = (zero, zero, zero, zero);
                let (mut e, mut f, mut g, mut h) = (zero, zero, zero, zero);
                let (one, other) = (halves(one), halves(other));
                for (((((one, other), p), q), r), s) in one.iter().zip(other).zip(p).zip(q).zip(r).zip(s) {
                    let one: __m256i = i16x16::simd_from(avx2, *one).into();
                    let other: __m256i = i16x16::simd_from(avx2, *other).into();
                    let p: __m256i = i16x16::simd_from(avx2, *p).into();
                    a = _mm256_add_epi32(a, _mm256_madd_epi16(one, p));
                    e = _mm256_add_epi32(e, _mm256_madd_epi16(other, p));
                    let q: __m256i = i16x16::simd_from(avx2, *q).into();
                    b = _mm256_add_epi32(b, _mm256_madd_epi16(one, q));
                    f = _mm256_add_epi32(f, _mm256_madd_epi16(other, q));
                    let r: __m256i = i16x16::simd_from(avx2, *r).into();
                    c = _mm256_add_epi32(c, _mm256_madd_epi16(one, r));
                    g = _mm256_add_epi32(g, _mm256_madd_epi16(other, r));
                    let s: __m256i = i16x16::simd_from(avx2, *s).into();
                    d = _mm256_add_epi32(d, _mm256_madd_epi16(one, s));
                    h = _mm256_add_epi32(h, _mm256_madd_epi16(other, s));
                }
                let sums = [four_sums(avx2, a, b, c, d), four_sums(avx2, e, f, g, h)];
                finish(sums, *scales, units, high, rows);
            }
        }
    );

    /// Whole numbers by sixteen.
    #[inline(always)]
    fn halves(chunk: &Chunk) -> &[[i16; 16]] {
        chunk.0.as_flattened().as_chunks::<16>().0
    }

    /// The first so many of a chunk's vectors.
    #[inline(always)]
    fn first(chunk: &Chunk, length: usize) -> &[[i16; 32]] {
        chunk.0.get(..length).unwrap_or(&chunk.0)
    }

    fearless_simd::kernel!(
        /// The four sums of four vectors of sixteen.
        #[inline]
        fn four_wide_sums(avx512: Avx512, a: __m512i, b: __m512i, c: __m512i, d: __m512i) -> [i32; 4] {
            let a = _mm256_add_epi32(_mm512_castsi512_si256(a), _mm512_extracti64x4_epi64::<1>(a));
            let b = _mm256_add_epi32(_mm512_castsi512_si256(b), _mm512_extracti64x4_epi64::<1>(b));
            let c = _mm256_add_epi32(_mm512_castsi512_si256(c), _mm512_extracti64x4_epi64::<1>(c));
            let d = _mm256_add_epi32(_mm512_castsi512_si256(d), _mm512_extracti64x4_epi64::<1>(d));
            let all = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
            let sums = _mm_add_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256::<1>(all));
            i32x4::simd_from(avx512, sums).into()
        }
    );

    fearless_simd::kernel!(
        pub(super) fn add_avx512(
            avx512: Avx512,
            weights: &[[Chunk; 2]],
            scales: &[[f32; 2]],
            tile: &[Chunk; TILE],
            units: &[f32; TILE],
            high: bool,
            out: &mut [Lanes],
        ) {
            let zero = _mm512_setzero_si512();
            // A length that the compiler does not know keeps this a loop: unrolled, it takes the fused instruction apart again.
            let length = std::hint::black_box(DIMENSIONS / 32);
            let [p, q, r, s] = tile;
            let (p, q, r, s) = (first(p, length), first(q, length), first(r, length), first(s, length));
            for (([one, other], scales), rows) in weights.iter().zip(scales).zip(out.as_chunks_mut::<2>().0) {
                let (mut a, mut b, mut c, mut d) = (zero, zero, zero, zero);
                let (mut e, mut f, mut g, mut h) = (zero, zero, zero, zero);
                let (one, other) = (first(one, length), first(other, length));
                for (((((one, other), p), q), r), s) in one.iter().zip(other).zip(p).zip(q).zip(r).zip(s) {
                    let one: __m512i = i16x32::simd_from(avx512, *one).into();
                    let other: __m512i = i16x32::simd_from(avx512, *other).into();
                    let p: __m512i = i16x32::simd_from(avx512, *p).into();
                    a = _mm512_dpwssd_epi32(a, one, p);
                    e = _mm512_dpwssd_epi32(e, other, p);
                    let q: __m512i = i16x32::simd_from(avx512, *q).into();
                    b = _mm512_dpwssd_epi32(b, one, q);
                    f = _mm512_dpwssd_epi32(f, other, q);
                    let r: __m512i = i16x32::simd_from(avx512, *r).into();
                    c = _mm512_dpwssd_epi32(c, one, r);
                    g = _mm512_dpwssd_epi32(g, other, r);
                    let s: __m512i = i16x32::simd_from(avx512, *s).into();
                    d = _mm512_dpwssd_epi32(d, one, s);
                    h = _mm512_dpwssd_epi32(h, other, s);
                }
                let sums = [four_wide_sums(avx512, a, b, c, d), four_wide_sums(avx512, e, f, g, h)];
                finish(sums, *scales, units, high, rows);
            }
        }
    );
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::records::tests::record;

    /// Numbers that look like chance.
    fn some(count: usize, mut seed: u32) -> Vec<f32> {
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from(u16::try_from(seed >> 16).unwrap_or_default()) / 32768.0 - 1.0
        };
        (0..count).map(|_| next()).collect()
    }

    #[test]
    fn every_level_gives_the_same_sums_and_nearly_those_of_floats() {
        for (rows, columns, places) in [(384, 384, 13usize), (384, 1536, 5), (1536, 384, 16)] {
            let numbers: Vec<i8> = some(rows * columns, 1)
                .iter()
                .map(|number| i8::try_from((number.to_bits() >> 8) % 64).unwrap() - 32)
                .collect();
            let factor =
                |row: usize, block: usize| i16::try_from(16_000 + (row * 31 + block * 17) % 16_000).unwrap();
            let (parts, mut records) = (columns / DIMENSIONS, Vec::new());
            for part in 0..parts {
                for pair in 0..rows / 2 {
                    let row = |row: usize| {
                        std::array::from_fn(|at| numbers[row * columns + part * DIMENSIONS + at])
                    };
                    let factors =
                        |row| std::array::from_fn(|block| factor(row, part * DIMENSIONS / 32 + block));
                    records.push(record(
                        &[row(2 * pair), row(2 * pair + 1)],
                        &[factors(2 * pair), factors(2 * pair + 1)],
                    ));
                }
            }
            let units: Vec<f32> = some(rows, 4).iter().map(|unit| (unit + 1.1) / 4096.0).collect();
            let weight = |row: usize, column: usize| {
                let number = f64::from(numbers[row * columns + column]);
                number * f64::from(factor(row, column / 32)) / 512.0 * f64::from(units[row])
            };
            let offsets = some(rows, 2);
            let bytes = |floats: &[f32]| -> Floats {
                floats.iter().map(|float| float.to_le_bytes()).collect::<Vec<_>>().leak()
            };
            let matrix = Matrix { records: records.leak(), units: bytes(&units), offsets: bytes(&offsets) };
            let values: Vec<Vec<Lanes>> = some(places.div_ceil(LANES) * columns * LANES, 3)
                .chunks(columns * LANES)
                .map(|group| group.as_chunks::<LANES>().0.to_vec())
                .collect();
            let whole = Activations::new(&values, columns, places);
            let found = matrix.times(Level::new(), &whole, values.len());
            let mut narrow = vec![offsets.iter().map(|o| [*o; LANES]).collect::<Vec<_>>(); values.len()];
            let mut plainest = narrow.clone();
            for (records, tiles) in matrix.records.chunks(rows / 2).zip(&whole.0) {
                let mut weights = vec![[Chunk::ZEROS; 2]; rows / 2];
                unpack(Level::new(), records, &mut weights);
                let units = units.as_chunks::<2>().0;
                for (k, (tile, places)) in tiles.iter().enumerate() {
                    add_plain(&weights, units, tile, places, k % 2 == 1, &mut plainest[k / 2]);
                    #[cfg(target_arch = "x86_64")]
                    if let Some(avx2) = Level::new().as_avx2() {
                        wide::add_avx2(avx2, &weights, units, tile, places, k % 2 == 1, &mut narrow[k / 2]);
                        continue;
                    }
                    add_plain(&weights, units, tile, places, k % 2 == 1, &mut narrow[k / 2]);
                }
            }
            assert_eq!(found, plainest);
            assert_eq!(found, narrow);
            for place in 0..places {
                let (group, lane) = (place / LANES, place % LANES);
                for row in 0..rows {
                    let right: f64 = f64::from(offsets[row])
                        + (0..columns)
                            .map(|c| weight(row, c) * f64::from(values[group][c][lane]))
                            .sum::<f64>();
                    assert!((f64::from(found[group][row][lane]) - right).abs() < 0.05, "{row} {place}");
                }
            }
        }
    }
}
