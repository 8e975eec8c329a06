//! Which of several sets of examples a short text is most like, and how surely.
//!
//! A linear classifier (multinomial logistic regression) over words, pairs of neighbouring words, and parts of words of three to
//! five letters, weighed by how rare they are. It is learned from the examples whenever they are read, in a fraction of a
//! second, so there is nothing else to keep current; the same examples always give the same model.
//!
//! It is a crate of its own so that it can be optimised in a build that is not: learning is arithmetic, and little else.

use std::collections::{HashMap, HashSet};

/// Features of whole words, and features of parts of words: each kind is weighed as a whole, so that long words do not drown
/// the others.
const BLOCKS: usize = 2;
const WORDS: usize = 0;
const PARTS: usize = 1;

/// The shortest and the longest parts of words, in letters, the edges of the word counted as letters.
const SHORTEST: usize = 3;
const LONGEST: usize = 5;

/// Letters of a word that are read; what follows is skipped.
const LETTERS: usize = 64;

/// Rounds of learning over all examples.
const ROUNDS: u32 = 24;
/// How far each example moves the weights in the first round; a tenth of it in the last.
const STEP: f32 = 2.0;

/// Hears the features of a text.
trait Sink {
    fn feature(&mut self, block: usize, hash: u64);
    /// A word begins, whose own feature this is.
    fn word(&mut self, _: u64) {}
}

/// Reads a text word by word.
struct Reader<S> {
    sink: S,
    before: u64,
}

/// A step of a hash; the number is the odd one nearest to 2^64 divided by the golden ratio (Knuth).
fn mix(hash: u64, value: u64) -> u64 {
    let hash = (hash ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash ^ hash >> 29
}

const EDGE: u64 = 1;

impl<S: Sink> Reader<S> {
    fn new(sink: S) -> Self {
        Self { sink, before: 0 }
    }

    fn word(&mut self, letters: &[char]) {
        let letters = &letters[..letters.len().min(LETTERS)];
        let word = letters.iter().fold(2, |hash, &letter| mix(hash, u64::from(letter)));
        self.sink.word(word);
        self.sink.feature(WORDS, word);
        if self.before != 0 {
            self.sink.feature(WORDS, mix(self.before, word));
        }
        self.before = word;
        let length = letters.len() + 2;
        let at = |place: usize| {
            if place == 0 || place == length - 1 { EDGE } else { u64::from(letters[place - 1]) }
        };
        for from in 0..length {
            let mut hash = 3;
            for place in from..length.min(from + LONGEST) {
                hash = mix(hash, at(place));
                let count = place + 1 - from;
                if count >= SHORTEST {
                    self.sink.feature(PARTS, mix(hash, count as u64));
                }
            }
        }
    }
}

/// The features of one example.
#[derive(Default)]
struct Gathered(Vec<(usize, u64)>);

impl Sink for &mut Gathered {
    fn feature(&mut self, block: usize, hash: u64) {
        self.0.push((block, hash));
    }
}

/// The model: what is known of each feature.
pub struct Model {
    /// Sets of examples.
    sets: usize,
    /// Places for a set's weight: `sets`, rounded up.
    stride: usize,
    /// Open addressing: a feature's number and one, or nothing.
    table: Vec<u32>,
    hashes: Vec<u64>,
    /// How rare each feature is.
    rarity: Vec<f32>,
    /// For each feature, the weight for each set, its rarity in it.
    weights: Vec<f32>,
    bias: Vec<f32>,
    /// The features of each example, sorted, and its set.
    examples: Vec<(Box<[u32]>, usize)>,
}

/// An example: its words, folded, and its set.
pub struct Example<'e> {
    /// The words.
    pub words: &'e [Vec<char>],
    /// The set, counted from 0.
    pub set: usize,
}

