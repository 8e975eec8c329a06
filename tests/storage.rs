//! What outlives a restart: one suite, on SQLite and on a real PostgreSQL.
//!
//! PostgreSQL is started from its Debian package on a socket of its own; where it is not installed that half is skipped, and
//! says so (with `CI=true` it fails instead).

#[path = "support/skipped.rs"]
mod skipped;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use answers::{
    moderation::{Moderation, Refused},
    storage::{About, Entered, Judged, Storage, StorageError, Vote},
};
use counterpoint_core::{
    feedback::{Counted, Judgement, Reason},
    policy::{Answered, Mode, Settings},
    remark::{ChannelId, PersonId, RemarkId, Scope, ServerId},
    settings::{Change, Key, TopicRule, Value},
    store::Store,
    time::{Clock, Moment},
    topic::TopicId,
};
use jiff::civil::date;

const SERVER: ServerId = ServerId(9);
const HERE: Scope = Scope::Place(ChannelId(3001));
const MOD: PersonId = PersonId(1003);

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
    Moderation::open(store, Settings::default(), clock.clone(), storage).await.expect("it is read")
}

fn value(moderation: &Moderation, scope: Scope, key: &Key) -> Option<Value> {
    moderation.engine().settings().server(SERVER).get(scope, key).map(|entry| entry.value.clone())
}

/// A reply is entered, sent and confirmed, each once.
async fn journal(storage: &Storage, answered: &Answered) {
    assert_eq!(storage.enter_reply(answered).await.expect("it is kept"), Entered::First);
    assert_eq!(storage.enter_reply(answered).await.expect("twice is once"), Entered::Known);
    let unfinished = storage.unfinished(SERVER).await.expect("it is read");
    assert_eq!(unfinished.iter().map(|one| one.remark).collect::<Vec<_>>(), [answered.remark]);
    assert_eq!(storage.reply_to(answered.remark).await.expect("it is read"), None, "it is not sent yet");
    storage.confirm_reply(answered, 70).await.expect("it is kept");
    storage.confirm_reply(answered, 71).await.expect("twice is once");
    storage.abandon_reply(answered.remark).await.expect("what was sent stays");
    assert_eq!(storage.unfinished(SERVER).await.expect("it is read"), []);
    assert_eq!(
        storage.dossier(ChannelId(3001)).await.expect("it is read"),
        Some((70, vec![answered.clone()]))
    );
}

