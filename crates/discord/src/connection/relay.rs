//! The way to Discord's gateway leads through a task of this process, which passes on what comes, in both directions, and sees where a
//! connection is half open: a machine on the way has forgotten it, and neither end is told.
//!
//! serenity sees that only when a second heartbeat is due, 41 to 82 seconds later, and then begins a new session (serenity 0.12,
//! `src/gateway/bridge/shard_runner.rs`): what was said in between never arrives. A connection that is cut it resumes, and Discord sends
//! what was missed. So a connection on which a heartbeat stays without an answer is cut here.

use std::{
    io,
    sync::{Arc, Weak},
    time::Duration,
};

use futures_util::{SinkExt as _, StreamExt as _};
use poise::serenity_prelude as serenity;
use serde_json::Value;
use serenity::constants::{GATEWAY_VERSION, Opcode};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{Instant, sleep_until, timeout},
};
use tokio_tungstenite::{
    accept_async_with_config, connect_async_with_config,
    tungstenite::{Error, Message, protocol::WebSocketConfig},
};

use super::tap::{Came, Reading, Sessions, Tap};
use crate::signals::{Signals, Up};

/// How long Discord is given to answer a heartbeat, which it does at once: no slow network takes longer, and a second one is not due
/// before.
const ANSWERED: Duration = Duration::from_secs(10);

/// How long a connection may take to begin, and to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens the way to the gateway at `address`. The address that leads there; the way is open for as long as the program runs. `tap` reads
/// what comes before serenity does.
pub(super) async fn open(address: String, signals: Signals, tap: Weak<dyn Tap>) -> io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let here = format!("ws://{}", listener.local_addr()?);
    let sessions = Arc::<Sessions>::default();
    tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((near, _)) => {
                    let far = format!("{address}?v={GATEWAY_VERSION}");
                    let (signals, tap, sessions) = (signals.clone(), tap.clone(), sessions.clone());
                    tokio::spawn(async move {
                        let reading = Reading::new(&tap, &sessions);
                        if let Err(error) = pass(near, &far, &signals, reading).await {
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
    Ok(here)
}

/// As serenity has it: a server with many members is one large message.
fn unlimited() -> WebSocketConfig {
    WebSocketConfig { max_message_size: None, max_frame_size: None, ..WebSocketConfig::default() }
}

/// Passes messages on until one end is gone, or a heartbeat stays without an answer. Pings are answered at each end.
async fn pass(near: TcpStream, far: &str, signals: &Signals, mut reading: Reading<'_>) -> Result<(), Error> {
    let began = timeout(PATIENCE, connect_async_with_config(far, Some(unlimited()), true)).await;
    let (mut far, _) = began.map_err(io::Error::from)??;
    let mut near = accept_async_with_config(near, Some(unlimited())).await?;
    // How long an answer is waited for, once Discord has said how often a heartbeat is to come; and until when, while one is out.
    let (mut patience, mut unanswered) = (None, None);
    let mut up = None;
    loop {
        // Where nothing is waited for, the time does not matter.
        let late = sleep_until(unanswered.unwrap_or_else(Instant::now));
        tokio::select! {
            message = near.next() => {
                let Some(message) = message.transpose()? else { return Ok(()) };
                if is(&message, Opcode::Heartbeat).is_some() {
                    unanswered = unanswered.or_else(|| Instant::now().checked_add(patience.unwrap_or(ANSWERED)));
                }
                if !(message.is_ping() || message.is_pong()) {
                    far.send(reading.goes(message)).await?;
                }
            }
            message = far.next() => {
                let Some(message) = message.transpose()? else { return Ok(()) };
                unanswered = None;
                if patience.is_none()
                    && let Some(hello) = is(&message, Opcode::Hello)
                {
                    let interval = hello["heartbeat_interval"].as_u64().map(Duration::from_millis);
                    patience = Some(interval.map_or(ANSWERED, |interval| ANSWERED.min(interval / 2)));
                }
                let message = match reading.came(completed(message)) {
                    Came::Taken => continue,
                    Came::Passed(message) => message,
                    Came::Stands(message) => {
                        up.get_or_insert_with(|| Up::now(signals));
                        message
                    }
                };
                let closes = message.is_close();
                if !(message.is_ping() || message.is_pong()) {
                    near.send(message).await?;
                }
                if closes {
                    // The code is read before the connection is gone.
                    let _ = timeout(PATIENCE, near.next()).await;
                    return Ok(());
                }
            }
            () = late, if unanswered.is_some() => {
                tracing::warn!(
                    "Discord does not answer a heartbeat: the connection is cut, and what is missed comes with the next"
                );
                return Ok(());
            }
        }
    }
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