impl Model {
    /// Learns to tell `sets` sets from examples of each.
    #[must_use]
    pub fn learn(sets: usize, examples: &[Example<'_>]) -> Self {
        let mut model = Self {
            sets,
            stride: sets.next_multiple_of(4),
            table: Vec::new(),
            hashes: Vec::new(),
            rarity: Vec::new(),
            weights: Vec::new(),
            bias: vec![0.0; sets.next_multiple_of(4)],
            examples: Vec::new(),
        };
        let gathered: Vec<Gathered> = examples
            .iter()
            .map(|example| {
                let mut gathered = Gathered::default();
                let mut reader = Reader::new(&mut gathered);
                for word in example.words {
                    reader.word(word);
                }
                gathered
            })
            .collect();
        model.know(&gathered);
        let vectors: Vec<Vec<(u32, f32)>> = gathered.iter().map(|one| model.vector(one)).collect();
        drop(gathered);
        model.weights = vec![0.0; model.hashes.len() * model.stride];
        let labels: Vec<usize> = examples.iter().map(|example| example.set).collect();
        let features = vectors.iter().map(|vector| vector.iter().map(|(number, _)| *number).collect());
        model.examples = features.zip(labels.iter().copied()).collect();
        model.fit(&vectors, &labels);
        // The rarity goes into the weights: a text then only adds.
        for (number, rarity) in model.rarity.iter().enumerate() {
            let from = number * model.stride;
            for weight in &mut model.weights[from..from + model.stride] {
                *weight *= rarity;
            }
        }
        model
    }

    /// Makes the table of the features that are worth while: whatever stands in two examples.
    fn know(&mut self, examples: &[Gathered]) {
        let mut counts: HashMap<u64, (u32, u32)> = HashMap::new();
        for (number, one) in (1..).zip(examples) {
            for &(_, hash) in &one.0 {
                let (count, last) = counts.entry(hash).or_default();
                if *last != number {
                    *last = number;
                    *count += 1;
                }
            }
        }
        let mut kept: Vec<(u64, u32)> = counts
            .into_iter()
            .filter(|(_, (count, _))| *count > 1)
            .map(|(hash, (count, _))| (hash, count))
            .collect();
        // The order of a map is chance; the same examples give the same model.
        kept.sort_unstable();
        let size = (kept.len() * 2).next_power_of_two().max(2);
        self.table = vec![0; size];
        let all = f32::from(u16::try_from(examples.len()).unwrap_or(u16::MAX));
        for (number, (hash, count)) in (1..).zip(kept) {
            self.hashes.push(hash);
            let count = f32::from(u16::try_from(count).unwrap_or(u16::MAX));
            self.rarity.push(1.0 + ((1.0 + all) / (1.0 + count)).ln());
            let mut at = slot(hash, size);
            while self.table[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            self.table[at] = number;
        }
    }

    /// A feature's number, if it is known.
    fn number(&self, hash: u64) -> Option<usize> {
        let mut at = slot(hash, self.table.len());
        loop {
            let number = (self.table[at] as usize).checked_sub(1)?;
            if self.hashes[number] == hash {
                return Some(number);
            }
            at = (at + 1) & (self.table.len() - 1);
        }
    }

    /// An example as numbers: each block has the length one.
    fn vector(&self, gathered: &Gathered) -> Vec<(u32, f32)> {
        let mut found: Vec<(usize, u32, f32)> = Vec::new();
        let mut lengths = [0.0_f32; BLOCKS];
        for &(block, hash) in &gathered.0 {
            let Some(number) = self.number(hash) else { continue };
            let rarity = self.rarity[number];
            lengths[block] += rarity * rarity;
            found.push((block, u32::try_from(number).unwrap_or(u32::MAX), rarity));
        }
        let scale = lengths.map(|length| if length > 0.0 { length.sqrt().recip() } else { 0.0 });
        let mut vector: Vec<(u32, f32)> =
            found.into_iter().map(|(block, number, value)| (number, value * scale[block])).collect();
        vector.sort_unstable_by_key(|(number, _)| *number);
        vector.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        vector
    }

    /// Stochastic gradient descent on the logarithmic loss.
    fn fit(&mut self, vectors: &[Vec<(u32, f32)>], labels: &[usize]) {
        let stride = self.stride;
        let mut order: Vec<usize> = (0..vectors.len()).collect();
        let mut chance = 0x2545_F491_4F6C_DD1D_u64;
        let mut scores = vec![0.0_f32; stride];
        let steps = f32::from(u16::try_from(ROUNDS).unwrap_or(1));
        let mut step = STEP;
        for _ in 0..ROUNDS {
            for place in (1..order.len()).rev() {
                // xorshift (Marsaglia): any order that is always the same.
                chance ^= chance << 13;
                chance ^= chance >> 7;
                chance ^= chance << 17;
                let other = usize::try_from(chance % (place as u64 + 1)).unwrap_or(0);
                order.swap(place, other);
            }
            for &at in &order {
                scores.copy_from_slice(&self.bias);
                for &(number, value) in &vectors[at] {
                    let from = number as usize * stride;
                    for (score, weight) in scores.iter_mut().zip(&self.weights[from..from + stride]) {
                        *score += weight * value;
                    }
                }
                softmax(&mut scores, self.sets);
                scores[labels[at]] -= 1.0;
                for (bias, slope) in self.bias.iter_mut().zip(&scores) {
                    *bias -= step * 0.1 * slope;
                }
                for &(number, value) in &vectors[at] {
                    let from = number as usize * stride;
                    let by = step * value;
                    for (weight, slope) in self.weights[from..from + stride].iter_mut().zip(&scores) {
                        *weight -= by * slope;
                    }
                }
            }
            step *= 0.1_f32.powf(steps.recip());
        }
    }

    /// The example of a set, among those that are `wanted`, that a text has most in common with, by its position among all: the cosine of their features, each weighed
    /// by its rarity.
    #[must_use]
    pub fn nearest(&self, words: &[Vec<char>], set: usize, wanted: impl Fn(usize) -> bool) -> Option<usize> {
        let mut gathered = Gathered::default();
        let mut reader = Reader::new(&mut gathered);
        for word in words {
            reader.word(word);
        }
        let numbers = gathered.0.iter().filter_map(|&(_, hash)| self.number(hash));
        let own: HashSet<u32> = numbers.filter_map(|number| u32::try_from(number).ok()).collect();
        let weight = |number: u32| self.rarity[number as usize] * self.rarity[number as usize];
        let likeness = |features: &[u32]| {
            let length: f32 = features.iter().map(|&number| weight(number)).sum();
            let shared: f32 =
                features.iter().filter(|number| own.contains(number)).map(|&number| weight(number)).sum();
            if length > 0.0 { shared / length.sqrt() } else { 0.0 }
        };
        let of_set = self.examples.iter().enumerate().filter(|(at, (_, of))| *of == set && wanted(*at));
        let each = of_set.map(|(at, (features, _))| (at, likeness(features)));
        each.max_by(|left, right| left.1.total_cmp(&right.1)).map(|(at, _)| at)
    }

    /// A reader of one text, which adds up in `sums`, made as long as it has to be.
    pub fn reading<'m>(&'m self, sums: &'m mut Vec<f32>) -> Reading<'m> {
        sums.clear();
        sums.resize(self.stride * BLOCKS, 0.0);
        let sums = Sums {
            model: self,
            added: sums,
            lengths: [0.0; BLOCKS],
            seen: [0; DISTINCT],
            words: 0,
            known: 0,
        };
        Reading(Reader::new(sums))
    }
}

fn slot(hash: u64, size: usize) -> usize {
    usize::try_from(hash >> 20).unwrap_or(0) & (size - 1)
}

/// Scores become probabilities.
fn softmax(scores: &mut [f32], sets: usize) {
    let most = scores[..sets].iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for (at, score) in scores.iter_mut().enumerate() {
        *score = if at < sets { (*score - most).exp() } else { 0.0 };
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}

struct Sums<'m> {
    model: &'m Model,
    added: &'m mut Vec<f32>,
    lengths: [f32; BLOCKS],
    seen: [u64; DISTINCT],
    words: usize,
    known: usize,
}

/// Distinct words that are counted: more than are ever asked for.
const DISTINCT: usize = 48;

impl Sink for Sums<'_> {
    #[inline]
    fn feature(&mut self, block: usize, hash: u64) {
        let Some(number) = self.model.number(hash) else { return };
        let (stride, rarity) = (self.model.stride, self.model.rarity[number]);
        self.lengths[block] += rarity * rarity;
        let sums = &mut self.added[block * stride..(block + 1) * stride];
        let weights = &self.model.weights[number * stride..(number + 1) * stride];
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum += weight;
        }
    }

