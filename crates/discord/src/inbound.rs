//! Discord's messages become remarks here; no type of Discord's goes further.

use poise::serenity_prelude as serenity;
use serenity::Permissions;

use super::ids;
use counterpoint_core::{
    dialect::Markup,
    matcher::masked,
    remark::{Author, ChannelId, Context, Floor, PersonId, Place, Remark, RemarkId, RoleId, ServerId},
    settings::exchange,
};

/// A message as the engine hears it. Forwarded text is not the author's own and stays outside: Discord keeps it in
/// snapshots, apart from the content.
pub(super) fn remark(cache: impl AsRef<serenity::Cache>, message: &serenity::Message) -> Remark {
    let cache = cache.as_ref();
    let (text, thread) = said(cache, message);
    Remark {
        id: RemarkId::from(message.id.get()),
        place: place(cache, message.guild_id, message.channel_id),
        floor: floor(cache, message.guild_id, message.channel_id),
        author: author(cache, message),
        roles: message
            .member
            .iter()
            .flat_map(|member| &member.roles)
            .map(|role| RoleId::from(role.get()))
            .collect(),
        text,
        dialect: Markup::DISCORD,
        context: Context {
            thread,
            replied_to: message.referenced_message.as_ref().map(|replied_to| replied_to.content.clone()),
            replied_to_by: message
                .referenced_message
                .as_ref()
                .and_then(|one| author(cache, one).person().cloned()),
        },
        asks: asks(cache, message),
    }
}

/// Whether the author asks the bot by name: mentions it, or the role that Discord made for it, in words of their own. What stands in
/// code, a quote, a spoiler or a link mentions nobody. A reply to one of its messages mentions it too, outside the text: that is talk
/// like any other, or every reply to the bot would draw another from it. What is said in direct messages is said to it.
fn asks(cache: &serenity::Cache, message: &serenity::Message) -> bool {
    if message.guild_id.is_none() {
        return true;
    }
    let me = cache.current_user().id;
    let mut names = vec![format!("<@{me}>"), format!("<@!{me}>")];
    if let Some(guild) = message.guild_id.and_then(|id| cache.guild(id)) {
        let own = guild.roles.values().filter(|role| role.tags.bot_id == Some(me));
        names.extend(own.map(|role| format!("<@&{}>", role.id)));
    }
    let text = &message.content;
    // What goes on from an address is a part of it.
    let in_address = |at: usize| {
        let before = text.get(..at).and_then(|before| before.split_whitespace().next_back());
        before
            .is_some_and(|word| text.get(..at).is_some_and(|all| all.ends_with(word)) && word.contains("://"))
    };
    let stands = names.iter().flat_map(|name| text.match_indices(name.as_str())).map(|(at, _)| at);
    let stands: Vec<usize> = stands.filter(|at| !in_address(*at)).collect();
    if stands.is_empty() {
        return false;
    }
    // A mention is stepped over by itself; one in code or a quote is a part of what is stepped over.
    masked(text).iter().any(|range| stands.contains(&range.start))
}

/// What the bot may do in a channel or thread, as far as the cache tells; everything that it cannot tell, it may.
pub(super) fn permissions(
    cache: impl AsRef<serenity::Cache>,
    server: Option<serenity::GuildId>,
    channel: serenity::ChannelId,
) -> Permissions {
    let (all, cache) = (Permissions::all(), cache.as_ref());
    let Some(guild) = server.and_then(|id| cache.guild(id)) else { return all };
    let Some(member) = guild.members.get(&cache.current_user().id) else { return all };
    let thread = guild.threads.iter().find(|thread| thread.id == channel);
    let channel = thread.and_then(|thread| thread.parent_id).unwrap_or(channel);
    guild.channels.get(&channel).map_or(all, |channel| guild.user_permissions_in(channel, member))
}

