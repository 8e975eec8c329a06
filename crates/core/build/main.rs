//! Makes Rust of the tables of sentences in `words/`: the enum `Language` with one variant a file, and one typed method of `Words` for
//! each message of `en.ftl`. A message that is missing where it is said, or an argument too many, is thereby an error of the compiler;
//! what is wrong in a table ends the build with file and line.
//!
//! The texts are compiled, not read when the program runs: nothing can fail there, and nothing has to be parsed. A test compares what
//! comes of it with Mozilla's own implementation of Fluent.

mod read;
mod write;

use std::{fs, path::Path, process::ExitCode};

use read::Table;

/// The language whose messages all others translate.
const FIRST: &str = "en";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=words");
    println!("cargo::rerun-if-changed=build");
    match made(Path::new("words")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(faults) => {
            for fault in faults {
                eprintln!("error: {fault}");
            }
            ExitCode::FAILURE
        }
    }
}

fn made(folder: &Path) -> Result<(), Vec<String>> {
    let tables = tables(folder)?;
    let out = std::env::var_os("OUT_DIR").ok_or_else(|| vec!["cargo names no OUT_DIR".to_owned()])?;
    let file = Path::new(&out).join("table.rs");
    fs::write(&file, write::written(&tables)).map_err(|error| vec![format!("{}: {error}", file.display())])
}

/// The tables of a folder, English first, the others by their codes.
fn tables(folder: &Path) -> Result<Vec<Table>, Vec<String>> {
    let one = |error: &dyn std::fmt::Display| vec![format!("{}: {error}", folder.display())];
    let mut tables = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| one(&error))? {
        let path = entry.map_err(|error| one(&error))?.path();
        let code = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if path.extension().is_some_and(|ending| ending == "ftl") {
            let text =
                fs::read_to_string(&path).map_err(|error| vec![format!("{}: {error}", path.display())])?;
            tables.push(Table::read(&format!("crates/core/{}", path.display()), &code, &text)?);
        }
    }
    tables.sort_by_key(|table| (table.code != FIRST, table.code.clone()));
    let Some((first, others)) = tables.split_first().filter(|(first, _)| first.code == FIRST) else {
        return Err(one(&"there is no `en.ftl`"));
    };
    let faults: Vec<String> = others.iter().flat_map(|other| other.strays_from(first)).collect();
    if faults.is_empty() { Ok(tables) } else { Err(faults) }
}
