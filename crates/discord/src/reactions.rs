//! Reactions below messages, as far as they are about offers: a tap, a refusal, and what takes the bot's own reaction away.

use poise::serenity_prelude as serenity;
use serenity::{Permissions, Reaction, ReactionType};

use super::{Dealt, data::Data, inbound};
use answers::{
    Remover,
    offers::{NO, OFFER, Tapper},
};
use counterpoint_core::remark::{ChannelId, PersonId, RemarkId, RoleId};

/// A channel and a message, as the service of answers knows them.
fn at(channel: serenity::ChannelId, message: serenity::MessageId) -> (ChannelId, RemarkId) {
    (ChannelId::from(channel.get()), RemarkId::from(message.get()))
}

fn is(emoji: &ReactionType, text: &str) -> bool {
    matches!(emoji, ReactionType::Unicode(emoji) if emoji == text)
}

/// Somebody reacts: taps an offer, or wants it gone. What bots react with means nothing.
pub(super) async fn added(ctx: &serenity::Context, data: &Data, reaction: &Reaction) {
    let (channel, remark) = at(reaction.channel_id, reaction.message_id);
    if let Some(member) = reaction.member.as_ref().filter(|member| !member.user.bot) {
        let person = PersonId::from(member.user.id.get());
        if is(&reaction.emoji, OFFER) {
            let roles = member.roles.iter().map(|role| RoleId::from(role.get())).collect();
            data.answers.tapped(&channel, &remark, &Tapper { person, roles }).await;
        } else if is(&reaction.emoji, NO) {
            let may = inbound::permissions_of(ctx, member, reaction.channel_id);
            let by = Remover { person, manages: may.contains(Permissions::MANAGE_MESSAGES) };
            data.answers.declined(&channel, &remark, &by).await;
        }
    }
    data.observe(Dealt::Followed(remark));
}

/// Somebody's reaction is taken away.
pub(super) async fn removed(ctx: &serenity::Context, data: &Data, reaction: &Reaction) {
    let me = ctx.cache.current_user().id;
    let own = reaction.user_id == Some(me) && is(&reaction.emoji, OFFER);
    gone(data, reaction.channel_id, reaction.message_id, own).await;
}

/// All reactions of an emoji are taken away.
pub(super) async fn emoji_removed(data: &Data, reaction: &Reaction) {
    gone(data, reaction.channel_id, reaction.message_id, is(&reaction.emoji, OFFER)).await;
}

/// All reactions below a message are taken away.
pub(super) async fn cleared(data: &Data, channel: serenity::ChannelId, message: serenity::MessageId) {
    gone(data, channel, message, true).await;
}

async fn gone(data: &Data, channel: serenity::ChannelId, message: serenity::MessageId, offer: bool) {
    let (channel, remark) = at(channel, message);
    if offer {
        data.answers.reaction_gone(&channel, &remark).await;
    }
    data.observe(Dealt::Followed(remark));
}
