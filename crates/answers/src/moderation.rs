//! Changes of settings while the bot runs: kept first, then obeyed. If the database fails, nothing changes, the person hears so,
//! and the bot goes on with what it knew.
//!
//! What others change in the same database is taken over as it is heard of, and what has had its time is taken out while the bot runs.

mod follower;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::task::JoinHandle;

use crate::storage::{About, CHANGES_KEPT, Judged, Storage, StorageError, Vote};
use counterpoint_core::{
    engine::Engine,
    feedback::{Precision, Reason, Tally},
    hear::Directions,
    policy::Ledger,
    remark::{ChannelId, PersonId, Remark, ReplyId, RoleId, ServerId},
    settings::{Change, Defaults, Key, Recorded, Snapshot},
    store::Store,
    time::{Clock, Moment},
    topic::TopicId,
    words::Words,
};
use follower::Follower;

/// The engine beside its database.
pub struct Moderation {
    follower: Follower,
    following: JoinHandle<()>,
    /// Whether the store's files have errors, as whoever follows them said last.
    store_at_fault: AtomicBool,
}

impl Drop for Moderation {
    fn drop(&mut self) {
        self.following.abort();
    }
}

/// Why a change was not made.
#[derive(Debug)]
pub enum Refused {
    /// The database failed.
    Storage(StorageError),
    /// The database failed when something was to be read.
    Reading(StorageError),
    /// There is no such change in the log.
    Unknown(i64),
    /// Something was changed again since.
    Overtaken {
        /// The change.
        number: i64,
        /// What it changed.
        key: Key,
    },
    /// Another version made it, of settings that this one does not know.
    Foreign(i64),
}

impl Refused {
    /// The sentence for whoever asked.
    pub fn said(&self, words: &Words) -> String {
        match self {
            Self::Storage(_) => words.refused_storage().to_owned(),
            Self::Reading(_) => words.refused_reading().to_owned(),
            Self::Unknown(number) => words.refused_unknown(number),
            Self::Overtaken { number, key } => words.refused_overtaken(number, key.name(words)),
            Self::Foreign(number) => words.refused_foreign(number),
        }
    }
}

impl From<StorageError> for Refused {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl Moderation {
    /// An engine that knows `store`, with everything that the database remembers.
    pub async fn open(
        store: Arc<Store>,
        defaults: impl Into<Defaults>,
        clock: Clock,
        storage: Storage,
    ) -> Result<Self, StorageError> {
        // From here on: what is changed while it is read is heard of afterwards.
        let news = storage.news();
        let now = clock.now();
        let answered = storage.replies(now.before(Ledger::REMEMBERS), now.before(Ledger::DOSSIERS)).await?;
        let engine = Arc::new(Engine::new(store, Snapshot::from(defaults.into()), clock));
        engine.remember(&answered);
        let offers = storage.offers(now.before(Ledger::REMEMBERS)).await?;
        engine.remember_offers(offers.iter().map(|one| (&one.answered, one.freed)));
        let follower = Follower::new(engine, storage);
        follower.read_everything().await?;
        let following = tokio::spawn(follower.clone().follow(news));
        Ok(Self { follower, following, store_at_fault: AtomicBool::new(false) })
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.follower.engine
    }

    /// What the encoder says of a message that something comes of, or that somebody asks about, where there is one: it takes its time, on a
    /// thread that may wait.
    pub async fn direction(&self, remark: &Remark) -> Option<Directions> {
        let (engine, remark) = (self.follower.engine.clone(), remark.clone());
        tokio::task::spawn_blocking(move || engine.direction_at_once(&remark)).await.ok().flatten()
    }

    /// The database.
    pub fn storage(&self) -> &Storage {
        &self.follower.storage
    }

    /// Notes whether the store's files have errors, so that the bot answers from an earlier store: where that lasts, moderators hear of it.
    pub fn note_store_fault(&self, at_fault: bool) {
        self.store_at_fault.store(at_fault, Ordering::Relaxed);
    }

    /// Whether the store's files have errors.
    pub fn store_is_at_fault(&self) -> bool {
        self.store_at_fault.load(Ordering::Relaxed)
    }

    /// Makes changes in a server, all or none. Once this returns they are kept and obeyed.
    pub async fn change(
        &self,
        server: &ServerId,
        by: &PersonId,
        changes: &[Change],
    ) -> Result<Vec<Recorded>, Refused> {
        let _one = self.follower.writing.lock().await;
        self.make(server, by, changes, None).await
    }

    async fn make(
        &self,
        server: &ServerId,
        by: &PersonId,
        changes: &[Change],
        undoes: Option<i64>,
    ) -> Result<Vec<Recorded>, Refused> {
        let at = self.engine().clock().now();
        self.follower.catch_up().await?;
        let recorded = self.storage().change(server, by, at, changes, undoes).await?;
        // Also where nothing was changed: another instance may have set it so, and this one not have heard of it.
        if let Err(error) = self.follower.read_server(server).await {
            tracing::error!(error = error.to_string(), "the settings could not be read again after a change");
            self.follower.obey(server, &recorded);
        }
        Ok(recorded)
    }

