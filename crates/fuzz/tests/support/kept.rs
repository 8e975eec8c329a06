//! The inputs that are kept for a target: its seeds, and what lies elsewhere in the repository.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The folder of this crate.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What lies elsewhere in the repository and is input of a target: a folder or a file, and how the names below it end.
const ALSO: [(&str, &str, &str); 5] = [
    ("topic-file", "tests/lints", "toml"),
    ("topic-file", "tests/fixture-store", "toml"),
    ("config", "config.toml", "toml"),
    ("transcript", "tests/conversations", "txt"),
    ("message", "tests/conversations", "txt"),
];

/// The files at or below a place.
fn below(place: &Path, into: &mut Vec<PathBuf>) {
    if place.is_file() {
        into.push(place.to_path_buf());
    }
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        below(&entry.path(), into);
    }
}

/// The files whose content is input of a target, in the order of their paths.
pub(crate) fn inputs(target: &str) -> Vec<PathBuf> {
    let mut inputs = Vec::new();
    below(&root().join("seeds").join(target), &mut inputs);
    for (_, place, ending) in ALSO.iter().filter(|(of, ..)| *of == target) {
        let mut found = Vec::new();
        below(&root().join("../..").join(place), &mut found);
        assert!(!found.is_empty(), "{place} is not there");
        inputs.extend(found.into_iter().filter(|path| path.extension().is_some_and(|own| own == *ending)));
    }
    inputs.sort();
    assert!(!inputs.is_empty(), "nothing is kept for `{target}`");
    inputs
}
