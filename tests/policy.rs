//! Modes and cooldowns, with the clock wound by hand.

#[path = "policy/ledger.rs"]
mod ledger;
#[path = "support/made.rs"]
mod made;
#[path = "policy/offers.rs"]
mod offers;

use std::time::Duration;

use counterpoint_core::{
    hear::Grade,
    policy::{
        Answered, Candidate, Case, Found, Gate, Ledger, Measure, Pace, Ruling, Seen, Silence, Verdict, Walk,
    },
    remark::{ChannelId, PersonId, Remark, RoleId, Scope},
    settings::{Defaults, Entry, Key, Mode, Origin, Snapshot, TopicRule, Value},
    time::Moment,
    topic::{Topic, TopicId},
    words::Language,
};
use jiff::civil::date;
use made::{DAY, SERVER, remark, topic};

/// The operator's defaults, in servers that hear cards.
fn loud() -> Defaults {
    Defaults::default().with(&Key::Mode, Value::Mode(Mode::Card))
}

fn seconds(seconds: i64) -> Moment {
    Moment(seconds * 1000)
}

/// Everything that the gates look at, for tests to change.
struct Bench {
    snapshot: Snapshot,
    ledger: Ledger,
    shadow: Ledger,
    pace: Pace,
    /// Whether messages tell of their author's own loss.
    own_loss: bool,
    /// How surely they raise their topics.
    grade: Grade,
    /// Whether nobody else has raised them yet.
    first: bool,
}

impl Bench {
    fn new() -> Self {
        Self {
            snapshot: loud().into(),
            ledger: Ledger::default(),
            shadow: Ledger::default(),
            pace: Pace::default(),
            own_loss: false,
            grade: Grade::Sure,
            first: true,
        }
    }

    fn set(&mut self, scope: Scope, key: Key, value: Value) {
        let mut own = self.snapshot.server(&SERVER);
        own.put(scope, key, Some(Entry { value, by: PersonId::from(77), at: seconds(0) }));
        self.snapshot.servers.insert(SERVER, own.into());
    }

    fn case<'a>(&'a self, remark: &'a Remark, at: i64) -> Case<'a> {
        Case::new(&self.snapshot, remark, seconds(at), DAY)
    }

    /// The whole walk of a message that raises some topics by a phrase.
    fn walk(&self, remark: &Remark, topics: &[&Topic], at: i64) -> Walk {
        let case = self.case(remark, at);
        let seen = Seen { ledger: &self.ledger, shadow: &self.shadow, pace: &self.pace };
        let phrases = Ruling::new(Gate::Phrases, None, || Measure::Raised([].into()));
        let topics = topics.iter().map(|topic| Candidate {
            topic,
            grade: self.grade,
            percent: 40,
            capped: None,
            first: self.first,
        });
        let topics: Vec<Candidate<'_>> = topics.collect();
        case.walk(case.before(true), seen, Found { topics: &topics, phrases, own_loss: self.own_loss })
    }

    fn judge(&self, remark: &Remark, topics: &[&Topic], at: i64) -> Verdict {
        self.walk(remark, topics, at).verdict
    }

    /// The reason for silence, or "speak", "offer" or "shadow".
    fn word(&self, remark: &Remark, topics: &[&Topic], at: i64) -> &'static str {
        match self.judge(remark, topics, at) {
            Verdict::Silent(silence) => silence.reason(),
            Verdict::Speak { .. } => "speak",
            Verdict::Offer { .. } => "offer",
            Verdict::Shadow { .. } => "shadow",
        }
    }
}

fn judge(ledger: &Ledger, remark: &Remark, topics: &[&Topic], at: i64) -> Verdict {
    Bench { ledger: ledger.clone(), ..Bench::new() }.judge(remark, topics, at)
}

