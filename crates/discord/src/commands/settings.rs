//! `/settings`: what moderators choose, as a panel or typed. Every change answers with what it changed from what to what, its
//! number, and the button that takes it back.

pub(super) mod choices;
mod exchange;

use poise::serenity_prelude as serenity;

use super::{Context, Error, guard, outbound, topic};
use crate::{
    presses::{At, INHERIT},
    screens::{changes, panel},
};
use choices::{Loudness, Rule, Setting, Tongue};
use counterpoint_core::{
    remark::{ChannelId, PersonId, RoleId, Scope, ServerId},
    settings::{Change, Key, Unreadable, Value},
    words::Language,
};

/// What the bot does in this server, and who decided it
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

/// Makes changes, and answers with what they changed, or why they did not.
async fn change(ctx: Context<'_>, wanted: &[Change]) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::SETTING).await else {
        return Ok(outbound::tell(ctx, guard::MAY_NOT).await?);
    };
    let made =
        outbound::prepared(ctx, ctx.data().moderation.change(moderator.server, moderator.person, wanted))
            .await;
    let unheard = made.as_ref().ok().and_then(|made| changes::unheard(ctx.data(), moderator.server, made));
    let mut note = changes::told(made);
    note.text.push_str(unheard.unwrap_or_default());
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

/// The panel: what holds in a channel, who decided it, and everything that can be changed
#[poise::command(slash_command, guild_only)]
async fn view(
    ctx: Context<'_>,
    #[description = "The channel or thread; this one if left out"] place: Option<serenity::PartialChannel>,
) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::SETTING).await else {
        return Ok(outbound::tell(ctx, guard::MAY_NOT).await?);
    };
    let at = At::channel(ChannelId(place.map_or(ctx.channel_id(), |place| place.id).get()));
    let note = panel::show(ctx.serenity_context(), ctx.data(), moderator.server, &at).await;
    Ok(outbound::note(ctx, note).await?)
}

/// How loud the bot is in a channel, a category, a thread, or the whole server
#[poise::command(slash_command, guild_only)]
async fn channel(
    ctx: Context<'_>,
    #[description = "How loud"] mode: Loudness,
    #[description = "Where; the channel where this is typed if left out"] place: Option<
        serenity::PartialChannel,
    >,
    #[description = "In the whole server"] whole_server: Option<bool>,
) -> Result<(), Error> {
    let scope = scope!(ctx, place, whole_server);
    change(ctx, &[Change { scope, key: Key::Mode, to: mode.value() }]).await
}

/// Whether a topic is answered, in a channel or in the whole server
#[poise::command(slash_command, guild_only, rename = "topic")]
async fn about(
    ctx: Context<'_>,
    #[description = "The topic's title or id, or a tag for all topics that have it"]
    #[autocomplete = "topic::choices"]
    name: String,
    #[description = "What is said about it"] rule: Rule,
    #[description = "Where; the channel where this is typed if left out"] place: Option<
        serenity::PartialChannel,
    >,
    #[description = "In the whole server"] whole_server: Option<bool>,
) -> Result<(), Error> {
    let scope = scope!(ctx, place, whole_server);
    let topics = choices::topics(&ctx.data().engine().store(), &name);
    if topics.is_empty() {
        return Ok(outbound::tell(ctx, topic::NO_SUCH).await?);
    }
    let changes = topics.into_iter().map(|topic| Change { scope, key: Key::Topic(topic), to: rule.value() });
    change(ctx, &changes.collect::<Vec<_>>()).await
}

/// Said where a place is named beside what holds for the whole server only.
const OF_SERVER: &str = "Nothing has changed: replies an hour are counted over the whole server. Leave out `place`, or set `replies_per_hour` by itself.";

/// How long the bot keeps quiet after a reply, and how many replies an hour the server hears
#[poise::command(slash_command, guild_only)]
#[expect(clippy::too_many_arguments, reason = "each is an option of the command")]
async fn cooldown(
    ctx: Context<'_>,
    #[description = "In the same channel, about anything: 2m, 1h"] channel: Option<String>,
    #[description = "In the same channel, about the same topic: 6h, 1d"] topic: Option<String>,
    #[description = "To the same person: 10m"] person: Option<String>,
    #[description = "Replies an hour in the whole server"]
    #[min = 0]
    #[max = 1000]
    replies_per_hour: Option<u32>,
    #[description = "Keep quiet while a channel is suddenly much busier than usual"] hold_in_a_rush: Option<
        bool,
    >,
    #[description = "Where; the channel where this is typed if left out"] place: Option<
        serenity::PartialChannel,
    >,
    #[description = "In the whole server"] whole_server: Option<bool>,
) -> Result<(), Error> {
    if replies_per_hour.is_some() && place.is_some() {
        return Ok(outbound::tell(ctx, OF_SERVER).await?);
    }
    let scope = scope!(ctx, place, whole_server);
    let times = [(Key::ChannelCooldown, channel), (Key::TopicCooldown, topic), (Key::PersonCooldown, person)];
    let times = times.into_iter().filter_map(|(key, text)| text.map(|text| (key, text)));
    let times = times.map(|(key, text)| key.value(&text).map(|value| Change::set(scope, key, value)));
    let mut changes = match times.collect::<Result<Vec<_>, Unreadable>>() {
        Ok(changes) => changes,
        Err(unreadable) => {
            return Ok(outbound::tell(
                ctx,
                &format!("Nothing has changed: {}.", unreadable.said(Language::English.words())),
            )
            .await?);
        }
    };
    changes.extend(
        replies_per_hour.map(|count| Change::set(Scope::Server, Key::RepliesPerHour, Value::Count(count))),
    );
    changes.extend(hold_in_a_rush.map(|on| Change::set(scope, Key::RushHold, Value::Switch(on))));
    change(ctx, &changes).await
}

