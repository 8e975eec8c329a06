//! `counterpoint run`, the real binary: one reply a message when it is killed between hearing and sending, when two instances run by
//! mistake, and a store that changes while it runs.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/one_topic.rs"]
mod one_topic;
#[path = "support/running.rs"]
mod running;

use std::{fs, time::Duration};

use answers::{offers::OFFER, storage::Storage};
use loopback::{Loopback, When, World};
use running::Running;

/// A folder with a store of one topic and a configuration.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    /// `database` is a file in the folder, or `:memory:`.
    fn new(api: &str, database: &str) -> Self {
        let folder = one_topic::folder();
        let home = Self { folder };
        home.configure("config.toml", api, database);
        home
    }

    fn configure(&self, name: &str, api: &str, database: &str) {
        let path = self.folder.path();
        let database = if database == ":memory:" {
            database.to_owned()
        } else {
            path.join(database).display().to_string()
        };
        let text = format!(
            "[store]\npath = \"{}\"\n[storage]\nurl = \"sqlite:{database}\"\n[metrics]\nlisten = \"off\"\n[hearing]\nencoder = false\n[discord]\napi = \"{api}\"\n[defaults]\nmode = \"card\"\nchannel-cooldown = \"0s\"\ntopic-cooldown = \"0s\"\nperson-cooldown = \"0s\"\n",
            path.join("responses").display(),
        );
        fs::write(path.join(name), text).expect("a configuration");
    }

    fn start(&self, config: &str) -> Running {
        let log = fs::File::create(self.folder.path().join("log")).expect("a file");
        let arguments = ["--config", config, "run"];
        Running::start(env!("CARGO_BIN_EXE_counterpoint"), &arguments, self.folder.path(), log)
    }

    /// What the program that was started last has logged.
    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn topic(&self) -> std::path::PathBuf {
        self.folder.path().join("responses/shelf/topic.toml")
    }
}

/// What is said, and raises the topic.
const SAID: &str = "what about the Treaty of Ghent";

/// How many messages the bot has sent after a message, once it has dealt with everything that came before another one, which it answers.
async fn replies_after(loopback: &Loopback, message: u64) -> usize {
    let later = loopback.say("cat", "#hall", SAID);
    loopback.wait_for_reply_to(later).await;
    loopback.own_messages(message).len() - 1
}

