//! One server, packed: what changes rarely lies in a few pieces of memory, sorted by id, with all names in one text and overwrites that
//! several channels share in one place. A change of a channel or a role packs them anew. Threads come and go, and lie apart.

use std::{borrow::Cow, collections::HashMap};

use poise::serenity_prelude::Permissions;

use super::{
    Around, REACTING, kinds,
    permissions::{Overwrite, Who, permissions},
};
use counterpoint_core::{remark::Floor, settings::exchange};

/// How many archived threads of a server are remembered: what is said of them later still lies where they lie. Discord tells of no
/// archived ones at a start.
const ARCHIVED: usize = 64;

/// A channel, as it is read and written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Channel<'c> {
    pub(super) id: u64,
    pub(super) parent: Option<u64>,
    pub(super) kind: u8,
    pub(super) name: Cow<'c, str>,
    pub(super) overwrites: Cow<'c, [Overwrite]>,
    /// The tags that a forum has for its posts.
    pub(super) tags: Vec<(u64, Cow<'c, str>)>,
}

/// A role, as it is read and written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Role<'r> {
    pub(super) id: u64,
    pub(super) permissions: Permissions,
    pub(super) name: Cow<'r, str>,
    /// The bot for which Discord made it.
    pub(super) bot: Option<u64>,
}

/// A thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Thread {
    pub(super) id: u64,
    pub(super) parent: Option<u64>,
    pub(super) title: Box<str>,
    /// Those of its forum that it has.
    pub(super) tags: Box<[u64]>,
    pub(super) kind: u8,
    pub(super) archived: bool,
    pub(super) locked: bool,
}

/// A part of a list or a text.
#[derive(Clone, Copy, Debug, Default)]
struct Span {
    from: u32,
    length: u16,
}

impl Span {
    fn of<T>(self, list: &[T]) -> &[T] {
        let from = self.from as usize;
        list.get(from..from + usize::from(self.length)).unwrap_or_default()
    }
}

#[derive(Debug)]
struct PackedChannel {
    id: u64,
    /// 0 where there is none.
    parent: u64,
    name: Span,
    overwrites: Span,
    kind: u8,
}

#[derive(Debug)]
struct PackedRole {
    id: u64,
    permissions: Permissions,
    name: Span,
    own: bool,
}

#[derive(Debug)]
struct PackedTag {
    channel: u64,
    id: u64,
    name: Span,
}

/// A server.
#[derive(Debug)]
pub(super) struct Server {
    id: u64,
    owner: u64,
    channels: Box<[PackedChannel]>,
    roles: Box<[PackedRole]>,
    tags: Box<[PackedTag]>,
    overwrites: Box<[Overwrite]>,
    /// The server's own name, and then all others.
    names: Box<str>,
    name: Span,
    /// The bot's own roles, once they are known.
    own: Option<Box<[u64]>>,
    threads: Vec<Thread>,
}

/// What is packed.
pub(super) struct Parts<'p> {
    pub(super) owner: u64,
    pub(super) name: Cow<'p, str>,
    pub(super) channels: Vec<Channel<'p>>,
    pub(super) roles: Vec<Role<'p>>,
}

