//! Discord's messages become remarks here; no type of Discord's goes further.

use poise::serenity_prelude as serenity;

use crate::remark::{Author, ChannelId, Context, PersonId, Remark, RemarkId, ServerId};

/// A message as the engine hears it. Forwarded text is not the author's own and stays outside: Discord keeps it in
/// snapshots, apart from the content.
pub(super) fn remark(ctx: &serenity::Context, message: &serenity::Message) -> Remark {
    Remark {
        id: RemarkId(message.id.get()),
        channel: ChannelId(message.channel_id.get()),
        server: message.guild_id.map(|id| ServerId(id.get())),
        author: author(ctx, message),
        text: message.content.clone(),
        context: Context {
            thread: thread(ctx, message),
            replied_to: message.referenced_message.as_ref().map(|replied_to| replied_to.content.clone()),
        },
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
