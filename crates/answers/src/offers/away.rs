//! What happened to offers while the bot was away: messages were edited or deleted, people tapped or declined, moderators took reactions away.
//! Nobody tells of that afterwards, so each offer that still stands is looked at once the bot knows its server again.
//!
//! An offer that nobody touched costs one request, the reading of its message, and one that people reacted to at most two lists of
//! people more.

use std::time::Duration;

use super::{
    Answers, Done, DueOffer, NO, OFFER, Platform, Tapper, Why, is_edited_since, is_nobodys, listed,
    may_decline,
};
use crate::platform::{Failed, Reacted, Reactor};
use counterpoint_core::{
    engine::Ended,
    policy::Answered,
    remark::{Place, ServerId},
};

/// The time between two looks.
const APART: Duration = Duration::from_secs(2);

/// People who reacted to one message that are looked at: whoever may neither tap nor decline must not hide whoever may, and each costs a
/// request for their roles.
const LOOKED_AT: u8 = 5;

impl<P: Platform> Answers<P> {
    /// Looks at what is offered in a server, once the bot has come to know it: at a start, or after a connection was lost.
    pub(crate) async fn resume_offers(&self, server: &ServerId) {
        let mut at = self.now();
        for offer in listed(self.storage().offers_in(server).await) {
            let (channel, remark) = (offer.channel, offer.remark);
            let _ = self.offers.put(at, DueOffer { channel, remark, why: Why::Away, tries: 0 });
            at = at.after(APART);
        }
    }

    /// Makes up for what the bot did not hear of an offer. The caller has the place.
    pub(super) async fn catch_up(&self, place: &Place, offer: &Answered) -> Done {
        let remark = &offer.remark;
        if self.has_reply(remark).await {
            return self.end(place, remark, Ended::Elsewhere).await;
        }
        if is_nobodys(offer) {
            return self.end(place, remark, Ended::TakenAway).await;
        }
        let current = match self.platform.read(place, remark).await {
            Ok(current) => current,
            Err(Failed::Gone) => {
                self.gone(remark).await;
                return Done::Over;
            }
            Err(failed) => return unseen(offer, &failed),
        };
        let with = |emoji: &str| current.reactions.iter().find(|one| one.emoji == emoji);
        let Some(Reacted { count, .. }) = with(OFFER).filter(|one| one.own) else {
            tracing::info!(remark_id = %remark, "an offer was taken away while the bot was away");
            self.taken_away(remark).await;
            return Done::Over;
        };
        if with(NO).is_some() {
            match self.platform.reactors(place, remark, NO, LOOKED_AT).await {
                Ok(by) if by.iter().any(|one| may_decline(offer, &one.person, one.manages)) => {
                    tracing::info!(remark_id = %remark, "an offer was declined while the bot was away");
                    return self.end(place, remark, Ended::TakenAway).await;
                }
                Ok(_) => {}
                Err(failed) => return unseen(offer, &failed),
            }
        }
        let direction = self.moderation.direction(&current.remark).await;
        if *count > 1 {
            let taps = match self.platform.reactors(place, remark, OFFER, LOOKED_AT).await {
                Ok(taps) => taps,
                Err(failed) => return unseen(offer, &failed),
            };
            for Reactor { person, roles, .. } in taps {
                let by = Tapper { person, roles };
                if let Some(done) = self.tap(place, offer, &current, direction.as_ref(), &by).await {
                    return done;
                }
            }
        }
        let edited = is_edited_since(offer, &current);
        self.reconsider_as(place, offer, current, direction.as_ref(), edited).await
    }
}

/// Nobody could look.
fn unseen(offer: &Answered, failed: &Failed) -> Done {
    tracing::warn!(remark_id = %offer.remark, error = %failed, "nobody could look at what happened to an offer while the bot was away");
    failed.retry().map_or(Done::Stands, Done::Unseen)
}
