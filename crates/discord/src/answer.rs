//! Answering a message that nobody asked about: once, whatever happens, and in a thread as part of its one dossier.
//!
//! A reply is entered into the journal, then sent, then confirmed. Whoever enters it sends it, so that of two instances one does. What
//! was entered and never confirmed, because the bot was killed in between, is looked for in the channel when the server is heard of
//! again, and sent only if it is not there.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use poise::serenity_prelude as serenity;
use tokio::sync::MutexGuard;

use super::{
    Data,
    errors::{self, code, codes},
    inbound, living, outbound,
    outbound::Standing,
};
use answers::storage::Entered;
use counterpoint_core::{
    composer::{self, Reply},
    policy::{Answered, Mode},
    remark::{ChannelId, Floor, RemarkId, ServerId},
    time::Moment,
};

/// How old a message may be that is answered after a restart: later than that, the talk has gone on.
const STILL_FRESH: Duration = Duration::from_mins(10);

/// How many messages after the one answered are searched for the answer after a restart: as many as Discord gives at once.
const SEARCHED: u8 = 100;

/// Replies that wait for the first message of their post.
const WAITING: usize = 64;

/// A reply on its way.
#[derive(Clone)]
struct Ready {
    message: serenity::Message,
    answered: Answered,
    reply: Reply,
    mode: Mode,
}

/// What is on its way.
pub(super) struct Sending {
    /// When this process began: what was entered before and is not confirmed is on nobody's way any more.
    since: Moment,
    /// Replies to messages in posts of forums that have no first message yet.
    waiting: Mutex<HashMap<serenity::ChannelId, Vec<Ready>>>,
    /// One change of a dossier after the other.
    dossiers: tokio::sync::Mutex<()>,
}

impl Sending {
    /// Nothing is on its way yet.
    pub(super) fn since(since: Moment) -> Self {
        Self { since, waiting: Mutex::default(), dossiers: tokio::sync::Mutex::default() }
    }

    /// The right to change a dossier; whoever waits for it finds what was changed before.
    pub(super) async fn dossier(&self) -> MutexGuard<'_, ()> {
        self.dossiers.lock().await
    }

    /// Keeps a reply until its post has a first message. Whether there was room.
    fn wait(&self, ready: Ready) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let room = waiting.values().map(Vec::len).sum::<usize>() < WAITING;
        if room {
            waiting.entry(ready.message.channel_id).or_default().push(ready);
        }
        room
    }

    fn taken(&self, post: serenity::ChannelId) -> Vec<Ready> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.remove(&post).unwrap_or_default()
    }
}

/// Answers a message, unless it is answered already.
pub(super) async fn answer(
    ctx: &serenity::Context,
    data: &Data,
    message: &serenity::Message,
    answered: Answered,
    reply: &Reply,
    mode: Mode,
) {
    let remark = answered.remark;
    match data.moderation.storage().enter_reply(&answered).await {
        Ok(Entered::First) => {}
        Ok(Entered::Known) => {
            tracing::debug!(remark_id = remark.0, "the journal knows a reply to it: nothing is sent");
            data.engine().commit(remark);
            return;
        }
        // The nonce still keeps a second instance from answering too.
        Err(error) => {
            tracing::error!(remark_id = remark.0, error = error.to_string(), "the journal misses a reply");
        }
    }
    let ready = Ready { message: message.clone(), answered, reply: reply.clone(), mode };
    deliver(ctx, data, ready).await;
}

/// Sends what waited for the first message of a post, now that it is there.
pub(super) async fn on_starter(ctx: &serenity::Context, data: &Data, message: &serenity::Message) {
    if !inbound::begins(message) {
        return;
    }
    for ready in data.sending.taken(message.channel_id) {
        deliver(ctx, data, ready).await;
    }
}

