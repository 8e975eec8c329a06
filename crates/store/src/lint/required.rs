//! What no card can do without: a gist, a short sentence, the day of the newest fact, and how far each source was read.

use super::{Finding, Sentence, Sheet, Sheets, Sink, lints};
use crate::file::SourceFile;
use counterpoint_core::topic::{Check, Status};

/// The longest claim or opposing view, in characters: both sides stand on a phone's first screen.
pub const SENTENCE_CHARS: usize = 140;

lints! { Claims;
    /// A claim or an opposing view without a gist.
    ///
    /// A card's first line says both sentences in short. A notification, a preview and a screen reader give that line first.
    ///
    /// Bad:
    /// ```toml
    /// text = "The treaty settled nothing that the war was fought about."
    /// ```
    /// Good:
    /// ```toml
    /// gist = "The treaty settled nothing"
    /// text = "The treaty settled nothing that the war was fought about."
    /// ```
    Error GIST_MISSING = "gist-missing";

    /// A claim or an opposing view of more than 140 characters.
    ///
    /// Both sides are to stand on a phone's first screen. Who said it and when stands beside it; grounds belong in `detail`.
    ///
    /// Bad: a paragraph in `text`.
    ///
    /// Good: one sentence in `text`, the rest in `detail`.
    Error TEXT_TOO_LONG = "text-too-long";
}

lints! { Sources;
    /// A published topic that does not say of which day its newest fact is.
    ///
    /// The card says "as of". The day on which somebody checked the sources (`reviewed`) says nothing of how old the facts are.
    ///
    /// Bad:
    /// ```toml
    /// reviewed = 2026-11-24
    /// ```
    /// Good:
    /// ```toml
    /// reviewed = 2026-11-24
    /// as-of = "2025-11"
    /// ```
    Error AS_OF_MISSING = "as-of-missing";

    /// A source that does not say how much of it was read, or whose `check` and `checked` say different things.
    ///
    /// A card says whether somebody read the page, an excerpt, or writes from memory. What was read was read on a day; what is from memory
    /// was not.
    ///
    /// Bad:
    /// ```toml
    /// checked = 2026-11-24
    /// ```
    /// Good:
    /// ```toml
    /// check = "excerpt"
    /// checked = 2026-11-24
    /// ```
    Error CHECK_MISSING = "check-missing";
}

/// What a topic must have.
pub(crate) fn check(sheet: &Sheet, sink: &mut Sink<'_>) {
    let topic = &sheet.topic;
    if topic.as_of.is_none() && topic.status == Status::Published {
        sink.push(
            Finding::new(
                &AS_OF_MISSING,
                sheet.file,
                topic.reviewed.span(),
                "the topic does not say of which day its newest fact is",
            )
            .label("this is the day of the review")
            .help("add `as-of` with a year, a month or a day: \"2025-11\""),
        );
    }
    for sentence in topic.claims.iter().flat_map(Sentence::all) {
        let (text, name) = (sentence.text, &sentence.name);
        if sentence.gist.is_none_or(|gist| gist.get_ref().trim().is_empty()) {
            let span = sentence.gist.unwrap_or(text).span();
            sink.push(
                Finding::new(&GIST_MISSING, sheet.file, span, format!("{name} has no gist"))
                    .label("what does it say, in a few words?")
                    .help("add `gist` with at most 60 characters and no full stop, to follow “Some say:”"),
            );
        }
        let chars = text.get_ref().chars().count();
        if chars > SENTENCE_CHARS {
            sink.push(
                Finding::new(
                    &TEXT_TOO_LONG,
                    sheet.file,
                    text.span(),
                    format!("{name} has {chars} characters"),
                )
                .label(format!("{SENTENCE_CHARS} at most"))
                .help("say it in one short sentence; grounds belong in `detail`"),
            );
        }
    }
}

/// What every source must say.
pub(crate) fn check_sources(sheets: &Sheets, sink: &mut Sink<'_>) {
    for (file, id, source, _) in sheets.sources() {
        check_source(file, id, source, sink);
    }
}

fn check_source(file: usize, id: &toml::Spanned<String>, source: &SourceFile, sink: &mut Sink<'_>) {
    let name = id.get_ref();
    let (span, message, help) = match (&source.check, &source.checked) {
        (None, _) => (
            id.span(),
            format!("source `{name}` does not say how much of it was read"),
            "add `check`: \"seen\" for the whole page, \"excerpt\" for a part, \"memory\" for nothing",
        ),
        (Some(check), Some(day)) if *check.get_ref() == Check::Memory => (
            day.span(),
            format!("source `{name}` rests on memory, and was read on a day"),
            "leave `checked` out, or write how much was read: `check = \"excerpt\"`",
        ),
        (Some(check), None) if *check.get_ref() != Check::Memory => (
            check.span(),
            format!("source `{name}` was read, and nobody says when"),
            "add `checked` with the day, or write `check = \"memory\"`",
        ),
        _ => return,
    };
    sink.push(Finding::new(&CHECK_MISSING, file, span, message).label("how far was it checked?").help(help));
}
