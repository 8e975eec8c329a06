//! The system's clock, or one wound by hand.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::policy::Moment;

/// Where the engine reads the time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's.
    System,
    /// One that stands still until it is wound: milliseconds since the Unix epoch.
    ByHand(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at the beginning of `day`, UTC.
    pub fn by_hand(day: Date) -> Self {
        let start =
            day.to_zoned_datetime(TimeZone::UTC).map_or(0, |zoned| zoned.timestamp().as_millisecond());
        Self::ByHand(Arc::new(AtomicI64::new(start)))
    }

    /// A clock that stands at `moment`.
    pub fn by_hand_at(moment: Moment) -> Self {
        Self::ByHand(Arc::new(AtomicI64::new(moment.0)))
    }

    /// Winds a clock that is wound by hand; the system's goes by itself.
    pub fn wind(&self, by: Duration) {
        if let Self::ByHand(now) = self {
            now.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }

    /// This moment.
    pub fn now(&self) -> Moment {
        Moment(match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
            }
            Self::ByHand(now) => now.load(Ordering::SeqCst),
        })
    }

    /// This moment, as RFC 3339 has it, UTC.
    pub fn stamp(&self) -> String {
        Timestamp::from_millisecond(self.now().0).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
    }

    /// This day, UTC.
    pub fn today(&self) -> Date {
        let now = Timestamp::from_millisecond(self.now().0).unwrap_or(Timestamp::UNIX_EPOCH);
        now.to_zoned_datetime(TimeZone::UTC).date()
    }
}
