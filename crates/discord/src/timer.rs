//! Waiting by the bot's clock, which tests wind by hand.

use std::time::Duration;

use counterpoint_core::time::Clock;

/// How long it is waited until the clock is read again. One that is wound by hand jumps, and whoever winds it waits.
pub(super) fn step(clock: &Clock) -> Duration {
    match clock {
        Clock::Running(_) => Duration::from_secs(1),
        Clock::ByHand(_) => Duration::from_millis(10),
    }
}

/// Waits for so long.
pub(super) async fn wait(clock: &Clock, time: Duration) {
    match clock {
        Clock::Running(_) => tokio::time::sleep(time).await,
        Clock::ByHand(_) => {
            let begun = clock.now();
            while clock.now().since(begun) < time {
                tokio::time::sleep(step(clock)).await;
            }
        }
    }
}
