//! Why the bot said nothing: a word for programs and a sentence for moderators.

use std::{fmt, time::Duration};

use jiff::civil::Date;

use crate::topic::TopicId;

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
    /// The channel is not switched on.
    ModeOff,
    /// The channel is tried in shadow: this topic would have been answered.
    Shadow {
        /// The topic.
        topic: TopicId,
    },
    /// The message has its reply.
    AlreadyAnswered,
    /// The bot spoke in this channel a short while ago.
    ChannelCooling {
        /// How much longer it keeps quiet.
        left: Duration,
    },
    /// The topic was answered in this channel not long ago.
    TopicCooling {
        /// The topic.
        topic: TopicId,
        /// How much longer it keeps quiet about it.
        left: Duration,
    },
    /// The person was answered a short while ago.
    PersonCooling {
        /// How much longer they are left alone.
        left: Duration,
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
            Self::ModeOff => "mode-off",
            Self::Shadow { .. } => "shadow",
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
            Self::NothingRaised => write!(f, "no phrase of any topic stands in the message"),
            Self::OtherSense { topic, phrase, why } => {
                write!(f, "`{phrase}` of the topic `{topic}` stands in the message, but {why}")
            }
            Self::ModeOff => write!(f, "this channel is not switched on: its mode is `off`"),
            Self::Shadow { topic } => {
                write!(f, "this channel is tried in shadow; the topic `{topic}` would have been answered")
            }
            Self::AlreadyAnswered => write!(f, "the message has its reply already"),
            Self::ChannelCooling { left } => {
                write!(f, "the bot spoke in this channel a short while ago; it may again in {}", Left(*left))
            }
            Self::TopicCooling { topic, left } => {
                write!(
                    f,
                    "the topic `{topic}` was answered in this channel; it may be again in {}",
                    Left(*left)
                )
            }
            Self::PersonCooling { left } => {
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

/// A time left, as people say it, rounded up: "5 h 48 min", "2 min", "40 s".
struct Left(Duration);

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
