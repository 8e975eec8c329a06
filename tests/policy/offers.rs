//! What is sure is answered, what is not is offered: the ladder of modes, and what offers spend.

use counterpoint_core::{
    hear::Grade,
    policy::{Answered, OFFERS_TO_A_REPLY},
    remark::{ChannelId, Floor, Remark, RemarkId, Scope},
    settings::{Key, Mode, Value},
    topic::TopicId,
    words::Language,
};

use super::{Bench, remark, seconds, topic};

fn offered(bench: &mut Bench, remark: &Remark, topic: &TopicId, at: i64) {
    bench.ledger.reserve_offer(&Answered::new(remark, topic, "", seconds(at)));
}

#[test]
fn each_rung_does_with_each_grade_what_it_says() {
    let first = topic("first");
    let words = |mode: Mode| {
        let mut bench = Bench::new();
        bench.set(Scope::Server, Key::Mode, Value::Mode(mode));
        [Grade::Sure, Grade::Maybe, Grade::Mention].map(|grade| {
            bench.grade = grade;
            bench.word(&remark(1, 1, 1), &[&first], 0)
        })
    };
    assert_eq!(words(Mode::Card), ["speak", "offer", "only-mentioned"]);
    assert_eq!(words(Mode::Line), ["speak", "offer", "only-mentioned"]);
    assert_eq!(words(Mode::Offer), ["offer", "offer", "only-mentioned"]);
    assert_eq!(words(Mode::Shadow), ["shadow", "shadow", "only-mentioned"]);
    assert_eq!(words(Mode::Off), ["mode-off"; 3]);
}

#[test]
fn moderators_choose_what_is_offered() {
    let first = topic("first");
    let mut bench = Bench { grade: Grade::Maybe, ..Bench::new() };
    bench.set(Scope::Place(ChannelId::from(1)), Key::OfferUnsure, Value::Switch(false));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 0), "unsure");
    assert_eq!(bench.word(&remark(1, 2, 1), &[&first], 0), "offer", "elsewhere it is as before");
    bench.grade = Grade::Mention;
    bench.set(Scope::Server, Key::OfferMentions, Value::Switch(true));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 0), "offer");
    bench.grade = Grade::Sure;
    bench.set(Scope::Server, Key::Mode, Value::Mode(Mode::Offer));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 0), "offer", "what is sure is offered all the same");
}

#[test]
fn a_card_waits_for_a_second_person_where_moderators_say_so() {
    let first = topic("first");
    let mut bench = Bench::new();
    bench.set(Scope::Place(ChannelId::from(1)), Key::AwaitDiscussion, Value::Switch(true));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 0), "offer");
    assert_eq!(bench.word(&remark(1, 2, 1), &[&first], 0), "speak", "elsewhere it is as before");
    let sureness = |bench: &Bench| {
        let rulings = bench.walk(&remark(1, 1, 1), &[&first], 0).rulings;
        rulings[10].said(Language::English.words()).into_owned()
    };
    assert_eq!(
        sureness(&bench),
        "`first`: sure (40 of 100), but nobody else has raised it here yet, and cards wait for a second person (set for <#1> by <@77> \
         on 1970-01-01 00:00 UTC): the bot may offer its card"
    );
    bench.grade = Grade::Maybe;
    assert_eq!(sureness(&bench), "`first`: maybe (40 of 100), so the bot may offer a card");
    bench.grade = Grade::Sure;
    let asks = Remark { asks: true, ..remark(1, 1, 1) };
    assert_eq!(bench.word(&asks, &[&first], 0), "speak", "who asks does not wait");
    bench.first = false;
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 0), "speak");
}

#[test]
fn who_asks_is_answered_however_loud_the_bot_is() {
    let first = topic("first");
    let mut bench = Bench::new();
    bench.set(Scope::Server, Key::Mode, Value::Mode(Mode::Offer));
    let asks = Remark { asks: true, ..remark(1, 1, 1) };
    assert_eq!(bench.word(&asks, &[&first], 0), "speak");
}

