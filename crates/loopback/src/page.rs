//! The page of the demo, and its server: HTML, CSS and script from the binary, the world as JSON, what happens as server-sent events,
//! and what the reader does as POST requests. The protocol stands in `page/PROTOCOL.md`.
//!
//! What the page shows of the bot's server comes from here; the clock, the discussion to be played, and what curators see of the store
//! come from a [`House`].

mod world;

use std::{
    convert::Infallible,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Request, State as Extract, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::{get, post},
};
use futures_util::{Stream, stream};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::{
    net::TcpListener,
    sync::broadcast::{self, error::RecvError},
};

use crate::{Done, Loopback, Refused};
use world::Told;

/// The files of the page: path, type, content.
pub const ASSETS: [(&str, &str, &str); 4] = [
    ("/", "text/html; charset=utf-8", include_str!("../page/page/index.html")),
    ("/app.js", "text/javascript; charset=utf-8", include_str!("../page/page/app.js")),
    ("/style.css", "text/css; charset=utf-8", include_str!("../page/page/style.css")),
    ("/icon.svg", "image/svg+xml", include_str!("../page/page/icon.svg")),
];

/// Events that a page may be behind before it is asked to load the world anew.
const BEHIND: usize = 1024;

/// The largest request of the page's: a file for an option of a command is in it.
const BODY: usize = 2 * 1024 * 1024;

/// The longest text that is tried, as Discord counts characters: its description has no longer content of a message (`MessageCreateRequest`).
const LONGEST: usize = 4000;

/// The furthest that the clock is wound at once.
const FURTHEST: Duration = Duration::from_hours(24 * 31);

/// How the discussion is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Play {
    /// So that a reader can follow.
    Play,
    /// At once.
    Skip,
}

/// What the page shows that is not the pretend Discord's.
pub trait House: Send + Sync + 'static {
    /// The version of the program.
    fn version(&self) -> String;
    /// What time it is, as Discord writes it.
    fn now(&self) -> String;
    /// Winds the clock forward.
    fn wind(&self, by: Duration);
    /// The discussion: the protocol's `script`.
    fn script(&self) -> Value;
    /// Plays the discussion.
    ///
    /// # Errors
    /// If it cannot be played now.
    fn play(&self, how: Play) -> Result<(), Refused>;
    /// The store: the protocol's `store`.
    fn store(&self) -> Value;
    /// What a text would raise: the answer to the protocol's `try`.
    fn try_out(&self, text: &str) -> Value;
}

/// The page of a loopback.
pub struct Page {
    loopback: Arc<Loopback>,
    told: Mutex<Told>,
    events: broadcast::Sender<Arc<str>>,
}

impl Page {
    /// The page of `loopback`.
    pub fn new(loopback: Arc<Loopback>) -> Arc<Self> {
        let (events, _) = broadcast::channel(BEHIND);
        Arc::new(Self { loopback, told: Mutex::default(), events })
    }

    /// Tells every open page something that the protocol knows.
    pub fn tell(&self, event: &Value) {
        self.sync();
        let _ = self.events.send(event.to_string().into());
    }

    /// Says something in the channel of a message, to nobody in particular.
    pub fn note_beside(&self, message: u64, text: &str) {
        if let Some(channel) = self.loopback.message(message).map(|message| message["channel_id"].clone()) {
            self.tell(&json!({ "type": "note", "channel": channel, "text": text }));
        }
    }

