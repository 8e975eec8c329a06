//! The only place that sends. What it sends pings nobody, and no request waits for ever.

mod answering;
mod calls;
mod cards;
mod closed;
mod invalid;
mod line;
mod rates;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use poise::serenity_prelude as serenity;
use serenity::{
    CreateAllowedMentions, CreateMessage, EditMessage, HttpError, MessageReference, Permissions, ReactionType,
};

pub(super) use answering::{
    Pressed, Shared, Shown, card, in_time, listing, note, offer, panel, prepared, promised, show, tell,
};
pub(super) use cards::Cards;
pub(super) use closed::Closed;
use line::Prepared;
pub(super) use line::{DEADLINE, Line, Unsent};

use super::{
    errors,
    frame::DiscordFrame,
    ids, inbound, messages,
    places::Places,
    signals::{Act, Ending, Signal},
};
use answers::{Current, Document, Failed, Platform, Post, Reacted, Reactor, Refusal, ReplyId, Standing};
use counterpoint_core::{
    composer::Frame,
    remark::{ChannelId, PersonId, Place, RemarkId, RoleId, ServerId},
    time::Moment,
};

/// How many messages after the one answered are searched for the answer: as many as Discord gives at once.
const SEARCHED: u8 = 100;

/// Mentions in a message stay text, and the author of the message replied to is not pinged.
pub(super) fn no_mentions() -> CreateAllowedMentions {
    CreateAllowedMentions::new().replied_user(false)
}

/// Discord, as the service of answers sees it.
pub(super) struct Discord {
    pub(super) line: Arc<Line>,
    pub(super) places: Arc<Places>,
    /// Where it has refused the bot.
    pub(super) closed: Arc<Closed>,
    /// The cards that it has shown of late.
    pub(super) cards: Cards,
}

impl Discord {
    /// The line to Discord.
    pub(super) fn line(&self) -> &Line {
        &self.line
    }

    /// Whether Discord knows no such channel or thread any more. False where that cannot be told.
    pub(super) async fn is_gone(&self, channel: serenity::ChannelId) -> bool {
        matches!(came(self.line.channel(channel).await), Err(Failed::Gone))
    }

    /// Tells how something ended.
    fn told<T>(&self, act: Act, came: Result<T, Failed>) -> Result<T, Failed> {
        self.line.signals().tell(Signal::Acted(act, Ending::of(&came)));
        came
    }

    /// Closes a place where what was asked for is forbidden.
    fn heeded<T>(&self, place: &Place, kind: closed::Kind, came: Result<T, Failed>) -> Result<T, Failed> {
        if let Err(failed) = &came
            && failed.is(Refusal::Forbidden)
        {
            self.closed.close(place, kind);
        }
        came
    }

    /// Whether Discord has not refused the same there before.
    fn is_open(&self, place: &Place, kind: closed::Kind) -> Result<(), Failed> {
        if self.closed.is_closed(place, kind) {
            let record = "Discord has refused the bot there before".to_owned();
            return Err(Failed::Refused { refusal: Refusal::Forbidden, record });
        }
        Ok(())
    }

    fn may(&self, place: &Place, permission: Permissions) -> bool {
        let server = place.server.as_ref().and_then(|server| ids::server(server).ok());
        // Everything that cannot be told, it may.
        let Ok(channel) = ids::channel(&place.channel) else { return true };
        self.places.permissions(server, channel).contains(permission)
    }
}

/// Discord's codes that the bot acts on (topics/opcodes-and-status-codes).
mod codes {
    /// A channel that is not there.
    pub(super) const UNKNOWN_CHANNEL: isize = 10003;
    /// A message that is not there.
    pub(super) const UNKNOWN_MESSAGE: isize = 10008;
    /// An emoji that nobody has reacted with.
    pub(super) const UNKNOWN_EMOJI: isize = 10014;
    /// An edit too many of a message older than an hour.
    pub(super) const TOO_OLD: isize = 30046;
    /// A message in a forum's post that has no first message yet.
    pub(super) const NO_STARTER: isize = 40058;
    /// A channel that the bot may not see.
    pub(super) const NO_ACCESS: isize = 50001;
    /// A permission that the bot lacks.
    pub(super) const NO_PERMISSION: isize = 50013;
    /// "Cannot send an empty message", and "The request body contains invalid JSON": nothing that the bot sends is empty or broken, so a
    /// proxy has lost it. That of discord.js does where Discord answers 429 and it asks again.
    pub(super) const LOST: [isize; 2] = [50006, 50109];
    /// A thread that is archived.
    pub(super) const ARCHIVED: isize = 50083;
    /// A thread that is locked.
    pub(super) const LOCKED: isize = 160_005;
    /// "Reaction was blocked": the author of the message has blocked the bot.
    pub(super) const BLOCKED: isize = 90001;
    /// A message or a title that the server's AutoMod keeps back.
    pub(super) const KEPT_BACK: [isize; 2] = [200_000, 200_001];
    /// A link that Discord keeps back as harmful.
    pub(super) const HARMFUL: isize = 240_000;
}

