//! The gateway's events, as far as they are about servers, channels, threads, roles and the bot's own membership (events/gateway-events):
//! read in place, with everything else in them passed over. A channel or a role that cannot be read is left out, and the rest of its
//! server is known all the same.

use std::{borrow::Cow, fmt, sync::PoisonError, sync::atomic::Ordering};

use poise::serenity_prelude::Permissions;
use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;

use super::{
    Places,
    permissions::Overwrite,
    server::{Change, Channel, Parts, Role, Server, Thread},
};

/// An id: a text in decimal, as Discord writes it, or a number (reference, "Snowflakes").
pub(crate) fn snowflake<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    Snowflake::deserialize(deserializer).map(|snowflake| snowflake.0)
}

/// The same, where there may be none.
pub(crate) fn maybe<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Option::<Snowflake>::deserialize(deserializer).map(|id| id.map(|id| id.0))
}

/// What is missing or null, by default.
fn or_none<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A number that is written as a text.
#[derive(Clone, Copy, Debug, Default)]
struct Snowflake(u64);

impl<'de> Deserialize<'de> for Snowflake {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Snowflake;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id")
            }

            fn visit_u64<E: de::Error>(self, id: u64) -> Result<Snowflake, E> {
                Ok(Snowflake(id))
            }

            fn visit_str<E: de::Error>(self, id: &str) -> Result<Snowflake, E> {
                id.parse().map(Snowflake).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// `RawValue`s that are read one by one.
type Raw<'e> = &'e RawValue;

/// Each that can be read.
fn each<'e, T: Deserialize<'e>>(list: &[Raw<'e>]) -> Vec<T> {
    list.iter().filter_map(|one| read(one.get(), "part of a server")).collect()
}

/// What an event says; nothing where it cannot be read, which the operator is told.
fn read<'e, T: Deserialize<'e>>(said: &'e str, what: &str) -> Option<T> {
    match serde_json::from_str(said) {
        Ok(read) => Some(read),
        Err(error) => {
            // The place of the fault, without what stands there.
            let (column, fault) = (error.column(), error.classify());
            tracing::debug!(what, column, ?fault, "an event could not be read");
            None
        }
    }
}

#[derive(Deserialize)]
struct ReadOverwrite {
    #[serde(deserialize_with = "snowflake")]
    id: u64,
    #[serde(rename = "type")]
    kind: u8,
    #[serde(deserialize_with = "snowflake")]
    allow: u64,
    #[serde(deserialize_with = "snowflake")]
    deny: u64,
}

#[derive(Deserialize)]
struct ReadTag<'e> {
    #[serde(deserialize_with = "snowflake")]
    id: u64,
    #[serde(borrow)]
    name: Cow<'e, str>,
}

#[derive(Deserialize)]
struct ReadChannel<'e> {
    #[serde(deserialize_with = "snowflake")]
    id: u64,
    #[serde(default, deserialize_with = "maybe")]
    guild_id: Option<u64>,
    #[serde(rename = "type")]
    kind: u8,
    #[serde(default, deserialize_with = "maybe")]
    parent_id: Option<u64>,
    #[serde(borrow, default)]
    name: Option<Cow<'e, str>>,
    #[serde(default, deserialize_with = "or_none")]
    permission_overwrites: Vec<ReadOverwrite>,
    #[serde(borrow, default)]
    available_tags: Option<Vec<ReadTag<'e>>>,
}

impl<'e> From<ReadChannel<'e>> for Channel<'e> {
    fn from(read: ReadChannel<'e>) -> Self {
        let overwrites = read.permission_overwrites.iter().map(|one| Overwrite {
            id: one.id,
            member: one.kind == 1,
            allow: Permissions::from_bits_truncate(one.allow),
            deny: Permissions::from_bits_truncate(one.deny),
        });
        Self {
            id: read.id,
            parent: read.parent_id,
            kind: read.kind,
            name: read.name.unwrap_or_default(),
            overwrites: overwrites.collect(),
            tags: read.available_tags.unwrap_or_default().into_iter().map(|tag| (tag.id, tag.name)).collect(),
        }
    }
}

#[derive(Default, Deserialize)]
struct ReadMetadata {
    #[serde(default)]
    archived: bool,
    #[serde(default)]
    locked: bool,
}

#[derive(Deserialize)]
struct ReadThread<'e> {
    #[serde(deserialize_with = "snowflake")]
    id: u64,
    #[serde(default, deserialize_with = "maybe")]
    guild_id: Option<u64>,
    #[serde(rename = "type")]
    kind: u8,
    #[serde(default, deserialize_with = "maybe")]
    parent_id: Option<u64>,
    #[serde(borrow, default)]
    name: Option<Cow<'e, str>>,
    #[serde(default, deserialize_with = "or_none")]
    applied_tags: Vec<Snowflake>,
    #[serde(default, deserialize_with = "or_none")]
    thread_metadata: ReadMetadata,
}

