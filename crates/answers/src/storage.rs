//! What outlives a restart: settings and their changes, opt-outs, and the journal of replies. Ids and choices; never the text
//! of a message.
//!
//! SQLite by default, in one file with a write-ahead log, created on first start; PostgreSQL by `[storage] url`. The queries are the
//! same. A change is acknowledged only after the database has committed it.

mod address;
mod breaker;
mod changes;
mod connect;
mod direct;
mod door;
mod entries;
pub mod examine;
mod feedback;
mod ids;
mod journal;
pub mod leases;
mod link;
mod migrations;
mod news;
mod offers;
mod period;
mod rights;
mod script;
pub mod sessions;
mod stated;
pub mod terms;
mod turns;
mod writer;

use std::sync::Arc;

use sqlx::{AnyPool, Row as _};
use tokio::sync::broadcast;

pub use feedback::{Judged, Vote};
pub use journal::{Entered, State, Unfinished};
pub use news::News;
pub use offers::Offer;
pub use period::{Period, Said, Shown};
pub use stated::Answer;

use address::Address;
use breaker::Use;
use counterpoint_core::{
    remark::{PersonId, Scope, ServerId},
    settings::{Entry, Key},
    time::Moment,
};
use door::Door;
use ids::{id, readable};
use writer::Writer;

/// How long changes are kept.
pub const CHANGES_KEPT: std::time::Duration = terms::CHANGES;

/// Why something could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database refuses or cannot be reached.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// It is away, full, locked or read only. The log has told so.
    #[error("the database: {0}")]
    Lost(sqlx::Error),
    /// The database cannot be opened: why, and what to do.
    #[error("{0}")]
    Unusable(String),
    /// What was to be kept together with others could not be: the database is at fault, and the log has told so.
    #[error(transparent)]
    Together(Arc<StorageError>),
    /// It failed a moment ago, and is left alone until it is tried again.
    #[error("the database is away; it is tried again in some seconds")]
    Away,
    /// It does not answer in time.
    #[error("the database does not answer in time")]
    Slow,
    /// A newer version of the bot has brought the schema further than this one knows.
    #[error(
        "a newer version of the bot has used this database (its schema is of version {0}); run that version, or put back a copy from before"
    )]
    Newer(i64),
    /// The schema cannot be brought up to date.
    #[error("the database's schema: {0}")]
    Schema(sqlx::migrate::MigrateError),
    /// Something in it was not written by this program.
    #[error("the database holds `{0}`, which this version cannot read")]
    Unreadable(String),
}

impl From<sqlx::migrate::MigrateError> for StorageError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::VersionMissing(version) => Self::Newer(version),
            other => Self::Schema(other),
        }
    }
}

impl StorageError {
    /// Whether the log has told it already, when the database went away: whoever meets it again does not have to.
    pub fn is_told(&self) -> bool {
        matches!(self, Self::Away | Self::Slow | Self::Lost(_) | Self::Together(_))
    }
}

type Stored<T> = Result<T, StorageError>;

/// A setting as it is kept.
pub type Kept = (ServerId, Scope, Key, Entry);

/// What is kept about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Entries of the journal of replies.
    pub replies: i64,
    /// Offers below their messages, of the last seven days.
    pub offers: i64,
    /// Votes on replies of the last 90 days.
    pub votes: i64,
    /// Topics about which they have answered whether their view is stated as they would state it; not how.
    pub answers: i64,
    /// Since when they are opted out, if they are.
    pub opted_out: Option<Moment>,
}

/// How the database has been doing since the program began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Whether it is away now.
    pub away: bool,
    /// What it was asked in vain.
    pub failures: u64,
    /// What it was not asked, because it was away a moment ago.
    pub refused: u64,
}

/// The database.
#[derive(Clone, Debug)]
pub struct Storage {
    door: Arc<Door>,
    writer: Writer,
}

/// A connection that is taken away from everybody else.
#[must_use = "it is given back when it is dropped"]
pub struct Held {
    _connection: sqlx::pool::PoolConnection<sqlx::Any>,
    _writing: Option<tokio::sync::OwnedMutexGuard<link::Own>>,
}

