//! Modes and cooldowns, with the clock wound by hand.

use std::time::Duration;

use counterpoint_core::{
    policy::{Answered, Case, Cooldowns, Gate, Ledger, Mode, Pace, Settings, Silence, Verdict},
    remark::{Author, ChannelId, Context, Floor, PersonId, Place, Remark, RemarkId, RoleId, Scope, ServerId},
    settings::{Entry, Key, Origin, Snapshot, TopicRule, Value},
    time::Moment,
    topic::{Status, Topic, TopicId},
    words::Language,
};
use jiff::civil::{Date, date};

const DAY: Date = date(2026, 11, 24);

fn remark(id: u64, channel: u64, person: u64) -> Remark {
    Remark {
        id: RemarkId(id),
        place: Place { server: Some(ServerId(9)), ..Place::channel(ChannelId(channel)) },
        author: Author::Person(PersonId(person)),
        roles: Vec::new(),
        text: "text".to_owned(),
        floor: Floor::Open,
        asks: false,
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
        revision: String::new(),
        breaking: None,
        tags: Vec::new(),
        aliases: Vec::new(),
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
    replies_per_hour: 20,
    language: Language::English,
};

fn seconds(seconds: i64) -> Moment {
    Moment(seconds * 1000)
}

/// Everything that the gates look at, for tests to change.
struct Bench {
    snapshot: Snapshot,
    ledger: Ledger,
    pace: Pace,
}

impl Bench {
    fn new() -> Self {
        Self { snapshot: SETTINGS.into(), ledger: Ledger::default(), pace: Pace::default() }
    }

    fn set(&mut self, scope: Scope, key: Key, value: Value) {
        let mut own = self.snapshot.server(ServerId(9));
        own.put(scope, key, Some(Entry { value, by: PersonId(77), at: seconds(0) }));
        self.snapshot.servers.insert(ServerId(9), own.into());
    }

    fn with<T>(&self, remark: &Remark, topics: &[&Topic], at: i64, ask: impl FnOnce(Case<'_>) -> T) -> T {
        let Self { snapshot, ledger, pace } = self;
        let rules = snapshot.rules(&remark.place);
        let opted_out = &snapshot.opted_out;
        ask(Case { rules, opted_out, ledger, pace, remark, topics, now: seconds(at), today: DAY })
    }

    fn judge(&self, remark: &Remark, topics: &[&Topic], at: i64) -> Verdict {
        self.with(remark, topics, at, |case| case.judge())
    }

    /// The reason for silence, or "speak" or "shadow".
    fn word(&self, remark: &Remark, topics: &[&Topic], at: i64) -> &'static str {
        self.with(remark, topics, at, |case| match (case.before_matching(), case.judge()) {
            (Some(silence), _) | (None, Verdict::Silent(silence)) => silence.reason(),
            (None, Verdict::Speak { .. }) => "speak",
            (None, Verdict::Shadow { .. }) => "shadow",
        })
    }
}

fn judge(ledger: &Ledger, remark: &Remark, topics: &[&Topic], at: i64) -> Verdict {
    Bench { ledger: ledger.clone(), ..Bench::new() }.judge(remark, topics, at)
}

fn note(ledger: &mut Ledger, remark: &Remark, topic: &TopicId, at: Moment) {
    ledger.note(&Answered::new(remark, topic, "", at));
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
    note(&mut ledger, &remark(1, 1, 1), &first.id, seconds(0));
    let speak = Verdict::Speak { lead: 0, mode: Mode::Card };
    // the channel
    let in_channel = |at| judge(&ledger, &remark(2, 1, 2), &[&second], at);
    let left = Duration::from_secs(1);
    assert_eq!(in_channel(119), Verdict::Silent(Silence::ChannelCooling { left, origin: Origin::Default }));
    assert_eq!(in_channel(120), speak);
    // the person, anywhere
    let elsewhere = |at| judge(&ledger, &remark(2, 2, 1), &[&second], at);
    assert_eq!(elsewhere(599), Verdict::Silent(Silence::PersonCooling { left, origin: Origin::Default }));
    assert_eq!(elsewhere(600), speak);
    // the topic, in its channel
    let again = |at| judge(&ledger, &remark(2, 1, 2), &[&first], at);
    let cooling = Silence::TopicCooling { topic: first.id.clone(), left, origin: Origin::Default };
    assert_eq!(again(21_599), Verdict::Silent(cooling));
    assert_eq!(again(21_600), speak);
    assert_eq!(judge(&ledger, &remark(2, 2, 2), &[&first], 200), speak);
}

#[test]
fn a_cooling_topic_lets_the_next_one_lead() {
    let (first, second) = (topic("first"), topic("second"));
    let mut ledger = Ledger::default();
    note(&mut ledger, &remark(1, 1, 1), &first.id, seconds(0));
    let verdict = judge(&ledger, &remark(2, 1, 2), &[&first, &second], 130);
    assert_eq!(verdict, Verdict::Speak { lead: 1, mode: Mode::Card });
}

#[test]
fn a_clock_that_goes_backwards_only_lengthens_the_silence() {
    let first = topic("first");
    let mut ledger = Ledger::default();
    note(&mut ledger, &remark(1, 1, 1), &first.id, seconds(1_000));
    let left = SETTINGS.cooldowns.topic;
    let cooling = Silence::TopicCooling { topic: first.id.clone(), left, origin: Origin::Default };
    assert_eq!(judge(&ledger, &remark(2, 1, 2), &[&first], 0), Verdict::Silent(cooling));
}

#[test]
fn a_message_is_answered_once() {
    let mut ledger = Ledger::default();
    note(&mut ledger, &remark(7, 1, 1), &TopicId::new("first"), seconds(0));
    let bench = Bench { ledger, ..Bench::new() };
    let gate = |id| bench.with(&remark(id, 1, 1), &[], 0, |case| case.before_matching());
    assert_eq!(gate(7), Some(Silence::AlreadyAnswered));
    assert_eq!(gate(8), None);
}

#[test]
fn the_ledger_is_bounded_and_remembers_the_latest() {
    let mut ledger = Ledger::default();
    let id = TopicId::new("first");
    for number in 0..40_000 {
        note(&mut ledger, &remark(number, number, number), &id, seconds(i64::try_from(number).unwrap_or(0)));
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
fn every_silence_of_a_place_has_a_sentence() {
    let topic = TopicId::new("budapest-memorandum");
    let rows = [
        (Silence::MayNotSend, "may-not-send", "the bot may not send messages there"),
        (Silence::ThreadLocked, "thread-locked", "the thread is locked"),
        (Silence::ThreadArchived, "thread-archived", "the thread is archived, and nothing wakes it"),
        (
            Silence::ThreadHasHeard { topic },
            "thread-has-heard",
            "the topic `budapest-memorandum` stands in the dossier of this thread, or stood there until it was removed",
        ),
    ];
    for (silence, word, sentence) in rows {
        assert_eq!((silence.reason(), silence.to_string().as_str()), (word, sentence));
    }
}

#[test]
fn every_silence_has_a_sentence() {
    let topic = TopicId::new("budapest-memorandum");
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    let when = Moment(1_795_514_400_000);
    let origin = Origin::Set { scope: Scope::Place(ChannelId(3)), by: PersonId(77), at: when };
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
            Silence::NeverAnswered { key: Key::Role(RoleId(5)), origin },
            "never-answered",
            "members of <@&5> are never answered unasked: set for <#3> by <@77> on 2026-11-24 10:00 UTC",
        ),
        (
            Silence::ModeOff { origin: Origin::Default },
            "mode-off",
            "this channel is not switched on: its mode is `off`, the default",
        ),
        (
            Silence::ModeOff { origin },
            "mode-off",
            "the mode here is `off`, set for <#3> by <@77> on 2026-11-24 10:00 UTC",
        ),
        (
            Silence::Paused { until: None, origin },
            "paused",
            "the bot is paused here until it is resumed, set for <#3> by <@77> on 2026-11-24 10:00 UTC",
        ),
        (
            Silence::Shadow { topic: topic.clone(), key: Key::Mode, origin: Origin::Default },
            "shadow",
            "the topic `budapest-memorandum` would have been answered, but is in shadow here: the default",
        ),
        (
            Silence::TopicOff { topic: topic.clone(), origin },
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
            "the topic `budapest-memorandum` is marked as breaking news (talks under way); it answers only when asked",
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
            "the topic `budapest-memorandum` was answered in this channel; it may be again in 5 h 48 min",
        ),
        (
            Silence::PersonCooling { left: minutes(2), origin: Origin::Default },
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

#[test]
fn the_nearest_level_decides() {
    let first = topic("first");
    let mut bench = Bench::new();
    let mut said = remark(1, 30, 1);
    said.place.parent = Some(ChannelId(20));
    said.place.category = Some(ChannelId(10));
    let levels = [
        Scope::Server,
        Scope::Place(ChannelId(10)),
        Scope::Place(ChannelId(20)),
        Scope::Place(ChannelId(30)),
    ];
    for (at, scope) in levels.into_iter().enumerate() {
        let (mode, word) = if at % 2 == 0 { (Mode::Off, "mode-off") } else { (Mode::Line, "speak") };
        bench.set(scope, Key::Mode, Value::Mode(mode));
        assert_eq!(bench.word(&said, &[&first], 0), word, "{scope}");
    }
    let origin = bench.with(&said, &[], 0, |case| case.rules.mode().origin);
    assert_eq!(origin, Origin::Set { scope: Scope::Place(ChannelId(30)), by: PersonId(77), at: seconds(0) });
    assert_eq!(
        bench.word(&remark(1, 31, 1), &[&first], 0),
        "mode-off",
        "what is beside it is as the server is"
    );
}

#[test]
fn deny_wins() {
    let (first, second) = (topic("first"), topic("second"));
    let here = Scope::Place(ChannelId(1));
    let mut bench = Bench::new();
    let rule = |rule| Value::Topic(rule);
    bench.set(Scope::Server, Key::Topic(first.id.clone()), rule(TopicRule::Off));
    bench.set(here, Key::Topic(first.id.clone()), rule(TopicRule::On));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 0), "topic-off");
    assert_eq!(
        bench.judge(&remark(1, 1, 1), &[&first, &second], 0),
        Verdict::Speak { lead: 1, mode: Mode::Card },
        "another topic may lead"
    );
    bench.set(Scope::Server, Key::Topic(second.id.clone()), rule(TopicRule::Shadow));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&second], 0), "shadow");
    bench.set(here, Key::Topic(second.id.clone()), rule(TopicRule::On));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&second], 0), "speak");
    bench.set(Scope::Server, Key::Role(RoleId(5)), Value::Never);
    let mut said = remark(1, 1, 1);
    said.roles = vec![RoleId(4), RoleId(5)];
    assert_eq!(bench.word(&said, &[&second], 0), "never-answered");
    bench.set(Scope::Server, Key::Member(PersonId(2)), Value::Never);
    assert_eq!(bench.word(&remark(1, 1, 2), &[&second], 0), "never-answered");
    bench.snapshot.opted_out.insert(PersonId(2));
    assert_eq!(bench.word(&remark(1, 1, 2), &[&second], 0), "opted-out", "the person's own word comes first");
}

