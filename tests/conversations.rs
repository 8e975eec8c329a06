//! Conversations played against the real serenity client: `tests/conversations/*.txt`, each named as the promise it keeps.
//!
//! All of them play on the fixture store, `tests/fixture-store`, so that no change of content changes them. They print a card by the ids of
//! what stands on it, but for those with `setting print = whole`, which are about cards. `setting topics = 12` adds as many topics that
//! nothing raises, for lists that fill pages. With `setting discussion = heard` it counts what other people raised before, and with
//! `around` what they said around a message, as an encoder tells it.
//!
//! `BLESS=1 cargo test --test conversations` writes what the bot did into the files; read the difference before committing.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics, also in what its tests share"
)]

#[path = "support/skipped.rs"]
mod skipped;

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

#[path = "stage/fixture_store.rs"]
mod fixture_store;

use answers::{
    moderation::Moderation,
    storage::{Held, Storage},
};
use counterpoint_core::{
    engine::Outcome,
    remark::PersonId,
    settings::{Defaults, Key, Mode, Value},
    store::Store,
    time::Clock,
};
use discord::{self, Bot, Dealt};
use fixture_store::{
    DAY, STORE, Senses, cards, store_that_hears_the_discussion, store_that_hears_what_is_said_around,
    store_while, store_with,
};
use jiff::civil::Date;
use loopback::{Loopback, TOKEN, World, transcript, transcript::cards::Cards};
use tokio::sync::{oneshot, watch};

/// The bot on a stage: its clock, and what came of each message.
struct Stage {
    clock: Clock,
    outcomes: watch::Receiver<HashMap<u64, Vec<String>>>,
    joins: watch::Receiver<u64>,
    seen_joins: u64,
    followed: watch::Receiver<HashMap<u64, u64>>,
    due: watch::Receiver<i64>,
    moderation: Arc<Moderation>,
    /// The database's only connection, while it is held back.
    held: Option<Held>,
    /// None if cards are printed whole.
    cards: Option<Cards>,
}

impl transcript::Stage for Stage {
    async fn heard(&mut self, message: u64, times: u64) -> String {
        let wanted = usize::try_from(times).expect("a few");
        let enough = |outcomes: &HashMap<u64, Vec<String>>| {
            outcomes.get(&message).is_some_and(|all| all.len() >= wanted)
        };
        let dealt = tokio::time::timeout(loopback::GIVE_UP, self.outcomes.wait_for(enough)).await;
        dealt.expect("the bot deals with every message").expect("the bot runs")[&message][wanted - 1].clone()
    }

    async fn wind(&mut self, by: Duration) {
        self.clock.wind(by);
        let now = self.clock.now();
        let due = tokio::time::timeout(loopback::GIVE_UP, self.due.wait_for(|done| *done >= now.0)).await;
        due.expect("the bot does what is due").expect("the bot runs");
    }

    async fn followed(&mut self, message: u64, times: u64) {
        let enough =
            |followed: &HashMap<u64, u64>| followed.get(&message).copied().unwrap_or_default() >= times;
        let done = self.followed.wait_for(enough);
        let done = tokio::time::timeout(loopback::GIVE_UP, done).await;
        done.expect("the bot follows every message").expect("the bot runs");
    }

    async fn joined(&mut self) {
        let seen = self.joins.wait_for(|joins| *joins > self.seen_joins);
        let seen = tokio::time::timeout(loopback::GIVE_UP, seen).await;
        self.seen_joins = *seen.expect("the bot deals with every server").expect("the bot runs");
    }

    async fn lose_database(&mut self) {
        self.moderation.storage().close().await;
    }

    async fn hold_database(&mut self, held: bool) {
        self.held =
            if held { Some(self.moderation.storage().hold().await.expect("a connection")) } else { None };
    }

    async fn fail_database(&mut self, fails: bool) {
        self.hold_database(fails).await;
        let asked = self.moderation.opt_out(&PersonId::from(0), false).await;
        assert_eq!(asked.is_err(), fails, "what a person asks for tells the bot how its database is");
    }

    fn fail_store(&mut self, fails: bool) {
        self.moderation.note_store_fault(fails);
    }

    fn cards(&self) -> Option<&Cards> {
        self.cards.as_ref()
    }
}

/// A bot connected to a loopback, until it is told to stop.
struct Running {
    stage: Stage,
    stop: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<()>,
}

async fn start(loopback: &Loopback, settings: Defaults, day: Date) -> Running {
    start_with(loopback, STORE.clone(), settings, day, true, "sqlite::memory:").await
}

