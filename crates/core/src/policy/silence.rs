//! Why the bot said nothing: a word for programs and a sentence for moderators.

use std::{fmt, time::Duration};

use jiff::civil::Date;

use super::{asked::TooMany, manner::Manner};
use crate::{
    hear::Capped,
    matcher::Hold,
    remark::Author,
    settings::{Key, Origin},
    time::Moment,
    topic::TopicId,
    words::{Language, Words},
};

/// Whether a message in which no phrase stands was compared with the examples of the topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// It was, and is like none.
    WithExamples,
    /// It has too few words for that.
    TooShort,
    /// It was not: no encoder hears, or it had no time, or the message asks for a topic by its name.
    Not,
}

/// Why the bot said nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// It wrote the message itself.
    OwnMessage,
    /// Another bot or an app wrote it.
    BotMessage,
    /// A webhook wrote it.
    WebhookMessage,
    /// Discord wrote it.
    SystemMessage,
    /// There is no text of the author's own.
    NoText,
    /// No phrase of any topic stands in it, and it is like no example, as far as it was compared.
    NothingRaised(Compared),
    /// A phrase stands in it, in another sense.
    OtherSense {
        /// The topic whose phrase it is.
        topic: TopicId,
        /// The phrase, as its curator wrote it.
        phrase: String,
        /// What held it.
        why: Hold,
    },
    /// What could raise a topic is not the author's own: it stands in a quote, code, a spoiler or a link.
    NotOwnWords {
        /// The topic whose words stand there; none where nothing else stands in the message.
        topic: Option<TopicId>,
    },
    /// A topic may be meant, and nothing is offered for that.
    Unsure {
        /// The likeliest topic.
        topic: TopicId,
        /// How likely it is that the message takes it up, in hundredths.
        percent: u8,
        /// Why that is not enough, though it might be.
        capped: Option<Capped>,
        /// Who chose that nothing is offered then.
        origin: Origin,
    },
    /// A topic is mentioned, hardly taken up, and nothing is offered for that.
    OnlyMentioned {
        /// The likeliest topic.
        topic: TopicId,
        /// How likely it is that the message takes it up, in hundredths.
        percent: u8,
        /// Why that is not enough, though it might be.
        capped: Option<Capped>,
        /// Who chose that nothing is offered then.
        origin: Origin,
    },
    /// The message tells of its author's own loss, or of fear for somebody, or asks for no politics.
    OwnLoss,
    /// The message asks for what another one raises, whose author is left alone.
    ReplyToLeftAlone,
    /// The author opted out.
    OptedOut,
    /// Moderators chose that the author, or a role of theirs, is never answered.
    NeverAnswered {
        /// The member or the role.
        key: Key,
        /// Who chose it.
        origin: Origin,
    },
    /// The place is not switched on.
    ModeOff {
        /// Who chose it.
        origin: Origin,
    },
    /// The place or the whole server is paused.
    Paused {
        /// Until when; until it is resumed if there is none.
        until: Option<Moment>,
        /// Who paused it.
        origin: Origin,
    },
    /// The place or the topic is tried in shadow: this topic would have been brought up.
    Shadow {
        /// The topic.
        topic: TopicId,
        /// How it would have been.
        manner: Manner,
        /// What keeps it in shadow: the mode of the place, or the topic's rule.
        key: Key,
        /// Who chose it.
        origin: Origin,
    },
    /// Moderators switched the topic off.
    TopicOff {
        /// The topic.
        topic: TopicId,
        /// Who did.
        origin: Origin,
    },
    /// Moderators paused the topic.
    TopicPaused {
        /// The topic.
        topic: TopicId,
        /// Until when; until it is resumed if there is none.
        until: Option<Moment>,
        /// Who paused it.
        origin: Origin,
    },
    /// Its curators marked the topic as breaking news, and the channel has no offers but of what may be answered.
    TopicBreaking {
        /// The topic.
        topic: TopicId,
        /// What is happening, in their words.
        why: String,
    },
    /// The channel is suddenly much busier than usual.
    Rush {
        /// How much longer the bot keeps quiet, if the rush ends now.
        left: Duration,
    },
    /// The server has heard as many replies in this hour as its moderators allow.
    BudgetSpent {
        /// Replies an hour.
        budget: u32,
        /// How long until one is free again; never if the budget is zero.
        left: Option<Duration>,
        /// Who chose it.
        origin: Origin,
    },
    /// The server has had as many offers in this hour as its budget of replies bears.
    OffersSpent {
        /// Offers an hour.
        offers: u32,
        /// How long until one is free again; never if there are none.
        left: Option<Duration>,
        /// Who chose the budget of replies.
        origin: Origin,
    },
    /// The bot was asked by name too often just now.
    AskedTooOften {
        /// Whether the channel has heard enough, and not only the author.
        in_channel: bool,
        /// How long until it answers again.
        left: Duration,
    },
    /// The bot may not send messages there.
    MayNotSend,
    /// The bot may not react to messages there, and so offers nothing.
    MayNotReact,
    /// The thread is locked.
    ThreadLocked,
    /// The thread is archived.
    ThreadArchived,
    /// The topic stands in the dossier of the thread, or stood there until it was removed.
    ThreadHasHeard {
        /// The topic.
        topic: TopicId,
    },
    /// The message has its reply.
    AlreadyAnswered,
    /// A card was offered below the message.
    AlreadyOffered,
    /// The bot spoke in this channel a short while ago.
    ChannelCooling {
        /// How much longer it keeps quiet.
        left: Duration,
        /// Who chose the time.
        origin: Origin,
    },
    /// The topic was answered in this channel not long ago.
    TopicCooling {
        /// The topic.
        topic: TopicId,
        /// How much longer it keeps quiet about it.
        left: Duration,
        /// Who chose the time.
        origin: Origin,
    },
    /// The person was answered a short while ago.
    PersonCooling {
        /// How much longer they are left alone.
        left: Duration,
        /// Who chose the time.
        origin: Origin,
    },
    /// The topic's sources were not checked in time.
    TopicOverdue {
        /// The topic.
        topic: TopicId,
        /// The day on which the review was due.
        due: Date,
    },
    /// The card does not fit, even in its barest form.
    CannotFit {
        /// The topic.
        topic: TopicId,
    },
    /// A filter kept the reply back: the server's own, or the platform's.
    KeptBack,
    /// The platform did not take the reply, and it was given up.
    NotTaken,
    /// A card was to be offered, and was not.
    NotOffered {
        /// What was in its way.
        hindrance: Hindrance,
    },
}