impl Storage {
    /// Opens the database at `url` (`sqlite:FILE`, `sqlite::memory:` or `postgres://…`), and brings its schema up to date.
    ///
    /// # Errors
    /// [`StorageError::Unusable`] says what is wrong with the address, the file or the server, and what to do.
    pub async fn open(url: &str) -> Stored<Self> {
        Self::open_at(url, i64::MAX).await
    }

    /// Brings the schema up to a version; for tests of what an earlier version left behind.
    #[doc(hidden)]
    pub async fn open_at(url: &str, version: i64) -> Stored<Self> {
        let door = Door::open(Address::read(url)?).await?;
        migrations::run(&door.pool(), version, !door.address.is_postgres()).await?;
        door.note_file();
        Ok(Self::of(door))
    }

    fn of(door: Door) -> Self {
        let door = Arc::new(door);
        Self { writer: Writer::start(&door), door }
    }

    /// How it has been doing.
    pub fn health(&self) -> Health {
        self.door.health()
    }

    /// Runs statements as they are; for tests of what another version or another program left behind.
    #[doc(hidden)]
    pub async fn run(&self, statements: &'static [&'static str]) -> Stored<()> {
        for statement in statements {
            sqlx::query(*statement).execute(&self.door.pool()).await?;
        }
        Ok(())
    }

    /// The newest version of the schema.
    pub fn newest() -> i64 {
        migrations::ALL.last().map_or(0, |(version, ..)| *version)
    }

    /// Has something kept, if the database is not known to be away.
    async fn on<T, F>(&self, work: impl FnOnce(AnyPool) -> F) -> Stored<T>
    where
        F: Future<Output = Stored<T>>,
    {
        self.door.admits()?;
        self.writer.settled().await;
        self.door.ask(Use::Write, work).await
    }

    /// Has something kept, whether the database is away or not: a person waits for the answer.
    async fn ask<T, F>(&self, work: impl FnOnce(AnyPool) -> F) -> Stored<T>
    where
        F: Future<Output = Stored<T>>,
    {
        self.writer.settled().await;
        self.door.ask(Use::Write, work).await
    }

    /// Reads what is kept, whether the database is away or not.
    async fn read<T, F>(&self, work: impl FnOnce(AnyPool) -> F) -> Stored<T>
    where
        F: Future<Output = Stored<T>>,
    {
        self.writer.settled().await;
        self.door.ask(Use::Read, work).await
    }

    fn is_postgres(&self) -> bool {
        self.door.address.is_postgres()
    }

    /// What changes in the database without this instance's doing, from now on. With PostgreSQL, a task hears of what other
    /// instances change, until the receiver is dropped.
    pub fn news(&self) -> broadcast::Receiver<News> {
        let news = self.door.news.subscribe();
        if self.is_postgres() {
            tokio::spawn(news::listen(self.door.address.url.clone(), self.door.news.clone()));
        }
        news
    }

    /// Looks whether the database file is still there, and opens it anew if it was deleted or replaced. Costs one question to the
    /// file system.
    pub async fn look(&self) -> Stored<()> {
        self.door.look().await
    }

    /// Whether the database file was opened anew and lacks what memory knows; `Some(true)` if nothing stood in it. See
    /// [`Storage::restore`].
    pub fn reopened(&self) -> Option<bool> {
        self.door.reopened()
    }

    /// Everybody who opted out.
    pub async fn opted_out(&self) -> Stored<Vec<PersonId>> {
        let rows = self
            .read(
                |pool| async move { Ok(sqlx::query("SELECT person FROM opt_outs").fetch_all(&pool).await?) },
            )
            .await?;
        readable("opt_outs", &rows, |row| id(row, "person"))
    }

    /// Whether a person is opted out.
    pub async fn is_opted_out(&self, person: &PersonId) -> Stored<bool> {
        self.read(|pool| async move {
            let query = sqlx::query("SELECT person FROM opt_outs WHERE person = $1").bind(person.to_string());
            Ok(query.fetch_optional(&pool).await?.is_some())
        })
        .await
    }

    /// Opts a person out, or in again. With an opt-out goes that they have answered about topics.
    pub async fn opt_out(&self, person: &PersonId, out: bool, at: Moment) -> Stored<()> {
        let postgres = self.is_postgres();
        self.ask(|pool| async move {
            let mut transaction = pool.begin().await?;
            let query = if out {
                sqlx::query(
                    "INSERT INTO opt_outs (person, since) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING",
                )
                .bind(person.to_string())
                .bind(at.0)
            } else {
                sqlx::query("DELETE FROM opt_outs WHERE person = $1").bind(person.to_string())
            };
            query.execute(&mut *transaction).await?;
            if out {
                stated::unmark(&mut transaction, person).await?;
            }
            if postgres {
                news::tell(&mut transaction, News::Person(person.clone())).await?;
            }
            transaction.commit().await?;
            Ok(())
        })
        .await
    }

    /// What is kept about a person.
    pub async fn about(&self, person: &PersonId) -> Stored<About> {
        self.read(|pool| async move {
            let mut transaction = pool.begin().await?;
            let row = sqlx::query(
                "SELECT (SELECT COUNT(*) FROM replies WHERE person = $1 AND state <> 'sending')
                        + (SELECT COUNT(*) FROM replies WHERE person = $1 AND state = 'sending') AS replies,
                        (SELECT COUNT(*) FROM offers WHERE person = $1) AS offers,
                        (SELECT COUNT(*) FROM votes WHERE person = $1) AS votes,
                        (SELECT since FROM opt_outs WHERE person = $1) AS since",
            )
            .bind(person.to_string())
            .fetch_one(&mut *transaction)
            .await?;
            Ok(About {
                replies: row.try_get("replies")?,
                offers: row.try_get("offers")?,
                votes: row.try_get("votes")?,
                answers: stated::marked(&mut transaction, person).await?,
                opted_out: row.try_get::<Option<i64>, _>("since")?.map(Moment),
            })
        })
        .await
    }

    /// Takes a person out of the journal, of the offers, of the votes and of who has answered about topics, whose counts stay; so does the
    /// opt-out, or they would be answered again. How many entries named them.
    pub async fn forget(&self, person: &PersonId) -> Stored<u64> {
        // What still waits for the database would be written after it.
        self.door.probe().await?;
        self.writer.flush().await;
        let postgres = self.is_postgres();
        self.ask(|pool| async move {
            let mut transaction = pool.begin().await?;
            let mut entries = 0;
            for query in [
                // First what is being sent: what is confirmed meanwhile is found by the second.
                "UPDATE replies SET person = NULL WHERE person = $1 AND state = 'sending'",
                "UPDATE replies SET person = NULL WHERE person = $1 AND state <> 'sending'",
                "UPDATE offers SET person = NULL WHERE person = $1",
                "DELETE FROM votes WHERE person = $1",
            ] {
                let done = sqlx::query(query).bind(person.to_string()).execute(&mut *transaction).await?;
                entries += done.rows_affected();
            }
            entries += stated::unmark(&mut transaction, person).await?;
            if postgres {
                news::tell(&mut transaction, News::Forgotten(person.clone())).await?;
            }
            transaction.commit().await?;
            Ok(entries)
        })
        .await
    }

    /// Takes a connection away from everybody else until what it returns is dropped. A database in SQLite has one: meanwhile nobody is
    /// answered, as when another process holds the file.
    ///
    /// # Errors
    /// If there is none to be had.
    pub async fn hold(&self) -> Result<Held, StorageError> {
        let writing = self.door.exclusive().await;
        Ok(Held { _connection: self.door.pool().acquire().await?, _writing: writing })
    }

    /// Closes the database after what is under way.
    pub async fn close(&self) {
        self.writer.flush().await;
        self.door.close().await;
    }
}
