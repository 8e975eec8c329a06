//! The journal's group commit: what is entered at the same moment shares a commit, and each caller hears what became of its own entry.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::task::JoinSet;

use super::{
    Answered, ChannelId, Entered, Mode, Moment, PersonId, RemarkId, ReplyId, SERVER, Storage, TopicId,
    file_url,
};
use answers::storage::{State, StorageError};

/// Replies that are entered at once: several commits' worth.
const AT_ONCE: u64 = 300;

fn reply(remark: u64) -> Answered {
    Answered {
        remark: RemarkId::from(remark),
        channel: ChannelId::from(3001),
        server: Some(SERVER.clone()),
        person: None,
        topic: TopicId::new("tram-line"),
        claim: "numbers".to_owned(),
        thread: false,
        asked: false,
        at: Moment(1000),
    }
}

/// Has something done to each of the numbers at once; what came of it, by number.
async fn at_once<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
    numbers: impl Iterator<Item = u64>,
    work: impl Fn(u64) -> F,
) -> Vec<(u64, T)> {
    while_held(async || (), numbers, work).await
}

/// The same while the database is kept from writing, which `free` ends once all have begun: however quick it is, or slow whoever asks, it is
/// not done with one before the next begins.
async fn while_held<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
    free: impl AsyncFnOnce(),
    numbers: impl Iterator<Item = u64>,
    work: impl Fn(u64) -> F,
) -> Vec<(u64, T)> {
    let (mut running, begun) = (JoinSet::new(), Arc::new(AtomicUsize::new(0)));
    for number in numbers {
        let (done, begun) = (work(number), begun.clone());
        running.spawn(async move {
            begun.fetch_add(1, Ordering::Relaxed);
            (number, done.await)
        });
    }
    while begun.load(Ordering::Relaxed) < running.len() {
        tokio::task::yield_now().await;
    }
    free().await;
    let mut all = running.join_all().await;
    all.sort_by_key(|(number, _)| *number);
    all
}

/// What became of an entry; none where its caller has gone on without an answer, as happens on a busy machine.
fn heard<T>(kept: Result<T, StorageError>) -> Option<T> {
    if let Err(StorageError::Slow | StorageError::Away) = kept {
        return None;
    }
    Some(kept.expect("it is kept"))
}

/// Waits until everything that was asked is kept: nobody is forgotten before.
async fn settled(storage: &Storage) {
    storage.forget(&PersonId::from(77)).await.expect("the database is there");
}

