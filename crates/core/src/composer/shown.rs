//! What a reader sees of a card, as words without markup: the first line, the title, the two sides, the footer.
//!
//! Everything that shows a card draws it from here, so that an embed, a text and a terminal say the same in the same order, and so that
//! lengths are measured on what is read: the address behind a link is not.

use super::{
    Against, Card, Cut, Frame, Said, dates,
    names::{self, at_word},
};
use crate::{
    topic::{Check, Source},
    words::Words,
};

/// The second side begins within so many units of all that is shown, so that it stands on a phone's first screen.
pub const SECOND_SIDE: usize = 300;
/// All that is shown, at most, in units.
pub const WHOLE: usize = 700;
/// One side may be half again as long as the other, and no longer: 3 to 2.
const LONGER: usize = 3;
const SHORTER: usize = 2;

/// A card as words, shortened as a [`Cut`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Both statements in short.
    pub line: String,
    /// The topic's title.
    pub title: String,
    /// The claim.
    pub first: Side,
    /// The opposing view, or the curator's reason why there is none.
    pub second: Side,
    /// How much more there is, and of when it is.
    pub footer: String,
}

/// One side of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Its heading.
    pub label: String,
    /// Its sentence.
    pub sentence: String,
    /// Who says it, and when; none for the reason why there is no opposing view.
    pub by: Option<String>,
    /// Its first source; none for the reason why there is no opposing view.
    pub source: Option<Named>,
}

/// A source by a short name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name, and the year where there is room.
    pub words: String,
    /// Where it can be read.
    pub address: Option<String>,
    /// How much of it was read, and whether in a copy, if that is not all of the original.
    pub state: Option<&'static str>,
}

impl Named {
    /// A source in at most `most` units beside its year. It goes by its title where its publisher is the `speaker`.
    pub(super) fn of(
        source: &Source,
        speaker: &str,
        (most, year, linked): (usize, bool, bool),
        frame: &dyn Frame,
        words: &Words,
    ) -> Self {
        Self {
            words: names::source(source, speaker, most, year, frame),
            address: source.address().filter(|_| linked).map(str::to_owned),
            state: match (source.check, source.copy.is_some()) {
                (Check::Seen, false) => None,
                (Check::Seen, true) => Some(words.read_in_copy()),
                (Check::Excerpt, false) => Some(words.read_in_part()),
                (Check::Excerpt, true) => Some(words.read_in_part_in_copy()),
                (Check::Memory, _) => Some(words.from_memory()),
            },
        }
    }

    /// What is read of it, without the address.
    fn length(&self, frame: &dyn Frame) -> usize {
        frame.length(&self.words) + self.state.map_or(0, |state| frame.length(state) + " ()".len())
    }

    /// As its frame writes it: the name leads to the address.
    pub fn written(&self, frame: &dyn Frame) -> String {
        let words = frame.escape(&self.words);
        let state = self.state.map(|state| format!(" ({})", frame.escape(state))).unwrap_or_default();
        match &self.address {
            Some(address) => format!("{}{state}", frame.link(&words, address)),
            None => format!("{words}{state}"),
        }
    }
}

impl Side {
    /// The sentence, who says it, and its source, each on a line, as its frame counts them.
    fn length(&self, frame: &dyn Frame) -> usize {
        let by = self.by.as_ref().map_or(0, |by| frame.length(by) + "\n— ".chars().count());
        let source = self.source.as_ref().map_or(0, |source| source.length(frame) + 1);
        frame.length(&self.sentence) + by + source
    }

    /// The lines below the label, as its frame writes them.
    pub fn written(&self, frame: &dyn Frame) -> String {
        let mut text = frame.escape(&self.sentence);
        if let Some(by) = &self.by {
            text.push_str(&format!("\n— {}", frame.escape(by)));
        }
        if let Some(source) = &self.source {
            text.push_str(&format!("\n{}", source.written(frame)));
        }
        text
    }
}

impl Shown {
    /// What is shown of a card that is shortened as `by` says.
    pub fn of(card: &Card, by: &Cut, frame: &dyn Frame) -> Self {
        let words = card.language.words();
        let (second, left_out) = match &card.against {
            Against::Views(views) => {
                (side(card, views.first(), by, frame), views.as_slice().len().saturating_sub(1))
            }
            Against::None(reason) => {
                let sentence = names::sentence(reason, by.sentence, frame);
                (Side { label: words.unopposed().to_owned(), sentence, by: None, source: None }, 0)
            }
        };
        Self {
            line: line(card),
            title: title(card, by.title, frame),
            first: side(card, &card.claim, by, frame),
            second,
            footer: words.footer(card.more_claims, card.more_views + left_out, &dates::of(card)),
        }
    }

    /// Where the second side begins, in what is read, as `frame` counts.
    pub fn second_begins(&self, frame: &dyn Frame) -> usize {
        let before = [&self.line, &self.title, &self.first.label];
        // Each stands on a line of its own.
        let before: usize = before.into_iter().map(|text| frame.length(text) + 1).sum();
        before + self.first.length(frame) + 1
    }

    /// How long all is that is read, as `frame` counts.
    pub fn length(&self, frame: &dyn Frame) -> usize {
        self.second_begins(frame)
            + frame.length(&self.second.label)
            + 1
            + self.second.length(frame)
            + 1
            + frame.length(&self.footer)
    }

    /// The lengths of the two sides, as `frame` counts.
    pub fn sides(&self, frame: &dyn Frame) -> (usize, usize) {
        (self.first.length(frame), self.second.length(frame))
    }

    /// Whether both sides can be read at a glance, and neither drowns the other. A reason why there is no opposing view is no side.
    pub fn is_readable(&self, frame: &dyn Frame) -> bool {
        let (first, second) = self.sides(frame);
        let alike = first.max(second) * SHORTER <= first.min(second) * LONGER;
        (alike || self.second.by.is_none())
            && self.second_begins(frame) <= SECOND_SIDE
            && self.length(frame) <= WHOLE
    }
}

/// Both statements in short, in one line.
pub fn line(card: &Card) -> String {
    let words = card.language.words();
    let claim = &card.claim.gist;
    match &card.against {
        Against::Views(views) => words.gist(claim, &views.first().gist),
        Against::None(_) => words.gist_unopposed(claim, &card.claim.label),
    }
}

/// The title; if it is longer than `most` units the shorter one, and if there is none or that is too long as well, what there is room for.
fn title(card: &Card, most: usize, frame: &dyn Frame) -> String {
    let short = card.short.as_deref().filter(|_| frame.length(&card.title) > most);
    at_word(short.unwrap_or(&card.title), most, frame)
}

fn side(card: &Card, said: &Said, by: &Cut, frame: &dyn Frame) -> Side {
    let words = card.language.words();
    Side {
        label: said.label.clone(),
        sentence: names::sentence(&said.text, by.sentence, frame),
        by: Some(names::speakers(said, by, frame, words)),
        source: source(card, said, by, frame),
    }
}

/// The first source of a sentence, by a short name.
fn source(card: &Card, said: &Said, by: &Cut, frame: &dyn Frame) -> Option<Named> {
    let number = said.numbers.first()?;
    let source = &card.sources.iter().find(|known| known.number == *number)?.source;
    let speaker = said.said_by.first().map_or("", String::as_str);
    Some(Named::of(source, speaker, (by.source, by.year, by.linked), frame, card.language.words()))
}