/// What a member may do in a channel or thread of their server, as far as the cache tells; nothing that it cannot tell.
pub(super) fn permissions_of(
    cache: impl AsRef<serenity::Cache>,
    member: &serenity::Member,
    channel: serenity::ChannelId,
) -> Permissions {
    let Some(guild) = cache.as_ref().guild(member.guild_id) else { return Permissions::empty() };
    let thread = guild.threads.iter().find(|thread| thread.id == channel);
    let channel = thread.and_then(|thread| thread.parent_id).unwrap_or(channel);
    let channel = guild.channels.get(&channel);
    channel.map_or(Permissions::empty(), |channel| guild.user_permissions_in(channel, member))
}

/// What reacting needs: without the history Discord lets nobody react, whatever else they may.
pub(super) const REACTING: Permissions = Permissions::ADD_REACTIONS.union(Permissions::READ_MESSAGE_HISTORY);

/// Whether the bot may speak in a channel or thread, and react there. A thread that the cache does not know is not active: Discord tells of the active
/// ones only.
pub(super) fn floor(
    cache: impl AsRef<serenity::Cache>,
    server: Option<serenity::GuildId>,
    channel: serenity::ChannelId,
) -> Floor {
    let cache = cache.as_ref();
    let may = permissions(cache, server, channel);
    let Some(guild) = server.and_then(|id| cache.guild(id)) else { return Floor::Open };
    let thread = guild.threads.iter().find(|thread| thread.id == channel);
    // Send Messages says nothing of threads (topics/threads, "Permissions").
    let needed = match thread {
        None if !guild.channels.contains_key(&channel) => return Floor::Archived,
        None => Permissions::SEND_MESSAGES,
        Some(thread) => match &thread.thread_metadata {
            Some(metadata) if metadata.locked => return Floor::Locked,
            Some(metadata) if metadata.archived => return Floor::Archived,
            _ => Permissions::SEND_MESSAGES_IN_THREADS,
        },
    };
    if !may.contains(needed | Permissions::VIEW_CHANNEL) {
        Floor::Forbidden
    } else if may.contains(REACTING) {
        Floor::Open
    } else {
        Floor::NoReactions
    }
}

/// Where a channel or thread lies, as far as the cache tells.
pub(super) fn place(
    cache: impl AsRef<serenity::Cache>,
    server: Option<serenity::GuildId>,
    channel: serenity::ChannelId,
) -> Place {
    let id = |channel: serenity::ChannelId| ChannelId::from(channel.get());
    let mut place =
        Place { server: server.map(|server| ServerId::from(server.get())), ..Place::channel(id(channel)) };
    let Some(guild) = server.and_then(|server| cache.as_ref().guild(server)) else { return place };
    let thread = guild.threads.iter().find(|thread| thread.id == channel);
    let parent = thread.and_then(|thread| thread.parent_id);
    place.parent = parent.map(id);
    let channel = guild.channels.get(&parent.unwrap_or(channel));
    place.category = channel.and_then(|channel| channel.parent_id).map(id);
    place
}

/// Whether what is posted in a channel is threads: forums, and media channels, which this serenity has no name for (resources/channel,
/// "Channel Types").
pub(super) fn is_forum(kind: serenity::ChannelType) -> bool {
    matches!(kind, serenity::ChannelType::Forum | serenity::ChannelType::Unknown(16))
}

/// Discord tells of threads that the bot has come to see: the cache learns them, as it does those that are created.
pub(super) fn learn(cache: &serenity::Cache, threads: &[serenity::GuildChannel]) {
    for thread in threads {
        let created =
            serde_json::to_value(thread).and_then(serde_json::from_value::<serenity::ThreadCreateEvent>);
        match created {
            Ok(mut created) => {
                cache.update(&mut created);
            }
            Err(error) => {
                tracing::warn!(thread = thread.id.get(), error = error.to_string(), "a thread stays unknown");
            }
        }
    }
}

/// What kind of place a channel is, in a word.
pub(super) fn kind(kind: serenity::ChannelType) -> &'static str {
    use serenity::ChannelType::{Category, NewsThread, PrivateThread, PublicThread, Stage, Voice};
    match kind {
        Category => "category",
        kind if is_forum(kind) => "forum",
        NewsThread | PublicThread | PrivateThread => "thread",
        Voice | Stage => "voice",
        _ => "text",
    }
}

