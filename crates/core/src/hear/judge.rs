//! The judge: a sum of what the witnesses say, each weighed, as a probability and a grade.

mod file;

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Directions, Evidence, Examples, FEATURES, Feature, OwnLoss};
use crate::{topic::TopicId, words::Words};
pub use file::Unjust;

/// How sure the bot is that a message takes up a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// The topic's name or its words stand there, and nothing says that it is what is at issue.
    Mention,
    /// It may be: a card is offered at most.
    Maybe,
    /// It is, as far as was measured: a card may be posted.
    Sure,
}

impl Grade {
    /// In sentences.
    pub fn said(self, words: &Words) -> &'static str {
        match self {
            Self::Mention => words.grade_mention(),
            Self::Maybe => words.grade_maybe(),
            Self::Sure => words.grade_sure(),
        }
    }
}

/// Why a message is called less sure of a topic than its probability would allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capped {
    /// Words of school work or of a shared flat stand in it.
    SchoolWork,
    /// It is more like the topic's name than like anything that is said of it.
    OnlyNamed,
    /// Another topic is likelier, but may not be called sure.
    Outdone,
    /// Too little talk was measured on the topic, or too many of its cards were wrong.
    Unproven,
    /// The encoder has not heard it: it is too short, or there was no time.
    Unheard,
    /// Few words are like what is said of the topic, and no phrase of it stands among them.
    Brief,
}

impl Capped {
    /// In sentences: "as words of school work …".
    pub fn said(self, words: &Words) -> &'static str {
        match self {
            Self::SchoolWork => words.capped_school_work(),
            Self::OnlyNamed => words.capped_only_named(),
            Self::Outdone => words.capped_outdone(),
            Self::Unproven => words.capped_unproven(),
            Self::Unheard => words.capped_unheard(),
            Self::Brief => words.capped_brief(),
        }
    }
}

/// What each witness weighs.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Weights {
    /// What stands against any topic before a witness spoke.
    pub base: f32,
    /// In the order of [`FEATURES`].
    pub each: [f32; FEATURES.len()],
    /// What is added for a topic: positive if its card is wanted oftener than what the witnesses say of it; 0 for one that is not there.
    pub leans: BTreeMap<TopicId, f32>,
}

impl Weights {
    /// The same, which calls a message as likely as [`calibrated`](super::fit::calibrated) says.
    #[must_use]
    pub fn scaled(mut self, (scale, shift): (f32, f32)) -> Self {
        self.base = self.base * scale + shift;
        self.each.iter_mut().chain(self.leans.values_mut()).for_each(|weight| *weight *= scale);
        self
    }

    /// The probability that a message takes a topic up, between 0 and 1.
    pub fn probability(&self, topic: &TopicId, evidence: &Evidence) -> f32 {
        let weighed = self.each.iter().zip(evidence.numbers()).map(|(weight, number)| weight * number);
        let lean = self.leans.get(topic).copied().unwrap_or_default();
        let sum = self.base + lean + weighed.sum::<f32>();
        if sum.is_finite() { 1.0 / (1.0 + (-sum).exp()) } else { 0.0 }
    }
}

/// What was measured of a topic, on messages that its judge was not learned from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// How many messages wanted its card.
    pub wanted: usize,
    /// How many cards of it were sure.
    pub cards: usize,
    /// How many of these were wanted.
    pub right: usize,
    /// How many of the cards were on messages for validation, from which nothing is learned; the others were on labelled talk.
    pub validated: usize,
    /// From which probability on its card is sure; that of the judge if it has none of its own.
    pub sure: Option<f32>,
    /// The same of messages in whole conversations; none where none were measured.
    pub in_talk: Option<InTalk>,
}

/// What was measured of a topic in whole conversations, of which the judge of each message had not learned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InTalk {
    /// How many messages wanted its card.
    pub wanted: usize,
    /// How many cards of it were sure.
    pub cards: usize,
    /// How many of these were wanted.
    pub right: usize,
    /// From which probability on its card is sure; that of the judge if it has none of its own.
    pub sure: Option<f32>,
}

/// How many of a hundred cards of a topic are wanted at least where it is ever sure.
const PRECISION: usize = 85;

/// The least number of cards on which a precision means anything. With three, a topic all of whose three or four cards were right on talk was wrong in 9
/// of 22 on messages by other hands.
pub const CARDS: usize = 5;

impl Measured {
    /// Whether of so many cards enough are right for a topic to be sure, and enough of them were measured.
    pub fn is_enough(right: usize, cards: usize) -> bool {
        cards >= CARDS && right.saturating_mul(100) >= cards.saturating_mul(PRECISION)
    }
}

