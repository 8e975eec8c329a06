//! Reading a message: which of its characters are the author's own words, and where one word ends.
//!
//! One pass over the bytes. An ASCII word is handed on as it stands; anything else is folded letter by letter into a
//! fixed buffer. What is not the author's own words is stepped over; what that is, a [`Dialect`] says.
//!
//! **Joiners.** A hyphen, an apostrophe, an underscore or a full stop between two letters, and a comma between two digits,
//! join or split: the parts are read as words of their own, and the reader says which follow without a gap, so that the
//! matcher may read them as one word too. [`signs`] lists them.
//!
//! **Form.** Signs that nobody sees, such as those of emphasis, are no part of a word and end none. [`parts`] reads such words.

mod flags;
mod parts;
mod signs;

pub(super) use parts::SPELT;

use std::ops::Range;

use smallvec::SmallVec;

use super::{
    ascii::{BLOCK, HEADS, Head, others_of, word_at},
    fold::{self, ASCII, Kind},
};
use crate::{
    dialect::{Dialect, Mark, Markup},
    steps::step,
};

/// The longest word that is read, in letters. What follows is skipped: no phrase has so long a word.
pub(super) const WORD_LETTERS: usize = 64;

/// What must be left of a message for that to be worth while, in bytes.
const LONG: usize = 2 * BLOCK;

/// Who hears the words.
pub(super) trait Listener {
    /// A word of ASCII letters and digits, as it stands in the text, and how it begins.
    fn ascii(&mut self, word: &[u8], head: Head);
    /// The same, as a part of a word that has a joiner in it.
    fn ascii_part(&mut self, word: &[u8], joined: bool);
    /// Two such parts, which are the whole word: "don't".
    fn ascii_pair(&mut self, first: &[u8], second: &[u8]) {
        self.ascii_part(first, false);
        self.ascii_part(second, true);
    }
    /// A word, or a part of one if a joiner stands before it or after it.
    fn part(&mut self, letters: &[char], joined: bool);
    /// A capital of a hashtag, as a part, which ends the word before it or begins the one behind it: the `O` of `#NATOexpansion`, the `E` of
    /// `#NATOExpansion`. Who cannot read it both ways takes it for a beginning.
    fn capital(&mut self, letter: &[char], joined: bool) {
        self.part(letter, joined);
    }
    /// What comes next does not follow what came before: a sentence ended, or something is masked.
    fn gap(&mut self);
    /// Where the next word, or part of one, stands in the text, in bytes. Only who explains a message asks.
    fn place(&mut self, _: Range<usize>) {}
    /// Something is stepped over that is not the author's own words. Only who explains a message asks.
    fn masked(&mut self, _: Range<usize>) {}
}

/// Reads a text written in a markup.
pub(super) fn read(text: &str, markup: Markup, listener: &mut impl Listener) {
    markup.with(&mut |dialect| {
        let address = NOWHERE..NOWHERE;
        Reader { text, bytes: text.as_bytes(), at: 0, dialect, address, looked: 0, spaced: 0 }.run(listener);
    });
}

/// No place in a text.
const NOWHERE: usize = usize::MAX;

struct Reader<'t, 'd> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    dialect: &'d mut dyn Dialect,
    /// The next address that is known of.
    address: Range<usize>,
    /// Up to where addresses were looked for.
    looked: usize,
    /// Where the next white space is behind the place from which it was sought last.
    spaced: usize,
}

impl Reader<'_, '_> {
    fn run(&mut self, listener: &mut impl Listener) {
        self.line_start(listener);
        while let Some(&byte) = self.bytes.get(self.at) {
            step();
            if self.at == self.address.start {
                self.mask(self.address.end, listener);
            } else if ASCII[usize::from(byte)] != 0 {
                if self.bytes.len() - self.at >= LONG {
                    self.words(listener);
                } else {
                    self.word(listener);
                }
            } else if byte == b' ' {
                self.at += 1;
            } else if byte >= 0x80 {
                self.foreign(listener);
            } else {
                self.mark(byte, listener);
            }
        }
    }

