//! Where the sentences of a message end: nobody's loss is told across a full stop.

use std::ops::Range;

use smallvec::SmallVec;

use crate::dialect::Markup;
use crate::matcher::{
    ascii::Head,
    text::{self, Listener},
};

/// The numbers of the words after which a sentence ends, counted from 1 as the lexicon counts them.
pub(in crate::matcher) type Ends = SmallVec<[u32; 16]>;

/// Where the sentences of a message end.
pub(in crate::matcher) fn ends(text: &str) -> Ends {
    read(text).ends
}

/// The most sentences that are told apart: longer messages are no telegrams.
const MOST: usize = 8;

/// Where each sentence of a message stands, in bytes, from its first word on up to the next one's; the last of [`MOST`] holds the rest.
pub(super) fn of(text: &str) -> SmallVec<[Range<usize>; MOST]> {
    let begins = read(text).begins;
    let ends = begins.iter().skip(1).copied().chain([text.len()]);
    begins.iter().zip(ends).map(|(from, to)| *from..to).collect()
}

fn read(text: &str) -> Sentences<'_> {
    let (ends, begins) = (Ends::new(), SmallVec::new());
    let mut listener = Sentences { text, words: 0, from: 0, ends, begins };
    text::read(text, Markup::DISCORD, &mut listener);
    listener
}

struct Sentences<'t> {
    text: &'t str,
    words: u32,
    /// Where the last word ended, in bytes.
    from: usize,
    ends: Ends,
    /// Where sentences begin, in bytes.
    begins: SmallVec<[usize; MOST]>,
}

impl Listener for Sentences<'_> {
    fn ascii(&mut self, _: &[u8], _: Head) {}

    fn ascii_part(&mut self, _: &[u8], _: bool) {}

    fn part(&mut self, _: &[char], _: bool) {}

    fn gap(&mut self) {}

    fn place(&mut self, word: Range<usize>) {
        let between = self.text.get(self.from..word.start).unwrap_or_default();
        if self.words > 0 && ends_sentence(between) {
            self.ends.push(self.words);
        }
        let begins = self.words == 0 || self.ends.last() == Some(&self.words);
        if begins && self.begins.len() < MOST {
            self.begins.push(word.start);
        }
        self.words += 1;
        self.from = word.end;
    }
}

/// Whether what stands between two words ends a sentence: a full stop does, and a blank line; dots that trail off do not, nor does the
/// end of a line, where people break their sentences too.
fn ends_sentence(between: &str) -> bool {
    let stops = between.bytes().filter(|byte| *byte == b'.').count();
    // "U.S." has one inside it.
    stops == 1 && between != "."
        || between.bytes().any(|byte| matches!(byte, b'!' | b'?' | b';'))
        || between.bytes().filter(|byte| *byte == b'\n').count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_at_a_full_stop_and_not_where_it_trails_off() {
        for (text, expected) in [
            ("one two. three", &[2][..]),
            ("one... two… three, four\nfive", &[]),
            ("don't! one\n\ntwo", &[2, 3]),
            ("мій брат? так", &[2]),
            ("it's U.S. soil", &[4]),
        ] {
            assert_eq!(ends(text).as_slice(), expected, "{text}");
        }
    }
}
