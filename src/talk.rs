//! Files of talk, for `replay` and `measure --flow`: how they are opened, what they are, and those that have a message a line.

mod form;
mod lines;
mod opened;

use crate::text::NotText;

pub use form::{Form, packed};
pub use lines::{Lines, limit, unescaped};
pub use opened::{Unpacked, open};

/// Bytes that a message may have: many times what Discord lets it be.
pub const LONGEST: usize = 1024 * 1024;

/// Why a file of talk cannot be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// There is nothing in it.
    #[error(
        "the file is empty; export the channel again, in the format JSON, or give a file with a message a line"
    )]
    Empty,
    /// It is an export, or other JSON, where there has to be a message a line.
    #[error(
        "the file is JSON, as its name or its beginning says, and has no message a line; give a file that has, or play the export: `counterpoint replay --every FILE`"
    )]
    Export,
    /// It is no text.
    #[error(transparent)]
    NotText(NotText),
    /// It is packed otherwise than its name says, or is damaged.
    #[error(transparent)]
    Unpacked(Unpacked),
    /// A line is no message.
    #[error(
        "line {0} is longer than {LONGEST} bytes; give a file with a message a line, or an export in the format JSON"
    )]
    Long(usize),
    /// The system says so.
    #[error("cannot read it: {0}")]
    System(std::io::Error),
}

impl From<std::io::Error> for Unread {
    fn from(error: std::io::Error) -> Self {
        if let Some(wrong) = NotText::of(&error) {
            Self::NotText(wrong)
        } else if let Some(wrong) = Unpacked::of(&error) {
            Self::Unpacked(wrong)
        } else {
            Self::System(error)
        }
    }
}
