//! The store as the page shows it to curators: where it lies, its state, what `check` finds, and what has changed since.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use loopback::page::Page;
use serde_json::{Value, json};
use sha1::{Digest as _, Sha1};

use crate::{Loaded, Wish};
use answers::moderation::Moderation;
use counterpoint_core::{
    store::Store,
    text::{counted, line_and_column},
};
use store::{
    Check, Known,
    lint::Finding,
    read::File,
    reload::{Found, Watch},
};

/// Letters of a revision that are shown.
const SHOWN: usize = 7;

/// The store, followed while its files change.
pub(super) struct Curators {
    seen: Arc<Mutex<Seen>>,
    // Dropping it ends the following.
    _watch: Option<Watch>,
}

/// What is known of the files.
struct Seen {
    directory: PathBuf,
    files: Vec<File>,
    topics: usize,
    /// The protocol's `store`.
    shown: Value,
}

impl Curators {
    /// Follows the store of `wish`, as it was loaded: what has no errors is taken over by the bot, and told to the page; so is what has.
    /// `learn` is handed each store that is.
    pub(super) fn follow(
        wish: &Wish,
        loaded: Loaded,
        moderation: &Arc<Moderation>,
        page: Arc<Page>,
        learn: impl Fn(Arc<Store>) + Send + Sync + 'static,
    ) -> Self {
        let Loaded { store, files, findings } = loaded;
        let (directory, taken) = (wish.responses.clone(), Known::of(&files));
        let mut seen = Seen { directory, files, topics: store.topics().len(), shown: Value::Null };
        let state = if findings.iter().any(Finding::is_error) { "faulty" } else { "good" };
        seen.shown = seen.view(state, &findings, &[]);
        let directory = seen.directory.clone();
        let seen = Arc::new(Mutex::new(seen));
        let known = seen.clone();
        let moderation = moderation.clone();
        let found = move |found: Found| {
            let (shown, note) = {
                let mut seen = known.lock().unwrap_or_else(PoisonError::into_inner);
                match found {
                    Ok((files, check)) => seen.changed(files, check, &moderation, &learn),
                    Err(error) => seen.unreadable(&error),
                }
            };
            page.tell(&json!({ "type": "store", "store": shown }));
            page.tell(&json!({ "type": "note", "channel": null, "text": note }));
        };
        // Where no folder lies the program's own store is answered from, and that does not change.
        let watch = directory.exists().then(|| Watch::start(&directory, taken, wish.clock.clone(), found));
        let watch = watch.transpose().inspect_err(|error| {
            let error = error.to_string();
            tracing::warn!(error, "changes of the store are not followed; a restart takes them over");
        });
        Self { seen, _watch: watch.ok().flatten() }
    }

    /// The protocol's `store`.
    pub(super) fn shown(&self) -> Value {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).shown.clone()
    }
}

impl Seen {
    /// Files have changed: what the page shows now, and what is said of it.
    fn changed(
        &mut self,
        files: Vec<File>,
        check: Check,
        moderation: &Moderation,
        learn: impl Fn(Arc<Store>),
    ) -> (Value, String) {
        let changed = difference(&self.files, &files);
        self.files = files;
        let names: Vec<String> = changed.iter().map(|path| format!("`{path}`")).collect();
        let names = if names.is_empty() { "The store".to_owned() } else { names.join(", ") };
        let errors = check.errors();
        let (state, note) = if let Some(store) = check.store {
            self.topics = store.topics().len();
            let store = Arc::new(store);
            moderation.engine().renew(store.clone());
            learn(store);
            (
                "changed",
                format!("{names}: changed, and taken over. The next reply comes from the new content."),
            )
        } else {
            let errors = counted(errors, "error", "errors");
            ("faulty", format!("{names}: changed, with {errors}. The earlier content keeps answering."))
        };
        self.shown = self.view(state, &check.findings, &changed);
        (self.shown.clone(), note)
    }

    fn unreadable(&mut self, error: &io::Error) -> (Value, String) {
        self.shown["state"] = json!("faulty");
        let note = format!("The store cannot be read ({error}). The earlier content keeps answering.");
        (self.shown.clone(), note)
    }

    fn view(&self, state: &str, findings: &[Finding], changed: &[String]) -> Value {
        let findings: Vec<Value> = findings.iter().map(|one| told(one, &self.files)).collect();
        json!({
            "directory": self.directory.display().to_string(), "revision": revision(&self.files), "topics": self.topics,
            "state": state, "changed": changed, "findings": findings,
        })
    }
}

/// The paths of the files that were added, removed, or have other text.
fn difference(before: &[File], after: &[File]) -> Vec<String> {
    let in_list =
        |list: &[File], file: &File| list.iter().any(|one| one.path == file.path && one.text == file.text);
    let mut paths: Vec<String> =
        after.iter().filter(|file| !in_list(before, file)).map(|file| file.path.clone()).collect();
    let gone = before.iter().filter(|file| !after.iter().any(|one| one.path == file.path));
    paths.extend(gone.map(|file| file.path.clone()));
    paths
}

/// A short name for what stands in the files.
fn revision(files: &[File]) -> String {
    let mut hash = Sha1::new();
    for file in files {
        hash.update(file.path.as_bytes());
        hash.update([0]);
        hash.update(file.text.as_bytes());
        hash.update([0]);
    }
    let bytes = hash.finalize();
    let first = bytes.iter().take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{first:08x}").chars().take(SHOWN).collect()
}

/// A finding as the protocol has it: with its line, and where in it the caret stands.
fn told(finding: &Finding, files: &[File]) -> Value {
    let file = &files[finding.place.file];
    let (line, column) = line_and_column(&file.text, finding.place.span.start);
    let (end_line, end_column) = line_and_column(&file.text, finding.place.span.end);
    let source = file.text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    // One line is enough to find the place.
    let to = if end_line == line { end_column } else { source.chars().count() + 1 };
    let message = if finding.label.is_empty() {
        finding.message.clone()
    } else {
        format!("{} ({})", finding.message, finding.label)
    };
    json!({
        "level": if finding.is_error() { "error" } else { "warning" },
        "code": finding.lint.name, "message": message, "file": file.path, "line": line, "column": column, "source": source,
        "caret": { "from": column, "to": to.max(column + 1) },
        "help": if finding.help.is_empty() { None } else { Some(&finding.help) },
    })
}