/// Everything that is asked of a database, whichever it is.
async fn suite(url: &str) {
    let clock = Clock::by_hand(date(2026, 11, 24));
    let topic = Key::Topic(TopicId::new("peacekeepers"));
    {
        let moderation = moderation(url, &clock).await;
        let made = moderation.change(SERVER, MOD, &[mode(HERE, Mode::Card)]).await.expect("it is kept");
        assert_eq!((made.len(), made[0].number, made[0].from.clone()), (1, 1, None));
        let again = moderation.change(SERVER, MOD, &[mode(HERE, Mode::Card)]).await.expect("it is kept");
        assert!(again.is_empty(), "what changes nothing is no change");
        let several =
            [mode(HERE, Mode::Line), Change::set(Scope::Server, topic.clone(), Value::Topic(TopicRule::Off))];
        let made = moderation.change(SERVER, MOD, &several).await.expect("they are kept");
        assert_eq!(made.iter().map(|one| (one.number, one.batch)).collect::<Vec<_>>(), [(2, 2), (3, 2)]);
        assert_eq!(made[0].sentence(), "mode for <#3001>: `card` → `line`");
        moderation.opt_out(PersonId(5), true).await.expect("it is kept");
        moderation.opt_out(PersonId(5), true).await.expect("twice is once");
        moderation.opt_out(PersonId(6), true).await.expect("it is kept");
        moderation.opt_out(PersonId(6), false).await.expect("it is kept");
        let answered = Answered {
            remark: RemarkId(u64::MAX >> 1),
            channel: ChannelId(3001),
            server: Some(SERVER),
            person: Some(PersonId(7)),
            topic: TopicId::new("peacekeepers"),
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
    assert_eq!(value(&moderation, HERE, &Key::Mode), Some(Value::Mode(Mode::Line)));
    assert_eq!(value(&moderation, Scope::Server, &topic), Some(Value::Topic(TopicRule::Off)));
    let opted_out = moderation.engine().settings().opted_out.clone();
    assert_eq!(opted_out.into_iter().collect::<Vec<_>>(), [PersonId(5)]);
    assert_eq!(moderation.engine().spent(SERVER), 1, "cooldowns and budgets outlive a restart");
    let history = moderation.history(SERVER, 10).await.expect("it is read");
    assert_eq!(history.iter().map(|one| one.number).collect::<Vec<_>>(), [3, 2, 1]);
    // Undo: what was made together is undone together; what was overtaken is not.
    let refused = moderation.undo(SERVER, MOD, 1).await;
    assert!(matches!(refused, Err(Refused::Overtaken { number: 1, .. })), "{refused:?}");
    assert!(matches!(moderation.undo(SERVER, MOD, 99).await, Err(Refused::Unknown(99))));
    let undone = moderation.undo(SERVER, MOD, 3).await.expect("it is undone");
    assert_eq!(undone.len(), 2);
    assert_eq!(undone[0].undoes, Some(3));
    assert_eq!(value(&moderation, HERE, &Key::Mode), Some(Value::Mode(Mode::Card)));
    assert_eq!(value(&moderation, Scope::Server, &topic), None);
    let redone = moderation.undo(SERVER, MOD, undone[0].number).await.expect("an undo can be undone");
    assert_eq!(redone.len(), 2);
    assert_eq!(value(&moderation, HERE, &Key::Mode), Some(Value::Mode(Mode::Line)));
    // Other servers have their own.
    let other = moderation.change(ServerId(10), MOD, &[mode(HERE, Mode::Off)]).await.expect("it is kept");
    assert_eq!(other[0].number, 1);
    assert_eq!(value(&moderation, HERE, &Key::Mode), Some(Value::Mode(Mode::Line)));
    // A person's record.
    let remark = RemarkId(u64::MAX >> 1);
    let reply = moderation.storage().reply_to(remark).await.expect("it is read");
    assert_eq!(reply, Some((70, TopicId::new("peacekeepers"))));
    let author = moderation.storage().answered_by(70).await.expect("it is read");
    assert_eq!(
        author.iter().map(|one| (one.remark, one.person)).collect::<Vec<_>>(),
        [(remark, Some(PersonId(7)))]
    );
    moderation
        .storage()
        .change_reply(remark, Some((&TopicId::new("neutrality"), "a-claim")))
        .await
        .expect("it is kept");
    let reply = moderation.storage().reply_to(remark).await.expect("it is read");
    assert_eq!(reply, Some((70, TopicId::new("neutrality"))));
    feedback(&moderation).await;
    let about = moderation.storage().about(PersonId(7)).await.expect("it is read");
    assert_eq!(about, About { replies: 1, votes: 1, opted_out: None });
    assert_eq!(moderation.storage().forget(PersonId(7)).await.expect("it is done"), 2);
    let about = moderation.storage().about(PersonId(7)).await.expect("it is read");
    assert_eq!(about, About { replies: 0, votes: 0, opted_out: None });
    let tallies = moderation.tallies(SERVER).await.expect("they are read");
    assert_eq!(tallies[0].votes, [0, 2, 0, 0], "whoever is forgotten keeps their vote in the counts");
    let author = moderation.storage().answered_by(70).await.expect("it is read");
    assert_eq!(author.iter().map(|one| one.person).collect::<Vec<_>>(), [None], "and is forgotten here too");
    moderation.storage().change_reply(remark, None).await.expect("it is kept");
    assert_eq!(moderation.storage().reply_to(remark).await.expect("it is read"), None);
    let about = moderation.storage().about(PersonId(5)).await.expect("it is read");
    assert_eq!(about.opted_out, Some(clock.now()));
    // The log is kept for ninety days.
    clock.wind(Duration::from_hours(91 * 24));
    assert!(moderation.history(SERVER, 10).await.expect("it is read").is_empty());
    let next = moderation.change(SERVER, MOD, &[mode(HERE, Mode::Off)]).await.expect("it is kept");
    assert_eq!(next[0].number, 8, "numbers are never given out twice");
    let all = moderation.storage().history(SERVER, Moment(0), 100).await.expect("it is read");
    assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), [8, 7], "what is older is gone");
    // A lost database: the change is refused, and what was known holds.
    moderation.storage().close().await;
    let refused = moderation.change(SERVER, MOD, &[mode(HERE, Mode::Card)]).await;
    let sentence = refused.expect_err("it is not kept").to_string();
    assert!(sentence.starts_with("Nothing has changed: "), "{sentence}");
    assert_eq!(value(&moderation, HERE, &Key::Mode), Some(Value::Mode(Mode::Off)));
}

