//! What is said of facts: of which day they are, in which document they stand, and in whose words.

use std::str::FromStr as _;

use jiff::civil::Date;

use super::{
    Finding, Sentence, Sheet, Sheets, Sink, build, lints,
    sources::{IMPOSSIBLE_DATE, future, tomorrow},
    wording::{standing, without_quotations},
};
use crate::{
    amounts::words,
    file::{Expect, Text},
};
use counterpoint_core::topic::{Basis, Nature, PartialDate};

/// The longest quotation in a citation, in words: enough to find it, too little to stand for the work.
pub const QUOTE_WORDS: usize = 25;

lints! { Sources;
    /// A document, report or poll that is cited and is newer than the topic's `as-of`.
    ///
    /// The card says "as of", and means the newest fact that the topic tells. What scholars and columnists write later about older facts
    /// is not looked at.
    ///
    /// Bad, with `date = "2026-02"` at a poll that the topic cites:
    /// ```toml
    /// as-of = "2025-11"
    /// ```
    /// Good:
    /// ```toml
    /// as-of = "2026-02"
    /// ```
    Warning AS_OF_NEWER_SOURCE = "as-of-newer-source";

    /// A quotation of more than 25 words in a citation.
    ///
    /// A citation quotes what lets a reader find the place. A longer quotation takes the work's place.
    ///
    /// Bad: a paragraph of the speech in `quote`.
    ///
    /// Good:
    /// ```toml
    /// cites = [{ source = "treaty-1814", place = "article 1", quote = "There shall be a firm and universal peace" }]
    /// ```
    Error QUOTE_TOO_LONG = "quote-too-long";
}

lints! { Claims;
    /// A sentence in the present tense about talks, fronts, polls or office-holders that says no year.
    ///
    /// It was so on the day on which somebody wrote it, and is read on another. A year in the sentence or beside its speaker is enough.
    ///
    /// Bad:
    /// ```toml
    /// text = "The talks are near an end."
    /// said-by = ["Ann Author (mediator)"]
    /// ```
    /// Good:
    /// ```toml
    /// text = "The talks are near an end."
    /// said-by = ["Ann Author (mediator, 5 June 2026)"]
    /// ```
    Warning UNDATED_PRESENT = "undated-present";

    /// A claim that is said to be on record, with no document, count, poll or study cited.
    ///
    /// On record is what stands in a document or a count that is cited. What a newspaper or a column reports is somebody's report.
    ///
    /// Bad:
    /// ```toml
    /// nature = "record"
    /// cites = [{ source = "column-2025" }]
    /// ```
    /// Good:
    /// ```toml
    /// nature = "record"
    /// cites = [{ source = "treaty-1814", place = "article 1" }, { source = "column-2025" }]
    /// ```
    Warning RECORD_WITHOUT_DOCUMENT = "record-without-document";
}

/// What changes from week to week.
const MATTERS: [&str; 28] = [
    "talks",
    "coalition*",
    "financial cris*",
    "negotiation*",
    "negotiating",
    "ceasefire*",
    "truce*",
    "front",
    "fronts",
    "front line*",
    "frontline*",
    "battlefield*",
    "advance",
    "advances",
    "advancing",
    "offensive*",
    "a poll",
    "the poll",
    "polls",
    "survey*",
    "majorit*",
    "per cent",
    "percent",
    "president",
    "prime minister",
    "chancellor",
    "foreign minister",
    "secretary general",
];

/// Words that put a sentence into the present.
const PRESENT: [&str; 27] = [
    "face",
    "faces",
    "steadily",
    "is",
    "are",
    "has",
    "have",
    "remains",
    "remain",
    "continues",
    "continue",
    "wants",
    "want",
    "refuses",
    "rejects",
    "supports",
    "opposes",
    "favours",
    "controls",
    "holds",
    "advances",
    "gains",
    "loses",
    "leads",
    "shows",
    "now",
    "currently",
];

/// The dates, records and quotations of one topic.
pub(crate) fn check(sheets: &Sheets, sheet: &Sheet, today: Date, sink: &mut Sink<'_>) {
    check_as_of(sheets, sheet, today, sink);
    let topic = &sheet.topic;
    check_present(sheet, "the summary", &topic.summary, &[], &[&topic.expect], sink);
    for claim in &topic.claims {
        for sentence in Sentence::all(claim) {
            let beside: Vec<&Text> = sentence.said_by.iter().chain([sentence.text]).collect();
            let expected = [sentence.expect, &claim.expect, &topic.expect];
            // What somebody wants done is not what is so.
            if claim.nature != Nature::Proposal {
                check_present(sheet, &sentence.name, sentence.text, &beside, &expected, sink);
            }
            if let Some(detail) = sentence.detail {
                let name = format!("the detail of {}", sentence.name);
                check_present(sheet, &name, detail, &beside, &expected, sink);
            }
            check_quotes(sheet, &sentence, sink);
        }
        let bases = claim.cites.iter().filter_map(|cite| {
            build::find_source(sheets, sheet, cite.source.get_ref()).map(|source| source.kind.basis())
        });
        let bases: Vec<Basis> = bases.collect();
        let documented = bases.iter().any(|basis| !matches!(basis, Basis::Report | Basis::View));
        if claim.nature == Nature::Record && !bases.is_empty() && !documented {
            let id = claim.id.get_ref();
            sink.warn(
                Finding::new(
                    &RECORD_WITHOUT_DOCUMENT,
                    sheet.file,
                    claim.id.span(),
                    format!("claim `{id}` is on record, and cites no document, count, poll or study"),
                )
                .label("only news and opinion are cited")
                .help("cite the document, or call the claim an interpretation"),
                &[&claim.expect, &topic.expect],
            );
        }
    }
}

