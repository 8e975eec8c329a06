//! The folder for what can be made anew at any time: it may be deleted whenever somebody likes.

use std::{env, path::PathBuf};

/// `counterpoint` in the user's folder for caches: `XDG_CACHE_HOME`, or `.cache` in the home folder (XDG Base Directory Specification), or
/// `LOCALAPPDATA` on Windows. None where the user has no home.
pub(crate) fn folder() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache")));
    Some(folder.or_else(|| set("LOCALAPPDATA"))?.join("counterpoint"))
}
