//! A lock for each place: a reply is sent, changed and noted by one task at a time, and a place that hangs holds up no other.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{Mutex as Lock, OwnedMutexGuard};

use counterpoint_core::remark::ChannelId;

/// Places that are remembered, above which those that nobody works in are forgotten. A lock costs about 100 bytes.
const SWEEP_ABOVE: usize = 1024;

/// The locks of the places in which something is under way.
#[derive(Default)]
pub(super) struct Places(Mutex<HashMap<ChannelId, Arc<Lock<()>>>>);

impl Places {
    /// The right to change what the bot has said in a place; whoever waits for it finds what was changed before.
    pub(super) async fn lock(&self, place: &ChannelId) -> OwnedMutexGuard<()> {
        let lock = {
            let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if places.len() >= SWEEP_ABOVE {
                // Whoever holds a lock, or waits for it, has a second reference to it.
                places.retain(|_, lock| Arc::strong_count(lock) > 1);
            }
            places.entry(place.clone()).or_default().clone()
        };
        lock.lock_owned().await
    }

    #[cfg(test)]
    fn remembered(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_place_that_hangs_holds_up_no_other_and_idle_places_are_forgotten() {
        let places = Places::default();
        let one = ChannelId::from(1);
        let held = places.lock(&one).await;
        for other in 2..5000 {
            drop(places.lock(&ChannelId::from(other)).await);
        }
        assert!(places.remembered() <= SWEEP_ABOVE, "{} places are remembered", places.remembered());
        let waiting = places.lock(&one);
        tokio::pin!(waiting);
        let polled =
            std::future::poll_fn(|cx| std::task::Poll::Ready(waiting.as_mut().poll(cx).is_pending()));
        assert!(polled.await, "a sweep does not take a lock from whoever holds it");
        drop(held);
        waiting.await;
    }
}