/// A change of what is packed.
pub(super) enum Change<'c> {
    /// A channel is there, as it says.
    Channel(Channel<'c>),
    /// A channel is gone.
    NoChannel(u64),
    /// A role is there, as it says.
    Role(Role<'c>),
    /// A role is gone.
    NoRole(u64),
    /// The server itself: who owns it, if that is told, its name, and all its roles.
    Own { owner: Option<u64>, name: Cow<'c, str>, roles: Vec<Role<'c>> },
}

/// All names, one after the other.
#[derive(Default)]
struct Names(String);

impl Names {
    fn span(&mut self, name: &str) -> Span {
        let (Ok(from), Ok(length)) = (u32::try_from(self.0.len()), u16::try_from(name.len())) else {
            return Span::default();
        };
        self.0.push_str(name);
        Span { from, length }
    }
}

impl Server {
    /// Packs a server. `me` is the bot's own id.
    pub(super) fn new(id: u64, mut parts: Parts<'_>, me: u64) -> Self {
        parts.channels.sort_by_key(|channel| channel.id);
        parts.roles.sort_by_key(|role| role.id);
        let mut names = Names::default();
        let name = names.span(&parts.name);
        let (mut overwrites, mut known) = (Vec::new(), HashMap::new());
        let mut tags = Vec::new();
        let channels = parts.channels.iter().map(|channel| {
            let of = &*channel.overwrites;
            let span = *known.entry(of).or_insert_with(|| {
                let span = (u32::try_from(overwrites.len()), u16::try_from(of.len()));
                let (Ok(from), Ok(length)) = span else { return Span::default() };
                overwrites.extend_from_slice(of);
                Span { from, length }
            });
            let of_channel = channel.tags.iter();
            tags.extend(of_channel.map(|(id, name)| (channel.id, *id, names.span(name))));
            PackedChannel {
                id: channel.id,
                parent: channel.parent.unwrap_or(0),
                name: names.span(&channel.name),
                overwrites: span,
                kind: channel.kind,
            }
        });
        let channels = channels.collect();
        let roles = parts.roles.iter().map(|role| PackedRole {
            id: role.id,
            permissions: role.permissions,
            name: names.span(&role.name),
            own: role.bot == Some(me),
        });
        let roles = roles.collect();
        let tags = tags.into_iter().map(|(channel, id, name)| PackedTag { channel, id, name }).collect();
        Self {
            id,
            owner: parts.owner,
            channels,
            roles,
            tags,
            overwrites: overwrites.into(),
            names: names.0.into(),
            name,
            own: None,
            threads: Vec::new(),
        }
    }

    /// What was packed. `me` is the bot's own id.
    pub(super) fn parts(&self, me: u64) -> Parts<'_> {
        let channels = self.channels.iter().map(|channel| {
            let tags = self.tags.iter().filter(|tag| tag.channel == channel.id);
            Channel {
                id: channel.id,
                parent: Some(channel.parent).filter(|parent| *parent != 0),
                kind: channel.kind,
                name: self.named(channel.name).into(),
                overwrites: channel.overwrites.of(&self.overwrites).into(),
                tags: tags.map(|tag| (tag.id, self.named(tag.name).into())).collect(),
            }
        });
        let roles = self.roles.iter().map(|role| Role {
            id: role.id,
            permissions: role.permissions,
            name: self.named(role.name).into(),
            bot: role.own.then_some(me),
        });
        Parts {
            owner: self.owner,
            name: self.named(self.name).into(),
            channels: channels.collect(),
            roles: roles.collect(),
        }
    }

    /// Packs it anew with a change. `me` is the bot's own id.
    pub(super) fn change<'c>(&'c mut self, me: u64, change: Change<'c>) {
        let changed = {
            let mut parts = self.parts(me);
            match change {
                Change::Channel(channel) => {
                    parts.channels.retain(|one| one.id != channel.id);
                    parts.channels.push(channel);
                }
                Change::NoChannel(id) => parts.channels.retain(|one| one.id != id),
                Change::Role(role) => {
                    parts.roles.retain(|one| one.id != role.id);
                    parts.roles.push(role);
                }
                Change::NoRole(id) => parts.roles.retain(|one| one.id != id),
                Change::Own { owner, name, roles } => {
                    parts.owner = owner.unwrap_or(parts.owner);
                    (parts.name, parts.roles) = (name, roles);
                }
            }
            Self::new(self.id, parts, me)
        };
        let (own, threads) = (self.own.take(), std::mem::take(&mut self.threads));
        *self = Self { own, threads, ..changed };
    }

    fn named(&self, name: Span) -> &str {
        let from = name.from as usize;
        self.names.get(from..from + usize::from(name.length)).unwrap_or_default()
    }

    /// The bot has these roles there.
    pub(super) fn has(&mut self, roles: Box<[u64]>) {
        self.own = Some(roles);
    }

    /// The bot's own roles, if they are known.
    pub(super) fn own(&self) -> Option<&[u64]> {
        self.own.as_deref()
    }

    /// The threads that are known, sorted by id.
    pub(super) fn threads(&self) -> &[Thread] {
        &self.threads
    }

    /// A thread is as it says.
    pub(super) fn put(&mut self, thread: Thread) {
        let archived = thread.archived;
        match self.threads.binary_search_by_key(&thread.id, |one| one.id) {
            Ok(at) => {
                if let Some(known) = self.threads.get_mut(at) {
                    *known = thread;
                }
            }
            Err(at) => self.threads.insert(at, thread),
        }
        if archived && self.threads.iter().filter(|one| one.archived).count() > ARCHIVED {
            // The oldest, as ids grow with time.
            if let Some(oldest) = self.threads.iter().position(|one| one.archived) {
                self.threads.remove(oldest);
            }
        }
    }

    /// Only the threads stay that `stays` names.
    pub(super) fn keep(&mut self, stays: impl FnMut(&Thread) -> bool) {
        self.threads.retain(stays);
    }

    /// A thread, if it is known.
    pub(super) fn thread(&self, id: u64) -> Option<&Thread> {
        let at = self.threads.binary_search_by_key(&id, |thread| thread.id).ok()?;
        self.threads.get(at)
    }

    fn channel(&self, id: u64) -> Option<&PackedChannel> {
        let at = self.channels.binary_search_by_key(&id, |channel| channel.id).ok()?;
        self.channels.get(at)
    }

    /// Whether a channel or thread is known.
    pub(super) fn lists(&self, id: u64) -> bool {
        self.channel(id).is_some() || self.thread(id).is_some()
    }

    fn role(&self, id: u64) -> Option<Permissions> {
        let at = self.roles.binary_search_by_key(&id, |role| role.id).ok()?;
        self.roles.get(at).map(|role| role.permissions)
    }

    /// What a channel or thread lies in: the channel that it is a thread of, and the category.
    pub(super) fn lies_in(&self, id: u64) -> (Option<u64>, Option<u64>) {
        let parent = self.thread(id).and_then(|thread| thread.parent);
        let channel = self.channel(parent.unwrap_or(id));
        (parent, channel.map(|channel| channel.parent).filter(|category| *category != 0))
    }

    /// What a member may do in a channel or thread; nothing where the channel is not known.
    pub(super) fn permissions(&self, member: u64, roles: &[u64], id: u64) -> Option<Permissions> {
        let parent = self.thread(id).and_then(|thread| thread.parent);
        let channel = self.channel(parent.unwrap_or(id))?;
        let who = Who { id: member, roles, owns: member == self.owner };
        let overwrites = channel.overwrites.of(&self.overwrites);
        Some(permissions(self.id, who, |role| self.role(role), overwrites))
    }

    /// What the bot may do in a channel or thread: everything, where that cannot be told.
    pub(super) fn own_permissions(&self, me: u64, id: u64) -> Permissions {
        let may = self.own().and_then(|roles| self.permissions(me, roles, id));
        may.unwrap_or(Permissions::all())
    }

    /// Whether the bot may speak in a channel or thread, and react there.
    pub(super) fn floor(&self, me: u64, id: u64) -> Floor {
        // Send Messages says nothing of threads (topics/threads, "Permissions").
        let needed = match self.thread(id) {
            None if self.channel(id).is_none() => return Floor::Archived,
            None => Permissions::SEND_MESSAGES,
            Some(thread) if thread.locked => return Floor::Locked,
            Some(thread) if thread.archived => return Floor::Archived,
            Some(_) => Permissions::SEND_MESSAGES_IN_THREADS,
        };
        let may = self.own_permissions(me, id);
        if !may.contains(needed | Permissions::VIEW_CHANNEL) {
            Floor::Forbidden
        } else if may.contains(REACTING) {
            Floor::Open
        } else {
            Floor::NoReactions
        }
    }

    /// What stands around a message in a thread.
    pub(super) fn around(&self, id: u64) -> Option<Around> {
        let thread = self.thread(id)?;
        let parent = thread.parent.and_then(|parent| self.channel(parent));
        // What is posted in these is threads. serenity 0.12 has no name for media channels.
        let forum = parent.filter(|parent| matches!(parent.kind, kinds::FORUM | kinds::MEDIA));
        let tags = self.tags.iter().filter(|tag| forum.is_some_and(|forum| forum.id == tag.channel));
        let tags = tags.filter(|tag| thread.tags.contains(&tag.id));
        Some(Around {
            title: thread.title.as_ref().to_owned(),
            tags: tags.map(|tag| self.named(tag.name).to_owned()).collect(),
            post: forum.is_some(),
        })
    }

    /// The role that Discord made for the bot.
    pub(super) fn own_role(&self) -> Option<u64> {
        self.roles.iter().find(|role| role.own).map(|role| role.id)
    }

    /// What the server has names for.
    pub(super) fn directory(&self) -> exchange::Directory {
        let named =
            |id: u64, name: &str, kind| exchange::Named { id: id.into(), name: name.to_owned(), kind };
        let channels = self.channels.iter().map(|one| named(one.id, self.named(one.name), kind(one.kind)));
        let threads = self.threads.iter().map(|one| named(one.id, &one.title, kind(one.kind)));
        let mut places: Vec<exchange::Named> = channels.chain(threads).collect();
        places.sort_by(|one, other| one.id.cmp(&other.id));
        let roles = self.roles.iter().map(|one| named(one.id, self.named(one.name), "role"));
        exchange::Directory { server: self.named(self.name).to_owned(), places, roles: roles.collect() }
    }
}

/// What kind of place a channel is, in a word.
fn kind(kind: u8) -> &'static str {
    match kind {
        kinds::CATEGORY => "category",
        kinds::FORUM | kinds::MEDIA => "forum",
        kinds::NEWS_THREAD..=kinds::PRIVATE_THREAD => "thread",
        kinds::VOICE | kinds::STAGE => "voice",
        _ => "text",
    }
}
