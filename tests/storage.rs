//! What outlives a restart: one suite, on SQLite and on a real PostgreSQL.
//!
//! PostgreSQL is started from its Debian package on a socket of its own; where it is not installed that half is skipped, and
//! says so (with `CI=true` it fails instead).

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "storage/away.rs"]
mod away;
#[path = "storage/cases.rs"]
mod cases;
#[path = "storage/examined.rs"]
mod examined;
#[path = "storage/fairness.rs"]
mod fairness;
#[path = "storage/postgres.rs"]
#[expect(dead_code, reason = "its faults are for others")]
mod postgres;
#[path = "support/skipped.rs"]
mod skipped;
#[path = "storage/together.rs"]
mod together;

use std::{fs, path::Path, sync::Arc, time::Duration};

use answers::{
    moderation::{Moderation, Refused},
    storage::{About, Entered, Judged, Storage, StorageError, Vote, examine::Found, terms},
};
use counterpoint_core::{
    feedback::{Counted, Judgement, Reason},
    policy::Answered,
    remark::{ChannelId, PersonId, RemarkId, ReplyId, Scope, ServerId},
    settings::{Change, Defaults, Key, Mode, TopicRule, Value},
    store::Store,
    time::{Clock, Moment},
    topic::TopicId,
    words::Language,
};
use jiff::civil::date;
use postgres::Postgres;

static SERVER: ServerId = ServerId::number(9);
const HERE: Scope = Scope::Place(ChannelId::number(3001));
static MOD: PersonId = PersonId::number(1003);

/// The address of an SQLite file.
fn file_url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

fn mode(scope: Scope, mode: Mode) -> Change {
    Change::set(scope, Key::Mode, Value::Mode(mode))
}

async fn moderation(url: &str, clock: &Clock) -> Moderation {
    let store = Arc::new(Store::of(Vec::new()).expect("an empty store"));
    let storage = Storage::open(url).await.expect("the database opens");
    Moderation::open(store, Defaults::default(), clock.clone(), storage).await.expect("it is read")
}

fn value(moderation: &Moderation, scope: &Scope, key: &Key) -> Option<Value> {
    moderation.engine().settings().server(&SERVER).get(scope.level(), key).map(|entry| entry.value.clone())
}

/// A reply is entered, sent and confirmed, each once.
async fn journal(storage: &Storage, answered: &Answered) {
    assert_eq!(storage.enter_reply(answered, Some(Mode::Card)).await.expect("it is kept"), Entered::First);
    assert_eq!(storage.enter_reply(answered, Some(Mode::Card)).await.expect("twice is once"), Entered::Known);
    let unfinished = storage.unfinished().await.expect("it is read");
    assert_eq!(unfinished.iter().map(|one| &one.remark).collect::<Vec<_>>(), [&answered.remark]);
    assert_eq!(storage.reply_to(&answered.remark).await.expect("it is read"), None, "it is not sent yet");
    storage.confirm_reply(answered, &ReplyId::from(70)).expect("it is kept");
    storage.confirm_reply(answered, &ReplyId::from(71)).expect("twice is once");
    storage.abandon_reply(&answered.remark).await.expect("what was sent stays");
    assert_eq!(storage.unfinished().await.expect("it is read"), []);
    assert_eq!(
        storage.dossier(&ChannelId::from(3001)).await.expect("it is read"),
        Some((ReplyId::from(70), vec![answered.clone()]))
    );
}

