//! Loaded words: in the bot's own sentences only neutral wordings stand; a loaded word stands only where it is quoted.

mod phrase;

use std::{collections::BTreeSet, ops::Range};

use aho_corasick::AhoCorasick;
use toml::Spanned;

pub(super) use phrase::standing;

use super::{Finding, Sentence, Sheet, Sink, lints, shape::MALFORMED_TOML};
use crate::{
    file::{Expect, TermFile, Texts, WordingFile},
    read::File,
};

lints! { Claims;
    /// A loaded word outside quotation marks.
    ///
    /// Both camps read the card. A word that one of them uses to decide the question stands only in a quotation, with
    /// the speaker named. Which words are loaded, who uses them and what to write instead stands in `wording.toml`, and so does where they
    /// are harmless (`except`, `near`) and when they may stand (`allowed`).
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

/// Reports loaded words of `wording.toml`, file `at`, that no text can hold.
pub(super) fn check_words(at: usize, wording: &WordingFile, sink: &mut Sink<'_>) {
    let words = wording.terms.iter().flat_map(|term| term.words.iter().chain(&term.except).chain(&term.near));
    for word in words.filter(|word| !word.get_ref().chars().any(char::is_alphanumeric)) {
        sink.push(
            Finding::new(&MALFORMED_TOML, at, word.span(), "a loaded word has no letter")
                .label("stands in no text")
                .help("write the word in lower case; `*` at its end takes any ending"),
        );
    }
}

/// The terms of `wording.toml`, of which those that may stand in a text are found in one pass over it.
#[derive(Default)]
pub(super) struct Terms<'w> {
    all: &'w [TermFile],
    /// The longest letters of each word of each term, without which it stands nowhere.
    letters: Option<AhoCorasick>,
    /// For each of those letters its term's position.
    of: Vec<usize>,
}

impl<'w> Terms<'w> {
    pub(super) fn of(wording: Option<&'w WordingFile>) -> Self {
        let terms = wording.map_or(&[][..], |wording| wording.terms.as_slice());
        let each =
            terms.iter().enumerate().flat_map(|(at, term)| term.words.iter().map(move |word| (at, word)));
        let (of, letters): (Vec<usize>, Vec<&str>) =
            each.filter_map(|(at, word)| Some((at, phrase::longest(word.get_ref())?))).unzip();
        Self { all: terms, letters: AhoCorasick::new(letters).ok(), of }
    }

    /// Those that may stand in a text in lower case, in their order.
    fn in_text(&self, text: &str) -> Vec<&'w TermFile> {
        let Some(letters) = &self.letters else { return self.all.iter().collect() };
        let found = letters.find_overlapping_iter(text);
        let found: BTreeSet<usize> =
            found.filter_map(|found| self.of.get(found.pattern().as_usize()).copied()).collect();
        found.into_iter().filter_map(|at| self.all.get(at)).collect()
    }
}

