//! `/why` and the message menu *Why, or why not?*: each gate in order, from the value that acted.

use std::fmt::Write as _;

use poise::serenity_prelude as serenity;

use super::{Context, Error, outbound};
use crate::{Data, ids, inbound};
use counterpoint_core::{
    composer::limits,
    engine::{Account, Came},
    matcher::Ground,
    remark::{PersonId, RemarkId, ReplyId},
    topic::TopicId,
    words::Words,
};

/// Why the bot answered a message, or why it did not
#[poise::command(slash_command, guild_only)]
pub(super) async fn why(
    ctx: Context<'_>,
    #[description = "The message's link, from its menu: Copy Message Link"] message: String,
) -> Result<(), Error> {
    let ids: Vec<u64> = message
        .trim()
        .trim_matches(['<', '>'])
        .rsplit('/')
        .take(3)
        .filter_map(|part| part.parse().ok())
        .collect();
    let (&[message, channel, server], Some(here)) = (&ids[..], ctx.guild_id()) else {
        let text = "That is no link to a message; its menu has one, under Copy Message Link.";
        return Ok(outbound::tell(ctx, text).await?);
    };
    // Only what the person who asks may read, in the server where they ask.
    let channel = serenity::ChannelId::new(channel.max(1));
    let place = inbound::place(ctx.serenity_context(), Some(here), channel);
    let readable = server == here.get() && (channel == ctx.channel_id() || inbound::may_read(ctx, &place));
    if !readable {
        let text =
            "That message is not in a channel of this server that both the bot and whoever asks may read.";
        return Ok(outbound::tell(ctx, text).await?);
    }
    let discord = ctx.data().answers.platform();
    let fetched = discord.ask(ctx.http().get_message(channel, serenity::MessageId::new(message.max(1))));
    let fetched = outbound::prepared(ctx, fetched).await;
    let Ok(mut fetched) = fetched else {
        let text =
            "Discord does not show that message to the bot: it was deleted, or the bot may not read there.";
        return Ok(outbound::tell(ctx, text).await?);
    };
    fetched.guild_id = Some(here);
    explain(ctx, &fetched).await
}

/// The same, from the menu of a message.
#[poise::command(context_menu_command = "Why, or why not?", guild_only)]
pub(super) async fn why_menu(ctx: Context<'_>, message: serenity::Message) -> Result<(), Error> {
    let mut message = message;
    message.guild_id = ctx.guild_id();
    explain(ctx, &message).await
}

async fn explain(ctx: Context<'_>, message: &serenity::Message) -> Result<(), Error> {
    let engine = ctx.data().engine();
    let (author, asking) = (PersonId::from(message.author.id.get()), PersonId::from(ctx.author().id.get()));
    if author != asking && engine.settings().opted_out.contains(&author) {
        return Ok(outbound::tell(ctx, OPTED_OUT).await?);
    }
    let text = if let Some(hearing) = engine.recall(&RemarkId::from(message.id.get())) {
        format!("As it was heard, {}:\n{}", hearing.at, told(&hearing))
    } else {
        let remark = inbound::remark(ctx.serenity_context(), message);
        format!("As it would be heard now:\n{}", told(&engine.consider(&remark).account()))
    };
    Ok(outbound::tell(ctx, &limits::cut(&text, limits::CONTENT)).await?)
}

/// What an unasked reply comes from, for any reader: the words found and their triggers, the settings that let it pass, and the file
/// at its revision.
pub(crate) async fn grounds(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &outbound::Pressed<'_>,
    words: &Words,
) -> String {
    let known = data
        .moderation
        .storage()
        .answered_by(&ReplyId::from(pressed.message.id.get()))
        .await
        .unwrap_or_default();
    let reference = pressed.message.message_reference.as_ref().and_then(|one| one.message_id);
    let mut answered: Vec<(RemarkId, Option<TopicId>)> =
        known.into_iter().map(|one| (one.remark, Some(one.topic))).collect();
    if answered.is_empty() {
        answered.extend(reference.map(|message| (RemarkId::from(message.get()), None)));
    }
    let mut texts = Vec::new();
    for (remark, topic) in answered {
        texts.extend(ground(ctx, data, pressed, words, &remark, topic.as_ref()).await);
    }
    if texts.is_empty() {
        return UNKNOWN.to_owned();
    }
    limits::cut(&texts.join("\n\n"), limits::CONTENT)
}

