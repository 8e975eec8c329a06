//! Imports that wait for a moderator's answer: nothing changes until *Apply* is pressed. They live in memory; after a restart the file
//! has to be sent again.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use counterpoint_core::{
    remark::ServerId,
    settings::{Change, ServerSettings},
    time::Moment,
};

/// How long an import waits: as long as Discord lets its buttons be answered from (interactions/receiving-and-responding).
const WAITS: Duration = Duration::from_mins(15);

/// Imports that wait at once; a server has one.
const MOST: usize = 64;

/// An import that waits.
pub(super) struct Waiting {
    /// The id of the command that asked for it.
    pub(super) which: u64,
    /// Since when.
    pub(super) at: Moment,
    /// What was set when the difference was shown.
    pub(super) before: ServerSettings,
    /// What the file changes.
    pub(super) changes: Vec<Change>,
}

/// The imports that wait, by server.
#[derive(Default)]
pub(super) struct Imports(Mutex<HashMap<ServerId, Waiting>>);

impl Imports {
    fn all(&self) -> MutexGuard<'_, HashMap<ServerId, Waiting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An import waits from now on, in place of the one that its server had.
    pub(super) fn hold(&self, server: &ServerId, waiting: Waiting) {
        let mut all = self.all();
        all.retain(|_, one| waiting.at.since(one.at) < WAITS);
        if all.len() >= MOST
            && let Some(oldest) = all.iter().min_by_key(|(_, one)| one.at).map(|(server, _)| server.clone())
        {
            all.remove(&oldest);
        }
        all.insert(server.clone(), waiting);
    }

    /// The import of a server that the command `which` asked for, if it still waits; it waits no more.
    pub(super) fn take(&self, server: &ServerId, which: u64, now: Moment) -> Option<Waiting> {
        let mut all = self.all();
        let fits = all.get(server).is_some_and(|one| one.which == which && now.since(one.at) < WAITS);
        if fits { all.remove(server) } else { None }
    }
}