/// The least probability of a [`Grade::Maybe`] for which likeness alone speaks, where a judge's file does not say it.
pub const ALONE: f32 = 0.2;

/// How far a claim must be ahead for it to lead, where a judge's file does not say it: as far as `measure --fit` learned it from 126 messages of talk
/// and 872 written ones.
const AHEAD: f32 = 0.105;

/// The probability that a message in talk takes a topic up, from what it would be `alone` and what it is by what others said `around` it: halfway between the
/// two, or the latter where that is more and the talk lies with the topic. So neither does a plain claim go unheard in talk of other things, nor does
/// talk of other things make a message likelier. Of four ways, learned on three sets of conversations and measured on a fourth by another author, each in turn, two heard
/// as well as this: cards .860 right and .690 of the wanted ones, where `around` alone and no more than `alone` in other talk had .863 and .672.
pub fn in_talk(alone: f32, around: f32, lies: bool) -> f32 {
    let odds = |probability: f32| {
        let probability = probability.clamp(1e-6, 1.0 - 1e-6);
        (probability / (1.0 - probability)).ln()
    };
    let half = f32::midpoint(odds(alone), odds(around));
    let sum = if lies { half.max(odds(around)) } else { half };
    1.0 / (1.0 + (-sum).exp())
}

/// Weighs the witnesses. Immutable.
#[derive(Clone, Debug, PartialEq)]
pub struct Judge {
    /// What it was learned from, in words.
    pub learned_from: String,
    /// From which probability on a message is [`Grade::Sure`].
    pub sure: f32,
    /// From which on it is [`Grade::Maybe`].
    pub maybe: f32,
    /// From which on it is [`Grade::Maybe`] where likeness alone speaks: no phrase of the topic stands there, and nobody talked of it.
    pub alone: f32,
    /// How far a claim must be ahead of the first of another side to lead the card of a message of 40 words or more; of a shorter one as
    /// much less as it is shorter: see [`Meant`](super::Meant).
    pub ahead: f32,
    /// What tells of a person's own loss besides words.
    pub own_loss: Option<OwnLoss>,
    /// What counts where the encoder spoke.
    pub with_likeness: Weights,
    /// What counts where it spoke and it is known what others said around the message; where there is nothing, the same as where that is not known.
    pub in_talk: Option<Weights>,
    /// What counts where the encoder did not speak.
    pub without_likeness: Weights,
    /// What was measured of each topic.
    pub topics: BTreeMap<TopicId, Measured>,
}

impl Judge {
    /// Of a store without labelled talk: a phrase of a topic makes it `maybe`, and nothing is ever sure.
    pub fn cautious() -> Self {
        let of = |pairs: &[(Feature, f32)], base| {
            let mut weights = Weights { base, ..Weights::default() };
            for &(feature, weight) in pairs {
                if let Some(one) = weights.each.get_mut(feature as usize) {
                    *one = weight;
                }
            }
            weights
        };
        let phrases =
            [(Feature::Phrase, 1.0), (Feature::Triggers, 0.5), (Feature::Claim, 0.5), (Feature::Before, 0.3)];
        let like = [(Feature::Near, 0.8), (Feature::Aside, -0.4)];
        Self {
            learned_from: "no labelled talk: cautious defaults".to_owned(),
            sure: 1.0,
            maybe: 0.2,
            alone: ALONE,
            ahead: AHEAD,
            own_loss: None,
            with_likeness: of(&[&phrases[..], &like[..]].concat(), -4.2),
            in_talk: None,
            without_likeness: of(&phrases, -2.5),
            topics: BTreeMap::new(),
        }
    }

    /// Whether a message tells of a loss of its author's own, by what its words say and by its directions beside the examples of the store; by its words alone where it has
    /// none, or where no axis was learned.
    pub fn is_own_loss(
        &self,
        by_words: bool,
        message: Option<&Directions>,
        examples: Option<&Examples>,
    ) -> bool {
        let told = |(loss, message): (&OwnLoss, _)| loss.told(message, by_words, examples);
        self.own_loss.as_ref().zip(message).map_or(by_words, told)
    }

    /// The probability that a message takes a topic up: in talk as [`in_talk`] says.
    pub fn probability(&self, topic: &TopicId, evidence: &Evidence) -> f32 {
        if !evidence.has_likeness() {
            return self.without_likeness.probability(topic, evidence);
        }
        let alone = self.with_likeness.probability(topic, evidence);
        match &self.in_talk {
            Some(weights) if evidence.is_in_talk() => {
                in_talk(alone, weights.probability(topic, evidence), evidence.lies_in_talk())
            }
            _ => alone,
        }
    }