fn note(ledger: &mut Ledger, remark: &Remark, topic: &TopicId, at: Moment) {
    ledger.note(&Answered::new(remark, topic, "", at));
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
fn of_a_topic_that_cools_its_sureness_is_told_too() {
    let first = topic("first");
    let mut bench = Bench { grade: Grade::Maybe, ..Bench::new() };
    note(&mut bench.ledger, &remark(1, 1, 1), &first.id, seconds(0));
    let rulings = bench.walk(&remark(2, 1, 2), &[&first], 130).rulings;
    let told: Vec<_> = rulings[10..12].iter().map(|ruling| ruling.said(Language::English.words())).collect();
    assert_eq!(told[0], "`first`: maybe (40 of 100), so the bot may offer a card");
    assert!(
        told[1].starts_with("the bot answered about `first` or offered its card in this channel"),
        "{told:?}"
    );
}

#[test]
fn a_clock_that_goes_backwards_only_lengthens_the_silence() {
    let first = topic("first");
    let mut ledger = Ledger::default();
    note(&mut ledger, &remark(1, 1, 1), &first.id, seconds(1_000));
    let left = Duration::from_hours(6);
    let cooling = Silence::TopicCooling { topic: first.id.clone(), left, origin: Origin::Default };
    assert_eq!(judge(&ledger, &remark(2, 1, 2), &[&first], 0), Verdict::Silent(cooling));
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
fn the_nearest_level_decides() {
    let first = topic("first");
    let mut bench = Bench::new();
    let mut said = remark(1, 30, 1);
    said.place.parent = Some(ChannelId::from(20));
    said.place.category = Some(ChannelId::from(10));
    let levels = [
        Scope::Server,
        Scope::Place(ChannelId::from(10)),
        Scope::Place(ChannelId::from(20)),
        Scope::Place(ChannelId::from(30)),
    ];
    for (at, scope) in levels.into_iter().enumerate() {
        let (mode, word) = if at % 2 == 0 { (Mode::Off, "mode-off") } else { (Mode::Line, "speak") };
        bench.set(scope.clone(), Key::Mode, Value::Mode(mode));
        assert_eq!(bench.word(&said, &[&first], 0), word, "{scope:?}");
    }
    let origin = bench.case(&said, 0).rules.mode().origin();
    assert_eq!(
        origin,
        Origin::Set { scope: Scope::Place(ChannelId::from(30)), by: PersonId::from(77), at: seconds(0) }
    );
    assert_eq!(
        bench.word(&remark(1, 31, 1), &[&first], 0),
        "mode-off",
        "what is beside it is as the server is"
    );
}

#[test]
fn deny_wins() {
    let (first, second) = (topic("first"), topic("second"));
    let here = Scope::Place(ChannelId::from(1));
    let mut bench = Bench::new();
    let rule = |rule| Value::Topic(rule);
    bench.set(Scope::Server, Key::Topic(first.id.clone()), rule(TopicRule::Off));
    bench.set(here.clone(), Key::Topic(first.id.clone()), rule(TopicRule::On));
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
    bench.set(Scope::Server, Key::Role(RoleId::from(5)), Value::Never);
    let mut said = remark(1, 1, 1);
    said.roles = vec![RoleId::from(4), RoleId::from(5)];
    assert_eq!(bench.word(&said, &[&second], 0), "never-answered");
    bench.set(Scope::Server, Key::Member(PersonId::from(2)), Value::Never);
    assert_eq!(bench.word(&remark(1, 1, 2), &[&second], 0), "never-answered");
    bench.snapshot.opted_out.insert(PersonId::from(2));
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
    bench.set(Scope::Place(ChannelId::from(1)), Key::Pause, Value::Until(None));
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
        assert_eq!(bench.pace.note(&ChannelId::from(1), seconds(at)), None);
    }
    let rushes = (3600..3660).filter_map(|at| bench.pace.note(&ChannelId::from(1), seconds(at)));
    let rushes: Vec<_> = rushes.collect();
    assert_eq!(rushes.len(), 1, "it is told once");
    assert_eq!((rushes[0].count, rushes[0].usual), (30, 2));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 3659), "rush");
    assert_eq!(bench.word(&remark(1, 2, 1), &[&first], 3659), "speak");
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 3659 + 600), "speak");
    bench.set(Scope::Server, Key::RushHold, Value::Switch(false));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 3659), "speak");
    // B1: a channel that is always so busy is in no rush, not when the bot has just begun to listen either.
    let steady = (0..7200).filter_map(|at| bench.pace.note(&ChannelId::from(3), seconds(at))).count();
    assert_eq!(steady, 0);
    assert_eq!(bench.pace.held(&ChannelId::from(3), seconds(7200)), None);
}

#[test]
fn b1_a_rush_begins_only_where_the_usual_is_known() {
    let mut pace = Pace::default();
    let channel = ChannelId::from(1);
    // What was said in the first quarter of an hour is the usual; four times as much is a rush.
    assert_eq!((0..900).filter_map(|at| pace.note(&channel, seconds(at))).count(), 0);
    let rushes: Vec<_> = (0..600).filter_map(|at| pace.note(&channel, Moment(900_000 + at * 100))).collect();
    assert_eq!((rushes.len(), rushes[0].usual), (1, 60));
    assert!((240..=241).contains(&rushes[0].count), "four times as many: {}", rushes[0].count);
}

