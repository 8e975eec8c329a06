//! The keys of settings, their values, and both as text: the text is what storage keeps and exports show.

use std::{fmt, str::FromStr as _, time::Duration};

use crate::{
    policy::Mode,
    remark::{ChannelId, PersonId, RoleId},
    time::Moment,
    topic::TopicId,
    words::Language,
};

/// What can be set.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// How loud.
    Mode,
    /// How long a channel hears nothing after a reply.
    ChannelCooldown,
    /// How long a channel hears nothing of the same topic.
    TopicCooldown,
    /// How long a person is left alone after a reply.
    PersonCooldown,
    /// Unasked replies in an hour, over the server.
    RepliesPerHour,
    /// Whether the bot keeps quiet while a channel is suddenly busy.
    RushHold,
    /// The language of the bot's own words.
    Language,
    /// Where moderators hear of what happened.
    LogChannel,
    /// Everything is paused.
    Pause,
    /// What is said about a topic.
    Topic(TopicId),
    /// A topic is paused.
    TopicPause(TopicId),
    /// A role whose members are never answered.
    Role(RoleId),
    /// A member who is never answered.
    Member(PersonId),
}

impl Key {
    /// The text that storage keeps.
    pub fn stored(&self) -> String {
        match self {
            Self::Mode => "mode".to_owned(),
            Self::ChannelCooldown => "channel-cooldown".to_owned(),
            Self::TopicCooldown => "topic-cooldown".to_owned(),
            Self::PersonCooldown => "person-cooldown".to_owned(),
            Self::RepliesPerHour => "replies-per-hour".to_owned(),
            Self::RushHold => "rush-hold".to_owned(),
            Self::Language => "language".to_owned(),
            Self::LogChannel => "log-channel".to_owned(),
            Self::Pause => "pause".to_owned(),
            Self::Topic(topic) => format!("topic/{topic}"),
            Self::TopicPause(topic) => format!("pause/{topic}"),
            Self::Role(role) => format!("role/{role}"),
            Self::Member(member) => format!("member/{member}"),
        }
    }

    /// The key that a stored text means.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((kind, which)) = text.split_once('/') {
            return match kind {
                "topic" if !which.is_empty() => Some(Self::Topic(TopicId::new(which))),
                "pause" if !which.is_empty() => Some(Self::TopicPause(TopicId::new(which))),
                "role" => which.parse().ok().map(|id| Self::Role(RoleId(id))),
                "member" => which.parse().ok().map(|id| Self::Member(PersonId(id))),
                _ => None,
            };
        }
        Some(match text {
            "mode" => Self::Mode,
            "channel-cooldown" => Self::ChannelCooldown,
            "topic-cooldown" => Self::TopicCooldown,
            "person-cooldown" => Self::PersonCooldown,
            "replies-per-hour" => Self::RepliesPerHour,
            "rush-hold" => Self::RushHold,
            "language" => Self::Language,
            "log-channel" => Self::LogChannel,
            "pause" => Self::Pause,
            _ => return None,
        })
    }

    /// In words; Discord shows the names of roles and members.
    pub fn name(&self) -> String {
        match self {
            Self::Mode => "mode".to_owned(),
            Self::ChannelCooldown => "cooldown of a channel".to_owned(),
            Self::TopicCooldown => "cooldown of a topic".to_owned(),
            Self::PersonCooldown => "cooldown of a person".to_owned(),
            Self::RepliesPerHour => "replies an hour".to_owned(),
            Self::RushHold => "hold in a rush".to_owned(),
            Self::Language => "language".to_owned(),
            Self::LogChannel => "log channel".to_owned(),
            Self::Pause => "pause".to_owned(),
            Self::Topic(topic) => format!("topic `{topic}`"),
            Self::TopicPause(topic) => format!("pause of topic `{topic}`"),
            Self::Role(role) => format!("members of <@&{role}>"),
            Self::Member(member) => format!("member <@{member}>"),
        }
    }

    /// Whether it holds for a whole server only.
    pub fn is_of_server(&self) -> bool {
        matches!(self, Self::RepliesPerHour | Self::LogChannel | Self::Role(_) | Self::Member(_))
    }

    /// The value that a text means for this key.
    pub fn value(&self, text: &str) -> Result<Value, Unreadable> {
        let unreadable = |expected: &str| Unreadable { text: text.to_owned(), expected: expected.to_owned() };
        match self {
            Self::Mode => Mode::from_str(text)
                .map(Value::Mode)
                .map_err(|_| unreadable("a mode: `off`, `shadow`, `line` or `card`")),
            Self::ChannelCooldown | Self::TopicCooldown | Self::PersonCooldown => parse_duration(text)
                .map(Value::Duration)
                .ok_or_else(|| unreadable("a time such as `90s`, `2m`, `6h` or `1d`, of seven days at most")),
            Self::RepliesPerHour => text
                .parse()
                .ok()
                .filter(|count| *count <= MOST_REPLIES)
                .map(Value::Count)
                .ok_or_else(|| unreadable("a number from 0 to 1000")),
            Self::RushHold => match text {
                "on" => Ok(Value::Switch(true)),
                "off" => Ok(Value::Switch(false)),
                _ => Err(unreadable("`on` or `off`")),
            },
            Self::Language => Language::from_str(text)
                .map(Value::Language)
                .map_err(|_| unreadable("a language: `en`, `uk` or `ru`")),
            Self::LogChannel => {
                text.parse().map(|id| Value::Channel(ChannelId(id))).map_err(|_| unreadable("a channel's id"))
            }
            Self::Pause | Self::TopicPause(_) => match text.strip_prefix("until ") {
                None if text == "resumed" => Ok(Value::Until(None)),
                None => Err(unreadable("`resumed`, or `until` and milliseconds since 1970")),
                Some(moment) => moment
                    .parse()
                    .map(|moment| Value::Until(Some(Moment(moment))))
                    .map_err(|_| unreadable("`until` and milliseconds since 1970")),
            },
            Self::Topic(_) => {
                let rule = TopicRule::ALL.into_iter().find(|rule| rule.word() == text);
                rule.map(Value::Topic).ok_or_else(|| unreadable("`on`, `shadow` or `off`"))
            }
            Self::Role(_) | Self::Member(_) => match text {
                "never" => Ok(Value::Never),
                _ => Err(unreadable("`never`")),
            },
        }
    }
}