/// What a server has names for, as far as the cache tells.
pub(super) fn directory(cache: &serenity::Cache, server: &ServerId) -> exchange::Directory {
    let Some(guild) = ids::server(server).ok().and_then(|server| cache.guild(server)) else {
        return exchange::Directory::default();
    };
    let mut places: Vec<exchange::Named> = guild
        .channels
        .values()
        .chain(&guild.threads)
        .map(|channel| exchange::Named {
            id: channel.id.get().into(),
            name: channel.name.clone(),
            kind: self::kind(channel.kind),
        })
        .collect();
    places.sort_by(|one, other| one.id.cmp(&other.id));
    let mut roles: Vec<exchange::Named> = guild
        .roles
        .values()
        .map(|role| exchange::Named { id: role.id.get().into(), name: role.name.clone(), kind: "role" })
        .collect();
    roles.sort_by(|one, other| one.id.cmp(&other.id));
    exchange::Directory { server: guild.name.clone(), places, roles }
}

fn author(cache: &serenity::Cache, message: &serenity::Message) -> Author {
    use serenity::MessageType::{InlineReply, Regular};
    if message.author.id == cache.current_user().id {
        Author::Own
    } else if message.webhook_id.is_some() {
        Author::Webhook
    } else if message.author.bot {
        Author::Bot
    } else if message.author.system || !matches!(message.kind, Regular | InlineReply) {
        Author::System
    } else {
        Author::Person(PersonId::from(message.author.id.get()))
    }
}

/// What the author wrote, and the texts of the thread around it: its title, and the tags of a forum's post. A post's title is its
/// author's own words too, said with the message that it begins with.
fn said(cache: &serenity::Cache, message: &serenity::Message) -> (String, Vec<String>) {
    let text = message.content.clone();
    let Some(guild) = message.guild_id.and_then(|id| cache.guild(id)) else { return (text, Vec::new()) };
    let Some(thread) = guild.threads.iter().find(|thread| thread.id == message.channel_id) else {
        return (text, Vec::new());
    };
    let parent = thread.parent_id.and_then(|parent| guild.channels.get(&parent));
    let forum = parent.filter(|parent| is_forum(parent.kind));
    let tags = forum.into_iter().flat_map(|forum| &forum.available_tags);
    let tags = tags.filter(|tag| thread.applied_tags.contains(&tag.id)).map(|tag| tag.name.clone());
    if forum.is_some() && begins(message) {
        return (format!("{}\n\n{text}", thread.name), tags.collect());
    }
    let title = thread.name.clone();
    (text, std::iter::once(title).chain(tags).collect())
}

/// Whether a message is the one that a forum's post begins with: it has the post's own id (topics/threads, "Forums").
pub(super) fn begins(message: &serenity::Message) -> bool {
    message.id.get() == message.channel_id.get()
}

/// Whether a member may read a channel of their server, as far as the cache tells; if it cannot tell, they may not.
pub(super) fn may_read(cache: &serenity::Cache, member: &serenity::Member, place: &Place) -> bool {
    let server = place.server.as_ref().and_then(|server| ids::server(server).ok());
    let channels = (ids::channel(&place.channel), place.parent.as_ref().map(ids::channel).transpose());
    let (Some(guild), (Ok(channel), Ok(parent))) = (server.and_then(|id| cache.guild(id)), channels) else {
        return false;
    };
    let thread = guild.threads.iter().find(|thread| thread.id == channel);
    if thread.is_some_and(|thread| thread.kind == serenity::ChannelType::PrivateThread) {
        return false;
    }
    let Some(channel) = guild.channels.get(&parent.unwrap_or(channel)) else { return false };
    let may = guild.user_permissions_in(channel, member);
    may.contains(Permissions::VIEW_CHANNEL | Permissions::READ_MESSAGE_HISTORY)
}