impl From<ReadThread<'_>> for Thread {
    fn from(read: ReadThread<'_>) -> Self {
        Self {
            id: read.id,
            parent: read.parent_id,
            title: read.name.unwrap_or_default().into(),
            tags: read.applied_tags.iter().map(|tag| tag.0).collect(),
            kind: read.kind,
            archived: read.thread_metadata.archived,
            locked: read.thread_metadata.locked,
        }
    }
}

#[derive(Default, Deserialize)]
struct ReadRoleTags {
    #[serde(default, deserialize_with = "maybe")]
    bot_id: Option<u64>,
}

#[derive(Deserialize)]
struct ReadRole<'e> {
    #[serde(deserialize_with = "snowflake")]
    id: u64,
    #[serde(deserialize_with = "snowflake")]
    permissions: u64,
    #[serde(borrow)]
    name: Cow<'e, str>,
    #[serde(default, deserialize_with = "or_none")]
    tags: ReadRoleTags,
}

impl<'e> From<ReadRole<'e>> for Role<'e> {
    fn from(read: ReadRole<'e>) -> Self {
        Self {
            id: read.id,
            permissions: Permissions::from_bits_truncate(read.permissions),
            name: read.name,
            bot: read.tags.bot_id,
        }
    }
}

#[derive(Deserialize)]
struct ReadId {
    #[serde(deserialize_with = "snowflake")]
    id: u64,
}

/// The bot's own membership, or somebody else's.
#[derive(Deserialize)]
struct ReadMember {
    #[serde(default, deserialize_with = "maybe")]
    guild_id: Option<u64>,
    user: ReadId,
    roles: Vec<Snowflake>,
}

/// A server that the bot is in.
#[derive(Deserialize)]
struct ReadServer<'e> {
    #[serde(deserialize_with = "snowflake")]
    id: u64,
    #[serde(default, deserialize_with = "or_none")]
    unavailable: bool,
    #[serde(default, deserialize_with = "maybe")]
    owner_id: Option<u64>,
    #[serde(borrow, default)]
    name: Cow<'e, str>,
    #[serde(borrow, default)]
    roles: Vec<Raw<'e>>,
    #[serde(borrow, default)]
    channels: Vec<Raw<'e>>,
    #[serde(borrow, default)]
    threads: Vec<Raw<'e>>,
    #[serde(borrow, default)]
    members: Vec<Raw<'e>>,
}

/// An event about a part of a server.
#[derive(Deserialize)]
struct ReadPart<'e> {
    #[serde(deserialize_with = "snowflake")]
    guild_id: u64,
    #[serde(borrow, default)]
    role: Option<ReadRole<'e>>,
    #[serde(default, deserialize_with = "maybe")]
    role_id: Option<u64>,
    #[serde(default, deserialize_with = "maybe")]
    id: Option<u64>,
    #[serde(default)]
    channel_ids: Option<Vec<Snowflake>>,
    #[serde(borrow, default)]
    threads: Vec<Raw<'e>>,
}

impl Places {
    /// An event, of any kind; those about nothing that is known here change nothing.
    pub(crate) fn event(&self, name: &str, said: &str) {
        // What cannot be read is told, and changes nothing.
        let _ = match name {
            "READY" => self.ready(said),
            "GUILD_CREATE" => self.server(said),
            "GUILD_UPDATE" => self.server_changes(said),
            "GUILD_DELETE" => self.server_goes(said),
            "CHANNEL_CREATE" | "CHANNEL_UPDATE" => self.channel(said),
            "CHANNEL_DELETE" => self.channel_goes(said),
            "THREAD_CREATE" | "THREAD_UPDATE" => self.thread(said),
            "THREAD_DELETE" => self.thread_goes(said),
            "THREAD_LIST_SYNC" => self.threads(said),
            "GUILD_ROLE_CREATE" | "GUILD_ROLE_UPDATE" | "GUILD_ROLE_DELETE" => self.role(said),
            "GUILD_MEMBER_ADD" | "GUILD_MEMBER_UPDATE" => self.member(said),
            _ => None,
        };
    }

    fn ready(&self, said: &str) -> Option<()> {
        #[derive(Deserialize)]
        struct Ready {
            user: ReadId,
        }
        let ready: Ready = read(said, "READY")?;
        self.me.store(ready.user.id, Ordering::Relaxed);
        Some(())
    }

