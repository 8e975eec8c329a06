//! The way of a shard to Discord's gateway leads through a task of this process, which passes on what comes, in both directions, and does
//! what serenity leaves undone where a connection is not well.
//!
//! - A connection that is half open, or on which heartbeats stay without an answer, serenity sees only when a second heartbeat is due, 41
//!   to 82 seconds later, and then begins a new session (serenity 0.12, `src/gateway/bridge/shard_runner.rs`): what was said in between
//!   never arrives. A connection that is cut it resumes, and Discord sends what was missed. So it is cut here ([`Pulse`]).
//! - Where the gateway cannot be reached, serenity gives a session up after two tries. Here it is tried until it is back ([`Tries`]), and
//!   serenity's own heartbeats are answered meanwhile.
//! - What no gateway sends ends here ([`Envelope`]).
//! - No session begins faster than Discord lets sessions begin ([`Pace`]).
//! - A code with which Discord closes for good, and which serenity takes for a passing one, ends the program; serenity does not hear of it.
//! - A session outlives the process ([`Keeper`]): serenity's IDENTIFY becomes a RESUME of the session that an earlier process left, and
//!   where this process ends, the connection is closed with a code after which Discord keeps the session.

mod closing;
mod far;
mod hold;
mod pace;
mod pulse;
mod starts;
mod tries;
mod winding;

use std::{
    collections::VecDeque,
    future, io,
    pin::Pin,
    sync::{Arc, Weak},
    time::Duration,
};

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
    WebSocketStream, accept_async_with_config,
    tungstenite::{Error, Message, protocol::WebSocketConfig},
};

use super::{
    envelope::Envelope,
    kept::{Keeper, Phase},
    tap::{self, Came, Reading, Sessions},
};
use crate::{
    signals::{Signals, Up},
    tap::Tap,
    underway::Underway,
};
use closing::{closes_for_good, resumable};
use far::Far;
use hold::Hold;
pub(super) use pace::Pace;
use pulse::Pulse;
use tries::Tries;

/// How long a connection may take to begin, and to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// What Discord answers a heartbeat with (events/gateway, "Heartbeat ACK").
const ANSWER: &str = r#"{"t":null,"s":null,"op":11,"d":null}"#;

/// "Not authenticated": with this code, and with none at all, serenity does not see that the connection is closed (0.12,
/// `src/gateway/ws.rs`, `recv_json`), turns in a circle until a heartbeat is due, and begins a new session.
const UNHEARD: u16 = 4003;

/// The codes after which a session cannot be resumed (the same): an invalid number, and a session that has timed out.
const OVER: [u16; 2] = [4007, 4009];

/// How often a session's own address is tried, one time after the other, before the gateway's.
const OWN_TRIES: u32 = 2;

/// Waits until the connection is to close.
async fn to_close(phase: &mut watch::Receiver<Phase>) {
    let _ = phase.wait_for(|phase| *phase != Phase::Passing).await;
}

/// What Discord says of a session alone, in bytes: longer messages are events.
const SHORT: usize = 256;

/// What the ways of all shards share.
pub(super) struct Ways {
    /// Where the gateway is.
    pub(super) far: String,
    pub(super) signals: Signals,
    pub(super) pace: Pace,
    pub(super) tap: Weak<dyn Tap>,
    pub(super) sessions: Arc<Sessions>,
    pub(super) underway: Underway,
    /// Whether the bot knows its store: before that no event is dealt with.
    pub(super) known: watch::Receiver<bool>,
    /// The code with which Discord has closed for good.
    pub(super) ended: watch::Sender<Option<u16>>,
}

/// The way of a shard, open for as long as this is kept.
pub(super) struct Way {
    /// The address that leads there.
    pub(super) address: String,
    open: tokio::task::JoinHandle<()>,
}

impl Drop for Way {
    fn drop(&mut self) {
        self.open.abort();
    }
}

/// A shard that passes on.
struct Passing {
    ways: Arc<Ways>,
    keeper: Arc<Keeper>,
    tries: Tries,
}

