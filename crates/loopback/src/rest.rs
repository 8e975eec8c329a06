//! REST: the routes a bot uses. What is not known here is refused, and named when the test ends.

mod interactions;
mod messages;
mod reactions;

use std::time::{Duration, Instant};

use axum::{
    Json,
    body::to_bytes,
    extract::{ConnectInfo, Path, Request as HttpRequest, State as Extract},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};

use crate::{
    File, Request, Shared, State, TOKEN, When, form, gateway,
    orders::Order,
    payload,
    rates::Told,
    refuse::{self, Refusal},
    wire::Cut,
    world::{Channel, Kind, VIEW_CHANNEL},
};

/// The largest request that is read.
const BODY: usize = 25 * 1024 * 1024;

/// How many times a day a bot may identify (events/gateway).
const IDENTIFIES: u64 = 1000;

/// When it may identify as often again.
const DAY: Duration = Duration::from_hours(24);

type Answer = Result<(u16, Value), Refusal>;

pub(crate) async fn answer(
    Extract(shared): Extract<Shared>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    request: HttpRequest,
) -> Response {
    let method = request.method().to_string();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let path = request.uri().path().to_owned();
    let path = path.strip_prefix("/api/v10").unwrap_or(&path).to_owned();
    let line = format!("{method} {path}");
    let authorized =
        request.headers().get("authorization").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let kind = request.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("");
    let json = is_modelled(kind);
    let (body, files, arrived) = body(request).await;
    let lost = |when| shared.state().orders.take(&line, |order| order == Order::Lose(when)).is_some();
    let held = shared.hold(&line, When::Before).await;
    if lost(When::Before) {
        cut.now();
        shared.note_change();
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let (status, answer, told) = {
        let mut state = shared.state();
        let mut body = body;
        if method == "POST" {
            // An id is a text; discord.py writes a number, and Discord takes it.
            if let Some(id) = body["message_reference"]["message_id"].as_u64() {
                body["message_reference"]["message_id"] = id.to_string().into();
            }
            state.marks.asked(&body["message_reference"]["message_id"], arrived);
        }
        let now = state.time.since_1970();
        let mut told = state.rates.count(&method, &path, now);
        let (status, answer) = if told.refused.is_some() {
            (429, told.body())
        } else {
            match state.orders.take(&line, |order| matches!(order, Order::Refuse(..) | Order::Limit(..))) {
                Some(Order::Limit(wait, scope)) => {
                    told.refuse(wait, scope);
                    (429, told.body())
                }
                Some(Order::Refuse(status, code)) => (status, Refusal::new(status, code).body()),
                _ => {
                    keep(&mut state, &mut body, files, shared.port);
                    let asked = Asked {
                        method: &method,
                        path: &path,
                        query: &query,
                        authorized: authorized.as_deref(),
                        json,
                    };
                    taken(&shared, &mut state, &asked, &body)
                }
            }
        };
        // A test looks at them; a demo that runs for days would only grow.
        if state.strict {
            state.requests.push(Request { method: method.clone(), path: path.clone(), body, status });
        }
        (status, answer, told)
    };
    drop(held);
    drop(shared.hold(&line, When::After).await);
    if lost(When::After) {
        cut.now();
    }
    shared.note_change();
    let date = shared.state().date.clone();
    let mut response = response(status, answer, &told);
    if let Some(date) = date.and_then(|date| date.parse().ok()) {
        response.headers_mut().insert("date", date);
    }
    response
}

fn response(status: u16, answer: Value, told: &Told) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if answer.is_null() {
        (status, told.headers()).into_response()
    } else {
        (status, told.headers(), Json(answer)).into_response()
    }
}

/// What is asked, but for the body.
struct Asked<'r> {
    method: &'r str,
    path: &'r str,
    query: &'r str,
    authorized: Option<&'r str>,
    /// Whether the body comes in a type that is modelled.
    json: bool,
}

/// Deals with a request; the status, and the body of the answer.
fn taken(shared: &Shared, state: &mut State, asked: &Asked<'_>, body: &Value) -> (u16, Value) {
    let line = format!("{} {}", asked.method, asked.path);
    let outcome = if asked.json {
        route(shared, state, asked, body)
    } else {
        state.violations.push(format!("{line}: only JSON bodies are modelled"));
        Err(Refusal::new(400, 50035))
    };
    outcome.unwrap_or_else(|refusal| {
        if refusal.code == 50035 {
            state.violations.push(format!("{line}: 50035 Invalid Form Body {:?}", refusal.errors));
        }
        (refusal.status, refusal.body())
    })
}

/// A request's JSON, the files that came with it by the number in `files[0]` (reference, "Uploading Files"), and when its last byte was in.
async fn body(request: HttpRequest) -> (Value, Vec<form::Sent>, Instant) {
    let kind = request.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("");
    let kind = kind.to_owned();
    let bytes = to_bytes(request.into_body(), BODY).await.unwrap_or_default();
    let arrived = Instant::now();
    let (json, files) = read(&kind, &bytes);
    (json, files, arrived)
}