/// What was in the way of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// The platform did not take the reaction.
    Platform,
    /// The database did not note it.
    Database,
    /// The bot looks after as many as it can already.
    Crowd,
}

impl Silence {
    /// Why a message is not heard for who wrote it; nothing if a person did.
    pub fn of_author(author: &Author) -> Option<Self> {
        match author {
            Author::Own => Some(Self::OwnMessage),
            Author::Bot => Some(Self::BotMessage),
            Author::Webhook => Some(Self::WebhookMessage),
            Author::System => Some(Self::SystemMessage),
            Author::Person(_) => None,
        }
    }

    /// The reason in one kebab-case word, for programs; it does not change.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::OwnMessage => "own-message",
            Self::BotMessage => "bot-message",
            Self::WebhookMessage => "webhook-message",
            Self::SystemMessage => "system-message",
            Self::NoText => "no-text",
            Self::NothingRaised(_) => "nothing-raised",
            Self::OtherSense { .. } => "other-sense",
            Self::NotOwnWords { .. } => "not-own-words",
            Self::Unsure { .. } => "unsure",
            Self::OnlyMentioned { .. } => "only-mentioned",
            Self::OwnLoss => "own-loss",
            Self::ReplyToLeftAlone => "reply-to-left-alone",
            Self::OptedOut => "opted-out",
            Self::NeverAnswered { .. } => "never-answered",
            Self::ModeOff { .. } => "mode-off",
            Self::Paused { .. } => "paused",
            Self::TopicOff { .. } => "topic-off",
            Self::TopicPaused { .. } => "topic-paused",
            Self::TopicBreaking { .. } => "topic-breaking",
            Self::Rush { .. } => "rush",
            Self::BudgetSpent { .. } => "budget-spent",
            Self::OffersSpent { .. } => "offers-spent",
            Self::AskedTooOften { .. } => "asked-too-often",
            Self::Shadow { .. } => "shadow",
            Self::MayNotSend => "may-not-send",
            Self::MayNotReact => "may-not-react",
            Self::ThreadLocked => "thread-locked",
            Self::ThreadArchived => "thread-archived",
            Self::ThreadHasHeard { .. } => "thread-has-heard",
            Self::AlreadyAnswered => "already-answered",
            Self::AlreadyOffered => "already-offered",
            Self::ChannelCooling { .. } => "channel-cooling",
            Self::TopicCooling { .. } => "topic-cooling",
            Self::PersonCooling { .. } => "person-cooling",
            Self::TopicOverdue { .. } => "topic-overdue",
            Self::CannotFit { .. } => "cannot-fit",
            Self::KeptBack => "kept-back",
            Self::NotTaken => "not-taken",
            Self::NotOffered { .. } => "not-offered",
        }
    }
}

