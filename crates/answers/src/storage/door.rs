//! The one way to the database: it is opened here, asked through a breaker, and opened anew when its file is deleted or replaced.

use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{AnyPool, Connection as _, Row as _};
use tokio::sync::{Notify, OwnedMutexGuard, broadcast};
use tracing::Instrument as _;

use super::{
    Health, News, StorageError, Stored,
    address::{Address, Kind},
    breaker::{Breaker, Use},
    connect::{self, own},
    entries::Entry,
    journal::Entered,
    link::{Link, Own},
    rights,
};

/// How long an answer is waited for, the connection included: so that three seconds are enough to say that there was none.
const ANSWER: Duration = Duration::from_millis(2500);

/// News that wait to be heard: more are taken for [`News::Everything`].
const NEWS: usize = 64;

/// Pages of a write-ahead log that is long: 4 MiB, as long as SQLite's own lets it become.
pub(super) const LONG_LOG: i64 = 1000;

/// The database, and whether it answers.
#[derive(Debug)]
pub(super) struct Door {
    pub(super) address: Address,
    pool: RwLock<AnyPool>,
    /// The journal's own connections, so that replies do not wait for what is read. Of a file whoever writes has these: two writers in one
    /// process would wait for each other in the dark, and one that reads before it writes would fail.
    writing: Arc<tokio::sync::Mutex<Own>>,
    /// Whether a reply has waited for its entry in vain since something was kept: no other waits.
    behind: AtomicBool,
    /// Somebody waits here for the database to go, or to come back.
    pub(super) turned: Arc<Notify>,
    file: Mutex<Option<File>>,
    breaker: Breaker,
    /// Whether the file was opened anew and does not yet have back what memory knows; and whether nothing stood in it.
    reopened: Mutex<Option<bool>>,
    /// One at a time opens the file anew.
    reopening: tokio::sync::Mutex<()>,
    /// Whether the file is lost and not yet opened anew. Its inode says nothing then: the new file may be given the same.
    lost: AtomicBool,
    closed: AtomicBool,
    /// What it has kept since the program began.
    kept: AtomicU64,
    /// What it was asked in vain since then.
    failures: AtomicU64,
    pub(super) news: broadcast::Sender<News>,
}

/// A database file and its write-ahead log, as the system knows them: whatever their names are by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct File {
    main: Identity,
    log: Option<Identity>,
}

/// Device and inode.
type Identity = (u64, u64);

/// Which file it is, and how long.
#[cfg(unix)]
fn seen(path: &Path) -> Option<(Identity, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|file| ((file.dev(), file.ino()), file.len()))
}

/// Other systems do not let a file be deleted or replaced while it is open.
#[cfg(not(unix))]
fn seen(path: &Path) -> Option<(Identity, u64)> {
    std::fs::metadata(path).ok().map(|file| ((0, 0), file.len()))
}

fn identity(path: &Path) -> Option<Identity> {
    seen(path).map(|(identity, _)| identity)
}

