//! Which claim leads a card, by the directions of a message and of the examples, in a store of three topics.
#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::path::Path;

use counterpoint_core::{
    hear::{Alone, Capped, DIMENSIONS, Direction, Directions, Grade, Judge},
    remark::Context,
    store::Store,
    topic::TopicId,
};
use jiff::civil::date;

/// The direction with these shares of some axes.
fn towards(shares: &[(usize, f32)]) -> Direction {
    let mut vector = [0.0; DIMENSIONS];
    for (axis, share) in shares {
        vector[*axis] = *share;
    }
    Direction::of(&vector)
}

/// Examples of each claim of the tram lie along an axis of its own, and as far as `shared` along one of all of them; all others lie elsewhere.
fn learned(shared: f32) -> Store {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
    let store = store::check(&root, date(2026, 11, 24)).expect("it can be read").store.expect("no errors");
    let tram = store.position(&TopicId::new("tram-line")).expect("the topic");
    let direction = |topic: Option<usize>, claim: Option<usize>| match claim {
        Some(claim) if topic == Some(tram) => towards(&[(0, shared), (1 + claim, 1.0)]),
        _ => towards(&[(100 + topic.unwrap_or(99), 1.0)]),
    };
    let exemplars = store.exemplars();
    let directions = exemplars.iter().map(|one| direction(one.topic, one.claim)).collect();
    drop(exemplars);
    store.learn(directions);
    store
}

/// The claim that leads on a message of this direction.
fn leads(store: &Store, text: &str, shares: &[(usize, f32)]) -> Option<String> {
    let raised = store.raised(text, &Context::default());
    assert!(raised.topics.is_empty(), "likeness alone tells: {text}");
    let directions = Directions::from(towards(shares));
    let weighed = store.weighed(&Judge::cautious(), text, &raised, Some(&directions), true, &Alone);
    let first = weighed.taken.first().expect("a topic");
    let topic = store.topics().get(first.topic).expect("it is there");
    assert_eq!(topic.id.as_str(), "tram-line");
    first.claim.and_then(|claim| topic.claims.get(claim)).map(|claim| claim.id.clone())
}

const SHORT: &str = "they borrowed far too much and they pay for ever";

fn long() -> String {
    [SHORT; 5].join(" and ")
}

#[test]
fn a_claim_leads_a_short_message_by_less_than_a_long_one() {
    let store = learned(0.0);
    let of = |text: &str, first: f32, second: f32| leads(&store, text, &[(1, first), (2, second)]);
    assert_eq!(of(SHORT, 0.73, 0.683).as_deref(), Some("tram-caused-debt"));
    assert_eq!(of(&long(), 0.73, 0.683), None, "a long one says other things as well");
    assert_eq!(of(&long(), 0.8, 0.6).as_deref(), Some("tram-caused-debt"));
    assert_eq!(of(SHORT, 0.709, 0.705), None, "two claims are as near as each other");
}

/// How sure a message is of the tram, whose name it says, and what keeps it from being surer. `named` is how much it is like the name, `said` how much
/// like a claim.
fn called(store: &Store, text: &str, named: f32, said: f32) -> (Grade, Option<Capped>, bool) {
    let raised = store.raised(text, &Context::default());
    let directions =
        Directions { names: Some(towards(&[(300, 1.0)])), ..towards(&[(300, named), (1, said)]).into() };
    let weighed = store.weighed(&Judge::cautious(), text, &raised, Some(&directions), true, &Alone);
    let first = weighed.taken.first().expect("a topic");
    (first.grade, first.capped, first.claim.is_some())
}

#[test]
fn a_topic_of_few_examples_does_not_tell_who_only_names_it() {
    let store = learned(0.0);
    let (grade, capped, _) = called(&store, "they renamed the tram expansion again", 0.9, 0.5);
    assert!(grade > Grade::Mention && capped != Some(Capped::OnlyNamed), "{grade:?} {capped:?}");
}

/// By likeness alone the claims lie within 0.08 of each other.
#[test]
fn what_sets_claims_apart_counts_beside_what_they_share() {
    let store = learned(3.3);
    assert_eq!(leads(&store, &long(), &[(0, 3.3), (1, 1.0)]).as_deref(), Some("tram-caused-debt"));
    assert_eq!(leads(&store, &long(), &[(0, 3.3), (2, 1.0)]).as_deref(), Some("tram-pays-back"));
    assert_eq!(leads(&store, &long(), &[(0, 3.3), (1, 1.0), (2, 0.9)]), None, "neither is plainly meant");
}
