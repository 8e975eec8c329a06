//! What the bot needs of this machine: its store, its database, who may read its files, its cache, and a free address for its pages.

use std::{
    env, fs, io,
    net::TcpListener,
    path::{Path, PathBuf},
};

use answers::storage::{
    Storage, StorageError,
    examine::{Found, Which},
};
use counterpoint_core::text::counted;

use super::{Finding, Whose};
use crate::{
    app::{cache, clock, load, token},
    config::{Config, Listen},
};

/// What `check` says of the store.
pub(super) fn store(config: &Config) -> Finding {
    let root = &config.store.path;
    let files = match load::files(root) {
        Ok(files) => files,
        Err(failure) => {
            let whose = if failure.code() == 3 { Whose::World } else { Whose::Use };
            return Finding::of_sentence("store", whose, &failure.to_string());
        }
    };
    let check = store::check_files(&files, clock::system().today());
    let place = if load::is_built_in(root) {
        format!("the built-in one, as there is no folder {}", root.display())
    } else {
        root.display().to_string()
    };
    match &check.store {
        None => Finding::fault(
            "store",
            Whose::Content,
            format!("{place}: {}, and the bot does not start", counted(check.errors(), "error", "errors")),
            "`counterpoint check` shows each, with its line and what to do",
        ),
        Some(store) if check.warnings() > 0 => Finding::ok(
            "store",
            format!(
                "{place}: {}, and {} that `counterpoint check` shows",
                counted(store.topics().len(), "topic", "topics"),
                counted(check.warnings(), "warning", "warnings")
            ),
        ),
        Some(store) => {
            Finding::ok("store", format!("{place}: {}", counted(store.topics().len(), "topic", "topics")))
        }
    }
}

/// The database: whether it can be used, and who can read it.
pub(super) async fn storage(config: &Config) -> Vec<Finding> {
    let examined = match Storage::examine(&config.storage.url).await {
        Ok(examined) => examined,
        Err(error) => {
            let whose = if Storage::is_address(&config.storage.url) { Whose::World } else { Whose::Use };
            let sentence = match error {
                StorageError::Unusable(_) | StorageError::Newer(_) => error.to_string(),
                other => format!("{other}; see `[storage] url` in {}", config.file.display()),
            };
            return vec![Finding::of_sentence("storage", whose, &sentence)];
        }
    };
    let place = match &examined.kind {
        Which::File(path) => path.display().to_string(),
        Which::Memory => {
            return vec![Finding::warning(
                "storage",
                "the database is memory: settings and opt-outs end with the program",
                "Name a file: `[storage] url = \"sqlite:counterpoint.db\"`",
            )];
        }
        Which::Postgres(place) => format!("PostgreSQL at {place}"),
    };
    let newest = Storage::newest();
    let mut findings = vec![match examined.found {
        Found::Nothing => {
            Finding::ok("storage", format!("{place} is not there yet: the first start makes it"))
        }
        Found::Empty => {
            Finding::ok("storage", format!("{place} can be written, and is empty: the first start fills it"))
        }
        Found::Version(version) if version < newest => Finding::ok(
            "storage",
            format!(
                "{place} can be written; its schema is of version {version}, and the next start brings it to {newest}"
            ),
        ),
        Found::Version(version) => {
            Finding::ok("storage", format!("{place} can be written; its schema is of version {version}"))
        }
        Found::Damaged(how) => Finding::fault(
            "storage",
            Whose::World,
            format!("{place} is damaged ({how})"),
            "Stop the bot, and put a copy in the file's place: .packaging/BACKUP.md",
        ),
    }];
    findings.extend(examined.loose.iter().map(|(path, mode)| {
        Finding::warning(
            "rights",
            format!("others than its owner can use {} of the database ({mode:04o})", path.display()),
            "The next start of the bot mends that; or run `chmod 600` on it",
        )
    }));
    findings
}

/// Who can read the files with secrets in them.
pub(super) fn rights(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(path) = token::file()
        && let Some(mode) = others(&path)
    {
        findings.push(Finding::warning(
            "rights",
            format!("others than its owner can read the token in {} ({mode:04o})", path.display()),
            "Run `chmod 600` on it",
        ));
    }
    let secret = config.storage.url.split_once("://").is_some_and(|(_, rest)| {
        rest.split_once('@').is_some_and(|(user, _)| user.contains(':') && !user.contains('/'))
    });
    if secret && let Some(mode) = others(&config.file) {
        findings.push(Finding::warning(
            "rights",
            format!(
                "others than its owner can read the database's password in {} ({mode:04o})",
                config.file.display()
            ),
            "Leave it to PGPASSWORD or a password file, or run `chmod 600` on it",
        ));
    }
    if findings.is_empty() {
        findings.push(Finding::ok("rights", "no file with a secret can be read by others"));
    }
    findings
}

/// The rights of a file that others than its owner can read; none where they cannot.
#[cfg(unix)]
fn others(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Other systems have other rights, which a folder of the user's gives.
#[cfg(not(unix))]
fn others(_: &Path) -> Option<u32> {
    None
}

/// The folder for what can be made anew.
pub(super) fn cache() -> Finding {
    let Some(folder) = cache::folder() else {
        return Finding::warning(
            "cache",
            "there is no folder for caches: what takes long is made anew at each start",
            "Set XDG_CACHE_HOME to a folder",
        );
    };
    // The first that is there: what is below it would be made.
    let there: Option<PathBuf> = folder.ancestors().find(|path| path.exists()).map(Path::to_owned);
    let trial =
        there.unwrap_or_else(env::temp_dir).join(format!(".counterpoint-trial-{}", std::process::id()));
    let made = fs::OpenOptions::new().write(true).create_new(true).open(&trial);
    let _ = fs::remove_file(&trial);
    match made {
        Ok(_) => Finding::ok("cache", format!("{} can be written", folder.display())),
        Err(error) => Finding::warning(
            "cache",
            format!(
                "{} cannot be written ({error}): what takes long is made anew at each start",
                folder.display()
            ),
            "Let the bot write there, or set XDG_CACHE_HOME to another folder",
        ),
    }
}

/// Where whoever watches the bot asks.
pub(super) fn pages(config: &Config) -> Finding {
    let Listen::At(address) = config.metrics.listen else {
        return Finding::ok("metrics", "no page is answered (`[metrics] listen = \"off\"`)");
    };
    match TcpListener::bind(address) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Finding::ok(
            "metrics",
            format!("something answers at {address} already: the running bot, or another program"),
        ),
        Err(error) => Finding::warning(
            "metrics",
            format!("nothing can listen at {address} ({error})"),
            "Set `[metrics] listen` to an address of this machine",
        ),
        Ok(_) if !address.ip().is_loopback() => Finding::warning(
            "metrics",
            format!("{address} is open to other machines, and asks nobody who they are"),
            "Set `[metrics] listen` to 127.0.0.1, or put a proxy in front",
        ),
        Ok(_) => Finding::ok("metrics", format!("{address} is free")),
    }
}
