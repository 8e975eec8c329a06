//! A message that was never answered and is edited: where its text raises now what it did not raise before, it is heard as a new one is.
//!
//! No text is kept, so what it raised before is what the bot remembers of how it heard it: see [`Lately`](super::lately::Lately). An edit of
//! a message of which it remembers nothing is not heard: one that was said before a start, or more than [`STILL_FRESH`](super::STILL_FRESH) ago, or that a gate
//! before matching has stopped, or that was judged before the encoder had spoken, or of somebody who opted out and asked. So no edit is a way
//! round a pause or an opt-out.

use super::{Engine, Hearing, asks_opted_out, raise::Prospect};
use crate::{
    hear::{Directions, has_direction},
    policy::{Before, Case, Silence},
    remark::{ChannelId, PersonId, Remark, RemarkId},
    store::Store,
};

impl Engine {
    /// Whether an edit of a message may be heard: it was heard lately, and is neither answered nor offered anything, nor would be in shadow.
    pub fn hears_edits_of(&self, remark: &RemarkId) -> bool {
        let now = self.clock.now();
        let memory = self.memory();
        memory.lately.first(remark, now).is_some() && !memory.has_heard(remark)
    }

    /// Whether an edited message raises what it did not raise before: there may be something to say of it. Of one that may not be answered
    /// as it is now, whatever it raises, no later edit is heard: what is said while the bot has to be silent stays unanswered.
    pub fn adds_claim(&self, remark: &Remark, direction: Option<&Directions>) -> bool {
        let (settings, store) = (self.settings.load(), self.store.load());
        let case = Case::new(&settings, remark, self.clock.now(), self.clock.today());
        let raised = self.raised_by_edit(&store, &case, direction);
        raised.is_some_and(|(_, prospect)| {
            let memory = self.memory();
            !memory.has_heard(&remark.id)
                && memory.lately.would_note_more(&remark.id, &prospect.heard, case.now)
        })
    }

    /// Hears a message that was edited, as [`Engine::hear`] does a new one, where it raises what it did not raise before; nothing where it
    /// does not, or where something was said or offered already. It is no message more in the channel: it makes no rush, and the discussion
    /// has it once.
    pub fn hear_edited(&self, remark: &Remark, direction: Option<&Directions>) -> Option<Hearing> {
        self.follow_in_discussion(remark, direction);
        let (settings, store) = (self.settings.load(), self.store.load());
        let case = Case::new(&settings, remark, self.clock.now(), self.clock.today());
        let (before, prospect) = self.raised_by_edit(&store, &case, direction)?;
        {
            let mut memory = self.memory();
            if memory.has_heard(&remark.id) || !memory.lately.note_more(&remark.id, &prospect.heard, case.now)
            {
                return None;
            }
        }
        self.note(&case, prospect.in_discussion(), false);
        Some(self.decide(&case, before, prospect, None))
    }

    /// Whether a message is remembered that an edit may change: one whose edits [are heard](Self::hears_edits_of), or one that counts in the
    /// discussion of its place.
    pub fn remembers(&self, place: &ChannelId, remark: &RemarkId) -> bool {
        self.hears_edits_of(remark) || self.memory().discussions.has(place, remark)
    }

    /// A message was edited: in the discussion of its place it counts with what it raises now, if anything, and not at all where the bot has to
    /// be silent by now.
    pub fn follow_in_discussion(&self, remark: &Remark, direction: Option<&Directions>) {
        let place = &remark.place.channel;
        if !self.memory().discussions.has(place, &remark.id) {
            return;
        }
        let (settings, store) = (self.settings.load(), self.store.load());
        let case = Case::new(&settings, remark, self.clock.now(), self.clock.today());
        let silent = case.before(false).stop().is_some();
        let prospect = (!silent).then(|| self.prospect(&store, &case, direction).ok()).flatten();
        self.note(&case, prospect.as_ref().map_or(&[], Prospect::in_discussion), false);
    }

    /// A message was deleted: it counts in no discussion any more, no edit of it is heard, and what would have been said of it in shadow counts for
    /// nothing.
    pub fn forget(&self, place: &ChannelId, remark: &RemarkId) {
        let mut memory = self.memory();
        memory.discussions.forget(place, remark);
        memory.lately.forget(remark);
        memory.shadow.release(remark);
    }

    /// A person wants to be forgotten: nothing that they said counts in a discussion any more.
    pub fn forget_person(&self, person: &PersonId) {
        self.memory().discussions.forget_person(person);
    }

    /// Lets go of what is too old of discussions and of what was said lately, also where nobody talks any more.
    pub fn expire(&self) {
        let now = self.clock.now();
        let mut memory = self.memory();
        memory.discussions.expire(now);
        memory.lately.expire(now);
    }

    /// What an edited message raises, if anything, and what the gates before matching say.
    fn raised_by_edit<'s>(
        &self,
        store: &'s Store,
        case: &Case<'_>,
        direction: Option<&Directions>,
    ) -> Option<(Before, Prospect<'s>)> {
        let before = case.before(false);
        match before.stop() {
            None if !asks_opted_out(case) => {}
            Some(Silence::NoText) => return None,
            None | Some(_) => {
                self.memory().lately.forget(&case.remark.id);
                return None;
            }
        }
        Some((before, self.prospect(store, case, direction).ok()?))
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
