//! Discord: the edge. Its types end in `inbound`; only `outbound` sends; everything between is the engine.

mod buttons;
mod commands;
mod connection;
mod errors;
mod failure;
mod greeting;
mod guard;
mod imports;
mod inbound;
mod lookup;
mod outbound;
mod panel;
mod shadow;

use std::{future::Future, path::PathBuf, sync::Arc};

use poise::serenity_prelude as serenity;
use serenity::{FullEvent, GatewayIntents};

use answers::{Answers, Document, moderation::Moderation, storage::StorageError};
use counterpoint_core::{
    engine::{Engine, Hearing, Outcome},
    policy::{Left, RUSH_HOLD, Silence},
    remark::{ChannelId, Remark, RemarkId, RoleId, ServerId},
    settings::Mode,
    time::Moment,
};
use store::search::Searcher;

pub use failure::Failure;

/// Where Discord's own API is.
pub const DISCORD_API: &str = "https://discord.com";

/// What the bot asks Discord for: the servers it is in, their messages, and those that are said to it alone. What stands in these it gets only where they mention it,
/// unless it has the privileged intent too.
pub const INTENTS: GatewayIntents =
    GatewayIntents::GUILDS.union(GatewayIntents::GUILD_MESSAGES).union(GatewayIntents::DIRECT_MESSAGES);

/// Something that the bot has dealt with: whatever it sent has arrived.
pub enum Dealt<'h> {
    /// A message.
    Message(RemarkId, &'h Hearing),
    /// A message that was edited or deleted: its reply has followed it.
    Followed(RemarkId),
    /// A server that it is in.
    Server(ServerId),
    /// Everything that was due at this moment.
    Due(Moment),
}

/// Hears of everything that the bot has dealt with.
pub type Observer = Arc<dyn Fn(Dealt<'_>) + Send + Sync>;

/// What commands and events share.
pub(crate) struct Data {
    moderation: Arc<Moderation>,
    answers: Arc<Answers<outbound::Discord>>,
    observer: Option<Observer>,
    registered: Arc<connection::Registered>,
    imports: imports::Imports,
    /// What fetches files that people give to commands.
    web: reqwest::Client,
    /// What can be searched for in the store that the bot knows.
    searcher: Searcher,
}

impl Data {
    fn engine(&self) -> &Engine {
        self.moderation.engine()
    }

    fn observe(&self, dealt: Dealt<'_>) {
        if let Some(observer) = &self.observer {
            observer(dealt);
        }
    }
}

pub use outbound::preview;

pub(crate) type Error = anyhow::Error;
pub(crate) type Context<'a> = poise::Context<'a, Data, Error>;

/// A bot to be connected.
pub struct Bot {
    /// The token, without `Bot `.
    pub token: String,
    /// Where REST calls go.
    pub api: String,
    /// The bot without Discord, and its database.
    pub moderation: Arc<Moderation>,
    /// Whether it asks for the privileged Message Content intent.
    pub message_content: bool,
    /// The file in which its operator configures it, for messages.
    pub configured_in: PathBuf,
    /// Who hears of what it has dealt with, if anybody does.
    pub observer: Option<Observer>,
}

/// Waits for Ctrl-C, or for the system's request to end.
pub async fn interrupted() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

/// Connects the bot and keeps it connected until `until` is ready.
///
/// # Errors
/// A sentence for the operator, and the exit code.
pub async fn connect(bot: Bot, until: impl Future<Output = ()>) -> Result<(), Failure> {
    connection::connect(bot, until).await
}

async fn on_event(
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
            Left(RUSH_HOLD)
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
            Ok(reply) => {
                data.answers.answer(remark, &reply, Mode::Card, now).await;
                hearing.outcome = Outcome::Speak(reply, Mode::Card);
            }
            // `/topic` answers always.
            Err(silence @ (Silence::AskedTooOften { .. } | Silence::AlreadyAnswered)) => {
                hearing.outcome = Outcome::Silent(silence);
            }
            Err(_) => data.answers.tell(remark, lookup::nothing(&data.engine().store(), &remark.text)).await,
        }
    }
    data.observe(Dealt::Message(remark.id, &hearing));
}
