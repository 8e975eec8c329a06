//! The gateway: hello, identify, ready, heartbeats, resume, dispatch. Each shard hears of its own servers.

mod connections;
mod faults;
mod outgoing;
mod starts;

use std::{borrow::Cow, time::Instant};

use axum::{
    extract::{ConnectInfo, Request, State as Extract},
    http::{
        StatusCode,
        header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE},
    },
    response::{IntoResponse as _, Response},
};
use futures_util::{SinkExt as _, StreamExt as _};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use serenity::model::event::{Event, GatewayEvent};
use tokio::sync::mpsc;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Message as Frame, handshake::derive_accept_key, protocol::Role},
};

pub(crate) use starts::Starts;
pub(crate) use faults::Faults;

use crate::{
    Session, Shared, State, TOKEN,
    crowd::Pour,
    limits, payload,
    wire::Cut,
    world::{BOT, VIEW_CHANNEL},
};

/// `GUILDS`
const GUILDS: u64 = 1 << 0;
/// `GUILD_MESSAGES`
const GUILD_MESSAGES: u64 = 1 << 9;
/// `GUILD_MESSAGE_REACTIONS`
const GUILD_MESSAGE_REACTIONS: u64 = 1 << 10;
/// `DIRECT_MESSAGES`
const DIRECT_MESSAGES: u64 = 1 << 12;
/// `DIRECT_MESSAGE_REACTIONS`
const DIRECT_MESSAGE_REACTIONS: u64 = 1 << 13;
/// `MESSAGE_CONTENT`
const MESSAGE_CONTENT: u64 = 1 << 15;
/// Every intent that Discord knows (events/gateway): bits 0 to 16, 20, 21, 24 and 25.
const KNOWN_INTENTS: u64 = 0x1_FFFF | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25;

/// What is sent over a connection.
pub(crate) enum Out {
    /// A payload.
    Text(String),
    /// An event about a message; the moment at which its last byte goes out is noted.
    Marked(u64, String),
    /// Many messages one after the other, which are written as they go out.
    Pour(Pour),
    /// The end, with a close code.
    Close(u16),
    /// A frame of bytes.
    Binary(Vec<u8>),
    /// Bytes that are no frame.
    Bytes(Vec<u8>),
}

/// Takes a connection over from HTTP (RFC 6455, "Server-Side Requirements").
pub(crate) async fn connect(
    Extract(shared): Extract<Shared>,
    ConnectInfo(wire): ConnectInfo<Cut>,
    mut request: Request,
) -> Response {
    let Some(key) = request.headers().get(SEC_WEBSOCKET_KEY) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if let Some(bytes) = shared.state().faults.cuts.pop_front() {
        wire.after(bytes);
    }
    let accepted = derive_accept_key(key.as_bytes());
    let upgraded = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        let Ok(upgraded) = upgraded.await else { return };
        let socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
        serve(socket, wire, shared).await;
    });
    let headers = [
        (CONNECTION, "upgrade".to_owned()),
        (UPGRADE, "websocket".to_owned()),
        (SEC_WEBSOCKET_ACCEPT, accepted),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}

async fn serve(mut socket: Socket, wire: Cut, shared: Shared) {
    let (number, interval) = {
        let mut state = shared.state();
        state.connections += 1;
        (state.connections, u64::try_from(state.heartbeat.as_millis()).unwrap_or(u64::MAX))
    };
    let hello = json!({ "op": 10, "d": { "heartbeat_interval": interval }, "s": null, "t": null });
    if socket.send(Frame::text(hello.to_string())).await.is_err() {
        return;
    }
    let (sender, mut outgoing) = mpsc::unbounded_channel();
    let client = Client { sender, wire };
    let mut pouring = None;
    loop {
        tokio::select! {
            out = outgoing.recv(), if pouring.is_none() => {
                let Some(out) = out else { return };
                if shared.state().silent >= number {
                    continue;
                }
                let Some(poured) = outgoing::send(&mut socket, out, &mut outgoing, &shared).await else { return };
                pouring = poured;
            }
            () = std::future::ready(()), if pouring.is_some() => {
                let Some(rest) = outgoing::pour(&mut socket, pouring.take(), &shared).await else { return };
                pouring = rest;
            }
            received = socket.next() => {
                let Some(Ok(frame)) = received else { return };
                if let Frame::Close(end) = &frame {
                    starts::closed(&shared, &client.sender, end.as_ref());
                }
                let Frame::Text(text) = frame else { continue };
                if shared.state().silent >= number {
                    continue;
                }
                let Ok(payload) = serde_json::from_str::<Value>(&text) else {
                    let _ = client.sender.send(Out::Close(4002));
                    continue;
                };
                receive(&payload, &client, &shared);
            }
        }
    }
}