    /// How sure that is; none if it is less than `maybe` and no phrase of the topic stands there. What was judged without the encoder
    /// though there is one is `maybe` at most, and so are few words that likeness alone hears.
    pub fn grade(&self, topic: &TopicId, evidence: &Evidence, encoder: bool) -> Option<Grade> {
        let probability = self.probability(topic, evidence);
        let whole = evidence.has_likeness() || !encoder;
        // Where neither a witness names it nor likeness is heard, there is a word in another sense at most.
        let named = evidence.is_spoken() || evidence.has_likeness();
        let sure = probability >= self.surely(topic, evidence) && self.may_be_sure(topic, evidence);
        if named && sure && whole && !evidence.is_brief() {
            Some(Grade::Sure)
        } else if named && probability >= self.maybe && (evidence.is_spoken() || probability >= self.alone) {
            Some(Grade::Maybe)
        } else {
            (evidence.get(Feature::Phrase) > 0.0).then_some(Grade::Mention)
        }
    }

    /// Why a topic is not sure, though it is likely enough.
    pub fn capped(&self, topic: &TopicId, evidence: &Evidence, encoder: bool) -> Option<Capped> {
        if self.probability(topic, evidence) < self.surely(topic, evidence) {
            None
        } else if !self.may_be_sure(topic, evidence) {
            Some(Capped::Unproven)
        } else if evidence.is_brief() {
            Some(Capped::Brief)
        } else {
            (encoder && !evidence.has_likeness()).then_some(Capped::Unheard)
        }
    }

    /// From which probability on a message is sure to take a topic up.
    pub fn surely(&self, topic: &TopicId, evidence: &Evidence) -> f32 {
        self.measured(topic, evidence).and_then(|one| one.sure).unwrap_or(self.sure)
    }

    /// Whether enough talk was measured on a topic, and went well.
    pub fn may_be_sure(&self, topic: &TopicId, evidence: &Evidence) -> bool {
        self.measured(topic, evidence).is_some_and(|one| Measured::is_enough(one.right, one.cards))
    }