    /// Tells what has changed in the world since the last time.
    fn sync(&self) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        for event in told.changes(&self.loopback) {
            // Nobody may be looking.
            let _ = self.events.send(event.to_string().into());
        }
    }

    /// Serves the page, until it is dropped.
    ///
    /// # Errors
    /// If the listener fails.
    pub fn serve(
        self: Arc<Self>,
        listener: TcpListener,
        house: Arc<dyn House>,
    ) -> impl Future<Output = std::io::Result<()>> + Send {
        let place = Place { page: self.clone(), house };
        let mut router = Router::new();
        for (path, kind, content) in ASSETS {
            router =
                router.route(path, get(move || async move { ([(header::CONTENT_TYPE, kind)], content) }));
        }
        let router = router
            .route("/files/{id}", get(file))
            .route("/api/world", get(all))
            .route("/api/events", get(events))
            .route("/api/{what}", post(act))
            .fallback(|| async { refused(StatusCode::NOT_FOUND, "There is nothing here.") })
            .layer(DefaultBodyLimit::max(BODY))
            .layer(middleware::from_fn(guarded))
            .with_state(place);
        async move {
            let mut changes = self.loopback.changed.subscribe();
            let follow = async {
                while changes.changed().await.is_ok() {
                    self.sync();
                }
            };
            tokio::select! {
                ended = axum::serve(listener, router) => ended,
                () = follow => Ok(()),
            }
        }
    }
}

#[derive(Clone)]
struct Place {
    page: Arc<Page>,
    house: Arc<dyn House>,
}

fn refused(status: StatusCode, sentence: &str) -> Response {
    (status, Json(json!({ "error": sentence }))).into_response()
}

