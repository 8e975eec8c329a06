//! Where the database is, as `[storage] url` says it, and why it cannot be used, in words.

use std::{
    io,
    path::{Path, PathBuf},
    str::FromStr as _,
};

use sqlx::{any::AnyConnectOptions, postgres::PgConnectOptions};

use super::{StorageError, Stored};

/// A database's address, read.
#[derive(Clone, Debug)]
pub(super) struct Address {
    /// As the driver wants it.
    pub(super) url: String,
    /// Which database it is.
    pub(super) kind: Kind,
}

/// Which database it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `SQLite` in a file.
    File(PathBuf),
    /// `SQLite` in memory: it ends with the program.
    Memory,
    /// `PostgreSQL`; where it is, in words, without user and password.
    Postgres(String),
}

impl Address {
    /// Reads a url. Schemes may be written in capitals; `sqlite:x`, `sqlite://x` and `sqlite:///x` name files; a file is made where
    /// `mode` does not say otherwise, whatever else stands behind the `?`.
    pub(super) fn read(url: &str) -> Stored<Self> {
        let url = url.trim();
        let Some((scheme, rest)) = url.split_once(':') else {
            return Err(StorageError::Unusable(
                "the address has no scheme; write `sqlite:FILE` or `postgres://USER@HOST/DATABASE`"
                    .to_owned(),
            ));
        };
        match scheme.to_ascii_lowercase().as_str() {
            "sqlite" => Ok(Self::sqlite(rest)),
            "postgres" | "postgresql" => {
                let url = format!("postgres:{rest}");
                let options = PgConnectOptions::from_str(&url).map_err(|error| {
                    StorageError::Unusable(format!("the address of PostgreSQL cannot be read: {error}"))
                })?;
                let place = match options.get_socket() {
                    Some(folder) => folder.display().to_string(),
                    None => format!("{}:{}", options.get_host(), options.get_port()),
                };
                Ok(Self { url, kind: Kind::Postgres(place) })
            }
            other => Err(StorageError::Unusable(format!(
                "`{other}:` is no database that the bot knows; write `sqlite:FILE` or `postgres://USER@HOST/DATABASE`"
            ))),
        }
    }

    fn sqlite(rest: &str) -> Self {
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        let (file, options) = rest.split_once('?').unwrap_or((rest, ""));
        let said = |option: &str| options.split('&').any(|one| one.split('=').next() == Some(option));
        if file == ":memory:" || options.split('&').any(|one| one == "mode=memory") {
            return Self { url: "sqlite::memory:".to_owned(), kind: Kind::Memory };
        }
        let options = match (options.is_empty(), said("mode")) {
            (true, _) => "mode=rwc".to_owned(),
            (false, true) => options.to_owned(),
            (false, false) => format!("{options}&mode=rwc"),
        };
        Self { url: format!("sqlite:{file}?{options}"), kind: Kind::File(PathBuf::from(decoded(file))) }
    }

    /// The driver's options.
    pub(super) fn options(&self) -> Stored<AnyConnectOptions> {
        Ok(AnyConnectOptions::from_str(&self.url)?)
    }

    /// Whether it is `PostgreSQL`.
    pub(super) fn is_postgres(&self) -> bool {
        matches!(self.kind, Kind::Postgres(_))
    }

    /// The file, where there is none.
    pub(super) fn missing(&self) -> Option<&Path> {
        match &self.kind {
            Kind::File(file) if !file.exists() => Some(file),
            _ => None,
        }
    }

    /// A failure to open it, in words: what is wrong, and what to do.
    pub(super) fn unusable(&self, error: &sqlx::Error) -> StorageError {
        StorageError::Unusable(match &self.kind {
            Kind::File(file) => file_fault(file, error),
            Kind::Postgres(place) => postgres_fault(place, error),
            Kind::Memory => error.to_string(),
        })
    }

    /// A failure of a database that was opened, in words: what is wrong, and what to do.
    pub(super) fn failed(&self, error: &sqlx::Error) -> StorageError {
        match (&self.kind, error) {
            // It was a database of SQLite when it was opened.
            (Kind::File(file), _) if self.is_damaged(error) => StorageError::Unusable(damaged(file)),
            _ => self.unusable(error),
        }
    }

    /// Whether a failure means that the file is damaged.
    pub(super) fn is_damaged(&self, error: &sqlx::Error) -> bool {
        // corrupt, notadb (sqlite.org/rescode.html).
        let code = |error: &dyn sqlx::error::DatabaseError| primary(&error.code().unwrap_or_default());
        !self.is_postgres()
            && matches!(error, sqlx::Error::Database(error) if [11, 26].contains(&code(&**error)))
    }

    /// Whether a failure of SQLite's means that there is no room to write, or that it is not allowed to.
    pub(super) fn is_full(error: &sqlx::Error) -> bool {
        // full, ioerr (sqlite.org/rescode.html): a file that may grow no further gives the second.
        matches!(error, sqlx::Error::Database(error) if [10, 13].contains(&primary(&error.code().unwrap_or_default())))
    }

