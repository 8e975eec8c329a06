//! `/settings`: what moderators choose, as a panel or typed. Every change answers with what it changed from what to what, its
//! number, and the button that takes it back.

pub(super) mod choices;
mod exchange;

use std::fmt::Write as _;

use poise::serenity_prelude as serenity;

use super::{Context, Error, guard, outbound, topic};
use crate::{
    data::words,
    presses::{At, INHERIT},
    screens::{changes, panel},
};
use choices::{Loudness, Rule, Setting, Tongue};
use counterpoint_core::{
    remark::{ChannelId, PersonId, RoleId, Scope, ServerId},
    settings::{Change, Key, Unreadable, Value},
    words::Words,
};

#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    default_member_permissions = "MANAGE_GUILD",
    subcommands(
        "view",
        "channel",
        "about",
        "cooldown",
        "set",
        "role",
        "member",
        "log",
        "language",
        "reset",
        "history",
        "undo",
        "exchange::export",
        "exchange::import"
    )
)]
#[expect(clippy::unused_async, reason = "the framework wants a future; the subcommands answer")]
pub(super) async fn settings(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

/// Why nothing was set.
fn refused(unreadable: &Unreadable, words: &Words) -> String {
    words.value_unreadable(unreadable.said(words))
}

/// Makes changes, and answers with what they changed, or why they did not.
async fn change(ctx: Context<'_>, wanted: &[Change]) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::SETTING).await else {
        return Ok(outbound::tell(ctx, words(ctx).may_not()).await?);
    };
    let made =
        outbound::prepared(ctx, ctx.data().moderation.change(&moderator.server, &moderator.person, wanted))
            .await;
    let words = words(ctx);
    let unheard =
        made.as_ref().ok().and_then(|made| changes::unheard(ctx.data(), &moderator.server, made, words));
    let unable =
        made.as_ref().ok().and_then(|made| changes::unable(ctx.data(), &moderator.server, made, words));
    let mut note = changes::told(made, words);
    if let Some(unheard) = unheard {
        let _ = write!(note.text, "\n{unheard}");
    }
    if let Some(unable) = unable {
        let _ = write!(note.text, "\n{unable}");
    }
    Ok(outbound::note(ctx, note).await?)
}

/// The place that a change names, or the sentence that says why it names none.
macro_rules! scope {
    ($ctx:expr, $place:expr, $whole_server:expr) => {
        match choices::scope($ctx, $place.as_ref(), $whole_server) {
            Ok(scope) => scope,
            Err(sentence) => return Ok(outbound::tell($ctx, sentence).await?),
        }
    };
}

#[poise::command(slash_command, guild_only)]
async fn view(ctx: Context<'_>, place: Option<serenity::PartialChannel>) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::SETTING).await else {
        return Ok(outbound::tell(ctx, words(ctx).may_not()).await?);
    };
    let at = At::channel(ChannelId::from(place.map_or(ctx.channel_id(), |place| place.id).get()));
    let note = panel::show(ctx.data(), &moderator.server, &at, words(ctx)).await;
    Ok(outbound::note(ctx, note).await?)
}

#[poise::command(slash_command, guild_only)]
async fn channel(
    ctx: Context<'_>,
    mode: Loudness,
    place: Option<serenity::PartialChannel>,
    whole_server: Option<bool>,
) -> Result<(), Error> {
    let scope = scope!(ctx, place, whole_server);
    change(ctx, &[Change { scope, key: Key::Mode, to: mode.value() }]).await
}

#[poise::command(slash_command, guild_only, rename = "topic")]
async fn about(
    ctx: Context<'_>,
    #[autocomplete = "topic::choices"] name: String,
    rule: Rule,
    place: Option<serenity::PartialChannel>,
    whole_server: Option<bool>,
) -> Result<(), Error> {
    let scope = scope!(ctx, place, whole_server);
    let topics = choices::topics(&ctx.data().engine().store(), &name);
    if topics.is_empty() {
        return Ok(outbound::tell(ctx, words(ctx).no_such_topic_to_set()).await?);
    }
    let changes = topics.into_iter().map(|topic| Change {
        scope: scope.clone(),
        key: Key::Topic(topic),
        to: rule.value(),
    });
    change(ctx, &changes.collect::<Vec<_>>()).await
}

