//! The directions of texts that do not change, kept in a file that may be deleted at any time.
//!
//! The file: eight bytes that name the format, the encoder's revision (eight bytes, little-endian), then for each text the first 16 bytes of
//! its SHA-1 and 384 whole numbers, in the order of these names, so that it can be searched where it lies; and a check of all before (eight
//! bytes, little-endian). A file of another revision, or one that is damaged, counts as empty. Of what lies in the program the check is not
//! made, or each start would read all of it: a test makes it.

use std::{
    collections::HashMap,
    fs,
    hash::{BuildHasher, Hasher},
    io,
    path::{Path, PathBuf},
};

use counterpoint_core::hear::{DIMENSIONS, Direction};
use encoder::check;
use sha1::{Digest as _, Sha1};

/// Names the format; it changes with it.
const FORMAT: &[u8; 8] = b"CPdirs03";

/// Bytes of the name of a text.
const NAME: usize = 16;

pub(crate) type Name = [u8; NAME];

/// A text's name and its direction.
type Row = [u8; NAME + DIMENSIONS];

/// Directions by the texts that they are of.
#[derive(Debug)]
pub struct Cache {
    path: Option<PathBuf>,
    revision: u64,
    /// What was made before the program was built, in the order of names.
    beforehand: &'static [Row],
    /// The others.
    known: HashMap<Name, Direction, Names>,
    /// Whether there is something that the file has not.
    fresh: bool,
}

impl Cache {
    /// A cache in memory only.
    pub fn nowhere() -> Self {
        Self { path: None, revision: 0, beforehand: &[], known: HashMap::default(), fresh: false }
    }

    /// The same cache, which also knows what `bytes` hold, in the format of its file: directions that were made beforehand, which are used
    /// where they lie. None of them if they are of another encoder's revision.
    #[must_use]
    pub fn knowing(mut self, bytes: &'static [u8], revision: u64) -> Self {
        self.beforehand = rows(bytes, revision).unwrap_or_default();
        self.known.retain(|name, _| found(self.beforehand, name).is_none());
        self.known.shrink_to_fit();
        self
    }

    /// What the file at `path` kept of the encoder with this revision; nothing if there is no such file, or if it is of another.
    pub fn open(path: &Path, revision: u64) -> Self {
        let bytes = fs::read(path).unwrap_or_default();
        let rows = if is_whole(&bytes) { rows(&bytes, revision) } else { None };
        let known = rows
            .unwrap_or_default()
            .iter()
            .filter_map(parts)
            .map(|(name, row)| (*name, Direction::kept(row)))
            .collect();
        Self { path: Some(path.to_path_buf()), revision, beforehand: &[], known, fresh: false }
    }

    /// Whether it knows the direction of a text.
    pub fn has(&self, text: &str) -> bool {
        self.knows(&name(text))
    }

    /// Whether it knows the direction of the text with this name.
    pub(crate) fn knows(&self, name: &Name) -> bool {
        self.known.contains_key(name) || found(self.beforehand, name).is_some()
    }

    /// The direction of the text with this name, if it knows it.
    pub(crate) fn of(&self, name: &Name) -> Option<Direction> {
        self.known.get(name).cloned().or_else(|| found(self.beforehand, name).map(Direction::built_in))
    }

    /// Keeps the direction of the text with this name.
    pub(crate) fn put(&mut self, name: Name, direction: Direction) {
        self.known.insert(name, direction);
        self.fresh = true;
    }

    /// Has `write` write the file anew if there is something to write, with the directions of `texts` only, so that it does not grow with
    /// every edit.
    ///
    /// # Errors
    /// What `write` says.
    pub fn save(
        &mut self,
        texts: &[&str],
        write: impl FnOnce(&Path, &[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let Some(path) = self.path.as_deref().filter(|_| self.fresh) else { return Ok(()) };
        let mut bytes = Vec::with_capacity(24 + texts.len() * (NAME + DIMENSIONS));
        bytes.extend_from_slice(FORMAT);
        bytes.extend_from_slice(&self.revision.to_le_bytes());
        let mut names: Vec<Name> = texts.iter().map(|text| name(text)).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            if let Some(direction) = self.of(&name) {
                bytes.extend_from_slice(&name);
                bytes.extend_from_slice(direction.bytes());
            }
        }
        bytes.extend_from_slice(&check(&bytes).to_le_bytes());
        write(path, &bytes)?;
        self.fresh = false;
        Ok(())
    }
}

/// The name of a text.
pub(crate) fn name(text: &str) -> Name {
    let digest = Sha1::digest(text.as_bytes());
    std::array::from_fn(|at| digest.get(at).copied().unwrap_or_default())
}

/// A hash of names, of which the first bytes are as good as any.
#[derive(Clone, Copy, Debug, Default)]
struct Names(u64);

impl BuildHasher for Names {
    type Hasher = Self;

