//! Keys and values of settings as text: the text is what storage keeps and exports show.

use std::{fmt, time::Duration};

use super::{
    keys::{Key, LONGEST, Reach},
    kind::Kind,
};
use crate::{
    remark::{ChannelId, PersonId, RoleId},
    settings::Mode,
    time::Moment,
    topic::TopicId,
    words::{Language, Words},
};

impl Key {
    /// The text that storage keeps: its word, and behind a `/` what it names.
    pub fn stored(&self) -> String {
        let word = self.row().word;
        match self {
            Self::Topic(topic) | Self::TopicPause(topic) => format!("{word}{topic}"),
            Self::Role(role) => format!("{word}{role}"),
            Self::Member(member) => format!("{word}{member}"),
            _ => word.to_owned(),
        }
    }

    /// The key that a stored text means.
    pub fn parse(text: &str) -> Option<Self> {
        let Some((kind, which)) = text.split_once('/') else {
            return Self::plain().find(|key| key.row().word == text);
        };
        match kind {
            "topic" if !which.is_empty() => Some(Self::Topic(TopicId::new(which))),
            "pause" if !which.is_empty() => Some(Self::TopicPause(TopicId::new(which))),
            "role" if !which.is_empty() => Some(Self::Role(RoleId::from(which))),
            "member" if !which.is_empty() => Some(Self::Member(PersonId::from(which))),
            _ => None,
        }
    }

    /// In words; Discord shows the names of roles and members.
    pub fn name(&self, words: &Words) -> String {
        let name = (self.row().name)(words);
        match self {
            Self::Topic(topic) | Self::TopicPause(topic) => format!("{name} `{topic}`"),
            Self::Role(role) => format!("{name} <@&{role}>"),
            Self::Member(member) => format!("{name} <@{member}>"),
            _ => name.to_owned(),
        }
    }

    /// Whether it holds for a whole server only.
    pub fn is_of_server(&self) -> bool {
        self.row().reach == Reach::Server
    }

    /// The value that a text means for this key.
    ///
    /// # Errors
    /// What would be a value, with its bounds.
    pub fn value(&self, text: &str) -> Result<Value, Unreadable> {
        self.row().kind.read(text)
    }
}

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

/// A text that is no value of its key. Its `Display` is English, for operators.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said(Language::English.words()))]
pub struct Unreadable {
    /// The text.
    pub text: String,
    /// What would be one.
    pub kind: Kind,
}

impl Unreadable {
    /// In words: "`loud` is not a mode: …".
    pub fn said(&self, words: &Words) -> String {
        words.unreadable(self.kind.expected(words), &self.text)
    }
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
    /// In words; Discord shows a channel's name.
    pub fn said(&self, words: &Words) -> String {
        match self {
            Self::Channel(channel) => format!("<#{channel}>"),
            other => format!("`{}`", other.plain(words)),
        }
    }

    /// In words where Discord shows neither names nor markup, as in menus.
    pub fn plain(&self, words: &Words) -> String {
        match self {
            Self::Until(None) => words.value_until_resumed().to_owned(),
            Self::Until(Some(moment)) => words.until_moment(moment),
            other => other.to_string(),
        }
    }

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

/// A time such as "90s", "2m", "6h", "1d", "1h30m", "2 hours" or "1 day, 12 hours"; none longer than a week. "0" is none at all.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim().to_lowercase();
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut total: u64 = 0;
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, after) = rest.split_at_checked(digits)?;
        let after = after.trim_start();
        let letters = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(letters)?;
        let seconds = match unit {
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
            "d" | "day" | "days" => 86_400,
            "w" | "week" | "weeks" => 604_800,
            _ => return None,
        };
        total = total.checked_add(number.parse::<u64>().ok()?.checked_mul(seconds)?)?;
        rest = after.trim_start_matches([' ', ',']);
        rest = rest.strip_prefix("and ").unwrap_or(rest);
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
