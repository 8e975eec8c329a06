//! The whole bot: from a message to an answer, or to the reason why there is none.
//!
//! Discord is one caller of [`Engine::hear`]; the terminal is another; tests are a third. `try`, the log and the tests all
//! read the value that acted.

use std::sync::{Arc, Mutex, PoisonError};

use crate::{
    clock::Clock,
    composer::{self, Reply},
    matcher::Raised,
    policy::{self, Ledger, Mode, Settings, Silence, Verdict},
    remark::Remark,
    store::Store,
    topic::{Topic, TopicId},
};

/// The bot without Discord.
pub struct Engine {
    store: Arc<Store>,
    settings: Settings,
    ledger: Mutex<Ledger>,
    clock: Clock,
}

/// What came of a message.
#[derive(Debug)]
pub enum Outcome {
    /// This reply, this loud.
    Speak(Box<Reply>, Mode),
    /// Nothing, and why.
    Silent(Silence),
}

/// A topic that a message raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The topic.
    pub topic: TopicId,
    /// The phrases found, as their curator wrote them, in order of appearance.
    pub phrases: Vec<Arc<str>>,
    /// The id of the claim that would lead the card.
    pub claim: String,
}

/// A message as it was heard: every topic it raised, strongest first, whatever the policy then did; and what came of it.
#[derive(Debug)]
pub struct Hearing {
    /// The topics raised.
    pub topics: Vec<Heard>,
    /// What came of it.
    pub outcome: Outcome,
}

impl Hearing {
    fn silent(silence: Silence) -> Self {
        Self { topics: Vec::new(), outcome: Outcome::Silent(silence) }
    }

    /// The silence, if there is one.
    pub fn silence(&self) -> Option<&Silence> {
        match &self.outcome {
            Outcome::Silent(silence) => Some(silence),
            Outcome::Speak(..) => None,
        }
    }
}

impl Engine {
    /// A bot that knows `store` and keeps to `settings` in every channel.
    pub fn new(store: Arc<Store>, settings: Settings, clock: Clock) -> Self {
        Self { store, settings, ledger: Mutex::default(), clock }
    }

    /// What it knows.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What time it is there.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Hears a message: gates, matching, gates, composing. A reply is noted as given, so that of two messages at once only
    /// one is answered.
    pub fn hear(&self, remark: &Remark) -> Hearing {
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(silence) = policy::before_matching(&self.settings, &ledger, remark) {
            return Hearing::silent(silence);
        }
        let raised = self.store.matcher().raised(&remark.text, &remark.context);
        if raised.topics.is_empty() {
            return Hearing::silent(self.why_nothing(&raised));
        }
        let topics: Vec<&Topic> = raised.topics.iter().map(|one| &self.store.topics()[one.topic]).collect();
        let leading = |at: usize| composer::leading(topics[at], &raised.topics[at].claims, remark.id);
        let heard = raised.topics.iter().enumerate().map(|(at, one)| Heard {
            topic: topics[at].id.clone(),
            phrases: one.phrases.clone(),
            claim: topics[at].claims[leading(at)].id.clone(),
        });
        let heard: Vec<Heard> = heard.collect();
        let (now, today) = (self.clock.now(), self.clock.today());
        let outcome = match policy::judge(&self.settings, &ledger, remark, &topics, now, today) {
            Verdict::Silent(silence) => Outcome::Silent(silence),
            Verdict::Speak { lead, mode } => {
                let others: Vec<&Topic> = topics
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| *at != lead)
                    .map(|(_, topic)| *topic)
                    .collect();
                let reply = composer::compose(topics[lead], leading(lead), &others, today);
                if composer::fits(&reply) {
                    ledger.note(remark, &topics[lead].id, now);
                    Outcome::Speak(Box::new(reply), mode)
                } else {
                    Outcome::Silent(Silence::CannotFit { topic: topics[lead].id.clone() })
                }
            }
        };
        Hearing { topics: heard, outcome }
    }

    fn why_nothing(&self, raised: &Raised) -> Silence {
        let matcher = self.store.matcher();
        raised.held.first().map_or(Silence::NothingRaised, |held| Silence::OtherSense {
            topic: self.store.topics()[held.topic as usize].id.clone(),
            phrase: matcher.held_phrase(held).to_owned(),
            why: matcher.why_held(held),
        })
    }
}
