//! Whose turn it is to commit something to the journal: one commits at a time.
//!
//! Who finds nobody at it and nothing waiting commits by themselves, and spares the way to the writer's task and back; into a file without
//! a thread between, where nothing is in the way ([`super::direct`]). Everybody else is [`super::writer`]'s, where what waits shares a
//! commit.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use tokio::sync::{Mutex, Notify, OwnedMutexGuard};

use super::{
    StorageError, Stored,
    breaker::Use,
    door::Door,
    entries::{self, Entry},
    journal::Entered,
};

/// Commits after which the write-ahead log is brought into the file: SQLite's own 1,000 pages come to as much, and it would do so in the
/// middle of somebody's reply.
const CHECKPOINT: u64 = 200;

/// The right to commit, until it is dropped.
pub(super) type Turn = OwnedMutexGuard<()>;

/// What everybody who commits shares.
#[derive(Debug)]
pub(super) struct Turns {
    door: Arc<Door>,
    one: Arc<Mutex<()>>,
    commits: AtomicU64,
    /// What was asked of the writer since it began.
    asked: AtomicU64,
    /// The same when the writer last had nothing left of it.
    dealt: AtomicU64,
    /// Entries that are to be kept soon, and are not yet.
    lingering: AtomicU64,
    /// Entries that were kept after their caller had gone on.
    late: AtomicU64,
    /// Commits since the write-ahead log was brought into the file.
    unmerged: AtomicU64,
    /// Whether what was committed may be on no disk yet.
    unsynced: AtomicBool,
    /// The writer waits here for others to commit something.
    pub(super) stirred: Notify,
}

impl Turns {
    /// Nobody has committed anything to a database that is open.
    pub(super) fn new(door: Arc<Door>) -> Self {
        Self {
            door,
            one: Arc::default(),
            commits: AtomicU64::new(0),
            asked: AtomicU64::new(0),
            dealt: AtomicU64::new(0),
            lingering: AtomicU64::new(0),
            late: AtomicU64::new(0),
            unmerged: AtomicU64::new(0),
            unsynced: AtomicBool::new(false),
            stirred: Notify::new(),
        }
    }

    /// The turn, where nobody has it and nothing is left of what was asked of the writer: what is entered after something else of the same
    /// message comes after it.
    pub(super) fn at_once(&self) -> Option<Turn> {
        let turn = self.one.clone().try_lock_owned().ok()?;
        let nothing_waits = self.asked.load(Ordering::Acquire) == self.dealt.load(Ordering::Acquire);
        nothing_waits.then_some(turn)
    }

    /// The turn, once nobody else has it.
    pub(super) async fn wait(&self) -> Turn {
        self.one.clone().lock_owned().await
    }

    /// Something is asked of the writer.
    pub(super) fn asks(&self) {
        self.asked.fetch_add(1, Ordering::AcqRel);
    }

    /// Something is to be kept soon.
    pub(super) fn lets_linger(&self) {
        self.lingering.fetch_add(1, Ordering::AcqRel);
    }

    /// One thing that was to be kept soon is, or waits as everything else.
    pub(super) fn lingers_no_more(&self) {
        self.lingering.fetch_sub(1, Ordering::AcqRel);
    }

    /// Whether anything is to be kept soon and is not yet.
    pub(super) fn lingers(&self) -> bool {
        self.lingering.load(Ordering::Acquire) > 0
    }

    /// The writer has nothing left of the first so many things that it was asked.
    pub(super) fn is_done_with(&self, asked: u64) {
        self.dealt.store(asked, Ordering::Release);
    }

    /// Commits entries of different messages, all or none; whoever does has the turn.
    pub(super) async fn commit(&self, entries: &[Entry]) -> Stored<Vec<Entered>> {
        let door = &self.door;
        let kept = door
            .judged(Use::Write, async {
                if let Some(entered) = door.at_once(entries) {
                    return Ok(entered);
                }
                let mut link = door.link().await?;
                let kept = match entries::keep(link.connection(), entries).await {
                    // What stands in the file already has no need of the log, which begins anew and needs no more room.
                    Err(StorageError::Database(error)) if door.is_full(&error) => {
                        drop(link);
                        door.checkpoint().await;
                        link = door.link().await?;
                        entries::keep(link.connection(), entries).await?
                    }
                    kept => kept?,
                };
                // On a connection that failed, or that somebody gave up waiting for, nothing else is asked.
                link.give_back();
                Ok(kept)
            })
            .await?;
        self.commits.fetch_add(1, Ordering::AcqRel);
        if door.has_log() {
            if !self.unsynced.swap(true, Ordering::AcqRel) {
                self.stirred.notify_one();
            }
            if self.unmerged.fetch_add(1, Ordering::AcqRel) + 1 >= CHECKPOINT {
                self.unmerged.store(0, Ordering::Release);
                let door = door.clone();
                tokio::spawn(async move { door.checkpoint().await });
            }
        }
        Ok(kept)
    }

    /// How many transactions were committed.
    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    /// Whether what was committed may be on no disk yet.
    pub(super) fn is_unsynced(&self) -> bool {
        self.unsynced.load(Ordering::Acquire)
    }

    /// What was committed is brought to the disk now.
    pub(super) fn syncs(&self) {
        self.unsynced.store(false, Ordering::Release);
    }

    /// So many entries were kept after their caller had gone on.
    pub(super) fn kept_late(&self, entries: u64) {
        self.late.fetch_add(entries, Ordering::AcqRel);
    }

    /// How many such there are that nobody has told of.
    pub(super) fn late(&self) -> u64 {
        self.late.load(Ordering::Acquire)
    }

    /// The same, which are told of now.
    pub(super) fn take_late(&self) -> u64 {
        self.late.swap(0, Ordering::AcqRel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::address::Address;

    #[tokio::test]
    async fn who_comes_second_or_while_something_waits_leaves_it_to_the_writer() {
        let address = Address::read("sqlite::memory:").expect("an address");
        let turns = Turns::new(Arc::new(Door::open(address).await.expect("a database")));
        let first = turns.at_once().expect("nobody is at it");
        assert!(turns.at_once().is_none(), "one commits at a time");
        drop(first);
        turns.asks();
        assert!(turns.at_once().is_none(), "what was asked before comes first");
        turns.is_done_with(1);
        assert!(turns.at_once().is_some());
    }
}
