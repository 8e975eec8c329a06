//! Shards over several processes of `counterpoint run`, the real binary: as many as Discord says, parts of them, and leases on a real
//! PostgreSQL, where processes join, end and are killed.
//!
//! PostgreSQL is started from its Debian package on a socket of its own, and discord.js' proxy for Discord's API by Node.js (`npm ci` in
//! `tests/proxy`); where one is missing its tests are skipped, and say so.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]
#![cfg(unix)]

#[path = "proxy/node.rs"]
mod node;
#[path = "support/one_topic.rs"]
mod one_topic;
#[path = "storage/postgres.rs"]
#[expect(dead_code, reason = "only the tests of the storage stop and hold up the database")]
mod postgres;
#[path = "support/running.rs"]
mod running;
#[path = "support/skipped.rs"]
mod skipped;

use std::{
    collections::BTreeSet,
    fs,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use loopback::{
    Limit, Limits, Loopback, When, World,
    world::{Channel, Kind},
};
use node::Proxy;
use postgres::Postgres;
use running::Running;

/// How soon others have the shards of a process that died.
const WITHIN: Duration = Duration::from_secs(30);

/// What is said, and raises the topic.
const SAID: &str = "what about the Treaty of Ghent";

/// A running bot in a folder of its own, killed at the latest when the test ends.
struct Process {
    // It stands first, so that the program ends before its folder goes.
    running: Running,
    folder: tempfile::TempDir,
}

impl Process {
    fn start(api: &str, shards: &str, storage: &str) -> Self {
        let folder = one_topic::folder();
        let text = format!(
            "[metrics]\nlisten = \"off\"\n[hearing]\nencoder = false\n[storage]\nurl = \"{storage}\"\n[discord]\napi = \"{api}\"\nshards = \"{shards}\"\n[defaults]\nmode = \"card\"\nchannel-cooldown = \"0s\"\ntopic-cooldown = \"0s\"\nperson-cooldown = \"0s\"\nreplies-per-hour = 1000\n",
        );
        fs::write(folder.path().join("config.toml"), text).expect("a configuration");
        let log = fs::File::create(folder.path().join("log")).expect("a file");
        let running = Running::start(env!("CARGO_BIN_EXE_counterpoint"), &["run"], folder.path(), log);
        Self { running, folder }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// The shards that it runs, by what it has logged.
    fn runs(&self) -> BTreeSet<u64> {
        let mut runs = BTreeSet::new();
        for line in self.log().lines() {
            let named = line.split_whitespace().find_map(|word| word.strip_prefix("shard="));
            let Some(shard) = named.and_then(|shard| shard.parse().ok()) else { continue };
            if line.contains("a shard starts") {
                runs.insert(shard);
            } else if line.contains("a shard is let go") {
                runs.remove(&shard);
            }
        }
        runs
    }

    /// Asks it to end, as a service manager does, and waits until it has.
    async fn end(mut self) -> String {
        let asked = Command::new("kill").args(["-TERM", &self.running.0.id().to_string()]).status();
        assert!(asked.expect("kill is there").success());
        let ended = tokio::task::spawn_blocking(move || {
            let status = self.running.0.wait().expect("it is waited for");
            assert_eq!(status.code(), Some(0), "{}", self.log());
            self.log()
        });
        ended.await.expect("it ends")
    }
}

/// A server for each of `count` shards, the first with what `World::debate` has.
fn world(count: u64) -> World {
    (1..count).fold(World::debate(), |world, shard| {
        let guild = (shard << 22) + 2000;
        let talk = Channel::new(guild + 1, "debate", Kind::Text, None);
        let other = World { guild, name: format!("Server {shard}"), ..World::debate() };
        let users =
            other.users.iter().cloned().map(|user| loopback::world::User { roles: Vec::new(), ..user });
        let users = users.collect();
        world.beside(World { users, channels: vec![talk], roles: Vec::new(), ..other })
    })
}

/// The channel of a shard's server.
fn place(shard: u64) -> String {
    if shard == 0 { "#debate".to_owned() } else { format!("#debate of Server {shard}") }
}

/// Somebody says something on the server of each shard.
fn say_everywhere(loopback: &Loopback, shards: u64) -> Vec<u64> {
    (0..shards).map(|shard| loopback.say("ann", &place(shard), SAID)).collect()
}

/// Waits until it is so.
async fn until(what: &str, within: Duration, mut so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !so() {
        assert!(began.elapsed() < within, "{what}: not within {within:?}");
        tokio::task::spawn_blocking(|| std::thread::park_timeout(Duration::from_millis(20)))
            .await
            .expect("a moment passes");
    }
}

async fn all_answered_once(loopback: &Loopback, messages: &[u64], told: impl Fn() -> String) {
    for message in messages {
        loopback.wait_for_reply_to(*message).await;
    }
    for message in messages {
        assert_eq!(loopback.replies_to(*message).len(), 1, "{message}: {}", told());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn auto_runs_as_many_shards_as_discord_says_and_begins_them_at_its_pace() {
    let loopback = Loopback::start(world(4)).await;
    loopback.set_shards(4, 2);
    loopback.limit_starts();
    let process = Process::start(&loopback.api(), "auto", "sqlite:counterpoint.db");
    loopback.wait_begun(4).await;
    assert_eq!(loopback.begun().iter().copied().collect::<BTreeSet<_>>(), (0..4).map(|id| (id, 4)).collect());
    assert_eq!(loopback.too_soon(), 0, "{}", process.log());
    let said = say_everywhere(&loopback, 4);
    all_answered_once(&loopback, &said, || process.log()).await;
    // All of them go on in the next process, which begins none.
    process.end().await;
    assert_eq!(loopback.identifies(), 4);
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_are_told_to_run_a_part_run_that_part() {
    let loopback = Loopback::start(world(4)).await;
    loopback.set_shards(1, 4);
    let processes =
        ["0..3/4", "3..4/4"].map(|shards| Process::start(&loopback.api(), shards, "sqlite:counterpoint.db"));
    loopback.wait_registered(2).await;
    loopback.wait_begun(4).await;
    let runs = processes.iter().map(Process::runs).collect::<Vec<_>>();
    assert_eq!(runs, [BTreeSet::from([0, 1, 2]), BTreeSet::from([3])]);
    let said = say_everywhere(&loopback, 4);
    all_answered_once(&loopback, &said, || processes[1].log()).await;
    loopback.finish();
}

/// How many shards there are.
const SHARDS: u64 = 16;

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_shards_over_four_processes_that_come_go_and_are_killed() {
    let Some(postgres) = Postgres::start() else {
        skipped::skipped("postgresql", "PostgreSQL is not installed, so leases are not tried");
        return;
    };
    let database = postgres.database("shards");
    let loopback = Loopback::start(world(SHARDS)).await;
    loopback.set_shards(SHARDS, 16);
    loopback.lift_limits();
    loopback.limit_starts();
    let start = || Process::start(&loopback.api(), "lease", &database);
    let shared = |processes: &[Process], each: usize| {
        let runs: Vec<BTreeSet<u64>> = processes.iter().map(Process::runs).collect();
        let all: BTreeSet<u64> = runs.iter().flatten().copied().collect();
        runs.iter().all(|runs| runs.len() <= each)
            && runs.iter().map(BTreeSet::len).sum::<usize>() == all.len()
            && all.len() == usize::try_from(SHARDS).expect("a few")
    };
    // One has them all; the others join, one after the other, and nothing that is said meanwhile is lost: sessions are handed on.
    let mut processes = vec![start()];
    loopback.wait_begun(16).await;
    let mut said = say_everywhere(&loopback, SHARDS);
    for others in 2..=4 {
        processes.push(start());
        let each = 16_usize.div_ceil(others);
        let mut looks = 0;
        until("the shards are shared out", WITHIN * 2, || {
            looks += 1;
            if looks % 10 == 0 {
                let shard = looks / 10 % SHARDS;
                said.push(loopback.say("ben", &place(shard), SAID));
            }
            shared(&processes, each)
        })
        .await;
        said.extend(say_everywhere(&loopback, SHARDS));
        let told = || processes.iter().map(Process::log).collect::<String>();
        all_answered_once(&loopback, &said, told).await;
    }
    let told = |processes: &[Process]| processes.iter().map(Process::log).collect::<String>();
    assert_eq!(
        loopback.identifies(),
        16,
        "a shard that moves goes on with its session:\n{}",
        told(&processes)
    );
    // One ends: its shards move, and nothing is lost.
    let ending = processes.remove(1);
    let moving: Vec<u64> = ending.runs().into_iter().collect();
    let ended = ending.end();
    let (ended, while_ending) = tokio::join!(ended, async {
        moving.iter().map(|shard| loopback.say("ben", &place(*shard), SAID)).collect::<Vec<_>>()
    });
    said.extend(while_ending);
    said.extend(say_everywhere(&loopback, SHARDS));
    all_answered_once(&loopback, &said, || format!("{}\n{ended}", told(&processes))).await;
    assert_eq!(loopback.identifies(), 16, "{}", told(&processes));
    // One is killed while it answers: the others have its shards within the time, and finish what it had begun.
    let killed = processes.remove(0);
    let orphans = killed.runs();
    let orphan = *orphans.iter().find(|shard| **shard > 0).expect("it runs some");
    let channel = (orphan << 22) + 2001;
    loopback.hold_next(&format!("POST /channels/{channel}/messages"), When::Before);
    let begun = loopback.say("cat", &place(orphan), SAID);
    loopback.wait_held(1).await;
    drop(killed);
    let at = Instant::now();
    until("the shards of the dead are taken", WITHIN, || shared(&processes, 8)).await;
    loopback.wait_begun(16 + orphans.len()).await;
    assert!(at.elapsed() < WITHIN, "it took {:?}", at.elapsed());
    said.push(begun);
    said.extend(say_everywhere(&loopback, SHARDS));
    all_answered_once(&loopback, &said, || told(&processes)).await;
    assert_eq!(loopback.too_soon(), 0, "{}", told(&processes));
    println!(
        "{} messages were answered once each; the shards of the dead stood after {:?}",
        said.len(),
        at.elapsed()
    );
    loopback.finish();
}

/// How soon what is changed through one process holds for the others.
const HOLDS: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_changed_through_one_of_four_processes_holds_for_the_three_others_within_a_second() {
    let Some(postgres) = Postgres::start() else {
        skipped::skipped(
            "postgresql",
            "PostgreSQL is not installed, so processes side by side are not tried",
        );
        return;
    };
    let database = postgres.database("news");
    let loopback = Loopback::start(world(4)).await;
    loopback.set_shards(4, 4);
    loopback.lift_limits();
    let start = |_| Process::start(&loopback.api(), "lease", &database);
    let mut processes: Vec<Process> = (0..4).map(start).collect();
    let all = |processes: &[Process]| processes.iter().flat_map(Process::runs).collect::<BTreeSet<_>>().len();
    until("each process has a shard", WITHIN * 2, || {
        processes.iter().all(|process| process.runs().len() == 1) && all(&processes) == 4
    })
    .await;
    let said = say_everywhere(&loopback, 4);
    let told = |processes: &[Process]| processes.iter().map(Process::log).collect::<String>();
    all_answered_once(&loopback, &said, || told(&processes)).await;
    // She opts out where one of them hears her. People talk until the second is over; what she says then is answered by none of the others.
    loopback.slash("ann", &place(0), "privacy opt-out", &[]).await;
    let out = Instant::now();
    while out.elapsed() < HOLDS {
        let meanwhile = loopback.say("ben", &place(1), SAID);
        loopback.wait_for_reply_to(meanwhile).await;
    }
    let mut unanswered: Vec<u64> = (1..4).map(|shard| loopback.say("ann", &place(shard), SAID)).collect();
    // A moderator switches a channel off. Each of the three hears of it, as each in turn has the shard once the one before it has ended.
    loopback.slash("mod", "#debate", "settings channel", &[("mode", "off".into())]).await;
    while processes.len() > 1 {
        let had = processes.iter().position(|process| process.runs().contains(&0)).expect("one runs it");
        processes.remove(had).end().await;
        until("another process has the shard", WITHIN, || {
            processes.iter().any(|process| process.runs().contains(&0))
        })
        .await;
        unanswered.push(loopback.say("ben", "#debate", SAID));
        let elsewhere = loopback.say("ben", "#random", SAID);
        all_answered_once(&loopback, &[elsewhere], || told(&processes)).await;
    }
    let last = loopback.say("cat", "#hall", SAID);
    all_answered_once(&loopback, &[last], || told(&processes)).await;
    for message in unanswered {
        assert_eq!(loopback.replies_to(message).len(), 0, "{message}: {}", told(&processes));
    }
    loopback.finish();
}

/// Requests a second that Discord takes of all processes together. Each alone would keep to 50.
const TOGETHER: u32 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn four_processes_behind_one_proxy_keep_the_limit_of_all_requests_together() {
    let now = Arc::new(|| "2026-11-29T00:00:00Z".to_owned());
    let loopback = Loopback::host(world(SHARDS), 1_800_000_000_000, now).await.expect("a free port");
    loopback.set_shards(SHARDS, 16);
    let Some(mut proxy) = Proxy::start(&loopback.api(), TOGETHER) else {
        skipped::skipped(
            "proxy",
            "the proxy of discord.js is not there (npm ci in tests/proxy), so limits of several processes are not tried",
        );
        return;
    };
    let processes = ["0..4/16", "4..8/16", "8..12/16", "12..16/16"]
        .map(|shards| Process::start(&proxy.api(), shards, "sqlite:counterpoint.db"));
    let told = || processes.iter().map(Process::log).collect::<String>();
    loopback.wait_registered(4).await;
    loopback.wait_begun(16).await;
    let global = Limit { requests: TOGETHER, per: Duration::from_secs(1) };
    loopback.set_limits(Limits { global, ..Limits::default() });
    // Four seconds' worth of replies at once, five in each channel, which is what its own limit lets through.
    let before = loopback.limited();
    let said: Vec<u64> = (0..5).flat_map(|_| say_everywhere(&loopback, SHARDS)).collect();
    all_answered_once(&loopback, &said, told).await;
    // The clocks of both ends are apart by what a request takes: few come a moment early.
    let refused = loopback.limited() - before;
    assert!(refused <= 4, "{refused} of {} requests were too many:\n{}", said.len(), told());
    // Where the proxy goes away, what is said meanwhile is answered once it is back.
    proxy.stop();
    let meanwhile = say_everywhere(&loopback, SHARDS);
    until("each process has asked in vain", WITHIN, || {
        processes.iter().all(|process| process.log().contains("no connection"))
    })
    .await;
    proxy.start_again(&loopback.api(), TOGETHER);
    all_answered_once(&loopback, &meanwhile, told).await;
    assert_eq!(loopback.violations(), Vec::<String>::new());
    println!("{} replies, {refused} requests too many", said.len() + meanwhile.len());
}
