//! Links with a text of their own: `[text](https://example.org "what is shown above it")`. The text is said; where it leads is hidden.
//!
//! Discord makes a link of it if an address with a scheme stands in the brackets; anything else is shown as it was typed.

use super::Mark;
use crate::steps::step;

/// The links of a text, as far as they were asked for.
#[derive(Default)]
pub(super) struct Links {
    /// The last two links: where the text of each opens and closes, and where it ends. Whoever looks ahead has seen one more than they
    /// have read.
    found: [Option<(usize, usize, usize)>; 2],
    /// No address that begins before this byte has an end.
    barren: usize,
    /// Whether no title has an end from here on.
    untitled: bool,
}

impl Links {
    /// What the `[` at byte `at` is. The text goes to the next bracket.
    pub(super) fn open(&mut self, text: &str, at: usize) -> Mark {
        if self.found.iter().flatten().any(|&(open, ..)| open == at) {
            return Mark::Form(at + 1);
        }
        let bytes = text.as_bytes();
        let mut next = at + 1;
        while let Some(&byte) = bytes.get(next) {
            step();
            match byte {
                b'\\' => next += 1,
                b']' if next > at + 1 => {
                    let Some(end) = self.target(text, next + 1) else { return Mark::Own };
                    self.found = [Some((at, next, end)), self.found[0]];
                    return Mark::Form(at + 1);
                }
                b'[' | b']' => return Mark::Own,
                _ => {}
            }
            next += 1;
        }
        Mark::Own
    }

    /// What the `]` at byte `at` is.
    pub(super) fn close(&self, at: usize) -> Mark {
        let link = self.found.iter().flatten().find(|&&(_, close, _)| close == at);
        link.map_or(Mark::Own, |&(.., end)| Mark::Hidden(end))
    }

    /// Where the target ends that begins at `at` with its opening bracket, if it is one.
    fn target(&mut self, text: &str, at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        (bytes.get(at) == Some(&b'(')).then_some(())?;
        let blanks = |from: usize| {
            bytes.iter().skip(from).inspect(|_| step()).take_while(|byte| byte.is_ascii_whitespace()).count()
        };
        let mut start = at + 1 + blanks(at + 1);
        start += usize::from(bytes.get(start) == Some(&b'<'));
        let begins = |scheme: &[u8]| {
            bytes.get(start..start + scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme))
        };
        if !(begins(b"http://") || begins(b"https://")) || start < self.barren {
            return None;
        }
        // A bracket in the address is a part of it if it is closed there too.
        let (mut open, mut first) = (0_usize, None);
        let mut next = start;
        while let Some(&byte) = bytes.get(next) {
            step();
            match byte {
                _ if byte.is_ascii_whitespace() => break,
                b'(' => open += 1,
                b')' if open == 0 => return Some(next + 1),
                b')' => {
                    open -= 1;
                    first = first.or(Some(next + 1));
                }
                _ => {}
            }
            next += 1;
        }
        if first.is_some() {
            return first;
        }
        let title = next + blanks(next);
        let end = bytes
            .get(title)
            .filter(|quote| matches!(quote, b'"' | b'\''))
            .and_then(|&quote| self.title_end(bytes, title + 1, quote));
        if end.is_none() {
            self.barren = next;
        }
        end
    }

    /// Where the title ends that begins at `from`, with the quotation mark and the bracket that close it.
    fn title_end(&mut self, bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
        if self.untitled {
            return None;
        }
        for (at, &byte) in bytes.iter().enumerate().skip(from) {
            step();
            if byte == quote && bytes.get(at + 1) == Some(&b')') {
                return Some(at + 2);
            }
        }
        self.untitled = true;
        None
    }
}