/// Votes, judgements and counts.
async fn feedback(moderation: &Moderation) {
    let topic = TopicId::new("peacekeepers");
    let vote = |reply, person, reason| {
        let topic = topic.clone();
        async move {
            let kept = moderation.vote(reply, PersonId(person), SERVER, &topic, reason).await;
            kept.expect("it is kept")
        }
    };
    assert_eq!(vote(1, 7, Reason::OffTopic).await, Vote::First);
    assert_eq!(vote(1, 7, Reason::OffTopic).await, Vote::Same);
    assert_eq!(vote(1, 7, Reason::OneSided).await, Vote::Changed);
    assert_eq!(vote(1, 8, Reason::OneSided).await, Vote::First);
    moderation.storage().count(SERVER, &topic, Counted::Opened).await.expect("it is kept");
    moderation.storage().count(SERVER, &topic, Counted::Opened).await.expect("it is kept");
    let judged = |remark, judgement, at| Judged {
        remark: RemarkId(remark),
        server: SERVER,
        scope: HERE,
        key: Key::Mode,
        topic: TopicId::new("peacekeepers"),
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
    let since = moderation.storage().precision(SERVER, HERE, &Key::Mode, now).await.expect("it is read");
    assert_eq!(
        (since.right, since.wrong),
        (2, 0),
        "what was judged before does not count, a second judgement replaces"
    );
    let tallies = moderation.tallies(SERVER).await.expect("they are read");
    assert_eq!(tallies.len(), 1);
    let tally = &tallies[0];
    assert_eq!((tally.shown, tally.opened, tally.votes), (1, 2, [0, 2, 0, 0]));
    assert_eq!((tally.shadow.right, tally.shadow.wrong), (2, 1));
    let greet = |at| moderation.storage().greet(SERVER, at);
    assert!(greet(now).await.expect("it is kept"));
    assert!(!greet(now).await.expect("it is kept"), "a server is greeted once");
}

/// A database of each earlier version is brought up to date, and loses nothing.
async fn from_every_version(url: impl Fn(i64) -> String) {
    for version in 1..Storage::newest() {
        let url = url(version);
        let old = Storage::open_at(&url, version).await.expect("an earlier version opens");
        let at = Moment(1000);
        old.change(SERVER, MOD, at, &[mode(HERE, Mode::Card)], None).await.expect("it is kept");
        old.opt_out(PersonId(5), true, at).await.expect("it is kept");
        old.close().await;
        let new = Storage::open(&url).await.expect("it is brought up to date");
        assert_eq!(new.settings().await.expect("it is read").len(), 1);
        assert_eq!(new.opted_out().await.expect("it is read"), [PersonId(5)]);
        assert_eq!(new.history(SERVER, Moment(0), 10).await.expect("it is read").len(), 1);
        assert!(new.replies(Moment(0), Moment(0)).await.expect("it is read").is_empty());
        new.close().await;
        let refused = Storage::open_at(&url, version).await;
        assert!(matches!(refused, Err(StorageError::Schema(_))), "there is no way back: {refused:?}");
    }
}

#[tokio::test]
async fn sqlite_keeps_what_was_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("counterpoint.db");
    suite(&file_url(&path)).await;
    let header = fs::read(&path).expect("the file is there");
    // Bytes 18 and 19 of an SQLite file are 2 with a write-ahead log (sqlite.org/fileformat.html).
    assert_eq!(header[18..20], [2, 2], "the write-ahead log is on");
    from_every_version(|version| file_url(&folder.path().join(format!("{version}.db")))).await;
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_told() {
    let refused = Storage::open("sqlite:/nowhere/at/all.db").await;
    assert!(matches!(refused, Err(StorageError::Database(_))), "{refused:?}");
}

/// A PostgreSQL of the test's own.
struct Postgres {
    folder: tempfile::TempDir,
    server: Child,
    programs: PathBuf,
    user: &'static str,
}

impl Postgres {
    fn start() -> Option<Self> {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        let programs = versions.filter_map(Result::ok).map(|one| one.path().join("bin"));
        let programs = programs.filter(|bin| bin.join("initdb").exists()).max()?;
        let folder = tempfile::tempdir().expect("a folder");
        let id = Command::new("id").arg("-u").output().expect("id is there").stdout;
        // PostgreSQL does not run as root; its package brings a user.
        let user = if id.trim_ascii() == b"0" { "postgres" } else { "" };
        if !user.is_empty() {
            let owned = Command::new("chown").arg(user).arg(folder.path()).status().expect("chown is there");
            assert!(owned.success());
        }
        let data = folder.path().join("data");
        let made = command(&programs, user, "initdb")
            .args(["--auth=trust", "--username=counterpoint", "--no-sync", "--encoding=UTF8", "-D"])
            .arg(&data)
            .stdout(Stdio::null())
            .status();
        assert!(made.expect("initdb runs").success());
        let server = command(&programs, user, "postgres")
            .arg("-D")
            .arg(&data)
            .args(["-c", "listen_addresses=", "-c", "fsync=off", "-k"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .spawn()
            .expect("postgres starts");
        let started = Self { folder, server, programs, user };
        // It is ready when it answers; each question waits for an answer by itself.
        let begun = std::time::Instant::now();
        let mut ready = false;
        while !ready && begun.elapsed() < Duration::from_mins(1) {
            ready = started.ask("SELECT 1");
        }
        assert!(ready, "postgres answers");
        Some(started)
    }

    /// Runs a statement; whether it succeeded. Waits a little for a server that is not there yet.
    fn ask(&self, statement: &str) -> bool {
        let ready = command(&self.programs, self.user, "pg_isready")
            .args(["-q", "-t", "1", "-h"])
            .arg(self.folder.path())
            .status();
        if !ready.expect("pg_isready runs").success() {
            return false;
        }
        command(&self.programs, self.user, "psql")
            .args(["-q", "-U", "counterpoint", "-d", "postgres", "-c", statement, "-h"])
            .arg(self.folder.path())
            .stdout(Stdio::null())
            .status()
            .expect("psql runs")
            .success()
    }

    fn database(&self, name: &str) -> String {
        assert!(self.ask(&format!("CREATE DATABASE {name}")));
        let folder = self.folder.path().to_string_lossy().replace('/', "%2F");
        format!("postgres://counterpoint@{folder}/{name}")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn command(programs: &Path, user: &str, program: &str) -> Command {
    let program = programs.join(program);
    if user.is_empty() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--regid", user, "--clear-groups", "--"]).arg(program);
    command.current_dir("/");
    command
}

#[tokio::test]
async fn postgresql_keeps_what_was_acknowledged() {
    let Some(postgres) = Postgres::start() else {
        skipped::skipped("postgresql", "PostgreSQL is not installed, so only SQLite is tried");
        return;
    };
    suite(&postgres.database("suite")).await;
    from_every_version(|version| postgres.database(&format!("version{version}"))).await;
}
