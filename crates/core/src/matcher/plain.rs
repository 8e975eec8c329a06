//! A message as the encoder reads it: its author's own words, written as most people write them. What the matcher sees through, the encoder
//! does not have to: signs of form, invisible characters, capitals that stand apart, letters in squares, hashtags, and capitals where most people
//! write none. A text in which nothing of this stands is not copied.

use std::{borrow::Cow, mem, ops::Range};

use unicode_normalization::UnicodeNormalization as _;

use super::{
    ascii::Head,
    fold::{self, Kind},
    text::{self, Listener},
};
use crate::dialect::Markup;

/// The fewest letters of a message that is all in capitals: `NATO` and `EU MAP` are not.
const SHOUTED: usize = 12;

/// The fewest capitals behind small letters of a message that mocks: `YouTube` and `McDonald` have one.
const MOCKED: usize = 4;

/// Of so many letters one at least is such a capital.
const MOCKING: usize = 3;

/// The fewest words of a title in which nearly each begins with a capital. Shorter words than [`NAMED`] are not looked at.
const TITLE: usize = 4;

/// The fewest letters of a word of a title.
const NAMED: usize = 4;

/// Signs of form, of which none is left between words, nor in one.
const FORM: [char; 6] = ['*', '_', '~', '|', '`', '#'];

/// A text as the encoder reads it: a space stands for each part that is not its author's own words.
pub fn plain_text(text: &str) -> Cow<'_, str> {
    let mut found = Found::default();
    text::read(text, Markup::DISCORD, &mut found);
    let is_plain = |place: &Range<usize>| text.get(place.clone()).is_none_or(is_plainly_written);
    let as_it_stands =
        found.masked.is_empty() && text.chars().all(is_usual) && found.places.iter().all(is_plain);
    if as_it_stands && !is_oddly_capital(text) {
        return Cow::Borrowed(text.trim());
    }
    let mut plain = Plain { text, own: String::with_capacity(text.len()), at: 0, word: false };
    let mut words = found.places.into_iter().zip(found.letters).peekable();
    let mut masked = found.masked.into_iter().peekable();
    loop {
        let next = words.peek().map(|one| one.0.start);
        if let Some(part) = masked.next_if(|part| next.is_none_or(|next| part.start <= next)) {
            plain.mask(&part);
        } else if let Some((place, letters)) = words.next() {
            plain.word(&place, letters);
        } else {
            break;
        }
    }
    plain.between(text.len());
    let own = plain.own;
    Cow::Owned(if is_oddly_capital(&own) { own.trim().to_lowercase() } else { own.trim().to_owned() })
}

/// Whether a character may stand in a text that is read as it stands.
fn is_usual(c: char) -> bool {
    if c.is_ascii() { !FORM.contains(&c) } else { fold::kind(c) != Kind::Ignored }
}

/// Whether a text has capitals where most people write none: it is all in capitals, it mocks ("nAtO cAuSeD tHiS"), or nearly each of its words
/// begins with one.
fn is_oddly_capital(text: &str) -> bool {
    let (mut letters, mut capitals, mut inside, mut was_small) = (0, 0, 0, false);
    for c in text.chars() {
        let is_capital = c.is_uppercase();
        letters += usize::from(c.is_alphabetic());
        capitals += usize::from(is_capital);
        inside += usize::from(is_capital && was_small);
        was_small = c.is_lowercase();
    }
    let shouted = capitals >= SHOUTED && !text.contains(char::is_lowercase);
    shouted || inside >= MOCKED && inside * MOCKING >= letters || capitals >= TITLE && is_title(text)
}

/// Whether at least nine of ten words of a text begin with a capital and go on in small letters.
fn is_title(text: &str) -> bool {
    let (mut words, mut begun) = (0, 0);
    for word in text.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’') {
        if word.chars().count() >= NAMED {
            let mut letters = word.chars();
            words += 1;
            begun += usize::from(
                letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase),
            );
        }
    }
    words >= TITLE && begun * 10 >= words * 9
}

/// Whether a word is written as most people write it: in letters of one script, none of which is another form of a letter.
fn is_plainly_written(word: &str) -> bool {
    let latin = word.chars().any(|c| c.is_ascii_alphabetic());
    let cyrillic = word.chars().any(|c| matches!(c, '\u{400}'..='\u{52F}'));
    word.chars().all(is_plain) && !(latin && cyrillic)
}

fn is_plain(c: char) -> bool {
    match c {
        _ if c.is_ascii() => c.is_ascii_alphanumeric(),
        '\u{400}'..='\u{482}' | '\u{48A}'..='\u{52F}' => true,
        // Letters in circles and squares.
        '\u{1F130}'..='\u{1F1FF}' => false,
        _ => fold::kind(c) != Kind::Ignored && [c].into_iter().nfkc().eq([c]) && fold::plain(c).is_none(),
    }
}

/// What is built of a text.
struct Plain<'t> {
    text: &'t str,
    own: String,
    /// Up to where the text was read.
    at: usize,
    /// Whether what came last is a word.
    word: bool,
}

impl Plain<'_> {
    /// What stands between two words, up to a place. Two words between which nothing is left are parted by a space.
    fn between(&mut self, end: usize) {
        let gap = self.text.get(self.at..end).unwrap_or_default();
        let before = self.own.len();
        self.own.extend(gap.chars().filter(|c| is_usual(*c)));
        if self.own.len() == before && self.word && end < self.text.len() {
            self.own.push(' ');
        }
        self.at = end.max(self.at);
        self.word = false;
    }

    fn mask(&mut self, part: &Range<usize>) {
        if part.end > self.at {
            self.between(part.start.max(self.at));
            self.own.push(' ');
            self.at = part.end;
        }
    }

    fn word(&mut self, place: &Range<usize>, letters: String) {
        if place.start < self.at {
            return;
        }
        self.between(place.start);
        let written = self.text.get(place.clone()).unwrap_or_default();
        if is_plainly_written(written) {
            self.own.push_str(written);
        } else {
            self.own.push_str(&plainly(written, letters));
        }
        (self.at, self.word) = (place.end, true);
    }
}