    fn word(&mut self, hash: u64) {
        if self.words < DISTINCT && !self.seen[..self.words].contains(&hash) {
            self.seen[self.words] = hash;
            self.words += 1;
            self.known += usize::from(self.model.number(hash).is_some());
        }
    }
}

/// What a text is like.
pub struct Likely<'m> {
    /// How likely it belongs to each set; together they are 1.
    pub sets: &'m [f32],
    /// Distinct words of the text, the first 48 of them.
    pub words: usize,
    /// How many of those stand in two examples or more.
    pub known: usize,
}

/// A text as it is read.
pub struct Reading<'m>(Reader<Sums<'m>>);

impl<'m> Reading<'m> {
    /// The next word, folded.
    pub fn word(&mut self, letters: &[char]) {
        self.0.word(letters);
    }

    /// What the text is like.
    #[must_use]
    pub fn likely(self) -> Likely<'m> {
        let Sums { model, added, lengths, words, known, .. } = self.0.sink;
        let (first, others) = added.split_at_mut(model.stride);
        let scale = lengths.map(|length| if length > 0.0 { length.sqrt().recip() } else { 0.0 });
        for (at, sum) in first.iter_mut().enumerate() {
            *sum = *sum * scale[WORDS] + others[at] * scale[PARTS] + model.bias[at];
        }
        softmax(first, model.sets);
        Likely { sets: &first[..model.sets], words, known }
    }
}

