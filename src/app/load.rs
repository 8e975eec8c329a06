//! Loading the store when the program starts: the store with its files and findings, or a sentence that tells what is wrong with it.

use std::{
    fs, io,
    io::IsTerminal as _,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use jiff::civil::Date;

use crate::{
    config::{Config, StoreConfig},
    failure::Failure,
};
use counterpoint_core::store::Store;

#[cfg(feature = "discord")]
use super::apart;
use super::{
    checked::{Checked, Was},
    clock,
    kept::{self, Kept},
};
use store::{
    Check, Known,
    lint::{Finding, render},
    read,
};

/// A store that was loaded, and what is known of its files.
#[cfg_attr(
    not(feature = "discord"),
    expect(dead_code, reason = "only the running bot asks for more than the store")
)]
pub(crate) struct Loaded {
    /// The store.
    pub(crate) store: Arc<Store>,
    /// What tells its files from any others.
    pub(crate) known: Known,
    /// How many warnings there were when it was checked.
    pub(crate) warnings: usize,
    /// Whether that was on an earlier day.
    pub(crate) stale: bool,
}

/// A store with everything that is to be said of it; where there are errors it has no topics.
#[cfg(feature = "demo")]
pub(crate) struct Shown {
    /// The store.
    pub(crate) store: Arc<Store>,
    /// Its files, as they were read.
    pub(crate) files: Vec<read::File>,
    /// What was found in them.
    pub(crate) findings: Vec<Finding>,
    /// The errors as text, if there are any.
    pub(crate) errors: Option<String>,
}

/// Begins with what hearing needs of any store, beside whatever else a start does: the words that tell of a loss, and the encoder where
/// `encoder` says so. What is not ready when it is needed is waited for then; where the system gives no thread it is made then.
pub(crate) fn ahead(encoder: bool) {
    let beside = |name: &str, work: fn()| {
        let _ = thread::Builder::new().name(name.to_owned()).spawn(work);
    };
    beside("loss", kept::loss);
    #[cfg(feature = "encoder")]
    if encoder {
        beside("encoder", || {
            let _ = likeness::encoder();
        });
    }
    #[cfg(not(feature = "encoder"))]
    let _ = encoder;
}

/// Whether an encoder compares messages with what is about no topic.
pub(crate) fn compares(config: &Config) -> bool {
    cfg!(feature = "encoder") && config.hearing.encoder
}

/// The store.
///
/// # Errors
/// The sentence of [`known`].
pub(crate) fn store(config: &Config) -> Result<Arc<Store>, Failure> {
    known(config).map(|loaded| loaded.store)
}

/// The store with all that its files say: one that was kept has no words of triggers outside its matcher.
///
/// # Errors
/// The sentence of [`known`].
pub(crate) fn whole(config: &Config) -> Result<Arc<Store>, Failure> {
    let root = &config.store.path;
    let (before, _) = Before::of(root, false)?;
    before.made(root).map(|loaded| loaded.store)
}

/// The store with what is known of its files. One that was checked once and has not changed since is not checked again: it is made of what
/// was kept of it, and where that is gone, of its files. The one that the program brings with it was checked with the program.
///
/// # Errors
/// Every finding that keeps the store from loading, as text for standard error; or why its files cannot be read.
pub(crate) fn known(config: &Config) -> Result<Loaded, Failure> {
    let root = &config.store.path;
    let (before, loaded) = Before::of(root, compares(config))?;
    match loaded {
        Some(loaded) => Ok(loaded),
        None => before.made(root),
    }
}

/// The same for a program that stays. What has to be compiled anew is so by a process of its own, as [`keep_for_next`]: what was needed for
/// that alone goes with it, which is as much memory again as a bot of 18 topics takes. Where the system gives none, or nothing can be kept,
/// this process does it.
///
/// # Errors
/// The sentence of [`known`].
#[cfg(feature = "discord")]
pub(crate) fn known_apart(config: &Config) -> Result<Loaded, Failure> {
    let root = &config.store.path;
    let (before, loaded) = Before::of(root, compares(config))?;
    if let Some(loaded) = loaded {
        return Ok(loaded);
    }
    if before.kept.is_none() || !compiled_apart(root) {
        return before.made(root);
    }
    drop(before);
    known(config)
}

/// Whether another process of this program has kept the store at `root`.
#[cfg(feature = "discord")]
fn compiled_apart(root: &Path) -> bool {
    apart::process(KEEP, root).is_some_and(|mut command| command.status().is_ok_and(|ended| ended.success()))
}

/// Has the store at `root` checked by today's date, and kept for the next start, by another process of this program; how many warnings there
/// are. None where it has errors, and where there is no such process.
#[cfg(feature = "discord")]
pub(super) fn checked_apart(root: &Path) -> Option<usize> {
    let (known, _) = Known::read(root, |_| false).ok()?;
    let checked = Checked::of(&known.revision(), clock::system().today())?;
    let was = compiled_apart(root).then(|| checked.known())??;
    was.today.then_some(was.warnings)
}