/// Everything that is asked of a database, whichever it is.
async fn suite(url: &str) {
    let clock = Clock::by_hand(date(2026, 11, 24));
    let topic = Key::Topic(TopicId::new("tram-line"));
    {
        let moderation = moderation(url, &clock).await;
        let made = moderation.change(&SERVER, &MOD, &[mode(HERE, Mode::Card)]).await.expect("it is kept");
        assert_eq!((made.len(), made[0].number, made[0].from.clone()), (1, 1, None));
        let again = moderation.change(&SERVER, &MOD, &[mode(HERE, Mode::Card)]).await.expect("it is kept");
        assert!(again.is_empty(), "what changes nothing is no change");
        let several =
            [mode(HERE, Mode::Line), Change::set(Scope::Server, topic.clone(), Value::Topic(TopicRule::Off))];
        let made = moderation.change(&SERVER, &MOD, &several).await.expect("they are kept");
        assert_eq!(made.iter().map(|one| (one.number, one.batch)).collect::<Vec<_>>(), [(2, 2), (3, 2)]);
        assert_eq!(made[0].sentence(Language::English.words()), "mode for <#3001>: `card` → `line`");
        moderation.opt_out(&PersonId::from(5), true).await.expect("it is kept");
        moderation.opt_out(&PersonId::from(5), true).await.expect("twice is once");
        moderation.opt_out(&PersonId::from(6), true).await.expect("it is kept");
        moderation.opt_out(&PersonId::from(6), false).await.expect("it is kept");
        let answered = Answered {
            remark: RemarkId::from(u64::MAX >> 1),
            channel: ChannelId::from(3001),
            server: Some(SERVER.clone()),
            person: Some(PersonId::from(7)),
            topic: TopicId::new("tram-line"),
            claim: "numbers".to_owned(),
            thread: true,
            asked: false,
            at: clock.now(),
        };
        journal(moderation.storage(), &answered).await;
        moderation.storage().close().await;
    }
    // As after a restart.
    let moderation = moderation(url, &clock).await;
    assert_eq!(value(&moderation, &HERE, &Key::Mode), Some(Value::Mode(Mode::Line)));
    assert_eq!(value(&moderation, &Scope::Server, &topic), Some(Value::Topic(TopicRule::Off)));
    let opted_out = moderation.engine().settings().opted_out.clone();
    assert_eq!(opted_out.into_iter().collect::<Vec<_>>(), [PersonId::from(5)]);
    assert_eq!(moderation.engine().spent(&SERVER), 1, "cooldowns and budgets outlive a restart");
    let history = moderation.history(&SERVER, 10).await.expect("it is read");
    assert_eq!(history.iter().map(|one| one.number).collect::<Vec<_>>(), [3, 2, 1]);
    // Undo: what was made together is undone together; what was overtaken is not.
    let refused = moderation.undo(&SERVER, &MOD, 1).await;
    assert!(matches!(refused, Err(Refused::Overtaken { number: 1, .. })), "{refused:?}");
    assert!(matches!(moderation.undo(&SERVER, &MOD, 99).await, Err(Refused::Unknown(99))));
    let undone = moderation.undo(&SERVER, &MOD, 3).await.expect("it is undone");
    assert_eq!(undone.len(), 2);
    assert_eq!(undone[0].undoes, Some(3));
    assert_eq!(value(&moderation, &HERE, &Key::Mode), Some(Value::Mode(Mode::Card)));
    assert_eq!(value(&moderation, &Scope::Server, &topic), None);
    let redone = moderation.undo(&SERVER, &MOD, undone[0].number).await.expect("an undo can be undone");
    assert_eq!(redone.len(), 2);
    assert_eq!(value(&moderation, &HERE, &Key::Mode), Some(Value::Mode(Mode::Line)));
    // Other servers have their own.
    let other =
        moderation.change(&ServerId::from(10), &MOD, &[mode(HERE, Mode::Off)]).await.expect("it is kept");
    assert_eq!(other[0].number, 1);
    assert_eq!(value(&moderation, &HERE, &Key::Mode), Some(Value::Mode(Mode::Line)));
    // A person's record.
    let remark = RemarkId::from(u64::MAX >> 1);
    let reply = moderation.storage().reply_to(&remark).await.expect("it is read");
    assert_eq!(reply, Some((70.into(), TopicId::new("tram-line"))));
    let author = moderation.storage().answered_by(&ReplyId::from(70)).await.expect("it is read");
    assert_eq!(
        author.iter().map(|one| (one.remark.clone(), one.person.clone())).collect::<Vec<_>>(),
        [(remark.clone(), Some(PersonId::from(7)))]
    );
    moderation
        .storage()
        .change_reply(&remark, Some((&TopicId::new("river-treaty"), "a-claim")))
        .await
        .expect("it is kept");
    let reply = moderation.storage().reply_to(&remark).await.expect("it is read");
    assert_eq!(reply, Some((70.into(), TopicId::new("river-treaty"))));
    feedback(&moderation).await;
    let about = moderation.storage().about(&PersonId::from(7)).await.expect("it is read");
    assert_eq!(about, About { replies: 1, offers: 0, votes: 1, answers: 0, opted_out: None });
    assert_eq!(moderation.storage().forget(&PersonId::from(7)).await.expect("it is done"), 2);
    let about = moderation.storage().about(&PersonId::from(7)).await.expect("it is read");
    assert_eq!(about, About { replies: 0, offers: 0, votes: 0, answers: 0, opted_out: None });
    let tallies = moderation.tallies(&SERVER).await.expect("they are read");
    assert_eq!(tallies[0].votes, [0, 0, 2, 0, 0], "whoever is forgotten keeps their vote in the counts");
    let author = moderation.storage().answered_by(&ReplyId::from(70)).await.expect("it is read");
    assert_eq!(
        author.iter().map(|one| one.person.as_ref()).collect::<Vec<_>>(),
        [None],
        "and is forgotten here too"
    );
    moderation.storage().change_reply(&remark, None).await.expect("it is kept");
    assert_eq!(moderation.storage().reply_to(&remark).await.expect("it is read"), None);
    let about = moderation.storage().about(&PersonId::from(5)).await.expect("it is read");
    assert_eq!(about.opted_out, Some(clock.now()));
    // The log is kept for ninety days.
    clock.wind(Duration::from_hours(91 * 24));
    assert!(moderation.history(&SERVER, 10).await.expect("it is read").is_empty());
    let next = moderation.change(&SERVER, &MOD, &[mode(HERE, Mode::Off)]).await.expect("it is kept");
    assert_eq!(next[0].number, 8, "numbers are never given out twice");
    let all = moderation.storage().history(&SERVER, Moment(0), 100).await.expect("it is read");
    assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), [8, 7], "what is older is gone");
    // A lost database: the change is refused, and what was known holds.
    moderation.storage().close().await;
    let refused = moderation.change(&SERVER, &MOD, &[mode(HERE, Mode::Card)]).await;
    let sentence = refused.expect_err("it is not kept").said(Language::English.words());
    assert!(sentence.starts_with("Nothing has changed. "), "{sentence}");
    assert_eq!(value(&moderation, &HERE, &Key::Mode), Some(Value::Mode(Mode::Off)));
}

