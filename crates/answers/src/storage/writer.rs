//! The journal's writer: what is entered at the same moment is committed together, in the order in which it came, and each caller hears
//! what became of its own entry.
//!
//! Nobody gathers: while one commit is under way the next entries wait, and then all of them share one. What cannot be kept because the
//! database is away waits here, while its caller goes on at once; it is kept once the database is back. The writer is also who tries then
//! whether it is back, so that no reply waits for a try.

use std::{
    collections::{HashSet, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::{mpsc, oneshot};

use super::{
    StorageError, Stored,
    breaker::{REST, Use},
    door::Door,
    entries::{self, Entry},
    journal::Entered,
};
use counterpoint_core::remark::RemarkId;

/// How long a reply waits for its entry. Who has waited so long is sent without it, and its nonce
/// keeps a second instance from answering too; the entry follows.
const PATIENCE: Duration = Duration::from_millis(500);

/// The most entries that share a commit: some milliseconds of work.
const TOGETHER: usize = 64;

/// Entries that wait for a database that is away or slow: an hour of replies of the busiest instance, in some 3 MB. Beyond, the oldest go.
const WAITING: usize = 10_000;

/// Commits after which the write-ahead log is brought into the file: SQLite's own 1,000 pages come to as much, and it would do so in the
/// middle of somebody's reply.
const CHECKPOINT: u64 = 200;

/// How long what was committed may be on no disk yet.
const UNSYNCED: Duration = Duration::from_secs(1);

/// Who wants to hear what became of an entry, if anybody does.
type Teller = Option<oneshot::Sender<Stored<Entered>>>;

/// Something for the writer.
#[derive(Debug)]
enum Asked {
    /// An entry, and who wants to hear what became of it.
    Keep(Entry, Teller),
    /// To say when everything that came before is kept, or cannot be.
    Flush(oneshot::Sender<()>),
}

/// The way to the writer. It ends with the last of these.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    asked: mpsc::UnboundedSender<Asked>,
    commits: Arc<AtomicU64>,
    door: Arc<Door>,
}

impl Writer {
    /// Starts a writer for a database that is open.
    pub(super) fn start(door: &Arc<Door>) -> Self {
        let (asked, came) = mpsc::unbounded_channel();
        let commits = Arc::<AtomicU64>::default();
        let task = Task {
            door: door.clone(),
            commits: commits.clone(),
            came,
            waiting: VecDeque::new(),
            late: 0,
            dropped: 0,
            retry: None,
            sync: None,
            checkpoint: 0,
            most: TOGETHER,
        };
        tokio::spawn(task.run());
        Self { asked, commits, door: door.clone() }
    }

    /// Keeps an entry; what became of it. While the database is away, and where it is slow, the caller hears so at once, and the entry
    /// waits.
    pub(super) async fn keep(&self, entry: Entry) -> Stored<Entered> {
        let gone = || StorageError::Lost(sqlx::Error::PoolClosed);
        if self.door.is_closed() {
            return Err(gone());
        }
        if self.door.is_away() || self.door.is_behind() {
            self.asked.send(Asked::Keep(entry, None)).map_err(|_| gone())?;
            return Err(StorageError::Away);
        }
        let commits = self.commits();
        let (teller, answer) = oneshot::channel();
        self.asked.send(Asked::Keep(entry, Some(teller))).map_err(|_| gone())?;
        if let Ok(answer) = tokio::time::timeout(PATIENCE, answer).await {
            return answer.unwrap_or_else(|_| Err(gone()));
        }
        if self.commits() == commits {
            self.door.falls_behind();
        }
        Err(StorageError::Slow)
    }

    /// Waits until everything that came before is kept, or cannot be.
    pub(super) async fn flush(&self) {
        let (teller, done) = oneshot::channel();
        if self.asked.send(Asked::Flush(teller)).is_ok() {
            // The writer that ends has nothing left to keep.
            let _ = done.await;
        }
    }

    /// How many transactions the journal has committed.
    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }
}