    /// Takes back the change with this number, and those that were made together with it.
    pub async fn undo(
        &self,
        server: &ServerId,
        by: &PersonId,
        number: i64,
    ) -> Result<Vec<Recorded>, Refused> {
        let _one = self.follower.writing.lock().await;
        let since = self.engine().clock().now().before(CHANGES_KEPT);
        let batch = self.storage().batch_of(server, number, since).await?.ok_or(Refused::Unknown(number))?;
        let made = match self.storage().batch(server, batch).await {
            Err(StorageError::Unreadable(_)) => return Err(Refused::Foreign(number)),
            made => made?,
        };
        self.follower.read_server(server).await?;
        let own = self.engine().settings().server(server);
        for one in &made {
            let now = own.get(one.scope.level(), &one.key).map(|entry| &entry.value);
            if now != one.to.as_ref() {
                return Err(Refused::Overtaken { number, key: one.key.clone() });
            }
        }
        let inverse: Vec<Change> = made.iter().map(Recorded::inverse).collect();
        self.make(server, by, &inverse, Some(number)).await
    }

    /// Whether a change, with those that were made together with it, set or ended pauses and nothing else: whoever may pause may
    /// take it back.
    pub async fn is_of_pauses(&self, server: &ServerId, number: i64) -> bool {
        let since = self.engine().clock().now().before(CHANGES_KEPT);
        let Ok(Some(batch)) = self.storage().batch_of(server, number, since).await else { return false };
        let made = self.storage().batch(server, batch).await.unwrap_or_default();
        !made.is_empty() && made.iter().all(|one| matches!(one.key, Key::Pause | Key::TopicPause(_)))
    }

    /// The newest changes of a server, newest first.
    pub async fn history(&self, server: &ServerId, most: u32) -> Result<Vec<Recorded>, Refused> {
        self.history_before(server, i64::MAX, most).await
    }

    /// The newest changes of a server among those with numbers below `before`, newest first.
    pub async fn history_before(
        &self,
        server: &ServerId,
        before: i64,
        most: u32,
    ) -> Result<Vec<Recorded>, Refused> {
        let since = self.engine().clock().now().before(CHANGES_KEPT);
        self.storage().history_before(server, since, before, most).await.map_err(Refused::Reading)
    }

    /// Opts a person out in all servers, or in again.
    pub async fn opt_out(&self, person: &PersonId, out: bool) -> Result<(), Refused> {
        let _one = self.follower.writing.lock().await;
        self.storage().opt_out(person, out, self.engine().clock().now()).await?;
        self.follower.note_opt_out(person, out);
        Ok(())
    }

    /// Has a person forgotten: out of the database, and of the discussions in memory. How many entries of the database there were.
    pub async fn forget(&self, person: &PersonId) -> Result<u64, StorageError> {
        self.engine().forget_person(person);
        self.storage().forget(person).await
    }

    /// Forgets a server that the bot has left: its settings, their record, its journal and counts, and what was said there.
    pub async fn forget_server(&self, server: &ServerId) -> Result<(), StorageError> {
        self.engine().forget_server(server);
        let _one = self.follower.writing.lock().await;
        self.storage().forget_server(server).await?;
        self.follower.read_server(server).await
    }

    /// Forgets a channel, category or thread that was deleted: what was set for it, its journal, and what was said there.
    pub async fn forget_channel(&self, server: &ServerId, channel: &ChannelId) -> Result<(), StorageError> {
        self.engine().forget_channel(channel);
        let _one = self.follower.writing.lock().await;
        self.storage().forget_channel(server, channel).await?;
        self.follower.read_server(server).await
    }

    /// Forgets a role that was deleted.
    pub async fn forget_role(&self, server: &ServerId, role: &RoleId) -> Result<(), StorageError> {
        let _one = self.follower.writing.lock().await;
        self.storage().forget_role(server, role).await?;
        self.follower.read_server(server).await
    }

    /// Counts what a person says of a reply.
    pub async fn vote(
        &self,
        reply: &ReplyId,
        person: &PersonId,
        server: &ServerId,
        topic: &TopicId,
        reason: Reason,
    ) -> Result<Vote, Refused> {
        let at = self.engine().clock().now();
        Ok(self.storage().vote(reply, person, server, topic, reason, at).await?)
    }

    /// Keeps a judgement of shadow mode; how often what is judged was right since a moment.
    pub async fn judge(&self, judged: &Judged, since: Moment) -> Result<Precision, Refused> {
        self.storage().judge(judged).await?;
        Ok(self.storage().precision(&judged.server, &judged.scope, &judged.key, since).await?)
    }

    /// What is kept about a person.
    pub async fn about(&self, person: &PersonId) -> Result<About, Refused> {
        self.storage().about(person).await.map_err(Refused::Reading)
    }

    /// The counts of a server, by topic.
    pub async fn tallies(&self, server: &ServerId) -> Result<Vec<Tally>, Refused> {
        self.storage().tallies(server).await.map_err(Refused::Reading)
    }
}
