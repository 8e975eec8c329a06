//! Phrases as curators write them: their words, their stars, and the readings that joiners give them.

use smallvec::SmallVec;

use super::{
    ascii::Head,
    text::{self, Listener, WORD_LETTERS},
};
use crate::dialect::Markup;

/// Readings of one phrase kept: each joiner in it doubles them.
const READINGS: usize = 8;

/// A word of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    pub(super) letters: String,
    pub(super) open_start: bool,
    pub(super) open_end: bool,
}

/// A word of a phrase, lent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'p> {
    pub(super) letters: &'p str,
    pub(super) open_start: bool,
    pub(super) open_end: bool,
}

impl<'p> From<&'p Atom> for Word<'p> {
    fn from(atom: &'p Atom) -> Self {
        Self { letters: &atom.letters, open_start: atom.open_start, open_end: atom.open_end }
    }
}

/// The words of a phrase that is written as a message is read, so that it has one reading: small letters of one script, as nearly every
/// phrase has. Nothing is allocated for it.
pub(super) type Plain<'p> = SmallVec<[Word<'p>; 8]>;

/// Why a text is no phrase.
pub(super) type Reason = &'static str;

/// The words of a phrase, if it is written as a message is read. [`readings`] gives the same ones.
pub(super) fn plain(phrase: &str) -> Option<Plain<'_>> {
    let mut words = Plain::new();
    let mut single = 0;
    for token in phrase.split_whitespace() {
        let open_start = token.starts_with('*');
        let open_end = token.ends_with('*');
        let letters = token.trim_matches('*');
        let all = |of: fn(char) -> bool| letters.chars().all(of);
        let fits = !letters.is_empty() && letters.len() < WORD_LETTERS;
        if !fits || !(all(is_plain_latin) || all(is_plain_cyrillic)) {
            return None;
        }
        single += usize::from(letters.len() <= '\u{7FF}'.len_utf8() && letters.chars().nth(1).is_none());
        words.push(Word { letters, open_start, open_end });
    }
    // Letters that stand apart are a word too.
    (!words.is_empty() && single < text::SPELT).then_some(words)
}

fn is_plain_latin(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

/// Small letters of Ukrainian and Russian that are folded to themselves.
fn is_plain_cyrillic(c: char) -> bool {
    matches!(c, 'а'..='я' | 'є' | 'і' | 'ї' | 'ґ')
}

/// The readings of a phrase, each a sequence of atoms. Letters that stand apart in it are a word too, as a message's capitals are.
pub(super) fn readings(phrase: &str) -> Result<Vec<Vec<Atom>>, Reason> {
    let mut readings = as_written(phrase)?;
    if let Some(spelt) = spelt(phrase) {
        readings.extend(as_written(&spelt)?);
    }
    Ok(readings)
}

/// The phrase with its letters that stand apart as one word, if there are as many as make one in a message.
fn spelt(phrase: &str) -> Option<String> {
    let one = |token: &&str| {
        let mut letters = token.chars();
        let first = letters.next();
        letters.next().is_none() && first.is_some_and(char::is_alphabetic)
    };
    if phrase.split_whitespace().filter(one).count() < text::SPELT {
        return None;
    }
    let tokens: Vec<&str> = phrase.split_whitespace().collect();
    let runs = tokens.chunk_by(|left, right| one(left) && one(right));
    let words: Vec<String> =
        runs.map(|run| if run.len() >= text::SPELT { run.concat() } else { run.join(" ") }).collect();
    let words = words.join(" ");
    (words != tokens.join(" ")).then_some(words)
}

fn as_written(phrase: &str) -> Result<Vec<Vec<Atom>>, Reason> {
    let mut readings: Vec<Vec<Atom>> = vec![Vec::new()];
    for token in phrase.split_whitespace() {
        let open_start = token.starts_with('*');
        let open_end = token.ends_with('*');
        let word = token.trim_matches('*');
        if word.contains('*') {
            return Err("a `*` stands inside a word");
        }
        let has_letters = word.contains(char::is_alphanumeric);
        if has_letters && (word.starts_with(is_sign) || word.ends_with(is_sign)) {
            return Err(
                "it has a sign beside a word, such as `+` or `#`, and only letters and digits are read",
            );
        }
        let mut parts = Parts::default();
        text::read(word, Markup::PLAIN, &mut parts);
        let runs = parts.0;
        if runs.is_empty() {
            if open_start || open_end {
                return Err("a `*` stands alone");
            }
            continue;
        }
        let last_run = runs.len() - 1;
        for (at, run) in runs.iter().enumerate() {
            let read_on = |reading: &mut Vec<Atom>, way: &[String]| {
                let last = way.len() - 1;
                reading.extend(way.iter().enumerate().map(|(part, letters)| Atom {
                    letters: letters.clone(),
                    open_start: open_start && at == 0 && part == 0,
                    open_end: open_end && at == last_run && part == last,
                }));
            };
            if run.len() == 1 {
                for reading in &mut readings {
                    read_on(reading, run);
                }
                continue;
            }
            let whole = [run.concat()];
            let mut more = Vec::new();
            for reading in &readings {
                for way in [&run[..], &whole[..]] {
                    let mut longer = reading.clone();
                    read_on(&mut longer, way);
                    more.push(longer);
                }
            }
            more.truncate(READINGS);
            readings = more;
        }
    }
    if readings[0].is_empty() {
        return Err("it has no letter and no digit");
    }
    if readings.iter().flatten().any(|atom| atom.letters.chars().count() >= WORD_LETTERS) {
        return Err("a word is too long");
    }
    Ok(readings)
}

/// A sign that belongs to the word it stands beside, and is not read: without it `c++` would be any `c`. Punctuation is none.
fn is_sign(c: char) -> bool {
    c.is_ascii() && "+#%$&=<>@^~|/\\".contains(c)
        || matches!(c, '€' | '£' | '¥' | '₽' | '₴' | '№' | '°' | '±' | '‰')
}

/// Gathers the words of a phrase: runs of parts.
#[derive(Default)]
struct Parts(Vec<Vec<String>>);

impl Listener for Parts {
    fn ascii(&mut self, word: &[u8], _: Head) {
        self.0.push(vec![word.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect()]);
    }

    fn ascii_part(&mut self, word: &[u8], joined: bool) {
        let letters: Vec<char> = word.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
        self.part(&letters, joined);
    }

    fn part(&mut self, letters: &[char], joined: bool) {
        let part: String = letters.iter().collect();
        match self.0.last_mut() {
            Some(run) if joined => run.push(part),
            _ => self.0.push(vec![part]),
        }
    }

    fn gap(&mut self) {}
}

/// Every reading of a phrase, folded, with one space between its words and its stars kept; the phrase as it is if it cannot
/// be read.
pub(super) fn folded(phrase: &str) -> Vec<String> {
    if let Some(words) = plain(phrase) {
        return vec![spelled(words)];
    }
    let Ok(readings) = readings(phrase) else { return vec![phrase.to_owned()] };
    readings.iter().map(|atoms| spelled(atoms.iter().map(Word::from))).collect()
}

/// The words of a reading as they are written, with one space between them.
fn spelled<'p>(words: impl IntoIterator<Item = Word<'p>>) -> String {
    let mut text = String::new();
    for word in words {
        let star = |open: bool| if open { "*" } else { "" };
        text.extend([
            if text.is_empty() { "" } else { " " },
            star(word.open_start),
            word.letters,
            star(word.open_end),
        ]);
    }
    text
}

