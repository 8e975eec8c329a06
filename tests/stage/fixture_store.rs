//! The fixture store, for tests that drive the bot: loaded, with as many more topics as a list needs, and as transcripts know it.

#[path = "../support/copy.rs"]
mod copy;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

use copy::copy;
use counterpoint_core::{
    hear::{DIMENSIONS, Direction, Feature, InTalk, Priority, Sense, Weights},
    store::Store,
    topic::Statement,
};
use jiff::civil::{Date, date};
use loopback::transcript::cards::{Cards, Claim, Sentence, Topic};

/// The day on which conversations begin: the store is freshly reviewed.
pub(crate) const DAY: Date = date(2026, 11, 24);

fn store(root: &Path) -> Arc<Store> {
    let check = store::check(root, DAY).expect("the store can be read");
    assert_eq!(
        check.summary(),
        format!(
            "{} topics checked: nothing to mend",
            check.store.as_ref().map_or(0, |store| store.topics().len())
        )
    );
    Arc::new(check.store.expect("the store has no errors"))
}

/// The store that conversations play on.
fn fixture_store() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store")
}

/// The fixture store itself.
pub(crate) static STORE: LazyLock<Arc<Store>> = LazyLock::new(|| store(&fixture_store()));

/// The fixture store and `more` topics on a shelf of their own.
pub(crate) fn store_with(more: usize) -> Arc<Store> {
    if more == 0 {
        return STORE.clone();
    }
    let folder = tempfile::tempdir().expect("a folder");
    copy(&fixture_store(), folder.path());
    let shelf = folder.path().join("numbered");
    fs::create_dir(&shelf).expect("a folder");
    for number in 1..=more {
        let text = include_str!("numbered-topic.toml").replace("NUMBER", &format!("{number:02}"));
        fs::write(shelf.join(format!("number-{number:02}.toml")), text).expect("a topic");
    }
    store(folder.path())
}

/// The fixture store while the treaty of the river is breaking news.
pub(crate) fn store_while(news: &str) -> Arc<Store> {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&fixture_store(), folder.path());
    let path = folder.path().join("waters/river-treaty.toml");
    let topic = fs::read_to_string(&path).expect("the topic");
    let marked = topic.replacen("\nas-of", &format!("\nbreaking = {news:?}\nas-of"), 1);
    assert_ne!(marked, topic);
    fs::write(path, marked).expect("it is written");
    store(folder.path())
}

/// The fixture store with a judge to whom it counts what other people raised before, and what the message replied to raises: with two
/// people, or one and the message replied to, what is a bare mention otherwise is sure.
pub(crate) fn store_that_hears_the_discussion() -> Arc<Store> {
    let check = store::check(&fixture_store(), DAY).expect("the store can be read");
    let store = check.store.expect("the store has no errors");
    let mut judge = store.judge().clone();
    for weights in [&mut judge.with_likeness, &mut judge.without_likeness] {
        weights.each[Feature::Before as usize] = 2.5;
        weights.each[Feature::Parent as usize] = 2.5;
    }
    Arc::new(store.judged(judge))
}

/// The fixture store with examples that [`Senses`] has learned, and a judge to whom it counts what others said around a message: what is only like a
/// topic is nothing by itself, and sure where the talk before it lies with the topic.
pub(crate) fn store_that_hears_what_is_said_around() -> Arc<Store> {
    let check = store::check(&fixture_store(), DAY).expect("the store can be read");
    let store = check.store.expect("the store has no errors");
    // The examples of each topic lie apart, and so do asides.
    let learned = |topic: Option<usize>| match topic.map(|topic| store.topics()[topic].id.as_str()) {
        Some("river-treaty") => Senses::RIVER,
        Some("tram-line") => Senses::TRAM,
        Some(_) => Senses::HARBOUR,
        None => Senses::ELSE,
    };
    let directions = store.exemplars().iter().map(|one| Senses::towards(learned(one.topic))).collect();
    let mut judge = store.judge().clone();
    let weights = |base, near, talk| {
        let mut weights = Weights { base, ..Weights::default() };
        weights.each[Feature::Near as usize] = near;
        weights.each[Feature::Talk as usize] = talk;
        weights
    };
    (judge.with_likeness, judge.in_talk) = (weights(-6.0, 0.3, 0.0), Some(weights(-12.0, 0.8, 2.5)));
    for topic in judge.topics.values_mut() {
        topic.in_talk = Some(InTalk { wanted: 20, cards: 20, right: 20, sure: None });
    }
    let store = Arc::new(store.judged(judge));
    store.learn(directions);
    store
}

/// An encoder that tells what is said of water and of rails from everything else.
pub(crate) struct Senses;

impl Senses {
    const RIVER: usize = 1;
    const TRAM: usize = 2;
    const HARBOUR: usize = 3;
    const ELSE: usize = 4;

    fn towards(axis: usize) -> Direction {
        let mut numbers = [0.0; DIMENSIONS];
        numbers[axis] = 1.0;
        Direction::of(&numbers)
    }
}

impl Sense for Senses {
    fn directions(&self, texts: &[&str], _: Priority) -> Option<Vec<Direction>> {
        let of = |text: &&str| match text.to_lowercase() {
            text if text.contains("water") => Self::RIVER,
            text if text.contains("rails") => Self::TRAM,
            _ => Self::ELSE,
        };
        Some(texts.iter().map(of).map(Self::towards).collect())
    }
}

/// What transcripts know of the store's cards.
pub(crate) fn cards(store: &Store) -> Cards {
    let said =
        |statement: &Statement| Sentence { text: statement.text.clone(), gist: statement.gist.clone() };
    let topics = store.topics().iter().map(|topic| {
        let claims = topic.claims.iter().map(|claim| Claim {
            id: claim.id.clone(),
            said: said(&claim.statement),
            views: claim.opposition.views().map(|view| said(&view.statement)).collect(),
        });
        let (id, title, short) = (topic.id.to_string(), topic.title.clone(), topic.short.clone());
        Topic { id, title, short, claims: claims.collect() }
    });
    Cards(topics.collect())
}

/// A line says both sides in short: that must tell a topic's claims, and a claim's opposing views, apart.
#[test]
fn gists_tell_the_fixture_stores_claims_apart() {
    for topic in cards(&STORE).0 {
        let mut sides = vec![topic.claims.iter().map(|claim| claim.said.gist.clone()).collect::<Vec<_>>()];
        sides.extend(
            topic.claims.iter().map(|claim| claim.views.iter().map(|view| view.gist.clone()).collect()),
        );
        for mut gists in sides {
            let all = gists.len();
            gists.sort();
            gists.dedup();
            assert_eq!(gists.len(), all, "{}: {gists:?}", topic.id);
        }
    }
}
