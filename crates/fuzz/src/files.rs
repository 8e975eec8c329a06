//! What people hand over as files: topics and what lies beside them, `config.toml`, settings that are imported, exported chats.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

use counterpoint::{
    config,
    replay::{Player, Rules},
};
use counterpoint_core::{
    id::Id,
    remark::{Context, PersonId},
    settings::{
        Defaults, Entry, Mode, ServerSettings,
        exchange::{self, Directory, Named},
    },
    store::Store,
    time::Moment,
    words::Language,
};
use jiff::civil::{Date, date};
use store::{export, lint::render, read, search::Index};

/// The day on which stores are read.
const DAY: Date = date(2026, 11, 27);

/// The largest store that is read, in bytes: four times a topic of the project's own.
const LARGEST: usize = 1 << 18;

/// The files of the invented store, by their path below its folder.
static FIXTURE: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixture-store"));
    let files = read::files(&root).unwrap_or_default();
    let below = |path: &str| Path::new(path).strip_prefix(&root).map(|path| path.display().to_string());
    files.into_iter().filter_map(|file| Some((below(&file.path).ok()?, file.text))).collect()
});

/// The invented store: three topics, with a judge.
pub(crate) static STORE: LazyLock<Arc<Store>> = LazyLock::new(|| {
    let files: Vec<(&str, &str)> = FIXTURE.iter().map(|(path, text)| (&**path, &**text)).collect();
    let store = store::check_files(&read::bundled(Path::new("store"), &files), DAY).store;
    Arc::new(store.unwrap_or_else(|| panic!("the invented store has errors")))
});

/// Files of a store. A line `=== path` begins another file; what stands above the first such line is a topic. They take the places of the
/// invented store's files.
///
/// # Panics
/// Where a store panics as it is read, checked, told about, searched or written out.
pub fn topic_file(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes.get(..LARGEST).unwrap_or(bytes));
    let mut files: Vec<(&str, &str)> = FIXTURE.iter().map(|(path, text)| (&**path, &**text)).collect();
    let mut parts = text.split("=== ");
    let first =
        parts.next().map(|text| ("waters/river-treaty.toml", text)).filter(|(_, text)| !text.is_empty());
    let others = parts.map(|part| part.split_once('\n').unwrap_or((part, "")));
    for (path, text) in first.into_iter().chain(others) {
        files.retain(|(known, _)| *known != path);
        files.push((path, text));
    }
    let files = read::bundled(Path::new("store"), &files);
    let check = store::check_files(&files, DAY);
    for finding in &check.findings {
        let _ = render::text(finding, &files, false);
    }
    let _ = render::sarif(&check.findings, &files);
    assert_eq!(check.store.is_some(), check.errors() == 0, "a store is loaded where it has no errors");
    let Some(store) = check.store else { return };
    let _ = (export::markdown(&store), export::json(&store), store.source_count());
    let index = Index::of(store.topics());
    for topic in store.topics() {
        let _ = (store.find(&topic.title).near.len(), index.search(&topic.title, 0, 5).total);
        for text in topic.all_triggers().flat_map(|(_, trigger)| trigger.matches.iter()) {
            let raised = store.raised(text, &Context::default());
            assert!(!raised.topics.is_empty(), "an example raises its topic in a store without errors");
        }
    }
}

/// `config.toml`.
///
/// # Panics
/// Where reading it panics, or where a fault lies outside the file.
pub fn config(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match config::parse(&text, Path::new("config.toml")) {
        Ok(config) => assert_eq!(config.file, Path::new("config.toml")),
        Err(config::ConfigError::Faulty { line, column, message, .. }) => {
            // A fault may be that something is missing at the end.
            assert!(line >= 1 && line <= text.split('\n').count(), "line {line}");
            assert!(
                column >= 1 && !message.is_empty() && !message.contains('\n'),
                "column {column}: {message}"
            );
        }
        Err(other) => panic!("the file was not asked for: {other}"),
    }
}

/// What the server that settings are imported into has names for.
fn directory() -> Directory {
    let named = |id: u64, name: &str, kind| Named { id: Id::from(id), name: name.to_owned(), kind };
    Directory {
        server: "Debate".to_owned(),
        places: vec![
            named(1, "debate", "text"),
            named(2, "random", "text"),
            named(3, "halls", "category"),
            named(4, "random", "thread"),
            named(5, "forum", "forum"),
        ],
        roles: vec![named(6, "helpers", "role"), named(7, "newcomers", "role"), named(8, "helpers", "role")],
    }
}

/// A file of settings.
///
/// # Panics
/// Where reading it panics, or where what was read is not the same once it was written and read again.
pub fn settings(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes.get(..exchange::LARGEST).unwrap_or(bytes));
    let (directory, words) = (directory(), Language::English.words());
    let known = |id: &_| STORE.position(id).is_some();
    let wanted = match exchange::import(&text, &directory, known, words) {
        Ok(wanted) => wanted,
        Err(faults) => {
            assert!(!faults.is_empty() && faults.iter().all(|fault| !fault.said(words).is_empty()));
            return;
        }
    };
    let mut own = ServerSettings::default();
    for (scope, key, value) in wanted {
        let entry = Entry { value, by: PersonId::from(1), at: Moment(0) };
        own.put(scope, key, Some(entry));
    }
    let written = exchange::export(&own, &directory, DAY, words);
    match exchange::import(&written, &directory, known, words) {
        Ok(again) => {
            let changes = exchange::difference(&own, &again);
            assert!(changes.is_empty(), "what was written is something else:\n{written}\n{changes:?}");
        }
        Err(faults) => panic!("what was written cannot be read: {faults:?}\n{written}"),
    }
}

/// An exported chat, or messages by lines, played through the engine.
///
/// # Panics
/// Where reading or playing it panics.
pub fn replay(bytes: &[u8]) {
    let Ok(rules) = Rules::new(&Defaults::default(), Mode::Card, &[], bytes.len().is_multiple_of(2), &STORE)
    else {
        return;
    };
    let mut player = Player::new(STORE.clone(), rules, None);
    let path = if bytes.len().is_multiple_of(3) { "chat.json" } else { "chat" };
    let read = counterpoint::replay::read(bytes, Path::new(path), |origin, said| {
        player.play(origin, &said);
        true
    });
    if let Err(error) = read {
        assert!(!error.to_string().is_empty());
    }
}
