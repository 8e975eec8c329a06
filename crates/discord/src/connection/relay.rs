//! The way to Discord's gateway leads through a task of this process, which passes on what comes, in both directions, and does what
//! serenity leaves undone where a connection is not well.
//!
//! - A connection that is half open, or on which heartbeats stay without an answer, serenity sees only when a second heartbeat is due, 41
//!   to 82 seconds later, and then begins a new session (serenity 0.12, `src/gateway/bridge/shard_runner.rs`): what was said in between
//!   never arrives. A connection that is cut it resumes, and Discord sends what was missed. So it is cut here ([`Pulse`]).
//! - Where the gateway cannot be reached, serenity gives a session up after two tries. Here it is tried until it is back ([`Tries`]), and
//!   serenity's own heartbeats are answered meanwhile.
//! - What no gateway sends ends here ([`Envelope`]).
//! - No session begins while Discord lets none begin ([`Starts`]).
//! - A code with which Discord closes for good, and which serenity takes for a passing one, ends the program ([`Way::ended`]).

mod envelope;
mod pulse;
mod starts;
mod tries;

use std::{collections::VecDeque, future, io, pin::Pin, sync::Arc, time::Duration};

use futures_util::{SinkExt as _, StreamExt as _};
use poise::serenity_prelude as serenity;
use serde_json::Value;
use serenity::constants::{GATEWAY_VERSION, Opcode};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    time::{Instant, sleep_until, timeout},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, accept_async_with_config, connect_async_with_config,
    tungstenite::{
        Error, Message,
        protocol::{CloseFrame, WebSocketConfig, frame::coding::CloseCode},
    },
};

use crate::{
    outbound::Line,
    signals::{Signals, Up},
};
use envelope::Envelope;
use pulse::Pulse;
use starts::Starts;
use tries::Tries;

/// How long a connection may take to begin, and to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// What Discord answers a heartbeat with (events/gateway, "Heartbeat ACK").
const ANSWER: &str = r#"{"t":null,"s":null,"op":11,"d":null}"#;

/// The codes with which Discord closes for good, and with which serenity would begin again and again (topics/opcodes-and-status-codes):
/// no such shard, too many servers for one connection, no such version.
const FOR_GOOD: [u16; 3] = [4010, 4011, 4012];

/// "Not authenticated": with this code, and with none at all, serenity does not see that the connection is closed (0.12,
/// `src/gateway/ws.rs`, `recv_json`), turns in a circle until a heartbeat is due, and begins a new session.
const UNHEARD: u16 = 4003;

/// The way to the gateway, which is open for as long as the program runs.
pub(super) struct Way {
    /// The address that leads there.
    pub(super) address: String,
    ended: watch::Receiver<Option<u16>>,
}

impl Way {
    /// Waits until Discord has closed for good. The code.
    pub(super) async fn ended(&self) -> u16 {
        let mut ended = self.ended.clone();
        let code = ended.wait_for(Option::is_some).await.ok().and_then(|code| *code);
        match code {
            Some(code) => code,
            // Nobody is there any more to tell.
            None => future::pending().await,
        }
    }
}

/// What all connections share.
struct Shared {
    far: String,
    signals: Signals,
    tries: Tries,
    starts: Starts,
    ended: watch::Sender<Option<u16>>,
}

/// Opens the way to the gateway at `address`.
pub(super) async fn open(address: String, line: Arc<Line>, signals: Signals) -> io::Result<Way> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let here = format!("ws://{}", listener.local_addr()?);
    let (ended, seen) = watch::channel(None);
    let (far, starts) = (format!("{address}?v={GATEWAY_VERSION}"), Starts::new(line));
    let shared = Arc::new(Shared { far, signals, tries: Tries::default(), starts, ended });
    let asking = shared.clone();
    tokio::spawn(async move { asking.starts.ask().await });
    tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((near, _)) => {
                    let shared = shared.clone();
                    tokio::spawn(async move {
                        if let Err(error) = shared.pass(near).await {
                            tracing::debug!(error = error.to_string(), "a connection to the gateway ended");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(error = error.to_string(), "a connection to the gateway could not begin");
                    tokio::time::sleep(PATIENCE).await;
                }
            }
        }
    });
    Ok(Way { address: here, ended: seen })
}

