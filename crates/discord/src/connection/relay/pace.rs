//! When a session may begin: one in five seconds in each of Discord's buckets, of which there are `max_concurrency` (events/gateway,
//! "Rate Limiting"), and as many a day as it allows ([`Starts`]). A session that is resumed waits for nothing.

use std::{collections::HashMap, sync::Arc};

use tokio::{sync::Mutex, time::Instant};

use super::starts::Starts;
use crate::outbound::Line;
use answers::storage::{Storage, leases::BETWEEN_STARTS};
use poise::serenity_prelude::BotGateway;

/// A bucket: when a session last began in it.
type Bucket = Arc<Mutex<Option<Instant>>>;

/// The pace at which the sessions of this process begin.
pub(in super::super) struct Pace {
    starts: Starts,
    at_once: u32,
    buckets: std::sync::Mutex<HashMap<u32, Bucket>>,
    /// Where other processes begin sessions too.
    shared: Option<Storage>,
}

impl Pace {
    /// The pace that Discord has `told`; kept together with the processes that share a database, if there are such.
    pub(in super::super) fn new(line: Arc<Line>, told: &BotGateway, shared: Option<Storage>) -> Self {
        let at_once = u32::try_from(told.session_start_limit.max_concurrency).unwrap_or(u32::MAX).max(1);
        Self { starts: Starts::told(line, told), at_once, buckets: std::sync::Mutex::default(), shared }
    }

    /// The bucket of a shard.
    pub(in super::super) fn bucket(&self, shard: u32) -> u32 {
        shard % self.at_once
    }

    /// Waits until the session of a shard may begin.
    pub(super) async fn turn(&self, shard: u32) {
        let number = self.bucket(shard);
        let bucket = {
            let mut buckets = self.buckets.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            buckets.entry(number).or_default().clone()
        };
        let mut last = bucket.lock().await;
        if let Some(last) = *last {
            tokio::time::sleep_until(last + BETWEEN_STARTS).await;
        }
        if let Some(storage) = &self.shared {
            // Where the database is away, nobody can be asked; Discord then says itself that it was too soon.
            while let Ok(Some(wait)) = storage.start_turn(number).await {
                tokio::time::sleep(wait).await;
            }
        }
        self.starts.turn().await;
        *last = Some(Instant::now());
    }
}
