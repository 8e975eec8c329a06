//! Composing replies: the claim that leads, its opposing views beside it, and the sources of both, fitted to a frame.
//!
//! A [`Reply`] is a document. [`shown`] says what a reader sees of its card, [`layout`] gives that the shape of a card with parts,
//! [`plain`] that of text; both show the same, and [`fit`] shortens both sides alike until they can be read at a glance and the [`Frame`] has
//! room for them, without ever dropping one side or parting a sentence from its source.

mod beside;
mod composed;
mod dates;
mod dossier;
pub mod fit;
pub mod frame;
pub mod layout;
mod names;
pub mod panel;
pub mod plain;
mod reply;
pub mod shown;
mod views;

use std::sync::Arc;

use jiff::civil::Date;
use smallvec::SmallVec;

use names::at_word;

pub use composed::{Composed, Of};
pub use dossier::{Dossier, dossier};
pub use fit::{Cut, Ladders, Rungs};
pub use frame::{Frame, Limits, Mention, Plain};
pub use layout::Layout;
pub use panel::{Panel, more_views, sources};
pub use reply::{Against, Card, Numbered, OtherTopic, Reply, Said, Views};
pub use shown::Shown;

use crate::{
    remark::RemarkId,
    topic::{Nature, Opposing, Opposition, Source, Statement, Topic},
    words::Language,
};

/// The claim with which the card for a message begins: the one it raises; if it raises several, one of those. If it raises none, none leads:
/// both sides stand there, and the message's id says which comes first, each side as often as the other however many claims it has, with that of
/// its claims that is among the `nearest`, or else one that the id says; so the order varies from message to message and is stable for each. A claim that nobody
/// disputes never leads: a message that raises nothing else is shown what is nearest, or the first that somebody disputes. Only a topic without any
/// disputed claim shows one of its others.
pub fn leading(topic: &Topic, raised: &[usize], nearest: &[usize], message: &RemarkId) -> usize {
    let opposed = |claim: &usize| {
        topic.claims.get(*claim).is_some_and(|claim| matches!(claim.opposition, Opposition::Views(..)))
    };
    let mut choice = mixed(message.id().variation());
    let mut candidates: SmallVec<[usize; 16]> = raised.iter().copied().filter(opposed).collect();
    if candidates.is_empty() {
        let all = (0..topic.claims.len()).filter(opposed);
        let is_chosen = raised.is_empty() || !nearest.is_empty();
        candidates.extend(all.take(if is_chosen { usize::MAX } else { 1 }));
        if one_side(topic, &mut candidates, choice & 1 == 0) {
            choice >>= 1;
        }
        if candidates.iter().any(|claim| nearest.contains(claim)) {
            candidates.retain(|claim| nearest.contains(claim));
        }
    }
    if candidates.is_empty() {
        candidates.extend(0..topic.claims.len());
    }
    let chosen = usize::try_from(choice % candidates.len().max(1) as u64).unwrap_or(0);
    candidates.get(chosen).copied().unwrap_or(0)
}

/// Keeps the claims of the first side or of the other, if those of both are there; whether they are.
fn one_side(topic: &Topic, claims: &mut SmallVec<[usize; 16]>, first: bool) -> bool {
    let side = |claim: &usize| topic.claims.get(*claim)?.statement.side.as_ref().map(|side| side.id.as_str());
    let Some(sides) = &topic.sides else { return false };
    let [one, other] = sides.each_ref().map(|side| side.id.as_str());
    let both = [one, other].iter().all(|id| claims.iter().any(|claim| side(claim) == Some(id)));
    if both {
        claims.retain(|claim| side(claim) == Some(if first { one } else { other }));
    }
    both
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
        let mut numbers: Vec<usize> = Vec::with_capacity(statement.cites.len());
        for number in statement.cites.iter().filter_map(|cite| self.number(&cite.source)) {
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        let gist = statement.gist.trim_end_matches('.');
        Said {
            label,
            gist: at_word(gist, GIST, &Plain),
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

/// The card of one claim with its opposing views in the curators' order, its sources numbered as `numbering` says.
pub fn card(topic: &Topic, claim: usize, numbering: &Numbering, today: Date, language: Language) -> Card {
    let words = language.words();
    let shown = &topic.claims[claim];
    let undisputed = matches!(shown.opposition, Opposition::None(_));
    let label = if undisputed && shown.nature == Nature::Record {
        words.in_the_documents()
    } else {
        words.some_say()
    };
    let said = numbering.said(label.to_owned(), &shown.statement);
    let against = match &shown.opposition {
        Opposition::Views(first, rest) => {
            let view = |view: &Opposing| numbering.said(words.others_say().to_owned(), &view.statement);
            Against::Views(Views::new(view(first), rest.iter().map(view)))
        }
        Opposition::None(reason) => Against::None(reason.clone()),
    };
    let mut card = Card {
        title: topic.title.clone(),
        short: topic.short.clone(),
        summary: topic.summary.clone(),
        claim_id: shown.id.clone(),
        nature: shown.nature,
        claim: said,
        against,
        more_claims: topic.claims.len() - 1,
        more_views: topic.opposing_count() - shown.opposition.views().count(),
        as_of: topic.as_of,
        breaking: topic.breaking.clone(),
        reviewed: topic.reviewed,
        overdue: topic.is_overdue(today),
        sources: Vec::new(),
        language,
        rungs: Rungs::default(),
    };
    card.sources = numbering.cited(std::iter::once(&card.claim).chain(card.views()));
    card
}

/// The reply about `topic` that the claim at position `claim` leads, the opposing view first that its card shows; `others` are the
/// further topics raised.
pub fn compose(topic: &Topic, claim: usize, others: &[&Topic], today: Date, language: Language) -> Reply {
    let mut card = card(topic, claim, &Numbering::new(topic, claim), today, language);
    card.against = match card.against {
        Against::Views(views) => Against::Views(views.led_by(beside::position(&topic.claims[claim]))),
        unopposed @ Against::None(_) => unopposed,
    };
    let others =
        others.iter().map(|other| OtherTopic { topic: other.id.clone(), title: other.title.clone() });
    Reply { topic: topic.id.clone(), gist: shown::line(&card), others: others.collect(), card }
}

/// The longest gist of a statement, in characters: two of them, and what stands around them, are three lines of a phone. The lints hold
/// the store to the same.
pub const GIST: usize = 60;

/// Whether a frame has room for a reply in both its forms.
pub fn fits(reply: &Reply, frame: &dyn Frame) -> bool {
    fit::fits(&reply.card, frame)
}
