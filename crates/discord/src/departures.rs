//! What is gone goes before anything else of its server is dealt with.
//!
//! serenity deals with each event in a task of its own, so that what forgets a channel that was deleted would run beside the next command,
//! which could still see what was set for it. The connection to the gateway is read by one task, though, event by event: there it is
//! noted that something goes, and whoever deals with a later event waits until it is gone.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use poise::serenity_prelude as serenity;
use serenity::{Event, FullEvent, GuildId, ShardId, gateway::CollectorCallback};
use tokio::sync::watch;

use super::{outbound::Closed, timer};
use counterpoint_core::time::{Clock, Moment};

/// How long it is waited for what goes: a database that hangs is no reason to leave people without the answer for which Discord waits
/// three seconds, one of which passes before an answer is promised.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is going, by server.
#[derive(Clone)]
pub(super) struct Departures(Arc<Inner>);

struct Inner {
    clock: Clock,
    closed: Arc<Closed>,
    going: Mutex<HashMap<GuildId, Going>>,
    /// The reading of each shard, for as long as it is read.
    read: Mutex<HashMap<ShardId, Weak<()>>>,
}

/// What is going from a server.
struct Going {
    left: watch::Sender<usize>,
    until: Moment,
}

impl Departures {
    /// Nothing is going yet.
    pub(super) fn new(clock: Clock, closed: Arc<Closed>) -> Self {
        Self(Arc::new(Inner { clock, closed, going: Mutex::default(), read: Mutex::default() }))
    }

    fn going(&self) -> MutexGuard<'_, HashMap<GuildId, Going>> {
        self.0.going.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to note what goes, and what may be asked for again, as the task that reads this shard's connection comes to it. It is read once, however often this is asked.
    pub(super) fn note(&self, shard: &serenity::ShardMessenger, id: ShardId) {
        let mut read = self.0.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.get(&id).is_some_and(|known| known.strong_count() > 0) {
            return;
        }
        let alive = Arc::new(());
        read.insert(id, Arc::downgrade(&alive));
        let departures = self.clone();
        shard.add_collector(CollectorCallback(Box::new(move |event| {
            if let Some(server) = gone(event) {
                departures.begin(server);
            }
            departures.0.closed.learn(event);
            // It is read for as long as this is kept.
            Arc::strong_count(&alive) > 0
        })));
    }

    fn begin(&self, server: GuildId) {
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

/// The server from which something goes with an event, and with it what was set for that.
fn gone(event: &Event) -> Option<GuildId> {
    match event {
        // A server that is unavailable comes back.
        Event::GuildDelete(event) => (!event.guild.unavailable).then_some(event.guild.id),
        Event::ChannelDelete(event) => Some(event.channel.guild_id),
        Event::ThreadDelete(event) => Some(event.thread.guild_id),
        Event::GuildRoleDelete(event) => Some(event.guild_id),
        _ => None,
    }
}

/// The server of an event that is dealt with after what goes. Commands wait by themselves: the framework runs them before it tells of
/// them.
pub(super) fn server_of(event: &FullEvent) -> Option<GuildId> {
    match event {
        FullEvent::Message { new_message } => new_message.guild_id,
        FullEvent::MessageUpdate { event, .. } => event.guild_id,
        FullEvent::MessageDelete { guild_id, .. } | FullEvent::MessageDeleteBulk { guild_id, .. } => {
            *guild_id
        }
        FullEvent::GuildCreate { guild, .. } => Some(guild.id),
        FullEvent::InteractionCreate { interaction } => match interaction {
            serenity::Interaction::Component(pressed) => pressed.guild_id,
            serenity::Interaction::Modal(sent) => sent.guild_id,
            _ => None,
        },
        _ => None,
    }
}
