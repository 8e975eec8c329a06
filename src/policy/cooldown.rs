//! What was answered when: the memory behind cooldowns.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    hash::Hash,
    time::Duration,
};

use crate::{
    remark::{Author, ChannelId, PersonId, Remark, RemarkId},
    topic::TopicId,
};

/// Milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// The time from `earlier` to this; none if the clock went backwards.
    fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// Answered messages that are remembered. Discord redelivers events of one session only; this is more than a busy bot
/// answers in a day.
const ANSWERED: usize = 4096;

/// Entries above which old ones are swept out, in each of the maps: some 100 bytes each, so a few megabytes at most.
const SWEEP_ABOVE: usize = 16 * 1024;

/// The longest cooldown that is remembered.
const LONGEST: Duration = Duration::from_hours(168);

/// What was answered when.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    channels: HashMap<ChannelId, Moment>,
    topics: HashMap<(ChannelId, TopicId), Moment>,
    persons: HashMap<PersonId, Moment>,
    answered: HashSet<RemarkId>,
    order: VecDeque<RemarkId>,
}

impl Ledger {
    /// Notes that `remark` was answered with `topic`.
    pub fn note(&mut self, remark: &Remark, topic: &TopicId, now: Moment) {
        enter(&mut self.channels, remark.channel, now);
        enter(&mut self.topics, (remark.channel, topic.clone()), now);
        if let Author::Person(person) = remark.author {
            enter(&mut self.persons, person, now);
        }
        if self.answered.insert(remark.id) {
            self.order.push_back(remark.id);
        }
        if self.order.len() > ANSWERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.answered.remove(&oldest);
        }
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
    map.insert(key, now);
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
