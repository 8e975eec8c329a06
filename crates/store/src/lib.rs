//! The response store as files: reading `responses/`, checking everything that can be wrong with it, making the snapshot that the
//! bot speaks from, following changes, and what else is asked of a store: its schema, a search, one document of it all.

pub mod amounts;
pub mod due;
pub mod export;
pub mod file;
pub mod kept;
mod known;
pub mod lint;
mod parallel;
pub mod read;
#[cfg(feature = "reload")]
pub mod reload;
pub mod schema;
#[cfg(feature = "search")]
pub mod search;
pub mod whole;

use std::{io, path::Path, sync::Arc};

use counterpoint_core::store::Store;
use jiff::civil::Date;

use crate::lint::{Finding, Memory};
pub use known::Known;

/// What a check found, and the store if it may be used.
pub struct Check {
    /// Every finding, in the order of files and places.
    pub findings: Vec<Finding>,
    /// The number of topic files read.
    pub files: usize,
    /// The store, if no finding is an error.
    pub store: Option<Store>,
}

/// What is to be known of a store without topics.
pub const NO_TOPICS: &str =
    "nothing is answered from a store without topics; a topic is a file `SHELF/TOPIC.toml` in its folder";

impl Check {
    /// How many findings are errors.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.is_error()).count()
    }

    /// How many findings are warnings.
    pub fn warnings(&self) -> usize {
        self.findings.len() - self.errors()
    }

    /// Adds what was found elsewhere, in its place.
    pub fn add(&mut self, findings: Vec<Finding>) {
        self.findings.extend(findings);
        self.findings
            .sort_by_key(|finding| (finding.place.file, finding.place.span.start, finding.lint.name));
    }
}

impl Check {
    /// What was found, in one line.
    pub fn summary(&self) -> String {
        let count =
            |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
        let topics = count(self.files, "topic");
        match (self.errors(), self.warnings()) {
            (0, 0) if self.files == 0 => format!("0 topics checked: {NO_TOPICS}"),
            (0, 0) => format!("{topics} checked: nothing to mend"),
            (errors, warnings) => {
                format!("{topics} checked: {}, {}", count(errors, "error"), count(warnings, "warning"))
            }
        }
    }
}

/// Reads and checks the store under `root` as of `today`.
///
/// # Errors
/// If the folder or a file in it cannot be read.
pub fn check(root: &Path, today: Date) -> io::Result<Check> {
    let files = read::files(root)?;
    Ok(check_files(&files, today))
}

/// Checks files already read; what [`check`] does after reading.
pub fn check_files(files: &[read::File], today: Date) -> Check {
    check_again(files, today, &mut Memory::default())
}

/// The same of files that change: `memory` is of the last check of them, and of this one afterwards. What is found is the same as without.
pub fn check_again(files: &[read::File], today: Date, memory: &mut Memory) -> Check {
    let count = files.iter().filter(|file| file.role == read::Role::Topic).count();
    let (findings, store) = lint::run(files, today, memory);
    Check { findings, files: count, store }
}

/// The store of files in which [`check_files`] found no error, without looking for any: a fifth of its work. `None` where no store can be
/// made of them all the same.
pub fn trust_files(files: &[read::File]) -> Option<Store> {
    lint::trusted(files)
}

/// What changes with whatever a check of these files reads.
pub fn revision(files: &[read::File]) -> String {
    Known::of(files).revision()
}

/// The same store, which knows the messages that are about none of its topics.
pub(crate) fn with_asides(store: Store, files: &[read::File]) -> Store {
    match files.iter().find(|file| file.role == read::Role::Asides) {
        Some(file) => store.with_asides(&Arc::from(read::ASIDES), file.messages()),
        None => store,
    }
}
