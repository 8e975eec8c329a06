//! What came of a message: the value that acts, and that is shown.

use std::sync::Arc;

use crate::{
    composer::Reply,
    policy::{Heard, Manner, Measure, Ruling, Rush, Silence},
    settings::{Mode, Origin},
    time::Moment,
    topic::TopicId,
    words::Words,
};

/// What came of a message.
#[derive(Debug)]
pub enum Outcome {
    /// This reply, this loud.
    Speak(Arc<Reply>, Mode),
    /// A reaction below the message, which offers this reply.
    Offer(Arc<Reply>),
    /// Nothing, and why.
    Silent(Silence),
}

/// What would have come of a message, but for shadow mode.
#[derive(Debug)]
pub struct Would {
    /// Whether it would have been answered, or offered a card.
    pub manner: Manner,
    /// The reply.
    pub reply: Arc<Reply>,
}

/// A message as it was heard: every topic it raised, strongest first, whatever the policy then did; what each gate said; and what
/// came of it.
#[derive(Debug)]
pub struct Hearing {
    /// The topics raised.
    pub topics: Arc<[Heard]>,
    /// What each gate said, in their order, if a topic was raised; those after the first that stopped it too.
    pub rulings: Arc<[Ruling]>,
    /// What came of it.
    pub outcome: Outcome,
    /// What would have been said or offered, if the place or the topic is in shadow.
    pub shadow: Option<Would>,
    /// A rush that began with this message.
    pub rush: Option<Rush>,
    /// When it was heard.
    pub at: Moment,
}

impl Hearing {
    /// A message that was not answered, and of which nothing more is to be told.
    pub fn silent(silence: Silence, at: Moment) -> Self {
        Self {
            topics: Arc::default(),
            rulings: Arc::default(),
            outcome: Outcome::Silent(silence),
            shadow: None,
            rush: None,
            at,
        }
    }

    /// The silence, if there is one.
    pub fn silence(&self) -> Option<&Silence> {
        match &self.outcome {
            Outcome::Silent(silence) => Some(silence),
            Outcome::Speak(..) | Outcome::Offer(_) => None,
        }
    }

    /// What is told of it later.
    pub fn account(&self) -> Account {
        Account {
            topics: self.topics.clone(),
            rulings: self.rulings.clone(),
            came: match &self.outcome {
                Outcome::Speak(reply, mode) => Came::Spoke(reply.topic.clone(), *mode),
                Outcome::Offer(reply) => Came::Offered(reply.topic.clone()),
                Outcome::Silent(silence) => Came::Silent(silence.clone()),
            },
            at: self.at,
        }
    }
}

/// Why an offer is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Its hour is.
    Hour,
    /// The author of its message, or a moderator, took it away.
    TakenAway,
    /// Somebody asked for its card in reply to its message.
    Asked,
    /// What keeps the bot from bringing the topic up by now.
    Silence(Silence),
    /// Nobody here knows: another instance ended it.
    Elsewhere,
}

impl Ended {
    /// Whether everything but the rest of whoever wrote the message is as if nothing had been offered: the message, as it is by now, has
    /// nothing that would be.
    pub fn frees(&self) -> bool {
        matches!(self, Self::Silence(silence) if silence.is_of_words())
    }

    /// As a sentence without a full stop, as far as it is known.
    pub fn said(&self, words: &Words) -> Option<String> {
        let fixed = match self {
            Self::Hour => words.offer_over_hour(),
            Self::TakenAway => words.offer_over_taken_away(),
            Self::Asked => words.offer_over_asked(),
            Self::Silence(
                Silence::NoText
                | Silence::NothingRaised(_)
                | Silence::OtherSense { .. }
                | Silence::NotOwnWords { .. },
            ) => words.offer_over_no_more(),
            Self::Silence(silence) => return Some(silence.said(words)),
            Self::Elsewhere => return None,
        };
        Some(fixed.to_owned())
    }
}

/// What came of a message, without what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// A reply about this topic, this loud.
    Spoke(TopicId, Mode),
    /// A reply about this topic, which is gone by now.
    Gone(TopicId),
    /// A reaction that offers the card of this topic.
    Offered(TopicId),
    /// Such a reaction, which is over by now, and why.
    Over(TopicId, Ended),
    /// The card of this topic, after somebody tapped that.
    Tapped(TopicId),
    /// Nothing, and why.
    Silent(Silence),
}

/// What is told of a hearing later: ids and rulings, and no reply.
#[derive(Clone, Debug)]
pub struct Account {
    /// The topics raised.
    pub topics: Arc<[Heard]>,
    /// What each gate said.
    pub rulings: Arc<[Ruling]>,
    /// What came of it.
    pub came: Came,
    /// When it was heard.
    pub at: Moment,
}

impl Account {
    /// The silence, if there is one.
    pub fn silence(&self) -> Option<&Silence> {
        match &self.came {
            Came::Silent(silence) => Some(silence),
            Came::Spoke(..) | Came::Gone(_) | Came::Offered(_) | Came::Over(..) | Came::Tapped(_) => None,
        }
    }

    /// What let a topic pass when the message was heard: the mode, who chose it, and who allowed the topic. None where another topic led, or
    /// something stopped it.
    pub fn allowed(&self, topic: &TopicId) -> Option<(Mode, &Origin, &Origin)> {
        let mut measures = self.rulings.iter().map(|ruling| &ruling.measure);
        let mode = measures.find_map(|one| match one {
            Measure::Mode { mode, origin } => Some((*mode, origin)),
            _ => None,
        });
        let rule = measures.find_map(|one| match one {
            Measure::Topic { topic: led, origin, .. } | Measure::TopicAsked { topic: led, origin } => {
                (led == topic).then_some(origin)
            }
            _ => None,
        });
        let ((mode, by), rule) = (mode?, rule?);
        self.rulings.iter().all(|ruling| ruling.stop.is_none()).then_some((mode, by, rule))
    }

    /// About how many bytes it takes.
    pub fn bytes(&self) -> usize {
        let heard = |one: &Heard| {
            let ids = [&one.claim, &one.side].into_iter().flatten().map(String::len).sum::<usize>();
            one.topic.as_str().len() + one.ground.bytes() + 2 * one.triggers.len() + ids
        };
        size_of::<Self>()
            + size_of_val(&*self.topics)
            + size_of_val(&*self.rulings)
            + self.topics.iter().map(heard).sum::<usize>()
    }
}
