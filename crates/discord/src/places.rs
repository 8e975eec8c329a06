//! What the bot knows of the servers that it is in: channels, threads, roles, and what it may do there itself. That is all it would ask of
//! serenity's cache: no members but itself, no emojis, no presences, and no message.
//!
//! The gateway's events are read in place; each brings the table of its server up to date before anything else of the connection is read.

mod events;
mod permissions;
mod server;
#[cfg(test)]
mod tests;
mod told;

use std::{
    collections::{HashMap, HashSet},
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use poise::serenity_prelude as serenity;
use serenity::Permissions;

use counterpoint_core::{
    remark::{ChannelId, Floor, Place, ServerId},
    settings::exchange,
};
use server::Server;

pub(crate) use events::{maybe, snowflake};

/// What reacting needs: without the history Discord lets nobody react, whatever else they may.
pub(super) const REACTING: Permissions = Permissions::ADD_REACTIONS.union(Permissions::READ_MESSAGE_HISTORY);

/// The number of a kind of channel (resources/channel, "Channel Types").
mod kinds {
    pub(super) const VOICE: u8 = 2;
    pub(super) const CATEGORY: u8 = 4;
    pub(super) const NEWS_THREAD: u8 = 10;
    pub(super) const PRIVATE_THREAD: u8 = 12;
    pub(super) const STAGE: u8 = 13;
    pub(super) const FORUM: u8 = 15;
    pub(super) const MEDIA: u8 = 16;
}

/// What stands around a message in a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Around {
    /// The thread's title.
    pub(super) title: String,
    /// The tags of a forum's post.
    pub(super) tags: Vec<String>,
    /// Whether the thread is a forum's post.
    pub(super) post: bool,
}

/// Every server that the bot is in.
#[derive(Default)]
pub(super) struct Places {
    servers: RwLock<HashMap<u64, Server>>,
    me: AtomicU64,
}

impl Places {
    /// The bot's own id; 0 until Discord has named it.
    pub(super) fn me(&self) -> u64 {
        self.me.load(Ordering::Relaxed)
    }

    /// Looks at a server, if it is known.
    fn at<T>(&self, server: Option<serenity::GuildId>, look: impl FnOnce(&Server) -> T) -> Option<T> {
        let servers = self.servers.read().unwrap_or_else(PoisonError::into_inner);
        servers.get(&server?.get()).map(look)
    }

    /// Whether a server is known: the bot is in it, and hears it.
    pub(super) fn knows(&self, server: serenity::GuildId) -> bool {
        self.at(Some(server), |_| ()).is_some()
    }

    /// Whether a server has a channel or thread, as far as is known: threads that are archived may not be. Of a server that is not known,
    /// everything may be there.
    pub(super) fn has(&self, server: serenity::GuildId, place: serenity::ChannelId) -> bool {
        self.at(Some(server), |server| server.lists(place.get())).unwrap_or(true)
    }

    /// Where a channel or thread lies, as far as it is known.
    pub(super) fn place(&self, server: Option<serenity::GuildId>, channel: serenity::ChannelId) -> Place {
        let (parent, category) = self.at(server, |server| server.lies_in(channel.get())).unwrap_or_default();
        Place {
            channel: channel.get().into(),
            parent: parent.map(ChannelId::from),
            category: category.map(ChannelId::from),
            server: server.map(|server| ServerId::from(server.get())),
        }
    }

    /// Whether the bot may speak in a channel or thread, and react there. A thread that is not known is not active: Discord tells of the
    /// active ones only.
    pub(super) fn floor(&self, server: Option<serenity::GuildId>, channel: serenity::ChannelId) -> Floor {
        self.at(server, |server| server.floor(self.me(), channel.get())).unwrap_or(Floor::Open)
    }

    /// What the bot may do in a channel or thread, as far as is known; everything that cannot be told, it may.
    pub(super) fn permissions(
        &self,
        server: Option<serenity::GuildId>,
        channel: serenity::ChannelId,
    ) -> Permissions {
        self.at(server, |server| server.own_permissions(self.me(), channel.get()))
            .unwrap_or(Permissions::all())
    }

    /// What a member with these roles may do in a channel or thread of their server, as far as is known; nothing that cannot be told.
    pub(super) fn permissions_of(
        &self,
        server: serenity::GuildId,
        (member, roles): (u64, &[u64]),
        channel: serenity::ChannelId,
    ) -> Permissions {
        let may = self.at(Some(server), |server| server.permissions(member, roles, channel.get()));
        may.flatten().unwrap_or(Permissions::empty())
    }

    /// Whether a member with these roles may read a channel of their server; if it cannot be told, they may not. Who is in a private
    /// thread is not known.
    pub(super) fn may_read(
        &self,
        server: serenity::GuildId,
        member: (u64, &[u64]),
        channel: serenity::ChannelId,
    ) -> bool {
        let private = self.at(Some(server), |server| {
            server.thread(channel.get()).is_some_and(|thread| thread.kind == kinds::PRIVATE_THREAD)
        });
        let needed = Permissions::VIEW_CHANNEL | Permissions::READ_MESSAGE_HISTORY;
        private == Some(false) && self.permissions_of(server, member, channel).contains(needed)
    }

    /// What stands around a message in a channel, if that is a thread that is known.
    pub(super) fn around(
        &self,
        server: Option<serenity::GuildId>,
        channel: serenity::ChannelId,
    ) -> Option<Around> {
        self.at(server, |server| server.around(channel.get())).flatten()
    }

    /// The role that Discord made for the bot, which people mention as they mention the bot.
    pub(super) fn own_role(&self, server: Option<serenity::GuildId>) -> Option<u64> {
        self.at(server, Server::own_role).flatten()
    }

    /// What a server has names for, as far as is known.
    pub(super) fn directory(&self, server: serenity::GuildId) -> exchange::Directory {
        self.at(Some(server), Server::directory).unwrap_or_default()
    }

    /// What is known of the servers of one of so many shards, as Discord tells it ([`told`]): whoever reads that knows the same.
    pub(super) fn known(&self, shard: u32, shards: u32) -> Vec<String> {
        let servers = self.servers.read().unwrap_or_else(PoisonError::into_inner);
        let of_shard = servers.iter().filter(|(id, _)| is_of(**id, shard, shards));
        of_shard.map(|(id, server)| told::told(*id, server, self.me())).collect()
    }

    /// The threads of a channel that are known: those that are active, and some that are archived.
    pub(super) fn threads_of(&self, server: serenity::GuildId, channel: u64) -> Vec<u64> {
        let of_channel = |server: &Server| {
            let own = server.threads().iter().filter(|thread| thread.parent == Some(channel));
            own.map(|thread| thread.id).collect()
        };
        self.at(Some(server), of_channel).unwrap_or_default()
    }

    /// The bot is in these servers of one of so many shards, and in no others.
    pub(super) fn listed(&self, (shard, shards): (u32, u32), listed: &HashSet<u64>) {
        let mut servers = self.servers.write().unwrap_or_else(PoisonError::into_inner);
        servers.retain(|id, _| !is_of(*id, shard, shards) || listed.contains(id));
    }

    /// The servers of one of so many shards are somebody else's from now on.
    pub(super) fn forget(&self, shard: u32, shards: u32) {
        let mut servers = self.servers.write().unwrap_or_else(PoisonError::into_inner);
        servers.retain(|id, _| !is_of(*id, shard, shards));
    }
}

/// Whether a server is one of a shard's (topics/gateway, "Sharding").
pub(super) fn is_of(server: u64, shard: u32, shards: u32) -> bool {
    (server >> 22).checked_rem(shards.into()) == Some(shard.into())
}
