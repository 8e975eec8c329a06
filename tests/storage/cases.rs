//! What is asked of either database: rows of another version, what ends, presses at once, instances side by side.

use std::time::Duration;

use super::{
    Answered, Change, ChannelId, Clock, HERE, Key, MOD, Mode, Moderation, Moment, PersonId, Reason, Refused,
    RemarkId, SERVER, Scope, ServerId, Storage, TopicId, Value, Vote, date, mode, moderation, terms, value,
};

/// B17, B12: a row that this version cannot read, or whose value is out of bounds, is skipped, and can be set anew. Rows of another
/// platform are read like any, and hold for nothing here.
pub(super) async fn rows_of_another_version(url: &str) {
    let clock = Clock::by_hand(date(2026, 11, 24));
    let storage = Storage::open(url).await.expect("the database opens");
    storage
        .run(&[
            "INSERT INTO settings (server, scope, name, value, set_by, set_at) VALUES ('9', '3001', 'mode', 'card', '1003', 1000)",
            "INSERT INTO settings (server, scope, name, value, set_by, set_at) VALUES ('9', '3001', 'volume', '11', '1003', 1000)",
            "INSERT INTO settings (server, scope, name, value, set_by, set_at) VALUES ('9', 'server', 'mode', 'shout', '1003', 1000)",
            "INSERT INTO settings (server, scope, name, value, set_by, set_at) VALUES ('9', 'server', 'replies-per-hour', '1000000', '1003', 1000)",
            "INSERT INTO settings (server, scope, name, value, set_by, set_at) VALUES ('!room:matrix', 'server', 'mode', 'card', '@ann:matrix', 1000)",
            "INSERT INTO opt_outs (person, since) VALUES ('@ann:matrix', 1000)",
            "INSERT INTO changes (server, number, batch, scope, name, after_value, made_by, made_at)
             VALUES ('9', 1, 1, '3001', 'volume', '11', '1003', 1795478400000)",
            "INSERT INTO counts (server, topic, what, number) VALUES ('9', 'peacekeepers', 'sung', 4)",
            "INSERT INTO replies (remark, channel, topic, at, reply, state, claim, thread)
             VALUES ('$event:matrix', '!room:matrix', 'peacekeepers', 1795478400000, NULL, 'sending', 'a', 0)",
        ])
        .await
        .expect("they are kept");
    storage.close().await;
    let moderation = moderation(url, &clock).await;
    assert_eq!(value(&moderation, &HERE, &Key::Mode), Some(Value::Mode(Mode::Card)));
    assert_eq!(value(&moderation, &Scope::Server, &Key::Mode), None);
    assert_eq!(value(&moderation, &Scope::Server, &Key::RepliesPerHour), None);
    assert!(moderation.history(&SERVER, 10).await.expect("it is read").is_empty());
    assert!(matches!(moderation.undo(&SERVER, &MOD, 1).await, Err(Refused::Foreign(1))));
    assert!(moderation.tallies(&SERVER).await.expect("they are read").is_empty());
    let foreign = moderation.storage().unfinished().await.expect("it is read");
    assert_eq!(foreign.iter().map(|one| one.channel.to_string()).collect::<Vec<_>>(), ["!room:matrix"]);
    let clear = Change::clear(Scope::Server, Key::RepliesPerHour);
    let made = moderation.change(&SERVER, &MOD, std::slice::from_ref(&clear)).await.expect("it is kept");
    assert_eq!(made.len(), 1, "what cannot be read can be taken away");
    assert_eq!(moderation.change(&SERVER, &MOD, &[clear]).await.expect("it is kept").len(), 0);
    moderation.storage().close().await;
}