/// Votes, judgements and counts.
async fn feedback(moderation: &Moderation) {
    let topic = TopicId::new("tram-line");
    let vote = |reply: u64, person: u64, reason| {
        let topic = topic.clone();
        async move {
            let kept = moderation.vote(&reply.into(), &person.into(), &SERVER, &topic, reason).await;
            kept.expect("it is kept")
        }
    };
    assert_eq!(vote(1, 7, Reason::OffTopic).await, Vote::First);
    assert_eq!(vote(1, 7, Reason::OffTopic).await, Vote::Same);
    assert_eq!(vote(1, 7, Reason::OneSided).await, Vote::Changed);
    assert_eq!(vote(1, 8, Reason::OneSided).await, Vote::First);
    moderation.storage().count(&SERVER, &topic, Counted::Opened).await.expect("it is kept");
    moderation.storage().count(&SERVER, &topic, Counted::Opened).await.expect("it is kept");
    let judged = |remark: u64, judgement, at| Judged {
        remark: RemarkId::from(remark),
        server: SERVER.clone(),
        scope: HERE,
        key: Key::Mode,
        topic: TopicId::new("tram-line"),
        judgement,
        at,
    };
    let now = moderation.engine().clock().now();
    let before = now.before(Duration::from_mins(1));
    for (remark, judgement, at) in [
        (1, Judgement::Wrong, before),
        (2, Judgement::Right, now),
        (3, Judgement::Wrong, now),
        (3, Judgement::Right, now),
    ] {
        moderation.judge(&judged(remark, judgement, at), now).await.expect("it is kept");
    }
    let since = moderation.storage().precision(&SERVER, &HERE, &Key::Mode, now).await.expect("it is read");
    assert_eq!(
        (since.right, since.wrong),
        (2, 0),
        "what was judged before does not count, a second judgement replaces"
    );
    let tallies = moderation.tallies(&SERVER).await.expect("they are read");
    assert_eq!(tallies.len(), 1);
    let tally = &tallies[0];
    assert_eq!((tally.shown, tally.opened, tally.votes), (1, 2, [0, 0, 2, 0, 0]));
    assert_eq!((tally.shadow.right, tally.shadow.wrong), (2, 1));
    let greet = |at| moderation.storage().greet(&SERVER, at);
    assert!(greet(now).await.expect("it is kept"));
    assert!(!greet(now).await.expect("it is kept"), "a server is greeted once");
}

