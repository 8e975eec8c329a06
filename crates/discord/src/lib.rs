//! Discord: the edge. Its types end in `inbound`; only `outbound` sends; everything between is the engine.

mod buttons;
mod commands;
mod connection;
mod data;
mod departures;
mod errors;
mod events;
pub mod examine;
mod failure;
mod frame;
mod greeting;
mod guard;
mod ids;
mod inbound;
mod limits;
mod messages;
mod outbound;
mod places;
mod presses;
mod reactions;
mod screens;
mod shards;
mod signals;
mod tap;
mod timer;
mod typing;
mod underway;
mod waiting;

use std::{future::Future, path::PathBuf, sync::Arc};

use poise::serenity_prelude as serenity;
use serenity::GatewayIntents;

use answers::moderation::Moderation;
use counterpoint_core::{
    engine::Hearing,
    remark::{RemarkId, ServerId},
    time::Moment,
};

pub use connection::Begun;
pub use failure::Failure;
pub use frame::DiscordFrame;
pub use messages::preview;
pub use presses::reprinted;
pub use shards::Shards;
pub use signals::{Act, Answer, Ending, Signal, Signals};

/// Where Discord's own API is.
pub const DISCORD_API: &str = "https://discord.com";

/// What the bot asks Discord for: the servers it is in, their messages and the reactions below them, and the messages that are said to it
/// alone, where nothing is offered. What stands in messages it gets only where they mention it, unless it has the privileged intent too.
pub const INTENTS: GatewayIntents = GatewayIntents::GUILDS
    .union(GatewayIntents::GUILD_MESSAGES)
    .union(GatewayIntents::GUILD_MESSAGE_REACTIONS)
    .union(GatewayIntents::DIRECT_MESSAGES);

/// Something that the bot has dealt with: whatever it sent has arrived.
pub enum Dealt<'h> {
    /// A message.
    Message(RemarkId, &'h Hearing),
    /// A message that was edited or deleted, or reacted to: its reply has followed it, or it was heard anew.
    Followed(RemarkId),
    /// A server that it is in.
    Server(ServerId),
    /// Everything that was due at this moment.
    Due(Moment),
}

/// Hears of everything that the bot has dealt with.
pub type Observer = Arc<dyn Fn(Dealt<'_>) + Send + Sync>;

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
    /// Who counts what happens.
    pub signals: Signals,
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

/// Connects the bot with as many shards as Discord says, and keeps it connected until `until` is ready.
///
/// # Errors
/// A sentence for the operator, and the exit code.
pub async fn connect(bot: Bot, until: impl Future<Output = ()>) -> Result<(), Failure> {
    connection::connect(bot, None, Shards::Auto, until).await
}

/// The same with the shards that this process is to run, and with what was `begun` for it. When `until` is ready, what is under way is
/// finished, and the next process on the same database goes on with the sessions where they stand: nothing is lost or answered twice.
///
/// # Errors
/// The same.
pub async fn connect_shards(
    bot: Bot,
    begun: Begun,
    shards: Shards,
    until: impl Future<Output = ()>,
) -> Result<(), Failure> {
    connection::connect(bot, Some(begun), shards, until).await
}
