//! Compiled stores, kept in the folder for caches so that the next start need not read and compile their files: each under the revision of
//! its files and of the program. So are the words that tell of a loss. Each may be deleted or damaged at any time; then it is made anew.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use counterpoint_core::{id::fingerprint, matcher::Loss, store::Store};
use store::read;

use super::cache;

/// What the name of such a file begins with.
const NAME: &str = "store-";

/// Stores that are kept at most: those that one person goes back and forth between.
const KEPT: usize = 8;

/// What they may take together, in bytes, beside the one that was kept last: twice what a store of 1,000 topics takes.
const TOGETHER: u64 = 400 << 20;

/// Where the compiled form of a store is kept.
pub(super) struct Kept {
    file: PathBuf,
    /// Names the files of the store and the program.
    key: String,
}

impl Kept {
    /// That of a store under a key of its files and the program. None where nothing can be kept.
    pub(super) fn of(key: &str) -> Option<Self> {
        let name = format!("{NAME}{:016x}", fingerprint(key));
        Some(Self { file: cache::folder()?.join(name), key: key.to_owned() })
    }

    /// The store, if it is kept; `files` are those that it needs beside.
    pub(super) fn read(&self, files: &[read::File]) -> Option<Store> {
        store::kept::store(&self.key, &mut fs::File::open(&self.file).ok()?, files)
    }

    /// Keeps a store, and lets go of those that were kept longest ago. Where it cannot be written the next start makes it anew.
    pub(super) fn keep(&self, store: &Store) {
        if cache::write(&self.file, &store::kept::bytes(&self.key, store)).is_ok()
            && let Some(folder) = self.file.parent()
        {
            let _ = thin(folder);
        }
    }
}

/// Makes the words that tell of a loss ready, of what was kept of them by this program.
pub(super) fn loss() {
    let (file, key) = (cache::folder().map(|folder| folder.join("loss")), cache::program());
    let kept = || {
        let bytes = fs::read(file.as_ref()?).ok()?;
        store::kept::opened(key.as_ref()?, &bytes).map(<[u8]>::to_vec)
    };
    if let Some(compiled) = Loss::ready(kept)
        && let (Some(file), Some(key)) = (&file, &key)
    {
        // Where it cannot be written the next start compiles them anew.
        let _ = cache::write(file, &store::kept::sealed(key, &compiled));
    }
}

/// Removes all but the latest in a folder.
fn thin(folder: &Path) -> io::Result<()> {
    let mut kept: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(NAME) {
            let about = entry.metadata()?;
            kept.push((about.modified().unwrap_or(SystemTime::UNIX_EPOCH), about.len(), entry.path()));
        }
    }
    kept.sort_unstable();
    let mut together = 0;
    for (at, (_, bytes, path)) in kept.iter().rev().enumerate().skip(1) {
        together += bytes;
        if at >= KEPT || together > TOGETHER {
            fs::remove_file(path)?;
        }
    }
    Ok(())
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
        let large = fs::File::options().write(true).open(file(KEPT)).expect("it is there");
        large.set_len(TOGETHER + 1).expect("the system gives it");
        large.set_modified(begun + std::time::Duration::from_secs(KEPT as u64)).expect("the system keeps it");
        thin(folder.path()).expect("it is a folder");
        let left: Vec<usize> = (0..KEPT + 3).filter(|number| file(*number).exists()).collect();
        assert_eq!(left, [KEPT + 1, KEPT + 2], "no more than may be, together");
        assert!(other.exists(), "what is no store is left");
    }
}
