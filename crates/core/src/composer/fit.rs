//! Shortening a card until it can be read at a glance, from the fullest form to the barest.
//!
//! The rungs of the ladder shorten both sides alike: first the tails of roles, then other speakers, then the years of sources, roles, the
//! names of sources, days of dates and the title; only then both sentences, at the end of a word, to the same length. Neither side is ever
//! left out. What must not be lost opens with *More views*, which shows each sentence whole.

use super::{Card, Frame, Layout, Limits, Shown, layout, plain, shown::SECOND_SIDE};

/// How much of the role of whoever speaks is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// All that the file says.
    Whole,
    /// Its first words.
    Short,
    /// None of it, but for the date.
    None,
}

/// How much of a card is shown: the same of both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rung of its own")]
pub struct Cut {
    /// How much of roles.
    pub role: Role,
    /// Whether further speakers are counted.
    pub others: bool,
    /// Whether the year of a source stands beside its name.
    pub year: bool,
    /// Whether a date is shown to the day, if it is known so; else its year.
    pub whole_date: bool,
    /// Units of a source's name, at most.
    pub source: usize,
    /// Units of a speaker's name, at most.
    pub name: usize,
    /// Units of the title, at most.
    pub title: usize,
    /// Units of each sentence, at most.
    pub sentence: usize,
    /// Whether the names of sources lead to their addresses, which take room that nobody sees.
    pub linked: bool,
}

impl Cut {
    /// Everything that a card ever shows.
    pub const NONE: Self = Self {
        role: Role::Whole,
        others: true,
        year: true,
        whole_date: true,
        source: 40,
        name: 60,
        title: usize::MAX,
        sentence: usize::MAX,
        linked: true,
    };
}

/// Units of a sentence that still says something.
const SENTENCE: usize = 24;

/// How many units a card has too many before its second side begins, if both sentences and all names are whole: 0 if it fits so.
pub fn excess(card: &Card, frame: &dyn Frame) -> usize {
    Shown::of(card, &WHOLE_NAMES, frame).second_begins(frame).saturating_sub(SECOND_SIDE)
}

/// The barest card whose sentences and names are whole.
const WHOLE_NAMES: Cut = Cut {
    role: Role::None,
    others: false,
    year: false,
    whole_date: false,
    source: 20,
    title: 30,
    ..Cut::NONE
};

/// Every rung, from fullest to barest.
fn rungs(card: &Card, frame: &dyn Frame) -> impl Iterator<Item = Cut> {
    let full = Cut::NONE;
    let short_roles = Cut { role: Role::Short, ..full };
    let alone = Cut { others: false, ..short_roles };
    let undated = Cut { year: false, ..alone };
    let no_roles = Cut { role: Role::None, ..undated };
    let sourced = Cut { source: 26, ..no_roles };
    let years = Cut { whole_date: false, ..sourced };
    let bare = Cut { name: 36, source: 20, ..years };
    let titled = Cut { title: 40, ..bare };
    let barest = Cut { title: 30, ..titled };
    let pressed = Cut { name: 24, source: 14, ..barest };
    let whole = [full, short_roles, alone, undated, no_roles, sourced, years, bare, titled, barest];
    let all = whole.into_iter().chain(sentences(card, barest, frame)).chain(sentences(card, pressed, frame));
    all.clone().chain(all.map(|cut| Cut { linked: false, ..cut }))
}

/// A rung with both sentences cut, less and then more.
fn sentences(card: &Card, to: Cut, frame: &dyn Frame) -> impl Iterator<Item = Cut> + Clone {
    let claim = frame.length(&card.claim.text);
    // Where the second side begins too late, the first sentence has to be shorter by at least so much.
    let longest = match Shown::of(card, &to, frame).second_begins(frame).saturating_sub(SECOND_SIDE) {
        0 => claim.max(frame.length(card.beside())),
        late => claim.saturating_sub(late) + 1,
    };
    (SENTENCE..longest.max(SENTENCE + 1)).rev().map(move |sentence| Cut { sentence, ..to })
}

/// The fullest form of a card that can be read at a glance and of which `fits` says that there is room for it.
fn fullest<T>(card: &Card, frame: &dyn Frame, fits: impl Fn(&Shown) -> Option<T>) -> Option<T> {
    rungs(card, frame)
        .map(|cut| Shown::of(card, &cut, frame))
        .filter(|shown| shown.is_readable(frame))
        .find_map(|shown| fits(&shown))
}

/// What is shown of a card in a frame that has room for its parts.
pub fn shown(card: &Card, frame: &dyn Frame) -> Option<Shown> {
    fullest(card, frame, |shown| Some(shown.clone()))
}

/// The fullest layout of a card that is within `limits`.
pub fn layout(card: &Card, frame: &dyn Frame, limits: &Limits) -> Option<Layout> {
    fullest(card, frame, |shown| {
        Some(layout::of(shown, frame)).filter(|layout| layout.is_within(frame, limits))
    })
}

/// The fullest text of a card that its frame has room for.
pub fn plain(card: &Card, frame: &dyn Frame) -> Option<String> {
    let most = frame.limits().text;
    fullest(card, frame, |shown| Some(plain::text(shown, frame)).filter(|text| frame.length(text) <= most))
}
