//! Whether a message denies what its words say: a word that denies stands beside words that point to a claim, in their sentence, and is
//! none of them.
//!
//! "Not legally binding" points to a claim by its own "not"; "it was no coup" denies the claim that "coup" points to. Two that deny say yes
//! again. What only looks like a denial ("not only", "no doubt") is none. Real people seldom dispute a claim in its own words: on labelled
//! talk one in six who dispute is found so, and every second that is found disputes. Hence a denied claim never leads, and only in a short
//! message the other side is taken: see [`Meant`](crate::hear::Meant).

mod words;

use std::{cmp::Reverse, sync::LazyLock};

use smallvec::SmallVec;
use words::{ANSWERS, DENY, EITHER, FRAMES, GOES_ON, HARMLESS};

use super::{
    Matcher, POINTERS, Raised,
    builder::Builder,
    explain::Places,
    lexicon::{Lexicon, Span},
    loss::sentences::{self, Ends},
    occurrence::Occurrence,
    text,
};
use crate::{dialect::Markup, steps::step};

/// The most words between one that denies and the words before which it stands: "was never in any way binding".
const BEFORE: u32 = 3;

/// The most words between the words and one that denies behind them: "Johnson stopped nothing".
const BEHIND: u32 = 1;

/// The most words of an answer, of which an apostrophe parts one into two.
const LONGEST: usize = 5;

/// The most readings of what only looks like a denial that overlap one word: each is some words long and read in a way or two.
const WIDEST: usize = 8;

const DENIES: u8 = 1;
const FRAME: u8 = 2;
const ALLOWS: u8 = 4;
const BOTH_WAYS: u8 = 8;

/// What denies, compiled. Immutable.
pub(super) struct Denial {
    lexicon: Lexicon,
    /// For each phrase's number: what it is.
    kinds: Vec<u8>,
}

/// What denies something in a message.
pub(super) struct Denied {
    hits: SmallVec<[(u8, Span); 8]>,
    ends: Ends,
}

impl Denial {
    /// What denies in English, Ukrainian and Russian.
    pub(super) fn own() -> &'static Self {
        static OWN: LazyLock<Denial> = LazyLock::new(|| {
            let (mut builder, mut kinds) = (Builder::default(), Vec::new());
            for (words, kind) in [
                (DENY, DENIES),
                (EITHER, DENIES | BOTH_WAYS),
                (FRAMES, FRAME | BOTH_WAYS),
                (HARMLESS, ALLOWS),
            ] {
                for number in words.iter().flat_map(|word| builder.add(word).unwrap_or_default()) {
                    let number = usize::try_from(number).unwrap_or_default();
                    if kinds.len() <= number {
                        kinds.resize(number + 1, 0);
                    }
                    if let Some(known) = kinds.get_mut(number) {
                        *known |= kind;
                    }
                }
            }
            Denial { lexicon: builder.build(), kinds }
        });
        &OWN
    }

    /// What denies something in a message; none if nothing does.
    pub(super) fn heard(&self, text: &str, markup: Markup) -> Option<Denied> {
        let mut hits: SmallVec<[(u8, Span); 8]> = SmallVec::new();
        self.lexicon.walk(text, markup, |number, span| {
            hits.push((self.kinds.get(number as usize).copied().unwrap_or_default(), span));
        });
        let mut allowed: SmallVec<[Span; 4]> =
            hits.iter().filter(|(kind, _)| kind & ALLOWS != 0).map(|(_, span)| *span).collect();
        allowed.sort_by_key(|span| (span.start, span.end));
        // What only looks like a denial, by its first word, so that each is compared with the last that begins before its end.
        let harmless = |span: Span| {
            step();
            let before = allowed.partition_point(|allowed| allowed.start <= span.end);
            allowed
                .get(before.saturating_sub(WIDEST)..before)
                .is_some_and(|near| near.iter().any(|allowed| overlap(*allowed, span)))
        };
        hits.retain(|(kind, span)| *kind & ALLOWS == 0 && !harmless(*span));
        // "Не було" is one denial, not two; "isn't" is read in two ways, "a myth that" in two parts that share a word: each is one denial.
        hits.sort_by_key(|(_, span)| (span.start, Reverse(span.end)));
        let mut last = None;
        hits.retain(|(_, span)| {
            let apart = last.is_none_or(|last| span.start > last);
            last = last.max(Some(span.end));
            apart
        });
        if hits.first().is_some_and(|(_, first)| first.start as usize <= LONGEST) || text.contains('?') {
            let mut places = Places::default();
            text::read(text, markup, &mut places);
            let answer = answer(text, &places);
            hits.retain(|(_, span)| span.end > answer && !is_tag(text, &places, *span));
        }
        (!hits.is_empty()).then(|| Denied { hits, ends: sentences::ends(text) })
    }

    /// Whether a text denies something anywhere.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.heard(text, Markup::DISCORD).is_some()
    }
}