/// A database of each earlier version is brought up to date, and loses nothing.
async fn from_every_version(url: impl Fn(i64) -> String) {
    for version in 1..Storage::newest() {
        let url = url(version);
        let old = Storage::open_at(&url, version).await.expect("an earlier version opens");
        old.run(&[
            "INSERT INTO settings (server, scope, name, value, set_by, set_at) VALUES (9, '3001', 'mode', 'card', 1003, 1000)",
            "INSERT INTO changes (server, number, batch, scope, name, after_value, made_by, made_at)
             VALUES (9, 1, 1, '3001', 'mode', 'card', 1003, 1000)",
            "INSERT INTO opt_outs (person, since) VALUES (5, 1000)",
        ])
        .await
        .expect("it is kept");
        if version >= 3 {
            old.run(&[
                "INSERT INTO counts (server, topic, what, number) VALUES (9, 'peacekeepers', 'shown', 4)",
                "INSERT INTO votes (reply, person, reason, at) VALUES (9007199254740993, 7, 'off-topic', 1000)",
                "INSERT INTO judgements (remark, server, scope, name, topic, judgement, at)
                 VALUES (1, 9, 'server', 'mode', 'peacekeepers', 'right', 1000)",
                "INSERT INTO greeted (server, at) VALUES (9, 1000)",
            ])
            .await
            .expect("it is kept");
        }
        if version >= 5 {
            old.run(&["INSERT INTO replies (remark, channel, server, person, topic, at, reply, state, claim, thread)
                       VALUES (9223372036854775807, 3001, 9, 7, 'peacekeepers', 1000, 9007199254740993, 'sent', 'a', 1)"])
                .await
                .expect("it is kept");
        }
        old.close().await;
        let new = Storage::open(&url).await.expect("it is brought up to date");
        assert_eq!(new.settings().await.expect("it is read").len(), 1);
        assert_eq!(new.opted_out().await.expect("it is read"), [PersonId::from(5)]);
        assert_eq!(new.history(&SERVER, Moment(0), 10).await.expect("it is read").len(), 1);
        let settings = new.settings().await.expect("it is read");
        assert_eq!((&settings[0].0, &settings[0].1, &settings[0].3.by), (&SERVER, &HERE, &MOD));
        let replies = new.replies(Moment(0), Moment(0)).await.expect("it is read");
        assert_eq!(replies.len(), usize::from(version >= 5));
        if version >= 3 {
            assert_eq!(new.about(&PersonId::from(7)).await.expect("it is read").votes, 1);
            assert_eq!(new.tallies(&SERVER).await.expect("it is read")[0].shadow.right, 1);
            assert!(!new.greet(&SERVER, Moment(0)).await.expect("it is kept"), "it was greeted");
        }
        if version >= 5 {
            assert_eq!(
                (&replies[0].remark, &replies[0].person),
                (&RemarkId::from(u64::MAX >> 1), &Some(PersonId::from(7)))
            );
            let (reply, entries) =
                new.dossier(&ChannelId::from(3001)).await.expect("it is read").expect("it is there");
            assert_eq!(
                (reply, entries.len()),
                (9_007_199_254_740_993.into(), 1),
                "an id keeps its every digit"
            );
        }
        new.close().await;
        let refused = Storage::open_at(&url, version).await;
        assert!(matches!(refused, Err(StorageError::Newer(_))), "there is no way back: {refused:?}");
    }
}

#[tokio::test]
async fn sqlite_keeps_what_was_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("counterpoint.db");
    suite(&file_url(&path)).await;
    cases::rows_of_another_version(&file_url(&folder.path().join("foreign.db"))).await;
    cases::what_is_gone_goes(&file_url(&folder.path().join("gone.db"))).await;
    cases::presses_at_once(&file_url(&folder.path().join("presses.db"))).await;
    fairness::an_answer_is_counted_once_and_without_a_name(&file_url(&folder.path().join("stated.db"))).await;
    fairness::an_unfair_topic_is_told_once_in_its_period(&file_url(&folder.path().join("unfair.db"))).await;
    fairness::a_period_is_counted(&file_url(&folder.path().join("period.db"))).await;
    let together = file_url(&folder.path().join("together.db"));
    let hold = async || {
        let other = Storage::open(&together).await.expect("the database opens");
        other.run(&["BEGIN IMMEDIATE"]).await.expect("it is locked");
        async move || other.run(&["ROLLBACK"]).await.expect("it is free")
    };
    together::what_comes_at_once_is_committed_together(&together, hold).await;
    let (broken, mended): (&[_], &[_]) = (
        &["CREATE TRIGGER broken BEFORE INSERT ON counts BEGIN SELECT RAISE(ABORT, 'broken'); END"],
        &["DROP TRIGGER broken"],
    );
    together::a_confirmation_is_whole(&file_url(&folder.path().join("whole.db")), broken, mended).await;
    together::confirmations_are_kept_together(&file_url(&folder.path().join("confirmed.db"))).await;
    let header = fs::read(&path).expect("the file is there");
    // Bytes 18 and 19 of an SQLite file are 2 with a write-ahead log (sqlite.org/fileformat.html).
    assert_eq!(header[18..20], [2, 2], "the write-ahead log is on");
    let looked = file_url(&folder.path().join("looked.db"));
    examined::a_look_tells_what_is_there(&looked, &Found::Nothing).await;
    from_every_version(|version| file_url(&folder.path().join(format!("{version}.db")))).await;
}

#[tokio::test]
async fn postgresql_keeps_what_was_acknowledged() {
    let Some(postgres) = Postgres::start() else {
        skipped::skipped("postgresql", "PostgreSQL is not installed, so only SQLite is tried");
        return;
    };
    suite(&postgres.database("suite")).await;
    cases::rows_of_another_version(&postgres.database("unreadable")).await;
    cases::what_is_gone_goes(&postgres.database("gone")).await;
    for time in 0..10 {
        cases::presses_at_once(&postgres.database(&format!("presses{time}"))).await;
    }
    fairness::an_answer_is_counted_once_and_without_a_name(&postgres.database("stated")).await;
    fairness::an_unfair_topic_is_told_once_in_its_period(&postgres.database("unfair")).await;
    fairness::a_period_is_counted(&postgres.database("period")).await;
    cases::two_instances(&postgres.database("two")).await;
    cases::four_instances(&postgres.database("four")).await;
    let together = postgres.database("together");
    let hold = async || {
        let session = postgres.session("together", "BEGIN; LOCK TABLE replies IN EXCLUSIVE MODE;");
        async move || drop(session)
    };
    together::what_comes_at_once_is_committed_together(&together, hold).await;
    together::an_entry_at_fault_is_refused_alone(&postgres.database("fault")).await;
    let (broken, mended): (&[_], &[_]) = (
        &["ALTER TABLE counts ADD CONSTRAINT broken CHECK (number < 0) NOT VALID"],
        &["ALTER TABLE counts DROP CONSTRAINT broken"],
    );
    together::a_confirmation_is_whole(&postgres.database("whole"), broken, mended).await;
    together::confirmations_are_kept_together(&postgres.database("confirmed")).await;
    examined::a_look_tells_what_is_there(&postgres.database("looked"), &Found::Empty).await;
    from_every_version(|version| postgres.database(&format!("version{version}"))).await;
}

/// `/privacy show` tells the terms that are carried out, in each language.
#[test]
fn people_are_told_how_long_what_is_about_them_is_kept() {
    let days = |term: Duration| term.as_secs() / (24 * 60 * 60);
    let wanted = [
        4,
        days(terms::REPLIES),
        3,
        days(terms::OFFERS),
        days(terms::VOTES),
        5,
        2,
        days(terms::MARKS),
        days(terms::CHANGES),
    ];
    for language in Language::ALL {
        let told = language.words().kept(2_u32, 3_u32, "-", 4_u32, 5);
        let numbers =
            told.split(|letter: char| !letter.is_ascii_digit()).filter_map(|digits| digits.parse().ok());
        assert_eq!(numbers.collect::<Vec<u64>>(), wanted, "{told}");
    }
}
