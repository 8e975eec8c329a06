//! What a message calls its topics: the words of their phrases, and nothing else of it.
//!
//! "The lecture on the Istanbul talks is moved" is as like the two words "Istanbul talks" as like anything that somebody says of them. So an
//! encoder that hears both can tell who only names a topic.

use std::ops::Range;

use super::{FEW, Raised, explain::Places, text};
use crate::dialect::Markup;

/// The words of the phrases that raise topics in a message on Discord, in order of appearance; none where none stands there, or where so many stand
/// there for each topic that the message does more than name it.
pub fn named(message: &str, raised: &Raised) -> Option<String> {
    let few = |triggers: usize| (1..=FEW).contains(&triggers);
    if !raised.topics.iter().any(|one| few(one.triggers.len())) {
        return None;
    }
    let mut places = Places::default();
    text::read(message, Markup::DISCORD, &mut places);
    let mut spans: Vec<_> =
        raised.topics.iter().flat_map(|one| &one.spans).map(|span| span.start..=span.end).collect();
    spans.sort_by_key(|span| (*span.start(), *span.end()));
    let mut words: Vec<&Range<usize>> = Vec::new();
    let mut read = 0;
    for number in spans.into_iter().flatten() {
        // Phrases overlap.
        if number > read {
            read = number;
            words.extend(places.word(number));
        }
    }
    let words: Vec<&str> = words.into_iter().filter_map(|word| message.get(word.clone())).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{super::lexicon::Span, *};
    use crate::matcher::Match;

    fn raised(spans: &[(u32, u32)], triggers: usize) -> Raised {
        let mut topic = Match::by_likeness(0, None);
        topic.spans.extend(spans.iter().map(|&(start, end)| Span { start, end }));
        topic.triggers.extend((0..9).take(triggers));
        Raised { topics: vec![topic], ..Raised::default() }
    }

    #[test]
    fn what_a_message_calls_its_topics_is_the_words_of_their_phrases() {
        let text = "the lecture on the *Istanbul* talks, or <@123> Istanbul talks of 2022, is moved";
        let called = |spans: &[(u32, u32)], triggers| named(text, &raised(spans, triggers));
        assert_eq!(called(&[(5, 6)], 1).as_deref(), Some("Istanbul talks"));
        let twice = called(&[(8, 11), (5, 6), (8, 9)], FEW);
        assert_eq!(twice.as_deref(), Some("Istanbul talks Istanbul talks of 2022"));
        assert_eq!(called(&[(5, 6)], FEW + 1), None, "it says more");
        assert_eq!(called(&[], 0), None, "no phrase stands there");
    }
}
