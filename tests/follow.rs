//! Following a store whose files change: links that are switched, files that nobody can read, and what must not end the following.

#![cfg(unix)]
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics, also in what its tests share"
)]

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use store::{
    Known, read,
    reload::{Found, Watch},
};

/// How long a change is waited for: the end of a test that hangs.
const GIVE_UP: Duration = Duration::from_secs(20);

/// What is heard of a look: the title of the topic, or why nothing could be read.
type Heard = Result<String, String>;

const TOPIC: &str = "shelf/topic.toml";

/// A topic file that is at fault, as such files are read alike; its first line tells which version it is.
fn write(folder: &Path, version: &str) {
    let path = folder.join(TOPIC);
    fs::create_dir_all(path.parent().expect("a shelf")).expect("a shelf is made");
    fs::write(path, format!("{version}\n")).expect("it is written");
}

fn heard(found: Found) -> Heard {
    let (files, check) = found.map_err(|error| error.to_string())?;
    if let Some(unread) = check.findings.iter().find(|finding| finding.lint.name == "unreadable-file") {
        return Err(format!("{}: {}", files[unread.place.file].path, unread.message));
    }
    Ok(files.iter().map(|file| file.text.trim()).collect::<Vec<_>>().join(","))
}

/// Follows the store at `root`.
fn follow(root: &Path) -> (Watch, Receiver<Heard>) {
    let (sender, receiver) = mpsc::channel();
    let known = Known::of(&read::files(root).expect("it is there"));
    let found = move |found| {
        let _ = sender.send(heard(found));
    };
    (Watch::start(root, known, counterpoint::app::clock::system(), found).expect("it is watched"), receiver)
}

/// Waits until something is heard.
fn until(receiver: &Receiver<Heard>, mut what: impl FnMut(&Heard) -> bool) -> Heard {
    let end = Instant::now() + GIVE_UP;
    let mut last = None;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let Ok(heard) = receiver.recv_timeout(left) else {
            panic!("it was not heard; the last was {last:?}")
        };
        if what(&heard) {
            return heard;
        }
        last = Some(heard);
    }
}

fn until_version(receiver: &Receiver<Heard>, version: &str) {
    let _ = until(receiver, |heard| heard.as_deref() == Ok(version));
}

/// Lets `link` lead to `target`, as programs that publish do: another link is renamed over it.
fn switch(link: &Path, target: impl AsRef<Path>) {
    let next = link.with_file_name("next");
    symlink(target, &next).expect("a link is made");
    fs::rename(next, link).expect("it is renamed");
}

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }
}

#[test]
fn k35_a_root_that_is_a_link_is_followed_where_it_leads() {
    let home = Home::new();
    for version in ["1", "2", "3"] {
        write(&home.at("releases").join(version), version);
    }
    let root = home.at("responses");
    symlink("releases/1", &root).expect("a link is made");
    let (_watch, receiver) = follow(&root);
    switch(&root, "releases/2");
    until_version(&receiver, "2");
    // A file behind the new target is seen, and so is the next switch.
    write(&home.at("releases/2"), "2a");
    until_version(&receiver, "2a");
    switch(&root, "releases/3");
    until_version(&receiver, "3");
}

#[test]
fn k35_a_link_on_the_way_to_the_root_is_followed() {
    let home = Home::new();
    for version in ["1", "2"] {
        write(&home.at("releases").join(version).join("responses"), version);
    }
    symlink("releases/1", home.at("current")).expect("a link is made");
    symlink("current/responses", home.at("responses")).expect("a link is made");
    let (_watch, receiver) = follow(&home.at("responses"));
    switch(&home.at("current"), "releases/2");
    until_version(&receiver, "2");
}

