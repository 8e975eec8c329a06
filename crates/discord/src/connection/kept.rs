//! Where the session of a shard stands, so that another process can go on with it: Discord keeps a session for a while that is closed with
//! a code of its own, and sends whoever resumes it what was missed (events/gateway, "Resuming"). What it does not send again is who the
//! bot is and which servers there are, so that is kept with it.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use poise::serenity_prelude::constants::Opcode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Message;

use super::tap::Sessions;
use answers::storage::sessions::Session;

/// Where a session stands.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Stand {
    /// Its id.
    session: String,
    /// Where Discord wants it to be resumed.
    url: String,
    /// The number of the last event that was dealt with.
    number: u64,
    /// What it hears of.
    intents: u64,
    /// What `READY` says of the bot.
    version: u64,
    user: Value,
    application: Value,
}

/// What a connection does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// It passes on.
    Passing,
    /// It closes, and the session stays.
    Closing,
    /// It is closed, and serenity has read everything that it was given.
    Closed,
}

#[derive(Default)]
struct State {
    stand: Option<Stand>,
    /// The number of the last event of the session that stands.
    last: Option<Arc<AtomicU64>>,
    /// A session of an earlier process, until serenity identifies.
    earlier: Option<(Stand, Vec<String>)>,
    intents: u64,
}

/// The session of a shard.
pub(super) struct Keeper {
    /// Which shard it is, and of how many.
    pub(super) shard: (u32, u32),
    state: Mutex<State>,
    phase: watch::Sender<Phase>,
    heard: watch::Sender<bool>,
    sessions: Arc<Sessions>,
}

/// A session that is gone on with.
pub(super) struct Earlier {
    /// What Discord is sent in the place of IDENTIFY.
    pub(super) resume: Message,
    /// What serenity is given: that the session stands, and each server.
    pub(super) played: Vec<String>,
}

