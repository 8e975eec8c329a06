//! A pretend Discord on 127.0.0.1, for tests that drive the real bot (real serenity client, real websocket, real HTTP), and for the
//! demo, in which people try the same bot in a browser.
//!
//! # Layout
//!
//! - [`world`]: who and what there is: one server, its channels, its people.
//! - `gateway`: hello, identify, ready, heartbeats, resume, dispatch. Whatever is dispatched is first read with serenity's own
//!   models: what serenity could not parse would vanish as an "unknown event", so here it panics.
//! - `rest`: the routes a bot uses. A route that is not known is refused, and named when the test ends.
//! - `refuse` and [`limits`]: what Discord refuses, with its own codes.
//! - `schema`: every request body beside Discord's own description of its API (feature `checks`).
//! - `acts`: what people's actions do to the world, and what Discord sends of them.
//! - `hands`: what a test does as a person: say, edit, delete, press, choose, slash, autocomplete. What cannot be done is the test's
//!   fault, and panics.
//! - `desk`: the same for the reader of the page, by ids: what cannot be done is refused in a sentence.
//! - [`page`]: the page itself, and the protocol between it and its server (`page/PROTOCOL.md`).
//! - `transcript`: conversations as readable files (feature `checks`).
//!
//! Nothing sleeps. In tests ids count up from the same beginning and the time stands still, so that two runs are the same.

#![recursion_limit = "256"]

mod acts;
mod desk;
mod gateway;
mod hands;
mod kept;
pub mod limits;
pub mod page;
mod payload;
mod refuse;
mod rest;
#[cfg(feature = "checks")]
mod schema;
#[cfg(not(feature = "checks"))]
mod schema {
    //! Without the feature `checks`, request bodies are taken as they come.

    use std::sync::Arc;

    use serde_json::Value;

    pub(crate) struct Description;

    impl Description {
        pub(crate) fn shared() -> Arc<Self> {
            Arc::new(Self)
        }

        pub(crate) fn faults(&self, _: &str, _: &str, _: &Value) -> Vec<String> {
            Vec::new()
        }
    }
}
#[cfg(feature = "checks")]
pub mod transcript;
pub mod world;

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::Value;
use tokio::{net::TcpListener, sync::watch};

pub use desk::{Desk, Done, Refused};
pub use hands::{Choice, Said, Voice};
pub use world::World;

/// The bot's token here.
pub const TOKEN: &str = "loopback.token.of-the-bot";

/// How long a wait lasts before it is given up: not a delay, only the end of a test that hangs.
pub const GIVE_UP: Duration = Duration::from_mins(1);

/// A request that the bot made.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path below `/api/v10`.
    pub path: String,
    /// The body; null if there was none.
    pub body: Value,
    /// The status it was answered with.
    pub status: u16,
}

/// A message, as it stands in a channel.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: u64,
    pub(crate) channel: u64,
    pub(crate) author: u64,
    /// Everything Discord would send of it.
    pub(crate) json: Value,
    /// Whoever alone sees it.
    pub(crate) only: Option<u64>,
}

/// An interaction that was dispatched.
#[derive(Clone, Debug)]
pub(crate) struct Interaction {
    pub(crate) token: String,
    pub(crate) kind: u8,
    pub(crate) user: u64,
    pub(crate) channel: u64,
    pub(crate) message: Option<u64>,
    /// The command that was run: "/settings view", or a menu's "Find context".
    pub(crate) command: Option<String>,
    /// The body of the first response.
    pub(crate) answer: Option<Value>,
    /// The message that the response made or changed.
    pub(crate) made: Option<u64>,
}

/// A gateway session: what was sent in it, for resuming.
#[derive(Default)]
pub(crate) struct Session {
    pub(crate) events: Vec<String>,
    pub(crate) live: Option<tokio::sync::mpsc::UnboundedSender<gateway::Out>>,
    pub(crate) intents: u64,
}

/// Everything that changes.
pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) next_id: u64,
    pub(crate) messages: Vec<Message>,
    pub(crate) interactions: HashMap<u64, Interaction>,
    pub(crate) commands: Vec<Value>,
    pub(crate) sessions: HashMap<String, Session>,
    pub(crate) heartbeats: u64,
    pub(crate) identifies: u64,
    pub(crate) resumes: u64,
    pub(crate) requests: Vec<Request>,
    pub(crate) violations: Vec<String>,
    pub(crate) failing: Vec<(String, u16, u32)>,
    pub(crate) holding: Vec<(String, When)>,
    pub(crate) held: u64,
    pub(crate) files: Vec<File>,
    pub(crate) registrations: u64,
    /// Whether a fault of the loopback's own ends the test.
    pub(crate) strict: bool,
    pub(crate) now: Now,
}

