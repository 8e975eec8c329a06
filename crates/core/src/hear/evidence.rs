//! What the witnesses say of one topic, in numbers.

use std::f32::consts::LN_2;

use super::Near;
use crate::share::{narrow, number};

/// A number that a witness gives. The order is that of [`FEATURES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
    /// Likeness: the mean cosine of the topic's six nearest examples, times ten.
    Near,
    /// Likeness: by how much it is nearer than the nearest other topic, times ten; negative where another is nearer.
    Ahead,
    /// Likeness: the mean cosine of the six nearest asides, times ten.
    Aside,
    /// Phrases: 1 if one of the topic's stands in the message, in its sense.
    Phrase,
    /// Phrases: 1 if one stands there whose gate holds it, and none that counts.
    Held,
    /// Phrases: how many of the topic's triggers fired, three at most.
    Triggers,
    /// Phrases: 1 if words stand there that point to a claim.
    Claim,
    /// Phrases: 1 if a trigger of a claim fired.
    Made,
    /// The discussion: how many other people raised the topic before, three at most.
    Before,
    /// The discussion: 1 if the message replied to raises it.
    Parent,
    /// The discussion: how much of what others said around the message lies with the topic, as `ln(1 + share / 0.02)`: 0 where nothing does, 3.9 where all.
    Talk,
    /// The message: the logarithm of one more than its words.
    Words,
}

/// Every feature, with the word that it has in a judge's file.
pub const FEATURES: [(Feature, &str); 12] = [
    (Feature::Near, "near"),
    (Feature::Ahead, "ahead"),
    (Feature::Aside, "aside"),
    (Feature::Phrase, "phrase"),
    (Feature::Held, "held"),
    (Feature::Triggers, "triggers"),
    (Feature::Claim, "claim"),
    (Feature::Made, "made"),
    (Feature::Before, "before"),
    (Feature::Parent, "parent"),
    (Feature::Talk, "talk"),
    (Feature::Words, "words"),
];

impl Feature {
    /// Whether it is of likeness.
    pub fn is_likeness(self) -> bool {
        matches!(self, Self::Near | Self::Ahead | Self::Aside)
    }
}

/// From how many words on likeness alone is believed as it is. Of shorter messages that it alone called sure 3 of 9 wanted the card: 1 of 3 on talk, 2 of 2 in
/// seven labelled sets, none of 4 in that half of `live.tsv` which was read. Of 26 offers there 7 are wanted; on talk
/// every third offer is.
const BRIEF: f32 = 10.0;

/// A share of the talk below this is chance: [`Feature::Talk`] counts shares in it. From 0.01 to 0.05 heard alike on `live.tsv`.
const TRACE: f32 = 0.02;

/// The largest count that still says more than the one below it.
const ENOUGH: usize = 3;

/// What the witnesses say of one topic.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Evidence {
    numbers: [f32; FEATURES.len()],
    likeness: bool,
    /// Whether it is known what others said around the message.
    in_talk: bool,
}

impl Evidence {
    /// Evidence of a message of so many words.
    pub fn of(words: usize) -> Self {
        let mut evidence = Self::default();
        evidence.set(Feature::Words, (1.0 + small(words, usize::from(u16::MAX))).ln());
        evidence
    }

    /// What the phrases say: how many triggers of the topic fired, whether a phrase of a claim stands there, whether a phrase is held.
    #[must_use]
    pub fn phrases(mut self, triggers: usize, claim: bool, held: bool) -> Self {
        self.set(Feature::Phrase, yes(triggers > 0));
        self.set(Feature::Triggers, small(triggers, ENOUGH));
        self.set(Feature::Claim, yes(claim && triggers > 0));
        self.set(Feature::Held, yes(held && triggers == 0));
        self
    }

    /// What a claim's own triggers say: whether one fired.
    #[must_use]
    pub fn made(mut self, made: bool) -> Self {
        self.set(Feature::Made, yes(made));
        self
    }

    /// What likeness says: how near the topic is, how near the nearest other topic, how near the asides.
    #[must_use]
    pub fn likeness(mut self, near: &Near, other: f32, aside: f32) -> Self {
        self.likeness = true;
        self.set(Feature::Near, 10.0 * near.mean);
        self.set(Feature::Ahead, 10.0 * (near.mean - other));
        self.set(Feature::Aside, 10.0 * aside);
        self
    }

