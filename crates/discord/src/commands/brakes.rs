//! `/pause` and `/resume`: the bot keeps quiet for a while, and the end comes by itself.

use std::{fmt::Write as _, time::Duration};

use poise::serenity_prelude as serenity;

use super::{
    Context, Data, Error, guard, outbound,
    settings::{self, choices},
    topic,
};
use crate::{
    buttons,
    outbound::{Note, Shown},
};
use counterpoint_core::{
    composer::limits,
    remark::{ChannelId, Scope, ServerId},
    settings::{Change, Key, Recorded, Value, parse_duration},
    time::Moment,
};

/// How long a press pauses: until tempers are down, and not for ever by an oversight.
pub(crate) const STOPPED: Duration = Duration::from_hours(24);

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

async fn stop(ctx: Context<'_>, scope: Scope, keys: Vec<Key>, time: Option<String>) -> Result<(), Error> {
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
    let changes = keys.into_iter().map(|key| Change::set(scope.clone(), key, Value::Until(until)));
    let changes: Vec<Change> = changes.collect();
    let made =
        outbound::prepared(ctx, ctx.data().moderation.change(&moderator.server, &moderator.person, &changes))
            .await;
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
    stop(ctx, Scope::Place(ChannelId::from(channel.get())), vec![Key::Pause], time).await
}

/// No unasked replies about a topic
#[poise::command(slash_command, guild_only, rename = "topic")]
async fn about(
    ctx: Context<'_>,
    #[description = "The topic's title or id, or a tag for all topics that have it"]
    #[autocomplete = "topic::choices"]
    name: String,
    #[description = "How long: 30m, 2h, 1d; until /resume if left out"]
    #[rename = "for"]
    time: Option<String>,
) -> Result<(), Error> {
    let topics = choices::topics(&ctx.data().engine().store(), &name);
    if topics.is_empty() {
        return Ok(outbound::tell(ctx, topic::NO_SUCH).await?);
    }
    stop(ctx, Scope::Server, topics.into_iter().map(Key::TopicPause).collect(), time).await
}

/// No unasked replies in the whole server
#[poise::command(slash_command, guild_only)]
async fn server(
    ctx: Context<'_>,
    #[description = "How long: 30m, 2h, 1d; until /resume if left out"]
    #[rename = "for"]
    time: Option<String>,
) -> Result<(), Error> {
    stop(ctx, Scope::Server, vec![Key::Pause], time).await
}

/// Ends the pause of a channel, a topic, the server, or all of them
#[poise::command(slash_command, guild_only, default_member_permissions = "MANAGE_MESSAGES")]
pub(super) async fn resume(
    ctx: Context<'_>,
    #[description = "The channel; the one where this is typed if left out"] channel: Option<
        serenity::PartialChannel,
    >,
    #[description = "A topic that is paused: its title or id, or a tag"]
    #[autocomplete = "topic::choices"]
    topic: Option<String>,
    #[description = "The pause of the whole server"] whole_server: Option<bool>,
    #[description = "Every pause of the server, its channels and its topics"] everything: Option<bool>,
) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::STOPPING).await else {
        return Ok(outbound::tell(ctx, guard::MAY_NOT).await?);
    };
    let data = ctx.data();
    let paused = pauses(data, &moderator.server, Moment(i64::MIN));
    let ended: Vec<(Scope, Key)> = if everything.unwrap_or(false) {
        paused.iter().map(|(scope, key, _)| (scope.clone(), key.clone())).collect()
    } else if let Some(name) = topic {
        let topics = choices::topics(&data.engine().store(), &name);
        if topics.is_empty() {
            return Ok(outbound::tell(ctx, topic::NO_SUCH).await?);
        }
        topics.into_iter().map(|topic| (Scope::Server, Key::TopicPause(topic))).collect()
    } else {
        match choices::scope(ctx, channel.as_ref(), whole_server) {
            Ok(scope) => vec![(scope, Key::Pause)],
            Err(sentence) => return Ok(outbound::tell(ctx, sentence).await?),
        }
    };
    let note = end(data, &moderator, &paused, ended).await;
    Ok(outbound::note(ctx, note).await?)
}