#[test]
fn pauses_end_by_themselves() {
    let first = topic("first");
    let mut bench = Bench::new();
    bench.set(Scope::Server, Key::Pause, Value::Until(Some(seconds(60))));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 59), "paused");
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 60), "speak");
    bench.set(Scope::Server, Key::TopicPause(first.id.clone()), Value::Until(Some(seconds(90))));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 89), "topic-paused");
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 90), "speak");
    bench.set(Scope::Place(ChannelId(1)), Key::Pause, Value::Until(None));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], i64::from(u32::MAX)), "paused");
    assert_eq!(bench.word(&remark(1, 2, 1), &[&first], 100), "speak");
}

#[test]
fn a_server_has_a_budget_of_the_hour() {
    let first = topic("first");
    let mut bench = Bench::new();
    bench.set(Scope::Server, Key::RepliesPerHour, Value::Count(2));
    for (id, at) in [(1, 0), (2, 600)] {
        assert_eq!(bench.word(&remark(id, id, id), &[&first], at), "speak");
        note(&mut bench.ledger, &remark(id, id, id), &first.id, seconds(at));
    }
    assert_eq!(bench.word(&remark(3, 3, 3), &[&first], 3599), "budget-spent");
    assert_eq!(bench.word(&remark(3, 3, 3), &[&first], 3600), "speak");
    bench.set(Scope::Server, Key::RepliesPerHour, Value::Count(0));
    assert_eq!(bench.word(&remark(3, 3, 3), &[&first], 9000), "budget-spent");
}