/// Whether a body of this type is modelled.
fn is_modelled(kind: &str) -> bool {
    kind.is_empty() || kind == "application/json" || kind.starts_with("multipart/form-data")
}

/// The JSON of a body, and the files that came with it.
fn read(kind: &str, bytes: &[u8]) -> (Value, Vec<form::Sent>) {
    if kind.starts_with("multipart/form-data") {
        form::read(kind, bytes)
    } else {
        (serde_json::from_slice(bytes).unwrap_or(Value::Null), Vec::new())
    }
}

/// Deals with a request of the bot's that came on no connection; the status.
pub(crate) fn unconnected(shared: &Shared, method: &str, path: &str, kind: &str, bytes: &[u8]) -> u16 {
    let (mut body, files) = read(kind, bytes);
    let mut state = shared.state();
    keep(&mut state, &mut body, files, shared.port);
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let asked = Asked { method, path, query, authorized: Some(TOKEN), json: is_modelled(kind) };
    taken(shared, &mut state, &asked, &body).0
}

/// Keeps the files of a request, and notes them in its body as the message will show them.
fn keep(state: &mut State, body: &mut Value, files: Vec<form::Sent>, port: u16) {
    let mut shown = Vec::new();
    for (field, name, content) in files {
        if !field.starts_with("files[") {
            state.violations.push(format!("a file came as `{field}`, not as `files[n]`"));
        }
        let id = state.fresh_id();
        shown.push(payload::attachment(id, &name, content.len(), port));
        state.files.push(File { id, content });
    }
    if shown.is_empty() {
        return;
    }
    // The answer of an interaction has its message one level deeper.
    let message = if body["data"].is_object() { &mut body["data"] } else { body };
    match message.as_object_mut() {
        Some(message) => _ = message.insert("loopback_files".to_owned(), Value::Array(shown)),
        None => state.violations.push("a file came beside JSON that is no object".to_owned()),
    }
}

/// A file, to whoever has its address.
pub(crate) async fn attachment(
    Extract(shared): Extract<Shared>,
    Path((id, _name)): Path<(u64, String)>,
) -> Response {
    let file = shared.state().files.iter().find(|file| file.id == id).cloned();
    file.map_or_else(|| StatusCode::NOT_FOUND.into_response(), |file| file.content.into_response())
}

/// A body without what the loopback notes in it.
fn bare(body: &Value) -> Value {
    let mut body = body.clone();
    for place in ["", "/data"] {
        let message = body.pointer_mut(place).and_then(Value::as_object_mut);
        message.map(|message| message.remove("loopback_files"));
    }
    body
}

/// The channel of direct messages with somebody.
fn direct(state: &mut State, body: &Value) -> Answer {
    let with: u64 = body["recipient_id"].as_str().and_then(|id| id.parse().ok()).unwrap_or(0);
    let Some(user) = state.world.users.iter().find(|user| user.id == with).cloned() else {
        return Err(Refusal::new(404, 10013));
    };
    let known = state.world.channels.iter().find(|one| one.kind == Kind::Direct && one.parent == Some(with));
    let id = if let Some(known) = known {
        known.id
    } else {
        let id = state.fresh_id();
        let name = format!("@{}", user.name);
        state.world.channels.push(Channel::new(id, &name, Kind::Direct, Some(with)));
        id
    };
    let channel = payload::direct(&user, id);
    parsed::<serenity::model::channel::PrivateChannel>(state, &channel, "channel of direct messages");
    Ok((200, channel))
}

