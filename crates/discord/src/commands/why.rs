//! `/why` and the message menu *Why, or why not?*: each gate in order, from the value that acted.

use std::fmt::Write as _;

use poise::serenity_prelude as serenity;

use super::{Context, Error, outbound};
use crate::{data::words, frame, inbound, limits};
use answers::offers::OFFER;
use counterpoint_core::{
    engine::{Account, Came, StandingOffer},
    remark::{PersonId, RemarkId},
    words::Words,
};

#[poise::command(slash_command, guild_only)]
pub(super) async fn why(ctx: Context<'_>, message: String) -> Result<(), Error> {
    let ids: Vec<u64> = message
        .trim()
        .trim_matches(['<', '>'])
        .rsplit('/')
        .take(3)
        .filter_map(|part| part.parse().ok())
        .collect();
    let (&[message, channel, server], Some(here)) = (&ids[..], ctx.guild_id()) else {
        return Ok(outbound::tell(ctx, words(ctx).why_no_link()).await?);
    };
    // Only what the person who asks may read, in the server where they ask.
    let channel = serenity::ChannelId::new(channel.max(1));
    let readable = server == here.get() && (channel == ctx.channel_id() || may_read(ctx, here, channel));
    if !readable {
        return Ok(outbound::tell(ctx, words(ctx).why_not_readable()).await?);
    }
    let line = ctx.data().answers.platform().line();
    let fetched = line.message(channel, serenity::MessageId::new(message.max(1)));
    let fetched = outbound::prepared(ctx, fetched).await;
    let Ok(mut fetched) = fetched else {
        return Ok(outbound::tell(ctx, words(ctx).why_not_shown()).await?);
    };
    fetched.guild_id = Some(here);
    explain(ctx, &fetched).await
}

/// Whether whoever asks may read a channel.
fn may_read(ctx: Context<'_>, server: serenity::GuildId, channel: serenity::ChannelId) -> bool {
    let poise::Context::Application(asked) = ctx else { return false };
    let member = asked.interaction.member.as_deref();
    member.is_some_and(|member| {
        let roles: Vec<u64> = member.roles.iter().map(|role| role.get()).collect();
        ctx.data().places.may_read(server, (member.user.id.get(), &roles), channel)
    })
}

#[poise::command(context_menu_command = "Why, or why not?", guild_only)]
pub(super) async fn why_menu(ctx: Context<'_>, message: serenity::Message) -> Result<(), Error> {
    let mut message = message;
    message.guild_id = ctx.guild_id();
    explain(ctx, &message).await
}

async fn explain(ctx: Context<'_>, message: &serenity::Message) -> Result<(), Error> {
    let (engine, words) = (ctx.data().engine(), words(ctx));
    let (author, asking) = (PersonId::from(message.author.id.get()), PersonId::from(ctx.author().id.get()));
    if author != asking && engine.settings().opted_out.contains(&author) {
        return Ok(outbound::tell(ctx, words.why_opted_out()).await?);
    }
    let remark = || {
        let mut remark = inbound::remark(&ctx.data().places, message);
        ctx.data().answers.platform().closed.heed(&mut remark);
        remark
    };
    let moderation = &ctx.data().moderation;
    let text = if let Some(hearing) = engine.recall(&RemarkId::from(message.id.get())) {
        let came = match &hearing.came {
            Came::Offered(topic) => {
                let remark = remark();
                let direction = moderation.direction(&remark).await;
                let edited = inbound::edited(message).is_some_and(|edited| edited >= hearing.at);
                let offer = StandingOffer { remark: &remark, topic, edited, direction: direction.as_ref() };
                match engine.bars(&offer) {
                    Some(silence) => words.why_offer_barred(OFFER, silence.said(words), topic),
                    None => words.why_offered(OFFER, topic),
                }
            }
            came => what_came(came, words),
        };
        format!("{}\n{came}{}", words.why_as_heard(hearing.at), gates(&hearing, words))
    } else {
        let remark = remark();
        let direction = moderation.direction(&remark).await;
        let account = engine.consider(&remark, direction.as_ref()).account();
        format!("{}\n{}{}", words.why_as_now(), what_came(&account.came, words), gates(&account, words))
    };
    Ok(outbound::tell(ctx, &frame::cut(&text, limits::CONTENT)).await?)
}

/// What came of a message, in words.
fn what_came(came: &Came, words: &Words) -> String {
    match came {
        Came::Spoke(topic, mode) => words.why_answered(mode, topic),
        Came::Gone(topic) => words.why_gone(topic),
        Came::Offered(topic) => words.why_offered(OFFER, topic),
        Came::Over(topic, why) => match why.said(words) {
            Some(why) => words.why_offer_over(OFFER, topic, why),
            None => words.why_offer_over_unknown(OFFER, topic),
        },
        Came::Tapped(topic) => words.why_tapped(OFFER, topic),
        Came::Silent(silence) => words.why_silent(silence.said(words)),
    }
}

/// The lines below that: each gate, and what would change it.
fn gates(hearing: &Account, words: &Words) -> String {
    let mut text = String::new();
    for (number, ruling) in (1..).zip(hearing.rulings.iter()) {
        let (gate, said) = (ruling.gate.name(words), ruling.said(words));
        let line = match ruling.stop {
            Some(_) => words.why_stop(gate, said, number),
            None => words.why_pass(gate, said, number),
        };
        let _ = write!(text, "\n{line}");
    }
    if let Some(remedy) = hearing.silence().and_then(|silence| silence.remedy(words)) {
        let _ = write!(text, "\n{}", words.why_remedy(remedy));
    }
    text
}
