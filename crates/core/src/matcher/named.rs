//! What a message calls its topics: the words of their phrases, and nothing else of it.
//!
//! "The lecture on the Istanbul talks is moved" is as like the two words "Istanbul talks" as like anything that somebody says of them. So an
//! encoder that hears both can tell who only names a topic.

use std::ops::Range;

use super::{Raised, explain::Places, text};
use crate::dialect::Markup;

/// The words of the phrases that raise topics in a message on Discord, in order of appearance; none where none stands there, or where words point to a
/// claim of each topic, so that the message does more than name it.
pub fn named(message: &str, raised: &Raised) -> Option<String> {
    if raised.topics.iter().all(|one| !one.claims.is_empty()) {
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

    fn raised(spans: &[(u32, u32)], claims: &[usize]) -> Raised {
        let mut topic = Match::by_likeness(0, None);
        topic.spans.extend(spans.iter().map(|&(start, end)| Span { start, end }));
        topic.claims.extend(claims);
        Raised { topics: vec![topic], ..Raised::default() }
    }

    #[test]
    fn what_a_message_calls_its_topics_is_the_words_of_their_phrases() {
        let text = "the lecture on the *Istanbul* talks, or <@123> Istanbul talks of 2022, is moved";
        let called = |spans: &[(u32, u32)]| named(text, &raised(spans, &[]));
        assert_eq!(called(&[(5, 6)]).as_deref(), Some("Istanbul talks"));
        let twice = called(&[(8, 11), (5, 6), (8, 9)]);
        assert_eq!(twice.as_deref(), Some("Istanbul talks Istanbul talks of 2022"));
        assert_eq!(named(text, &raised(&[(5, 6)], &[3])), None, "it says more");
        assert_eq!(called(&[]), None, "no phrase stands there");
    }
}