/// Answers only what this page asks: another site must not act in the demo through the reader's browser, neither by a request of its
/// own (`Origin`) nor under a name of its own that leads here (`Host`).
async fn guarded(request: Request, next: Next) -> Response {
    let mut response = if is_own(request.headers()) {
        next.run(request).await
    } else {
        refused(StatusCode::FORBIDDEN, "The demo answers its own page only.")
    };
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'self'; frame-ancestors 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        // The next version of the program may be at the same address.
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether a request names this machine, and comes from the page if it comes from one.
fn is_own(headers: &HeaderMap) -> bool {
    let host = crate::text_of(headers, header::HOST).unwrap_or_default();
    let origin = crate::text_of(headers, header::ORIGIN);
    crate::names_this_machine(headers)
        && origin.is_none_or(|origin| origin.strip_prefix("http://") == Some(host))
}

/// A file that was sent in a message: always to be saved, never to be shown as a page of this address.
async fn file(Extract(place): Extract<Place>, Path(id): Path<u64>) -> Response {
    let Some(text) = place.page.loopback.file(id) else {
        return refused(StatusCode::NOT_FOUND, "There is no such file.");
    };
    let headers =
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment")];
    (headers, text).into_response()
}

async fn all(Extract(place): Extract<Place>) -> Response {
    let mut all = world::all(&place.page.loopback);
    all["version"] = json!(place.house.version());
    all["now"] = json!(place.house.now());
    all["script"] = place.house.script();
    all["store"] = place.house.store();
    Json(all).into_response()
}

async fn events(Extract(place): Extract<Place>) -> Sse<impl Stream<Item = Result<Event, Infallible>> + Send> {
    let receiver = place.page.events.subscribe();
    let events = stream::unfold(receiver, |mut receiver| async move {
        match receiver.recv().await {
            Ok(event) => Some((Ok(Event::default().data(&*event)), receiver)),
            // A page that is too far behind connects anew, and loads everything.
            Err(RecvError::Lagged(_) | RecvError::Closed) => None,
        }
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// An id, which the page sends as a text.
fn id(value: &Value) -> Result<u64, Refused> {
    let known = value.as_str().and_then(|text| text.parse().ok());
    known.ok_or_else(|| Refused("An id is missing.".to_owned()))
}

fn text<'v>(body: &'v Value, key: &str) -> Result<&'v str, Refused> {
    body[key].as_str().ok_or_else(|| Refused(format!("`{key}` is missing.")))
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

async fn act(
    Extract(place): Extract<Place>,
    Path(what): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    // A form of another site cannot send this type without asking first.
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/json") {
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Actions are sent as JSON.");
    }
    let Ok(body) = body else { return refused(StatusCode::PAYLOAD_TOO_LARGE, "That is too large.") };
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        return refused(StatusCode::BAD_REQUEST, "Actions are sent as JSON.");
    };
    match done(&place, &what, &body).await {
        Ok(answer) => Json(answer).into_response(),
        Err(Refused(sentence)) => refused(StatusCode::BAD_REQUEST, &sentence),
    }
}

async fn done(place: &Place, what: &str, body: &Value) -> Result<Value, Refused> {
    let desk = place.page.loopback.desk();
    let by = || id(&body["as"]);
    let answered = |done: Done| match done.modal {
        Some(modal) => json!({ "modal": modal }),
        None => json!({}),
    };
    match what {
        "say" => {
            let reply_to = if body["reply_to"].is_null() { None } else { Some(id(&body["reply_to"])?) };
            let said = desk.say(by()?, id(&body["channel"])?, text(body, "text")?, reply_to)?;
            Ok(json!({ "id": said.to_string() }))
        }
        "edit" => {
            desk.edit(by()?, id(&body["message"])?, text(body, "text")?)?;
            Ok(json!({}))
        }
        "react" => {
            let (message, emoji) = (id(&body["message"])?, text(body, "emoji")?);
            if body["new"] == true {
                desk.add_reaction(by()?, message, emoji)?;
            } else {
                desk.react(by()?, message, emoji)?;
            }
            Ok(json!({}))
        }
        "unreact" => {
            desk.take_reaction(by()?, id(&body["message"])?, text(body, "emoji")?)?;
            Ok(json!({}))
        }
        "delete" => {
            desk.delete(by()?, id(&body["message"])?)?;
            Ok(json!({}))
        }
        "press" => Ok(answered(desk.press(by()?, id(&body["message"])?, text(body, "custom_id")?).await?)),
        "choose" => {
            let values = body["values"].as_array().into_iter().flatten();
            let values: Vec<String> = values.filter_map(|one| one.as_str().map(str::to_owned)).collect();
            let done = desk.choose(by()?, id(&body["message"])?, text(body, "custom_id")?, &values).await?;
            Ok(answered(done))
        }
        "slash" => {
            let options = object(&body["options"]);
            Ok(answered(desk.slash(by()?, id(&body["channel"])?, text(body, "command")?, &options).await?))
        }
        "autocomplete" => {
            let (command, option) = (text(body, "command")?, text(body, "option")?);
            let options = object(&body["options"]);
            let choices = desk.autocomplete(by()?, id(&body["channel"])?, command, option, &options).await?;
            Ok(json!({ "choices": choices }))
        }
        "menu" => Ok(answered(desk.menu(by()?, id(&body["message"])?, text(body, "command")?).await?)),
        "modal" => {
            let values = object(&body["values"]);
            Ok(answered(desk.submit(by()?, text(body, "custom_id")?, &values).await?))
        }
        "post" => {
            let tags = body["tags"].as_array().into_iter().flatten();
            let tags = tags.map(id).collect::<Result<Vec<u64>, Refused>>()?;
            let (title, words) = (text(body, "title")?, text(body, "text")?);
            let post = desk.post(by()?, id(&body["forum"])?, title, &tags, words)?;
            Ok(json!({ "channel": post.to_string() }))
        }
        "clock" => {
            let by = Duration::from_secs(body["seconds"].as_u64().unwrap_or(0));
            if by.is_zero() || by > FURTHEST {
                let days = FURTHEST.as_secs() / 86_400;
                return Err(Refused(format!("The clock is wound by one second to {days} days.")));
            }
            place.house.wind(by);
            place.page.tell(&json!({ "type": "clock", "now": place.house.now() }));
            Ok(json!({}))
        }
        "script" => {
            let how = serde_json::from_value(body["do"].clone());
            place.house.play(how.map_err(|_| Refused("The discussion is played or skipped.".to_owned()))?)?;
            Ok(json!({}))
        }
        "try" => {
            let text = text(body, "text")?;
            if text.encode_utf16().count() > LONGEST {
                return Err(Refused(format!("A text to try has {LONGEST} characters at most.")));
            }
            Ok(place.house.try_out(text))
        }
        _ => Err(Refused("The demo knows no such action.".to_owned())),
    }
}
