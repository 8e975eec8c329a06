//! What a test does to connections: it ends them, stills them, asks over them, and sends any frame.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Out, dispatch};
use crate::Loopback;

impl Loopback {
    /// Ends every connection for good: no session can be resumed, as after a long time away.
    pub fn end_sessions(&self) {
        let shared = self.shared();
        for (_, session) in shared.state().sessions.drain() {
            if let Some(live) = session.live {
                let _ = live.send(Out::Close(1001));
            }
        }
    }

    /// The codes with which connections were closed because of how they identified, oldest first.
    pub fn closes(&self) -> Vec<u16> {
        self.shared().state().closes.clone()
    }

    /// Waits until `count` connections in all were closed because of how they identified.
    pub async fn wait_closed(&self, count: usize) {
        self.wait("a connection to be closed", |state| (state.closes.len() >= count).then_some(())).await;
    }

    /// Ends every connection with a code after which a session can be resumed.
    pub fn drop_connection(&self) {
        self.close_connections(4000);
    }

    /// How often clients that connect from now on are told to send a heartbeat.
    pub fn set_heartbeat(&self, interval: Duration) {
        self.shared().state().heartbeat = interval;
    }

    /// Every connection that is open now stays open, and nothing goes over it any more: as where a machine on the way has forgotten it.
    pub fn fall_silent(&self) {
        let shared = self.shared();
        let mut state = shared.state();
        state.silent = state.connections;
    }

    /// How often a bot has identified.
    pub fn identifies(&self) -> u64 {
        self.shared().state().identifies
    }

    /// Waits until bots have identified `count` times in all.
    pub async fn wait_identified(&self, count: u64) {
        self.wait("an IDENTIFY", |state| (state.identifies >= count).then_some(())).await;
    }

    /// How often a session was to be resumed.
    pub fn resumes(&self) -> u64 {
        self.shared().state().resumes
    }

    /// Whether somebody is connected in a session that stands.
    pub fn is_heard(&self) -> bool {
        let shared = self.shared();
        let state = shared.state();
        state.sessions.values().any(|session| session.live.as_ref().is_some_and(|live| !live.is_closed()))
    }

    /// How many connections to the gateway there were so far.
    pub fn connections(&self) -> u64 {
        self.shared().state().connections
    }

    /// Asks every connected client for a heartbeat, and waits for it: what was dispatched before has been received.
    pub async fn heartbeat(&self) {
        self.heartbeats(1).await;
    }

    /// The same, for `count` clients.
    pub async fn heartbeats(&self, count: u64) {
        let (before, _) = self.ask_heartbeats();
        self.wait("a heartbeat", |state| (state.heartbeats >= before + count).then_some(())).await;
    }

    /// Asks every connected client for a heartbeat, and does not wait. How many came before, and how many are asked.
    pub fn ask_heartbeats(&self) -> (u64, u64) {
        let shared = self.shared();
        let state = shared.state();
        let request = json!({ "op": 1, "d": null, "s": null, "t": null }).to_string();
        let live = state.sessions.values().filter_map(|session| session.live.as_ref());
        let asked = live.filter(|live| live.send(Out::Text(request.clone())).is_ok()).count();
        (state.heartbeats, u64::try_from(asked).unwrap_or(u64::MAX))
    }

    /// How many heartbeats came so far.
    pub fn heard_heartbeats(&self) -> u64 {
        self.shared().state().heartbeats
    }

    /// Dispatches any event, as Discord may one day.
    ///
    /// # Panics
    /// If serenity cannot parse it.
    pub fn dispatch_raw(&self, name: &str, data: &Value) {
        dispatch(&mut self.shared().state(), name, data);
    }

    /// Sends every connected bot a frame as it stands, which may be one that no client can read.
    pub fn send_raw(&self, frame: &str) {
        for session in self.shared().state().sessions.values() {
            if let Some(live) = &session.live {
                let _ = live.send(Out::Text(frame.to_owned()));
            }
        }
    }
}