fn route(shared: &Shared, state: &mut State, asked: &Asked<'_>, body: &Value) -> Answer {
    let Asked { method, path, query, authorized, .. } = *asked;
    let line = format!("{method} {path}");
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    // Interactions prove themselves by their token.
    let open = matches!(parts[..], ["gateway"] | ["interactions" | "webhooks", ..]);
    if !open && authorized.is_none_or(|token| token.trim_start_matches("Bot ") != TOKEN) {
        return Err(Refusal::new(401, 0));
    }
    if !body.is_null() {
        let faults = shared.schema.faults(method, path, &bare(body));
        if !faults.is_empty() {
            state.violations.extend(faults);
            return Err(Refusal::new(400, 50035));
        }
    }
    let own = || format!("ws://127.0.0.1:{}/gateway", shared.port);
    let url = state.gateway.clone().unwrap_or_else(own);
    match (method, &parts[..]) {
        ("GET", ["gateway"]) => Ok((200, json!({ "url": url }))),
        ("GET", ["gateway", "bot"]) => {
            let (shards, at_once) = state.shards;
            let left = IDENTIFIES.saturating_sub(state.identifies);
            let (left, after) = state.faults.starts.unwrap_or((left, DAY));
            let after = u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
            let limit = json!({ "total": IDENTIFIES, "remaining": left, "reset_after": after, "max_concurrency": at_once });
            Ok((200, json!({ "url": url, "shards": shards, "session_start_limit": limit })))
        }
        ("GET", ["users", "@me", "guilds"]) => {
            let guilds: Vec<Value> =
                state.servers().into_iter().map(|id| payload::known_guild(&state.world, id)).collect();
            Ok((200, Value::Array(guilds)))
        }
        ("GET", ["guilds", guild, "channels"]) => {
            let server = known_server(state, guild)?;
            Ok((200, payload::guild(&state.world, server)["channels"].clone()))
        }
        ("GET", ["guilds", guild, "members", member]) => {
            let (server, id) = (known_server(state, guild)?, member.parse().unwrap_or(0));
            let Some(user) = state.world.users.iter().find(|user| user.id == id) else {
                return Err(Refusal::new(404, 10007));
            };
            Ok((200, payload::member(&state.world, server, user)))
        }
        ("GET", ["users", "@me"]) => Ok((200, payload::user(&state.world.users[0]))),
        ("GET", ["oauth2", "applications", "@me"] | ["applications", "@me"]) => {
            let application = payload::application(&state.world);
            parsed::<serenity::model::application::CurrentApplicationInfo>(
                state,
                &application,
                "application",
            );
            Ok((200, application))
        }
        ("PUT", ["applications", _, "commands"]) => register(state, body),
        ("GET", ["applications", _, "commands"]) => Ok((200, Value::Array(state.commands.clone()))),
        ("GET", ["applications", _, "guilds", guild, "commands", "permissions"]) => {
            let permissions = payload::command_permissions(state, known_server(state, guild)?);
            parsed::<Vec<serenity::model::application::CommandPermissions>>(
                state,
                &permissions,
                "permissions",
            );
            Ok((200, permissions))
        }
        ("GET", ["guilds", guild, "audit-logs"]) => {
            if known_server(state, guild)? != state.world.guild || state.world.invited_by.is_none() {
                return Err(Refusal::new(403, 50013));
            }
            let log = payload::audit_log(&state.world);
            parsed::<serenity::model::guild::audit_log::AuditLogs>(state, &log, "audit log");
            Ok((200, log))
        }
        ("POST", ["users", "@me", "channels"]) => direct(state, body),
        ("GET", ["guilds", guild]) => {
            let server = known_server(state, guild)?;
            Ok((200, payload::guild(&state.world, server)))
        }
        ("GET", ["channels", channel]) => {
            let channel = known_channel(state, channel)?;
            let channel = state.world.by_id(channel).map(|one| payload::channel(&state.world, one));
            channel.map(|channel| (200, channel)).ok_or(Refusal::new(404, 10003))
        }
        (_, ["channels", channel, "messages", rest @ ..]) => {
            let channel = known_channel(state, channel)?;
            let answer = messages::route(state, method, channel, rest, query, body);
            answer.unwrap_or_else(|| unknown(state, &line))
        }
        ("POST", ["interactions", id, token, "callback"]) => interactions::callback(state, id, token, body),
        (_, ["webhooks", app, token, rest @ ..]) => {
            interactions::follow_up(state, method, app, token, rest, body)
        }
        _ => unknown(state, &line),
    }
}

/// A route that is not modelled: the fault of a test, or of the loopback.
fn unknown(state: &mut State, line: &str) -> Answer {
    state.violations.push(format!("the loopback knows no route `{line}`"));
    Err(Refusal::new(404, 0))
}

/// A server that the bot is in.
fn known_server(state: &State, server: &str) -> Result<u64, Refusal> {
    let id = server.parse().unwrap_or(0);
    if state.servers().contains(&id) { Ok(id) } else { Err(Refusal::new(404, 10004)) }
}

fn register(state: &mut State, body: &Value) -> Answer {
    let commands = body.as_array().cloned().unwrap_or_default();
    let faults: Vec<_> = commands.iter().enumerate().flat_map(|(at, one)| refuse::command(at, one)).collect();
    if !faults.is_empty() {
        return Err(Refusal::form(faults));
    }
    let ids = state.command_ids();
    let registered: Vec<Value> =
        ids.zip(&commands).map(|(id, command)| payload::command(id, command)).collect();
    parsed::<Vec<serenity::model::application::Command>>(
        state,
        &Value::Array(registered.clone()),
        "commands",
    );
    state.commands.clone_from(&registered);
    state.registrations += 1;
    Ok((200, Value::Array(registered)))
}

/// Makes sure that serenity can read what it is answered.
fn parsed<T: serde::de::DeserializeOwned>(state: &mut State, value: &Value, what: &str) {
    if let Err(error) = serde_json::from_value::<T>(value.clone()) {
        state.fault(format!("{} the loopback's {what}: {error}\n{value:#}", gateway::UNPARSED));
    }
}

fn known_channel(state: &State, channel: &str) -> Result<u64, Refusal> {
    let id = channel.parse().unwrap_or(0);
    if state.world.by_id(id).is_none() {
        return Err(Refusal::new(404, 10003));
    }
    let out = state.left.contains(&state.world.server_at(id));
    if out || state.world.bot_permissions(id) & VIEW_CHANNEL == 0 {
        return Err(Refusal::new(403, 50001));
    }
    Ok(id)
}