async fn start_with(
    loopback: &Loopback,
    store: Arc<Store>,
    settings: Defaults,
    day: Date,
    message_content: bool,
    database: &str,
) -> Running {
    let clock = Clock::by_hand(day);
    let storage = Storage::open(database).await.expect("a database");
    let cards = Some(cards(&store));
    let opened = Moderation::open(store, settings, clock.clone(), storage).await;
    let moderation = Arc::new(opened.expect("an empty database"));
    let (sender, outcomes) = watch::channel(HashMap::<u64, Vec<String>>::new());
    let (joined, joins) = watch::channel(0);
    let (following, followed) = watch::channel(HashMap::<u64, u64>::new());
    let (done, due) = watch::channel(i64::MIN);
    let sender = Mutex::new(sender);
    let observer = move |dealt: Dealt<'_>| {
        let number = |id: counterpoint_core::remark::RemarkId| {
            u64::try_from(id.id()).expect("Discord's ids are numbers")
        };
        let (id, hearing) = match dealt {
            Dealt::Message(id, hearing) => (number(id), hearing),
            Dealt::Followed(id) => {
                return following.send_modify(|followed| *followed.entry(number(id)).or_default() += 1);
            }
            Dealt::Due(at) => {
                done.send_if_modified(|done| std::mem::replace(done, at.0) != at.0);
                return;
            }
            Dealt::Server(_) => return joined.send_modify(|joins| *joins += 1),
        };
        let outcome = match &hearing.outcome {
            Outcome::Speak(..) => "speak".to_owned(),
            Outcome::Offer(_) => "offer".to_owned(),
            Outcome::Silent(silence) => format!("silent: {}", silence.reason()),
        };
        sender.lock().expect("no test panics here").send_modify(|outcomes| {
            outcomes.entry(id).or_default().push(outcome);
        });
    };
    let bot = Bot {
        token: TOKEN.to_owned(),
        api: loopback.api(),
        moderation: moderation.clone(),
        message_content,
        configured_in: "config.toml".into(),
        observer: Some(Arc::new(observer)),
        signals: discord::Signals::default(),
    };
    let (stop, stopped) = oneshot::channel();
    let ended = tokio::spawn(async move {
        let until = async {
            let _ = stopped.await;
        };
        discord::connect(bot, until).await.expect("the bot runs until it is stopped");
    });
    loopback.wait_ready().await;
    let mut stage =
        Stage { clock, outcomes, joins, seen_joins: 0, followed, due, moderation, held: None, cards };
    // The server that it was in before.
    transcript::Stage::joined(&mut stage).await;
    Running { stage, stop, ended }
}

impl Running {
    async fn stop(self) {
        let _ = self.stop.send(());
        self.ended.await.expect("the bot ends without a panic");
    }
}

/// What of a discussion counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Discussion {
    /// Nothing.
    Passed,
    /// What other people raised before.
    Heard,
    /// What they said around a message, as an encoder tells it.
    Around,
}

/// What the head of a conversation sets.
struct Head {
    settings: Defaults,
    day: Date,
    message_content: bool,
    /// Whether cards are printed whole.
    whole: bool,
    /// How many topics the store has beside those of the fixture store.
    topics: usize,
    /// What of a discussion counts.
    discussion: Discussion,
    /// What is happening just now on the treaty of the river, if it is breaking news.
    breaking: Option<String>,
}

fn head(text: &str) -> Head {
    let mut head = Head {
        settings: Defaults::default(),
        day: DAY,
        message_content: true,
        whole: false,
        topics: 0,
        discussion: Discussion::Passed,
        breaking: None,
    };
    for (key, value) in transcript::settings(text) {
        match key.as_str() {
            "mode" => {
                let mode = Value::Mode(value.parse().expect("a mode"));
                head.settings = head.settings.with(&Key::Mode, mode);
            }
            "day" => head.day = value.parse().expect("a day"),
            "message-content" => head.message_content = value == "true",
            "print" => head.whole = value == "whole",
            "topics" => head.topics = value.parse().expect("a number"),
            "breaking" => head.breaking = Some(value),
            "discussion" => {
                head.discussion = match value.as_str() {
                    "heard" => Discussion::Heard,
                    "around" => Discussion::Around,
                    other => panic!("`{other}` is nothing that counts of a discussion"),
                }
            }
            other => panic!("`{other}` is no setting of a conversation"),
        }
    }
    head
}

