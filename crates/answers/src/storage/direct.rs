//! The short way into a file of `SQLite`: an entry that comes alone, and entries that share a commit, are committed by whoever has them,
//! without a thread between.
//!
//! `sqlx` asks `SQLite` by way of a thread of its own. The way there and back, which each row of an answer takes, costs two to three times
//! what `SQLite` does for an entry: some 50 µs, as nothing waits for the disk ([`super::connect`]). So it is done here and now. It is not
//! waited for anybody or anything: where another process holds the file, where it is full, gone or at fault, nothing is kept here, and the
//! entries go the other way, which waits and tells. Where the system takes long over it, as with a disk that hangs, the short way is left
//! alone for a while.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{
    connect::JOURNAL,
    entries::{self, Entry},
    journal::Entered,
    script::Script,
};

/// From how long on an entry has taken long: a hundred times what it takes, and so little that nobody is held up by it.
const LONG: Duration = Duration::from_millis(20);

/// How long the short way is left alone where an entry took long, or it is not there.
const REST: Duration = Duration::from_mins(1);

/// How long it is left alone where somebody holds the file, or the file does not take it.
const BUSY: Duration = Duration::from_secs(1);

/// Who comes so soon after another is one of many: their entries share a commit, which costs each of them less than one of its own. A card
/// takes longer than this from its entry to its confirmation.
const APART: Duration = Duration::from_micros(250);

/// Prepared statements that are kept: what is written is always one of a few.
const STATEMENTS: usize = 16;

/// The connection of the short way, if there is one.
#[derive(Debug, Default)]
pub(super) struct Direct {
    connection: Option<Connection>,
    /// Until when it is left alone.
    rests: Option<Instant>,
    /// When something was last committed on it.
    last: Option<Instant>,
}

impl Direct {
    /// Opens it. What goes wrong is told by whoever goes the other way.
    pub(super) fn warm(&mut self, path: &Path) {
        if self.connection.is_none() {
            match open(path) {
                Ok(connection) => self.connection = connection,
                Err(_) => self.rests = Some(Instant::now() + REST),
            }
        }
    }

    /// Whether whoever comes now comes alone.
    pub(super) fn is_quiet(&self, now: Instant) -> bool {
        self.last.is_none_or(|last| now.saturating_duration_since(last) >= APART)
    }

    /// Commits entries of different messages, all or none; what became of each. Nothing where that cannot be done at once: then nothing is
    /// kept.
    pub(super) fn keep(&mut self, path: &Path, entries: &[Entry]) -> Option<Vec<Entered>> {
        let began = Instant::now();
        if self.rests.is_some_and(|until| began < until) {
            return None;
        }
        self.rests = None;
        self.warm(path);
        let connection = self.connection.as_mut()?;
        let kept = commit(connection, entries);
        self.took(began, began.elapsed());
        if kept.is_err() {
            self.rests.get_or_insert(began + BUSY);
            // Whatever has begun on it ends with it.
            self.connection = None;
        }
        kept.ok()
    }

    /// A commit took so long: where that was long, the next go the other way for a while.
    fn took(&mut self, began: Instant, time: Duration) {
        self.last = Some(began + time);
        if time >= LONG {
            self.rests = Some(began + REST);
        }
    }
}

/// A connection to a file that has a write-ahead log; none to one without, where each commit would wait for the disk.
fn open(path: &Path) -> rusqlite::Result<Option<Connection>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::ZERO)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode != "wal" {
        return Ok(None);
    }
    connection.execute_batch(JOURNAL)?;
    Ok(Some(connection))
}

/// Commits entries, or nothing of them.
fn commit(connection: &mut Connection, entries: &[Entry]) -> rusqlite::Result<Vec<Entered>> {
    // One statement is a transaction by itself.
    if let [Entry::Enter(..)] = entries {
        return keep(connection, entries);
    }
    let all = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let kept = keep(&all, entries)?;
    all.commit()?;
    Ok(kept)
}

