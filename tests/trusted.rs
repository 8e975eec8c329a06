//! A store that was checked once need not be checked again: what is made of its files without a check is the same store.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use counterpoint_core::{
    composer::{self, Of, Plain},
    remark::Context,
    store::Store,
    topic::TopicId,
    words::Language,
};
use jiff::civil::{Date, date};
use store::{
    Check, export,
    lint::Memory,
    read::{self, File},
};

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
        assert_eq!(checked.is_judged(), trusted.is_judged(), "{folder}");
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
fn a_store_that_is_checked_again_is_found_as_if_it_were_checked_for_the_first_time() {
    let files = read::files(&root().join("tests/fixture-store")).expect("the store can be read");
    let with = |name: &str, from: &str, to: &str| {
        let mut files = files.clone();
        let file = files.iter_mut().find(|file| file.path.ends_with(name)).expect("it is there");
        assert!(file.text.contains(from), "{name}: {from}");
        file.text = file.text.replacen(from, to, 1);
        files
    };
    let changes = [
        // A fault of shape, and one of sense.
        with("river-treaty.toml", "status", "statsu"),
        with("river-treaty.toml", "[\"ostra\", \"остр*\"]", "[\"ostra\", \"остр*\", \"*\"]"),
        // Of topics that stay as they are another file says something else.
        with("wording.toml", "[\"river grab\"]", "[\"river grab\", \"treaty\"]"),
        with("concepts.toml", "marland =", "merland ="),
        with("sources.toml", "gazette-1997", "gazette-1998"),
        // An expectation that is met no more.
        with("tram-line.toml", "kinds-unequal", "sides-unequal"),
    ];
    let later = DAY.saturating_add(jiff::Span::new().days(4000));
    let mut memory = Memory::default();
    let mut look = |what: &[File], day: Date| {
        let (fresh, again) = (store::check_files(what, day), store::check_again(what, day, &mut memory));
        let findings = |check: &Check| format!("{:#?}", check.findings);
        assert_eq!(findings(&fresh), findings(&again));
        let told = |check: &Check| check.store.as_ref().map(export::json);
        assert!(told(&fresh) == told(&again));
        fresh.findings.len()
    };
    for change in &changes {
        assert_eq!(look(&files, DAY), 0, "before it nothing is found, and that is remembered");
        assert!(look(change, DAY) > 0);
        look(change, DAY);
    }
    look(&files, DAY);
    assert!(look(&files, later) > 0, "what is due is found by the day");
}

#[test]
fn a_store_that_is_taken_over_knows_where_the_cards_of_unchanged_topics_fit() {
    let files = read::files(&root().join("tests/fixture-store")).expect("the store can be read");
    let of = |files: &[File]| store::trust_files(files).expect("the store can be made");
    let steps = |store: &Store, topic: usize| {
        let mut reply = composer::compose(&store.topics()[topic], 0, &[], DAY, Language::English);
        reply.card.rungs = store.rungs(topic, 0);
        let counted = allocation_counter::measure(|| assert!(composer::fits(&reply, &Plain)));
        counted.count_total
    };
    let before = of(&files);
    let topics = 0..before.topics().len();
    let first: Vec<u64> = topics.clone().map(|topic| steps(&before, topic)).collect();
    let again: Vec<u64> = topics.clone().map(|topic| steps(&before, topic)).collect();
    assert!(first.iter().zip(&again).all(|(first, again)| again < first), "{first:?} {again:?}");
    // A word of one topic: what it shows may fit elsewhere.
    let mut changed = files.clone();
    let file = changed.iter_mut().find(|file| file.path.ends_with("river-treaty.toml")).expect("it is there");
    file.text = file.text.replacen("The Ostra river treaty", "The treaty on the Ostra", 1);
    let after = of(&changed);
    after.knows_cards_of(&before);
    for topic in topics {
        let own = after.topics()[topic].id.as_str() == "river-treaty";
        let expected = if own { steps(&of(&changed), topic) } else { again[topic] };
        assert_eq!(steps(&after, topic), expected, "{}", after.topics()[topic].id);
    }
}

