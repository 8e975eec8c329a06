//! How the database is opened, and what each connection is told first.

use std::time::Duration;

use sqlx::{
    AnyConnection, AnyPool, ConnectOptions as _, Connection as _, Executor as _, any::AnyPoolOptions,
};

use super::{
    Stored,
    address::{Address, Kind},
    rights,
};

/// What the journal asks of a file; [`prepare`] says why.
pub(super) const JOURNAL: &str = "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 20000";

/// What everybody else asks of it.
pub(super) const PEOPLE: &str = "PRAGMA synchronous = FULL";

/// What the schema's making asks of it: each of its steps is whole or not there after a power cut, and the start after that makes what is
/// missing. The first that a person is told to be kept brings them to the disk.
pub(super) const SCHEMA: &str = "PRAGMA synchronous = NORMAL";

/// How long a connection is waited for: Discord gives an interaction three seconds, and the person wants to read why.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long the database is waited for at the start, where nobody else waits.
const START: Duration = Duration::from_secs(10);

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// What a person was told to be kept, and everything else but the journal.
    People,
    /// The journal of replies.
    Journal,
}

/// Makes the file where it is to be made, so that nobody but its owner may read it, and takes away what others may do with one that is
/// there. What goes wrong here is told when it is opened.
pub(super) fn own(address: &Address) {
    let Kind::File(path) = &address.kind else { return };
    if address.url.contains("mode=rwc") {
        let _ = rights::make(path);
    }
    rights::mend(path);
}

/// Connects once, so that a failure says its cause, and then as a pool, which only says that it waited.
pub(super) async fn pool(address: &Address) -> Stored<AnyPool> {
    sqlx::any::install_default_drivers();
    // A statement that a locked database holds up is told of when the database is taken to be away, and no other is slow.
    let options = address.options()?.disable_statement_logging();
    let sqlite = !address.is_postgres();
    let mut trial = None;
    if address.kind != Kind::Memory {
        let connected = async {
            let mut connection: AnyConnection = options.connect().await?;
            prepare(&mut connection, sqlite, For::People).await?;
            if sqlite {
                // What may only be read says so here, and not at the first write.
                connection.execute("BEGIN IMMEDIATE; CREATE TABLE trial (word TEXT); ROLLBACK").await?;
            } else {
                // Prepared, as everything that follows.
                sqlx::query("SELECT 1").execute(&mut connection).await?;
                connection.close().await?;
                return Ok(None);
            }
            Ok(Some(connection))
        };
        let tried = tokio::time::timeout(START, connected).await.unwrap_or(Err(sqlx::Error::PoolTimedOut));
        trial = tried.map_err(|error| address.unusable(&error))?;
    }
    // A database in memory is one connection, kept for ever.
    let pool = AnyPoolOptions::new()
        .max_connections(if sqlite { 1 } else { 4 })
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(move |connection, _| Box::pin(prepare(connection, sqlite, For::People)))
        .connect_with(options)
        .await;
    // Not before: the last connection to a file brings all of its log into it and takes the log away, which the next one would make anew.
    if let Some(trial) = trial {
        let _ = trial.close().await;
    }
    pool.map_err(|error| address.unusable(&error))
}

/// One connection, for the journal.
pub(super) async fn one(address: &Address) -> Result<AnyConnection, sqlx::Error> {
    let mut url = address.url.clone();
    if !address.is_postgres() {
        // A file that is gone is opened anew with everything else, and not made empty here.
        url = url.replace("mode=rwc", "mode=rw");
    }
    let options = Address { url, kind: address.kind.clone() };
    let options = options.options().map_err(|error| sqlx::Error::Configuration(error.into()))?;
    let mut connection = options.disable_statement_logging().connect().await?;
    prepare(&mut connection, !address.is_postgres(), For::Journal).await?;
    Ok(connection)
}

/// What a connection to SQLite is told. A killed process loses nothing that was committed either way: it is in the system's memory by
/// then, and the log is read again at the next start. What differs is what a power cut may take.
///
/// * What a person was told to be kept is on the disk before they hear so: `FULL`. Each commit waits for the disk, some 4 ms on a common
///   SSD, and those before it are on the disk then too.
/// * The journal is not waited for: `NORMAL`, 25 µs. A power cut takes at most the second that [`super::writer`] has not yet brought to the
///   disk, and spoils nothing that was before it. No message is answered twice of that: the bot, which went down with the machine, begins
///   a session that has no old messages; where one was resumed all the same, Discord knows the nonce of a reply for some minutes
///   ([`crate::NONCE_HOLDS`]) and keeps the second of two away. What is lost is that such a reply follows its message.
///
/// The journal's connection leaves bringing the log into the file to [`super::writer`]: SQLite would do it in the middle of somebody's
/// reply. Its own bound is for a writer that fails at it: 20,000 pages are 80 MB.
async fn prepare(connection: &mut AnyConnection, sqlite: bool, purpose: For) -> Result<(), sqlx::Error> {
    if !sqlite {
        return Ok(());
    }
    connection.execute("PRAGMA journal_mode = WAL").await?;
    connection.execute("PRAGMA busy_timeout = 1500").await?;
    connection
        .execute(match purpose {
            For::People => PEOPLE,
            For::Journal => JOURNAL,
        })
        .await?;
    Ok(())
}
