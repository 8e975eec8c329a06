//! A changed store, checked and compiled by a process of its own: what that needs beside the store goes with it, which is several times what
//! the bot takes. The store, or what there is to tell of its errors, comes through a pipe, as nothing is written while the bot runs: a file that is written beside the database makes the
//! database wait.

use std::{
    collections::BTreeSet,
    env,
    io::{self, BufReader, Read, Write as _},
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        mpsc::{self, SendError, Sender},
    },
    thread,
};

use counterpoint_core::{store::Store, text::line_and_column};
use store::{Check, Known, lint::Finding, read::File, reload};

use super::{checked::Checked, clock, load};
use crate::failure::Failure;

/// The command of [`tell`].
pub(crate) const TELL: &str = "tell";

/// What another process has found of a store's files.
pub(super) enum Told {
    /// A store without errors, and how many warnings there were.
    Made { store: Arc<Store>, warnings: usize },
    /// There are errors.
    Faulty(Faulty),
}

/// A fault as the log tells it: the lint, the file, the line, and what is wrong.
pub(super) type Fault = (String, String, usize, String);

/// The faults of a store with errors.
#[derive(serde::Deserialize, serde::Serialize)]
pub(super) struct Faulty {
    /// Names the files, as [`key`] does.
    key: String,
    pub(super) warnings: usize,
    pub(super) errors: usize,
    /// What there is to tell of the errors.
    pub(super) faults: BTreeSet<Fault>,
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
pub(super) struct Maker {
    works: Option<Sender<Work>>,
    /// Whether an encoder compares messages with what is about no topic.
    encoder: bool,
}

/// What a [`Maker`] does.
type Work = Box<dyn FnOnce() + Send>;

impl Maker {
    /// One of stores with what an `encoder` compares with, or without.
    pub(super) fn start(encoder: bool) -> Self {
        let (sender, works) = mpsc::channel::<Work>();
        let thread = thread::Builder::new().name("maker".to_owned());
        let begun = thread.spawn(move || works.into_iter().for_each(|work| work()));
        Self { works: begun.is_ok().then_some(sender), encoder }
    }

    /// Which files are needed beside what another process makes.
    pub(super) fn needs(&self) -> impl Fn(&File) -> bool + Copy + use<> {
        store::kept::needs(self.encoder)
    }

    /// What `work` makes; nothing if it panics.
    pub(super) fn make<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let Some(sender) = &self.works else { return Some(work()) };
        let (done, made) = mpsc::channel();
        let sent = sender.send(Box::new(move || {
            let _ = done.send(work());
        }));
        if let Err(SendError(work)) = sent {
            work();
        }
        made.recv().ok()
    }

    /// What another process has found of the store at `root`, whose files are `known`, and of which those are `needed` that are read anew
    /// at each start. None where the files are others by now, and where there is no such process: then this one checks them.
    pub(super) fn told(&self, root: &Path, known: &Known, needed: &[File]) -> Option<Told> {
        let (root, key, needed) = (root.to_path_buf(), key(known)?, needed.to_vec());
        self.make(move || {
            // The other process gives way as this thread does.
            reload::aside();
            let mut other = process(TELL, &root)?.stdout(Stdio::piped()).spawn().ok()?;
            let told = other.stdout.take().and_then(|told| read(&key, BufReader::new(told), &needed));
            // Where it was not understood it finds that nobody reads.
            let ended = other.wait().ok()?;
            told.filter(|_| ended.success())
        })?
    }
}

/// What [`tell`] wrote of the files that a key names.
fn read(key: &str, mut told: impl Read, needed: &[File]) -> Option<Told> {
    let errors = number(&mut told)?;
    if errors > 0 {
        let faulty: Faulty = serde_json::from_reader(told).ok()?;
        return (faulty.key == key).then_some(Told::Faulty(faulty));
    }
    let (warnings, length) = (number(&mut told)?, number(&mut told)?);
    let store = store::kept::trusted(key, &mut told, length, needed)?;
    Some(Told::Made { store: Arc::new(store), warnings })
}

/// Checks the store at `root` beside everything else, and writes to standard output what [`Maker::told`] reads: the number of its errors, and
/// [`Faulty`] as JSON, or the number of its warnings, how long its compiled form is, and that.
///
/// # Errors
/// The sentence of [`load::files`], or one that tells that nothing can be kept or that nobody reads.
pub(crate) fn tell(root: &Path) -> Result<(), Failure> {
    let files = load::files(root)?;
    let (sender, checked) = mpsc::channel();
    let begun = reload::beside(move || {
        let check = store::check_files(&files, clock::system().today());
        let _ = sender.send(key(&Known::of(&files)).map(|key| told(key, &files, &check)));
    });
    begun.map_err(|error| Failure::world(format!("cannot start a thread: {error}")))?;
    let Ok(Some(told)) = checked.recv() else {
        return Err(Failure::content(format!("the store at {} cannot be compiled", root.display())));
    };
    let mut out = io::stdout().lock();
    let written = out.write_all(&told).and_then(|()| out.flush());
    written.map_err(|error| Failure::world(format!("nobody reads the store: {error}")))
}

/// The bytes of [`tell`].
fn told(key: String, files: &[File], check: &Check) -> Vec<u8> {
    let (errors, warnings) = (check.errors(), check.warnings());
    let number = |number: usize| u64::try_from(number).unwrap_or(u64::MAX).to_le_bytes();
    let Some(store) = &check.store else {
        let faulty = Faulty { key, warnings, errors, faults: faults(files, check) };
        let faulty = serde_json::to_vec(&faulty).unwrap_or_default();
        return [&number(errors.max(1))[..], &faulty].concat();
    };
    let store = store::kept::bytes(&key, store);
    [&number(0)[..], &number(warnings), &number(store.len()), &store].concat()
}

/// What there is to tell of the errors that a check has found.
pub(super) fn faults(files: &[File], check: &Check) -> BTreeSet<Fault> {
    let errors = check.findings.iter().filter(|finding| finding.is_error());
    let fault = |finding: &Finding| {
        let file = files.get(finding.place.file)?;
        let (line, _) = line_and_column(&file.text, finding.place.span.start);
        Some((finding.lint.name.to_owned(), file.path.clone(), line, finding.message.clone()))
    };
    errors.filter_map(fault).collect()
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
