//! Where Discord has refused the bot: nothing more is asked for there until what it may do has changed. Each refusal counts toward the
//! 10,000 invalid requests in ten minutes for which Discord bans a bot (topics/rate-limits, "Invalid Request Limit"), and who refuses one
//! message refuses the next.
//!
//! What a bot may do changes by its roles, the channel, and the bot's own member, and Discord sends an event of each. A time-out of the
//! bot's ends without one: so a place opens by itself after [`LONGEST`].

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use serde::Deserialize;

use crate::places::maybe;

use counterpoint_core::remark::{ChannelId, Floor, Place, Remark, ServerId};

/// How long a place stays closed where nothing is heard of it: four requests a day are no burden, and a time-out has an end.
const LONGEST: Duration = Duration::from_hours(6);

/// Places that are closed at once, at most: some 100 bytes each. Beyond that the limit of all invalid requests keeps the bot safe.
const MOST: usize = 10_000;

/// What Discord refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// To send messages.
    Sending,
    /// To react.
    Reacting,
}

/// A place that is closed.
#[derive(Clone, Debug)]
struct Shut {
    place: Place,
    since: Instant,
}

/// The places that are closed.
#[derive(Debug, Default)]
pub(crate) struct Closed(Mutex<HashMap<(ChannelId, Kind), Shut>>);

impl Closed {
    fn shut(&self) -> MutexGuard<'_, HashMap<(ChannelId, Kind), Shut>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Discord has refused something in a place.
    pub(super) fn close(&self, place: &Place, kind: Kind) {
        let mut shut = self.shut();
        if shut.len() >= MOST {
            shut.retain(|_, one| one.since.elapsed() < LONGEST);
        }
        if shut.len() < MOST {
            let one = Shut { place: place.clone(), since: Instant::now() };
            shut.insert((place.channel.clone(), kind), one);
        }
    }

    /// Whether Discord would refuse that there.
    pub(super) fn is_closed(&self, place: &Place, kind: Kind) -> bool {
        let shut = self.shut();
        // Nearly always nothing is closed anywhere.
        let one = if shut.is_empty() { None } else { shut.get(&(place.channel.clone(), kind)) };
        one.is_some_and(|one| one.since.elapsed() < LONGEST)
    }

    /// What the bot may do where a message stands is what Discord said last.
    pub(crate) fn heed(&self, remark: &mut Remark) {
        if !remark.floor.is_open() {
            return;
        }
        if self.is_closed(&remark.place, Kind::Sending) {
            remark.floor = Floor::Forbidden;
        } else if self.is_closed(&remark.place, Kind::Reacting) {
            remark.floor = Floor::NoReactions;
        }
    }

    /// Something happened: what may be different now is open again. `said` is what the event says.
    pub(crate) fn learn(&self, event: &str, said: &str) {
        // Nearly always nothing is closed anywhere.
        if !concerns(event) || self.shut().is_empty() {
            return;
        }
        let Ok(concerned) = serde_json::from_str::<Concerned>(said) else { return };
        let own = event.starts_with("CHANNEL_")
            || matches!(event, "THREAD_CREATE" | "THREAD_UPDATE" | "THREAD_DELETE");
        let server = if event.starts_with("GUILD_") {
            concerned.guild_id.or(concerned.id)
        } else {
            concerned.guild_id
        };
        let Some(server) = server else { return };
        let channel = concerned.id.filter(|_| own).map(ChannelId::from);
        self.reopen(&ServerId::from(server), channel.as_ref());
    }

    /// What the bot may do on a server may have changed, or in one channel of it alone: what is closed there is open again.
    pub(crate) fn reopen(&self, server: &ServerId, channel: Option<&ChannelId>) {
        let meant = |place: &Place| {
            let here = [Some(&place.channel), place.parent.as_ref(), place.category.as_ref()];
            place.server.as_ref() == Some(server)
                && channel.is_none_or(|channel| here.contains(&Some(channel)))
        };
        self.shut().retain(|_, one| !meant(&one.place));
    }
}

/// What an event names: its own thing, and the server of that.
#[derive(Deserialize)]
struct Concerned {
    #[serde(default, deserialize_with = "maybe")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "maybe")]
    guild_id: Option<u64>,
}

/// Whether an event may have changed what the bot may do. Of other members than its own the bot is sent nothing: it does not ask for that.
fn concerns(event: &str) -> bool {
    matches!(
        event,
        "CHANNEL_CREATE"
            | "CHANNEL_UPDATE"
            | "CHANNEL_DELETE"
            | "THREAD_CREATE"
            | "THREAD_UPDATE"
            | "THREAD_DELETE"
            | "THREAD_LIST_SYNC"
            | "GUILD_ROLE_CREATE"
            | "GUILD_ROLE_UPDATE"
            | "GUILD_ROLE_DELETE"
            | "GUILD_CREATE"
            | "GUILD_UPDATE"
            | "GUILD_DELETE"
            | "GUILD_MEMBER_UPDATE"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn thread() -> Place {
        Place {
            server: Some(ServerId::from(9)),
            parent: Some(ChannelId::from(3)),
            category: Some(ChannelId::from(2)),
            ..Place::channel(ChannelId::from(4))
        }
    }

    #[test]
    fn a_place_is_closed_until_something_that_permits_has_changed() {
        let closed = Closed::default();
        let role = json!({ "guild_id": "9", "role_id": "5" });
        for (name, data, opens) in [
            ("GUILD_ROLE_DELETE", role, true),
            ("GUILD_ROLE_DELETE", json!({ "guild_id": "8", "role_id": "5" }), false),
            ("GUILD_DELETE", json!({ "id": "9" }), true),
            ("THREAD_DELETE", json!({ "id": "4", "guild_id": "9", "parent_id": "3", "type": 11 }), true),
            ("THREAD_DELETE", json!({ "id": "5", "guild_id": "9", "parent_id": "3", "type": 11 }), false),
            (
                "TYPING_START",
                json!({ "channel_id": "4", "guild_id": "9", "user_id": "1", "timestamp": 1 }),
                false,
            ),
        ] {
            closed.close(&thread(), Kind::Sending);
            assert!(
                closed.is_closed(&thread(), Kind::Sending) && !closed.is_closed(&thread(), Kind::Reacting)
            );
            closed.learn(name, &data.to_string());
            assert_eq!(!closed.is_closed(&thread(), Kind::Sending), opens, "{name}");
        }
    }

    #[test]
    fn what_is_closed_takes_bounded_room() {
        let closed = Closed::default();
        for channel in 1..20_000 {
            closed.close(&Place::channel(ChannelId::from(channel)), Kind::Sending);
        }
        assert_eq!(closed.shut().len(), MOST);
    }
}
