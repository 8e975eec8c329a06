//! What was answered when: the memory behind cooldowns, budgets and dossiers.
//!
//! A reply is *reserved* when it is decided, so that of two messages at once only one is answered. It *stands* once it is sent. What was
//! never sent, or is gone with its message, is *released* and leaves everything as if it had not been. A reservation of which nothing
//! more is heard releases itself.

mod asked;
mod offers;

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use super::{Answered, Manner, Silence, index::Index};
use offers::Offered;

use crate::settings::LONGEST;
use crate::{
    remark::{ChannelId, PersonId, Remark, RemarkId, ServerId},
    time::Moment,
    topic::TopicId,
};

/// How long a reservation lasts of which nothing more is heard: what Discord has not taken in a quarter of an hour is not on its way.
pub const RESERVED_FOR: Duration = Duration::from_mins(15);

/// What a budget is counted over.
const HOUR: Duration = Duration::from_hours(1);

/// Replies that are remembered at most, above which the oldest are forgotten: each takes some 850 bytes where ids are numbers and 1100
/// where they are texts, so 36 MB at most. It is more than 190 replies in each hour of a week.
const MOST: usize = 32 * 1024;

/// Replies that one call forgets at most. Each call enters one, so the ledger shrinks nevertheless, and no message pays for all.
const FORGOTTEN_AT_ONCE: usize = 8;

/// What a reply counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nobody asked for it. Whether it stands in the dossier of a thread.
    Unasked { dossier: bool },
    /// A topic that was asked for.
    Asked,
    /// A card that is offered, and not said.
    Offered,
    /// The answer that the bot knows nothing of what was asked for.
    Unknown,
}

/// How sure a reply is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It is on its way.
    Reserved,
    /// It was sent.
    Stands,
    /// It was never sent, or nothing more was heard of it.
    Released,
    /// It was sent, and is gone: its author was answered nevertheless.
    Gone,
}

/// A reply in the ledger.
#[derive(Clone, Debug)]
struct Entry {
    channel: ChannelId,
    server: Option<ServerId>,
    person: Option<PersonId>,
    topic: Option<TopicId>,
    kind: Kind,
    at: Moment,
    state: State,
    /// The offer of a card that was then asked for. It counts besides.
    offer: Option<Box<Entry>>,
}

impl Entry {
    fn of(answered: &Answered, kind: Kind, state: State) -> Self {
        Self {
            channel: answered.channel.clone(),
            server: answered.server.clone(),
            person: answered.person.clone(),
            topic: Some(answered.topic.clone()),
            kind,
            at: answered.at,
            state,
            offer: None,
        }
    }

    /// When it is forgotten, however sure it is.
    fn ends(&self) -> Moment {
        let ends = self.at.after(match self.kind {
            Kind::Unasked { dossier: true } => Ledger::DOSSIERS,
            Kind::Unasked { dossier: false } | Kind::Offered => Ledger::REMEMBERS,
            Kind::Asked | Kind::Unknown => HOUR,
        });
        self.offer.as_ref().map_or(ends, |offer| ends.max(offer.ends()))
    }
}

/// What was answered when.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: HashMap<RemarkId, Entry>,
    /// All of them, by when they are forgotten.
    ends: BTreeSet<(Moment, RemarkId)>,
    /// Those on their way, by when they were reserved.
    reserved: BTreeSet<(Moment, RemarkId)>,
    channels: Index<ChannelId>,
    topics: Index<(ChannelId, TopicId)>,
    persons: Index<PersonId>,
    servers: Index<ServerId>,
    /// What threads have heard: by thread, and by thread and topic.
    dossiers: Index<ChannelId>,
    heard: Index<(ChannelId, TopicId)>,
    asked_by: Index<PersonId>,
    asked_in: Index<ChannelId>,
    unknown_to: Index<PersonId>,
    unknown_in: Index<ChannelId>,
    /// What was offered.
    offered: Offered,
}

