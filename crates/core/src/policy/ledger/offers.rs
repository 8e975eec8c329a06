//! Offers in the ledger: what was offered when, and what becomes of it. Offers wait for replies and for each other; no reply waits for them.

use std::time::Duration;

use super::{Entry, HOUR, Index, Kind, Ledger, State, change, left};
use crate::{
    policy::{Answered, Manner, Silence},
    remark::{ChannelId, PersonId, Remark, RemarkId, ServerId},
    time::Moment,
    topic::TopicId,
};

/// What was offered, as cooldowns and the budget ask for it.
#[derive(Clone, Debug, Default)]
pub(super) struct Offered {
    pub(super) channels: Index<ChannelId>,
    pub(super) topics: Index<(ChannelId, TopicId)>,
    pub(super) persons: Index<PersonId>,
    servers: Index<ServerId>,
}

impl Offered {
    /// What counts besides replies for something that is brought up in this manner.
    pub(super) fn as_seen_by(&self, manner: Manner) -> Option<&Self> {
        (manner == Manner::Offer).then_some(self)
    }

    /// Enters an offer, or takes it out: where it counts at all, and with whose message.
    pub(super) fn change(&mut self, remark: &RemarkId, entry: &Entry, enter: bool) {
        let (channel, at) = (&entry.channel, entry.at);
        let counts = matches!(entry.state, State::Reserved | State::Stands);
        if let Some(person) = entry.person.as_ref().filter(|_| counts || entry.state == State::Gone) {
            change(&mut self.persons, person, at, remark, enter);
        }
        if !counts {
            return;
        }
        change(&mut self.channels, channel, at, remark, enter);
        if let Some(server) = &entry.server {
            change(&mut self.servers, server, at, remark, enter);
        }
        if let Some(topic) = &entry.topic {
            change(&mut self.topics, &(channel.clone(), topic.clone()), at, remark, enter);
        }
    }
}

impl Entry {
    /// What is kept of what was offered below a message, now that its card was asked for: whoever asked has seen it.
    pub(super) fn into_offer(self) -> Option<Box<Self>> {
        match (self.kind, self.state) {
            (Kind::Offered, State::Reserved) => Some(Box::new(Self { state: State::Stands, ..self })),
            (Kind::Offered, _) => Some(Box::new(self)),
            (Kind::Unasked { .. } | Kind::Asked | Kind::Unknown, _) => self.offer,
        }
    }
}

impl Ledger {
    /// Reserves an offer that is on its way.
    pub fn reserve_offer(&mut self, answered: &Answered) {
        self.put_as(answered, Kind::Offered, State::Reserved);
    }

    /// Notes an offer that was made before a restart, after the replies; and whether it counts for nothing but the rest of its author.
    pub fn note_offer(&mut self, answered: &Answered, freed: bool) {
        let state = if freed { State::Gone } else { State::Stands };
        match self.take(&answered.remark) {
            None => self.put_as(answered, Kind::Offered, state),
            Some(mut reply) => {
                if reply.kind == Kind::Asked {
                    reply.offer = Some(Box::new(Entry::of(answered, Kind::Offered, state)));
                }
                self.insert(&answered.remark, reply);
            }
        }
    }

    /// How many offers of the last hour a server has had.
    pub fn offered(&self, server: &ServerId, now: Moment) -> u32 {
        let offered = self.offered.servers.since(server, now.before(HOUR)).count();
        u32::try_from(offered).unwrap_or(u32::MAX)
    }

    /// How long until a server that may have `budget` offers an hour may have another; never if it may have none.
    pub fn offers_free(&self, server: &ServerId, budget: u32, now: Moment) -> Option<Duration> {
        let nth = self.offered.servers.nth_last(server, usize::try_from(budget).unwrap_or(usize::MAX))?;
        left(Some(nth), HOUR, now)
    }

    /// Whether a card is offered below a message.
    pub fn is_offered(&self, remark: &RemarkId) -> bool {
        self.entries.get(remark).is_some_and(|entry| entry.kind == Kind::Offered)
    }

    /// Whether a message was offered something that counts for nothing but the rest of its author, if at all.
    pub fn has_freed(&self, remark: &RemarkId) -> bool {
        let freed = |entry: &Entry| matches!(entry.state, State::Gone | State::Released);
        self.entries.get(remark).is_some_and(|entry| entry.kind == Kind::Offered && freed(entry))
    }

    /// Somebody taps an offer: its card is on its way, as an answer that they asked for. It spends their brake, and not that of whoever
    /// wrote the message.
    ///
    /// # Errors
    /// Why it is not: the message is answered, or whoever taps, or the channel, has heard enough of what was asked for.
    pub fn tap(
        &mut self,
        remark: &Remark,
        topic: &TopicId,
        by: &PersonId,
        now: Moment,
    ) -> Result<(), Silence> {
        if self.has_answered(&remark.id) && !self.is_offered(&remark.id) {
            return Err(Silence::AlreadyAnswered);
        }
        if let Some(too_many) = self.asked_too_often_by(by, &remark.place.channel, now) {
            return Err(too_many.into());
        }
        self.insert(
            &remark.id,
            Entry {
                channel: remark.place.channel.clone(),
                server: remark.place.server.clone(),
                person: Some(by.clone()),
                topic: Some(topic.clone()),
                kind: Kind::Asked,
                at: now,
                state: State::Reserved,
                offer: None,
            },
        );
        Ok(())
    }

    /// What is told by a ledger in which a message was never offered anything; the offer stands as before afterwards.
    pub fn without_offer<T>(&mut self, remark: &RemarkId, told: impl FnOnce(&Self) -> T) -> T {
        let offer = if self.is_offered(remark) { self.take(remark) } else { None };
        let told = told(self);
        if let Some(offer) = offer {
            self.insert(remark, offer);
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(id: u64, at: Moment) -> Answered {
        Answered {
            remark: RemarkId::from(id),
            channel: ChannelId::from(2),
            server: Some(ServerId::from(3)),
            person: Some(PersonId::from(id)),
            topic: TopicId::new("first"),
            claim: String::new(),
            thread: false,
            asked: false,
            at,
        }
    }

    #[test]
    fn no_reply_waits_for_an_offer_and_an_offer_waits_for_both() {
        let (mut ledger, now) = (Ledger::default(), Moment(10));
        let (channel, wait) = (ChannelId::from(2), Duration::from_mins(2));
        let cools = |ledger: &Ledger, manner| ledger.channel_cools(&channel, manner, wait, now).is_some();
        ledger.reserve_offer(&offer(1, Moment(0)));
        assert!(!cools(&ledger, Manner::Answer) && cools(&ledger, Manner::Offer));
        assert_eq!((ledger.spent(&ServerId::from(3), now), ledger.offered(&ServerId::from(3), now)), (0, 1));
        ledger.release(&RemarkId::from(1));
        assert!(!cools(&ledger, Manner::Offer));
        ledger.reserve(&offer(2, Moment(0)));
        assert!(cools(&ledger, Manner::Answer) && cools(&ledger, Manner::Offer));
    }

    #[test]
    fn an_offer_is_left_as_it_was_by_a_look_without_it() {
        let mut ledger = Ledger::default();
        let remark = RemarkId::from(1);
        ledger.reserve_offer(&offer(1, Moment(0)));
        ledger.commit(&remark);
        assert!(ledger.without_offer(&remark, |ledger| ledger.has_heard(&remark)).is_none());
        assert_eq!(ledger.has_heard(&remark), Some(Silence::AlreadyOffered));
    }
}
