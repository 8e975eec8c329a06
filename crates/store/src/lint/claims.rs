//! Claims and opposing views: each is one short sentence, somebody's, sourced, and not alone.

use std::collections::HashMap;

use super::{Finding, Sentence, Sheet, Sheets, Sink, lints};
use counterpoint_core::topic::Nature;

lints! { Claims;
    /// A topic that says nothing.
    ///
    /// There is nothing to answer with. It is what a file looks like that was saved half-way.
    ///
    /// Bad: a file that ends after its triggers, or `claims = []`.
    ///
    /// Good: at least one `[[claims]]`, with its opposing views.
    Error TOPIC_WITHOUT_CLAIMS = "topic-without-claims";

    /// A claim or an opposing view that cites nothing.
    ///
    /// Nothing is said without where it comes from.
    ///
    /// Bad:
    /// ```toml
    /// text = "The memorandum created no legal duty."
    /// said-by = ["Robert Lawless (US military law scholar)"]
    /// ```
    /// Good:
    /// ```toml
    /// text = "The memorandum created no legal duty."
    /// said-by = ["Robert Lawless (US military law scholar)"]
    /// cites = [{ source = "lawless-2025" }]
    /// ```
    Error CLAIM_WITHOUT_SOURCE = "claim-without-source";

    /// A claim with neither an opposing view nor a reason why there is none, or with both.
    ///
    /// Both sides leave together. Where nobody serious disputes a claim, `unopposed` says why, and the card repeats it:
    /// balance is shown, never invented.
    ///
    /// Bad: a `[[claims]]` table with no `[[claims.opposing]]` below it.
    ///
    /// Good:
    /// ```toml
    ///   [[claims.opposing]]
    ///   relation = "rebuts"
    ///   text = "Despite its name it is an international agreement."
    ///   said-by = ["Steven Blockmans (CEPS)"]
    ///   cites = [{ source = "blockmans-2014" }]
    /// ```
    /// or
    /// ```toml
    /// unopposed = "The date and the signatories stand in the text itself."
    /// ```
    Error CLAIM_WITHOUT_OPPOSING_VIEW = "claim-without-opposing-view";

    /// A claim or an opposing view that nobody says.
    ///
    /// The bot has no opinion: every sentence is somebody's, by name and role.
    ///
    /// Bad:
    /// ```toml
    /// said-by = []
    /// ```
    /// Good:
    /// ```toml
    /// said-by = ["Steven Pifer (US negotiator)"]
    /// ```
    Error CLAIM_WITHOUT_SPEAKER = "claim-without-speaker";

    /// Two claims of a topic with one id, or two claims anywhere in the store with one text.
    ///
    /// Buttons refer to a claim by its id, and a reader who asks for more does not want the same again.
    ///
    /// Bad: a claim copied to start another, its `id` left as it was.
    ///
    /// Good: an id of its own for each claim.
    Error DUPLICATE_CLAIM = "duplicate-claim";

    /// An interpretation, a prediction or a proposal that is said to be undisputed.
    ///
    /// What is on record may be undisputed. What somebody takes it to mean seldom is.
    ///
    /// Bad:
    /// ```toml
    /// nature = "interpretation"
    /// unopposed = "Everybody knows it."
    /// ```
    /// Good:
    /// ```toml
    /// nature = "record"
    /// unopposed = "The date stands in the text itself."
    /// ```
    Warning UNOPPOSED_CLAIM = "unopposed-claim";
}

