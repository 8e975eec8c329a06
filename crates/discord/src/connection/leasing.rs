//! The shards of a process that shares them with others: what it has leased runs, what is beyond its fair share is handed on, and what
//! another process has taken meanwhile is let go.

use std::{
    sync::{Arc, Weak},
    time::{Duration, Instant},
};

use super::fleet::Fleet;
use crate::outbound;
use answers::{
    Answers,
    storage::leases::{self, RENEWED, Share},
};

/// How long ago leases may have been renewed for new ones to be taken: where the database was away for longer, nobody could renew, and
/// what looks free may have a holder that comes back now.
const LATELY: Duration = Duration::from_secs(2 * RENEWED.as_secs());

/// The leases of this process.
pub(super) struct Leasing {
    fleet: Arc<Fleet>,
    holder: String,
    /// How many shards there are, where nobody has agreed on another number yet.
    shards: u32,
}

impl Leasing {
    /// A process that has leased nothing yet; Discord tells a bot to have so many `shards`.
    pub(super) fn new(fleet: Arc<Fleet>, shards: u32) -> Self {
        Self { fleet, holder: leases::holder(), shards }
    }

    /// Holds leases for as long as it is polled; `answers` is told before shards start that another process may have had.
    pub(super) async fn hold(&self, answers: &Weak<Answers<outbound::Discord>>) {
        let mut renewed: Option<Instant> = None;
        let mut first = true;
        loop {
            let take = first || renewed.is_some_and(|at| at.elapsed() <= LATELY);
            match self.fleet.storage.lease(&self.holder, self.shards, take).await {
                Ok(share) => {
                    (renewed, first) = (Some(Instant::now()), false);
                    self.follow(&share, answers).await;
                }
                Err(error) if !error.is_told() => {
                    tracing::warn!(error = error.to_string(), "leases of shards could not be renewed");
                }
                // The log has told that the database is away; the shards go on.
                Err(_) => {}
            }
            tokio::time::sleep(RENEWED).await;
        }
    }

    /// Runs what is held, and only that.
    async fn follow(&self, share: &Share, answers: &Weak<Answers<outbound::Discord>>) {
        let shards = share.shards;
        let surplus = share.surplus();
        let runs = self.fleet.shards();
        let held = |shard: u32| runs.contains(&(shard, shards));
        let lost: Vec<(u32, u32)> =
            runs.iter().filter(|(shard, of)| *of != shards || !share.held.contains(shard)).copied().collect();
        if !lost.is_empty() {
            tracing::warn!(shards = lost.len(), "shards are not this process's any more");
            self.fleet.let_go(&lost, true).await;
        }
        let new: Vec<(u32, u32)> = share
            .held
            .iter()
            .filter(|shard| !held(**shard) && !surplus.contains(shard))
            .map(|shard| (*shard, shards))
            .collect();
        if !new.is_empty() {
            tracing::info!(shards = new.len(), of = shards, processes = share.processes, "shards are leased");
            if let Some(answers) = answers.upgrade() {
                answers.take_over().await;
            }
        }
        // A process that waits for shards tells that it runs none, as it should.
        self.fleet.start(new);
        if !surplus.is_empty() {
            tracing::info!(
                shards = surplus.len(),
                processes = share.processes,
                "shards go to another process"
            );
            let surplus: Vec<(u32, u32)> = surplus.iter().map(|shard| (*shard, shards)).collect();
            self.fleet.let_go(&surplus, false).await;
            for shard in surplus {
                if let Err(error) = self.fleet.storage.let_go(&self.holder, shard).await {
                    tracing::warn!(
                        error = error.to_string(),
                        "a lease could not be let go; it ends by itself"
                    );
                }
            }
        }
    }

    /// This process ends: its shards are free.
    pub(super) async fn leave(&self) {
        if let Err(error) = self.fleet.storage.leave(&self.holder).await {
            tracing::warn!(error = error.to_string(), "leases could not be let go; they end by themselves");
        }
    }
}
