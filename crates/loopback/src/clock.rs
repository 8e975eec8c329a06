//! Discord's own time: what its limits, the three seconds of an interaction and the life of a nonce go by.
//!
//! In a test it stands still until it is wound, so that no test sleeps. The hands of a test wind it by themselves: between two things that
//! people do go [`PAUSE`], unless an interaction waits for its answer. The bot's clock is another one, which the test winds.

use std::time::{Duration, Instant};

use serenity::model::Timestamp;

use crate::{Loopback, Now, State, limits};

/// Any instant; where a test's time begins.
pub(crate) const WHEN: &str = "2026-01-01T00:00:00.000000+00:00";
/// The same in seconds since 1970.
const BEGIN: u64 = 1_767_225_600;

/// How long people take from one thing that they do to the next: as long as a channel's bucket of messages takes to fill again.
pub(crate) const PAUSE: Duration = Duration::from_secs(5);

/// Discord's time.
pub(crate) enum Time {
    /// It stands still, and has been wound by so much.
    ByHand(Duration),
    /// It goes. Messages are stamped with what the house's clock says. Limits go by the time that really went by since the start, as the
    /// house may wind its clock on, or let it stand.
    Going {
        /// The house's clock.
        now: Now,
        /// What it said at the start, since 1970.
        from: Duration,
        /// The start.
        since: Instant,
    },
}

impl Time {
    /// Where a time that stands still begins, since 1970.
    pub(crate) fn begin() -> Duration {
        Duration::from_secs(BEGIN)
    }

    /// A time that goes, from now on.
    pub(crate) fn going(now: Now) -> Self {
        let said = now().parse::<Timestamp>().map_or(0, |at| at.unix_timestamp_nanos());
        Self::Going {
            now,
            from: Duration::from_nanos(u64::try_from(said).unwrap_or(0)),
            since: Instant::now(),
        }
    }

    /// This moment, as Discord writes it in messages.
    pub(crate) fn stamp(&self) -> String {
        match self {
            Self::ByHand(Duration::ZERO) => WHEN.to_owned(),
            Self::ByHand(wound) => {
                let seconds = i64::try_from(BEGIN.saturating_add(wound.as_secs())).unwrap_or(i64::MAX);
                let second = Timestamp::from_unix_timestamp(seconds).map(|at| at.to_string());
                let second = second.unwrap_or_default();
                format!("{}.{:06}+00:00", second.trim_end_matches('Z'), wound.subsec_micros())
            }
            Self::Going { now, .. } => now(),
        }
    }

    /// How long it is since 1970, for limits.
    pub(crate) fn since_1970(&self) -> Duration {
        match self {
            Self::ByHand(wound) => Duration::from_secs(BEGIN).saturating_add(*wound),
            Self::Going { from, since, .. } => from.saturating_add(since.elapsed()),
        }
    }

    /// Winds a time that stands still; another goes by itself.
    pub(crate) fn wind(&mut self, by: Duration) {
        if let Self::ByHand(wound) = self {
            *wound = wound.saturating_add(by);
        }
    }
}

impl State {
    /// How long whoever did an interaction waits for the first response.
    pub(crate) fn first_response(&self) -> Duration {
        limits::FIRST_RESPONSE.max(self.patience)
    }

    /// People take their time, unless one of them waits for the answer of a bot that runs.
    pub(crate) fn pause(&mut self) {
        if self.interactions.values().all(|one| one.is_over() || one.abandoned) {
            self.time.wind(PAUSE);
        }
    }
}

impl Loopback {
    /// Lets people wait for the bot for at least so long, also where Discord would not: on a machine that is busy with other things.
    pub fn wait_at_least(&self, patience: Duration) {
        self.shared().state().patience = patience;
    }

    /// Winds Discord's time, in a test; where it goes by itself this does nothing. The bot's clock is not touched.
    pub fn wind(&self, by: Duration) {
        let shared = self.shared();
        shared.state().time.wind(by);
        shared.note_change();
    }
}
