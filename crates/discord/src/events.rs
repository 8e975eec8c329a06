//! What the gateway tells, and what comes of it: the line from a message to its answer, edits and deletions, and what goes with what is
//! no longer there.

use poise::serenity_prelude as serenity;
use serenity::FullEvent;

use super::{
    Dealt, buttons,
    data::{Data, Error},
    departures,
    frame::DiscordFrame,
    greeting, inbound, reactions,
    screens::lookup,
    signals,
};
use tracing::Instrument as _;

use answers::Document;
use counterpoint_core::{
    composer::{Frame as _, Mention},
    engine::{Hearing, Outcome},
    hear::Direction,
    policy::{RUSH_HOLD, Silence},
    remark::{ChannelId, Remark, RemarkId, RoleId, ServerId},
    settings::Mode,
};

/// Deals with an event.
pub(super) async fn on_event(
    framework: poise::FrameworkContext<'_, Data, Error>,
    event: &FullEvent,
) -> Result<(), Error> {
    let ctx = framework.serenity_context;
    let data = framework.user_data;
    if let Some(server) = departures::server_of(event) {
        data.departures.wait(server).await;
    }
    match event {
        FullEvent::Ready { .. } | FullEvent::Resume { .. } => {
            data.departures.note(&ctx.shard, ctx.shard_id);
        }
        FullEvent::Message { new_message } => {
            let span = tracing::debug_span!(
                "message",
                remark_id = new_message.id.get(),
                channel_id = new_message.channel_id.get(),
                server_id = new_message.guild_id.map(serenity::GuildId::get),
            );
            // What answers a message is large, and most events are none.
            Box::pin(signals::dealing(on_message(ctx, data, new_message))).instrument(span).await;
        }
        FullEvent::InteractionCreate { interaction: serenity::Interaction::Component(pressed) } => {
            buttons::on_press(ctx, data, pressed).await;
        }
        FullEvent::InteractionCreate { interaction: serenity::Interaction::Autocomplete(asked) } => {
            data.offers.answer(framework, asked).await;
        }
        FullEvent::MessageDelete { channel_id, deleted_message_id, .. } => {
            on_delete(data, *channel_id, *deleted_message_id).await;
        }
        FullEvent::MessageDeleteBulk { channel_id, multiple_deleted_messages_ids, .. } => {
            for message in multiple_deleted_messages_ids {
                on_delete(data, *channel_id, *message).await;
            }
        }
        FullEvent::MessageUpdate { event, .. } => {
            let remark = RemarkId::from(event.id.get());
            // Discord sends an update without a new text when it has unfurled a link.
            if event.content.is_some() && event.edited_timestamp.is_some() {
                data.answers.edited(ChannelId::from(event.channel_id.get()), remark.clone()).await;
            }
            data.observe(Dealt::Followed(remark));
        }
        FullEvent::ReactionAdd { add_reaction } => reactions::added(ctx, data, add_reaction).await,
        FullEvent::ReactionRemove { removed_reaction } => {
            reactions::removed(ctx, data, removed_reaction).await;
        }
        FullEvent::ReactionRemoveEmoji { removed_reactions } => {
            reactions::emoji_removed(data, removed_reactions).await;
        }
        FullEvent::ReactionRemoveAll { channel_id, removed_from_message_id } => {
            reactions::cleared(data, *channel_id, *removed_from_message_id).await;
        }
        FullEvent::ThreadListSync { thread_list_sync } => {
            inbound::learn(&ctx.cache, &thread_list_sync.threads);
        }
        // A server that is unavailable comes back; one that the bot has left does not.
        FullEvent::GuildDelete { incomplete, .. } if !incomplete.unavailable => {
            forget(data, incomplete.id, Gone::Server).await;
        }
        FullEvent::ChannelDelete { channel, .. } | FullEvent::CategoryDelete { category: channel } => {
            forget(data, channel.guild_id, Gone::Channel(channel.id)).await;
        }
        FullEvent::ThreadDelete { thread, .. } => {
            forget(data, thread.guild_id, Gone::Channel(thread.id)).await;
        }
        FullEvent::GuildRoleDelete { guild_id, removed_role_id, .. } => {
            forget(data, *guild_id, Gone::Role(*removed_role_id)).await;
        }
        FullEvent::GuildCreate { guild, .. } => {
            let server = ServerId::from(guild.id.get());
            greeting::on_server(ctx, data, guild).await;
            data.answers.resume(&server).await;
            data.observe(Dealt::Server(server));
        }
        _ => {}
    }
    Ok(())
}

enum Gone {
    /// The bot is out of the server.
    Server,
    /// A channel, category or thread.
    Channel(serenity::ChannelId),
    Role(serenity::RoleId),
}