#[test]
fn an_offer_waits_for_replies_and_offers_and_no_reply_for_an_offer() {
    let (first, second) = (topic("first"), topic("second"));
    let mut bench = Bench::new();
    offered(&mut bench, &remark(1, 1, 1), &first.id, 0);
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 1), "already-offered");
    assert_eq!(bench.word(&remark(2, 1, 1), &[&first], 1), "speak");
    bench.grade = Grade::Maybe;
    assert_eq!(bench.word(&remark(2, 1, 2), &[&second], 119), "channel-cooling");
    assert_eq!(bench.word(&remark(2, 1, 2), &[&second], 120), "offer");
    assert_eq!(bench.word(&remark(2, 2, 1), &[&second], 599), "person-cooling");
    assert_eq!(bench.word(&remark(2, 1, 2), &[&first], 21_599), "topic-cooling");
    bench.ledger.note(&Answered::new(&remark(3, 1, 3), &second.id, "", seconds(200)));
    assert_eq!(bench.word(&remark(4, 1, 2), &[&second], 21_000), "topic-cooling", "it was answered");
}

#[test]
fn a_server_has_a_budget_of_offers_beside_that_of_replies() {
    let first = topic("first");
    let mut bench = Bench { grade: Grade::Maybe, ..Bench::new() };
    bench.set(Scope::Server, Key::RepliesPerHour, Value::Count(2));
    for id in 0..u64::from(2 * OFFERS_TO_A_REPLY) {
        assert_eq!(bench.word(&remark(id, id, id), &[&first], 0), "offer", "{id}");
        offered(&mut bench, &remark(id, id, id), &first.id, 0);
    }
    assert_eq!(bench.word(&remark(90, 90, 90), &[&first], 1), "offers-spent");
    assert_eq!(bench.word(&remark(90, 90, 90), &[&first], 3600), "offer");
    bench.grade = Grade::Sure;
    assert_eq!(bench.word(&remark(90, 90, 90), &[&first], 1), "speak", "offers spend no replies");
    bench.set(Scope::Server, Key::RepliesPerHour, Value::Count(0));
    bench.grade = Grade::Maybe;
    assert_eq!(bench.word(&remark(91, 91, 91), &[&first], 9000), "offers-spent", "no replies, no offers");
}

#[test]
fn what_keeps_replies_away_keeps_offers_away() {
    let first = topic("first");
    let mut bench = Bench { grade: Grade::Maybe, own_loss: true, ..Bench::new() };
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 0), "own-loss");
    bench.own_loss = false;
    let mute = Remark { floor: Floor::NoReactions, ..remark(1, 1, 1) };
    assert_eq!(bench.word(&mute, &[&first], 0), "may-not-react");
    bench.grade = Grade::Sure;
    assert_eq!(bench.word(&mute, &[&first], 0), "speak", "a reply needs no reaction");
    bench.grade = Grade::Maybe;
    bench.set(Scope::Server, Key::Pause, Value::Until(None));
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 0), "paused");
    bench.snapshot.opted_out.insert(remark(1, 1, 1).author.person().expect("a person").clone());
    assert_eq!(bench.word(&remark(1, 1, 1), &[&first], 0), "opted-out");
}

#[test]
fn a_tap_spends_the_brake_of_whoever_taps() {
    let first = topic("first");
    let mut bench = Bench::new();
    let by = remark(0, 0, 7).author.person().expect("a person").clone();
    for id in 1..=3 {
        offered(&mut bench, &remark(id, id, 1), &first.id, 0);
        assert_eq!(bench.ledger.tap(&remark(id, id, 1), &first.id, &by, seconds(1)), Ok(()), "{id}");
    }
    offered(&mut bench, &remark(4, 4, 1), &first.id, 0);
    let again = bench.ledger.tap(&remark(4, 4, 1), &first.id, &by, seconds(2));
    assert_eq!(again.map_err(|silence| silence.reason()), Err("asked-too-often"));
    let twice = bench.ledger.tap(&remark(1, 1, 1), &first.id, &by, seconds(2));
    assert_eq!(twice.map_err(|silence| silence.reason()), Err("already-answered"));
    let other = remark(0, 0, 8).author.person().expect("a person").clone();
    assert_eq!(bench.ledger.tap(&remark(4, 4, 1), &first.id, &other, seconds(2)), Ok(()));
    assert!(!bench.ledger.is_offered(&RemarkId::from(4)));
}
