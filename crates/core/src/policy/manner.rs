//! Two grades acted upon: what is sure may be answered, what is not may be offered.
//!
//! An *offer* is one small reaction below a message; the card follows when somebody taps it. It costs readers less than a reply, so it has
//! a budget of its own ([`OFFERS_TO_A_REPLY`]), and no reply waits for the cooldown of an offer.

use super::{Case, Silence};
use crate::{
    hear::{Capped, Grade},
    settings::{Mode, Origin},
    topic::Topic,
};

/// How many offers weigh as much as one reply: the server's budget of replies, times this, is its budget of offers. An offer takes no line,
/// shows no text and notifies nobody, so three of them disturb no more than one reply does; a server that wants no replies in an hour
/// wants no offers either.
pub const OFFERS_TO_A_REPLY: u32 = 3;

/// How a topic is brought up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// By a reply.
    Answer,
    /// By a reaction, and a reply once somebody taps it.
    Offer,
}

/// A topic that a message raises, as the gates look at it.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The topic.
    pub topic: &'a Topic,
    /// How sure it is that the message takes it up.
    pub grade: Grade,
    /// How likely that is, in hundredths.
    pub percent: u8,
    /// Why the grade is lower than that would allow, if it is.
    pub capped: Option<Capped>,
    /// Whether nobody else has raised it in the discussion yet.
    pub first: bool,
}

impl Case<'_> {
    /// How a topic may be brought up here that was heard so surely.
    ///
    /// # Errors
    /// [`Silence::Unsure`], [`Silence::TopicBreaking`] or [`Silence::OnlyMentioned`], if nothing is even offered for that.
    pub fn manner(&self, candidate: &Candidate<'_>) -> Result<Manner, Silence> {
        let (topic, percent, capped) = (|| candidate.topic.id.clone(), candidate.percent, candidate.capped);
        if self.remark.asks {
            return Ok(Manner::Answer);
        }
        match candidate.grade {
            Grade::Sure if self.rules.mode().value == Mode::Offer || self.waits(candidate).is_some() => {
                Ok(Manner::Offer)
            }
            Grade::Sure => match self.breaking(candidate.topic) {
                None => Ok(Manner::Answer),
                Some(_) if self.rules.offers_unsure().value => Ok(Manner::Offer),
                Some(news) => Err(Silence::TopicBreaking { topic: topic(), why: news.to_owned() }),
            },
            Grade::Maybe => {
                let offers = self.rules.offers_unsure();
                let origin = offers.origin();
                offers.value.then_some(Manner::Offer).ok_or_else(|| Silence::Unsure {
                    topic: topic(),
                    percent,
                    capped,
                    origin,
                })
            }
            Grade::Mention => {
                let offers = self.rules.offers_mentions();
                let origin = offers.origin();
                offers.value.then_some(Manner::Offer).ok_or_else(|| Silence::OnlyMentioned {
                    topic: topic(),
                    percent,
                    capped,
                    origin,
                })
            }
        }
    }

    /// What is happening just now on a topic that answers only when asked meanwhile, unless somebody asks. Its card may be offered: a tap asks.
    pub fn breaking<'t>(&self, topic: &'t Topic) -> Option<&'t str> {
        topic.breaking.as_deref().filter(|_| !self.remark.asks)
    }

    /// Who chose that the card of a topic waits for a second person, if it is sure, nobody asked for it, and nobody else has raised it yet.
    pub(super) fn waits(&self, candidate: &Candidate<'_>) -> Option<Origin> {
        let waits = self.rules.awaits_discussion();
        let first = candidate.first && candidate.grade == Grade::Sure && !self.remark.asks;
        (waits.value && first).then(|| waits.origin())
    }

    /// How many offers an hour the server bears.
    pub(super) fn offers_per_hour(&self) -> u32 {
        self.rules.replies_per_hour().value.saturating_mul(OFFERS_TO_A_REPLY)
    }
}
