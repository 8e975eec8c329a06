//! A reply that is reserved while it is composed.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Memory;
use crate::{policy::Ledger, remark::RemarkId};

/// A reply's place in a ledger, from the verdict to the reply: of two messages at once only one gets it. Dropped, it is released, and
/// everything is as if the verdict had not been. Once the reply [goes](Reservation::goes) it is no longer anybody's to drop: it may be
/// sent late, by another task or after a restart, and whoever sends it tells the engine by the id of the message.
pub(super) struct Reservation<'m> {
    memory: &'m Mutex<Memory>,
    remark: RemarkId,
    ledger: fn(&mut Memory) -> &mut Ledger,
    held: bool,
}

impl<'m> Reservation<'m> {
    /// What was just reserved in the ledger of what is said.
    pub(super) fn to_speak(memory: &'m Mutex<Memory>, remark: RemarkId) -> Self {
        Self { memory, remark, ledger: |memory| &mut memory.ledger, held: true }
    }

    /// What was just reserved in the ledger of what would be said in shadow.
    pub(super) fn in_shadow(memory: &'m Mutex<Memory>, remark: RemarkId) -> Self {
        Self { memory, remark, ledger: |memory| &mut memory.shadow, held: true }
    }

    fn lock(&self) -> MutexGuard<'m, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The reply is on its way.
    pub(super) fn goes(mut self) {
        self.held = false;
    }

    /// The reply stands: nothing is sent in shadow, so nothing can fail.
    pub(super) fn stands(mut self) {
        self.held = false;
        (self.ledger)(&mut self.lock()).commit(&self.remark);
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        if self.held {
            (self.ledger)(&mut self.lock()).release(&self.remark);
        }
    }
}
