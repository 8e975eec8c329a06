//! What becomes of an offer: somebody taps it, or its message is edited.

use std::sync::Arc;

use super::{Came, Engine, Memory, hearing};
use crate::{
    composer::Reply,
    policy::{Answered, Case, Seen, Silence, Verdict},
    remark::{PersonId, Remark, RoleId},
    settings::Mode,
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
    /// Nothing.
    Nothing,
}

impl Engine {
    /// Remembers what was offered before it was started, so that cooldowns outlive a restart.
    pub fn remember_offers(&self, offered: &[Answered]) {
        let mut memory = self.memory();
        for one in offered {
            memory.ledger.note_offer(one);
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
        let direction = self.direction(&store, remark);
        let prospect = match self.prospect(&store, &case, direction.as_ref()) {
            Ok(prospect) if prospect.own_loss => return Tapped::Over(Silence::OwnLoss),
            Ok(prospect) => prospect,
            Err(silence) => return Tapped::Over(silence),
        };
        let stops: Vec<Option<Silence>> = prospect.topics.iter().map(|one| case.withheld(one)).collect();
        let free = |at: usize| stops.get(at).is_some_and(Option::is_none);
        let offered = prospect.topics.iter().position(|one| one.topic.id == *topic);
        let lead = offered.filter(|at| free(*at)).or_else(|| (0..stops.len()).find(|at| free(*at)));
        let Some(lead) = lead else {
            return Tapped::Over(stops.into_iter().flatten().next().unwrap_or(Silence::NothingRaised));
        };
        let Some(reply) = prospect.compose(&case, lead, self.frame()) else {
            return Tapped::Over(Silence::CannotFit { topic: topic.clone() });
        };
        let mut memory = self.memory();
        if let Err(silence) = memory.ledger.tap(remark, &reply.topic, by, case.now) {
            return Tapped::NotNow(silence);
        }
        if let Some(mut account) = memory.recalled.get(&remark.id).cloned() {
            account.came = Came::Tapped(reply.topic.clone());
            memory.recalled.keep(&remark.id, account);
        }
        Tapped::Card(reply)
    }

    /// What an offer is now that its message is as it is. That it was offered is no reason against a reply, and no cooldown takes an offer
    /// away.
    pub fn reconsider(&self, remark: &Remark) -> Reconsidered {
        let (settings, store) = (self.settings.load(), self.store.load());
        let case = Case::new(&settings, remark, self.clock.now(), self.clock.today());
        let before = case.before(false);
        if before.stop().is_some() {
            return Reconsidered::Nothing;
        }
        let direction = self.direction(&store, remark);
        let prospect = self.prospect(&store, &case, direction.as_ref());
        let Some(prospect) = prospect.ok().filter(|prospect| !prospect.own_loss) else {
            return Reconsidered::Nothing;
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
        let still = prospect.topics.iter().find(|one| case.withheld(one).is_none());
        let still = still.map(|one| one.topic.id.clone());
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
        still.map_or(Reconsidered::Nothing, Reconsidered::Offer)
    }
}
