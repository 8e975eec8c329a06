//! Words and phrases in a text: whole words, `*` for any beginning or ending, a lone `*` for any one word.

use std::ops::Range;

/// A word of a text, and what stands before it.
struct Word<'t> {
    at: Range<usize>,
    text: &'t str,
    /// What stands between the word before and this one.
    gap: &'t str,
}

/// The words of a text. `*` is part of a word where `open`.
fn words(text: &str, open: bool) -> Vec<Word<'_>> {
    let inside = |c: char| c.is_alphanumeric() || (open && c == '*');
    let mut words = Vec::new();
    let mut end = 0;
    while let Some(start) = text[end..].find(inside).map(|start| end + start) {
        let gap = &text[end..start];
        end = text[start..].find(|c| !inside(c)).map_or(text.len(), |length| start + length);
        words.push(Word { at: start..end, text: &text[start..end], gap });
    }
    words
}

/// Whether a word is what a word of a phrase means.
fn fits(pattern: &str, word: &str) -> bool {
    let stem = pattern.trim_matches('*');
    match (pattern.starts_with('*'), pattern.ends_with('*')) {
        _ if stem.is_empty() => true,
        (true, true) => word.contains(stem),
        (true, false) => word.ends_with(stem),
        (false, true) => word.starts_with(stem),
        (false, false) => word == stem,
    }
}

/// Whether what stands between two words of a text is what a phrase has there: space for space, and every other mark for itself.
fn parted(pattern: &str, gap: &str) -> bool {
    let plain = |text: &str| {
        let marks: String = text.chars().map(|c| if c == '’' { '\'' } else { c }).collect();
        marks.split_whitespace().collect::<String>()
    };
    plain(pattern) == plain(gap) && pattern.contains(char::is_whitespace) == gap.contains(char::is_whitespace)
}

/// The longest letters of a phrase, without which it stands nowhere.
pub(super) fn longest(phrase: &str) -> Option<&str> {
    let letters = phrase.split(|c: char| !c.is_alphanumeric()).max_by_key(|letters| letters.len());
    letters.filter(|letters| !letters.is_empty())
}

/// Where a phrase, in lower case, stands in a text in lower case. A phrase without a letter stands nowhere.
pub(in crate::lint) fn standing(phrase: &str, text: &str) -> Vec<Range<usize>> {
    if !longest(phrase).is_some_and(|letters| text.contains(letters)) {
        return Vec::new();
    }
    let pattern = words(phrase, true);
    let [first, rest @ ..] = pattern.as_slice() else { return Vec::new() };
    let text = words(text, false);
    let mut found = Vec::new();
    for (at, word) in text.iter().enumerate().filter(|(_, word)| fits(first.text, word.text)) {
        let after = text.get(at + 1..).unwrap_or_default();
        let all = after.len() >= rest.len()
            && rest
                .iter()
                .zip(after)
                .all(|(part, word)| fits(part.text, word.text) && parted(part.gap, word.gap));
        if let Some(last) = if rest.is_empty() { Some(word) } else { after.get(rest.len() - 1) }
            && all
        {
            found.push(word.at.start..last.at.end);
        }
    }
    found
}
