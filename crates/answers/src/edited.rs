//! A message that was never answered is edited and adds a claim: it is heard as a new one is, and answered or offered a card once.
//!
//! All of that is done while nothing else is done in its place: of two edits at once the second finds what came of the first. What is read
//! from the platform is heard, and not what the event told.

use super::{Answers, Current, Failed, Platform, Ready, STILL_FRESH, Says, pending::Task, unreadable};
use crate::storage::State;
use counterpoint_core::{
    engine::{Edit, Hearing, Outcome},
    policy::Answered,
    remark::{Remark, RemarkId},
};

impl<P: Platform> Answers<P> {
    /// A message is said to have become what `told` was heard as by an edit: if it was never answered and nothing was offered below it, and if
    /// it adds a claim as it stands now, it is answered or offered a card as a new one is. What was heard, and what came of it.
    pub async fn hear_anew(&self, told: &Edit) -> Option<(Remark, Hearing)> {
        self.hear_in_turn(told.remark(), Some(told)).await
    }

    async fn hear_in_turn(&self, told: &Remark, known: Option<&Edit>) -> Option<(Remark, Hearing)> {
        let _one = self.places.lock(&told.place.channel).await;
        if !self.was_left(told).await {
            return None;
        }
        // What is edited from here on is noted anew; what was edited before is read.
        let touched = self.was_touched(&told.id);
        let heard = self.hear_as_it_is(told, known).await;
        if heard.is_none() && touched {
            // A reply to it as it was may still be on its way.
            self.touch(&told.id);
        }
        let (remark, replies_to, hearing) = heard?;
        match &hearing.outcome {
            Outcome::Speak(reply, mode) => {
                let answered = Answered::new(&remark, &reply.topic, &reply.card.claim_id, hearing.at);
                let ready = Ready::of(remark.clone(), answered, Says::Card(reply.clone(), *mode));
                self.enter_in_place(ready.in_reply_to(replies_to)).await;
            }
            Outcome::Offer(reply) => self.offer_in_place(&remark, reply, hearing.at).await,
            Outcome::Silent(_) => {}
        }
        Some((remark, hearing))
    }

    /// The same of a message that was edited while it was heard, and of which nothing came.
    pub async fn hear_overtaken(&self, remark: &Remark) -> Option<(Remark, Hearing)> {
        let was = self.is_touched(&remark.id) && self.engine().remembers(&remark.place.channel, &remark.id);
        if was { self.hear_in_turn(remark, None).await } else { None }
    }

    /// Whether nothing was ever said or offered below a message. What was, while this waited for the place, follows it. The caller has the
    /// place.
    async fn was_left(&self, told: &Remark) -> bool {
        let (channel, remark) = (&told.place.channel, &told.id);
        match self.storage().standing(remark).await {
            Ok(None) => {}
            Ok(Some((_, State::Gone))) => return false,
            Ok(Some(_)) => {
                self.at_once_in_place(Task::of(channel.clone(), remark.clone())).await;
                return false;
            }
            Err(error) => {
                unreadable(&error);
                return false;
            }
        }
        match self.storage().offer(remark).await {
            Ok(None) => true,
            Ok(Some(offer)) => {
                if offer.stands {
                    self.was_touched(remark);
                    self.look_at(channel, remark).await;
                }
                false
            }
            Err(error) => {
                unreadable(&error);
                false
            }
        }
    }

    /// Hears a message as it stands now, if its edit adds a claim and came soon enough; with it, the message that it replies to.
    async fn hear_as_it_is(
        &self,
        told: &Remark,
        known: Option<&Edit>,
    ) -> Option<(Remark, Option<RemarkId>, Hearing)> {
        let now = match self.platform.read(&told.place, &told.id).await {
            Ok(now) => now,
            Err(Failed::Gone) => {
                self.engine().forget(&told.place.channel, &told.id);
                return None;
            }
            Err(failed) => {
                tracing::warn!(remark_id = %told.id, error = %failed, "an edited message could not be read");
                return None;
            }
        };
        if !was_edited_soon(&now) {
            return None;
        }
        // What is read does not say which roles its author has; what was told does.
        let remark = Remark { roles: told.roles.clone(), ..now.remark };
        let read;
        let known = known.filter(|known| self.engine().has_heard_as(known, &remark));
        let edit = if let Some(known) = known {
            known
        } else {
            let direction = self.moderation.direction(&remark).await;
            read = self.engine().edited(remark.clone(), direction.as_ref());
            &read
        };
        let hearing = self.engine().hear_edited(edit)?;
        Some((remark, now.replies_to, hearing))
    }
}

/// Whether a message was edited, and not so late that the talk has gone on.
fn was_edited_soon(now: &Current) -> bool {
    now.edited.is_some_and(|edited| edited.since(now.sent) < STILL_FRESH)
}
