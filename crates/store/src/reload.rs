//! Follows the files of a store while the program runs. What is found is handed over whole: a store without errors, or every fault
//! that keeps the new content from being taken over; the old one is never touched.

mod places;

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, RwLock, Weak,
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use sha1::{Digest as _, Sha1};

use super::{
    Check,
    read::{self, File},
};
use counterpoint_core::time::Clock;
use places::Places;

/// How long nothing has to happen in the folder before it is read: an editor writes a file in several steps, and a version control
/// system many files one after the other.
const QUIET: Duration = Duration::from_millis(150);

/// The longest wait for that quiet, and between two looks at files that change without end: whoever saves a thousand times a second
/// hears of it every two seconds.
const LONGEST: Duration = Duration::from_secs(2);

/// What a look at changed files gave: the files with what was found in them, or why they cannot be read.
pub type Found = io::Result<(Vec<File>, Check)>;

/// Watches a folder until it is dropped.
pub struct Watch {
    // Dropping it closes the channel, which ends the thread.
    _watcher: Arc<Mutex<Eyes>>,
}

impl Watch {
    /// Checks the store under `root` whenever a file of it has changed, and hands over the files with what was found in them. `read`
    /// are the files that are known already.
    ///
    /// The root, a shelf or a topic may be a link; a link that is switched is a change. A panic in `found` ends that one look, and not
    /// the following.
    ///
    /// # Errors
    /// If the system cannot watch the folder.
    pub fn start(
        root: &Path,
        read: Vec<File>,
        clock: Clock,
        found: impl FnMut(Found) + Send + 'static,
    ) -> notify::Result<Self> {
        // One change that nobody has looked at yet is enough to make somebody look.
        let (sender, changes) = mpsc::sync_channel(1);
        let places = Arc::new(RwLock::new(Places::of(root)));
        let counted = places.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Reading is no change, and what lies beside the folder is nobody's business; what the system could not tell may have
            // been a change.
            let idle = |event: notify::Event| {
                let places = counted.read().unwrap_or_else(PoisonError::into_inner);
                matches!(event.kind, EventKind::Access(_))
                    || (!event.paths.is_empty() && !event.paths.iter().any(|path| places.concern(path)))
            };
            if event.is_ok_and(idle) {
                return;
            }
            let _ = sender.try_send(());
        })?;
        let mut eyes = Eyes { watcher, root: root.to_path_buf(), places, watched: Vec::new() };
        eyes.look()?;
        let watcher = Arc::new(Mutex::new(eyes));
        let mut follower = Follower {
            eyes: Arc::downgrade(&watcher),
            root: root.to_path_buf(),
            clock,
            known: None,
            unread: None,
            found,
        };
        thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                give_way();
                follower.known = Some(Known::of(&read));
                drop(read);
                follower.follow(&changes);
            })
            .map_err(notify::Error::io)?;
        Ok(Self { _watcher: watcher })
    }
}

/// Lets every other thread of the program go first from now on: checking a store takes all processors for a moment, and
/// replies are not to wait for it. Where the system refuses, it goes on as it is.
#[cfg(target_os = "linux")]
fn give_way() {
    // On Linux this is of the thread that asks (`nice(2)`, "C library/kernel differences"); 19 is the least there is.
    if let Err(error) = rustix::process::nice(19) {
        tracing::debug!(
            error = error.to_string(),
            "a changed store is checked at the priority of everything else"
        );
    }
}

/// Other systems have no priority of a thread that the standard library or a crate of ours can set.
#[cfg(not(target_os = "linux"))]
fn give_way() {}

/// What the system watches for us.
struct Eyes {
    watcher: RecommendedWatcher,
    root: PathBuf,
    places: Arc<RwLock<Places>>,
    watched: Vec<PathBuf>,
}

impl Eyes {
    /// Watches the store where it lies now: a folder that is removed and made anew, or a link that leads elsewhere, is another folder
    /// to the system. The folders around it tell when that happens.
    fn look(&mut self) -> notify::Result<()> {
        let places = Places::of(&self.root);
        // Two paths may be one folder to the system, so nothing is given up after something was taken.
        for path in self.watched.drain(..) {
            let _ = self.watcher.unwatch(&path);
        }
        let mut refused = Ok(());
        let wanted = [(places.root(), RecursiveMode::Recursive)];
        let beside = places.beside().into_iter().map(|folder| (folder, RecursiveMode::NonRecursive));
        for (folder, mode) in wanted.into_iter().chain(beside) {
            match self.watcher.watch(folder, mode) {
                Ok(()) => self.watched.push(folder.to_path_buf()),
                Err(error) => refused = refused.and(Err(error)),
            }
        }
        *self.places.write().unwrap_or_else(PoisonError::into_inner) = places;
        refused
    }
}