#[test]
fn a_store_that_is_taken_over_has_the_cards_of_unchanged_topics_that_were_composed() {
    let files = read::files(&root().join("tests/fixture-store")).expect("the store can be read");
    let of = |files: &[File]| store::trust_files(files).expect("the store can be made");
    let card = |store: &Store, id: &str| {
        let topic = store.position(&TopicId::new(id)).expect("it is there");
        let of = Of { topic, claim: 0, language: Language::English, overdue: false };
        store.composed().of(of, || composer::compose(&store.topics()[topic], 0, &[], DAY, Language::English))
    };
    let before = of(&files);
    let ids: Vec<String> = before.topics().iter().map(|topic| topic.id.as_str().to_owned()).collect();
    let shown: Vec<_> = ids.iter().map(|id| card(&before, id)).collect();
    // One topic is gone, and others stand elsewhere; one says something else.
    let mut changed = files.clone();
    changed.retain(|file| !file.path.contains("harbour-talks"));
    let file = changed.iter_mut().find(|file| file.path.ends_with("river-treaty.toml")).expect("it is there");
    file.text = file.text.replacen("The Ostra river treaty", "The treaty on the Ostra", 1);
    let after = of(&changed);
    assert_eq!(after.topics().len() + 1, before.topics().len());
    after.knows_cards_of(&before);
    for (id, shown) in ids.iter().zip(&shown).filter(|(id, _)| *id != "harbour-talks") {
        let now = card(&after, id);
        assert_eq!(now.topic.as_str(), id);
        assert_eq!(Arc::ptr_eq(&now, shown), id != "river-treaty", "{id}");
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

/// Copies the invented store.
fn copy_to(store: &Path) {
    let from = root().join("tests/fixture-store");
    for file in read::files(&from).expect("the store can be read") {
        let to = store.join(Path::new(&file.path).strip_prefix(&from).expect("below it"));
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::write(to, file.text).expect("written");
    }
}

/// A store and a folder for caches of its own.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().expect("a folder") };
        fs::create_dir(home.caches()).expect("a folder");
        fs::write(home.folder.path().join("config.toml"), "[hearing]\nencoder = false\n").expect("written");
        copy_to(&home.store());
        home
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    fn caches(&self) -> PathBuf {
        self.folder.path().join("caches")
    }

    fn checked(&self) -> PathBuf {
        self.caches().join("counterpoint/checked")
    }

    /// The files of compiled stores.
    fn kept(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.caches().join("counterpoint")).expect("the folder").flatten();
        let files = files.filter(|file| file.file_name().to_string_lossy().starts_with("store-"));
        files.map(|file| file.path()).collect()
    }

    fn edit(&self, from: &str, to: &str) {
        let topic = self.store().join("waters/river-treaty.toml");
        let text = fs::read_to_string(&topic).expect("the topic");
        assert!(text.contains(from), "{from}");
        fs::write(&topic, text.replace(from, to)).expect("written");
    }

    /// What `try` says of a message: whether it ends well, its answer, and what it says of the store.
    fn tried(&self, store: &Path, message: &str) -> (bool, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_counterpoint"));
        let config = self.folder.path().join("config.toml");
        let command = command.env("XDG_CACHE_HOME", self.caches()).arg("--config").arg(config);
        let output = command.args(["try", "--responses"]).arg(store).arg(message).output().expect("it runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.success(), text(&output.stdout), text(&output.stderr))
    }

    /// The answer to what the topic of the treaty is raised by.
    fn answer(&self) -> String {
        let (fine, said, faults) = self.tried(&self.store(), "the Ostra treaty was a mistake");
        assert!(fine && faults.is_empty(), "{faults}");
        said
    }
}

#[test]
fn a_store_that_was_right_and_is_changed_is_checked_again() {
    let home = Home::new();
    let tried = || {
        let (fine, _, said) = home.tried(&home.store(), "gg wp");
        (fine, said)
    };
    assert_eq!(tried(), (true, String::new()));
    let kept = fs::read_to_string(home.checked()).expect("it is kept that the store was right");
    assert_eq!(tried(), (true, String::new()));
    assert_eq!(fs::read_to_string(home.checked()).expect("the file"), kept);
    // A key that no topic has.
    home.edit("status", "statsu");
    let (fine, said) = tried();
    assert!(!fine && said.contains("unknown-key"), "{said}");
    assert_eq!(fs::read_to_string(home.checked()).expect("the file"), kept, "what is wrong is not kept");
    home.edit("statsu", "status");
    fs::remove_file(home.checked()).expect("it may be deleted at any time");
    assert_eq!(tried(), (true, String::new()));
}

#[test]
fn a_topic_that_was_kept_and_is_changed_is_heard_by_its_new_text() {
    let home = Home::new();
    let first = home.answer();
    assert!(first.contains("The Ostra river treaty (1988)"), "{first}");
    assert_eq!(home.kept().len(), 1, "it is kept");
    assert_eq!(home.answer(), first, "and heard as it was kept");
    home.edit("The Ostra river treaty (1988)", "The treaty on the Ostra (1988)");
    let second = home.answer();
    assert!(
        second.contains("The treaty on the Ostra (1988)") && !second.contains("river treaty"),
        "{second}"
    );
    assert_eq!(home.answer(), second);
    home.edit("The treaty on the Ostra (1988)", "The Ostra river treaty (1988)");
    assert_eq!(home.answer(), first);
    assert_eq!(home.kept().len(), 2, "each revision is kept once");
}

#[test]
fn what_was_kept_may_be_anything_and_the_store_is_heard_all_the_same() {
    let home = Home::new();
    let right = home.answer();
    let [file] = &home.kept()[..] else { panic!("it is kept: {:?}", home.kept()) };
    let whole = fs::read(file).expect("the file");
    // That of a store with another card, which would be seen if it were taken for this one's.
    let other = home.folder.path().join("other");
    copy_to(&other);
    let (topic, title) = (other.join("waters/river-treaty.toml"), "The Ostra river treaty (1988)");
    let text = fs::read_to_string(&topic).expect("the topic").replace(title, "Another store's treaty");
    fs::write(&topic, text).expect("written");
    let (_, said, _) = home.tried(&other, "the Ostra treaty was a mistake");
    assert!(said.contains("Another store's treaty"), "{said}");
    let others = home.kept().into_iter().find(|kept| kept != file).expect("it is kept too");
    let of_another = fs::read(&others).expect("the file");
    // What another program kept of this store: its key says so.
    let at = whole.windows(7).position(|bytes| bytes == b" 0.1.0-").expect("the version");
    let mut of_another_program = whole.clone();
    of_another_program[at + 1] = b'9';
    let damages: [(&str, Option<Vec<u8>>); 7] = [
        ("gone", None),
        ("empty", Some(Vec::new())),
        ("half", Some(whole[..whole.len() / 2].to_vec())),
        ("garbage", Some(b"garbage".repeat(1000))),
        ("another store's", Some(of_another)),
        ("another program's", Some(of_another_program)),
        (
            "one byte is another",
            Some(whole.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at == 5000)).collect()),
        ),
    ];
    for (damage, bytes) in damages {
        match bytes {
            Some(bytes) => fs::write(file, bytes).expect("written"),
            None => fs::remove_file(file).expect("it was there"),
        }
        assert_eq!(home.answer(), right, "{damage}");
        assert!(fs::read(file).expect("it is kept anew") == whole, "{damage}: it is whole again");
    }
    // A folder where the file would be: nothing can be kept, and nothing need be.
    fs::remove_file(file).expect("it was there");
    fs::create_dir(file).expect("a folder");
    assert_eq!(home.answer(), right);
    fs::remove_dir_all(home.caches()).expect("it may be deleted at any time");
    assert_eq!(home.answer(), right);
}