    fn server(&self, said: &str) -> Option<()> {
        let read: ReadServer<'_> = read(said, "GUILD_CREATE")?;
        if read.unavailable {
            return None;
        }
        let me = self.me();
        let channels = each::<ReadChannel<'_>>(&read.channels).into_iter().map(Channel::from).collect();
        let roles = each::<ReadRole<'_>>(&read.roles).into_iter().map(Role::from).collect();
        let parts = Parts { owner: read.owner_id.unwrap_or(0), name: read.name, channels, roles };
        let mut server = Server::new(read.id, parts, me);
        for thread in each::<ReadThread<'_>>(&read.threads) {
            server.put(thread.into());
        }
        let own = each::<ReadMember>(&read.members).into_iter().find(|member| member.user.id == me);
        if let Some(own) = own {
            server.has(own.roles.iter().map(|role| role.0).collect());
        }
        let mut servers = self.servers.write().unwrap_or_else(PoisonError::into_inner);
        servers.insert(read.id, server);
        Some(())
    }

    /// Changes a server that is known.
    fn change(&self, server: u64, change: impl FnOnce(&mut Server)) -> Option<()> {
        let mut servers = self.servers.write().unwrap_or_else(PoisonError::into_inner);
        servers.get_mut(&server).map(change)
    }

    fn server_changes(&self, said: &str) -> Option<()> {
        let read: ReadServer<'_> = read(said, "GUILD_UPDATE")?;
        let roles: Vec<Role<'_>> = each::<ReadRole<'_>>(&read.roles).into_iter().map(Role::from).collect();
        let ReadServer { id, owner_id, name, .. } = read;
        self.change(id, |server| server.change(self.me(), Change::Own { owner: owner_id, name, roles }))
    }

    fn server_goes(&self, said: &str) -> Option<()> {
        let gone: ReadId = read(said, "GUILD_DELETE")?;
        let mut servers = self.servers.write().unwrap_or_else(PoisonError::into_inner);
        servers.remove(&gone.id).map(drop)
    }

    fn channel(&self, said: &str) -> Option<()> {
        let read: ReadChannel<'_> = read(said, "CHANNEL_UPDATE")?;
        let (server, channel) = (read.guild_id?, Channel::from(read));
        self.change(server, |server| server.change(self.me(), Change::Channel(channel)))
    }

    fn channel_goes(&self, said: &str) -> Option<()> {
        let gone: ReadPart<'_> = read(said, "CHANNEL_DELETE")?;
        let id = gone.id?;
        self.change(gone.guild_id, |server| {
            server.change(self.me(), Change::NoChannel(id));
            server.keep(|thread| thread.parent != Some(id));
        })
    }

    fn thread(&self, said: &str) -> Option<()> {
        let read: ReadThread<'_> = read(said, "THREAD_UPDATE")?;
        let (server, thread) = (read.guild_id?, Thread::from(read));
        self.change(server, |server| server.put(thread))
    }

    fn thread_goes(&self, said: &str) -> Option<()> {
        let gone: ReadPart<'_> = read(said, "THREAD_DELETE")?;
        self.change(gone.guild_id, |server| server.keep(|thread| Some(thread.id) != gone.id))
    }

    /// The bot has come to see channels: all threads that are active there.
    fn threads(&self, said: &str) -> Option<()> {
        let sync: ReadPart<'_> = read(said, "THREAD_LIST_SYNC")?;
        let active = each::<ReadThread<'_>>(&sync.threads);
        self.change(sync.guild_id, |server| {
            let meant = |parent: Option<u64>| {
                let channels = sync.channel_ids.as_deref();
                channels.is_none_or(|all| all.iter().any(|one| Some(one.0) == parent))
            };
            // One that is not told of is not active any more.
            server.keep(|known| {
                known.archived || !meant(known.parent) || active.iter().any(|one| one.id == known.id)
            });
            for thread in active {
                server.put(thread.into());
            }
        })
    }

    fn role(&self, said: &str) -> Option<()> {
        let read: ReadPart<'_> = read(said, "GUILD_ROLE_UPDATE")?;
        let change = match (read.role, read.role_id) {
            (Some(role), _) => Change::Role(role.into()),
            (None, Some(id)) => Change::NoRole(id),
            (None, None) => return None,
        };
        self.change(read.guild_id, |server| server.change(self.me(), change))
    }

    fn member(&self, said: &str) -> Option<()> {
        let member: ReadMember = read(said, "GUILD_MEMBER_UPDATE")?;
        if member.user.id != self.me() {
            return None;
        }
        let roles = member.roles.iter().map(|role| role.0).collect();
        self.change(member.guild_id?, |server| server.has(roles))
    }
}
