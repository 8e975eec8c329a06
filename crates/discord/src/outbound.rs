//! The only place that sends. What it sends pings nobody, and no request waits for ever.

mod answering;

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use poise::serenity_prelude as serenity;
use serenity::{
    Cache, CreateAllowedMentions, CreateMessage, EditMessage, Http, HttpError, MessageFlags,
    MessageReference, Permissions,
};

pub(super) use answering::{
    Pressed, Shown, card, in_time, listing, note, panel, prepared, promised, show, tell,
};

use super::{errors, inbound, messages};
use answers::{Current, Document, Failed, Platform, Post, Refusal, ReplyId, Standing};
use counterpoint_core::{
    remark::{ChannelId, Place, RemarkId, ServerId},
    time::Moment,
};

/// How long a request may take. Discord answers within a second or fails; its own proxies give up after some 15.
pub(super) const DEADLINE: Duration = Duration::from_secs(15);

/// The longest pause that a request waits out by itself; before a longer one it gives way, to be tried again afterwards.
const WAITED_OUT: Duration = Duration::from_secs(5);

/// How long the bot keeps away where Discord says that it asks too often, and not for how long.
const TOO_OFTEN: Duration = Duration::from_secs(5);

/// How many messages after the one answered are searched for the answer: as many as Discord gives at once.
const SEARCHED: u8 = 100;

/// Mentions in a message stay text, and the author of the message replied to is not pinged.
pub(super) fn no_mentions() -> CreateAllowedMentions {
    CreateAllowedMentions::new().replied_user(false)
}

/// Until when Discord wants no request at all (topics/rate-limits, "Global Rate Limit").
#[derive(Debug, Default)]
pub(super) struct Pause(Mutex<Option<Instant>>);

impl Pause {
    /// Discord wants no request for so long.
    pub(super) fn begin(&self, time: Duration) {
        let mut until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *until = (*until).max(Instant::now().checked_add(time));
    }

    /// How long the pause still lasts.
    fn left(&self) -> Duration {
        let until = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        until.map(|until| until.saturating_duration_since(Instant::now())).unwrap_or_default()
    }
}

/// Discord, as the service of answers sees it.
pub(super) struct Discord {
    pub(super) http: Arc<Http>,
    pub(super) cache: Arc<Cache>,
    pub(super) pause: Arc<Pause>,
}

impl Discord {
    /// Makes a request, within its deadline and outside of pauses.
    pub(super) async fn ask<T>(
        &self,
        request: impl Future<Output = serenity::Result<T>>,
    ) -> Result<T, Failed> {
        let left = self.pause.left();
        if left > WAITED_OUT {
            return Err(Failed::Retry {
                after: left,
                record: "Discord wants no requests for a while".to_owned(),
            });
        }
        tokio::time::sleep(left).await;
        match tokio::time::timeout(DEADLINE, request).await {
            Ok(done) => done.map_err(|error| failed(&error)),
            Err(_) => Err(Failed::Unknown { record: format!("no answer within {} s", DEADLINE.as_secs()) }),
        }
    }

    fn may(&self, place: Place, permission: Permissions) -> bool {
        let server = place.server.map(|server| serenity::GuildId::new(server.0.max(1)));
        inbound::permissions(&self.cache, server, channel_id(place.channel)).contains(permission)
    }
}

/// Discord's codes that the bot acts on (topics/opcodes-and-status-codes).
mod codes {
    /// A channel that is not there.
    pub(super) const UNKNOWN_CHANNEL: isize = 10003;
    /// A message that is not there.
    pub(super) const UNKNOWN_MESSAGE: isize = 10008;
    /// An edit too many of a message older than an hour.
    pub(super) const TOO_OLD: isize = 30046;
    /// A message in a forum's post that has no first message yet.
    pub(super) const NO_STARTER: isize = 40058;
    /// A channel that the bot may not see.
    pub(super) const NO_ACCESS: isize = 50001;
    /// A permission that the bot lacks.
    pub(super) const NO_PERMISSION: isize = 50013;
}

/// What an error of Discord's means for what was asked.
fn failed(error: &serenity::Error) -> Failed {
    let record = errors::record(error);
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
            let status = response.status_code;
            if status.as_u16() == 429 {
                return Failed::Retry { after: TOO_OFTEN, record };
            }
            if status.is_server_error() {
                return Failed::Unknown { record };
            }
            let refusal = match response.error.code {
                codes::UNKNOWN_CHANNEL | codes::UNKNOWN_MESSAGE => return Failed::Gone,
                codes::NO_STARTER => Refusal::NotBegun,
                codes::TOO_OLD => Refusal::TooManyEdits,
                codes::NO_ACCESS | codes::NO_PERMISSION => Refusal::Forbidden,
                _ => Refusal::Other,
            };
            Failed::Refused { refusal, record }
        }
        // It never got there.
        serenity::Error::Http(HttpError::Request(error)) if error.is_connect() => {
            Failed::Retry { after: Duration::ZERO, record }
        }
        _ => Failed::Unknown { record },
    }
}