/// Opens the way of a shard.
pub(super) async fn open(ways: Arc<Ways>, keeper: Arc<Keeper>) -> io::Result<Way> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = format!("ws://{}", listener.local_addr()?);
    let shard = Arc::new(Passing { ways, keeper, tries: Tries::default() });
    let open = tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((near, _)) => {
                    let shard = shard.clone();
                    tokio::spawn(async move {
                        if let Err(error) = shard.pass(near).await {
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
    Ok(Way { address, open })
}

/// As serenity has it: a server with many members is one large message.
fn unlimited() -> WebSocketConfig {
    WebSocketConfig { max_message_size: None, max_frame_size: None, ..WebSocketConfig::default() }
}

type Near = WebSocketStream<TcpStream>;

/// What goes to Discord when its turn has come.
type Held<'h> = Pin<Box<dyn Future<Output = Message> + Send + 'h>>;

/// A connection on which messages are passed on.
struct Passed {
    near: Near,
    far: Far,
    pulse: Pulse,
    up: Option<Up>,
    /// serenity's own IDENTIFY, while an earlier session is resumed instead; and what was sent in its place.
    instead: Option<(Message, Message)>,
}

impl Passing {
    /// Passes messages on until one end is gone, or Discord does not answer. Pings are answered at each end.
    async fn pass(&self, near: TcpStream) -> Result<(), Error> {
        let mut near = accept_async_with_config(near, Some(unlimited())).await?;
        let Some((far, early, began)) = self.reach(&mut near).await? else { return Ok(()) };
        let mut passed = Passed { near, far, pulse: Pulse::default(), up: None, instead: None };
        let mut reading = Reading::new(&self.ways.tap, &self.ways.sessions);
        for message in early {
            passed.far.send(reading.goes(message)).await?;
        }
        let came = self.pass_on(&mut passed, &mut reading).await;
        if passed.up.is_none() && *self.keeper.phase().borrow() == Phase::Passing {
            self.tries.failed(began);
        }
        came
    }

    /// Connects with Discord, however long that takes. What serenity has said meanwhile, and when the connection began; nothing if it
    /// waits no more, or the connection is to close before it has begun.
    async fn reach(&self, near: &mut Near) -> Result<Option<(Far, VecDeque<Message>, Instant)>, Error> {
        let mut early = VecDeque::new();
        let (mut phase, mut tried) = (self.keeper.phase(), 0);
        loop {
            // A session is resumed where Discord wants it to be; where that fails, the gateway itself may know it.
            let own = self.keeper.url().filter(|_| tried % (OWN_TRIES + 1) < OWN_TRIES);
            let far = format!(
                "{}?v={GATEWAY_VERSION}",
                own.unwrap_or_else(|| self.ways.far.clone()).trim_end_matches('/')
            );
            tried += 1;
            let opening = async {
                let began = self.tries.turn().await;
                (began, timeout(PATIENCE, far::connect(&far)).await)
            };
            tokio::pin!(opening);
            let (began, opened) = loop {
                tokio::select! {
                    opened = &mut opening => break opened,
                    () = to_close(&mut phase) => {
                        self.keeper.is_closed();
                        winding::answer(near).await?;
                        return Ok(None);
                    }
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
                Ok(Ok(far)) => return Ok(Some((far, early, began))),
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

    async fn pass_on<'s>(&'s self, on: &mut Passed, reading: &mut Reading<'_>) -> Result<(), Error> {
        let mut held: Option<Held<'s>> = None;
        let mut phase = self.keeper.phase();
        let mut hold = Hold::new(self.ways.known.clone());
        loop {
            // Where nothing is waited for, the time does not matter.
            let late = sleep_until(on.pulse.ends().unwrap_or_else(Instant::now));
            let turn = async {
                match held.as_mut() {
                    Some(held) => held.await,
                    None => future::pending().await,
                }
            };
            tokio::select! {
                message = turn => {
                    held = None;
                    on.far.send(reading.goes(message)).await?;
                }
                () = to_close(&mut phase) => {
                    on.up = None;
                    return winding::wind_down(&self.keeper, &mut on.near, &mut on.far).await;
                }
                message = on.near.next() => {
                    let Some(message) = message.transpose()? else { return Ok(()) };
                    if is(&message, Opcode::Heartbeat).is_some() {
                        on.pulse.beats(Instant::now());
                    }
                    if let Some(said) = is(&message, Opcode::Identify) {
                        match self.keeper.identifies(&said) {
                            Some(earlier) => self.go_on_with(earlier, message, on, reading).await?,
                            None => held = Some(self.in_turn(message)),
                        }
                    } else if !(message.is_ping() || message.is_pong()) {
                        on.far.send(reading.goes(message)).await?;
                    }
                }
                () = hold.over(), if hold.holds() => {
                    for message in hold.take() {
                        if let Message::Text(text) = &message
                            && let Some(envelope) = Envelope::read(text)
                            && let Some(message) = self.passed(&envelope, reading, || message.clone())
                        {
                            on.near.send(message).await?;
                        }
                    }
                }
                message = on.far.next(), if hold.has_room() => {
                    let Some(message) = message.transpose()? else { return Ok(()) };
                    on.pulse.hears();
                    if let Some(code) = closes_for_good(&message) {
                        on.up = None;
                        self.ways.ended.send_replace(Some(code));
                        return winding::answer(&mut on.near).await;
                    }
                    if let Some(again) = self.refused(&message, &mut on.instead) {
                        held = Some(again);
                        continue;
                    }
                    let Some(message) = self.come(message, on, reading, &mut hold) else { continue };
                    let closes = message.is_close();
                    on.near.send(message).await?;
                    if closes {
                        // The code is read before the connection is gone.
                        let _ = timeout(PATIENCE, on.near.next()).await;
                        return Ok(());
                    }
                }
                () = late, if on.pulse.ends().is_some() => {
                    tracing::warn!(
                        "Discord does not answer a heartbeat: the connection is cut, and what is missed comes with the next"
                    );
                    return Ok(());
                }
            }
        }
    }

    /// An IDENTIFY that waits for its turn.
    fn in_turn(&self, identify: Message) -> Held<'_> {
        Box::pin(async move {
            self.ways.pace.turn(self.keeper.shard.0).await;
            identify
        })
    }

    /// Resumes an earlier process's session in the place of beginning one, and tells serenity what that process knew.
    async fn go_on_with(
        &self,
        earlier: super::kept::Earlier,
        identify: Message,
        on: &mut Passed,
        reading: &mut Reading<'_>,
    ) -> Result<(), Error> {
        let resume = reading.goes(earlier.resume);
        on.far.send(resume.clone()).await?;
        on.instead = Some((identify, resume));
        for one in earlier.played {
            let Some(envelope) = Envelope::read(&one) else { continue };
            match reading.came(&envelope) {
                Came::Taken => {}
                Came::Passed => on.near.send(Message::text(one)).await?,
                Came::Numbered(message) => on.near.send(message).await?,
            }
        }
        Ok(())
    }

    /// What is sent after a while where Discord does not go on with an earlier session: serenity's own IDENTIFY, or the RESUME once more;
    /// serenity hears nothing of it.
    fn refused(&self, message: &Message, instead: &mut Option<(Message, Message)>) -> Option<Held<'_>> {
        if message.len() > SHORT {
            return None;
        }
        let resumable = is(message, Opcode::InvalidSession)? == true;
        if resumable {
            let (_, resume) = instead.as_ref()?;
            let resume = resume.clone();
            return Some(Box::pin(async move {
                tokio::time::sleep(winding::after_invalid()).await;
                resume
            }));
        }
        self.keeper.is_over();
        let (identify, _) = instead.take()?;
        tracing::info!(
            shard = self.keeper.shard.0,
            "Discord does not go on with the earlier session: a new one begins"
        );
        Some(Box::pin(async move {
            tokio::time::sleep(winding::after_invalid()).await;
            self.in_turn(identify).await
        }))
    }

    /// A message has come from Discord. What is passed on of it.
    fn come(
        &self,
        message: Message,
        on: &mut Passed,
        reading: &mut Reading<'_>,
        hold: &mut Hold,
    ) -> Option<Message> {
        if let Message::Close(frame) = &message {
            let code = frame.as_ref().map(|frame| u16::from(frame.code));
            if code.is_some_and(|code| OVER.contains(&code)) {
                self.keeper.is_over();
            }
            return Some(if code.is_none_or(|code| code == UNHEARD) { resumable() } else { message });
        }
        let message = tap::inflated(message);
        let Message::Text(text) = &message else { return None };
        let Some(envelope) = Envelope::read(text) else {
            let length = text.len();
            tracing::debug!(length, "what came from the gateway is none of its messages");
            return None;
        };
        if envelope.stands() {
            self.tries.stands();
            on.up.get_or_insert_with(|| Up::now(&self.ways.signals));
            on.instead = None;
            if envelope.t == Some("READY")
                && let Ok(ready) = serde_json::from_str::<Value>(text)
            {
                self.keeper.ready(&ready["d"]);
            }
            self.keeper.hears();
        }
        match envelope.op {
            op if op == u64::from(u8::from(Opcode::HeartbeatAck)) => on.pulse.is_answered(),
            op if op == u64::from(u8::from(Opcode::Hello)) => {
                let hello = is(&message, Opcode::Hello);
                let interval = hello.as_ref().and_then(|hello| hello["heartbeat_interval"].as_u64());
                if !on.pulse.every(Duration::from_millis(interval?)) {
                    return None;
                }
            }
            _ => {}
        }
        if hold.holds() && envelope.t.is_some() {
            hold.push(message);
            return None;
        }
        self.passed(&envelope, reading, || message.clone())
    }

    /// What is passed on of a message to serenity, which is `whole` where it is passed on as it came.
    fn passed(
        &self,
        envelope: &Envelope<'_>,
        reading: &mut Reading<'_>,
        whole: impl FnOnce() -> Message,
    ) -> Option<Message> {
        let passed = match reading.came(envelope) {
            Came::Taken => return None,
            Came::Passed => whole(),
            Came::Numbered(message) => message,
        };
        if envelope.t.is_some_and(Underway::waits_for) {
            self.ways.underway.given();
        }
        Some(passed)
    }
}

/// What a message says, if it is of a kind. Kinds that are asked for are short, and never compressed.
fn is(message: &Message, kind: Opcode) -> Option<Value> {
    let Message::Text(text) = message else { return None };
    let said: Value = serde_json::from_str(text).ok()?;
    (said["op"] == u8::from(kind)).then(|| said["d"].clone())
}
