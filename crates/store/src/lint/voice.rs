//! The editors' own voice: it tells what was said, and does not hold against anybody what was not.

use super::{
    Finding, Sentence, Sheet, Sink, lints,
    sides::speaker,
    wording::{place, standing, without_quotations},
};
use crate::{
    file::{Expect, Text},
    read::File,
};

lints! { Claims;
    /// A sentence of the editors that audits one side: what a speaker leaves out, fails to say, or is said to admit.
    ///
    /// Titles, summaries and details are the bot's own sentences, and it takes no side. Where a point is missing from what somebody
    /// says, it is the other side's to make: as a view, with its speaker.
    ///
    /// Looked for are "does not mention", "leaves out", "fails to say", "omits", "admits that", "uses one word and not another" and the like in a
    /// sentence that names a speaker of the topic, a column or its author, "in fact" in any sentence, and "the column" in any detail: what a
    /// column says is its author's.
    ///
    /// Bad:
    /// ```toml
    /// detail = "The column does not mention that the dam was leaking."
    /// ```
    /// Good:
    /// ```toml
    ///   [[claims.opposing]]
    ///   relation = "qualifies"
    ///   text = "The dam was leaking before anybody asked for it to go."
    ///   said-by = ["Nils Aden (hydrologist)"]
    /// ```
    Warning EDITORS_AUDIT = "editors-audit";
}

/// What holds against a speaker what was not said, or decides that it was conceded.
const AUDITS: [&str; 35] = [
    "does not mention",
    "do not mention",
    "did not mention",
    "never mentions",
    "never mentioned",
    "without mentioning",
    "does not say that",
    "does not name",
    "does not quote",
    "does not cite",
    "leaves out",
    "leave out",
    "left out",
    "leaving out",
    "omits",
    "omit",
    "omitted",
    "omitting",
    "passes over",
    "passed over",
    "overlooks",
    "overlooked",
    "ignores",
    "ignored",
    "fails to mention",
    "failed to mention",
    "fails to say",
    "failed to say",
    "fails to name",
    "fails to note",
    "fails to tell",
    "fails to explain",
    "admits",
    "admitted that",
    "gives no source",
];

/// What weighs or corrects somebody wherever the editors write it.
const ALWAYS: [&str; 2] = ["in fact", "the column"];

/// Words for a speaker who is not named.
const SOMEBODY: [&str; 9] =
    ["he", "she", "who", "column*", "author", "authors", "essay", "writer", "the article"];

/// Speakers of whom a name's last word is no family name.
const OFFICES: [&str; 18] = [
    "ministry",
    "embassy",
    "office",
    "government",
    "council",
    "court",
    "union",
    "agency",
    "institute",
    "assembly",
    "commission",
    "parliament",
    "authority",
    "board",
    "archive",
    "kingdom",
    "states",
    "text",
];

/// The last names of the people who speak in a topic, in lower case.
fn people(sheet: &Sheet) -> Vec<String> {
    let speakers = sheet.topic.claims.iter().flat_map(Sentence::all).flat_map(|sentence| sentence.said_by);
    let names = speakers.filter_map(|text| {
        let words: Vec<&str> = speaker(text).split_whitespace().collect();
        let person =
            (2..=3).contains(&words.len()) && words.iter().all(|word| word.starts_with(char::is_uppercase));
        let last = words.last()?.to_lowercase();
        (person && !OFFICES.contains(&last.as_str())).then_some(last)
    });
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Every text of the topic that is the editors' own.
pub(crate) fn check(sheet: &Sheet, file: &File, sink: &mut Sink<'_>) {
    let people = people(sheet);
    let mut look = |text: &Text, expected: &[&Expect]| look(sheet, file, &people, text, expected, sink);
    let topic = &sheet.topic;
    for text in topic.breaking.iter().chain([&topic.title, &topic.summary]) {
        look(text, &[&topic.expect]);
    }
    for claim in &topic.claims {
        claim.unopposed.iter().for_each(|reason| look(reason, &[&claim.expect, &topic.expect]));
        for sentence in Sentence::all(claim) {
            let used_for = sentence.cites.iter().filter_map(|cite| cite.r#for.as_ref());
            for text in sentence.detail.into_iter().chain(used_for) {
                look(text, &[sentence.expect, &claim.expect, &topic.expect]);
            }
        }
    }
}

fn look(
    sheet: &Sheet,
    file: &File,
    people: &[String],
    text: &Text,
    expected: &[&Expect],
    sink: &mut Sink<'_>,
) {
    let own = without_quotations(text.get_ref());
    let mut start = 0;
    for sentence in own.split_inclusive(['.', '!', '?', ';']) {
        let of_somebody = SOMEBODY.iter().any(|word| !standing(word, sentence).is_empty())
            || people.iter().any(|name| !standing(name, sentence).is_empty());
        let audits = AUDITS.iter().filter(|_| of_somebody).flat_map(|words| standing(words, sentence));
        let found = audits
            // "was left out of the talks" is what happened to somebody.
            .filter(|at| !sentence.get(at.end..).is_some_and(|after| after.starts_with(" of ")))
            .chain(ALWAYS.iter().flat_map(|words| standing(words, sentence)))
            .chain(contrasts(sentence).into_iter().filter(|_| of_somebody))
            .min_by_key(|at| at.start);
        if let Some(found) = found {
            let said = sentence.get(found.clone()).unwrap_or_default();
            let finding = Finding::new(
                &EDITORS_AUDIT,
                sheet.file,
                place(file, text, start + found.start..start + found.end),
                format!("“{said}” weighs what somebody said, in the editors' own voice"),
            );
            sink.warn(
                finding.label("the editors take no side").help(
                    "say only what was said; what it lacks is a view of the other side, with its speaker",
                ),
                expected,
            );
        }
        start += sentence.len();
    }
}

/// "uses the word … and not …"
fn contrasts(sentence: &str) -> Option<std::ops::Range<usize>> {
    let uses = standing("uses", sentence).into_iter().next()?;
    let rest = sentence.get(uses.end..)?;
    let not = standing("and not", rest).into_iter().next()?;
    Some(uses.start..uses.end + not.end)
}