async fn deliver(ctx: &serenity::Context, data: &Data, ready: Ready) {
    let Ready { message, answered, reply, mode } = &ready;
    let storage = data.moderation.storage();
    let remark = answered.remark;
    let (id, channel, topic) = (remark.0, answered.channel.0, reply.topic.as_str());
    let sent = {
        // A dossier is read, changed and noted by one at a time: a reply that is sent and not yet noted would be overlooked.
        let _one = if answered.thread { Some(data.sending.dossier().await) } else { None };
        let sent = if answered.thread {
            into_dossier(ctx, data, &ready).await
        } else {
            outbound::reply(ctx, message, reply, *mode).await
        };
        if let Ok(sent) = sent {
            data.engine().commit(remark);
            tracing::info!(
                remark_id = id,
                channel_id = channel,
                topic,
                claim = reply.card.claim_id,
                "answered"
            );
            if let Err(error) = storage.confirm_reply(answered, sent).await {
                tracing::error!(remark_id = id, error = error.to_string(), "the journal misses a reply");
            }
        }
        sent
    };
    let error = match sent {
        Ok(sent) => {
            if data.deleted.has(remark) {
                // It was deleted while the reply was on its way.
                living::remove_with_message(ctx, data, Standing::of(message, sent), remark).await;
            }
            return;
        }
        Err(error) => error,
    };
    let refused = code(&error);
    if refused == Some(codes::NO_STARTER) && data.sending.wait(ready.clone()) {
        tracing::debug!(
            remark_id = id,
            channel_id = channel,
            "the post has no first message yet: the reply waits for it"
        );
        return;
    }
    data.engine().release(remark);
    tracing::warn!(
        remark_id = id,
        channel_id = channel,
        topic,
        error = errors::record(&error),
        "could not answer"
    );
    // What Discord refused was not sent. Whatever else went wrong, it may have been: the next start looks.
    if refused.is_some()
        && let Err(error) = storage.abandon_reply(remark).await
    {
        tracing::error!(
            remark_id = id,
            error = error.to_string(),
            "the journal keeps a reply that was refused"
        );
    }
}

/// Puts a reply into the dossier of its thread, which begins with the first. The id of the dossier's message. The caller has the right
/// to change dossiers.
async fn into_dossier(ctx: &serenity::Context, data: &Data, ready: &Ready) -> serenity::Result<u64> {
    let Ready { message, answered, reply, mode } = ready;
    let known = data.moderation.storage().dossier(answered.channel).await.unwrap_or_else(|error| {
        tracing::error!(error = error.to_string(), "the journal cannot be read");
        None
    });
    let Some((dossier, mut entries)) = known else {
        return outbound::reply(ctx, message, reply, *mode).await;
    };
    entries.retain(|entry| entry.remark != answered.remark);
    let gone: Vec<RemarkId> = entries.iter().map(|entry| entry.remark).collect();
    entries.push(answered.clone());
    match show(ctx, data, Standing::of(message, dossier), &entries).await {
        Ok(()) => Ok(dossier),
        Err(error) if code(&error) == Some(codes::TOO_OLD) => {
            // It stands in the journal, and comes with the next edit that Discord lets through.
            tracing::info!(channel_id = answered.channel.0, "the dossier is too old to be edited just now");
            Ok(dossier)
        }
        Err(error) if code(&error) == Some(codes::UNKNOWN_MESSAGE) => {
            // Somebody deleted it: the next one begins with this topic.
            for remark in gone {
                living::note_gone(data, remark).await;
            }
            outbound::reply(ctx, message, reply, *mode).await
        }
        Err(error) => Err(error),
    }
}