    /// The words of the next 64 bytes, from an ASCII letter or digit on: what a word costs beyond this does not wait for
    /// where the word before it ended. Stops before anything but words, spaces and single punctuation marks.
    #[inline(never)]
    fn words(&mut self, listener: &mut impl Listener) {
        let base = self.at;
        let Some(block) = self.bytes[base..].first_chunk::<BLOCK>() else { return self.word(listener) };
        let others = others_of(block);
        let mut start = 0;
        loop {
            let length = (others >> start).trailing_zeros() as usize;
            let end = start + length;
            if end >= BLOCK - 3 {
                if start == 0 {
                    break;
                }
                self.at = base + start;
                return;
            }
            let head = u32::from_le_bytes([block[start], block[start + 1], block[start + 2], 0]);
            let head = (head | 0x0020_2020) & HEADS[length & 63];
            let word = &block[start..end];
            match block[end] {
                b' ' | b'.' if length == 1 && self.spelling(base + start).is_some() => break,
                b' ' => {
                    listener.place(base + start..base + end);
                    listener.ascii(word, head);
                    start = end + 1;
                }
                b',' | b'.' | b'!' | b'?' if block[end + 1] == b' ' => {
                    listener.place(base + start..base + end);
                    listener.ascii(word, head);
                    listener.gap();
                    start = end + 2;
                }
                b'\'' if others >> (end + 1) & 1 == 0 => {
                    let second = end + 1 + (others >> (end + 1)).trailing_zeros() as usize;
                    // Whatever else may follow is left to the slower way.
                    if second >= BLOCK - 1 || block[second] != b' ' {
                        break;
                    }
                    listener.place(base + start..base + end);
                    listener.place(base + end + 1..base + second);
                    listener.ascii_pair(word, &block[end + 1..second]);
                    start = second + 1;
                }
                _ => break,
            }
            if others >> start & 1 != 0 {
                self.at = base + start;
                return;
            }
        }
        self.at = base + start;
        self.word(listener);
    }

    /// A word that begins with an ASCII letter or digit, and those that follow it with nothing but a space between.
    #[inline]
    fn word(&mut self, listener: &mut impl Listener) {
        let bytes = self.bytes;
        let mut start = self.at;
        loop {
            let (end, head) = word_at(bytes, start);
            let word = &bytes[start..end.min(start + WORD_LETTERS)];
            let next = bytes.get(end).copied();
            self.at = start;
            if end - start == 1 && self.spelling(start).is_some() {
                return self.parts(false, listener);
            }
            if next == Some(b' ') {
                listener.place(start..end);
                listener.ascii(word, head);
                start = end + 1;
                if bytes.get(start).is_some_and(|&byte| ASCII[usize::from(byte)] != 0) {
                    continue;
                }
                self.at = start;
                return;
            }
            if let Some(next) = next
                && next != b'\n'
            {
                self.look(start);
                if self.address.start == start {
                    return self.mask(self.address.end, listener);
                }
                // Where an address is glued to the word, or anything else than a simple joiner goes on from it, the slower way.
                if next >= 0x80 || self.address.start != NOWHERE {
                    return self.parts(false, listener);
                }
                if self.simply_joins(end) {
                    return self.ascii_run(end, listener);
                }
                if self.goes_on(end) {
                    return self.parts(false, listener);
                }
            }
            listener.place(start..end);
            listener.ascii(word, head);
            self.at = end;
            return;
        }
    }

    /// Parts of ASCII with joiners between them, the first of which ends at `end`; anything else is left to the slower way,
    /// from the beginning.
    fn ascii_run(&mut self, end: usize, listener: &mut impl Listener) {
        let mut ends: SmallVec<[usize; 8]> = SmallVec::from_slice(&[end]);
        loop {
            let at = ends[ends.len() - 1];
            if !self.simply_joins(at) {
                if self.goes_on(at) || (self.bytes.get(at) == Some(&b'.') && self.goes_on(at + 1)) {
                    return self.parts(false, listener);
                }
                break;
            }
            if ends.len() == ends.inline_size() {
                return self.parts(false, listener);
            }
            ends.push(word_at(self.bytes, at + 1).0);
        }
        let mut start = self.at;
        let mut last = 0;
        if let [first, second] = ends[..]
            && second - start <= WORD_LETTERS
        {
            listener.place(start..first);
            listener.place(first + 1..second);
            listener.ascii_pair(&self.bytes[start..first], &self.bytes[first + 1..second]);
            self.at = second;
            return self.abbreviated(second - first - 1);
        }
        for (number, &end) in ends.iter().enumerate() {
            listener.place(start..end);
            listener.ascii_part(&self.bytes[start..end.min(start + WORD_LETTERS)], number > 0);
            last = end - start;
            start = end + 1;
        }
        self.at = start - 1;
        self.abbreviated(last);
    }

