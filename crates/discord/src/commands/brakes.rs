//! `/pause` and `/resume`: the bot keeps quiet for a while, and the end comes by itself.

use poise::serenity_prelude as serenity;

use super::{Context, Error, guard, outbound, settings::choices, topic};
use crate::{
    data::words,
    screens::{changes, pauses},
};
use counterpoint_core::{
    remark::{ChannelId, Scope},
    settings::{Change, Key, Value, parse_duration},
};

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

async fn stop(ctx: Context<'_>, scope: Scope, keys: Vec<Key>, time: Option<String>) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::STOPPING).await else {
        return Ok(outbound::tell(ctx, words(ctx).may_not()).await?);
    };
    let mut until = None;
    if let Some(text) = time {
        let Some(time) = parse_duration(&text).filter(|time| !time.is_zero()) else {
            return Ok(outbound::tell(ctx, words(ctx).time_unreadable()).await?);
        };
        until = Some(ctx.data().engine().clock().now().after(time));
    }
    let wanted = keys.into_iter().map(|key| Change::set(scope.clone(), key, Value::Until(until)));
    let wanted: Vec<Change> = wanted.collect();
    let made =
        outbound::prepared(ctx, ctx.data().moderation.change(&moderator.server, &moderator.person, &wanted))
            .await;
    Ok(outbound::note(ctx, changes::told(made, words(ctx))).await?)
}

#[poise::command(slash_command, guild_only, rename = "channel")]
async fn here(
    ctx: Context<'_>,
    #[rename = "for"] time: Option<String>,
    channel: Option<serenity::PartialChannel>,
) -> Result<(), Error> {
    let channel = channel.map_or(ctx.channel_id(), |channel| channel.id);
    stop(ctx, Scope::Place(ChannelId::from(channel.get())), vec![Key::Pause], time).await
}

#[poise::command(slash_command, guild_only, rename = "topic")]
async fn about(
    ctx: Context<'_>,
    #[autocomplete = "topic::choices"] name: String,
    #[rename = "for"] time: Option<String>,
) -> Result<(), Error> {
    let topics = choices::topics(&ctx.data().engine().store(), &name);
    if topics.is_empty() {
        return Ok(outbound::tell(ctx, words(ctx).no_such_topic_to_set()).await?);
    }
    stop(ctx, Scope::Server, topics.into_iter().map(Key::TopicPause).collect(), time).await
}

#[poise::command(slash_command, guild_only)]
async fn server(ctx: Context<'_>, #[rename = "for"] time: Option<String>) -> Result<(), Error> {
    stop(ctx, Scope::Server, vec![Key::Pause], time).await
}

#[poise::command(slash_command, guild_only, default_member_permissions = "MANAGE_MESSAGES")]
pub(super) async fn resume(
    ctx: Context<'_>,
    channel: Option<serenity::PartialChannel>,
    #[autocomplete = "topic::choices"] topic: Option<String>,
    whole_server: Option<bool>,
    everything: Option<bool>,
) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::STOPPING).await else {
        return Ok(outbound::tell(ctx, words(ctx).may_not()).await?);
    };
    let data = ctx.data();
    let paused = pauses::all(data, &moderator.server);
    let ended: Vec<(Scope, Key)> = if everything.unwrap_or(false) {
        paused.iter().map(|(scope, key, _)| (scope.clone(), key.clone())).collect()
    } else if let Some(name) = topic {
        let topics = choices::topics(&data.engine().store(), &name);
        if topics.is_empty() {
            return Ok(outbound::tell(ctx, words(ctx).no_such_topic_to_set()).await?);
        }
        topics.into_iter().map(|topic| (Scope::Server, Key::TopicPause(topic))).collect()
    } else {
        match choices::scope(ctx, channel.as_ref(), whole_server) {
            Ok(scope) => vec![(scope, Key::Pause)],
            Err(sentence) => return Ok(outbound::tell(ctx, sentence).await?),
        }
    };
    let note = pauses::end(data, &moderator, &paused, ended, words(ctx)).await;
    Ok(outbound::note(ctx, note).await?)
}
