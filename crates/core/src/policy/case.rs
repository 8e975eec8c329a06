//! A message before the gates, and its one walk along them: it acts, and it explains.

use std::collections::HashSet;

use jiff::civil::Date;

use super::{Candidate, Compared, Gate, Ledger, Manner, Pace, Ruling, Silence};
use crate::settings::Mode;
use crate::{
    remark::{PersonId, Remark},
    settings::{Key, Rules, Snapshot, TopicRule},
    time::Moment,
    topic::Topic,
    words::Words,
};

/// A message, and what holds where it stands: all that the gates before matching look at.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What holds where it stands.
    pub rules: Rules<'a>,
    /// Who is never answered, anywhere.
    pub opted_out: &'a HashSet<PersonId>,
    /// The message.
    pub remark: &'a Remark,
    /// This moment.
    pub now: Moment,
    /// This day.
    pub today: Date,
}

/// What is remembered: what the gates after matching look at besides.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// What was answered when.
    pub ledger: &'a Ledger,
    /// What would have been answered in shadow.
    pub shadow: &'a Ledger,
    /// How busy channels are.
    pub pace: &'a Pace,
}

/// What was found in a message: what the gates after matching look at.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// The topics that it raises, strongest first.
    pub topics: &'a [Candidate<'a>],
    /// What the matcher says of it.
    pub phrases: Ruling,
    /// Whether it tells of its author's own loss or fear, or asks for no politics.
    pub own_loss: bool,
}

/// What the policy says to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Speak: of the topic at this position among those raised, this loud.
    Speak {
        /// Position in the list of raised topics.
        lead: usize,
        /// How loud.
        mode: Mode,
    },
    /// Offer the card of the topic at this position.
    Offer {
        /// Position in the list of raised topics.
        lead: usize,
    },
    /// Say nothing, and show moderators what would have been said or offered.
    Shadow {
        /// Position in the list of raised topics.
        lead: usize,
        /// Whether it would have been said or offered.
        manner: Manner,
        /// The silence.
        silence: Silence,
    },
    /// Stay silent.
    Silent(Silence),
}

/// What the gates before matching said.
#[derive(Debug, Default)]
pub struct Before([Option<Silence>; Gate::BEFORE.len()]);

impl Before {
    /// The first that stopped the message names the silence.
    pub fn stop(&self) -> Option<&Silence> {
        self.0.iter().flatten().next()
    }

    /// The first that stopped it and is no pause, which ends by itself; known where all of them were asked.
    pub fn lasting(&self) -> Option<&Silence> {
        self.0.iter().flatten().find(|silence| !silence.is_pause())
    }

    /// How many of them stopped the message, of those that were asked.
    pub fn stops(&self) -> usize {
        self.0.iter().flatten().count()
    }
}

/// A walk along all gates: what each said, and what comes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    /// What each gate said, in their order; those after the first that stopped the message too.
    pub rulings: Vec<Ruling>,
    /// What comes of it.
    pub verdict: Verdict,
}

impl<'a> Case<'a> {
    /// A message, as `settings` hold where it stands.
    pub fn new(settings: &'a Snapshot, remark: &'a Remark, now: Moment, today: Date) -> Self {
        let rules = settings.rules(&remark.place);
        Self { rules, opted_out: &settings.opted_out, remark, now, today }
    }

