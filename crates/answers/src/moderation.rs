//! Changes of settings while the bot runs: kept first, then obeyed. If the database fails, nothing changes, the person hears so,
//! and the bot goes on with what it knew.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::storage::{About, CHANGES_KEPT, Judged, Storage, StorageError, Vote};
use counterpoint_core::{
    engine::Engine,
    feedback::{Precision, Reason, Tally},
    policy::{Ledger, Settings},
    remark::{PersonId, ServerId},
    settings::{Change, Entry, Recorded, Snapshot},
    store::Store,
    time::{Clock, Moment},
    topic::TopicId,
};

/// The engine beside its database.
pub struct Moderation {
    engine: Arc<Engine>,
    storage: Storage,
    /// One change after the other, so that the snapshot follows the database.
    writing: Mutex<()>,
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The database failed.
    #[error(
        "Nothing has changed: the bot cannot reach its database just now. The settings so far hold; try again in a minute, or tell whoever runs the bot."
    )]
    Storage(#[from] StorageError),
    /// The database failed when something was to be read.
    #[error(
        "The bot cannot reach its database just now. The settings so far hold; try again in a minute, or tell whoever runs the bot."
    )]
    Reading(StorageError),
    /// There is no such change in the log.
    #[error("There is no change #{0} in the log; `/settings history` lists those of the last 90 days.")]
    Unknown(i64),
    /// Something was changed again since.
    #[error(
        "Change #{number} cannot be undone: {what} was changed again since. `/settings history` shows by whom."
    )]
    Overtaken {
        /// The change.
        number: i64,
        /// What it changed.
        what: String,
    },
}

impl Moderation {
    /// An engine that knows `store`, with everything that the database remembers.
    pub async fn open(
        store: Arc<Store>,
        defaults: Settings,
        clock: Clock,
        storage: Storage,
    ) -> Result<Self, StorageError> {
        let mut snapshot = Snapshot::from(defaults);
        for (server, scope, key, entry) in storage.settings().await? {
            let own = snapshot.servers.entry(server).or_default();
            Arc::make_mut(own).put(scope, key, Some(entry));
        }
        snapshot.opted_out = storage.opted_out().await?.into_iter().collect();
        let now = clock.now();
        let answered = storage.replies(now.before(Ledger::REMEMBERS), now.before(Ledger::DOSSIERS)).await?;
        let engine = Arc::new(Engine::new(store, snapshot, clock));
        engine.remember(&answered);
        Ok(Self { engine, storage, writing: Mutex::default() })
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The database.
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Makes changes in a server, all or none. Once this returns they are kept and obeyed.
    pub async fn change(
        &self,
        server: ServerId,
        by: PersonId,
        changes: &[Change],
    ) -> Result<Vec<Recorded>, Refused> {
        let _one = self.writing.lock().await;
        self.make(server, by, changes, None).await
    }

    async fn make(
        &self,
        server: ServerId,
        by: PersonId,
        changes: &[Change],
        undoes: Option<i64>,
    ) -> Result<Vec<Recorded>, Refused> {
        let at = self.engine.clock().now();
        let recorded = self.storage.change(server, by, at, changes, undoes).await?;
        if !recorded.is_empty() {
            let mut snapshot = Snapshot::clone(&self.engine.settings());
            let own = Arc::make_mut(snapshot.servers.entry(server).or_default());
            for one in &recorded {
                let entry = one.to.clone().map(|value| Entry { value, by, at });
                own.put(one.scope, one.key.clone(), entry);
            }
            self.engine.adopt(snapshot);
        }
        Ok(recorded)
    }

    /// Takes back the change with this number, and those that were made together with it.
    pub async fn undo(&self, server: ServerId, by: PersonId, number: i64) -> Result<Vec<Recorded>, Refused> {
        let _one = self.writing.lock().await;
        let since = self.engine.clock().now().before(CHANGES_KEPT);
        let batch = self.storage.batch_of(server, number, since).await?.ok_or(Refused::Unknown(number))?;
        let made = self.storage.batch(server, batch).await?;
        let own = self.engine.settings().server(server);
        for one in &made {
            let now = own.get(one.scope, &one.key).map(|entry| &entry.value);
            if now != one.to.as_ref() {
                return Err(Refused::Overtaken { number, what: one.key.name() });
            }
        }
        let inverse: Vec<Change> = made.iter().map(Recorded::inverse).collect();
        self.make(server, by, &inverse, Some(number)).await
    }

    /// The newest changes of a server, newest first.
    pub async fn history(&self, server: ServerId, most: u32) -> Result<Vec<Recorded>, Refused> {
        let since = self.engine.clock().now().before(CHANGES_KEPT);
        self.storage.history(server, since, most).await.map_err(Refused::Reading)
    }

    /// Opts a person out in all servers, or in again.
    pub async fn opt_out(&self, person: PersonId, out: bool) -> Result<(), Refused> {
        let _one = self.writing.lock().await;
        self.storage.opt_out(person, out, self.engine.clock().now()).await?;
        let mut snapshot = Snapshot::clone(&self.engine.settings());
        if out {
            snapshot.opted_out.insert(person);
        } else {
            snapshot.opted_out.remove(&person);
        }
        self.engine.adopt(snapshot);
        Ok(())
    }

    /// Counts what a person says of a reply.
    pub async fn vote(
        &self,
        reply: u64,
        person: PersonId,
        server: ServerId,
        topic: &TopicId,
        reason: Reason,
    ) -> Result<Vote, Refused> {
        let at = self.engine.clock().now();
        Ok(self.storage.vote(reply, person, server, topic, reason, at).await?)
    }

    /// Keeps a judgement of shadow mode; how often what is judged was right since a moment.
    pub async fn judge(&self, judged: &Judged, since: Moment) -> Result<Precision, Refused> {
        self.storage.judge(judged).await?;
        Ok(self.storage.precision(judged.server, judged.scope, &judged.key, since).await?)
    }

    /// What is kept about a person.
    pub async fn about(&self, person: PersonId) -> Result<About, Refused> {
        self.storage.about(person).await.map_err(Refused::Reading)
    }

    /// The counts of a server, by topic.
    pub async fn tallies(&self, server: ServerId) -> Result<Vec<Tally>, Refused> {
        self.storage.tallies(server).await.map_err(Refused::Reading)
    }
}
