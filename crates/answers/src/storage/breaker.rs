//! What happens while the database is away: whoever wants something of it hears so at once. Now and then the journal's writer tries, and
//! whatever a person asks for is tried too. One line in the log when it goes, one when it is back. A database that is locked, damaged or
//! on a full disk can be read all the same, in part: only a write shows that it is back.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// How long the writer waits between two tries: short enough that a moment's trouble is over soon, long enough that a try which takes its
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
    refused: u64,
    /// Whether it is damaged: then what it does in part shows nothing, and only another in its place is better.
    damaged: bool,
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

    /// Whether the database may be asked now.
    pub(super) fn admits(&self) -> bool {
        match &mut *self.state() {
            None => true,
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

    /// The database failed at something, and says why. Whether it answered until now.
    pub(super) fn failed(&self, now: Instant, damaged: bool, why: &dyn std::fmt::Display) -> bool {
        match &mut *self.state() {
            Some(away) => {
                away.damaged |= damaged;
                false
            }
            state @ None => {
                *state = Some(Away { since: now, refused: 0, damaged });
                tracing::error!(
                    error = why.to_string(),
                    "the database is away: settings stay as they are, replies go on without their journal"
                );
                true
            }
        }
    }

    /// The database did what was asked. Whether it had been away until now.
    pub(super) fn answered(&self, now: Instant, to: Use) -> bool {
        self.ends(now, |away| to == Use::Write && !away.damaged)
    }

    /// Another database is in the place of a damaged one. Whether there was one.
    pub(super) fn renewed(&self, now: Instant) -> bool {
        self.ends(now, |away| away.damaged)
    }

    /// Whether the database is damaged.
    pub(super) fn is_damaged(&self) -> bool {
        self.state().as_ref().is_some_and(|away| away.damaged)
    }

    fn ends(&self, now: Instant, proved: impl FnOnce(&mut Away) -> bool) -> bool {
        let Some(away) = self.state().take_if(proved) else { return false };
        let seconds = now.saturating_duration_since(away.since).as_secs();
        tracing::info!(seconds, not_kept = away.refused, "the database is back");
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b31_what_failed_is_asked_nothing_until_it_answers() {
        let breaker = Breaker::default();
        let start = Instant::now();
        assert!(breaker.admits());
        assert!(!breaker.answered(start, Use::Write), "it was never away");
        assert!(breaker.failed(start, false, &"the disk is full"));
        assert!(!breaker.failed(start, false, &"the disk is full"), "that is known");
        assert!(!breaker.answered(start, Use::Read), "a full disk can be read");
        assert!(!breaker.admits(), "nobody waits for what has just failed");
        assert_eq!(breaker.refused(), 1);
        assert!(breaker.answered(start + REST, Use::Write));
        assert!(breaker.admits(), "once it answers everybody is let through");
        assert!(!breaker.renewed(start), "it was whole");
        assert!(breaker.failed(start, true, &"it is damaged"));
        assert!(!breaker.answered(start, Use::Write), "in part it can be written all the same");
        assert!(breaker.is_damaged() && breaker.renewed(start) && breaker.admits());
    }
}