async fn play(path: PathBuf) {
    let text = fs::read_to_string(&path).expect("the transcript can be read");
    let Head { settings, day, message_content, whole, topics, discussion, breaking } = head(&text);
    let loopback = Loopback::start(World { message_content, ..World::debate() }).await;
    transcript::arrange(&loopback, &text);
    let store = match (discussion, topics, breaking) {
        (Discussion::Heard, 0, None) => store_that_hears_the_discussion(),
        (Discussion::Around, 0, None) => store_that_hears_what_is_said_around(),
        (Discussion::Passed, 0, Some(news)) => store_while(&news),
        (Discussion::Passed, topics, None) => store_with(topics),
        _ => panic!("a conversation plays on one changed store"),
    };
    let mut running = start_with(&loopback, store, settings, day, message_content, "sqlite::memory:").await;
    if discussion == Discussion::Around {
        running.stage.moderation.engine().sense_with(Arc::new(Senses));
    }
    if whole {
        running.stage.cards = None;
    }
    let played = transcript::play(&loopback, &mut running.stage, &text).await;
    running.stop().await;
    for request in loopback.requests() {
        let reference = &request.body["message_reference"];
        let answers = request.method == "POST" && request.path.ends_with("/messages");
        assert!(!answers || reference.is_null() || reference["fail_if_not_exists"] == false, "{reference}");
    }
    loopback.finish();
    transcript::compare(&path, &text, &played);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_conversation_goes_as_it_is_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conversations");
    let entries = fs::read_dir(folder).expect("there are conversations");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    // `CONVERSATION=word` plays only those with that word in their name.
    let only = std::env::var("CONVERSATION").unwrap_or_default();
    assert!(paths.len() >= 20, "conversations were lost: {} are left", paths.len());
    let mut wrong = Vec::new();
    paths.retain(|path| path.to_string_lossy().contains(&only));
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Err(panic) = tokio::spawn(play(path)).await {
            let panic = panic.into_panic();
            let said = panic.downcast_ref::<String>().cloned();
            wrong.push(
                said.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned())).unwrap_or(name),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What moderators set, and what people then say: played in one server, and in another that imports its settings.
const SET: &str = "\
mod runs /settings channel mode: card; place: #debate
mod runs /settings channel mode: shadow; place: #random
mod runs /settings channel mode: line; place: #halls
mod runs /settings topic name: harbour-talks; rule: off; whole_server: true
mod runs /settings topic name: river-treaty; rule: shadow; place: #hall
mod runs /settings cooldown channel: 0s; topic: 1h; person: 0s; replies_per_hour: 3; whole_server: true
mod runs /settings role role: @&newcomers; never: true
mod runs /settings member member: @ben; never: true
mod runs /settings log channel: #mods
mod runs /settings language language: українська; place: #hall
mod runs /settings export
";
const SAID: &str = "\
ann in #debate: the Ostra treaty is not legally binding
cat in #debate: tram expansion caused this whole debt
ben in #debate: tram expansion caused this whole debt
ann in #debate: dockworkers for Kelm would be a trap
ann in #random: the Ostra treaty is not legally binding
ann in #hall: the Ostra treaty is not legally binding
ann in #hall: tram expansion caused this whole debt
ann in #plain: tram expansion caused this whole debt
clock +50m
ann in #debate: the Ostra treaty is not legally binding
clock +11m
ann in #debate: the Ostra treaty is not legally binding
ann in #debate: tram expansion caused this whole debt
ann in #ostra-1988: the tram rolling over the old town
ann in #ostra-1988: the Ostra treaty is not legally binding
";

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_travel_as_a_file_behave_alike_elsewhere() {
    let debate = Loopback::start(World::debate()).await;
    let mut running = start(&debate, Defaults::default(), DAY).await;
    // The words of the bot's language show only on whole cards.
    running.stage.cards = None;
    transcript::play(&debate, &mut running.stage, SET).await;
    let file = debate.last_file().expect("the settings were exported");
    let here = transcript::play(&debate, &mut running.stage, SAID).await;
    running.stop().await;
    debate.finish();
    let elsewhere = Loopback::start(World::elsewhere()).await;
    let mut running = start(&elsewhere, Defaults::default(), DAY).await;
    running.stage.cards = None;
    let import = format!("mod runs /settings import file: {}", file.replace('\n', "\\n"));
    transcript::play(&elsewhere, &mut running.stage, &format!("{import}\nmod presses [Apply]\n")).await;
    let there = transcript::play(&elsewhere, &mut running.stage, SAID).await;
    running.stop().await;
    elsewhere.finish();
    // Ids differ from server to server; everything else is the same.
    let bare = |played: &str| played.replace(|c: char| c.is_ascii_digit(), "0");
    assert_eq!(
        bare(&here).replace("0000000000000000000", "0"),
        bare(&there).replace("0000000000000000000", "0")
    );
    for heard in [
        "replies to ann",
        "silent: shadow",
        "silent: never-answered",
        "silent: topic-off",
        "silent: budget-spent",
        "кажуть",
    ] {
        assert!(there.contains(heard), "the conversation shows no `{heard}`:\n{there}");
    }
}

/// Every promise of good manners has its conversations: `tests/manners.tsv`, which follows the list of complaints row by row.
#[test]
fn every_promise_of_good_manners_has_its_conversation() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let text = fs::read_to_string(root.join("manners.tsv")).expect("the promises are there");
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    let rows: Vec<(&str, &str)> = rows.filter_map(|line| line.split_once('\t')).collect();
    for (complaint, conversations) in &rows {
        for name in conversations.split(", ") {
            let there = root.join("conversations").join(format!("{name}.txt")).is_file();
            assert!(there, "`{complaint}` has no conversation `{name}`");
        }
    }
    // The list itself lies beside the project, where it is developed.
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/manners.md");
    let Ok(list) = fs::read_to_string(list) else {
        skipped::skipped("complaints", "the list of complaints is not there, so their order is not compared");
        return;
    };
    let complaints =
        list.lines().filter_map(|line| line.strip_prefix("| ")).filter_map(|line| line.split(" |").next());
    let complaints: Vec<&str> = complaints.filter(|one| *one != "Bad behaviour").collect();
    assert_eq!(rows.iter().map(|(complaint, _)| *complaint).collect::<Vec<_>>(), complaints);
}

