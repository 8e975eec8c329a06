//! What happens while the database is away: whoever wants something of it hears so at once, and only now and then somebody tries. One
//! line in the log when it goes, one when it is back.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How long nobody tries after a failure: short enough that a moment's trouble is over soon, long enough that a try which takes its
/// two seconds is the exception.
pub(super) const REST: Duration = Duration::from_secs(5);

/// Closed while the database answers; open while it is away.
#[derive(Debug, Default)]
pub(super) struct Breaker(Mutex<Option<Away>>);

#[derive(Debug)]
struct Away {
    since: Instant,
    next: Instant,
    refused: u64,
}

impl Breaker {
    fn state(&self) -> MutexGuard<'_, Option<Away>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the database may be asked now. While it is away one caller in [`REST`] is let through, to try.
    pub(super) fn admits(&self, now: Instant) -> bool {
        match &mut *self.state() {
            None => true,
            Some(away) if now >= away.next => {
                away.next = now + REST;
                true
            }
            Some(away) => {
                away.refused += 1;
                false
            }
        }
    }

    /// The database failed, and says why.
    pub(super) fn failed(&self, now: Instant, why: &dyn std::fmt::Display) {
        match &mut *self.state() {
            Some(away) => away.next = now + REST,
            state @ None => {
                *state = Some(Away { since: now, next: now + REST, refused: 0 });
                tracing::error!(
                    error = why.to_string(),
                    "the database is away: settings stay as they are, replies go on without their journal"
                );
            }
        }
    }

    /// The database answered. Whether it had been away.
    pub(super) fn answered(&self, now: Instant) -> bool {
        let Some(away) = self.state().take() else { return false };
        let seconds = now.saturating_duration_since(away.since).as_secs();
        tracing::info!(seconds, not_kept = away.refused, "the database is back");
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b31_after_a_failure_one_caller_in_a_while_tries() {
        let breaker = Breaker::default();
        let start = Instant::now();
        assert!(breaker.admits(start));
        assert!(!breaker.answered(start), "it was never away");
        breaker.failed(start, &"the disk is full");
        assert!(!breaker.admits(start + REST / 2), "nobody waits for what has just failed");
        assert!(breaker.admits(start + REST), "then one tries");
        assert!(!breaker.admits(start + REST), "and only one");
        assert!(breaker.answered(start + REST));
        assert!(breaker.admits(start + REST), "once it answers everybody is let through");
    }
}