#[test]
fn shadow_keeps_the_cooldowns_of_a_bot_that_had_spoken() {
    let (first, second) = (topic("first"), topic("second"));
    let mut bench = Bench::new();
    bench.set(Scope::Server, Key::Topic(first.id.clone()), Value::Topic(TopicRule::Shadow));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 0), "shadow");
    note(&mut bench.shadow, &remark(1, 1, 1), &first.id, seconds(0));
    assert_eq!(bench.word(&remark(2, 1, 2), &[&first], 1), "topic-cooling");
    assert_eq!(bench.word(&remark(2, 1, 2), &[&second], 1), "speak", "what is aloud hears nothing of it");
    assert_eq!(
        bench.judge(&remark(2, 1, 2), &[&first, &second], 1),
        Verdict::Speak { lead: 1, mode: Mode::Card }
    );
    note(&mut bench.ledger, &remark(3, 1, 3), &second.id, seconds(1));
    assert_eq!(
        bench.word(&remark(4, 2, 3), &[&first], 2),
        "person-cooling",
        "what was said counts there too"
    );
}

#[test]
fn breaking_news_is_offered_and_answered_only_when_asked() {
    let mut first = topic("first");
    first.breaking = Some("talks under way".to_owned());
    let mut bench = Bench::new();
    assert_eq!(bench.judge(&remark(1, 1, 1), &[&first], 0), Verdict::Offer { lead: 0 });
    let asked = Remark { asks: true, ..remark(1, 1, 1) };
    assert_eq!(bench.word(&asked, &[&first], 0), "speak");
    bench.set(Scope::Server, Key::OfferUnsure, Value::Switch(false));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 0), "topic-breaking");
}

#[test]
fn every_gate_tells_what_it_measured() {
    let first = topic("first");
    let mut bench = Bench::new();
    bench.set(Scope::Place(ChannelId::from(1)), Key::Mode, Value::Mode(Mode::Line));
    let said = remark(1, 1, 1);
    let rulings = bench.walk(&said, &[&first], 0).rulings;
    let gates = Gate::BEFORE.into_iter().chain(Gate::AFTER);
    assert!(rulings.iter().map(|ruling| ruling.gate).eq(gates), "the one list, in its order");
    let said = |at: usize| rulings[at].said(Language::English.words());
    let matched = Gate::BEFORE.len() + 1;
    for (at, ruling) in rulings.iter().enumerate().filter(|(at, _)| *at != matched) {
        assert!(ruling.stop.is_none() && !said(at).is_empty(), "{ruling:#?}");
    }
    assert_eq!(said(4), "`line`, set for <#1> by <@77> on 1970-01-01 00:00 UTC");
    assert_eq!(said(10), "`first`: sure (40 of 100), so the bot may answer");
    assert_eq!(said(13), "the server has had 0 of 20 replies of this hour");
}

#[test]
fn settings_are_read_as_they_are_kept() {
    let topic = TopicId::new("river-treaty");
    let rows = [
        (Key::Mode, Value::Mode(Mode::Shadow)),
        (Key::Mode, Value::Mode(Mode::Offer)),
        (Key::ChannelCooldown, Value::Duration(Duration::from_secs(90))),
        (Key::TopicCooldown, Value::Duration(Duration::from_hours(48))),
        (Key::PersonCooldown, Value::Duration(Duration::ZERO)),
        (Key::RepliesPerHour, Value::Count(7)),
        (Key::RushHold, Value::Switch(false)),
        (Key::OfferUnsure, Value::Switch(false)),
        (Key::OfferMentions, Value::Switch(true)),
        (Key::AwaitDiscussion, Value::Switch(true)),
        (Key::LogChannel, Value::Channel(ChannelId::from(12))),
        (Key::Pause, Value::Until(None)),
        (Key::Topic(topic.clone()), Value::Topic(TopicRule::Shadow)),
        (Key::TopicPause(topic), Value::Until(Some(Moment(5)))),
        (Key::Role(RoleId::from(3)), Value::Never),
        (Key::Member(PersonId::from(4)), Value::Never),
    ];
    for (key, value) in rows {
        assert_eq!(Key::parse(&key.stored()), Some(key.clone()));
        assert_eq!(key.value(&value.stored()), Ok(value));
        // Of an id only its platform can tell whether it is one.
        let wrong = if key == Key::LogChannel { "" } else { "nonsense" };
        assert!(key.value(wrong).is_err());
    }
    for wrong in ["", "5", "m", "8d", "1h nonsense", "99999999999999999999s"] {
        assert!(Key::TopicCooldown.value(wrong).is_err(), "{wrong}");
    }
}
