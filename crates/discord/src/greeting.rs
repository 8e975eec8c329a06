//! A server that the bot has just joined: it is silent there, and says so once, to whoever invited it.

use std::time::Duration;

use poise::serenity_prelude as serenity;
use serenity::model::guild::audit_log::{Action, MemberAction};

use super::{data::Data, frame::DiscordFrame, outbound};
use answers::{Document, Failed, Platform as _, Post};
use counterpoint_core::{
    composer::Frame as _,
    remark::{ChannelId, Place, ServerId},
    time::Moment,
};
use serde::Deserialize;

/// A server that was joined longer ago is not greeted: the bot was there before its database was.
const RECENT: Duration = Duration::from_hours(24);

/// A server that the bot is in, as far as it is greeted (events/gateway-events, "Guild Create").
#[derive(Deserialize)]
pub(super) struct Joined {
    pub(super) id: serenity::GuildId,
    /// Discord is down for it.
    #[serde(default)]
    pub(super) unavailable: bool,
    #[serde(default)]
    name: String,
    #[serde(default)]
    owner_id: Option<serenity::UserId>,
    #[serde(default)]
    joined_at: Option<serenity::Timestamp>,
}

/// The bot learns that it is in a server.
pub(super) async fn on_server(data: &Data, guild: &Joined) {
    let server = ServerId::from(guild.id.get());
    let now = data.engine().clock().now();
    let (Some(joined), Some(owner)) = (guild.joined_at, guild.owner_id) else { return };
    let joined = Moment(joined.unix_timestamp().saturating_mul(1000));
    if now.since(joined) >= RECENT {
        return;
    }
    match data.moderation.storage().greet(&server, now).await {
        Ok(true) => {}
        Ok(false) => return,
        Err(error) => {
            tracing::error!(server_id = %server, error = error.to_string(), "a server was not greeted");
            return;
        }
    }
    let place = Place { server: Some(server.clone()), ..Place::channel(ChannelId::from(0)) };
    let text = data.words(&place).greeting(DiscordFrame.escape(&guild.name));
    let log = data.engine().settings().rules(&place).log_channel().cloned();
    let discord = data.answers.platform();
    let told = match (inviter(data, guild.id).await, log) {
        (Some(person), _) => outbound::whisper(discord, person, &text).await,
        (None, Some(log)) => write(discord, discord.place(Some(&server), &log), text).await,
        // Whoever owns the server can name a log channel; nobody else is known to moderate it.
        (None, None) => outbound::whisper(discord, owner, &text).await,
    };
    match told {
        Ok(()) => tracing::info!(server_id = %server, "greeted"),
        Err(failed) => tracing::warn!(server_id = %server, error = %failed, "could not greet a server"),
    }
}

async fn write(discord: &outbound::Discord, place: Place, text: String) -> Result<(), Failed> {
    let post = Post { place, answers: None, document: Document::Note(text) };
    discord.post(&post).await.map(drop)
}

/// Who invited the bot, if it may read the audit log.
async fn inviter(data: &Data, server: serenity::GuildId) -> Option<serenity::UserId> {
    let me = data.places.me();
    let action = Action::Member(MemberAction::BotAdd);
    let log = data.answers.platform().line().audit_log(server, action, 10).await.ok()?;
    let own = log.entries.iter().find(|entry| entry.target_id.is_some_and(|target| target.get() == me))?;
    Some(own.user_id)
}
