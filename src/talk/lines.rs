//! A file with a message a line: one line is held at a time, whatever the size of the file.

use std::{
    io::{BufRead as _, Read},
    path::Path,
};

use super::{Form, LONGEST, Unread};
use crate::text::Text;

/// Bytes of a line that are read: one more than a message may have.
pub fn limit() -> u64 {
    u64::try_from(LONGEST).unwrap_or(u64::MAX).saturating_add(1)
}

/// The messages of a file, each with the number of its line, counted from 1. Blank lines are passed over. Behind what is wrong with the file
/// nothing follows.
pub struct Lines<R> {
    file: Text<R>,
    number: usize,
    bytes: Vec<u8>,
    /// Whether there was a message.
    any: bool,
    over: bool,
}

impl<R: Read> Lines<R> {
    /// A file from its beginning; its name says what it has to be.
    ///
    /// # Errors
    /// If it is an export, by its name or as it begins; if it cannot be read.
    pub fn of(file: R, path: &Path) -> Result<Self, Unread> {
        let mut file = Text::of(file);
        if Form::of(path).is_export(file.fill_buf()?) { Err(Unread::Export) } else { Ok(Self::behind(file)) }
    }

    /// What was found to be no export.
    pub fn behind(file: Text<R>) -> Self {
        Self { file, number: 0, bytes: Vec::new(), any: false, over: false }
    }

    /// The next message.
    fn step(&mut self) -> Result<Option<(usize, String)>, Unread> {
        loop {
            self.bytes.clear();
            self.number += 1;
            if self.file.by_ref().take(limit()).read_until(b'\n', &mut self.bytes)? == 0 {
                return if self.any { Ok(None) } else { Err(Unread::Empty) };
            }
            if self.bytes.len() > LONGEST {
                return Err(Unread::Long(self.number));
            }
            let line = String::from_utf8_lossy(&self.bytes);
            let line = line.trim_end_matches(['\n', '\r']);
            if !line.trim().is_empty() {
                self.any = true;
                return Ok(Some((self.number, unescaped(line).unwrap_or_else(|| line.to_owned()))));
            }
        }
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Result<(usize, String), Unread>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let next = self.step().transpose();
        self.over = !matches!(next, Some(Ok(_)));
        next
    }
}

/// A line as the text that it stands for; none if a backslash stands before anything but `n`, `t` or another backslash.
pub fn unescaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        out.push(match c {
            '\\' => match letters.next()? {
                'n' => '\n',
                't' => '\t',
                '\\' => '\\',
                _ => return None,
            },
            c => c,
        });
    }
    Some(out)
}
