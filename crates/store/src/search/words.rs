//! An index of words in memory: which documents have a word, have one that begins like it, or have one that a slip of the pen
//! made of it. Documents are known by the order in which they came.
//!
//! It is our own because no library that is kept up does all three: the small ones find beginnings or rank well and know no
//! slips, and the large ones bring their own files, threads and compression.

use std::collections::HashMap;

/// How often a document has a word.
#[derive(Clone, Copy)]
struct Posting {
    document: u32,
    times: u32,
}

/// The words of some documents.
#[derive(Default)]
pub(super) struct WordIndex {
    /// Every word and where it stands, in the order of the alphabet.
    words: Vec<(Box<str>, Vec<Posting>)>,
    /// The words of each document, counted.
    lengths: Vec<u32>,
}

/// An index that documents are still added to.
#[derive(Default)]
pub(super) struct Builder {
    words: HashMap<Box<str>, Vec<Posting>>,
    lengths: Vec<u32>,
}

/// What of a search a document has.
#[derive(Clone, Copy, Default)]
pub(super) struct Score {
    /// How many of the words it has, in one way or another.
    pub(super) has: u32,
    /// How well it has them; more is better.
    pub(super) points: f32,
}

/// How quickly a word that is said again counts less, and how much longer documents count less (Robertson and Zaragoza, "The
/// Probabilistic Relevance Framework: BM25 and Beyond", 2009, which names these as usual).
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// What the whole word counts, as a factor; a word that begins like it; a word a slip away.
const WHOLE: f32 = 4.0;
const BEGINNING: f32 = 2.0;
const SLIP: f32 = 1.0;

/// Words of at least so many letters may have a slip of the pen.
const SLIP_FROM: usize = 5;

/// Letters at the end of a word that inflection changes, and the least that is left.
const ENDING: usize = 2;
const STEM: usize = 4;

/// Ways in which a document has a word, as bits.
const HAS_WHOLE: u8 = 1;
const HAS_BEGINNING: u8 = 2;
const HAS_SLIP: u8 = 4;

impl Builder {
    /// Adds a document: its words, with white space between them.
    pub(super) fn add(&mut self, text: &str) {
        let document = count(self.lengths.len());
        let mut length = 0;
        for word in text.split_ascii_whitespace() {
            length += 1;
            let postings = match self.words.get_mut(word) {
                Some(postings) => postings,
                None => self.words.entry(word.into()).or_default(),
            };
            match postings.last_mut() {
                Some(last) if last.document == document => last.times += 1,
                _ => postings.push(Posting { document, times: 1 }),
            }
        }
        self.lengths.push(length);
    }

    /// The index of what was added.
    pub(super) fn finish(self) -> WordIndex {
        let mut words: Vec<_> = self.words.into_iter().collect();
        words.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        WordIndex { words, lengths: self.lengths }
    }
}

impl WordIndex {
    /// What each document has of some words, in the order of the documents.
    pub(super) fn score(&self, words: &[&str]) -> Vec<Score> {
        let mut scores = vec![Score::default(); self.lengths.len()];
        let mut ways = vec![0; self.lengths.len()];
        for word in words {
            self.whole(word, &mut scores, &mut ways);
            let letters = word.chars().count();
            let stem = letters.saturating_sub(ENDING).max(STEM);
            let stem = word.char_indices().nth(stem).and_then(|(end, _)| word.get(..end)).unwrap_or(word);
            let from = self.words.partition_point(|(known, _)| **known < *stem);
            let begin = self.words.iter().skip(from).take_while(|(known, _)| known.starts_with(stem));
            mark(begin.map(|(_, postings)| postings), HAS_BEGINNING, &mut ways);
            if letters >= SLIP_FROM {
                let near = self.words.iter().filter(|(known, _)| a_slip_apart(word, known));
                mark(near.map(|(_, postings)| postings), HAS_SLIP, &mut ways);
            }
            for (score, way) in scores.iter_mut().zip(&mut ways) {
                let way = std::mem::take(way);
                score.has += u32::from(way != 0);
                score.points += if way & HAS_BEGINNING == 0 { 0.0 } else { BEGINNING };
                score.points += if way & HAS_SLIP == 0 { 0.0 } else { SLIP };
            }
        }
        scores
    }