/// B18: the journal is pruned while the bot runs, and what belongs to a server, a channel or a role goes with it.
pub(super) async fn what_is_gone_goes(url: &str) {
    let clock = Clock::by_hand(date(2026, 11, 24));
    let moderation = moderation(url, &clock).await;
    let storage = moderation.storage();
    let answered = |remark, channel, server| Answered {
        remark: RemarkId::from(remark),
        channel: ChannelId::from(channel),
        server: Some(ServerId::from(server)),
        person: Some(PersonId::from(7)),
        topic: TopicId::new("tram-line"),
        claim: "numbers".to_owned(),
        thread: false,
        asked: false,
        at: clock.now(),
    };
    for (remark, channel, server) in [(1, 3001, 9), (2, 3002, 9), (3, 3003, 10)] {
        let one = answered(remark, channel, server);
        storage.enter_reply(&one, None).await.expect("it is kept");
        storage.confirm_reply(&one, &(100 + remark).into()).expect("it is kept");
    }
    let role = Key::Role(counterpoint_core::remark::RoleId::from(5));
    let changes = [
        mode(HERE, Mode::Card),
        mode(Scope::Server, Mode::Line),
        Change::set(Scope::Server, role.clone(), Value::Never),
    ];
    moderation.change(&SERVER, &MOD, &changes).await.expect("they are kept");
    moderation
        .change(&ServerId::from(10), &MOD, &[mode(Scope::Server, Mode::Line)])
        .await
        .expect("it is kept");
    moderation.forget_role(&SERVER, &counterpoint_core::remark::RoleId::from(5)).await.expect("it is gone");
    assert_eq!(value(&moderation, &Scope::Server, &role), None);
    moderation.forget_channel(&SERVER, &ChannelId::from(3001)).await.expect("it is gone");
    assert_eq!(value(&moderation, &HERE, &Key::Mode), None);
    assert_eq!(value(&moderation, &Scope::Server, &Key::Mode), Some(Value::Mode(Mode::Line)));
    let left = storage.replies(Moment(0), Moment(0)).await.expect("they are read");
    assert_eq!(left.iter().map(|one| one.remark.clone()).collect::<Vec<_>>(), [2, 3].map(RemarkId::from));
    moderation.forget_server(&SERVER).await.expect("it is gone");
    assert_eq!(value(&moderation, &Scope::Server, &Key::Mode), None);
    assert!(moderation.history(&SERVER, 10).await.expect("it is read").is_empty());
    assert!(moderation.tallies(&SERVER).await.expect("they are read").is_empty());
    let left = storage.replies(Moment(0), Moment(0)).await.expect("they are read");
    assert_eq!(left.iter().map(|one| one.remark.clone()).collect::<Vec<_>>(), [3].map(RemarkId::from));
    assert_eq!(storage.prune(clock.now()).await.expect("it is done"), 0, "nothing has had its time");
    clock.wind(terms::REPLIES + Duration::from_secs(1));
    assert_eq!(storage.prune(clock.now()).await.expect("it is done"), 1);
    assert!(storage.replies(Moment(0), Moment(0)).await.expect("they are read").is_empty());
    assert_eq!(storage.about(&PersonId::from(7)).await.expect("it is read").replies, 0);
    let next =
        moderation.change(&ServerId::from(10), &MOD, &[mode(HERE, Mode::Off)]).await.expect("it is kept");
    assert_eq!(next[0].number, 2, "numbers are never given out twice");
    storage.close().await;
}

/// B11: two presses at once count once.
pub(super) async fn presses_at_once(url: &str) {
    let clock = Clock::by_hand(date(2026, 11, 24));
    let moderation = moderation(url, &clock).await;
    let topic = TopicId::new("tram-line");
    let (reply, person) = (1.into(), PersonId::from(7));
    let press = |reason| moderation.vote(&reply, &person, &SERVER, &topic, reason);
    let (one, two, three) =
        tokio::join!(press(Reason::OffTopic), press(Reason::OffTopic), press(Reason::OffTopic));
    let kept = [one, two, three].map(|vote| vote.expect("it is kept"));
    assert_eq!(kept.iter().filter(|vote| **vote == Vote::First).count(), 1, "{kept:?}");
    let (one, two) = tokio::join!(press(Reason::OneSided), press(Reason::BadSource));
    let _ = (one.expect("it is kept"), two.expect("it is kept"));
    let votes = moderation.tallies(&SERVER).await.expect("they are read")[0].votes;
    assert_eq!(votes.iter().sum::<u64>(), 1, "{votes:?}");
    moderation.storage().close().await;
}

