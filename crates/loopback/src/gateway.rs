//! The gateway: hello, identify, ready, heartbeats, resume, dispatch.

use axum::{
    extract::{
        State as Extract, WebSocketUpgrade,
        ws::{CloseFrame, Message as Frame, WebSocket},
    },
    response::Response,
};
use serde_json::{Value, json};
use serenity::model::event::{Event, GatewayEvent};
use tokio::sync::mpsc;

use crate::{Session, Shared, State, TOKEN, payload, world::BOT};

/// `GUILD_MESSAGES`
const GUILD_MESSAGES: u64 = 1 << 9;
/// `MESSAGE_CONTENT`
const MESSAGE_CONTENT: u64 = 1 << 15;
/// Every intent that Discord knows (events/gateway): bits 0 to 16, 20, 21, 24 and 25.
const KNOWN_INTENTS: u64 = 0x1_FFFF | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25;

/// What is sent over a connection.
pub(crate) enum Out {
    /// A payload.
    Text(String),
    /// The end, with a close code.
    Close(u16),
}

pub(crate) async fn connect(Extract(shared): Extract<Shared>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| serve(socket, shared))
}

async fn serve(mut socket: WebSocket, shared: Shared) {
    // The client heartbeats by itself; within a test it is not waited for.
    let hello = json!({ "op": 10, "d": { "heartbeat_interval": 41_250 }, "s": null, "t": null });
    if socket.send(Frame::text(hello.to_string())).await.is_err() {
        return;
    }
    let (sender, mut outgoing) = mpsc::unbounded_channel();
    loop {
        tokio::select! {
            out = outgoing.recv() => {
                let sent = match out {
                    Some(Out::Text(text)) => socket.send(Frame::text(text)).await.is_ok(),
                    Some(Out::Close(code)) => {
                        let _ = socket.send(Frame::Close(Some(CloseFrame { code, reason: "".into() }))).await;
                        false
                    }
                    None => false,
                };
                if !sent {
                    return;
                }
            }
            received = socket.recv() => {
                let Some(Ok(frame)) = received else { return };
                let Frame::Text(text) = frame else { continue };
                let Ok(payload) = serde_json::from_str::<Value>(&text) else {
                    let _ = sender.send(Out::Close(4002));
                    continue;
                };
                receive(&payload, &sender, &shared);
            }
        }
    }
}

fn receive(payload: &Value, sender: &mpsc::UnboundedSender<Out>, shared: &Shared) {
    let mut state = shared.state();
    let send = |value: &Value| {
        let _ = sender.send(Out::Text(value.to_string()));
    };
    match payload["op"].as_u64() {
        Some(1) => {
            state.heartbeats += 1;
            send(&json!({ "op": 11, "d": null, "s": null, "t": null }));
        }
        Some(2) => identify(&payload["d"], sender, &mut state, shared.port),
        Some(6) => {
            let session = payload["d"]["session_id"].as_str().unwrap_or_default().to_owned();
            let seen = usize::try_from(payload["d"]["seq"].as_u64().unwrap_or(0)).unwrap_or(0);
            state.resumes += 1;
            match state.sessions.get_mut(&session) {
                Some(session) => {
                    session.live = Some(sender.clone());
                    for event in session.events.iter().skip(seen) {
                        let _ = sender.send(Out::Text(event.clone()));
                    }
                    let fault = dispatch_in(session, "RESUMED", &json!({}));
                    state.violations.extend(fault);
                }
                None => send(&json!({ "op": 9, "d": false, "s": null, "t": null })),
            }
        }
        _ => {}
    }
    drop(state);
    shared.note_change();
}

fn identify(data: &Value, sender: &mpsc::UnboundedSender<Out>, state: &mut State, port: u16) {
    let close = |code| {
        let _ = sender.send(Out::Close(code));
    };
    state.identifies += 1;
    let token = data["token"].as_str().unwrap_or_default();
    if token.trim_start_matches("Bot ") != TOKEN {
        return close(4004);
    }
    if !data["properties"].is_object() {
        return close(4002);
    }
    let intents = data["intents"].as_u64().unwrap_or(0);
    if intents & !KNOWN_INTENTS != 0 {
        return close(4013);
    }
    if intents & MESSAGE_CONTENT != 0 && !state.world.message_content {
        return close(4014);
    }
    let name = format!("session-{}", state.sessions.len() + 1);
    let me = state.world.users[0].clone();
    let ready = json!({
        "v": 10, "user": payload::user(&me), "guilds": [{ "id": state.world.guild.to_string(), "unavailable": true }], "session_id": name,
        "resume_gateway_url": format!("ws://127.0.0.1:{port}/gateway"), "shard": [0, 1],
        "application": { "id": BOT.to_string(), "flags": 1 << 19 },
    });
    let guild = payload::guild(&state.world);
    let mut session = Session { live: Some(sender.clone()), intents, ..Session::default() };
    state.violations.extend(dispatch_in(&mut session, "READY", &ready));
    state.violations.extend(dispatch_in(&mut session, "GUILD_CREATE", &guild));
    state.sessions.insert(name, session);
}