impl Keeper {
    /// The session of a shard of `bot`; that of an earlier process, if one was kept.
    pub(super) fn new(shard: (u32, u32), bot: u64, kept: Option<Session>, sessions: Arc<Sessions>) -> Self {
        let earlier = kept.and_then(|kept| {
            let stand: Stand = serde_json::from_str(&kept.head).ok()?;
            let own = stand.user["id"].as_str() == Some(&bot.to_string());
            own.then_some((stand, kept.known))
        });
        Self {
            shard,
            state: Mutex::new(State { earlier, ..State::default() }),
            phase: watch::Sender::new(Phase::Passing),
            heard: watch::Sender::new(false),
            sessions,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where a session that stands is to be resumed.
    pub(super) fn url(&self) -> Option<String> {
        let state = self.state();
        let earlier = state.earlier.as_ref().map(|(stand, _)| stand);
        state.stand.as_ref().or(earlier).map(|stand| stand.url.clone()).filter(|url| !url.is_empty())
    }

    /// serenity identifies: the session to go on with instead, if there is one that hears of the same.
    pub(super) fn identifies(&self, said: &Value) -> Option<Earlier> {
        let mut state = self.state();
        state.intents = said["intents"].as_u64().unwrap_or(0);
        let (stand, known) = state.earlier.take()?;
        if stand.intents != state.intents {
            return None;
        }
        self.sessions.of(&stand.session).fetch_max(stand.number, Ordering::Relaxed);
        let resume = json!({
            "op": u8::from(Opcode::Resume),
            "d": { "token": said["token"], "session_id": stand.session, "seq": stand.number },
        });
        let servers = known.iter().filter_map(|one| {
            let named: Value = serde_json::from_str(one).ok()?;
            Some(json!({ "id": named["id"], "unavailable": true }))
        });
        let ready = json!({
            "v": stand.version, "user": stand.user, "guilds": servers.collect::<Vec<_>>(),
            "session_id": stand.session, "resume_gateway_url": stand.url,
            "shard": [self.shard.0, self.shard.1], "application": stand.application,
        });
        state.last = Some(self.sessions.of(&stand.session));
        state.stand = Some(stand);
        let event = |name: &str, said: &str| format!("{{\"op\":0,\"t\":\"{name}\",\"d\":{said}}}");
        let ready = event("READY", &ready.to_string());
        let played = std::iter::once(ready).chain(known.iter().map(|one| event("GUILD_CREATE", one)));
        Some(Earlier { resume: Message::text(resume.to_string()), played: played.collect() })
    }

    /// A session stands: what `READY` says.
    pub(super) fn ready(&self, said: &Value) {
        let Some(session) = said["session_id"].as_str() else { return };
        let mut state = self.state();
        state.last = Some(self.sessions.of(session));
        state.stand = Some(Stand {
            session: session.to_owned(),
            url: said["resume_gateway_url"].as_str().unwrap_or_default().to_owned(),
            number: 0,
            intents: state.intents,
            version: said["v"].as_u64().unwrap_or(10),
            user: said["user"].clone(),
            application: said["application"].clone(),
        });
    }

    /// The session hears: it began, or was resumed.
    pub(super) fn hears(&self) {
        self.heard.send_replace(true);
    }

    /// The session is over: nobody can go on with it.
    pub(super) fn is_over(&self) {
        let mut state = self.state();
        (state.stand, state.last) = (None, None);
    }

    /// Waits until the session hears for the first time.
    pub(super) async fn heard(&self) {
        // Without a sender nobody waits.
        drop(self.heard.subscribe().wait_for(|heard| *heard).await);
    }

    /// What the connection is to do.
    pub(super) fn phase(&self) -> watch::Receiver<Phase> {
        self.phase.subscribe()
    }

    /// The connection is to close, and the session to stay.
    pub(super) fn close(&self) {
        self.phase.send_if_modified(|phase| {
            let passes = *phase == Phase::Passing;
            if passes {
                *phase = Phase::Closing;
            }
            passes
        });
    }

    /// The connection is closed.
    pub(super) fn is_closed(&self) {
        self.phase.send_replace(Phase::Closed);
    }

    /// Waits until the connection is closed.
    pub(super) async fn closed(&self) {
        drop(self.phase.subscribe().wait_for(|phase| *phase == Phase::Closed).await);
    }

    /// The session as it is handed to the next process, with what is known of its servers; none where none stands.
    pub(super) fn kept(&self, known: impl FnOnce() -> Vec<String>) -> Option<Session> {
        let state = self.state();
        // One that was taken over and never came to be is handed on as it was.
        if let Some((stand, known)) = &state.earlier {
            let head = serde_json::to_string(stand).ok()?;
            return Some(Session { shard: self.shard, head, known: known.clone() });
        }
        let mut stand = state.stand.clone()?;
        stand.number = state.last.as_ref()?.load(Ordering::Relaxed);
        drop(state);
        let head = serde_json::to_string(&stand).ok()?;
        Some(Session { shard: self.shard, head, known: known() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: &str = r#"{"id":"7","name":"Debate"}"#;

    fn ready() -> Value {
        json!({
            "v": 10, "user": { "id": "9", "username": "counterpoint" }, "guilds": [], "session_id": "a session",
            "resume_gateway_url": "wss://there", "shard": [1, 4], "application": { "id": "9", "flags": 0 },
        })
    }

    fn keeper(kept: Option<Session>) -> Keeper {
        Keeper::new((1, 4), 9, kept, Arc::default())
    }

    /// What a process that heard 41 events hands on.
    fn kept() -> Session {
        let first = keeper(None);
        assert!(first.kept(Vec::new).is_none(), "nothing stands yet");
        assert!(first.identifies(&json!({ "token": "t", "intents": 33 })).is_none());
        first.ready(&ready());
        first.sessions.of("a session").store(41, Ordering::Relaxed);
        first.kept(|| vec![SERVER.to_owned()]).expect("it stands")
    }

    #[test]
    fn the_next_process_goes_on_where_the_last_one_stopped() {
        let next = keeper(Some(kept()));
        assert_eq!(next.url().as_deref(), Some("wss://there"));
        let earlier = next.identifies(&json!({ "token": "t", "intents": 33 })).expect("it goes on");
        let resume: Value = serde_json::from_str(earlier.resume.to_text().expect("a text")).expect("JSON");
        assert_eq!(resume, json!({ "op": 6, "d": { "token": "t", "session_id": "a session", "seq": 41 } }));
        let played: Vec<Value> =
            earlier.played.iter().map(|one| serde_json::from_str(one).expect("JSON")).collect();
        assert_eq!(played[0]["d"]["guilds"], json!([{ "id": "7", "unavailable": true }]));
        assert_eq!(played[1], json!({ "op": 0, "t": "GUILD_CREATE", "d": { "id": "7", "name": "Debate" } }));
        // And the one after that, though nothing came in between.
        let again = next.kept(|| vec![SERVER.to_owned()]).expect("it stands");
        assert_eq!(again, kept());
    }

    #[test]
    fn a_session_of_another_bot_or_of_other_intents_is_not_gone_on_with() {
        let other = Keeper::new((1, 4), 8, Some(kept()), Arc::default());
        assert!(other.identifies(&json!({ "token": "t", "intents": 33 })).is_none());
        assert!(keeper(Some(kept())).identifies(&json!({ "token": "t", "intents": 1 })).is_none());
        let over = keeper(Some(kept()));
        assert!(over.identifies(&json!({ "token": "t", "intents": 33 })).is_some());
        over.is_over();
        assert!(over.kept(Vec::new).is_none(), "Discord knows nothing of it any more");
    }
}
