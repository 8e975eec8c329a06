//! Phrases as curators write them: their words, their stars, and the readings that joiners give them.

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

/// Why a text is no phrase.
pub(super) type Reason = &'static str;

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
        letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
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
                readings.iter_mut().for_each(|reading| read_on(reading, run));
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
    let Ok(readings) = readings(phrase) else { return vec![phrase.to_owned()] };
    let star = |open: bool| if open { "*" } else { "" };
    let word = |atom: &Atom| format!("{}{}{}", star(atom.open_start), atom.letters, star(atom.open_end));
    readings.iter().map(|atoms| atoms.iter().map(word).collect::<Vec<_>>().join(" ")).collect()
}

/// How long a phrase with these readings is: its words, then its letters.
pub(super) fn length(readings: &[Vec<Atom>]) -> (u16, u16) {
    let first = readings.first().map(Vec::as_slice).unwrap_or_default();
    let letters = first.iter().map(|atom| atom.letters.chars().count()).sum::<usize>();
    let small = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
    (small(first.len()), small(letters))
}
