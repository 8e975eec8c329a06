//! Follows the files of a store while the program runs. What is found is handed over whole: a store without errors, or every fault
//! that keeps the new content from being taken over; the old one is never touched.

mod places;

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::{
    Check, Known,
    lint::Memory,
    parallel,
    read::{self, File},
};
use counterpoint_core::time::Clock;
use places::{Places, Stamp};

/// How long nothing has to happen in the folder before it is read: an editor writes a file in several steps, and a version control
/// system many files one after the other.
const QUIET: Duration = Duration::from_millis(150);

/// The longest wait for that quiet, and between two looks at files that change without end: whoever saves a thousand times a second
/// hears of it every two seconds.
const LONGEST: Duration = Duration::from_secs(2);

/// How often it is looked whether a name on the way to the store is another thing now: a link that was switched, a folder that was
/// replaced.
const NAMES: Duration = Duration::from_secs(1);

/// What a look at changed files gave: the files with what was found in them, or why they cannot be read.
pub type Found = io::Result<(Vec<File>, Check)>;

/// Watches a folder until it is dropped.
pub struct Watch {
    // Dropping it closes the channel, which ends the thread.
    _watcher: Arc<Mutex<Eyes>>,
}

impl Watch {
    /// Checks the store under `root` whenever a file of it has changed, and hands over the files with what was found in them, but for
    /// those that are `known` already.
    ///
    /// The root, a shelf or a topic may be a link; a link that is switched is a change. A panic in `found` ends that one look, and not
    /// the following.
    ///
    /// # Errors
    /// If the system cannot watch the folder.
    pub fn start(
        root: &Path,
        known: Known,
        clock: Clock,
        found: impl FnMut(Found) + Send + 'static,
    ) -> notify::Result<Self> {
        Self::start_apart(root, known, clock, |_| false, |_, _| false, found)
    }

    /// The same where `apart` is asked first whether it checks and takes over files by itself; it gets what is known of them, and those
    /// that it `needs`. Files that it does not take are checked here: what a check needs for itself stays with the process
    /// that does it, several times what the store takes.
    ///
    /// # Errors
    /// As [`Watch::start`].
    pub fn start_apart(
        root: &Path,
        known: Known,
        clock: Clock,
        needs: impl Fn(&File) -> bool + Send + 'static,
        apart: impl FnMut(&Known, &[File]) -> bool + Send + 'static,
        found: impl FnMut(Found) + Send + 'static,
    ) -> notify::Result<Self> {
        // One change that nobody has looked at yet is enough to make somebody look.
        let (sender, changes) = mpsc::sync_channel(1);
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Reading is no change; what the system could not tell may have been one.
            if !event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
                let _ = sender.try_send(());
            }
        })?;
        let mut eyes = Eyes {
            watcher,
            root: root.to_path_buf(),
            places: Places::default(),
            stamps: Vec::new(),
            watched: None,
        };
        eyes.look()?;
        let watcher = Arc::new(Mutex::new(eyes));
        let follower = Follower {
            eyes: Arc::downgrade(&watcher),
            root: root.to_path_buf(),
            clock,
            known: Some(known),
            unread: None,
            memory: Memory::default(),
            needs,
            apart,
            found,
        };
        thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                aside();
                follower.follow(&changes);
            })
            .map_err(notify::Error::io)?;
        Ok(Self { _watcher: watcher })
    }
}

/// Does something beside everything else, which goes first: on a thread of its own, and there on one core.
///
/// # Errors
/// If the system gives no thread.
pub fn beside(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let thread = thread::Builder::new().name("store".to_owned());
    thread.spawn(|| {
        aside();
        work();
    })?;
    Ok(())
}

/// What this thread does is done beside everything else from now on, and so is what a process does that it starts.
pub fn aside() {
    parallel::alone();
    give_way();
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

/// What the system watches for us, and what we look at ourselves.
struct Eyes {
    watcher: RecommendedWatcher,
    root: PathBuf,
    places: Places,
    stamps: Vec<Option<Stamp>>,
    watched: Option<PathBuf>,
}

impl Eyes {
    /// Watches the store where it lies now, with all below it: a folder that is removed and made anew, or a link that leads elsewhere,
    /// is another folder to the system.
    fn look(&mut self) -> notify::Result<()> {
        if let Some(path) = self.watched.take() {
            let _ = self.watcher.unwatch(&path);
        }
        self.places = Places::of(&self.root);
        self.stamps = self.places.stamps();
        let root = self.places.root().to_path_buf();
        self.watcher.watch(&root, RecursiveMode::Recursive)?;
        self.watched = Some(root);
        Ok(())
    }

    /// Whether a name on the way to the store is another thing than it was.
    fn leads_elsewhere(&self) -> bool {
        self.places.stamps() != self.stamps
    }
}

/// The thread that looks at what has changed.
struct Follower<N, A, F> {
    eyes: Weak<Mutex<Eyes>>,
    root: PathBuf,
    clock: Clock,
    /// The files as they were handed over last; none if they could not be read, or handing over failed.
    known: Option<Known>,
    /// Why they could not be read, if that was said.
    unread: Option<String>,
    /// What the last check knows of topics that have not changed.
    memory: Memory,
    needs: N,
    apart: A,
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

impl<N: Fn(&File) -> bool, A: FnMut(&Known, &[File]) -> bool, F: FnMut(Found)> Follower<N, A, F> {
    fn follow(mut self, changes: &Receiver<()>) {
        while self.waits(changes) {
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

    /// Waits for a change, and for the quiet after it. False once nobody watches any more.
    fn waits(&self, changes: &Receiver<()>) -> bool {
        loop {
            match changes.recv_timeout(NAMES) {
                Ok(()) => return quiet(changes),
                Err(RecvTimeoutError::Disconnected) => return false,
                Err(RecvTimeoutError::Timeout) => {
                    let Some(eyes) = self.eyes.upgrade() else { return false };
                    if eyes.lock().unwrap_or_else(PoisonError::into_inner).leads_elsewhere() {
                        return quiet(changes);
                    }
                }
            }
        }
    }

    fn look(&mut self) -> Look {
        let Some(eyes) = self.eyes.upgrade() else { return Look::Over };
        // Before the files are read, so that nothing falls between. What is gone cannot be watched; its name is looked at.
        let _ = eyes.lock().unwrap_or_else(PoisonError::into_inner).look();
        drop(eyes);
        if let Ok((known, needed)) = Known::read(&self.root, &self.needs) {
            if self.known.as_ref() == Some(&known) {
                return Look::Still;
            }
            if (self.apart)(&known, &needed) {
                self.unread = None;
                self.known = Some(known);
                return Look::Changed;
            }
        }
        match read::files(&self.root) {
            Ok(files) => {
                let known = Known::of(&files);
                if self.known.as_ref() == Some(&known) {
                    return Look::Still;
                }
                let check = crate::check_again(&files, self.clock.today(), &mut self.memory);
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

/// Waits for the quiet after a change. False once nobody watches any more.
fn quiet(changes: &Receiver<()>) -> bool {
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
