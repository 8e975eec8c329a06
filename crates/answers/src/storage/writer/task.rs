//! The journal's writer: what it was asked to keep, when it keeps it, and what shares a commit.

use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::mpsc;

use super::{Asked, Caller, missed};
use crate::storage::{
    StorageError, breaker::REST, door::Door, entries::Entry, journal::Entered, turns::Turns,
};
use counterpoint_core::remark::RemarkId;

/// The most entries that share a commit: some milliseconds of work.
const TOGETHER: usize = 64;

/// Entries that wait for a database that is away or slow: an hour of replies of the busiest instance, in some 3 MB. Beyond, the oldest go.
const WAITING: usize = 10_000;

/// How long a confirmation waits for others to share a commit with. It is short beside what a start looks through, and long beside what
/// lies between two replies where there are many.
const LINGER: Duration = Duration::from_millis(100);

/// How long what was committed may be on no disk yet.
const UNSYNCED: Duration = Duration::from_secs(1);

/// What the writer knows.
pub(super) struct Task {
    door: Arc<Door>,
    turns: Arc<Turns>,
    came: mpsc::UnboundedReceiver<Asked>,
    /// How much came of what was asked.
    received: u64,
    /// What is to be kept, oldest first.
    waiting: VecDeque<Asked>,
    /// What is to be kept soon, after what waits, oldest first.
    lingering: VecDeque<Entry>,
    /// When it is kept at the latest.
    due: Option<Instant>,
    /// Entries that found no room.
    dropped: u64,
    /// When it is tried whether the database is back; none while it is not away.
    retry: Option<Instant>,
    /// When what was committed has to be on the disk.
    sync: Option<Instant>,
    /// How many share a commit at most: fewer while one that is at fault is looked for.
    most: usize,
}

impl Task {
    /// A writer that nobody has asked for anything yet.
    pub(super) fn new(door: Arc<Door>, turns: Arc<Turns>, came: mpsc::UnboundedReceiver<Asked>) -> Self {
        Self {
            door,
            turns,
            came,
            received: 0,
            waiting: VecDeque::new(),
            lingering: VecDeque::new(),
            due: None,
            dropped: 0,
            retry: None,
            sync: None,
            most: TOGETHER,
        }
    }

    /// Keeps what is asked of it, until nobody can ask any more.
    pub(super) async fn run(mut self) {
        // The first reply need not wait for a connection.
        self.door.warm().await;
        loop {
            let before = self.waiting.len();
            self.gather();
            if self.due.is_some_and(|at| at <= Instant::now()) {
                self.hurry();
            }
            if self.waiting.is_empty() {
                self.turns.is_done_with(self.received);
            }
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
            if self.turns.is_unsynced() {
                self.sync.get_or_insert(now + UNSYNCED);
            }
            if !self.door.is_away() {
                self.retry = None;
            } else if self.retry.is_none() || self.waiting.len() > before || !self.lingering.is_empty() {
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
                self.turns.syncs();
                let door = self.door.clone();
                tokio::spawn(async move { door.sync_log().await });
            }
        }
    }