    /// Whether a failure means that the database is away, full, locked or read only, and not that one row or one query is at fault.
    pub(super) fn is_away(&self, error: &sqlx::Error) -> bool {
        match error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => true,
            sqlx::Error::Database(error) => {
                let code = error.code().unwrap_or_default();
                if self.is_postgres() {
                    // Classes: connection, resources, operator intervention, system; and "read-only transaction"
                    // (postgresql.org/docs/current/errcodes-appendix.html).
                    ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)) || code == "25006"
                } else {
                    // perm, busy, locked, readonly, ioerr, corrupt, full, cantopen, notadb (sqlite.org/rescode.html).
                    [3, 5, 6, 8, 10, 11, 13, 14, 26].contains(&primary(&code))
                }
            }
            _ => false,
        }
    }
}

/// The primary code of an extended result code of `SQLite`: its lowest eight bits.
fn primary(code: &str) -> u32 {
    code.parse::<u32>().unwrap_or(0) & 0xff
}

fn file_fault(file: &Path, error: &sqlx::Error) -> String {
    let name = file.display();
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        let folder = folder.display();
        return format!(
            "the folder `{folder}` of the database file `{name}` is not there; make the folder, or name another file"
        );
    }
    if file.is_dir() {
        return format!("`{name}` is a folder; name a file for the database");
    }
    let code = match error {
        sqlx::Error::Database(error) => primary(&error.code().unwrap_or_default()),
        _ => 0,
    };
    match code {
        26 => format!("`{name}` is not a database of SQLite; name another file"),
        11 => damaged(file),
        8 => format!("`{name}` may only be read; let the bot write to the file and to its folder"),
        5 | 6 => format!("another program holds `{name}` locked; end the other program"),
        13 => format!("there is no room left on the disk for `{name}`; make room"),
        10 => format!(
            "the disk cannot read or write `{name}` ({error}); see whether there is room, and whether the disk is sound"
        ),
        14 | 3 => format!(
            "`{name}` cannot be opened; let the bot read and write the file and make files in its folder"
        ),
        _ => format!("`{name}` cannot be used: {error}"),
    }
}

fn damaged(file: &Path) -> String {
    format!("the database file `{}` is damaged; put a copy of it in its place", file.display())
}

fn postgres_fault(place: &str, error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            format!("no PostgreSQL answers at {place} ({error}); start it, or correct the address")
        }
        // What rustls says of it (rustls-webpki, `Error::CaUsedAsEndEntity`).
        sqlx::Error::Io(error) if error.to_string().contains("CaUsedAsEndEntity") => format!(
            "the certificate of PostgreSQL at {place} is that of an authority, as `openssl req -x509` makes it; make it with `-addext basicConstraints=critical,CA:FALSE`, or have an authority sign it"
        ),
        sqlx::Error::Io(error) => format!("PostgreSQL at {place} cannot be reached ({error})"),
        sqlx::Error::PoolTimedOut => {
            format!("PostgreSQL at {place} does not answer in time; start it, or correct the address")
        }
        other if is_pooler(&other.to_string()) => format!(
            "what answers at {place} shares connections between clients, as PgBouncer does with `pool_mode = transaction`; the bot needs session mode: name PostgreSQL itself, or set `pool_mode = session` and `ignore_startup_parameters = extra_float_digits` ({other})"
        ),
        other => format!("PostgreSQL at {place} refuses ({other})"),
    }
}

/// What a pooler of connections says to a client that it cannot serve, and what `PostgreSQL` says once a pooler has mixed two clients
/// up.
fn is_pooler(said: &str) -> bool {
    said.contains("unsupported startup parameter")
        || (said.contains("prepared statement")
            && (said.contains("already exists") || said.contains("does not exist")))
}

/// A path with its `%20` and the like read.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut read = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'%').then(|| after.get(..2)).flatten();
        let escaped = escaped.and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            read.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            read.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&read).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k31_every_way_to_write_a_file_makes_it() {
        for (said, url, file) in [
            ("sqlite:x.db", "sqlite:x.db?mode=rwc", "x.db"),
            ("SQLITE:x.db", "sqlite:x.db?mode=rwc", "x.db"),
            ("sqlite://x.db", "sqlite:x.db?mode=rwc", "x.db"),
            ("sqlite:///a/x.db", "sqlite:/a/x.db?mode=rwc", "/a/x.db"),
            ("sqlite:x.db?cache=shared", "sqlite:x.db?cache=shared&mode=rwc", "x.db"),
            ("sqlite:x.db?mode=rw", "sqlite:x.db?mode=rw", "x.db"),
            ("sqlite://x.db?immutable=false", "sqlite:x.db?immutable=false&mode=rwc", "x.db"),
            ("sqlite:a%20b.db", "sqlite:a%20b.db?mode=rwc", "a b.db"),
        ] {
            let read = Address::read(said).expect("an address");
            assert_eq!((read.url.as_str(), &read.kind), (url, &Kind::File(PathBuf::from(file))), "{said}");
        }
        for said in ["sqlite::memory:", "sqlite://:memory:", "SQLite::memory:", "sqlite:x?mode=memory"] {
            assert_eq!(Address::read(said).expect("an address").kind, Kind::Memory, "{said}");
        }
        for said in ["POSTGRES://a@127.0.0.1:1/x", "postgresql://a:secret@127.0.0.1:1/x"] {
            let read = Address::read(said).expect("an address");
            assert_eq!(read.kind, Kind::Postgres("127.0.0.1:1".to_owned()), "{said}");
        }
        for said in ["mysql://x", "counterpoint.db", ""] {
            assert!(matches!(Address::read(said), Err(StorageError::Unusable(_))), "{said}");
        }
    }
}