/// What time it is, as Discord writes it.
pub type Now = Arc<dyn Fn() -> String + Send + Sync>;

/// A file that somebody sent.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) id: u64,
    pub(crate) content: Vec<u8>,
}

impl State {
    /// A new snowflake. They are a millisecond apart, from the first of January 2026 on.
    pub(crate) fn fresh_id(&mut self) -> u64 {
        self.next_id += 1 << 22;
        self.next_id
    }

    /// Something went wrong that is the loopback's own fault.
    pub(crate) fn fault(&mut self, fault: String) {
        assert!(!self.strict, "{fault}");
        self.violations.push(fault);
    }
}

/// The server, and a test's hands on it.
pub struct Loopback {
    state: Arc<Mutex<State>>,
    changed: watch::Sender<u64>,
    schema: Arc<schema::Description>,
    port: u16,
    server: tokio::task::JoinHandle<()>,
}

/// What a request or a connection needs.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) state: Arc<Mutex<State>>,
    pub(crate) changed: watch::Sender<u64>,
    pub(crate) schema: Arc<schema::Description>,
    pub(crate) port: u16,
}

impl Shared {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a request is held back for ever now.
    pub(crate) fn held(&self, line: &str, when: When) -> bool {
        let mut state = self.state();
        let at =
            state.holding.iter().position(|(pattern, at)| *at == when && line.contains(pattern.as_str()));
        let Some(at) = at else { return false };
        state.holding.remove(at);
        state.held += 1;
        true
    }

    pub(crate) fn note_change(&self) {
        self.changed.send_modify(|count| *count += 1);
    }
}

/// When a request is held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Before it has done anything.
    Before,
    /// After it has done its work, so that only the answer is missing.
    After,
}

/// Milliseconds from Discord's epoch (the first second of 2015) to the first of January 2026, as a snowflake.
const FIRST_ID: u64 = 347_155_200_000 << 22;

/// Discord's epoch: milliseconds from the first second of 1970 to that of 2015.
const EPOCH: u64 = 1_420_070_400_000;

/// Any instant; nothing in a test depends on it.
const WHEN: &str = "2026-01-01T00:00:00.000000+00:00";

impl Loopback {
    /// Starts a server with `world` on a free port of 127.0.0.1, for a test: what Discord would have refused ends it.
    pub async fn start(world: World) -> Self {
        let now: Now = Arc::new(|| WHEN.to_owned());
        Self::open(world, true, FIRST_ID, now).await.expect("a port of 127.0.0.1 is free")
    }

    /// Starts a server with `world` on a free port of 127.0.0.1, for people: what Discord would have refused is told by
    /// [`Self::violations`]. `milliseconds` since 1970 is when the first message may have been sent, by its id; `now` tells the time of
    /// each.
    ///
    /// # Errors
    /// If no port is free.
    pub async fn host(world: World, milliseconds: u64, now: Now) -> io::Result<Self> {
        Self::open(world, false, milliseconds.saturating_sub(EPOCH) << 22, now).await
    }