    /// What the bot says in the language of the place.
    pub fn words(&self) -> &'static Words {
        self.rules.words()
    }

    /// What the gates before matching say, up to the first that stops the message; with `whole`, what all of them say.
    pub fn before(&self, whole: bool) -> Before {
        let mut before = Before::default();
        for (gate, stop) in Gate::BEFORE.into_iter().zip(&mut before.0) {
            *stop = gate.stop_before(self);
            if stop.is_some() && !whole {
                break;
            }
        }
        before
    }

    /// Walks on from the gates before matching, past all others. A message that raises nothing gets no further than what the matcher
    /// says of it; one of whose topics the bot is not sure enough to offer them, no further than that.
    pub fn walk(&self, before: Before, seen: Seen<'_>, found: Found<'_>) -> Walk {
        let Found { topics, phrases, own_loss } = found;
        let passage = Passage::new(self, seen, topics, own_loss);
        let early = Gate::BEFORE.into_iter().zip(before.0);
        let mut rulings: Vec<Ruling> =
            early.map(|(gate, stop)| Ruling::new(gate, stop, || gate.measure_before(self))).collect();
        let mut phrases = Some(phrases);
        for gate in Gate::AFTER {
            rulings.push(match (gate, phrases.take_if(|_| gate == Gate::Phrases)) {
                (_, Some(phrases)) => phrases,
                (gate, None) => Ruling::new(gate, gate.stop_after(&passage), || gate.measure_after(&passage)),
            });
            // The gates behind these look at the topic that leads.
            if gate == Gate::Phrases && topics.is_empty()
                || gate == Gate::Sureness && passage.unsure.is_some()
            {
                break;
            }
        }
        let stop = rulings.iter().find_map(|ruling| ruling.stop.clone());
        let verdict = match (stop, passage.lead) {
            (Some(silence @ Silence::Shadow { manner, .. }), Some(lead)) => {
                Verdict::Shadow { lead, manner, silence }
            }
            (Some(silence), _) => Verdict::Silent(silence),
            (None, Some(lead)) if passage.offers => Verdict::Offer { lead },
            (None, Some(lead)) => Verdict::Speak { lead, mode: self.rules.mode().value },
            (None, None) => Verdict::Silent(Silence::NothingRaised(Compared::Not)),
        };
        Walk { rulings, verdict }
    }

    /// Why a topic may not be spoken of here, whenever it was spoken of last.
    pub fn barred(&self, topic: &Topic) -> Option<Silence> {
        let id = || topic.id.clone();
        let rule = self.rules.topic(&topic.id);
        if rule.value == TopicRule::Off {
            return Some(Silence::TopicOff { topic: id(), origin: rule.origin() });
        }
        if let Some(pause) = self.rules.topic_pause(&topic.id, self.now) {
            return Some(Silence::TopicPaused { topic: id(), until: pause.value, origin: pause.origin() });
        }
        // What somebody asks for is answered as `/topic` answers it.
        (!self.remark.asks && topic.is_overdue(self.today))
            .then(|| Silence::TopicOverdue { topic: id(), due: topic.review_due() })
    }

    /// Why a topic that a message raises is neither answered nor offered here, whenever it was brought up last.
    pub fn withheld(&self, candidate: &Candidate<'_>) -> Option<Silence> {
        match self.manner(candidate) {
            Ok(manner) => self.barred(candidate.topic).or_else(|| self.shadow(candidate.topic, manner)),
            Err(silence) => Some(silence),
        }
    }

    /// The silence of a topic that is in shadow here, by its own rule or because the place is.
    fn shadow(&self, topic: &Topic, manner: Manner) -> Option<Silence> {
        let (mode, rule) = (self.rules.mode(), self.rules.topic(&topic.id));
        let (key, origin) = if rule.value == TopicRule::Shadow {
            (Key::Topic(topic.id.clone()), rule.origin())
        } else if mode.value == Mode::Shadow {
            (Key::Mode, mode.origin())
        } else {
            return None;
        };
        Some(Silence::Shadow { topic: topic.id.clone(), manner, key, origin })
    }

    /// Why a topic is not spoken of so soon again.
    fn cools(&self, ledger: &Ledger, topic: &Topic, manner: Manner) -> Option<Silence> {
        let (place, now) = (&self.remark.place, self.now);
        if place.is_thread() && ledger.thread_has_heard(&place.channel, &topic.id, now) {
            return Some(Silence::ThreadHasHeard { topic: topic.id.clone() });
        }
        let cooldown = self.rules.cooldown(&Key::TopicCooldown);
        let left = ledger.topic_cools(&place.channel, &topic.id, manner, cooldown.value, now)?;
        Some(Silence::TopicCooling { topic: topic.id.clone(), left, origin: cooldown.origin() })
    }
}

