//! Triggers: the phrases a topic is known by, and what must or must not stand near them.

use crate::texts::Texts;

/// The window of `near` and `unless` where the file names none, in words on either side of the phrase.
/// Chat sentences are rarely longer than fifteen words.
pub const DEFAULT_WITHIN: u16 = 15;

/// The most lists that [`Trigger::all`] may have: a condition of more parts is read by nobody.
pub const PARTS: usize = 4;

words! {
    /// A half of the talk that readers labelled.
    Half {
        /// What the first half of its folds hold out.
        First = "first",
        /// What the other folds hold out.
        Second = "second",
    }
}

/// What makes the bot think of a topic, or of one of its claims. How phrases are matched is told in [`crate::matcher`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trigger {
    /// Words or phrases, each able to fire the trigger.
    pub phrases: Texts,
    /// If any are given, one must stand within `within` words of the phrase, or in the context.
    pub near: Texts,
    /// If any are given, one of these must stand there too.
    pub also: Texts,
    /// Parts, each a list: of every one a word must stand within `within` words of the phrase, or in the context. Without `phrases`
    /// those of the first part are the phrases. At most [`PARTS`].
    pub all: Vec<Texts>,
    /// The window, in words.
    pub within: u16,
    /// If one stands within `within` words of a phrase, that occurrence does not count.
    pub unless: Texts,
    /// Regular expressions over the folded text, for what phrases cannot say.
    pub patterns: Texts,
    /// Examples: messages on which this trigger fires.
    pub matches: Texts,
    /// Counter-examples: messages on which the topic stays silent; of a claim's trigger, on which the claim is not raised.
    pub ignores: Texts,
    /// The lines of `matches`, then those of `ignores`, in the topic's file, counted from 1; none where they stand in no file.
    pub lines: Box<[u32]>,
    /// The half of the labelled talk that its author had read: the trigger counts on none of it while that is measured.
    pub read: Option<Half>,
}

impl Trigger {
    /// Its examples, each with its line in the topic's file, if it stands in one.
    pub fn examples(&self) -> impl Iterator<Item = (&str, Option<u32>)> {
        self.matches.iter().enumerate().map(|(at, text)| (text, self.lines.get(at).copied()))
    }

    /// Its counter-examples, each with its line in the topic's file, if it stands in one.
    pub fn counter_examples(&self) -> impl Iterator<Item = (&str, Option<u32>)> {
        let lines = self.lines.get(self.matches.len()..).unwrap_or_default();
        self.ignores.iter().enumerate().map(|(at, text)| (text, lines.get(at).copied()))
    }

    /// The phrases that fire it, and the lists of which a word must stand near besides `near` and `also`.
    pub fn anchor(&self) -> (&Texts, &[Texts]) {
        match self.all.split_first() {
            Some((first, rest)) if self.phrases.is_empty() => (first, rest),
            _ => (&self.phrases, &self.all),
        }
    }
}
