//! What is asked for in the ledger: how often a person and a channel may ask, and when they may again.

use std::time::Duration;

use super::{HOUR, Index, Ledger, left};
use crate::{
    policy::asked::{
        ASKED_BY_PERSON, ASKED_IN_CHANNEL, Limit, TooMany, UNKNOWN_IN_CHANNEL, UNKNOWN_TO_PERSON,
    },
    remark::{ChannelId, PersonId, Remark},
    time::Moment,
};

impl Ledger {
    /// Why a message that asks the bot is not answered just now, if it is not: its author or its channel has heard enough.
    pub fn asked_too_often(&self, remark: &Remark, now: Moment) -> Option<TooMany> {
        let own = remark.author.person().and_then(|one| full(&self.asked_by, one, &ASKED_BY_PERSON, now));
        let all = full(&self.asked_in, &remark.place.channel, &ASKED_IN_CHANNEL, now);
        longer(own, all)
    }

    /// The same of a person who asks in a channel for what another one's message raises.
    pub fn asked_too_often_by(&self, person: &PersonId, channel: &ChannelId, now: Moment) -> Option<TooMany> {
        let own = full(&self.asked_by, person, &ASKED_BY_PERSON, now);
        longer(own, full(&self.asked_in, channel, &ASKED_IN_CHANNEL, now))
    }

    /// The same of a message that asks for something of which the bot knows nothing.
    pub fn unknown_too_often(&self, remark: &Remark, now: Moment) -> Option<TooMany> {
        let own = remark.author.person().and_then(|one| full(&self.unknown_to, one, &UNKNOWN_TO_PERSON, now));
        let all = full(&self.unknown_in, &remark.place.channel, &UNKNOWN_IN_CHANNEL, now);
        longer(own, all).or_else(|| self.asked_too_often(remark, now))
    }

    /// How many answers of the last hour a person has asked for.
    pub fn asked_by(&self, person: &PersonId, now: Moment) -> usize {
        self.asked_by.since(person, now.before(HOUR)).count()
    }
}

/// How long until all limits let another one pass, if one of them does not now.
fn full<K: Ord + Clone>(index: &Index<K>, key: &K, limits: &[Limit], now: Moment) -> Option<Duration> {
    limits.iter().filter_map(|limit| left(index.nth_last(key, limit.most), limit.within, now)).max()
}

fn longer(own: Option<Duration>, all: Option<Duration>) -> Option<TooMany> {
    let left = own.max(all)?;
    Some(TooMany { in_channel: own.is_none_or(|own| own < left), left })
}