    /// Waits until there is something to do. False once nobody can ask any more.
    async fn wait(&mut self) -> bool {
        let next = [self.retry, self.sync, self.due].into_iter().flatten().min();
        let (turned, turns) = (self.door.turned.clone(), self.turns.clone());
        tokio::select! {
            one = self.came.recv() => {
                match one {
                    // Whoever asks for something while the database is away did not know it yet.
                    Some(Asked::Keep(entry, caller)) if self.door.is_away() => {
                        self.received += u64::from(!matches!(caller, Caller::Trusts));
                        self.goes_on(caller);
                        self.waiting.push_back(Asked::Keep(entry, Caller::WentOn));
                    }
                    Some(Asked::Flush(done)) if self.door.is_away() => {
                        self.received += 1;
                        let _ = done.send(());
                    }
                    Some(one) => self.take(one),
                    // What waits still for a database that is away goes with its owner.
                    None => return false,
                }
            }
            () = turns.stirred.notified() => self.caught_up(),
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

    /// Takes in what came.
    fn gather(&mut self) {
        while let Ok(one) = self.came.try_recv() {
            self.take(one);
        }
        self.make_room();
    }

    fn take(&mut self, one: Asked) {
        match one {
            Asked::Keep(entry, Caller::Trusts) => {
                self.lingering.push_back(entry);
                self.due.get_or_insert_with(|| Instant::now() + LINGER);
                if self.lingering.len() >= TOGETHER {
                    self.hurry();
                }
                return;
            }
            Asked::Again(entry) => self.waiting.push_front(Asked::Keep(entry, Caller::WentOn)),
            one => {
                self.hurry();
                self.waiting.push_back(one);
            }
        }
        self.received += 1;
    }

    /// What lingers is kept with what waits.
    fn hurry(&mut self) {
        self.due = None;
        let soon = self.lingering.drain(..).map(|entry| Asked::Keep(entry, Caller::Trusts));
        self.waiting.extend(soon);
    }

    /// Who asked for an entry goes on without it.
    fn goes_on(&self, caller: Caller) {
        match caller {
            Caller::Waits(teller) => drop(teller.send(Err(StorageError::Away))),
            Caller::Trusts => self.turns.lingers_no_more(),
            Caller::WentOn => {}
        }
    }

    /// Commits what waits, as much as shares one commit.
    async fn keep_some(&mut self) {
        let _turn = self.turns.wait().await;
        // More has come while somebody else had it.
        self.gather();
        let (batch, callers) = self.batch();
        if batch.is_empty() {
            return;
        }
        match self.turns.commit(&batch).await {
            Ok(answers) => {
                self.most = TOGETHER.min(self.most * 2);
                for (answer, caller) in answers.into_iter().zip(callers) {
                    self.tell(caller, answer);
                }
                self.caught_up();
            }
            // One of them is at fault, and is found by halves.
            Err(StorageError::Database(_)) if batch.len() > 1 => {
                self.most = batch.len() / 2;
                self.put_back(batch, callers);
            }
            Err(error @ StorageError::Database(_)) => {
                self.most = TOGETHER;
                let untold = match callers.into_iter().next() {
                    Some(Caller::Waits(teller)) => teller.send(Err(error)).err(),
                    Some(caller) => {
                        self.goes_on(caller);
                        Some(Err(error))
                    }
                    None => Some(Err(error)),
                };
                // Who has gone on does not hear it.
                if let Some(Err(error)) = untold {
                    missed(&error);
                }
            }
            Err(error) => {
                // Whether they are kept nobody knows. They are tried again, which changes nothing where they are.
                let error = Arc::new(error);
                for caller in callers {
                    match caller {
                        Caller::Waits(teller) => {
                            let _ = teller.send(Err(StorageError::Together(error.clone())));
                        }
                        other => self.goes_on(other),
                    }
                }
                let nobody = batch.iter().map(|_| Caller::WentOn).collect();
                self.put_back(batch, nobody);
                self.give_up();
            }
        }
    }

    /// Puts what was taken out first back, in its order.
    fn put_back(&mut self, batch: Vec<Entry>, callers: Vec<Caller>) {
        for (entry, caller) in batch.into_iter().zip(callers).rev() {
            self.waiting.push_front(Asked::Keep(entry, caller));
        }
    }

    fn tell(&self, caller: Caller, answer: Entered) {
        // Who has gone on does not hear it.
        let late = match caller {
            Caller::Waits(teller) => teller.send(Ok(answer)).is_err(),
            Caller::Trusts => {
                self.turns.lingers_no_more();
                false
            }
            Caller::WentOn => true,
        };
        self.turns.kept_late(u64::from(late));
    }

    /// What is committed next: the oldest, as far as no two are of one message, so that their order within the commit is free. Whoever
    /// waits for a flush and is first has waited long enough.
    fn batch(&mut self) -> (Vec<Entry>, Vec<Caller>) {
        let (mut batch, mut callers) = (Vec::new(), Vec::new());
        let mut remarks: HashSet<RemarkId> = HashSet::new();
        while batch.len() < self.most {
            match self.waiting.pop_front() {
                Some(Asked::Keep(entry, caller)) => {
                    if !remarks.insert(entry.remark().clone()) {
                        self.waiting.push_front(Asked::Keep(entry, caller));
                        break;
                    }
                    batch.push(entry);
                    callers.push(caller);
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
        (batch, callers)
    }

    /// What there is no room for goes, the oldest first; whoever waits for it hears that it is not kept.
    fn make_room(&mut self) {
        while self.waiting.len() > WAITING {
            if let Some(Asked::Keep(_, caller)) = self.waiting.pop_front() {
                self.goes_on(caller);
            }
            self.dropped += 1;
        }
    }

    /// The database is away: nobody waits for it, and what there is no room for goes.
    fn give_up(&mut self) {
        self.hurry();
        let mut kept = VecDeque::with_capacity(self.waiting.len());
        for one in std::mem::take(&mut self.waiting) {
            match one {
                Asked::Keep(entry, caller) => {
                    self.goes_on(caller);
                    kept.push_back(Asked::Keep(entry, Caller::WentOn));
                }
                Asked::Again(entry) => kept.push_back(Asked::Keep(entry, Caller::WentOn)),
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
        let waits = self.waiting.iter().any(|one| matches!(one, Asked::Keep(_, Caller::WentOn)));
        if waits || (self.turns.late() == 0 && self.dropped == 0) {
            return;
        }
        let (late, dropped) = (self.turns.take_late(), std::mem::take(&mut self.dropped));
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