#[test]
fn k35_a_topic_that_is_a_link_is_followed_to_its_file() {
    let home = Home::new();
    fs::create_dir_all(home.at("responses/shelf")).expect("a shelf");
    fs::create_dir(home.at("elsewhere")).expect("a folder");
    fs::write(home.at("elsewhere/a.toml"), "1\n").expect("it is written");
    fs::write(home.at("elsewhere/b.toml"), "2\n").expect("it is written");
    symlink(home.at("elsewhere/a.toml"), home.at("responses/shelf/topic.toml")).expect("a link is made");
    let (_watch, receiver) = follow(&home.at("responses"));
    fs::write(home.at("elsewhere/a.toml"), "1a\n").expect("it is written");
    until_version(&receiver, "1a");
    // As editors save: another file is renamed over it.
    fs::write(home.at("elsewhere/new"), "1b\n").expect("it is written");
    fs::rename(home.at("elsewhere/new"), home.at("elsewhere/a.toml")).expect("it is renamed");
    until_version(&receiver, "1b");
    switch(&home.at("responses/shelf/topic.toml"), "../../elsewhere/b.toml");
    until_version(&receiver, "2");
    fs::write(home.at("elsewhere/b.toml"), "2a\n").expect("it is written");
    until_version(&receiver, "2a");
}

#[test]
fn k35_what_was_followed_is_followed_still() {
    let home = Home::new();
    // As Kubernetes mounts a ConfigMap.
    let root = home.at("responses");
    for version in ["1", "2"] {
        write(&root.join(format!("..{version}")), version);
    }
    symlink("..1", root.join("..data")).expect("a link is made");
    symlink("..data/shelf", root.join("shelf")).expect("a link is made");
    let (_watch, receiver) = follow(&root);
    switch(&root.join("..data"), "..2");
    until_version(&receiver, "2");
    fs::remove_dir_all(&root).expect("it is removed");
    let _ = until(&receiver, Result::is_err);
    write(&root, "3");
    until_version(&receiver, "3");
    write(&root, "4");
    until_version(&receiver, "4");
}

#[test]
fn b29_a_pipe_is_told_and_what_comes_after_it_is_seen() {
    let home = Home::new();
    let root = home.at("responses");
    write(&root, "1");
    let (_watch, receiver) = follow(&root);
    let pipe = root.join("shelf/pipe.toml");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there").success());
    let said = until(&receiver, Result::is_err).expect_err("a pipe");
    assert!(said.ends_with("shelf/pipe.toml` is a pipe, a device or a socket"), "{said}");
    fs::remove_file(pipe).expect("it is removed");
    until_version(&receiver, "1");
    write(&root, "2");
    until_version(&receiver, "2");
}

#[test]
fn b29_a_huge_file_is_told_and_not_read() {
    let home = Home::new();
    let root = home.at("responses");
    write(&root, "1");
    let (_watch, receiver) = follow(&root);
    // Without anything written it takes no room on the disk.
    let huge = fs::File::create(root.join("shelf/huge.toml")).expect("a file");
    huge.set_len(1 << 40).expect("it is made long");
    let said = until(&receiver, Result::is_err).expect_err("it is too large");
    assert!(said.ends_with("shelf/huge.toml` is larger than 1024 KiB"), "{said}");
    fs::remove_file(root.join("shelf/huge.toml")).expect("it is removed");
    until_version(&receiver, "1");
}

#[test]
fn a_panic_does_not_end_the_following() {
    let home = Home::new();
    let root = home.at("responses");
    write(&root, "1");
    let (sender, receiver) = mpsc::channel();
    let known = Known::of(&read::files(&root).expect("it is there"));
    let found = move |found| {
        let heard = heard(found);
        let defect = heard.as_deref() == Ok("2");
        let _ = sender.send(heard);
        assert!(!defect, "a defect");
    };
    let _watch =
        Watch::start(&root, known, counterpoint::app::clock::system(), found).expect("it is watched");
    write(&root, "2");
    until_version(&receiver, "2");
    write(&root, "3");
    until_version(&receiver, "3");
}

#[test]
fn b31_a_file_saved_without_end_is_looked_at_now_and_then() {
    let home = Home::new();
    let root = home.at("responses");
    write(&root, "1");
    let (_watch, receiver) = follow(&root);
    let began = Instant::now();
    let mut version = 1;
    while began.elapsed() < Duration::from_secs(6) {
        version += 1;
        write(&root, &version.to_string());
    }
    let mut looks = 1;
    let _ = until(&receiver, |heard| {
        looks += 1;
        heard.as_deref() == Ok(&version.to_string())
    });
    // At 0.15, 0.3, 0.6, 1.2 seconds after each other, and then every two seconds.
    assert!(looks <= 10, "{looks} looks in six seconds");
}