    /// Counts the whole word: the more the rarer it is, the oftener a document has it, and the shorter the document is.
    fn whole(&self, word: &str, scores: &mut [Score], ways: &mut [u8]) {
        let at = self.words.binary_search_by(|(known, _)| (**known).cmp(word));
        let Some((_, postings)) = at.ok().and_then(|at| self.words.get(at)) else { return };
        let all = real(self.lengths.len());
        let having = real(postings.len());
        let rare = (1.0 + (all - having + 0.5) / (having + 0.5)).ln();
        let average = self.lengths.iter().map(|length| real(*length as usize)).sum::<f32>() / all;
        for posting in postings {
            let at = posting.document as usize;
            let (Some(score), Some(way), Some(length)) =
                (scores.get_mut(at), ways.get_mut(at), self.lengths.get(at))
            else {
                continue;
            };
            let times = real(posting.times as usize);
            let long = K1 * (1.0 - B + B * real(*length as usize) / average);
            score.points += WHOLE * rare * (1.0 + K1) * times / (times + long);
            *way |= HAS_WHOLE;
        }
    }
}

/// Notes that the documents of some words have the word searched for in a way.
fn mark<'p>(words: impl Iterator<Item = &'p Vec<Posting>>, way: u8, ways: &mut [u8]) {
    for posting in words.flatten() {
        if let Some(known) = ways.get_mut(posting.document as usize) {
            *known |= way;
        }
    }
}

/// Whether a slip of the pen makes one word of the other: a letter more, one less, another one, or two that changed places. A word
/// is no slip apart from itself, which counts too.
fn a_slip_apart(one: &str, other: &str) -> bool {
    /// Bytes of the longest letter.
    const LETTER: usize = 4;
    if one.len().abs_diff(other.len()) > LETTER {
        return false;
    }
    let (mut one, mut other) = (one.chars(), other.chars());
    let same = |one: Option<char>, other: Option<char>| one.is_some() && one == other;
    loop {
        let (mut next, mut beside) = (one.clone(), other.clone());
        if !same(next.next(), beside.next()) {
            break;
        }
        (one, other) = (next, beside);
    }
    loop {
        let (mut next, mut beside) = (one.clone(), other.clone());
        if !same(next.next_back(), beside.next_back()) {
            break;
        }
        (one, other) = (next, beside);
    }
    let mut next = || (one.next(), other.next());
    match [next(), next(), next()] {
        [_, (None, None), _] => true,
        [(Some(a), Some(x)), (Some(b), Some(y)), (None, None)] => a == y && b == x,
        _ => false,
    }
}

/// A count as the index keeps it: a store of four thousand million documents does not fit into memory.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "beyond 16 million documents the rank of a word is exact to seven digits still"
)]
fn real(number: usize) -> f32 {
    number as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The documents that have all of some words, best first.
    fn found(documents: &[&str], words: &[&str]) -> Vec<usize> {
        let mut builder = Builder::default();
        for document in documents {
            builder.add(document);
        }
        let scores = builder.finish().score(words);
        let mut found: Vec<usize> =
            (0..scores.len()).filter(|at| scores[*at].has as usize == words.len()).collect();
        found.sort_by(|one, other| scores[*other].points.total_cmp(&scores[*one].points));
        found
    }

    #[test]
    fn the_whole_word_counts_more_than_a_beginning_and_that_more_than_a_slip() {
        let documents = ["guaranteeing peace", "a garantee of peace", "a guarantee of peace", "no such word"];
        assert_eq!(found(&documents, &["guarantee"]), [2, 0, 1]);
    }

    #[test]
    fn the_oftener_and_the_shorter_the_better() {
        let documents = ["treaty of friendship and of trade", "treaty", "treaty treaty treaty"];
        assert_eq!(found(&documents, &["treaty"]), [2, 1, 0]);
    }

    #[test]
    fn every_word_may_be_found_in_its_own_way() {
        let documents = ["binding assurances", "binding words", "bindign assurance"];
        assert_eq!(found(&documents, &["binding", "assurance"]), [2, 0]);
        assert!(found(&[], &["binding"]).is_empty());
        assert!(found(&documents, &["bond"]).is_empty());
    }

    #[test]
    fn a_slip_is_one_letter_or_two_that_changed_places() {
        for (one, other) in [
            ("minsk", "minsk"),
            ("minsk", "misnk"),
            ("minsk", "mink"),
            ("minsk", "minska"),
            ("minsk", "munsk"),
            ("kyjiv", "kyiv"),
        ] {
            assert!(a_slip_apart(one, other) && a_slip_apart(other, one), "{one} {other}");
        }
        for (one, other) in
            [("minsk", "nimsk"), ("minsk", "mni"), ("minsk", "mikns"), ("киев", "киеву́х"), ("aabb", "bbaa")]
        {
            assert!(!a_slip_apart(one, other) && !a_slip_apart(other, one), "{one} {other}");
        }
    }
}
