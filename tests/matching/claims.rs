//! What raises a claim: its own triggers, conditions of several parts among them.

use counterpoint_core::{
    matcher::{Gate, Matcher},
    remark::Context,
    topic::{PARTS, Trigger},
};

use super::{matcher, phrases, raised, texts};

fn parts(lists: &[&[&str]]) -> Trigger {
    Trigger { all: lists.iter().map(|list| texts(list)).collect(), within: 8, ..Trigger::default() }
}

#[test]
fn of_each_part_a_word_stands_near_in_any_order() {
    let trigger =
        || parts(&[&["nato grow*", "nato expan*"], &["caus*", "reason*"], &["war", "invasion", "війн*"]]);
    for (text, fires) in [
        ("NATO expansion is the real cause of the war", true),
        ("the reason for this war? NATO growing", true),
        ("the WAR has one cause and it is NATO growth", true),
        ("NATO expansion is the cause", false),
        ("the cause of the war is greed", false),
        ("NATO expansion and war", false),
        ("a cause of the war, say those who never read a book about it in their lives: NATO growth", false),
    ] {
        assert_eq!(!raised(trigger(), text).topics.is_empty(), fires, "{text}");
    }
}

#[test]
fn one_word_is_no_two_parts() {
    let trigger = parts(&[&["nato expansion"], &["expansion"]]);
    assert!(raised(trigger.clone(), "on NATO expansion").topics.is_empty());
    assert_eq!(raised(trigger, "on NATO expansion, the expansion to the east").topics.len(), 1);
}

#[test]
fn parts_stand_beside_phrases_near_and_unless() {
    let trigger = || Trigger {
        phrases: texts(&["nato"]),
        near: texts(&["russia"]),
        all: vec![texts(&["cause"]), texts(&["war"])],
        unless: texts(&["essay"]),
        within: 8,
        ..Trigger::default()
    };
    for (text, fires) in [
        ("NATO was the cause of war with Russia", true),
        ("NATO was the cause of war", false),
        ("Russia, NATO, a war", false),
        ("my essay on NATO, Russia and the cause of war", false),
    ] {
        assert_eq!(!raised(trigger(), text).topics.is_empty(), fires, "{text}");
    }
}

#[test]
fn what_is_replied_to_may_say_a_part() {
    let matcher = matcher([parts(&[&["caused the war"], &["nato grow*"]])]);
    let context = Context { replied_to: Some("NATO growing east".into()), ..Context::default() };
    assert!(matcher.raised("it caused the war", &Context::default()).topics.is_empty());
    assert_eq!(matcher.raised("it caused the war", &context).topics.len(), 1);
    let held = matcher.raised("it caused the war", &Context::default()).held;
    assert_eq!(held.first().map(|held| held.gate), Some(Gate::NoNear));
}

#[test]
fn a_part_too_many_is_told() {
    let many: Vec<&[&str]> = vec![&["a"]; PARTS + 1];
    assert!(Matcher::of_triggers([parts(&many)]).is_err());
    assert!(Matcher::of_triggers([parts(&many[..PARTS])]).is_ok());
    assert!(Matcher::of_triggers([Trigger { phrases: texts(&["b"]), ..parts(&many[..PARTS]) }]).is_ok());
}

/// Three topics of a store: what covers what is a matter between topics.
#[test]
fn a_claims_trigger_raises_the_topic_with_the_claim() {
    let store = store::check(std::path::Path::new("tests/fixture-store"), jiff::civil::date(2026, 11, 24));
    let store = store.expect("the store is read").store.expect("it has no errors");
    let topic = store.topic("tram-line").expect("the topic");
    let caused = topic.claims.iter().position(|claim| claim.id == "tram-caused-debt");
    let raised = |text: &str| {
        let raised = store.matcher().raised(text, &Context::default());
        raised.topics.first().map(|one| (one.claims.clone(), one.made.clone()))
    };
    let caused = caused.expect("the claim");
    assert_eq!(raised("Norvik went broke on rails"), Some((vec![caused], vec![caused])));
    assert_eq!(raised("Norvik put rails where the buses were"), None);
    let pays = topic.claims.iter().position(|claim| claim.id == "tram-pays-back").expect("the claim");
    assert_eq!(
        raised("tram expansion left Norvik broke, and rails earn nothing"),
        Some((vec![caused, pays], vec![caused])),
        "what a trigger says goes before what words point to"
    );
    assert_eq!(raised("the tram expansion earns nothing"), Some((vec![pays], Vec::new())));
    assert!(phrases(&["a"]).anchor().1.is_empty());
}
