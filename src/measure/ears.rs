//! How a message is heard while it is measured: by the same witnesses and the same judge as the engine's, with a discussion that a file
//! tells of, and with a witness taken away where one asks what it is worth.

use std::sync::Arc;

use counterpoint_core::{
    composer,
    hear::{Alone, Around, Directions, Examples, Grade, Judge, Shares, Taken},
    matcher::{Loss, Matcher, Raised},
    remark::{Context, RemarkId},
    store::Store,
    topic::{Claim, Topic, TopicId},
};

use super::Labelled;

/// Witnesses that are not asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Without {
    /// Phrases.
    pub phrases: bool,
    /// Likeness to examples.
    pub likeness: bool,
    /// The discussion.
    pub discussion: bool,
}

impl Without {
    /// The words of those that are not asked.
    pub fn words(self) -> Vec<&'static str> {
        let all = [(self.likeness, "likeness"), (self.phrases, "phrases"), (self.discussion, "discussion")];
        all.into_iter().filter_map(|(is, word)| is.then_some(word)).collect()
    }
}

/// A topic as a message was heard to take it up, or to mention it.
#[derive(Clone, Debug)]
pub struct HeardTopic<'s> {
    /// The topic.
    pub topic: &'s Topic,
    /// How sure.
    pub grade: Grade,
    /// How likely.
    pub probability: f32,
    /// The claim that is surely meant.
    pub claim: Option<&'s Claim>,
    /// What raised it: phrases, or the file and line of an example.
    pub grounds: Vec<Arc<str>>,
}

/// A message as it was heard.
#[derive(Clone, Debug, Default)]
pub struct Heard<'s> {
    /// Its topics, the surest first.
    pub topics: Vec<HeardTopic<'s>>,
    /// Whether it tells of its author's own loss: then nothing is heard.
    pub own_loss: bool,
    /// How much of it lies with which topics, as its conversation goes on from it.
    pub shares: Option<Shares>,
}

impl Heard<'_> {
    /// How sure the surest topic is.
    pub fn grade(&self) -> Option<Grade> {
        self.topics.first().map(|first| first.grade)
    }
}

/// A discussion as a file tells of it.
#[derive(Clone, Copy)]
pub(super) struct Told<'t> {
    pub(super) store: &'t Store,
    pub(super) before: &'t [(TopicId, usize)],
    pub(super) parent: &'t [TopicId],
}

impl<'t> Told<'t> {
    pub(super) fn of(store: &'t Store, one: &'t Labelled) -> Self {
        Self { store, before: &one.before, parent: &one.parent }
    }

    fn id(&self, topic: usize) -> Option<&'t TopicId> {
        self.store.topics().get(topic).map(|topic| &topic.id)
    }
}

impl Around for Told<'_> {
    fn before(&self, topic: usize) -> usize {
        let id = self.id(topic);
        self.before.iter().find(|one| Some(&one.0) == id).map_or(0, |one| one.1)
    }

    fn parent(&self, topic: usize) -> bool {
        self.id(topic).is_some_and(|id| self.parent.contains(id))
    }

    fn share(&self, _: usize) -> Option<f32> {
        None
    }
}

/// What hears.
#[derive(Clone, Copy)]
pub struct Ears<'e> {
    /// The store.
    pub store: &'e Store,
    /// Who weighs what the witnesses say.
    pub judge: &'e Judge,
    /// Whether there is an encoder: what is judged without it is not sure then.
    pub encoder: bool,
    /// Who is not asked.
    pub without: Without,
}

impl<'e> Ears<'e> {
    /// What a message is heard as. `direction` is what the encoder made of it.
    pub(super) fn hear(
        &self,
        text: &str,
        direction: Option<&Directions>,
        context: &Context,
        around: &dyn Around,
    ) -> Heard<'e> {
        let Self { store, judge, .. } = *self;
        let encoder = self.encoder && !self.without.likeness;
        let direction = direction.filter(|_| encoder);
        if Self::is_own_loss(judge, text, direction, store.examples()) {
            return Heard { own_loss: true, ..Heard::default() };
        }
        let raised = self.raised(text, context);
        let around = if self.without.discussion { &Alone } else { around };
        // As in the engine: where no witness names a topic, there is nothing to weigh.
        if raised.topics.is_empty() && raised.held.is_empty() && direction.is_none() {
            return Heard::default();
        }
        let weighed = store.weighed(judge, text, &raised, direction, encoder, around);
        let topics = self.topics(&raised, weighed.taken, store.examples());
        Heard { topics, own_loss: false, shares: weighed.shares }
    }

    /// Whether a message tells of a loss of its author's own: by words, and by what its direction is like.
    pub(super) fn is_own_loss(
        judge: &Judge,
        text: &str,
        direction: Option<&Directions>,
        examples: Option<&Examples>,
    ) -> bool {
        Loss::is_own(text, |by_words| judge.is_own_loss(by_words, direction, examples))
    }

    /// What the phrases say of a message.
    pub(super) fn raised(&self, text: &str, context: &Context) -> Raised {
        self.raised_by(self.store.matcher(), text, context)
    }

    /// What the phrases of a matcher of the store's topics say of a message.
    pub(super) fn raised_by(&self, matcher: &Matcher, text: &str, context: &Context) -> Raised {
        if self.without.phrases { Raised::default() } else { matcher.raised(text, context) }
    }

    /// What a judge says of a message, in words of the store.
    pub(super) fn topics(
        &self,
        raised: &Raised,
        taken: Vec<Taken>,
        examples: Option<&Examples>,
    ) -> Vec<HeardTopic<'e>> {
        taken.into_iter().filter_map(|one| self.topic(raised, &one, examples)).collect()
    }

    fn topic(&self, raised: &Raised, taken: &Taken, examples: Option<&Examples>) -> Option<HeardTopic<'e>> {
        let Taken { topic: at, grade, probability, claim, like, .. } = *taken;
        let topic = self.store.topics().get(at)?;
        let phrases = raised.topics.iter().find(|one| one.topic == at).map(|one| &one.phrases[..]);
        let grounds = phrases.map(<[_]>::to_vec).filter(|phrases| !phrases.is_empty());
        let like = || like.and_then(|like| examples?.get(like)?.place);
        // A claim that nobody disputes leads no card, whoever means it.
        let leads = |claim: &usize| composer::leading(topic, &[*claim], &[], &RemarkId::from(0)) == *claim;
        let claim = claim.filter(leads).and_then(|claim| topic.claims.get(claim));
        let grounds = grounds.unwrap_or_else(|| {
            like().map(|(file, line)| format!("{file}:{line}").into()).into_iter().collect()
        });
        Some(HeardTopic { topic, grade, probability, claim, grounds })
    }
}