/// Discord's own code of a refusal.
fn code(unsent: &Unsent) -> Option<isize> {
    let Unsent::Failed(error) = unsent else { return None };
    match &**error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => Some(response.error.code),
        _ => None,
    }
}

/// What comes of a request, as the service of answers understands it.
pub(super) fn came<T>(of: Result<T, Unsent>) -> Result<T, Failed> {
    of.map_err(|unsent| match unsent {
        Unsent::GaveWay(after) => {
            Failed::Retry { after, record: "Discord wants no requests for a while".to_owned() }
        }
        Unsent::Late => Failed::Unknown { record: format!("no answer within {} s", DEADLINE.as_secs()) },
        Unsent::Failed(error) => failed(&error),
    })
}

/// What an error of Discord's means for what was asked.
fn failed(error: &serenity::Error) -> Failed {
    let record = errors::record(error);
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
            if response.status_code.is_server_error() {
                return Failed::Unknown { record };
            }
            let refusal = match response.error.code {
                codes::UNKNOWN_CHANNEL | codes::UNKNOWN_MESSAGE => return Failed::Gone,
                code if codes::LOST.contains(&code) => {
                    return Failed::Retry { after: Duration::ZERO, record };
                }
                codes::NO_STARTER => Refusal::NotBegun,
                codes::TOO_OLD => Refusal::TooManyEdits,
                codes::ARCHIVED => Refusal::Archived,
                codes::LOCKED => Refusal::Locked,
                code if codes::KEPT_BACK.contains(&code) || code == codes::HARMFUL => Refusal::KeptBack,
                // One person's, and of no other message there.
                codes::BLOCKED => Refusal::Other,
                codes::NO_ACCESS | codes::NO_PERMISSION => Refusal::Forbidden,
                _ if response.status_code.as_u16() == 403 => Refusal::Forbidden,
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

/// What is refused before it is asked.
fn no_history() -> Failed {
    let record = "the bot may not read the channel's history".to_owned();
    Failed::Refused { refusal: Refusal::Forbidden, record }
}

impl Platform for Discord {
    type Written = Prepared<'static>;

    fn write(&self, post: &Post) -> Result<Prepared<'static>, Failed> {
        self.is_open(&post.place, closed::Kind::Sending)?;
        let channel = ids::channel(&post.place.channel)?;
        let (embeds, private) =
            (self.may(&post.place, Permissions::EMBED_LINKS), post.place.server.is_none());
        let reference = match &post.answers {
            Some(remark) if self.may(&post.place, Permissions::READ_MESSAGE_HISTORY) => {
                let reference = MessageReference::from((channel, ids::message(remark.id())?));
                Some(reference.fail_if_not_exists(false))
            }
            _ => None,
        };
        let body = || -> Result<Vec<u8>, Unsent> {
            let shown = self.cards.json(&post.document, embeds, private)?;
            let Some(remark) = &post.answers else { return Ok(shown.as_bytes().to_vec()) };
            Ok(cards::answering(&shown, remark, reference)?)
        };
        came(body().and_then(|body| self.line.written_as(channel, body)))
    }

    async fn put(&self, post: &Post, written: Prepared<'static>) -> Result<ReplyId, Failed> {
        let replies = post.answers.is_some();
        let act = if replies { Act::Reply } else { Act::Post };
        let sent = self.told(act, came(self.line.post(written, replies).await));
        let sent = self.heeded(&post.place, closed::Kind::Sending, sent)?;
        Ok(ReplyId::from(sent.get()))
    }

    async fn edit(&self, at: &Standing, document: &Document) -> Result<(), Failed> {
        let place = self.place(at.server.as_ref(), &at.channel);
        let (body, rows) =
            messages::written(document, self.may(&place, Permissions::EMBED_LINKS), at.server.is_none());
        let edit = EditMessage::new()
            .allowed_mentions(no_mentions())
            .content(body.content)
            .embeds(body.embeds)
            .components(rows);
        let (channel, message) = (ids::channel(&at.channel)?, ids::message(at.reply.id())?);
        self.told(Act::Edit, came(self.line.change(channel, message, &edit).await))
    }

    async fn delete(&self, at: &Standing) -> Result<(), Failed> {
        let (channel, message) = (ids::channel(&at.channel)?, ids::message(at.reply.id())?);
        self.told(Act::Delete, came(self.line.delete(channel, message).await))
    }

    async fn react(&self, place: &Place, to: &RemarkId, emoji: &str) -> Result<(), Failed> {
        // Without it Discord lets nobody react, whatever else they may.
        if !self.may(place, Permissions::READ_MESSAGE_HISTORY) {
            return Err(no_history());
        }
        self.is_open(place, closed::Kind::Reacting)?;
        let (channel, message) = (ids::channel(&place.channel)?, ids::message(to.id())?);
        let emoji = ReactionType::Unicode(emoji.to_owned());
        let reacted = self.told(Act::React, came(self.line.react(channel, message, &emoji, true).await));
        self.heeded(place, closed::Kind::Reacting, reacted)
    }

    async fn unreact(&self, place: &Place, to: &RemarkId, emoji: &str) -> Result<(), Failed> {
        let (channel, message) = (ids::channel(&place.channel)?, ids::message(to.id())?);
        let emoji = ReactionType::Unicode(emoji.to_owned());
        let done = match self.line.react(channel, message, &emoji, false).await {
            Err(unsent) if code(&unsent) == Some(codes::UNKNOWN_EMOJI) => Ok(()),
            done => came(done),
        };
        self.told(Act::Unreact, done)
    }

    async fn find(&self, place: &Place, answers: &RemarkId) -> Result<Option<ReplyId>, Failed> {
        // Without it Discord shows no messages, and says nothing of it.
        if !self.may(place, Permissions::READ_MESSAGE_HISTORY) {
            return Err(no_history());
        }
        let answers = ids::message(answers.id())?;
        let channel = ids::channel(&place.channel)?;
        let found = came(self.line.messages_after(channel, answers, SEARCHED).await);
        let found = self.told(Act::Find, found)?;
        let me = self.places.me();
        let answer = found.iter().find(|message| {
            let to = message.message_reference.as_ref().and_then(|to| to.message_id);
            message.author.id.get() == me && to == Some(answers)
        });
        Ok(answer.map(|message| ReplyId::from(message.id.get())))
    }

    async fn read(&self, place: &Place, remark: &RemarkId) -> Result<Current, Failed> {
        if !self.may(place, Permissions::READ_MESSAGE_HISTORY) {
            return Err(no_history());
        }
        let (channel, message) = (ids::channel(&place.channel)?, ids::message(remark.id())?);
        let mut message = self.told(Act::Read, came(self.line.message(channel, message).await))?;
        message.guild_id = place.server.as_ref().map(ids::server).transpose()?;
        let sent = Moment(message.timestamp.unix_timestamp().saturating_mul(1000));
        let edited = inbound::edited(&message);
        let reactions = message.reactions.iter().filter_map(|one| match &one.reaction_type {
            ReactionType::Unicode(emoji) => {
                Some(Reacted { emoji: emoji.clone(), count: one.count, own: one.me })
            }
            _ => None,
        });
        let reactions = reactions.collect();
        let mut remark = inbound::remark(&self.places, &message);
        self.closed.heed(&mut remark);
        let replies_to = message.referenced_message.as_ref().map(|one| RemarkId::from(one.id.get()));
        Ok(Current { remark, replies_to, sent, edited, reactions })
    }

    async fn reactors(
        &self,
        place: &Place,
        to: &RemarkId,
        emoji: &str,
        most: u8,
    ) -> Result<Vec<Reactor>, Failed> {
        let (channel, message) = (ids::channel(&place.channel)?, ids::message(to.id())?);
        let emoji = ReactionType::Unicode(emoji.to_owned());
        // One more, as the bot may be among them.
        let all = came(self.line.reacted(channel, message, &emoji, most.saturating_add(1)).await);
        let people = self.told(Act::Read, all)?.into_iter().filter(|one| !one.bot);
        let Some(server) = place.server.as_ref().map(ids::server).transpose()? else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for user in people.take(usize::from(most)) {
            let member = match came(self.line.member(server, user.id).await) {
                Ok(member) => member,
                // Who has left asks for nothing any more.
                Err(Failed::Gone | Failed::Refused { .. }) => continue,
                Err(failed) => return Err(failed),
            };
            let roles: Vec<u64> = member.roles.iter().map(|role| role.get()).collect();
            let may = self.places.permissions_of(server, (user.id.get(), &roles), channel);
            found.push(Reactor {
                person: PersonId::from(user.id.get()),
                roles: roles.into_iter().map(RoleId::from).collect(),
                manages: may.contains(Permissions::MANAGE_MESSAGES),
            });
        }
        Ok(found)
    }

    fn hears(&self, server: &ServerId) -> bool {
        ids::server(server).is_ok_and(|server| self.places.knows(server))
    }

    fn place(&self, server: Option<&ServerId>, channel: &ChannelId) -> Place {
        match (server.map(ids::server).transpose(), ids::channel(channel)) {
            (Ok(server), Ok(channel)) => self.places.place(server, channel),
            // Nothing more is known of it, and whatever is asked of it is refused.
            _ => Place { server: server.cloned(), ..Place::channel(channel.clone()) },
        }
    }

    fn frame(&self) -> &'static dyn Frame {
        &DiscordFrame
    }

    fn link(&self, place: &Place, remark: &RemarkId) -> String {
        let server = place.server.as_ref().map_or_else(|| "@me".to_owned(), ToString::to_string);
        format!("https://discord.com/channels/{server}/{}/{remark}", place.channel)
    }
}

/// Tells a person something in a direct message.
pub(super) async fn whisper(discord: &Discord, person: serenity::UserId, text: &str) -> Result<(), Failed> {
    let channel = came(discord.line.direct(person).await)?;
    let message = CreateMessage::new().allowed_mentions(no_mentions()).content(text);
    let written = came(discord.line.written(channel.id, &message))?;
    discord.told(Act::Post, came(discord.line.post(written, false).await)).map(drop)
}
