//! What a check remembers for the next one: which topics had nothing to be said of, so that whoever follows a store looks closely only at
//! those that have changed.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use jiff::civil::Date;
use sha1::{Digest as _, Sha1};

use super::Finding;
use crate::read::{File, Role};

/// What tells a topic's file, with all that its own lints read beside it, from any other.
type Key = [u8; 20];

/// The topics of the last check in which nothing was found.
#[derive(Debug, Default)]
pub struct Memory {
    /// Where the expectations stand that its own lints met, by the first byte of each.
    clean: HashMap<Key, Vec<usize>>,
}

/// What is remembered of the files of one check.
pub(super) struct Remembered<'m> {
    memory: &'m Memory,
    /// For each file its key, if it is a topic's.
    keys: Vec<Option<Key>>,
}

impl Memory {
    /// What is remembered of `files`, which are checked as of `today`.
    pub(super) fn of(&self, files: &[File], today: Date) -> Remembered<'_> {
        let mut shared = Sha1::new();
        shared.update(today.to_string());
        for file in
            files.iter().filter(|file| matches!(file.role, Role::Shared | Role::Wording | Role::Concepts))
        {
            add(&mut shared, file);
        }
        let key = |file: &File| {
            let mut own = shared.clone();
            add(&mut own, file);
            own.finalize().into()
        };
        let keys = files.iter().map(|file| (file.role == Role::Topic).then(|| key(file))).collect();
        Remembered { memory: self, keys }
    }

    /// Remembers the topics of which nothing is among `findings`; `met` are the expectations that the lints of single topics met.
    pub(super) fn after(keys: Vec<Option<Key>>, findings: &[Finding], met: &HashSet<(usize, usize)>) -> Self {
        let faulty: HashSet<usize> = findings.iter().map(|finding| finding.place.file).collect();
        let clean = keys.into_iter().enumerate().filter(|(at, _)| !faulty.contains(at));
        let met_in =
            |file: usize| met.iter().filter(|(of, _)| *of == file).map(|(_, start)| *start).collect();
        Self { clean: clean.filter_map(|(at, key)| Some((key?, met_in(at)))).collect() }
    }
}

impl Remembered<'_> {
    /// Nothing is remembered of any file.
    pub(super) fn nothing() -> Self {
        static NOTHING: LazyLock<Memory> = LazyLock::new(Memory::default);
        Self { memory: &NOTHING, keys: Vec::new() }
    }

    /// The expectations that a file's own lints met, if nothing was found in it.
    pub(super) fn met(&self, file: usize) -> Option<&[usize]> {
        let key = self.keys.get(file)?.as_ref()?;
        self.memory.clean.get(key).map(Vec::as_slice)
    }

    /// Whether nothing was found in a file.
    pub(super) fn is_clean(&self, file: usize) -> bool {
        self.met(file).is_some()
    }

    pub(super) fn keys(self) -> Vec<Option<Key>> {
        self.keys
    }
}

fn add(hash: &mut Sha1, file: &File) {
    let about = (&file.shelf, &file.stem, file.role, file.not_utf8, file.unread, file.quiet, file.text.len());
    hash.update(format!("{about:?}"));
    hash.update(&file.text);
}
