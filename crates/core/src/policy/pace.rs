//! How busy channels are: a channel that is suddenly much busier than usual is left in peace for a while.
//!
//! A rush of messages means that something has just happened, or that a raid is on. Both are moments at which a curated card
//! is late or unwelcome.

use std::{collections::HashMap, time::Duration};

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

/// Channels that are remembered, above which idle ones are forgotten.
const SWEEP_ABOVE: usize = 16 * 1024;

const MINUTE: i64 = 60_000;

#[derive(Clone, Copy, Debug)]
struct Channel {
    /// The minute that is being counted, since 1970.
    minute: i64,
    /// Messages in it.
    count: u32,
    /// Messages a minute, before it.
    usual: f64,
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

/// How busy channels are.
#[derive(Clone, Debug, Default)]
pub struct Pace {
    channels: HashMap<ChannelId, Channel>,
}

impl Pace {
    /// Counts a message. Tells of a rush once, when the hold begins.
    pub fn note(&mut self, channel: ChannelId, now: Moment) -> Option<Rush> {
        let minute = now.0.div_euclid(MINUTE);
        if self.channels.len() > SWEEP_ABOVE {
            self.channels.retain(|_, one| minute - one.minute < 60);
        }
        let one =
            self.channels.entry(channel).or_insert(Channel { minute, count: 0, usual: 0.0, held: None });
        let passed = minute - one.minute;
        if passed > 0 {
            // The minute that ended counts once, the empty ones since then as zero.
            let keep = 1.0 - 1.0 / USUAL_MINUTES;
            one.usual = one.usual * keep + f64::from(one.count) / USUAL_MINUTES;
            one.usual *= keep.powi(i32::try_from(passed - 1).unwrap_or(i32::MAX));
            one.minute = minute;
            one.count = 0;
        }
        one.count += 1;
        if one.count < RUSH_LEAST || f64::from(one.count) < RUSH_TIMES * one.usual {
            return None;
        }
        let begins = one.held.is_none_or(|until| until <= now);
        one.held = Some(now.after(RUSH_HOLD));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a mean of counts of messages in a minute"
        )]
        begins.then_some(Rush { count: one.count, usual: one.usual.round() as u32 })
    }

    /// How long the bot still keeps quiet in a channel.
    pub fn held(&self, channel: ChannelId, now: Moment) -> Option<Duration> {
        let until = self.channels.get(&channel)?.held?;
        let left = until.since(now);
        (!left.is_zero()).then_some(left)
    }
}
