//! Compiled stores, kept in the folder for caches so that the next start need not read and compile their files: one file for each place
//! where a store lies. It may be deleted or damaged at any time; then the store is made of its files.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use counterpoint_core::{id::fingerprint, store::Store};
use store::read;

use super::cache;

/// What the name of such a file begins with.
const NAME: &str = "store-";

/// Stores that are kept at most: those that one person goes back and forth between.
const KEPT: usize = 8;

/// Where the compiled form of a store is kept.
pub(super) struct Kept {
    file: PathBuf,
    /// Names the files of the store and the program.
    key: String,
}

impl Kept {
    /// That of the store at `root`, under a key of its files and the program. None where nothing can be kept.
    pub(super) fn of(root: &Path, key: &str) -> Option<Self> {
        let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf());
        let name = format!("{NAME}{:016x}", fingerprint(&root.to_string_lossy()));
        Some(Self { file: cache::folder()?.join(name), key: key.to_owned() })
    }

    /// The store, if it is kept; `files` are those that it needs beside.
    pub(super) fn read(&self, files: &[read::File]) -> Option<Store> {
        store::kept::store(&self.key, &fs::read(&self.file).ok()?, files)
    }

    /// Keeps a store in the place of what was kept of this one, and lets go of those that were kept longest ago. Where it cannot be written
    /// the next start makes it anew.
    pub(super) fn keep(&self, store: &Store) {
        if cache::write(&self.file, &store::kept::bytes(&self.key, store)).is_ok()
            && let Some(folder) = self.file.parent()
        {
            let _ = thin(folder);
        }
    }
}

/// Removes all but the latest in a folder.
fn thin(folder: &Path) -> std::io::Result<()> {
    let mut kept: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(NAME) {
            let when = entry.metadata().and_then(|about| about.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
            kept.push((when, entry.path()));
        }
    }
    kept.sort_unstable();
    kept.iter().rev().skip(KEPT).try_for_each(|(_, path)| fs::remove_file(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_are_kept_than_one_person_uses() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |number: usize| folder.path().join(format!("{NAME}{number:016x}"));
        let other = folder.path().join("directions-1");
        fs::write(&other, "").expect("written");
        let begun = SystemTime::now();
        for number in 0..KEPT + 3 {
            fs::write(file(number), "").expect("written");
            let when = begun + std::time::Duration::from_secs(number as u64);
            let written = fs::File::options().write(true).open(file(number)).expect("it is there");
            written.set_modified(when).expect("the system keeps it");
        }
        thin(folder.path()).expect("it is a folder");
        let left: Vec<usize> = (0..KEPT + 3).filter(|number| file(*number).exists()).collect();
        assert_eq!(left, (3..KEPT + 3).collect::<Vec<_>>(), "the latest");
        assert!(other.exists(), "what is no store is left");
    }
}