/// Takes the steps of entries, one after the other.
fn keep(connection: &Connection, entries: &[Entry]) -> rusqlite::Result<Vec<Entered>> {
    let one = |entry: &Entry| {
        let mut changed = None;
        for step in entries::steps(entry) {
            let rows = step.direct(connection)?;
            changed.get_or_insert(rows);
        }
        let known = matches!(entry, Entry::Enter(..)) && changed == Some(0);
        Ok(if known { Entered::Known } else { Entered::First })
    };
    entries.iter().map(one).collect()
}

impl Script {
    /// Does what it says as one statement of `SQLite`, which is kept prepared; how many rows it changed.
    fn direct(self, connection: &Connection) -> rusqlite::Result<usize> {
        let (sql, values) = self.parts();
        connection.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(values))
    }
}

#[cfg(test)]
mod tests {
    use std::{
        path::PathBuf,
        sync::{
            Arc,
            atomic::{AtomicBool, Ordering},
        },
    };

    use super::*;
    use crate::storage::{State, Storage, door::LONG_LOG};
    use counterpoint_core::{
        policy::Answered,
        remark::{RemarkId, ReplyId},
        settings::Mode,
        time::Moment,
        topic::TopicId,
    };

    fn answered(remark: u64) -> Answered {
        Answered {
            remark: RemarkId::from(remark),
            channel: 10.into(),
            server: Some(1.into()),
            person: Some(20.into()),
            topic: TopicId::new("trams"),
            claim: "it-is".to_owned(),
            thread: false,
            asked: false,
            at: Moment(5),
        }
    }

    fn enter(remark: u64) -> Entry {
        Entry::Enter(Box::new(answered(remark)), Some(Mode::Card))
    }

    fn confirm(remark: u64) -> Entry {
        Entry::Confirm(Box::new(answered(remark)), ReplyId::from(remark + 1))
    }

    /// What became of the only entry.
    fn one(kept: Option<Vec<Entered>>) -> Option<Entered> {
        kept?.pop()
    }

    /// A database in a file of its own, which goes with this.
    struct Home(PathBuf);

    impl Home {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("counterpoint-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).expect("a folder");
            Self(folder)
        }

        fn file(&self) -> PathBuf {
            self.0.join("own.db")
        }

        async fn storage(&self) -> Storage {
            Storage::open(&format!("sqlite:{}", self.file().display())).await.expect("it opens")
        }

        /// Another program at the file.
        fn other(&self) -> Connection {
            Connection::open(self.file()).expect("it opens")
        }

        /// What is counted of a server.
        fn shown(&self) -> i64 {
            let counted = "SELECT COALESCE(SUM(number), 0) FROM counts";
            self.other().query_row(counted, [], |row| row.get(0)).expect("a sum")
        }
    }

    impl Drop for Home {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    async fn state(storage: &Storage, remark: u64) -> Option<State> {
        storage.standing(&RemarkId::from(remark)).await.expect("it is read").map(|(_, state)| state)
    }

    #[tokio::test]
    async fn an_entry_is_kept_at_once_and_once() {
        let home = Home::new("direct-once");
        let storage = home.storage().await;
        let mut direct = Direct::default();
        let mut keep = |entry: Entry| one(direct.keep(&home.file(), &[entry]));
        assert_eq!(keep(enter(30)), Some(Entered::First));
        assert_eq!(keep(enter(30)), Some(Entered::Known), "whoever comes second does not send it");
        assert_eq!(state(&storage, 30).await, Some(State::Sending), "everybody reads it");
        assert_eq!(storage.enter_reply(&answered(30), None).await.expect("it is asked"), Entered::Known);
        assert_eq!((keep(confirm(30)), keep(confirm(30))), (Some(Entered::First), Some(Entered::First)));
        assert_eq!(state(&storage, 30).await, Some(State::Sent(ReplyId::from(31))));
        assert_eq!(home.shown(), 1, "what is confirmed twice is counted once");
        assert_eq!(keep(enter(32)), Some(Entered::First));
        assert_eq!(keep(Entry::Abandon(RemarkId::from(32))), Some(Entered::First));
        assert_eq!(state(&storage, 32).await, None);
        storage.close().await;
    }