/// The limits that stand in Discord's documentation and not in its description of the API (interactions/application-commands).
const CHAT_COMMANDS: usize = 100;
const MESSAGE_COMMANDS: usize = 15;

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_as_registered_pass_discords_limits() {
    let loopback = Loopback::start(World::debate()).await;
    let running = start(&loopback, Defaults::default(), DAY).await;
    let commands = loopback.commands();
    let of_type = |kind: u64| commands.iter().filter(move |one| one["type"] == kind);
    assert!(of_type(1).count() <= CHAT_COMMANDS && of_type(3).count() <= MESSAGE_COMMANDS);
    for command in &commands {
        // The loopback has held the whole request against Discord's description, and every text against its limit.
        let name = command["name"].as_str().expect("a name");
        let of_moderators =
            ["settings", "stats", "pause", "resume", "why", "Why, or why not?"].contains(&name);
        let (contexts, types) = if of_moderators {
            (serde_json::json!([0]), serde_json::json!([0]))
        } else {
            (serde_json::json!([0, 1, 2]), serde_json::json!([0, 1]))
        };
        assert_eq!(command["contexts"], contexts, "{name}");
        assert_eq!(command["integration_types"], types, "{name}");
        // Readers whose Discord is Ukrainian or Russian see it in their language.
        let shown = if command["type"] == 1 { "description" } else { "name" };
        let own = &command[format!("{shown}_localizations")];
        for locale in ["uk", "ru"] {
            let text = own[locale].as_str().unwrap_or_default();
            assert!(!text.is_empty() && own[locale] != command[shown], "{name} in {locale}: {own}");
        }
    }
    let mut names: Vec<String> =
        commands.iter().map(|one| format!("{}{}", one["type"], one["name"])).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all, "a name stands once for each kind of command");
    // All that a start asks: the first three at once, in any order. The second question for the gateway is serenity's own, past the line that
    // keeps the limits.
    let mut asked: Vec<String> =
        loopback.requests().iter().map(|one| format!("{} {}", one.method, one.path)).collect();
    asked.get_mut(..3).expect("three requests").sort();
    assert_eq!(
        asked,
        ["GET /gateway", "GET /gateway/bot", "GET /users/@me", "PUT /applications/1000/commands"]
    );
    running.stop().await;
    loopback.finish();
}

/// Topics that come up in the same moment go into one dossier too: the bot deals with messages side by side.
#[tokio::test(flavor = "multi_thread")]
async fn topics_at_the_same_moment_make_one_dossier() {
    let loopback = Loopback::start(World::debate()).await;
    let settings = Defaults::default().with(&Key::Mode, Value::Mode(Mode::Line));
    let mut running = start(&loopback, settings, DAY).await;
    for round in 0..8 {
        let title = format!("post {round}");
        loopback.open_post("forum", &title, &[]);
        let first = loopback.say("cat", &title, "what do you all think");
        transcript::Stage::heard(&mut running.stage, first, 1).await;
        let said = [
            loopback.say("ann", &title, "the Ostra treaty is not legally binding"),
            loopback.say("ben", &title, "tram expansion caused this whole debt"),
            loopback.say("dan", &title, "Oda Larsen flew to Kelm and killed the deal"),
        ];
        for message in said {
            transcript::Stage::heard(&mut running.stage, message, 1).await;
        }
        let own = loopback.own_messages(first);
        assert_eq!(own.len(), 1, "{title} has one message of the bot's");
        let text =
            loopback.message(own[0]).expect("it is there")["content"].as_str().unwrap_or_default().to_owned();
        for topic in ["Ostra river treaty", "Norvik tram line", "Kelm harbour talks"] {
            assert!(text.contains(topic), "{topic} is missing in {title}:\n{text}");
        }
        transcript::Stage::wind(&mut running.stage, Duration::from_mins(11)).await;
    }
    running.stop().await;
    loopback.finish();
}
