//! Discord's messages become remarks here; no type of Discord's goes further.

use poise::serenity_prelude as serenity;

use crate::remark::{Author, ChannelId, Context, PersonId, Place, Remark, RemarkId, RoleId, ServerId};

/// A message as the engine hears it. Forwarded text is not the author's own and stays outside: Discord keeps it in
/// snapshots, apart from the content.
pub(super) fn remark(ctx: &serenity::Context, message: &serenity::Message) -> Remark {
    Remark {
        id: RemarkId(message.id.get()),
        place: place(ctx, message.guild_id, message.channel_id),
        author: author(ctx, message),
        roles: message
            .member
            .iter()
            .flat_map(|member| &member.roles)
            .map(|role| RoleId(role.get()))
            .collect(),
        text: message.content.clone(),
        context: Context {
            thread: thread(ctx, message),
            replied_to: message.referenced_message.as_ref().map(|replied_to| replied_to.content.clone()),
        },
    }
}

/// Where a channel or thread lies, as far as the cache tells.
pub(super) fn place(
    ctx: &serenity::Context,
    server: Option<serenity::GuildId>,
    channel: serenity::ChannelId,
) -> Place {
    let id = |channel: serenity::ChannelId| ChannelId(channel.get());
    let mut place =
        Place { server: server.map(|server| ServerId(server.get())), ..Place::channel(id(channel)) };
    let Some(guild) = server.and_then(|server| ctx.cache.guild(server)) else { return place };
    let thread = guild.threads.iter().find(|thread| thread.id == channel);
    let parent = thread.and_then(|thread| thread.parent_id);
    place.parent = parent.map(id);
    let channel = guild.channels.get(&parent.unwrap_or(channel));
    place.category = channel.and_then(|channel| channel.parent_id).map(id);
    place
}

/// What kind of place a channel is, in a word.
pub(super) fn kind(kind: serenity::ChannelType) -> &'static str {
    use serenity::ChannelType::{Category, Forum, NewsThread, PrivateThread, PublicThread, Stage, Voice};
    match kind {
        Category => "category",
        Forum => "forum",
        NewsThread | PublicThread | PrivateThread => "thread",
        Voice | Stage => "voice",
        _ => "text",
    }
}

fn author(ctx: &serenity::Context, message: &serenity::Message) -> Author {
    use serenity::MessageType::{InlineReply, Regular};
    if message.author.id == ctx.cache.current_user().id {
        Author::Own
    } else if message.webhook_id.is_some() {
        Author::Webhook
    } else if message.author.bot {
        Author::Bot
    } else if message.author.system || !matches!(message.kind, Regular | InlineReply) {
        Author::System
    } else {
        Author::Person(PersonId(message.author.id.get()))
    }
}

/// The title of the thread that the message stands in, and the tags of a forum's post.
fn thread(ctx: &serenity::Context, message: &serenity::Message) -> Vec<String> {
    let Some(guild) = message.guild_id.and_then(|id| ctx.cache.guild(id)) else { return Vec::new() };
    let Some(thread) = guild.threads.iter().find(|thread| thread.id == message.channel_id) else {
        return Vec::new();
    };
    let forum = thread.parent_id.and_then(|parent| guild.channels.get(&parent));
    let tags = forum.into_iter().flat_map(|forum| &forum.available_tags);
    let own = tags.filter(|tag| thread.applied_tags.contains(&tag.id)).map(|tag| tag.name.clone());
    std::iter::once(thread.name.clone()).chain(own).collect()
}

/// Whether whoever runs a command may read a channel of the server, as far as the cache tells; if it cannot tell, they may not.
pub(super) fn may_read(ctx: super::Context<'_>, place: Place) -> bool {
    use serenity::Permissions;
    let poise::Context::Application(asked) = ctx else { return false };
    let guild = ctx.guild_id().and_then(|id| ctx.serenity_context().cache.guild(id));
    let (Some(guild), Some(member)) = (guild, asked.interaction.member.as_deref()) else { return false };
    let thread = guild.threads.iter().find(|thread| thread.id.get() == place.channel.0);
    if thread.is_some_and(|thread| thread.kind == serenity::ChannelType::PrivateThread) {
        return false;
    }
    let channel = serenity::ChannelId::new(place.parent.unwrap_or(place.channel).0);
    let Some(channel) = guild.channels.get(&channel) else { return false };
    let may = guild.user_permissions_in(channel, member);
    may.contains(Permissions::VIEW_CHANNEL | Permissions::READ_MESSAGE_HISTORY)
}
