//! Why the bot said nothing: a word for programs and a sentence for moderators.

use std::{fmt, time::Duration};

use jiff::civil::Date;

use super::asked::TooMany;
use crate::time::Moment;
use crate::{
    settings::{Key, Origin},
    topic::TopicId,
};

/// Why the bot said nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// It wrote the message itself.
    OwnMessage,
    /// Another bot or an app wrote it.
    BotMessage,
    /// A webhook wrote it.
    WebhookMessage,
    /// Discord wrote it.
    SystemMessage,
    /// There is no text of the author's own.
    NoText,
    /// No phrase of any topic stands in it.
    NothingRaised,
    /// A phrase stands in it, in another sense.
    OtherSense {
        /// The topic whose phrase it is.
        topic: TopicId,
        /// The phrase, as its curator wrote it.
        phrase: String,
        /// What held it: the end of a sentence.
        why: String,
    },
    /// The message asks for what another one raises, whose author is left alone.
    ReplyToLeftAlone,
    /// The author opted out.
    OptedOut,
    /// Moderators chose that the author, or a role of theirs, is never answered.
    NeverAnswered {
        /// The member or the role.
        key: Key,
        /// Who chose it.
        origin: Origin,
    },
    /// The place is not switched on.
    ModeOff {
        /// Who chose it.
        origin: Origin,
    },
    /// The place or the whole server is paused.
    Paused {
        /// Until when; until it is resumed if there is none.
        until: Option<Moment>,
        /// Who paused it.
        origin: Origin,
    },
    /// The place or the topic is tried in shadow: this topic would have been answered.
    Shadow {
        /// The topic.
        topic: TopicId,
        /// What keeps it in shadow: the mode of the place, or the topic's rule.
        key: Key,
        /// Who chose it.
        origin: Origin,
    },
    /// Moderators switched the topic off.
    TopicOff {
        /// The topic.
        topic: TopicId,
        /// Who did.
        origin: Origin,
    },
    /// Moderators paused the topic.
    TopicPaused {
        /// The topic.
        topic: TopicId,
        /// Until when; until it is resumed if there is none.
        until: Option<Moment>,
        /// Who paused it.
        origin: Origin,
    },
    /// Its curators marked the topic as breaking news.
    TopicBreaking {
        /// The topic.
        topic: TopicId,
        /// What is happening, in their words.
        why: String,
    },
    /// The channel is suddenly much busier than usual.
    Rush {
        /// How much longer the bot keeps quiet, if the rush ends now.
        left: Duration,
    },
    /// The server has heard as many replies in this hour as its moderators allow.
    BudgetSpent {
        /// Replies an hour.
        budget: u32,
        /// How long until one is free again; never if the budget is zero.
        left: Option<Duration>,
        /// Who chose it.
        origin: Origin,
    },
    /// The bot was asked by name too often just now.
    AskedTooOften {
        /// Whether the channel has heard enough, and not only the author.
        in_channel: bool,
        /// How long until it answers again.
        left: Duration,
    },
    /// The bot may not send messages there.
    MayNotSend,
    /// The thread is locked.
    ThreadLocked,
    /// The thread is archived.
    ThreadArchived,
    /// The topic stands in the dossier of the thread, or stood there until it was removed.
    ThreadHasHeard {
        /// The topic.
        topic: TopicId,
    },
    /// The message has its reply.
    AlreadyAnswered,
    /// The bot spoke in this channel a short while ago.
    ChannelCooling {
        /// How much longer it keeps quiet.
        left: Duration,
        /// Who chose the time.
        origin: Origin,
    },
    /// The topic was answered in this channel not long ago.
    TopicCooling {
        /// The topic.
        topic: TopicId,
        /// How much longer it keeps quiet about it.
        left: Duration,
        /// Who chose the time.
        origin: Origin,
    },
    /// The person was answered a short while ago.
    PersonCooling {
        /// How much longer they are left alone.
        left: Duration,
        /// Who chose the time.
        origin: Origin,
    },
    /// The topic's sources were not checked in time.
    TopicOverdue {
        /// The topic.
        topic: TopicId,
        /// The day on which the review was due.
        due: Date,
    },
    /// The card does not fit, even in its barest form.
    CannotFit {
        /// The topic.
        topic: TopicId,
    },
}

