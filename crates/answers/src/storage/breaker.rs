//! What happens while the database is away: whoever wants something of it hears so at once, and only now and then somebody tries. One
//! line in the log when it goes, one when it is back. A database that is locked or whose disk is full can be read all the same: where
//! writing failed, only a write shows that it is back.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// How long nobody tries after a failure: short enough that a moment's trouble is over soon, long enough that a try which takes its
/// two seconds is the exception.
pub(super) const REST: Duration = Duration::from_secs(5);

/// Closed while the database answers; open while it is away.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    away: Mutex<Option<Away>>,
    /// What was refused without a try since the program began.
    refused: AtomicU64,
}

#[derive(Debug)]
struct Away {
    since: Instant,
    next: Instant,
    refused: u64,
    /// What failed last.
    failed: Use,
}

/// What is asked of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// To say what it keeps.
    Read,
    /// To keep something.
    Write,
}

impl Breaker {
    fn state(&self) -> MutexGuard<'_, Option<Away>> {
        self.away.lock().unwrap_or_else(PoisonError::into_inner)
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
                self.refused.fetch_add(1, Ordering::Relaxed);
                false
            }
        }
    }

    /// Whether the database is away.
    pub(super) fn is_away(&self) -> bool {
        self.state().is_some()
    }

    /// What was refused without a try since the program began.
    pub(super) fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// The database failed at something, and says why.
    pub(super) fn failed(&self, now: Instant, at: Use, why: &dyn std::fmt::Display) {
        match &mut *self.state() {
            Some(away) => {
                away.next = now + REST;
                away.failed = at;
            }
            state @ None => {
                *state = Some(Away { since: now, next: now + REST, refused: 0, failed: at });
                tracing::error!(
                    error = why.to_string(),
                    "the database is away: settings stay as they are, replies go on without their journal"
                );
            }
        }
    }

    /// The database did what was asked. Whether it had been away until now.
    pub(super) fn answered(&self, now: Instant, to: Use) -> bool {
        let proves = |away: &mut Away| to == Use::Write || away.failed == Use::Read;
        let Some(away) = self.state().take_if(proves) else { return false };
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
        assert!(!breaker.answered(start, Use::Write), "it was never away");
        breaker.failed(start, Use::Write, &"the disk is full");
        assert!(!breaker.answered(start, Use::Read), "a full disk can be read");
        assert!(!breaker.admits(start + REST / 2), "nobody waits for what has just failed");
        assert!(breaker.admits(start + REST), "then one tries");
        assert!(!breaker.admits(start + REST), "and only one");
        assert!(breaker.answered(start + REST, Use::Write));
        assert!(breaker.admits(start + REST), "once it answers everybody is let through");
        breaker.failed(start, Use::Read, &"the network is down");
        assert!(breaker.answered(start, Use::Read));
    }
}
