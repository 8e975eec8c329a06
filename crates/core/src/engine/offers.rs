//! What becomes of an offer: somebody taps it, or its message is edited.

use std::sync::Arc;

use super::{
    Came, Ended, Engine, Memory, hearing,
    raise::{Judged, Prospect},
};
use crate::{
    composer::Reply,
    hear::{Directions, Grade},
    policy::{Answered, Case, Compared, Seen, Silence, Verdict},
    remark::{PersonId, Remark, RemarkId, RoleId},
    settings::Mode,
    store::Store,
    topic::TopicId,
};

/// An offer below a message, as that is by now.
#[derive(Clone, Copy, Debug)]
pub struct StandingOffer<'o> {
    /// The message.
    pub remark: &'o Remark,
    /// The topic whose card is offered.
    pub topic: &'o TopicId,
    /// Whether the message was edited since. What was not is as sure as it was, whatever has been forgotten of its discussion, and whether the
    /// encoder has time now or had none then.
    pub edited: bool,
    /// The direction of the message, if an encoder has spoken.
    pub direction: Option<&'o Directions>,
}

/// What comes of a tap.
#[derive(Debug)]
pub enum Tapped {
    /// This card. It is reserved as what was asked for, as one of [`Engine::look_up`] is.
    Card(Arc<Reply>),
    /// Nothing, this time: the offer stays.
    NotNow(Silence),
    /// Nothing any more: the offer is over.
    Over(Silence),
}

/// What an offer is after its message was edited.
#[derive(Debug)]
pub enum Reconsidered {
    /// A reply, this loud: it is reserved as one of [`Engine::hear`] is.
    Card(Arc<Reply>, Mode),
    /// An offer still, of the card of this topic.
    Offer(TopicId),
    /// Nothing, and why.
    Nothing(Silence),
}

