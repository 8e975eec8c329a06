//! Every target takes every input that is kept for it: what once broke something does not again.

#[path = "support/kept.rs"]
mod kept;

use std::{
    collections::BTreeSet,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
};

use fuzz::TARGETS;
use kept::{inputs, root};

#[test]
fn what_is_kept_breaks_nothing() {
    let mut broken = Vec::new();
    for (name, target) in TARGETS {
        for path in inputs(name) {
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