/// A message on its way past the gates after matching: what several of them look at is found once.
pub(super) struct Passage<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) seen: Seen<'a>,
    topics: &'a [Candidate<'a>],
    /// Whether the message tells of its author's own loss.
    pub(super) own_loss: bool,
    /// The first of the topics that may be spoken of.
    lead: Option<usize>,
    /// Whether it is offered, and not answered.
    pub(super) offers: bool,
    /// Why nothing is said of any topic, however surely, nor offered: the bot is not sure enough of the first.
    pub(super) unsure: Option<Silence>,
    /// If there is none: the first that the bot is sure enough of.
    stopped: Option<usize>,
    /// And why that may not.
    pub(super) topics_stop: Option<Silence>,
    /// The silence of shadow, if that topic is in shadow.
    pub(super) shadow: Option<Silence>,
    /// Whether what is said extends the dossier of a thread.
    pub(super) extends: bool,
}

impl<'a> Passage<'a> {
    fn new(case: &'a Case<'a>, seen: Seen<'a>, topics: &'a [Candidate<'a>], own_loss: bool) -> Self {
        let place = &case.remark.place;
        let mut passage = Self {
            case,
            seen,
            topics,
            own_loss,
            lead: None,
            offers: false,
            unsure: None,
            stopped: None,
            topics_stop: None,
            shadow: None,
            extends: false,
        };
        let mut unsure = None;
        for (at, one) in topics.iter().enumerate() {
            let manner = match case.manner(one) {
                Ok(manner) => manner,
                Err(silence) => {
                    unsure.get_or_insert(silence);
                    continue;
                }
            };
            // Cooldowns in shadow are those of a bot that had spoken.
            passage.shadow = case.shadow(one.topic, manner);
            let cools = || {
                let soon = passage.ledgers().find_map(|ledger| case.cools(ledger, one.topic, manner));
                soon.filter(|_| !case.remark.asks)
            };
            match case.barred(one.topic).or_else(cools) {
                None => {
                    passage.lead = Some(at);
                    passage.offers = manner == Manner::Offer;
                    passage.topics_stop = None;
                    break;
                }
                stop => {
                    passage.shadow = None;
                    passage.stopped.get_or_insert(at);
                    passage.topics_stop = passage.topics_stop.or(stop);
                }
            }
        }
        // What may be brought up and is barred or cools names the silence before what is not sure enough.
        passage.unsure = unsure.filter(|_| passage.lead.is_none() && passage.topics_stop.is_none());
        let thread = place.is_thread() && !passage.offers;
        passage.extends = thread && passage.ledgers().any(|one| one.has_dossier(&place.channel, case.now));
        passage
    }

    /// How the leading topic is brought up.
    pub(super) fn manner(&self) -> Manner {
        if self.offers { Manner::Offer } else { Manner::Answer }
    }

    /// What was said, and in shadow what would have been said, too.
    pub(super) fn ledgers(&self) -> impl Iterator<Item = &'a Ledger> {
        let shadow = self.shadow.as_ref().map(|_| self.seen.shadow);
        std::iter::once(self.seen.ledger).chain(shadow)
    }

    pub(super) fn lead_topic(&self) -> Option<&'a Topic> {
        Some(self.lead_candidate()?.topic)
    }

    /// The topic that leads, or would if it might be brought up.
    pub(super) fn foremost(&self) -> Option<&'a Candidate<'a>> {
        self.topics.get(self.lead.or(self.stopped)?)
    }

    /// The topic that leads, and how surely it was heard.
    pub(super) fn lead_candidate(&self) -> Option<&'a Candidate<'a>> {
        self.topics.get(self.lead?)
    }
}
