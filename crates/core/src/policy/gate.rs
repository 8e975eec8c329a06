//! The gates, one list: each stops a message with a reason, or lets it pass with its measure. What acts and what `/why` shows
//! is the same list.

use std::collections::HashSet;

use jiff::civil::Date;

use super::{Ledger, Mode, Pace, Silence, silence::Left};
use crate::{
    remark::{Author, Floor, PersonId, Remark},
    settings::{Key, Rules, TopicRule},
    time::Moment,
    topic::Topic,
};

/// A message before the gates, with all that they look at.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What holds where it stands.
    pub rules: Rules<'a>,
    /// Who is never answered, anywhere.
    pub opted_out: &'a HashSet<PersonId>,
    /// What was answered when.
    pub ledger: &'a Ledger,
    /// How busy channels are.
    pub pace: &'a Pace,
    /// The message.
    pub remark: &'a Remark,
    /// The topics it raises, strongest first; empty before matching.
    pub topics: &'a [&'a Topic],
    /// This moment.
    pub now: Moment,
    /// This day.
    pub today: Date,
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
    /// Say nothing, and show moderators what would have been said.
    Shadow {
        /// Position in the list of raised topics.
        lead: usize,
        /// The silence.
        silence: Silence,
    },
    /// Stay silent.
    Silent(Silence),
}

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
    /// The bot may speak there.
    Floor,
    /// A message has one reply.
    Answered,
    /// A phrase has to stand in it, in its sense.
    Phrases,
    /// One of the topics raised has to be allowed, reviewed and not just answered.
    Topics,
    /// The channel is not in a rush.
    Rush,
    /// The server's budget of the hour is not spent.
    Budget,
    /// The bot was quiet in the channel for a while.
    ChannelCooldown,
    /// The person was left alone for a while.
    PersonCooldown,
    /// The place and the topic are not in shadow.
    Shadow,
}

/// What a gate said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The gate.
    pub gate: Gate,
    /// Why it stopped the message; nothing if it let it pass.
    pub stop: Option<Silence>,
    /// What it measured, as a sentence for moderators without a full stop.
    pub measure: String,
}

impl Gate {
    /// The gates that need no matching.
    pub const BEFORE: [Self; 8] = [
        Self::Author,
        Self::Text,
        Self::OptOut,
        Self::Never,
        Self::Mode,
        Self::Pause,
        Self::Floor,
        Self::Answered,
    ];

    /// The gates after matching.
    pub const AFTER: [Self; 6] =
        [Self::Topics, Self::Rush, Self::Budget, Self::ChannelCooldown, Self::PersonCooldown, Self::Shadow];

