//! Reading a message: which of its characters are the author's own words, and where one word ends.
//!
//! One pass over the bytes. An ASCII word is handed on as it stands; anything else is folded letter by letter into a
//! fixed buffer. What is not the author's own words is stepped over; what that is, a [`Dialect`] says.
//!
//! **Joiners.** A hyphen, an apostrophe, an underscore or a full stop between two letters, and a comma between two digits,
//! join or split: the parts are read as words of their own, and the reader says which follow without a gap, so that the
//! matcher may read them as one word too.

use std::ops::Range;

use smallvec::SmallVec;

use super::{
    ascii::{BLOCK, HEADS, Head, others_of, word_at},
    dialect::{Dialect, Discord, Mark, Plain},
    fold::{self, ASCII, Kind},
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
    /// What comes next does not follow what came before: a sentence ended, or something is masked.
    fn gap(&mut self);
    /// Where the next word, or part of one, stands in the text, in bytes. Only who explains a message asks.
    fn place(&mut self, _: Range<usize>) {}
    /// Something is stepped over that is not the author's own words. Only who explains a message asks.
    fn masked(&mut self, _: Range<usize>) {}
}

/// Reads a message as it is written on Discord.
pub(super) fn read(text: &str, listener: &mut impl Listener) {
    read_in(text, Discord::default(), listener);
}

/// Reads a phrase, in which nothing is masked.
pub(super) fn read_plain(text: &str, listener: &mut impl Listener) {
    read_in(text, Plain, listener);
}

/// Reads a message written in a dialect.
pub(super) fn read_in(text: &str, dialect: impl Dialect, listener: &mut impl Listener) {
    Reader { text, bytes: text.as_bytes(), at: 0, dialect }.run(listener);
}

struct Reader<'t, D> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    dialect: D,
}

impl<D: Dialect> Reader<'_, D> {
    fn run(&mut self, listener: &mut impl Listener) {
        self.line_start(listener);
        while let Some(&byte) = self.bytes.get(self.at) {
            step();
            if ASCII[usize::from(byte)] != 0 {
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
            self.at = start;
            if let Some(b':' | b'.') = next
                && let Some(end) = self.dialect.address(self.text, start..end)
            {
                return self.mask(end, listener);
            }
            match next {
                Some(next) if next >= 0x80 => return self.run_of_parts(listener),
                Some(next) if is_joiner(next) && self.joins(end, end + 1) => {
                    return self.ascii_run(end, listener);
                }
                _ => {}
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
            let rest = &self.bytes[at..];
            let goes_on = rest.len() > 1 && is_joiner(rest[0]) && self.joins(at, at + 1);
            if !goes_on {
                if rest.first().is_some_and(|&next| next >= 0x80) {
                    return self.run_of_parts(listener);
                }
                break;
            }
            let part = rest[1..].iter().take_while(|&&byte| ASCII[usize::from(byte)] != 0).count();
            if part == 0 || ends.len() == ends.inline_size() {
                return self.run_of_parts(listener);
            }
            ends.push(at + 1 + part);
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

    /// The last full stop of "U.S." ends no sentence.
    fn abbreviated(&mut self, letters: usize) {
        if letters == 1 && self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
        }
    }

    /// Whether the joiner at bytes `from..to` stands between two letters of a word.
    fn joins(&self, from: usize, to: usize) -> bool {
        let before = self.text[..from].chars().next_back();
        let after = self.text[to..].chars().next();
        let (Some(before), Some(after)) = (before, after) else { return false };
        if self.bytes[from] == b',' {
            return before.is_ascii_digit() && after.is_ascii_digit();
        }
        is_letter(after)
    }

    /// A character that is not ASCII, between words.
    fn foreign(&mut self, listener: &mut impl Listener) {
        let Some(c) = self.text[self.at..].chars().next() else { return };
        match fold::kind(c) {
            Kind::Letter | Kind::Katakana | Kind::Alone => self.run_of_parts(listener),
            Kind::Ignored => self.at += c.len_utf8(),
            Kind::Other => {
                if matches!(c, '…' | '。' | '、' | '，' | '．' | '！' | '？' | '；' | '：' | '؟' | '।')
                {
                    listener.gap();
                }
                self.at += c.len_utf8();
            }
        }
    }

    /// One word, or several parts with joiners between them, from a letter on.
    fn run_of_parts(&mut self, listener: &mut impl Listener) {
        let mut joined = false;
        loop {
            let mut letters = ['\0'; WORD_LETTERS];
            let mut count = 0;
            let mut scripts = 0_u8;
            let mut first = None;
            let from = self.at;
            let mut rest = self.text[from..].chars();
            while let Some(c) = rest.clone().next() {
                step();
                let kind = match c {
                    _ if c.is_ascii_alphanumeric() => Kind::Letter,
                    _ if c.is_ascii() => Kind::Other,
                    _ => fold::kind(c),
                };
                match kind {
                    Kind::Other => break,
                    Kind::Ignored => {}
                    _ if *first.get_or_insert(kind) != kind => break,
                    Kind::Alone if count > 0 => break,
                    // What is longer than any word is passed over, not folded.
                    _ if count == WORD_LETTERS => {}
                    _ => {
                        let mut after = rest.clone();
                        after.next();
                        fold::letter(c, after.next(), |letter| {
                            scripts |= fold::script_bit(letter);
                            if count < WORD_LETTERS {
                                letters[count] = letter;
                                count += 1;
                            }
                        });
                    }
                }
                rest.next();
            }
            self.at = self.text.len() - rest.as_str().len();
            let word = &mut letters[..count];
            if scripts.count_ones() > 1 {
                fold::own_script(word);
            }
            if count > 0 {
                listener.place(from..self.at);
                listener.part(word, joined);
            }
            let Some(width) = self.joiner_here() else { break };
            if !self.joins(self.at, self.at + width) {
                if joined {
                    self.abbreviated(count);
                }
                break;
            }
            self.at += width;
            joined = true;
        }
    }

    /// The width of the joiner at the reader's place, if one is there.
    fn joiner_here(&self) -> Option<usize> {
        let c = self.text[self.at..].chars().next()?;
        let joins = if c.is_ascii() {
            is_joiner(self.bytes[self.at])
        } else {
            matches!(c, '\u{2010}' | '\u{2011}' | '’' | '\u{2BC}' | '\u{2B9}' | '\u{FF07}')
        };
        joins.then_some(c.len_utf8())
    }

    /// A punctuation mark or another ASCII character that is no letter.
    fn mark(&mut self, byte: u8, listener: &mut impl Listener) {
        match self.dialect.mark(self.text, self.at) {
            Mark::Masked(end) => return self.mask(end, listener),
            Mark::Form(end) => {
                self.at = end;
                return;
            }
            Mark::Own => {}
        }
        self.at += 1;
        match byte {
            b'\n' => self.line_start(listener),
            b'.' | b',' | b'!' | b'?' | b';' | b':' => listener.gap(),
            _ => {}
        }
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

fn is_joiner(byte: u8) -> bool {
    matches!(byte, b'-' | b'\'' | b'.' | b',' | b'_')
}

pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        matches!(fold::kind(c), Kind::Letter | Kind::Katakana | Kind::Alone)
    }
}
