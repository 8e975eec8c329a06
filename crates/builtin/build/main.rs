//! Makes a list of every file of `responses/`, whose texts the compiler then takes in.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The store, from this crate's folder.
const STORE: &str = "../../responses";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed={STORE}");
    println!("cargo::rerun-if-changed=build");
    match made() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {STORE}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn made() -> io::Result<()> {
    let root = fs::canonicalize(STORE)?;
    let mut paths = Vec::new();
    walk(&root, &mut paths)?;
    paths.sort();
    let mut list = String::from("&[\n");
    for path in &paths {
        let below = path.strip_prefix(&root).map_err(io::Error::other)?;
        // The same on every system.
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let name = parts.join("/");
        // The folder is looked up by the compiler: what is built here may be kept while the folder moves.
        let at = format!("/{STORE}/{name}");
        writeln!(list, "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {at:?}))),")
            .map_err(io::Error::other)?;
    }
    list.push_str("]\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names no OUT_DIR"))?;
    fs::write(Path::new(&out).join("files.rs"), list)
}

/// Every file below a folder, but for those whose names begin with a dot.
fn walk(folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            continue;
        }
        if path.is_dir() {
            walk(&path, into)?;
        } else {
            into.push(path);
        }
    }
    Ok(())
}