#[poise::command(slash_command, guild_only)]
#[expect(clippy::too_many_arguments, reason = "each is an option of the command")]
async fn cooldown(
    ctx: Context<'_>,
    channel: Option<String>,
    topic: Option<String>,
    person: Option<String>,
    #[min = 0]
    #[max = 1000]
    replies_per_hour: Option<u32>,
    hold_in_a_rush: Option<bool>,
    place: Option<serenity::PartialChannel>,
    whole_server: Option<bool>,
) -> Result<(), Error> {
    if replies_per_hour.is_some() && place.is_some() {
        return Ok(outbound::tell(ctx, words(ctx).replies_are_of_the_server()).await?);
    }
    let scope = scope!(ctx, place, whole_server);
    let times = [(Key::ChannelCooldown, channel), (Key::TopicCooldown, topic), (Key::PersonCooldown, person)];
    let times = times.into_iter().filter_map(|(key, text)| text.map(|text| (key, text)));
    let times = times.map(|(key, text)| key.value(&text).map(|value| Change::set(scope.clone(), key, value)));
    let mut changes = match times.collect::<Result<Vec<_>, Unreadable>>() {
        Ok(changes) => changes,
        Err(unreadable) => {
            return Ok(outbound::tell(ctx, &refused(&unreadable, words(ctx))).await?);
        }
    };
    changes.extend(
        replies_per_hour.map(|count| Change::set(Scope::Server, Key::RepliesPerHour, Value::Count(count))),
    );
    changes.extend(hold_in_a_rush.map(|on| Change::set(scope, Key::RushHold, Value::Switch(on))));
    change(ctx, &changes).await
}

#[poise::command(slash_command, guild_only)]
async fn set(
    ctx: Context<'_>,
    setting: Setting,
    value: String,
    place: Option<serenity::PartialChannel>,
    whole_server: Option<bool>,
) -> Result<(), Error> {
    let Setting(key) = setting;
    let scope =
        if key.is_of_server() && place.is_none() { Scope::Server } else { scope!(ctx, place, whole_server) };
    if key.is_of_server() && scope != Scope::Server {
        let text = words(ctx).setting_is_of_the_server(key.row().word);
        return Ok(outbound::tell(ctx, &text).await?);
    }
    let to = match key.value(&value) {
        _ if value.trim() == INHERIT => None,
        Ok(value) => Some(value),
        Err(unreadable) => {
            return Ok(outbound::tell(ctx, &refused(&unreadable, words(ctx))).await?);
        }
    };
    change(ctx, &[Change { scope, key, to }]).await
}

#[poise::command(slash_command, guild_only)]
async fn role(ctx: Context<'_>, role: serenity::Role, never: bool) -> Result<(), Error> {
    let to = never.then_some(Value::Never);
    change(ctx, &[Change { scope: Scope::Server, key: Key::Role(RoleId::from(role.id.get())), to }]).await
}

#[poise::command(slash_command, guild_only)]
async fn member(ctx: Context<'_>, member: serenity::User, never: bool) -> Result<(), Error> {
    let to = never.then_some(Value::Never);
    change(ctx, &[Change { scope: Scope::Server, key: Key::Member(PersonId::from(member.id.get())), to }])
        .await
}

#[poise::command(slash_command, guild_only)]
async fn log(
    ctx: Context<'_>,
    // Not a category or a forum: a note is a message.
    #[channel_types("Text", "News", "NewsThread", "PublicThread", "PrivateThread", "Voice", "Stage")]
    channel: Option<serenity::PartialChannel>,
) -> Result<(), Error> {
    let to = channel.map(|channel| Value::Channel(ChannelId::from(channel.id.get())));
    change(ctx, &[Change { scope: Scope::Server, key: Key::LogChannel, to }]).await
}

#[poise::command(slash_command, guild_only)]
async fn language(
    ctx: Context<'_>,
    language: Tongue,
    place: Option<serenity::PartialChannel>,
    whole_server: Option<bool>,
) -> Result<(), Error> {
    let scope = scope!(ctx, place, whole_server);
    change(ctx, &[Change { scope, key: Key::Language, to: language.value() }]).await
}

#[poise::command(slash_command, guild_only)]
async fn reset(
    ctx: Context<'_>,
    place: Option<serenity::PartialChannel>,
    whole_server: Option<bool>,
) -> Result<(), Error> {
    let meant = scope!(ctx, place, whole_server);
    let server = ctx.guild_id().map(|id| ServerId::from(id.get()));
    let own = server.map(|server| ctx.data().engine().settings().server(&server)).unwrap_or_default();
    let all = own.all();
    let meant = all.iter().filter(|(scope, ..)| meant == Scope::Server || meant == *scope);
    let changes: Vec<Change> =
        meant.map(|(scope, key, _)| Change::clear(scope.clone(), (*key).clone())).collect();
    change(ctx, &changes).await
}

#[poise::command(slash_command, guild_only)]
async fn history(ctx: Context<'_>, #[min = 1] before: Option<i64>) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::SETTING).await else {
        return Ok(outbound::tell(ctx, words(ctx).may_not()).await?);
    };
    let at = At::history(before.unwrap_or(i64::MAX));
    let note = panel::show(ctx.data(), &moderator.server, &at, words(ctx)).await;
    Ok(outbound::note(ctx, note).await?)
}

#[poise::command(slash_command, guild_only)]
async fn undo(ctx: Context<'_>, #[min = 1] number: i64) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::SETTING).await else {
        return Ok(outbound::tell(ctx, words(ctx).may_not()).await?);
    };
    let made =
        outbound::prepared(ctx, ctx.data().moderation.undo(&moderator.server, &moderator.person, number))
            .await;
    Ok(outbound::note(ctx, changes::told(made, words(ctx))).await?)
}