fn log_of(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn file_of(address: &Address) -> Option<File> {
    let Kind::File(path) = &address.kind else { return None };
    Some(File { main: identity(path)?, log: identity(&log_of(path)) })
}

impl Door {
    /// Opens the database, without its schema. The file is its owner's alone from now on.
    pub(super) async fn open(address: Address) -> Stored<Self> {
        own(&address);
        let door = Self::open_as_it_is(address).await?;
        // What SQLite had made beside a file that was open to others is as that was.
        own(&door.address);
        Ok(door)
    }

    /// The same, and leaves the rights of its file as they are.
    pub(super) async fn open_as_it_is(address: Address) -> Stored<Self> {
        let pool = connect::pool(&address).await?;
        let file = file_of(&address);
        Ok(Self {
            address,
            pool: RwLock::new(pool),
            writing: Arc::default(),
            behind: AtomicBool::new(false),
            turned: Arc::default(),
            file: Mutex::new(file),
            breaker: Breaker::default(),
            reopened: Mutex::new(None),
            reopening: tokio::sync::Mutex::default(),
            lost: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            kept: AtomicU64::new(0),
            failures: AtomicU64::new(0),
            news: broadcast::channel(NEWS).0,
        })
    }

    pub(super) fn pool(&self) -> AnyPool {
        self.pool.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes what the file is by now: its write-ahead log is made by the first write.
    pub(super) fn note_file(&self) {
        *self.file.lock().unwrap_or_else(PoisonError::into_inner) = file_of(&self.address);
    }

    /// Whether the database may be asked now: it answered the last time.
    pub(super) fn admits(&self) -> Stored<()> {
        if self.breaker.admits() { Ok(()) } else { Err(StorageError::Away) }
    }

    /// Whether it did not answer the last time.
    pub(super) fn is_away(&self) -> bool {
        self.breaker.is_away()
    }

    /// Whether it is damaged: it is asked for nothing by itself until another is in its place.
    pub(super) fn is_damaged(&self) -> bool {
        self.breaker.is_damaged()
    }

    pub(super) fn is_behind(&self) -> bool {
        self.behind.load(Ordering::Acquire)
    }

    pub(super) fn falls_behind(&self) {
        self.behind.store(true, Ordering::Release);
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    /// Keeps everybody else from writing into the file.
    pub(super) async fn exclusive(&self) -> Option<OwnedMutexGuard<Own>> {
        let file = matches!(self.address.kind, Kind::File(_));
        if file { Some(self.writing.clone().lock_owned().await) } else { None }
    }

    /// Asks the database, whatever it did the last time.
    pub(super) async fn ask<T, F>(&self, to: Use, work: impl FnOnce(AnyPool) -> F) -> Stored<T>
    where
        F: Future<Output = Stored<T>>,
    {
        self.judged(to, async {
            let _one = if to == Use::Write { self.exclusive().await } else { None };
            work(self.pool()).await
        })
        .await
    }

    /// Has something done, and learns from it how the database is.
    pub(super) async fn judged<T>(&self, to: Use, work: impl Future<Output = Stored<T>>) -> Stored<T> {
        self.look().await?;
        let before = self.kept.load(Ordering::Acquire);
        let asked = work.instrument(tracing::debug_span!("database", to = ?to));
        let answer = tokio::time::timeout(ANSWER, asked).await;
        let answer = answer.unwrap_or(Err(StorageError::Slow));
        let answer = match answer {
            Err(StorageError::Database(error)) if self.address.is_away(&error) => {
                Err(StorageError::Lost(error))
            }
            other => other,
        };
        if answer.is_ok() && to == Use::Write {
            self.kept.fetch_add(1, Ordering::AcqRel);
            self.behind.store(false, Ordering::Release);
        }
        if answer.is_err() {
            self.failures.fetch_add(1, Ordering::Relaxed);
        }
        match &answer {
            _ if self.is_closed() => {}
            // Something else was kept in the meantime: what began to fail before that says nothing of now.
            Err(StorageError::Lost(_) | StorageError::Slow)
                if self.kept.load(Ordering::Acquire) != before => {}
            Err(StorageError::Lost(error)) => {
                self.went(self.address.is_damaged(error), &self.address.failed(error));
            }
            Err(error @ StorageError::Slow) => self.went(false, error),
            _ => {
                if self.breaker.answered(Instant::now(), to) {
                    self.turned.notify_one();
                    // Other instances may have told something in the meantime. Nobody listens before the bot runs.
                    let _ = self.news.send(News::Everything);
                }
            }
        }
        answer
    }

    /// Notes that it failed at something.
    fn went(&self, damaged: bool, why: &dyn std::fmt::Display) {
        if self.breaker.failed(Instant::now(), damaged, why) {
            self.turned.notify_one();
        }
    }

    /// The journal's connection.
    pub(super) async fn link(&self) -> Stored<Link> {
        if self.address.kind == Kind::Memory {
            return Ok(Link::Pooled(self.pool().acquire().await?));
        }
        let mut place = self.writing.clone().lock_owned().await;
        if self.is_closed() {
            return Err(StorageError::Lost(sqlx::Error::PoolClosed));
        }
        let connection = match place.asked.take() {
            Some(connection) => connection,
            None => connect::one(&self.address).await.map_err(StorageError::Lost)?,
        };
        Ok(Link::Own(connection, place))
    }

    /// Has the journal's connections ready. What goes wrong shows when they are used.
    pub(super) async fn warm(&self) {
        if let Ok(link) = self.link().await {
            link.give_back();
        }
        if let Kind::File(path) = &self.address.kind {
            self.writing.lock().await.direct.warm(path);
        }
    }

    /// Commits entries of different messages here and now, all or none, where that takes no waiting; nothing where somebody else writes, or
    /// where it cannot be done so. Then nothing is kept, and whoever asks by a [`Link`] hears why. One of many that come alone is left to
    /// share a commit.
    pub(super) fn at_once(&self, entries: &[Entry]) -> Option<Vec<Entered>> {
        let Kind::File(path) = &self.address.kind else { return None };
        let mut own = self.writing.try_lock().ok()?;
        if self.is_closed() || (entries.len() == 1 && !own.direct.is_quiet(Instant::now())) {
            return None;
        }
        own.direct.keep(path, entries)
    }

    /// Tries whether the database keeps something; what came of it the breaker knows.
    pub(super) async fn probe(&self) -> Stored<()> {
        self.judged(Use::Write, async {
            let mut link = self.link().await?;
            let mut transaction = link.connection().begin().await?;
            // A full disk takes what changes nothing: a row goes in, and out again.
            for statement in [
                "INSERT INTO greeted (server, at) VALUES ('', 0) ON CONFLICT (server) DO NOTHING",
                "DELETE FROM greeted WHERE server = ''",
            ] {
                sqlx::query(statement).execute(&mut *transaction).await?;
            }
            transaction.commit().await?;
            link.give_back();
            Ok(())
        })
        .await
    }

    /// Whether a failure means that nothing more can be written into the log.
    pub(super) fn is_full(&self, error: &sqlx::Error) -> bool {
        self.has_log() && Address::is_full(error)
    }

    /// Whether there is a write-ahead log of SQLite's.
    pub(super) fn has_log(&self) -> bool {
        matches!(self.address.kind, Kind::File(_))
    }

    /// Brings what was committed to the disk.
    pub(super) async fn sync_log(&self) {
        let Kind::File(path) = &self.address.kind else { return };
        let log = log_of(path);
        let synced = tokio::task::spawn_blocking(move || std::fs::File::open(log)?.sync_data()).await;
        if let Ok(Err(error)) = synced
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(
                error = error.to_string(),
                "the last second of the journal may not be on the disk: a power cut would take it"
            );
        }
    }

    /// Brings the write-ahead log into the file, where nobody is in its way. What is left is brought there the next time.
    ///
    /// Whoever commits meanwhile is not held up, and so leaves something behind: under steady talk SQLite would never begin the log anew,
    /// and write each page where no page was before, which costs two to eight times as much. So a log that has become long is brought in
    /// to its end with nobody committing: for what little is left, some two syncs of the disk.
    pub(super) async fn checkpoint(&self) {
        if !self.has_log() {
            return;
        }
        let merged = async {
            if self.merge().await? >= LONG_LOG {
                let _nobody_else = self.writing.lock().await;
                self.merge().await?;
            }
            Ok::<_, sqlx::Error>(())
        };
        if let Err(error) = merged.await {
            tracing::debug!(error = error.to_string(), "the write-ahead log stays as it is");
        }
    }

    /// Brings into the file what nobody is in the way of; how many pages the log had then.
    async fn merge(&self) -> Result<i64, sqlx::Error> {
        let row = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").fetch_one(&self.pool()).await?;
        row.try_get("log")
    }

    /// How it has been doing.
    pub(super) fn health(&self) -> Health {
        Health {
            away: self.breaker.is_away(),
            failures: self.failures.load(Ordering::Relaxed),
            refused: self.breaker.refused(),
        }
    }

    /// Why the file that was opened is not the one any more that goes by its name.
    fn loss(&self) -> Option<&'static str> {
        let Kind::File(path) = &self.address.kind else { return None };
        if self.lost.load(Ordering::Acquire) {
            return Some("lost before");
        }
        let known = (*self.file.lock().unwrap_or_else(PoisonError::into_inner))?;
        match seen(path) {
            None => Some("deleted"),
            Some((now, _)) if now != known.main => Some("replaced"),
            // What a database is made of is written when it is opened.
            Some((_, 0)) => Some("emptied"),
            // SQLite keeps the log while anybody has the file open.
            Some(_) if known.log.is_some() && identity(&log_of(path)) != known.log => {
                Some("without its write-ahead log")
            }
            Some(_) => None,
        }
    }

    /// Opens the file anew if it was deleted, replaced or emptied.
    pub(super) async fn look(&self) -> Stored<()> {
        if self.is_closed() || self.loss().is_none() {
            return Ok(());
        }
        let _one = self.reopening.lock().await;
        let (Some(what), Kind::File(path)) = (self.loss(), &self.address.kind) else { return Ok(()) };
        if !self.lost.swap(true, Ordering::AcqRel) {
            tracing::error!(
                file = path.display().to_string(),
                what,
                "the database file was lost while the bot runs: the bot opens it anew, and keeps the settings and opt-outs it knows; the journal of replies is what the file says"
            );
            if what == "emptied" {
                // A new file takes its place: of this one SQLite still knows what was in it. There is nothing in it to keep.
                for file in rights::files(path) {
                    let _ = std::fs::remove_file(file);
                }
            }
            self.let_go(path).await;
        }
        let opened = self.reopen().await;
        match &opened {
            Ok(()) => {
                self.lost.store(false, Ordering::Release);
                if self.breaker.renewed(Instant::now()) {
                    self.turned.notify_one();
                }
            }
            Err(error) => self.went(false, error),
        }
        opened
    }

    /// Closes the lost file.
    async fn let_go(&self, path: &Path) {
        let own = std::mem::take(&mut *self.writing.lock().await);
        let known = *self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let log = identity(&log_of(path));
        if log.is_some() && log != known.and_then(|known| known.log) {
            // SQLite would delete the log by its name when it closes the lost file, and that log belongs to the new one.
            std::mem::forget((own, self.pool()));
        } else {
            drop(own.direct);
            if let Some(asked) = own.asked {
                // The file is lost with whatever it says.
                let _ = asked.close().await;
            }
            self.pool().close().await;
        }
    }

    async fn reopen(&self) -> Stored<()> {
        own(&self.address);
        let pool = connect::pool(&self.address).await?;
        super::migrations::run(&pool, i64::MAX, !self.address.is_postgres()).await?;
        let kept = "SELECT (SELECT COUNT(*) FROM settings) + (SELECT COUNT(*) FROM opt_outs) + (SELECT COUNT(*) FROM changes) AS kept";
        let row = sqlx::query(kept).fetch_one(&pool).await?;
        let empty = sqlx::Row::try_get::<i64, _>(&row, "kept")? == 0;
        *self.pool.write().unwrap_or_else(PoisonError::into_inner) = pool;
        self.note_file();
        *self.reopened.lock().unwrap_or_else(PoisonError::into_inner) = Some(empty);
        // Nobody listens before the bot runs.
        let _ = self.news.send(News::Everything);
        Ok(())
    }

    /// Whether the file was opened anew since it was restored; and whether nothing stood in it.
    pub(super) fn reopened(&self) -> Option<bool> {
        *self.reopened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What memory knows stands in the file again.
    pub(super) fn restored(&self) {
        *self.reopened.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Closes the database after what is under way; it stays closed.
    pub(super) async fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        let own = std::mem::take(&mut *self.writing.lock().await);
        drop(own.direct);
        if let Some(asked) = own.asked {
            // The pool's connection is the last, and brings the log into the file.
            let _ = asked.close().await;
        }
        self.pool().close().await;
    }
}
