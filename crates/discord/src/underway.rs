//! What is under way: events that are being dealt with. Whoever ends the program waits until they are, so that no reply that was begun is
//! lost.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use poise::serenity_prelude as serenity;
use serenity::FullEvent;
use tokio::{
    sync::watch,
    time::{Instant, timeout, timeout_at},
};

/// How long it is waited for an event that serenity was given and has not begun with: it may have been unable to read it.
const BEGUN_WITHIN: Duration = Duration::from_millis(500);

/// What is under way. Clones count together.
#[derive(Clone, Default)]
pub(crate) struct Underway(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// Events of people that serenity was given.
    given: AtomicU64,
    /// How many of them were begun with, and how much of anything is being dealt with.
    now: watch::Sender<(u64, u64)>,
}

/// Something that is being dealt with until this is dropped.
#[must_use = "it is dealt with until this is dropped"]
pub(crate) struct Dealing(Underway);

impl Drop for Dealing {
    fn drop(&mut self) {
        self.0.0.now.send_modify(|(_, running)| *running = running.saturating_sub(1));
    }
}

impl Underway {
    /// Whether whoever ends the program waits until an event of a name was begun with.
    pub(crate) fn waits_for(name: &str) -> bool {
        name == "INTERACTION_CREATE"
    }

    /// serenity is given an event that is waited for.
    pub(crate) fn given(&self) {
        self.0.given.fetch_add(1, Ordering::Relaxed);
    }

    /// Something is being dealt with from now on.
    pub(crate) fn enter(&self) -> Dealing {
        self.0.now.send_modify(|(_, running)| *running += 1);
        Dealing(self.clone())
    }

    /// An event is being dealt with from now on.
    fn begin(&self, event: &FullEvent) -> Dealing {
        let begun = matches!(event, FullEvent::InteractionCreate { .. });
        self.0.now.send_modify(|(all, running)| {
            *all += u64::from(begun);
            *running += 1;
        });
        Dealing(self.clone())
    }

    /// Waits until nothing is under way any more, for so long at most. Whether nothing is.
    pub(crate) async fn over(&self, patience: Duration) -> bool {
        let until = Instant::now() + patience;
        let given = self.0.given.load(Ordering::Relaxed);
        let mut now = self.0.now.subscribe();
        let begun = now.wait_for(|(begun, _)| *begun >= given);
        drop(timeout(BEGUN_WITHIN.min(patience), begun).await);
        timeout_at(until, now.wait_for(|(_, running)| *running == 0)).await.is_ok()
    }
}

/// A framework whose work is counted.
pub(crate) struct Counted<F> {
    inner: F,
    underway: Underway,
}

impl<F> Counted<F> {
    /// Counts what `inner` deals with.
    pub(crate) fn new(inner: F, underway: Underway) -> Self {
        Self { inner, underway }
    }
}

#[serenity::async_trait]
impl<F: serenity::Framework> serenity::Framework for Counted<F> {
    async fn init(&mut self, client: &serenity::Client) {
        self.inner.init(client).await;
    }

    async fn dispatch(&self, ctx: serenity::Context, event: FullEvent) {
        let _one = self.underway.begin(&event);
        self.inner.dispatch(ctx, event).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_under_way_is_waited_for() {
        let underway = Underway::default();
        let dealing = underway.enter();
        assert!(!underway.over(Duration::ZERO).await, "it is still dealt with");
        let waiting = tokio::spawn({
            let underway = underway.clone();
            async move { underway.over(Duration::from_mins(1)).await }
        });
        tokio::task::yield_now().await;
        drop(dealing);
        assert!(waiting.await.expect("it waits"));
    }

    #[tokio::test]
    async fn what_was_given_and_not_begun_is_waited_for_a_moment() {
        let underway = Underway::default();
        let began = tokio::time::Instant::now();
        assert!(underway.over(Duration::from_secs(3)).await);
        assert!(began.elapsed() < BEGUN_WITHIN, "nothing was given");
        underway.given();
        assert!(underway.over(Duration::from_secs(3)).await);
        assert!(began.elapsed() >= BEGUN_WITHIN);
    }
}
