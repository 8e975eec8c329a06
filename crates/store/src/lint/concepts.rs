//! Concepts: words of one meaning stand once, in every language, and triggers refer to them.
//!
//! A reference is replaced by the concept's words before anything else looks at a trigger; each of them keeps the place of the reference.

use std::collections::{BTreeMap, HashSet};

use toml::Spanned;

use super::{Finding, Sheets, Sink, lints};
use crate::file::{ConceptsFile, Texts};

lints! { Triggers;
    /// A reference to a concept that `concepts.toml` does not have.
    ///
    /// Bad:
    /// ```toml
    /// near = ["@rusia"]
    /// ```
    /// Good:
    /// ```toml
    /// near = ["@russia"]
    /// ```
    Error UNKNOWN_CONCEPT = "unknown-concept";

    /// A concept that no trigger refers to.
    ///
    /// Words that nothing uses are kept by nobody.
    ///
    /// Bad: a concept `tea` in `concepts.toml`, and no `@tea` in a trigger.
    ///
    /// Good: leave it out, or refer to it.
    Warning UNUSED_CONCEPT = "unused-concept";
}

/// Slips of the pen in a name that is still taken for another.
const SLIPS: usize = 2;

/// Replaces every reference to a concept by its words.
pub(super) fn expand(sheets: &mut Sheets, sink: &mut Sink<'_>) {
    // What refers to a concept may stand in the file that cannot be read.
    let whole = !sink.has_errors();
    let none = ConceptsFile { concepts: BTreeMap::new() };
    let concepts = sheets.concepts.as_ref().map_or(&none, |(_, concepts)| concepts);
    let mut used: HashSet<&str> = HashSet::new();
    for sheet in &mut sheets.topics {
        let of_claims = sheet.topic.claims.iter_mut().flat_map(|claim| &mut claim.triggers);
        for trigger in sheet.topic.triggers.iter_mut().chain(of_claims) {
            let lists = [&mut trigger.phrases, &mut trigger.near, &mut trigger.also, &mut trigger.unless];
            for list in lists.into_iter().chain(&mut trigger.all) {
                expand_list(list, concepts, sheet.file, &mut used, sink);
            }
        }
    }
    // Of a topic that is checked alone, nothing is said about the other files.
    if let Some((file, concepts)) = sheets.concepts.as_ref().filter(|_| whole) {
        for name in concepts.concepts.keys().filter(|name| !used.contains(name.get_ref().as_str())) {
            let message = format!("no trigger refers to the concept `{}`", name.get_ref());
            sink.push(
                Finding::new(&UNUSED_CONCEPT, *file, name.span(), message)
                    .label("used by nothing")
                    .help(format!("refer to it as `@{}`, or take it out", name.get_ref())),
            );
        }
    }
}

fn expand_list<'c>(
    list: &mut Texts,
    concepts: &'c ConceptsFile,
    file: usize,
    used: &mut HashSet<&'c str>,
    sink: &mut Sink<'_>,
) {
    if !list.iter().any(|text| text.get_ref().starts_with('@')) {
        return;
    }
    let mut seen = HashSet::new();
    let mut words = Texts::new();
    for text in std::mem::take(list) {
        let Some(name) = text.get_ref().strip_prefix('@') else {
            if seen.insert(text.get_ref().clone()) {
                words.push(text);
            }
            continue;
        };
        let Some((known, meant)) = concepts.concepts.iter().find(|(known, _)| known.get_ref() == name) else {
            let near = concepts.concepts.keys().map(Spanned::get_ref);
            let near = near.min_by_key(|known| strsim::damerau_levenshtein(known, name));
            let near = near.filter(|known| strsim::damerau_levenshtein(known, name) <= SLIPS);
            let help = near.map_or_else(
                || "define it in `concepts.toml`, or write the words here".to_owned(),
                |near| format!("write `@{near}`"),
            );
            sink.push(
                Finding::new(&UNKNOWN_CONCEPT, file, text.span(), format!("there is no concept `{name}`"))
                    .label("refers to nothing")
                    .help(help),
            );
            continue;
        };
        used.insert(known.get_ref());
        let own = meant.iter().filter(|word| seen.insert(word.get_ref().clone()));
        words.extend(own.map(|word| Spanned::new(text.span(), word.get_ref().clone())));
    }
    *list = words;
}