impl Ledger {
    /// The longest time that it remembers what was answered in a channel.
    pub const REMEMBERS: Duration = LONGEST;

    /// How long it remembers that a thread has heard of a topic: a discussion that old is over.
    pub const DOSSIERS: Duration = Duration::from_hours(90 * 24);

    /// Reserves a reply that is on its way.
    pub fn reserve(&mut self, answered: &Answered) {
        self.put(answered, State::Reserved);
    }

    /// Notes a reply that stands; older ones may be noted after newer ones.
    pub fn note(&mut self, answered: &Answered) {
        self.put(answered, State::Stands);
    }

    /// Notes that somebody who asked for something was told that the bot knows nothing of it.
    pub fn note_unknown(&mut self, remark: &Remark, at: Moment) {
        self.insert(
            &remark.id,
            Entry {
                channel: remark.place.channel.clone(),
                server: remark.place.server.clone(),
                person: remark.author.person().cloned(),
                topic: None,
                kind: Kind::Unknown,
                at,
                state: State::Stands,
                offer: None,
            },
        );
    }

    /// A reply was sent: it stands, also where it was released before. Nothing if it is not known.
    pub fn commit(&mut self, remark: &RemarkId) {
        self.turn_to(remark, State::Stands);
    }

    /// A reply was not sent after all, or is gone with the message that it answered: everything is as if it had not been. Only whoever
    /// was answered by one that stood is left alone as before, or a message said and deleted again and again would draw one
    /// reply after the other. What was offered before its card was asked for goes with the message, and else counts on.
    pub fn release(&mut self, remark: &RemarkId) {
        let Some(mut entry) = self.take(remark) else { return };
        let stood = matches!(entry.state, State::Stands | State::Gone);
        entry.state = if stood { State::Gone } else { State::Released };
        if let Some(offer) = entry.offer.as_mut().filter(|_| stood) {
            offer.state = State::Gone;
        }
        self.insert(remark, entry);
    }

    /// A reply is about another topic now. It keeps its moment: no budget is spent and no cooldown begins anew.
    pub fn turn(&mut self, remark: &RemarkId, topic: &TopicId) {
        let Some(entry) = self.take(remark) else { return };
        self.insert(remark, Entry { topic: Some(topic.clone()), ..entry });
    }

    /// Lets go of what is over: reservations of which nothing more was heard, and some of what is too old.
    pub fn expire(&mut self, now: Moment) {
        while let Some((_, remark)) =
            self.reserved.first().filter(|(at, _)| now.since(*at) >= RESERVED_FOR).cloned()
        {
            self.turn_to(&remark, State::Released);
        }
        self.forget(now);
    }

    /// How many replies it remembers.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it remembers none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Forgets some of what is too old or too much. How many.
    fn forget(&mut self, now: Moment) -> usize {
        let mut forgotten = 0;
        while forgotten < FORGOTTEN_AT_ONCE
            && let Some((ends, remark)) = self.ends.first()
            && (*ends <= now || self.entries.len() > MOST)
        {
            let remark = remark.clone();
            self.take(&remark);
            forgotten += 1;
        }
        forgotten
    }

    fn put(&mut self, answered: &Answered, state: State) {
        let kind = if answered.asked { Kind::Asked } else { Kind::Unasked { dossier: answered.thread } };
        self.put_as(answered, kind, state);
    }

    fn put_as(&mut self, answered: &Answered, kind: Kind, state: State) {
        self.insert(&answered.remark, Entry::of(answered, kind, state));
        self.forget(answered.at);
    }

    fn turn_to(&mut self, remark: &RemarkId, state: State) {
        if let Some(entry) = self.take(remark) {
            self.insert(remark, Entry { state, ..entry });
        }
    }

