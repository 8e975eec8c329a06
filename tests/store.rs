//! The store as it is: which topics it has, how much is in them, and what each ships as proof.

use std::path::Path;

use counterpoint_core::{
    store::Store,
    topic::{Opposition, Statement},
};
use jiff::civil::date;

fn store() -> Store {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("responses");
    let check = store::check(&root, date(2026, 11, 24)).expect("the store can be read");
    assert_eq!(check.summary(), "18 topics checked: nothing to mend");
    check.store.expect("the store has no errors")
}

#[test]
fn every_claim_and_opposing_view_of_the_dossier_is_there() {
    // The dossier's claims by their ids, and its number of opposing views. Claims on record that nobody disputes, and views of the
    // other camp that stand as claims of their own, come on top.
    let dossier: [(&str, &[&str], usize); 18] = [
        ("nato-enlargement", &["nato-main-cause", "closed-door-no-invasion", "nato-marching-borders"], 8),
        ("draft-treaties-2021", &["drafts-key-demand", "refusal-led-to-war", "stoltenberg-precondition"], 5),
        ("not-one-inch", &["assurances-given-1990", "promise-broken", "yeltsin-misled-pfp"], 5),
        ("bucharest-2008", &["bucharest-provoked", "red-line-warning"], 3),
        (
            "budapest-memorandum",
            &[
                "assurances-not-guarantees",
                "not-legally-binding",
                "us-violated-first",
                "russia-observed-until-coup",
                "lavrov-only-nuclear",
                "budapest-proves-distrust",
            ],
            14,
        ),
        ("maidan-2014", &["us-backed-coup", "rada-vote-unconstitutional", "nuland-call"], 5),
        (
            "crimea-donbas-minsk",
            &["crimea-self-determination", "donbas-threatened", "minsk-bad-faith-west", "donbas-civil-war"],
            7,
        ),
        (
            "language-and-minority-rights",
            &["russian-rights-threatened", "language-law-criticised", "icj-crimea-language"],
            5,
        ),
        (
            "istanbul-talks",
            &["istanbul-neutrality-key", "west-blocked-istanbul", "istanbul-near-deal", "istanbul-veto"],
            8,
        ),
        (
            "neutrality",
            &["neutrality-best-guarantee", "binding-no-nato", "kyiv-drops-nato", "russian-word-untrusted"],
            10,
        ),
        (
            "security-guarantees",
            &[
                "three-layer-plan",
                "dmz-neutral-peacekeepers",
                "paris-declaration-package",
                "article5-like-offer",
                "binding-needed",
            ],
            10,
        ),
        ("peacekeepers", &["force-too-small", "numbers-needed", "europe-finances"], 6),
        ("us-backstop", &["no-backstop-no-force", "no-us-boots", "us-commitment-2026"], 5),
        (
            "russia-on-foreign-troops",
            &[
                "russia-rejects-foreign-troops",
                "nonstarter-for-peace",
                "european-troops-equal-nato",
                "russia-accepts-guarantees",
            ],
            9,
        ),
        (
            "public-opinion-on-troops",
            &["europeans-oppose-troops", "poles-87", "support-contingent", "poland-wont-send"],
            6,
        ),
        (
            "battlefield",
            &["russia-will-win", "time-favours-russia", "russia-gains-2025", "ukraine-net-gains-2026"],
            7,
        ),
        (
            "indivisible-security",
            &["indivisible-security-breached", "new-architecture-needed", "missed-opportunity"],
            7,
        ),
        ("arming-before-2022", &["western-armed-bridgehead", "nato-presence-without-membership"], 4),
    ];
    let (claims, views) =
        dossier.iter().fold((0, 0), |(claims, views), one| (claims + one.1.len(), views + one.2));
    assert_eq!((claims, views), (63, 124));
    let store = store();
    assert_eq!(store.topics().len(), dossier.len());
    for (id, claims, views) in dossier {
        let topic = store.topic(id).unwrap_or_else(|| panic!("`{id}` is not there"));
        let mut answered = 0;
        for id in claims {
            let claim = topic.claims.iter().find(|claim| claim.id == *id);
            let claim = claim.unwrap_or_else(|| panic!("`{}` has no claim `{id}`", topic.id));
            assert!(matches!(claim.opposition, Opposition::Views(..)), "`{id}` has no opposing view");
            answered += claim.opposition.views().count();
        }
        assert!(answered >= views, "`{id}` has {answered} of the {views} opposing views");
    }
}

/// The claims of the other camp: each topic has one that is not of the column, with an opposing view of its own, where the research
/// names one.
#[test]
fn views_of_both_camps_stand_as_claims() {
    let column = |claim: &counterpoint_core::topic::Claim| {
        claim.statement.said_by.iter().any(|speaker| {
            speaker.contains("Snider") || speaker.contains("Putin") || speaker.contains("Russia")
        })
    };
    let mut alone = Vec::new();
    for topic in store().topics() {
        let opposed = topic.claims.iter().filter(|claim| matches!(claim.opposition, Opposition::Views(..)));
        if !opposed.map(column).any(|column| !column) {
            alone.push(topic.id.to_string());
        }
    }
    assert!(alone.is_empty(), "claims of one camp only: {alone:?}");
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
            assert!(list.len() >= 12, "`{}` has too few: {list:?}", topic.id);
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
    let short = |statement: &Statement| statement.text.chars().count() <= store::lint::SENTENCE_CHARS;
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
    assert_eq!(store.source_count(), 177, "every source of the register is used");
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
        ("security garantees", "security-guarantees"),
    ] {
        assert_eq!(first(name).as_deref(), Some(id), "{name}");
    }
    assert_eq!(first("xyzzy"), None);
    assert_eq!(store.find("").near.len(), 18);
}

#[test]
fn a_topics_revision_is_gits_id_of_its_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("responses");
    for topic in store().topics() {
        let file = root.join(&topic.shelf).join(format!("{}.toml", topic.id));
        let git =
            std::process::Command::new("git").arg("hash-object").arg("--no-filters").arg(&file).output();
        let Ok(git) = git.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()) else {
            eprintln!("skipped: git is not installed");
            return;
        };
        assert!(topic.revision.len() == 7 && git.starts_with(&topic.revision), "{}: {git}", topic.id);
    }
}
