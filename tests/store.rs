//! The store as it is: which topics it has, how much is in them, and what each ships as proof.

use std::path::Path;

use counterpoint::{
    store::Store,
    topic::{Opposition, Statement},
};
use jiff::civil::date;

fn store() -> Store {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("responses");
    let check = Store::check(&root, date(2026, 11, 24)).expect("the store can be read");
    assert_eq!(check.summary(), "5 topics checked: nothing to mend");
    check.store.expect("the store has no errors")
}

#[test]
fn every_claim_and_opposing_view_of_the_dossier_is_there() {
    // The dossier's counts: claims, opposing views. Claims on record that nobody disputes come on top.
    let dossier = [
        ("budapest-memorandum", 6, 14),
        ("istanbul-talks", 4, 8),
        ("nato-enlargement", 3, 8),
        ("peacekeepers", 3, 6),
        ("security-guarantees", 5, 10),
    ];
    let store = store();
    assert_eq!(store.topics().len(), dossier.len());
    for (id, claims, views) in dossier {
        let topic = store.topic(id).expect("the topic is there");
        let opposed = topic.claims.iter().filter(|claim| matches!(claim.opposition, Opposition::Views(..)));
        assert_eq!((opposed.count(), topic.opposing_count()), (claims, views), "{id}");
    }
}

#[test]
fn each_topic_ships_examples_in_three_languages() {
    let cyrillic = |text: &str| text.chars().any(|c| ('\u{400}'..='\u{4FF}').contains(&c));
    let ukrainian = |text: &str| text.chars().any(|c| "іїєґІЇЄҐ".contains(c));
    for topic in store().topics() {
        for list in [
            topic.triggers.iter().flat_map(|trigger| &trigger.matches).collect::<Vec<_>>(),
            topic.triggers.iter().flat_map(|trigger| &trigger.ignores).collect(),
        ] {
            assert!(list.len() >= 8, "`{}` has too few: {list:?}", topic.id);
            assert!(list.iter().any(|text| !cyrillic(text)), "`{}`: English", topic.id);
            assert!(list.iter().any(|text| cyrillic(text)), "`{}`: Ukrainian or Russian", topic.id);
        }
        let phrases: Vec<&String> = topic.triggers.iter().flat_map(|trigger| &trigger.phrases).collect();
        assert!(phrases.iter().any(|text| ukrainian(text)), "`{}`: Ukrainian phrases", topic.id);
        assert!(
            phrases.iter().any(|text| cyrillic(text) && !ukrainian(text)),
            "`{}`: Russian phrases",
            topic.id
        );
    }
}

#[test]
fn every_sentence_is_short_and_every_source_is_honest_about_its_reading() {
    let short = |statement: &Statement| statement.text.chars().count() <= counterpoint::lint::SENTENCE_CHARS;
    let store = store();
    for claim in store.topics().iter().flat_map(|topic| &topic.claims) {
        assert!(short(&claim.statement), "{}", claim.id);
        for view in claim.opposition.views() {
            assert!(short(&view.statement), "{}", claim.id);
            for cite in &view.statement.cites {
                let source = &cite.source;
                let unread = source.checked.is_none();
                assert!(
                    !unread || source.note.is_some(),
                    "`{}` was read by nobody and does not say so",
                    source.id
                );
            }
        }
    }
    assert_eq!(store.source_count(), 75);
}

#[test]
fn a_name_is_found_by_title_id_tag_and_with_slips_of_the_pen() {
    let store = store();
    let first = |name: &str| {
        let found = store.find(name);
        found.exact.or_else(|| found.near.first().copied()).map(|topic| topic.id.to_string())
    };
    for (name, id) in [
        ("budapest-memorandum", "budapest-memorandum"),
        ("the budapest memorandum (1994)", "budapest-memorandum"),
        ("budap", "budapest-memorandum"),
        ("budpaest", "budapest-memorandum"),
        ("nuclear", "budapest-memorandum"),
        ("istambul", "istanbul-talks"),
        ("garantees", "security-guarantees"),
    ] {
        assert_eq!(first(name).as_deref(), Some(id), "{name}");
    }
    assert_eq!(first("xyzzy"), None);
    assert_eq!(store.find("").near.len(), 5);
}