#[test]
fn a_rush_is_left_in_peace() {
    let first = topic("first");
    let mut bench = Bench::new();
    // Two messages a minute for an hour, then one a second.
    for at in (0..3600).step_by(30) {
        assert_eq!(bench.pace.note(ChannelId(1), seconds(at)), None);
    }
    let rushes = (3600..3660).filter_map(|at| bench.pace.note(ChannelId(1), seconds(at)));
    let rushes: Vec<_> = rushes.collect();
    assert_eq!(rushes.len(), 1, "it is told once");
    assert_eq!((rushes[0].count, rushes[0].usual), (30, 2));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 3659), "rush");
    assert_eq!(bench.word(&remark(1, 2, 1), &[&first], 3659), "speak");
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 3659 + 600), "speak");
    bench.set(Scope::Server, Key::RushHold, Value::Switch(false));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 3659), "speak");
    // A channel that is always so busy is in no rush.
    let steady = (0..7200).filter_map(|at| bench.pace.note(ChannelId(3), seconds(at))).count();
    assert!(steady <= 1, "only its beginning may look like one: {steady}");
    assert_eq!(bench.pace.held(ChannelId(3), seconds(7200)), None);
}

#[test]
fn breaking_news_is_answered_only_when_asked() {
    let mut first = topic("first");
    first.breaking = Some("talks under way".to_owned());
    assert_eq!(Bench::new().word(&remark(1, 1, 1), &[&first], 0), "topic-breaking");
}

