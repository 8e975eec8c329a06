//! A text becomes pieces: the unigram model of `SentencePiece`, by the same rules as the library that trained with it.

use unicode_normalization::UnicodeNormalization;

use crate::math::{Floats, float};
use crate::shape::PLACES;

/// Begins every sequence.
const BEGIN: u32 = 0;
/// Ends every sequence.
const END: u32 = 2;
/// What the base model expects before a text that is compared with others of its kind.
const PREFIX: &str = "query: ";
/// Stands for a space in a piece.
const SPACE: char = '▁';
/// An unknown character costs this much more than the rarest piece.
const UNKNOWN_COST: f64 = 10.0;

/// Pieces with their scores (logarithms of how common they are), in a table by their letters, where they lie in the model's file.
pub(crate) struct Tokenizer {
    /// All pieces' letters, one after the other.
    pub(crate) letters: &'static [u8],
    /// Where each piece begins, and where the last one ends.
    pub(crate) starts: &'static [[u8; 4]],
    pub(crate) scores: Floats,
    /// For the last bits of a hash, and the places after it as long as those are taken, the number of a piece.
    pub(crate) table: &'static [[u8; 2]],
    /// The longest piece, in characters.
    pub(crate) longest: usize,
    /// The number for what no piece covers.
    pub(crate) unknown: u32,
    /// The lowest score.
    pub(crate) lowest: f32,
}

/// How many places the table of so many pieces has: at least twice as many, so that few are passed.
pub(crate) fn places(pieces: usize) -> Option<usize> {
    pieces.checked_mul(2)?.checked_next_power_of_two()
}

/// No piece.
const NOTHING: u16 = u16::MAX;

