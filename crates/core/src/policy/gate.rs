//! The gates, one list: each stops a message with a reason, or lets it pass with its measure. What acts and what `/why` shows
//! is the same list, and the same walk along it ([`Case::walk`]).

use std::borrow::Cow;

use super::{
    Ledger, Measure, Silence,
    asked::ASKED_BY_PERSON,
    case::{Case, Passage},
};
use crate::{
    hear::Grade,
    remark::Floor,
    settings::{Key, Mode},
    words::Words,
};

/// A gate. They stand in one order, from who wrote the message to how long ago the bot last spoke; the first that stops it
/// names the silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Only people are answered.
    Author,
    /// There has to be text of the author's own.
    Text,
    /// Nobody who opted out is answered.
    OptOut,
    /// Moderators name roles and members that are never answered.
    Never,
    /// The place has to be switched on.
    Mode,
    /// Nothing is paused.
    Pause,
    /// The bot may speak there; where it only offers, it may react there.
    Floor,
    /// A message has one reply.
    Answered,
    /// A phrase has to stand in it, in its sense.
    Phrases,
    /// It tells of no loss and no fear of its author's own, and does not ask for no politics.
    OwnLoss,
    /// The bot has to be sure of one of the topics raised; what it is not sure of may be offered.
    Sureness,
    /// One of the topics raised has to be allowed, reviewed and not just answered.
    Topics,
    /// The channel is not in a rush.
    Rush,
    /// The server's budget of the hour is not spent; of what is asked for, whoever asks and the channel have not heard enough.
    Budget,
    /// The bot was quiet in the channel for a while.
    ChannelCooldown,
    /// The person was left alone for a while.
    PersonCooldown,
    /// The place and the topic are not in shadow.
    Shadow,
}

/// What a gate said.
#[derive(Clone, Debug, PartialEq)]
pub struct Ruling {
    /// The gate.
    pub gate: Gate,
    /// Why it stopped the message; nothing if it let it pass.
    pub stop: Option<Silence>,
    /// What it measured, if it let it pass.
    pub measure: Measure,
}

impl Ruling {
    /// What `gate` says: why it stops a message, or what it measured.
    pub fn new(gate: Gate, stop: Option<Silence>, measure: impl FnOnce() -> Measure) -> Self {
        let measure = if stop.is_some() { Measure::Nothing } else { measure() };
        Self { gate, stop, measure }
    }

    /// Why it stopped the message, or what it measured, as a sentence for moderators without a full stop.
    pub fn said(&self, words: &Words) -> Cow<'static, str> {
        self.stop.as_ref().map_or_else(|| self.measure.said(words), |silence| silence.said(words).into())
    }
}

impl Gate {
    /// The gates that need neither matching nor memory.
    pub const BEFORE: [Self; 7] =
        [Self::Author, Self::Text, Self::OptOut, Self::Never, Self::Mode, Self::Pause, Self::Floor];

    /// The gates after matching.
    pub const AFTER: [Self; 10] = [
        Self::Answered,
        Self::Phrases,
        Self::OwnLoss,
        Self::Sureness,
        Self::Topics,
        Self::Rush,
        Self::Budget,
        Self::ChannelCooldown,
        Self::PersonCooldown,
        Self::Shadow,
    ];

