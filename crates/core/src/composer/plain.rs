//! A card as text: for the terminal, and where a platform shows nothing else.

use super::{Against, Card, Cut, Frame, layout};

/// What a line of a card is, so that a terminal can colour it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The topic's title.
    Title,
    /// What is at issue.
    Summary,
    /// The heading of what follows.
    Label,
    /// A claim, an opposing view, or the reason why there is none.
    Sentence,
    /// Who says it, and the numbers of its sources.
    Speakers,
    /// A source.
    Source,
    /// How much more there is.
    Footer,
}

/// The lines of a card, shortened as `by` says. An empty text stands for an empty line.
pub fn lines(card: &Card, by: &Cut, frame: &dyn Frame) -> Vec<(Role, String)> {
    let words = card.language.words();
    let mut lines = vec![(Role::Title, card.title.clone())];
    let summary = frame.cut(&card.summary, by.summary);
    if !summary.is_empty() {
        lines.push((Role::Summary, summary));
    }
    let views = card.views().iter().take(by.views.max(1));
    for said in std::iter::once(&card.claim).chain(views) {
        lines.push((Role::Label, said.label.clone()));
        lines.push((Role::Sentence, said.text.clone()));
        let speakers = layout::shown_speakers(said, by, words);
        lines.push((Role::Speakers, format!("— {speakers} {}", layout::numbers(said, by))));
    }
    if let Against::None(reason) = &card.against {
        lines.push((Role::Label, words.unopposed().to_owned()));
        lines.push((Role::Sentence, reason.clone()));
    }
    lines.push((Role::Label, words.sources().to_owned()));
    for numbered in layout::shown_sources(card, by) {
        let mut line = format!("[{}] {}", numbered.number, frame.cut(&numbered.source.title, by.title));
        if by.imprint {
            line.push_str(", ");
            line.push_str(&layout::imprint(numbered, by, frame, words));
        }
        if let Some(address) = numbered.source.address() {
            line.push(' ');
            line.push_str(address);
        }
        lines.push((Role::Source, line));
    }
    lines.push((Role::Footer, layout::footer(card, by)));
    lines
}

/// The text of a card as its frame writes it: formatted a little, everything else escaped, addresses without preview.
pub fn text(card: &Card, by: &Cut, frame: &dyn Frame) -> String {
    let mut text = String::new();
    for (role, line) in lines(card, by, frame) {
        if !text.is_empty() {
            text.push('\n');
        }
        match role {
            Role::Title | Role::Label => text.push_str(&frame.strong(&frame.escape(&line))),
            Role::Source => {
                // The address comes last, if there is one; it must not be escaped.
                let (words, address) = match line.rsplit_once(' ') {
                    Some((words, address)) if address.starts_with("https://") => (words, Some(address)),
                    _ => (line.as_str(), None),
                };
                text.push_str(&frame.escape(words));
                if let Some(address) = address {
                    text.push_str(&format!(" {}", frame.address(address)));
                }
            }
            _ => text.push_str(&frame.escape(&line)),
        }
    }
    text
}