impl Silence {
    /// The reason in one kebab-case word, for programs; it does not change.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::OwnMessage => "own-message",
            Self::BotMessage => "bot-message",
            Self::WebhookMessage => "webhook-message",
            Self::SystemMessage => "system-message",
            Self::NoText => "no-text",
            Self::NothingRaised => "nothing-raised",
            Self::OtherSense { .. } => "other-sense",
            Self::ReplyToLeftAlone => "reply-to-left-alone",
            Self::OptedOut => "opted-out",
            Self::NeverAnswered { .. } => "never-answered",
            Self::ModeOff { .. } => "mode-off",
            Self::Paused { .. } => "paused",
            Self::TopicOff { .. } => "topic-off",
            Self::TopicPaused { .. } => "topic-paused",
            Self::TopicBreaking { .. } => "topic-breaking",
            Self::Rush { .. } => "rush",
            Self::BudgetSpent { .. } => "budget-spent",
            Self::AskedTooOften { .. } => "asked-too-often",
            Self::Shadow { .. } => "shadow",
            Self::MayNotSend => "may-not-send",
            Self::ThreadLocked => "thread-locked",
            Self::ThreadArchived => "thread-archived",
            Self::ThreadHasHeard { .. } => "thread-has-heard",
            Self::AlreadyAnswered => "already-answered",
            Self::ChannelCooling { .. } => "channel-cooling",
            Self::TopicCooling { .. } => "topic-cooling",
            Self::PersonCooling { .. } => "person-cooling",
            Self::TopicOverdue { .. } => "topic-overdue",
            Self::CannotFit { .. } => "cannot-fit",
        }
    }
}

impl fmt::Display for Silence {
    /// The reason as a sentence that a moderator can read, without a full stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OwnMessage => write!(f, "the message is the bot's own"),
            Self::BotMessage => write!(f, "a bot or an app wrote the message; only people are answered"),
            Self::WebhookMessage => write!(f, "a webhook wrote the message; only people are answered"),
            Self::SystemMessage => write!(f, "Discord wrote the message; only people are answered"),
            Self::NoText => write!(f, "the message has no text of its author's own"),
            Self::NothingRaised => {
                write!(f, "no phrase of any topic stands in the message, and it is like no topic's examples")
            }
            Self::OtherSense { topic, phrase, why } => {
                write!(f, "`{phrase}` of the topic `{topic}` stands in the message, but {why}")
            }
            Self::ReplyToLeftAlone => {
                write!(f, "the message asks about another one, whose author is left alone")
            }
            Self::OptedOut => write!(f, "the author chose not to be answered"),
            Self::NeverAnswered { key, origin } => {
                write!(f, "{} are never answered unasked: {origin}", key.name())
            }
            Self::ModeOff { origin: Origin::Default } => {
                write!(f, "this channel is not switched on: its mode is `off`, the default")
            }
            Self::ModeOff { origin } => write!(f, "the mode here is `off`, {origin}"),
            Self::Paused { until, origin } => write!(f, "the bot is paused here {}, {origin}", Until(*until)),
            Self::Shadow { topic, origin, .. } => {
                write!(f, "the topic `{topic}` would have been answered, but is in shadow here: {origin}")
            }
            Self::TopicOff { topic, origin } => write!(f, "the topic `{topic}` is off, {origin}"),
            Self::TopicPaused { topic, until, origin } => {
                write!(f, "the topic `{topic}` is paused {}, {origin}", Until(*until))
            }
            Self::TopicBreaking { topic, why } => {
                write!(
                    f,
                    "the topic `{topic}` is marked as breaking news ({why}); it answers only when asked"
                )
            }
            Self::Rush { left } => {
                write!(
                    f,
                    "the channel is suddenly much busier than usual; the bot keeps quiet for {} more",
                    Left(*left)
                )
            }
            Self::BudgetSpent { budget, left, origin } => {
                write!(f, "the server's budget of {budget} replies an hour is spent ({origin})")?;
                left.map_or(Ok(()), |left| write!(f, "; one is free again in {}", Left(left)))
            }
            Self::AskedTooOften { in_channel, left } => {
                let who = if *in_channel { "people in this channel" } else { "the author" };
                write!(
                    f,
                    "{who} asked the bot by name several times just now; it answers again in {}",
                    Left(*left)
                )
            }
            Self::MayNotSend => write!(f, "the bot may not send messages there"),
            Self::ThreadLocked => write!(f, "the thread is locked"),
            Self::ThreadArchived => write!(f, "the thread is archived, and nothing wakes it"),
            Self::ThreadHasHeard { topic } => write!(
                f,
                "the topic `{topic}` stands in the dossier of this thread, or stood there until it was removed"
            ),
            Self::AlreadyAnswered => write!(f, "the message has its reply already"),
            Self::ChannelCooling { left, .. } => {
                write!(f, "the bot spoke in this channel a short while ago; it may again in {}", Left(*left))
            }
            Self::TopicCooling { topic, left, .. } => {
                write!(
                    f,
                    "the topic `{topic}` was answered in this channel; it may be again in {}",
                    Left(*left)
                )
            }
            Self::PersonCooling { left, .. } => {
                write!(f, "the author was answered a short while ago; they may be again in {}", Left(*left))
            }
            Self::TopicOverdue { topic, due } => {
                write!(
                    f,
                    "the review of the topic `{topic}` was due on {due}; until it is reviewed it answers only when asked"
                )
            }
            Self::CannotFit { topic } => {
                write!(f, "the card of the topic `{topic}` does not fit Discord's limits")
            }
        }
    }
}

