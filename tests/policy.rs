//! Modes and cooldowns, with the clock wound by hand.

use std::time::Duration;

use counterpoint::{
    policy::{self, Cooldowns, Ledger, Mode, Moment, Settings, Silence, Verdict},
    remark::{Author, ChannelId, Context, PersonId, Remark, RemarkId},
    topic::{Status, Topic, TopicId},
};
use jiff::civil::{Date, date};

const DAY: Date = date(2026, 11, 24);

fn remark(id: u64, channel: u64, person: u64) -> Remark {
    Remark {
        id: RemarkId(id),
        channel: ChannelId(channel),
        server: None,
        author: Author::Person(PersonId(person)),
        text: "text".to_owned(),
        context: Context::default(),
    }
}

fn topic(id: &str) -> Topic {
    Topic {
        id: TopicId::new(id),
        shelf: String::new(),
        title: id.to_owned(),
        status: Status::Published,
        reviewed: DAY,
        review_within_days: 180,
        tags: Vec::new(),
        summary: String::new(),
        triggers: Vec::new(),
        claims: Vec::new(),
    }
}

const SETTINGS: Settings = Settings {
    mode: Mode::Card,
    cooldowns: Cooldowns {
        channel: Duration::from_mins(2),
        topic: Duration::from_hours(6),
        person: Duration::from_mins(10),
    },
};

fn seconds(seconds: i64) -> Moment {
    Moment(seconds * 1000)
}

fn judge(ledger: &Ledger, remark: &Remark, topics: &[&Topic], at: i64) -> Verdict {
    policy::judge(&SETTINGS, ledger, remark, topics, seconds(at), DAY)
}

#[test]
fn the_defaults_are_quiet() {
    assert_eq!(Settings::default().mode, Mode::Off);
    assert_eq!(Settings::default().cooldowns, SETTINGS.cooldowns);
}

#[test]
fn each_cooldown_ends_exactly_when_it_says() {
    let (first, second) = (topic("first"), topic("second"));
    let mut ledger = Ledger::default();
    ledger.note(&remark(1, 1, 1), &first.id, seconds(0));
    let speak = Verdict::Speak { lead: 0, mode: Mode::Card };
    // the channel
    let in_channel = |at| judge(&ledger, &remark(2, 1, 2), &[&second], at);
    let left = Duration::from_secs(1);
    assert_eq!(in_channel(119), Verdict::Silent(Silence::ChannelCooling { left }));
    assert_eq!(in_channel(120), speak);
    // the person, anywhere
    let elsewhere = |at| judge(&ledger, &remark(2, 2, 1), &[&second], at);
    assert_eq!(elsewhere(599), Verdict::Silent(Silence::PersonCooling { left }));
    assert_eq!(elsewhere(600), speak);
    // the topic, in its channel
    let again = |at| judge(&ledger, &remark(2, 1, 2), &[&first], at);
    let cooling = Silence::TopicCooling { topic: first.id.clone(), left };
    assert_eq!(again(21_599), Verdict::Silent(cooling));
    assert_eq!(again(21_600), speak);
    assert_eq!(judge(&ledger, &remark(2, 2, 2), &[&first], 200), speak);
}

#[test]
fn a_cooling_topic_lets_the_next_one_lead() {
    let (first, second) = (topic("first"), topic("second"));
    let mut ledger = Ledger::default();
    ledger.note(&remark(1, 1, 1), &first.id, seconds(0));
    let verdict = judge(&ledger, &remark(2, 1, 2), &[&first, &second], 130);
    assert_eq!(verdict, Verdict::Speak { lead: 1, mode: Mode::Card });
}

#[test]
fn a_clock_that_goes_backwards_only_lengthens_the_silence() {
    let first = topic("first");
    let mut ledger = Ledger::default();
    ledger.note(&remark(1, 1, 1), &first.id, seconds(1_000));
    let left = SETTINGS.cooldowns.topic;
    let cooling = Silence::TopicCooling { topic: first.id.clone(), left };
    assert_eq!(judge(&ledger, &remark(2, 1, 2), &[&first], 0), Verdict::Silent(cooling));
}

#[test]
fn a_message_is_answered_once() {
    let mut ledger = Ledger::default();
    ledger.note(&remark(7, 1, 1), &TopicId::new("first"), seconds(0));
    let gate = |id| policy::before_matching(&SETTINGS, &ledger, &remark(id, 1, 1));
    assert_eq!(gate(7), Some(Silence::AlreadyAnswered));
    assert_eq!(gate(8), None);
}

#[test]
fn the_ledger_is_bounded_and_remembers_the_latest() {
    let mut ledger = Ledger::default();
    let id = TopicId::new("first");
    for number in 0..40_000 {
        ledger.note(&remark(number, number, number), &id, seconds(i64::try_from(number).unwrap_or(0)));
    }
    assert!(ledger.has_answered(RemarkId(39_999)) && !ledger.has_answered(RemarkId(1)));
    assert!(ledger.channel_cools(ChannelId(39_999), SETTINGS.cooldowns.channel, seconds(40_000)).is_some());
}

#[test]
fn an_overdue_topic_is_silent() {
    let mut late = topic("late");
    late.reviewed = date(2026, 1, 1);
    let due = late.review_due();
    let silence = Silence::TopicOverdue { topic: late.id.clone(), due };
    assert_eq!(judge(&Ledger::default(), &remark(1, 1, 1), &[&late], 0), Verdict::Silent(silence));
    assert!(!late.is_overdue(due) && late.is_overdue(due.tomorrow().expect("there is a next day")));
}

#[test]
fn every_silence_has_a_sentence() {
    let topic = TopicId::new("budapest-memorandum");
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    let rows = [
        (Silence::OwnMessage, "own-message", "the message is the bot's own"),
        (Silence::BotMessage, "bot-message", "a bot or an app wrote the message; only people are answered"),
        (Silence::WebhookMessage, "webhook-message", "a webhook wrote the message; only people are answered"),
        (Silence::SystemMessage, "system-message", "Discord wrote the message; only people are answered"),
        (Silence::NoText, "no-text", "the message has no text of its author's own"),
        (Silence::NothingRaised, "nothing-raised", "no phrase of any topic stands in the message"),
        (Silence::ModeOff, "mode-off", "this channel is not switched on: its mode is `off`"),
        (
            Silence::Shadow { topic: topic.clone() },
            "shadow",
            "this channel is tried in shadow; the topic `budapest-memorandum` would have been answered",
        ),
        (Silence::AlreadyAnswered, "already-answered", "the message has its reply already"),
        (
            Silence::ChannelCooling { left: Duration::from_millis(39_500) },
            "channel-cooling",
            "the bot spoke in this channel a short while ago; it may again in 40 s",
        ),
        (
            Silence::TopicCooling { topic: topic.clone(), left: minutes(348) },
            "topic-cooling",
            "the topic `budapest-memorandum` was answered in this channel; it may be again in 5 h 48 min",
        ),
        (
            Silence::PersonCooling { left: minutes(2) },
            "person-cooling",
            "the author was answered a short while ago; they may be again in 2 min",
        ),
        (
            Silence::TopicOverdue { topic: topic.clone(), due: DAY },
            "topic-overdue",
            "the review of the topic `budapest-memorandum` was due on 2026-11-24; until it is reviewed it answers only when asked",
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
