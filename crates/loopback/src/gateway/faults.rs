//! What goes wrong at the gateway when a test says so: connections that are cut at a byte or stay without answers, sessions that Discord
//! forgets, events in another order, and frames that no gateway sends.

use std::{collections::VecDeque, time::Duration};

use serde_json::{Value, json};

use super::{Out, event};
use crate::{Loopback, Session, Shared};

/// What is still to go wrong.
#[derive(Default)]
pub(crate) struct Faults {
    /// After how many bytes of their own the next connections are cut.
    pub(crate) cuts: VecDeque<u64>,
    /// Whether heartbeats stay without an answer.
    pub(crate) deaf: bool,
    /// With which codes the next sessions are refused.
    pub(crate) refused: VecDeque<u16>,
    /// How many of the next sessions are to be resumed anew.
    pub(crate) unresumed: u32,
    /// How many sessions may begin, and when more may: what Discord says of it, if it was told what to say.
    pub(crate) starts: Option<(u64, Duration)>,
    /// Whether events are kept back.
    pub(crate) keeps_back: bool,
}

impl Session {
    /// Keeps an event back, with the number that it has.
    pub(super) fn keep_back(&mut self, name: &str, data: &Value) {
        let text = event(self.next_number(), name, data);
        self.events.push(text.clone());
        self.kept_back.push(text);
    }

    /// Sends what stands in no session's order.
    fn send(&self, text: String) {
        if let Some(live) = &self.live {
            let _ = live.send(Out::Text(text));
        }
    }
}

impl Shared {
    fn each(&self, mut with: impl FnMut(&mut Session)) {
        self.state().sessions.values_mut().for_each(&mut with);
    }
}

impl Loopback {
    /// Cuts every connection to the gateway that is open now once so many more bytes went over it.
    pub fn cut_after(&self, bytes: u64) {
        self.shared().each(|session| session.wire.after(bytes));
    }

    /// Cuts the next connection to the gateway once so many bytes went over it, its very first included: those with which it is taken
    /// over from HTTP. Called again, it means the one after.
    pub fn cut_next_after(&self, bytes: u64) {
        self.shared().state().faults.cuts.push_back(bytes);
    }

    /// Leaves heartbeats without an answer from now on, or answers them again. Everything else goes on.
    pub fn leave_heartbeats(&self, unanswered: bool) {
        self.shared().state().faults.deaf = unanswered;
    }

    /// Closes every connection with a code.
    pub fn close_connections(&self, code: u16) {
        self.shared().each(|session| {
            if let Some(live) = session.live.take() {
                let _ = live.send(Out::Close(code));
            }
        });
    }

    /// Closes every connection without saying why.
    pub fn close_without_code(&self) {
        self.send_bytes(&[0x88, 0x00]);
    }

    /// Closes the next connection that identifies with a code. Called again, it means the one after.
    pub fn refuse_session(&self, code: u16) {
        self.shared().state().faults.refused.push_back(code);
    }

    /// Says of the next `count` sessions that are to be resumed that they can be, but not now: `INVALID_SESSION` with `true`.
    pub fn put_resumes_off(&self, count: u32) {
        self.shared().state().faults.unresumed = count;
    }

    /// Says that so many sessions may begin, and more after so long.
    pub fn leave_starts(&self, left: u64, more_after: Duration) {
        self.shared().state().faults.starts = Some((left, more_after));
    }

    /// Says that every session is invalid. One that cannot be resumed is forgotten.
    pub fn invalidate(&self, resumable: bool) {
        let shared = self.shared();
        shared.each(|session| {
            session.send(json!({ "op": 9, "d": resumable, "s": null, "t": null }).to_string());
        });
        if !resumable {
            shared.state().sessions.clear();
        }
    }

    /// Asks every client to connect anew.
    pub fn ask_to_reconnect(&self) {
        self.shared().each(|session| {
            session.send(json!({ "op": 7, "d": null, "s": null, "t": null }).to_string());
        });
    }

    /// Keeps every event back that is sent from now on.
    pub fn keep_events_back(&self) {
        self.shared().state().faults.keeps_back = true;
    }

    /// Sends the events that were kept back, the last one first, and keeps none back any more.
    pub fn send_backwards(&self) {
        let shared = self.shared();
        shared.state().faults.keeps_back = false;
        shared.each(|session| {
            for text in std::mem::take(&mut session.kept_back).into_iter().rev() {
                session.send(text);
            }
        });
    }

    /// Sends the last `count` events of every session once more, with the numbers that they had.
    pub fn repeat_events(&self, count: usize) {
        self.shared().each(|session| {
            let from = session.events.len().saturating_sub(count);
            session.events[from..].iter().for_each(|event| session.send(event.clone()));
        });
    }

    /// Dispatches an event as it stands, also one that serenity cannot read.
    pub fn dispatch_unread(&self, name: &str, data: &Value) {
        self.shared().each(|session| {
            let text = event(session.next_number(), name, data);
            session.events.push(text.clone());
            session.send(text);
        });
    }

    /// Sends every client a frame of bytes.
    pub fn send_binary(&self, bytes: &[u8]) {
        self.shared().each(|session| {
            if let Some(live) = &session.live {
                let _ = live.send(Out::Binary(bytes.to_vec()));
            }
        });
    }

    /// Sends every client bytes that are no frame, or begin one that never ends.
    pub fn send_bytes(&self, bytes: &[u8]) {
        self.shared().each(|session| {
            if let Some(live) = &session.live {
                let _ = live.send(Out::Bytes(bytes.to_vec()));
            }
        });
    }
}
