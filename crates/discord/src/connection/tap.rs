//! What comes from the gateway is read here before serenity has it. A [`Tap`] takes the events that it deals with itself, which are nearly
//! all of them; serenity is given the rest, and told nothing of those. It counts events, though, and Discord wants the number of the last
//! one in each heartbeat and when a session is resumed: the true number is kept here for each session, and put in.

use std::{
    collections::HashMap,
    io::Read as _,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::read::ZlibDecoder;
use poise::serenity_prelude::constants::Opcode;
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};
use tokio_tungstenite::tungstenite::Message;

use super::envelope::Envelope;
use crate::tap::{Onward, Tap};

/// The sessions of this process, by their id: the number of the last event of each that came.
#[derive(Default)]
pub(super) struct Sessions(Mutex<HashMap<Box<str>, Arc<AtomicU64>>>);

impl Sessions {
    /// The number of the last event of a session; 0 where none came.
    pub(super) fn of(&self, session: &str) -> Arc<AtomicU64> {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Of one that nobody reads or keeps any more nothing has to be known.
        sessions.retain(|id, last| **id == *session || Arc::strong_count(last) > 1);
        sessions.entry(session.into()).or_default().clone()
    }

    /// A session that is over is of no use.
    fn forget(&self, last: &Arc<AtomicU64>) {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, other| !Arc::ptr_eq(other, last));
    }
}

/// What becomes of a message that came.
pub(super) enum Came {
    /// It goes on to serenity as it is.
    Passed,
    /// This goes on to serenity: an event, with a number that serenity expects.
    Numbered(Message),
    /// Nothing goes on.
    Taken,
}

/// The reading of one connection.
pub(super) struct Reading<'r> {
    tap: &'r Weak<dyn Tap>,
    sessions: &'r Sessions,
    /// The number of the last event of the session, once it is known which one it is.
    last: Option<Arc<AtomicU64>>,
}

impl<'r> Reading<'r> {
    /// A connection over which nothing came yet.
    pub(super) fn new(tap: &'r Weak<dyn Tap>, sessions: &'r Sessions) -> Self {
        Self { tap, sessions, last: None }
    }

