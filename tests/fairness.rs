//! What the store says for fairness' sake, as it is read: sides, gists, how far a source was checked, and the claims of examples.
#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{collections::BTreeSet, path::Path};

use counterpoint_core::{
    composer,
    remark::RemarkId,
    store::Store,
    topic::{Check, Opposition, Paraphrase, PartialDate, Statement},
};
use jiff::civil::date;
use serde_json::Value;

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

/// Where no claim is surely meant, each side comes first on every second card, however many claims it has.
#[test]
fn neither_side_comes_first_oftener_where_no_claim_is_meant() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("responses");
    let store = store::check(&root, date(2026, 11, 27)).expect("the store can be read").store;
    let store = store.expect("the store has no errors");
    for topic in store.topics() {
        let Some(sides) = &topic.sides else { continue };
        let firsts: Vec<&str> = (0..2_000_u64)
            .filter_map(|number| {
                let id = RemarkId::from((1_400_000_000_000 + number * 13) << 22);
                side(&topic.claims[composer::leading(topic, &[], &[], &id)].statement)
            })
            .collect();
        let first = firsts.iter().filter(|side| **side == sides[0].id).count();
        assert_eq!(firsts.len(), 2_000, "{}: a claim of no side comes first", topic.id);
        assert!((900..1_100).contains(&first), "{}: {first} of 2000", topic.id);
    }
}

/// The card then begins with what is nearest to the message of the side that comes first, which is each as often.
#[test]
fn where_no_claim_is_meant_the_nearest_of_each_side_comes_first_on_every_second_card() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("responses");
    let store = store::check(&root, date(2026, 11, 27)).expect("the store can be read").store;
    let store = store.expect("the store has no errors");
    let topic = store.topic("crimea-donbas-minsk").expect("the topic");
    let sides = topic.sides.as_ref().expect("two sides");
    let nearest = sides.each_ref().map(|wanted| {
        let of_side = |claim: &usize| {
            side(&topic.claims[*claim].statement) == Some(wanted.id.as_str())
                && matches!(topic.claims[*claim].opposition, Opposition::Views(..))
        };
        (0..topic.claims.len()).rfind(of_side).expect("a claim that somebody disputes")
    });
    let leads = |nearest: &[usize], number: u64| {
        let id = RemarkId::from((1_400_000_000_000 + number * 13) << 22);
        composer::leading(topic, &[], nearest, &id)
    };
    let first = (0..2_000).filter(|number| leads(&nearest, *number) == nearest[0]).count();
    let other = (0..2_000).filter(|number| leads(&nearest, *number) == nearest[1]).count();
    assert_eq!(first + other, 2_000);
    assert!((900..1_100).contains(&first), "{first} of 2000");
    // Of a side of which nothing is near any of its claims comes first.
    let alone = (0..2_000).filter(|number| leads(&nearest[..1], *number) == nearest[0]).count();
    assert_eq!(alone, first);
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
        examples.iter().map(|example| (example.line, example.claim)).collect();
    let (floods, binding) = (Some("floods-ended"), Some("not-binding"));
    let first =
        [(3, floods), (4, floods), (6, binding), (7, binding), (9, floods), (10, floods), (12, binding)];
    assert_eq!(claims[..7], first);
    assert_eq!(claims[claims.len() - 3..].iter().map(|one| one.1).collect::<Vec<_>>(), [None; 3]);
    let at_large = store.topic("harbour-talks").expect("the topic");
    assert!(
        at_large.examples.iter().next().is_some() && at_large.examples.iter().all(|one| one.claim.is_none())
    );
    let texts = examples.iter().map(|Paraphrase { text, .. }| text);
    assert!(texts.clone().all(|text| !text.starts_with(['[', '#'])), "{:?}", texts.collect::<Vec<_>>());
}

