//! How loud the bot is, unasked.

use std::{fmt, str::FromStr};

use serde::Deserialize;

use crate::words::Words;

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