    /// Enters what a message has now; what it was offered counts on where it is what was asked for.
    fn insert(&mut self, remark: &RemarkId, mut entry: Entry) {
        if let Some(before) = self.take(remark)
            && entry.kind == Kind::Asked
            && entry.offer.is_none()
        {
            entry.offer = before.into_offer();
        }
        self.ends.insert((entry.ends(), remark.clone()));
        if entry.state == State::Reserved {
            self.reserved.insert((entry.at, remark.clone()));
        }
        self.index(remark, &entry, true);
        self.entries.insert(remark.clone(), entry);
    }

    fn take(&mut self, remark: &RemarkId) -> Option<Entry> {
        let entry = self.entries.remove(remark)?;
        self.ends.remove(&(entry.ends(), remark.clone()));
        self.reserved.remove(&(entry.at, remark.clone()));
        self.index(remark, &entry, false);
        Some(entry)
    }

    /// Enters an entry into the indexes in which it counts, or takes it out of them.
    fn index(&mut self, remark: &RemarkId, entry: &Entry, enter: bool) {
        let (channel, at) = (&entry.channel, entry.at);
        let counts = matches!(entry.state, State::Reserved | State::Stands);
        let answered = counts || entry.state == State::Gone;
        if let Some(offer) = &entry.offer {
            self.offered.change(remark, offer, enter);
        }
        match entry.kind {
            Kind::Unasked { dossier } => {
                if let Some(person) = entry.person.as_ref().filter(|_| answered) {
                    change(&mut self.persons, person, at, remark, enter);
                }
                if !counts {
                    return;
                }
                change(&mut self.channels, channel, at, remark, enter);
                if let Some(server) = &entry.server {
                    change(&mut self.servers, server, at, remark, enter);
                }
                if dossier {
                    change(&mut self.dossiers, channel, at, remark, enter);
                }
                if let Some(topic) = &entry.topic {
                    change(&mut self.topics, &(channel.clone(), topic.clone()), at, remark, enter);
                    if dossier {
                        change(&mut self.heard, &(channel.clone(), topic.clone()), at, remark, enter);
                    }
                }
            }
            Kind::Offered => self.offered.change(remark, entry, enter),
            Kind::Asked | Kind::Unknown if answered => {
                change(&mut self.asked_in, channel, at, remark, enter);
                if let Some(person) = &entry.person {
                    change(&mut self.asked_by, person, at, remark, enter);
                }
                if entry.kind == Kind::Unknown {
                    change(&mut self.unknown_in, channel, at, remark, enter);
                    if let Some(person) = &entry.person {
                        change(&mut self.unknown_to, person, at, remark, enter);
                    }
                }
            }
            Kind::Asked | Kind::Unknown => {}
        }
    }

    /// Whether a thread has heard of a topic: it has one dossier, in which a topic stands once.
    pub fn thread_has_heard(&self, thread: &ChannelId, topic: &TopicId, now: Moment) -> bool {
        self.heard.last(&(thread.clone(), topic.clone())).is_some_and(|at| now.since(at) < Self::DOSSIERS)
    }

    /// Whether a thread has a dossier.
    pub fn has_dossier(&self, thread: &ChannelId, now: Moment) -> bool {
        self.dossiers.last(thread).is_some_and(|at| now.since(at) < Self::DOSSIERS)
    }

    /// How many unasked replies of the last hour a server has heard.
    pub fn spent(&self, server: &ServerId, now: Moment) -> u32 {
        u32::try_from(self.servers.since(server, now.before(HOUR)).count()).unwrap_or(u32::MAX)
    }

    /// How long until a server that may hear `budget` unasked replies an hour may hear another; never if it may hear none.
    pub fn budget_frees(&self, server: &ServerId, budget: u32, now: Moment) -> Option<Duration> {
        let nth = self.servers.nth_last(server, usize::try_from(budget).unwrap_or(usize::MAX))?;
        left(Some(nth), HOUR, now)
    }

    /// Whether a message was answered already, or is being answered.
    pub fn has_answered(&self, remark: &RemarkId) -> bool {
        self.has_heard(remark).is_some()
    }

