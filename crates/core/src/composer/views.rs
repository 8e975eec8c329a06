//! A claim with its opposing views, each whole, with everybody who says it, its grounds and all its sources: a page of *More views*.

use super::{
    Against, Card, Frame, Layout, Limits, Said, dates,
    names::{self, at_word},
    shown::Named,
};
use crate::{topic::Nature, words::Words};

/// How much of a page is shown. The sentences always are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// Whether grounds are.
    details: bool,
    /// Units of the summary, at most.
    summary: usize,
    /// Sources of each sentence, at most; at least one is shown.
    cites: usize,
    /// Speakers of each sentence, at most; at least one is shown.
    speakers: usize,
    /// Units of a source's name, at most.
    source: usize,
    /// Whether the names of sources lead to their addresses.
    linked: bool,
}

impl Cut {
    /// Everything.
    pub(super) const NONE: Self = Self {
        details: true,
        summary: usize::MAX,
        cites: usize::MAX,
        speakers: usize::MAX,
        source: 60,
        linked: true,
    };
}

/// Units of a summary that is cut: a sentence.
const SHORT_SUMMARY: usize = 160;

/// The fullest page that is within `limits`.
pub(super) fn fullest(card: &Card, frame: &dyn Frame, limits: &Limits) -> Option<Layout> {
    let brief = Cut { summary: SHORT_SUMMARY, ..Cut::NONE };
    let calm = Cut { details: false, ..brief };
    let bare = Cut { summary: 0, ..calm };
    let cited = Cut { cites: 1, ..bare };
    let spoken = Cut { speakers: 1, ..cited };
    let named = Cut { source: 24, ..spoken };
    let unlinked = Cut { linked: false, ..named };
    [Cut::NONE, brief, calm, bare, cited, spoken, named, unlinked]
        .into_iter()
        .map(|cut| page(card, &cut, frame))
        .find(|page| page.is_within(frame, limits))
}

/// The page of a claim and its views.
pub(super) fn page(card: &Card, by: &Cut, frame: &dyn Frame) -> Layout {
    let words = card.language.words();
    let nature = card.nature.said(words);
    let documented = card.nature == Nature::Record && matches!(card.against, Against::None(_));
    let label =
        if documented { card.claim.label.clone() } else { format!("{} · {nature}", card.claim.label) };
    let mut fields = vec![(label, value(card, &card.claim, by, frame, words))];
    match &card.against {
        Against::Views(views) => {
            let all = views.as_slice().iter();
            fields.extend(all.map(|view| (view.label.clone(), value(card, view, by, frame, words))));
        }
        Against::None(reason) => fields.push((words.unopposed().to_owned(), frame.escape(reason))),
    }
    Layout {
        title: frame.escape(&card.title),
        description: frame.escape(&at_word(&card.summary, by.summary, frame)),
        fields,
        footer: dates::of(card),
    }
}

/// A sentence, who says it, its sources by their names, and its grounds.
fn value(card: &Card, said: &Said, by: &Cut, frame: &dyn Frame, words: &Words) -> String {
    let speakers = names::all_speakers(said, by.speakers, words);
    let sources = said.numbers.iter().take(by.cites.max(1)).filter_map(|number| {
        let source = &card.sources.iter().find(|known| known.number == *number)?.source;
        Some(Named::of(source, "", (by.source, true, by.linked), frame, words).written(frame))
    });
    let sources: Vec<String> = sources.collect();
    let mut value =
        format!("{}\n— {}\n{}", frame.escape(&said.text), frame.escape(&speakers), sources.join(" · "));
    if by.details
        && let Some(detail) = &said.detail
    {
        value.push_str("\n\n");
        value.push_str(&frame.escape(detail));
    }
    value
}