/// What tells files from any others: their texts take as much memory as the store that was made of them.
#[derive(PartialEq, Eq)]
struct Known([u8; 20]);

impl Known {
    fn of(files: &[File]) -> Self {
        let mut hash = Sha1::new();
        hash.update(crate::revision(files));
        for file in files {
            // What a path ends with is no beginning of the next.
            hash.update(file.path.len().to_le_bytes());
            hash.update(&file.path);
        }
        Self(hash.finalize().into())
    }
}

/// The thread that looks at what has changed.
struct Follower<F> {
    eyes: Weak<Mutex<Eyes>>,
    root: PathBuf,
    clock: Clock,
    /// The files as they were handed over last; none if they could not be read, or handing over failed.
    known: Option<Known>,
    /// Why they could not be read, if that was said.
    unread: Option<String>,
    found: F,
}

/// What a look at the files gave.
enum Look {
    /// They are known already, or cannot be read: the next change is waited for.
    Still,
    /// They had changed, and may go on changing.
    Changed,
    /// Nobody watches any more.
    Over,
}

impl<F: FnMut(Found)> Follower<F> {
    fn follow(mut self, changes: &Receiver<()>) {
        while quiet_after_change(changes) {
            let mut pause = QUIET;
            loop {
                match catch_unwind(AssertUnwindSafe(|| self.look())) {
                    Ok(Look::Still) => break,
                    Ok(Look::Over) => return,
                    // What is written into a folder just made may not be told of: it is looked at until it stays as it is.
                    Ok(Look::Changed) => thread::sleep(pause),
                    Err(_) => {
                        self.known = None;
                        tracing::error!(
                            "following the store met a defect of the program: what was known before is kept, and the next change is looked at"
                        );
                        break;
                    }
                }
                pause = LONGEST.min(pause * 2);
            }
        }
    }

    fn look(&mut self) -> Look {
        let Some(eyes) = self.eyes.upgrade() else { return Look::Over };
        // Before the files are read, so that nothing falls between. What is gone cannot be watched; the folder around it is.
        let _ = eyes.lock().unwrap_or_else(PoisonError::into_inner).look();
        drop(eyes);
        match read::files(&self.root) {
            Ok(files) => {
                let known = Known::of(&files);
                if self.known.as_ref() == Some(&known) {
                    return Look::Still;
                }
                let check = crate::check_files(&files, self.clock.today());
                self.unread = None;
                self.known = Some(known);
                (self.found)(Ok((files, check)));
                Look::Changed
            }
            Err(error) => {
                self.known = None;
                let said = error.to_string();
                // The same fault is told once, however often something else changes.
                if self.unread.as_ref() != Some(&said) {
                    self.unread = Some(said);
                    (self.found)(Err(error));
                }
                Look::Still
            }
        }
    }
}

/// Waits for a change, and for the quiet after it. False once nobody watches any more.
fn quiet_after_change(changes: &Receiver<()>) -> bool {
    if changes.recv().is_err() {
        return false;
    }
    let began = Instant::now();
    while began.elapsed() < LONGEST {
        match changes.recv_timeout(QUIET) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{Known, Path, read};

    #[test]
    fn files_are_known_by_every_text_and_every_path() {
        let known = |list: &[(&str, &str)]| Known::of(&read::bundled(Path::new("store"), list));
        let files = [("shelf/a.toml", "title = 1"), ("asides.txt", "a\nb")];
        assert!(known(&files) == known(&[files[1], files[0]]), "the order of a folder is none");
        for other in [
            [("shelf/a.toml", "title = 2"), files[1]],
            [("ledge/a.toml", "title = 1"), files[1]],
            // The same shelf and name, one folder further down.
            [("below/shelf/a.toml", "title = 1"), files[1]],
            [files[0], ("asides.txt", "a\nb\n")],
        ] {
            assert!(known(&files) != known(&other), "{other:?}");
        }
    }
}
