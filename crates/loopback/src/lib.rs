//! A pretend Discord on 127.0.0.1, for tests that drive the real bot (real serenity client, real websocket, real HTTP), and for the
//! demo, in which people try the same bot in a browser.
//!
//! # Layout
//!
//! - [`world`]: who and what there is: servers, their channels, people.
//! - `gateway`: hello, identify, ready, heartbeats, resume, dispatch, shards; its `faults` are what goes wrong when a test says so. Whatever
//!   is dispatched is first read with serenity's own models: what serenity could not parse would vanish as an "unknown event", so here it
//!   panics.
//! - `rest`: the routes a bot uses. A route that is not known is refused, and named when the test ends.
//! - `refuse` and [`limits`]: what Discord refuses, with its own codes.
//! - `rates`: how many requests it takes, and how it tells; `orders`: what a test tells it to refuse, hold back or lose; `wire`: the
//!   connections that can be cut.
//! - `clock`: Discord's own time; `state`: everything that changes; `kept`: what of it a file can keep.
//! - `schema`: every request body beside Discord's own description of its API (feature `checks`).
//! - `acts`: what people's actions do to the world, and what Discord sends of them.
//! - `servers`: what becomes of servers, channels, roles and threads, and what Discord sends of it.
//! - `hands`: what a test does as a person: say, edit, delete, press, choose, slash, autocomplete. What cannot be done is the test's
//!   fault, and panics.
//! - `desk`: the same for the reader of the page, by ids: what cannot be done is refused in a sentence.
//! - [`page`]: the page itself, and the protocol between it and its server (`page/PROTOCOL.md`).
//! - `crowd`: servers and messages by the thousand, and the moments that are noted of them; `load`: how a load driver sends them
//!   (`examples/load`).
//! - `unconnected`: the same answers without a connection, for any bytes.
//! - `transcript`: conversations as readable files (feature `checks`).
//!
//! Nothing sleeps. In tests ids count up from the same beginning and the time stands still until it is wound, so that two runs are the
//! same.
//!
//! It is kinder than Discord still where a bot could not tell in a test, or no source gives a figure: it takes identifies as fast as
//! they come unless a test limits them, bans nobody for invalid requests, and has no limit for what is sent over the gateway.

#![recursion_limit = "256"]

mod acts;
mod clock;
mod crowd;
mod desk;
mod form;
mod gateway;
mod hands;
mod kept;
pub mod limits;
mod load;
mod orders;
pub mod page;
mod payload;
mod rates;
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

        pub(crate) fn none() -> Arc<Self> {
            Arc::new(Self)
        }

        pub(crate) fn faults(&self, _: &str, _: &str, _: &Value) -> Vec<String> {
            Vec::new()
        }
    }
}
mod servers;
mod state;
#[cfg(feature = "checks")]
pub mod transcript;
mod unconnected;
mod wire;
pub mod world;

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde_json::Value;
use tokio::{net::TcpListener, sync::watch};

use clock::{Time, WHEN};
pub use crowd::{Delays, Place, Shape, Talk};
pub use desk::{Desk, Done, Refused};
pub use hands::{Choice, Said, Voice};
pub use orders::When;
pub use rates::{Limit, Limits, Scope};
pub use state::{Act, Sent};
pub(crate) use state::{File, Interaction, Message, Session, Shared, State};
pub use unconnected::Unconnected;
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

/// What time it is, as Discord writes it.
pub type Now = Arc<dyn Fn() -> String + Send + Sync>;

/// The server, and a test's hands on it.
pub struct Loopback {
    state: Arc<Mutex<State>>,
    changed: watch::Sender<u64>,
    schema: Arc<schema::Description>,
    port: u16,
    server: tokio::task::JoinHandle<()>,
}

/// Milliseconds from Discord's epoch (the first second of 2015) to the first of January 2026, as a snowflake.
const FIRST_ID: u64 = 347_155_200_000 << 22;

/// Discord's epoch: milliseconds from the first second of 1970 to that of 2015.
const EPOCH: u64 = 1_420_070_400_000;

impl Loopback {
    /// Starts a server with `world` on a free port of 127.0.0.1, for a test: what Discord would have refused ends it.
    #[expect(clippy::expect_used, reason = "a test without a port cannot run")]
    pub async fn start(world: World) -> Self {
        Self::open(world, true, FIRST_ID, Time::ByHand(Duration::ZERO))
            .await
            .expect("a port of 127.0.0.1 is free")
    }

    /// Starts a server with `world` on a free port of 127.0.0.1, for people: what Discord would have refused is told by
    /// [`Self::violations`]. `milliseconds` since 1970 is when the first message may have been sent, by its id; `now` tells the time of
    /// each. Limits go by the time that really passes, however that clock is wound.
    ///
    /// # Errors
    /// If no port is free.
    pub async fn host(world: World, milliseconds: u64, now: Now) -> io::Result<Self> {
        Self::open(world, false, milliseconds.saturating_sub(EPOCH) << 22, Time::going(now)).await
    }

    async fn open(world: World, strict: bool, next_id: u64, time: Time) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let state = State::new(world, strict, next_id, time);
        let state = Arc::new(Mutex::new(state));
        let (changed, _) = watch::channel(0);
        let schema = schema::Description::shared();
        let shared = Shared { state: state.clone(), changed: changed.clone(), schema: schema.clone(), port };
        let app = axum::Router::new()
            .route("/gateway", axum::routing::get(gateway::connect))
            .route("/attachments/{id}/{name}", axum::routing::get(rest::attachment))
            .fallback(rest::answer)
            .layer(axum::middleware::from_fn(guarded))
            .with_state(shared)
            .into_make_service_with_connect_info::<wire::Cut>();
        let told = state.clone();
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(wire::Wires(listener), app).await {
                let mut state = told.lock().unwrap_or_else(PoisonError::into_inner);
                state.violations.push(format!("the server ended: {error}"));
            }
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

    /// Ends the test: panics if the bot did anything that Discord would have refused.
    pub fn finish(self) {
        let unanswered: Vec<u64> = {
            let shared = self.shared();
            let state = shared.state();
            state.interactions.iter().filter(|(_, one)| !one.is_over()).map(|(id, _)| *id).collect()
        };
        let mut violations = self.violations();
        violations.extend(unanswered.iter().map(|id| format!("interaction {id} was never answered")));
        assert!(violations.is_empty(), "the loopback refused:\n{}", violations.join("\n"));
    }

    /// Waits until `seen` finds what it looks for.
    ///
    /// # Panics
    /// After [`GIVE_UP`], with every request so far.
    #[expect(
        clippy::expect_used,
        clippy::panic,
        reason = "a test that waits in vain ends, and says for what"
    )]
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