/// Everything that is asked of the journal's writer, whichever database it is. `hold` keeps the database from writing until what it gives
/// is called.
pub(super) async fn what_comes_at_once_is_committed_together<F: AsyncFnOnce()>(
    url: &str,
    hold: impl AsyncFn() -> F,
) {
    let storage = Arc::new(Storage::open(url).await.expect("the database opens"));
    // It runs from here on.
    heard(storage.enter_reply(&reply(1), None).await);
    settled(&storage).await;
    let before = storage.journal_commits();
    let entered = while_held(hold().await, 2..AT_ONCE + 2, |remark| {
        let storage = storage.clone();
        async move { heard(storage.enter_reply(&reply(remark), Some(Mode::Card)).await) }
    })
    .await;
    assert!(
        entered.iter().all(|(_, entered)| entered.is_none_or(|one| one == Entered::First)),
        "{entered:?}"
    );
    settled(&storage).await;
    assert_eq!(storage.unfinished().await.expect("it is read").len() as u64, AT_ONCE + 1);
    let commits = storage.journal_commits() - before;
    assert!(commits * 10 <= AT_ONCE, "{commits} commits for {AT_ONCE} replies");
    // The same message twice at the same moment, and one that is known beside new ones: each hears its own, once all have waited for it.
    let mut news = (900..1000).step_by(2);
    loop {
        let new = news.next().expect("a commit in time");
        let entered = at_once([1, new, new, new + 1, 2, new + 1].into_iter(), |remark| {
            let storage = storage.clone();
            async move { heard(storage.enter_reply(&reply(remark), None).await) }
        })
        .await;
        let first = |remark| entered.iter().filter(|one| **one == (remark, Some(Entered::First))).count();
        let firsts = (first(1), first(2), first(new), first(new + 1));
        if entered.iter().all(|(_, entered)| entered.is_some()) {
            assert_eq!(firsts, (0, 0, 1, 1), "{entered:?}");
            break;
        }
        assert!(firsts <= (0, 0, 1, 1) && firsts.3 <= 1, "{entered:?}");
        settled(&storage).await;
    }
    // What was sent is confirmed and counted once; what was refused is gone, and its message may be entered again.
    let before = storage.journal_commits();
    // Twice is once.
    for _ in 0..2 {
        while_held(hold().await, 2..AT_ONCE + 2, |remark| {
            let storage = storage.clone();
            async move {
                if remark % 3 == 0 {
                    heard(storage.abandon_reply(&RemarkId::from(remark)).await);
                } else {
                    let sent = ReplyId::from(remark + 10_000);
                    heard(storage.confirm_reply(&reply(remark), &sent));
                }
            }
        })
        .await;
    }
    settled(&storage).await;
    let commits = storage.journal_commits() - before;
    assert!(commits * 10 <= AT_ONCE * 2, "{commits} commits for {AT_ONCE} replies");
    let refused = (2..AT_ONCE + 2).filter(|remark| remark % 3 == 0).count();
    let tallies = storage.tallies(&SERVER).await.expect("they are read");
    assert_eq!(tallies[0].shown, AT_ONCE - u64::try_from(refused).expect("a few"));
    assert_eq!(storage.standing(&RemarkId::from(3)).await.expect("it is read"), None);
    let known = storage.standing(&RemarkId::from(4)).await.expect("it is read").expect("it is there");
    assert_eq!(known, (reply(4), State::Sent(10_004.into())));
    assert!(heard(storage.enter_reply(&reply(3), None).await).is_none_or(|one| one == Entered::First));
    settled(&storage).await;
    let known = storage.standing(&RemarkId::from(3)).await.expect("it is read").expect("it is there");
    assert_eq!(known.1, State::Sending);
    storage.close().await;
    assert!(storage.enter_reply(&reply(5000), None).await.is_err(), "what is closed keeps nothing");
}

/// One entry that the database refuses spoils no other.
pub(super) async fn an_entry_at_fault_is_refused_alone(url: &str) {
    let storage = Arc::new(Storage::open(url).await.expect("the database opens"));
    let entered = at_once(1..100, |remark| {
        let storage = storage.clone();
        // PostgreSQL keeps no zero byte.
        let claim = if remark == 50 { "\0".to_owned() } else { String::new() };
        async move { storage.enter_reply(&Answered { claim, ..reply(remark) }, None).await }
    })
    .await;
    for (remark, entered) in entered {
        match entered {
            Ok(Entered::First) => assert_ne!(remark, 50),
            // On a busy machine somebody goes on without waiting.
            Err(StorageError::Slow | StorageError::Away) => {}
            other => assert!(remark == 50 && other.is_err(), "{remark}: {other:?}"),
        }
    }
    assert!(!storage.health().away, "the database is not at fault");
    storage.close().await;
    let storage = Storage::open(url).await.expect("the database opens");
    let kept = storage.unfinished().await.expect("they are read");
    assert!(kept.len() == 98 && kept.iter().all(|one| one.remark != RemarkId::from(50)), "{kept:?}");
}

