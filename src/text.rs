//! The text of a file: read as UTF-8 a piece at a time, whatever its size, and refused where it is none.

use std::{
    io::{self, BufRead, Read},
    str,
};

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// They begin with the mark of UTF-16.
    #[error("the file is text in UTF-16, as PowerShell writes it; {UTF_16}")]
    Utf16,
    /// A line has zero bytes, which no text has but that in UTF-16.
    #[error("line {0} has zero bytes, as text in UTF-16 has; {UTF_16}")]
    Zero(usize),
    /// A line is in another encoding.
    #[error("line {0} is not text in UTF-8; save the file as UTF-8, and give that")]
    Other(usize),
}

/// How a file in UTF-16 becomes one in UTF-8.
const UTF_16: &str = "save it as UTF-8, in PowerShell by `Get-Content -Encoding Unicode FILE | Set-Content -Encoding utf8 NEW-FILE`, and give that";

/// What editors on Windows put before text in UTF-8.
const MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Bytes that are read at once.
const BUFFER: usize = 64 * 1024;

/// A file that is handed on as far as it is text, without the mark of UTF-8 at its beginning. Where it is none, reading it fails with
/// [`NotText`].
pub struct Text<R> {
    file: R,
    buffer: Box<[u8]>,
    /// What was handed on of the buffer.
    taken: usize,
    /// How far the buffer is text.
    good: usize,
    /// How far it holds something.
    filled: usize,
    /// Line breaks before the buffer.
    lines: usize,
    /// Whether it holds the beginning of the file.
    first: bool,
    /// What is wrong behind `good`.
    wrong: Option<NotText>,
}

impl NotText {
    /// What an error of reading a file says of its text, if it is that.
    pub fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }
}

impl<R: Read> Text<R> {
    /// A file from its beginning.
    pub fn of(file: R) -> Self {
        Self {
            file,
            buffer: vec![0; BUFFER].into(),
            taken: 0,
            good: 0,
            filled: 0,
            lines: 0,
            first: true,
            wrong: None,
        }
    }

    /// Reads the next piece, behind what of the last is the beginning of a letter.
    fn fill(&mut self) -> io::Result<()> {
        self.lines += breaks(&self.buffer[..self.good]);
        self.buffer.copy_within(self.good..self.filled, 0);
        self.filled -= self.good;
        (self.taken, self.good) = (0, 0);
        let mut over = false;
        while self.filled < BUFFER && !over {
            match self.file.read(&mut self.buffer[self.filled..]) {
                Ok(read) => {
                    self.filled += read;
                    over = read == 0;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let piece = &self.buffer[..self.filled];
        let begins = std::mem::take(&mut self.first);
        if begins && (piece.starts_with(&[0xFF, 0xFE]) || piece.starts_with(&[0xFE, 0xFF])) {
            self.wrong = Some(NotText::Utf16);
            return Ok(());
        }
        let zero = piece.iter().position(|byte| *byte == 0);
        let (good, broken) = match str::from_utf8(&piece[..zero.unwrap_or(self.filled)]) {
            Ok(text) => (text.len(), false),
            // The rest of a letter may come with the next piece.
            Err(error) => (error.valid_up_to(), error.error_len().is_some() || over || zero.is_some()),
        };
        // Of text in UTF-16 some looks as if it were text in UTF-8.
        self.good = if begins && zero.is_some() { 0 } else { good };
        if begins && self.buffer[..self.good].starts_with(MARK) {
            self.taken = MARK.len();
        }
        let line = self.lines + breaks(&self.buffer[..good]) + 1;
        self.wrong = match zero {
            Some(_) => Some(NotText::Zero(line)),
            None => broken.then_some(NotText::Other(line)),
        };
        Ok(())
    }
}

fn breaks(bytes: &[u8]) -> usize {
    bytes.iter().map(|byte| usize::from(*byte == b'\n')).sum()
}

impl<R: Read> BufRead for Text<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken == self.good && self.wrong.is_none() {
            self.fill()?;
        }
        match self.wrong {
            Some(wrong) if self.taken == self.good => Err(io::Error::new(io::ErrorKind::InvalidData, wrong)),
            _ => Ok(&self.buffer[self.taken..self.good]),
        }
    }

    fn consume(&mut self, bytes: usize) {
        self.taken = (self.taken + bytes).min(self.good);
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let mut there = self.fill_buf()?;
        let read = there.read(to)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time.
    struct Slow<'b>(&'b [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let most = self.1.min(to.len());
            self.0.read(&mut to[..most])
        }
    }

    fn read(bytes: &[u8], at_once: usize) -> (String, Option<String>) {
        let (mut text, mut got) = (Text::of(Slow(bytes, at_once)), Vec::new());
        let wrong = loop {
            match text.fill_buf() {
                Ok([]) => break None,
                Ok(piece) => got.extend_from_slice(piece),
                Err(error) => break Some(error.to_string()),
            }
            let all = text.good;
            text.consume(all);
        };
        (String::from_utf8(got).expect("only text is handed on"), wrong)
    }

    #[test]
    fn a_letter_between_two_pieces_is_whole() {
        for before in 0..4 {
            let text = format!("{}{}\n", "x".repeat(before), "дві €𝄞".repeat(BUFFER / 7));
            for at_once in [3, 4_096, usize::MAX] {
                assert!(read(text.as_bytes(), at_once) == (text.clone(), None), "{before}, {at_once}");
            }
        }
    }

    #[test]
    fn the_mark_of_utf_8_is_no_text() {
        for text in ["", "a", "\u{FEFF}"] {
            assert_eq!(read(format!("\u{FEFF}{text}").as_bytes(), 1), (text.to_owned(), None));
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_behind_what_is_right() {
        let long = "ein Satz\n".repeat(BUFFER / 5);
        let lines = long.lines().count();
        for (bytes, told) in [
            (&b"\xEF\xF0"[..], format!("line {} is not text in UTF-8; ", lines + 1)),
            (b"two\nthree \xD0", format!("line {} is not text in UTF-8; ", lines + 2)),
            (b"a\0b", format!("line {} has zero bytes, ", lines + 1)),
        ] {
            let (got, wrong) = read(&[long.as_bytes(), bytes].concat(), usize::MAX);
            assert!(
                got.starts_with(&long) && wrong.as_ref().is_some_and(|wrong| wrong.starts_with(&told)),
                "{wrong:?}"
            );
        }
    }
}
