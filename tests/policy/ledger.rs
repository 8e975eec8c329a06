//! The ledger: what is reserved, what stands, what falls, and for how long it counts.

use std::time::Duration;

use counterpoint_core::{
    policy::{Answered, Ledger, Manner},
    remark::{ChannelId, Remark, RemarkId, Scope},
    settings::{Key, LONGEST, Value},
    topic::TopicId,
};

use super::{
    Bench, loud,
    made::{SERVER, remark, topic},
    note, seconds,
};

#[test]
fn a_message_is_answered_once() {
    let mut ledger = Ledger::default();
    note(&mut ledger, &remark(7, 1, 1), &TopicId::new("first"), seconds(0));
    let bench = Bench { ledger, ..Bench::new() };
    let second = topic("second");
    assert_eq!(bench.word(&remark(7, 2, 2), &[&second], 0), "already-answered");
    assert_eq!(bench.word(&remark(8, 2, 2), &[&second], 0), "speak");
}

#[test]
fn the_ledger_is_bounded_and_remembers_the_latest() {
    let mut ledger = Ledger::default();
    let id = TopicId::new("first");
    for number in 0..40_000 {
        note(&mut ledger, &remark(number, number, number), &id, seconds(i64::try_from(number).unwrap_or(0)));
    }
    assert!(ledger.has_answered(&RemarkId::from(39_999)) && !ledger.has_answered(&RemarkId::from(1)));
    assert!(
        ledger
            .channel_cools(&ChannelId::from(39_999), Manner::Answer, Duration::from_mins(2), seconds(40_000))
            .is_some()
    );
}

#[test]
fn b12_no_cooldown_is_longer_than_the_memory() {
    let first = topic("first");
    let mut bench = Bench::new();
    bench.snapshot.defaults = loud().with(&Key::TopicCooldown, Value::Duration(Duration::from_hours(1000)));
    note(&mut bench.ledger, &remark(1, 1, 1), &first.id, seconds(0));
    let week = i64::try_from(LONGEST.as_secs()).expect("a week");
    assert_eq!(bench.word(&remark(2, 1, 2), &[&first], week - 1), "topic-cooling");
    assert_eq!(bench.word(&remark(2, 1, 2), &[&first], week), "speak");
}

#[test]
fn b13_a_thread_has_heard_a_topic_for_ninety_days() {
    let (first, second) = (topic("first"), topic("second"));
    let thread = |id| {
        let mut said = remark(id, 1, 1);
        said.place.parent = Some(ChannelId::from(8));
        said
    };
    let day = 24 * 3600;
    let mut bench = Bench::new();
    note(&mut bench.ledger, &thread(1), &first.id, seconds(0));
    note(&mut bench.ledger, &thread(2), &second.id, seconds(80 * day));
    assert_eq!(bench.word(&thread(3), &[&first], 90 * day - 1), "thread-has-heard");
    assert_eq!(bench.word(&thread(3), &[&first], 90 * day), "speak");
    assert_eq!(bench.word(&thread(3), &[&second], 90 * day), "thread-has-heard");
    bench.ledger.expire(seconds(90 * day));
    assert_eq!(bench.ledger.len(), 1);
}

#[test]
fn b3_what_is_reserved_stands_or_falls() {
    let first = topic("first");
    let said = remark(1, 1, 1);
    let again = [remark(2, 1, 2), remark(3, 1, 1), remark(4, 5, 1)];
    let words = |bench: &Bench, at| again.each_ref().map(|said| bench.word(said, &[&first], at));
    let mut bench = Bench::new();
    bench.set(Scope::Server, Key::RepliesPerHour, Value::Count(1));
    let held = ["topic-cooling", "topic-cooling", "budget-spent"];
    let reserve = |bench: &mut Bench, at| {
        bench.ledger.reserve(&Answered::new(&said, &first.id, "", seconds(at)));
    };
    reserve(&mut bench, 0);
    assert_eq!(words(&bench, 0), held, "what is on its way counts");
    bench.ledger.release(&said.id);
    assert_eq!(words(&bench, 0), ["speak"; 3], "what was not sent does not");
    assert_eq!(bench.word(&said, &[&first], 0), "speak", "and its message may be answered");
    reserve(&mut bench, 10);
    bench.ledger.expire(seconds(10 + 899));
    assert_eq!(words(&bench, 10 + 899), held);
    bench.ledger.expire(seconds(10 + 900));
    assert_eq!(words(&bench, 10 + 900), ["speak"; 3], "nobody has heard of it for a quarter of an hour");
    bench.ledger.commit(&said.id);
    assert_eq!(words(&bench, 10 + 900), held, "it came at last");
    bench.ledger.expire(seconds(3000));
    assert_eq!(words(&bench, 3000), held, "what stands does not expire");
}

