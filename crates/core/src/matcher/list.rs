//! A list of phrases that the program brings along, a phrase a line, compiled when it is first asked for.

use std::sync::OnceLock;

use super::{builder::Builder, lexicon::Lexicon};
use crate::dialect::Markup;

/// The text of a list, and what it is compiled to.
pub(super) struct List {
    text: &'static str,
    compiled: OnceLock<Lexicon>,
}

impl List {
    /// A list in a text; lines that begin with `#`, and empty ones, are none of its phrases.
    pub(super) const fn of(text: &'static str) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    fn phrases(&self) -> impl Iterator<Item = &'static str> {
        self.text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
    }

    /// Its phrases, compiled; one that cannot be used is left out.
    pub(super) fn lexicon(&self) -> &Lexicon {
        self.compiled.get_or_init(|| {
            let mut builder = Builder::default();
            for phrase in self.phrases() {
                let _ = builder.add(phrase);
            }
            builder.build()
        })
    }

    /// Whether one of its phrases stands in the author's own words of a message on Discord.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let mut found = false;
        self.lexicon().walk(text, Markup::DISCORD, |_, _| found = true);
        found
    }
}

#[cfg(test)]
impl List {
    /// Panics unless every phrase can be used, and none stands twice.
    pub(super) fn check(&self) {
        let (mut builder, mut seen) = (Builder::default(), std::collections::BTreeMap::new());
        for phrase in self.phrases() {
            let numbers = builder.add(phrase).unwrap_or_else(|_| panic!("it cannot be used: {phrase}"));
            for number in numbers {
                let before = seen.insert(number, phrase);
                assert_eq!(before, None, "{phrase} stands twice");
            }
        }
    }
}
