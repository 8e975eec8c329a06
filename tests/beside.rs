//! Which opposing view a card shows, for any claim: the most direct one, of the other side, that somebody has read; and among equals the
//! first in the curators' order that stands beside the claim as an equal.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/made.rs"]
#[expect(dead_code, reason = "its messages are for others")]
mod made;

use std::sync::Arc;

use counterpoint_core::{
    composer,
    topic::{
        Check, Citation, Claim, Nature, Opposing, Opposition, Relation, Side, Source, SourceKind, Statement,
        Texts, Topic,
    },
    words::Language,
};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const DAY: Date = date(2026, 11, 27);

/// What can differ between two views that a card has to choose from.
#[derive(Clone, Copy, Debug)]
struct Made {
    relation: Relation,
    kind: SourceKind,
    check: Check,
    /// Whether the claim's own side says it.
    of_own: bool,
    /// Characters of its sentence.
    length: usize,
}

impl Made {
    /// Whether its sentence and one of `own` characters differ by 3 to 2 at most.
    fn fits(&self, own: usize) -> bool {
        own.max(self.length) * 2 <= own.min(self.length) * 3
    }

    /// What comes before the curators' order: less is shown first.
    fn rank(&self) -> (bool, usize, bool) {
        let direct = match self.relation {
            Relation::Rebuts => 0,
            Relation::Undercuts => 1,
            Relation::Qualifies => 2,
        };
        (self.of_own, direct, self.check == Check::Memory)
    }
}

fn made() -> impl Strategy<Value = Made> {
    let relation = proptest::sample::select(Relation::ALL.to_vec());
    let kind = proptest::sample::select(SourceKind::ALL.to_vec());
    let check = proptest::sample::select(Check::ALL.to_vec());
    (relation, kind, check, proptest::bool::weighted(0.2), 30..120_usize)
        .prop_map(|(relation, kind, check, of_own, length)| Made { relation, kind, check, of_own, length })
}

fn statement(name: &str, length: usize, side: &Arc<Side>, kind: SourceKind, check: Check) -> Statement {
    let source = Arc::new(Source {
        id: name.to_owned(),
        title: "A work".to_owned(),
        authors: Vec::new(),
        publisher: "A house".to_owned(),
        short: None,
        date: None,
        url: None,
        copy: None,
        kind,
        interest: None,
        languages: Vec::new(),
        country: None,
        archive: None,
        check,
        checked: None,
        note: None,
    });
    Statement {
        text: format!("{name:x<length$}"),
        gist: name.to_owned(),
        side: Some(side.clone()),
        said_by: vec!["A speaker".to_owned()],
        cites: vec![Citation { source, used_for: None, place: None, quote: None }],
        detail: None,
    }
}

/// The position of the view that the card of a claim with these views shows.
fn shown(own: usize, views: &[Made]) -> usize {
    let sides = ["one", "other"]
        .map(|id| Arc::new(Side { id: id.to_owned(), name: format!("holds {id}"), camp: None }));
    let [mine, theirs] = &sides;
    let mut opposing = views.iter().enumerate().map(|(at, view)| {
        let side = if view.of_own { mine } else { theirs };
        let statement = statement(&at.to_string(), view.length, side, view.kind, view.check);
        Opposing { relation: view.relation, statement }
    });
    let first = opposing.next().expect("a view");
    let opposition = Opposition::Views(first, opposing.collect());
    let claim = Claim {
        id: "claim".to_owned(),
        statement: statement("claim", own, mine, SourceKind::News, Check::Seen),
        line: None,
        nature: Nature::Interpretation,
        raised_by: Texts::default(),
        triggers: Vec::new(),
        opposition,
    };
    let topic = Topic { sides: Some(sides), claims: vec![claim], ..made::topic("topic") };
    let reply = composer::compose(&topic, 0, &[], DAY, Language::English);
    reply.card.views().first().expect("a view").gist.parse().expect("a number")
}

proptest! {
    #[test]
    fn the_most_direct_view_is_shown_and_among_equals_the_first_that_fits(
        own in 30..120_usize,
        views in proptest::collection::vec(made(), 1..6),
    ) {
        let at = shown(own, &views);
        let chosen = views[at];
        for (other, view) in views.iter().enumerate() {
            prop_assert!(chosen.rank() <= view.rank(), "{other} goes before {at}: {views:?}");
            if chosen.rank() == view.rank() {
                prop_assert!(chosen.fits(own) || !view.fits(own), "{other} fits, and {at} does not: {views:?}");
                if chosen.fits(own) == view.fits(own) {
                    prop_assert!(at <= other, "{other} is listed before {at}: {views:?}");
                }
            }
        }
    }
}

#[test]
fn a_plain_answer_is_not_passed_over_for_a_sentence_of_nearer_length_or_of_an_office() {
    let scholar = Made {
        relation: Relation::Rebuts,
        kind: SourceKind::Opinion,
        check: Check::Excerpt,
        of_own: false,
        length: 107,
    };
    let ministry = Made { kind: SourceKind::Official, length: 90, ..scholar };
    let remote = Made { relation: Relation::Undercuts, kind: SourceKind::Scholarship, length: 93, ..scholar };
    assert_eq!(shown(93, &[scholar, remote, ministry]), 0, "the first of two that say the claim is wrong");
    assert_eq!(shown(93, &[remote, ministry, scholar]), 1, "the most direct one");
    let short = Made { length: 50, ..scholar };
    assert_eq!(shown(93, &[remote, short]), 1, "directness goes before length");
    assert_eq!(shown(93, &[short, ministry]), 1, "of two as direct the one that stands beside as an equal");
    let memory = Made { check: Check::Memory, ..scholar };
    assert_eq!(shown(93, &[memory, ministry]), 1, "what somebody has read goes before what rests on memory");
}
