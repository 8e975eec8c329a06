//! The folder for what can be made anew at any time: it may be deleted whenever somebody likes.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

#[cfg(feature = "encoder")]
use counterpoint_core::id::fingerprint;

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

/// Writes a file of the folder, which is whole at any moment, whoever else writes it.
///
/// # Errors
/// If it cannot be written; what stood there before is still there.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let beside = file.with_file_name(format!(".{name}.{}.new", std::process::id()));
    fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, file)).inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}

/// The file in which the directions of a store's examples are kept, by where the store lies: each store has its own, or the one that is
/// read last would throw the others' away.
#[cfg(feature = "encoder")]
pub(crate) fn directions(store: &Path) -> Option<PathBuf> {
    let store = fs::canonicalize(store).unwrap_or_else(|_| store.to_path_buf());
    Some(folder()?.join(format!("directions-{:016x}", fingerprint(&store.to_string_lossy()))))
}