    /// What was measured of a topic on messages that are weighed as this one is.
    fn measured(&self, topic: &TopicId, evidence: &Evidence) -> Option<InTalk> {
        let measured = self.topics.get(topic)?;
        if self.in_talk.is_some() && evidence.has_likeness() && evidence.lies_in_talk() {
            return measured.in_talk;
        }
        let Measured { wanted, cards, right, sure, .. } = *measured;
        Some(InTalk { wanted, cards, right, sure })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Near;
    use super::*;

    pub(super) fn judge() -> Judge {
        let topics = [("river-treaty", 12, 11), ("tram-line", 12, 10), ("harbour-talks", 2, 2)];
        let topics = topics.map(|(id, cards, right)| {
            (TopicId::new(id), Measured { wanted: 20, cards, right, validated: 0, sure: None, in_talk: None })
        });
        Judge { sure: 0.7, topics: topics.into(), ..Judge::cautious() }
    }

    /// Evidence whose probability without likeness is about 0.77.
    fn strong() -> Evidence {
        Evidence::of(20).phrases(3, true, false).discussion(3, false)
    }

    #[test]
    fn a_topic_that_was_not_measured_well_is_never_sure() {
        let judge = judge();
        let grade = |topic: &str| judge.grade(&TopicId::new(topic), &strong(), false);
        assert!(judge.probability(&TopicId::new("river-treaty"), &strong()) > 0.7);
        assert_eq!(grade("river-treaty"), Some(Grade::Sure));
        assert_eq!(grade("tram-line"), Some(Grade::Maybe), "10 of 12 are under 0.85");
        assert_eq!(grade("harbour-talks"), Some(Grade::Maybe), "two cards say nothing");
        assert_eq!(grade("unknown"), Some(Grade::Maybe));
    }

    #[test]
    fn why_a_likely_topic_is_not_sure_is_known() {
        let judge = judge();
        let capped =
            |topic: &str, evidence: &Evidence, encoder| judge.capped(&TopicId::new(topic), evidence, encoder);
        assert_eq!(capped("river-treaty", &strong(), false), None);
        assert_eq!(capped("river-treaty", &strong(), true), Some(Capped::Unheard));
        assert_eq!(capped("tram-line", &strong(), true), Some(Capped::Unproven));
        assert_eq!(capped("tram-line", &Evidence::of(20), true), None, "it is not likely");
    }

    #[test]
    fn likeness_alone_must_be_surer_to_be_offered() {
        let judge = Judge { maybe: 0.02, ..Judge::cautious() };
        let near = |mean| Near { mean, first: None, claims: Vec::new(), at_large: 0.0 };
        let alone = |mean| Evidence::of(12).likeness(&near(mean), 0.1, 0.3);
        let grade = |evidence| judge.grade(&TopicId::new("tram-line"), &evidence, true);
        let probability = judge.probability(&TopicId::new("tram-line"), &alone(0.4));
        assert!((0.02..ALONE).contains(&probability), "{probability}");
        assert_eq!(grade(alone(0.4)), None);
        assert_eq!(grade(alone(0.4).discussion(1, false)), Some(Grade::Maybe), "somebody talked of it");
        assert_eq!(grade(alone(0.8)), Some(Grade::Maybe));
    }

    #[test]
    fn few_words_that_likeness_alone_hears_are_never_sure() {
        let (mut judge, topic) = (judge(), TopicId::new("river-treaty"));
        judge.with_likeness.base = 0.0;
        judge.with_likeness.each = [0.0; FEATURES.len()];
        let near = Near { mean: 0.5, first: None, claims: Vec::new(), at_large: 0.0 };
        for (lean, long) in [(3.0, Grade::Sure), (-1.0, Grade::Maybe)] {
            judge.with_likeness.leans.insert(topic.clone(), lean);
            let alone = |words| Evidence::of(words).likeness(&near, 0.1, 0.3);
            let grade = |evidence: &Evidence| judge.grade(&topic, evidence, true);
            assert_eq!((grade(&alone(10)), grade(&alone(9))), (Some(long), Some(Grade::Maybe)));
            for spoken in [alone(9).phrases(1, false, false), alone(9).discussion(1, false)] {
                assert_eq!(grade(&spoken), Some(long), "another witness speaks too");
            }
            let capped = (lean > 0.0).then_some(Capped::Brief);
            assert_eq!(judge.capped(&topic, &alone(9), true), capped);
        }
    }

    #[test]
    fn talk_of_other_things_drowns_no_plain_claim_and_makes_none() {
        let about = |wanted: f32, probability: f32| (probability - wanted).abs() < 0.01;
        assert!(about(0.9, in_talk(0.1, 0.9, true)), "an allusion, where people talk of it");
        assert!(about(0.5, in_talk(0.1, 0.9, false)), "and where they do not");
        assert!(
            about(0.88, in_talk(0.99, 0.35, false)) && about(0.88, in_talk(0.99, 0.35, true)),
            "a plain claim"
        );
        assert!(in_talk(0.0, 1.0, true) < 1.0 && in_talk(f32::MIN_POSITIVE, 0.0, false) > 0.0);
    }

    #[test]
    fn a_topic_may_ask_for_more() {
        let mut judge = judge();
        let topic = TopicId::new("river-treaty");
        if let Some(one) = judge.topics.get_mut(&topic) {
            one.sure = Some(0.95);
        }
        let judge = Judge::read(&judge.file()).expect("it reads what it wrote");
        assert_eq!(judge.grade(&topic, &strong(), false), Some(Grade::Maybe));
        assert_eq!((judge.own_loss.as_ref(), judge.alone, judge.ahead), (None, ALONE, AHEAD));
    }

    #[test]
    fn without_the_encoder_that_there_is_nothing_is_sure() {
        let grade = judge().grade(&TopicId::new("river-treaty"), &strong(), true);
        assert_eq!(grade, Some(Grade::Maybe));
    }

    #[test]
    fn a_word_alone_is_a_mention_and_silence_is_none() {
        let (judge, topic) = (Judge { maybe: 0.5, ..judge() }, TopicId::new("river-treaty"));
        assert_eq!(
            judge.grade(&topic, &Evidence::of(4).phrases(1, false, false), false),
            Some(Grade::Mention)
        );
        assert_eq!(judge.grade(&topic, &Evidence::of(4).phrases(0, false, true), false), None);
    }

    #[test]
    fn a_word_in_another_sense_is_nothing_without_likeness() {
        let mut judge = judge();
        judge.without_likeness.each[Feature::Held as usize] = 9.0;
        let (topic, held) = (TopicId::new("river-treaty"), Evidence::of(3).phrases(0, false, true));
        assert!(judge.probability(&topic, &held) > 0.9);
        assert_eq!(judge.grade(&topic, &held, true), None);
        assert_eq!(judge.grade(&topic, &held.discussion(1, false), true), Some(Grade::Maybe));
    }

    #[test]
    fn numbers_that_are_none_make_no_card() {
        let weights = Weights { base: f32::INFINITY, ..Weights::default() };
        assert!(weights.probability(&TopicId::new("tram-line"), &Evidence::of(1)) <= f32::EPSILON);
    }
}
