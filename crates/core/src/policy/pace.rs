//! How busy channels are: a channel that is suddenly much busier than usual is left in peace for a while.
//!
//! A rush of messages means that something has just happened, or that a raid is on. Both are moments at which a curated card
//! is late or unwelcome. What is usual has to be seen first: after a start, or where the bot has just been switched on, a quarter of an
//! hour passes before anything counts as a rush.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use crate::remark::ChannelId;
use crate::time::Moment;

/// A minute with fewer messages than this is no rush, however quiet the channel usually is: one every two seconds.
pub const RUSH_LEAST: u32 = 30;

/// How many times as many messages as usual make a rush.
pub const RUSH_TIMES: f64 = 4.0;

/// How long the bot keeps quiet after the last minute that was a rush.
pub const RUSH_HOLD: Duration = Duration::from_mins(10);

/// The minutes over which "usual" is taken: an exponential mean in which a quarter of an hour counts most.
const USUAL_MINUTES: f64 = 15.0;

/// Minutes that have to be seen of a channel before a rush can be told: those over which "usual" is taken.
const SEEN_MINUTES: i64 = 15;

/// Channels that are remembered, above which idle ones are forgotten: some 150 bytes each, and 210 where ids are texts, so a few megabytes.
const SWEEP_ABOVE: usize = 16 * 1024;

/// Channels above which busy ones are forgotten too.
const MOST: usize = 4 * SWEEP_ABOVE;

/// Minutes without a message after which a channel is idle: what was usual in it counts for a sixtieth by then.
const IDLE_MINUTES: i64 = 60;

/// Channels that one message looks at to forget idle ones. It brings one channel at most, so two are enough to gain on them.
const LOOKED_AT: usize = 4;

const MINUTE: i64 = 60_000;

#[derive(Clone, Copy, Debug)]
struct Channel {
    /// The minute in which it was first heard.
    since: i64,
    /// The minute that is being counted, since 1970.
    minute: i64,
    /// Messages in it.
    count: u32,
    /// The exponential mean of messages a minute before it, as if nothing had been said before `since`.
    mean: f64,
    /// Until when the bot keeps quiet.
    held: Option<Moment>,
}

/// A rush that has just begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rush {
    /// Messages in this minute so far.
    pub count: u32,
    /// Messages a minute before, rounded.
    pub usual: u32,
}

impl Channel {
    fn new(minute: i64) -> Self {
        Self { since: minute, minute, count: 0, mean: 0.0, held: None }
    }

    /// Goes on to another minute.
    fn go_on(&mut self, minute: i64) {
        let passed = minute - self.minute;
        if passed <= 0 {
            return;
        }
        // The minute that ended counts once, the empty ones since then as zero.
        self.mean = self.mean * KEPT + f64::from(self.count) * (1.0 - KEPT);
        self.mean *= power(passed - 1);
        self.minute = minute;
        self.count = 0;
    }

    /// Messages a minute before this one, if enough minutes were seen. The mean of few minutes weighs what was before them as zero;
    /// that is divided out.
    fn usual(&self) -> Option<f64> {
        let seen = self.minute - self.since;
        (seen >= SEEN_MINUTES).then(|| self.mean / (1.0 - power(seen)))
    }

    fn is_idle(&self, minute: i64) -> bool {
        minute - self.minute >= IDLE_MINUTES
    }
}

/// What each minute leaves of the mean before it.
const KEPT: f64 = 1.0 - 1.0 / USUAL_MINUTES;

fn power(minutes: i64) -> f64 {
    KEPT.powi(i32::try_from(minutes).unwrap_or(i32::MAX))
}

/// How busy channels are.
#[derive(Clone, Debug, Default)]
pub struct Pace {
    channels: HashMap<ChannelId, Channel>,
    /// The same channels, those that were looked at longest ago first.
    order: VecDeque<ChannelId>,
}

impl Pace {
    /// Counts a message. Tells of a rush once, when the hold begins.
    pub fn note(&mut self, channel: &ChannelId, now: Moment) -> Option<Rush> {
        let minute = now.0.div_euclid(MINUTE);
        if !self.channels.contains_key(channel) {
            self.channels.insert(channel.clone(), Channel::new(minute));
            self.order.push_back(channel.clone());
        }
        let one = self.channels.get_mut(channel)?;
        one.go_on(minute);
        one.count = one.count.saturating_add(1);
        let (count, usual) = (one.count, one.usual());
        let rush = usual.filter(|usual| count >= RUSH_LEAST && f64::from(count) >= RUSH_TIMES * usual);
        let begins = rush.is_some() && one.held.is_none_or(|until| until <= now);
        if rush.is_some() {
            one.held = Some(now.after(RUSH_HOLD));
        }
        self.sweep(minute);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a mean of counts of messages in a minute"
        )]
        rush.filter(|_| begins).map(|usual| Rush { count, usual: usual.round() as u32 })
    }

    /// Forgets idle channels if there are many, a few at a time. How many it looked at.
    fn sweep(&mut self, minute: i64) -> usize {
        let mut looked_at = 0;
        while self.channels.len() > SWEEP_ABOVE
            && looked_at < LOOKED_AT
            && let Some(oldest) = self.order.pop_front()
        {
            looked_at += 1;
            let idle = self.channels.get(&oldest).is_none_or(|one| one.is_idle(minute));
            if idle || self.channels.len() > MOST {
                self.channels.remove(&oldest);
            } else {
                self.order.push_back(oldest);
            }
        }
        looked_at
    }

    /// How long the bot still keeps quiet in a channel.
    pub fn held(&self, channel: &ChannelId, now: Moment) -> Option<Duration> {
        let until = self.channels.get(channel)?.held?;
        let left = until.since(now);
        (!left.is_zero()).then_some(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Channels by number, each heard once at a moment.
    fn heard(pace: &mut Pace, channels: std::ops::Range<u64>, at: Moment) {
        for channel in channels {
            let _ = pace.note(&ChannelId::from(channel), at);
        }
    }

    #[test]
    fn b18_a_message_looks_at_a_few_channels_however_many_there_are() {
        let mut pace = Pace::default();
        heard(&mut pace, 0..40_000, Moment(0));
        assert_eq!(pace.channels.len(), 40_000, "busy channels stay");
        assert_eq!(pace.sweep(0), LOOKED_AT);
        // An hour later they are idle, and one channel's talk makes room.
        for _ in 0..8000 {
            heard(&mut pace, 0..1, Moment(61 * MINUTE));
        }
        assert!(pace.channels.len() <= SWEEP_ABOVE, "{}", pace.channels.len());
        assert!(pace.channels.contains_key(&ChannelId::from(0)), "what is busy stays");
        assert_eq!(pace.channels.len(), pace.order.len());
        assert_eq!(pace.sweep(61), 0);
    }

    #[test]
    fn b18_channels_are_bounded() {
        let mut pace = Pace::default();
        heard(&mut pace, 0..100_000, Moment(0));
        assert!(pace.channels.len() <= MOST + 1 && pace.order.len() == pace.channels.len());
    }
}