/// What the writer knows.
struct Task {
    door: Arc<Door>,
    commits: Arc<AtomicU64>,
    came: mpsc::UnboundedReceiver<Asked>,
    /// What is to be kept, oldest first.
    waiting: VecDeque<Asked>,
    /// Entries that were kept after their caller had gone on.
    late: u64,
    /// Entries that found no room.
    dropped: u64,
    /// When it is tried whether the database is back; none while it is not away.
    retry: Option<Instant>,
    /// When what was committed has to be on the disk.
    sync: Option<Instant>,
    /// Commits since the write-ahead log was brought into the file.
    checkpoint: u64,
    /// How many share a commit at most: fewer while one that is at fault is looked for.
    most: usize,
}

impl Task {
    async fn run(mut self) {
        // The first reply need not wait for a connection.
        self.door.warm().await;
        loop {
            let before = self.waiting.len();
            while let Ok(one) = self.came.try_recv() {
                self.waiting.push_back(one);
            }
            self.make_room();
            if self.door.is_closed() {
                self.give_up();
                if !self.waiting.is_empty() {
                    let lost = self.waiting.len();
                    tracing::warn!(lost, "the journal of replies misses what waited for the database");
                    self.waiting.clear();
                }
                (self.retry, self.sync) = (None, None);
                if !self.wait().await {
                    return;
                }
                continue;
            }
            let now = Instant::now();
            if !self.door.is_away() {
                self.retry = None;
            } else if self.retry.is_none() || self.waiting.len() > before {
                self.give_up();
                self.retry.get_or_insert(now + REST);
            }
            if self.door.is_damaged() {
                self.retry = Some(now + REST);
            }
            if self.retry.is_some_and(|at| at > now) || (self.retry.is_none() && self.waiting.is_empty()) {
                if !self.wait().await {
                    return;
                }
            } else {
                if self.retry.is_some() {
                    self.retry = Some(now + REST);
                }
                if self.waiting.is_empty() {
                    // What came of it the breaker knows.
                    let _ = self.door.probe().await;
                } else {
                    self.keep_some().await;
                }
            }
            if self.sync.take_if(|at| *at <= Instant::now()).is_some() {
                let door = self.door.clone();
                tokio::spawn(async move { door.sync_log().await });
            }
        }
    }

    /// Waits until there is something to do. False once nobody can ask any more.
    async fn wait(&mut self) -> bool {
        let next = [self.retry, self.sync].into_iter().flatten().min();
        let turned = self.door.turned.clone();
        tokio::select! {
            one = self.came.recv() => match one {
                // Whoever asks for something while the database is away did not know it yet.
                Some(Asked::Keep(entry, teller)) if self.door.is_away() => {
                    if let Some(teller) = teller {
                        let _ = teller.send(Err(StorageError::Away));
                    }
                    self.waiting.push_back(Asked::Keep(entry, None));
                }
                Some(Asked::Flush(done)) if self.door.is_away() => {
                    let _ = done.send(());
                }
                Some(one) => self.waiting.push_back(one),
                // What waits still for a database that is away goes with its owner.
                None => return false,
            },
            () = turned.notified() => {}
            () = async {
                match next {
                    Some(at) => tokio::time::sleep_until(at.into()).await,
                    None => std::future::pending().await,
                }
            } => {}
        }
        true
    }

    /// Commits what waits, as much as shares one commit.
    async fn keep_some(&mut self) {
        let (batch, tellers) = self.batch();
        if batch.is_empty() {
            return;
        }
        match self.commit(&batch).await {
            Ok(answers) => {
                self.most = TOGETHER.min(self.most * 2);
                for (answer, teller) in answers.into_iter().zip(tellers) {
                    self.tell(teller, answer);
                }
                self.caught_up();
            }
            // One of them is at fault, and is found by halves.
            Err(StorageError::Database(_)) if batch.len() > 1 => {
                self.most = batch.len() / 2;
                self.put_back(batch, tellers);
            }
            Err(error @ StorageError::Database(_)) => {
                self.most = TOGETHER;
                let untold = match tellers.into_iter().flatten().next() {
                    Some(teller) => teller.send(Err(error)).err(),
                    None => Some(Err(error)),
                };
                // Who has gone on does not hear it.
                if let Some(Err(error)) = untold {
                    tracing::error!(error = error.to_string(), "the journal misses something of a reply");
                }
            }
            Err(error) => {
                // Whether they are kept nobody knows. They are tried again, which changes nothing where they are.
                let error = Arc::new(error);
                for teller in tellers.into_iter().flatten() {
                    let _ = teller.send(Err(StorageError::Together(error.clone())));
                }
                let nobody = batch.iter().map(|_| None).collect();
                self.put_back(batch, nobody);
                self.give_up();
            }
        }
    }

