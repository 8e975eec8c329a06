//! Who may read the database file: its owner alone. SQLite gives its write-ahead log and its shared memory the rights of the file itself
//! (sqlite.org/src, `findCreateFileMode`), where it makes them; those that are there already have their own.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// What others than the owner may do: all of it is taken away.
#[cfg(unix)]
const OTHERS: u32 = 0o077;

/// The rights of a file that is its owner's alone.
#[cfg(unix)]
const OWN: u32 = 0o600;

/// The database file, and the files that SQLite keeps beside it.
pub(super) fn files(main: &Path) -> [PathBuf; 3] {
    let beside = |ending: &str| {
        let mut name = main.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    [main.to_owned(), beside("-wal"), beside("-shm")]
}

/// Makes the file if it is not there, so that nobody else may ever read it.
///
/// # Errors
/// If it is there, or cannot be made.
pub(super) fn make(main: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, OWN);
    options.open(main).map(drop)
}

/// The files among those of a database that others than their owner may read or write, with their rights.
#[cfg(unix)]
pub(super) fn loose(main: &Path) -> Vec<(PathBuf, u32)> {
    use std::os::unix::fs::PermissionsExt as _;
    let rights = |path: PathBuf| {
        let mode = fs::metadata(&path).ok()?.permissions().mode() & 0o777;
        (mode & OTHERS != 0).then_some((path, mode))
    };
    files(main).into_iter().filter_map(rights).collect()
}

/// Other systems have other rights, which a folder of the user's gives.
#[cfg(not(unix))]
pub(super) fn loose(_: &Path) -> Vec<(PathBuf, u32)> {
    Vec::new()
}

/// Takes away what others may do with the files of a database; the log says of which, or why that cannot be done.
pub(super) fn mend(main: &Path) {
    for (path, mode) in loose(main) {
        let file = path.display().to_string();
        let rights = format!("{mode:04o}");
        match tighten(&path, mode) {
            Ok(()) => tracing::info!(
                file,
                rights,
                "others could read a file of the database: now its owner alone may"
            ),
            Err(error) => tracing::warn!(
                file,
                rights,
                error = error.to_string(),
                "others can read a file of the database, and the bot cannot change that; run `chmod 600` on it"
            ),
        }
    }
}

#[cfg(unix)]
fn tighten(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode & !OTHERS))
}

#[cfg(not(unix))]
fn tighten(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::super::Storage;
    use super::*;

    fn rights(path: &Path) -> u32 {
        fs::metadata(path).map_or(0, |file| file.permissions().mode() & 0o777)
    }

    #[tokio::test]
    async fn the_database_is_its_owners_alone_from_the_first_moment_on() {
        let folder = std::env::temp_dir().join(format!("counterpoint-rights-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let main = folder.join("own.db");
        let url = format!("sqlite:{}", main.display());
        let storage = Storage::open(&url).await.expect("it opens");
        for path in files(&main) {
            assert_eq!(rights(&path), OWN, "{}", path.display());
        }
        // One that an earlier version made, open to all.
        for path in files(&main) {
            fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).expect("they are there");
        }
        assert_eq!(loose(&main).len(), 3);
        let again = Storage::open(&url).await.expect("it opens");
        for path in files(&main) {
            assert_eq!(rights(&path), OWN, "{}", path.display());
        }
        again.close().await;
        storage.close().await;
        fs::remove_dir_all(&folder).expect("it goes");
    }
}
