//! When the next connection may begin: at once, unless connections end before a session stands on them. A gateway that refuses one
//! after the other is asked ever less often, and keeps its 1,000 sessions a day for when it is well again (events/gateway, "Session Start
//! Limit").

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// The waits after one connection that came to nothing, two, and so on; the last one again and again.
const WAITS: [Duration; 7] = [
    Duration::from_millis(100),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(30),
    Duration::from_mins(1),
];

#[derive(Debug, Default)]
struct State {
    /// Connections that came to nothing, one after the other; several at once count as one.
    failed: usize,
    /// When the next may begin.
    next: Option<Instant>,
}

/// What became of the last connections.
#[derive(Debug, Default)]
pub(super) struct Tries(Mutex<State>);

impl Tries {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a connection may begin. When it did.
    pub(super) async fn turn(&self) -> Instant {
        loop {
            let (now, next) = (Instant::now(), self.state().next);
            match next.filter(|next| *next > now) {
                Some(next) => tokio::time::sleep_until(next).await,
                None => return now,
            }
        }
    }

    /// A connection that began then came to nothing. Whether it is the first.
    pub(super) fn failed(&self, began: Instant) -> bool {
        let mut state = self.state();
        if state.next.is_some_and(|next| began < next) {
            return false;
        }
        let wait = WAITS.get(state.failed).or(WAITS.last()).copied().unwrap_or_default();
        state.next = Instant::now().checked_add(wait);
        state.failed += 1;
        state.failed == 1
    }

    /// A session stands.
    pub(super) fn stands(&self) {
        *self.state() = State::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn connections_that_come_to_nothing_are_ever_further_apart() {
        let tries = Tries::default();
        let began = tries.turn().await;
        assert!(tries.failed(began), "it is told of once");
        assert!(!tries.failed(began), "what began at the same time counts as one");
        assert_eq!(tries.state().failed, 1);
        let next = tries.state().next.expect("the next has to wait");
        assert!(tries.turn().await >= next);
        assert!(!tries.failed(next));
        let later = tries.state().next.expect("the next has to wait");
        assert!(later >= next + WAITS[1] - Duration::from_millis(1));
        for _ in 0..20 {
            let next = tries.state().next.expect("the next has to wait");
            tries.failed(next);
        }
        let longest = tries.state().next.expect("the next has to wait") - Instant::now();
        assert!(longest > WAITS[6] - Duration::from_secs(1) && longest <= WAITS[6]);
        tries.stands();
        let now = Instant::now();
        assert!(tries.turn().await < now + Duration::from_secs(1), "well again");
    }
}
