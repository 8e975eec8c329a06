//! The one way to the database: it is opened here, asked through a breaker, and opened anew when its file is deleted or replaced.

use std::{
    path::Path,
    sync::{
        Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{
    AnyConnection, AnyPool, ConnectOptions as _, Connection as _, Executor as _, any::AnyPoolOptions,
};
use tokio::sync::broadcast;
use tracing::Instrument as _;

use super::{
    Health, News, StorageError, Stored,
    address::{Address, Kind},
    breaker::{Breaker, Use},
    rights,
};

/// How long a connection is waited for: Discord gives an interaction three seconds, and the person wants to read why.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long an answer is waited for, the connection included: so that three seconds are enough to say that there was none.
const ANSWER: Duration = Duration::from_millis(2500);

/// How long the database is waited for at the start, where nobody else waits.
const START: Duration = Duration::from_secs(10);

/// News that wait to be heard: more are taken for [`News::Everything`].
const NEWS: usize = 64;

/// The database, and whether it answers.
#[derive(Debug)]
pub(super) struct Door {
    pub(super) address: Address,
    pool: RwLock<AnyPool>,
    file: Mutex<Option<File>>,
    breaker: Breaker,
    /// Whether the file was opened anew and does not yet have back what memory knows; and whether nothing stood in it.
    reopened: Mutex<Option<bool>>,
    /// One at a time opens the file anew.
    reopening: tokio::sync::Mutex<()>,
    /// Whether the file is lost and not yet opened anew. Its inode says nothing then: the new file may be given the same.
    lost: AtomicBool,
    closed: AtomicBool,
    /// What it was asked in vain since the program began.
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

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// Other systems do not let a file be deleted or replaced while it is open.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.exists().then_some((0, 0))
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
        let pool = connect(&address).await?;
        let file = file_of(&address);
        Ok(Self {
            address,
            pool: RwLock::new(pool),
            file: Mutex::new(file),
            breaker: Breaker::default(),
            reopened: Mutex::new(None),
            reopening: tokio::sync::Mutex::default(),
            lost: AtomicBool::new(false),
            closed: AtomicBool::new(false),
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

    /// Whether the database may be asked now: it answered the last time, or nobody has tried for a while.
    pub(super) fn admits(&self) -> Stored<()> {
        if self.breaker.admits(Instant::now()) { Ok(()) } else { Err(StorageError::Away) }
    }

    /// Asks the database, whatever it did the last time.
    pub(super) async fn ask<T, F>(&self, to: Use, work: impl FnOnce(AnyPool) -> F) -> Stored<T>
    where
        F: Future<Output = Stored<T>>,
    {
        self.look().await?;
        let asked = work(self.pool()).instrument(tracing::debug_span!("database", to = ?to));
        let answer = tokio::time::timeout(ANSWER, asked).await;
        let answer = answer.unwrap_or(Err(StorageError::Slow));
        let answer = match answer {
            Err(StorageError::Database(error)) if self.address.is_away(&error) => {
                Err(StorageError::Lost(error))
            }
            other => other,
        };
        if answer.is_err() {
            self.failures.fetch_add(1, Ordering::Relaxed);
        }
        match &answer {
            _ if self.closed.load(Ordering::Relaxed) => {}
            Err(StorageError::Lost(error)) => self.breaker.failed(Instant::now(), to, error),
            Err(error @ StorageError::Slow) => self.breaker.failed(Instant::now(), to, error),
            _ => {
                if self.breaker.answered(Instant::now(), to) {
                    // Other instances may have told something in the meantime. Nobody listens before the bot runs.
                    let _ = self.news.send(News::Everything);
                }
            }
        }
        answer
    }

    /// How it has been doing.
    pub(super) fn health(&self) -> Health {
        Health {
            away: self.breaker.is_away(),
            failures: self.failures.load(Ordering::Relaxed),
            refused: self.breaker.refused(),
        }
    }

    /// Whether the file that was opened is still the one that goes by its name.
    fn is_there(&self) -> bool {
        let Kind::File(path) = &self.address.kind else { return true };
        if self.lost.load(Ordering::Acquire) {
            return false;
        }
        let known = *self.file.lock().unwrap_or_else(PoisonError::into_inner);
        known.is_none_or(|known| identity(path) == Some(known.main))
    }

    /// Opens the file anew if it was deleted or replaced.
    pub(super) async fn look(&self) -> Stored<()> {
        if self.closed.load(Ordering::Relaxed) || self.is_there() {
            return Ok(());
        }
        let _one = self.reopening.lock().await;
        if self.is_there() {
            return Ok(());
        }
        let Kind::File(path) = &self.address.kind else { return Ok(()) };
        if !self.lost.swap(true, Ordering::AcqRel) {
            let what = if path.exists() { "replaced" } else { "deleted" };
            tracing::error!(
                file = path.display().to_string(),
                what,
                "the database file was lost while the bot runs: the bot opens it anew, and keeps the settings and opt-outs it knows; the journal of replies is what the file says"
            );
            self.let_go(path).await;
        }
        let opened = self.reopen().await;
        match &opened {
            Ok(()) => self.lost.store(false, Ordering::Release),
            Err(error) => self.breaker.failed(Instant::now(), Use::Read, error),
        }
        opened
    }

    /// Closes the lost file.
    async fn let_go(&self, path: &Path) {
        let known = *self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let log = identity(&log_of(path));
        if log.is_some() && log != known.and_then(|known| known.log) {
            // SQLite would delete the log by its name when it closes the lost file, and that log belongs to the new one.
            std::mem::forget(self.pool());
        } else {
            self.pool().close().await;
        }
    }

    async fn reopen(&self) -> Stored<()> {
        own(&self.address);
        let pool = connect(&self.address).await?;
        super::migrations::run(&pool, i64::MAX).await?;
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
        self.pool().close().await;
    }
}

/// Makes the file where it is to be made, so that nobody but its owner may read it, and takes away what others may do with one that is
/// there. What goes wrong here is told when it is opened.
fn own(address: &Address) {
    let Kind::File(path) = &address.kind else { return };
    if address.url.contains("mode=rwc") {
        let _ = rights::make(path);
    }
    rights::mend(path);
}

/// Connects once, so that a failure says its cause, and then as a pool, which only says that it waited.
async fn connect(address: &Address) -> Stored<AnyPool> {
    sqlx::any::install_default_drivers();
    // A statement that a locked database holds up is told of when the database is taken to be away, and no other is slow.
    let options = address.options()?.disable_statement_logging();
    let sqlite = !address.is_postgres();
    if address.kind != Kind::Memory {
        let trial = async {
            let mut connection: AnyConnection = options.connect().await?;
            prepare(&mut connection, sqlite).await?;
            if sqlite {
                // What may only be read says so here, and not at the first write.
                connection.execute("BEGIN IMMEDIATE; CREATE TABLE trial (word TEXT); ROLLBACK").await?;
            } else {
                // Prepared, as everything that follows.
                sqlx::query("SELECT 1").execute(&mut connection).await?;
            }
            connection.close().await
        };
        let tried = tokio::time::timeout(START, trial).await.unwrap_or(Err(sqlx::Error::PoolTimedOut));
        tried.map_err(|error| address.unusable(&error))?;
    }
    // A database in memory is one connection, kept for ever.
    let pool = AnyPoolOptions::new()
        .max_connections(if sqlite { 1 } else { 4 })
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(move |connection, _| Box::pin(prepare(connection, sqlite)))
        .connect_with(options)
        .await;
    pool.map_err(|error| address.unusable(&error))
}

async fn prepare(connection: &mut AnyConnection, sqlite: bool) -> Result<(), sqlx::Error> {
    if sqlite {
        // FULL: what was committed is on the disk, whatever happens to the machine.
        connection.execute("PRAGMA journal_mode = WAL").await?;
        connection.execute("PRAGMA synchronous = FULL").await?;
        connection.execute("PRAGMA busy_timeout = 1500").await?;
    }
    Ok(())
}
