//! Discord's Markdown: code, quotes, spoilers, emphasis, mentions, emoji, timestamps, links.
//!
//! Discord documents the outlines only ("Markdown Text 101", and "Message Formatting" of its reference). Where those are silent, the rule
//! is that of the expressions by which its clients find each sign; a comment tells what they do.

use std::ops::Range;

use super::{Dialect, Mark, address, emphasis::Emphasis, links::Links};
use crate::steps::step;

/// The longest mention or shortcode that is looked for, in bytes: a custom emoji's name has up to 32 characters, an id 20.
const MENTION_BYTES: usize = 100;

/// Backticks that may open a span of code; Discord knows one, two and three.
const FENCE: usize = 3;

/// The rules of Discord's Markdown, with what they have found in one text so far.
#[derive(Default)]
pub struct Discord {
    /// Fences of 1, 2 and 3 backticks that were looked for and have no end: not looked for again, which keeps reading linear.
    unclosed: [bool; FENCE],
    /// The same of spoiler bars.
    unclosed_spoiler: bool,
    /// The sign after the last backslash, which is shown as it is.
    escaped: Option<usize>,
    emphasis: Emphasis,
    links: Links,
}

impl Dialect for Discord {
    fn mark(&mut self, text: &str, at: usize) -> Mark {
        if self.escaped == Some(at) {
            return Mark::Own;
        }
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        match rest {
            [b'*' | b'_' | b'~', ..] => self.emphasis.mark(text.as_bytes(), at),
            [b'[', ..] => self.links.open(text, at),
            [b']', ..] => self.links.close(at),
            [b':', ..] => shortcode(text, at).map_or(Mark::Own, |width| Mark::Picture(at + width)),
            [b'`', ..] => self.code(rest, at),
            [b'|', b'|', after @ ..] => self.spoiler(after, at),
            [b'<', after @ ..] => mention(after, at),
            [b'@', ..] => name(text, at),
            // Discord shows every sign behind a backslash as it is, letters, digits and white space aside.
            [b'\\', next, ..] if !next.is_ascii_alphanumeric() && !next.is_ascii_whitespace() => {
                self.escaped = Some(at + 1);
                Mark::Form(at + 1)
            }
            _ => Mark::Own,
        }
    }

    /// A quote is `>` and a space at the beginning of a line, or `>>>` and a space, which quotes all that follows. Without the space
    /// the sign is shown as it is, so that `>_>`, `>50%` and `>>123` quote nothing.
    fn line(&mut self, text: &str, at: usize) -> Mark {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let indent = rest.iter().take_while(|&&byte| byte == b' ').count();
        let quote = rest.get(indent..).unwrap_or_default();
        if quote.starts_with(b">>> ") {
            return Mark::Masked(text.len());
        }
        if !quote.starts_with(b"> ") {
            return Mark::Own;
        }
        let end = rest.iter().position(|&byte| byte == b'\n');
        Mark::Masked(end.map_or(text.len(), |end| at + end))
    }

    fn address(&mut self, text: &str, within: Range<usize>) -> Option<Range<usize>> {
        address::first(text, within)
    }
}

impl Discord {
    /// Code between backticks, if it has an end. A single backtick that has none is shown, and may stand for an apostrophe.
    fn code(&mut self, rest: &[u8], at: usize) -> Mark {
        let run = rest.iter().take_while(|&&byte| byte == b'`').count();
        let fence = run.min(FENCE);
        let Some(unclosed) = self.unclosed.get_mut(fence.saturating_sub(1)) else { return Mark::Own };
        if !*unclosed {
            if let Some(end) = fence_end(rest.get(fence..).unwrap_or_default(), fence) {
                return Mark::Masked(at + fence + end);
            }
            *unclosed = true;
        }
        if run == 1 { Mark::Own } else { Mark::Picture(at + run) }
    }

    /// A spoiler, if it has an end; `after` is what follows its first bars. It hides one character at least, so that of `||||` the
    /// third bar is hidden and ends nothing. Bars that hide nothing are shown.
    fn spoiler(&mut self, after: &[u8], at: usize) -> Mark {
        if !self.unclosed_spoiler {
            let hidden = after.get(1..).unwrap_or_default();
            let end = hidden.windows(2).inspect(|_| step()).position(|pair| pair == b"||");
            if let Some(end) = end {
                return Mark::Masked(at + end + 5);
            }
            self.unclosed_spoiler = true;
        }
        Mark::Picture(at + 2)
    }
}

/// The mention, custom emoji, timestamp or command that begins at `at` with `<` before `after`.
fn mention(after: &[u8], at: usize) -> Mark {
    let Some(end) = after.iter().take(MENTION_BYTES).position(|&byte| byte == b'>') else { return Mark::Own };
    let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let ends_in_id = |text: &[u8]| text.rsplit(|&byte| byte == b':').next().is_some_and(digits);
    let width = end + 2;
    match after.get(..end).unwrap_or_default() {
        [b'@', b'!' | b'&', id @ ..] | [b'@' | b'#', id @ ..] if digits(id) => Mark::Masked(at + width),
        emoji @ ([b':', ..] | [b'a', b':', ..]) if ends_in_id(emoji) => Mark::Picture(at + width),
        command @ [b'/', ..] if ends_in_id(command) => Mark::Masked(at + width),
        [b't', b':', ..] | [b'i', b'd', b':', ..] => Mark::Masked(at + width),
        _ => Mark::Own,
    }
}

/// Somebody who is addressed at byte `at`: `@everyone`, or a name that Discord knew nobody by and left as it was typed.
fn name(text: &str, at: usize) -> Mark {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let rest = text.get(at + 1..).unwrap_or_default();
    if let Some(name) = ["everyone", "here"].into_iter().find(|name| rest.starts_with(name)) {
        return Mark::Masked(at + 1 + name.len());
    }
    if before.is_some_and(char::is_alphanumeric) {
        return Mark::Own;
    }
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    let part = rest.find(|c| !inside(c)).map_or(rest, |end| rest.get(..end).unwrap_or_default());
    let part = part.trim_end_matches(['.', '-']);
    if part.is_empty() { Mark::Own } else { Mark::Masked(at + 1 + part.len()) }
}

/// The width of the `:shortcode:` that begins at byte `at`.
fn shortcode(text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at)?.chars().next_back();
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let rest = text.as_bytes().get(at + 1..)?;
    let name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'~');
    let length = rest.iter().take(MENTION_BYTES).take_while(|byte| name(byte)).count();
    (length >= 2 && rest.get(length) == Some(&b':')).then_some(length + 2)
}

/// Where a fence of `count` backticks ends in `rest`, counted from after the opening one to after the closing one.
fn fence_end(rest: &[u8], count: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(&byte) = rest.get(at) {
        step();
        if byte != b'`' {
            at += 1;
            continue;
        }
        let run = rest.iter().skip(at).take_while(|&&byte| byte == b'`').count();
        if run == count || (count == FENCE && run > count) {
            return Some(at + run).filter(|_| at > 0);
        }
        at += run;
    }
    None
}
