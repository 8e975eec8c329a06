//! Discord: the edge. Its types end in `inbound`; only `outbound` sends; everything between is the engine.

mod answer;
mod buttons;
mod commands;
mod errors;
mod failure;
mod greeting;
mod guard;
mod imports;
mod inbound;
mod living;
mod lookup;
mod outbound;
mod panel;
mod shadow;

use std::{collections::HashMap, future::Future, path::PathBuf, sync::Arc};

use poise::serenity_prelude as serenity;
use serenity::{FullEvent, GatewayIntents};

use answers::moderation::Moderation;
use counterpoint_core::{
    engine::{Engine, Hearing, Outcome},
    policy::{Answered, Left, Mode, RUSH_HOLD, Silence},
    remark::{Place, RemarkId, ServerId},
};
use store::search::Searcher;

pub use failure::Failure;

/// Where Discord's own API is.
pub const DISCORD_API: &str = "https://discord.com";

/// What the bot asks Discord for: the servers it is in, and their messages. What stands in these it gets only where they mention it,
/// unless it has the privileged intent too.
pub const INTENTS: GatewayIntents = GatewayIntents::GUILDS.union(GatewayIntents::GUILD_MESSAGES);

/// Something that the bot has dealt with: whatever it sent has arrived.
pub enum Dealt<'h> {
    /// A message.
    Message(RemarkId, &'h Hearing),
    /// A message that was edited or deleted: its reply has followed it.
    Followed(RemarkId),
    /// A server that it is in.
    Server(ServerId),
}

/// Hears of everything that the bot has dealt with.
pub type Observer = Arc<dyn Fn(Dealt<'_>) + Send + Sync>;

/// What commands and events share.
pub(crate) struct Data {
    moderation: Arc<Moderation>,
    observer: Option<Observer>,
    /// The ids under which Discord knows the commands, by name.
    commands: HashMap<String, serenity::CommandId>,
    imports: imports::Imports,
    deleted: living::Deleted,
    sending: answer::Sending,
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

/// What asks Discord: through the system's proxies, but for what answers on this machine, which no proxy reaches and none is to hear of.
fn web(api: &str) -> reqwest::Result<reqwest::Client> {
    let host = reqwest::Url::parse(api).ok();
    let host = host.as_ref().and_then(reqwest::Url::host_str).unwrap_or_default().trim_matches(['[', ']']);
    let here =
        host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback());
    let builder = reqwest::Client::builder();
    if here { builder.no_proxy().build() } else { builder.build() }
}

/// Connects the bot and keeps it connected until `until` is ready.
///
/// # Errors
/// A sentence for the operator, and the exit code.
pub async fn connect(bot: Bot, until: impl Future<Output = ()>) -> Result<(), Failure> {
    let web = web(&bot.api).map_err(|error| Failure::world(format!("cannot make requests: {error}")))?;
    let mut http = serenity::HttpBuilder::new(&bot.token).client(web.clone());
    if bot.api != DISCORD_API {
        // Behind a proxy that shares rate limits between processes, two sets of limits would only wait for each other.
        http = http.proxy(bot.api.trim_end_matches('/')).ratelimiter_disabled(true);
    }
    let http = http.build();
    let failed = |error: serenity::Error| errors::on_start(&error, &bot.configured_in);
    let me = http.get_current_user().await.map_err(failed)?;
    tracing::info!(id = me.id.get(), "Discord knows the token");
    let Bot { moderation, observer, configured_in, .. } = bot;
    let failed = |error: serenity::Error| errors::on_start(&error, &configured_in);
    let content = if bot.message_content { GatewayIntents::MESSAGE_CONTENT } else { GatewayIntents::empty() };
    let framework = poise::Framework::builder()
        .options(poise::FrameworkOptions {
            commands: commands::all(),
            allowed_mentions: Some(outbound::no_mentions()),
            event_handler: |framework, event| Box::pin(on_event(framework, event)),
            on_error: |error| Box::pin(errors::on_command(error)),
            initialize_owners: false,
            ..Default::default()
        })
        .setup(move |ctx, ready, framework| {
            Box::pin(async move {
                let commands = poise::builtins::create_application_commands(&framework.options().commands);
                let known = serenity::Command::set_global_commands(ctx, commands).await?;
                let commands = known.into_iter().map(|command| (command.name, command.id)).collect();
                tracing::info!(servers = ready.guilds.len(), "connected");
                let searcher = Searcher::default();
                // The index is built before anybody waits for it.
                let _ = searcher.index(&moderation.engine().store());
                let sending = answer::Sending::since(moderation.engine().clock().now());
                Ok(Data {
                    moderation,
                    observer,
                    commands,
                    imports: imports::Imports::default(),
                    deleted: living::Deleted::default(),
                    sending,
                    web,
                    searcher,
                })
            })
        })
        .build();
    let mut client = serenity::ClientBuilder::new_with_http(http, INTENTS | content)
        .framework(framework)
        .await
        .map_err(failed)?;
    let shards = client.shard_manager.clone();
    tokio::select! {
        ended = client.start() => ended.map_err(failed),
        () = until => {
            shards.shutdown_all().await;
            tracing::info!("stopped");
            Ok(())
        }
    }
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
        FullEvent::MessageDelete { channel_id, deleted_message_id, guild_id } => {
            living::on_delete(ctx, data, *guild_id, *channel_id, *deleted_message_id).await;
            data.observe(Dealt::Followed(RemarkId(deleted_message_id.get())));
        }
        FullEvent::MessageDeleteBulk { channel_id, multiple_deleted_messages_ids, guild_id } => {
            for message in multiple_deleted_messages_ids {
                living::on_delete(ctx, data, *guild_id, *channel_id, *message).await;
                data.observe(Dealt::Followed(RemarkId(message.get())));
            }
        }
        FullEvent::MessageUpdate { event, .. } => {
            living::on_edit(ctx, data, event).await;
            data.observe(Dealt::Followed(RemarkId(event.id.get())));
        }
        FullEvent::GuildCreate { guild, .. } => {
            greeting::on_server(ctx, data, guild).await;
            answer::resume(ctx, data, guild.id).await;
            data.observe(Dealt::Server(ServerId(guild.id.get())));
        }
        _ => {}
    }
    Ok(())
}

