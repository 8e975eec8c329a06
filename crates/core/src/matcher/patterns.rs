//! Patterns: regular expressions for what phrases cannot say.
//!
//! They are matched on the *folded text* of a message: its words lower-cased and folded, one space between them, a hyphen
//! between the parts of a joined word, and a line break where a sentence ends or something is masked.

use std::cell::RefCell;

use regex::{Regex, RegexBuilder};

use super::{
    ascii::Head,
    fold::ASCII,
    lexicon::Span,
    text::{self, Listener},
};
use crate::{dialect::Markup, steps::step};

/// The most that one compiled pattern may take, in bytes. The engine's time is linear in the text times this; 64 KiB holds
/// any expression a curator can read.
const PATTERN_BYTES: usize = 64 * 1024;

/// Places of one pattern in one message that are told of: a message that says something more often says nothing more, and looking
/// for every one may cost the square of its length.
const PLACES: usize = 16;

/// Compiled patterns, each with its number. What a pattern begins with is looked for first by the engine itself.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    each: Vec<Regex>,
}

/// One pattern, if it can be compiled and asks for something.
pub(super) fn compile(pattern: &str) -> Result<Regex, String> {
    let compiled = RegexBuilder::new(pattern).size_limit(PATTERN_BYTES).build();
    let regex = compiled.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => format!("it takes more than {PATTERN_BYTES} bytes"),
        regex::Error::Syntax(text) => {
            let last = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
            format!("it is no regular expression: {last}")
        }
        _ => "it is no regular expression".to_owned(),
    })?;
    if regex.is_match("") {
        return Err("it matches the empty text, and so everything".to_owned());
    }
    Ok(regex)
}

impl Patterns {
    pub(super) fn new(each: Vec<Regex>) -> Self {
        Self { each }
    }

    /// The patterns as they are written.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.each.iter().map(Regex::as_str)
    }

    /// Calls `found` with each pattern's number and the words it covers.
    pub(super) fn walk(&self, text: &str, markup: Markup, mut found: impl FnMut(usize, Span)) {
        thread_local! {
            /// The text of the last message, for its room: it is emptied before it is left.
            static FOLDED: RefCell<Folded> = RefCell::default();
        }
        if self.each.is_empty() {
            return;
        }
        FOLDED.with_borrow_mut(|folded| {
            text::read(text, markup, folded);
            for (number, pattern) in self.each.iter().enumerate() {
                for hit in pattern.find_iter(&folded.text).take(PLACES) {
                    step();
                    let word = |at: usize| {
                        let count = folded.starts.partition_point(|&start| start <= at);
                        u32::try_from(count.max(1)).unwrap_or(u32::MAX)
                    };
                    let end = hit.end().saturating_sub(1).max(hit.start());
                    found(number, Span { start: word(hit.start()), end: word(end) });
                }
            }
            folded.clear();
        });
    }
}

/// The folded text, and where each word begins in it.
#[derive(Default)]
pub(super) struct Folded {
    pub(super) text: String,
    starts: Vec<usize>,
    parted: bool,
    /// Whether the last part is the capital that the next goes on from.
    capital: bool,
}

impl Folded {
    /// Empties it and keeps its room.
    fn clear(&mut self) {
        self.text.clear();
        self.starts.clear();
        self.parted = false;
        self.capital = false;
    }

    fn begin(&mut self, joined: bool) {
        if !self.text.is_empty() && !self.capital {
            self.text.push(match (joined, self.parted) {
                (true, _) => '-',
                (false, true) => '\n',
                (false, false) => ' ',
            });
        }
        self.parted = false;
        self.capital = false;
        self.starts.push(self.text.len());
    }
}

impl Listener for Folded {
    fn ascii(&mut self, word: &[u8], _: Head) {
        self.ascii_part(word, false);
    }

    fn ascii_part(&mut self, word: &[u8], joined: bool) {
        self.begin(joined);
        self.text.extend(word.iter().map(|&byte| char::from(ASCII[usize::from(byte)])));
    }

    fn part(&mut self, letters: &[char], joined: bool) {
        self.begin(joined);
        self.text.extend(letters);
    }

    fn capital(&mut self, letter: &[char], joined: bool) {
        self.part(letter, joined);
        self.capital = true;
    }

    fn gap(&mut self) {
        self.parted = true;
    }
}