fn channel_id(channel: ChannelId) -> serenity::ChannelId {
    serenity::ChannelId::new(channel.0.max(1))
}

fn message_id(message: u64) -> serenity::MessageId {
    serenity::MessageId::new(message.max(1))
}

impl Platform for Discord {
    async fn post(&self, post: &Post) -> Result<ReplyId, Failed> {
        let (body, rows) = messages::written(
            &post.document,
            self.may(post.place, Permissions::EMBED_LINKS),
            post.place.server.is_none(),
        );
        let channel = channel_id(post.place.channel);
        let mut message = CreateMessage::new()
            .allowed_mentions(no_mentions())
            .flags(MessageFlags::SUPPRESS_NOTIFICATIONS)
            .content(body.content)
            .embeds(body.embeds)
            .components(rows);
        if let Some(remark) = post.answers {
            // A second sending of the same answer, by a retry or another instance, is one.
            message = message.nonce(serenity::Nonce::String(remark.to_string())).enforce_nonce(true);
            if self.may(post.place, Permissions::READ_MESSAGE_HISTORY) {
                let reference = MessageReference::from((channel, message_id(remark.0)));
                message = message.reference_message(reference.fail_if_not_exists(false));
            }
        }
        #[expect(clippy::disallowed_methods, reason = "this is the one place that sends")]
        let sent = self.ask(channel.send_message(&self.http, message)).await?;
        Ok(ReplyId(sent.id.get()))
    }

    async fn edit(&self, at: Standing, document: &Document) -> Result<(), Failed> {
        let place = self.place(at.server, at.channel);
        let (body, rows) =
            messages::written(document, self.may(place, Permissions::EMBED_LINKS), at.server.is_none());
        let edit = EditMessage::new()
            .allowed_mentions(no_mentions())
            .content(body.content)
            .embeds(body.embeds)
            .components(rows);
        #[expect(clippy::disallowed_methods, reason = "this is the one place that sends")]
        let edited =
            self.http.edit_message(channel_id(at.channel), message_id(at.reply.0), &edit, Vec::new());
        self.ask(edited).await.map(drop)
    }

    async fn delete(&self, at: Standing) -> Result<(), Failed> {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that sends")]
        self.ask(self.http.delete_message(channel_id(at.channel), message_id(at.reply.0), None)).await
    }

    async fn find(&self, place: Place, answers: RemarkId) -> Result<Option<ReplyId>, Failed> {
        // Without it Discord shows no messages, and says nothing of it.
        if !self.may(place, Permissions::READ_MESSAGE_HISTORY) {
            let record = "the bot may not read the channel's history".to_owned();
            return Err(Failed::Refused { refusal: Refusal::Forbidden, record });
        }
        let after = serenity::GetMessages::new().after(message_id(answers.0)).limit(SEARCHED);
        let found = self.ask(channel_id(place.channel).messages(&self.http, after)).await?;
        let me = self.cache.current_user().id;
        let answer = found.iter().find(|message| {
            let to = message.message_reference.as_ref().and_then(|to| to.message_id);
            message.author.id == me && to.is_some_and(|to| to.get() == answers.0)
        });
        Ok(answer.map(|message| ReplyId(message.id.get())))
    }

    async fn read(&self, place: Place, remark: RemarkId) -> Result<Current, Failed> {
        let message = self.http.get_message(channel_id(place.channel), message_id(remark.0));
        let mut message = self.ask(message).await?;
        message.guild_id = place.server.map(|server| serenity::GuildId::new(server.0.max(1)));
        let edited = message.edited_timestamp.map(|edited| {
            // To the second, and so to its end.
            Moment(edited.unix_timestamp().saturating_mul(1000).saturating_add(999))
        });
        Ok(Current { remark: inbound::remark(&self.cache, &message), edited })
    }

    fn place(&self, server: Option<ServerId>, channel: ChannelId) -> Place {
        let server = server.map(|server| serenity::GuildId::new(server.0.max(1)));
        inbound::place(&self.cache, server, channel_id(channel))
    }

    fn link(&self, place: Place, remark: RemarkId) -> String {
        let server = place.server.map_or_else(|| "@me".to_owned(), |server| server.to_string());
        format!("https://discord.com/channels/{server}/{}/{remark}", place.channel)
    }
}

/// Tells a person something in a direct message.
pub(super) async fn whisper(discord: &Discord, person: serenity::UserId, text: &str) -> Result<(), Failed> {
    let channel = discord.ask(person.create_dm_channel(&discord.http)).await?;
    let message = CreateMessage::new().allowed_mentions(no_mentions()).content(text);
    #[expect(clippy::disallowed_methods, reason = "this is the one place that sends")]
    discord.ask(channel.id.send_message(&discord.http, message)).await.map(drop)
}
