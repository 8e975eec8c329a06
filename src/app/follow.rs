//! Following the store while the bot runs: the bot takes a changed store over as soon as it has no errors, and goes on with the earlier
//! one until then. The log tells each fault once, however often the files are saved.

use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use answers::moderation::Moderation;
use counterpoint_core::store::Store;
use store::{
    Check, Known, read,
    reload::{self, Found, Watch},
};

use super::{
    apart::{Fault, Faulty, Maker, Told, faults},
    clock, load,
};
use meter::{Meter, Reload};

/// The most topics of a store that another process checks when it changes. It checks all of them, which takes 18 topics 0.2 s of a core and
/// 1,000 topics more than ten; here only those that have changed are checked anew.
const APART: usize = 100;

/// Follows the files under `root`, of which those are `known` that were there when the program started, until the watch is dropped. `None` if the system cannot
/// watch them; the log says so. `maker` makes them, and `learn` hears of each that is taken over.
pub(super) fn start(
    root: &Path,
    known: Known,
    moderation: &Arc<Moderation>,
    meter: &Meter,
    latest: &Latest,
    maker: Maker,
    learn: impl Fn(Arc<Store>) + Send + 'static,
) -> Option<Watch> {
    let (own, meter, needs) = (root.to_path_buf(), meter.clone(), maker.needs());
    let follower = Follower {
        store: root.display().to_string(),
        told: BTreeSet::new(),
        moderation: moderation.clone(),
        latest: latest.clone(),
        learn,
    };
    // One thread asks both, one after the other.
    let follower = Arc::new(Mutex::new(follower));
    let apart = {
        let (follower, meter, moderation) = (follower.clone(), meter.clone(), moderation.clone());
        move |known: &Known, needed: &[read::File]| {
            if moderation.engine().store().topics().len() > APART {
                return false;
            }
            let Some(told) = maker.told(&own, known, needed) else { return false };
            let mut follower = follower.lock().unwrap_or_else(PoisonError::into_inner);
            match told {
                Told::Made { store, warnings } => {
                    meter.looked(Some(Reload::Taken), 0, warnings);
                    follower.takes(Taken { known: known.clone(), warnings, store });
                }
                Told::Faulty(Faulty { errors, warnings, faults, .. }) => {
                    meter.looked(Some(Reload::Faulty), errors, warnings);
                    follower.is_faulty(faults);
                }
            }
            true
        }
    };
    let found = move |found: Found| {
        let mut follower = follower.lock().unwrap_or_else(PoisonError::into_inner);
        match found {
            Ok((files, check)) => {
                let became = if check.store.is_some() { Reload::Taken } else { Reload::Faulty };
                meter.looked(Some(became), check.errors(), check.warnings());
                follower.changed(&files, check);
            }
            Err(error) => {
                meter.reloaded(Reload::Unreadable);
                follower.moderation.note_store_fault(true);
                unreadable(&error, &follower.store);
            }
        }
    };
    let watch = Watch::start_apart(root, known, clock::system(), needs, apart, found);
    watch
        .inspect_err(|error| {
            let error = error.to_string();
            tracing::warn!(error, "changes of the store are not followed; a restart takes them over");
        })
        .ok()
}

/// Has the store under `root`, which was taken as it was checked on an earlier day, checked by what is due today: by another process, beside
/// everything else, and the bot answers from it meanwhile. What is found is counted, and the log tells of it.
pub(super) fn look_again(root: PathBuf, meter: &Meter, maker: Maker) {
    let meter = meter.clone();
    let looked = reload::beside(move || {
        if let Some(warnings) = load::checked_apart(&root) {
            meter.looked(None, 0, warnings);
            tracing::info!(warnings, "the store has no errors by today's date either");
            return;
        }
        let Some((errors, warnings)) = counted(&root, &maker) else { return };
        meter.looked(None, errors, warnings);
        if errors == 0 {
            return;
        }
        tracing::error!(
            store = root.display().to_string(),
            errors,
            "the store has errors by today's date: what was known before answers. `counterpoint check` with this folder tells what to mend"
        );
    });
    if let Err(error) = looked {
        tracing::warn!(error = error.to_string(), "the store is not checked by today's date");
    }
}

/// How many errors and warnings the store under `root` has by today's date; none if it cannot be read. Where no other process tells, this one
/// looks.
fn counted(root: &Path, maker: &Maker) -> Option<(usize, usize)> {
    let (known, needed) = Known::read(root, store::kept::needs(false)).ok()?;
    Some(match maker.told(root, &known, &needed) {
        Some(Told::Made { warnings, .. }) => (0, warnings),
        Some(Told::Faulty(faulty)) => (faulty.errors, faulty.warnings),
        None => {
            let files = read::files(root).ok()?;
            let check = store::check_files(&files, clock::system().today());
            (check.errors(), check.warnings())
        }
    })
}