/// The same of one message that was answered.
async fn ground(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &outbound::Pressed<'_>,
    words: &Words,
    remark: &RemarkId,
    topic: Option<&TopicId>,
) -> Option<String> {
    let engine = data.engine();
    let about = |hearing: &Account| {
        let found = hearing.topics.iter().position(|heard| topic.is_none_or(|topic| heard.topic == *topic));
        found.filter(|_| !hearing.rulings.is_empty())
    };
    // As it was heard, unless it was edited since, or the bot was started anew.
    let recalled = engine.recall(remark).filter(|hearing| about(hearing).is_some());
    let hearing = if let Some(hearing) = recalled {
        hearing
    } else {
        let id = ids::message(remark.id()).ok()?;
        let fetched = data.answers.platform().ask(ctx.http.get_message(pressed.channel_id, id));
        let mut message = fetched.await.ok()?;
        message.guild_id = pressed.guild_id;
        engine.consider(&inbound::remark(ctx, &message)).account()
    };
    let heard = about(&hearing).map(|at| &hearing.topics[at])?;
    let found: Vec<String> = heard.ground.texts().iter().map(|text| format!("`{text}`")).collect();
    let found = found.join(", ");
    let triggers: Vec<String> = heard.triggers.iter().map(ToString::to_string).collect();
    let mut text = match heard.ground {
        Ground::Name => format!("{}\n", words.asked_by_name),
        Ground::Likeness { .. } => format!("{}: {found}\n", words.like),
        Ground::Phrases(_) => {
            format!("{}: {found} ({} {})\n", words.found, words.by_trigger, triggers.join(", "))
        }
    };
    let place = inbound::place(ctx, pressed.guild_id, pressed.channel_id);
    let settings = engine.settings();
    let (mode, rule) = (settings.rules(&place).mode(), settings.rules(&place).topic(&heard.topic));
    let _ = writeln!(text, "{}: `{}` – {}", words.allowed, mode.value, mode.origin());
    let _ =
        writeln!(text, "{}: `{}` `{}` – {}", words.allowed, heard.topic, rule.value.word(), rule.origin());
    if let Some(topic) = engine.store().topic(heard.topic.as_str()) {
        let file = format!("{}/{}.toml", topic.shelf, topic.id);
        let _ = write!(text, "{}: `{file}`, {} `{}`", words.from_file, words.revision, topic.revision);
    }
    Some(text)
}

/// Said of the messages of somebody who opted out: what they raise is nobody's to ask.
const OPTED_OUT: &str = "Whoever wrote that message has opted out: nothing is told of it.";

/// Said where nothing is known of the message any more.
const UNKNOWN: &str = "Nothing is known any more of the message that this answers.";

/// A hearing in words: what came of it, each gate, and what would change it.
fn told(hearing: &Account) -> String {
    let mut text = match &hearing.came {
        Came::Spoke(topic, mode) => format!("**Answered** with `{topic}`, as `{mode}`.\n"),
        Came::Silent(silence) => format!("**Silent**: {silence}.\n"),
    };
    for (at, ruling) in hearing.rulings.iter().enumerate() {
        let verdict = if ruling.stop.is_some() { "stop" } else { "pass" };
        let _ = writeln!(text, "{}. {} – {verdict}: {}", at + 1, ruling.gate.name(), ruling.measure);
    }
    if let Some(remedy) = hearing.silence().and_then(counterpoint_core::policy::Silence::remedy) {
        let _ = write!(text, "What would change it: {remedy}");
    }
    text
}