    async fn open(world: World, strict: bool, next_id: u64, now: Now) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let state = State {
            world,
            next_id,
            messages: Vec::new(),
            interactions: HashMap::new(),
            commands: Vec::new(),
            sessions: HashMap::new(),
            heartbeats: 0,
            identifies: 0,
            resumes: 0,
            requests: Vec::new(),
            violations: Vec::new(),
            failing: Vec::new(),
            holding: Vec::new(),
            held: 0,
            files: Vec::new(),
            registrations: 0,
            strict,
            now,
        };
        let state = Arc::new(Mutex::new(state));
        let (changed, _) = watch::channel(0);
        let schema = schema::Description::shared();
        let shared = Shared { state: state.clone(), changed: changed.clone(), schema: schema.clone(), port };
        let app = axum::Router::new()
            .route("/gateway", axum::routing::get(gateway::connect))
            .route("/attachments/{id}/{name}", axum::routing::get(rest::attachment))
            .fallback(rest::answer)
            .layer(axum::middleware::from_fn(guarded))
            .with_state(shared);
        let server = tokio::spawn(async move {
            axum::serve(listener, app).await.expect("the server runs until the test ends");
        });
        Ok(Self { state, changed, schema, port, server })
    }

    /// Where REST calls go.
    pub fn api(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn shared(&self) -> Shared {
        Shared {
            state: self.state.clone(),
            changed: self.changed.clone(),
            schema: self.schema.clone(),
            port: self.port,
        }
    }

    /// Counts up whenever something has changed.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Request> {
        self.shared().state().requests.clone()
    }

    /// What the bot did so far that Discord would have refused, or that the loopback does not know.
    pub fn violations(&self) -> Vec<String> {
        self.shared().state().violations.clone()
    }

    /// Forgets the violations so far: for tests that provoke them.
    pub fn forgive(&self) {
        self.shared().state().violations.clear();
    }

    /// Lets the next request whose "METHOD path" contains `pattern` fail with an HTTP status and one of Discord's codes.
    pub fn fail_next(&self, pattern: &str, status: u16, code: u32) {
        self.shared().state().failing.push((pattern.to_owned(), status, code));
    }

    /// Never answers the next request whose "METHOD path" contains `pattern`: as if the bot were killed while it waits.
    pub fn hold_next(&self, pattern: &str, when: When) {
        self.shared().state().holding.push((pattern.to_owned(), when));
    }

    /// Waits until `count` requests in all are held back.
    pub async fn wait_held(&self, count: u64) {
        self.wait("a request to be held back", |state| (state.held >= count).then_some(())).await;
    }

    /// Ends the test: panics if the bot did anything that Discord would have refused.
    pub fn finish(self) {
        let unanswered: Vec<u64> = {
            let shared = self.shared();
            let state = shared.state();
            state.interactions.iter().filter(|(_, one)| one.answer.is_none()).map(|(id, _)| *id).collect()
        };
        let mut violations = self.violations();
        violations.extend(unanswered.iter().map(|id| format!("interaction {id} was never answered")));
        assert!(violations.is_empty(), "the loopback refused:\n{}", violations.join("\n"));
    }

    /// Waits until `seen` finds what it looks for.
    ///
    /// # Panics
    /// After [`GIVE_UP`], with every request so far.
    pub(crate) async fn wait<T>(&self, what: &str, mut seen: impl FnMut(&State) -> Option<T>) -> T {
        let mut changes = self.changed.subscribe();
        let waiting = async {
            loop {
                changes.borrow_and_update();
                {
                    let shared = self.shared();
                    let state = shared.state();
                    if let Some(fault) =
                        state.violations.iter().find(|one| one.starts_with(gateway::UNPARSED))
                    {
                        panic!("{fault}");
                    }
                    if let Some(found) = seen(&state) {
                        return found;
                    }
                }
                changes.changed().await.expect("the server runs until the test ends");
            }
        };
        let found = tokio::time::timeout(GIVE_UP, waiting).await;
        found.unwrap_or_else(|_| {
            let refused = self.violations();
            panic!(
                "waited for {what} in vain; refused: {refused:#?}; requests so far: {:#?}",
                self.requests()
            )
        })
    }
}

/// Answers no page of a browser: bots send no `Origin`, and call this machine by its name. Else a site that finds the port could speak to
/// the pretend Discord, with the token that everybody knows.
async fn guarded(request: axum::extract::Request, next: axum::middleware::Next) -> axum::response::Response {
    use axum::{http::StatusCode, response::IntoResponse as _};
    let headers = request.headers();
    if names_this_machine(headers) && text_of(headers, axum::http::header::ORIGIN).is_none() {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "The pretend Discord answers bots on this machine only.").into_response()
    }
}

/// A header's text.
fn text_of(headers: &axum::http::HeaderMap, name: axum::http::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// Whether a request is for this machine by name.
fn names_this_machine(headers: &axum::http::HeaderMap) -> bool {
    let host = text_of(headers, axum::http::header::HOST).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.server.abort();
        if !std::thread::panicking() && self.shared().state().strict {
            let violations = self.violations();
            assert!(violations.is_empty(), "the loopback refused:\n{}", violations.join("\n"));
        }
    }
}
