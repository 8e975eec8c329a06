//! Where time passes: the pauses between requests and their deadlines, so that a test can let it pass by hand.

use std::{future::Future, time::Duration};

use counterpoint_core::time::{Clock, Moment};

/// What a round of questions waits by.
pub trait Pace: Sync {
    /// This moment.
    fn now(&self) -> Moment;

    /// Waits before the next request.
    fn pause(&self, time: Duration) -> impl Future<Output = ()> + Send;

    /// Comes to an end when a request has taken so long.
    fn deadline(&self, time: Duration) -> impl Future<Output = ()> + Send;
}

/// Time that goes by itself.
pub struct Running(pub Clock);

impl Pace for Running {
    fn now(&self) -> Moment {
        self.0.now()
    }

    async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    async fn deadline(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}