async fn on_message(ctx: &serenity::Context, data: &Data, message: &serenity::Message) {
    let remark = inbound::remark(ctx, message);
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
            if remark.asks && nothing && loud && data.engine().may_say_unknown(&remark).is_ok() {
                let text = lookup::did_you_mean(&data.engine().store(), &remark.text);
                if let Err(error) = outbound::know_nothing(ctx, message, &text).await {
                    let error = errors::record(&error);
                    tracing::warn!(remark_id = remark.id.0, error, "could not answer a question");
                }
            }
            if let Some(reply) = &hearing.shadow {
                let topic = reply.topic.as_str();
                tracing::info!(remark_id = remark.id.0, topic, "shadow: would have answered");
                if let Some(note) = shadow::note(message, &hearing, reply) {
                    log(ctx, data, &remark.place, note).await;
                }
            }
        }
        Outcome::Speak(reply, mode) => {
            let answered = Answered::new(&remark, &reply.topic, &reply.card.claim_id, hearing.at);
            answer::answer(ctx, data, message, answered, reply, *mode).await;
        }
    }
    answer::on_starter(ctx, data, message).await;
    if let Some(rush) = hearing.rush {
        let text = format!(
            "<#{}> is suddenly busy: {} messages in this minute, {} in a usual one. The bot keeps quiet there until {} after the rush; `/settings cooldown` switches such holds off.",
            remark.place.channel,
            rush.count,
            rush.usual,
            Left(RUSH_HOLD)
        );
        log(ctx, data, &remark.place, outbound::Note::new(text)).await;
    }
    data.observe(Dealt::Message(remark.id, &hearing));
}

/// Tells moderators something in the log channel of a place, if it has one.
async fn log(ctx: &serenity::Context, data: &Data, place: &Place, note: outbound::Note) {
    let channel = data.engine().settings().rules(place).log_channel().filter(|channel| channel.0 > 0);
    let Some(channel) = channel else { return };
    if let Err(error) = outbound::log(ctx, serenity::ChannelId::new(channel.0), note).await {
        let error = errors::record(&error);
        tracing::warn!(channel_id = channel.0, error, "could not write to the log channel");
    }
}