impl Engine {
    /// Remembers what was offered before it was started, so that cooldowns outlive a restart; with each, whether it was
    /// [freed](Self::has_freed).
    pub fn remember_offers<'o>(&self, offered: impl IntoIterator<Item = (&'o Answered, bool)>) {
        let mut memory = self.memory();
        for (one, freed) in offered {
            memory.ledger.note_offer(one, freed);
        }
    }

    /// Somebody taps an offer. What holds for whoever wrote its message holds still; whoever taps asks: no cooldown is asked, but the brake on
    /// what is asked for. A pause leaves the offer as it is.
    pub fn tap(&self, offer: &StandingOffer<'_>, by: &PersonId, roles: &[RoleId]) -> Tapped {
        let (settings, store) = (self.settings.load(), self.store.load());
        let case = Case::new(&settings, offer.remark, self.clock.now(), self.clock.today());
        let over = |silence: Silence| {
            if silence.is_pause() { Tapped::NotNow(silence) } else { Tapped::Over(silence) }
        };
        if let Some(silence) = case.before(true).lasting() {
            return Tapped::Over(silence.clone());
        }
        if let Some((key, origin)) = case.rules.never_answered(by, roles) {
            return Tapped::NotNow(Silence::NeverAnswered { key, origin });
        }
        let reply = match self.offered(&store, &case, offer) {
            Ok(reply) => reply,
            Err(silence) => return over(silence),
        };
        let mut memory = self.memory();
        if let Err(silence) = memory.ledger.tap(offer.remark, &reply.topic, by, case.now) {
            return Tapped::NotNow(silence);
        }
        memory.recalled.amend(&offer.remark.id, |account| account.came = Came::Tapped(reply.topic.clone()));
        Tapped::Card(reply)
    }

    /// The card that an offer brings as its message is now: of the topic that it was offered for, if that may still be brought up, and else
    /// of the next that may.
    fn offered(
        &self,
        store: &Store,
        case: &Case<'_>,
        offer: &StandingOffer<'_>,
    ) -> Result<Arc<Reply>, Silence> {
        if let Some(silence) = case.before(false).stop() {
            return Err(silence.clone());
        }
        let judged = self.judged(store, case, offer.direction, true);
        let prospect = self.raised_below(store, case, offer, &judged)?;
        let lead = free(case, &prospect, Some(offer.topic))?;
        let reply = prospect.compose(case, lead, self.frame());
        reply.ok_or_else(|| Silence::CannotFit { topic: offer.topic.clone() })
    }

    /// What the message of an offer raises, as it was `judged` by now, unless it tells of its author's own loss. One that was not edited since raises what it
    /// was offered for, as surely as it did then.
    fn raised_below<'s>(
        &self,
        store: &'s Store,
        case: &Case<'_>,
        offer: &StandingOffer<'_>,
        judged: &Judged,
    ) -> Result<Prospect<'s>, Silence> {
        let raised = judged.prospect(store, case.remark);
        if offer.edited {
            return unless_own_loss(raised);
        }
        let recalled = self.recall(&offer.remark.id);
        let heard = recalled.as_ref().and_then(|one| one.topics.iter().find(|one| one.topic == *offer.topic));
        // How sure it was is forgotten with a restart: it was sure enough.
        let grade = heard.map_or(Grade::Sure, |one| one.grade);
        let prospect = Prospect::with_offer(store, case, raised, offer, grade)?;
        // Without what the encoder says nothing more is known of a loss than there was.
        let is_known = offer.direction.is_some() || !self.has_encoder();
        if is_known { unless_own_loss(Ok(prospect)) } else { Ok(prospect) }
    }

    /// Why a tap of an offer would bring nothing as its message is now, whoever taps. Changes nothing.
    pub fn bars(&self, offer: &StandingOffer<'_>) -> Option<Silence> {
        let (settings, store) = (self.settings.load(), self.store.load());
        let case = Case::new(&settings, offer.remark, self.clock.now(), self.clock.today());
        self.offered(&store, &case, offer).err()
    }

    /// The offer below a message is over. Where that is for what the message says by now, cooldowns and the budget of the hour are as if
    /// nothing had been offered; only its author is left alone as before, or a message edited to and fro would draw one offer after the
    /// other. What has become a reply meanwhile is no offer any more.
    pub fn end_offer(&self, remark: &RemarkId, why: Ended) {
        let mut memory = self.memory();
        if why.frees() && memory.ledger.is_offered(remark) {
            memory.ledger.release(remark);
        }
        memory.recalled.amend(remark, |account| {
            if let Came::Offered(topic) = &account.came {
                account.came = Came::Over(topic.clone(), why);
            }
        });
    }

    /// Whether cooldowns and the budget are as if a message had not been offered what it was.
    pub fn has_freed(&self, remark: &RemarkId) -> bool {
        self.memory().ledger.has_freed(remark)
    }

    /// What an offer is now that its message is as it is. That it was offered is no reason against a reply, and no cooldown nor pause takes an
    /// offer away. Where the message was not edited it becomes no reply; where it was, the discussion follows it.
    pub fn reconsider(&self, offer: &StandingOffer<'_>) -> Reconsidered {
        let StandingOffer { remark, topic, edited, .. } = *offer;
        let (settings, store) = (self.settings.load(), self.store.load());
        let case = Case::new(&settings, remark, self.clock.now(), self.clock.today());
        let before = case.before(true);
        let judged = before.lasting().is_none().then(|| self.judged(&store, &case, offer.direction, true));
        let prospect = match (&judged, before.lasting()) {
            (Some(judged), _) => self.raised_below(&store, &case, offer, judged),
            (None, why) => Err(why.cloned().unwrap_or(Silence::NothingRaised(Compared::Not))),
        };
        if edited {
            let judged = judged.as_ref().filter(|_| before.stop().is_none());
            self.follow_in_discussion(&case, judged, prospect.as_ref().ok());
        }
        let prospect = match prospect {
            Ok(prospect) => prospect,
            Err(silence) => return Reconsidered::Nothing(silence),
        };
        let still = match free(&case, &prospect, (!edited).then_some(topic)) {
            Ok(lead) => Reconsidered::Offer(prospect.topics[lead].topic.id.clone()),
            Err(silence) if silence.is_pause() => Reconsidered::Offer(topic.clone()),
            Err(silence) => Reconsidered::Nothing(silence),
        };
        if !edited {
            return still;
        }
        let walk = |memory: &mut Memory| {
            let Memory { ledger, shadow, pace, .. } = memory;
            ledger.without_offer(&remark.id, |ledger| {
                prospect.walk(&case, case.before(true), Seen { ledger, shadow, pace })
            })
        };
        // A reply takes the offer's place in the ledger, and one that does not fit must not. What is said while it is composed counts.
        let Verdict::Speak { lead, .. } = walk(&mut self.memory()).verdict else { return still };
        let Some(reply) = prospect.compose(&case, lead, self.frame()) else { return still };
        let (walk, mode) = {
            let mut memory = self.memory();
            let walk = walk(&mut memory);
            let Verdict::Speak { lead: then, mode } = walk.verdict else { return still };
            if then != lead {
                return still;
            }
            if let Some(reserved) = self.reserve(&mut memory, &case, &prospect, &walk.verdict) {
                reserved.goes();
            }
            (walk, mode)
        };
        let account = hearing(&case, prospect, walk, None, self.frame()).account();
        self.memory().recalled.keep(&remark.id, account);
        Reconsidered::Card(reply, mode)
    }
}

/// Which of the topics that a message raises may still be brought up: the one whose card is offered, or else the first.
///
/// # Errors
/// Why none may; where the one that is offered only pauses, that.
fn free(case: &Case<'_>, prospect: &Prospect<'_>, offered: Option<&TopicId>) -> Result<usize, Silence> {
    let mut stops: Vec<Option<Silence>> = prospect.topics.iter().map(|one| case.withheld(one)).collect();
    let offered = offered.and_then(|offered| prospect.topics.iter().position(|one| one.topic.id == *offered));
    let first = stops.iter().position(Option::is_none);
    match offered.map(|at| (at, stops[at].as_ref())) {
        Some((at, None)) => Ok(at),
        Some((at, Some(stop))) if stop.is_pause() => {
            Err(stops.swap_remove(at).unwrap_or(Silence::NothingRaised(Compared::Not)))
        }
        _ => first.ok_or_else(|| {
            stops.into_iter().flatten().next().unwrap_or(Silence::NothingRaised(Compared::Not))
        }),
    }
}

/// What a message raises, unless it tells of its author's own loss.
fn unless_own_loss(prospect: Result<Prospect<'_>, Silence>) -> Result<Prospect<'_>, Silence> {
    prospect.and_then(|prospect| if prospect.own_loss { Err(Silence::OwnLoss) } else { Ok(prospect) })
}
