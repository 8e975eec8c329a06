//! Follows the files of a store while the program runs. What is found is handed over whole: a store without errors, or every fault
//! that keeps the new content from being taken over; the old one is never touched.

use std::{
    io,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::{
    Check,
    read::{self, File},
};
use counterpoint_core::time::Clock;

/// How long nothing has to happen in the folder before it is read: an editor writes a file in several steps, and a version control
/// system many files one after the other.
const QUIET: Duration = Duration::from_millis(150);

/// Watches a folder until it is dropped.
pub struct Watch {
    // Dropping it closes the channel, which ends the thread.
    _watcher: Arc<Mutex<RecommendedWatcher>>,
}

impl Watch {
    /// Checks the store under `root` whenever a file of it has changed, and hands over the files with what was found in them. `read`
    /// are the files that are known already.
    ///
    /// # Errors
    /// If the system cannot watch the folder.
    pub fn start(
        root: &Path,
        read: Vec<File>,
        clock: Clock,
        mut found: impl FnMut(io::Result<(Vec<File>, Check)>) + Send + 'static,
    ) -> notify::Result<Self> {
        let (sender, changes) = mpsc::channel();
        // The system tells of whole paths; files are called as whoever started the program calls them.
        let folder = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let root = root.to_path_buf();
        let inside = folder.clone();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Reading is no change, and what lies beside the folder is nobody's business; what the system could not tell may have
            // been a change.
            let idle = |event: notify::Event| {
                let beside = |path: &std::path::PathBuf| !path.starts_with(&inside);
                matches!(event.kind, EventKind::Access(_))
                    || (!event.paths.is_empty() && event.paths.iter().all(beside))
            };
            if event.is_ok_and(idle) {
                return;
            }
            let _ = sender.send(());
        })?;
        watcher.watch(&folder, RecursiveMode::Recursive)?;
        // A folder that is removed and made anew, as when a branch is changed, is another folder to the system: the one that it lies in
        // tells of that.
        if let Some(parent) = folder.parent() {
            watcher.watch(parent, RecursiveMode::NonRecursive)?;
        }
        let watcher = Arc::new(Mutex::new(watcher));
        let again = Arc::downgrade(&watcher);
        thread::spawn(move || {
            let mut known = Some(read);
            while quiet_after_change(&changes) {
                loop {
                    // Before it is read, so that nothing falls between. If it is gone there is nothing to watch.
                    if let Some(watcher) = again.upgrade() {
                        let mut watcher = watcher.lock().unwrap_or_else(PoisonError::into_inner);
                        let _ = watcher.unwatch(&folder);
                        let _ = watcher.watch(&folder, RecursiveMode::Recursive);
                    }
                    match read::files(&root) {
                        Ok(files) if known.as_ref() == Some(&files) => break,
                        Ok(files) => {
                            let check = crate::check_files(&files, clock.today());
                            known = Some(files.clone());
                            found(Ok((files, check)));
                        }
                        Err(error) => {
                            known = None;
                            found(Err(error));
                            break;
                        }
                    }
                    // What is written into a folder just made may not be told of: it is looked at until it stays as it is.
                    thread::sleep(QUIET);
                }
            }
        });
        Ok(Self { _watcher: watcher })
    }
}

/// Waits for a change, and for the quiet after it. False once nobody watches any more.
fn quiet_after_change(changes: &Receiver<()>) -> bool {
    if changes.recv().is_err() {
        return false;
    }
    loop {
        match changes.recv_timeout(QUIET) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}
