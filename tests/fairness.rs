//! What the store says for fairness' sake, as it is read: sides, gists, how far a source was checked, and the claims of examples.
#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::path::Path;

use counterpoint_core::{
    store::Store,
    topic::{Check, Example, PartialDate, Statement},
};
use jiff::civil::date;

fn fixture_store() -> Store {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
    let check = store::check(&root, date(2026, 11, 24)).expect("the store can be read");
    assert_eq!(check.summary(), "3 topics checked: nothing to mend");
    check.store.expect("the store has no errors")
}

fn side(statement: &Statement) -> Option<&str> {
    statement.side.as_ref().map(|side| side.id.as_str())
}

#[test]
fn a_view_is_of_the_other_side_than_its_claim_unless_it_says_its_own() {
    let store = fixture_store();
    let topic = store.topic("river-treaty").expect("the topic");
    let sides = topic.sides.as_ref().expect("two sides");
    assert_eq!(sides.each_ref().map(|side| side.id.as_str()), ["treaty-holds", "treaty-fails"]);
    let read: Vec<(Option<&str>, Vec<Option<&str>>)> = topic
        .claims
        .iter()
        .map(|claim| {
            (side(&claim.statement), claim.opposition.views().map(|view| side(&view.statement)).collect())
        })
        .collect();
    let (holds, fails) = (Some("treaty-holds"), Some("treaty-fails"));
    assert_eq!(read, [(holds, vec![fails, fails]), (fails, vec![holds]), (None, vec![])]);
    let harbour = store.topic("harbour-talks").expect("the topic");
    assert!(harbour.sides.is_none());
    assert!(harbour.claims.iter().all(|claim| side(&claim.statement).is_none()));
}

#[test]
fn statements_sources_and_citations_carry_their_new_keys() {
    let store = fixture_store();
    let topic = store.topic("river-treaty").expect("the topic");
    assert_eq!(topic.as_of, Some(PartialDate::Year(2021)));
    let not_binding = &topic.claims[1].statement;
    assert_eq!(not_binding.gist, "The treaty binds nobody in law");
    let cite = &not_binding.cites[0];
    assert_eq!(cite.place.as_deref(), Some("p. 12"));
    assert_eq!(cite.quote.as_deref(), Some("a promise between neighbours, not legally binding"));
    let treaty = &topic.claims[2].statement.cites[0].source;
    assert_eq!(treaty.languages, ["en", "de"]);
    assert_eq!((treaty.country.as_deref(), treaty.check), (Some("UN"), Check::Seen));
    assert_eq!(treaty.archive.as_deref(), Some("https://example.org/archive/treaty-1988"));
    let rain = topic.claims[0].opposition.views().next().expect("a view").statement.cites[0].source.clone();
    assert_eq!((rain.languages.as_slice(), rain.check), (&["en".to_owned()][..], Check::Excerpt));
    assert_eq!(
        rain.address(),
        Some("https://example.org/copies/aden-2004"),
        "the link leads to what was read"
    );
}

#[test]
fn a_topic_keeps_which_claim_its_examples_take_up() {
    let store = fixture_store();
    let examples = &store.topic("river-treaty").expect("the topic").examples;
    let claims: Vec<(usize, Option<&str>)> =
        examples.iter().map(|example| (example.line, example.claim.as_deref())).collect();
    let (floods, binding) = (Some("floods-ended"), Some("not-binding"));
    let first =
        [(3, floods), (4, floods), (6, binding), (7, binding), (9, floods), (10, floods), (12, binding)];
    assert_eq!(claims[..7], first);
    assert_eq!(claims[claims.len() - 3..].iter().map(|one| one.1).collect::<Vec<_>>(), [None; 3]);
    let at_large = store.topic("harbour-talks").expect("the topic");
    assert!(!at_large.examples.is_empty() && at_large.examples.iter().all(|one| one.claim.is_none()));
    let texts = examples.iter().map(|Example { text, .. }| text.as_str());
    assert!(texts.clone().all(|text| !text.starts_with(['[', '#'])), "{:?}", texts.collect::<Vec<_>>());
}
