//! Why the bot said nothing, as moderators read it.

use std::time::Duration;

use counterpoint_core::{
    hear::Capped,
    policy::{Compared, Hindrance, Manner, Silence},
    remark::{ChannelId, PersonId, RoleId, Scope},
    settings::{Key, Origin},
    time::Moment,
    topic::TopicId,
};
use jiff::civil::{Date, date};

const DAY: Date = date(2026, 11, 24);

#[test]
fn every_silence_of_a_place_has_a_sentence() {
    let topic = TopicId::new("budapest-memorandum");
    let rows = [
        (Silence::MayNotSend, "may-not-send", "the bot may not send messages there"),
        (Silence::ThreadLocked, "thread-locked", "the thread is locked"),
        (Silence::ThreadArchived, "thread-archived", "the thread is archived, and the bot wakes no thread"),
        (
            Silence::KeptBack,
            "kept-back",
            "the server's AutoMod, or Discord's own filter, kept the reply back",
        ),
        (Silence::NotTaken, "not-taken", "Discord did not take the reply, and the bot gave it up"),
        (
            Silence::ThreadHasHeard { topic },
            "thread-has-heard",
            "the dossier of this thread shows the topic `budapest-memorandum`, or showed it until somebody removed it",
        ),
    ];
    for (silence, word, sentence) in rows {
        assert_eq!((silence.reason(), silence.to_string().as_str()), (word, sentence));
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a few lines for each silence")]
fn every_silence_has_a_sentence() {
    let topic = TopicId::new("budapest-memorandum");
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    let when = Moment(1_795_514_400_000);
    let origin = Origin::Set { scope: Scope::Place(ChannelId::from(3)), by: PersonId::from(77), at: when };
    let rows = [
        (Silence::OwnMessage, "own-message", "the bot wrote the message itself"),
        (
            Silence::BotMessage,
            "bot-message",
            "a bot or an app wrote the message, and only people get replies",
        ),
        (
            Silence::WebhookMessage,
            "webhook-message",
            "a webhook wrote the message, and only people get replies",
        ),
        (Silence::SystemMessage, "system-message", "Discord wrote the message, and only people get replies"),
        (Silence::NoText, "no-text", "the message has no text by its author"),
        (
            Silence::NothingRaised(Compared::WithExamples),
            "nothing-raised",
            "the message contains no phrase of any topic and is not like any example",
        ),
        (
            Silence::NothingRaised(Compared::TooShort),
            "nothing-raised",
            "the message contains no phrase of any topic, and is too short to be compared with examples",
        ),
        (
            Silence::NothingRaised(Compared::Not),
            "nothing-raised",
            "the message contains no phrase of any topic, and the bot did not compare it with examples",
        ),
        (
            Silence::NotOwnWords { topic: None },
            "not-own-words",
            "nothing but quotes, code, spoilers, links, mentions or emoji stands in the message, and the bot takes none of these for the author's own words",
        ),
        (
            Silence::NotOwnWords { topic: Some(topic.clone()) },
            "not-own-words",
            "words of the topic `budapest-memorandum` stand in the message only in a quote, code, a spoiler or a link, and the bot takes none of these for the author's own words",
        ),
        (Silence::OptedOut, "opted-out", "the author opted out of replies"),
        (
            Silence::NeverAnswered { key: Key::Role(RoleId::from(5)), origin: origin.clone() },
            "never-answered",
            "moderators chose never to answer members of <@&5> unasked: set for <#3> by <@77> on 2026-11-24 10:00 UTC",
        ),
        (
            Silence::ModeOff { origin: Origin::Default },
            "mode-off",
            "the mode of this channel is `off`, the default",
        ),
        (
            Silence::ModeOff { origin: origin.clone() },
            "mode-off",
            "the mode of this channel is `off`, set for <#3> by <@77> on 2026-11-24 10:00 UTC",
        ),
        (
            Silence::Paused { until: None, origin: origin.clone() },
            "paused",
            "the bot is paused here until it is resumed, set for <#3> by <@77> on 2026-11-24 10:00 UTC",
        ),
        (
            Silence::Shadow {
                topic: topic.clone(),
                manner: Manner::Answer,
                key: Key::Mode,
                origin: Origin::Default,
            },
            "shadow",
            "the bot would have answered about `budapest-memorandum`, but shadow mode holds here: the default",
        ),
        (
            Silence::Shadow {
                topic: topic.clone(),
                manner: Manner::Offer,
                key: Key::Mode,
                origin: Origin::Default,
            },
            "shadow",
            "the bot would have offered a card about `budapest-memorandum`, but shadow mode holds here: the default",
        ),
        (
            Silence::Unsure { topic: topic.clone(), percent: 43, capped: None, origin: origin.clone() },
            "unsure",
            "the message may concern `budapest-memorandum`, but the bot is not sure (43 of 100), and offers nothing here in that case (set for <#3> by <@77> on 2026-11-24 10:00 UTC)",
        ),
        (
            Silence::OnlyMentioned {
                topic: topic.clone(),
                percent: 4,
                capped: None,
                origin: Origin::Default,
            },
            "only-mentioned",
            "the message mentions `budapest-memorandum`, but hardly takes it up (4 of 100), and the bot offers nothing here in that case (the default)",
        ),
        (
            Silence::Unsure {
                topic: topic.clone(),
                percent: 97,
                capped: Some(Capped::Unproven),
                origin: Origin::Default,
            },
            "unsure",
            "the message may concern `budapest-memorandum`, but the bot is not sure, as too few cards of this topic were tried on talk, or too few of those were right, for it to be called sure, and it offers nothing here in that case (the default)",
        ),
        (
            Silence::OnlyMentioned {
                topic: topic.clone(),
                percent: 97,
                capped: Some(Capped::SchoolWork),
                origin: Origin::Default,
            },
            "only-mentioned",
            "the message only mentions `budapest-memorandum`, as words of school work or of a shared flat stand in the message, and the bot offers nothing here in that case (the default)",
        ),
        (
            Silence::Unsure {
                topic: topic.clone(),
                percent: 97,
                capped: Some(Capped::Outdone),
                origin: Origin::Default,
            },
            "unsure",
            "the message may concern `budapest-memorandum`, but the bot is not sure, as the message more likely concerns another topic, of which the bot is never sure, and it offers nothing here in that case (the default)",
        ),
        (
            Silence::OnlyMentioned {
                topic: topic.clone(),
                percent: 97,
                capped: Some(Capped::OnlyNamed),
                origin: Origin::Default,
            },
            "only-mentioned",
            "the message only mentions `budapest-memorandum`, as it is more like the name of the topic than like anything that is said of it, and the bot offers nothing here in that case (the default)",
        ),
        (
            Silence::OffersSpent { offers: 60, left: Some(minutes(3)), origin: Origin::Default },
            "offers-spent",
            "the server has had its 60 offers of this hour (the default); the bot may offer again in 3 min",
        ),
        (
            Silence::OffersSpent { offers: 0, left: None, origin: Origin::Default },
            "offers-spent",
            "the server may have no offers: its budget of unasked replies is 0 an hour (the default)",
        ),
        (
            Silence::NotOffered { hindrance: Hindrance::Platform },
            "not-offered",
            "Discord did not take the reaction that offers a card, and the bot gave the offer up",
        ),
        (
            Silence::NotOffered { hindrance: Hindrance::Database },
            "not-offered",
            "the bot's database did not note the offer, so the bot did not make it",
        ),
        (
            Silence::NotOffered { hindrance: Hindrance::Crowd },
            "not-offered",
            "too many offers stand already, so the bot did not make one more",
        ),
        (
            Silence::MayNotReact,
            "may-not-react",
            "the bot may not react to messages there, and so cannot offer a card",
        ),
        (Silence::AlreadyOffered, "already-offered", "the bot has offered a card below the message already"),
        (
            Silence::TopicOff { topic: topic.clone(), origin: origin.clone() },
            "topic-off",
            "the topic `budapest-memorandum` is off, set for <#3> by <@77> on 2026-11-24 10:00 UTC",
        ),
        (
            Silence::TopicPaused { topic: topic.clone(), until: Some(when), origin: Origin::Default },
            "topic-paused",
            "the topic `budapest-memorandum` is paused until 2026-11-24 10:00 UTC, the default",
        ),
        (
            Silence::TopicBreaking { topic: topic.clone(), why: "talks under way".to_owned() },
            "topic-breaking",
            "curators marked the topic `budapest-memorandum` as breaking news (talks under way), so the bot answers about it only when asked, and it offers nothing here where it may not answer",
        ),
        (
            Silence::Rush { left: minutes(10) },
            "rush",
            "the channel is suddenly much busier than usual, so the bot keeps quiet for another 10 min",
        ),
        (
            Silence::BudgetSpent { budget: 20, left: Some(minutes(3)), origin: Origin::Default },
            "budget-spent",
            "the server has had its 20 unasked replies of this hour (the default); the bot may reply again in 3 min",
        ),
        (Silence::AlreadyAnswered, "already-answered", "the bot has answered the message already"),
        (
            Silence::ChannelCooling { left: Duration::from_millis(39_500), origin: Origin::Default },
            "channel-cooling",
            "the bot answered or offered a card in this channel a short while ago and may do so again in 40 s",
        ),
        (
            Silence::TopicCooling { topic: topic.clone(), left: minutes(348), origin: Origin::Default },
            "topic-cooling",
            "the bot answered about `budapest-memorandum` or offered its card in this channel not long ago and may do so again in 5 h 48 min",
        ),
        (
            Silence::PersonCooling { left: minutes(2), origin: Origin::Default },
            "person-cooling",
            "the bot answered the author or offered the author a card a short while ago and may do so again in 2 min",
        ),
        (
            Silence::TopicOverdue { topic: topic.clone(), due: DAY },
            "topic-overdue",
            "the review of the topic `budapest-memorandum` was due on 2026-11-24, so the bot answers about it only when asked",
        ),
        (
            Silence::CannotFit { topic },
            "cannot-fit",
            "the card of the topic `budapest-memorandum` does not fit Discord's limits",
        ),
    ];
    for (silence, reason, sentence) in rows {
        assert_eq!(silence.reason(), reason);
        assert_eq!(silence.to_string(), sentence);
    }
}

#[test]
fn every_silence_after_a_question_has_a_sentence() {
    let rows = [
        (
            Silence::ReplyToLeftAlone,
            "reply-to-left-alone",
            "the message asks about another message, whose author the bot leaves alone",
        ),
        (
            Silence::OwnLoss,
            "own-loss",
            "the message sounds as if its author told of a loss or fear of their own, or asked for no politics, so the bot does not answer",
        ),
        (
            Silence::AskedTooOften { in_channel: false, left: Duration::from_secs(40) },
            "asked-too-often",
            "the author asked the bot by name several times just now; the bot answers again in 40 s",
        ),
        (
            Silence::AskedTooOften { in_channel: true, left: Duration::from_mins(3) },
            "asked-too-often",
            "people in this channel asked the bot by name several times just now; the bot answers again in 3 min",
        ),
    ];
    for (silence, reason, sentence) in rows {
        assert_eq!((silence.reason(), silence.to_string().as_str()), (reason, sentence));
    }
}
