//! What the edge tells whoever watches the bot: values, as things happen. It counts nothing itself, and no value holds a text, a name or
//! an id.

use std::{
    cell::Cell,
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use answers::Failed;
use counterpoint_core::engine::Hearing;

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub enum Signal<'s> {
    /// A message was heard, or heard anew since an edit added a claim, and dealt with.
    Heard(&'s Hearing),
    /// The request with the reply to a message left, so long after the message came.
    ReplyLeft(Duration),
    /// Something was asked of the platform, and came to this end.
    Acted(Act, Ending),
    /// A request reached Discord, or did not.
    Asked(Answer),
    /// A request waited so long for its turn, as Discord's limits want it.
    Waited(Duration),
    /// A request would have waited too long for its turn, and was put off.
    PutOff,
    /// A shard's connection is up, or up no more.
    Connected(bool),
    /// This process runs so many shards, or is to.
    Shards(u32),
}

/// What is asked of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// To post the reply to a message.
    Reply,
    /// To post anything else.
    Post,
    /// To change a message of the bot's own.
    Edit,
    /// To delete one.
    Delete,
    /// To put a reaction below a message: an offer.
    React,
    /// To take it away.
    Unreact,
    /// To look for a reply.
    Find,
    /// To read a message.
    Read,
}

impl Act {
    /// The act in one word, for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Post => "post",
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::React => "react",
            Self::Unreact => "unreact",
            Self::Find => "find",
            Self::Read => "read",
        }
    }
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It was done.
    Done,
    /// It was not done, and is tried again.
    Retry,
    /// Discord refused it.
    Refused,
    /// What was meant is not there any more.
    Gone,
    /// The answer was lost.
    Unknown,
}

impl Ending {
    /// Every ending.
    pub const ALL: [Self; 5] = [Self::Done, Self::Retry, Self::Refused, Self::Gone, Self::Unknown];

    /// How something ended that came to this.
    pub(super) fn of<T>(came: &Result<T, Failed>) -> Self {
        match came {
            Ok(_) => Self::Done,
            Err(Failed::Retry { .. }) => Self::Retry,
            Err(Failed::Refused { .. }) => Self::Refused,
            Err(Failed::Gone) => Self::Gone,
            Err(Failed::Unknown { .. }) => Self::Unknown,
        }
    }

    /// The ending in one word, for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Retry => "retry",
            Self::Refused => "refused",
            Self::Gone => "gone",
            Self::Unknown => "unknown",
        }
    }
}

/// What a request was answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// An HTTP status.
    Status(u16),
    /// No answer came in time.
    Late,
    /// Discord could not be reached.
    Unreached,
}

/// Who hears signals.
type Listener = dyn Fn(Signal<'_>) + Send + Sync;

/// Where signals go; nowhere by default.
#[derive(Clone, Default)]
pub struct Signals(Option<Arc<Listener>>);

impl Signals {
    /// Signals that `listener` hears. It is called on the way of messages, and has to be quick.
    pub fn to(listener: impl Fn(Signal<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listener)))
    }

    /// Tells something.
    pub(super) fn tell(&self, signal: Signal<'_>) {
        if let Some(listener) = &self.0 {
            listener(signal);
        }
    }
}

impl fmt::Debug for Signals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signals").field(&self.0.is_some()).finish()
    }
}

tokio::task_local! {
    /// When the message came that this task deals with, until the request with its reply leaves.
    static CAME: Cell<Option<Instant>>;
}

/// Deals with a message that came at `came`.
pub(super) async fn dealing<T>(came: Instant, work: impl Future<Output = T>) -> T {
    CAME.scope(Cell::new(Some(came)), work).await
}

/// How long ago the message came that this task deals with, when the first request with its reply leaves; nothing where the reply is late
/// for another reason, such as a restart, or has left already.
pub(super) fn leaving() -> Option<Duration> {
    CAME.try_with(Cell::take).ok().flatten().map(|came| came.elapsed())
}

/// A connection of a shard that is up until this is dropped.
pub(super) struct Up(Signals);

impl Up {
    /// It is up now.
    pub(super) fn now(signals: &Signals) -> Self {
        signals.tell(Signal::Connected(true));
        Self(signals.clone())
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        self.0.tell(Signal::Connected(false));
    }
}