/// A hash of letters that more can be added to: FNV-1a.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    const BEGIN: Self = Self(0xcbf2_9ce4_8422_2325);

    fn with(self, letters: &str) -> Self {
        letters
            .bytes()
            .fold(self, |hash, byte| Self((hash.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    /// A place in a table of a power of two.
    fn place(self, table: usize) -> usize {
        // What is left of the upper half is as well mixed as the lower, of which the last bits are weak.
        usize::try_from((self.0 ^ self.0 >> 32) & u64::MAX >> 1).unwrap_or(0) & table.wrapping_sub(1)
    }
}

/// The best way to a place in a word: the score so far, where its last piece begins, and which piece that is.
#[derive(Clone, Copy)]
struct Step {
    score: f64,
    from: usize,
    piece: u32,
}

impl Tokenizer {
    /// The letters of a piece.
    fn letters_of(&self, number: u16) -> Option<&[u8]> {
        let at = usize::from(number);
        let [start, end] = [at, at + 1]
            .map(|at| self.starts.get(at).and_then(|at| usize::try_from(u32::from_le_bytes(*at)).ok()));
        self.letters.get(start?..end?)
    }

    /// The number and the score of the piece with these letters, of which `hash` is.
    fn piece(&self, letters: &str, hash: Hash) -> Option<(u32, f64)> {
        let (before, from) = self.table.split_at_checked(hash.place(self.table.len()))?;
        for number in from.iter().chain(before) {
            let number = u16::from_le_bytes(*number);
            if number == NOTHING {
                return None;
            }
            if self.letters_of(number)? == letters.as_bytes() {
                let score = self.scores.get(usize::from(number))?;
                return Some((u32::from(number), f64::from(float(score))));
            }
        }
        None
    }

    /// Begin, the pieces of `text` as far as they fit, end.
    pub(crate) fn pieces(&self, text: &str) -> Vec<u32> {
        let text: String = [PREFIX, &without_links(text)].concat().nfkc().collect();
        let mut out = vec![BEGIN];
        let mut word = String::new();
        let mut spaced = false;
        for c in std::iter::once(' ').chain(text.chars()) {
            let space = c.is_whitespace();
            if space && spaced {
                continue;
            }
            spaced = space;
            let c = if space { SPACE } else { c };
            if c == SPACE && !word.is_empty() {
                self.word(&word, &mut out);
                word.clear();
                if out.len() >= PLACES {
                    break;
                }
            }
            word.push(c);
        }
        if out.len() < PLACES {
            self.word(&word, &mut out);
        }
        out.truncate(PLACES - 1);
        out.push(END);
        out
    }

    /// Appends the likeliest pieces of one word. What no piece covers becomes one unknown piece, however long.
    fn word(&self, word: &str, out: &mut Vec<u32>) {
        let mut best: Vec<Option<Step>> = vec![None; word.len() + 1];
        if let Some(begin) = best.first_mut() {
            *begin = Some(Step { score: 0.0, from: 0, piece: self.unknown });
        }
        let unknown = f64::from(self.lowest) - UNKNOWN_COST;
        for (from, c) in word.char_indices() {
            let Some(so_far) = best.get(from).copied().flatten().map(|step| step.score) else { continue };
            let rest = word.get(from..).unwrap_or_default();
            let mut covered = false;
            let mut hash = Hash::BEGIN;
            for (at, next) in rest.char_indices().take(self.longest) {
                let end = at + next.len_utf8();
                hash = hash.with(rest.get(at..end).unwrap_or_default());
                let Some((piece, score)) = rest.get(..end).and_then(|part| self.piece(part, hash)) else {
                    continue;
                };
                covered |= end == c.len_utf8();
                offer(&mut best, from + end, Step { score: so_far + score, from, piece });
            }
            if !covered {
                let step = Step { score: so_far + unknown, from, piece: self.unknown };
                offer(&mut best, from + c.len_utf8(), step);
            }
        }
        let start = out.len();
        let mut at = word.len();
        while at > 0 {
            let Some(step) = best.get(at).copied().flatten() else { break };
            if step.piece != self.unknown || out.len() == start || out.last() != Some(&self.unknown) {
                out.push(step.piece);
            }
            at = step.from;
        }
        if let Some(new) = out.get_mut(start..) {
            new.reverse();
        }
    }
}

/// Takes `step` as the way to `at` if it is better than the one known.
fn offer(best: &mut [Option<Step>], at: usize, step: Step) {
    if let Some(place) = best.get_mut(at)
        && place.is_none_or(|old| step.score > old.score)
    {
        *place = Some(step);
    }
}

/// `text` with every web address replaced by `<link>`: what stands in an address is not what its poster says.
fn without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("http") {
        let (before, link) = rest.split_at(at);
        out.push_str(before);
        let address = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"));
        if let Some(address) = address.filter(|a| a.chars().next().is_some_and(|c| !c.is_whitespace())) {
            out.push_str("<link>");
            rest = address.trim_start_matches(|c: char| !c.is_whitespace());
        } else {
            out.push_str("http");
            rest = link.strip_prefix("http").unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_go() {
        assert_eq!(
            without_links("see https://a.b/c?d=1, or http:// and http x"),
            "see <link> or http:// and http x"
        );
        assert_eq!(without_links("(https://a.b)"), "(<link>");
        assert_eq!(without_links("nothing"), "nothing");
    }

    #[test]
    fn the_likeliest_pieces_win_and_unknown_ones_melt_together() {
        let pieces = [
            ("", 0.0),
            ("", 0.0),
            ("", 0.0),
            ("", 0.0),
            ("▁query", -1.0),
            (":", -1.0),
            ("▁", -2.0),
            ("▁ab", -3.0),
            ("a", -1.0),
            ("b", -1.5),
            ("c", -1.0),
        ];
        let letters: String = pieces.iter().map(|(piece, _)| *piece).collect();
        let (mut end, mut starts, mut table) = (0u32, vec![[0; 4]], vec![NOTHING.to_le_bytes(); 32]);
        for (number, (piece, _)) in (0u16..).zip(pieces) {
            end += u32::try_from(piece.len()).unwrap();
            starts.push(end.to_le_bytes());
            let mut place = Hash::BEGIN.with(piece).place(32);
            while !piece.is_empty() && table.get(place) != Some(&NOTHING.to_le_bytes()) {
                place = (place + 1) % 32;
            }
            if let (false, Some(free)) = (piece.is_empty(), table.get_mut(place)) {
                *free = number.to_le_bytes();
            }
        }
        let scores: Vec<[u8; 4]> = pieces.iter().map(|(_, score)| f32::to_le_bytes(*score)).collect();
        assert_eq!(places(pieces.len()), Some(32));
        let t = Tokenizer {
            letters: letters.into_bytes().leak(),
            starts: starts.leak(),
            scores: scores.leak(),
            table: table.leak(),
            longest: 6,
            unknown: 3,
            lowest: -3.0,
        };
        assert_eq!(t.pieces("ab  abc\tbxx"), [0, 4, 5, 7, 7, 10, 6, 9, 3, 2]);
        assert_eq!(t.pieces(""), [0, 4, 5, 6, 2]);
        assert_eq!(t.pieces(&"ab ".repeat(500)).len(), PLACES);
    }
}
