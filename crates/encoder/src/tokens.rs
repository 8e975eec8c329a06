//! A text becomes pieces: the unigram model of `SentencePiece`, by the same rules as the library that trained with it.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

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

/// Pieces with their scores (logarithms of how common they are).
pub(crate) struct Tokenizer {
    pieces: HashMap<Box<str>, (u32, f64)>,
    /// The longest piece, in characters.
    longest: usize,
    unknown: u32,
    unknown_score: f64,
}

/// The best way to a place in a word: the score so far, where its last piece begins, and which piece that is.
#[derive(Clone, Copy)]
struct Step {
    score: f64,
    from: usize,
    piece: u32,
}

impl Tokenizer {
    /// `pieces` in the order of their numbers; an empty one never stands in a text. `unknown` is the number for what
    /// no piece covers.
    pub(crate) fn new(pieces: Vec<(String, f32)>, unknown: u32) -> Self {
        let lowest = pieces.iter().map(|(_, score)| f64::from(*score)).fold(f64::INFINITY, f64::min);
        let longest = pieces.iter().map(|(piece, _)| piece.chars().count()).max().unwrap_or(0);
        let pieces = pieces
            .into_iter()
            .zip(0..)
            .filter(|((piece, _), _)| !piece.is_empty())
            .map(|((piece, score), number)| (piece.into_boxed_str(), (number, f64::from(score))))
            .collect();
        Self { pieces, longest, unknown, unknown_score: lowest - UNKNOWN_COST }
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
        for (from, c) in word.char_indices() {
            let Some(so_far) = best.get(from).copied().flatten().map(|step| step.score) else { continue };
            let rest = word.get(from..).unwrap_or_default();
            let mut covered = false;
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(self.longest);
            for end in ends {
                let Some(&(piece, score)) = rest.get(..end).and_then(|part| self.pieces.get(part)) else {
                    continue;
                };
                covered |= end == c.len_utf8();
                offer(&mut best, from + end, Step { score: so_far + score, from, piece });
            }
            if !covered {
                let step = Step { score: so_far + self.unknown_score, from, piece: self.unknown };
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
        let t = Tokenizer::new(pieces.iter().map(|(p, s)| ((*p).to_owned(), *s)).collect(), 3);
        assert_eq!(t.pieces("ab  abc\tbxx"), [0, 4, 5, 7, 7, 10, 6, 9, 3, 2]);
        assert_eq!(t.pieces(""), [0, 4, 5, 6, 2]);
        assert_eq!(t.pieces(&"ab ".repeat(500)).len(), PLACES);
    }
}
