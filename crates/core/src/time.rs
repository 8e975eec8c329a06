//! The program's time: moments, and where they are read. This crate holds no clock of the system's: whoever starts the program
//! hands one in, as a function.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// The time from `earlier` to this; none if the clock went backwards.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The moment so much later.
    #[must_use]
    pub fn after(self, time: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)))
    }

    /// The moment so much earlier.
    #[must_use]
    pub fn before(self, time: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)))
    }

    /// Its day, UTC.
    pub fn day(self) -> Date {
        let when = Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        when.to_zoned_datetime(TimeZone::UTC).date()
    }

    /// The beginning of a day, UTC.
    pub fn at_start_of(day: Date) -> Self {
        Self(day.to_zoned_datetime(TimeZone::UTC).map_or(0, |zoned| zoned.timestamp().as_millisecond()))
    }

    /// Whole seconds since the Unix epoch.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }
}

impl fmt::Display for Moment {
    /// To the minute, UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let when = Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        write!(f, "{} UTC", when.strftime("%Y-%m-%d %H:%M"))
    }
}

/// Where the engine reads the time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// One that goes by itself, such as the system's, and is asked with this function.
    Running(fn() -> Moment),
    /// One that stands still until it is wound: milliseconds since the Unix epoch.
    ByHand(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at the beginning of `day`, UTC.
    pub fn by_hand(day: Date) -> Self {
        Self::by_hand_at(Moment::at_start_of(day))
    }

    /// A clock that stands at `moment`.
    pub fn by_hand_at(moment: Moment) -> Self {
        Self::ByHand(Arc::new(AtomicI64::new(moment.0)))
    }

    /// Winds a clock that is wound by hand; others go by themselves.
    pub fn wind(&self, by: Duration) {
        if let Self::ByHand(now) = self {
            now.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }

    /// This moment.
    pub fn now(&self) -> Moment {
        match self {
            Self::Running(read) => read(),
            Self::ByHand(now) => Moment(now.load(Ordering::SeqCst)),
        }
    }

    /// This moment, as RFC 3339 has it, UTC.
    pub fn stamp(&self) -> String {
        Timestamp::from_millisecond(self.now().0).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
    }

    /// This day, UTC.
    pub fn today(&self) -> Date {
        self.now().day()
    }
}
