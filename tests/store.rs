//! Reading a store: what is found by its name, what is read and what is told of, and git's names of what was read.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/skipped.rs"]
mod skipped;

use std::{fs, path::Path};

use counterpoint_core::store::Store;
use jiff::civil::date;
use store::read::{self, FILE_BYTES, File, Role, Unread};

fn store() -> Store {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
    let check = store::check(&root, date(2026, 11, 24)).expect("the store can be read");
    check.store.expect("the store has no errors")
}

#[test]
fn a_name_is_found_by_title_id_tag_and_with_slips_of_the_pen() {
    let store = store();
    let first = |name: &str| {
        let found = store.find(name);
        found.exact.or_else(|| found.near.first().copied()).map(|topic| topic.id.to_string())
    };
    for (name, id) in [
        ("river-treaty", "river-treaty"),
        ("the ostra river treaty (1988)", "river-treaty"),
        ("ostr", "river-treaty"),
        ("otsra", "river-treaty"),
        ("transport", "tram-line"),
        ("harbor talks", "harbour-talks"),
        ("norvik trem", "tram-line"),
    ] {
        assert_eq!(first(name).as_deref(), Some(id), "{name}");
    }
    assert_eq!(first("xyzzy"), None);
    assert_eq!(store.find("").near.len(), store.topics().len());
}

/// B7, K15: what people say to a bot is seldom a topic's name.
#[test]
fn a_short_word_or_a_function_word_is_no_name() {
    let store = store();
    let near = |name: &str| {
        let found = store.find(name);
        found.exact.into_iter().chain(found.near).map(|topic| topic.id.to_string()).collect::<Vec<_>>()
    };
    for name in [
        "hi",
        "no",
        "in",
        "the",
        "u",
        "go",
        "mod",
        "ні",
        "is",
        "us",
        "k",
        "go on",
        "hello",
        "thanks",
        "good bot",
        "lol",
        "are you real",
        "help",
        "who are you",
        "what about it",
        "як",
        "что это",
        "b",
        "tr",
        "riv",
    ] {
        assert_eq!(near(name), Vec::<String>::new(), "{name}");
    }
    for (name, id) in [
        ("harb", "harbour-talks"),
        ("1988", "river-treaty"),
        ("norvik", "tram-line"),
        ("what about Kelm?", "harbour-talks"),
        ("tell me of the river treaty, please", "river-treaty"),
    ] {
        assert_eq!(near(name).first().map(String::as_str), Some(id), "{name}");
    }
    // Who is still typing may have come no further than that.
    assert!(store.complete("ri").near.iter().any(|topic| topic.id.as_str() == "river-treaty"));
}

/// A store of one topic, with more files in it.
fn with(name: &str, content: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints/unknown-key/good.toml");
    std::fs::create_dir(folder.path().join("shelf")).expect("a shelf");
    std::fs::copy(fixture, folder.path().join("shelf/topic.toml")).expect("a topic");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("the file");
    (folder, path)
}

fn findings(root: &Path) -> Vec<String> {
    let check = store::check(root, date(2026, 11, 24)).expect("the store can be read");
    check.findings.iter().map(|one| format!("{}: {}", one.lint.name, one.message)).collect()
}

/// B29: a pipe is not opened, and a file of any size costs no more than the largest that is read.
#[test]
fn what_is_no_file_is_not_opened_and_what_is_too_large_is_not_read() {
    let size = usize::try_from(FILE_BYTES).expect("a size");
    let (folder, _) = with("shelf/large.toml", &vec![b'#'; size + 1]);
    assert!(findings(folder.path())[0].starts_with("unreadable-file: "), "{:?}", findings(folder.path()));
    let files = read::files(folder.path()).expect("files");
    let large = files.iter().find(|file| file.stem == "large").expect("the file");
    assert_eq!((large.unread, large.text.len()), (Some(Unread::TooLarge), 0));
    let (folder, path) = with("shelf/pipe.toml", b"");
    std::fs::remove_file(&path).expect("removed");
    let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo is there");
    assert!(made.success());
    let found = findings(folder.path());
    assert!(found.len() == 1 && found[0].starts_with("unreadable-file: "), "{found:?}");
}

/// K24: a link that leads nowhere is told of by its name, and the rest is read.
#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_told_of() {
    let (folder, _) = with("shelf/.hidden.toml", b"");
    std::os::unix::fs::symlink("/nowhere/x.toml", folder.path().join("shelf/broken.toml")).expect("a link");
    std::os::unix::fs::symlink("/nowhere", folder.path().join("gone")).expect("a link");
    let found = findings(folder.path());
    assert!(
        found.len() == 1 && found[0].contains("broken.toml") && found[0].contains("leads nowhere"),
        "{found:?}"
    );
}

