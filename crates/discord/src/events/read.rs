//! What events say that are about messages and departures, as far as the bot looks at it (events/gateway-events).

use std::collections::HashSet;

use poise::serenity_prelude::{ChannelId, GuildId, MessageId};
use serde::{Deserialize, de::IgnoredAny};

use crate::places::snowflake;

/// A message that was edited. What it says now is read from Discord, where it matters.
#[derive(Deserialize)]
pub(super) struct Edited {
    #[serde(deserialize_with = "snowflake")]
    pub(super) id: u64,
    pub(super) channel_id: ChannelId,
    #[serde(default)]
    pub(super) guild_id: Option<GuildId>,
    #[serde(default)]
    pub(super) content: Option<IgnoredAny>,
    #[serde(default, rename = "edited_timestamp")]
    pub(super) at: Option<IgnoredAny>,
}

/// A message that was deleted, or many.
#[derive(Deserialize)]
pub(super) struct Deleted {
    #[serde(default)]
    pub(super) id: Option<MessageId>,
    #[serde(default)]
    pub(super) ids: Vec<MessageId>,
    pub(super) channel_id: ChannelId,
    #[serde(default)]
    pub(super) guild_id: Option<GuildId>,
}

/// The servers that the bot is in, of a shard of so many, as Discord lists them when a session begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Present {
    pub(super) shard: (u32, u32),
    pub(super) servers: HashSet<u64>,
}

impl Present {
    /// What `READY` says of that; none if it says nothing of it.
    pub(super) fn with(said: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct One {
            #[serde(deserialize_with = "snowflake")]
            id: u64,
        }
        #[derive(Deserialize)]
        struct Ready {
            guilds: Vec<One>,
            #[serde(default)]
            shard: Option<(u32, u32)>,
        }
        let ready: Ready = serde_json::from_str(said).ok()?;
        let servers = ready.guilds.iter().map(|one| one.id).collect();
        Some(Self { shard: ready.shard.unwrap_or((0, 1)), servers })
    }
}

/// Something of a server that goes with an event, and with it what was set for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gone {
    /// The bot is out of the server.
    Server,
    /// A channel, category or thread.
    Channel(u64),
    /// A role.
    Role(u64),
}

impl Gone {
    /// What goes with an event, and the server from which it goes.
    pub(super) fn with(event: &str, said: &str) -> Option<(GuildId, Self)> {
        #[derive(Deserialize)]
        struct Departed {
            #[serde(default)]
            guild_id: Option<GuildId>,
            #[serde(default)]
            id: Option<GuildId>,
            #[serde(default)]
            role_id: Option<GuildId>,
            #[serde(default)]
            unavailable: bool,
        }
        if !matches!(event, "GUILD_DELETE" | "CHANNEL_DELETE" | "THREAD_DELETE" | "GUILD_ROLE_DELETE") {
            return None;
        }
        let read: Departed = serde_json::from_str(said).ok()?;
        match event {
            // A server that is unavailable comes back; one that the bot has left does not.
            "GUILD_DELETE" => read.id.filter(|_| !read.unavailable).map(|server| (server, Self::Server)),
            "GUILD_ROLE_DELETE" => Some((read.guild_id?, Self::Role(read.role_id?.get()))),
            _ => Some((read.guild_id?, Self::Channel(read.id?.get()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Deleted, Edited, Gone, GuildId, Present};

    #[test]
    fn what_goes_with_an_event_is_told_apart() {
        let server = GuildId::new(7);
        let gone = [
            ("GUILD_DELETE", r#"{"id":"7"}"#, Some((server, Gone::Server))),
            ("GUILD_DELETE", r#"{"id":"7","unavailable":true}"#, None),
            ("CHANNEL_DELETE", r#"{"id":"9","guild_id":"7","type":4}"#, Some((server, Gone::Channel(9)))),
            (
                "THREAD_DELETE",
                r#"{"id":"9","guild_id":"7","parent_id":"8"}"#,
                Some((server, Gone::Channel(9))),
            ),
            ("GUILD_ROLE_DELETE", r#"{"guild_id":"7","role_id":"9"}"#, Some((server, Gone::Role(9)))),
            ("CHANNEL_DELETE", r#"{"id":"9","type":1}"#, None),
            ("CHANNEL_UPDATE", r#"{"id":"9","guild_id":"7"}"#, None),
            ("CHANNEL_DELETE", "garbage", None),
        ];
        for (event, said, expected) in gone {
            assert_eq!(Gone::with(event, said), expected, "{event} {said}");
        }
    }

    #[test]
    fn the_servers_of_a_session_are_read_or_nothing_is_known_of_them() {
        let ready = r#"{"v":10,"guilds":[{"id":"7","unavailable":true},{"id":8}],"shard":[1,4]}"#;
        let servers = HashSet::from([7, 8]);
        assert_eq!(Present::with(ready), Some(Present { shard: (1, 4), servers }));
        let alone = Present { shard: (0, 1), servers: HashSet::new() };
        assert_eq!(Present::with(r#"{"guilds":[]}"#), Some(alone));
        assert_eq!(Present::with(r#"{"v":10}"#), None);
    }

    #[test]
    fn edits_and_deletions_are_read_whatever_else_they_say() {
        let unfurled = r#"{"id":"1","channel_id":"2","embeds":[{}],"edited_timestamp":null}"#;
        let unfurled: Edited = serde_json::from_str(unfurled).expect("it is read");
        assert!(unfurled.content.is_none() && unfurled.at.is_none());
        let edited = r#"{"id":"1","channel_id":"2","content":"","edited_timestamp":"2026-01-01T00:00:00Z"}"#;
        let edited: Edited = serde_json::from_str(edited).expect("it is read");
        assert!(edited.content.is_some() && edited.at.is_some());
        let bulk: Deleted =
            serde_json::from_str(r#"{"ids":["1","2"],"channel_id":"3"}"#).expect("it is read");
        assert_eq!((bulk.id, bulk.ids.len()), (None, 2));
    }
}
