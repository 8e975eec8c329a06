//! What becomes of an offer: somebody taps it, or its message is edited.

use std::sync::Arc;

use super::{Came, Ended, Engine, Memory, hearing, raise::Prospect};
use crate::{
    composer::Reply,
    policy::{Answered, Case, Seen, Silence, Verdict},
    remark::{PersonId, Remark, RemarkId, RoleId},
    settings::Mode,
    store::Store,
    topic::TopicId,
};

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

    /// Somebody taps the offer of a card about `topic` below a message that is as it is now. What holds for whoever wrote it holds still;
    /// whoever taps asks: no cooldown is asked, but the brake on what is asked for.
    pub fn tap(&self, remark: &Remark, topic: &TopicId, by: &PersonId, roles: &[RoleId]) -> Tapped {
        let (settings, store) = (self.settings.load(), self.store.load());
        let case = Case::new(&settings, remark, self.clock.now(), self.clock.today());
        if let Some(silence) = case.before(false).stop() {
            return Tapped::Over(silence.clone());
        }
        if let Some((key, origin)) = case.rules.never_answered(by, roles) {
            return Tapped::NotNow(Silence::NeverAnswered { key, origin });
        }
        let reply = match self.offered(&store, &case, topic) {
            Ok(reply) => reply,
            Err(silence) => return Tapped::Over(silence),
        };
        let mut memory = self.memory();
        if let Err(silence) = memory.ledger.tap(remark, &reply.topic, by, case.now) {
            return Tapped::NotNow(silence);
        }
        memory.recalled.amend(&remark.id, |account| account.came = Came::Tapped(reply.topic.clone()));
        Tapped::Card(reply)
    }

    /// The card that an offer brings as its message is now: of the topic that it was offered for, if that may still be brought up, and else
    /// of the next that may.
    fn offered(&self, store: &Store, case: &Case<'_>, topic: &TopicId) -> Result<Arc<Reply>, Silence> {
        let direction = self.direction(store, case.remark);
        let prospect = unless_own_loss(self.prospect(store, case, direction.as_ref()))?;
        let stops: Vec<Option<Silence>> = prospect.topics.iter().map(|one| case.withheld(one)).collect();
        let free = |at: usize| stops.get(at).is_some_and(Option::is_none);
        let offered = prospect.topics.iter().position(|one| one.topic.id == *topic);
        let lead = offered.filter(|at| free(*at)).or_else(|| (0..stops.len()).find(|at| free(*at)));
        let Some(lead) = lead else {
            return Err(stops.into_iter().flatten().next().unwrap_or(Silence::NothingRaised));
        };
        let reply = prospect.compose(case, lead, self.frame());
        reply.ok_or_else(|| Silence::CannotFit { topic: topic.clone() })
    }

    /// Why a tap of the offer of a card about `topic` below a message, as that is now, would bring nothing and end it, whoever taps. Changes
    /// nothing.
    pub fn bars(&self, remark: &Remark, topic: &TopicId) -> Option<Silence> {
        let (settings, store) = (self.settings.load(), self.store.load());
        let case = Case::new(&settings, remark, self.clock.now(), self.clock.today());
        let stop = case.before(false).stop().cloned();
        stop.or_else(|| self.offered(&store, &case, topic).err())
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

    /// What an offer is now that its message is as it is. That it was offered is no reason against a reply, and no cooldown takes an offer
    /// away.
    pub fn reconsider(&self, remark: &Remark) -> Reconsidered {
        let (settings, store) = (self.settings.load(), self.store.load());
        let case = Case::new(&settings, remark, self.clock.now(), self.clock.today());
        let before = case.before(false);
        if let Some(silence) = before.stop() {
            return Reconsidered::Nothing(silence.clone());
        }
        let direction = self.direction(&store, remark);
        let prospect = match unless_own_loss(self.prospect(&store, &case, direction.as_ref())) {
            Ok(prospect) => prospect,
            Err(silence) => return Reconsidered::Nothing(silence),
        };
        let (walk, reserved) = {
            let mut memory = self.memory();
            let Memory { ledger, shadow, pace, .. } = &mut *memory;
            let walk = ledger.without_offer(&remark.id, |ledger| {
                prospect.walk(&case, before, Seen { ledger, shadow, pace })
            });
            let reserved = match walk.verdict {
                Verdict::Speak { .. } => self.reserve(&mut memory, &case, &prospect, &walk.verdict),
                Verdict::Offer { .. } | Verdict::Shadow { .. } | Verdict::Silent(_) => None,
            };
            (walk, reserved)
        };
        let mut stops = prospect.topics.iter().map(|one| (one.topic, case.withheld(one)));
        let still = match stops.clone().find(|(_, stop)| stop.is_none()) {
            Some((topic, _)) => Reconsidered::Offer(topic.id.clone()),
            None => Reconsidered::Nothing(stops.find_map(|(_, stop)| stop).unwrap_or(Silence::NothingRaised)),
        };
        if let Verdict::Speak { lead, mode } = walk.verdict
            && let Some(reply) = prospect.compose(&case, lead, self.frame())
        {
            if let Some(reserved) = reserved {
                reserved.goes();
            }
            let account = hearing(&case, prospect, walk, None, self.frame()).account();
            self.memory().recalled.keep(&remark.id, account);
            return Reconsidered::Card(reply, mode);
        }
        still
    }
}

/// What a message raises, unless it tells of its author's own loss.
fn unless_own_loss(prospect: Result<Prospect<'_>, Silence>) -> Result<Prospect<'_>, Silence> {
    prospect.and_then(|prospect| if prospect.own_loss { Err(Silence::OwnLoss) } else { Ok(prospect) })
}
