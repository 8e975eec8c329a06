//! Loaded words: in the bot's own sentences only neutral wordings stand; a loaded word stands only where it is quoted.

use std::ops::Range;

use toml::Spanned;

use super::{Finding, Sentence, Sheet, Sink, lints};
use crate::{
    file::{Expect, WordingFile},
    read::File,
};

lints! { Claims;
    /// A loaded word outside quotation marks.
    ///
    /// Both camps read the card. A word that one of them uses to decide the question stands only in a quotation, with
    /// the speaker named. Which words are loaded, who uses them and what to write instead stands in `wording.toml`.
    ///
    /// Bad:
    /// ```toml
    /// text = "Washington backed a coup in Kyiv in 2014."
    /// ```
    /// Good:
    /// ```toml
    /// text = "Ted Snider says that Washington backed what he calls a “coup” in Kyiv in 2014."
    /// ```
    Warning LOADED_WORDING = "loaded-wording";
}

/// Every text of the topic in the bot's own voice or repeated by it, beside the loaded words of `wording.toml`.
pub(crate) fn check(sheet: &Sheet, file: &File, wording: Option<&WordingFile>, sink: &mut Sink<'_>) {
    let Some(wording) = wording else { return };
    let mut check = |text: &Spanned<String>, expected: &[&Expect]| {
        check_text(sheet, file, wording, text, expected, sink);
    };
    let topic = &sheet.topic;
    check(&topic.title, &[&topic.expect]);
    check(&topic.summary, &[&topic.expect]);
    topic.breaking.iter().for_each(|breaking| check(breaking, &[&topic.expect]));
    for claim in &topic.claims {
        for sentence in Sentence::all(claim) {
            let expected = [sentence.expect, &claim.expect, &topic.expect];
            let used_for = sentence.cites.iter().filter_map(|cite| cite.r#for.as_ref());
            for text in std::iter::once(sentence.text).chain(sentence.detail).chain(used_for) {
                check(text, &expected);
            }
        }
        claim.unopposed.iter().for_each(|reason| check(reason, &[&claim.expect, &topic.expect]));
    }
    for source in topic.sources.values() {
        for text in source.note.iter().chain(&source.interest) {
            check(text, &[&source.expect, &topic.expect]);
        }
    }
}

fn check_text(
    sheet: &Sheet,
    file: &File,
    wording: &WordingFile,
    text: &Spanned<String>,
    expected: &[&Expect],
    sink: &mut Sink<'_>,
) {
    let own = without_quotations(text.get_ref());
    for term in &wording.terms {
        for word in &term.words {
            let word = word.get_ref();
            for found in standing(word, &own) {
                let said = &text.get_ref()[found.clone()];
                sink.warn(
                    Finding::new(
                        &LOADED_WORDING,
                        sheet.file,
                        place(file, text, found.clone()),
                        format!("`{said}` is a loaded word outside quotation marks"),
                    )
                    .label(format!(
                        "used by {}; the neutral wording is “{}”",
                        term.used_by.get_ref(),
                        term.instead.get_ref()
                    ))
                    .help("write the neutral wording, or quote the speaker in “…”"),
                    expected,
                );
            }
        }
    }
}

/// Where bytes of a text stand in its file: as they are written, unless the text is written with escapes; then the whole text.
fn place(file: &File, text: &Spanned<String>, found: Range<usize>) -> Range<usize> {
    let span = text.span();
    let written = file.text.get(span.clone()).unwrap_or_default();
    match written.find(text.get_ref().as_str()) {
        Some(at) => span.start + at + found.start..span.start + at + found.end,
        None => span,
    }
}

/// The text in lower case with what stands between quotation marks blanked out; every byte stays where it was.
fn without_quotations(text: &str) -> String {
    let mut own = String::with_capacity(text.len());
    let mut until = None;
    for c in text.chars() {
        let quoted = until.is_some();
        match until {
            Some(end) if c == end => until = None,
            Some(_) => {}
            None => {
                until = match c {
                    '“' => Some('”'),
                    '«' => Some('»'),
                    '"' => Some('"'),
                    _ => None,
                };
            }
        }
        if quoted || until.is_some() {
            own.extend(std::iter::repeat_n(' ', c.len_utf8()));
            continue;
        }
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(lower), None) if lower.len_utf8() == c.len_utf8() => own.push(lower),
            _ => own.push(c),
        }
    }
    own
}

/// Where a word stands in a text, whole; `*` at its end takes any ending.
fn standing(word: &str, text: &str) -> Vec<Range<usize>> {
    let (stem, open) = word.strip_suffix('*').map_or((word, false), |stem| (stem, true));
    let found = text.match_indices(stem).filter(|(at, _)| {
        let before = text[..*at].chars().next_back();
        let after = text[at + stem.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && (open || !after.is_some_and(char::is_alphanumeric))
    });
    found
        .map(|(at, _)| {
            let ending = text[at + stem.len()..].find(|c: char| !c.is_alphanumeric());
            let end = ending.map_or(text.len(), |ending| at + stem.len() + ending);
            at..end
        })
        .collect()
}