impl Silence {
    /// Whether the message itself has nothing to bring up: it raises nothing, or nothing surely enough, or its author is left alone for what it
    /// tells.
    pub fn is_of_words(&self) -> bool {
        matches!(
            self,
            Self::NoText
                | Self::NothingRaised(_)
                | Self::OtherSense { .. }
                | Self::NotOwnWords { .. }
                | Self::Unsure { .. }
                | Self::OnlyMentioned { .. }
                | Self::OwnLoss
                | Self::ReplyToLeftAlone
        )
    }

    /// Whether it is a pause: what it keeps back may come once it is over.
    pub fn is_pause(&self) -> bool {
        matches!(self, Self::Paused { .. } | Self::TopicPaused { .. })
    }
}

impl fmt::Display for Silence {
    /// In English, for operators: the log and the terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Language::English.words()))
    }
}

impl Silence {
    /// The reason as a sentence that a moderator can read, without a full stop.
    pub fn said(&self, words: &Words) -> String {
        let fixed = match self {
            Self::OwnMessage => words.silence_own_message(),
            Self::BotMessage => words.silence_bot_message(),
            Self::WebhookMessage => words.silence_webhook_message(),
            Self::SystemMessage => words.silence_system_message(),
            Self::NoText => words.silence_no_text(),
            Self::NothingRaised(Compared::WithExamples) => words.silence_nothing_raised(),
            Self::NothingRaised(Compared::TooShort) => words.silence_nothing_raised_short(),
            Self::NothingRaised(Compared::Not) => words.silence_nothing_raised_unheard(),
            Self::NotOwnWords { topic: None } => words.silence_not_own_words(),
            Self::OwnLoss => words.silence_own_loss(),
            Self::ReplyToLeftAlone => words.silence_reply_to_left_alone(),
            Self::OptedOut => words.silence_opted_out(),
            Self::ModeOff { origin: Origin::Default } => words.silence_mode_off_by_default(),
            Self::MayNotSend => words.silence_may_not_send(),
            Self::ThreadLocked => words.silence_thread_locked(),
            Self::ThreadArchived => words.silence_thread_archived(),
            Self::AlreadyAnswered => words.silence_already_answered(),
            Self::AlreadyOffered => words.silence_already_offered(),
            Self::MayNotReact => words.silence_may_not_react(),
            Self::KeptBack => words.silence_kept_back(),
            Self::NotTaken => words.silence_not_taken(),
            Self::NotOffered { hindrance: Hindrance::Platform } => words.silence_not_offered(),
            Self::NotOffered { hindrance: Hindrance::Database } => words.silence_not_offered_database(),
            Self::NotOffered { hindrance: Hindrance::Crowd } => words.silence_not_offered_crowd(),
            Self::Unsure { topic, capped: Some(capped), origin, .. } => {
                return words.silence_unsure_capped(origin.said(words), capped.said(words), topic);
            }
            Self::Unsure { topic, percent, origin, .. } => {
                return words.silence_unsure(origin.said(words), percent, topic);
            }
            Self::OnlyMentioned { topic, capped: Some(capped), origin, .. } => {
                return words.silence_only_mentioned_capped(origin.said(words), capped.said(words), topic);
            }
            Self::OnlyMentioned { topic, percent, origin, .. } => {
                return words.silence_only_mentioned(origin.said(words), percent, topic);
            }
            Self::OtherSense { topic, phrase, why } => {
                return words.silence_other_sense(phrase, topic, why.said(words));
            }
            Self::NotOwnWords { topic: Some(topic) } => return words.silence_not_own_words_topic(topic),
            Self::NeverAnswered { key, origin } => {
                return words.silence_never_answered(origin.said(words), key.name(words));
            }
            Self::ModeOff { origin } => return words.silence_mode_off(origin.said(words)),
            Self::Paused { until, origin } => {
                return words.silence_paused(origin.said(words), words.until(*until));
            }
            Self::Shadow { topic, manner: Manner::Answer, origin, .. } => {
                return words.silence_shadow(origin.said(words), topic);
            }
            Self::Shadow { topic, manner: Manner::Offer, origin, .. } => {
                return words.silence_shadow_offer(origin.said(words), topic);
            }
            Self::TopicOff { topic, origin } => return words.silence_topic_off(origin.said(words), topic),
            Self::TopicPaused { topic, until, origin } => {
                return words.silence_topic_paused(origin.said(words), topic, words.until(*until));
            }
            Self::TopicBreaking { topic, why } => return words.silence_topic_breaking(why, topic),
            Self::Rush { left } => return words.silence_rush(words.left(*left)),
            Self::BudgetSpent { budget, left, origin } => {
                let origin = origin.said(words);
                return match left {
                    Some(left) => words.silence_budget_spent_until(budget, words.left(*left), origin),
                    None => words.silence_budget_zero(origin),
                };
            }
            Self::OffersSpent { offers, left, origin } => {
                let origin = origin.said(words);
                return match left {
                    Some(left) => words.silence_offers_spent_until(words.left(*left), offers, origin),
                    None => words.silence_offers_zero(origin),
                };
            }
            Self::AskedTooOften { in_channel: true, left } => {
                return words.silence_channel_asked_too_often(words.left(*left));
            }
            Self::AskedTooOften { in_channel: false, left } => {
                return words.silence_author_asked_too_often(words.left(*left));
            }
            Self::ThreadHasHeard { topic } => return words.silence_thread_has_heard(topic),
            Self::ChannelCooling { left, .. } => return words.silence_channel_cooling(words.left(*left)),
            Self::TopicCooling { topic, left, .. } => {
                return words.silence_topic_cooling(words.left(*left), topic);
            }
            Self::PersonCooling { left, .. } => return words.silence_person_cooling(words.left(*left)),
            Self::TopicOverdue { topic, due } => return words.silence_topic_overdue(due, topic),
            Self::CannotFit { topic } => return words.silence_cannot_fit(topic),
        };
        fixed.to_owned()
    }