    fn build_hasher(&self) -> Self {
        Self(0)
    }
}

impl Hasher for Names {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk::<8>() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Whether the check of a file fits. It reads every byte.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    bytes.split_last_chunk().is_some_and(|(before, end)| check(before) == u64::from_le_bytes(*end))
}

/// The rows of a file that is whole, if it is of this revision.
fn rows(bytes: &[u8], revision: u64) -> Option<&[Row]> {
    let rest = bytes.strip_prefix(FORMAT)?.strip_prefix(&revision.to_le_bytes())?;
    let (rest, _) = rest.split_last_chunk::<8>()?;
    let (rows, torn) = rest.as_chunks();
    torn.is_empty().then_some(rows)
}

/// The name in a row, and its numbers.
fn parts(row: &Row) -> Option<(&Name, &[u8; DIMENSIONS])> {
    let (name, numbers) = row.split_first_chunk()?;
    Some((name, numbers.try_into().ok()?))
}

/// The numbers of the text with this name, in rows that are in the order of names.
fn found<'r>(rows: &'r [Row], name: &Name) -> Option<&'r [u8; DIMENSIONS]> {
    let at = rows.binary_search_by(|row| row.first_chunk::<NAME>().cmp(&Some(name))).ok()?;
    rows.get(at).and_then(parts).map(|(_, numbers)| numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Cache {
        fn len(&self) -> usize {
            self.beforehand.len() + self.known.len()
        }

        fn get(&self, text: &str) -> Option<Direction> {
            self.of(&name(text))
        }

        fn keep(&mut self, text: &str, direction: &Direction) {
            self.put(name(text), direction.clone());
        }
    }

    fn direction(first: f32) -> Direction {
        let mut vector = [0.5; DIMENSIONS];
        vector[0] = first;
        Direction::of(&vector)
    }

    #[test]
    fn what_was_made_beforehand_is_known_and_taken_from_where_it_lies() {
        let folder = tempfile::tempdir().expect("a folder");
        let [beforehand, own] = ["beforehand", "own"].map(|name| folder.path().join(name));
        let texts: Vec<String> = (0..100).map(|number| number.to_string()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).chain(["one", "one"]).collect();
        for (path, first, texts) in [(&beforehand, 0.1, &*texts), (&own, 0.9, &["one", "other"])] {
            let mut cache = Cache::open(path, 7);
            for text in texts {
                cache.keep(text, &direction(first));
            }
            cache.save(texts, written).expect("it is written");
        }
        let bytes: &'static [u8] = fs::read(&beforehand).expect("the file").leak();
        let known = Cache::nowhere().knowing(bytes, 7);
        assert!(texts.iter().all(|text| known.get(text) == Some(direction(0.1))));
        assert!(!known.has("other") && known.len() == 101, "one twice is kept once");
        assert_eq!(Cache::nowhere().knowing(bytes, 7).get("one"), Some(direction(0.1)));
        assert!(!Cache::nowhere().knowing(bytes, 8).has("one"), "of another encoder");
        let both = Cache::open(&own, 7).knowing(bytes, 7);
        assert_eq!((both.get("other"), both.len()), (Some(direction(0.9)), 102));
        let one = both.get("one").expect("it is known");
        assert!(bytes.as_ptr_range().contains(&one.bytes().as_ptr()), "it is not kept twice");
    }

    #[test]
    fn what_is_kept_is_there_after_a_restart_and_what_no_text_needs_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("directions");
        let mut cache = Cache::open(&path, 7);
        cache.keep("one", &direction(0.1));
        cache.keep("two", &direction(0.9));
        cache.save(&["two"], written).expect("it is written");
        let again = Cache::open(&path, 7);
        assert_eq!((again.len(), again.get("two"), again.has("one")), (1, Some(direction(0.9)), false));
        assert_eq!(Cache::open(&path, 8).len(), 0, "another model's directions are stale");
    }

    #[test]
    fn a_damaged_file_counts_as_empty() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("directions");
        let mut cache = Cache::open(&path, 7);
        let texts = ["one", "two", "three"];
        for text in texts {
            cache.keep(text, &direction(0.1));
        }
        cache.save(&texts, written).expect("it is written");
        assert_eq!(Cache::open(&path, 7).len(), 3);
        let whole = fs::read(&path).expect("the file");
        let row = NAME + DIMENSIONS;
        let (first, last) = (16 + NAME, whole.len() - 8);
        let flipped = |places: std::ops::Range<usize>| {
            let mut bytes = whole.clone();
            bytes[places].iter_mut().for_each(|byte| *byte ^= 0x55);
            bytes
        };
        for damaged in [
            flipped(first..first + 1),
            flipped(16..last),
            flipped(last - DIMENSIONS..last),
            flipped(last..whole.len()),
            whole[..last].to_vec(),
            whole[..last - row].to_vec(),
            [&whole[..16], &whole[16 + row..]].concat(),
            [FORMAT.as_slice(), &7_u64.to_le_bytes(), b"torn"].concat(),
            b"CPdirs03".to_vec(),
        ] {
            fs::write(&path, damaged).expect("written");
            assert_eq!(Cache::open(&path, 7).len(), 0);
        }
    }

    fn written(path: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::write(path, bytes)
    }
}
