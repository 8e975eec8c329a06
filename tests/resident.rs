//! What the running program takes of the machine's memory: a start that has to compile its store leaves no more behind than one that
//! finds it compiled or finds what another day's check has left, a store that changes takes the room of two, however often it does, and one
//! with errors takes none.

#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/copy.rs"]
mod copy;

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use copy::copy;
use loopback::{Loopback, World};

/// What the built-in store's topic on the Budapest Memorandum hears by its phrases.
const SAID: &str = "Russia tore up the Budapest Memorandum, so why trust them?";

/// What two starts may differ by, in KiB: the heap's pages do not lie the same way twice.
const NOISE: u64 = 5000;

/// A running program, killed when the test ends.
struct Bot(Child);

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What stores that change may add, in KiB: room for a second one. What checks them takes three times that, and its bytes half of it.
const SECOND: u64 = 15_000;

/// How long a line of the log is waited for: the end of a test that hangs.
const GIVE_UP: Duration = Duration::from_secs(50);

/// A bot in `folder`, and its log.
fn bot(folder: &Path, loopback: &Loopback) -> (Bot, Receiver<String>) {
    let config = format!(
        "[hearing]\nencoder = false\n[metrics]\nlisten = \"off\"\n[discord]\napi = \"{}\"\n[defaults]\nmode = \"card\"\n",
        loopback.api()
    );
    fs::write(folder.join("config.toml"), config).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpoint"));
    command.arg("run").current_dir(folder).env("XDG_CACHE_HOME", folder.join("caches"));
    command.env("DISCORD_TOKEN", loopback::TOKEN).env_remove("DISCORD_TOKEN_FILE");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut bot = Bot(command.spawn().expect("the program starts"));
    let log = BufReader::new(bot.0.stderr.take().expect("it is piped"));
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || log.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    (bot, lines)
}

/// Waits until a bot's log says something.
fn until(log: &Receiver<String>, said: &str) {
    while !log.recv_timeout(GIVE_UP).expect(said).contains(said) {}
}

/// The KiB of memory that a bot has for itself once it has answered from its store.
async fn answered(bot: &Bot, loopback: &Loopback) -> u64 {
    loopback.wait_ready().await;
    let message = loopback.say("ann", "#debate", SAID);
    loopback.wait_for_reply_to(message).await;
    own(bot)
}

/// The KiB of memory that a bot has for itself.
fn own(bot: &Bot) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", bot.0.id())).expect("it runs");
    let own = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("Linux tells it");
    own.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// The same of a bot that starts in `folder`.
async fn taken(folder: &Path) -> u64 {
    let loopback = Loopback::start(World::debate()).await;
    let (bot, _log) = bot(folder, &loopback);
    let taken = answered(&bot, &loopback).await;
    drop(bot);
    // The next is asked with a message of the same id, which this one has answered.
    for file in fs::read_dir(folder).expect("it is there").flatten() {
        if file.file_name().to_string_lossy().starts_with("counterpoint.db") {
            fs::remove_file(file.path()).expect("removed");
        }
    }
    taken
}

/// A folder with the built-in store's files.
fn home() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("responses"), &folder.path().join("responses"));
    folder
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_compiles_its_store_takes_no_more_memory_than_the_next() {
    let folder = home();
    let first = taken(folder.path()).await;
    let next = taken(folder.path()).await;
    assert!(first < next + NOISE, "the first start keeps {first} KiB, the next {next}");
}

#[tokio::test(flavor = "multi_thread")]
async fn stores_that_change_leave_no_memory_behind_that_their_checks_took() {
    let folder = home();
    let loopback = Loopback::start(World::debate()).await;
    let (bot, log) = bot(folder.path(), &loopback);
    let before = answered(&bot, &loopback).await;
    let asides = folder.path().join("responses/asides.txt");
    let text = fs::read_to_string(&asides).expect("it is there");
    for time in 0..4 {
        fs::write(&asides, format!("{text}\nsaved for the {time}th time\n")).expect("written");
        until(&log, "is taken over");
    }
    let after = own(&bot);
    assert!(after < before + SECOND, "{after} KiB after four changes, {before} before");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_with_errors_leaves_no_memory_behind_that_its_checks_took() {
    let folder = home();
    let loopback = Loopback::start(World::debate()).await;
    let (bot, log) = bot(folder.path(), &loopback);
    let before = answered(&bot, &loopback).await;
    let topic = folder.path().join("responses/agreements/budapest-memorandum.toml");
    let text = fs::read_to_string(&topic).expect("it is there");
    for time in 0..2 {
        fs::write(&topic, format!("{text}\nunknown-{time} = true\n")).expect("written");
        until(&log, "the changed store has errors");
    }
    let after = own(&bot);
    assert!(after < before + NOISE, "{after} KiB after two stores with errors, {before} before");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_on_another_day_takes_no_more_memory_than_the_next() {
    let folder = home();
    let first = taken(folder.path()).await;
    // Checked on an earlier day.
    let checked = folder.path().join("caches/counterpoint/checked");
    let kept = fs::read_to_string(&checked).expect("it is kept");
    let today = kept.split_whitespace().rev().nth(1).expect("the day of its check");
    fs::write(&checked, kept.replace(today, "2026-01-01")).expect("written");
    let loopback = Loopback::start(World::debate()).await;
    let (bot, log) = bot(folder.path(), &loopback);
    answered(&bot, &loopback).await;
    until(&log, "no errors by today's date either");
    let later = own(&bot);
    assert!(later < first + NOISE, "{later} KiB once it was checked again, {first} at first");
    let kept = fs::read_to_string(&checked).expect("it is kept");
    assert!(kept.contains(today) && !kept.contains("2026-01-01"), "{kept}");
}

/// With glibc: other allocators have no arenas, and are not asked for large pages.
#[cfg(target_env = "gnu")]
#[tokio::test(flavor = "multi_thread")]
async fn the_bot_has_one_arena_of_memory_in_large_pages() {
    let folder = home();
    let loopback = Loopback::start(World::debate()).await;
    let (bot, _log) = bot(folder.path(), &loopback);
    // Its store has filled some of them.
    answered(&bot, &loopback).await;
    // What the running program was started with, in the process that was started.
    let read = |file: &str| fs::read(format!("/proc/{}/{file}", bot.0.id())).expect("it runs");
    let environment = read("environ");
    // glibc cuts off what it has read.
    let began_anew = b"GLIBC_TUNABLES=glibc.malloc.arena_max=1";
    assert!(environment.split(|byte| *byte == 0).any(|one| one.starts_with(began_anew)));
    let allowed = fs::read_to_string("/sys/kernel/mm/transparent_hugepage/enabled").unwrap_or_default();
    if allowed.contains("[madvise]") {
        // `hg`: it is advised to lie in large pages; but for what there is less of than one.
        let maps = String::from_utf8(read("smaps")).expect("text");
        let heap = maps.split("VmFlags:").collect::<Vec<_>>();
        let advised = heap.windows(2).any(|two| {
            two[0].contains("[heap]")
                && two[1].lines().next().is_some_and(|flags| flags.split(' ').any(|flag| flag == "hg"))
        });
        assert!(advised, "{maps}");
    }
}