/// A connection, once it is one of the gateway's.
type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// Who is at the other end of a connection.
struct Client {
    sender: mpsc::UnboundedSender<Out>,
    wire: Cut,
}

fn receive(payload: &Value, client: &Client, shared: &Shared) {
    let mut state = shared.state();
    let send = |value: &Value| {
        let _ = client.sender.send(Out::Text(value.to_string()));
    };
    match payload["op"].as_u64() {
        Some(1) => {
            state.heartbeats += 1;
            if !state.faults.deaf {
                send(&json!({ "op": 11, "d": null, "s": null, "t": null }));
            }
        }
        Some(2) => identify(&payload["d"], client, &mut state, shared.port),
        Some(6) => {
            let session = payload["d"]["session_id"].as_str().unwrap_or_default().to_owned();
            let seen = usize::try_from(payload["d"]["seq"].as_u64().unwrap_or(0)).unwrap_or(0);
            state.resumes += 1;
            if state.faults.unresumed > 0 {
                state.faults.unresumed -= 1;
                send(&json!({ "op": 9, "d": true, "s": null, "t": null }));
                drop(state);
                return shared.note_change();
            }
            match state.sessions.get_mut(&session).filter(|session| session.forgotten <= seen) {
                Some(session) => {
                    session.live = Some(client.sender.clone());
                    session.wire = client.wire.clone();
                    for event in session.events.iter().skip(seen - session.forgotten) {
                        let _ = client.sender.send(Out::Text(event.clone()));
                    }
                    send_in(session, "RESUMED", &json!({}));
                }
                None => send(&json!({ "op": 9, "d": false, "s": null, "t": null })),
            }
        }
        _ => {}
    }
    drop(state);
    shared.note_change();
}

fn identify(data: &Value, client: &Client, state: &mut State, port: u16) {
    state.identifies += 1;
    state.marks.identified(Instant::now());
    let at_once = state.shards.1;
    if state.starts.is_too_soon(data, at_once) {
        let refused = json!({ "op": 9, "d": false, "s": null, "t": null });
        let _ = client.sender.send(Out::Text(refused.to_string()));
        return;
    }
    if let Some((left, _)) = &mut state.faults.starts {
        if *left == 0 {
            state.violations.push("a session was begun when none was left for the day".to_owned());
        }
        *left = left.saturating_sub(1);
    }
    if let Err(code) = admit(data, client, state, port) {
        state.closes.push(code);
        let _ = client.sender.send(Out::Close(code));
    }
}

/// Opens a session, or says with which code the connection is closed.
fn admit(data: &Value, client: &Client, state: &mut State, port: u16) -> Result<(), u16> {
    if let Some(code) = state.faults.refused.pop_front() {
        return Err(code);
    }
    let token = data["token"].as_str().unwrap_or_default();
    if token.trim_start_matches("Bot ") != TOKEN {
        return Err(4004);
    }
    if !data["properties"].is_object() {
        return Err(4002);
    }
    let intents = data["intents"].as_u64().unwrap_or(0);
    if intents & !KNOWN_INTENTS != 0 {
        return Err(4013);
    }
    if intents & MESSAGE_CONTENT != 0 && !state.world.message_content {
        return Err(4014);
    }
    let shard = match &data["shard"] {
        Value::Null => Some((0, 1)),
        shard => shard[0].as_u64().zip(shard[1].as_u64()).filter(|(id, count)| id < count),
    };
    let Some(shard) = shard else { return Err(4010) };
    let mut servers = state.servers();
    servers.retain(|server| shard_of(*server, shard.1) == shard.0);
    if servers.len() > limits::SHARD_SERVERS {
        return Err(4011);
    }
    for one in state.interactions.values_mut().filter(|one| !one.is_over()) {
        one.abandoned = true;
    }
    let name = format!("session-{}", state.identifies);
    let resumed_at = state.gateway.clone().unwrap_or_else(|| format!("ws://127.0.0.1:{port}/gateway"));
    let me = state.world.users[0].clone();
    let unavailable = servers.iter().map(|server| json!({ "id": server.to_string(), "unavailable": true }));
    let ready = json!({
        "v": 10, "user": payload::user(&me), "guilds": unavailable.collect::<Vec<_>>(), "session_id": name,
        "resume_gateway_url": resumed_at, "shard": [shard.0, shard.1],
        "application": { "id": BOT.to_string(), "flags": 1 << 19 },
    });
    let (live, wire) = (Some(client.sender.clone()), client.wire.clone());
    let mut session = Session { live, wire, intents, shard, ..Session::default() };
    state.violations.extend(unreadable("READY", &ready));
    send_in(&mut session, "READY", &ready);
    servers.retain(|server| intents & GUILDS != 0 && state.reaches(*server));
    for server in servers {
        let guild = payload::guild(&state.world, server);
        state.violations.extend(unreadable("GUILD_CREATE", &guild));
        send_in(&mut session, "GUILD_CREATE", &guild);
    }
    state.sessions.insert(name, session);
    Ok(())
}