/// Every text of the topic in the bot's own voice or repeated by it, beside the loaded words of `wording.toml`.
pub(super) fn check(sheet: &Sheet, file: &File, wording: &Terms<'_>, sink: &mut Sink<'_>) {
    if wording.all.is_empty() {
        return;
    }
    let mut check = |text: &Spanned<String>, expected: &[&Expect]| {
        check_text(sheet, file, wording, text, expected, sink);
    };
    let topic = &sheet.topic;
    check(&topic.title, &[&topic.expect]);
    check(&topic.summary, &[&topic.expect]);
    topic.breaking.iter().for_each(|breaking| check(breaking, &[&topic.expect]));
    topic.sides.iter().for_each(|side| check(&side.name, &[&topic.expect]));
    for claim in &topic.claims {
        for sentence in Sentence::all(claim) {
            let expected = [sentence.expect, &claim.expect, &topic.expect];
            let used_for = sentence.cites.iter().filter_map(|cite| cite.r#for.as_ref());
            let said = std::iter::once(sentence.text).chain(sentence.gist).chain(sentence.detail);
            for text in said.chain(used_for).chain(sentence.said_by) {
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
    wording: &Terms<'_>,
    text: &Spanned<String>,
    expected: &[&Expect],
    sink: &mut Sink<'_>,
) {
    let own = without_quotations(text.get_ref());
    let terms = wording.in_text(&own);
    let mut start = 0;
    for sentence in own.split_inclusive(['.', '!', '?', ';']).filter(|_| !terms.is_empty()) {
        for term in &terms {
            for found in loaded(term, sentence) {
                let at = start + found.start..start + found.end;
                let said = text.get_ref().get(at.clone()).unwrap_or_default();
                let help = match &term.allowed {
                    Some(allowed) => {
                        format!("write the neutral wording; the word may stand {}", allowed.get_ref())
                    }
                    None => "write the neutral wording, or quote the speaker in “…”".to_owned(),
                };
                sink.warn(
                    Finding::new(
                        &LOADED_WORDING,
                        sheet.file,
                        place(file, text, at),
                        format!("`{said}` is a loaded word outside quotation marks"),
                    )
                    .label(format!(
                        "used by {}; the neutral wording is “{}”",
                        term.used_by.get_ref(),
                        term.instead.get_ref()
                    ))
                    .help(help),
                    expected,
                );
            }
        }
        start += sentence.len();
    }
}

/// Where words of a term stand in a sentence and are loaded: not in a phrase in which they are harmless, and beside one of the words that
/// make them loaded, if the term names such. Of words that overlap the longest counts.
fn loaded(term: &TermFile, sentence: &str) -> Vec<Range<usize>> {
    let all = |list: &Texts| -> Vec<Range<usize>> {
        list.iter().flat_map(|phrase| standing(phrase.get_ref(), sentence)).collect()
    };
    let mut found = all(&term.words);
    if found.is_empty() {
        return found;
    }
    let (harmless, near) = (all(&term.except), all(&term.near));
    let over = |one: &Range<usize>, other: &Range<usize>| one.start < other.end && other.start < one.end;
    found.retain(|word| !harmless.iter().any(|phrase| over(word, phrase)));
    if !term.near.is_empty() {
        found.retain(|word| near.iter().any(|beside| !over(word, beside)));
    }
    found.sort_by_key(|word| (word.start, std::cmp::Reverse(word.end)));
    found.dedup_by(|later, first| over(later, first));
    found
}

/// Where bytes of a text stand in its file: as they are written, unless the text is written with escapes; then the whole text.
pub(super) fn place(file: &File, text: &Spanned<String>, found: Range<usize>) -> Range<usize> {
    let span = text.span();
    let written = file.text.get(span.clone()).unwrap_or_default();
    match written.find(text.get_ref().as_str()) {
        Some(at) => span.start + at + found.start..span.start + at + found.end,
        None => span,
    }
}

/// The mark that closes a quotation begun with `c`, if it begins one.
fn closing(c: char) -> Option<char> {
    match c {
        '“' => Some('”'),
        '«' => Some('»'),
        '"' => Some('"'),
        _ => None,
    }
}

/// A character that is no letter, as wide in UTF-8 as `c`: what is blanked keeps the places of all characters.
fn blank(c: char) -> char {
    match c.len_utf8() {
        1 => ' ',
        2 => '\u{A0}',
        3 => '\u{2003}',
        _ => '\u{1F5E8}',
    }
}

/// The text in lower case with what stands between quotation marks blanked out: every character begins where it did. A mark that
/// nothing closes quotes nothing.
pub(super) fn without_quotations(text: &str) -> String {
    let mut own = String::with_capacity(text.len());
    let mut quoted_to = 0;
    // Marks that were looked for and do not come again.
    let mut missing = Vec::new();
    for (at, c) in text.char_indices() {
        if at >= quoted_to
            && let Some(end) = closing(c).filter(|end| !missing.contains(end))
        {
            let inside = at + c.len_utf8();
            let rest = text.get(inside..).unwrap_or_default();
            match rest.find(end) {
                Some(length) => quoted_to = inside + length + end.len_utf8(),
                None => missing.push(end),
            }
        }
        if at < quoted_to || closing(c).is_some() {
            own.push(blank(c));
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
