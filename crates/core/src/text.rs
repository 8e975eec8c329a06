//! Arithmetic on texts.

use std::fmt::Display;

/// A number with the noun behind it, in English: "1 card", "2 cards".
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(number: N, one: &str, several: &str) -> String {
    let noun = if number == N::from(1) { one } else { several };
    format!("{number} {noun}")
}

/// The longest part of a message that is shown, in characters.
const SHOWN: usize = 160;

/// The beginning of a message on one line.
pub fn shown(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut cut: String = line.chars().take(SHOWN).collect();
    if cut.len() < line.len() {
        cut.push('…');
    }
    cut
}

/// The line and the column, both counted from 1, of byte `at` of `text`; columns count characters.
pub fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let at = text.floor_char_boundary(at.min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    (text[..start].matches('\n').count() + 1, text[start..at].chars().count() + 1)
}