impl Silence {
    /// What would change it, as a sentence for moderators; nothing if nothing should.
    pub fn remedy(&self) -> Option<String> {
        let set = |sub: &str| Some(format!("`/settings {sub}` changes it."));
        match self {
            Self::OwnMessage
            | Self::BotMessage
            | Self::WebhookMessage
            | Self::SystemMessage
            | Self::NoText
            | Self::ReplyToLeftAlone
            | Self::ThreadLocked
            | Self::ThreadArchived
            | Self::AlreadyAnswered => None,
            Self::MayNotSend => Some(
                "The permission Send Messages, or Send Messages in Threads, for the bot's role changes it."
                    .to_owned(),
            ),
            Self::ThreadHasHeard { topic } => {
                Some(format!("`/topic name: {topic}` answers whenever it is asked."))
            }
            Self::NothingRaised => Some(
                "A curator can add a phrase or a paraphrase to the topic; `/topic` answers whenever it is asked.".to_owned(),
            ),
            Self::OtherSense { topic, .. } => {
                Some(format!("A curator can widen `near`, or narrow `unless`, in the triggers of `{topic}`."))
            }
            Self::OptedOut => Some("Only the author can change that, with `/privacy opt-in`.".to_owned()),
            Self::NeverAnswered { .. } => set("role"),
            Self::ModeOff { .. } => set("channel"),
            Self::Paused { .. } | Self::TopicPaused { .. } => Some("`/resume` ends it.".to_owned()),
            Self::Shadow { topic, .. } => {
                Some(format!("`/settings channel`, or `/settings topic name: {topic}`, switches it on."))
            }
            Self::TopicOff { topic, .. } => set(&format!("topic name: {topic}")),
            Self::TopicBreaking { .. } | Self::TopicOverdue { .. } => {
                Some("The topic's curators lift that when they have reviewed it.".to_owned())
            }
            Self::Rush { .. } => {
                Some("It ends by itself; `/settings cooldown` switches such holds off.".to_owned())
            }
            Self::AskedTooOften { .. } => {
                Some("It ends by itself; `/topic` answers whenever it is asked.".to_owned())
            }
            Self::BudgetSpent { .. }
            | Self::ChannelCooling { .. }
            | Self::TopicCooling { .. }
            | Self::PersonCooling { .. } => {
                Some("It ends by itself; `/settings cooldown` changes the times.".to_owned())
            }
            Self::CannotFit { .. } => Some("The topic's curators have to shorten it.".to_owned()),
        }
    }
}

impl From<TooMany> for Silence {
    fn from(TooMany { in_channel, left }: TooMany) -> Self {
        Self::AskedTooOften { in_channel, left }
    }
}

/// An end, or none: "until 2026-11-24 10:00 UTC", "until it is resumed".
struct Until(Option<Moment>);

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(moment) => write!(f, "until {moment}"),
            None => f.write_str("until it is resumed"),
        }
    }
}

/// A time left, as people say it, rounded up: "5 h 48 min", "2 min", "40 s".
#[derive(Clone, Copy, Debug)]
pub struct Left(pub Duration);

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_millis().div_ceil(1000);
        if seconds < 60 {
            return write!(f, "{seconds} s");
        }
        let minutes = seconds.div_ceil(60);
        match (minutes / 60, minutes % 60) {
            (0, minutes) => write!(f, "{minutes} min"),
            (hours, 0) => write!(f, "{hours} h"),
            (hours, minutes) => write!(f, "{hours} h {minutes} min"),
        }
    }
}
