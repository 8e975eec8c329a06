//! A message that was never answered and is edited: where its text raises now what it did not raise before, it is heard as a new one is.
//!
//! No text is kept, so what it raised before is what the bot remembers of how it heard it: see [`Lately`](super::lately::Lately). An edit of
//! a message of which it remembers nothing is not heard: one that was said before a start, or more than [`STILL_FRESH`](super::STILL_FRESH) ago, or that a gate
//! before matching has stopped, or that was judged before the encoder had spoken, or of somebody who opted out and asked. So no edit is a way
//! round a pause or an opt-out.

use std::sync::Arc;

use super::{
    Engine, Hearing, Noted, asks_opted_out,
    raise::{Judged, Prospect},
};
use crate::{
    hear::{Directions, has_direction},
    policy::{Before, Case, Silence},
    remark::{ChannelId, Remark, RemarkId},
    settings::Snapshot,
    store::Store,
};

/// An edited message, as [`Engine::edited`] has heard it.
pub struct Edit {
    remark: Remark,
    /// What it raises, if anything that may be answered or counts in a discussion.
    judged: Option<Judged>,
    /// Whether all witnesses were heard.
    whole: bool,
    /// What it was judged by.
    store: Arc<Store>,
    settings: Arc<Snapshot>,
}

impl Edit {
    /// The message.
    pub fn remark(&self) -> &Remark {
        &self.remark
    }

    fn prospect(&self) -> Option<Prospect<'_>> {
        self.judged.as_ref()?.prospect(&self.store, &self.remark).ok()
    }
}

impl Engine {
    /// Whether an edit of a message may be heard: it was heard lately, and is neither answered nor offered anything, nor would be in shadow.
    pub fn hears_edits_of(&self, remark: &RemarkId) -> bool {
        let now = self.clock.now();
        let mut memory = self.memory();
        memory.lately.has(remark, now) && !memory.has_heard(remark)
    }

    /// Hears an edited message as it is by now, once for all that is done about it. In the discussion of its place it counts from now on with
    /// what it raises, if anything, and not at all where the bot has to be silent. Of one that may not be answered as it is now, whatever it
    /// raises, no later edit is heard: what is said while the bot has to be silent stays unanswered.
    pub fn edited(&self, remark: Remark, direction: Option<&Directions>) -> Edit {
        let (settings, store) = (self.settings(), self.store());
        let case = Case::new(&settings, &remark, self.clock.now(), self.clock.today());
        let hears = self.remembers(&remark.place.channel, &remark.id) && self.before_edit(&case).is_some();
        let judged = hears.then(|| self.judged(&store, &case, direction, true));
        let prospect = judged.as_ref().and_then(|judged| judged.prospect(&store, &remark).ok());
        self.follow_in_discussion(&case, judged.as_ref(), prospect.as_ref());
        drop(prospect);
        let whole = self.is_whole(&store, &remark, direction);
        Edit { remark, judged, whole, store, settings }
    }

    /// Whether a message that was read is the one that was heard as `edit`, and is judged by all that it was judged by then: then nobody needs
    /// to hear it again.
    pub fn has_heard_as(&self, edit: &Edit, remark: &Remark) -> bool {
        edit.whole
            && edit.remark == *remark
            && Arc::ptr_eq(&edit.store, &self.store.load())
            && Arc::ptr_eq(&edit.settings, &self.settings.load())
    }

    /// Whether an edited message raises what it did not raise before: there may be something to say of it.
    pub fn adds_claim(&self, edit: &Edit) -> bool {
        edit.prospect().is_some_and(|prospect| {
            let now = self.clock.now();
            let mut memory = self.memory();
            !memory.has_heard(&edit.remark.id)
                && memory.lately.would_note_more(&edit.remark.id, &prospect.heard, now)
        })
    }

    /// Brings an edited message past all gates, as [`Engine::hear`] does a new one, where it raises what it did not raise before; nothing
    /// where it does not, or where something was said or offered already. It is no message more in the channel: it makes no rush, and the
    /// discussion has it once.
    pub fn hear_edited(&self, edit: &Edit) -> Option<Hearing> {
        let settings = self.settings.load();
        let case = Case::new(&settings, &edit.remark, self.clock.now(), self.clock.today());
        let (before, prospect) = (self.before_edit(&case)?, edit.prospect()?);
        {
            let mut memory = self.memory();
            let id = &edit.remark.id;
            if memory.has_heard(id) || !memory.lately.note_more(id, &prospect.heard, case.now) {
                return None;
            }
        }
        self.note(&case, edit.judged.as_ref().map(|judged| (&prospect.heard[..], judged)), Noted::New);
        Some(self.decide(&case, before, prospect, None))
    }

    /// Whether a message is remembered that an edit may change: one whose edits [are heard](Self::hears_edits_of), or one that counts in the
    /// discussion of its place.
    pub fn remembers(&self, place: &ChannelId, remark: &RemarkId) -> bool {
        self.hears_edits_of(remark) || self.memory().discussions.has(place, remark)
    }

    /// A message was deleted: it counts in no discussion any more, no edit of it is heard, and what would have been said of it in shadow counts for
    /// nothing.
    pub fn forget(&self, place: &ChannelId, remark: &RemarkId) {
        let mut memory = self.memory();
        memory.discussions.forget(place, remark);
        memory.lately.forget(remark);
        memory.shadow.release(remark);
    }

    /// Lets go of what is too old of discussions and of what was said lately, also where nobody talks any more.
    pub fn expire(&self) {
        let now = self.clock.now();
        let mut memory = self.memory();
        memory.discussions.expire(now);
        memory.lately.expire(now);
    }

    /// What the gates before matching say of an edited message, if they let it pass. An edit that they stop is the last that is heard; one
    /// that leaves no text raises nothing.
    fn before_edit(&self, case: &Case<'_>) -> Option<Before> {
        let before = case.before(false);
        match before.stop() {
            None if !asks_opted_out(case) => return Some(before),
            Some(Silence::NoText) => {}
            None | Some(_) => self.memory().lately.forget(&case.remark.id),
        }
        None
    }

    /// Whether a message was judged by all witnesses: where the encoder was busy, or is still on its way, the same text may raise more the next
    /// time.
    pub(super) fn is_whole(&self, store: &Store, remark: &Remark, direction: Option<&Directions>) -> bool {
        let asked = !remark.asks && self.has_encoder() && store.is_judged();
        !asked || direction.is_some() || !has_direction(&remark.text)
    }

    /// Keeps that a message without text raises nothing: a text may follow. Not of somebody who would not be answered whatever they wrote.
    pub(super) fn note_blank(&self, case: &Case<'_>, silence: &Silence) {
        if *silence == Silence::NoText && case.before(true).stops() == 1 {
            self.memory().lately.note(&case.remark.id, &[], case.now);
        }
    }
}
