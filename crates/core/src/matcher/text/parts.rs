//! Words that are more than a run of ASCII letters: other scripts, signs of form and invisible characters inside, joiners, capitals that
//! stand apart (`N A T O`, `N.A.T.O.`), and hashtags, whose words capitals tell apart.

use super::{
    super::fold::{self, Kind},
    Listener, Reader, WORD_LETTERS,
    flags::{self, is_indicator},
    signs,
};
use crate::{dialect::Mark, steps::step};

/// Capitals that stand apart are one word from so many on: two may be an initial and a grade. `U. S.` with its stops is one too.
pub(in super::super) const SPELT: usize = 3;

/// How a part of a hashtag ends that has no joiner behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Capitals {
    /// Before a capital, a number or a letter behind one: a word ends.
    Word,
    /// Before the last of several capitals, behind which small letters stand: it is of either word.
    Either,
}

/// What stands between two capitals of a spelt word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    Space,
    Stop,
    StopAndSpace,
    Hyphen,
    Underscore,
    Dot,
    /// An invisible character, between regional indicators: two without one are a flag.
    Nothing,
}

/// The letters of one word or part, folded.
struct Word {
    letters: [char; WORD_LETTERS],
    count: usize,
    scripts: u8,
}

impl Word {
    fn new() -> Self {
        Self { letters: ['\0'; WORD_LETTERS], count: 0, scripts: 0 }
    }

    /// Adds a character, before `rest`.
    fn push(&mut self, c: char, rest: &str) {
        // What is longer than any word is passed over, not folded.
        if self.count == WORD_LETTERS {
            return;
        }
        fold::letter(c, rest, |letter| {
            self.scripts |= fold::script_bit(letter);
            if let Some(place) = self.letters.get_mut(self.count) {
                *place = letter;
                self.count += 1;
            }
        });
    }

    /// Its letters, those of a foreign script in its own.
    fn folded(&mut self) -> &[char] {
        let word = self.letters.get_mut(..self.count).unwrap_or_default();
        if self.scripts.count_ones() > 1 {
            fold::own_script(word);
        }
        word
    }
}

impl Reader<'_, '_> {
    /// One word, or several parts with joiners between them, from a letter on; `tag` if it is a hashtag's.
    pub(super) fn parts(&mut self, tag: bool, listener: &mut impl Listener) {
        let mut joined = false;
        let mut either = false;
        loop {
            let mut word = Word::new();
            let from = self.at;
            let spelling = if tag { None } else { self.spelling(from) };
            let capital = match spelling {
                Some(end) => {
                    self.spell(from..end, &mut word);
                    self.at = end;
                    None
                }
                None => self.letters(tag, either, &mut word, listener),
            };
            // A name with a domain whose first letter is not ASCII.
            if spelling.is_none() && self.stops_inside() {
                self.look(from);
                if self.address.start == from {
                    self.at = from;
                    break;
                }
            }
            if word.count > 0 {
                listener.place(from..self.at);
                if either {
                    listener.capital(word.folded(), joined);
                } else {
                    listener.part(word.folded(), joined);
                }
            }
            let last = word.letters.get(word.count.saturating_sub(1)).copied().unwrap_or_default();
            if let Some(capital) = capital {
                joined = true;
                either = capital == Capitals::Either;
                continue;
            }
            either = false;
            let mut next = self.joined(self.at, last);
            // The last full stop of "U.S." ends no sentence.
            if next.is_none() && joined && word.count == 1 && self.bytes.get(self.at) == Some(&b'.') {
                self.at += 1;
                next = self.joined(self.at, last);
            }
            let Some(next) = next else { break };
            self.tell_hidden(next, listener);
            self.at = next;
            joined = true;
        }
    }

    /// Whether a full stop stands at the reader's place, and something other than white space behind it.
    fn stops_inside(&self) -> bool {
        matches!(self.bytes[self.at..], [b'.', next, ..] if !next.is_ascii_whitespace())
    }

