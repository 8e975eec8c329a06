//! `counterpoint run` while its database is at fault: locked, full, read-only, damaged, deleted, replaced, PostgreSQL gone, slow or out of
//! connections.
//! What it knew keeps answering, each message once, and the log has one line of the fault and one of its end.

#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/bot.rs"]
mod bot;
#[path = "storage/postgres.rs"]
mod postgres;
#[path = "support/skipped.rs"]
mod skipped;

use std::{
    fs,
    os::unix::fs::FileExt as _,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use answers::storage::{State, Storage};
use bot::{Home, Running, TRAM, TREATY, answered};
use counterpoint_core::remark::{PersonId, RemarkId};
use loopback::{Loopback, World};
use postgres::Postgres;
use serde_json::json;

/// Where people talk.
const CHANNELS: [&str; 3] = ["#debate", "#random", "#hall"];

/// What the log says of a database that is away, of its end, and of what was kept late.
const AWAY: &str = "the database is away";
const BACK: &str = "the database is back";
const CAUGHT_UP: &str = "has what waited for the database";

/// The database of a home, and where it is.
const FILE: &str = "counterpoint.db";
const SQLITE: &str = "sqlite:{}/counterpoint.db";

/// How long a question to a database that does not answer waits.
const WAIT: Duration = Duration::from_millis(1500);

/// More in a database than its file may grow to.
const PADDING: &[&str] = &["WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    INSERT INTO counts (server, topic, what, number) SELECT '1', 'padding-' || i, 'shown', 0 FROM n"];

fn url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

/// A bot that runs, with its database at this address.
async fn begun(url: &str) -> (Loopback, Home, Running) {
    let loopback = Loopback::start(World::debate()).await;
    let home = Home::new(&loopback.api(), url);
    let bot = home.start();
    loopback.wait_registered(1).await;
    (loopback, home, bot)
}

/// The database of a home, beside the bot.
async fn opened(home: &Home) -> Storage {
    Storage::open(&url(&home.at(FILE))).await.expect("the database opens")
}

/// The bot starts a second time: what was said has one reply each, and that is all.
async fn again(loopback: Loopback, home: &Home, said: &[u64]) {
    let _again = home.start();
    loopback.wait_registered(2).await;
    once(&loopback, said).await;
    loopback.finish();
}

/// So many messages, each answered before the next: the messages.
async fn talk(loopback: &Loopback, count: usize) -> Vec<u64> {
    let mut said = Vec::new();
    for (channel, text) in CHANNELS.into_iter().cycle().zip([TREATY, TRAM].into_iter().cycle()).take(count) {
        said.push(answered(loopback, channel, text).await);
    }
    said
}

/// Each of these messages has one reply, once the bot has dealt with everything that was said and done before.
async fn once(loopback: &Loopback, said: &[u64]) {
    talk(loopback, 3).await;
    for message in said {
        assert_eq!(loopback.replies_to(*message).len(), 1, "{message} of {said:?}");
    }
}

/// The journal knows the reply of each of these messages.
async fn kept(storage: &Storage, loopback: &Loopback, said: &[u64]) {
    for message in said {
        let known = storage.standing(&RemarkId::from(*message)).await.expect("it is read");
        let reply = loopback.replies_to(*message)[0];
        assert_eq!(known.map(|known| known.1), Some(State::Sent(reply.into())), "{message} of {said:?}");
    }
}

/// One line of the log tells the fault, and nothing else is an error or a warning.
fn told_once(home: &Home, what: &str) {
    let told = home.lines(what);
    assert_eq!(told.len(), 1, "{told:#?}");
    let others: Vec<String> = home
        .log()
        .lines()
        .filter(|line| line.contains("ERROR") || line.contains("WARN"))
        .map(str::to_owned)
        .collect();
    assert_eq!(others, told);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_file_delays_nobody_and_what_was_answered_meanwhile_is_kept() {
    let (loopback, home, bot) = begun(SQLITE).await;
    let mut said = talk(&loopback, 3).await;
    let other = opened(&home).await;
    other.run(&["BEGIN IMMEDIATE"]).await.expect("it is locked");
    said.extend(talk(&loopback, 12).await);
    home.until(&loopback, AWAY, 1).await;
    // Nobody asks for anything of the database: the bot finds out by itself that it is back.
    let began = Instant::now();
    said.extend(talk(&loopback, 12).await);
    assert!(began.elapsed() < 12 * WAIT, "each of them has waited for the database");
    other.run(&["ROLLBACK"]).await.expect("it is free");
    home.until(&loopback, CAUGHT_UP, 1).await;
    told_once(&home, AWAY);
    assert_eq!(home.lines(BACK).len(), 1, "{}", home.log());
    kept(&other, &loopback, &said).await;
    bot.kill();
    again(loopback, &home, &said).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_entering_and_commit_nothing_is_answered_twice() {
    let (loopback, home, bot) = begun(SQLITE).await;
    let mut said = talk(&loopback, 3).await;
    let other = opened(&home).await;
    other.run(&["BEGIN IMMEDIATE"]).await.expect("it is locked");
    // Their entries wait in the bot's memory, and go with it.
    said.extend(talk(&loopback, 6).await);
    bot.kill();
    other.run(&["ROLLBACK"]).await.expect("it is free");
    let lost = other.standing(&RemarkId::from(said[5])).await.expect("it is read");
    assert_eq!(lost, None, "it was killed before it could be kept");
    for message in &said[..3] {
        let known = other.standing(&RemarkId::from(*message)).await.expect("it is read");
        assert!(known.is_some(), "{message} was entered before");
    }
    let again = home.start();
    loopback.wait_registered(2).await;
    once(&loopback, &said).await;
    // As after a lost connection, a message comes again: the nonce of its reply is known.
    for message in &said {
        loopback.deliver_again(*message);
    }
    once(&loopback, &said).await;
    drop(again);
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_replies_go_on_and_what_was_kept_is_there() {
    let loopback = Loopback::start(World::debate()).await;
    let home = Home::new(&loopback.api(), SQLITE);
    let storage = opened(&home).await;
    storage.run(PADDING).await.expect("it is kept");
    storage.close().await;
    let bytes = fs::metadata(home.at(FILE)).expect("it is there").len();
    assert!(bytes > 900 * 1024, "{bytes}: larger than what a file may be below");
    // No file can be written beyond 700 KiB, as if the disk were full; the signal that tells so is ignored, so that writing fails.
    let bot = home.start_within("trap '' XFSZ; ulimit -S -f 1400; exec \"$0\" \"$@\"");
    loopback.wait_registered(1).await;
    let mut said = Vec::new();
    while home.lines(AWAY).is_empty() {
        assert!(said.len() < 300, "the disk is full at last:\n{}", home.log());
        said.extend(talk(&loopback, 3).await);
    }
    said.extend(talk(&loopback, 12).await);
    told_once(&home, AWAY);
    let line = &home.lines(AWAY)[0];
    assert!(line.contains("room") || line.contains("I/O"), "it says what is wrong: {line}");
    // Somebody makes room.
    if let Err(error) = run("prlimit", &["--fsize=unlimited", "--pid", &bot.0.id().to_string()]) {
        skipped::skipped(
            "prlimit",
            &format!("no room can be made for a program that runs here: {}", error.trim()),
        );
        return;
    }
    is_over(loopback, &home, bot, &said).await;
}

/// The bot finds out by itself that the fault is over, and everything is kept; a second start answers nothing again.
async fn is_over(loopback: Loopback, home: &Home, bot: Running, said: &[u64]) {
    home.until(&loopback, CAUGHT_UP, 1).await;
    told_once(home, AWAY);
    assert_eq!(home.lines(BACK).len(), 1, "{}", home.log());
    let storage = opened(home).await;
    kept(&storage, &loopback, said).await;
    storage.close().await;
    bot.kill();
    again(loopback, home, said).await;
}

/// Runs a program of the system; what it says where it fails.
fn run(program: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(program).args(arguments).output().map_err(|error| error.to_string())?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// Lets nobody write into these files, also not whoever has them open: as a disk does that the system has made read-only.
struct Sealed(Vec<String>);

impl Sealed {
    fn new(home: &Home) -> Result<Self, String> {
        let files = [FILE, "counterpoint.db-wal"].map(|name| home.at(name).display().to_string());
        let sealed = Self(files.to_vec());
        for file in &sealed.0 {
            run("chattr", &["+i", file])?;
        }
        Ok(sealed)
    }
}

impl Drop for Sealed {
    fn drop(&mut self) {
        for file in &self.0 {
            let _ = run("chattr", &["-i", file]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_becomes_read_only_is_told_once_and_what_was_answered_meanwhile_is_kept() {
    let (loopback, home, bot) = begun(SQLITE).await;
    let mut said = talk(&loopback, 3).await;
    let sealed = match Sealed::new(&home) {
        Ok(sealed) => sealed,
        Err(error) => {
            skipped::skipped(
                "chattr",
                &format!("no file can be made read-only for all here: {}", error.trim()),
            );
            return;
        }
    };
    said.extend(talk(&loopback, 12).await);
    home.until(&loopback, AWAY, 1).await;
    said.extend(talk(&loopback, 12).await);
    told_once(&home, AWAY);
    drop(sealed);
    is_over(loopback, &home, bot, &said).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_told_once_and_what_is_known_keeps_answering() {
    let (loopback, home, mut bot) = begun(SQLITE).await;
    let mut said = talk(&loopback, 3).await;
    // In the place where it lies, as a disk does it: its file and its log.
    for name in [FILE, "counterpoint.db-wal"] {
        let file = fs::OpenOptions::new().write(true).open(home.at(name)).expect("it is there");
        let length = file.metadata().expect("it is there").len();
        let rubbish = vec![0xA5; usize::try_from(length).expect("a small file")];
        file.write_all_at(&rubbish, 0).expect("it is written");
    }
    // SQLite knows some of it by heart: a question of a person reads the rest, once something was written.
    while home.lines(AWAY).is_empty() {
        assert!(said.len() < 100, "it is seen at last:\n{}", home.log());
        said.extend(talk(&loopback, 3).await);
        loopback.slash("mod", "#debate", "settings history", &[]).await;
    }
    said.extend(talk(&loopback, 12).await);
    once(&loopback, &said).await;
    assert!(bot.runs());
    told_once(&home, AWAY);
    assert!(home.lines(AWAY)[0].contains("put a copy of it in its place"), "{}", home.log());
    // Another is put in its place: the bot sees it, and what was said meanwhile is kept there.
    let copy = home.at("copy.db");
    Storage::open(&url(&copy)).await.expect("the database opens").close().await;
    fs::rename(copy, home.at(FILE)).expect("it is replaced");
    home.until(&loopback, BACK, 1).await;
    home.until(&loopback, CAUGHT_UP, 1).await;
    let storage = opened(&home).await;
    kept(&storage, &loopback, &said[said.len() - 3..]).await;
    assert_eq!(home.lines(AWAY).len(), 1, "{}", home.log());
    loopback.finish();
}

/// What moderators set holds, and people who opted out stay so, whatever became of the file.
async fn nothing_is_lost(home: &Home) {
    let storage = opened(home).await;
    let settings = storage.settings().await.expect("they are read");
    let set = settings.iter().any(|(_, _, key, _)| format!("{key:?}").contains("RepliesPerHour"));
    assert!(set, "{settings:?}");
    assert_eq!(storage.opted_out().await.expect("they are read"), [PersonId::from(1002)]);
    storage.close().await;
}

/// A bot whose moderators have set something, and one person has opted out; its file is lost in some way while it runs.
async fn lost(lose: impl FnOnce(&Home), what: &str) {
    let (loopback, home, bot) = begun(SQLITE).await;
    loopback.slash("mod", "#debate", "settings cooldown", &[("replies_per_hour", json!(999))]).await;
    loopback.slash("ben", "#debate", "privacy opt-out", &[]).await;
    let mut said = talk(&loopback, 3).await;
    lose(&home);
    // Nothing is asked of it: the bot sees it all the same.
    home.until(&loopback, "was lost while the bot runs", 1).await;
    said.extend(talk(&loopback, 6).await);
    told_once(&home, "was lost while the bot runs");
    assert!(home.lines("was lost")[0].contains(what), "{}", home.log());
    bot.kill();
    nothing_is_lost(&home).await;
    again(loopback, &home, &said).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_file_is_made_anew_with_what_is_known() {
    let lose = |home: &Home| {
        for name in [FILE, "counterpoint.db-wal", "counterpoint.db-shm"] {
            fs::remove_file(home.at(name)).expect("it is there");
        }
    };
    lost(lose, "deleted").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_emptied_in_its_place_is_made_anew_with_what_is_known() {
    let lose = |home: &Home| {
        fs::OpenOptions::new().write(true).truncate(true).open(home.at(FILE)).expect("it is there");
    };
    lost(lose, "emptied").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_is_deleted_beside_the_file_takes_nothing_with_it() {
    lost(|home| fs::remove_file(home.at("counterpoint.db-wal")).expect("it is there"), "log").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_file_is_obeyed_and_nobody_is_opted_in_by_it() {
    let lose = |home: &Home| {
        // An empty one of the same version: what nobody has set in it is put there.
        let other = home.at("other.db");
        let made = std::thread::spawn({
            let url = url(&other);
            move || {
                let runtime = tokio::runtime::Runtime::new().expect("a runtime");
                runtime
                    .block_on(async { Storage::open(&url).await.expect("the database opens").close().await });
            }
        });
        made.join().expect("it is made");
        fs::rename(other, home.at(FILE)).expect("it is replaced");
    };
    lost(lose, "replaced").await;
}

/// The bot's own role, which is no superuser: limits hold for it.
fn role(postgres: &Postgres, name: &str) -> String {
    let url = postgres.database(name);
    postgres.run(name, "CREATE ROLE bot LOGIN; GRANT ALL ON SCHEMA public TO bot;");
    url.replace("postgres://counterpoint@", "postgres://bot@")
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_gone_slow_and_out_of_connections_delays_nobody() {
    let Some(mut postgres) = Postgres::start() else {
        skipped::skipped("postgresql", "PostgreSQL is not installed, so only SQLite is tried");
        return;
    };
    let url = role(&postgres, "faults");
    let (loopback, home, bot) = begun(&url).await;
    let mut said = talk(&loopback, 3).await;
    let (mut aways, mut late) = (0, 0);
    for fault in ["gone", "slow", "out of connections"] {
        let session = match fault {
            "gone" => {
                postgres.stop();
                None
            }
            "slow" => Some(postgres.session("faults", "BEGIN; LOCK TABLE replies, counts, greeted;")),
            _ => {
                let taken = "ALTER ROLE bot CONNECTION LIMIT 0;
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'bot';";
                postgres.run("faults", taken);
                None
            }
        };
        said.extend(talk(&loopback, 9).await);
        aways += 1;
        home.until(&loopback, AWAY, aways).await;
        said.extend(talk(&loopback, 3).await);
        match fault {
            "gone" => postgres.restart(),
            "slow" => drop(session),
            _ => postgres.run("faults", "ALTER ROLE bot CONNECTION LIMIT -1;"),
        }
        home.until(&loopback, CAUGHT_UP, late + 1).await;
        late = home.lines(CAUGHT_UP).len();
        assert_eq!(
            (home.lines(AWAY).len(), home.lines(BACK).len()),
            (aways, aways),
            "{fault}: {}",
            home.log()
        );
    }
    assert_eq!(home.lines("ERROR").len(), aways, "{}", home.log());
    let storage = Storage::open(&url).await.expect("the database opens");
    kept(&storage, &loopback, &said).await;
    storage.close().await;
    bot.kill();
    again(loopback, &home, &said).await;
}
