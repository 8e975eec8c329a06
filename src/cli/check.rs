//! `counterpoint check`: every finding in the store.

use std::{io::IsTerminal as _, path::PathBuf, sync::Arc};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Failure, show};
use crate::{
    clock::Clock,
    config::Config,
    lint::{Finding, render},
    store::{Check as Found, Store, read},
};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The store's folder, or one topic file; the configured store by default
    path: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

/// The form of the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For programs
    Json,
    /// For code hosting
    Sarif,
}

impl Check {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let root = self.path.unwrap_or_else(|| config.store.path.clone());
        let files = read::files(&root).map_err(|error| unreadable(&root, &error))?;
        let found = Store::check_files(&files, Clock::System.today());
        let text = match self.format {
            Form::Text => text(&found, &files),
            Form::Json => {
                let findings: Vec<_> = found.findings.iter().map(|one| render::value(one, &files)).collect();
                let counts = json!({ "files": found.files, "errors": found.errors(), "warnings": found.warnings(), "findings": findings });
                format!("{counts:#}\n")
            }
            Form::Sarif => format!("{:#}\n", render::sarif(&found.findings, &files)),
        };
        show::print(&text)?;
        if found.errors() > 0 { Err(Failure::content("")) } else { Ok(()) }
    }
}

fn unreadable(root: &std::path::Path, error: &std::io::Error) -> Failure {
    if error.kind() == std::io::ErrorKind::NotFound {
        let sentence = format!(
            "there is no store at {}; start the program in the project's folder, or name the store's folder",
            root.display()
        );
        return Failure::usage(sentence);
    }
    Failure::world(format!("cannot read the store: {error}"))
}

fn text(found: &Found, files: &[read::File]) -> String {
    let coloured = std::io::stdout().is_terminal();
    let mut text = String::new();
    for finding in &found.findings {
        text.push_str(&render::text(finding, files, coloured));
        text.push('\n');
    }
    text.push_str(&found.summary());
    text.push('\n');
    text
}

/// The store, or every finding that keeps it from loading, as text on standard error.
pub(crate) fn load(config: &Config) -> Result<Arc<Store>, Failure> {
    load_with_findings(config).map(|loaded| loaded.store)
}

/// A store that was loaded, its files, and what was found in them: warnings only.
#[cfg_attr(not(feature = "demo"), allow(dead_code, reason = "only the demo shows the files and findings"))]
pub(crate) struct Loaded {
    pub(crate) store: Arc<Store>,
    pub(crate) files: Vec<read::File>,
    pub(crate) findings: Vec<Finding>,
}

/// The store with its files and findings, or every finding that keeps it from loading, as text on standard error.
pub(crate) fn load_with_findings(config: &Config) -> Result<Loaded, Failure> {
    let root = &config.store.path;
    let files = read::files(root).map_err(|error| unreadable(root, &error))?;
    let Found { findings, store, .. } = Store::check_files(&files, Clock::System.today());
    if let Some(store) = store {
        return Ok(Loaded { store: Arc::new(store), files, findings });
    }
    let coloured = std::io::stderr().is_terminal();
    let errors = findings.iter().filter(|finding| finding.is_error());
    let mut text: String = errors.map(|finding| render::text(finding, &files, coloured) + "\n").collect();
    text.push_str(&format!("the store at {} has errors; mend them and try again", root.display()));
    Err(Failure::content(text))
}