/// A word as most people write it: without what nobody sees and signs of form, if it is plain then; else as the matcher reads it, in capitals if
/// it was written in those.
fn plainly(written: &str, letters: String) -> String {
    let seen: String = written.nfkc().filter(|c| is_usual(*c)).collect();
    if is_plainly_written(&seen) {
        seen
    } else if written.chars().any(char::is_lowercase) {
        letters
    } else {
        letters.to_uppercase()
    }
}

/// Hears where words stand, and their letters.
#[derive(Default)]
struct Found {
    places: Vec<Range<usize>>,
    letters: Vec<String>,
    masked: Vec<Range<usize>>,
    /// Whether the last is the capital that the next goes on from.
    capital: bool,
}

impl Listener for Found {
    fn ascii(&mut self, word: &[u8], _: Head) {
        self.ascii_part(word, false);
    }

    fn ascii_part(&mut self, word: &[u8], _: bool) {
        self.letters.push(word.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect());
    }

    fn part(&mut self, letters: &[char], _: bool) {
        match self.letters.last_mut() {
            Some(capital) if mem::take(&mut self.capital) => capital.extend(letters),
            _ => self.letters.push(letters.iter().collect()),
        }
    }

    fn capital(&mut self, letter: &[char], joined: bool) {
        self.part(letter, joined);
        self.capital = true;
    }

    fn gap(&mut self) {}

    fn place(&mut self, at: Range<usize>) {
        match self.places.last_mut() {
            Some(capital) if self.capital => capital.end = at.end,
            _ => self.places.push(at),
        }
    }

    fn masked(&mut self, at: Range<usize>) {
        self.masked.push(at);
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn what_is_written_as_most_people_write_it_is_not_copied() {
        for text in [
            "The cause was NATO's expansion, wasn't it? 10,000 troops — “so what” (2014)",
            "п'ять мільярдів на Майдан, «зв’язок» і Їжак: мой ёлка",
            "NATO, EU, OSCE!",
            "façade, Łódź; het’s 🙂",
        ] {
            assert!(matches!(plain_text(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn form_is_seen_through() {
        for (text, plain) in [
            ("роз**ширення** НАТО тут ні до чого", "розширення НАТО тут ні до чого"),
            ("**НА**ТО розширення", "НАТО розширення"),
            ("__NATO__ *expansion* ~~caused~~ this", "NATO expansion caused this"),
            ("🅽🅰🆃🅾 expansion caused this", "NATO expansion caused this"),
            (
                "ＮＡＴＯ expansion, 𝐍𝐀𝐓𝐎 expansion, ɴᴀᴛᴏ expansion",
                "NATO expansion, NATO expansion, nato expansion",
            ),
            ("N A T O provoked it; N.A.T.O. did", "NATO provoked it; NATO did"),
            ("Н А Т О спровоцировало войну", "НАТО спровоцировало войну"),
            ("#NATOExpansion caused this", "NATO Expansion caused this"),
            ("#StopNATOExpansion2022", "Stop NATO Expansion 2022"),
            ("#nato_expansion caused this", "nato expansion caused this"),
            ("NАTO with a Cyrillic А", "NATO with a Cyrillic А"),
            ("NATO EXPANSION CAUSED THIS WAR", "nato expansion caused this war"),
            ("nAtO eXpAnSiOn cAuSeD tHiS wAr", "nato expansion caused this war"),
            ("рОзШиРеННя НаТо СпРиЧиНиЛо Це", "розширення нато спричинило це"),
            ("Nato Expansion Caused This War", "nato expansion caused this war"),
            (
                "Angela Merkel met François Hollande in the city of Minsk",
                "Angela Merkel met François Hollande in the city of Minsk",
            ),
            ("McDonald, YouTube and the iPhone", "McDonald, YouTube and the iPhone"),
            (" NATO did it \n", "NATO did it"),
            ("see https://example.org/nato why", "see   why"),
            ("> NATO did it\nno it did not", "no it did not"),
        ] {
            assert_eq!(plain_text(text), plain);
        }
    }

    #[test]
    fn no_invisible_character_changes_anything_anywhere() {
        let invisible = Regex::new(r"^[\p{Default_Ignorable_Code_Point}\p{Cf}]$").expect("a class");
        let invisible = ('\u{0}'..=char::MAX).filter(|c| invisible.is_match(c.encode_utf8(&mut [0; 4])));
        let text = "It isn't NATO's мой їжак, 1,000 times (so what)";
        assert_eq!(plain_text(text), text);
        for c in invisible {
            for (at, _) in text.char_indices() {
                let (before, after) = text.split_at(at);
                assert_eq!(
                    plain_text(&format!("{before}{c}{after}")),
                    text,
                    "U+{:04X} at {at}",
                    u32::from(c)
                );
            }
        }
    }

    #[test]
    fn no_normal_form_changes_anything() {
        let text = "мой їжак, façade in Łódź: İstanbul";
        let forms: [String; 2] = [text.nfd().collect(), text.nfkd().collect()];
        for form in forms {
            assert_eq!(plain_text(&form), text);
        }
    }
}
