//! Why a phrase that was found does not count, for people.

use std::{fmt, sync::Arc};

use super::{Gate, Held, Matcher};
use crate::words::{Language, Words};

/// Why a phrase that was found does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// No word that shows the sense stands near it.
    NoNear {
        /// How near it would have to stand, in words.
        within: u32,
    },
    /// A word that shows another sense stands near it.
    Unless {
        /// The word, as the curator wrote it.
        word: Arc<str>,
    },
    /// A longer phrase covers it.
    Longer,
}

impl Hold {
    /// As the end of a sentence: "the nearby word `hotel*` shows another sense".
    pub fn said(&self, words: &Words) -> String {
        match self {
            Self::NoNear { within } => words.held_no_near(*within),
            Self::Unless { word } => words.held_unless(word),
            Self::Longer => words.held_longer().to_owned(),
        }
    }
}

impl fmt::Display for Hold {
    /// In English, for curators and operators.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Language::English.words()))
    }
}

impl Matcher {
    /// The phrase that was held, as the curator wrote it.
    pub fn held_phrase(&self, held: &Held) -> &str {
        self.triggers[held.compiled as usize].phrase(held.phrase)
    }

    /// Why a phrase was held.
    pub fn why_held(&self, held: &Held) -> Hold {
        let trigger = &self.triggers[held.compiled as usize];
        match held.gate {
            Gate::NoNear => Hold::NoNear { within: trigger.within },
            Gate::Unless(word) => {
                Hold::Unless { word: trigger.unless.get(usize::from(word)).unwrap_or_default().into() }
            }
            Gate::Longer => Hold::Longer,
        }
    }
}