async fn killed_between(when: When) {
    let loopback = Loopback::start(World::debate()).await;
    let home = Home::new(&loopback.api(), "counterpoint.db");
    let running = home.start("config.toml");
    loopback.wait_registered(1).await;
    loopback.hold_next("POST /channels/3001/messages", when);
    let message = loopback.say("ann", "#debate", SAID);
    loopback.wait_held(1).await;
    drop(running);
    // Discord has the message if the bot was killed while it waited for the answer.
    assert_eq!(loopback.own_messages(message).len(), usize::from(when == When::After));
    let again = home.start("config.toml");
    let reply = loopback.wait_for_reply_to(message).await;
    loopback.wait_registered(2).await;
    assert_eq!(replies_after(&loopback, message).await, 1, "{when:?}");
    // Its buttons work, whoever has sent it.
    let pressed = loopback.press("ben", reply, "More views").await;
    let answer = loopback.answer(pressed).expect("it is answered");
    assert!(
        answer["data"]["content"].as_str().is_some_and(|text| text.contains("The treaty settled")),
        "{answer}"
    );
    // And so it stays at the next start.
    drop(again);
    let _once_more = home.start("config.toml");
    loopback.wait_registered(3).await;
    let before = loopback.own_messages(message).len();
    let later = loopback.say("ben", "#hall", SAID);
    loopback.wait_for_reply_to(later).await;
    assert_eq!(loopback.own_messages(message).len(), before + 1, "nothing is answered twice after a restart");
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_discord_heard_of_the_reply_it_is_sent_once() {
    killed_between(When::Before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_discord_had_the_reply_it_is_not_sent_again() {
    killed_between(When::After).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_deleted_while_the_bot_was_down_gets_no_reply() {
    let loopback = Loopback::start(World::debate()).await;
    let home = Home::new(&loopback.api(), "counterpoint.db");
    let running = home.start("config.toml");
    loopback.wait_registered(1).await;
    loopback.hold_next("POST /channels/3001/messages", When::After);
    let message = loopback.say("ann", "#debate", SAID);
    loopback.wait_held(1).await;
    drop(running);
    let reply = loopback.own_messages(message)[0];
    loopback.delete(message);
    let _again = home.start("config.toml");
    loopback.wait_gone(reply).await;
    loopback.wait_registered(2).await;
    assert_eq!(replies_after(&loopback, message).await, 0, "the reply goes with the message");
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_outlives_a_restart_and_a_tap_meanwhile_brings_its_card() {
    let loopback = Loopback::start(World::debate()).await;
    let home = Home::new(&loopback.api(), "counterpoint.db");
    let running = home.start("config.toml");
    loopback.wait_registered(1).await;
    loopback.slash("mod", "#debate", "settings channel", &[("mode", "offer".into())]).await;
    loopback.slash("mod", "#random", "settings channel", &[("mode", "offer".into())]).await;
    let (before, meanwhile) = (loopback.say("ann", "#debate", SAID), loopback.say("ben", "#random", SAID));
    for offered in [before, meanwhile] {
        until(&loopback, || async { loopback.reactions(offered).iter().any(|one| one.2) }).await;
    }
    drop(running);
    // Discord wants a quarter of a second between two reactions.
    loopback.wind(Duration::from_secs(1));
    loopback.react("cat", meanwhile, OFFER);
    let _again = home.start("config.toml");
    loopback.wait_for_reply_to(meanwhile).await;
    until(&loopback, || async { !loopback.reactions(meanwhile).iter().any(|one| one.2) }).await;
    assert!(loopback.replies_to(before).is_empty(), "nobody tapped");
    loopback.react("cat", before, OFFER);
    loopback.wait_for_reply_to(before).await;
    assert_eq!(loopback.replies_to(meanwhile).len(), 1);
    loopback.finish();
}

/// Two bots that were started by mistake; `second` is the database of the other one.
async fn two_instances(second: &str) {
    let loopback = Loopback::start(World::debate()).await;
    let home = Home::new(&loopback.api(), "counterpoint.db");
    home.configure("second.toml", &loopback.api(), second);
    let _first = home.start("config.toml");
    loopback.wait_registered(1).await;
    let _second = home.start("second.toml");
    loopback.wait_registered(2).await;
    for number in 0..5 {
        let message = loopback.say("ann", "#debate", SAID);
        loopback.wait_for_reply_to(message).await;
        // Both have heard of it, and of everything that they sent.
        loopback.heartbeats(2).await;
        let later = loopback.say("ben", "#random", SAID);
        loopback.wait_for_reply_to(later).await;
        let answers = loopback.own_messages(message);
        assert_eq!(answers.len(), 2, "message {number} has one reply, and the later one too");
    }
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_with_one_database_answer_once() {
    two_instances("counterpoint.db").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_that_know_nothing_of_each_other_answer_once() {
    two_instances("other.db").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_changes_is_taken_over_once_it_has_no_errors() {
    let loopback = Loopback::start(World::debate()).await;
    let home = Home::new(&loopback.api(), ":memory:");
    let _running = home.start("config.toml");
    loopback.wait_registered(1).await;
    let title = || async {
        let asked = loopback.slash("ann", "#debate", "topic", &[("name", "topic".into())]).await;
        let answer = loopback.answer(asked).expect("it is answered");
        let embed = answer["data"]["embeds"][0]["title"].as_str().map(str::to_owned);
        embed.unwrap_or_else(|| answer["data"]["content"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(title().await, "The Treaty of Ghent");
    let message = loopback.say("ann", "#debate", SAID);
    let reply = loopback.wait_for_reply_to(message).await;
    let good = fs::read_to_string(home.topic()).expect("the topic is there");
    // A fault: what was known before goes on answering.
    fs::write(home.topic(), good.replace("title = \"The", "titel = \"A")).expect("it is written");
    until(&loopback, || async { home.log().contains("the changed store has errors") }).await;
    assert!(home.log().contains("unknown-key"), "the log names the fault");
    assert_eq!(title().await, "The Treaty of Ghent");
    fs::write(home.topic(), good.replace("The Treaty of Ghent", "The Ghent Treaty")).expect("it is written");
    until(&loopback, || async { title().await == "The Ghent Treaty" }).await;
    // Withdrawn: the buttons under what was said before tell so.
    let withdrawn = good.replace("\"published\"", "\"withdrawn\"");
    fs::write(home.topic(), withdrawn).expect("it is written");
    until(&loopback, || async { title().await != "The Ghent Treaty" }).await;
    let pressed = loopback.press("ben", reply, "More views").await;
    let answer = loopback.answer(pressed).expect("it is answered");
    assert_eq!(answer["data"]["content"], "Curators have withdrawn this topic since the bot showed it.");
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn b31_a_database_that_is_away_is_told_once_when_it_goes_and_once_when_it_is_back() {
    let loopback = Loopback::start(World::debate()).await;
    let home = Home::new(&loopback.api(), "counterpoint.db");
    let _running = home.start("config.toml");
    loopback.wait_registered(1).await;
    let url = format!("sqlite:{}", home.folder.path().join("counterpoint.db").display());
    let other = Storage::open(&url).await.expect("the database opens");
    other.run(&["BEGIN IMMEDIATE"]).await.expect("it is locked");
    // Fewer than the budget of an hour.
    for channel in ["#debate", "#random", "#hall"].into_iter().cycle().take(15) {
        let message = loopback.say("ann", channel, SAID);
        loopback.wait_for_reply_to(message).await;
    }
    let lines = |what: &str| home.log().lines().filter(|line| line.contains(what)).count();
    // No reply has waited until the bot knew.
    until(&loopback, || async { lines("the database is away") > 0 }).await;
    assert_eq!(lines("the database is away"), 1, "{}", home.log());
    other.run(&["ROLLBACK"]).await.expect("it is free");
    // What a person asks for is tried even now.
    loopback.slash("mod", "#debate", "settings channel", &[("mode", "card".into())]).await;
    let message = loopback.say("ben", "#debate", SAID);
    loopback.wait_for_reply_to(message).await;
    assert_eq!((lines("the database is away"), lines("the database is back")), (1, 1), "{}", home.log());
    assert_eq!(lines("ERROR") + lines("WARN"), 1, "{}", home.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn f8_a_connection_that_is_half_open_is_noticed_and_resumed() {
    let loopback = Loopback::start(World::debate()).await;
    loopback.set_heartbeat(Duration::from_secs(2));
    let home = Home::new(&loopback.api(), ":memory:");
    let _running = home.start("config.toml");
    loopback.wait_registered(1).await;
    loopback.fall_silent();
    // What is said meanwhile is sent once the session is resumed.
    let message = loopback.say("ann", "#debate", SAID);
    loopback.wait_for_reply_to(message).await;
    loopback.wait_resumed(1).await;
    assert_eq!(loopback.identifies(), 1, "{}", home.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn f2_a_request_that_hangs_is_given_up_and_its_reply_sent_once() {
    let loopback = Loopback::start(World::debate()).await;
    let home = Home::new(&loopback.api(), "counterpoint.db");
    let _running = home.start("config.toml");
    loopback.wait_registered(1).await;
    loopback.hold_next("POST /channels/3001/messages", When::Before);
    let message = loopback.say("ann", "#debate", SAID);
    loopback.wait_held(1).await;
    // Nobody lets it go.
    loopback.wait_for_reply_to(message).await;
    assert_eq!(replies_after(&loopback, message).await, 1);
    assert!(home.log().contains("no answer"), "{}", home.log());
    loopback.finish();
}

/// Asks again until it is so.
async fn until<F: Future<Output = bool>>(loopback: &Loopback, so: impl Fn() -> F) {
    let asking = async {
        while !so().await {
            // Each question is a round trip; nothing sleeps.
            loopback.heartbeat().await;
        }
    };
    tokio::time::timeout(loopback::GIVE_UP, asking).await.expect("it is so at last");
}