/// While the file is locked each caller hears so, and nobody waits longer than it takes to know; what they entered is kept afterwards, in
/// its order.
#[tokio::test]
async fn what_waited_for_the_database_is_kept_once_it_is_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = file_url(&folder.path().join("counterpoint.db"));
    let storage = Arc::new(Storage::open(&url).await.expect("the database opens"));
    let other = Storage::open(&url).await.expect("the database opens");
    other.run(&["BEGIN IMMEDIATE"]).await.expect("it is locked");
    let entered = at_once(1..200, |remark| {
        let storage = storage.clone();
        async move { storage.enter_reply(&reply(remark), None).await }
    })
    .await;
    for (remark, entered) in entered {
        let error = entered.expect_err("it is locked");
        assert!(error.is_told(), "{remark}: {error}");
    }
    let commits = storage.journal_commits();
    for remark in 1..100 {
        assert!(storage.confirm_reply(&reply(remark), &ReplyId::from(remark + 1000)).is_err());
    }
    assert!(storage.abandon_reply(&RemarkId::from(150)).await.is_err());
    assert_eq!(storage.journal_commits(), commits, "nothing was kept");
    other.run(&["ROLLBACK"]).await.expect("it is free");
    // A person's own change shows that it is back; what is entered then comes behind what waited.
    storage.opt_out(&PersonId::from(5), true, Moment(0)).await.expect("it is back");
    assert!(heard(storage.enter_reply(&reply(500), None).await).is_none_or(|one| one == Entered::First));
    settled(&storage).await;
    for remark in [1, 99] {
        let known =
            storage.standing(&RemarkId::from(remark)).await.expect("it is read").expect("it is there");
        assert_eq!(known.1, State::Sent((remark + 1000).into()));
    }
    let known = storage.standing(&RemarkId::from(199)).await.expect("it is read").expect("it is there");
    assert_eq!(known.1, State::Sending);
    assert_eq!(storage.standing(&RemarkId::from(150)).await.expect("it is read"), None, "it was taken back");
    assert_eq!(storage.tallies(&SERVER).await.expect("they are read")[0].shown, 99);
}

