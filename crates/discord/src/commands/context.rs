//! The message menu *Find context*: what the store has on any message, for whoever asks alone, also where the bot is silent.

use poise::serenity_prelude as serenity;

use super::{Context, Error, outbound};
use crate::{data::words, inbound};
use counterpoint_core::{composer, remark::RemarkId, topic::Topic};

#[poise::command(context_menu_command = "Find context")]
pub(super) async fn find_context(ctx: Context<'_>, message: serenity::Message) -> Result<(), Error> {
    let mut message = message;
    message.guild_id = ctx.guild_id();
    // A forward is somebody's own choice of words too, once a reader asks about it.
    let forwarded = message.message_snapshots.iter().map(|snapshot| snapshot.content.as_str());
    let forwarded: Vec<String> = forwarded.map(str::to_owned).collect();
    let remark = inbound::remark(&ctx.data().places, &message);
    let text = std::iter::once(remark.text).chain(forwarded).collect::<Vec<_>>().join("\n\n");
    let engine = ctx.data().engine();
    let store = engine.store();
    let raised = store.raised(&text, &remark.context);
    let topics: Vec<&Topic> = raised.topics.iter().map(|one| &store.topics()[one.topic]).collect();
    let (Some(first), Some(topic)) = (raised.topics.first(), topics.first()) else {
        return Ok(outbound::tell(ctx, words(ctx).find_context_nothing()).await?);
    };
    let claim = composer::leading(topic, &first.claims, &[], &RemarkId::from(message.id.get()));
    let today = engine.clock().today();
    let reply = composer::compose(topic, claim, &topics[1..], today, super::topic::language(ctx));
    outbound::card(ctx, &reply, true).await?;
    Ok(())
}
