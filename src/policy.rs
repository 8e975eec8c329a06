//! Whether to speak: modes and cooldowns, as pure arithmetic over a given moment.
//!
//! Silence is a value with a reason: see [`Silence`]. The gates stand in one order, from who wrote the message to how long
//! ago the bot last spoke; the first that stops it names the silence.

mod cooldown;
mod settings;
mod silence;

use jiff::civil::Date;

pub use cooldown::{Ledger, Moment};
pub use settings::{Cooldowns, Mode, Settings, UnknownMode};
pub use silence::Silence;

use crate::{
    remark::{Author, Remark},
    topic::Topic,
};

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
    /// Stay silent.
    Silent(Silence),
}

/// The gates before matching: who wrote it, whether there is text, whether the channel is switched on.
pub fn before_matching(settings: &Settings, ledger: &Ledger, remark: &Remark) -> Option<Silence> {
    match remark.author {
        Author::Own => return Some(Silence::OwnMessage),
        Author::Bot => return Some(Silence::BotMessage),
        Author::Webhook => return Some(Silence::WebhookMessage),
        Author::System => return Some(Silence::SystemMessage),
        Author::Person(_) => {}
    }
    if remark.text.trim().is_empty() {
        return Some(Silence::NoText);
    }
    if settings.mode == Mode::Off {
        return Some(Silence::ModeOff);
    }
    ledger.has_answered(remark.id).then_some(Silence::AlreadyAnswered)
}

/// The gates after matching, for a message that raises `topics`, strongest first and not empty.
pub fn judge(
    settings: &Settings,
    ledger: &Ledger,
    remark: &Remark,
    topics: &[&Topic],
    now: Moment,
    today: Date,
) -> Verdict {
    let cooldowns = &settings.cooldowns;
    let mut stopped = None;
    let mut lead = None;
    for (at, topic) in topics.iter().enumerate() {
        let silence = if topic.is_overdue(today) {
            Silence::TopicOverdue { topic: topic.id.clone(), due: topic.review_due() }
        } else if let Some(left) = ledger.topic_cools(remark.channel, &topic.id, cooldowns.topic, now) {
            Silence::TopicCooling { topic: topic.id.clone(), left }
        } else {
            lead = Some(at);
            break;
        };
        stopped.get_or_insert(silence);
    }
    let Some(lead) = lead else {
        return Verdict::Silent(stopped.unwrap_or(Silence::NothingRaised));
    };
    if let Some(left) = ledger.channel_cools(remark.channel, cooldowns.channel, now) {
        return Verdict::Silent(Silence::ChannelCooling { left });
    }
    if let Author::Person(person) = remark.author
        && let Some(left) = ledger.person_cools(person, cooldowns.person, now)
    {
        return Verdict::Silent(Silence::PersonCooling { left });
    }
    if settings.mode == Mode::Shadow {
        return Verdict::Silent(Silence::Shadow { topic: topics[lead].id.clone() });
    }
    Verdict::Speak { lead, mode: settings.mode }
}