    /// Puts what was taken out first back, in its order.
    fn put_back(&mut self, batch: Vec<Entry>, tellers: Vec<Teller>) {
        for (entry, teller) in batch.into_iter().zip(tellers).rev() {
            self.waiting.push_front(Asked::Keep(entry, teller));
        }
    }

    fn tell(&mut self, teller: Teller, answer: Entered) {
        // Who has gone on does not hear it.
        let heard = teller.is_some_and(|teller| teller.send(Ok(answer)).is_ok());
        self.late += u64::from(!heard);
    }

    /// What is committed next: the oldest, as far as no two are of one message, so that their order within the commit is free. Whoever
    /// waits for a flush and is first has waited long enough.
    fn batch(&mut self) -> (Vec<Entry>, Vec<Teller>) {
        let (mut batch, mut tellers) = (Vec::new(), Vec::new());
        let mut remarks: HashSet<RemarkId> = HashSet::new();
        while batch.len() < self.most {
            match self.waiting.pop_front() {
                Some(Asked::Keep(entry, teller)) => {
                    if !remarks.insert(entry.remark().clone()) {
                        self.waiting.push_front(Asked::Keep(entry, teller));
                        break;
                    }
                    batch.push(entry);
                    tellers.push(teller);
                }
                Some(Asked::Flush(done)) if batch.is_empty() => {
                    let _ = done.send(());
                }
                Some(flush) => {
                    self.waiting.push_front(flush);
                    break;
                }
                None => break,
            }
        }
        (batch, tellers)
    }

    async fn commit(&mut self, batch: &[Entry]) -> Stored<Vec<Entered>> {
        let door = self.door.clone();
        let kept = door
            .judged(Use::Write, async {
                let mut link = door.link().await?;
                let kept = match entries::keep(link.connection(), batch).await {
                    // What stands in the file already has no need of the log, which begins anew and needs no more room.
                    Err(StorageError::Database(error)) if door.is_full(&error) => {
                        drop(link);
                        door.checkpoint().await;
                        link = door.link().await?;
                        entries::keep(link.connection(), batch).await?
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
            self.sync.get_or_insert_with(|| Instant::now() + UNSYNCED);
            self.checkpoint += 1;
            if self.checkpoint >= CHECKPOINT {
                self.checkpoint = 0;
                tokio::spawn(async move { door.checkpoint().await });
            }
        }
        Ok(kept)
    }

    /// What there is no room for goes, the oldest first; whoever waits for it hears that it is not kept.
    fn make_room(&mut self) {
        while self.waiting.len() > WAITING {
            self.waiting.pop_front();
            self.dropped += 1;
        }
    }

    /// The database is away: nobody waits for it, and what there is no room for goes.
    fn give_up(&mut self) {
        let mut kept = VecDeque::with_capacity(self.waiting.len());
        for one in self.waiting.drain(..) {
            match one {
                Asked::Keep(entry, teller) => {
                    if let Some(teller) = teller {
                        let _ = teller.send(Err(StorageError::Away));
                    }
                    kept.push_back(Asked::Keep(entry, None));
                }
                Asked::Flush(done) => {
                    let _ = done.send(());
                }
            }
        }
        self.waiting = kept;
        self.make_room();
    }

    /// Tells the operator once the journal has what it missed.
    fn caught_up(&mut self) {
        let waits = self.waiting.iter().any(|one| matches!(one, Asked::Keep(_, None)));
        if waits || (self.late == 0 && self.dropped == 0) {
            return;
        }
        let (late, dropped) = (std::mem::take(&mut self.late), std::mem::take(&mut self.dropped));
        if dropped > 0 {
            tracing::warn!(
                late,
                dropped,
                "the journal of replies has what waited for the database, and misses what there was no room for"
            );
        } else {
            tracing::info!(late, "the journal of replies has what waited for the database");
        }
    }
}
