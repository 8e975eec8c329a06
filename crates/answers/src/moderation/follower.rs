//! Memory follows the database: what another instance changed, what was missed while the database was away, a file that was replaced.
//! Beside it, what has had its time is taken out of both once in an hour.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::sync::{Mutex, broadcast, broadcast::error::RecvError};

use crate::storage::{News, Storage, StorageError, terms};
use counterpoint_core::{
    engine::Engine,
    remark::{PersonId, ServerId},
    settings::{Entry, Recorded, ServerSettings, Snapshot},
};

/// How often it is looked whether the database file is still there.
const LOOKS: Duration = Duration::from_secs(2);

/// What the engine knows, and the database that it follows.
#[derive(Clone)]
pub(super) struct Follower {
    pub(super) engine: Arc<Engine>,
    pub(super) storage: Storage,
    /// One change after the other, so that the snapshot follows the database.
    pub(super) writing: Arc<Mutex<()>>,
}

impl Follower {
    pub(super) fn new(engine: Arc<Engine>, storage: Storage) -> Self {
        Self { engine, storage, writing: Arc::default() }
    }

    /// Follows until the task is ended.
    pub(super) async fn follow(self, mut news: broadcast::Receiver<News>) {
        let mut looks = tokio::time::interval(LOOKS);
        let mut prunes = tokio::time::interval(terms::EVERY);
        loop {
            let done = tokio::select! {
                heard = news.recv() => match heard {
                    Ok(one) => self.take_over(one).await,
                    Err(RecvError::Lagged(_)) => self.take_over(News::Everything).await,
                    Err(RecvError::Closed) => return,
                },
                _ = looks.tick() => self.storage.look().await,
                _ = prunes.tick() => {
                    self.engine.expire();
                    self.storage.prune(self.engine.clock().now()).await.map(|_| ())
                }
            };
            match done {
                Err(error) if !error.is_told() => {
                    tracing::warn!(
                        error = error.to_string(),
                        "memory could not follow the database; it does once that answers"
                    );
                }
                _ => {}
            }
        }
    }

    async fn take_over(&self, news: News) -> Result<(), StorageError> {
        let _one = self.writing.lock().await;
        self.catch_up().await?;
        match news {
            News::Server(server) => self.read_server(&server).await,
            News::Person(person) => {
                let out = self.storage.is_opted_out(&person).await?;
                self.note_opt_out(&person, out);
                Ok(())
            }
            News::Forgotten(person) => {
                self.engine.forget_person(&person);
                Ok(())
            }
            News::Everything => self.read_everything().await,
        }
    }

    /// Puts what is known back into a database file that was opened anew, before anything else is read from it: the settings if
    /// nothing stood there, the opt-outs in any case, so that nobody who wanted to be left alone is answered.
    pub(super) async fn catch_up(&self) -> Result<(), StorageError> {
        self.storage.look().await?;
        let Some(empty) = self.storage.reopened() else { return Ok(()) };
        let known = self.engine.settings();
        let mut settings = Vec::new();
        for (server, own) in known.servers.iter().filter(|_| empty) {
            settings.extend(
                own.all()
                    .into_iter()
                    .map(|(scope, key, entry)| (server.clone(), scope, key.clone(), entry.clone())),
            );
        }
        let opted_out: Vec<PersonId> = known.opted_out.iter().cloned().collect();
        self.storage.restore(&settings, &opted_out, self.engine.clock().now()).await
    }

    /// Takes over everything that the database says.
    pub(super) async fn read_everything(&self) -> Result<(), StorageError> {
        let (kept, opted_out) = (self.storage.settings().await?, self.storage.opted_out().await?);
        if self.storage.reopened().is_some() {
            return Err(StorageError::Away);
        }
        let mut snapshot =
            Snapshot { servers: HashMap::default(), ..Snapshot::clone(&self.engine.settings()) };
        for (server, scope, key, entry) in kept {
            let own = snapshot.servers.entry(server).or_default();
            Arc::make_mut(own).put(scope, key, Some(entry));
        }
        snapshot.opted_out = opted_out.into_iter().collect();
        self.engine.adopt(snapshot);
        Ok(())
    }

    /// Takes over what the database says of a server; nothing while it lacks what memory knows.
    pub(super) async fn read_server(&self, server: &ServerId) -> Result<(), StorageError> {
        let kept = self.storage.settings_of(server).await?;
        if self.storage.reopened().is_some() {
            return Err(StorageError::Away);
        }
        let mut own = ServerSettings::default();
        for (_, scope, key, entry) in kept {
            own.put(scope, key, Some(entry));
        }
        let mut snapshot = Snapshot::clone(&self.engine.settings());
        if own.is_empty() {
            snapshot.servers.remove(server);
        } else {
            snapshot.servers.insert(server.clone(), Arc::new(own));
        }
        self.engine.adopt(snapshot);
        Ok(())
    }

    /// Obeys changes that are kept, where the database cannot be asked again.
    pub(super) fn obey(&self, server: &ServerId, recorded: &[Recorded]) {
        let mut snapshot = Snapshot::clone(&self.engine.settings());
        let own = Arc::make_mut(snapshot.servers.entry(server.clone()).or_default());
        for one in recorded {
            let entry = one.to.clone().map(|value| Entry { value, by: one.by.clone(), at: one.at });
            own.put(one.scope.clone(), one.key.clone(), entry);
        }
        self.engine.adopt(snapshot);
    }

    pub(super) fn note_opt_out(&self, person: &PersonId, out: bool) {
        let mut snapshot = Snapshot::clone(&self.engine.settings());
        if out {
            snapshot.opted_out.insert(person.clone());
        } else {
            snapshot.opted_out.remove(person);
        }
        self.engine.adopt(snapshot);
    }
}
