//! The directions of texts that do not change, kept in a file that may be deleted at any time.
//!
//! The file: eight bytes that name the format, the encoder's revision (eight bytes, little-endian), then for each text the first 16 bytes of
//! its SHA-1 and 384 whole numbers. A file of another revision, or one that is damaged, counts as empty.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
};

use counterpoint_core::hear::{DIMENSIONS, Direction};
use sha1::{Digest as _, Sha1};

/// Names the format; it changes with it.
const FORMAT: &[u8; 8] = b"CPdirs01";

/// Bytes of the name of a text.
const NAME: usize = 16;

type Name = [u8; NAME];

/// Directions by the texts that they are of.
#[derive(Debug)]
pub struct Cache {
    path: Option<PathBuf>,
    revision: u64,
    known: HashMap<Name, Box<[i8; DIMENSIONS]>>,
    /// Whether there is something that the file has not.
    fresh: bool,
}

impl Cache {
    /// A cache in memory only.
    pub fn nowhere() -> Self {
        Self { path: None, revision: 0, known: HashMap::new(), fresh: false }
    }

    /// The same cache, which also knows what `bytes` hold, in the format of its file: directions that were made beforehand. None of them if
    /// they are of another encoder's revision.
    #[must_use]
    pub fn knowing(mut self, bytes: &[u8], revision: u64) -> Self {
        let known = read(bytes, revision).unwrap_or_default();
        for (name, direction) in known {
            self.known.entry(name).or_insert(direction);
        }
        self
    }

    /// What the file at `path` kept of the encoder with this revision; nothing if there is no such file, or if it is of another.
    pub fn open(path: &Path, revision: u64) -> Self {
        let known = fs::read(path).ok().and_then(|bytes| read(&bytes, revision)).unwrap_or_default();
        Self { path: Some(path.to_path_buf()), revision, known, fresh: false }
    }

    /// How many texts it knows.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Whether it knows the direction of a text.
    pub fn has(&self, text: &str) -> bool {
        self.known.contains_key(&name(text))
    }

    /// The direction of a text that it knows.
    pub fn get(&self, text: &str) -> Option<Direction> {
        self.known.get(&name(text)).cloned().map(Direction::whole)
    }

    /// Keeps a direction.
    pub fn keep(&mut self, text: &str, direction: &Direction) {
        self.known.insert(name(text), Box::new(*direction.numbers()));
        self.fresh = true;
    }

    /// Writes the file anew if there is something to write, with the directions of `texts` only, so that it does not grow with every edit.
    /// The file is whole at any moment.
    ///
    /// # Errors
    /// If the file cannot be written; what it kept before is still there.
    pub fn save(&mut self, texts: &[&str]) -> io::Result<()> {
        let Some(path) = self.path.as_deref().filter(|_| self.fresh) else { return Ok(()) };
        let mut bytes = Vec::with_capacity(16 + texts.len() * (NAME + DIMENSIONS));
        bytes.extend_from_slice(FORMAT);
        bytes.extend_from_slice(&self.revision.to_le_bytes());
        for name in texts.iter().map(|text| name(text)) {
            if let Some(numbers) = self.known.get(&name) {
                bytes.extend_from_slice(&name);
                bytes.extend(numbers.iter().map(|number| number.to_le_bytes()[0]));
            }
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = path.with_extension(format!("{}.new", std::process::id()));
        fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path)).inspect_err(|_| {
            let _ = fs::remove_file(&beside);
        })?;
        self.fresh = false;
        Ok(())
    }
}

fn name(text: &str) -> Name {
    let digest = Sha1::digest(text.as_bytes());
    std::array::from_fn(|at| digest.get(at).copied().unwrap_or_default())
}

fn read(bytes: &[u8], revision: u64) -> Option<HashMap<Name, Box<[i8; DIMENSIONS]>>> {
    let rest = bytes.strip_prefix(FORMAT)?.strip_prefix(&revision.to_le_bytes())?;
    let rows = rest.chunks_exact(NAME + DIMENSIONS);
    if !rows.remainder().is_empty() {
        return None;
    }
    rows.map(|row| {
        let (name, numbers) = row.split_first_chunk::<NAME>()?;
        let mut whole = Box::new([0_i8; DIMENSIONS]);
        for (whole, byte) in whole.iter_mut().zip(numbers) {
            *whole = i8::from_le_bytes([*byte]);
        }
        Some((*name, whole))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn direction(first: f32) -> Direction {
        let mut vector = [0.5; DIMENSIONS];
        vector[0] = first;
        Direction::of(&vector)
    }

    #[test]
    fn what_was_made_beforehand_is_known_and_what_the_file_kept_comes_first() {
        let folder = tempfile::tempdir().expect("a folder");
        let [beforehand, own] = ["beforehand", "own"].map(|name| folder.path().join(name));
        for (path, first) in [(&beforehand, 0.1), (&own, 0.9)] {
            let mut cache = Cache::open(path, 7);
            cache.keep("one", &direction(first));
            cache.save(&["one"]).expect("it is written");
        }
        let bytes = fs::read(&beforehand).expect("the file");
        assert_eq!(Cache::nowhere().knowing(&bytes, 7).get("one"), Some(direction(0.1)));
        assert!(!Cache::nowhere().knowing(&bytes, 8).has("one"), "of another encoder");
        assert_eq!(Cache::open(&own, 7).knowing(&bytes, 7).get("one"), Some(direction(0.9)));
    }

    #[test]
    fn what_is_kept_is_there_after_a_restart_and_what_no_text_needs_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("cache/directions");
        let mut cache = Cache::open(&path, 7);
        cache.keep("one", &direction(0.1));
        cache.keep("two", &direction(0.9));
        cache.save(&["two"]).expect("it is written");
        let again = Cache::open(&path, 7);
        assert_eq!((again.len(), again.get("two"), again.has("one")), (1, Some(direction(0.9)), false));
        assert!(Cache::open(&path, 8).is_empty(), "another model's directions are stale");
        fs::write(&path, [FORMAT.as_slice(), &7_u64.to_le_bytes(), b"torn"].concat()).expect("written");
        assert!(Cache::open(&path, 7).is_empty(), "a damaged file counts as empty");
        let left = fs::read_dir(path.parent().expect("a folder")).expect("read").count();
        assert_eq!(left, 1, "nothing lies beside it");
    }
}