    /// The letters of a part, from the reader's place on, and how it ends if capitals tell that; `one` if it is a single capital.
    fn letters(
        &mut self,
        tag: bool,
        one: bool,
        word: &mut Word,
        listener: &mut impl Listener,
    ) -> Option<Capitals> {
        let text = self.text;
        let from = self.at;
        let mut first = None;
        let mut before = None;
        while let Some(c) = text[self.at..].chars().next() {
            step();
            let after = self.at + c.len_utf8();
            let kind = match c {
                _ if c.is_ascii_alphanumeric() => {
                    self.look(self.at);
                    if self.address.start == self.at && self.at > from {
                        break;
                    }
                    Kind::Letter
                }
                _ if c.is_ascii() => Kind::Other,
                _ => fold::kind(c),
            };
            match kind {
                Kind::Other => {
                    let next = if c.is_ascii() { self.letter_from(self.at) } else { None };
                    let Some(next) = next else { break };
                    self.tell_hidden(next, listener);
                    self.at = next;
                    continue;
                }
                Kind::Ignored => {}
                Kind::Mark if word.count > 0 => word.push(c, &text[after..]),
                _ if *first.get_or_insert(kind) != kind => break,
                Kind::Alone if word.count > 0 => break,
                _ => {
                    if one && before.is_some() {
                        return Some(Capitals::Word);
                    }
                    if tag && let Some(capital) = before.and_then(|before| self.parts_words(before, c, after))
                    {
                        return Some(capital);
                    }
                    before = Some(c);
                    word.push(c, &text[after..]);
                }
            }
            self.at = after;
        }
        None
    }

    /// Whether `c`, which ends at `after`, begins another word of a hashtag than `before`: a capital behind a small letter, the last of
    /// several capitals, a number behind letters, letters behind a number.
    fn parts_words(&self, before: char, c: char, after: usize) -> Option<Capitals> {
        if before.is_numeric() != c.is_numeric() {
            return Some(Capitals::Word);
        }
        if !c.is_uppercase() {
            return None;
        }
        if !before.is_uppercase() {
            return Some(Capitals::Word);
        }
        let mut rest = self.text[after..].chars();
        let next = rest.find(|&next| next.is_ascii() || fold::kind(next) != Kind::Ignored);
        next.is_some_and(char::is_lowercase).then_some(Capitals::Either)
    }

    /// Where the letter stands that goes on from `at`, behind nothing but signs of form and what nobody sees.
    pub(super) fn letter_from(&mut self, at: usize) -> Option<usize> {
        let next = self.through(at, |_, _| {});
        let c = self.text[next..].chars().next()?;
        if c.is_ascii_alphanumeric() {
            self.look(next);
        }
        (signs::is_letter(c) && self.address.start != next).then_some(next)
    }

    /// Whether a word of ASCII that ends at `at` goes on in any other way than by a simple joiner.
    pub(super) fn goes_on(&mut self, at: usize) -> bool {
        let Some(&byte) = self.bytes.get(at) else { return false };
        if byte >= 0x80 {
            return true;
        }
        let last = at.checked_sub(1).and_then(|last| self.bytes.get(last)).copied().map_or(' ', char::from);
        byte != b' ' && byte != b'\n' && (self.through(at, |_, _| {}) > at || self.joined(at, last).is_some())
    }

    /// Where the letter stands that a joiner joins to a part which ends at `at` with the letter `last`.
    fn joined(&mut self, at: usize, last: char) -> Option<usize> {
        let at = self.through(at, |_, _| {});
        let joiner = self.text[at..].chars().next()?;
        let joins = match joiner {
            '-' | '\'' | '.' | '_' | '"' => true,
            ',' => last.is_ascii_digit(),
            // What no other closes, and stands alone, is typed for an apostrophe.
            '*' | '`' => {
                let twin = self.bytes.get(at + 1) == self.bytes.get(at);
                !twin && self.dialect.mark(self.text, at) == Mark::Own
            }
            _ if joiner.is_ascii() => false,
            _ => signs::joins(joiner),
        };
        if !joins {
            return None;
        }
        let next = self.letter_from(at + joiner.len_utf8())?;
        let digit = || self.bytes.get(next).is_some_and(u8::is_ascii_digit);
        (joiner != ',' || digit()).then_some(next)
    }

