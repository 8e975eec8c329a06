//! What was said, by whom, and where: a message as the bot understands it.
//!
//! A [`Remark`] is the only thing the engine hears. Its `Debug` prints ids and lengths, never text,
//! so no log line at any level can carry what somebody wrote.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{dialect::Markup, id::Id, words::Words};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Id);

        impl $name {
            /// The one that a number is, where the program names one itself.
            pub const fn number(number: u64) -> Self {
                Self(Id::number(number))
            }

            /// The id, of whatever kind.
            pub fn id(&self) -> &Id {
                &self.0
            }
        }

        impl From<Id> for $name {
            fn from(id: Id) -> Self {
                Self(id)
            }
        }

        impl From<u64> for $name {
            fn from(number: u64) -> Self {
                Self(number.into())
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A message.
    RemarkId
);
id!(
    /// A message of the bot's own.
    ReplyId
);
id!(
    /// The channel or thread a message stands in.
    ChannelId
);
id!(
    /// A person.
    PersonId
);
id!(
    /// A server.
    ServerId
);
id!(
    /// A role of a server.
    RoleId
);

/// Where something is: a thread or a channel, and what it lies in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The channel or thread itself.
    pub channel: ChannelId,
    /// The channel or forum that it is a thread of.
    pub parent: Option<ChannelId>,
    /// The category that the channel lies in.
    pub category: Option<ChannelId>,
    /// The server; none in direct messages and in the terminal.
    pub server: Option<ServerId>,
}

impl Place {
    /// A channel of which nothing more is known.
    pub fn channel(channel: ChannelId) -> Self {
        Self { channel, parent: None, category: None, server: None }
    }

    /// Whether it is a thread or a forum's post.
    pub fn is_thread(&self) -> bool {
        self.parent.is_some()
    }

    /// The levels at which something may be set for it, the nearest first; the server last.
    pub fn chain(&self) -> [Option<Level<'_>>; 4] {
        let (parent, category) = (self.parent.as_ref(), self.category.as_ref());
        let server = self.server.as_ref().map(|_| Level::Server);
        [Some(Level::Place(&self.channel)), parent.map(Level::Place), category.map(Level::Place), server]
    }
}

/// Whether the bot may speak where a message stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Floor {
    /// It may.
    #[default]
    Open,
    /// It may, but it lacks the permission to react to messages there.
    NoReactions,
    /// It lacks the permission to send messages there.
    Forbidden,
    /// The thread is locked: only moderators may write.
    Locked,
    /// The thread is archived: a message would wake it.
    Archived,
}

impl Floor {
    /// Whether the bot may send messages there.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::NoReactions)
    }
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// A person.
    Person(PersonId),
    /// This bot.
    Own,
    /// Another bot or an app.
    Bot,
    /// A webhook.
    Webhook,
    /// Discord itself: a join, a pin, a boost.
    System,
}

impl Author {
    /// The person, if it is one.
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person(person) => Some(person),
            Self::Own | Self::Bot | Self::Webhook | Self::System => None,
        }
    }
}

/// What surrounds a message: it satisfies `near`, never `phrases`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// The thread's title and a forum post's tags, if the message stands in one.
    pub thread: Vec<String>,
    /// The message replied to.
    pub replies_to: Option<RemarkId>,
    /// The text of the message replied to.
    pub replied_to: Option<String>,
    /// Who wrote the message replied to, if a person did.
    pub replied_to_by: Option<PersonId>,
}

impl Context {
    /// Every text of the context.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.thread.iter().map(String::as_str).chain(self.replied_to.as_deref())
    }
}

/// One message, as the engine hears it.
#[derive(Clone, PartialEq, Eq)]
pub struct Remark {
    /// Its id; also what varies the leading claim.
    pub id: RemarkId,
    /// Where it stands.
    pub place: Place,
    /// Whether the bot may speak there.
    pub floor: Floor,
    /// Who wrote it.
    pub author: Author,
    /// The author's roles in the server.
    pub roles: Vec<RoleId>,
    /// What its author wrote, raw; forwarded text is left out.
    pub text: String,
    /// The markup that its text and its context are written in.
    pub dialect: Markup,
    /// What surrounds it.
    pub context: Context,
    /// Whether it asks the bot by name: what is asked for is no reply that nobody asked for.
    pub asks: bool,
}

impl Remark {
    /// A text by itself, as people try one: somebody says it in a channel of no server where the bot may speak, in Discord's markup.
    pub fn alone(id: RemarkId, text: &str) -> Self {
        Self {
            id,
            place: Place::channel(ChannelId::from(1)),
            floor: Floor::Open,
            author: Author::Person(PersonId::from(1)),
            roles: Vec::new(),
            text: text.to_owned(),
            dialect: Markup::DISCORD,
            context: Context::default(),
            asks: false,
        }
    }
}

impl fmt::Debug for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remark")
            .field("id", &self.id)
            .field("place", &self.place)
            .field("floor", &self.floor)
            .field("author", &self.author)
            .field("roles", &self.roles)
            .field("bytes", &self.text.len())
            .field("dialect", &self.dialect)
            .field("context", &self.context)
            .field("asks", &self.asks)
            .finish()
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("thread_texts", &self.thread.len())
            .field("replies_to", &self.replies_to)
            .field("replied_to_bytes", &self.replied_to.as_ref().map(String::len))
            .field("replied_to_by", &self.replied_to_by)
            .finish()
    }
}

/// Where a setting holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// In the whole server.
    Server,
    /// In a category, a channel, a forum or a thread, and in everything inside it.
    Place(ChannelId),
}

/// A scope, borrowed from a place or a setting: what is looked up is not copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level<'p> {
    /// The whole server.
    Server,
    /// A place, and everything inside it.
    Place(&'p ChannelId),
}

impl Level<'_> {
    /// The same as a scope of its own.
    pub fn scope(self) -> Scope {
        match self {
            Self::Server => Scope::Server,
            Self::Place(place) => Scope::Place(place.clone()),
        }
    }
}

/// The text that stands for a whole server where a place's id stands for the place.
const SERVER: &str = "server";

/// What stands before a place's id that could be taken for [`SERVER`], or for an id with this before it.
const ESCAPE: char = '=';

impl Scope {
    /// The same, borrowed.
    pub fn level(&self) -> Level<'_> {
        match self {
            Self::Server => Level::Server,
            Self::Place(place) => Level::Place(place),
        }
    }

    /// The text that storage keeps: `server`, or the place's id; [`Scope::parse`] reads it.
    pub fn stored(&self) -> String {
        match self {
            Self::Server => SERVER.to_owned(),
            Self::Place(place) => {
                let id = place.to_string();
                if id == SERVER || id.starts_with(ESCAPE) { format!("{ESCAPE}{id}") } else { id }
            }
        }
    }

    /// In words; Discord shows the place's name.
    pub fn said(&self, words: &Words) -> String {
        match self {
            Self::Server => words.the_server().to_owned(),
            Self::Place(place) => format!("<#{place}>"),
        }
    }

    /// The scope that a stored text means.
    pub fn parse(text: &str) -> Self {
        if text == SERVER {
            return Self::Server;
        }
        Self::Place(text.strip_prefix(ESCAPE).unwrap_or(text).into())
    }
}