/// A pause: where, of what, until when.
type Pause = (Scope, Key, Option<Moment>);

/// The pauses of a server that end after a moment.
fn pauses(data: &Data, server: &ServerId, after: Moment) -> Vec<Pause> {
    let own = data.engine().settings().server(server);
    let all = own.all().into_iter().filter_map(|(scope, key, entry)| match entry.value {
        Value::Until(until) if until.is_none_or(|until| until > after) => Some((scope, key.clone(), until)),
        _ => None,
    });
    all.collect()
}

/// Ends pauses, and tells which remain, with a button for each.
async fn end(data: &Data, moderator: &guard::Moderator, paused: &[Pause], ended: Vec<(Scope, Key)>) -> Note {
    let is_paused = |(scope, key): &(Scope, Key)| paused.iter().any(|one| one.0 == *scope && one.1 == *key);
    let changes: Vec<Change> = ended
        .iter()
        .filter(|one| is_paused(one))
        .map(|(scope, key)| Change::clear(scope.clone(), key.clone()))
        .collect();
    let none: Vec<Recorded> = Vec::new();
    let made = if changes.is_empty() {
        Ok(none)
    } else {
        data.moderation.change(&moderator.server, &moderator.person, &changes).await
    };
    let nothing = changes.is_empty();
    let mut answer = match (&made, nothing) {
        (Ok(_), true) => Note::new(match ended.first() {
            Some((scope, Key::Pause)) => format!("Nothing has changed: {scope} itself is not paused."),
            _ => "Nothing is paused.".to_owned(),
        }),
        _ => settings::told(made),
    };
    let left = pauses(data, &moderator.server, data.engine().clock().now());
    if left.is_empty() {
        if nothing {
            return Note::new("Nothing is paused.");
        }
        return answer;
    }
    answer.text.push_str("\nStill paused:");
    for (number, (scope, key, until)) in (1..).zip(&left) {
        let until = until.map_or("until it is resumed".to_owned(), |until| format!("until {until}"));
        let what = match key {
            Key::TopicPause(topic) => format!("topic `{topic}`"),
            _ => scope.to_string(),
        };
        let _ = write!(answer.text, "\n{number}. {what}, {until}");
    }
    answer.text = limits::cut(&answer.text, limits::CONTENT);
    let mut offers: Vec<serenity::CreateButton> = (1..)
        .zip(&left)
        .take(limits::BUTTONS_IN_ROW - 1)
        .map(|(number, (scope, key, _))| {
            let id = format!("v1/resume/{}/{}", scope.stored(), key.stored());
            outbound::button(id, format!("End {number}"))
        })
        .collect();
    offers.push(outbound::button("v1/resume/all".to_owned(), "End all"));
    answer.rows.push(serenity::CreateActionRow::Buttons(offers));
    answer
}

/// A moderator ends a pause that was offered.
pub(crate) async fn on_resume(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &outbound::Pressed<'_>,
) -> serenity::Result<()> {
    let Some(moderator) = guard::presser(ctx, data, pressed, guard::STOPPING, "resume").await else {
        return outbound::show(ctx, pressed, Shown::Sentence(guard::MAY_NOT)).await;
    };
    let paused = pauses(data, &moderator.server, Moment(i64::MIN));
    let ended = match pressed.data.custom_id.strip_prefix("v1/resume/").map(|what| what.split_once('/')) {
        Some(None) => Some(paused.iter().map(|(scope, key, _)| (scope.clone(), key.clone())).collect()),
        Some(Some((scope, key))) => Key::parse(key).map(|key| vec![(Scope::parse(scope), key)]),
        None => None,
    };
    let Some(ended) = ended else {
        return outbound::show(ctx, pressed, Shown::Sentence(buttons::UNKNOWN)).await;
    };
    let note = end(data, &moderator, &paused, ended).await;
    outbound::show(ctx, pressed, Shown::Note(note)).await
}