/// Everything about the claims of one topic.
pub(crate) fn check(sheet: &Sheet, sink: &mut Sink<'_>) {
    let at = sheet.file;
    if sheet.topic.claims.is_empty() {
        let title = &sheet.topic.title;
        sink.push(
            Finding::new(&TOPIC_WITHOUT_CLAIMS, at, title.span(), "the topic has no claims")
                .label("says nothing")
                .help("add `[[claims]]`; until there is one, keep the file out of the store"),
        );
    }
    let mut ids: HashMap<&str, std::ops::Range<usize>> = HashMap::new();
    for claim in &sheet.topic.claims {
        let id = claim.id.get_ref().as_str();
        if let Some(first) = ids.insert(id, claim.id.span()) {
            sink.push(
                Finding::new(&DUPLICATE_CLAIM, at, claim.id.span(), format!("two claims are called `{id}`"))
                    .label("the second")
                    .also(at, first, "the first")
                    .help("give this claim an id of its own"),
            );
        }
        if id.len() > super::shape::ID_CHARS {
            let most = super::shape::ID_CHARS;
            sink.push(
                Finding::new(
                    &super::shape::MALFORMED_TOML,
                    at,
                    claim.id.span(),
                    format!("the id `{id}` is longer than {most} characters"),
                )
                .label(format!("{} characters", id.len()))
                .help("shorten it: buttons carry it in 100 characters, with the topic's"),
            );
        }
        match (&claim.unopposed, claim.opposing.is_empty()) {
            (None, true) => sink.push(
                Finding::new(
                    &CLAIM_WITHOUT_OPPOSING_VIEW,
                    at,
                    claim.id.span(),
                    format!("claim `{id}` has no opposing view"),
                )
                .label("this claim would stand alone")
                .help("add `[[claims.opposing]]`, or say in `unopposed` why nobody serious disputes it"),
            ),
            (Some(reason), false) => sink.push(
                Finding::new(
                    &CLAIM_WITHOUT_OPPOSING_VIEW,
                    at,
                    reason.span(),
                    format!("claim `{id}` is said to be unopposed and has opposing views"),
                )
                .label("this says that there is none")
                .help("keep either `unopposed` or `[[claims.opposing]]`"),
            ),
            (Some(reason), true) if reason.get_ref().trim().is_empty() => sink.push(
                Finding::new(
                    &CLAIM_WITHOUT_OPPOSING_VIEW,
                    at,
                    reason.span(),
                    format!("claim `{id}` has an empty reason in `unopposed`"),
                )
                .label("the card repeats this reason")
                .help("say why nobody serious disputes it"),
            ),
            (Some(reason), true) if claim.nature != Nature::Record => sink.warn(
                Finding::new(
                    &UNOPPOSED_CLAIM,
                    at,
                    reason.span(),
                    format!("claim `{id}` is not on record and is said to be undisputed"),
                )
                .label("people seldom agree on what something means")
                .help("look for an opposing view, or make the sentence one that is on record"),
                &[&claim.expect, &sheet.topic.expect],
            ),
            _ => {}
        }
        for sentence in Sentence::all(claim) {
            check_sentence(sheet, &sentence, sink);
        }
    }
}

fn check_sentence(sheet: &Sheet, sentence: &Sentence<'_>, sink: &mut Sink<'_>) {
    let (at, name) = (sheet.file, &sentence.name);
    if sentence.cites.is_empty() {
        sink.push(
            Finding::new(&CLAIM_WITHOUT_SOURCE, at, sentence.text.span(), format!("{name} cites no source"))
                .label("where does this come from?")
                .help("add `cites = [{ source = \"…\" }]`, with the id of a source"),
        );
    }
    if sentence.said_by.iter().all(|speaker| speaker.get_ref().trim().is_empty()) {
        sink.push(
            Finding::new(
                &CLAIM_WITHOUT_SPEAKER,
                at,
                sentence.text.span(),
                format!("{name} is said by nobody"),
            )
            .label("who says this?")
            .help("add `said-by = [\"…\"]`, each name with its role"),
        );
    }
}

/// Claims of one text in different places of the store.
pub(crate) fn check_duplicates(sheets: &Sheets, sink: &mut Sink<'_>) {
    let mut seen: HashMap<String, (usize, std::ops::Range<usize>)> = HashMap::new();
    for sheet in &sheets.topics {
        for claim in &sheet.topic.claims {
            let words: Vec<String> = claim.text.get_ref().split_whitespace().map(str::to_lowercase).collect();
            let place = (sheet.file, claim.text.span());
            if let Some((file, span)) = seen.insert(words.join(" "), place) {
                sink.push(
                    Finding::new(
                        &DUPLICATE_CLAIM,
                        sheet.file,
                        claim.text.span(),
                        format!("claim `{}` says what another claim says", claim.id.get_ref()),
                    )
                    .label("the same sentence")
                    .also(file, span, "stands here too")
                    .help("keep it in the topic where it belongs"),
                );
            }
        }
    }
}
