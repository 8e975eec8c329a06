//! A card as text: for the terminal, and where a platform shows nothing else. It is read from top to bottom, as a screen reader does.

use super::{
    Frame,
    shown::{Shown, Side},
};

/// What a line of a card is, so that a terminal can colour it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Both statements in short.
    Line,
    /// The topic's title.
    Title,
    /// The heading of what follows.
    Label,
    /// A claim, an opposing view, or the reason why there is none.
    Sentence,
    /// Who says it, and when.
    Speakers,
    /// Its source.
    Source,
    /// How much more there is, and of when it is.
    Footer,
}

/// The lines of a card, as its frame writes them.
pub fn lines(shown: &Shown, frame: &dyn Frame) -> Vec<(Role, String)> {
    let mut lines = vec![
        (Role::Line, frame.escape(&shown.line)),
        (Role::Title, frame.strong(&frame.escape(&shown.title))),
    ];
    for side in [&shown.first, &shown.second] {
        lines.extend(side_lines(side, frame));
    }
    lines.push((Role::Footer, frame.escape(&shown.footer)));
    lines
}

fn side_lines(side: &Side, frame: &dyn Frame) -> impl Iterator<Item = (Role, String)> {
    let label = (Role::Label, frame.strong(&frame.escape(&side.label)));
    let sentence = (Role::Sentence, frame.escape(&side.sentence));
    let by = side.by.as_ref().map(|by| (Role::Speakers, format!("— {}", frame.escape(by))));
    let source = side.source.as_ref().map(|source| (Role::Source, source.written(frame)));
    [label, sentence].into_iter().chain(by).chain(source)
}

/// The text of a card: formatted a little, everything else escaped.
pub fn text(shown: &Shown, frame: &dyn Frame) -> String {
    lines(shown, frame).into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n")
}
