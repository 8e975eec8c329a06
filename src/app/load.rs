//! The store that the configuration names, loaded for a command or for the bot.

use std::{io::IsTerminal as _, sync::Arc};

use counterpoint_core::store::Store;
use store::{
    lint::{Finding, render},
    read,
};

use super::clock;
use crate::{cli::Failure, config::Config};

/// The store, or every finding that keeps it from loading, as text on standard error.
pub(crate) fn store(config: &Config) -> Result<Arc<Store>, Failure> {
    with_findings(config).map(|loaded| loaded.store)
}

/// A store that was loaded, its files, and what was found in them: warnings only.
#[cfg_attr(not(feature = "demo"), expect(dead_code, reason = "only the demo shows the files and findings"))]
pub(crate) struct Loaded {
    pub(crate) store: Arc<Store>,
    pub(crate) files: Vec<read::File>,
    pub(crate) findings: Vec<Finding>,
}

/// The store with its files and findings, or every finding that keeps it from loading, as text on standard error.
pub(crate) fn with_findings(config: &Config) -> Result<Loaded, Failure> {
    let root = &config.store.path;
    let files = read::files(root).map_err(|error| unreadable(root, &error))?;
    let store::Check { findings, store, .. } = store::check_files(&files, clock::system().today());
    if let Some(store) = store {
        return Ok(Loaded { store: Arc::new(store), files, findings });
    }
    let coloured = std::io::stderr().is_terminal();
    let errors = findings.iter().filter(|finding| finding.is_error());
    let mut text: String = errors.map(|finding| render::text(finding, &files, coloured) + "\n").collect();
    text.push_str(&format!("the store at {} has errors; mend them and try again", root.display()));
    Err(Failure::content(text))
}

/// What is said of a folder that cannot be read.
pub(crate) fn unreadable(root: &std::path::Path, error: &std::io::Error) -> Failure {
    if error.kind() == std::io::ErrorKind::NotFound {
        let sentence = format!(
            "there is no store at {}; start the program in the project's folder, or name the store's folder",
            root.display()
        );
        return Failure::usage(sentence);
    }
    Failure::world(format!("cannot read the store: {error}"))
}
