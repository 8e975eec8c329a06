//! Asked of either database: whether readers find their view stated as they would state it, once for each person and topic and without a
//! name; and what the operator's report reads.

use super::{
    About, Answered, Change, ChannelId, Clock, HERE, Mode, PersonId, Reason, RemarkId, SERVER, ServerId,
    Storage, TopicId, date, mode, moderation, terms,
};
use answers::storage::{Answer, Said, Shown};
use counterpoint_core::feedback::{Counted, Fairness, Stated};
use std::time::Duration;

fn about(answers: i64) -> About {
    About { replies: 0, offers: 0, votes: 0, answers, opted_out: None }
}

/// One answer for each person, topic and server; what is kept of it is a mark, which goes with a word or with time, while counts stay.
pub(super) async fn an_answer_is_counted_once_and_without_a_name(url: &str) {
    let clock = Clock::by_hand(date(2026, 11, 24));
    let storage = Storage::open(url).await.expect("the database opens");
    let (topic, other) = (TopicId::new("tram-line"), TopicId::new("river-treaty"));
    let (ann, ben) = (PersonId::from(7), PersonId::from(8));
    let elsewhere = ServerId::from(10);
    let answer = |person, server, topic, stated| {
        let at = clock.now();
        let storage = &storage;
        async move {
            let answer = Answer { person, server, topic, side: "costs", stated, at };
            storage.state(&answer).await.expect("it is kept")
        }
    };
    let fairness = |yes, no| Some(Fairness { yes, no });
    assert_eq!(answer(&ann, &SERVER, &topic, Stated::Yes).await, fairness(1, 0));
    for stated in Stated::ALL {
        assert_eq!(answer(&ann, &SERVER, &topic, stated).await, None, "an answer is counted once");
    }
    assert_eq!(answer(&ben, &SERVER, &topic, Stated::No).await, fairness(1, 1));
    assert_eq!(answer(&ann, &SERVER, &other, Stated::No).await, fairness(0, 1));
    assert_eq!(
        answer(&ann, &elsewhere, &topic, Stated::No).await,
        fairness(0, 1),
        "each server counts its own"
    );
    let dan = PersonId::from(9);
    let at_once = tokio::join!(
        answer(&dan, &SERVER, &other, Stated::No),
        answer(&dan, &SERVER, &other, Stated::Yes),
        answer(&dan, &SERVER, &other, Stated::No)
    );
    let counted = [at_once.0, at_once.1, at_once.2].into_iter().flatten().count();
    assert_eq!(counted, 1, "of presses at once one counts");
    assert_eq!(storage.about(&ann).await.expect("it is read"), about(3));
    assert_eq!(storage.forget(&ann).await.expect("it is done"), 3);
    assert_eq!(storage.about(&ann).await.expect("it is read"), about(0));
    assert_eq!(storage.about(&ben).await.expect("it is read"), about(1), "others' marks stay");
    storage.opt_out(&ben, true, clock.now()).await.expect("it is kept");
    assert_eq!(storage.about(&ben).await.expect("it is read").answers, 0, "an opt-out leaves no mark");
    let tallies = storage.tallies(&SERVER).await.expect("they are read");
    let stated: Vec<(&str, Fairness)> = tallies.iter().map(|one| (one.topic.as_str(), one.stated)).collect();
    assert_eq!((stated[1].0, Some(stated[1].1)), ("tram-line", fairness(1, 1)), "counts stay");
    // The month ends on the 30th, and 90 days are counted from there.
    clock.wind(Duration::from_hours(24 * 95));
    assert_eq!(storage.prune(clock.now()).await.expect("it is done"), 0);
    assert_eq!(storage.about(&dan).await.expect("it is read").answers, 1);
    clock.wind(Duration::from_hours(24 * 2));
    assert_eq!(storage.prune(clock.now()).await.expect("it is done"), 1);
    assert_eq!(storage.about(&dan).await.expect("it is read").answers, 0);
    assert_eq!(
        answer(&dan, &SERVER, &topic, Stated::No).await,
        fairness(0, 1),
        "answers of more than 90 days ago are not compared"
    );
    storage.forget_server(&SERVER).await.expect("it is gone");
    assert_eq!(
        storage.about(&dan).await.expect("it is read").answers,
        0,
        "marks and keys go with their server"
    );
    assert!(storage.tallies(&SERVER).await.expect("they are read").is_empty());
    assert_eq!(storage.tallies(&elsewhere).await.expect("they are read").len(), 1);
    storage.close().await;
}