/// Sends an event in every session whose intents ask for it; what serenity could not parse is a fault.
pub(crate) fn dispatch(state: &mut State, name: &str, data: &Value) {
    // A session that nobody hears finds the fault even if nobody is connected.
    if let Some(fault) = dispatch_in(&mut Session::default(), name, data) {
        return state.fault(fault);
    }
    for session in state.sessions.values_mut() {
        if name.starts_with("MESSAGE_") && session.intents & GUILD_MESSAGES == 0 {
            continue;
        }
        let mut data = data.clone();
        // What mentions the bot it may read (events/gateway, "Message Content Intent").
        let is_bot = |id: &Value| id.as_str() == Some(&BOT.to_string());
        let named = data["mentions"].as_array().is_some_and(|all| all.iter().any(|one| is_bot(&one["id"])));
        let own = is_bot(&data["author"]["id"]) || named;
        let foreign =
            data["referenced_message"].is_object() && !is_bot(&data["referenced_message"]["author"]["id"]);
        if session.intents & MESSAGE_CONTENT == 0 && foreign {
            data["referenced_message"]["content"] = json!("");
        }
        if name.starts_with("MESSAGE_") && session.intents & MESSAGE_CONTENT == 0 && !own {
            data["content"] = json!("");
            data["embeds"] = json!([]);
            data["components"] = json!([]);
        }
        // Taking text out of an event that can be read leaves it so.
        state.violations.extend(dispatch_in(session, name, &data));
    }
}

/// Sends an event in one session; the fault, if serenity could not parse it.
fn dispatch_in(session: &mut Session, name: &str, data: &Value) -> Option<String> {
    let number = session.events.len() + 1;
    let event = json!({ "op": 0, "d": data, "s": number, "t": name });
    let fault = match serde_json::from_value::<GatewayEvent>(event.clone()) {
        Err(error) => Some(error.to_string()),
        Ok(GatewayEvent::Dispatch(_, Event::Unknown(_))) => Some(why_unknown(name, data)),
        Ok(_) => None,
    };
    if let Some(fault) = fault {
        return Some(format!("{UNPARSED} {name}, and would drop it silently: {fault}\n{event:#}"));
    }
    let text = event.to_string();
    session.events.push(text.clone());
    if let Some(live) = &session.live {
        let _ = live.send(Out::Text(text));
    }
    None
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
        "THREAD_CREATE" => fault::<of::ThreadCreateEvent>(data),
        "THREAD_UPDATE" => fault::<of::ThreadUpdateEvent>(data),
        "INTERACTION_CREATE" => fault::<of::InteractionCreateEvent>(data),
        _ => None,
    };
    fault.unwrap_or_else(|| "it does not know the event".to_owned())
}

/// How the fault of an event that would vanish begins.
pub(crate) const UNPARSED: &str = "serenity cannot parse";

impl crate::Loopback {
    /// Ends every connection with a code after which a session can be resumed.
    pub fn drop_connection(&self) {
        let shared = self.shared();
        let mut state = shared.state();
        for session in state.sessions.values_mut() {
            if let Some(live) = session.live.take() {
                let _ = live.send(Out::Close(4000));
            }
        }
    }

    /// Asks every connected client for a heartbeat, and waits for it: what was dispatched before has been received.
    pub async fn heartbeat(&self) {
        self.heartbeats(1).await;
    }

    /// The same, for `count` clients.
    pub async fn heartbeats(&self, count: u64) {
        let before = {
            let shared = self.shared();
            let state = shared.state();
            for session in state.sessions.values() {
                if let Some(live) = &session.live {
                    let request = json!({ "op": 1, "d": null, "s": null, "t": null });
                    let _ = live.send(Out::Text(request.to_string()));
                }
            }
            state.heartbeats
        };
        self.wait("a heartbeat", |state| (state.heartbeats >= before + count).then_some(())).await;
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