    /// Whether a joiner of ASCII stands at `at`, after a letter or digit of ASCII and before another.
    #[inline]
    fn simply_joins(&self, at: usize) -> bool {
        let [joiner, after, ..] = self.bytes[at..] else { return false };
        match joiner {
            b',' => after.is_ascii_digit() && self.bytes[at - 1].is_ascii_digit(),
            b'-' | b'\'' | b'.' | b'_' | b'"' => ASCII[usize::from(after)] != 0,
            _ => false,
        }
    }

    /// The last full stop of "U.S." ends no sentence.
    fn abbreviated(&mut self, letters: usize) {
        if letters == 1 && self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
        }
    }

    /// Looks for an address from `at` to the next white space, unless that was done. Each place is looked at once.
    fn look(&mut self, at: usize) {
        if at < self.looked {
            return;
        }
        if at >= self.spaced {
            let rest = &self.text[at..];
            let space = |c: char| {
                step();
                c.is_whitespace()
            };
            self.spaced = at + rest.find(space).unwrap_or(rest.len());
        }
        let end = self.spaced;
        if let Some(address) = self.dialect.address(self.text, at..end) {
            self.looked = address.end;
            self.address = address;
        } else {
            self.looked = end;
            self.address = NOWHERE..NOWHERE;
        }
    }

    /// A character that is not ASCII, between words.
    fn foreign(&mut self, listener: &mut impl Listener) {
        let Some(c) = self.text[self.at..].chars().next() else { return };
        match fold::kind(c) {
            Kind::Letter | Kind::Katakana | Kind::Alone | Kind::Mark => self.parts(false, listener),
            Kind::Ignored => self.at += c.len_utf8(),
            Kind::Other if self.spelling(self.at).is_some() => self.parts(false, listener),
            Kind::Other if flags::is_indicator(c) => self.at += flags::run(&self.text[self.at..]).0,
            Kind::Other => {
                let tag = c == '＃' && self.begins_tag(self.at, c.len_utf8());
                if signs::ends_sentence(c) {
                    listener.gap();
                }
                self.at += c.len_utf8();
                if tag {
                    self.parts(true, listener);
                }
            }
        }
    }

    /// A punctuation mark or another ASCII character that is no letter.
    fn mark(&mut self, byte: u8, listener: &mut impl Listener) {
        match self.dialect.mark(self.text, self.at) {
            Mark::Masked(end) => return self.mask(end, listener),
            Mark::Picture(end) | Mark::Hidden(end) => {
                listener.masked(self.at..end);
                self.at = end;
                return;
            }
            Mark::Form(end) => {
                self.at = end;
                return;
            }
            Mark::Own => {}
        }
        let tag = byte == b'#' && self.begins_tag(self.at, 1);
        self.at += if byte == b'[' { signs::note(self.bytes, self.at) } else { 1 };
        match byte {
            b'\n' => self.line_start(listener),
            b'.' | b',' | b'!' | b'?' | b';' | b':' => listener.gap(),
            _ if tag => self.parts(true, listener),
            _ => {}
        }
    }

    /// Whether the `#` of `width` bytes at `at` begins a hashtag, whose words are told apart by their capitals.
    fn begins_tag(&mut self, at: usize, width: usize) -> bool {
        let seen = |c: &char| c.is_ascii() || fold::kind(*c) != Kind::Ignored;
        let before = self.text[..at].chars().rev().inspect(|_| step()).find(seen);
        !before.is_some_and(signs::is_letter) && self.letter_from(at + width).is_some()
    }

    /// Steps over what is not the author's own words, up to byte `end`.
    fn mask(&mut self, end: usize, listener: &mut impl Listener) {
        listener.gap();
        listener.masked(self.at..end);
        self.at = end;
    }

    /// The beginning of a line: a quote is not the author's own words; a blank line parts what stands around it.
    fn line_start(&mut self, listener: &mut impl Listener) {
        loop {
            let rest = &self.bytes[self.at..];
            let indent = rest.iter().take_while(|&&byte| byte == b' ').count();
            if rest.get(indent) == Some(&b'\n') {
                listener.gap();
                self.at += indent + 1;
                continue;
            }
            let Mark::Masked(end) = self.dialect.line(self.text, self.at) else { return };
            self.mask(end, listener);
            if self.bytes.get(end) != Some(&b'\n') {
                return;
            }
            self.at += 1;
        }
    }
}
