//! `/why` and the message menu *Why, or why not?*: each gate in order, from the value that acted.

use std::fmt::Write as _;

use poise::serenity_prelude as serenity;

use super::{Context, Error, outbound};
use crate::inbound;
use counterpoint_core::{
    composer::limits,
    engine::{Account, Came},
    remark::{PersonId, Place, RemarkId},
    words::Language,
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
    let readable = server == here.get() && (channel == ctx.channel_id() || may_read(ctx, place));
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

/// Whether whoever asks may read a channel.
fn may_read(ctx: Context<'_>, place: Place) -> bool {
    let poise::Context::Application(asked) = ctx else { return false };
    let member = asked.interaction.member.as_deref();
    member.is_some_and(|member| inbound::may_read(&ctx.serenity_context().cache, member, place))
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
    let (author, asking) = (PersonId(message.author.id.get()), PersonId(ctx.author().id.get()));
    if author != asking && engine.settings().opted_out.contains(&author) {
        return Ok(outbound::tell(ctx, OPTED_OUT).await?);
    }
    let text = if let Some(hearing) = engine.recall(RemarkId(message.id.get())) {
        format!("As it was heard, {}:\n{}", hearing.at, told(&hearing))
    } else {
        let remark = inbound::remark(ctx.serenity_context(), message);
        format!("As it would be heard now:\n{}", told(&engine.consider(&remark).account()))
    };
    Ok(outbound::tell(ctx, &limits::cut(&text, limits::CONTENT)).await?)
}

/// Said of the messages of somebody who opted out: what they raise is nobody's to ask.
const OPTED_OUT: &str = "Whoever wrote that message has opted out: nothing is told of it.";

/// A hearing in words: what came of it, each gate, and what would change it.
fn told(hearing: &Account) -> String {
    let mut text = match &hearing.came {
        Came::Spoke(topic, mode) => format!("**Answered** with `{topic}`, as `{mode}`.\n"),
        Came::Silent(silence) => format!("**Silent**: {silence}.\n"),
    };
    for (at, ruling) in hearing.rulings.iter().enumerate() {
        let verdict = if ruling.stop.is_some() { "stop" } else { "pass" };
        let _ = writeln!(
            text,
            "{}. {} – {verdict}: {}",
            at + 1,
            ruling.gate.name(Language::English.words()),
            ruling.measure
        );
    }
    if let Some(remedy) = hearing.silence().and_then(|silence| silence.remedy(Language::English.words())) {
        let _ = write!(text, "What would change it: {remedy}");
    }
    text
}