    #[tokio::test]
    async fn entries_that_share_a_commit_are_kept_at_once_all_or_none() {
        let home = Home::new("direct-together");
        let storage = home.storage().await;
        let mut direct = Direct::default();
        let mut keep = |entries: &[Entry]| direct.keep(&home.file(), entries);
        let (first, known) = (Entered::First, Entered::Known);
        assert_eq!(keep(&[enter(30), enter(40)]), Some(vec![first, first]));
        assert_eq!(keep(&[confirm(30), enter(40), enter(50)]), Some(vec![first, known, first]));
        assert_eq!(state(&storage, 30).await, Some(State::Sent(ReplyId::from(31))));
        assert_eq!(keep(&[confirm(30), confirm(40)]), Some(vec![first, first]));
        assert_eq!(home.shown(), 2, "each is counted once, however often it is confirmed");
        home.other().execute_batch("DROP TABLE counts").expect("it goes");
        assert_eq!(keep(&[enter(60), confirm(50)]), None, "it cannot be counted");
        assert_eq!(state(&storage, 60).await, None, "and so the other is not entered");
        storage.close().await;
    }

    /// Whoever waits for a reply waits for each page that its entry writes: of the table, of its key, and of what is being sent.
    #[tokio::test]
    async fn an_entry_writes_three_pages() {
        let home = Home::new("direct-pages");
        let storage = home.storage().await;
        let mut direct = Direct::default();
        let log = || std::fs::metadata(home.0.join("own.db-wal")).expect("there is a log").len();
        assert_eq!(one(direct.keep(&home.file(), &[enter(30)])), Some(Entered::First));
        let before = log();
        assert_eq!(one(direct.keep(&home.file(), &[enter(32)])), Some(Entered::First));
        // Each page of 4 KiB has a header of 24 bytes.
        assert_eq!(log() - before, 3 * (4096 + 24));
        storage.close().await;
    }

    #[tokio::test]
    async fn whoever_comes_alone_goes_the_short_way() {
        let home = Home::new("direct-alone");
        let storage = home.storage().await;
        assert_eq!(one(storage.door.at_once(&[enter(30)])), Some(Entered::First));
        let mut held = storage.door.exclusive().await.expect("it is a file");
        held.direct.last = None;
        assert_eq!(
            one(storage.door.at_once(&[enter(31)])),
            None,
            "two writers of a process do not meet in the file"
        );
        drop(held);
        assert_eq!(one(storage.door.at_once(&[enter(31)])), Some(Entered::First));
        let now = Instant::now();
        storage.door.exclusive().await.expect("it is a file").direct.last = Some(now + REST);
        assert_eq!(one(storage.door.at_once(&[enter(32)])), None, "one of many shares a commit");
        assert!(storage.door.at_once(&[enter(36), enter(37)]).is_some(), "and these do");
        storage.door.exclusive().await.expect("it is a file").direct.last = Some(now + REST);
        storage.door.exclusive().await.expect("it is a file").direct.last = now.checked_sub(APART);
        assert_eq!(one(storage.door.at_once(&[enter(32)])), Some(Entered::First));
        storage.door.exclusive().await.expect("it is a file").direct.last = None;
        storage.close().await;
        assert_eq!(one(storage.door.at_once(&[enter(33)])), None, "a database that is closed stays so");
    }

