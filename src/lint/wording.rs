//! Loaded words: in the bot's own sentences only neutral wordings stand; a loaded word stands only where it is quoted.

use toml::Spanned;

use super::{Finding, Sentence, Sheet, Sink, lints};
use crate::store::file::Expect;

lints! { Claims;
    /// A loaded word outside quotation marks.
    ///
    /// Both camps read the card. A word that one of them uses to decide the question stands only in a quotation, with
    /// the speaker named.
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

/// Loaded words, each with what to write instead. The pairs are those of the dossier's table of loaded terms; a word ends
/// in `*` where any ending is meant.
const LOADED: [(&str, &str); 28] = [
    ("special military operation", "Russia's full-scale invasion of 24 February 2022"),
    ("unprovoked", "Russia's full-scale invasion of 24 February 2022"),
    ("proxy war", "Russia's full-scale invasion of 24 February 2022"),
    ("coup", "the change of power in Kyiv in February 2014"),
    ("putsch", "the change of power in Kyiv in February 2014"),
    ("junta", "the change of power in Kyiv in February 2014"),
    ("revolution of dignity", "the change of power in Kyiv in February 2014"),
    ("reunification", "Russia's takeover and annexation of Crimea"),
    ("liberated", "areas under Russian control"),
    ("new regions", "areas under Russian control"),
    ("temporarily occupied territories", "areas under Russian control"),
    ("nato expansion", "NATO enlargement"),
    ("marching east", "NATO enlargement"),
    ("marching to", "NATO enlargement"),
    ("interventionist*", "European-led multinational force"),
    ("occupiers", "European-led multinational force"),
    ("kiev", "Kyiv"),
    ("zelenskiy", "Zelensky"),
    ("donbass", "Donbas"),
    ("lugansk", "Luhansk"),
    ("admitted", "said"),
    ("admits", "says"),
    ("conceded", "said"),
    ("concedes", "says"),
    ("debunked", "disputed by"),
    ("claimed falsely", "said"),
    ("falsely claimed", "said"),
    ("regime", "government"),
];

/// Every text of the topic in the bot's own voice or repeated by it.
pub(crate) fn check(sheet: &Sheet, sink: &mut Sink<'_>) {
    let topic = &sheet.topic;
    check_text(sheet, &topic.title, &[&topic.expect], sink);
    check_text(sheet, &topic.summary, &[&topic.expect], sink);
    for claim in &topic.claims {
        for sentence in Sentence::all(claim) {
            let expected = [sentence.expect, &topic.expect];
            check_text(sheet, sentence.text, &expected, sink);
            if let Some(detail) = sentence.detail {
                check_text(sheet, detail, &expected, sink);
            }
        }
        if let Some(reason) = &claim.unopposed {
            check_text(sheet, reason, &[&claim.expect, &topic.expect], sink);
        }
    }
}

fn check_text(sheet: &Sheet, text: &Spanned<String>, expected: &[&Expect], sink: &mut Sink<'_>) {
    let own = without_quotations(text.get_ref()).to_lowercase();
    for (word, instead) in LOADED {
        if stands_in(word, &own) {
            let word = word.trim_end_matches('*');
            sink.warn(
                Finding::new(
                    &LOADED_WORDING,
                    sheet.file,
                    text.span(),
                    format!("`{word}` is a loaded word outside quotation marks"),
                )
                .label(format!("the neutral wording is “{instead}”"))
                .help("write the neutral wording, or quote the speaker in “…”"),
                expected,
            );
        }
    }
}

/// The text with what stands between quotation marks left out.
fn without_quotations(text: &str) -> String {
    let mut own = String::with_capacity(text.len());
    let mut until = None;
    for c in text.chars() {
        match until {
            Some(end) if c == end => until = None,
            Some(_) => {}
            None => match c {
                '“' => until = Some('”'),
                '«' => until = Some('»'),
                '"' => until = Some('"'),
                _ => own.push(c),
            },
        }
    }
    own
}

fn stands_in(word: &str, text: &str) -> bool {
    let (stem, open) = word.strip_suffix('*').map_or((word, false), |stem| (stem, true));
    text.match_indices(stem).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + stem.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && (open || !after.is_some_and(char::is_alphanumeric))
    })
}