    /// Reads what came from Discord.
    pub(super) fn came(&mut self, envelope: &Envelope<'_>) -> Came {
        if envelope.op == u64::from(u8::from(Opcode::InvalidSession))
            && envelope.d.is_none_or(|resumable| resumable.get() != "true")
            && let Some(last) = self.last.take()
        {
            self.sessions.forget(&last);
        }
        let Some(name) = envelope.t.filter(|_| envelope.op == u64::from(u8::from(Opcode::Dispatch))) else {
            return Came::Passed;
        };
        let said = envelope.d.map_or("null", RawValue::get);
        if name == "READY" {
            self.last = session_of(said).map(|session| self.sessions.of(&session));
        }
        if let (Some(last), Some(number)) = (&self.last, envelope.s) {
            // A session that is resumed sends again what was missed, by its old numbers.
            last.fetch_max(number, Ordering::Relaxed);
        }
        let onward = self.tap.upgrade().map_or(Onward::Passed, |tap| tap.event(name, said));
        match onward {
            Onward::Taken => Came::Taken,
            // serenity warns of numbers that are left out, and not of one that is always the same.
            Onward::Passed => {
                Came::Numbered(Message::text(format!(r#"{{"op":0,"s":0,"t":"{name}","d":{said}}}"#)))
            }
        }
    }

    /// What goes from serenity to Discord, with the number of the last event that came.
    pub(super) fn goes(&mut self, message: Message) -> Message {
        let Message::Text(text) = &message else { return message };
        let Ok(mut said) = serde_json::from_str::<Value>(text) else { return message };
        let op = said["op"].as_u64();
        if op == Some(u8::from(Opcode::Resume).into()) {
            self.last = said["d"]["session_id"].as_str().map(|session| self.sessions.of(session));
            if let Some(number) = self.number() {
                said["d"]["seq"] = number.into();
            }
            return Message::text(said.to_string());
        }
        if op == Some(u8::from(Opcode::Heartbeat).into())
            && let Some(number) = self.number()
        {
            return Message::text(json!({ "op": op, "d": number }).to_string());
        }
        message
    }

    /// The number of the last event, if one came.
    fn number(&self) -> Option<u64> {
        self.last.as_ref().map(|last| last.load(Ordering::Relaxed)).filter(|number| *number > 0)
    }
}

/// The id of the session that begins.
fn session_of(ready: &str) -> Option<Box<str>> {
    #[derive(Deserialize)]
    struct Ready {
        session_id: Box<str>,
    }
    serde_json::from_str::<Ready>(ready).ok().map(|ready| ready.session_id)
}

/// A message as a text: Discord compresses large ones, each for itself, as serenity asks it to (topics/gateway, "Payload Compression").
pub(super) fn inflated(message: Message) -> Message {
    let Message::Binary(bytes) = &message else { return message };
    let mut text = String::new();
    match ZlibDecoder::new(bytes.as_slice()).read_to_string(&mut text) {
        Ok(_) => Message::Text(text),
        Err(_) => message,
    }
}

#[cfg(test)]
mod tests {
    use super::{Came, Envelope, Message, Onward, Reading, Sessions, Tap, inflated};
    use std::{
        io::Write as _,
        sync::{Arc, Mutex, PoisonError, Weak},
    };

    /// Takes messages, and counts every event.
    #[derive(Default)]
    struct Counting(Mutex<usize>);

    impl Tap for Counting {
        fn event(&self, name: &str, _: &str) -> Onward {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
            if name == "MESSAGE_CREATE" { Onward::Taken } else { Onward::Passed }
        }

        fn known(&self, _: u32, _: u32) -> Vec<String> {
            Vec::new()
        }

        fn forget(&self, _: u32, _: u32) {}
    }

    const READY: &str = r#"{"t":"READY","s":1,"op":0,"d":{"session_id":"a session","v":10}}"#;

    fn came(reading: &mut Reading<'_>, text: &str) -> Came {
        reading.came(&Envelope::read(text).expect("a message of the gateway's"))
    }

    fn message(number: u64) -> String {
        format!(r#"{{"t":"MESSAGE_CREATE","s":{number},"op":0,"d":{{"id":"7"}}}}"#)
    }

    #[test]
    fn what_is_taken_is_counted_for_serenity() {
        let (counting, sessions) = (Arc::<Counting>::default(), Sessions::default());
        let tap: Weak<dyn Tap> = Arc::downgrade(&(counting.clone() as Arc<dyn Tap>));
        let mut reading = Reading::new(&tap, &sessions);
        let Came::Numbered(ready) = came(&mut reading, READY) else { panic!("the session stands") };
        let expected = r#"{"op":0,"s":0,"t":"READY","d":{"session_id":"a session","v":10}}"#;
        assert_eq!(ready, Message::text(expected));
        for number in 2..=41 {
            assert!(matches!(came(&mut reading, &message(number)), Came::Taken));
        }
        // Told again after a resume: it counts once.
        assert!(matches!(came(&mut reading, &message(40)), Came::Taken));
        let heartbeat = reading.goes(Message::text(r#"{"op":1,"d":0}"#));
        assert_eq!(heartbeat, Message::text(r#"{"d":41,"op":1}"#));

        let mut next = Reading::new(&tap, &sessions);
        let resume = r#"{"op":6,"d":{"session_id":"a session","token":"the token","seq":0}}"#;
        let expected = r#"{"d":{"seq":41,"session_id":"a session","token":"the token"},"op":6}"#;
        assert_eq!(next.goes(Message::text(resume)), Message::text(expected));
        let heartbeat = next.goes(Message::text(r#"{"op":1,"d":0}"#));
        assert_eq!(heartbeat, Message::text(r#"{"d":41,"op":1}"#));
        assert_eq!(*counting.0.lock().unwrap_or_else(PoisonError::into_inner), 42);

        drop(counting);
        assert!(matches!(came(&mut next, &message(42)), Came::Numbered(_)), "nobody reads any more");
    }

    #[test]
    fn a_session_that_is_over_leaves_nothing() {
        let (counting, sessions) = (Arc::<Counting>::default(), Sessions::default());
        let tap: Weak<dyn Tap> = Arc::downgrade(&(counting.clone() as Arc<dyn Tap>));
        let mut reading = Reading::new(&tap, &sessions);
        let _ = came(&mut reading, READY);
        assert!(matches!(came(&mut reading, r#"{"op":9,"d":false}"#), Came::Passed));
        assert!(sessions.0.into_inner().unwrap_or_else(PoisonError::into_inner).is_empty());
    }

    #[test]
    fn what_is_compressed_is_read_all_the_same() {
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(READY.as_bytes()).expect("it is written");
        let packed = Message::binary(packed.finish().expect("it is packed"));
        assert_eq!(inflated(packed), Message::text(READY));
        assert_eq!(inflated(Message::binary([1, 2, 3])), Message::binary([1, 2, 3]));
    }
}
