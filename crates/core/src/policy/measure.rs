//! What a gate measured on a message that it let pass: values, of which a sentence is made for whoever asks. Few do, and the message's
//! answer waits meanwhile.

use std::{borrow::Cow, sync::Arc, time::Duration};

use jiff::civil::Date;

use super::{Heard, Manner, heard::sureness};
use crate::{
    hear::{Capped, Grade},
    matcher::Ground,
    settings::{Mode, Origin},
    topic::TopicId,
    words::Words,
};

/// What a gate measured.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// Nothing: the gate stopped the message, or had no topic to look at.
    Nothing,
    /// A person wrote it.
    Author,
    /// How much text it has.
    Text {
        /// In characters.
        characters: usize,
    },
    /// The author asks the bot by name, which is exempt from what the gate looks at.
    AskedByName,
    /// The author has not opted out.
    OptOut,
    /// The author is none of those that are never answered.
    Never {
        /// How many roles of theirs are none either.
        roles: usize,
    },
    /// How loud the bot may be.
    Mode {
        /// The mode.
        mode: Mode,
        /// Who chose it.
        origin: Origin,
    },
    /// Nothing is paused.
    Pause,
    /// The bot may speak there.
    Floor,
    /// The message has no reply yet.
    Answered,
    /// The topics that it raises.
    Raised(Arc<[Heard]>),
    /// It tells of no loss of its author's own.
    OwnLoss,
    /// How sure the bot is of the topic that leads.
    Sureness {
        /// The topic.
        topic: TopicId,
        /// In a word.
        grade: Grade,
        /// In hundredths.
        percent: u8,
        /// Why the grade is lower than that would allow, if it is.
        capped: Option<Capped>,
        /// Whether that is enough for an answer, or for an offer.
        manner: Manner,
    },
    /// The bot is sure of the topic that leads, and its card waits until a second person takes it up.
    Waits {
        /// The topic.
        topic: TopicId,
        /// In hundredths.
        percent: u8,
        /// Who chose that it waits.
        origin: Origin,
    },
    /// The bot is sure of the topic that leads, whose curators marked it as breaking news: its card is offered.
    Breaking {
        /// The topic.
        topic: TopicId,
        /// In hundredths.
        percent: u8,
        /// What is happening.
        news: String,
    },
    /// The topic that leads is allowed, reviewed, and was not brought up of late.
    Topic {
        /// The topic.
        topic: TopicId,
        /// Who allowed it.
        origin: Origin,
        /// How long it was not.
        cooldown: Duration,
        /// When its next review is due.
        due: Date,
        /// Whether it would be offered: then it was not offered either.
        manner: Manner,
    },
    /// The topic that leads is allowed, and asked for.
    TopicAsked {
        /// The topic.
        topic: TopicId,
        /// Who allowed it.
        origin: Origin,
    },
    /// The channel is not suddenly busy.
    Rush,
    /// What the server has heard unasked.
    Budget {
        /// Replies that it may hear in an hour.
        budget: u32,
        /// Those that it has heard.
        spent: u32,
    },
    /// What the server was offered.
    BudgetOffers {
        /// Offers that it may have in an hour.
        offers: u32,
        /// Those that it has had.
        spent: u32,
    },
    /// What the author has asked for by name.
    BudgetAsked {
        /// Answers of this hour.
        asked: usize,
        /// How many there may be.
        most: usize,
    },
    /// The reply joins others of its thread.
    Dossier,
    /// The last reply is long enough ago, and for an offer the last offer too.
    Cooldown {
        /// How long it has to be.
        cooldown: Duration,
        /// Who chose that.
        origin: Origin,
        /// What waits.
        manner: Manner,
    },
    /// Neither the place nor the topic is in shadow.
    Shadow,
}

impl Measure {
    /// As a sentence for moderators without a full stop.
    pub fn said(&self, words: &Words) -> Cow<'static, str> {
        match self {
            Self::Nothing => "".into(),
            Self::Author => words.measured_author().into(),
            Self::Text { characters } => words.measured_text(*characters).into(),
            Self::AskedByName => words.measured_asked_by_name().into(),
            Self::OptOut => words.measured_opt_out().into(),
            Self::Never { roles } => words.measured_never(*roles).into(),
            Self::Mode { mode, origin } => words.measured_mode(mode, origin.said(words)).into(),
            Self::Pause => words.measured_pause().into(),
            Self::Floor => words.measured_floor().into(),
            Self::Answered => words.measured_answered().into(),
            Self::Raised(heard) => raised(heard, words).into(),
            Self::OwnLoss => words.measured_own_loss().into(),
            Self::Sureness { topic, grade, percent, capped, manner } => {
                let sureness = sureness(topic, *grade, *percent, *capped, words);
                match manner {
                    Manner::Answer => words.measured_answers(sureness).into(),
                    Manner::Offer => words.measured_offers(sureness).into(),
                }
            }
            Self::Waits { topic, percent, origin } => {
                let sureness = sureness(topic, Grade::Sure, *percent, None, words);
                words.measured_waits(origin.said(words), sureness).into()
            }
            Self::Breaking { topic, percent, news } => {
                let sureness = sureness(topic, Grade::Sure, *percent, None, words);
                words.measured_breaking(news, sureness).into()
            }
            Self::Topic { topic, origin, cooldown, due, manner } => {
                let (cooldown, origin) = (words.left(*cooldown), origin.said(words));
                match manner {
                    Manner::Answer => words.measured_topic(cooldown, due, origin, topic).into(),
                    Manner::Offer => words.measured_topic_offers(cooldown, due, origin, topic).into(),
                }
            }
            Self::TopicAsked { topic, origin } => {
                words.measured_topic_asked(origin.said(words), topic).into()
            }
            Self::Rush => words.measured_rush().into(),
            Self::Budget { budget, spent } => words.measured_budget(budget, spent).into(),
            Self::BudgetOffers { offers, spent } => words.measured_budget_offers(offers, spent).into(),
            Self::BudgetAsked { asked, most } => words.measured_budget_asked(asked, most).into(),
            Self::Dossier => words.measured_dossier().into(),
            Self::Cooldown { cooldown, origin, manner } => {
                let (cooldown, origin) = (words.left(*cooldown), origin.said(words));
                match manner {
                    Manner::Answer => words.measured_cooldown(cooldown, origin).into(),
                    Manner::Offer => words.measured_cooldown_offers(cooldown, origin).into(),
                }
            }
            Self::Shadow => words.measured_shadow().into(),
        }
    }
}

/// What the matcher says among the gates.
fn raised(heard: &[Heard], words: &Words) -> String {
    let told = heard.iter().map(|one| match &one.ground {
        Ground::Name => words.measured_phrases_named(&one.topic),
        _ => words.measured_phrases(one.said(words), &one.topic),
    });
    told.collect::<Vec<_>>().join("; ")
}
