//! A folder with a store of one topic, which the Treaty of Ghent raises.

use std::{fs, path::Path};

#[path = "surely.rs"]
mod surely;

/// A folder with the store in `responses`.
pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let shelf = folder.path().join("responses/shelf");
    fs::create_dir_all(&shelf).expect("a folder");
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints/claim-without-source/good.toml");
    fs::copy(good, shelf.join("topic.toml")).expect("a topic");
    fs::write(folder.path().join("responses/judge.toml"), surely::judge("topic")).expect("a judge");
    folder
}