fn check_as_of(sheets: &Sheets, sheet: &Sheet, today: Date, sink: &mut Sink<'_>) {
    let Some(as_of) = &sheet.topic.as_of else { return };
    let day = match PartialDate::from_str(as_of.get_ref()) {
        Ok(day) if day.earliest() <= tomorrow(today) => day,
        Ok(_) => {
            sink.push(future(sheet.file, as_of.span(), "`as-of`"));
            return;
        }
        Err(()) => {
            sink.push(
                Finding::new(
                    &IMPOSSIBLE_DATE,
                    sheet.file,
                    as_of.span(),
                    format!("`{}` is not a date", as_of.get_ref()),
                )
                .label("no such day")
                .help("write a year, a month or a day: \"2014\", \"2014-03\", \"2014-03-06\""),
            );
            return;
        }
    };
    let cites = sheet.topic.claims.iter().flat_map(Sentence::all).flat_map(|sentence| sentence.cites);
    let newest = cites
        .filter_map(|cite| {
            let source = build::find_source(sheets, sheet, cite.source.get_ref())?;
            let fact = matches!(source.kind.basis(), Basis::Document | Basis::Count | Basis::Report);
            let date = PartialDate::from_str(source.date.as_ref().filter(|_| fact)?.get_ref()).ok()?;
            Some((date.earliest(), date, cite))
        })
        .max_by_key(|(earliest, _, _)| *earliest);
    if let Some((earliest, date, cite)) = newest
        && earliest > day.latest()
    {
        let id = cite.source.get_ref();
        sink.warn(
            Finding::new(
                &AS_OF_NEWER_SOURCE,
                sheet.file,
                as_of.span(),
                format!("source `{id}` of {date} is newer than the topic's newest fact"),
            )
            .label("the card says that nothing later is told")
            .also(sheet.file, cite.source.span(), "cited here")
            .help("write the day of the newest fact, or expect this warning and say why the source tells nothing newer"),
            &[&sheet.topic.expect],
        );
    }
}

/// Whether a text names a year of this or the last century.
fn dated(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")))
}

fn check_present(
    sheet: &Sheet,
    name: &str,
    text: &Text,
    beside: &[&Text],
    expected: &[&Expect],
    sink: &mut Sink<'_>,
) {
    if dated(text.get_ref()) || beside.iter().any(|text| dated(text.get_ref())) {
        return;
    }
    let own = without_quotations(text.get_ref());
    for sentence in own.split_inclusive(['.', '!', '?', ';']) {
        let stands = |words: &'static [&'static str]| {
            words.iter().find(|word| {
                standing(word, sentence).iter().any(|at| {
                    !sentence
                        .get(..at.start)
                        .is_some_and(|before| before.ends_with("in ") && **word == "front")
                })
            })
        };
        if let Some((matter, present)) = stands(&MATTERS).zip(stands(&PRESENT)) {
            let matter = matter.trim_end_matches('*');
            let finding = Finding::new(
                &UNDATED_PRESENT,
                sheet.file,
                text.span(),
                format!("{name} speaks of “{matter}” in the present and says no year"),
            );
            sink.warn(
                finding
                    .label(format!("“{present}” on which day?"))
                    .help("add the date to the sentence, or to its speaker: \"Name (role, 5 June 2026)\""),
                expected,
            );
            return;
        }
    }
}

fn check_quotes(sheet: &Sheet, sentence: &Sentence<'_>, sink: &mut Sink<'_>) {
    for quote in sentence.cites.iter().filter_map(|cite| cite.quote.as_ref()) {
        let count = words(quote.get_ref());
        if count > QUOTE_WORDS {
            sink.push(
                Finding::new(
                    &QUOTE_TOO_LONG,
                    sheet.file,
                    quote.span(),
                    format!("a citation of {} quotes {count} words", sentence.name),
                )
                .label(format!("{QUOTE_WORDS} at most"))
                .help("quote the words that let a reader find the place"),
            );
        }
    }
}
