//! Signs between letters: which join, which end a sentence, which are notes.

use super::super::fold::{self, Kind};

/// Whether a sign that is not ASCII joins or splits, if it stands between two letters: hyphens and dashes, apostrophes of every kind and
/// what is typed for one, the dots of abbreviations.
pub(super) fn joins(c: char) -> bool {
    matches!(
        c,
        // Hyphens and dashes (General_Category Pd), the minus, and the dots that part syllables.
        '\u{58A}' | '\u{5BE}' | '\u{1806}' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}'
        | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' | '\u{B7}' | '\u{2022}' | '\u{2024}' | '\u{2027}' | '\u{FF0E}'
        | '\u{FE52}' | '\u{FF3F}'
        // Apostrophes, single quotation marks, primes and accents that stand alone.
        | '\u{B4}' | '\u{2B9}' | '\u{2BB}'..='\u{2BF}' | '\u{2C8}' | '\u{2CA}' | '\u{2CB}' | '\u{374}'
        | '\u{55A}' | '\u{5F3}' | '\u{1FBD}' | '\u{1FBF}' | '\u{1FEF}' | '\u{1FFD}' | '\u{1FFE}'
        | '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' | '\u{2035}' | '\u{A78B}' | '\u{A78C}'
        | '\u{FF07}' | '\u{FF40}'
        // The same doubled, as Hebrew abbreviations have it, and as is typed for an apostrophe.
        | '\u{5F4}' | '\u{201C}' | '\u{201D}' | '\u{FF02}'
    )
}

/// Whether a sign that is not ASCII ends what a phrase may reach over: the end of a sentence, or a comma.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(
        c,
        '…' | '‥' | '‼' | '⁇' | '⁈' | '⁉' | '\u{37E}' | '。' | '、' | '｡' | '､'
        | '，' | '．' | '！' | '？' | '；' | '：' | '\u{FE50}'..='\u{FE52}' | '\u{FE54}'..='\u{FE57}'
        | '،' | '؛' | '؟' | '۔' | '।' | '॥' | '։'
    )
}

/// Digits of a note's number.
const NOTE: usize = 3;

/// The width of the note that the `[` at `at` begins, such as `[12]` behind a word; that of the bracket if it begins none.
pub(super) fn note(bytes: &[u8], at: usize) -> usize {
    let behind = at
        .checked_sub(1)
        .and_then(|before| bytes.get(before))
        .is_some_and(|byte| !byte.is_ascii_whitespace());
    let digits = bytes.iter().skip(at + 1).take(NOTE).take_while(|byte| byte.is_ascii_digit()).count();
    if behind && digits > 0 && bytes.get(at + 1 + digits) == Some(&b']') { digits + 2 } else { 1 }
}

/// Whether a character is a letter or digit of a word.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        matches!(fold::kind(c), Kind::Letter | Kind::Katakana | Kind::Alone | Kind::Mark)
    }
}