/// Something of a server is gone, and what was kept of it goes with it; the terms of what is kept end what could not be deleted now.
async fn forget(data: &Data, of: serenity::GuildId, gone: Gone) {
    let (moderation, server) = (&data.moderation, ServerId::from(of.get()));
    let done = match gone {
        Gone::Server => moderation.forget_server(&server).await,
        Gone::Channel(channel) => moderation.forget_channel(&server, &ChannelId::from(channel.get())).await,
        Gone::Role(role) => moderation.forget_role(&server, &RoleId::from(role.get())).await,
    };
    data.departures.end(of);
    if let Err(error) = done
        && !error.is_told()
    {
        tracing::warn!(
            server_id = %server,
            error = error.to_string(),
            "what belongs to nothing any more is still kept"
        );
    }
}

async fn on_delete(data: &Data, channel: serenity::ChannelId, message: serenity::MessageId) {
    let remark = RemarkId::from(message.get());
    data.answers.deleted(ChannelId::from(channel.get()), remark.clone()).await;
    data.observe(Dealt::Followed(remark));
}

async fn on_message(ctx: &serenity::Context, data: &Data, message: &serenity::Message) {
    let mut remark = inbound::remark(ctx, message);
    data.answers.platform().closed.heed(&mut remark);
    if remark.place.server.is_none() {
        return on_direct(data, &remark).await;
    }
    let direction = direction(data, &remark).await;
    let hearing =
        tracing::debug_span!("hear").in_scope(|| data.engine().hear_as(&remark, direction.as_ref()));
    match &hearing.outcome {
        Outcome::Silent(silence) => {
            // Nothing that is said here quotes the message: a phrase is the store's own words.
            tracing::debug!(
                remark_id = %remark.id,
                channel_id = %remark.place.channel,
                silence = silence.reason(),
                "silent"
            );
            // Whoever asks by name hears that there is nothing; everybody else is left alone.
            let nothing = matches!(silence, Silence::NothingRaised | Silence::OtherSense { .. });
            let loud = data.engine().settings().rules(&remark.place).mode().value != Mode::Shadow;
            if remark.asks && nothing && loud {
                let text = lookup::nothing(&data.engine().store(), &remark.text, data.words(&remark.place));
                data.answers.tell(&remark, text).await;
            }
            if let Some(would) = &hearing.shadow {
                let (topic, manner) = (would.reply.topic.as_str(), would.manner);
                tracing::info!(remark_id = %remark.id, topic, ?manner, "shadow: would have brought it up");
                if let Some(note) = data.answers.shadow_note(&remark, &hearing, &would.reply) {
                    data.answers.log(&remark.place, note).await;
                }
            }
        }
        Outcome::Speak(reply, mode) => data.answers.answer(&remark, reply, *mode, hearing.at).await,
        Outcome::Offer(reply) => data.answers.offer(&remark, reply, hearing.at).await,
    }
    if inbound::begins(message) {
        data.answers.begun(&remark.place.channel).await;
    }
    if let Some(rush) = hearing.rush {
        let words = data.words(&remark.place);
        let channel = DiscordFrame.mention(Mention::Place(&remark.place.channel));
        let text = words.rush_note(channel, rush.count, words.left(RUSH_HOLD), rush.usual);
        data.answers.log(&remark.place, Document::Note(text)).await;
    }
    data.observe(Dealt::Message(remark.id.clone(), &hearing));
}

/// What the encoder says of a message, where that is asked for; nothing where it is too busy.
async fn direction(data: &Data, remark: &Remark) -> Option<Direction> {
    if !data.engine().wants_direction(remark) {
        return None;
    }
    let (moderation, remark) = (data.moderation.clone(), remark.clone());
    tokio::task::spawn_blocking(move || moderation.engine().direction_of(&remark)).await.ok().flatten()
}

/// Somebody says something to the bot alone: the card of what they name or raise, or what to do instead.
async fn on_direct(data: &Data, remark: &Remark) {
    let now = data.engine().clock().now();
    let mut hearing = Hearing::silent(Silence::NothingRaised, now);
    if remark.author.person().is_some() {
        match data.engine().look_up(remark) {
            Ok(reply) => {
                data.answers.answer(remark, &reply, Mode::Card, now).await;
                hearing.outcome = Outcome::Speak(reply, Mode::Card);
            }
            // `/topic` answers always.
            Err(silence @ (Silence::AskedTooOften { .. } | Silence::AlreadyAnswered)) => {
                hearing.outcome = Outcome::Silent(silence);
            }
            Err(_) => {
                let text = lookup::nothing(&data.engine().store(), &remark.text, data.words(&remark.place));
                data.answers.tell(remark, text).await;
            }
        }
    }
    data.observe(Dealt::Message(remark.id.clone(), &hearing));
}
