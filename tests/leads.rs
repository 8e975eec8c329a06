//! Which claim leads a card, by the directions of a message and of the examples, in a store of three topics.
#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::path::Path;

use counterpoint_core::{
    hear::{Alone, DIMENSIONS, Direction, Judge},
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

/// Examples of each claim of the tram lie along an axis of its own, all others elsewhere.
fn learned() -> Store {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
    let store = store::check(&root, date(2026, 11, 24)).expect("it can be read").store.expect("no errors");
    let tram = store.position(&TopicId::new("tram-line")).expect("the topic");
    let axis = |topic: Option<usize>, claim: Option<usize>| match claim {
        Some(claim) if topic == Some(tram) => 1 + claim,
        _ => 100 + topic.unwrap_or(99),
    };
    let exemplars = store.exemplars();
    let directions = exemplars.iter().map(|one| towards(&[(axis(one.topic, one.claim), 1.0)])).collect();
    drop(exemplars);
    store.learn(directions);
    store
}

/// The claim that leads on a message, given how near it is to the first claim of the tram and to the second.
fn leads(store: &Store, text: &str, near: (f32, f32)) -> Option<String> {
    let raised = store.raised(text, &Context::default());
    assert!(raised.topics.is_empty(), "likeness alone tells: {text}");
    let direction = towards(&[(1, near.0), (2, near.1)]);
    let taken = store.taken(&Judge::cautious(), text, &raised, Some(&direction), true, &Alone);
    let first = taken.first().expect("a topic");
    let topic = store.topics().get(first.topic).expect("it is there");
    assert_eq!(topic.id.as_str(), "tram-line");
    first.claim.and_then(|claim| topic.claims.get(claim)).map(|claim| claim.id.clone())
}

#[test]
fn a_claim_leads_a_short_message_by_less_than_a_long_one() {
    let store = learned();
    let short = "they borrowed far too much and pay for ever";
    let long = [short; 5].join(" and ");
    let (near, clear) = ((0.73, 0.683), (0.8, 0.6));
    assert_eq!(leads(&store, short, near).as_deref(), Some("tram-caused-debt"));
    assert_eq!(leads(&store, &long, near), None, "a long one says other things as well");
    assert_eq!(leads(&store, &long, clear).as_deref(), Some("tram-caused-debt"));
    assert_eq!(leads(&store, short, (0.709, 0.705)), None, "two claims are as near as each other");
}
