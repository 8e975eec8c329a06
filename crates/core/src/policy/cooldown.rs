//! What was answered when: the memory behind cooldowns.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    hash::Hash,
    time::Duration,
};

use crate::{
    remark::{Author, ChannelId, PersonId, Remark, RemarkId, ServerId},
    time::Moment,
    topic::TopicId,
};

/// Answered messages that are remembered. Discord redelivers events of one session only; this is more than a busy bot
/// answers in a day.
const ANSWERED: usize = 4096;

/// Entries above which old ones are swept out, in each of the maps: some 100 bytes each, so a few megabytes at most.
const SWEEP_ABOVE: usize = 16 * 1024;

/// The longest cooldown that is remembered.
pub(super) const LONGEST: Duration = Duration::from_hours(168);

/// What a budget is counted over.
const HOUR: Duration = Duration::from_hours(1);

/// A message that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The message.
    pub remark: RemarkId,
    /// Where it stands.
    pub channel: ChannelId,
    /// The server, if it stands in one.
    pub server: Option<ServerId>,
    /// Who wrote it.
    pub person: Option<PersonId>,
    /// What was answered.
    pub topic: TopicId,
    /// The id of the claim that led.
    pub claim: String,
    /// Whether it stands in a thread or a forum's post, whose unasked replies are one dossier.
    pub thread: bool,
    /// When.
    pub at: Moment,
}

impl Answered {
    /// `remark`, answered with `topic`, led by the claim called `claim`.
    pub fn new(remark: &Remark, topic: &TopicId, claim: &str, at: Moment) -> Self {
        Self {
            remark: remark.id,
            channel: remark.place.channel,
            server: remark.place.server,
            person: match remark.author {
                Author::Person(person) => Some(person),
                _ => None,
            },
            topic: topic.clone(),
            claim: claim.to_owned(),
            // What was asked for has an answer of its own.
            thread: remark.place.is_thread() && !remark.asks,
            at,
        }
    }
}

/// The topics that a thread has heard of, and when it last heard of one.
#[derive(Clone, Debug)]
struct Dossier {
    topics: Vec<TopicId>,
    at: Moment,
}

/// What was answered when.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    channels: HashMap<ChannelId, Moment>,
    topics: HashMap<(ChannelId, TopicId), Moment>,
    persons: HashMap<PersonId, Moment>,
    servers: HashMap<ServerId, VecDeque<Moment>>,
    /// The topics of each thread's dossier.
    dossiers: HashMap<ChannelId, Dossier>,
    answered: HashSet<RemarkId>,
    order: VecDeque<RemarkId>,
}

impl Ledger {
    /// The longest time that it remembers.
    pub const REMEMBERS: Duration = LONGEST;

    /// How long it remembers what a thread has heard of: a discussion that rests so long is over.
    pub const DOSSIERS: Duration = Duration::from_hours(90 * 24);

    /// Notes that a message was answered; older answers may be noted after newer ones.
    pub fn note(&mut self, answered: &Answered) {
        let at = answered.at;
        enter(&mut self.channels, answered.channel, at);
        enter(&mut self.topics, (answered.channel, answered.topic.clone()), at);
        if let Some(person) = answered.person {
            enter(&mut self.persons, person, at);
        }
        if let Some(server) = answered.server {
            let hour = self.servers.entry(server).or_default();
            while hour.front().is_some_and(|first| at.since(*first) >= HOUR) {
                hour.pop_front();
            }
            hour.push_back(at);
        }
        if answered.thread {
            self.note_dossier(answered);
        }
        if self.answered.insert(answered.remark) {
            self.order.push_back(answered.remark);
        }
        if self.order.len() > ANSWERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.answered.remove(&oldest);
        }
    }

    fn note_dossier(&mut self, answered: &Answered) {
        let new = || Dossier { topics: Vec::new(), at: answered.at };
        let dossier = self.dossiers.entry(answered.channel).or_insert_with(new);
        dossier.at = dossier.at.max(answered.at);
        if !dossier.topics.contains(&answered.topic) {
            dossier.topics.push(answered.topic.clone());
        }
        if self.dossiers.len() > SWEEP_ABOVE {
            let mut moments: Vec<Moment> = self.dossiers.values().map(|dossier| dossier.at).collect();
            moments.sort_unstable();
            let middle = moments[moments.len() / 2];
            self.dossiers.retain(|channel, dossier| dossier.at > middle || *channel == answered.channel);
        }
    }

    /// Whether a thread has heard of a topic: it has one dossier, in which a topic stands once.
    pub fn thread_has_heard(&self, thread: ChannelId, topic: &TopicId) -> bool {
        self.dossiers.get(&thread).is_some_and(|dossier| dossier.topics.contains(topic))
    }

    /// Whether a thread has a dossier.
    pub fn has_dossier(&self, thread: ChannelId) -> bool {
        self.dossiers.contains_key(&thread)
    }

    /// How many replies of the last hour a server has heard, and how long until the oldest of them is an hour ago.
    pub fn spent(&self, server: ServerId, now: Moment) -> (u32, Option<Duration>) {
        let Some(hour) = self.servers.get(&server) else { return (0, None) };
        let mut live = hour.iter().filter(|at| now.since(**at) < HOUR).peekable();
        let left = live.peek().map(|first| HOUR.saturating_sub(now.since(**first)));
        (u32::try_from(live.count()).unwrap_or(u32::MAX), left)
    }

    /// Whether a message was answered already.
    pub fn has_answered(&self, remark: RemarkId) -> bool {
        self.answered.contains(&remark)
    }

    /// How long `channel` still cools.
    pub fn channel_cools(&self, channel: ChannelId, cooldown: Duration, now: Moment) -> Option<Duration> {
        left(self.channels.get(&channel), cooldown, now)
    }

    /// How long `topic` still cools in `channel`.
    pub fn topic_cools(
        &self,
        channel: ChannelId,
        topic: &TopicId,
        cooldown: Duration,
        now: Moment,
    ) -> Option<Duration> {
        left(self.topics.get(&(channel, topic.clone())), cooldown, now)
    }

    /// How long `person` is still left alone.
    pub fn person_cools(&self, person: PersonId, cooldown: Duration, now: Moment) -> Option<Duration> {
        left(self.persons.get(&person), cooldown, now)
    }
}

fn enter<K: Hash + Eq>(map: &mut HashMap<K, Moment>, key: K, now: Moment) {
    let last = map.entry(key).or_insert(now);
    *last = now.max(*last);
    if map.len() > SWEEP_ABOVE {
        map.retain(|_, then| now.since(*then) < LONGEST);
        // Everything is recent: the cooldown of the half that is oldest ends early.
        if map.len() > SWEEP_ABOVE {
            let mut moments: Vec<Moment> = map.values().copied().collect();
            moments.sort_unstable();
            let middle = moments[moments.len() / 2];
            map.retain(|_, then| *then > middle || *then == now);
        }
    }
}

fn left(then: Option<&Moment>, cooldown: Duration, now: Moment) -> Option<Duration> {
    let left = cooldown.checked_sub(now.since(*then?))?;
    (!left.is_zero()).then_some(left)
}