/// What was entered and not committed when the process ended is not there, what was answered is, and none is there twice.
#[tokio::test]
async fn what_was_answered_outlives_a_process_that_ends_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = file_url(&folder.path().join("counterpoint.db"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let (sender, mut answers) = tokio::sync::mpsc::unbounded_channel();
    let path = url.clone();
    runtime.spawn(async move {
        let storage = Arc::new(Storage::open(&path).await.expect("the database opens"));
        for remark in 1..2000 {
            let (storage, sender) = (storage.clone(), sender.clone());
            tokio::spawn(async move {
                let entered = storage.enter_reply(&reply(remark), None).await;
                let _ = sender.send((remark, entered));
            });
        }
        std::future::pending::<()>().await;
    });
    let mut answered = Vec::new();
    while answered.len() < 300 {
        answered.push(answers.recv().await.expect("it is answered"));
    }
    // Everything that runs is dropped where it is, whatever waits, and nobody closes anything.
    runtime.shutdown_background();
    while let Some(more) = answers.recv().await {
        answered.push(more);
    }
    let storage = Storage::open(&url).await.expect("the database opens");
    assert!(answered.iter().any(|(_, entered)| entered.is_ok()), "some were kept in time");
    for (remark, entered) in answered {
        if let Ok(entered) = entered {
            assert_eq!(entered, Entered::First);
            let again = heard(storage.enter_reply(&reply(remark), None).await);
            assert!(again.is_none_or(|one| one == Entered::Known), "{remark}");
        }
    }
    let all = storage.unfinished().await.expect("they are read");
    let different: std::collections::HashSet<_> = all.iter().map(|one| &one.remark).collect();
    assert_eq!(different.len(), all.len(), "no message is there twice");
}

/// Confirmations share a commit with those that follow, whoever asks for anything else finds them kept, and where nobody does they are kept
/// all the same.
pub(super) async fn confirmations_are_kept_together(url: &str) {
    let storage = Storage::open(url).await.expect("the database opens");
    let other = Storage::open(url).await.expect("the database opens");
    for remark in 1..=20 {
        heard(storage.enter_reply(&reply(remark), Some(Mode::Card)).await);
    }
    settled(&storage).await;
    let commits = storage.journal_commits();
    for remark in 1..=20 {
        storage.confirm_reply(&reply(remark), &ReplyId::from(remark + 100)).expect("it is to be kept");
    }
    let known = storage.standing(&RemarkId::from(20)).await.expect("it is read").expect("it is there");
    assert_eq!(known.1, State::Sent(120.into()), "who asks finds it kept");
    assert_eq!(storage.journal_commits(), commits + 1, "they share a commit");
    // What changes a reply comes after its confirmation, and what is new waits for none.
    heard(storage.enter_reply(&reply(21), Some(Mode::Card)).await);
    storage.confirm_reply(&reply(21), &ReplyId::from(121)).expect("it is to be kept");
    heard(storage.enter_reply(&reply(22), Some(Mode::Card)).await);
    storage.change_reply(&RemarkId::from(21), None).await.expect("it is kept");
    let known = storage.standing(&RemarkId::from(21)).await.expect("it is read").expect("it is there");
    assert_eq!(known.1, State::Gone);
    storage.confirm_reply(&reply(22), &ReplyId::from(122)).expect("it is to be kept");
    let state = async || {
        let known = other.standing(&RemarkId::from(22)).await.expect("it is read");
        known.map(|(_, state)| state)
    };
    while state().await != Some(State::Sent(122.into())) {
        tokio::task::yield_now().await;
    }
    let tallies = storage.tallies(&SERVER).await.expect("they are read");
    assert_eq!(tallies.iter().map(|one| one.shown).collect::<Vec<_>>(), [22], "each is counted once");
}

/// A confirmation that fails half way leaves the reply unconfirmed and uncounted, and keeps nobody from writing. `broken` keeps counts from
/// being written, and `mended` lets them again.
pub(super) async fn a_confirmation_is_whole(
    url: &str,
    broken: &'static [&'static str],
    mended: &'static [&'static str],
) {
    let storage = Storage::open(url).await.expect("the database opens");
    let other = Storage::open(url).await.expect("the database opens");
    let state = async |remark: u64| {
        let known = storage.standing(&RemarkId::from(remark)).await.expect("it is read");
        known.expect("it is there").1
    };
    for remark in 1..=3 {
        assert_eq!(
            storage.enter_reply(&reply(remark), Some(Mode::Card)).await.expect("it is kept"),
            Entered::First
        );
    }
    other.run(broken).await.expect("it is broken");
    storage.confirm_reply(&reply(1), &ReplyId::from(101)).expect("it is to be kept");
    assert_eq!(state(1).await, State::Sending, "nothing of it is kept");
    // What counts for nothing is confirmed all the same, and whoever writes beside is not held up.
    let asked = Answered { asked: true, ..reply(2) };
    storage.confirm_reply(&asked, &ReplyId::from(102)).expect("it is kept");
    other.opt_out(&PersonId::from(5), true, Moment(0)).await.expect("it is kept");
    other.run(mended).await.expect("it is mended");
    let commits = storage.journal_commits();
    storage.confirm_reply(&reply(1), &ReplyId::from(101)).expect("it is kept");
    assert_eq!(state(1).await, State::Sent(101.into()));
    assert_eq!(storage.journal_commits(), commits + 1, "a confirmation is one commit");
    storage.confirm_reply(&reply(1), &ReplyId::from(201)).expect("twice is once");
    assert_eq!(state(1).await, State::Sent(101.into()));
    assert_eq!(state(3).await, State::Sending, "of another message nothing is changed");
    let tallies = storage.tallies(&SERVER).await.expect("they are read");
    assert_eq!(tallies.iter().map(|one| one.shown).collect::<Vec<_>>(), [1], "it is counted once");
    // Several at once, as they come while somebody else commits.
    let storage = Arc::new(storage);
    other.run(broken).await.expect("it is broken");
    let confirmed = at_once(3..40, |remark| {
        let storage = storage.clone();
        async move {
            heard(storage.enter_reply(&reply(remark), None).await);
            storage.confirm_reply(&reply(remark), &ReplyId::from(remark + 100))
        }
    })
    .await;
    assert!(confirmed.iter().all(|(_, confirmed)| confirmed.is_ok()), "{confirmed:?}");
    settled(&storage).await;
    assert_eq!(
        storage.unfinished().await.expect("they are read").len(),
        37,
        "all are entered, none is confirmed"
    );
    other.run(mended).await.expect("it is mended");
}