    /// Its name for moderators.
    pub fn name(self, words: &Words) -> &'static str {
        match self {
            Self::Author => words.gate_author(),
            Self::Text => words.gate_text(),
            Self::OptOut => words.gate_opt_out(),
            Self::Never => words.gate_never(),
            Self::Mode => words.gate_mode(),
            Self::Pause => words.gate_pause(),
            Self::Floor => words.gate_floor(),
            Self::Answered => words.gate_answered(),
            Self::Phrases => words.gate_phrases(),
            Self::OwnLoss => words.gate_own_loss(),
            Self::Sureness => words.gate_sureness(),
            Self::Topics => words.gate_topics(),
            Self::Rush => words.gate_rush(),
            Self::Budget => words.gate_budget(),
            Self::ChannelCooldown => words.gate_channel_cooldown(),
            Self::PersonCooldown => words.gate_person_cooldown(),
            Self::Shadow => words.gate_shadow(),
        }
    }

    /// Why a gate before matching stops the message, if it does.
    pub(super) fn stop_before(self, case: &Case<'_>) -> Option<Silence> {
        let Case { rules, remark, now, .. } = case;
        let person = remark.author.person();
        match self {
            Self::Author => Silence::of_author(&remark.author),
            Self::Text => remark.text.trim().is_empty().then_some(Silence::NoText),
            Self::OptOut => person
                .is_some_and(|person| case.opted_out.contains(person) && !remark.asks)
                .then_some(Silence::OptedOut),
            Self::Never => rules
                .never_answered(person?, &remark.roles)
                .map(|(key, origin)| Silence::NeverAnswered { key, origin }),
            Self::Mode => {
                let mode = rules.mode();
                (mode.value == Mode::Off).then_some(Silence::ModeOff { origin: mode.origin() })
            }
            Self::Pause => {
                rules.pause(*now).map(|pause| Silence::Paused { until: pause.value, origin: pause.origin() })
            }
            Self::Floor => match remark.floor {
                Floor::Open | Floor::NoReactions => None,
                Floor::Forbidden => Some(Silence::MayNotSend),
                Floor::Locked => Some(Silence::ThreadLocked),
                Floor::Archived => Some(Silence::ThreadArchived),
            },
            Self::Answered
            | Self::Phrases
            | Self::OwnLoss
            | Self::Sureness
            | Self::Topics
            | Self::Rush
            | Self::Budget
            | Self::ChannelCooldown
            | Self::PersonCooldown
            | Self::Shadow => None,
        }
    }

    /// What a gate before matching measured on a message that it let pass.
    pub(super) fn measure_before(self, case: &Case<'_>) -> Measure {
        let Case { rules, remark, .. } = case;
        match self {
            Self::Author => Measure::Author,
            Self::Text => Measure::Text { characters: remark.text.chars().count() },
            Self::OptOut if remark.asks => Measure::AskedByName,
            Self::OptOut => Measure::OptOut,
            Self::Never => Measure::Never { roles: remark.roles.len() },
            Self::Mode => {
                let mode = rules.mode();
                Measure::Mode { mode: mode.value, origin: mode.origin() }
            }
            Self::Pause => Measure::Pause,
            Self::Floor => Measure::Floor,
            Self::Answered
            | Self::Phrases
            | Self::OwnLoss
            | Self::Sureness
            | Self::Topics
            | Self::Rush
            | Self::Budget
            | Self::ChannelCooldown
            | Self::PersonCooldown
            | Self::Shadow => Measure::Nothing,
        }
    }

    /// Why a gate after matching stops the message, if it does. [`Gate::Phrases`] is the matcher's word, which the walk is given.
    pub(super) fn stop_after(self, passage: &Passage<'_>) -> Option<Silence> {
        let Case { rules, remark, now, .. } = passage.case;
        let channel = &remark.place.channel;
        match self {
            Self::Answered => passage.seen.ledger.has_heard(&remark.id),
            Self::OwnLoss => passage.own_loss.then_some(Silence::OwnLoss),
            Self::Sureness => passage.unsure.clone().or_else(|| {
                (passage.offers && remark.floor == Floor::NoReactions).then_some(Silence::MayNotReact)
            }),
            Self::Topics => passage.topics_stop.clone(),
            Self::Budget if remark.asks => {
                let too_many = passage.ledgers().find_map(|ledger| ledger.asked_too_often(remark, *now))?;
                Some(too_many.into())
            }
            Self::Rush | Self::ChannelCooldown | Self::PersonCooldown if remark.asks => None,
            // A dossier that grows is no message more.
            Self::ChannelCooldown | Self::PersonCooldown if passage.extends => None,
            Self::Rush => {
                let left = passage.seen.pace.held(channel, *now)?;
                rules.rush_hold().value.then_some(Silence::Rush { left })
            }
            Self::Budget if passage.offers => {
                let server = remark.place.server.as_ref()?;
                let (budget, origin) = (passage.case.offers_per_hour(), rules.replies_per_hour().origin());
                let frees = passage.ledgers().find_map(|ledger| ledger.offers_free(server, budget, *now));
                (budget == 0 || frees.is_some()).then_some(Silence::OffersSpent {
                    offers: budget,
                    left: frees,
                    origin,
                })
            }
            Self::Budget => {
                let server = remark.place.server.as_ref()?;
                let budget = rules.replies_per_hour();
                let frees =
                    passage.ledgers().find_map(|ledger| ledger.budget_frees(server, budget.value, *now));
                (budget.value == 0 || frees.is_some()).then_some(Silence::BudgetSpent {
                    budget: budget.value,
                    left: frees,
                    origin: budget.origin(),
                })
            }
            Self::ChannelCooldown => {
                let cooldown = rules.cooldown(&Key::ChannelCooldown);
                let manner = passage.manner();
                let cools = |ledger: &Ledger| ledger.channel_cools(channel, manner, cooldown.value, *now);
                let left = passage.ledgers().find_map(cools)?;
                Some(Silence::ChannelCooling { left, origin: cooldown.origin() })
            }
            Self::PersonCooldown => {
                let person = remark.author.person()?;
                let cooldown = rules.cooldown(&Key::PersonCooldown);
                let manner = passage.manner();
                let cools = |ledger: &Ledger| ledger.person_cools(person, manner, cooldown.value, *now);
                let left = passage.ledgers().find_map(cools)?;
                Some(Silence::PersonCooling { left, origin: cooldown.origin() })
            }
            Self::Shadow => passage.shadow.clone(),
            Self::Author
            | Self::Text
            | Self::OptOut
            | Self::Never
            | Self::Mode
            | Self::Pause
            | Self::Floor
            | Self::Phrases => None,
        }
    }

    /// What a gate after matching measured on a message that it let pass.
    pub(super) fn measure_after(self, passage: &Passage<'_>) -> Measure {
        let Case { rules, remark, now, .. } = passage.case;
        match self {
            Self::Answered => Measure::Answered,
            Self::Sureness => {
                let Some(one) = passage.foremost() else { return Measure::Nothing };
                let (topic, percent) = (one.topic.id.clone(), one.percent);
                if let Some(origin) = passage.case.waits(one) {
                    return Measure::Waits { topic, percent, origin };
                }
                let Ok(manner) = passage.case.manner(one) else { return Measure::Nothing };
                match passage.case.breaking(one.topic).filter(|_| one.grade == Grade::Sure) {
                    Some(news) => Measure::Breaking { topic, percent, news: news.to_owned() },
                    None => {
                        Measure::Sureness { topic, grade: one.grade, percent, capped: one.capped, manner }
                    }
                }
            }
            Self::Topics => {
                let Some(topic) = passage.lead_topic() else { return Measure::Nothing };
                let (id, origin) = (topic.id.clone(), rules.topic(&topic.id).origin());
                if remark.asks {
                    return Measure::TopicAsked { topic: id, origin };
                }
                let cooldown = rules.cooldown(&Key::TopicCooldown).value;
                let manner = passage.manner();
                Measure::Topic { topic: id, origin, cooldown, due: topic.review_due(), manner }
            }
            Self::Budget if remark.asks => {
                let [.., hour] = ASKED_BY_PERSON;
                let asked = |person| passage.seen.ledger.asked_by(person, *now);
                Measure::BudgetAsked { asked: remark.author.person().map_or(0, asked), most: hour.most }
            }
            Self::Budget if passage.offers => {
                let server = remark.place.server.as_ref();
                let spent = server.map_or(0, |server| passage.seen.ledger.offered(server, *now));
                Measure::BudgetOffers { offers: passage.case.offers_per_hour(), spent }
            }
            Self::Budget => {
                let server = remark.place.server.as_ref();
                let spent = server.map_or(0, |server| passage.seen.ledger.spent(server, *now));
                Measure::Budget { budget: rules.replies_per_hour().value, spent }
            }
            Self::Rush | Self::ChannelCooldown | Self::PersonCooldown if remark.asks => Measure::AskedByName,
            Self::ChannelCooldown | Self::PersonCooldown if passage.extends => Measure::Dossier,
            Self::OwnLoss => Measure::OwnLoss,
            Self::Rush => Measure::Rush,
            Self::ChannelCooldown | Self::PersonCooldown => {
                let key =
                    if self == Self::PersonCooldown { Key::PersonCooldown } else { Key::ChannelCooldown };
                let cooldown = rules.cooldown(&key);
                let manner = passage.manner();
                Measure::Cooldown { cooldown: cooldown.value, origin: cooldown.origin(), manner }
            }
            Self::Shadow => Measure::Shadow,
            Self::Author
            | Self::Text
            | Self::OptOut
            | Self::Never
            | Self::Mode
            | Self::Pause
            | Self::Floor
            | Self::Phrases => Measure::Nothing,
        }
    }
}