impl Denied {
    /// Whether an odd number of words denies what the words at these places say.
    pub(super) fn denies(&self, words: &[Span]) -> bool {
        let near = |(kind, no): &&(u8, Span)| {
            step();
            let own = words.iter().any(|word| overlap(*word, *no));
            !own && words.iter().any(|word| self.reaches(*kind, *no, *word))
        };
        self.hits.iter().filter(near).count() % 2 == 1
    }

    /// Where it says of something that it is a lie, a myth or untrue.
    pub(super) fn frames(&self) -> impl Iterator<Item = Span> {
        self.hits.iter().filter(|(kind, _)| kind & FRAME != 0).map(|(_, span)| *span)
    }

    /// Where it denies what follows.
    pub(super) fn negations(&self) -> impl Iterator<Item = Span> {
        self.hits.iter().filter(|(kind, _)| kind & FRAME == 0).map(|(_, span)| *span)
    }

    /// The last word of the sentence before that in which a word stands; none for the first.
    pub(super) fn begin_of_sentence(&self, word: Span) -> Option<u32> {
        self.ends.get(self.ends.partition_point(|end| *end < word.start).checked_sub(1)?).copied()
    }

    /// The last word of the sentence in which a word stands; none for the last sentence.
    pub(super) fn end_of_sentence(&self, word: Span) -> Option<u32> {
        self.ends.get(self.ends.partition_point(|end| *end < word.end)).copied()
    }

    fn reaches(&self, kind: u8, no: Span, word: Span) -> bool {
        let near = if no.end < word.start {
            kind & FRAME != 0 || word.start - no.end - 1 <= BEFORE
        } else {
            kind & BOTH_WAYS != 0 && no.start > word.end && no.start - word.end - 1 <= BEHIND
        };
        let (from, to) = (no.end.min(word.end), no.start.max(word.start));
        // They stand in order.
        near && self.ends.get(self.ends.partition_point(|end| *end < from)).is_none_or(|end| *end >= to)
    }
}

/// Words that point to a claim, where they stand.
#[derive(Clone, Copy)]
pub(super) struct Pointer {
    pub(super) topic: u32,
    pub(super) claim: u16,
    pub(super) span: Span,
}

impl Matcher {
    /// Notes the claims whose words the message denies.
    pub(super) fn deny(
        &self,
        text: &str,
        markup: Markup,
        found: &[Occurrence],
        raises: &[Pointer],
        raised: &mut Raised,
    ) {
        let Some(denied) = Denial::own().heard(text, markup) else { return };
        for one in &mut raised.topics {
            let is_denied = |claim: &usize| {
                let pointed = raises.iter().filter(|pointer| {
                    pointer.topic as usize == one.topic && usize::from(pointer.claim) == *claim
                });
                let made = found.iter().filter(|occurrence| {
                    let trigger = &self.triggers[occurrence.what.trigger as usize];
                    let own =
                        trigger.topic as usize == one.topic && trigger.claim.map(usize::from) == Some(*claim);
                    own && occurrence.held.is_none()
                });
                let made = made.take(POINTERS);
                let words: SmallVec<[Span; 8]> =
                    pointed.map(|pointer| pointer.span).chain(made.map(|made| made.span)).collect();
                denied.denies(&words)
            };
            one.denied = one.claims.iter().copied().filter(is_denied).collect();
        }
    }
}