/// The shard that hears of a server (events/gateway, "Sharding").
pub(crate) fn shard_of(server: u64, count: u64) -> u64 {
    (server >> 22) % count.max(1)
}

/// An event that Discord sends without two fields without which serenity 0.12 does not read it (events/gateway-events, "Message Reaction
/// Remove Emoji"; serenity's `Reaction` wants `burst` and `type`). Whoever wants to hear of it has to complete it.
const INCOMPLETE: &str = "MESSAGE_REACTION_REMOVE_EMOJI";

/// How the names of events of reactions begin.
const REACTION: &str = "MESSAGE_REACTION_";

/// The intent that a session needs for an event; none, if every session hears of it.
fn intent_for(name: &str, direct: bool) -> u64 {
    let reaction = name.starts_with(REACTION);
    match name.split('_').next() {
        Some("MESSAGE") if reaction && direct => DIRECT_MESSAGE_REACTIONS,
        Some("MESSAGE") if reaction => GUILD_MESSAGE_REACTIONS,
        Some("MESSAGE") if direct => DIRECT_MESSAGES,
        Some("MESSAGE") => GUILD_MESSAGES,
        Some("GUILD" | "CHANNEL" | "THREAD") => GUILDS,
        _ => 0,
    }
}

/// The server of an event, if it is of one.
fn server_of(name: &str, data: &Value) -> Option<u64> {
    let own = matches!(name, "GUILD_CREATE" | "GUILD_DELETE" | "GUILD_UPDATE");
    let id = if own { &data["id"] } else { &data["guild_id"] };
    id.as_str()?.parse().ok()
}

/// Whether an event is kept from the bot: it is of a server that does not reach it, or of a channel that it does not see.
fn is_hidden(state: &State, name: &str, data: &Value) -> bool {
    if matches!(name, "GUILD_CREATE" | "GUILD_DELETE" | "INTERACTION_CREATE") {
        return false;
    }
    if server_of(name, data).is_some_and(|server| !state.reaches(server)) {
        return true;
    }
    let place = match name {
        "THREAD_CREATE" | "THREAD_UPDATE" => &data["id"],
        _ if name.starts_with("MESSAGE_") => &data["channel_id"],
        _ => return false,
    };
    let place = place.as_str().and_then(|id| id.parse().ok()).and_then(|id| state.world.by_id(id));
    place.is_some_and(|place| state.world.bot_permissions(place.id) & VIEW_CHANNEL == 0)
}

/// Sends an event in every session whose intents ask for it; what serenity could not parse is a fault.
pub(crate) fn dispatch(state: &mut State, name: &str, data: &Value) {
    if let Some(fault) = unreadable(name, data) {
        return state.fault(fault);
    }
    if is_hidden(state, name, data) {
        return;
    }
    let server = server_of(name, data);
    let needed = intent_for(name, server.is_none());
    let mut taken = false;
    for session in state.sessions.values_mut() {
        // What is of no server goes to the first shard.
        let shard = server.map_or(0, |server| shard_of(server, session.shard.1));
        if session.intents & needed != needed || session.shard.0 != shard {
            continue;
        }
        taken |= session.live.as_ref().is_none_or(|live| !live.is_closed());
        let mut data = Cow::Borrowed(data);
        // What mentions the bot it may read (events/gateway, "Message Content Intent").
        let is_bot = |id: &Value| id.as_str() == Some(&BOT.to_string());
        let named = data["mentions"].as_array().is_some_and(|all| all.iter().any(|one| is_bot(&one["id"])));
        let own = is_bot(&data["author"]["id"]) || named;
        let foreign =
            data["referenced_message"].is_object() && !is_bot(&data["referenced_message"]["author"]["id"]);
        if session.intents & MESSAGE_CONTENT == 0 && foreign {
            data.to_mut()["referenced_message"]["content"] = json!("");
        }
        let has_text = name.starts_with("MESSAGE_") && !name.starts_with(REACTION);
        if has_text && session.intents & MESSAGE_CONTENT == 0 && !own {
            let data = data.to_mut();
            data["content"] = json!("");
            data["embeds"] = json!([]);
            data["components"] = json!([]);
        }
        // Taking text out of an event that can be read leaves it so.
        if state.faults.keeps_back {
            session.keep_back(name, &data);
        } else {
            send_in(session, name, &data);
        }
    }
    let about = if name.starts_with(REACTION) { &data["message_id"] } else { &data["id"] };
    let message = about.as_str().and_then(|id| id.parse::<u64>().ok());
    if let Some(message) = message.filter(|_| taken && name.starts_with("MESSAGE_")) {
        let sent = state.sent.entry(message).or_default();
        if name == "MESSAGE_CREATE" {
            sent.created += 1;
        } else {
            sent.changed += 1;
        }
    }
}

