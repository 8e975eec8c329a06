//! Folding letters: case, compatibility forms, diacritics, and letters of a foreign script.
//!
//! What is folded is the same on both sides, in phrases and in messages, so the result need only be consistent: `NATO`,
//! `nato`, `ＮＡＴＯ`, `NÄTO` and `NАTO` with a Cyrillic А are one word.

use unicode_normalization::char::decompose_compatible;

use super::steps::step;

/// Bytes of an ASCII word, lower-cased; 0 for every byte that is no letter or digit.
pub(super) const ASCII: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// How a letter joins its neighbours into a word (UAX #29, narrowed to what chat needs).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Not part of a word.
    Other,
    /// Invisible: it neither ends a word nor counts (zero-width characters, marks, soft hyphens).
    Ignored,
    /// A letter or digit of a script that writes words as runs.
    Letter,
    /// Katakana: runs of its own.
    Katakana,
    /// A character that is a word by itself: Han, Hiragana, and the scripts that write no spaces.
    Alone,
}

/// The kind of a character that is not ASCII.
#[inline]
#[expect(
    clippy::match_same_arms,
    reason = "the commonest letters come first, and each range has a line of its own"
)]
pub(super) fn kind(c: char) -> Kind {
    match c {
        '\u{410}'..='\u{44F}' => Kind::Letter,
        // Letters by their category; apostrophes by their use.
        '\u{2B9}' | '\u{2BC}' => Kind::Other,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{FEFF}' => Kind::Ignored,
        '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' => Kind::Ignored,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => Kind::Ignored,
        '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}' => Kind::Ignored,
        '\u{483}'..='\u{489}' | '\u{E0000}'..='\u{E01EF}' => Kind::Ignored,
        '\u{30A0}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}' => Kind::Katakana,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' => Kind::Alone,
        '\u{3040}'..='\u{309F}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => Kind::Alone,
        '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => Kind::Alone,
        _ if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) => Kind::Letter,
        _ => Kind::Other,
    }
}

/// Calls `emit` with each folded letter of `c`; `next` is the character after it, which may be a mark that makes one
/// letter with it. No letters come of a character that only has form.
#[inline]
#[expect(clippy::match_same_arms, reason = "the commonest letters come first")]
pub(super) fn letter(c: char, next: Option<char>, mut emit: impl FnMut(char)) {
    match c {
        'a'..='z' | '0'..='9' => emit(c),
        'A'..='Z' => emit(c.to_ascii_lowercase()),
        // Й, Ї and Ў are letters of their own; as two characters they are composed, as NFKC does.
        'И' | 'и' => emit(if next == Some('\u{306}') { 'й' } else { 'и' }),
        'І' | 'і' => emit(if next == Some('\u{308}') { 'ї' } else { 'і' }),
        'У' | 'у' => emit(if next == Some('\u{306}') { 'ў' } else { 'у' }),
        // Most people write е for ё.
        'Ё' | 'ё' => emit('е'),
        'А'..='Я' => emit(char::from_u32(c as u32 + 32).unwrap_or(c)),
        'а'..='я' => emit(c),
        '\u{400}'..='\u{52F}' => c.to_lowercase().for_each(emit),
        _ => compatible(c, emit),
    }
}

/// Letters that are taken of one character. Squared words (㌀) have up to six; the two signs that have more are whole sentences in
/// Arabic (U+FDFA has eighteen letters), which nobody seeks letter by letter.
const LETTERS: usize = 6;

/// Compatibility decomposition, case folding, and diacritics dropped.
fn compatible(c: char, mut emit: impl FnMut(char)) {
    let mut left = LETTERS;
    decompose_compatible(c, |part| {
        if left == 0 || kind_is_dropped(part) {
            return;
        }
        step();
        left -= 1;
        let spelt = match part {
            'ß' | 'ẞ' => "ss",
            'æ' | 'Æ' => "ae",
            'œ' | 'Œ' => "oe",
            'ø' | 'Ø' => "o",
            'ł' | 'Ł' => "l",
            'đ' | 'Đ' | 'ð' | 'Ð' => "d",
            'þ' | 'Þ' => "th",
            'ħ' | 'Ħ' => "h",
            'ŧ' | 'Ŧ' => "t",
            'ı' => "i",
            'ς' => "σ",
            _ => "",
        };
        if spelt.is_empty() {
            part.to_lowercase().filter(|lower| !kind_is_dropped(*lower)).for_each(&mut emit);
        } else {
            spelt.chars().for_each(&mut emit);
        }
    });
}

/// What decomposition yields that is no part of a word: marks over letters, and the fraction slash of ½.
fn kind_is_dropped(part: char) -> bool {
    !part.is_ascii_alphanumeric() && matches!(kind(part), Kind::Ignored | Kind::Other)
}

const LATIN: u8 = 0;
const CYRILLIC: u8 = 1;
const GREEK: u8 = 2;

/// The script of a folded letter, of those that look alike.
#[inline]
fn script(c: char) -> Option<u8> {
    match c {
        'a'..='z' | 'ƀ'..='ʯ' => Some(LATIN),
        '\u{400}'..='\u{52F}' => Some(CYRILLIC),
        'α'..='ω' => Some(GREEK),
        _ => None,
    }
}

/// The script of a folded letter as a bit, none if it has no look-alikes.
#[inline]
pub(super) fn script_bit(c: char) -> u8 {
    script(c).map_or(0, |script| 1 << script)
}

/// Letters that look alike, folded, in Latin, Cyrillic and Greek order; a space where a script has none. They look alike as
/// capitals or as small letters.
const ALIKE: [[char; 3]; 18] = [
    ['a', 'а', 'α'],
    ['b', 'в', 'β'],
    ['c', 'с', ' '],
    ['e', 'е', 'ε'],
    ['h', 'н', 'η'],
    ['i', 'і', 'ι'],
    ['j', 'ј', ' '],
    ['k', 'к', 'κ'],
    ['m', 'м', 'μ'],
    ['n', ' ', 'ν'],
    ['o', 'о', 'ο'],
    ['p', 'р', 'ρ'],
    ['s', 'ѕ', ' '],
    ['t', 'т', 'τ'],
    ['x', 'х', 'χ'],
    ['y', 'у', 'υ'],
    ['z', ' ', 'ζ'],
    ['g', 'ԍ', ' '],
];

/// Folds the letters of a foreign script inside a word to the word's own: that of most of its letters; if two have as
/// many, that of its letters without look-alikes; then Latin.
pub(super) fn own_script(word: &mut [char]) {
    let mut letters = [0_u32; 3];
    let mut sure = [0_u32; 3];
    for &c in word.iter() {
        if let Some(script) = script(c) {
            let script = usize::from(script);
            letters[script] += 1;
            sure[script] += u32::from(!ALIKE.iter().any(|row| row[script] == c));
        }
    }
    if letters.iter().filter(|&&count| count > 0).count() < 2 {
        return;
    }
    let own = (0..3).max_by_key(|&script| (letters[script], sure[script], 3 - script)).unwrap_or(0);
    for c in word {
        if let Some(foreign) = script(*c).map(usize::from)
            && foreign != own
            && let Some(row) = ALIKE.iter().find(|row| row[foreign] == *c && row[own] != ' ')
        {
            *c = row[own];
        }
    }
}