/// Moderators are told once for each topic and period.
pub(super) async fn an_unfair_topic_is_told_once_in_its_period(url: &str) {
    let clock = Clock::by_hand(date(2026, 11, 24));
    let storage = Storage::open(url).await.expect("the database opens");
    let topic = TopicId::new("tram-line");
    let tell = |topic: TopicId| {
        let (storage, at) = (&storage, clock.now());
        async move { storage.tell_unfair(&SERVER, &topic, at).await.expect("it is kept") }
    };
    assert!(tell(topic.clone()).await);
    assert!(!tell(topic.clone()).await);
    assert!(tell(TopicId::new("river-treaty")).await, "another topic");
    clock.wind(terms::UNFAIR.saturating_sub(Duration::from_secs(1)));
    assert!(!tell(topic.clone()).await);
    clock.wind(Duration::from_secs(1));
    assert!(tell(topic).await, "another period, whether anything was taken out meanwhile or not");
    storage.close().await;
}

/// What the report reads: replies that were shown, and what was said of them, of some days.
pub(super) async fn a_period_is_counted(url: &str) {
    let clock = Clock::by_hand(date(2026, 11, 24));
    let moderation = moderation(url, &clock).await;
    moderation
        .change(&SERVER, &PersonId::from(1), &[mode(HERE, Mode::Card)] as &[Change])
        .await
        .expect("it is kept");
    let storage = moderation.storage();
    let topic = TopicId::new("tram-line");
    let shown = |remark: u64, claim: &str, asked, thread, server: u64| Answered {
        remark: RemarkId::from(remark),
        channel: ChannelId::from(3001),
        server: Some(ServerId::from(server)),
        person: Some(PersonId::from(7)),
        topic: topic.clone(),
        claim: claim.to_owned(),
        thread,
        asked,
        at: clock.now(),
    };
    for (one, mode) in [
        (shown(1, "numbers", false, false, 9), Mode::Card),
        (shown(2, "numbers", false, false, 10), Mode::Card),
        (shown(3, "costs", false, false, 9), Mode::Line),
        (shown(4, "costs", true, false, 9), Mode::Card),
        (shown(5, "costs", false, true, 9), Mode::Card),
    ] {
        storage.enter_reply(&one, Some(mode)).await.expect("it is kept");
        storage.confirm_reply(&one, &(100 + one.at.0.unsigned_abs()).into()).expect("it is kept");
    }
    // What was never sent was not shown, and a sentence is about no topic.
    storage.enter_reply(&shown(6, "numbers", false, false, 9), Some(Mode::Card)).await.expect("it is kept");
    let sentence = Answered { topic: TopicId::new(""), ..shown(7, "", true, false, 9) };
    storage.enter_reply(&sentence, None).await.expect("it is kept");
    storage.confirm_reply(&sentence, &200.into()).expect("it is kept");
    for (person, reason) in [(1_u64, Reason::Helpful), (2, Reason::OffTopic)] {
        moderation.vote(&1.into(), &person.into(), &SERVER, &topic, reason).await.expect("it is kept");
    }
    clock.wind(Duration::from_hours(48));
    // A vote that is changed later is taken from the day on which it was counted.
    moderation.vote(&1.into(), &2.into(), &SERVER, &topic, Reason::Helpful).await.expect("it is kept");
    let person = PersonId::from(3);
    let answer = Answer {
        person: &person,
        server: &SERVER,
        topic: &topic,
        side: "costs",
        stated: Stated::No,
        at: clock.now(),
    };
    storage.state(&answer).await.expect("it is kept");
    let first = storage.period(date(2026, 11, 24), date(2026, 11, 24)).await.expect("it is read");
    let of = |claim: &str, mode, asked, thread, number| Shown {
        topic: topic.clone(),
        claim: claim.to_owned(),
        mode: Some(mode),
        thread,
        asked,
        number,
    };
    assert_eq!(
        first.shown,
        [
            of("costs", Mode::Card, true, false, 1),
            of("costs", Mode::Card, false, true, 1),
            of("costs", Mode::Line, false, false, 1),
            of("numbers", Mode::Card, false, false, 2),
        ]
    );
    assert_eq!(first.servers, 2);
    let said = |side: &str, what, number| Said { topic: topic.clone(), side: side.to_owned(), what, number };
    assert_eq!(first.said, [said("", Counted::Voted(Reason::Helpful), 1)]);
    let later = storage.period(date(2026, 11, 25), date(2026, 12, 31)).await.expect("it is read");
    assert!(later.shown.is_empty());
    assert_eq!(
        later.said,
        [said("", Counted::Voted(Reason::Helpful), 1), said("costs", Counted::Stated(Stated::No), 1)]
    );
    storage.close().await;
}