    /// Where something stands from `at` on that is no sign of form and can be seen. `hidden` hears of what is hidden, of which no more
    /// than one is passed: what is looked ahead at is asked for again.
    fn through(&mut self, at: usize, mut hidden: impl FnMut(usize, usize)) -> usize {
        let mut at = at;
        let mut passed = false;
        while let Some(&byte) = self.bytes.get(at) {
            step();
            match byte {
                0x80.. => match self.text[at..].chars().next() {
                    Some(c) if fold::kind(c) == Kind::Ignored => at += c.len_utf8(),
                    _ => break,
                },
                b'\t'..=b'\r' | b' ' | b'.' | b',' | b'!' | b'?' | b';' | b':' | b'\'' | b'"' | b'-' => break,
                0..0x20 | 0x7F => at += 1,
                _ if byte.is_ascii_alphanumeric() => break,
                _ => match self.dialect.mark(self.text, at) {
                    Mark::Form(end) => at = end,
                    Mark::Hidden(end) if !passed => {
                        hidden(at, end);
                        passed = true;
                        at = end;
                    }
                    _ => break,
                },
            }
        }
        at
    }

    /// Tells of what is hidden between the reader's place and `next`.
    fn tell_hidden(&mut self, next: usize, listener: &mut impl Listener) {
        let at = self.at;
        let joiner = self.through(at, |from, to| listener.masked(from..to));
        if let Some(c) = self.text[joiner..next.max(joiner)].chars().next() {
            self.through(joiner + c.len_utf8(), |from, to| listener.masked(from..to));
        }
    }

    /// Where the word ends whose capitals stand apart from `from` on, if they do.
    pub(super) fn spelling(&self, from: usize) -> Option<usize> {
        let first = self.text[from..].chars().next()?;
        if !spells(first) {
            return None;
        }
        if is_indicator(first) {
            let (length, letters) = flags::run(&self.text[from..]);
            if letters {
                return Some(from + length);
            }
        }
        let (mut at, mut end, mut count) = (from, from, 0);
        let mut sign = None;
        while let Some(c) = self.text[at..].chars().next().filter(|&c| spells(c)) {
            step();
            let bare = at + c.len_utf8();
            let after = self.unseen(bare);
            let between = match self.text[after..].chars().next() {
                Some(next) if is_indicator(next) && is_indicator(c) && after > bare => {
                    Some((Between::Nothing, after))
                }
                // It does not stand apart.
                Some(next) if is_indicator(next) || signs::is_letter(next) => break,
                next => next.and_then(|next| self.between(next, after)),
            };
            count += 1;
            end = after;
            match between {
                Some((found, next)) if sign.is_none_or(|sign| sign == found) => {
                    (sign, at) = (Some(found), next);
                }
                _ => break,
            }
        }
        // The full stop of the last letter ends no sentence.
        let stops =
            matches!(sign, Some(Between::Stop | Between::StopAndSpace)) && self.bytes.get(end) == Some(&b'.');
        let is = count >= SPELT || (count == 2 && stops && sign == Some(Between::StopAndSpace));
        is.then(|| end + usize::from(stops))
    }

    /// What stands at `at`, beginning with `sign`, between two letters, and where the second would stand.
    fn between(&self, sign: char, at: usize) -> Option<(Between, usize)> {
        let after = self.unseen(at + sign.len_utf8());
        match sign {
            ' ' => Some((Between::Space, after)),
            '-' => Some((Between::Hyphen, after)),
            '_' => Some((Between::Underscore, after)),
            '·' | '•' => Some((Between::Dot, after)),
            '.' if self.bytes.get(after) == Some(&b' ') => {
                Some((Between::StopAndSpace, self.unseen(after + 1)))
            }
            '.' => Some((Between::Stop, after)),
            _ => None,
        }
    }

    /// Where something stands from `at` on that can be seen.
    fn unseen(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let seen = rest.find(|c: char| {
            step();
            c.is_ascii() || fold::kind(c) != Kind::Ignored
        });
        at + seen.unwrap_or(rest.len())
    }

    /// The letters that stand apart in `place`.
    fn spell(&self, place: std::ops::Range<usize>, word: &mut Word) {
        let text = &self.text[place];
        for (at, c) in text.char_indices().filter(|(_, c)| spells(*c)) {
            word.push(c, &text[at + c.len_utf8()..]);
        }
    }
}

/// Whether a character may be a letter of a word whose letters stand apart.
fn spells(c: char) -> bool {
    c.is_uppercase() || is_indicator(c)
}