    #[tokio::test]
    async fn a_long_log_begins_anew_while_others_commit() {
        let home = Home::new("direct-long-log");
        let storage = home.storage().await;
        let log = home.0.join("own.db-wal");
        // How often it began anew stands in its header.
        let begun = || std::fs::read(&log).expect("there is a log")[12..16].to_vec();
        let enough = 4120 * u64::try_from(LONG_LOG + 1).expect("a number");
        let (door, stop) = (storage.door.clone(), Arc::new(AtomicBool::new(false)));
        let others = std::thread::spawn({
            let (door, stop) = (door.clone(), stop.clone());
            move || {
                let mut kept = 0;
                while !stop.load(Ordering::Acquire) {
                    kept += u64::from(one(door.at_once(&[enter(1000 + kept)])).is_some());
                }
                kept
            }
        });
        while std::fs::metadata(&log).expect("there is a log").len() < enough {
            tokio::task::yield_now().await;
        }
        let before = begun();
        door.checkpoint().await;
        stop.store(true, Ordering::Release);
        let kept = others.join().expect("it goes on");
        // Whoever commits next finds the log brought in whole, and begins it anew.
        storage.enter_reply(&answered(1000 + kept), None).await.expect("it is kept");
        assert_ne!(begun(), before, "the log goes on and on");
        assert_eq!(state(&storage, 1000).await, Some(State::Sending), "and nothing of it is lost");
        storage.close().await;
    }

    #[tokio::test]
    async fn a_file_that_somebody_holds_is_left_to_the_way_that_waits() {
        let home = Home::new("direct-held");
        let storage = home.storage().await;
        let other = home.other();
        other.execute_batch("BEGIN IMMEDIATE").expect("it is free");
        let mut direct = Direct::default();
        assert_eq!(one(direct.keep(&home.file(), &[enter(30)])), None);
        other.execute_batch("COMMIT").expect("nothing was done");
        assert_eq!(state(&storage, 30).await, None, "nothing is kept that was not said to be");
        assert_eq!(one(direct.keep(&home.file(), &[enter(30)])), None, "it is left alone for a moment");
        direct.rests = None;
        assert_eq!(one(direct.keep(&home.file(), &[enter(30)])), Some(Entered::First));
        storage.close().await;
    }

    #[tokio::test]
    async fn an_entry_is_kept_whole_or_not_at_all() {
        let home = Home::new("direct-whole");
        let storage = home.storage().await;
        let mut direct = Direct::default();
        assert_eq!(one(direct.keep(&home.file(), &[enter(30)])), Some(Entered::First));
        home.other().execute_batch("DROP TABLE counts").expect("it goes");
        assert_eq!(one(direct.keep(&home.file(), &[confirm(30)])), None, "it cannot be counted");
        assert_eq!(state(&storage, 30).await, Some(State::Sending), "and so it is not confirmed");
        storage.close().await;
    }

    #[tokio::test]
    async fn a_disk_that_takes_long_is_left_to_the_way_that_waits() {
        let home = Home::new("direct-long");
        let storage = home.storage().await;
        let mut direct = Direct::default();
        direct.took(Instant::now(), LONG / 2);
        assert_eq!(one(direct.keep(&home.file(), &[enter(30)])), Some(Entered::First));
        direct.took(Instant::now(), LONG);
        assert_eq!(one(direct.keep(&home.file(), &[enter(31)])), None);
        assert_eq!(storage.enter_reply(&answered(31), None).await.expect("it is asked"), Entered::First);
        storage.close().await;
    }

    #[tokio::test]
    async fn a_file_without_a_log_is_left_to_the_way_that_waits() {
        let home = Home::new("direct-logless");
        home.storage().await.close().await;
        home.other().execute_batch("PRAGMA journal_mode = DELETE").expect("nobody else has it");
        let mut direct = Direct::default();
        assert_eq!(one(direct.keep(&home.file(), &[enter(30)])), None, "each commit would wait for the disk");
        assert!(!home.0.join("other.db").exists());
        assert_eq!(Direct::default().keep(&home.0.join("other.db"), &[enter(30)]), None);
        assert!(!home.0.join("other.db").exists(), "a file that is gone is not made anew here");
    }
}