#[cfg(test)]
mod tests {
    use super::{Example, Model};

    fn words(text: &str) -> Vec<Vec<char>> {
        text.split(' ').map(|word| word.chars().collect()).collect()
    }

    const TEXTS: [(&str, usize); 8] = [
        ("boil the water and add the rice", 0),
        ("add salt before the water boils", 0),
        ("rice with a little butter", 0),
        ("fry the onion in butter first", 0),
        ("the goalkeeper saved the penalty", 1),
        ("a late goal won the match", 1),
        ("the match was lost on penalties", 1),
        ("their new striker scored a goal", 1),
    ];

    fn model() -> Model {
        let read: Vec<_> = TEXTS.iter().map(|(text, set)| (words(text), *set)).collect();
        let examples: Vec<_> = read.iter().map(|(words, set)| Example { words, set: *set }).collect();
        Model::learn(2, &examples)
    }

    fn likely(model: &Model, text: &str) -> Vec<f32> {
        let mut sums = Vec::new();
        let mut reading = model.reading(&mut sums);
        for word in words(text) {
            reading.word(&word);
        }
        reading.likely().sets.to_vec()
    }

    #[test]
    fn what_is_like_one_set_is_told_from_the_other_in_words_that_neither_has() {
        let model = model();
        // "boiling" and "penalised" stand in no example; parts of them do.
        assert!(likely(&model, "boiling rice")[0] > 0.7);
        assert!(likely(&model, "the striker penalised")[1] > 0.7);
        let sum: f32 = likely(&model, "rice and a goal").iter().sum();
        assert!((sum - 1.0).abs() < 1e-5);
    }

    #[test]
    fn the_same_examples_always_give_the_same_model() {
        let (one, other) = (model(), model());
        for text in ["boiling rice", "a goal", "nothing known", ""] {
            assert_eq!(likely(&one, text), likely(&other, text), "{text}");
        }
    }

    #[test]
    fn the_nearest_example_is_the_one_with_most_in_common() {
        let model = model();
        assert_eq!(model.nearest(&words("onions fried in butter"), 0, |_| true), Some(3));
        assert_eq!(model.nearest(&words("onions fried in butter"), 0, |at| at != 3), Some(2));
        assert_eq!(model.nearest(&words("anything"), 2, |_| true), None);
    }

    #[test]
    fn what_is_learned_is_weighed_alike_when_it_is_read_again() {
        let model = model();
        for (text, set) in TEXTS {
            assert!(likely(&model, text)[set] > 0.8, "{text}: {:?}", likely(&model, text));
        }
    }
}