/// Edits a reply, or the dossier of a thread, so that it shows what stands in it. Topics that have left the store are left out.
pub(super) async fn show(
    ctx: &serenity::Context,
    data: &Data,
    at: Standing,
    entries: &[Answered],
) -> serenity::Result<()> {
    let engine = data.engine();
    let (store, today) = (engine.store(), engine.clock().today());
    let place = inbound::place(ctx, at.server, at.channel);
    let settings = engine.settings();
    let rules = settings.rules(&place);
    let language = rules.language().value;
    let replies: Vec<Reply> = entries
        .iter()
        .filter_map(|entry| {
            let topic = store.topic(entry.topic.as_str())?;
            let claim = topic.claims.iter().position(|claim| claim.id == entry.claim).unwrap_or(0);
            Some(composer::compose(topic, claim, &[], today, language))
        })
        .collect();
    if replies.is_empty() {
        return Ok(());
    }
    outbound::turn(ctx, at, &replies, rules.mode().value, language.words()).await
}

/// After a restart: what was entered and never confirmed in a server is confirmed if it was sent, sent if it was not and the message is
/// still fresh, and given up otherwise.
pub(super) async fn resume(ctx: &serenity::Context, data: &Data, server: serenity::GuildId) {
    let unfinished = match data.moderation.storage().unfinished().await {
        Ok(unfinished) => unfinished,
        Err(error) => {
            tracing::error!(error = error.to_string(), "the journal cannot be read");
            return;
        }
    };
    // What this process has entered itself is still on its way.
    let here = Some(ServerId(server.get()));
    for one in unfinished.into_iter().filter(|one| one.server == here && one.at < data.sending.since) {
        let fresh = data.engine().clock().now().since(one.at) < STILL_FRESH;
        resume_one(ctx, data, server, one.remark, one.channel, fresh).await;
    }
}

async fn resume_one(
    ctx: &serenity::Context,
    data: &Data,
    server: serenity::GuildId,
    remark: RemarkId,
    channel: ChannelId,
    fresh: bool,
) {
    let channel = serenity::ChannelId::new(channel.0.max(1));
    let storage = data.moderation.storage();
    let Ok(Some(answered)) = storage.entry(remark).await else { return };
    let message = ctx.http.get_message(channel, serenity::MessageId::new(remark.0.max(1))).await;
    let sent = sent_before(ctx, channel, remark).await;
    if let Some(sent) = sent {
        tracing::info!(remark_id = remark.0, "the reply had been sent before the restart");
        if let Err(error) = storage.confirm_reply(&answered, sent).await {
            tracing::error!(remark_id = remark.0, error = error.to_string(), "the journal misses a reply");
        }
        if message.is_err() {
            let at = Standing { server: Some(server), channel, answer: sent };
            living::remove_with_message(ctx, data, at, remark).await;
        }
        return;
    }
    let ready = match message {
        Ok(mut message) if fresh => {
            message.guild_id = Some(server);
            let heard = inbound::remark(ctx, &message);
            let revised = data.engine().revise(&heard, &[]).filter(|_| heard.floor == Floor::Open);
            revised.map(|(reply, mode)| {
                let answered =
                    Answered { topic: reply.topic.clone(), claim: reply.card.claim_id.clone(), ..answered };
                Ready { message, answered, reply: *reply, mode }
            })
        }
        _ => None,
    };
    let Some(ready) = ready else {
        tracing::info!(
            remark_id = remark.0,
            "the reply had not been sent before the restart, and is given up"
        );
        data.engine().release(remark);
        living::note_gone(data, remark).await;
        return;
    };
    tracing::info!(remark_id = remark.0, "the reply had not been sent before the restart, and is sent now");
    deliver(ctx, data, ready).await;
}

/// The bot's own message that answers another, if one is found after it.
async fn sent_before(ctx: &serenity::Context, channel: serenity::ChannelId, remark: RemarkId) -> Option<u64> {
    let after = serenity::GetMessages::new().after(serenity::MessageId::new(remark.0.max(1))).limit(SEARCHED);
    let found = channel.messages(&ctx.http, after).await.ok()?;
    let me = ctx.cache.current_user().id;
    let answers = |message: &&serenity::Message| {
        let to = message.message_reference.as_ref().and_then(|to| to.message_id);
        message.author.id == me && to.is_some_and(|to| to.get() == remark.0)
    };
    found.iter().find(answers).map(|message| message.id.get())
}
