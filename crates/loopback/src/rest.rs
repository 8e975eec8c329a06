//! REST: the routes a bot uses. What is not known here is refused, and named when the test ends.

mod interactions;

use axum::{
    Json,
    body::to_bytes,
    extract::{FromRequest as _, Multipart, Path, Request as HttpRequest, State as Extract},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};

use crate::{
    File, Message, Request, Shared, State, TOKEN, When, gateway, payload,
    payload::Content,
    refuse::{self, Refusal},
    world::{
        BOT, Channel, EMBED_LINKS, Kind, READ_MESSAGE_HISTORY, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS,
        VIEW_CHANNEL,
    },
};

/// The largest request that is read.
const BODY: usize = 25 * 1024 * 1024;

/// `EPHEMERAL`
const EPHEMERAL: u64 = 1 << 6;

type Answer = Result<(u16, Value), Refusal>;

pub(crate) async fn answer(Extract(shared): Extract<Shared>, request: HttpRequest) -> Response {
    let method = request.method().to_string();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let path = request.uri().path().to_owned();
    let path = path.strip_prefix("/api/v10").unwrap_or(&path).to_owned();
    let authorized =
        request.headers().get("authorization").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let kind = request.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("");
    let json = kind.is_empty() || kind == "application/json" || kind.starts_with("multipart/form-data");
    let (body, files) = body(request).await;
    if shared.held(&format!("{method} {path}"), When::Before) {
        shared.note_change();
        return std::future::pending().await;
    }
    let (status, answer) = {
        let mut state = shared.state();
        let mut body = body;
        keep(&mut state, &mut body, files, shared.port);
        let outcome = if json {
            route(&shared, &mut state, &method, &path, &query, authorized.as_deref(), &body)
        } else {
            state.violations.push(format!("{method} {path}: only JSON bodies are modelled"));
            Err(Refusal::new(400, 50035))
        };
        let (status, answer) = match outcome {
            Ok((status, answer)) => (status, answer),
            Err(refusal) => {
                if refusal.code == 50035 {
                    state
                        .violations
                        .push(format!("{method} {path}: 50035 Invalid Form Body {:?}", refusal.errors));
                }
                (refusal.status, refusal.body())
            }
        };
        // A test looks at them; a demo that runs for days would only grow.
        if state.strict {
            state.requests.push(Request { method: method.clone(), path: path.clone(), body, status });
        }
        (status, answer)
    };
    let held = shared.held(&format!("{method} {path}"), When::After);
    shared.note_change();
    if held {
        return std::future::pending().await;
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if answer.is_null() { status.into_response() } else { (status, Json(answer)).into_response() }
}

/// A request's JSON, and the files that came with it by the number in `files[0]` (reference, "Uploading Files").
async fn body(request: HttpRequest) -> (Value, Vec<(String, String, Vec<u8>)>) {
    let kind = request.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("");
    if !kind.starts_with("multipart/form-data") {
        let bytes = to_bytes(request.into_body(), BODY).await.unwrap_or_default();
        return (serde_json::from_slice(&bytes).unwrap_or(Value::Null), Vec::new());
    }
    let (mut json, mut files) = (Value::Null, Vec::new());
    let Ok(mut form) = Multipart::from_request(request, &()).await else { return (json, files) };
    while let Ok(Some(field)) = form.next_field().await {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.unwrap_or_default();
        match file {
            Some(file) => files.push((name, file, bytes.to_vec())),
            None if name == "payload_json" => json = serde_json::from_slice(&bytes).unwrap_or(Value::Null),
            None => {}
        }
    }
    (json, files)
}

/// Keeps the files of a request, and notes them in its body as the message will show them.
fn keep(state: &mut State, body: &mut Value, files: Vec<(String, String, Vec<u8>)>, port: u16) {
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
    message["loopback_files"] = Value::Array(shown);
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
    parsed::<serenity::model::channel::PrivateChannel>(&channel, "channel of direct messages");
    Ok((200, channel))
}

fn route(
    shared: &Shared,
    state: &mut State,
    method: &str,
    path: &str,
    query: &str,
    authorized: Option<&str>,
    body: &Value,
) -> Answer {
    let line = format!("{method} {path}");
    if let Some(at) = state.failing.iter().position(|(pattern, ..)| line.contains(pattern.as_str())) {
        let (_, status, code) = state.failing.remove(at);
        return Err(Refusal::new(status, code));
    }
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
    let url = format!("ws://127.0.0.1:{}/gateway", shared.port);
    match (method, &parts[..]) {
        ("GET", ["gateway"]) => Ok((200, json!({ "url": url }))),
        ("GET", ["gateway", "bot"]) => {
            let limit = json!({ "total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1 });
            Ok((200, json!({ "url": url, "shards": 1, "session_start_limit": limit })))
        }
        ("GET", ["users", "@me"]) => Ok((200, payload::user(&state.world.users[0]))),
        ("GET", ["oauth2", "applications", "@me"] | ["applications", "@me"]) => {
            let application = payload::application(&state.world);
            parsed::<serenity::model::application::CurrentApplicationInfo>(&application, "application");
            Ok((200, application))
        }
        ("PUT", ["applications", _, "commands"]) => register(state, body),
        ("GET", ["applications", _, "commands"]) => Ok((200, Value::Array(state.commands.clone()))),
        ("GET", ["applications", _, "guilds", guild, "commands", "permissions"])
            if *guild == state.world.guild.to_string() =>
        {
            let permissions = payload::command_permissions(state);
            parsed::<Vec<serenity::model::application::CommandPermissions>>(&permissions, "permissions");
            Ok((200, permissions))
        }
        ("GET", ["guilds", guild, "audit-logs"]) if *guild == state.world.guild.to_string() => {
            if state.world.invited_by.is_none() {
                return Err(Refusal::new(403, 50013));
            }
            let log = payload::audit_log(&state.world);
            parsed::<serenity::model::guild::audit_log::AuditLogs>(&log, "audit log");
            Ok((200, log))
        }
        ("POST", ["users", "@me", "channels"]) => direct(state, body),
        ("GET", ["guilds", _]) => Ok((200, payload::guild(&state.world))),
        ("GET", ["channels", channel]) => {
            let channel = known_channel(state, channel)?;
            let channel = state.world.by_id(channel).map(|one| payload::channel(&state.world, one));
            channel.map(|channel| (200, channel)).ok_or(Refusal::new(404, 10003))
        }
        ("POST", ["channels", channel, "messages"]) => post(state, known_channel(state, channel)?, body),
        ("GET", ["channels", channel, "messages"]) => Ok((200, history(state, channel, query)?)),
        ("GET", ["channels", channel, "messages", message]) => {
            let (_, at) = known_message(state, channel, message)?;
            Ok((200, state.messages[at].json.clone()))
        }
        ("PATCH", ["channels", channel, "messages", message]) => {
            let (_, at) = known_message(state, channel, message)?;
            if state.messages[at].author != BOT {
                return Err(Refusal::new(403, 50005));
            }
            if state.world.by_id(state.messages[at].channel).is_some_and(|channel| channel.archived) {
                return Err(Refusal::new(400, 50083));
            }
            let faults = refuse::message(body);
            if !faults.is_empty() {
                return Err(Refusal::form(faults));
            }
            change(state, at, body);
            Ok((200, state.messages[at].json.clone()))
        }
        ("DELETE", ["channels", channel, "messages", message]) => {
            let (_, at) = known_message(state, channel, message)?;
            state.messages.remove(at);
            Ok((204, Value::Null))
        }
        ("POST", ["interactions", id, token, "callback"]) => interactions::callback(state, id, token, body),
        (_, ["webhooks", app, token, rest @ ..]) => {
            interactions::follow_up(state, method, app, token, rest, body)
        }
        _ => {
            state.violations.push(format!("the loopback knows no route `{line}`"));
            Err(Refusal::new(404, 0))
        }
    }
}

fn register(state: &mut State, body: &Value) -> Answer {
    let commands = body.as_array().cloned().unwrap_or_default();
    let faults: Vec<_> = commands.iter().enumerate().flat_map(|(at, one)| refuse::command(at, one)).collect();
    if !faults.is_empty() {
        return Err(Refusal::form(faults));
    }
    let mut registered = Vec::new();
    for command in &commands {
        registered.push(payload::command(state.fresh_id(), command));
    }
    parsed::<Vec<serenity::model::application::Command>>(&Value::Array(registered.clone()), "commands");
    state.commands.clone_from(&registered);
    state.registrations += 1;
    Ok((200, Value::Array(registered)))
}

/// Makes sure that serenity can read what it is answered.
fn parsed<T: serde::de::DeserializeOwned>(value: &Value, what: &str) {
    if let Err(error) = serde_json::from_value::<T>(value.clone()) {
        panic!("serenity cannot parse the loopback's {what}: {error}\n{value:#}");
    }
}

fn known_channel(state: &State, channel: &str) -> Result<u64, Refusal> {
    let id = channel.parse().unwrap_or(0);
    if state.world.by_id(id).is_none() {
        return Err(Refusal::new(404, 10003));
    }
    if state.world.bot_permissions(id) & VIEW_CHANNEL == 0 {
        return Err(Refusal::new(403, 50001));
    }
    Ok(id)
}

fn known_message(state: &State, channel: &str, message: &str) -> Result<(u64, usize), Refusal> {
    let channel = known_channel(state, channel)?;
    let id: u64 = message.parse().unwrap_or(0);
    let at =
        state.messages.iter().position(|one| one.id == id && one.channel == channel && one.only.is_none());
    at.map(|at| (channel, at)).ok_or(Refusal::new(404, 10008))
}

/// The messages of a channel after one, newest first, as many as are asked for (resources/message, "Get Channel Messages").
fn history(state: &State, channel: &str, query: &str) -> Result<Value, Refusal> {
    let channel = known_channel(state, channel)?;
    if state.world.bot_permissions(channel) & READ_MESSAGE_HISTORY == 0 {
        return Ok(json!([]));
    }
    let number = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(key, _)| *key == name).find_map(|(_, value)| value.parse::<u64>().ok())
    };
    let (after, limit) = (number("after").unwrap_or(0), number("limit").unwrap_or(50));
    let there = |one: &&Message| one.channel == channel && one.only.is_none() && one.id > after;
    let mut found: Vec<Value> = state.messages.iter().filter(there).map(|one| one.json.clone()).collect();
    found.truncate(usize::try_from(limit).unwrap_or(50));
    found.reverse();
    Ok(Value::Array(found))
}

fn is_empty(body: &Value) -> bool {
    let none = |value: &Value| value.as_array().is_none_or(Vec::is_empty);
    body["content"].as_str().unwrap_or_default().trim().is_empty()
        && none(&body["embeds"])
        && none(&body["loopback_files"])
}

fn post(state: &mut State, channel: u64, body: &Value) -> Answer {
    let may = state.world.bot_permissions(channel);
    let thread = state.world.by_id(channel).is_some_and(|channel| channel.kind == Kind::Thread);
    let needed = if thread { SEND_MESSAGES_IN_THREADS } else { SEND_MESSAGES };
    if may & needed == 0 {
        return Err(Refusal::new(403, 50013));
    }
    if let Some(thread) = state.world.by_id(channel).filter(|_| thread) {
        let forum = thread.parent.and_then(|parent| state.world.by_id(parent));
        let post = forum.is_some_and(|forum| forum.kind == Kind::Forum);
        if post && !thread.begun {
            return Err(Refusal::new(403, 40058));
        }
        if thread.archived || thread.locked {
            let what = format!("a message was sent into #{}, which is archived or locked", thread.name);
            state.violations.push(what);
        }
    }
    let faults = refuse::message(body);
    if !faults.is_empty() {
        return Err(Refusal::form(faults));
    }
    let mut body = body.clone();
    if may & EMBED_LINKS == 0 && !body["embeds"].as_array().is_none_or(Vec::is_empty) {
        // Discord leaves such embeds out without a word.
        state
            .violations
            .push("an embed was sent where the bot may not embed links: Discord drops it".to_owned());
        body["embeds"] = json!([]);
    }
    if is_empty(&body) {
        return Err(Refusal::new(400, 50006));
    }
    let reference = &body["message_reference"];
    let mut reply_to = None;
    if !reference.is_null() {
        if may & READ_MESSAGE_HISTORY == 0 {
            return Err(Refusal::new(400, 160_002));
        }
        let wanted: u64 = reference["message_id"].as_str().and_then(|id| id.parse().ok()).unwrap_or(0);
        reply_to =
            state.messages.iter().find(|one| one.id == wanted && one.channel == channel).map(|one| one.id);
        if reply_to.is_none() && reference["fail_if_not_exists"] != false {
            let what = "Unknown message".to_owned();
            return Err(Refusal::form(vec![("message_reference".to_owned(), what)]));
        }
    }
    if body["enforce_nonce"] == true
        && let Some(known) =
            state.messages.iter().find(|one| one.author == BOT && one.json["nonce"] == body["nonce"])
    {
        return Ok((200, known.json.clone()));
    }
    let content = content_of(&body, reply_to);
    let direct = state.world.by_id(channel).filter(|channel| channel.kind == Kind::Direct);
    let only = direct.and_then(|channel| channel.parent);
    let id = place(state, channel, &content, only, &body["allowed_mentions"]);
    let message = state.messages.iter().find(|one| one.id == id).cloned();
    let Some(message) = message else { return Err(Refusal::new(404, 10008)) };
    parsed::<serenity::model::channel::Message>(&message.json, "message");
    // The bot does not ask for direct messages, and hears of none.
    if only.is_none() {
        let event = payload::message_event(state, &message);
        gateway::dispatch(state, "MESSAGE_CREATE", &event);
    }
    Ok((200, message.json))
}

fn content_of(body: &Value, reply_to: Option<u64>) -> Content {
    let mut embeds = body["embeds"].clone();
    for embed in embeds.as_array_mut().into_iter().flatten() {
        embed["type"] = json!("rich");
    }
    Content {
        text: body["content"].as_str().unwrap_or_default().to_owned(),
        reply_to,
        embeds,
        components: numbered(&body["components"]),
        flags: body["flags"].as_u64().unwrap_or(0),
        nonce: body["nonce"].clone(),
        attachments: body["loopback_files"].as_array().cloned().unwrap_or_default(),
        ..Content::default()
    }
}

/// Components as Discord gives them back: each with an id.
fn numbered(rows: &Value) -> Value {
    let mut rows = rows.clone();
    let mut next = 1;
    for row in rows.as_array_mut().into_iter().flatten() {
        row["id"] = json!(next);
        next += 1;
        for part in row["components"].as_array_mut().into_iter().flatten() {
            part["id"] = json!(next);
            next += 1;
        }
    }
    rows
}

/// Puts a message of the bot's into a channel. How it may mention is kept beside it.
fn place(state: &mut State, channel: u64, content: &Content, only: Option<u64>, mentions: &Value) -> u64 {
    let id = state.fresh_id();
    let mut json = payload::message(state, id, channel, BOT, content);
    // Left out, it allows every mention.
    json["loopback_allowed_mentions"] = if mentions.is_null() { json!({}) } else { mentions.clone() };
    state.messages.push(Message { id, channel, author: BOT, json, only });
    id
}

fn change(state: &mut State, at: usize, body: &Value) {
    let content = content_of(body, None);
    let now = (state.now)();
    let message = &mut state.messages[at].json;
    for (key, value) in
        [("content", json!(content.text)), ("embeds", content.embeds), ("components", content.components)]
    {
        if !body[key].is_null() {
            message[key] = value;
        }
    }
    message["edited_timestamp"] = json!(now);
}
