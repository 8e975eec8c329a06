//! Following the store while the bot runs: the bot takes a changed store over as soon as it has no errors, and goes on with the earlier
//! one until then. The log tells each fault once, however often the files are saved.

use std::{
    collections::BTreeSet,
    io,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use answers::moderation::Moderation;
use counterpoint_core::{store::Store, text::line_and_column};
use store::{
    Check,
    read::File,
    reload::{Found, Watch},
};

use super::clock;
use meter::{Meter, Reload};

/// Follows the files under `root`, which were `read` when the program started, until the watch is dropped. `None` if the system cannot
/// watch them; the log says so. `learn` hears of each store that is taken over.
pub(super) fn start(
    root: &Path,
    read: Vec<File>,
    moderation: &Arc<Moderation>,
    meter: &Meter,
    learn: impl Fn(Arc<Store>) + Send + 'static,
) -> Option<Watch> {
    let (moderation, meter) = (moderation.clone(), meter.clone());
    let store = root.display().to_string();
    let mut told = BTreeSet::new();
    let found = move |found: Found| match found {
        Ok((files, check)) => {
            let became = if check.store.is_some() { Reload::Taken } else { Reload::Faulty };
            meter.looked(Some(became), check.errors(), check.warnings());
            changed(&files, check, &store, &mut told, &moderation, &learn);
        }
        Err(error) => {
            meter.reloaded(Reload::Unreadable);
            unreadable(&error, &store);
        }
    };
    let watch = Watch::start(root, read, clock::system(), found);
    watch
        .inspect_err(|error| {
            let error = error.to_string();
            tracing::warn!(error, "changes of the store are not followed; a restart takes them over");
        })
        .ok()
}

fn unreadable(error: &io::Error, store: &str) {
    let error = error.to_string();
    tracing::error!(
        store,
        error,
        "the changed store cannot be read: what was known before is kept. Put back what is missing, or let the bot read it; it looks again by itself"
    );
}

/// A fault as the log tells it: the lint, the file, the line, and what is wrong.
type Fault = (&'static str, String, usize, String);

/// How long a store is waited for that somebody still asks: a message is heard in milliseconds, its direction in some twenty.
const LET_GO: Duration = Duration::from_secs(2);

/// The most faults that are remembered; then the log begins again.
const MOST: usize = 10_000;

/// What stands in the log already is not told again: `told` holds the faults since the store was without any. A file that is read while
/// it is written is cut off, and has other faults than the whole; so those of the last look alone would change all the time.
fn changed(
    files: &[File],
    check: Check,
    at: &str,
    told: &mut BTreeSet<Fault>,
    moderation: &Moderation,
    learn: &dyn Fn(Arc<Store>),
) {
    let faults = faults(files, &check);
    let fresh: Vec<&Fault> = faults.iter().filter(|fault| !told.contains(*fault)).collect();
    for (lint, file, line, _) in &fresh {
        tracing::error!(lint, file, line, "the changed store is at fault");
    }
    let news = !fresh.is_empty();
    if told.len() > MOST {
        told.clear();
    }
    told.extend(faults);
    if let Some(store) = check.store {
        told.clear();
        tracing::info!(topics = store.topics().len(), "the store has changed, and is taken over");
        let store = Arc::new(store);
        let before = moderation.engine().store();
        moderation.engine().renew(store.clone());
        learn(store);
        take_apart(before);
    } else if news {
        tracing::error!(
            store = at,
            "the changed store has errors: what was known before is kept. `counterpoint check` with this folder tells what to mend; the bot takes it over once it is mended"
        );
    }
}

/// Takes a store apart that nobody will ask any more. What is still heard with it ends first: its thousands of pieces are given back
/// here, and not by whoever lets go of it last, which may be somebody who has a reply to send.
fn take_apart(store: Arc<Store>) {
    let begun = Instant::now();
    while Arc::strong_count(&store) > 1 && begun.elapsed() < LET_GO {
        std::thread::sleep(LET_GO / 1000);
    }
    drop(store);
}

fn faults(files: &[File], check: &Check) -> BTreeSet<Fault> {
    let errors = check.findings.iter().filter(|finding| finding.is_error());
    errors
        .filter_map(|finding| {
            let file = files.get(finding.place.file)?;
            let (line, _) = line_and_column(&file.text, finding.place.span.start);
            Some((finding.lint.name, file.path.clone(), line, finding.message.clone()))
        })
        .collect()
}
