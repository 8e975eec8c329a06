//! The kinds of values, their bounds, and both as text: the same for `config.toml`, commands, files and the database.

use std::{str::FromStr as _, time::Duration};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use super::{TopicRule, Unreadable, Value, bare_duration, parse_duration};
use crate::{
    remark::ChannelId,
    settings::Mode,
    time::Moment,
    words::{Language, Words, codes},
};

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
    /// The text, and what would be a value.
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
            Self::Until => until(text),
            Self::Rule => TopicRule::ALL.into_iter().find(|rule| rule.word() == text).map(Value::Topic),
            Self::Never => (text == "never").then_some(Value::Never),
        };
        found.ok_or_else(|| Unreadable { text: text.to_owned(), kind: self })
    }

    /// What a value is, in words: "a number from 0 to 1000".
    pub fn expected(self, words: &Words) -> String {
        let fixed = match self {
            Self::Time { least, most } if least.is_zero() => {
                return words.expected_time_at_most(days(most, words));
            }
            Self::Time { least, most } => {
                return words.expected_time(bare_duration(least), days(most, words));
            }
            Self::Count { least, most } => return words.expected_count(least, most),
            Self::Language => return words.expected_language(codes(&format!(" {} ", words.or()))),
            Self::Mode => words.expected_mode(),
            Self::Switch => words.expected_switch(),
            Self::Channel => words.expected_channel(),
            Self::Until => words.expected_until(),
            Self::Rule => words.expected_rule(),
            Self::Never => words.expected_never(),
        };
        fixed.to_owned()
    }

    /// The values to choose from, each with what a menu shows for it; none where values are without number.
    pub fn choices(self, words: &Words) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Mode => Mode::ALL.into_iter().map(|mode| (mode.word(), mode.said(words))).collect(),
            Self::Switch => vec![("on", words.switch_on()), ("off", words.switch_off())],
            Self::Language => Language::ALL.iter().map(|one| (one.code(), one.name())).collect(),
            Self::Rule => TopicRule::ALL.into_iter().map(|rule| (rule.word(), rule.word())).collect(),
            Self::Time { .. } | Self::Count { .. } | Self::Channel | Self::Until | Self::Never => Vec::new(),
        }
    }
}

/// Until when, as storage keeps it, as it is shown, or as people write a day and a time, UTC.
fn until(text: &str) -> Option<Value> {
    let behind = text.strip_prefix("until ").map(str::trim);
    let when = behind.unwrap_or(text);
    if when == "resumed" {
        return Some(Value::Until(None));
    }
    if let Some(moment) = behind.and_then(|moment| moment.parse().ok()) {
        return Some(Value::Until(Some(Moment(moment))));
    }
    let moment = when.parse::<Timestamp>().ok().or_else(|| {
        let local = when.strip_suffix("UTC").unwrap_or(when).trim_end().parse::<DateTime>().ok()?;
        local.to_zoned_datetime(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    });
    moment.map(|moment| Value::Until(Some(Moment(moment.as_millisecond()))))
}

fn days(time: Duration, words: &Words) -> String {
    match time.as_secs() {
        604_800 => words.seven_days().to_owned(),
        _ => bare_duration(time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_ends_at_a_time_that_a_person_can_write() {
        let read = |text: &str| Kind::Until.read(text).ok();
        let noon = Value::Until(Some(Moment(1_795_867_200_000)));
        for text in [
            "until 1795867200000",
            "2026-11-28 12:00",
            "until 2026-11-28 12:00 UTC",
            "2026-11-28T12:00:00Z",
            "2026-11-28T14:00+02:00",
            &noon.to_string(),
            &noon.stored(),
        ] {
            assert_eq!(read(text), Some(noon.clone()), "{text}");
        }
        assert_eq!(read("until 2026-11-28"), read("2026-11-28 00:00"));
        let open = Value::Until(None);
        assert_eq!(
            [read("resumed"), read(&open.to_string()), read(&open.stored())],
            [const { Some(Value::Until(None)) }; 3]
        );
        for text in ["1h", "", "until", "1795867200000", "tomorrow", "2026-13-01"] {
            assert_eq!(read(text), None, "{text}");
        }
        let refused = Kind::Until.read("1h").map_err(|wrong| wrong.to_string());
        assert_eq!(
            refused,
            Err("`1h` is not `resumed` or a time in UTC such as `2026-11-28 14:30`".to_owned())
        );
    }
}
