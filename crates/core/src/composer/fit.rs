//! Shortening a card until it can be read at a glance, from the fullest form to the barest.
//!
//! The rungs of the ladder shorten both sides alike: first the tails of roles, then other speakers, then the years of sources, roles, the
//! names of sources, days of dates and the title; only then both sentences, at the end of a word, to the same length. Neither side is ever
//! left out. What must not be lost opens with *More views*, which shows each sentence whole.

use std::{
    collections::HashMap,
    iter,
    sync::{Arc, Mutex, PoisonError},
};

use super::{Card, Frame, Layout, Limits, Shown, layout, plain, shown::SECOND_SIDE};
use crate::words::Language;

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
    // How much of the sentences there is room for is measured only where whole ones do not fit.
    let cut = move |to: Cut| iter::once(to).flat_map(move |to| sentences(card, to, frame));
    let all = move || whole.into_iter().chain(cut(barest)).chain(cut(pressed));
    all().chain(all().map(|cut| Cut { linked: false, ..cut }))
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

/// In which form a card is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Layout,
    Text,
}

/// What a rung depends on beside the words of a claim and its views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    frame: &'static str,
    form: Form,
    language: Language,
    overdue: bool,
}

impl Key {
    /// The key of a card; none in a frame for which nothing is remembered, or in less room than it has.
    fn of(card: &Card, frame: &dyn Frame, form: Form, limits: &Limits) -> Option<Self> {
        let name = frame.name().filter(|_| limits == frame.limits())?;
        Some(Self { frame: name, form, language: card.language, overdue: card.overdue })
    }
}

/// Where a card was found to fit.
#[derive(Clone, Copy, Debug)]
enum Found {
    On(Cut),
    Nowhere,
}

/// Which rung each form of a card took, so that it is climbed to once: a store's cards are shown again and again. Clones know the same.
/// A card of which a part is changed needs one of its own.
#[derive(Clone, Debug, Default)]
pub struct Rungs(Arc<Mutex<Vec<(Key, Found)>>>);

impl Rungs {
    /// What was found, if it was looked for.
    fn known(&self, key: &Key) -> Option<Found> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(one, _)| one == key).map(|(_, found)| *found)
    }

    fn keep(&self, key: Key, found: Found) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.iter().any(|(one, _)| *one == key) {
            known.push((key, found));
        }
    }
}

/// The rungs of a store's cards, by the positions of topic and claim.
#[derive(Debug, Default)]
pub struct Ladders(Mutex<HashMap<(usize, usize), Rungs>>);

impl Ladders {
    /// The rungs of the card that a claim leads.
    pub fn of(&self, topic: usize, claim: usize) -> Rungs {
        let mut ladders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ladders.entry((topic, claim)).or_default().clone()
    }

    /// Knows of the cards of a topic what another store's ladders know of those of the same one, which is its topic `other`.
    pub(crate) fn share(&self, topic: usize, with: &Self, other: usize) {
        let known = with.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = known.iter().filter(|((of, _), _)| *of == other);
        let same: Vec<_> = same.map(|((_, claim), rungs)| ((topic, *claim), rungs.clone())).collect();
        drop(known);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(same);
    }
}

/// The fullest form of a card that can be read at a glance and of which `fits` says that there is room for it, and its rung.
fn climbed<T>(card: &Card, frame: &dyn Frame, fits: impl Fn(Shown) -> Option<T>) -> Option<(Cut, T)> {
    rungs(card, frame).find_map(|cut| {
        let shown = Shown::of(card, &cut, frame);
        let readable = shown.is_readable(frame);
        Some((cut, readable.then(|| fits(shown)).flatten()?))
    })
}

/// The same, by the rung that is known.
fn fullest<T>(
    card: &Card,
    frame: &dyn Frame,
    key: Option<Key>,
    fits: impl Fn(Shown) -> Option<T>,
) -> Option<T> {
    match key.and_then(|key| card.rungs.known(&key)) {
        Some(Found::On(cut)) => return fits(Shown::of(card, &cut, frame)),
        Some(Found::Nowhere) => return None,
        None => {}
    }
    let climbed = climbed(card, frame, fits);
    if let Some(key) = key {
        card.rungs.keep(key, climbed.as_ref().map_or(Found::Nowhere, |(cut, _)| Found::On(*cut)));
    }
    climbed.map(|(_, form)| form)
}

/// What is shown of a card in a frame that has room for its parts.
pub fn shown(card: &Card, frame: &dyn Frame) -> Option<Shown> {
    fullest(card, frame, None, Some)
}

/// The fullest layout of a card that is within `limits`.
pub fn layout(card: &Card, frame: &dyn Frame, limits: &Limits) -> Option<Layout> {
    fullest(card, frame, Key::of(card, frame, Form::Layout, limits), |shown| {
        Some(layout::of(&shown, frame)).filter(|layout| layout.is_within(frame, limits))
    })
}

/// The fullest text of a card that its frame has room for.
pub fn plain(card: &Card, frame: &dyn Frame) -> Option<String> {
    let limits = frame.limits();
    fullest(card, frame, Key::of(card, frame, Form::Text, limits), |shown| {
        Some(plain::text(&shown, frame)).filter(|text| frame.length(text) <= limits.text)
    })
}

/// Whether a frame has room for a card in both its forms.
pub fn fits(card: &Card, frame: &dyn Frame) -> bool {
    let limits = frame.limits();
    let known = |form| Key::of(card, frame, form, limits).and_then(|key| card.rungs.known(&key));
    let fits = |form, climb: &dyn Fn() -> bool| {
        known(form).map_or_else(climb, |found| matches!(found, Found::On(_)))
    };
    fits(Form::Layout, &|| layout(card, frame, limits).is_some())
        && fits(Form::Text, &|| plain(card, frame).is_some())
}