#[test]
fn k16_what_goes_with_its_message_leaves_only_its_author_alone() {
    let first = topic("first");
    let mut bench = Bench::new();
    let mut said = remark(1, 1, 1);
    said.place.parent = Some(ChannelId::from(8));
    bench.ledger.reserve(&Answered::new(&said, &first.id, "", seconds(0)));
    bench.ledger.commit(&said.id);
    let mut other = remark(2, 1, 2);
    other.place.parent = Some(ChannelId::from(8));
    assert_eq!(bench.word(&other, &[&first], 1), "thread-has-heard");
    bench.ledger.release(&said.id);
    assert_eq!(bench.word(&other, &[&first], 1), "speak");
    assert_eq!(bench.ledger.spent(&SERVER, seconds(1)), 0);
    // A message said and deleted again and again draws no reply each time.
    assert_eq!(bench.word(&remark(3, 1, 1), &[&first], 1), "person-cooling");
    assert_eq!(bench.word(&said, &[&first], 1), "already-answered");
}

#[test]
fn b10_a_turn_spends_nothing() {
    let (first, second) = (topic("first"), topic("second"));
    let mut bench = Bench::new();
    bench.ledger.reserve(&Answered::new(&remark(1, 1, 1), &first.id, "", seconds(0)));
    bench.ledger.commit(&RemarkId::from(1));
    bench.ledger.turn(&RemarkId::from(1), &second.id);
    assert_eq!(bench.ledger.spent(&SERVER, seconds(60)), 1);
    assert_eq!(bench.word(&remark(2, 1, 2), &[&first], 120), "speak");
    assert_eq!(bench.word(&remark(2, 1, 2), &[&second], 120), "topic-cooling");
}

#[test]
fn b6_what_is_asked_for_has_a_brake_of_its_own() {
    let first = topic("first");
    let asks = |id, channel, person| Remark { asks: true, ..remark(id, channel, person) };
    let mut bench = Bench::new();
    let mut ask = |channel, person, at| {
        let said = asks(bench.ledger.len() as u64, channel, person);
        let word = bench.word(&said, &[&first], at);
        if word == "speak" {
            bench.ledger.reserve(&Answered::new(&said, &first.id, "", seconds(at)));
            bench.ledger.commit(&said.id);
        }
        word
    };
    let all: Vec<_> = (0..25).map(|_| ask(1, 1, 0)).collect();
    assert_eq!(all.iter().filter(|word| **word == "speak").count(), 3, "{all:?}");
    assert!(all[3..].iter().all(|word| *word == "asked-too-often"));
    // Elsewhere too, and until a minute has passed; others are heard until the channel has heard enough.
    assert_eq!((ask(2, 1, 59), ask(2, 1, 60)), ("asked-too-often", "speak"));
    assert_eq!([2, 3, 4, 5].map(|person| ask(1, person, 30)), ["speak", "speak", "speak", "asked-too-often"]);
    let hour: Vec<_> = (0..30).map(|at| ask(3, 7, 1000 + at * 60)).collect();
    assert_eq!(hour.iter().filter(|word| **word == "speak").count(), 12, "{hour:?}");
    // None of it was spent on what nobody asked for.
    assert_eq!(bench.ledger.spent(&SERVER, seconds(60)), 0);
    assert_eq!(bench.word(&remark(500, 1, 1), &[&first], 60), "speak");
}
