//! How sessions begin and end, as far as Discord counts it: one session in five seconds in each of `max_concurrency` buckets (events/gateway,
//! "Rate Limiting"), and the codes with which clients close (the same, "Disconnecting").

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::Out;
use crate::{Loopback, Shared};

/// How far apart the sessions of a bucket begin.
const APART: Duration = Duration::from_secs(5);

/// The codes with which a client ends its session for good.
const FOR_GOOD: [u16; 2] = [1000, 1001];

/// What was counted.
#[derive(Default)]
pub(crate) struct Starts {
    /// Whether a session that begins too soon is refused.
    limited: bool,
    /// When a session last began in each bucket.
    last: HashMap<u64, Instant>,
    /// The shards of the sessions that were to begin, and of how many, oldest first.
    begun: Vec<(u64, u64)>,
    /// How many of them were refused as too soon.
    too_soon: usize,
    /// The codes with which clients have closed, oldest first.
    closed: Vec<u16>,
}

impl Starts {
    /// A session is to begin, while so many may at once. Whether it is too soon.
    pub(super) fn is_too_soon(&mut self, data: &Value, at_once: u64) -> bool {
        let shard = data["shard"][0].as_u64().unwrap_or(0);
        self.begun.push((shard, data["shard"][1].as_u64().unwrap_or(1)));
        let (now, bucket) = (Instant::now(), shard % at_once.max(1));
        let soon = self.limited && self.last.get(&bucket).is_some_and(|last| now < *last + APART);
        if soon {
            self.too_soon += 1;
        } else {
            self.last.insert(bucket, now);
        }
        soon
    }
}

/// A client closes its connection: with some codes its session ends too.
pub(super) fn closed(shared: &Shared, live: &mpsc::UnboundedSender<Out>, frame: Option<&CloseFrame<'_>>) {
    let code = frame.map_or(1005, |frame| frame.code.into());
    let mut state = shared.state();
    state.starts.closed.push(code);
    if FOR_GOOD.contains(&code) {
        state.sessions.retain(|_, session| session.live.as_ref().is_none_or(|one| !one.same_channel(live)));
    }
    drop(state);
    shared.note_change();
}

impl Loopback {
    /// Refuses sessions that begin within five seconds of another one in the same bucket, as Discord does.
    pub fn limit_starts(&self) {
        self.shared().state().starts.limited = true;
    }

    /// How many sessions were refused as too soon.
    pub fn too_soon(&self) -> usize {
        self.shared().state().starts.too_soon
    }

    /// The shards of the sessions that were to begin, and of how many, oldest first.
    pub fn begun(&self) -> Vec<(u64, u64)> {
        self.shared().state().starts.begun.clone()
    }

    /// Waits until `count` sessions in all were to begin.
    pub async fn wait_begun(&self, count: usize) {
        self.wait("a session to begin", |state| (state.starts.begun.len() >= count).then_some(())).await;
    }

    /// The codes with which clients have closed their connections, oldest first.
    pub fn closed_by_clients(&self) -> Vec<u16> {
        self.shared().state().starts.closed.clone()
    }

    /// Waits until clients have closed `count` connections in all.
    pub async fn wait_closed_by_clients(&self, count: usize) {
        self.wait("a client to close", |state| (state.starts.closed.len() >= count).then_some(())).await;
    }

    /// How many sessions have a connection now, each of another shard.
    pub fn shards_connected(&self) -> usize {
        let shared = self.shared();
        let state = shared.state();
        let live = state
            .sessions
            .values()
            .filter(|session| session.live.as_ref().is_some_and(|live| !live.is_closed()));
        live.map(|session| session.shard).collect::<std::collections::HashSet<_>>().len()
    }
}
