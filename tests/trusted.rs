//! A store that was checked once need not be checked again: what is made of its files without a check is the same store.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{fs, path::Path, process::Command};

use counterpoint_core::{remark::Context, store::Store};
use jiff::civil::{Date, date};
use store::{export, read};

const DAY: Date = date(2026, 11, 27);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn what_is_made_without_a_check_is_the_same_store() {
    for folder in ["tests/fixture-store", "responses"] {
        let files = read::files(&root().join(folder)).expect("the store can be read");
        let checked = store::check_files(&files, DAY).store.expect("the store has no errors");
        let trusted = store::trust_files(&files).expect("the store can be made");
        assert!(export::json(&checked) == export::json(&trusted), "{folder}");
        assert!(checked.exemplars() == trusted.exemplars(), "{folder}");
        assert_eq!(checked.judge().is_some(), trusted.judge().is_some(), "{folder}");
        let raised = |store: &Store, text: &str| {
            let topics = store.raised(text, &Context::default()).topics;
            topics.into_iter().map(|one| (one.topic, one.claims, one.phrases)).collect::<Vec<_>>()
        };
        for text in checked.exemplars().iter().step_by(7).map(|one| one.text) {
            assert_eq!(raised(&checked, text), raised(&trusted, text), "{folder}: {text}");
        }
    }
}

#[test]
fn a_revision_changes_with_any_text_and_any_place() {
    let files = |list: &[(&str, &str)]| read::bundled(Path::new("store"), list);
    let one = [("shelf/a.toml", "title = 1"), ("asides.txt", "a\nb")];
    let revision = store::revision(&files(&one));
    assert_eq!(revision, store::revision(&files(&one)));
    for other in [
        [("shelf/a.toml", "title = 2"), ("asides.txt", "a\nb")],
        [("shelf/b.toml", "title = 1"), ("asides.txt", "a\nb")],
        [("other/a.toml", "title = 1"), ("asides.txt", "a\nb")],
        [("shelf/a.toml", "title = 1"), ("everyday.txt", "a\nb")],
        [("shelf/a.toml", "title = 1a"), ("asides.txt", "\nb")],
    ] {
        assert_ne!(revision, store::revision(&files(&other)), "{other:?}");
    }
}

/// What `try` says of a message, with a folder for caches of its own.
fn tried(store: &Path, caches: &Path) -> (bool, String) {
    let config = caches.join("config.toml");
    fs::write(&config, "[hearing]\nencoder = false\n").expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpoint"));
    let command = command.env("XDG_CACHE_HOME", caches).arg("--config").arg(&config);
    let output = command.args(["try", "--responses"]).arg(store).arg("gg wp").output().expect("it runs");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_store_that_was_right_and_is_changed_is_checked_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, caches) = (folder.path().join("store"), folder.path().join("caches"));
    fs::create_dir(&caches).expect("a folder");
    for file in read::files(&root().join("tests/fixture-store")).expect("the store can be read") {
        let below = Path::new(&file.path)
            .strip_prefix(root().join("tests/fixture-store"))
            .expect("below it")
            .to_owned();
        let to = store.join(below);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::write(to, file.text).expect("written");
    }
    let checked = caches.join("counterpoint/checked");
    assert_eq!(tried(&store, &caches), (true, String::new()));
    let kept = fs::read_to_string(&checked).expect("it is kept that the store was right");
    assert_eq!(tried(&store, &caches), (true, String::new()));
    assert_eq!(fs::read_to_string(&checked).expect("the file"), kept);
    // A key that no topic has.
    let topic = store.join("waters/river-treaty.toml");
    let text = fs::read_to_string(&topic).expect("the topic");
    fs::write(&topic, text.replacen("status", "statsu", 1)).expect("written");
    let (fine, said) = tried(&store, &caches);
    assert!(!fine && said.contains("unknown-key"), "{said}");
    assert_eq!(fs::read_to_string(&checked).expect("the file"), kept, "what is wrong is not kept");
    fs::write(&topic, text).expect("written");
    fs::remove_file(&checked).expect("it may be deleted at any time");
    assert_eq!(tried(&store, &caches), (true, String::new()));
}
