//! A rolling upgrade of `counterpoint run`, the real binary: on SIGTERM it finishes what it has begun, and the process that comes next hears
//! from where it stopped. Nothing is lost, and nothing is answered twice.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]
#![cfg(unix)]

#[path = "support/one_topic.rs"]
mod one_topic;
#[path = "support/running.rs"]
mod running;

use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use loopback::{Loopback, When, World};
use running::Running;

/// How long whoever replaces a process waits for its end.
const WITHIN: Duration = Duration::from_secs(5);

/// What is said, and raises the topic.
const SAID: &str = "what about the Treaty of Ghent";

/// A folder with a store of one topic, a configuration and a database.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new(api: &str) -> Self {
        let folder = one_topic::folder();
        let text = format!(
            "[metrics]\nlisten = \"off\"\n[hearing]\nencoder = false\n[discord]\napi = \"{api}\"\n[defaults]\nmode = \"card\"\nchannel-cooldown = \"0s\"\ntopic-cooldown = \"0s\"\nperson-cooldown = \"0s\"\n",
        );
        fs::write(folder.path().join("config.toml"), text).expect("a configuration");
        Self { folder }
    }

    fn start(&self) -> Running {
        let log = fs::File::options().create(true).append(true).open(self.folder.path().join("log"));
        let log = log.expect("a file");
        Running::start(env!("CARGO_BIN_EXE_counterpoint"), &["run"], self.folder.path(), log)
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Running {
    /// Asks the program to end, as a service manager does.
    fn ask_to_end(&self) -> Instant {
        let asked = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        assert!(asked.expect("kill is there").success());
        Instant::now()
    }

    /// Waits for its end, with what it ended.
    async fn ended(mut self, asked: Instant) {
        let status = tokio::task::spawn_blocking(move || self.0.wait()).await.expect("it is waited for");
        assert_eq!(status.expect("it is waited for").code(), Some(0));
        assert!(asked.elapsed() < WITHIN, "it took {:?} to end", asked.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_across_an_upgrade_loses_and_repeats_nothing() {
    let loopback = Loopback::start(World::debate()).await;
    let home = Home::new(&loopback.api());
    let running = home.start();
    loopback.wait_registered(1).await;
    let before = loopback.say("ann", "#debate", SAID);
    loopback.wait_for_reply_to(before).await;
    // A reply is on its way when the upgrade begins.
    loopback.hold_next("POST /channels/3001/messages", When::Before);
    let begun = loopback.say("ben", "#debate", SAID);
    loopback.wait_held(1).await;
    let asked = running.ask_to_end();
    loopback.wait_closed_by_clients(1).await;
    let meanwhile = loopback.say("cat", "#hall", SAID);
    loopback.release();
    running.ended(asked).await;
    assert_eq!(loopback.replies_to(begun).len(), 1, "what was begun is finished: {}", home.log());
    assert!(loopback.replies_to(meanwhile).is_empty(), "nobody hears any more");
    assert!(
        !loopback.closed_by_clients().iter().any(|code| [1000, 1001].contains(code)),
        "the session stays"
    );
    let nobody = loopback.say("ann", "#ostra-1988", SAID);
    let again = home.start();
    for message in [meanwhile, nobody] {
        loopback.wait_for_reply_to(message).await;
    }
    loopback.wait_registered(2).await;
    assert_eq!(loopback.identifies(), 1, "the next process goes on with the session: {}", home.log());
    // What it was not told again it knows: who moderates, and where.
    loopback.slash("mod", "#debate", "settings channel", &[("mode", "line".into())]).await;
    let after = loopback.say("ben", "#debate", SAID);
    loopback.wait_for_reply_to(after).await;
    // And the process after that.
    let asked = again.ask_to_end();
    loopback.wait_closed_by_clients(2).await;
    let third = loopback.say("cat", "#debate", SAID);
    again.ended(asked).await;
    let _third = home.start();
    loopback.wait_for_reply_to(third).await;
    loopback.wait_registered(3).await;
    let last = loopback.say("ann", "#hall", SAID);
    loopback.wait_for_reply_to(last).await;
    assert_eq!(loopback.identifies(), 1, "{}", home.log());
    for message in [before, begun, meanwhile, nobody, after, third, last] {
        assert_eq!(loopback.replies_to(message).len(), 1, "{message} is answered once: {}", home.log());
    }
    let log = home.log();
    assert!(!log.contains(" WARN ") && !log.contains(" ERROR "), "{log}");
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_discord_does_not_know_any_more_begins_anew() {
    let loopback = Loopback::start(World::debate()).await;
    let home = Home::new(&loopback.api());
    let running = home.start();
    loopback.wait_registered(1).await;
    let asked = running.ask_to_end();
    running.ended(asked).await;
    loopback.end_sessions();
    let _again = home.start();
    loopback.wait_registered(2).await;
    loopback.wait_resumed(1).await;
    // It hears once the new session stands, after the wait that Discord asks for.
    loopback.wait_begun(2).await;
    let message = loopback.say("ann", "#debate", SAID);
    loopback.wait_for_reply_to(message).await;
    assert_eq!(loopback.identifies(), 2, "{}", home.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_one_process_alone_has_no_leases() {
    let loopback = Loopback::start(World::debate()).await;
    let home = Home::new(&loopback.api());
    let config = home.folder.path().join("config.toml");
    let text = fs::read_to_string(&config).expect("a configuration");
    fs::write(&config, text.replace("[discord]\n", "[discord]\nshards = \"lease\"\n")).expect("a file");
    let mut running = home.start();
    let status = tokio::task::spawn_blocking(move || running.0.wait()).await.expect("it is waited for");
    assert_eq!(status.expect("it is waited for").code(), Some(2));
    let log = home.log();
    assert!(
        log.contains("`[discord] shards = \"lease\"` needs a database that several processes reach; set `[storage] url` in config.toml to a PostgreSQL, or `shards` to \"auto\""),
        "{log}"
    );
    loopback.finish();
}
