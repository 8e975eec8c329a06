//! A reply follows the message that it answers: it goes when that is deleted, turns when that is edited so that another topic leads,
//! and is removed by whoever it answers or by those who may manage messages. The journal knows which reply is whose.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use poise::serenity_prelude as serenity;
use serenity::{ComponentInteraction, Permissions};

use super::{
    Data, errors, inbound, outbound,
    outbound::{Note, Shown},
};
use crate::{
    composer::Words,
    policy::Answered,
    remark::{PersonId, RemarkId},
};

/// Deletions that are remembered for replies that are still on their way.
const REMEMBERED: usize = 256;

/// Discord's code for an edit too many of a message older than an hour (topics/opcodes-and-status-codes).
const TOO_OLD: isize = 30046;

/// Messages that were deleted just now.
#[derive(Default)]
pub(super) struct Deleted(Mutex<VecDeque<RemarkId>>);

impl Deleted {
    fn note(&self, remark: RemarkId) {
        let mut deleted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        deleted.push_back(remark);
        if deleted.len() > REMEMBERED {
            deleted.pop_front();
        }
    }

    /// Whether a message was deleted while its reply was on its way.
    pub(super) fn has(&self, remark: RemarkId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&remark)
    }
}

/// A message was deleted: its reply goes too.
pub(super) async fn on_delete(
    ctx: &serenity::Context,
    data: &Data,
    channel: serenity::ChannelId,
    message: serenity::MessageId,
) {
    let remark = RemarkId(message.get());
    data.deleted.note(remark);
    match data.moderation.storage().reply_to(remark).await {
        Ok(Some((reply, _))) => {
            remove(ctx, data, channel, remark, reply).await;
        }
        Ok(None) => {}
        Err(error) => tracing::error!(error = error.to_string(), "the journal cannot be read"),
    }
}

/// Removes the reply to a message, and notes that it is gone. Whether it is.
pub(super) async fn remove(
    ctx: &serenity::Context,
    data: &Data,
    channel: serenity::ChannelId,
    remark: RemarkId,
    reply: u64,
) -> bool {
    let message = remark.0;
    if let Err(error) = outbound::remove(ctx, channel, reply).await {
        tracing::warn!(message, error = errors::record(&error), "a reply could not be removed");
        return false;
    }
    tracing::info!(message, "the reply is removed");
    if let Err(error) = data.moderation.storage().change_reply(remark, None).await {
        tracing::error!(message, error = error.to_string(), "the journal misses that a reply is gone");
    }
    true
}

/// A message was edited: its reply turns to the topic that leads now, or goes if none does. A message without a reply gets none by
/// an edit.
pub(super) async fn on_edit(ctx: &serenity::Context, data: &Data, event: &serenity::MessageUpdateEvent) {
    // Discord sends an update without a new text when it has unfurled a link.
    if event.content.is_none() || event.edited_timestamp.is_none() {
        return;
    }
    let remark = RemarkId(event.id.get());
    let (reply, topic) = match data.moderation.storage().reply_to(remark).await {
        Ok(Some(known)) => known,
        Ok(None) => return,
        Err(error) => {
            tracing::error!(error = error.to_string(), "the journal cannot be read");
            return;
        }
    };
    let Ok(mut message) = ctx.http.get_message(event.channel_id, event.id).await else { return };
    message.guild_id = event.guild_id;
    let heard = inbound::remark(ctx, &message);
    let Some((now, mode)) = data.engine().revise(&heard) else {
        remove(ctx, data, event.channel_id, remark, reply).await;
        return;
    };
    if now.topic == topic {
        return;
    }
    match outbound::turn(ctx, &message, reply, &now, mode).await {
        Ok(()) => {
            tracing::info!(message = remark.0, topic = now.topic.as_str(), "the reply has turned");
            let at = data.engine().clock().now();
            data.engine().remember(&[Answered::new(&heard, &now.topic, at)]);
            if let Err(error) = data.moderation.storage().change_reply(remark, Some(&now.topic)).await {
                tracing::error!(message = remark.0, error = error.to_string(), "the journal misses a turn");
            }
        }
        Err(serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response)))
            if response.error.code == TOO_OLD =>
        {
            tracing::info!(message = remark.0, "the reply is too old to be edited once more, and stays");
        }
        Err(error) => {
            tracing::warn!(message = remark.0, error = errors::record(&error), "a reply could not be turned");
        }
    }
}

/// Somebody presses *Remove*: the author of the message answered may, and whoever may manage messages.
pub(super) async fn on_remove(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &ComponentInteraction,
    words: &Words,
) -> serenity::Result<()> {
    let reply = pressed.message.id.get();
    let may = pressed.member.as_ref().and_then(|member| member.permissions).unwrap_or_default();
    let manages = may.administrator() || may.contains(Permissions::MANAGE_MESSAGES);
    let known = data.moderation.storage().answered_by(reply).await.unwrap_or_else(|error| {
        tracing::error!(error = error.to_string(), "the journal cannot be read");
        None
    });
    let (remark, author) = known.unwrap_or((RemarkId(0), None));
    if !manages && author != Some(PersonId(pressed.user.id.get())) {
        return outbound::show(ctx, pressed, Shown::Sentence(words.may_not_remove)).await;
    }
    let text = if remove(ctx, data, pressed.channel_id, remark, reply).await {
        words.removed
    } else {
        words.not_removed
    };
    outbound::show(ctx, pressed, Shown::Open(Note::new(text))).await
}
