//! What the gateway tells, and what comes of it: the line from a message to its answer, edits and deletions, and what goes with what is
//! no longer there.

use poise::serenity_prelude as serenity;
use serenity::FullEvent;

use super::{
    Dealt, buttons,
    data::{Data, Error},
    greeting, inbound,
    screens::lookup,
};
use answers::{Document, storage::StorageError};
use counterpoint_core::{
    engine::{Hearing, Outcome},
    policy::{RUSH_HOLD, Silence},
    remark::{ChannelId, Remark, RemarkId, RoleId, ServerId},
    settings::Mode,
    words::Language,
};

/// Deals with an event.
pub(super) async fn on_event(
    framework: poise::FrameworkContext<'_, Data, Error>,
    event: &FullEvent,
) -> Result<(), Error> {
    let ctx = framework.serenity_context;
    let data = framework.user_data;
    match event {
        FullEvent::Message { new_message } => on_message(ctx, data, new_message).await,
        FullEvent::InteractionCreate { interaction: serenity::Interaction::Component(pressed) } => {
            buttons::on_press(ctx, data, pressed).await;
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
            let remark = RemarkId(event.id.get());
            // Discord sends an update without a new text when it has unfurled a link.
            if event.content.is_some() && event.edited_timestamp.is_some() {
                data.answers.edited(ChannelId(event.channel_id.get()), remark).await;
            }
            data.observe(Dealt::Followed(remark));
        }
        FullEvent::ThreadListSync { thread_list_sync } => {
            inbound::learn(&ctx.cache, &thread_list_sync.threads);
        }
        // A server that is unavailable comes back; one that the bot has left does not.
        FullEvent::GuildDelete { incomplete, .. } if !incomplete.unavailable => {
            let server = ServerId(incomplete.id.get());
            forgotten(data.moderation.forget_server(server).await, server);
        }
        FullEvent::ChannelDelete { channel, .. } => {
            let server = ServerId(channel.guild_id.get());
            forgotten(data.moderation.forget_channel(server, ChannelId(channel.id.get())).await, server);
        }
        FullEvent::CategoryDelete { category } => {
            let server = ServerId(category.guild_id.get());
            forgotten(data.moderation.forget_channel(server, ChannelId(category.id.get())).await, server);
        }
        FullEvent::ThreadDelete { thread, .. } => {
            let server = ServerId(thread.guild_id.get());
            forgotten(data.moderation.forget_channel(server, ChannelId(thread.id.get())).await, server);
        }
        FullEvent::GuildRoleDelete { guild_id, removed_role_id, .. } => {
            let server = ServerId(guild_id.get());
            forgotten(data.moderation.forget_role(server, RoleId(removed_role_id.get())).await, server);
        }
        FullEvent::GuildCreate { guild, .. } => {
            let server = ServerId(guild.id.get());
            greeting::on_server(ctx, data, guild).await;
            data.answers.resume(server).await;
            data.observe(Dealt::Server(server));
        }
        _ => {}
    }
    Ok(())
}

/// Something of a server is gone, and what was kept of it with it; the terms of what is kept end what could not be deleted now.
fn forgotten(done: Result<(), StorageError>, server: ServerId) {
    if let Err(error) = done
        && !error.is_told()
    {
        tracing::warn!(
            server_id = server.0,
            error = error.to_string(),
            "what belongs to nothing any more is still kept"
        );
    }
}

async fn on_delete(data: &Data, channel: serenity::ChannelId, message: serenity::MessageId) {
    let remark = RemarkId(message.get());
    data.answers.deleted(ChannelId(channel.get()), remark).await;
    data.observe(Dealt::Followed(remark));
}

async fn on_message(ctx: &serenity::Context, data: &Data, message: &serenity::Message) {
    let remark = inbound::remark(ctx, message);
    if remark.place.server.is_none() {
        return on_direct(data, &remark).await;
    }
    let hearing = data.engine().hear(&remark);
    match &hearing.outcome {
        Outcome::Silent(silence) => {
            // Nothing that is said here quotes the message: a phrase is the store's own words.
            tracing::debug!(
                remark_id = remark.id.0,
                channel_id = remark.place.channel.0,
                silence = silence.reason(),
                "silent"
            );
            // Whoever asks by name hears that there is nothing; everybody else is left alone.
            let nothing = matches!(silence, Silence::NothingRaised | Silence::OtherSense { .. });
            let loud = data.engine().settings().rules(&remark.place).mode().value != Mode::Shadow;
            if remark.asks && nothing && loud {
                let text = lookup::nothing(&data.engine().store(), &remark.text);
                data.answers.tell(&remark, text).await;
            }
            if let Some(reply) = &hearing.shadow {
                let topic = reply.topic.as_str();
                tracing::info!(remark_id = remark.id.0, topic, "shadow: would have answered");
                if let Some(note) = data.answers.shadow_note(&remark, &hearing, reply) {
                    data.answers.log(&remark.place, note).await;
                }
            }
        }
        Outcome::Speak(reply, mode) => data.answers.answer(&remark, reply, *mode, hearing.at).await,
    }
    if inbound::begins(message) {
        data.answers.begun(remark.place.channel).await;
    }
    if let Some(rush) = hearing.rush {
        let text = format!(
            "<#{}> is suddenly busy: {} messages in this minute, {} in a usual one. The bot keeps quiet there until {} after the rush; `/settings cooldown` switches such holds off.",
            remark.place.channel,
            rush.count,
            rush.usual,
            Language::English.words().left(RUSH_HOLD)
        );
        data.answers.log(&remark.place, Document::Note(text)).await;
    }
    data.observe(Dealt::Message(remark.id, &hearing));
}

/// Somebody says something to the bot alone: the card of what they name or raise, or what to do instead.
async fn on_direct(data: &Data, remark: &Remark) {
    let now = data.engine().clock().now();
    let mut hearing = Hearing::silent(Silence::NothingRaised, now);
    if remark.author.person().is_some() {
        match data.engine().look_up(remark) {
            Some(reply) => {
                data.answers.answer(remark, &reply, Mode::Card, now).await;
                hearing.outcome = Outcome::Speak(reply, Mode::Card);
            }
            None => data.answers.tell(remark, lookup::nothing(&data.engine().store(), &remark.text)).await,
        }
    }
    data.observe(Dealt::Message(remark.id, &hearing));
}