/// As serenity has it: a server with many members is one large message.
fn unlimited() -> WebSocketConfig {
    WebSocketConfig { max_message_size: None, max_frame_size: None, ..WebSocketConfig::default() }
}

type Near = WebSocketStream<TcpStream>;
type Far = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// An IDENTIFY that waits for its turn.
type Held<'h> = Pin<Box<dyn Future<Output = Message> + Send + 'h>>;

impl Shared {
    /// Passes messages on until one end is gone, or Discord does not answer. Pings are answered at each end.
    async fn pass(&self, near: TcpStream) -> Result<(), Error> {
        let mut near = accept_async_with_config(near, Some(unlimited())).await?;
        let Some((mut far, early, began)) = self.reach(&mut near).await? else { return Ok(()) };
        for message in early {
            far.send(message).await?;
        }
        let mut up = None;
        let passed = self.pass_on(&mut near, &mut far, &mut up).await;
        if up.is_none() {
            self.tries.failed(began);
        }
        passed
    }

    /// Connects with Discord, however long that takes. What serenity has said meanwhile, and when the connection began; nothing if it
    /// waits no more.
    async fn reach(&self, near: &mut Near) -> Result<Option<(Far, VecDeque<Message>, Instant)>, Error> {
        let mut early = VecDeque::new();
        loop {
            let opening = async {
                let began = self.tries.turn().await;
                (
                    began,
                    timeout(PATIENCE, connect_async_with_config(&self.far, Some(unlimited()), true)).await,
                )
            };
            tokio::pin!(opening);
            let (began, opened) = loop {
                tokio::select! {
                    opened = &mut opening => break opened,
                    message = near.next() => {
                        let Some(message) = message.transpose()? else { return Ok(None) };
                        if message.is_close() {
                            return Ok(None);
                        }
                        if is(&message, Opcode::Heartbeat).is_some() {
                            near.send(Message::text(ANSWER)).await?;
                        } else if !(message.is_ping() || message.is_pong()) {
                            early.push_back(message);
                        }
                    }
                }
            };
            let error = match opened {
                Ok(Ok((far, _))) => return Ok(Some((far, early, began))),
                Ok(Err(error)) => error.to_string(),
                Err(_) => "no answer in time".to_owned(),
            };
            if self.tries.failed(began) {
                tracing::warn!(error, "Discord's gateway cannot be reached; trying again");
            } else {
                tracing::debug!(error, "Discord's gateway cannot be reached yet");
            }
        }
    }

    async fn pass_on<'s>(&'s self, near: &mut Near, far: &mut Far, up: &mut Option<Up>) -> Result<(), Error> {
        let mut pulse = Pulse::default();
        let mut held: Option<Held<'s>> = None;
        loop {
            // Where nothing is waited for, the time does not matter.
            let late = sleep_until(pulse.ends().unwrap_or_else(Instant::now));
            let turn = async {
                match held.as_mut() {
                    Some(held) => held.await,
                    None => future::pending().await,
                }
            };
            tokio::select! {
                identify = turn => {
                    held = None;
                    far.send(identify).await?;
                }
                message = near.next() => {
                    let Some(message) = message.transpose()? else { return Ok(()) };
                    if is(&message, Opcode::Heartbeat).is_some() {
                        pulse.beats(Instant::now());
                    }
                    if is(&message, Opcode::Identify).is_some() {
                        held = Some(Box::pin(async move {
                            self.starts.turn().await;
                            message
                        }));
                    } else if !(message.is_ping() || message.is_pong()) {
                        far.send(message).await?;
                    }
                }
                message = far.next() => {
                    let Some(message) = message.transpose()? else { return Ok(()) };
                    pulse.hears();
                    let Some(message) = self.come(message, &mut pulse, up) else { continue };
                    let closes = message.is_close();
                    near.send(message).await?;
                    if closes {
                        // The code is read before the connection is gone.
                        let _ = timeout(PATIENCE, near.next()).await;
                        return Ok(());
                    }
                }
                () = late, if pulse.ends().is_some() => {
                    tracing::warn!(
                        "Discord does not answer a heartbeat: the connection is cut, and what is missed comes with the next"
                    );
                    return Ok(());
                }
            }
        }
    }

    /// A message has come from Discord. What is passed on of it.
    fn come(&self, message: Message, pulse: &mut Pulse, up: &mut Option<Up>) -> Option<Message> {
        let text = match &message {
            Message::Text(text) => text,
            Message::Close(frame) => {
                let code = frame.as_ref().map(|frame| u16::from(frame.code));
                if let Some(code) = code.filter(|code| FOR_GOOD.contains(code)) {
                    self.ended.send_replace(Some(code));
                }
                return Some(if code.is_none_or(|code| code == UNHEARD) { resumable() } else { message });
            }
            // Nothing is asked for in bytes.
            _ => return None,
        };
        let Some(envelope) = Envelope::read(text) else {
            let length = text.len();
            tracing::debug!(length, "what came from the gateway is none of its messages");
            return None;
        };
        if up.is_none() && envelope.stands() {
            self.tries.stands();
            *up = Some(Up::now(&self.signals));
        }
        match envelope.op {
            op if op == u64::from(u8::from(Opcode::HeartbeatAck)) => pulse.is_answered(),
            op if op == u64::from(u8::from(Opcode::Hello)) => {
                let hello = is(&message, Opcode::Hello);
                let interval = hello.as_ref().and_then(|hello| hello["heartbeat_interval"].as_u64());
                if !pulse.every(Duration::from_millis(interval?)) {
                    return None;
                }
            }
            _ => {}
        }
        Some(completed(message))
    }
}

