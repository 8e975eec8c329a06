//! The fixture store, for tests that drive the bot: loaded, with as many more topics as a list needs, and as transcripts know it.

#[path = "../support/copy.rs"]
mod copy;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

use copy::copy;
use counterpoint_core::{hear::Feature, store::Store, topic::Statement};
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