/// How many words at the beginning of a message answer what was said before it.
fn answer(text: &str, places: &Places) -> u32 {
    let plain = |letter: char| if letter == '’' { '\'' } else { letter };
    let mut answered = 0;
    loop {
        let Some(first) = places.word(answered + 1) else { return answered };
        let longer = (1..=LONGEST).zip(answered + 1..).filter_map(|(_, last)| {
            let (this, next) = (places.word(last)?, places.word(last + 1)?);
            let between = text.get(this.end..next.start)?;
            let ends = between.contains([',', '.', ':', ';', '!', '…', '–', '—', '-', '\n'])
                && between.contains(char::is_whitespace);
            let said = text.get(first.start..this.end).filter(|_| ends)?;
            let said: String = said.chars().flat_map(char::to_lowercase).map(plain).collect();
            let next = text.get(next.clone())?.to_lowercase();
            (ANSWERS.contains(&said.as_str()) && !GOES_ON.contains(&next.as_str())).then_some(last)
        });
        match longer.last() {
            Some(last) => answered = last,
            None => return answered,
        }
    }
}

/// Whether a word that denies asks for assent behind a claim: "it was a coup, no?"
fn is_tag(text: &str, places: &Places, no: Span) -> bool {
    let around = || {
        let (before, this) = (places.word(no.start.checked_sub(1)?)?, places.word(no.start)?);
        Some((text.get(before.end..this.start)?, text.get(this.end..)?))
    };
    no.start == no.end
        && around().is_some_and(|(before, behind)| before.contains(',') && behind.starts_with('?'))
}

fn overlap(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::{linear::check, phrases};

    #[test]
    fn every_word_can_be_used() {
        for word in [DENY, EITHER, FRAMES, HARMLESS].concat() {
            assert!(phrases::readings(word).is_ok(), "{word}");
        }
    }

    #[test]
    fn denials_cost_a_message_no_more_than_its_length() {
        let words = [Span { start: 1, end: 1 }, Span { start: 300, end: 300 }];
        check(|text| {
            let _ = Denial::own().heard(text, Markup::DISCORD).map(|heard| heard.denies(&words));
        });
    }

    /// Whether the words "word" of a message are denied.
    fn denied(text: &str, word: &str) -> bool {
        let mut builder = Builder::default();
        builder.add(word).expect("it can be used");
        let mut spans = Vec::new();
        builder.build().walk(text, Markup::DISCORD, |_, span| spans.push(span));
        assert!(!spans.is_empty(), "{text}");
        Denial::own().heard(text, Markup::DISCORD).is_some_and(|heard| heard.denies(&spans))
    }

    #[test]
    fn what_stands_beside_a_word_that_denies_is_denied() {
        for (text, word, expected) in [
            ("that was no coup", "coup", true),
            ("that was a coup", "coup", false),
            ("this paper is NOT binding", "binding", true),
            ("this paper isn’t in any way binding", "binding", true),
            ("this paper is not binding", "not binding", false),
            ("Johnson stopped nothing", "stopped", true),
            ("it's a myth that the west stopped the deal", "stopped", true),
            ("it is a lie that it was not binding", "not binding", true),
            ("it was never not a coup", "coup", false),
            ("not only was it a coup", "coup", false),
            ("no. it was a coup", "coup", false),
            ("no, it was a coup", "coup", false),
            ("no it was a coup", "coup", false),
            ("No way… that’s not true, a coup", "coup", false),
            ("no-coup", "coup", true),
            ("no coup", "coup", true),
            ("not true that it was a coup", "coup", true),
            ("no, no coup", "coup", true),
            ("a coup, no?", "coup", false),
            ("it's no secret that it was a coup", "coup", false),
            ("нет, переворот", "переворот", false),
            ("неправда, що був переворот", "переворот", true),
            ("неправда, переворот", "переворот", false),
            ("нет, никакого переворота", "переворота", true),
            ("it was a coup, and I do not care", "coup", false),
            ("це не був переворот", "переворот", true),
            ("ніякого перевороту не було", "перевороту", true),
            ("это был не переворот", "переворот", true),
            ("не тільки переворот", "переворот", false),
            ("it was a coup first, not a revolt", "coup", false),
        ] {
            assert_eq!(denied(text, word), expected, "{text}");
        }
    }
}
