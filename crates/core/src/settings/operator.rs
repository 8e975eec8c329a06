//! How loud and how often: what a server starts with until its moderators choose.

use std::{fmt, str::FromStr, time::Duration};

use serde::Deserialize;

use crate::words::{Language, Words};

/// How loud the bot is in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Never unasked.
    #[default]
    Off,
    /// Says nothing, and tells the log channel what it would have answered.
    Shadow,
    /// A small reaction below a message, and the card once somebody taps it.
    Offer,
    /// One line and a button where it is sure; otherwise it offers.
    Line,
    /// The whole card where it is sure; otherwise it offers.
    Card,
}

impl Mode {
    /// Every mode, from quiet to loud.
    pub const ALL: [Self; 5] = [Self::Off, Self::Shadow, Self::Offer, Self::Line, Self::Card];

    /// The word in settings.
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Shadow => "shadow",
            Self::Offer => "offer",
            Self::Line => "line",
            Self::Card => "card",
        }
    }

    /// As a menu shows it.
    pub fn said(self, words: &Words) -> &'static str {
        match self {
            Self::Off => words.mode_off(),
            Self::Shadow => words.mode_shadow(),
            Self::Offer => words.mode_offer(),
            Self::Line => words.mode_line(),
            Self::Card => words.mode_card(),
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A word that is no mode.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no mode; the modes are `off`, `shadow`, `offer`, `line` and `card`")]
pub struct UnknownMode(String);

impl FromStr for Mode {
    type Err = UnknownMode;

    fn from_str(word: &str) -> Result<Self, UnknownMode> {
        Self::ALL.into_iter().find(|mode| mode.word() == word).ok_or_else(|| UnknownMode(word.to_owned()))
    }
}

/// How long the bot keeps quiet after a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cooldowns {
    /// In the same channel, about anything.
    pub channel: Duration,
    /// In the same channel, about the same topic.
    pub topic: Duration,
    /// To the same person, anywhere.
    pub person: Duration,
}

impl Default for Cooldowns {
    /// The complaints about other bots are the same answer again and again, and several at once: a topic is answered a few
    /// times a day, a channel hears the bot at most every other minute, and nobody is followed around.
    fn default() -> Self {
        Self {
            channel: Duration::from_mins(2),
            topic: Duration::from_hours(6),
            person: Duration::from_mins(10),
        }
    }
}

/// Unasked replies that a server hears in an hour, if nobody chose otherwise: one every three minutes is as much as a heated
/// evening bears.
const REPLIES_PER_HOUR: u32 = 20;

/// What a server starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How loud.
    pub mode: Mode,
    /// How often.
    pub cooldowns: Cooldowns,
    /// How often in an hour, over the whole server.
    pub replies_per_hour: u32,
    /// The language of the bot's own words.
    pub language: Language,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            mode: Mode::Off,
            cooldowns: Cooldowns::default(),
            replies_per_hour: REPLIES_PER_HOUR,
            language: Language::English,
        }
    }
}