/// How long a reading is: its words, then its letters.
pub(super) fn length<'p>(words: impl IntoIterator<Item = Word<'p>>) -> (u16, u16) {
    let small = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
    let count = |(words, letters), word: Word<'_>| (words + 1, letters + word.letters.chars().count());
    let (words, letters) = words.into_iter().fold((0, 0), count);
    (small(words), small(letters))
}

#[cfg(test)]
mod tests {
    use super::{Word, plain, readings, spelled};

    #[test]
    fn a_plain_phrase_has_the_reading_that_it_would_have_anyway() {
        let letters = ('a'..='z').chain('0'..='9').chain('а'..='я').chain(['є', 'і', 'ї', 'ґ']);
        let single: Vec<String> = letters.map(String::from).collect();
        let longest = "x".repeat(super::WORD_LETTERS - 1);
        let phrases = [
            "nuke*",
            "*memorandum",
            "*gate*",
            "gave up  its nukes",
            "будапештськ* меморандум*",
            "й",
            "ий її",
            "1994",
            "the us",
            "a b",
            "u s a",
            "a b c*",
            "и е ё",
            "х y",
            "7 й",
            "зе команда",
            "*",
            "",
            " ",
            "a* b* c*",
            "a**",
            "** a",
            "nine11",
            "євро 2024",
            "під'їзд",
            "e-mail",
            "ёлка",
            "Kyiv",
            "їi",
            "ѓ",
            "naïve",
        ];
        let all = phrases.into_iter().chain(single.iter().map(String::as_str)).chain([&*longest]);
        let mut found = 0;
        for phrase in all {
            let Some(words) = plain(phrase) else { continue };
            found += 1;
            let readings = readings(phrase).unwrap_or_else(|reason| panic!("`{phrase}`: {reason}"));
            let [reading] = readings.as_slice() else { panic!("`{phrase}` has {readings:?}") };
            assert_eq!(reading.iter().map(Word::from).collect::<Vec<_>>(), words.to_vec(), "`{phrase}`");
            assert!(!spelled(words).contains("  "));
        }
        assert!(found > single.len() + 12, "{found} are plain");
    }
}
