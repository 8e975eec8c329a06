//! What outlives a restart: settings and their changes, opt-outs, and the journal of replies. Ids and choices; never the text
//! of a message.
//!
//! SQLite by default, in one file with a write-ahead log, created on first start; PostgreSQL by `[storage] url`. The queries are the
//! same. A change is acknowledged only after the database has committed it.

mod feedback;
mod journal;
mod migrations;

use std::{str::FromStr as _, time::Duration};

use sqlx::{
    Any, AnyPool, Executor as _, Row as _, SqlStr, Transaction,
    any::{AnyConnectOptions, AnyPoolOptions, AnyRow},
    migrate::{Migration, MigrationType, Migrator},
};

pub use feedback::{Judged, Vote};
pub use journal::{Entered, Unfinished};

use counterpoint_core::{
    remark::{PersonId, Scope, ServerId},
    settings::{Change, Entry, Key, Recorded, Value},
    time::Moment,
};

/// How long changes are kept.
pub const CHANGES_KEPT: Duration = Duration::from_hours(90 * 24);

/// How long a connection is waited for: Discord gives an interaction three seconds, and the person wants to read why.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why something could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database refuses or cannot be reached.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema cannot be brought up to date.
    #[error("the database's schema: {0}")]
    Schema(#[from] sqlx::migrate::MigrateError),
    /// Something in it was not written by this program.
    #[error("the database holds `{0}`, which this version cannot read")]
    Unreadable(String),
}

type Stored<T> = Result<T, StorageError>;

/// A setting as it is kept.
pub type Kept = (ServerId, Scope, Key, Entry);

/// What is kept about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Entries of the journal of replies.
    pub replies: i64,
    /// Votes on replies of the last 90 days.
    pub votes: i64,
    /// Since when they are opted out, if they are.
    pub opted_out: Option<Moment>,
}

/// The database.
#[derive(Clone, Debug)]
pub struct Storage {
    pool: AnyPool,
}

// Snowflakes are below 2^63 until the year 2084, and the databases know no unsigned numbers.
fn signed(id: u64) -> i64 {
    id.cast_signed()
}

fn unsigned(row: &AnyRow, column: &str) -> Stored<u64> {
    Ok(row.try_get::<i64, _>(column)?.cast_unsigned())
}

impl Storage {
    /// Opens the database at `url` (`sqlite:FILE`, `sqlite::memory:` or `postgres://…`), and brings its schema up to date.
    pub async fn open(url: &str) -> Stored<Self> {
        let storage = Self::connect(url).await?;
        storage.migrate_to(i64::MAX).await?;
        Ok(storage)
    }