/// K25: a file in UTF-16 has one fault, its encoding.
#[test]
fn utf_16_is_one_finding() {
    let text = "title = \"The Treaty\"\nstatus = \"published\"\n";
    for mark in [&[][..], &[0xFF, 0xFE][..]] {
        let bytes: Vec<u8> =
            mark.iter().copied().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let (folder, _) = with("shelf/wide.toml", &bytes);
        let found = findings(folder.path());
        assert_eq!(found, ["malformed-toml: the file is not UTF-8"]);
    }
}

/// K26: what an editor on Windows made of a name is not passed over in silence.
#[test]
fn endings_that_are_nearly_right_are_told_of() {
    for name in ["shelf/treaty.TOML", "shelf/treaty.toml.txt", "ASIDES.TXT"] {
        let (folder, _) = with(name, b"");
        let found = findings(folder.path());
        assert!(found.len() == 1 && found[0].starts_with("misnamed-file: "), "{name}: {found:?}");
    }
}

/// K23: a byte order mark makes no message of a comment.
#[test]
fn a_byte_order_mark_is_no_part_of_a_message() {
    let (folder, _) = with("asides.txt", "\u{FEFF}# a comment\r\n\u{FEFF}\r\na message\r\n".as_bytes());
    let files = read::files(folder.path()).expect("files");
    let asides = files.iter().find(|file| file.stem == "asides").expect("the file");
    assert_eq!(asides.messages().collect::<Vec<_>>(), [(3, "a message")]);
}

#[test]
fn a_topics_revision_is_gits_id_of_its_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
    for topic in store().topics() {
        let file = root.join(&topic.shelf).join(format!("{}.toml", topic.id));
        let git =
            std::process::Command::new("git").arg("hash-object").arg("--no-filters").arg(&file).output();
        let Ok(git) = git.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()) else {
            skipped::skipped("git", "git is not installed, so revisions are not compared with its ids");
            return;
        };
        assert!(topic.revision.len() == 7 && git.starts_with(&topic.revision), "{}: {git}", topic.id);
    }
}

/// Who hears what a message is like is told the example, by the file and the line on which it begins.
#[test]
fn every_example_has_its_file_and_its_line() {
    for folder in ["tests/fixture-store", "responses"] {
        let files =
            read::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("the store can be read");
        let store = store::trust_files(&files).expect("the store has no errors");
        let mut of_topics = 0;
        for one in store.exemplars() {
            let (name, line) = one.place.unwrap_or_else(|| panic!("{folder}: {} stands nowhere", one.text));
            let own = |file: &&File| Path::new(&file.path).file_name().is_some_and(|own| *own == *name);
            let file = files.iter().find(own).unwrap_or_else(|| panic!("{folder} has no {name}"));
            let there = file.text.lines().nth(line - 1).unwrap_or_default();
            // What has to be escaped is written otherwise.
            let begins = one.text.split(['"', '\\', '\n']).next().unwrap_or_default();
            assert!(there.contains(begins), "{name}:{line} is not “{}”: {there}", one.text);
            of_topics += usize::from(name.ends_with(".toml"));
        }
        assert!(of_topics > 20, "{folder}: {of_topics}");
    }
}

/// A byte order mark and the line breaks of Windows move no example to another line.
#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
    let mut files = read::files(&root).expect("the store can be read");
    let places = |files: &[File]| {
        let store = store::trust_files(files).expect("the store has no errors");
        store.exemplars().into_iter().map(|one| (one.text.to_owned(), one.place)).collect::<Vec<_>>()
    };
    let before = places(&files);
    for file in files.iter_mut().filter(|file| file.role == Role::Topic) {
        file.text = format!("\u{FEFF}{}", file.text.replace('\n', "\r\n"));
    }
    assert_eq!(places(&files), before);
}

#[test]
fn a_file_is_whole_at_any_moment_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("new/file");
    for text in ["one", "two"] {
        store::whole::write(&file, text.as_bytes()).expect("written");
        assert_eq!(fs::read_to_string(&file).expect("read"), text);
    }
    let place = folder.path().join("new/place");
    fs::create_dir(&place).expect("a folder");
    store::whole::write(&place, b"three").expect_err("a folder is in its place");
    assert_eq!(fs::read_dir(folder.path().join("new")).expect("read").count(), 2);
}
