//! Whether a message only names a topic, or asks about it at large: "what is the Budapest Memorandum?", "just read a book on the Istanbul
//! talks". Then no claim is meant, however near its direction is to one.
//!
//! The words stand in `crates/core/at_large.txt`, whatever store the bot speaks from.

use smallvec::SmallVec;

use super::{Match, list::List};
use crate::dialect::Markup;

/// The most words of a message that may ask at large: who writes more says something.
const LONGEST: u32 = 24;

static WORDS: List = List::of(include_str!("../../at_large.txt"));

impl Match {
    /// Whether the message that raises it says nothing besides the topic's phrases and words of asking, so that a claim's trigger that fired waits for
    /// no more than such a word. `text` is that message.
    pub fn is_at_large(&self, text: &str) -> bool {
        if self.spans.is_empty() {
            return false;
        }
        let mut covered: SmallVec<[bool; LONGEST as usize]> = SmallVec::from_elem(false, LONGEST as usize);
        let mut cover = |start: u32, end: u32| {
            for word in start..=end.min(LONGEST) {
                let at = usize::try_from(word.saturating_sub(1)).unwrap_or(usize::MAX);
                if let Some(one) = covered.get_mut(at) {
                    *one = true;
                }
            }
        };
        let all = WORDS.lexicon().walk(text, Markup::DISCORD, |_, span| cover(span.start, span.end)).words;
        for span in &self.spans {
            cover(span.start, span.end);
        }
        all <= LONGEST && covered.iter().zip(0..all).all(|(covered, _)| *covered)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::lexicon::Span, *};

    #[test]
    fn every_phrase_can_be_used_and_none_stands_twice() {
        WORDS.check();
    }

    /// Whether a message is at large where the words from `start` to `end` are a phrase of a topic.
    fn at_large(text: &str, start: u32, end: u32) -> bool {
        let mut spans = SmallVec::new();
        spans.push(Span { start, end });
        Match { spans, ..Match::by_likeness(0, None) }.is_at_large(text)
    }

    #[test]
    fn who_only_names_a_topic_or_asks_about_it_says_nothing_of_it() {
        for (text, start, end) in [
            ("what is the Budapest Memorandum?", 4, 5),
            ("що таке Будапештський меморандум?", 3, 4),
            ("can someone explain the NATO enlargement debate", 5, 6),
            ("just read a book about the Istanbul talks", 7, 8),
            ("расскажите про Минские соглашения", 3, 4),
            ("Budapest Memorandum", 1, 2),
        ] {
            assert!(at_large(text, start, end), "{text}");
        }
        for (text, start, end) in [
            ("the Budapest Memorandum was worth nothing", 2, 3),
            ("why did the Istanbul talks fail?", 4, 5),
            ("what is the Budapest Memorandum worth?", 4, 5),
            ("чому зірвали стамбульські переговори?", 3, 4),
        ] {
            assert!(!at_large(text, start, end), "{text}");
        }
        assert!(!Match::by_likeness(0, None).is_at_large("what is it?"), "no phrase stands there");
    }
}