    async fn connect(url: &str) -> Stored<Self> {
        sqlx::any::install_default_drivers();
        let sqlite = url.starts_with("sqlite:");
        let in_memory = url.contains(":memory:");
        let url = if sqlite && !in_memory && !url.contains('?') {
            format!("{url}?mode=rwc")
        } else {
            url.to_owned()
        };
        // A database in memory is one connection, kept for ever.
        let pool = AnyPoolOptions::new()
            .max_connections(if sqlite { 1 } else { 4 })
            .acquire_timeout(PATIENCE)
            .idle_timeout(None)
            .max_lifetime(None)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if sqlite {
                        // FULL: what was committed is on the disk, whatever happens to the machine.
                        connection.execute("PRAGMA journal_mode = WAL").await?;
                        connection.execute("PRAGMA synchronous = FULL").await?;
                        connection.execute("PRAGMA busy_timeout = 1500").await?;
                    }
                    Ok(())
                })
            })
            .connect_with(AnyConnectOptions::from_str(&url)?)
            .await?;
        Ok(Self { pool })
    }

    /// Brings the schema up to a version; for tests of what an earlier version left behind.
    #[doc(hidden)]
    pub async fn open_at(url: &str, version: i64) -> Stored<Self> {
        let storage = Self::connect(url).await?;
        storage.migrate_to(version).await?;
        Ok(storage)
    }

    /// The newest version of the schema.
    pub fn newest() -> i64 {
        migrations::ALL.last().map_or(0, |(version, ..)| *version)
    }

    async fn migrate_to(&self, version: i64) -> Stored<()> {
        let wanted = migrations::ALL.iter().filter(|(number, ..)| *number <= version);
        let wanted = wanted.map(|(number, what, sql)| {
            Migration::new(*number, (*what).into(), MigrationType::Simple, SqlStr::from_static(sql), false)
        });
        Migrator::with_migrations(wanted.collect()).run(&self.pool).await?;
        Ok(())
    }

    /// Every setting of every server.
    pub async fn settings(&self) -> Stored<Vec<Kept>> {
        let rows = sqlx::query("SELECT server, scope, name, value, set_by, set_at FROM settings")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(kept).collect()
    }

    /// Everybody who opted out.
    pub async fn opted_out(&self) -> Stored<Vec<PersonId>> {
        let rows = sqlx::query("SELECT person FROM opt_outs").fetch_all(&self.pool).await?;
        rows.iter().map(|row| unsigned(row, "person").map(PersonId)).collect()
    }

    /// Makes changes, all or none, and records them. What changes nothing is left out of the record.
    pub async fn change(
        &self,
        server: ServerId,
        by: PersonId,
        at: Moment,
        changes: &[Change],
        undoes: Option<i64>,
    ) -> Stored<Vec<Recorded>> {
        let mut transaction = self.pool.begin().await?;
        let last = sqlx::query("SELECT COALESCE(MAX(number), 0) AS last FROM changes WHERE server = $1")
            .bind(signed(server.0))
            .fetch_one(&mut *transaction)
            .await?;
        let first = last.try_get::<i64, _>("last")? + 1;
        let mut recorded = Vec::new();
        for change in changes {
            let from = read(&mut transaction, server, change.scope, &change.key).await?;
            if from == change.to {
                continue;
            }
            let one = Recorded {
                number: first + i64::try_from(recorded.len()).unwrap_or(0),
                batch: first,
                scope: change.scope,
                key: change.key.clone(),
                from,
                to: change.to.clone(),
                by,
                at,
                undoes,
            };
            write(&mut transaction, server, &one).await?;
            recorded.push(one);
        }
        // The newest record stays, so that numbers are never given out twice.
        sqlx::query("DELETE FROM changes WHERE server = $1 AND made_at < $2 AND number < $3")
            .bind(signed(server.0))
            .bind(at.before(CHANGES_KEPT).0)
            .bind(first - 1)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(recorded)
    }

    /// The newest changes of a server that are not older than `since`, newest first.
    pub async fn history(&self, server: ServerId, since: Moment, most: u32) -> Stored<Vec<Recorded>> {
        let rows = sqlx::query(
            "SELECT number, batch, scope, name, before_value, after_value, made_by, made_at, undoes FROM changes
             WHERE server = $1 AND made_at >= $2 ORDER BY number DESC LIMIT $3",
        )
        .bind(signed(server.0))
        .bind(since.0)
        .bind(i64::from(most))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(recorded).collect()
    }

    /// The batch of a change that is not older than `since`.
    pub async fn batch_of(&self, server: ServerId, number: i64, since: Moment) -> Stored<Option<i64>> {
        let row =
            sqlx::query("SELECT batch FROM changes WHERE server = $1 AND number = $2 AND made_at >= $3")
                .bind(signed(server.0))
                .bind(number)
                .bind(since.0)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|row| row.try_get("batch")).transpose()?)
    }

    /// The changes that were made together as batch `batch`.
    pub async fn batch(&self, server: ServerId, batch: i64) -> Stored<Vec<Recorded>> {
        let rows = sqlx::query(
            "SELECT number, batch, scope, name, before_value, after_value, made_by, made_at, undoes FROM changes
             WHERE server = $1 AND batch = $2 ORDER BY number",
        )
        .bind(signed(server.0))
        .bind(batch)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(recorded).collect()
    }

    /// Opts a person out, or in again.
    pub async fn opt_out(&self, person: PersonId, out: bool, at: Moment) -> Stored<()> {
        let query = if out {
            sqlx::query(
                "INSERT INTO opt_outs (person, since) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING",
            )
            .bind(signed(person.0))
            .bind(at.0)
        } else {
            sqlx::query("DELETE FROM opt_outs WHERE person = $1").bind(signed(person.0))
        };
        query.execute(&self.pool).await?;
        Ok(())
    }

    /// What is kept about a person.
    pub async fn about(&self, person: PersonId) -> Stored<About> {
        let row = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM replies WHERE person = $1) AS replies,
                    (SELECT COUNT(*) FROM votes WHERE person = $1) AS votes,
                    (SELECT since FROM opt_outs WHERE person = $1) AS since",
        )
        .bind(signed(person.0))
        .fetch_one(&self.pool)
        .await?;
        Ok(About {
            replies: row.try_get("replies")?,
            votes: row.try_get("votes")?,
            opted_out: row.try_get::<Option<i64>, _>("since")?.map(Moment),
        })
    }

    /// Takes a person out of the journal and of the votes, whose counts stay; so does the opt-out, or they would be answered
    /// again. How many entries named them.
    pub async fn forget(&self, person: PersonId) -> Stored<u64> {
        let mut transaction = self.pool.begin().await?;
        let mut entries = 0;
        for query in
            ["UPDATE replies SET person = NULL WHERE person = $1", "DELETE FROM votes WHERE person = $1"]
        {
            let done = sqlx::query(query).bind(signed(person.0)).execute(&mut *transaction).await?;
            entries += done.rows_affected();
        }
        transaction.commit().await?;
        Ok(entries)
    }

    /// Closes the database after what is under way.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

