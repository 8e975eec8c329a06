//! Why the bot said nothing, as moderators read it.

use std::time::Duration;

use counterpoint_core::{
    policy::Silence,
    remark::{ChannelId, PersonId, RoleId, Scope},
    settings::{Key, Origin},
    time::Moment,
    topic::TopicId,
};
use jiff::civil::{Date, date};

const DAY: Date = date(2026, 11, 24);

#[test]
fn every_silence_of_a_place_has_a_sentence() {
    let topic = TopicId::new("river-treaty");
    let rows = [
        (Silence::MayNotSend, "may-not-send", "the bot may not send messages there"),
        (Silence::ThreadLocked, "thread-locked", "the thread is locked"),
        (Silence::ThreadArchived, "thread-archived", "the thread is archived, and nothing wakes it"),
        (
            Silence::ThreadHasHeard { topic },
            "thread-has-heard",
            "the topic `river-treaty` stands in the dossier of this thread, or stood there until it was removed",
        ),
    ];
    for (silence, word, sentence) in rows {
        assert_eq!((silence.reason(), silence.to_string().as_str()), (word, sentence));
    }
}

#[test]
fn every_silence_has_a_sentence() {
    let topic = TopicId::new("river-treaty");
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    let when = Moment(1_795_514_400_000);
    let origin = Origin::Set { scope: Scope::Place(ChannelId::from(3)), by: PersonId::from(77), at: when };
    let rows = [
        (Silence::OwnMessage, "own-message", "the message is the bot's own"),
        (Silence::BotMessage, "bot-message", "a bot or an app wrote the message; only people are answered"),
        (Silence::WebhookMessage, "webhook-message", "a webhook wrote the message; only people are answered"),
        (Silence::SystemMessage, "system-message", "Discord wrote the message; only people are answered"),
        (Silence::NoText, "no-text", "the message has no text of its author's own"),
        (
            Silence::NothingRaised,
            "nothing-raised",
            "no phrase of any topic stands in the message, and it is like no topic's examples",
        ),
        (Silence::OptedOut, "opted-out", "the author chose not to be answered"),
        (
            Silence::NeverAnswered { key: Key::Role(RoleId::from(5)), origin: origin.clone() },
            "never-answered",
            "members of <@&5> are never answered unasked: set for <#3> by <@77> on 2026-11-24 10:00 UTC",
        ),
        (
            Silence::ModeOff { origin: Origin::Default },
            "mode-off",
            "this channel is not switched on: its mode is `off`, the default",
        ),
        (
            Silence::ModeOff { origin: origin.clone() },
            "mode-off",
            "the mode here is `off`, set for <#3> by <@77> on 2026-11-24 10:00 UTC",
        ),
        (
            Silence::Paused { until: None, origin: origin.clone() },
            "paused",
            "the bot is paused here until it is resumed, set for <#3> by <@77> on 2026-11-24 10:00 UTC",
        ),
        (
            Silence::Shadow { topic: topic.clone(), key: Key::Mode, origin: Origin::Default },
            "shadow",
            "the topic `river-treaty` would have been answered, but is in shadow here: the default",
        ),
        (
            Silence::TopicOff { topic: topic.clone(), origin: origin.clone() },
            "topic-off",
            "the topic `river-treaty` is off, set for <#3> by <@77> on 2026-11-24 10:00 UTC",
        ),
        (
            Silence::TopicPaused { topic: topic.clone(), until: Some(when), origin: Origin::Default },
            "topic-paused",
            "the topic `river-treaty` is paused until 2026-11-24 10:00 UTC, the default",
        ),
        (
            Silence::TopicBreaking { topic: topic.clone(), why: "talks under way".to_owned() },
            "topic-breaking",
            "the topic `river-treaty` is marked as breaking news (talks under way); it answers only when asked",
        ),
        (
            Silence::Rush { left: minutes(10) },
            "rush",
            "the channel is suddenly much busier than usual; the bot keeps quiet for 10 min more",
        ),
        (
            Silence::BudgetSpent { budget: 20, left: Some(minutes(3)), origin: Origin::Default },
            "budget-spent",
            "the server's budget of 20 replies an hour is spent (the default); one is free again in 3 min",
        ),
        (Silence::AlreadyAnswered, "already-answered", "the message has its reply already"),
        (
            Silence::ChannelCooling { left: Duration::from_millis(39_500), origin: Origin::Default },
            "channel-cooling",
            "the bot spoke in this channel a short while ago; it may again in 40 s",
        ),
        (
            Silence::TopicCooling { topic: topic.clone(), left: minutes(348), origin: Origin::Default },
            "topic-cooling",
            "the topic `river-treaty` was answered in this channel; it may be again in 5 h 48 min",
        ),
        (
            Silence::PersonCooling { left: minutes(2), origin: Origin::Default },
            "person-cooling",
            "the author was answered a short while ago; they may be again in 2 min",
        ),
        (
            Silence::TopicOverdue { topic: topic.clone(), due: DAY },
            "topic-overdue",
            "the review of the topic `river-treaty` was due on 2026-11-24; until it is reviewed it answers only when asked",
        ),
        (
            Silence::CannotFit { topic },
            "cannot-fit",
            "the card of the topic `river-treaty` does not fit Discord's limits",
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
            "the message asks about another one, whose author is left alone",
        ),
        (
            Silence::AskedTooOften { in_channel: false, left: Duration::from_secs(40) },
            "asked-too-often",
            "the author asked the bot by name several times just now; it answers again in 40 s",
        ),
        (
            Silence::AskedTooOften { in_channel: true, left: Duration::from_mins(3) },
            "asked-too-often",
            "people in this channel asked the bot by name several times just now; it answers again in 3 min",
        ),
    ];
    for (silence, reason, sentence) in rows {
        assert_eq!((silence.reason(), silence.to_string().as_str()), (reason, sentence));
    }
}
