//! What the service asks of a platform: to post, edit and delete messages of its own, to react to others, and to look. Everything here is said in the
//! domain's own types, so that a second platform is one more implementation and a test is a third.

use std::{fmt, future::Future, sync::Arc, time::Duration};

use super::shadow::Subject;
use counterpoint_core::{
    composer::{Frame, Reply},
    policy::{Hindrance, Silence},
    remark::{ChannelId, PersonId, Place, Remark, RemarkId, ReplyId, RoleId, ServerId},
    settings::Mode,
    time::Moment,
    words::Language,
};

/// What a message of the bot's shows.
#[derive(Clone, Debug)]
pub enum Document {
    /// A reply about one topic, this loud.
    Reply(Arc<Reply>, Mode),
    /// A thread's dossier: what it is about, in the order in which the topics came up, this loud.
    Dossier(Vec<Reply>, Mode, Language),
    /// A sentence for somebody who asked the bot by name, who may remove it.
    Line(String, Language),
    /// A sentence for moderators, in their log channel.
    Note(String),
    /// What would have been said in shadow, in the log channel, with the buttons that judge it.
    Judged {
        /// The sentence.
        text: String,
        /// The message that would have been answered.
        remark: RemarkId,
        /// The topic of the reply.
        topic: String,
        /// What is in shadow.
        subject: Subject,
        /// The language of the buttons.
        language: Language,
    },
}

/// A message to be posted.
#[derive(Clone, Debug)]
pub struct Post {
    /// Where.
    pub place: Place,
    /// The message that it answers. It is the post's nonce too: posted twice within [`NONCE_HOLDS`], it is one message.
    pub answers: Option<RemarkId>,
    /// What it shows.
    pub document: Document,
}

/// Where a message of the bot's own stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The server, if it stands in one.
    pub server: Option<ServerId>,
    /// The channel or thread.
    pub channel: ChannelId,
    /// The message.
    pub reply: ReplyId,
}

/// How long a platform knows a nonce again, at least. Discord says "the past few minutes" (resources/message, "Create Message").
pub const NONCE_HOLDS: Duration = Duration::from_mins(2);

/// Why the platform refuses. Trying again would not help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The forum's post has no first message yet.
    NotBegun,
    /// The message was edited too often to be edited just now.
    TooManyEdits,
    /// The bot lacks a permission.
    Forbidden,
    /// The thread is archived.
    Archived,
    /// The thread is locked.
    Locked,
    /// A filter keeps the message back: the server's own, or the platform's.
    KeptBack,
    /// Anything else; the record has the platform's own code.
    Other,
}

/// Why a request came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// It was not done, and may be asked for again after so long.
    Retry {
        /// How long the platform wants to be left alone.
        after: Duration,
        /// What happened, for the operator.
        record: String,
    },
    /// The platform refuses.
    Refused {
        /// Why, as far as the bot acts on it.
        refusal: Refusal,
        /// The platform's code and words, for the operator.
        record: String,
    },
    /// What was to be edited, deleted or read is not there any more.
    Gone,
    /// It may have been done: the answer was lost, or the platform failed while it worked.
    Unknown {
        /// What happened, for the operator.
        record: String,
    },
}

impl Failed {
    /// How long to wait before the same request may help; none if it never will.
    pub fn retry(&self) -> Option<Duration> {
        match self {
            Self::Retry { after, .. } => Some(*after),
            Self::Unknown { .. } => Some(Duration::ZERO),
            Self::Refused { .. } | Self::Gone => None,
        }
    }

    /// Why the bot said nothing, as moderators read it.
    pub fn silence(&self) -> Silence {
        match self {
            Self::Refused { refusal: Refusal::Forbidden, .. } => Silence::MayNotSend,
            Self::Refused { refusal: Refusal::Archived, .. } => Silence::ThreadArchived,
            Self::Refused { refusal: Refusal::Locked, .. } => Silence::ThreadLocked,
            Self::Refused { refusal: Refusal::KeptBack, .. } => Silence::KeptBack,
            Self::Refused { .. } | Self::Retry { .. } | Self::Gone | Self::Unknown { .. } => {
                Silence::NotTaken
            }
        }
    }

    /// Why the bot offered nothing, as moderators read it.
    pub fn silence_of_offer(&self) -> Silence {
        match self.silence() {
            Silence::MayNotSend => Silence::MayNotReact,
            silence @ (Silence::ThreadArchived | Silence::ThreadLocked) => silence,
            _ => Silence::NotOffered { hindrance: Hindrance::Platform },
        }
    }

