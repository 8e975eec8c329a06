//! A server that the bot has just joined: it is silent there, and says so once, to whoever invited it.

use std::time::Duration;

use poise::serenity_prelude as serenity;
use serenity::model::guild::audit_log::{Action, MemberAction};

use super::{data::Data, outbound};
use answers::{Document, Failed, Platform as _, Post};
use counterpoint_core::{
    remark::{ChannelId, Place, ServerId},
    time::Moment,
};

/// A server that was joined longer ago is not greeted: the bot was there before its database was.
const RECENT: Duration = Duration::from_hours(24);

/// What is said.
fn text(server: &str) -> String {
    format!(
        "Counterpoint has joined {} and is silent there until a moderator names channels: `/settings channel mode: card place: #channel`, or `mode: shadow` to see first, in a log channel, what it would say. `/settings view` shows everything that can be set; `/topics` lists what it knows.",
        counterpoint_core::composer::layout::escaped(server)
    )
}

/// The bot learns that it is in a server.
pub(super) async fn on_server(ctx: &serenity::Context, data: &Data, guild: &serenity::Guild) {
    let server = ServerId(guild.id.get());
    let now = data.engine().clock().now();
    let joined = Moment(guild.joined_at.unix_timestamp().saturating_mul(1000));
    if now.since(joined) >= RECENT {
        return;
    }
    match data.moderation.storage().greet(server, now).await {
        Ok(true) => {}
        Ok(false) => return,
        Err(error) => {
            tracing::error!(server_id = server.0, error = error.to_string(), "a server was not greeted");
            return;
        }
    }
    let text = text(&guild.name);
    let place = Place { server: Some(server), ..Place::channel(ChannelId(0)) };
    let log = data.engine().settings().rules(&place).log_channel().filter(|log| log.0 > 0);
    let discord = data.answers.platform();
    let told = match (inviter(ctx, data, guild.id).await, log) {
        (Some(person), _) => outbound::whisper(discord, person, &text).await,
        (None, Some(log)) => write(discord, discord.place(Some(server), log), text).await,
        // Whoever owns the server can name a log channel; nobody else is known to moderate it.
        (None, None) => outbound::whisper(discord, guild.owner_id, &text).await,
    };
    match told {
        Ok(()) => tracing::info!(server_id = server.0, "greeted"),
        Err(failed) => tracing::warn!(server_id = server.0, error = %failed, "could not greet a server"),
    }
}

async fn write(discord: &outbound::Discord, place: Place, text: String) -> Result<(), Failed> {
    let post = Post { place, answers: None, document: Document::Note(text) };
    discord.post(&post).await.map(drop)
}

/// Who invited the bot, if it may read the audit log.
async fn inviter(
    ctx: &serenity::Context,
    data: &Data,
    server: serenity::GuildId,
) -> Option<serenity::UserId> {
    let me = ctx.cache.current_user().id.get();
    let action = Some(Action::Member(MemberAction::BotAdd));
    let asked = ctx.http.get_audit_logs(server, action, None, None, Some(10));
    let log = data.answers.platform().ask(asked).await.ok()?;
    let own = log.entries.iter().find(|entry| entry.target_id.is_some_and(|target| target.get() == me))?;
    Some(own.user_id)
}