    /// Why a message gets nothing more, if it has had something: a reply, or an offer.
    pub fn has_heard(&self, remark: &RemarkId) -> Option<Silence> {
        let entry = self.entries.get(remark)?;
        let entry = if entry.state == State::Released { entry.offer.as_deref()? } else { entry };
        match (entry.state, entry.kind) {
            (State::Released, _) => None,
            (_, Kind::Offered) => Some(Silence::AlreadyOffered),
            _ => Some(Silence::AlreadyAnswered),
        }
    }

    /// How long `channel` still cools. No reply waits for an offer, but an offer for both.
    pub fn channel_cools(
        &self,
        channel: &ChannelId,
        manner: Manner,
        cooldown: Duration,
        now: Moment,
    ) -> Option<Duration> {
        let offered = self.offered.as_seen_by(manner).and_then(|one| one.channels.last(channel));
        left(self.channels.last(channel).max(offered), cooldown, now)
    }

    /// How long `topic` still cools in `channel`.
    pub fn topic_cools(
        &self,
        channel: &ChannelId,
        topic: &TopicId,
        manner: Manner,
        cooldown: Duration,
        now: Moment,
    ) -> Option<Duration> {
        let key = (channel.clone(), topic.clone());
        let offered = self.offered.as_seen_by(manner).and_then(|one| one.topics.last(&key));
        left(self.topics.last(&key).max(offered), cooldown, now)
    }

    /// How long `person` is still left alone.
    pub fn person_cools(
        &self,
        person: &PersonId,
        manner: Manner,
        cooldown: Duration,
        now: Moment,
    ) -> Option<Duration> {
        let offered = self.offered.as_seen_by(manner).and_then(|one| one.persons.last(person));
        left(self.persons.last(person).max(offered), cooldown, now)
    }
}

fn change<K: Ord + Clone>(index: &mut Index<K>, key: &K, at: Moment, remark: &RemarkId, enter: bool) {
    if enter { index.enter(key.clone(), at, remark) } else { index.take(key.clone(), at, remark) }
}

fn left(then: Option<Moment>, cooldown: Duration, now: Moment) -> Option<Duration> {
    let left = cooldown.min(LONGEST).checked_sub(now.since(then?))?;
    (!left.is_zero()).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_pays_for_all_that_is_old() {
        let mut ledger = Ledger::default();
        let answered = |id: u64, at: i64| Answered {
            remark: RemarkId::from(id),
            channel: ChannelId::from(id),
            server: None,
            person: None,
            topic: TopicId::new("first"),
            claim: String::new(),
            thread: false,
            asked: false,
            at: Moment(at),
        };
        for id in 0..1000 {
            ledger.note(&answered(id, 0));
        }
        let later = Moment(0).after(LONGEST);
        for calls in 1..=125 {
            assert_eq!(
                (ledger.forget(later), ledger.len()),
                (FORGOTTEN_AT_ONCE, 1000 - calls * FORGOTTEN_AT_ONCE)
            );
        }
        assert_eq!(ledger.forget(later), 0);
        assert!(ledger.channels.last(&ChannelId::from(1)).is_none() && ledger.ends.is_empty());
    }

    #[test]
    fn what_is_taken_back_leaves_no_trace() {
        let mut ledger = Ledger::default();
        let answered = Answered {
            remark: RemarkId::from(1),
            channel: ChannelId::from(2),
            server: Some(ServerId::from(3)),
            person: Some(PersonId::from(4)),
            topic: TopicId::new("first"),
            claim: String::new(),
            thread: true,
            asked: false,
            at: Moment(5),
        };
        ledger.reserve(&answered);
        ledger.release(&RemarkId::from(1));
        assert_eq!(ledger.persons.last(&PersonId::from(4)), None);
        assert_eq!(ledger.spent(&ServerId::from(3), Moment(5)), 0);
        assert!(!ledger.has_dossier(&ChannelId::from(2), Moment(5)) && ledger.reserved.is_empty());
        ledger.take(&RemarkId::from(1));
        assert!(ledger.is_empty() && ledger.ends.is_empty());
    }
}