#[test]
fn every_gate_tells_what_it_measured() {
    let first = topic("first");
    let mut bench = Bench::new();
    bench.set(Scope::Place(ChannelId(1)), Key::Mode, Value::Mode(Mode::Line));
    let said = remark(1, 1, 1);
    let rulings = bench.with(&said, &[&first], 0, |case| {
        let gates = Gate::BEFORE.into_iter().chain(Gate::AFTER);
        gates.map(|gate| gate.ruling(&case)).collect::<Vec<_>>()
    });
    assert!(rulings.iter().all(|ruling| ruling.stop.is_none() && !ruling.measure.is_empty()), "{rulings:#?}");
    assert_eq!(rulings[4].measure, "`line`, set for <#1> by <@77> on 1970-01-01 00:00 UTC");
    assert_eq!(rulings[10].measure, "0 of 20 replies of this hour are spent");
}

#[test]
fn settings_are_read_as_they_are_kept() {
    let topic = TopicId::new("budapest-memorandum");
    let rows = [
        (Key::Mode, Value::Mode(Mode::Shadow)),
        (Key::ChannelCooldown, Value::Duration(Duration::from_secs(90))),
        (Key::TopicCooldown, Value::Duration(Duration::from_hours(48))),
        (Key::PersonCooldown, Value::Duration(Duration::ZERO)),
        (Key::RepliesPerHour, Value::Count(7)),
        (Key::RushHold, Value::Switch(false)),
        (Key::LogChannel, Value::Channel(ChannelId(12))),
        (Key::Pause, Value::Until(None)),
        (Key::Topic(topic.clone()), Value::Topic(TopicRule::Shadow)),
        (Key::TopicPause(topic), Value::Until(Some(Moment(5)))),
        (Key::Role(RoleId(3)), Value::Never),
        (Key::Member(PersonId(4)), Value::Never),
    ];
    for (key, value) in rows {
        assert_eq!(Key::parse(&key.stored()), Some(key.clone()));
        assert_eq!(key.value(&value.stored()), Ok(value));
        assert!(key.value("nonsense").is_err());
    }
    for wrong in ["", "5", "m", "8d", "1h nonsense", "99999999999999999999s"] {
        assert!(Key::TopicCooldown.value(wrong).is_err(), "{wrong}");
    }
}
