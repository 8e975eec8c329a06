//! A changed store, checked and compiled by a process of its own: what that needs beside the store goes with it, which is several times what
//! the bot takes. It comes through a pipe, as nothing is written while the bot runs: a file that is written beside the database makes the
//! database wait.

use std::{
    env,
    io::{self, Read, Write as _},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::{self, SendError, Sender},
    thread,
};

use counterpoint_core::store::Store;
use store::{Check, Known, read::File, reload};

use super::{checked::Checked, clock, load};
use crate::failure::Failure;

/// The command of [`tell`].
pub(crate) const TELL: &str = "tell";

/// A store without errors.
pub(super) struct Made {
    pub(super) store: Store,
    /// How many warnings there were.
    pub(super) warnings: usize,
}

/// A process of this program that does `what` with the store at `root`, and is told no secret; none where the system does not tell which
/// program this is.
pub(super) fn process(what: &str, root: &Path) -> Option<Command> {
    let mut command = Command::new(env::current_exe().ok()?);
    command.arg(what).arg(root).env_remove("DISCORD_TOKEN").env_remove("DISCORD_TOKEN_FILE");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Some(command)
}

/// Makes the stores of a program that stays, each in the memory that the one before the last has left: they are as large as each other, and
/// what one thread allocates lies apart from what others do. Where the system gives no thread they are made where they are asked for.
#[derive(Clone)]
pub(super) struct Maker(Option<Sender<Work>>);

/// What a [`Maker`] does.
type Work = Box<dyn FnOnce() + Send>;

impl Maker {
    pub(super) fn start() -> Self {
        let (sender, works) = mpsc::channel::<Work>();
        let thread = thread::Builder::new().name("maker".to_owned());
        let begun = thread.spawn(move || works.into_iter().for_each(|work| work()));
        Self(begun.is_ok().then_some(sender))
    }

    /// What `work` makes; nothing if it panics.
    pub(super) fn make<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let Some(sender) = &self.0 else { return Some(work()) };
        let (done, made) = mpsc::channel();
        let sent = sender.send(Box::new(move || {
            let _ = done.send(work());
        }));
        if let Err(SendError(work)) = sent {
            work();
        }
        made.recv().ok()
    }

    /// The store at `root` as another process made it of the files that are `known`, of which those are `needed` that are read anew at each
    /// start. None where it has errors, where the files are others by now, and where there is no such process: then this one checks it.
    pub(super) fn made(&self, root: &Path, known: &Known, needed: &[File]) -> Option<Made> {
        let (root, key, needed) = (root.to_path_buf(), key(known)?, needed.to_vec());
        self.make(move || {
            // The other process gives way as this thread does.
            reload::aside();
            let mut other = process(TELL, &root)?.stdout(Stdio::piped()).spawn().ok()?;
            let made = other.stdout.take().and_then(|mut told| {
                let (warnings, length) = (number(&mut told)?, number(&mut told)?);
                let store = store::kept::trusted(&key, &mut told, length, &needed)?;
                Some(Made { store, warnings })
            });
            // Where it has errors it has told nothing; where it was not understood it finds that nobody reads.
            let ended = other.wait().ok()?;
            made.filter(|_| ended.success())
        })?
    }
}

/// Checks the store at `root` beside everything else, and writes the number of its warnings, how long its compiled form is, and that to
/// standard output: what [`Maker::made`] reads.
///
/// # Errors
/// The sentence of [`load::files`], or one that tells that there are errors or that nobody reads.
pub(crate) fn tell(root: &Path) -> Result<(), Failure> {
    let files = load::files(root)?;
    let (sender, checked) = mpsc::channel();
    let begun = reload::beside(move || {
        let Check { findings, store, .. } = store::check_files(&files, clock::system().today());
        let told = key(&Known::of(&files))
            .zip(store)
            .map(|(key, store)| (findings.len(), store::kept::bytes(&key, &store)));
        let _ = sender.send(told);
    });
    begun.map_err(|error| Failure::world(format!("cannot start a thread: {error}")))?;
    let Ok(Some((warnings, store))) = checked.recv() else {
        return Err(Failure::content(format!("the store at {} cannot be compiled", root.display())));
    };
    let mut out = io::stdout().lock();
    let mut number = |number: usize| out.write_all(&u64::try_from(number).unwrap_or(u64::MAX).to_le_bytes());
    let written = number(warnings).and_then(|()| number(store.len()));
    let written = written.and_then(|()| out.write_all(&store)).and_then(|()| out.flush());
    written.map_err(|error| Failure::world(format!("nobody reads the store: {error}")))
}

/// A number of eight bytes, little-endian.
fn number(told: &mut impl Read) -> Option<usize> {
    let mut bytes = [0; 8];
    told.read_exact(&mut bytes).ok()?;
    usize::try_from(u64::from_le_bytes(bytes)).ok()
}

/// Names the files, this program and the day: another program's bytes would mean something else.
fn key(known: &Known) -> Option<String> {
    let today = clock::system().today();
    Some(format!("{} {today}", Checked::of(&known.revision(), today)?.key()))
}
