//! The folder for what can be made anew at any time: it may be deleted whenever somebody likes.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use counterpoint_core::id::fingerprint;
use store::whole::UNFINISHED;

/// What the names of compiled stores begin with.
pub(crate) const STORE: &str = "store-";

/// What the names of files with the directions of a store's examples begin with.
const DIRECTIONS: &str = "directions-";

/// Files of a kind that are kept at most: of the stores that one person goes back and forth between.
const KEPT: usize = 8;

/// What they may take together, in bytes, beside the one that was used last: twice what a compiled store of 1,000 topics takes.
const TOGETHER: u64 = 400 << 20;

/// How old such a file is whose writer was killed: nobody takes so long.
const LEFT: Duration = Duration::from_hours(24);

/// `counterpoint` in the user's folder for caches: `XDG_CACHE_HOME`, or `.cache` in the home folder (XDG Base Directory Specification), or
/// `LOCALAPPDATA` on Windows. None where the user has no home.
pub(crate) fn folder() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache")));
    Some(folder.or_else(|| set("LOCALAPPDATA"))?.join("counterpoint"))
}

/// What tells this program from any other, as far as the system tells which one it is.
pub(crate) fn program() -> Option<String> {
    let program = fs::metadata(env::current_exe().ok()?).ok()?;
    let made = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    Some(format!("{}-{}-{made}", env!("CARGO_PKG_VERSION"), program.len()))
}

/// A file of the folder, of a kind and under a key.
pub(crate) fn file(kind: &str, key: &str) -> Option<PathBuf> {
    Some(folder()?.join(format!("{kind}{:016x}", fingerprint(key))))
}

/// The file in which the directions of a store's examples are kept, by where the store lies: each store has its own, or the one that is
/// read last would throw the others' away.
#[cfg(feature = "encoder")]
pub(crate) fn directions(store: &Path) -> Option<PathBuf> {
    let store = fs::canonicalize(store).unwrap_or_else(|_| store.to_path_buf());
    let file = file(DIRECTIONS, &store.to_string_lossy())?;
    // It is used: others go before it.
    if let Ok(used) = fs::File::options().append(true).open(&file) {
        let _ = used.set_modified(SystemTime::now());
    }
    Some(file)
}

/// Removes what has not been used for longest, and what somebody left unfinished. What cannot be removed stays until the next time.
pub(crate) fn thin() {
    if let Some(folder) = folder() {
        let _ = thin_in(&folder, SystemTime::now());
    }
}

fn thin_in(folder: &Path, now: SystemTime) -> io::Result<()> {
    let mut kinds = [STORE, DIRECTIONS].map(|kind| (kind, Vec::new()));
    for entry in fs::read_dir(folder)?.flatten() {
        let (name, about) = (entry.file_name().to_string_lossy().into_owned(), entry.metadata()?);
        let used = about.modified().unwrap_or(UNIX_EPOCH);
        if name.ends_with(UNFINISHED) {
            if now.duration_since(used).is_ok_and(|age| age >= LEFT) {
                fs::remove_file(entry.path())?;
            }
        } else if let Some((_, files)) = kinds.iter_mut().find(|(kind, _)| name.starts_with(kind)) {
            files.push((used, about.len(), entry.path()));
        }
    }
    for (_, mut files) in kinds {
        files.sort_unstable();
        let mut together = 0;
        for (at, (_, bytes, path)) in files.iter().rev().enumerate().skip(1) {
            together += bytes;
            if at >= KEPT || together > TOGETHER {
                fs::remove_file(path)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_are_kept_than_one_person_uses() {
        for kind in [STORE, DIRECTIONS] {
            let folder = tempfile::tempdir().expect("a folder");
            let now = SystemTime::now();
            let put = |name: String, age: Duration, bytes: u64| {
                let file = fs::File::create(folder.path().join(name)).expect("written");
                file.set_len(bytes).expect("the system gives it");
                file.set_modified(now - age).expect("the system keeps it");
            };
            let name = |number: u64| format!("{kind}{number:016x}");
            let minutes = |number: u64| Duration::from_mins(100 - number);
            for number in 0..KEPT as u64 + 3 {
                put(name(number), minutes(number), 0);
            }
            let other = if kind == STORE { DIRECTIONS } else { STORE };
            for kept in [format!("{other}1"), "checked".to_owned(), format!(".{}.7{UNFINISHED}", name(0))] {
                put(kept, Duration::from_hours(2), 0);
            }
            put(format!("{}.9{UNFINISHED}", name(1)), LEFT, 0);
            let left = || {
                thin_in(folder.path(), now).expect("it is a folder");
                let left = fs::read_dir(folder.path()).expect("a folder").flatten();
                let names: Vec<String> =
                    left.map(|one| one.file_name().to_string_lossy().into_owned()).collect();
                assert!(!names.contains(&format!("{}.9{UNFINISHED}", name(1))), "its writer was killed");
                assert_eq!(names.iter().filter(|one| !one.starts_with(kind)).count(), 3, "{names:?}");
                (0..KEPT as u64 + 3).filter(|number| names.contains(&name(*number))).collect::<Vec<_>>()
            };
            assert_eq!(left(), (3..KEPT as u64 + 3).collect::<Vec<_>>(), "the latest");
            put(name(KEPT as u64), minutes(KEPT as u64), TOGETHER + 1);
            assert_eq!(left(), [KEPT as u64 + 1, KEPT as u64 + 2], "no more than may be, together");
        }
    }
}