fn value(key: &Key, text: &str) -> Stored<Value> {
    key.value(text).map_err(|_| StorageError::Unreadable(format!("{} = {text}", key.stored())))
}

fn scope_and_key(row: &AnyRow) -> Stored<(Scope, Key)> {
    let (scope, name): (String, String) = (row.try_get("scope")?, row.try_get("name")?);
    let scope = Scope::parse(&scope).ok_or(StorageError::Unreadable(scope))?;
    let key = Key::parse(&name).ok_or(StorageError::Unreadable(name))?;
    Ok((scope, key))
}

fn kept(row: &AnyRow) -> Stored<Kept> {
    let (scope, key) = scope_and_key(row)?;
    let value = value(&key, &row.try_get::<String, _>("value")?)?;
    let entry = Entry { value, by: PersonId(unsigned(row, "set_by")?), at: Moment(row.try_get("set_at")?) };
    Ok((ServerId(unsigned(row, "server")?), scope, key, entry))
}

fn recorded(row: &AnyRow) -> Stored<Recorded> {
    let (scope, key) = scope_and_key(row)?;
    let read = |column| -> Stored<Option<Value>> {
        let text: Option<String> = row.try_get(column)?;
        text.map(|text| value(&key, &text)).transpose()
    };
    Ok(Recorded {
        number: row.try_get("number")?,
        batch: row.try_get("batch")?,
        scope,
        from: read("before_value")?,
        to: read("after_value")?,
        by: PersonId(unsigned(row, "made_by")?),
        at: Moment(row.try_get("made_at")?),
        undoes: row.try_get("undoes")?,
        key,
    })
}

async fn read(
    transaction: &mut Transaction<'_, Any>,
    server: ServerId,
    scope: Scope,
    key: &Key,
) -> Stored<Option<Value>> {
    let row = sqlx::query("SELECT value FROM settings WHERE server = $1 AND scope = $2 AND name = $3")
        .bind(signed(server.0))
        .bind(scope.stored())
        .bind(key.stored())
        .fetch_optional(&mut **transaction)
        .await?;
    row.map(|row| value(key, &row.try_get::<String, _>("value")?)).transpose()
}

async fn write(transaction: &mut Transaction<'_, Any>, server: ServerId, one: &Recorded) -> Stored<()> {
    let query = match &one.to {
        Some(value) => sqlx::query(
            "INSERT INTO settings (server, scope, name, value, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (server, scope, name)
             DO UPDATE SET value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at",
        )
        .bind(signed(server.0))
        .bind(one.scope.stored())
        .bind(one.key.stored())
        .bind(value.stored())
        .bind(signed(one.by.0))
        .bind(one.at.0),
        None => sqlx::query("DELETE FROM settings WHERE server = $1 AND scope = $2 AND name = $3")
            .bind(signed(server.0))
            .bind(one.scope.stored())
            .bind(one.key.stored()),
    };
    query.execute(&mut **transaction).await?;
    sqlx::query(
        "INSERT INTO changes
            (server, number, batch, scope, name, before_value, after_value, made_by, made_at, undoes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(signed(server.0))
    .bind(one.number)
    .bind(one.batch)
    .bind(one.scope.stored())
    .bind(one.key.stored())
    .bind(one.from.as_ref().map(Value::stored))
    .bind(one.to.as_ref().map(Value::stored))
    .bind(signed(one.by.0))
    .bind(one.at.0)
    .bind(one.undoes)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