#[test]
fn what_only_sounds_like_a_claim_is_an_aside() {
    let store = fixture_store();
    let examples = &store.topic("tram-line").expect("the topic").examples;
    let counter: Vec<_> = examples.iter().filter(|example| example.counter).collect();
    assert_eq!(
        counter.iter().map(|one| one.claim).collect::<Vec<_>>(),
        [Some("tram-caused-debt")],
        "it says what it is mistaken for"
    );
    let learned =
        store.exemplars().into_iter().find(|one| one.text == counter[0].text).expect("it is learned");
    assert_eq!((learned.topic, learned.claim), (None, None));
    let place = learned.place.as_ref().map(|(file, line)| (&**file, *line));
    assert_eq!(place, Some(("tram-line.paraphrases.txt", counter[0].line)));
}

/// The names of what is found in the fixture of a lint with one line changed.
fn found(from: &str, to: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints/quote-too-long/good.toml");
    let text = std::fs::read_to_string(root).expect("the fixture");
    assert!(text.contains(from), "{from}");
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("shelf")).expect("a shelf");
    std::fs::write(folder.path().join("shelf/topic.toml"), text.replacen(from, to, 1)).expect("a topic");
    let check = store::check(folder.path(), date(2026, 11, 24)).expect("the store can be read");
    check.findings.iter().map(|one| format!("{}: {}; {}", one.lint.name, one.message, one.help)).collect()
}

#[test]
fn codes_and_dates_that_are_none_are_told() {
    let kind = "kind = \"scholarship\"";
    for (key, said) in [
        ("language = \"ua\"", "malformed-toml: `ua` is no code of ISO 639-1; is `uk` meant?"),
        (
            "language = [\"en\", \"xx\"]",
            "malformed-toml: `xx` is no code of ISO 639-1; look the code up in the list of ISO 639-1",
        ),
        ("country = \"UK\"", "malformed-toml: `UK` is no code of ISO 3166-1; is `GB` meant?"),
        (
            "country = \"Britain\"",
            "malformed-toml: `country` wants a code of ISO 3166-1 such as \"US\", or \"UN\", \"EU\", \"NATO\", \"G7\" or \"OSCE\"; write a code of ISO 3166-1 such as \"US\", or \"UN\", \"EU\", \"NATO\", \"G7\" or \"OSCE\"",
        ),
        (
            "language = 3",
            "malformed-toml: `language` wants a text in quotation marks; write a text in quotation marks",
        ),
        (
            "archive = \"http://example.org\"",
            "insecure-link: the address of source `author-1990` is not an https link; write the address with `https://`; leave it out if there is none",
        ),
    ] {
        assert_eq!(found(kind, &format!("{kind}\n{key}")), [said], "{key}");
    }
    for key in ["language = \"uk\"", "language = [\"en\", \"ru\"]", "country = \"NATO\"", "country = \"GB\""]
    {
        assert_eq!(found(kind, &format!("{kind}\n{key}")), [""; 0], "{key}");
    }
    for (day, said) in [
        (
            "2026-13",
            "impossible-date: `2026-13` is not a date; write a year, a month or a day: \"2014\", \"2014-03\", \"2014-03-06\"",
        ),
        ("2027", "impossible-date: `as-of` lies in the future; write the day on which it was"),
    ] {
        assert_eq!(found("as-of = \"1995\"", &format!("as-of = \"{day}\"")), [said], "{day}");
    }
}

/// Every key of an object and of what is in it.
fn keys(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                into.insert(key.clone());
                keys(value, into);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| keys(value, into)),
        _ => {}
    }
}