    /// Its name for moderators.
    pub fn name(self) -> &'static str {
        match self {
            Self::Author => "Author",
            Self::Text => "Text",
            Self::OptOut => "Opt-out",
            Self::Never => "Never answered",
            Self::Mode => "Mode",
            Self::Pause => "Pause",
            Self::Floor => "Floor",
            Self::Answered => "One reply",
            Self::Phrases => "Phrases",
            Self::Topics => "Topic",
            Self::Rush => "Rush",
            Self::Budget => "Budget",
            Self::ChannelCooldown => "Channel cooldown",
            Self::PersonCooldown => "Person cooldown",
            Self::Shadow => "Shadow",
        }
    }

    /// Why it stops the message, if it does.
    pub fn stop(self, case: &Case<'_>) -> Option<Silence> {
        let Case { rules, ledger, remark, now, .. } = case;
        match self {
            Self::Author => match remark.author {
                Author::Own => Some(Silence::OwnMessage),
                Author::Bot => Some(Silence::BotMessage),
                Author::Webhook => Some(Silence::WebhookMessage),
                Author::System => Some(Silence::SystemMessage),
                Author::Person(_) => None,
            },
            Self::Text => remark.text.trim().is_empty().then_some(Silence::NoText),
            Self::OptOut => person(remark)
                .is_some_and(|person| case.opted_out.contains(&person) && !remark.asks)
                .then_some(Silence::OptedOut),
            Self::Never => person(remark)
                .and_then(|person| rules.never_answered(person, &remark.roles))
                .map(|(key, origin)| Silence::NeverAnswered { key, origin }),
            Self::Mode => {
                let mode = rules.mode();
                (mode.value == Mode::Off).then_some(Silence::ModeOff { origin: mode.origin })
            }
            Self::Pause => {
                rules.pause(*now).map(|pause| Silence::Paused { until: pause.value, origin: pause.origin })
            }
            Self::Floor => match remark.floor {
                Floor::Open => None,
                Floor::Forbidden => Some(Silence::MayNotSend),
                Floor::Locked => Some(Silence::ThreadLocked),
                Floor::Archived => Some(Silence::ThreadArchived),
            },
            Self::Answered => ledger.has_answered(remark.id).then_some(Silence::AlreadyAnswered),
            // The matcher says so, and the engine asks it.
            Self::Phrases => None,
            Self::Topics => {
                let mut stops = case.topics.iter().map(|topic| case.topic_stop(topic));
                let first = stops.next()??;
                stops.all(|stop| stop.is_some()).then_some(first)
            }
            Self::Rush | Self::ChannelCooldown | Self::PersonCooldown if remark.asks => None,
            // A dossier that grows is no message more.
            Self::ChannelCooldown | Self::PersonCooldown if case.extends() => None,
            Self::Rush => {
                let left = case.pace.held(remark.place.channel, *now)?;
                rules.rush_hold().value.then_some(Silence::Rush { left })
            }
            Self::Budget => {
                let server = remark.place.server?;
                let budget = rules.replies_per_hour();
                let (spent, left) = ledger.spent(server, *now);
                (spent >= budget.value).then_some(Silence::BudgetSpent {
                    budget: budget.value,
                    left: left.filter(|_| budget.value > 0),
                    origin: budget.origin,
                })
            }
            Self::ChannelCooldown => {
                let cooldown = rules.cooldown(&Key::ChannelCooldown);
                let left = ledger.channel_cools(remark.place.channel, cooldown.value, *now)?;
                Some(Silence::ChannelCooling { left, origin: cooldown.origin })
            }
            Self::PersonCooldown => {
                let cooldown = rules.cooldown(&Key::PersonCooldown);
                let left = ledger.person_cools(person(remark)?, cooldown.value, *now)?;
                Some(Silence::PersonCooling { left, origin: cooldown.origin })
            }
            Self::Shadow => {
                let topic = case.topics.get(case.lead()?)?;
                let mode = rules.mode();
                let rule = rules.topic(&topic.id);
                let (key, origin) = if rule.value == TopicRule::Shadow {
                    (Key::Topic(topic.id.clone()), rule.origin)
                } else if mode.value == Mode::Shadow {
                    (Key::Mode, mode.origin)
                } else {
                    return None;
                };
                Some(Silence::Shadow { topic: topic.id.clone(), key, origin })
            }
        }
    }

    /// What it measured on a message that it let pass.
    fn measure(self, case: &Case<'_>) -> String {
        let Case { rules, ledger, remark, now, .. } = case;
        match self {
            Self::Author => "a person wrote it".to_owned(),
            Self::Text => format!("{} bytes of text", remark.text.len()),
            Self::OptOut if remark.asks => "the author asks the bot by name".to_owned(),
            Self::OptOut => "the author has not opted out".to_owned(),
            Self::Never => {
                let roles = remark.roles.len();
                format!("neither the author nor one of their {roles} roles is set to be never answered")
            }
            Self::Mode => {
                let mode = rules.mode();
                format!("`{}`, {}", mode.value, mode.origin)
            }
            Self::Pause => "nothing here is paused".to_owned(),
            Self::Floor => "the bot may send messages there".to_owned(),
            Self::Answered => "it has no reply yet".to_owned(),
            Self::Phrases => String::new(),
            Self::Topics => {
                let lead = case.lead().and_then(|lead| case.topics.get(lead));
                let Some(topic) = lead else { return String::new() };
                if remark.asks {
                    let origin = rules.topic(&topic.id).origin;
                    return format!("`{}` is allowed ({origin}), and the author asks for it", topic.id);
                }
                let cooldown = rules.cooldown(&Key::TopicCooldown);
                format!(
                    "`{}` is allowed ({}), reviewed in time (due {}), and not answered here within {}",
                    topic.id,
                    rules.topic(&topic.id).origin,
                    topic.review_due(),
                    Left(cooldown.value)
                )
            }
            Self::Budget => {
                let budget = rules.replies_per_hour().value;
                let spent = remark.place.server.map_or(0, |server| ledger.spent(server, *now).0);
                format!("{spent} of {budget} replies of this hour are spent")
            }
            Self::Rush | Self::ChannelCooldown | Self::PersonCooldown if remark.asks => {
                "the author asks the bot by name".to_owned()
            }
            Self::ChannelCooldown | Self::PersonCooldown if case.extends() => {
                "the thread's dossier is extended, which is no message more".to_owned()
            }
            Self::Rush => "the channel is not suddenly busy".to_owned(),
            Self::ChannelCooldown | Self::PersonCooldown => {
                let key =
                    if self == Self::PersonCooldown { Key::PersonCooldown } else { Key::ChannelCooldown };
                let cooldown = rules.cooldown(&key);
                format!(
                    "the last reply is more than {} ago; the time is {}",
                    Left(cooldown.value),
                    cooldown.origin
                )
            }
            Self::Shadow => "neither the place nor the topic is in shadow".to_owned(),
        }
    }

    /// What it says to a message.
    pub fn ruling(self, case: &Case<'_>) -> Ruling {
        let stop = self.stop(case);
        let measure = stop.as_ref().map_or_else(|| self.measure(case), ToString::to_string);
        Ruling { gate: self, stop, measure }
    }
}

