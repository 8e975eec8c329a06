//! `/pause` and `/resume`: the bot keeps quiet for a while, and the end comes by itself.

use poise::serenity_prelude as serenity;

use super::{Context, Error, guard, outbound, settings, topic};
use counterpoint_core::{
    remark::{ChannelId, Scope},
    settings::{Change, Key, Value, parse_duration},
};

/// The bot keeps quiet for a while
#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    default_member_permissions = "MANAGE_MESSAGES",
    subcommands("here", "about", "server")
)]
#[expect(clippy::unused_async, reason = "the framework wants a future; the subcommands answer")]
pub(super) async fn pause(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

async fn stop(ctx: Context<'_>, scope: Scope, key: Key, time: Option<String>) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::STOPPING).await else {
        return Ok(outbound::tell(ctx, guard::MAY_NOT).await?);
    };
    let mut until = None;
    if let Some(text) = time {
        let Some(time) = parse_duration(&text).filter(|time| !time.is_zero()) else {
            let text =
                "Nothing has changed: that is no time such as `30m`, `2h` or `1d`, of seven days at most.";
            return Ok(outbound::tell(ctx, text).await?);
        };
        until = Some(ctx.data().engine().clock().now().after(time));
    }
    let change = Change::set(scope, key, Value::Until(until));
    let made = ctx.data().moderation.change(moderator.server, moderator.person, &[change]).await;
    Ok(outbound::note(ctx, settings::told(made)).await?)
}

/// No unasked replies in a channel
#[poise::command(slash_command, guild_only, rename = "channel")]
async fn here(
    ctx: Context<'_>,
    #[description = "How long: 30m, 2h, 1d; until /resume if left out"]
    #[rename = "for"]
    time: Option<String>,
    #[description = "The channel; this one if left out"] channel: Option<serenity::PartialChannel>,
) -> Result<(), Error> {
    let channel = channel.map_or(ctx.channel_id(), |channel| channel.id);
    stop(ctx, Scope::Place(ChannelId(channel.get())), Key::Pause, time).await
}

/// No unasked replies about a topic
#[poise::command(slash_command, guild_only, rename = "topic")]
async fn about(
    ctx: Context<'_>,
    #[description = "The topic's title, id or tag"]
    #[autocomplete = "topic::choices"]
    name: String,
    #[description = "How long: 30m, 2h, 1d; until /resume if left out"]
    #[rename = "for"]
    time: Option<String>,
) -> Result<(), Error> {
    let store = ctx.data().engine().store();
    let Some(topic) = store.find(&name).exact else {
        return Ok(outbound::tell(ctx, topic::NO_SUCH).await?);
    };
    stop(ctx, Scope::Server, Key::TopicPause(topic.id.clone()), time).await
}

/// No unasked replies in the whole server
#[poise::command(slash_command, guild_only)]
async fn server(
    ctx: Context<'_>,
    #[description = "How long: 30m, 2h, 1d; until /resume if left out"]
    #[rename = "for"]
    time: Option<String>,
) -> Result<(), Error> {
    stop(ctx, Scope::Server, Key::Pause, time).await
}

/// Ends every pause of the server, its channels and its topics
#[poise::command(slash_command, guild_only, default_member_permissions = "MANAGE_MESSAGES")]
pub(super) async fn resume(ctx: Context<'_>) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::STOPPING).await else {
        return Ok(outbound::tell(ctx, guard::MAY_NOT).await?);
    };
    let own = ctx.data().engine().settings().server(moderator.server);
    let all = own.all();
    let pauses = all.iter().filter(|(_, key, _)| matches!(key, Key::Pause | Key::TopicPause(_)));
    let changes: Vec<Change> = pauses.map(|(scope, key, _)| Change::clear(*scope, (*key).clone())).collect();
    if changes.is_empty() {
        return Ok(outbound::tell(ctx, "Nothing is paused.").await?);
    }
    let made = ctx.data().moderation.change(moderator.server, moderator.person, &changes).await;
    Ok(outbound::note(ctx, settings::told(made)).await?)
}
