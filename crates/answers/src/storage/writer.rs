//! The way to the journal's writer: what is entered at the same moment is committed together, in the order in which it came, and each
//! caller hears what became of its own entry.
//!
//! Nobody who waits for an entry gathers: who comes alone commits at once; while one commit is under way the next entries wait, and then
//! all of them share one. Nobody waits for a confirmation: those of a tenth of a second share a commit, as most of the pages that they change are the
//! same. Whoever asks for anything else finds them kept ([`Writer::settled`]). A process that is killed meanwhile leaves replies that were
//! never confirmed, and the next start looks whether they were sent.
//! What cannot be kept because the database is away waits here, while its caller goes on at once; it is kept once the database is back. The
//! writer is also who tries then whether it is back, so that no reply waits for a try.

mod task;

use std::{slice, sync::Arc, time::Duration};

use tokio::sync::{mpsc, oneshot};

use self::task::Task;
use super::{
    StorageError, Stored,
    door::Door,
    entries::Entry,
    journal::Entered,
    turns::{Turn, Turns},
};

/// How long a reply waits for its entry. Who has waited so long is sent without it, and its nonce
/// keeps a second instance from answering too; the entry follows.
const PATIENCE: Duration = Duration::from_millis(500);

/// Who asked for an entry.
#[derive(Debug)]
enum Caller {
    /// Waits to hear what became of it.
    Waits(oneshot::Sender<Stored<Entered>>),
    /// Waits for nothing: it may linger.
    Trusts,
    /// Has gone on without it.
    WentOn,
}

/// Something for the writer.
#[derive(Debug)]
enum Asked {
    /// An entry, and who asked for it.
    Keep(Entry, Caller),
    /// An entry that somebody has tried to commit, before anything that came since: of the same message it comes first.
    Again(Entry),
    /// To say when everything that came before is kept, or cannot be.
    Flush(oneshot::Sender<()>),
}

/// The way to the writer. It ends with the last of these.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    asked: mpsc::UnboundedSender<Asked>,
    turns: Arc<Turns>,
    door: Arc<Door>,
}

fn gone() -> StorageError {
    StorageError::Lost(sqlx::Error::PoolClosed)
}

impl Writer {
    /// Starts a writer for a database that is open.
    pub(super) fn start(door: &Arc<Door>) -> Self {
        let (asked, came) = mpsc::unbounded_channel();
        let turns = Arc::new(Turns::new(door.clone()));
        tokio::spawn(Task::new(door.clone(), turns.clone(), came).run());
        Self { asked, turns, door: door.clone() }
    }

    /// Keeps an entry; what became of it. While the database is away, and where it is slow, the caller hears so at once, and the entry
    /// waits.
    pub(super) async fn keep(&self, entry: Entry) -> Stored<Entered> {
        if self.door.is_closed() {
            return Err(gone());
        }
        if self.door.is_away() || self.door.is_behind() {
            self.ask(Asked::Keep(entry, Caller::WentOn))?;
            return Err(StorageError::Away);
        }
        let commits = self.commits();
        // What changes a reply comes after its confirmation; what is new comes before any other of its message.
        let alone = matches!(entry, Entry::Enter(..)) || !self.turns.lingers();
        let kept = match self.turns.at_once().filter(|_| alone) {
            Some(turn) => self.keep_now(entry, turn).await,
            None => self.keep_in_turn(entry).await,
        };
        if matches!(kept, Err(StorageError::Slow)) && self.commits() == commits {
            self.door.falls_behind();
        }
        kept
    }

    /// Has an entry kept soon, together with others; while the database is away the caller hears so, and it waits.
    pub(super) fn keep_soon(&self, entry: Entry) -> Stored<()> {
        if self.door.is_closed() {
            return Err(gone());
        }
        if self.door.is_away() || self.door.is_behind() {
            self.ask(Asked::Keep(entry, Caller::WentOn))?;
            return Err(StorageError::Away);
        }
        self.turns.lets_linger();
        self.asked.send(Asked::Keep(entry, Caller::Trusts)).map_err(|_| gone())
    }

    /// Waits until nothing lingers that was to be kept soon; not for long.
    pub(super) async fn settled(&self) {
        if self.turns.lingers() {
            // A database that takes so long says so to whoever asks it next.
            let _ = tokio::time::timeout(PATIENCE, self.flush()).await;
        }
    }

    /// Commits an entry, with nobody in the way. Where that takes long it goes on, and the caller too.
    async fn keep_now(&self, entry: Entry, turn: Turn) -> Stored<Entered> {
        let turns = self.turns.clone();
        let mut keeping = Box::pin(async move {
            let kept = turns.commit(slice::from_ref(&entry)).await;
            (turn, entry, kept)
        });
        let Ok((_turn, entry, kept)) = tokio::time::timeout(PATIENCE, &mut keeping).await else {
            let writer = self.clone();
            tokio::spawn(async move {
                let (_turn, entry, kept) = keeping.await;
                writer.came_late(entry, kept);
            });
            return Err(StorageError::Slow);
        };
        match kept {
            Ok(entered) => entered.into_iter().next().ok_or_else(gone),
            Err(error @ StorageError::Database(_)) => Err(error),
            Err(error) => {
                // Whether it is kept nobody knows. It is tried again, which changes nothing where it is.
                self.ask(Asked::Again(entry))?;
                Err(error)
            }
        }
    }

    /// An entry was committed, or could not be, after its caller had gone on.
    fn came_late(&self, entry: Entry, kept: Stored<Vec<Entered>>) {
        match kept {
            Ok(_) => {
                self.turns.kept_late(1);
                self.turns.stirred.notify_one();
            }
            Err(error @ StorageError::Database(_)) => missed(&error),
            // A writer that has ended has no database either.
            Err(_) => drop(self.ask(Asked::Again(entry))),
        }
    }

    /// Has an entry kept together with what waits beside it.
    async fn keep_in_turn(&self, entry: Entry) -> Stored<Entered> {
        let (teller, answer) = oneshot::channel();
        self.ask(Asked::Keep(entry, Caller::Waits(teller)))?;
        match tokio::time::timeout(PATIENCE, answer).await {
            Ok(answer) => answer.unwrap_or_else(|_| Err(gone())),
            Err(_) => Err(StorageError::Slow),
        }
    }

    fn ask(&self, asked: Asked) -> Stored<()> {
        self.turns.asks();
        self.asked.send(asked).map_err(|_| gone())
    }

    /// Waits until everything that came before is kept, or cannot be.
    pub(super) async fn flush(&self) {
        let (teller, done) = oneshot::channel();
        if self.ask(Asked::Flush(teller)).is_ok() {
            // The writer that ends has nothing left to keep.
            let _ = done.await;
        }
    }

    /// How many transactions the journal has committed.
    pub(super) fn commits(&self) -> u64 {
        self.turns.commits()
    }
}

/// The journal lacks something, and nobody waits to hear so.
fn missed(error: &StorageError) {
    tracing::error!(error = error.to_string(), "the journal misses something of a reply");
}