/// Waits until something holds, for a second and no longer.
async fn within_a_second(what: &str, holds: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(1), "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// What one of four instances is told, the three others obey within a second.
pub(super) async fn four_instances(url: &str) {
    let clock = Clock::by_hand(date(2026, 11, 24));
    let one = moderation(url, &clock).await;
    let mut others = Vec::new();
    for _ in 0..3 {
        others.push(moderation(url, &clock).await);
    }
    let card = Some(Value::Mode(Mode::Card));
    one.change(&SERVER, &MOD, &[mode(HERE, Mode::Card)]).await.expect("it is kept");
    within_a_second("a setting", || others.iter().all(|other| value(other, &HERE, &Key::Mode) == card)).await;
    one.opt_out(&PersonId::from(5), true).await.expect("it is kept");
    let out = |other: &Moderation| other.engine().settings().opted_out.contains(&PersonId::from(5));
    within_a_second("an opt-out", || others.iter().all(out)).await;
    let cleared = Change::clear(HERE, Key::Mode);
    others[2].change(&SERVER, &MOD, &[cleared]).await.expect("it is kept");
    let unset = |other: &Moderation| value(other, &HERE, &Key::Mode).is_none();
    within_a_second("a setting that was taken back", || unset(&one) && others.iter().all(unset)).await;
    for instance in others.iter().chain([&one]) {
        instance.storage().close().await;
    }
}

/// B19, F7: what one instance is told, the other obeys within a second.
pub(super) async fn two_instances(url: &str) {
    let clock = Clock::by_hand(date(2026, 11, 24));
    let (one, two) = (moderation(url, &clock).await, moderation(url, &clock).await);
    // Both listen by now, or hear everything once they do.
    one.change(&SERVER, &MOD, &[mode(HERE, Mode::Card)]).await.expect("it is kept");
    within_a_second("a setting", || value(&two, &HERE, &Key::Mode) == Some(Value::Mode(Mode::Card))).await;
    let pause = Change::set(Scope::Server, Key::Pause, Value::Until(None));
    two.change(&SERVER, &MOD, &[pause]).await.expect("it is kept");
    within_a_second("a pause", || value(&one, &Scope::Server, &Key::Pause).is_some()).await;
    one.opt_out(&PersonId::from(5), true).await.expect("it is kept");
    within_a_second("an opt-out", || two.engine().settings().opted_out.contains(&PersonId::from(5))).await;
    two.opt_out(&PersonId::from(5), false).await.expect("it is kept");
    within_a_second("an opt-in", || one.engine().settings().opted_out.is_empty()).await;
    // Changes at once have numbers of their own.
    let (first, second) = (mode(Scope::Server, Mode::Line), mode(Scope::Server, Mode::Off));
    let (first, second) = ([first], [second]);
    let (left, right) = tokio::join!(one.change(&SERVER, &MOD, &first), two.change(&SERVER, &MOD, &second));
    assert_ne!(left.expect("it is kept")[0].number, right.expect("it is kept")[0].number);
    // "Nothing has changed" is said of what the database says, and memory follows it at once.
    two.storage()
        .run(&["UPDATE settings SET value = 'shadow' WHERE scope = 'server' AND name = 'mode'"])
        .await
        .expect("it is kept");
    let made = one.change(&SERVER, &MOD, &[mode(Scope::Server, Mode::Shadow)]).await.expect("it is kept");
    assert!(made.is_empty(), "{made:?}");
    assert_eq!(value(&one, &Scope::Server, &Key::Mode), Some(Value::Mode(Mode::Shadow)));
    // A connection that was lost is made anew, and what was missed is caught up with.
    one.storage()
        .run(&["SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"])
        .await
        .expect("they are ended");
    tokio::time::sleep(Duration::from_millis(300)).await;
    one.change(&SERVER, &MOD, &[mode(HERE, Mode::Line)]).await.expect("it is kept");
    let begun = std::time::Instant::now();
    while value(&two, &HERE, &Key::Mode) != Some(Value::Mode(Mode::Line)) {
        assert!(begun.elapsed() < Duration::from_secs(5), "it listens again");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    one.storage().close().await;
    two.storage().close().await;
}
