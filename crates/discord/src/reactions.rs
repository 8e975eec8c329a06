//! Reactions below messages, as far as they are about offers: a tap, a refusal, and what takes the bot's own reaction away. All others
//! end where they are read.

use poise::serenity_prelude as serenity;
use serde::Deserialize;
use serenity::Permissions;

use super::{Dealt, data::Data, places::snowflake};
use answers::{
    Remover,
    offers::{NO, OFFER, Tapper},
};
use counterpoint_core::remark::{ChannelId, PersonId, RemarkId, RoleId};

/// A reaction that was put below a message or taken away, or all of them (events/gateway-events, "Message Reaction Add").
#[derive(Deserialize)]
pub(super) struct Reaction {
    channel_id: serenity::ChannelId,
    message_id: serenity::MessageId,
    #[serde(default)]
    guild_id: Option<serenity::GuildId>,
    #[serde(default)]
    user_id: Option<serenity::UserId>,
    #[serde(default)]
    member: Option<Member>,
    #[serde(default)]
    emoji: Emoji,
}

#[derive(Deserialize)]
struct Member {
    user: User,
    #[serde(default)]
    roles: Vec<serenity::RoleId>,
}

#[derive(Deserialize)]
struct User {
    #[serde(deserialize_with = "snowflake")]
    id: u64,
    #[serde(default)]
    bot: bool,
}

/// One of Unicode has no id.
#[derive(Default, Deserialize)]
struct Emoji {
    #[serde(default)]
    id: Option<serenity::EmojiId>,
    #[serde(default)]
    name: Option<String>,
}

impl Reaction {
    fn is(&self, text: &str) -> bool {
        self.emoji.id.is_none() && self.emoji.name.as_deref() == Some(text)
    }

    /// The channel and the message, as the service of answers knows them.
    fn at(&self) -> (ChannelId, RemarkId) {
        (ChannelId::from(self.channel_id.get()), RemarkId::from(self.message_id.get()))
    }
}

/// Somebody reacts: taps an offer, or wants it gone. What bots react with means nothing.
pub(super) fn added(data: &Data, reaction: Reaction) {
    let (channel, remark) = reaction.at();
    let (taps, declines) = (reaction.is(OFFER), reaction.is(NO));
    let member = reaction.member.filter(|member| !member.user.bot && (taps || declines));
    let Some(member) = member else { return data.observe(Dealt::Followed(remark)) };
    let work = data.clone();
    data.go_on(async move {
        let data = work;
        let person = PersonId::from(member.user.id);
        if taps {
            let roles = member.roles.iter().map(|role| RoleId::from(role.get())).collect();
            data.answers.tapped(&channel, &remark, &Tapper { person, roles }).await;
        } else {
            let roles: Vec<u64> = member.roles.iter().map(|role| role.get()).collect();
            let may = reaction.guild_id.map(|server| {
                data.places.permissions_of(server, (member.user.id, &roles), reaction.channel_id)
            });
            let manages = may.is_some_and(|may| may.contains(Permissions::MANAGE_MESSAGES));
            data.answers.declined(&channel, &remark, &Remover { person, manages }).await;
        }
        data.observe(Dealt::Followed(remark));
    });
}

/// Somebody's reaction is taken away.
pub(super) fn removed(data: &Data, reaction: &Reaction) {
    let own = reaction.user_id.is_some_and(|user| user.get() == data.places.me());
    gone(data, reaction, own && reaction.is(OFFER));
}

/// All reactions of an emoji are taken away.
pub(super) fn emoji_removed(data: &Data, reaction: &Reaction) {
    gone(data, reaction, reaction.is(OFFER));
}

/// All reactions below a message are taken away.
pub(super) fn cleared(data: &Data, reaction: &Reaction) {
    gone(data, reaction, true);
}

fn gone(data: &Data, reaction: &Reaction, offer: bool) {
    let (channel, remark) = reaction.at();
    if !offer {
        return data.observe(Dealt::Followed(remark));
    }
    let work = data.clone();
    data.go_on(async move {
        let data = work;
        data.answers.reaction_gone(&channel, &remark).await;
        data.observe(Dealt::Followed(remark));
    });
}
