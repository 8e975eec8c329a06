//! Shortening a card until it fits, from the fullest form to the barest.
//!
//! The rungs of the ladder shorten both sides alike: first what surrounds the sentences (grounds, publishers), then further
//! opposing views (saying how many more there are), then the summary, then speakers and sources after the first. The
//! sentences themselves are never cut: if even the barest form does not fit, there is none.

use super::{Card, Frame, Layout, Limits, layout, plain};

/// How much of a card is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Opposing views, at most; at least one is shown.
    pub views: usize,
    /// Whether grounds are shown.
    pub details: bool,
    /// Characters of the summary, at most.
    pub summary: usize,
    /// Speakers of each sentence, at most; at least one is shown.
    pub speakers: usize,
    /// Sources of each sentence, at most; at least one is shown.
    pub cites: usize,
    /// Characters of a source's title, at most.
    pub title: usize,
    /// Whether a source's publisher, date, kind and interest are shown beside its title.
    pub imprint: bool,
}

impl Cut {
    /// Everything.
    pub const NONE: Self = Self {
        views: usize::MAX,
        details: true,
        summary: usize::MAX,
        speakers: usize::MAX,
        cites: usize::MAX,
        title: usize::MAX,
        imprint: true,
    };
}

/// Characters of a title that still tell what it is.
const SHORT_TITLE: usize = 80;
/// Characters of the shortest title.
const BARE_TITLE: usize = 30;
/// Characters of a shortened summary: a sentence.
const SHORT_SUMMARY: usize = 160;

/// Every rung, from fullest to barest.
fn rungs(card: &Card, details: bool) -> impl Iterator<Item = Cut> {
    let full = Cut { details, ..Cut::NONE };
    let calm = Cut { details: false, ..Cut::NONE };
    let short = Cut { title: SHORT_TITLE, ..calm };
    let fewer = (1..card.views().len().max(1))
        .rev()
        .flat_map(move |views| [Cut { views, ..calm }, Cut { views, ..short }]);
    let one = Cut { views: 1, ..short };
    let brief = Cut { summary: SHORT_SUMMARY, ..one };
    let bare = Cut { summary: 0, ..one };
    let cited = Cut { cites: 1, ..bare };
    let spoken = Cut { speakers: 1, ..cited };
    let barest = Cut { imprint: false, ..spoken };
    let last = [one, brief, bare, cited, spoken, barest, Cut { title: BARE_TITLE, ..barest }];
    [full, calm, short].into_iter().chain(fewer).chain(last)
}

/// The fullest layout of a card, without grounds, that is within `limits`.
pub fn layout(card: &Card, frame: &dyn Frame, limits: &Limits) -> Option<Layout> {
    rungs(card, false)
        .map(|cut| layout::of(card, &cut, frame, limits))
        .find(|layout| layout.is_within(frame, limits))
}

/// The fullest layout of a card, with grounds if there is room, that is within `limits`.
pub fn layout_with_details(card: &Card, frame: &dyn Frame, limits: &Limits) -> Option<Layout> {
    rungs(card, true)
        .map(|cut| layout::of(card, &cut, frame, limits))
        .find(|layout| layout.is_within(frame, limits))
}

/// The layout of a card with all its opposing views, if that is within `limits`.
pub(super) fn layout_of_all(card: &Card, frame: &dyn Frame, limits: &Limits) -> Option<Layout> {
    rungs(card, true)
        .filter(|cut| cut.views >= card.views().len())
        .map(|cut| layout::of(card, &cut, frame, limits))
        .find(|layout| layout.is_within(frame, limits))
}

/// The fullest text of a card that its frame has room for.
pub fn plain(card: &Card, frame: &dyn Frame) -> Option<String> {
    let most = frame.limits().text;
    rungs(card, false).map(|cut| plain::text(card, &cut, frame)).find(|text| frame.length(text) <= most)
}
