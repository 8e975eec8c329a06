//! Composing replies: the claim that leads, its opposing views beside it, and the sources of both, fitted to a frame.
//!
//! A [`Reply`] is a document. [`layout`] gives it the shape of a card with parts, [`plain`] that of text; both show the same, and
//! [`fit`] shortens both until the [`Frame`] has room for them, without ever dropping one side before the other or parting a sentence
//! from its source.

mod dossier;
pub mod fit;
pub mod frame;
pub mod layout;
pub mod panel;
pub mod plain;
mod reply;

use std::sync::Arc;

use jiff::civil::Date;
use smallvec::SmallVec;

pub use dossier::{Dossier, dossier};
pub use fit::Cut;
pub use frame::{Frame, Limits, Mention, Plain};
pub use layout::Layout;
pub use panel::{Panel, more_views, sources};
pub use reply::{Against, Card, Numbered, Offer, Reply, Said, Views};

use crate::{
    remark::RemarkId,
    topic::{Opposition, Source, Statement, Topic},
    words::{Language, Words},
};

/// The claim that leads the card for a message: the one it raises; if it raises several, one of those, and if none, one of
/// all that have opposing views, chosen by the message's id, so that the order varies from message to message and is stable
/// for each.
pub fn leading(topic: &Topic, raised: &[usize], message: &RemarkId) -> usize {
    let opposed = |claim: &usize| matches!(topic.claims[*claim].opposition, Opposition::Views(..));
    let mut candidates: SmallVec<[usize; 16]> = SmallVec::from_slice(raised);
    if candidates.is_empty() {
        candidates.extend((0..topic.claims.len()).filter(opposed));
    }
    if candidates.is_empty() {
        candidates.extend(0..topic.claims.len());
    }
    let chosen =
        usize::try_from(mixed(message.id().variation()) % candidates.len().max(1) as u64).unwrap_or(0);
    candidates.get(chosen).copied().unwrap_or(0)
}

/// Spreads ids, whose low bits count up and whose high bits are a time, over all numbers (the finalizer of `SplitMix64`).
fn mixed(id: u64) -> u64 {
    let id = (id ^ (id >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let id = (id ^ (id >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    id ^ (id >> 31)
}

/// Numbers for the sources of a topic, in the order in which a reader meets them who begins with one claim.
pub struct Numbering {
    sources: Vec<Numbered>,
}

impl Numbering {
    /// The leading claim's sources first, then those of its opposing views, then the rest.
    pub fn new(topic: &Topic, leading: usize) -> Self {
        let mut numbering = Self { sources: Vec::new() };
        let others = topic.claims.iter().enumerate().filter(|(at, _)| *at != leading).map(|(_, claim)| claim);
        for claim in topic.claims.get(leading).into_iter().chain(others) {
            numbering.add(&claim.statement);
            claim.opposition.views().for_each(|view| numbering.add(&view.statement));
        }
        numbering
    }

    fn add(&mut self, statement: &Statement) {
        for cite in &statement.cites {
            match self.sources.iter_mut().find(|known| Arc::ptr_eq(&known.source, &cite.source)) {
                Some(known) => {
                    if known.used_for.is_none() {
                        known.used_for.clone_from(&cite.used_for);
                    }
                }
                None => self.sources.push(Numbered {
                    number: self.sources.len() + 1,
                    source: cite.source.clone(),
                    used_for: cite.used_for.clone(),
                }),
            }
        }
    }

    /// Every source, by number.
    pub fn sources(&self) -> &[Numbered] {
        &self.sources
    }

    fn number(&self, source: &Arc<Source>) -> Option<usize> {
        self.sources.iter().find(|known| Arc::ptr_eq(&known.source, source)).map(|known| known.number)
    }

    fn said(&self, label: String, statement: &Statement) -> Said {
        let mut numbers: Vec<usize> =
            statement.cites.iter().filter_map(|cite| self.number(&cite.source)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Said {
            label,
            text: statement.text.clone(),
            said_by: statement.said_by.clone(),
            numbers,
            detail: statement.detail.clone(),
        }
    }

    /// Those among the sources that `said` cites.
    fn cited<'s>(&self, said: impl IntoIterator<Item = &'s Said>) -> Vec<Numbered> {
        let mut numbers: Vec<usize> =
            said.into_iter().flat_map(|said| said.numbers.iter().copied()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        self.sources.iter().filter(|known| numbers.contains(&known.number)).cloned().collect()
    }
}

/// The card of one claim, its sources numbered as `numbering` says.
pub fn card(topic: &Topic, claim: usize, numbering: &Numbering, today: Date, language: Language) -> Card {
    let words = language.words();
    let shown = &topic.claims[claim];
    let said = numbering.said(words.claim_heading(shown.nature.said(words)), &shown.statement);
    let against = match &shown.opposition {
        Opposition::Views(first, rest) => {
            let view = |view: &crate::topic::Opposing| {
                numbering.said(words.opposing_heading(view.relation.said(words)), &view.statement)
            };
            Against::Views(Views::new(view(first), rest.iter().map(view)))
        }
        Opposition::None(reason) => Against::None(reason.clone()),
    };
    let mut card = Card {
        title: topic.title.clone(),
        summary: topic.summary.clone(),
        claim_id: shown.id.clone(),
        claim: said,
        against,
        more_claims: topic.claims.len() - 1,
        more_views: topic.opposing_count() - shown.opposition.views().count(),
        reviewed: topic.reviewed,
        overdue: topic.is_overdue(today),
        sources: Vec::new(),
        language,
    };
    card.sources = numbering.cited(std::iter::once(&card.claim).chain(card.views()));
    card
}

/// The reply about `topic` that the claim at position `claim` leads; `others` are the further topics raised.
pub fn compose(topic: &Topic, claim: usize, others: &[&Topic], today: Date, language: Language) -> Reply {
    let card = card(topic, claim, &Numbering::new(topic, claim), today, language);
    let others = others.iter().map(|other| Offer { topic: other.id.clone(), title: other.title.clone() });
    Reply { topic: topic.id.clone(), gist: gist(topic, &card), others: others.collect(), card }
}

/// The longest gist, in characters: what a phone shows in two lines or three.
pub const GIST: usize = 200;

fn gist(topic: &Topic, card: &Card) -> String {
    let words = card.language.words();
    let names = |said: &Said| names(said, words);
    let claimed_by = names(&card.claim);
    let opposed_by = card.views().first().map(names);
    let line = match opposed_by {
        Some(opposed_by) => words.gist(claimed_by, opposed_by, &card.title),
        None => words.gist_unopposed(claimed_by, &card.title),
    };
    if Plain.length(&line) <= GIST {
        return line;
    }
    let line = words.gist_in_numbers(topic.claims.len(), &card.title, topic.opposing_count());
    Plain.cut(&line, GIST)
}

/// The first speaker without the role, and how many others there are.
fn names(said: &Said, words: &Words) -> String {
    let first = said.said_by.first().map_or("", |speaker| speaker.split(" (").next().unwrap_or_default());
    match said.said_by.len() {
        0 | 1 => first.to_owned(),
        count => words.speakers_and_others(count - 1, first),
    }
}

/// Whether a frame has room for a reply in both its forms.
pub fn fits(reply: &Reply, frame: &dyn Frame) -> bool {
    fit::layout(&reply.card, frame, frame.limits()).is_some() && fit::plain(&reply.card, frame).is_some()
}