/// More replies an hour than this are no budget.
const MOST_REPLIES: u32 = 1000;

/// What is said about a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TopicRule {
    /// As loud as the place is.
    On,
    /// In shadow, however loud the place is.
    Shadow,
    /// Nothing, unasked.
    Off,
}

impl TopicRule {
    /// Every rule.
    pub const ALL: [Self; 3] = [Self::On, Self::Shadow, Self::Off];

    /// The word in settings.
    pub fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Shadow => "shadow",
            Self::Off => "off",
        }
    }
}

/// A text that is no value of its key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {expected}")]
pub struct Unreadable {
    /// The text.
    pub text: String,
    /// What would be one.
    pub expected: String,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// How loud.
    Mode(Mode),
    /// How long.
    Duration(Duration),
    /// How many.
    Count(u32),
    /// Whether.
    Switch(bool),
    /// In which language.
    Language(Language),
    /// Where.
    Channel(ChannelId),
    /// Until when; without an end if there is none.
    Until(Option<Moment>),
    /// What is said about a topic.
    Topic(TopicRule),
    /// Never answered.
    Never,
}

impl Value {
    /// The text that storage keeps; [`Key::value`] reads it.
    pub fn stored(&self) -> String {
        match self {
            Self::Until(Some(moment)) => format!("until {}", moment.0),
            Self::Until(None) => "resumed".to_owned(),
            Self::Channel(channel) => channel.to_string(),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mode(mode) => mode.fmt(f),
            Self::Duration(duration) => f.write_str(&bare_duration(*duration)),
            Self::Count(count) => count.fmt(f),
            Self::Switch(on) => f.write_str(if *on { "on" } else { "off" }),
            Self::Language(language) => language.fmt(f),
            Self::Channel(channel) => write!(f, "#{channel}"),
            Self::Until(None) => f.write_str("until resumed"),
            Self::Until(Some(moment)) => write!(f, "until {moment}"),
            Self::Topic(rule) => f.write_str(rule.word()),
            Self::Never => f.write_str("never"),
        }
    }
}

/// The longest time that can be set.
const LONGEST: Duration = Duration::from_hours(168);

/// A time such as "90s", "2m", "6h", "1d" or "1h30m"; none longer than a week.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut total: u64 = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let unit = rest.chars().next()?;
        rest = rest[unit.len_utf8()..].trim_start();
        let seconds = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(seconds)?)?;
    }
    let duration = Duration::from_secs(total);
    (!text.is_empty() && duration <= LONGEST).then_some(duration)
}

/// A time as [`parse_duration`] reads it: "90s", "2m", "6h", "1d".
pub fn bare_duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0 => "0s".to_owned(),
        seconds if seconds.is_multiple_of(86_400) => format!("{}d", seconds / 86_400),
        seconds if seconds.is_multiple_of(3600) => format!("{}h", seconds / 3600),
        seconds if seconds.is_multiple_of(60) => format!("{}m", seconds / 60),
        seconds => format!("{seconds}s"),
    }
}
