//! The system's clock, which no other crate reads.

use std::time::{SystemTime, UNIX_EPOCH};

use counterpoint_core::time::{Clock, Moment};

/// The system's clock.
pub fn system() -> Clock {
    Clock::Running(now)
}

fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
