//! The kinds of values, their bounds, and both as text: the same for `config.toml`, commands, files and the database.

use std::{str::FromStr as _, time::Duration};

use super::{TopicRule, Unreadable, Value, bare_duration, parse_duration};
use crate::{remark::ChannelId, settings::Mode, time::Moment, words::Language};

/// What the values of a setting are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// How loud.
    Mode,
    /// How long, within bounds that belong to it.
    Time {
        /// The shortest.
        least: Duration,
        /// The longest.
        most: Duration,
    },
    /// How many, within bounds that belong to it.
    Count {
        /// The fewest.
        least: u32,
        /// The most.
        most: u32,
    },
    /// On or off.
    Switch,
    /// A language.
    Language,
    /// A channel of the server.
    Channel,
    /// Until when.
    Until,
    /// What is said about a topic.
    Rule,
    /// Never answered; there is no other value.
    Never,
}

impl Kind {
    /// The value that a text means.
    ///
    /// # Errors
    /// What would be a value, with the bounds.
    pub fn read(self, text: &str) -> Result<Value, Unreadable> {
        let text = text.trim();
        let found = match self {
            Self::Mode => Mode::from_str(text).ok().map(Value::Mode),
            Self::Time { least, most } => {
                parse_duration(text).filter(|time| (least..=most).contains(time)).map(Value::Duration)
            }
            Self::Count { least, most } => {
                text.parse().ok().filter(|count| (least..=most).contains(count)).map(Value::Count)
            }
            Self::Switch => match text {
                "on" => Some(Value::Switch(true)),
                "off" => Some(Value::Switch(false)),
                _ => None,
            },
            Self::Language => Language::from_str(text).ok().map(Value::Language),
            Self::Channel => {
                let id = text.strip_prefix("<#").and_then(|text| text.strip_suffix('>')).unwrap_or(text);
                (!id.is_empty()).then(|| Value::Channel(ChannelId::from(id)))
            }
            Self::Until if text == "resumed" => Some(Value::Until(None)),
            Self::Until => {
                let moment = text.strip_prefix("until ").and_then(|moment| moment.parse().ok());
                moment.map(|moment| Value::Until(Some(Moment(moment))))
            }
            Self::Rule => TopicRule::ALL.into_iter().find(|rule| rule.word() == text).map(Value::Topic),
            Self::Never => (text == "never").then_some(Value::Never),
        };
        found.ok_or_else(|| Unreadable { text: text.to_owned(), expected: self.expected() })
    }

    /// What a value is, in words: "a number from 0 to 1000".
    pub fn expected(self) -> String {
        match self {
            Self::Mode => "a mode: `off`, `shadow`, `line` or `card`".to_owned(),
            Self::Time { least, most } if least.is_zero() => {
                format!("a time such as `90s`, `2m`, `6h` or `1d`, of {} at most", days(most))
            }
            Self::Time { least, most } => {
                format!(
                    "a time such as `90s`, `2m`, `6h` or `1d`, from {} to {}",
                    bare_duration(least),
                    days(most)
                )
            }
            Self::Count { least, most } => format!("a number from {least} to {most}"),
            Self::Switch => "`on` or `off`".to_owned(),
            Self::Language => "a language: `en`, `uk` or `ru`".to_owned(),
            Self::Channel => "a channel's id".to_owned(),
            Self::Until => "`resumed`, or `until` and milliseconds since 1970".to_owned(),
            Self::Rule => "`on`, `shadow` or `off`".to_owned(),
            Self::Never => "`never`".to_owned(),
        }
    }

    /// The words to choose from, each with what a menu shows for it; none where values are without number.
    pub fn words(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Mode => Mode::ALL.into_iter().map(|mode| (mode.word(), said(mode))).collect(),
            Self::Switch => vec![("on", "on"), ("off", "off")],
            Self::Language => Language::ALL.iter().map(|one| (one.code(), one.name())).collect(),
            Self::Rule => TopicRule::ALL.into_iter().map(|rule| (rule.word(), rule.word())).collect(),
            Self::Time { .. } | Self::Count { .. } | Self::Channel | Self::Until | Self::Never => Vec::new(),
        }
    }
}

/// A mode as a menu shows it.
fn said(mode: Mode) -> &'static str {
    match mode {
        Mode::Off => "off – never unasked",
        Mode::Shadow => "shadow – only the log channel hears what it would have said",
        Mode::Line => "line – one line and buttons",
        Mode::Card => "card – both sides at once",
    }
}

fn days(time: Duration) -> String {
    match time.as_secs() {
        604_800 => "seven days".to_owned(),
        _ => bare_duration(time),
    }
}