fn unreadable(error: &io::Error, store: &str) {
    let error = error.to_string();
    tracing::error!(
        store,
        error,
        "the changed store cannot be read: what was known before is kept. Put back what is missing, or let the bot read it; it looks again by itself"
    );
}

/// The last store that was taken over, for the next start.
#[derive(Clone, Default)]
pub(super) struct Latest(Arc<Mutex<Option<Taken>>>);

struct Taken {
    known: Known,
    warnings: usize,
    store: Arc<Store>,
}

impl Latest {
    fn is(&self, taken: Taken) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(taken);
    }

    /// Keeps it for the next start. While the bot runs nothing is written: a file that is written beside
    /// the database makes the database wait.
    pub(super) fn keep(self) {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Taken { known, warnings, store }) = taken {
            load::keep(&known, warnings, &store);
        }
    }
}

/// How long a store is waited for that somebody still asks: a message is heard in milliseconds, its direction in some twenty.
const LET_GO: Duration = Duration::from_secs(2);

/// The most faults that are remembered; then the log begins again.
const MOST: usize = 10_000;

/// Who takes changed stores over, and tells of those that cannot be.
struct Follower<L> {
    /// Where the store lies, for the log.
    store: String,
    /// The faults that were told since the store was without any.
    told: BTreeSet<Fault>,
    moderation: Arc<Moderation>,
    latest: Latest,
    learn: L,
}

impl<L: Fn(Arc<Store>)> Follower<L> {
    fn changed(&mut self, files: &[read::File], check: Check) {
        let faults = faults(files, &check);
        let warnings = check.warnings();
        match check.store {
            Some(store) => self.takes(Taken { known: Known::of(files), warnings, store: Arc::new(store) }),
            None => self.is_faulty(faults),
        }
    }

    /// What stands in the log already is not told again. A file that is read while it is written is cut off, and has other faults than the
    /// whole; so those of the last look alone would change all the time.
    fn is_faulty(&mut self, faults: BTreeSet<Fault>) {
        self.moderation.note_store_fault(true);
        let fresh: Vec<&Fault> = faults.iter().filter(|fault| !self.told.contains(*fault)).collect();
        for (lint, file, line, _) in &fresh {
            tracing::error!(lint, file, line, "the changed store is at fault");
        }
        if !fresh.is_empty() {
            tracing::error!(
                store = self.store,
                "the changed store has errors: what was known before is kept. `counterpoint check` with this folder tells what to mend; the bot takes it over once it is mended"
            );
        }
        if self.told.len() > MOST {
            self.told.clear();
        }
        self.told.extend(faults);
    }

    /// The bot answers from another store from now on.
    fn takes(&mut self, taken: Taken) {
        self.told.clear();
        self.moderation.note_store_fault(false);
        let store = taken.store.clone();
        tracing::info!(topics = store.topics().len(), "the store has changed, and is taken over");
        let before = self.moderation.engine().store();
        store.knows_cards_of(&before);
        self.moderation.engine().renew(store.clone());
        self.latest.is(taken);
        (self.learn)(store);
        take_apart(before);
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

#[cfg(test)]
mod tests {
    use super::*;
    use answers::storage::Storage;
    use counterpoint_core::settings::Defaults;

    #[tokio::test]
    async fn whether_the_files_have_errors_is_known_until_they_are_taken_over() {
        let files = read::files(Path::new("tests/fixture-store")).expect("the fixture store");
        let check = || store::check_files(&files, clock::system().today());
        let known = Arc::new(check().store.expect("it has no errors"));
        let storage = Storage::open("sqlite::memory:").await.expect("a database");
        let opened = Moderation::open(known, Defaults::default(), clock::system(), storage).await;
        let moderation = Arc::new(opened.expect("an empty database"));
        let mut follower = Follower {
            store: "tests/fixture-store".to_owned(),
            told: BTreeSet::new(),
            moderation: moderation.clone(),
            latest: Latest::default(),
            learn: |_| {},
        };
        assert!(!moderation.store_is_at_fault());
        let mut cut = files.clone();
        let topic = cut.iter_mut().find(|file| file.role == read::Role::Topic).expect("a topic");
        topic.text = "half of a file".to_owned();
        for _ in 0..2 {
            follower.changed(&cut, store::check_files(&cut, clock::system().today()));
            assert!(moderation.store_is_at_fault(), "the bot answers from what it knew");
        }
        follower.changed(&files, check());
        assert!(!moderation.store_is_at_fault());
    }
}
