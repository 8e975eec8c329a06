//! Dialects: what of a message is not its author's own words, by the markup of the platform that it was written on.

use std::ops::Range;

/// What a dialect makes of a place in a message. Ends are bytes of its text, at a character's beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing of its own: it is read as any text is.
    Own,
    /// Up to here stands what is not the author's own words: code, a quote, a mention. No phrase reaches over it.
    Masked(usize),
    /// Up to here stand signs that only give form: they are stepped over as if they were not there.
    Form(usize),
}

/// The markup of a platform. A message is read from its beginning to its end, once, and each place is asked for at most once, so a
/// dialect may remember what it has looked for in vain.
pub trait Dialect {
    /// What begins at byte `at` of `text`, which is an ASCII character and neither a letter, a digit nor a space.
    fn mark(&mut self, text: &str, at: usize) -> Mark;

    /// What the line is that begins at byte `at` of `text`: a quote is masked to the line's end.
    fn line(&mut self, text: &str, at: usize) -> Mark;

    /// Where the address ends whose first ASCII word stands at `word`, if it is the beginning of one.
    fn address(&mut self, text: &str, word: Range<usize>) -> Option<usize>;
}

/// Text without markup, as phrases are written in.
pub struct Plain;

impl Dialect for Plain {
    fn mark(&mut self, _: &str, _: usize) -> Mark {
        Mark::Own
    }

    fn line(&mut self, _: &str, _: usize) -> Mark {
        Mark::Own
    }

    fn address(&mut self, _: &str, _: Range<usize>) -> Option<usize> {
        None
    }
}

/// The longest mention or shortcode that is looked for, in bytes: a custom emoji's name has up to 32 characters, an id 20.
const MENTION_BYTES: usize = 100;

/// Backticks that may open a span of code; Discord knows one, two and three.
const FENCE: usize = 3;

/// Discord's Markdown: code, quotes, spoilers, mentions, custom emoji and their shortcodes, timestamps, links.
#[derive(Default)]
pub struct Discord {
    /// Fences of 1, 2 and 3 backticks that were looked for and have no end: not looked for again, which keeps reading linear.
    unclosed: [bool; FENCE],
    /// The same of spoiler bars.
    unclosed_spoiler: bool,
}

impl Dialect for Discord {
    fn mark(&mut self, text: &str, at: usize) -> Mark {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        match rest {
            [b':', ..] => shortcode(text, at).map_or(Mark::Own, |width| Mark::Masked(at + width)),
            [b'`', ..] => self.code(rest, at),
            [b'|', b'|', after @ ..] => self.spoiler(after, at),
            [b'<', after @ ..] => mention(after).map_or(Mark::Own, |width| Mark::Masked(at + width)),
            [b'@', after @ ..] => {
                let name = [&b"everyone"[..], b"here"].into_iter().find(|name| after.starts_with(name));
                name.map_or(Mark::Own, |name| Mark::Masked(at + 1 + name.len()))
            }
            [b'\\', next, ..] if next.is_ascii_punctuation() => Mark::Form(at + 2),
            _ => Mark::Own,
        }
    }

    fn line(&mut self, text: &str, at: usize) -> Mark {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let indent = rest.iter().take_while(|&&byte| byte == b' ').count();
        let quote = rest.get(indent..).unwrap_or_default();
        if !quote.starts_with(b">") {
            return Mark::Own;
        }
        let end = rest.iter().position(|&byte| byte == b'\n').filter(|_| !quote.starts_with(b">>> "));
        Mark::Masked(end.map_or(text.len(), |end| at + end))
    }

    fn address(&mut self, text: &str, word: Range<usize>) -> Option<usize> {
        let bytes = text.as_bytes();
        let rest = bytes.get(word.end..)?;
        let www = || bytes.get(word.clone()).is_some_and(|word| word.eq_ignore_ascii_case(b"www"));
        if !(rest.starts_with(b"://") || (rest.starts_with(b".") && www())) {
            return None;
        }
        let mut open = 0_u32;
        let length = rest.iter().position(|&byte| match byte {
            b'(' => {
                open += 1;
                false
            }
            b')' if open == 0 => true,
            b')' => {
                open -= 1;
                false
            }
            _ => byte.is_ascii_whitespace() || matches!(byte, b'<' | b'>' | b'|' | b'"'),
        });
        Some(length.map_or(text.len(), |length| word.end + length))
    }
}

impl Discord {
    /// Code between backticks, if it has an end.
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
        Mark::Form(at + run)
    }

    /// A spoiler, if it has an end; `after` is what follows its first bars.
    fn spoiler(&mut self, after: &[u8], at: usize) -> Mark {
        if !self.unclosed_spoiler {
            if let Some(end) = after.windows(2).position(|pair| pair == b"||") {
                return Mark::Masked(at + end + 4);
            }
            self.unclosed_spoiler = true;
        }
        Mark::Form(at + 2)
    }
}

/// The width of the mention, custom emoji, timestamp or bracketed link that begins with `<` before `after`.
fn mention(after: &[u8]) -> Option<usize> {
    let end = after.iter().take(MENTION_BYTES).position(|&byte| byte == b'>')?;
    let inside = after.get(..end)?;
    let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let is = match inside {
        [b'@', b'!' | b'&', id @ ..] | [b'@' | b'#', id @ ..] => digits(id),
        [b':' | b'/', ..] | [b'a', b':', ..] => {
            inside.rsplit(|&byte| byte == b':').next().is_some_and(digits)
        }
        [b't', b':', ..] | [b'i', b'd', b':', ..] => true,
        _ => false,
    };
    is.then_some(end + 2)
}

/// The width of the `:shortcode:` that begins at byte `at`.
fn shortcode(text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at)?.chars().next_back();
    if before.is_some_and(super::text::is_letter) {
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

#[cfg(test)]
mod tests {
    use super::{Dialect, Mark};
    use crate::matcher::own_words;

    /// What a platform has whose markup is HTML: whatever stands in angle brackets, and whole quotes.
    struct Html;

    impl Dialect for Html {
        fn mark(&mut self, text: &str, at: usize) -> Mark {
            let rest = text.get(at..).unwrap_or_default();
            let end = if rest.starts_with("<blockquote>") { "</blockquote>" } else { ">" };
            match rest.find(end) {
                Some(length) if rest.starts_with('<') => Mark::Masked(at + length + end.len()),
                _ => Mark::Own,
            }
        }

        fn line(&mut self, _: &str, _: usize) -> Mark {
            Mark::Own
        }

        fn address(&mut self, _: &str, _: std::ops::Range<usize>) -> Option<usize> {
            None
        }
    }

    #[test]
    fn what_is_masked_is_the_dialects_business() {
        let text = "> `one` ||two||\n<blockquote>three</blockquote> four <b>five</b>";
        assert_eq!(own_words(text, super::Discord::default()), "blockquote three blockquote four b five b");
        assert_eq!(own_words(text, super::Plain), "one two blockquote three blockquote four b five b");
        assert_eq!(own_words(text, Html), "one two\nfour\nfive");
    }
}
