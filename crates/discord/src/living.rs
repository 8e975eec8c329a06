//! A reply follows the message that it answers: it goes when that is deleted, turns when that is edited so that another topic leads,
//! and is removed by whoever it answers or by those who may manage messages. The journal knows which reply is whose.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use poise::serenity_prelude as serenity;
use serenity::{ComponentInteraction, Permissions};

use super::{
    Data, answer, errors, inbound, outbound,
    outbound::{Note, Shown, Standing},
};
use counterpoint_core::{
    policy::Answered,
    remark::{Floor, PersonId, RemarkId},
    topic::TopicId,
    words::Words,
};

/// Deletions that are remembered for replies that are still on their way.
const REMEMBERED: usize = 256;

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

/// A message was deleted: its reply goes too. If it was a reply of the bot's own, the journal notes that.
pub(super) async fn on_delete(
    ctx: &serenity::Context,
    data: &Data,
    server: Option<serenity::GuildId>,
    channel: serenity::ChannelId,
    message: serenity::MessageId,
) {
    let remark = RemarkId(message.get());
    data.deleted.note(remark);
    match data.moderation.storage().reply_to(remark).await {
        Ok(Some((answer, _))) => {
            remove_with_message(ctx, data, Standing { server, channel, answer }, remark).await;
        }
        Ok(None) => {
            for one in answered_by(data, message.get()).await {
                note_gone(data, one.remark).await;
            }
        }
        Err(error) => tracing::error!(error = error.to_string(), "the journal cannot be read"),
    }
}

async fn answered_by(data: &Data, reply: u64) -> Vec<Answered> {
    data.moderation.storage().answered_by(reply).await.unwrap_or_else(|error| {
        tracing::error!(error = error.to_string(), "the journal cannot be read");
        Vec::new()
    })
}

/// Notes that the reply to a message is gone.
pub(super) async fn note_gone(data: &Data, remark: RemarkId) {
    if let Err(error) = data.moderation.storage().change_reply(remark, None).await {
        let (message, error) = (remark.0, error.to_string());
        tracing::error!(remark_id = message, error, "the journal misses that a reply is gone");
    }
}

/// Removes the reply to a message, and notes that it is gone; what else stands in a thread's dossier stays. Whether it is gone.
pub(super) async fn remove(ctx: &serenity::Context, data: &Data, at: Standing, remark: RemarkId) -> bool {
    let _one = data.sending.dossier().await;
    let mut left = answered_by(data, at.answer).await;
    left.retain(|one| one.remark != remark);
    take_out(ctx, data, at, &[remark], &left).await
}

/// Removes the reply to a message that is gone itself: nobody was answered, so another message may be.
pub(super) async fn remove_with_message(
    ctx: &serenity::Context,
    data: &Data,
    at: Standing,
    remark: RemarkId,
) {
    if remove(ctx, data, at, remark).await {
        data.engine().release(remark);
    }
}

/// Takes what answers some messages out of a reply: all of it, if nothing is left.
async fn take_out(
    ctx: &serenity::Context,
    data: &Data,
    at: Standing,
    out: &[RemarkId],
    left: &[Answered],
) -> bool {
    let done = if left.is_empty() {
        outbound::remove(ctx, at.channel, at.answer).await
    } else {
        answer::show(ctx, data, at, left).await
    };
    if let Err(error) = done {
        tracing::warn!(reply = at.answer, error = errors::record(&error), "a reply could not be removed");
        return false;
    }
    for remark in out {
        tracing::info!(remark_id = remark.0, "the reply is removed");
        note_gone(data, *remark).await;
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
    let (answer, topic) = match data.moderation.storage().reply_to(remark).await {
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
    // An edit would wake an archived thread, and a locked one is closed.
    if heard.floor != Floor::Open {
        return;
    }
    let at = Standing::of(&message, answer);
    let others = |entries: &[Answered]| -> Vec<TopicId> {
        entries.iter().filter(|entry| entry.remark != remark).map(|entry| entry.topic.clone()).collect()
    };
    let taken = others(&answered_by(data, answer).await);
    let Some((now, _)) = data.engine().revise(&heard, &taken) else {
        remove(ctx, data, at, remark).await;
        return;
    };
    if now.topic == topic {
        return;
    }
    let _one = data.sending.dossier().await;
    let mut entries = answered_by(data, answer).await;
    let turned = Answered::new(&heard, &now.topic, &now.card.claim_id, data.engine().clock().now());
    for entry in entries.iter_mut().filter(|entry| entry.remark == remark) {
        *entry = turned.clone();
    }
    match answer::show(ctx, data, at, &entries).await {
        Ok(()) => {
            tracing::info!(remark_id = remark.0, topic = now.topic.as_str(), "the reply has turned");
            data.engine().turn(remark, &now.topic);
            let now = (&now.topic, now.card.claim_id.as_str());
            if let Err(error) = data.moderation.storage().change_reply(remark, Some(now)).await {
                tracing::error!(remark_id = remark.0, error = error.to_string(), "the journal misses a turn");
            }
        }
        Err(error) if errors::code(&error) == Some(errors::codes::TOO_OLD) => {
            tracing::info!(remark_id = remark.0, "the reply is too old to be edited once more, and stays");
        }
        Err(error) => {
            tracing::warn!(
                remark_id = remark.0,
                error = errors::record(&error),
                "a reply could not be turned"
            );
        }
    }
}

/// Somebody presses *Remove*: the author of the message answered may, and whoever may manage messages. Of a thread's dossier an author
/// removes what answers them.
pub(super) async fn on_remove(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &ComponentInteraction,
    words: &Words,
) -> serenity::Result<()> {
    let answer = pressed.message.id.get();
    let may = pressed.member.as_ref().and_then(|member| member.permissions).unwrap_or_default();
    let manages = may.administrator() || may.contains(Permissions::MANAGE_MESSAGES);
    let person = Some(PersonId(pressed.user.id.get()));
    let one = data.sending.dossier().await;
    let known = answered_by(data, answer).await;
    let (out, left): (Vec<Answered>, Vec<Answered>) =
        known.into_iter().partition(|one| manages || one.person == person);
    if out.is_empty() && !manages {
        return outbound::show(ctx, pressed, Shown::Sentence(words.may_not_remove)).await;
    }
    let at = Standing { server: pressed.guild_id, channel: pressed.channel_id, answer };
    let out: Vec<RemarkId> = out.iter().map(|one| one.remark).collect();
    let text = if take_out(ctx, data, at, &out, &left).await { words.removed } else { words.not_removed };
    drop(one);
    outbound::show(ctx, pressed, Shown::Open(Note::new(text))).await
}
