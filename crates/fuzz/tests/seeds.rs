//! Every target takes every input that is kept for it: what once broke something does not again.

use std::{
    collections::BTreeSet,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use fuzz::TARGETS;

fn root() -> &'static Path {
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

/// The inputs of a target.
fn inputs(target: &str) -> Vec<PathBuf> {
    let mut inputs = Vec::new();
    below(&root().join("seeds").join(target), &mut inputs);
    for (_, place, ending) in ALSO.iter().filter(|(of, ..)| *of == target) {
        let mut found = Vec::new();
        below(&root().join("../..").join(place), &mut found);
        assert!(!found.is_empty(), "{place} is not there");
        inputs.extend(found.into_iter().filter(|path| path.extension().is_some_and(|own| own == *ending)));
    }
    inputs.sort();
    inputs
}

#[test]
fn what_is_kept_breaks_nothing() {
    let mut broken = Vec::new();
    for (name, target) in TARGETS {
        let inputs = inputs(name);
        assert!(!inputs.is_empty(), "nothing is kept for `{name}`");
        for path in inputs {
            let bytes = fs::read(&path).expect("the input can be read");
            if catch_unwind(AssertUnwindSafe(|| target(&bytes))).is_err() {
                broken.push(format!("{name}: {}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "what these are given breaks them:\n{}", broken.join("\n"));
}

#[test]
fn each_folder_of_seeds_has_a_target_and_each_target_a_program() {
    let folders = fs::read_dir(root().join("seeds")).expect("the seeds").flatten();
    let folders: BTreeSet<String> =
        folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(folders, TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect());
    for (name, _) in TARGETS {
        let path = root().join("targets").join(name.replace('-', "_")).with_extension("rs");
        let program = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(program.contains(&format!("fuzz::{}(bytes)", name.replace('-', "_"))), "{name}");
    }
}
