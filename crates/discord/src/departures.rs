//! What is gone goes before anything else of its server is dealt with.
//!
//! Events and commands are dealt with in tasks of their own, so that what forgets a channel that was deleted would run beside the next
//! command, which could still see what was set for it. The connection to the gateway is read by one task, though, event by event: there it
//! is noted that something goes, and whoever deals with a later event waits until it is gone.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use poise::serenity_prelude as serenity;
use serenity::GuildId;
use tokio::sync::watch;

use super::timer;
use counterpoint_core::time::{Clock, Moment};

/// How long it is waited for what goes: a database that hangs is no reason to leave people without the answer for which Discord waits
/// three seconds, one of which passes before an answer is promised.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is going, by server.
#[derive(Clone)]
pub(super) struct Departures(Arc<Inner>);

struct Inner {
    clock: Clock,
    going: Mutex<HashMap<GuildId, Going>>,
}

/// What is going from a server.
struct Going {
    left: watch::Sender<usize>,
    until: Moment,
}

impl Departures {
    /// Nothing is going yet.
    pub(super) fn new(clock: Clock) -> Self {
        Self(Arc::new(Inner { clock, going: Mutex::default() }))
    }

    fn going(&self) -> MutexGuard<'_, HashMap<GuildId, Going>> {
        self.0.going.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something goes from a server. Whoever reads its connection notes that before anything that comes later.
    pub(super) fn begin(&self, server: GuildId) {
        let until = self.0.clock.now().after(PATIENCE);
        let mut going = self.going();
        let going = going.entry(server).or_insert_with(|| Going { left: watch::channel(0).0, until });
        going.until = until;
        going.left.send_modify(|left| *left += 1);
    }

    /// One thing that was going is gone, or could not be forgotten.
    pub(super) fn end(&self, server: GuildId) {
        let mut going = self.going();
        let over = going.get(&server).is_some_and(|going| {
            going.left.send_modify(|left| *left = left.saturating_sub(1));
            *going.left.borrow() == 0
        });
        if over {
            going.remove(&server);
        }
    }

    /// Whether something of a server is going.
    pub(super) fn is_going(&self, server: GuildId) -> bool {
        self.going().contains_key(&server)
    }

    /// Waits until nothing of a server is going any more, or it takes too long.
    pub(super) async fn wait(&self, server: GuildId) {
        let Some((mut left, until)) =
            self.going().get(&server).map(|going| (going.left.subscribe(), going.until))
        else {
            return;
        };
        let clock = &self.0.clock;
        tokio::select! {
            _ = left.wait_for(|left| *left == 0) => {}
            () = timer::wait(clock, until.since(clock.now())) => {}
        }
    }
}