fn person(remark: &Remark) -> Option<PersonId> {
    match remark.author {
        Author::Person(person) => Some(person),
        _ => None,
    }
}

impl Case<'_> {
    /// The gates before matching.
    pub fn before_matching(&self) -> Option<Silence> {
        Gate::BEFORE.into_iter().find_map(|gate| gate.stop(self))
    }

    /// The gates after matching, for a message that raises topics.
    pub fn judge(&self) -> Verdict {
        let stop = Gate::AFTER.into_iter().find_map(|gate| gate.stop(self));
        let lead = self.lead();
        match (stop, lead) {
            (Some(silence @ Silence::Shadow { .. }), Some(lead)) => Verdict::Shadow { lead, silence },
            (Some(silence), _) => Verdict::Silent(silence),
            (None, Some(lead)) => Verdict::Speak { lead, mode: self.rules.mode().value },
            (None, None) => Verdict::Silent(Silence::NothingRaised),
        }
    }

    /// Whether what is said extends the dossier of a thread.
    fn extends(&self) -> bool {
        let place = &self.remark.place;
        place.is_thread() && self.ledger.has_dossier(place.channel)
    }

    /// The first of the topics that may be spoken of.
    fn lead(&self) -> Option<usize> {
        self.topics.iter().position(|topic| self.topic_stop(topic).is_none())
    }

    /// Why a topic is not spoken of, if it is not.
    pub fn topic_stop(&self, topic: &Topic) -> Option<Silence> {
        let id = || topic.id.clone();
        let rule = self.rules.topic(&topic.id);
        if rule.value == TopicRule::Off {
            return Some(Silence::TopicOff { topic: id(), origin: rule.origin });
        }
        if let Some(pause) = self.rules.topic_pause(&topic.id, self.now) {
            return Some(Silence::TopicPaused { topic: id(), until: pause.value, origin: pause.origin });
        }
        if let Some(why) = &topic.breaking {
            return Some(Silence::TopicBreaking { topic: id(), why: why.clone() });
        }
        // What somebody asks for is answered as `/topic` answers it.
        if self.remark.asks {
            return None;
        }
        if topic.is_overdue(self.today) {
            return Some(Silence::TopicOverdue { topic: id(), due: topic.review_due() });
        }
        let place = &self.remark.place;
        if place.is_thread() && self.ledger.thread_has_heard(place.channel, &topic.id) {
            return Some(Silence::ThreadHasHeard { topic: id() });
        }
        let cooldown = self.rules.cooldown(&Key::TopicCooldown);
        let left = self.ledger.topic_cools(self.remark.place.channel, &topic.id, cooldown.value, self.now)?;
        Some(Silence::TopicCooling { topic: id(), left, origin: cooldown.origin })
    }
}
