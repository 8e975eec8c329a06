//! Looking at a database without changing it, for whoever asks what is wrong; and a copy of it, while the bot runs.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use sqlx::{AnyPool, Row as _};

use super::{
    Storage, StorageError, Stored,
    address::{Address, Kind},
    door::Door,
    rights,
};

/// What a look at a database found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// Which database it is.
    pub kind: Which,
    /// What is there.
    pub found: Found,
    /// Its files that others than their owner may read, with their rights.
    pub loose: Vec<(PathBuf, u32)>,
}

/// Which database it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// A file.
    File(PathBuf),
    /// Memory: everything ends with the program.
    Memory,
    /// A server of `PostgreSQL`; where.
    Postgres(String),
}

/// What is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// No file yet: the first start makes it.
    Nothing,
    /// A database that can be written, without a schema yet.
    Empty,
    /// A database that can be written, with a schema of this version.
    Version(i64),
    /// A database that says it is damaged, and how.
    Damaged(String),
}

impl Storage {
    /// Whether `url` can be read as the address of a database that the bot knows.
    pub fn is_address(url: &str) -> bool {
        Address::read(url).is_ok()
    }

    /// Looks at the database at `url` as a start would, and changes nothing.
    ///
    /// # Errors
    /// [`StorageError::Unusable`] says what is wrong with it, and what to do.
    pub async fn examine(url: &str) -> Stored<Examined> {
        let address = Address::read(url)?;
        let kind = match &address.kind {
            Kind::File(path) => Which::File(path.clone()),
            Kind::Memory => Which::Memory,
            Kind::Postgres(place) => Which::Postgres(place.clone()),
        };
        let Which::File(path) = &kind else {
            let found = if kind == Which::Memory { Found::Empty } else { look(address).await? };
            return Ok(Examined { kind, found, loose: Vec::new() });
        };
        if !path.exists() {
            return Ok(Examined { found: nothing(path)?, kind, loose: Vec::new() });
        }
        let loose = rights::loose(path);
        Ok(Examined { found: look(address).await?, kind, loose })
    }

    /// Copies the database at `url`, a file, to another file, which must not be there. The bot may run meanwhile: the copy is what was
    /// committed at one moment, and its owner's alone.
    ///
    /// # Errors
    /// [`StorageError::Unusable`] says what is wrong, and what to do.
    pub async fn back_up(url: &str, to: &Path) -> Stored<()> {
        let address = Address::read(url)?;
        let Kind::File(path) = &address.kind else {
            return Err(StorageError::Unusable(match &address.kind {
                Kind::Postgres(_) => "this database is PostgreSQL; `pg_dump` makes a copy of it".to_owned(),
                _ => "this database is memory, and ends with the bot; there is nothing to copy".to_owned(),
            }));
        };
        if !path.exists() {
            let name = path.display();
            return Err(StorageError::Unusable(format!(
                "there is no database file `{name}`; name the one in use"
            )));
        }
        rights::make(to).map_err(|error| unwritable(to, &error))?;
        let copied = copy(address, to).await;
        if copied.is_err() {
            // What is left of it is no database.
            let _ = fs::remove_file(to);
        }
        copied
    }
}

fn unwritable(to: &Path, error: &io::Error) -> StorageError {
    let name = to.display();
    StorageError::Unusable(if error.kind() == io::ErrorKind::AlreadyExists {
        format!("`{name}` is there already; name a file that is not")
    } else {
        format!("`{name}` cannot be made: {error}")
    })
}

async fn copy(address: Address, to: &Path) -> Stored<()> {
    let door = Door::open(address).await?;
    let pool = door.pool();
    let name = to.to_string_lossy().into_owned();
    let copied = sqlx::query("VACUUM INTO $1").bind(name).execute(&pool).await;
    door.close().await;
    copied?;
    // SQLite leaves it to the system when the copy is on the disk.
    let synced = fs::File::open(to).and_then(|file| file.sync_all());
    synced.map_err(|error| unwritable(to, &error))
}

/// Whether a file could be made where none is.
fn nothing(path: &Path) -> Stored<Found> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let trial = folder.join(format!(".counterpoint-trial-{}", std::process::id()));
    let made = rights::make(&trial);
    let _ = fs::remove_file(&trial);
    made.map(|()| Found::Nothing).map_err(|error| {
        let (folder, name) = (folder.display(), path.display());
        StorageError::Unusable(format!(
            "the database file `{name}` is not there, and cannot be made in `{folder}` ({error}); let the bot write in that folder, or name another file"
        ))
    })
}

async fn look(address: Address) -> Stored<Found> {
    let sqlite = !address.is_postgres();
    let door = Door::open_as_it_is(address).await?;
    let pool = door.pool();
    let found = async {
        if sqlite && let Some(damage) = damage(&pool).await? {
            return Ok(Found::Damaged(damage));
        }
        version(&pool, sqlite).await
    };
    let found = found.await;
    door.close().await;
    match found? {
        Found::Version(version) if version > Storage::newest() => Err(StorageError::Newer(version)),
        found => Ok(found),
    }
}

/// What SQLite says of a file's own order; nothing where it is in order.
async fn damage(pool: &AnyPool) -> Stored<Option<String>> {
    let row = sqlx::query("PRAGMA quick_check(1)").fetch_one(pool).await?;
    let said: String = row.try_get(0)?;
    Ok((said != "ok").then_some(said))
}

async fn version(pool: &AnyPool, sqlite: bool) -> Stored<Found> {
    let there = if sqlite {
        "SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'"
    } else {
        "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = '_sqlx_migrations'"
    };
    let there: i64 = sqlx::query(there).fetch_one(pool).await?.try_get(0)?;
    if there == 0 {
        return Ok(Found::Empty);
    }
    let row = sqlx::query("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations").fetch_one(pool).await?;
    Ok(Found::Version(row.try_get(0)?))
}