/// The end of a connection after which serenity resumes: 4000, "unknown error" (topics/opcodes-and-status-codes).
fn resumable() -> Message {
    Message::Close(Some(CloseFrame { code: CloseCode::Library(4000), reason: "".into() }))
}

/// The event that all reactions with an emoji were taken away: serenity 0.12 does not read it without two fields that Discord does not
/// send (events/gateway-events, "Message Reaction Remove Emoji"), and drops it.
const INCOMPLETE: &str = "\"MESSAGE_REACTION_REMOVE_EMOJI\"";

/// A message as serenity reads it.
fn completed(message: Message) -> Message {
    let Message::Text(text) = &message else { return message };
    if !text.contains(INCOMPLETE) {
        return message;
    }
    let Ok(mut event) = serde_json::from_str::<Value>(text) else { return message };
    if event["t"] == "MESSAGE_REACTION_REMOVE_EMOJI"
        && let Some(said) = event["d"].as_object_mut()
    {
        said.entry("burst").or_insert(Value::Bool(false));
        said.entry("type").or_insert(0.into());
        return Message::text(event.to_string());
    }
    message
}

/// What a message says, if it is of a kind. Kinds that are asked for are short, and never compressed.
fn is(message: &Message, kind: Opcode) -> Option<Value> {
    let Message::Text(text) = message else { return None };
    let said: Value = serde_json::from_str(text).ok()?;
    (said["op"] == u8::from(kind)).then(|| said["d"].clone())
}

#[cfg(test)]
mod tests {
    use super::{
        Message, completed,
        serenity::{Event, GatewayEvent},
    };

    /// As Discord documents the event (events/gateway-events, "Message Reaction Remove Emoji").
    const CLEARED: &str = r#"{"op":0,"s":7,"t":"MESSAGE_REACTION_REMOVE_EMOJI","d":{
        "channel_id":"1","guild_id":"2","message_id":"3","emoji":{"id":null,"name":"\ud83d\udcd6"}}}"#;

    fn read(message: &Message) -> Event {
        let text = message.to_text().expect("a text");
        match serde_json::from_str(text).expect("serenity reads it") {
            GatewayEvent::Dispatch(_, event) => event,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn serenity_reads_that_all_reactions_with_an_emoji_are_gone() {
        let sent = Message::text(CLEARED);
        assert!(matches!(read(&sent), Event::Unknown(_)), "serenity needs no completion any more");
        let Event::ReactionRemoveEmoji(event) = read(&completed(sent)) else { panic!("it is not read") };
        assert_eq!(event.reaction.message_id.get(), 3);
    }

    #[test]
    fn what_somebody_says_of_the_event_is_left_as_it_is() {
        let said =
            r#"{"op":0,"s":7,"t":"MESSAGE_CREATE","d":{"content":"\"MESSAGE_REACTION_REMOVE_EMOJI\""}}"#;
        assert_eq!(completed(Message::text(said)), Message::text(said));
    }
}