/// The command of [`keep_for_next`].
#[cfg(feature = "discord")]
pub(crate) const KEEP: &str = "keep";

/// Checks the store at `root`, unless that was done today, and keeps it for the next start.
///
/// # Errors
/// The sentence of [`known`]; and one if it cannot be kept.
#[cfg(feature = "discord")]
pub(crate) fn keep_for_next(root: &Path) -> Result<(), Failure> {
    let (before, loaded) = Before::of(root, false)?;
    if loaded.is_none_or(|loaded| loaded.stale) {
        before.made(root)?;
    }
    match Before::of(root, false)? {
        (_, Some(_)) => Ok(()),
        _ => {
            Err(Failure::world(format!("the store at {} cannot be kept for the next start", root.display())))
        }
    }
}

/// What an earlier start has left of a store.
struct Before {
    /// What tells the store's files from any others.
    known: Known,
    today: Date,
    /// Its check, where one can be kept; and that which was, if it found no error.
    checked: Option<Checked>,
    was: Option<Was>,
    /// Where its compiled form is kept, if it can be.
    kept: Option<Kept>,
}

impl Before {
    /// What there is of the store at `root`, and the store itself where it need not be compiled; with what an `encoder` compares with, or without.
    fn of(root: &Path, encoder: bool) -> Result<(Self, Option<Loaded>), Failure> {
        let (built_in, today) = (is_built_in(root), clock::system().today());
        let (known, needed) = if built_in {
            let mut files = files(root)?;
            let known = Known::of(&files);
            files.retain(store::kept::needs(encoder));
            (known, files)
        } else {
            Known::read(root, store::kept::needs(encoder)).map_err(|error| unreadable(root, &error))?
        };
        let checked = Checked::of(&known.revision(), today);
        let kept = checked.as_ref().and_then(|checked| Kept::of(checked.key()));
        let own = Was { warnings: 0, today: true };
        let was = if built_in { Some(own) } else { checked.as_ref().and_then(Checked::known) };
        let store = was.and(kept.as_ref()).and_then(|kept| kept.read(&needed));
        let loaded = was.zip(store).map(|(was, store)| Loaded {
            store: Arc::new(store),
            known: known.clone(),
            warnings: was.warnings,
            stale: !was.today,
        });
        Ok((Self { known, today, checked, was, kept }, loaded))
    }

    /// The store at `root` made of its files, and kept.
    fn made(self, root: &Path) -> Result<Loaded, Failure> {
        let Self { known, today, checked, was, kept } = self;
        // They may have changed since.
        let files = files(root)?;
        let same = Known::of(&files) == known;
        let keep = |store: &Store| {
            if let Some(kept) = kept.filter(|_| same) {
                kept.keep(store);
            }
        };
        if let Some(was) = was.filter(|was| was.today && same)
            && let Some(store) = store::trust_files(&files)
        {
            keep(&store);
            return Ok(Loaded { store: Arc::new(store), known, warnings: was.warnings, stale: false });
        }
        let Check { findings, store, .. } = store::check_files(&files, today);
        let Some(store) = store else {
            return Err(Failure::content(format!(
                "{}the store at {} has errors; mend them and try again",
                errors(&findings, &files),
                root.display()
            )));
        };
        if let Some(checked) = checked.filter(|_| same) {
            checked.keep(findings.len());
        }
        keep(&store);
        let known = if same { known } else { Known::of(&files) };
        Ok(Loaded { store: Arc::new(store), known, warnings: findings.len(), stale: false })
    }
}

/// Keeps a store without errors, whose files are `known`, for the next start.
#[cfg(feature = "discord")]
pub(crate) fn keep(known: &Known, warnings: usize, store: &Store) {
    let Some(checked) = Checked::of(&known.revision(), clock::system().today()) else { return };
    checked.keep(warnings);
    if let Some(kept) = Kept::of(checked.key()) {
        kept.keep(store);
    }
}

/// The store with its files and findings; where errors keep it from loading, a store without topics, and the errors as text.
///
/// # Errors
/// Why its files cannot be read.
#[cfg(feature = "demo")]
pub(crate) fn even_faulty(config: &Config) -> Result<Shown, Failure> {
    let files = files(&config.store.path)?;
    let Check { findings, store, .. } = store::check_files(&files, clock::system().today());
    if let Some(store) = store {
        return Ok(Shown { store: Arc::new(store), files, findings, errors: None });
    }
    let errors = errors(&findings, &files);
    let empty = Store::of(Vec::new());
    let empty = empty.ok_or_else(|| Failure::content(format!("{errors}the store has errors")))?;
    Ok(Shown { store: Arc::new(empty), files, findings, errors: Some(errors) })
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