    /// Whether the platform refused for this reason.
    pub fn is(&self, why: Refusal) -> bool {
        matches!(self, Self::Refused { refusal, .. } if *refusal == why)
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Retry { record, .. } | Self::Refused { record, .. } | Self::Unknown { record } => {
                f.write_str(record)
            }
            Self::Gone => f.write_str("the message is not there any more"),
        }
    }
}

/// A message as it stands now.
#[derive(Clone, Debug)]
pub struct Current {
    /// The message.
    pub remark: Remark,
    /// The message that it replies to, if it does.
    pub replies_to: Option<RemarkId>,
    /// When it was sent, by the platform's clock.
    pub sent: Moment,
    /// When its author last edited it, if ever, by the same clock.
    pub edited: Option<Moment>,
    /// The reactions below it.
    pub reactions: Vec<Reacted>,
}

/// The reactions with one emoji below a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reacted {
    /// The emoji.
    pub emoji: String,
    /// How many there are, the bot's own included.
    pub count: u64,
    /// Whether one of them is the bot's own.
    pub own: bool,
}

/// A person who reacted to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reactor {
    /// The person.
    pub person: PersonId,
    /// Their roles.
    pub roles: Vec<RoleId>,
    /// Whether they may manage messages there.
    pub manages: bool,
}

/// Where messages stand: Discord, or a stand-in. Every call has a deadline of its own: none waits for ever.
pub trait Platform: Send + Sync + 'static {
    /// A message that is ready to be posted.
    type Written: Send;

    /// Makes a message ready to be posted. Nobody is asked, so that it is done while it is still entered into the journal.
    fn write(&self, post: &Post) -> Result<Self::Written, Failed>;

    /// Posts what was written. The id of the message.
    fn put(
        &self,
        post: &Post,
        written: Self::Written,
    ) -> impl Future<Output = Result<ReplyId, Failed>> + Send;

    /// Writes a message and posts it. The id of the message.
    fn post(&self, post: &Post) -> impl Future<Output = Result<ReplyId, Failed>> + Send {
        async move { self.put(post, self.write(post)?).await }
    }

    /// Makes a message of the bot's own show something else.
    fn edit(&self, at: &Standing, document: &Document) -> impl Future<Output = Result<(), Failed>> + Send;

    /// Deletes a message of the bot's own.
    fn delete(&self, at: &Standing) -> impl Future<Output = Result<(), Failed>> + Send;

    /// Puts the bot's own reaction below a message: a Unicode emoji. Reacting twice is reacting once.
    fn react(
        &self,
        place: &Place,
        to: &RemarkId,
        emoji: &str,
    ) -> impl Future<Output = Result<(), Failed>> + Send;

    /// Takes the bot's own reaction away; one that is not there is taken away already.
    fn unreact(
        &self,
        place: &Place,
        to: &RemarkId,
        emoji: &str,
    ) -> impl Future<Output = Result<(), Failed>> + Send;

    /// People who reacted to a message with an emoji, at most `most` of them. Bots are none, nor is whoever has left.
    fn reactors(
        &self,
        place: &Place,
        to: &RemarkId,
        emoji: &str,
        most: u8,
    ) -> impl Future<Output = Result<Vec<Reactor>, Failed>> + Send;

    /// The bot's own message that answers another, if there is one. Refused where the platform does not let it look.
    fn find(
        &self,
        place: &Place,
        answers: &RemarkId,
    ) -> impl Future<Output = Result<Option<ReplyId>, Failed>> + Send;

    /// A message as it stands now.
    fn read(&self, place: &Place, remark: &RemarkId) -> impl Future<Output = Result<Current, Failed>> + Send;

    /// Whether this process hears a server: with several processes each hears its own.
    fn hears(&self, server: &ServerId) -> bool;

    /// Where a channel or thread lies.
    fn place(&self, server: Option<&ServerId>, channel: &ChannelId) -> Place;

    /// How texts are written there, and how much room they have.
    fn frame(&self) -> &'static dyn Frame;

    /// The address of a message, for people.
    fn link(&self, place: &Place, remark: &RemarkId) -> String;
}

/// Who presses *Remove*.
#[derive(Clone, Debug)]
pub struct Remover {
    /// The person.
    pub person: PersonId,
    /// Whether they may manage messages there.
    pub manages: bool,
}