    /// What would change it, as a sentence for moderators; nothing if nothing should.
    pub fn remedy(&self, words: &Words) -> Option<String> {
        let fixed = match self {
            Self::OwnMessage
            | Self::BotMessage
            | Self::WebhookMessage
            | Self::SystemMessage
            | Self::NoText
            | Self::NotOwnWords { .. }
            | Self::OwnLoss
            | Self::ReplyToLeftAlone
            | Self::ThreadLocked
            | Self::ThreadArchived
            | Self::AlreadyAnswered
            | Self::AlreadyOffered
            | Self::NotTaken
            | Self::NotOffered { .. } => return None,
            Self::ThreadHasHeard { topic } => return Some(words.remedy_thread_has_heard(topic)),
            Self::OtherSense { topic, .. } => return Some(words.remedy_other_sense(topic)),
            Self::NeverAnswered { .. } => return Some(words.remedy_settings("role")),
            Self::ModeOff { .. } => return Some(words.remedy_settings("channel")),
            Self::Shadow { topic, .. } => return Some(words.remedy_shadow(topic)),
            Self::TopicOff { topic, .. } => {
                return Some(words.remedy_settings(format_args!("topic name: {topic}")));
            }
            Self::Unsure { .. } | Self::TopicBreaking { .. } => words.remedy_unsure(),
            Self::OnlyMentioned { .. } => words.remedy_only_mentioned(),
            Self::MayNotSend => words.remedy_may_not_send(),
            Self::MayNotReact => words.remedy_may_not_react(),
            Self::KeptBack => words.remedy_kept_back(),
            Self::NothingRaised(_) => words.remedy_nothing_raised(),
            Self::OptedOut => words.remedy_opted_out(),
            Self::Paused { .. } | Self::TopicPaused { .. } => words.remedy_paused(),
            Self::TopicOverdue { .. } => words.remedy_review(),
            Self::Rush { .. } => words.remedy_rush(),
            Self::AskedTooOften { .. } => words.remedy_asked_too_often(),
            Self::BudgetSpent { left: None, .. } | Self::OffersSpent { left: None, .. } => {
                words.remedy_budget()
            }
            Self::BudgetSpent { .. }
            | Self::OffersSpent { .. }
            | Self::ChannelCooling { .. }
            | Self::TopicCooling { .. }
            | Self::PersonCooling { .. } => words.remedy_times(),
            Self::CannotFit { .. } => words.remedy_cannot_fit(),
        };
        Some(fixed.to_owned())
    }
}

impl From<TooMany> for Silence {
    fn from(TooMany { in_channel, left }: TooMany) -> Self {
        Self::AskedTooOften { in_channel, left }
    }
}