/// The fault of an event that serenity could not parse.
fn unreadable(name: &str, data: &Value) -> Option<String> {
    let fault = match serde_json::from_str::<GatewayEvent>(&event(1, name, data)) {
        _ if name == INCOMPLETE => return None,
        Err(error) => error.to_string(),
        Ok(GatewayEvent::Dispatch(_, Event::Unknown(_))) => why_unknown(name, data),
        Ok(_) => return None,
    };
    Some(format!("{UNPARSED} {name}, and would drop it silently: {fault}\n{data:#}"))
}

/// An event as it goes over the wire, with its number in its session; the fields in the order of the alphabet.
fn event(number: usize, name: &str, data: &Value) -> String {
    format!("{{\"d\":{data},\"op\":0,\"s\":{number},\"t\":\"{name}\"}}")
}

/// Sends an event that can be read in one session.
fn send_in(session: &mut Session, name: &str, data: &Value) {
    let text = event(session.next_number(), name, data);
    session.events.push(text.clone());
    if let Some(live) = &session.live {
        let _ = live.send(Out::Text(text));
    }
}

/// Makes sure that serenity can read an event of which many are to be sent.
pub(crate) fn try_out(name: &str, data: &Value) -> Result<(), String> {
    unreadable(name, data).map_or(Ok(()), Err)
}

/// Sends one of many events of a server, in each session that hears of it, and keeps nothing of it: who resumes later starts anew. `put`
/// makes it of its number.
pub(crate) fn stream(
    state: &mut State,
    server: u64,
    count: usize,
    mut put: impl FnMut(&Session, usize) -> Out,
) {
    for session in state.sessions.values_mut() {
        if shard_of(server, session.shard.1) == session.shard.0 && session.live.is_some() {
            let out = put(session, session.next_number());
            session.forget(count);
            if let Some(live) = &session.live {
                let _ = live.send(out);
            }
        }
    }
}

/// What serenity does not say of an event that it takes for an unknown one.
fn why_unknown(name: &str, data: &Value) -> String {
    fn fault<T: serde::de::DeserializeOwned>(data: &Value) -> Option<String> {
        serde_json::from_value::<T>(data.clone()).err().map(|error| error.to_string())
    }
    use serenity::model::event as of;
    let fault = match name {
        "READY" => fault::<of::ReadyEvent>(data),
        "GUILD_CREATE" => fault::<of::GuildCreateEvent>(data),
        "MESSAGE_CREATE" => fault::<of::MessageCreateEvent>(data),
        "MESSAGE_UPDATE" => fault::<of::MessageUpdateEvent>(data),
        "MESSAGE_DELETE" => fault::<of::MessageDeleteEvent>(data),
        "MESSAGE_REACTION_ADD" => fault::<of::ReactionAddEvent>(data),
        "MESSAGE_REACTION_REMOVE" => fault::<of::ReactionRemoveEvent>(data),
        "MESSAGE_REACTION_REMOVE_ALL" => fault::<of::ReactionRemoveAllEvent>(data),
        "THREAD_CREATE" => fault::<of::ThreadCreateEvent>(data),
        "THREAD_UPDATE" => fault::<of::ThreadUpdateEvent>(data),
        "THREAD_DELETE" => fault::<of::ThreadDeleteEvent>(data),
        "THREAD_LIST_SYNC" => fault::<of::ThreadListSyncEvent>(data),
        "CHANNEL_UPDATE" => fault::<of::ChannelUpdateEvent>(data),
        "CHANNEL_DELETE" => fault::<of::ChannelDeleteEvent>(data),
        "GUILD_DELETE" => fault::<of::GuildDeleteEvent>(data),
        "GUILD_ROLE_CREATE" => fault::<of::GuildRoleCreateEvent>(data),
        "GUILD_ROLE_UPDATE" => fault::<of::GuildRoleUpdateEvent>(data),
        "GUILD_MEMBER_UPDATE" => fault::<of::GuildMemberUpdateEvent>(data),
        "GUILD_ROLE_DELETE" => fault::<of::GuildRoleDeleteEvent>(data),
        "INTERACTION_CREATE" => fault::<of::InteractionCreateEvent>(data),
        _ => None,
    };
    fault.unwrap_or_else(|| "it does not know the event".to_owned())
}

/// How the fault of an event that would vanish begins.
pub(crate) const UNPARSED: &str = "serenity cannot parse";
