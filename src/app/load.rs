//! Loading the store when the program starts: the store with its files and findings, or a sentence that tells what is wrong with it.

use std::{
    fs, io,
    io::IsTerminal as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    config::{Config, StoreConfig},
    failure::Failure,
};
use counterpoint_core::store::Store;

use super::clock;
use store::{
    Check,
    lint::{Finding, render},
    read,
};

/// A store that was loaded, its files, and the findings in them.
pub(crate) struct Loaded {
    /// The store.
    pub(crate) store: Arc<Store>,
    /// Its files, as they were read.
    #[cfg_attr(
        not(feature = "discord"),
        expect(dead_code, reason = "only who follows them asks for the files")
    )]
    pub(crate) files: Vec<read::File>,
    /// Warnings; with errors among them only where [`even_faulty`] was asked.
    #[cfg_attr(
        not(feature = "discord"),
        expect(dead_code, reason = "only the running bot and the demo show findings")
    )]
    pub(crate) findings: Vec<Finding>,
}

/// The store.
///
/// # Errors
/// The sentence of [`with_findings`].
pub(crate) fn store(config: &Config) -> Result<Arc<Store>, Failure> {
    with_findings(config).map(|loaded| loaded.store)
}

/// The store with its files and findings.
///
/// # Errors
/// Every finding that keeps the store from loading, as text for standard error; or why its files cannot be read.
pub(crate) fn with_findings(config: &Config) -> Result<Loaded, Failure> {
    let (files, Check { findings, store, .. }) = checked(config)?;
    match store {
        Some(store) => Ok(Loaded { store: Arc::new(store), files, findings }),
        None => Err(Failure::content(format!(
            "{}the store at {} has errors; mend them and try again",
            errors(&findings, &files),
            config.store.path.display()
        ))),
    }
}

/// The store with its files and findings; where errors keep it from loading, a store without topics, and the errors as text.
///
/// # Errors
/// Why its files cannot be read.
#[cfg(feature = "demo")]
pub(crate) fn even_faulty(config: &Config) -> Result<(Loaded, Option<String>), Failure> {
    let (files, Check { findings, store, .. }) = checked(config)?;
    if let Some(store) = store {
        return Ok((Loaded { store: Arc::new(store), files, findings }, None));
    }
    let errors = errors(&findings, &files);
    let empty = Store::of(Vec::new());
    let empty = empty.ok_or_else(|| Failure::content(format!("{errors}the store has errors")))?;
    Ok((Loaded { store: Arc::new(empty), files, findings }, Some(errors)))
}

fn checked(config: &Config) -> Result<(Vec<read::File>, Check), Failure> {
    let files = files(&config.store.path)?;
    let check = store::check_files(&files, clock::system().today());
    Ok((files, check))
}

/// Whether the program answers from the store that it brings with it: nobody named a folder, and none lies where the program was started.
pub(crate) fn is_built_in(root: &Path) -> bool {
    root == StoreConfig::default().path && root.symlink_metadata().is_err()
}

/// The files of the store at `root`; those that the program brings with it, where [`is_built_in`] says so.
///
/// # Errors
/// Why they cannot be read.
pub(crate) fn files(root: &Path) -> Result<Vec<read::File>, Failure> {
    if is_built_in(root) {
        return Ok(read::bundled(Path::new("built-in"), builtin::FILES));
    }
    read::files(root).map_err(|error| unreadable(root, &error))
}

/// The errors among findings, as they stand on standard error: one below the other, with a line break behind each.
fn errors(findings: &[Finding], files: &[read::File]) -> String {
    let coloured = io::stderr().is_terminal();
    let errors = findings.iter().filter(|finding| finding.is_error());
    errors.map(|finding| render::text(finding, files, coloured) + "\n").collect()
}

/// Why the files of the store at `root` cannot be read, and what to do.
fn unreadable(root: &Path, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::NotFound {
        if let Some(link) = dangling(root) {
            let target = fs::read_link(&link).unwrap_or_default();
            return Failure::usage(format!(
                "{} is a link that leads nowhere: there is no {}; mend the link or remove it",
                link.display(),
                target.display()
            ));
        }
        if !root.exists() {
            return Failure::usage(format!(
                "there is no store at {}; name the store's folder, or write the built-in one there with `counterpoint store write`",
                root.display()
            ));
        }
    }
    Failure::world(format!("cannot read the store: {error}"))
}

/// Folders below the store's own that are looked into: topics lie in the first.
const DEPTH: usize = 3;

/// The first link at or below `root` whose target is not there, among the files that are read.
fn dangling(root: &Path) -> Option<PathBuf> {
    let leads_nowhere = |path: &Path| path.is_symlink() && !path.exists();
    if leads_nowhere(root) {
        return Some(root.to_path_buf());
    }
    let mut folders = vec![(root.to_path_buf(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if leads_nowhere(&path)
                && path.extension().is_some_and(|extension| extension == "toml" || extension == "txt")
            {
                return Some(path);
            }
            if depth < DEPTH && path.is_dir() {
                folders.push((path, depth + 1));
            }
        }
    }
    None
}