/// Any setting, by its word
#[poise::command(slash_command, guild_only)]
async fn set(
    ctx: Context<'_>,
    #[description = "The setting"] setting: Setting,
    #[description = "Its value; inherit takes it away"] value: String,
    #[description = "Where; the channel where this is typed if left out"] place: Option<
        serenity::PartialChannel,
    >,
    #[description = "In the whole server"] whole_server: Option<bool>,
) -> Result<(), Error> {
    let Setting(key) = setting;
    let scope =
        if key.is_of_server() && place.is_none() { Scope::Server } else { scope!(ctx, place, whole_server) };
    if key.is_of_server() && scope != Scope::Server {
        let text = format!(
            "Nothing has changed: `{}` holds for the whole server. Leave out `place`.",
            key.row().word
        );
        return Ok(outbound::tell(ctx, &text).await?);
    }
    let to = match key.value(&value) {
        _ if value.trim() == INHERIT => None,
        Ok(value) => Some(value),
        Err(unreadable) => {
            return Ok(outbound::tell(
                ctx,
                &format!("Nothing has changed: {}.", unreadable.said(Language::English.words())),
            )
            .await?);
        }
    };
    change(ctx, &[Change { scope, key, to }]).await
}

/// A role whose members are never answered unasked, or are again
#[poise::command(slash_command, guild_only)]
async fn role(
    ctx: Context<'_>,
    #[description = "The role"] role: serenity::Role,
    #[description = "Whether its members are never answered"] never: bool,
) -> Result<(), Error> {
    let to = never.then_some(Value::Never);
    change(ctx, &[Change { scope: Scope::Server, key: Key::Role(RoleId(role.id.get())), to }]).await
}

/// A member who is never answered unasked, or is again
#[poise::command(slash_command, guild_only)]
async fn member(
    ctx: Context<'_>,
    #[description = "The member"] member: serenity::User,
    #[description = "Whether they are never answered"] never: bool,
) -> Result<(), Error> {
    let to = never.then_some(Value::Never);
    change(ctx, &[Change { scope: Scope::Server, key: Key::Member(PersonId(member.id.get())), to }]).await
}

/// Where moderators hear what shadow mode would have said
#[poise::command(slash_command, guild_only)]
async fn log(
    ctx: Context<'_>,
    // Not a category or a forum: a note is a message.
    #[description = "The channel; none if left out"]
    #[channel_types("Text", "News", "NewsThread", "PublicThread", "PrivateThread", "Voice", "Stage")]
    channel: Option<serenity::PartialChannel>,
) -> Result<(), Error> {
    let to = channel.map(|channel| Value::Channel(ChannelId(channel.id.get())));
    change(ctx, &[Change { scope: Scope::Server, key: Key::LogChannel, to }]).await
}

/// The language of the bot's own words; what curators wrote stays as they wrote it
#[poise::command(slash_command, guild_only)]
async fn language(
    ctx: Context<'_>,
    #[description = "The language"] language: Tongue,
    #[description = "Where; the channel where this is typed if left out"] place: Option<
        serenity::PartialChannel,
    >,
    #[description = "In the whole server"] whole_server: Option<bool>,
) -> Result<(), Error> {
    let scope = scope!(ctx, place, whole_server);
    change(ctx, &[Change { scope, key: Key::Language, to: language.value() }]).await
}

/// Takes back everything that is set for a place, or for the server and all its places
#[poise::command(slash_command, guild_only)]
async fn reset(
    ctx: Context<'_>,
    #[description = "Where; the channel where this is typed if left out"] place: Option<
        serenity::PartialChannel,
    >,
    #[description = "The server and all its places"] whole_server: Option<bool>,
) -> Result<(), Error> {
    let meant = scope!(ctx, place, whole_server);
    let server = ctx.guild_id().map(|id| ServerId(id.get()));
    let own = server.map(|server| ctx.data().engine().settings().server(server)).unwrap_or_default();
    let all = own.all();
    let meant = all.iter().filter(|(scope, ..)| meant == Scope::Server || meant == *scope);
    let changes: Vec<Change> = meant.map(|(scope, key, _)| Change::clear(*scope, (*key).clone())).collect();
    change(ctx, &changes).await
}

/// Who changed what, from what to what, and when; with what takes it back
#[poise::command(slash_command, guild_only)]
async fn history(
    ctx: Context<'_>,
    #[description = "Only changes with lower numbers than this"]
    #[min = 1]
    before: Option<i64>,
) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::SETTING).await else {
        return Ok(outbound::tell(ctx, guard::MAY_NOT).await?);
    };
    let at = At::history(before.unwrap_or(i64::MAX));
    let note = panel::show(ctx.serenity_context(), ctx.data(), moderator.server, &at).await;
    Ok(outbound::note(ctx, note).await?)
}

/// Takes a change back, with those that were made together with it
#[poise::command(slash_command, guild_only)]
async fn undo(
    ctx: Context<'_>,
    #[description = "The number that /settings history shows"]
    #[min = 1]
    number: i64,
) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::SETTING).await else {
        return Ok(outbound::tell(ctx, guard::MAY_NOT).await?);
    };
    let made =
        outbound::prepared(ctx, ctx.data().moderation.undo(moderator.server, moderator.person, number)).await;
    Ok(outbound::note(ctx, changes::told(made)).await?)
}
