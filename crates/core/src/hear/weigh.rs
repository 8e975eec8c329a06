//! From the witnesses to what a message raises: each topic that one of them names, judged, the surest first.

use super::{Direction, Evidence, Examples, Grade, Judge, Near};
use crate::{
    matcher::{Gate, Raised},
    topic::Topic,
};

/// How much nearer the examples of a claim must be than those of the next one, for likeness alone to say that it is the one meant.
const PLAINLY: f32 = 0.04;

/// How near a claim's examples must be at least for that.
const ALIKE: f32 = 0.55;

/// A topic that a message takes up, or mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// The topic's position in the store.
    pub topic: usize,
    /// How sure that is.
    pub grade: Grade,
    /// The judge's probability.
    pub probability: f32,
    /// What the witnesses said.
    pub evidence: Evidence,
    /// The claim that the message makes, disputes or asks about, by its position; none if none is surely meant.
    pub claim: Option<usize>,
    /// The example that the message is most like, by its position among the store's; none without the encoder.
    pub like: Option<usize>,
}

/// What of a discussion bears on a topic, by the topic's position.
pub trait Around {
    /// How many other people raised it before.
    fn before(&self, topic: usize) -> usize;
    /// Whether the message that is replied to raises it.
    fn parent(&self, topic: usize) -> bool;
}

/// A message that stands alone.
#[derive(Clone, Copy, Debug)]
pub struct Alone;

impl Around for Alone {
    fn before(&self, _: usize) -> usize {
        0
    }

    fn parent(&self, _: usize) -> bool {
        false
    }
}

/// What the witnesses have before them.
pub struct Hearing<'h> {
    /// The topics of the store, in its order.
    pub topics: &'h [Topic],
    /// Who weighs.
    pub judge: &'h Judge,
    /// What the phrases say.
    pub raised: &'h Raised,
    /// How many words the message has.
    pub words: usize,
    /// The message's direction and the store's examples, if the encoder has spoken.
    pub likeness: Option<(&'h Direction, &'h Examples)>,
    /// Whether there is an encoder that could have spoken.
    pub encoder: bool,
    /// The discussion.
    pub around: &'h dyn Around,
}

impl Hearing<'_> {
    /// The topics that the message takes up or mentions, the surest first; those of one probability in the order of the phrases.
    pub fn taken(&self) -> Vec<Taken> {
        let near = self.likeness.map(|(message, examples)| examples.near(message));
        let mut taken: Vec<Taken> =
            (0..self.topics.len()).filter_map(|topic| self.of(topic, near.as_ref())).collect();
        let place = |topic| self.raised.topics.iter().position(|one| one.topic == topic);
        taken.sort_by(|left, right| {
            right.grade.cmp(&left.grade).then(right.probability.total_cmp(&left.probability)).then_with(
                || place(left.topic).unwrap_or(usize::MAX).cmp(&place(right.topic).unwrap_or(usize::MAX)),
            )
        });
        taken
    }

    /// What the witnesses say of a topic.
    pub fn evidence(&self, topic: usize, near: Option<&(Vec<Near>, f32)>) -> Evidence {
        let phrases = self.raised.topics.iter().find(|one| one.topic == topic);
        let held =
            self.raised.held.iter().any(|held| held.topic as usize == topic && held.gate != Gate::Longer);
        let triggers = phrases.map_or(0, |one| one.triggers.len());
        let evidence = Evidence::of(self.words)
            .phrases(triggers, phrases.is_some_and(|one| !one.claims.is_empty()), held)
            .discussion(self.around.before(topic), self.around.parent(topic));
        let Some((near, aside)) = near else { return evidence };
        let Some(own) = near.get(topic) else { return evidence };
        let others = near.iter().enumerate().filter(|(at, _)| *at != topic).map(|(_, one)| one.mean);
        evidence.likeness(own, others.fold(0.0, f32::max), *aside)
    }

    fn of(&self, topic: usize, near: Option<&(Vec<Near>, f32)>) -> Option<Taken> {
        let id = &self.topics.get(topic)?.id;
        let evidence = self.evidence(topic, near);
        let grade = self.judge.grade(id, &evidence, self.encoder)?;
        let own = near.and_then(|(near, _)| near.get(topic));
        Some(Taken {
            topic,
            grade,
            probability: self.judge.probability(id, &evidence),
            claim: self.claim(topic, own),
            like: own.and_then(|own| own.first),
            evidence,
        })
    }

    /// The claim that is meant: the one whose phrase stands there, and of several that which the message is most like; without a phrase
    /// the one that it is plainly most like.
    fn claim(&self, topic: usize, near: Option<&Near>) -> Option<usize> {
        let phrases =
            self.raised.topics.iter().find(|one| one.topic == topic).map_or(&[][..], |one| &one.claims);
        let like = near.and_then(|near| near.claim);
        match (phrases, like) {
            (&[], Some((claim, cosine))) => {
                let plainly = near.is_some_and(|near| near.ahead >= PLAINLY) && cosine >= ALIKE;
                plainly.then_some(claim)
            }
            (phrases, Some((claim, _))) if phrases.contains(&claim) => Some(claim),
            (phrases, _) => phrases.first().copied(),
        }
    }
}
