//! Compiled stores, kept in the folder for caches so that the next start need not read and compile their files: each under the revision of
//! its files and of the program. So are the words that tell of a loss. Each may be deleted or damaged at any time; then it is made anew.

use std::{fs, path::PathBuf};

use counterpoint_core::{matcher::Loss, store::Store};
use store::read;

use super::cache;

/// Where the compiled form of a store is kept.
pub(super) struct Kept {
    file: PathBuf,
    /// Names the files of the store and the program.
    key: String,
}

impl Kept {
    /// That of a store under a key of its files and the program. None where nothing can be kept.
    pub(super) fn of(key: &str) -> Option<Self> {
        Some(Self { file: cache::file(cache::STORE, key)?, key: key.to_owned() })
    }

    /// The store, if it is kept; `files` are those that it needs beside.
    pub(super) fn read(&self, files: &[read::File]) -> Option<Store> {
        store::kept::store(&self.key, &mut fs::File::open(&self.file).ok()?, files)
    }

    /// Keeps a store, and lets go of those that were kept longest ago. Where it cannot be written the next start makes it anew.
    pub(super) fn keep(&self, store: &Store) {
        if store::whole::write(&self.file, &store::kept::bytes(&self.key, store)).is_ok() {
            cache::thin();
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
        let _ = store::whole::write(file, &store::kept::sealed(key, &compiled));
    }
}