#[test]
fn the_guide_tells_every_key_of_the_export_and_no_other() {
    let mut exported = BTreeSet::new();
    keys(&store::export::json(&fixture_store()), &mut exported);
    let guide = include_str!("../responses/README.md");
    let form = guide.split("```jsonc").nth(1).and_then(|rest| rest.split("```").next()).expect("the form");
    let lines = form.lines().map(|line| line.split("//").next().unwrap_or_default());
    let told: BTreeSet<String> = lines
        .flat_map(|line| {
            let mut parts = line.split('"').collect::<Vec<_>>();
            parts.retain(|part| !part.is_empty());
            let keys = parts.windows(2).filter(|pair| pair[1].trim_start().starts_with(':'));
            keys.map(|pair| pair[0].to_owned()).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(exported, told);
}

#[test]
fn the_export_tells_whose_a_sentence_is_and_how_far_its_sources_were_read() {
    let store = fixture_store();
    let json = store::export::json(&store);
    let topics = json["topics"].as_array().expect("topics");
    let river = topics.iter().find(|topic| topic["id"] == "river-treaty").expect("the topic");
    assert_eq!((&river["as-of"], river["sides"].as_array().map(Vec::len)), (&"2021".into(), Some(2)));
    let claim = &river["claims"][1];
    assert_eq!(claim["side"]["name"], "holds that the treaty changed little");
    assert_eq!(claim["opposing"][0]["side"]["id"], "treaty-holds");
    assert_eq!(
        (&claim["sources"][0]["place"], &claim["sources"][0]["check"]),
        (&"p. 12".into(), &"seen".into())
    );
    assert!(!json.to_string().contains("no parliament ever approved"), "examples are left out");
    let text = store::export::markdown(&store);
    for part in [
        "`river-treaty` · as of 2021 · sources last checked 2026-11-24",
        "#### Claim · interpretation · a view that holds that the treaty changed little",
        "> **Opposing view · says that the claim is wrong · a view that holds that the treaty did what it was made for**",
        "[17] (p. 12: “a promise between neighbours, not legally binding”)",
        "scholarship; language en; country NO; an excerpt was read in a copy on 2026-11-24.",
        "opinion; from memory, not read; no address known",
        "#### Claim · in the documents",
    ] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn the_digest_tells_what_is_due_breaking_old_and_from_memory() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
    let mut files = store::read::files(&root).expect("the store can be read");
    let mut change = |stem: &str, from: &str, to: &str| {
        let topic =
            |file: &&mut store::read::File| file.stem == stem && file.role == store::read::Role::Topic;
        let file = files.iter_mut().find(topic).expect("the topic");
        assert!(file.text.contains(from), "{from}");
        file.text = file.text.replacen(from, to, 1);
    };
    change(
        "tram-line",
        "as-of = \"2021\"",
        "as-of = \"2020-05\"\nbreaking = \"the council votes; newest fact May 2020\"",
    );
    change(
        "river-treaty",
        "reviewed = 2026-11-24\nreview-within = \"3650d\"",
        "reviewed = 2026-05-01\nreview-within = \"180d\"",
    );
    change("harbour-talks", "review-within = \"3650d\"", "review-within = \"30d\"");
    let check = store::check_files(&files, date(2026, 11, 24));
    let store = check.store.expect("the store has no errors");
    let digest = store::due::Digest::of(&store, date(2026, 11, 24), 30);
    assert_eq!(
        digest.text(),
        "\
Reviews due by 2026-12-24
  2026-10-28  river-treaty, sources last checked 2026-05-01: past due, it answers only when asked
  2026-12-24  harbour-talks, sources last checked 2026-11-24

Breaking: these topics answer only when asked
  tram-line: the council votes; newest fact May 2020

Newest facts, the oldest first
  2020-05     tram-line
  2021        harbour-talks
  2021        river-treaty

Sources that rest on memory: nobody has read them
  harbour-talks: larsen-2018
  river-treaty: gazette-1997, horst-2001, sand-1996
"
    );
    let json = digest.json();
    assert_eq!(
        (&json["reviews"][0]["topic"], &json["reviews"][0]["past-due"]),
        (&"river-treaty".into(), &true.into())
    );
    assert_eq!(json["newest-facts"][0]["as-of"], "2020-05");
    assert_eq!(json["from-memory"][0]["sources"][0], "larsen-2018");
    let calm = store::due::Digest::of(&store, date(2026, 9, 1), 7).text();
    assert!(
        calm.starts_with("Reviews due by 2026-09-08\n  none; the next is `river-treaty`, on 2026-10-28\n"),
        "{calm}"
    );
}