    /// What the discussion says: how many other people raised the topic before, and whether the message replied to does.
    #[must_use]
    pub fn discussion(mut self, before: usize, parent: bool) -> Self {
        self.set(Feature::Before, small(before, ENOUGH));
        self.set(Feature::Parent, yes(parent));
        self
    }

    /// How much of what others said around the message lies with the topic, between 0 and 1; none where nothing of it is known.
    #[must_use]
    pub fn talk(mut self, share: Option<f32>) -> Self {
        self.set(Feature::Talk, share.map_or(0.0, |share| (share / TRACE).ln_1p()));
        self.in_talk = share.is_some();
        self
    }

    /// The same without what the discussion says.
    #[must_use]
    pub fn without_discussion(self) -> Self {
        self.discussion(0, false).talk(None)
    }

    /// A number of it.
    pub fn get(&self, feature: Feature) -> f32 {
        self.numbers.get(feature as usize).copied().unwrap_or_default()
    }

    /// Its numbers, in the order of [`FEATURES`].
    pub fn numbers(&self) -> &[f32; FEATURES.len()] {
        &self.numbers
    }

    /// Whether a witness besides likeness names the topic: a phrase, or the discussion. A phrase that is held does where likeness is heard
    /// too; alone it is a word in another sense.
    pub fn is_spoken(&self) -> bool {
        let speaks =
            [Feature::Phrase, Feature::Before, Feature::Parent].iter().any(|one| self.get(*one) > 0.0);
        speaks || self.likeness && self.get(Feature::Held) > 0.0
    }

    /// Whether likeness alone speaks, and of few words: one shared word makes such a message like much that it is not about.
    pub fn is_brief(&self) -> bool {
        let speaks =
            [Feature::Phrase, Feature::Before, Feature::Parent].iter().any(|one| self.get(*one) > 0.0);
        self.likeness && !speaks && self.get(Feature::Words) < (1.0 + BRIEF).ln()
    }

    /// Whether it is known what others said around the message.
    pub fn is_in_talk(&self) -> bool {
        self.in_talk
    }

    /// Whether more than a trace of what others said around the message lies with the topic: of a trace [`Feature::Talk`] is `ln 2`.
    pub fn lies_in_talk(&self) -> bool {
        self.in_talk && self.get(Feature::Talk) >= LN_2
    }

    /// Whether likeness is among the witnesses.
    pub fn has_likeness(&self) -> bool {
        self.likeness
    }

    /// The same without what the encoder says.
    #[must_use]
    pub fn without_likeness(mut self) -> Self {
        for (feature, _) in FEATURES.iter().filter(|(feature, _)| feature.is_likeness()) {
            self.set(*feature, 0.0);
        }
        self.likeness = false;
        self.talk(None)
    }

    fn set(&mut self, feature: Feature, number: f32) {
        if let Some(one) = self.numbers.get_mut(feature as usize) {
            *one = number;
        }
    }
}

fn yes(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}

fn small(count: usize, most: usize) -> f32 {
    narrow(number(count.min(most)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_feature_stands_at_its_place() {
        for (at, (feature, word)) in FEATURES.iter().enumerate() {
            assert_eq!(*feature as usize, at, "{word}");
        }
    }

    #[test]
    fn what_is_held_counts_only_where_nothing_counts() {
        let held = Evidence::of(5).phrases(0, true, true);
        assert_eq!(
            (held.get(Feature::Held), held.get(Feature::Phrase), held.get(Feature::Claim)),
            (1.0, 0.0, 0.0)
        );
        let raised = Evidence::of(5).phrases(7, true, true);
        assert_eq!((raised.get(Feature::Held), raised.get(Feature::Triggers)), (0.0, 3.0));
    }

    #[test]
    fn a_held_phrase_alone_names_no_topic() {
        let near = Near { mean: 0.6, first: None, claims: Vec::new(), at_large: 0.0 };
        let held = Evidence::of(5).phrases(0, false, true);
        assert!(!held.is_spoken());
        assert!(held.likeness(&near, 0.5, 0.4).is_spoken());
    }

    #[test]
    fn without_likeness_only_its_numbers_go() {
        let near = Near { mean: 0.6, first: None, claims: Vec::new(), at_large: 0.0 };
        let whole = Evidence::of(9).phrases(1, false, false).likeness(&near, 0.5, 0.4).discussion(2, true);
        let less = whole.clone().without_likeness();
        assert!(whole.has_likeness() && !less.has_likeness());
        assert_eq!((less.get(Feature::Near), less.get(Feature::Before)), (0.0, 2.0));
    }
}
