//! Dialects: what of a message is not its author's own words, by the markup of the platform that it was written on.
//!
//! A platform implements [`Dialect`] in its own crate, makes a [`Markup`] of it, and hands that on with each remark.

mod address;
mod discord;
mod emphasis;
mod links;

use std::{fmt, ops::Range};

pub use discord::Discord;

/// What a dialect makes of a place in a message. Ends are bytes of its text, at a character's beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing of its own: it is read as any text is.
    Own,
    /// Up to here stands what is not the author's own words: code, a quote, a mention. No phrase reaches over it.
    Masked(usize),
    /// Up to here stands a picture: it parts words, and phrases reach over it.
    Picture(usize),
    /// Up to here stand signs that only give form: they are stepped over as if they were not there, also inside a word.
    Form(usize),
    /// The same of what is not the author's own words and shown to nobody: where a link leads.
    Hidden(usize),
}

/// The markup of a platform. A message is read from its beginning to its end. Each place is asked for a few times at most, and has to
/// be answered alike each time; a dialect remembers what it has looked for, so that reading costs no more than the message is long.
pub trait Dialect {
    /// What begins at byte `at` of `text`, which is an ASCII character and neither a letter, a digit nor a space.
    fn mark(&mut self, text: &str, at: usize) -> Mark;

    /// What the line is that begins at byte `at` of `text`: a quote is masked to the line's end.
    fn line(&mut self, text: &str, at: usize) -> Mark;

    /// Where the first address stands in `within`, a part of `text` without white space.
    fn address(&mut self, text: &str, within: Range<usize>) -> Option<Range<usize>>;
}

/// What reads a text with a dialect made for it.
type Read<'r> = dyn FnMut(&mut dyn Dialect) + 'r;

/// The markup of a platform, as a value: it makes a [`Dialect`] for each text that is read.
#[derive(Clone, Copy)]
pub struct Markup {
    name: &'static str,
    with: fn(&mut Read<'_>),
}

impl Markup {
    /// Text without markup, as phrases are written in.
    pub const PLAIN: Self = Self::of::<Plain>("plain");
    /// Discord's Markdown.
    pub const DISCORD: Self = Self::of::<Discord>("discord");

    /// The markup whose rules `D` holds. Two of the same name are taken for the same.
    pub const fn of<D: Dialect + Default>(name: &'static str) -> Self {
        Self { name, with: with::<D> }
    }

    /// Calls `read` with a dialect for one text.
    pub(crate) fn with(self, read: &mut Read<'_>) {
        (self.with)(read);
    }
}

fn with<D: Dialect + Default>(read: &mut Read<'_>) {
    read(&mut D::default());
}

impl PartialEq for Markup {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Markup {}

impl fmt::Debug for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Text without markup.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plain;

impl Dialect for Plain {
    fn mark(&mut self, _: &str, _: usize) -> Mark {
        Mark::Own
    }

    fn line(&mut self, _: &str, _: usize) -> Mark {
        Mark::Own
    }

    fn address(&mut self, _: &str, _: Range<usize>) -> Option<Range<usize>> {
        None
    }
}
