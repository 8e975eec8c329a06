//! The demo without a browser: its address, its end, what it keeps, and whom it answers.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics, also in what its tests share"
)]

#[path = "demo/running.rs"]
mod running;

use std::{fs, net::TcpListener};

use loopback::page::ASSETS;
use running::{Demo, copy, folder, real_folder, say};
use serde_json::{Value, json};

const ANN: &str = "1001";
const MOD: &str = "1003";
const DEBATE: &str = "3001";

#[test]
fn the_page_is_small_and_asks_nobody_else() {
    let bytes: usize = ASSETS.iter().map(|(.., content)| content.len()).sum();
    assert!(bytes < 150 * 1024, "the assets have {bytes} bytes");
    for (path, _, content) in ASSETS {
        for ask in ["src=\"http", "href=\"http", "url(http", "url(\"http", "@import", "import(", "from 'http"]
        {
            assert!(!content.contains(ask), "{path} has `{ask}`");
        }
    }
    let (_, _, page) = ASSETS[0];
    assert!(!page.contains("<script>") && !page.contains(" style=") && !page.contains(" onclick="));
}

#[test]
fn a_taken_port_gives_a_free_one_and_says_so() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = taken.local_addr().expect("its address").port();
    let folder = folder();
    let mut demo = Demo::start(folder.path(), &["--port", &port.to_string()]);
    assert_ne!(demo.port, port);
    assert_eq!(demo.first, format!("http://127.0.0.1:{} (port {port} is taken)\n", demo.port));
    demo.ready();
    assert_eq!(demo.interrupt(), Some(0));
    let left: Vec<_> = fs::read_dir(folder.path()).expect("the folder").collect();
    assert_eq!(left.len(), 1, "nothing is written beside the store: {left:?}");
}

#[test]
fn the_discussion_goes_as_it_is_told_also_where_somebody_tried_the_channel_before() {
    let folder = real_folder();
    let demo = Demo::start(folder.path(), &["--port", "0"]);
    demo.ready();
    let answers = |world: &Value| {
        let messages = world["messages"].as_array()?.iter();
        let answers = messages.filter(|one| {
            one["channel_id"] == DEBATE
                && one["author"]["bot"] == true
                && one["message_reference"].is_object()
        });
        Some(answers.filter(|one| one["embeds"][0].is_object() && one["only"].is_null()).count())
    };
    assert_eq!(say(&demo, ANN, DEBATE, "They gave up their nukes for the Budapest Memorandum").0, 200);
    demo.until("an answer", |world| answers(world).filter(|count| *count == 1));
    let off = json!({ "mode": choice(&demo, "settings", "channel", "mode", "off"), "place": DEBATE });
    let off = json!({ "as": MOD, "channel": DEBATE, "command": "settings channel", "options": off });
    assert_eq!(demo.act("slash", &off).0, 200);
    let pause = json!({ "as": MOD, "channel": "3002", "command": "pause server", "options": {} });
    assert_eq!(demo.act("slash", &pause).0, 200);
    assert_eq!(demo.act("script", &json!({ "do": "skip" })).0, 200);
    demo.until("its end", |world| (world["script"]["state"] == "done").then_some(()));
    assert_eq!(answers(&demo.world()), Some(4), "three more, as where nothing was tried");
    // It goes on from there: a claim that was answered hours ago is answered again.
    assert_eq!(say(&demo, ANN, DEBATE, "They gave up their nukes for the Budapest Memorandum").0, 200);
    demo.until("an answer", |world| answers(world).filter(|count| *count == 5));
}

/// The notes of the events, up to the one for which `last` looks, each with its channel.
fn notes(events: &mut impl Iterator<Item = Value>, last: &str) -> Vec<(String, String)> {
    let mut notes = Vec::new();
    for event in events.filter(|event| event["type"] == "note") {
        let text = |key: &str| event[key].as_str().unwrap_or_default().to_owned();
        notes.push((text("channel"), text("text")));
        if text("text").contains(last) {
            return notes;
        }
    }
    panic!("no note says {last}: {notes:?}")
}

#[test]
fn a_note_says_what_came_of_a_message_and_why() {
    let folder = folder();
    let demo = Demo::start(folder.path(), &["--port", "0"]);
    demo.ready();
    // The day before is over.
    let day = |time: &Value| time.as_str().and_then(|time| time.get(..10)).map(str::to_owned);
    demo.until("the next day", |world| {
        (day(&world["now"])? > day(&world["messages"][0]["timestamp"])?).then_some(())
    });
    let mut events = demo.events();
    // What the bot says itself needs no note, and nothing that it says is called a silence.
    let direct = "3201";
    let told = |world: &Value| {
        let messages = world["messages"].as_array()?.iter();
        let own = messages.filter(|one| one["channel_id"] == direct && one["author"]["bot"] == true);
        Some(own.count())
    };
    for (said, answers) in [("peace", 1), ("привет", 2), ("line 7", 3)] {
        assert_eq!(say(&demo, ANN, direct, said).0, 200);
        demo.until("an answer", |world| told(world).filter(|told| *told == answers));
        // That it knows nothing the bot says once in a while.
        assert_eq!(demo.act("clock", &json!({ "seconds": 1200 })).0, 200);
    }
    assert_eq!(say(&demo, "1002", DEBATE, "<@1000> harbuor").0, 200);
    assert_eq!(say(&demo, MOD, DEBATE, "<@1000> 1988 treaty").0, 200);
    let heard = notes(&mut events, "river-treaty");
    let note = |channel: &str, text: &str| (channel.to_owned(), text.to_owned());
    let answered = |topic: &str| format!("The bot answered. `{topic}`: sure: the topic's name.");
    assert_eq!(heard, [note(direct, &answered("tram-line")), note(DEBATE, &answered("river-treaty"))]);
    for (said, why) in [
        (
            "> tram expansion caused this",
            "words of the topic `tram-line` stand in the message only in a quote",
        ),
        (
            "`1988` <@1002>",
            "nothing but quotes, code, spoilers, links, mentions or emoji stands in the message",
        ),
        ("<@1000> my brother died in the war", "the message sounds as if its author told of a loss"),
    ] {
        assert_eq!(say(&demo, ANN, DEBATE, said).0, 200);
        let heard = notes(&mut events, why);
        assert!(heard.iter().all(|(_, note)| note.starts_with("The bot stayed silent: ")), "{heard:?}");
    }
}

#[test]
fn the_try_box_says_first_what_came_of_a_text() {
    let folder = folder();
    let demo = Demo::start(folder.path(), &["--port", "0"]);
    demo.ready();
    for (text, verdict, sentence) in [
        ("tram expansion caused this whole debt", "answer", "The bot answers with this card."),
        ("the tram expansion", "offer", "The bot offers this card by a small reaction, and posts it when"),
        (
            "||the tram expansion||",
            "silence",
            "Silent: words of the topic `tram-line` stand in the message only",
        ),
    ] {
        let (status, tried) = demo.act("try", &json!({ "text": text }));
        assert_eq!(status, 200);
        assert!(tried[verdict].as_str().is_some_and(|said| said.starts_with(sentence)), "{tried}");
        let verdicts = ["answer", "offer", "silence"].iter().filter(|one| !tried[**one].is_null());
        assert_eq!(verdicts.count(), 1, "{tried}");
    }
}

#[test]
fn an_offer_goes_when_its_author_or_a_moderator_wants_it_gone() {
    let folder = folder();
    let demo = Demo::start(folder.path(), &["--port", "0"]);
    demo.ready();
    let offered = |world: &Value, id: &Value| {
        let messages = world["messages"].as_array()?.iter();
        let below = messages.filter(|one| one["id"] == *id).filter_map(|one| one["reactions"].as_array());
        Some(below.flatten().any(|one| one["emoji"]["name"] == "📖" && one["me"] == true))
    };
    let say_of = |by: &str, text: &str| {
        let (_, said) = say(&demo, by, DEBATE, text);
        demo.until("an offer", |world| offered(world, &said["id"]).filter(|offered| *offered));
        said["id"].clone()
    };
    let gone = |id: &Value| demo.until("no offer", |world| offered(world, id).filter(|offered| !offered));
    let message = say_of(ANN, "the tram expansion");
    let take =
        |by: &str, emoji: &str| demo.act("unreact", &json!({ "as": by, "message": message, "emoji": emoji }));
    let refused = |sentence: &str| (400, json!({ "error": sentence }));
    assert_eq!(take("1002", "📖"), refused("Reactions of others are taken away by moderators."));
    assert_eq!(take(MOD, "🎉"), refused("The bot has not reacted with that here."));
    assert_eq!(take(MOD, "📖").0, 200);
    gone(&message);
    demo.act("clock", &json!({ "seconds": 7200 }));
    let message = say_of("1002", "the Ostra treaty");
    let cross = |emoji: &str| {
        demo.act("react", &json!({ "as": "1002", "message": message, "emoji": emoji, "new": true }))
    };
    assert_eq!(cross("no"), refused("That is no emoji."));
    assert_eq!(cross("❌").0, 200);
    gone(&message);
}

#[test]
fn what_is_kept_is_there_the_next_time() {
    let folder = folder();
    let arguments = ["--port", "0", "--keep", "kept.db"];
    let mut demo = Demo::start(folder.path(), &arguments);
    demo.ready();
    assert_eq!(say(&demo, ANN, DEBATE, "They gave up their dam for Ostra").0, 200);
    let answered = |world: &Value| {
        let mut messages = world["messages"].as_array()?.iter();
        messages.find(|one| one["channel_id"] == DEBATE && one["author"]["bot"] == true)?["id"]
            .as_str()
            .map(str::to_owned)
    };
    let answer = demo.until("an answer", answered);
    let shadow = json!({ "as": MOD, "channel": DEBATE, "command": "settings language", "options": { "language": choice(&demo, "settings", "language", "language", "українська") } });
    assert_eq!(demo.act("slash", &shadow).0, 200);
    let before = demo.world()["now"].as_str().expect("the clock").to_owned();
    assert_eq!(demo.interrupt(), Some(0));

    let mut demo = Demo::start(folder.path(), &arguments);
    assert_eq!(demo.until("the answer", answered), answer);
    demo.until("the commands", registered);
    let world = demo.world();
    assert!(world["now"].as_str().expect("the clock") >= before.as_str());
    let view = json!({ "as": MOD, "channel": DEBATE, "command": "settings history", "options": {} });
    assert_eq!(demo.act("slash", &view).0, 200);
    let told = |world: &Value| {
        let messages = world["messages"].as_array()?;
        messages.last()?["content"].as_str().map(str::to_owned)
    };
    let history = told(&demo.world()).expect("an answer");
    assert!(history.contains("мова для"), "{history}");
    // A button on an answer of the last time works.
    let press = json!({ "as": ANN, "message": answer, "custom_id": "v1/why" });
    assert_eq!(demo.act("press", &press).0, 200);
    let why = told(&demo.world()).expect("an answer");
    assert!(why.contains("ostra"), "{why}");
    assert_eq!(demo.interrupt(), Some(0));
    // What cannot be read is not written over.
    let discussion = folder.path().join("kept.db.discussion.json");
    fs::write(&discussion, "half a fi").expect("it is written");
    let refused = std::process::Command::new(env!("CARGO_BIN_EXE_counterpoint"))
        .args(["demo", "--port", "0", "--keep", "kept.db"])
        .current_dir(folder.path())
        .output()
        .expect("it runs");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("move it away"));
    assert_eq!(fs::read_to_string(discussion).expect("it is there"), "half a fi");
}

/// The bot's commands, once it has registered them: it may have answered before.
fn registered(world: &Value) -> Option<Value> {
    Some(world["commands"].clone()).filter(|commands| !commands[0].is_null())
}

/// The value of a choice, as the page would send it.
fn choice(demo: &Demo, command: &str, subcommand: &str, option: &str, name: &str) -> Value {
    let commands = demo.until("the commands", registered);
    let named = |list: &Value, name: &str| {
        list.as_array()
            .and_then(|list| {
                list.iter().find(|one| one["name"].as_str().is_some_and(|one| one.starts_with(name)))
            })
            .cloned()
            .unwrap_or_default()
    };
    let command = named(&commands, command);
    let option = named(&named(&command["options"], subcommand)["options"], option);
    named(&option["choices"], name)["value"].clone()
}

#[tokio::test]
async fn the_pretend_discord_answers_no_page_of_a_browser() {
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpStream,
    };
    let loopback = loopback::Loopback::start(loopback::World::debate()).await;
    let address = loopback.api().trim_start_matches("http://").to_owned();
    let asked = async |host: &str, more: &str| {
        let mut stream = TcpStream::connect(&address).await.expect("it listens");
        let request =
            format!("GET /api/v10/gateway HTTP/1.1\r\nhost: {host}\r\n{more}connection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("it takes the request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("it answers");
        answer.split(' ').nth(1).map(str::to_owned)
    };
    let status = |code: &str| Some(code.to_owned());
    assert_eq!(asked(&address, "").await, status("200"));
    assert_eq!(asked(&address, "origin: https://demo.example\r\n").await, status("403"));
    assert_eq!(asked("demo.example", "").await, status("403"));
}

#[test]
fn only_its_own_page_is_answered() {
    let folder = folder();
    let demo = Demo::start(folder.path(), &["--port", "0"]);
    let get = |host: &str, more: &str| {
        demo.raw(&format!("GET /api/world HTTP/1.1\r\nhost: {host}\r\n{more}connection: close\r\n\r\n")).0
    };
    let here = format!("127.0.0.1:{}", demo.port);
    assert_eq!(get(&here, ""), 200);
    assert_eq!(get(&here, &format!("origin: http://{here}\r\n")), 200);
    // Another site's name that was made to lead here, and a request of another site's page.
    assert_eq!(get("demo.example", ""), 403);
    assert_eq!(get(&here, "origin: http://demo.example\r\n"), 403);
    assert_eq!(get(&here, "origin: http://127.0.0.1:1\r\n"), 403);
    let form = format!(
        "POST /api/script HTTP/1.1\r\nhost: {here}\r\ncontent-type: text/plain\r\ncontent-length: 13\r\nconnection: close\r\n\r\n{{\"do\":\"play\"}}"
    );
    assert_eq!(demo.raw(&form).0, 415);
    assert_eq!(demo.world()["script"]["state"], "ready");
}

#[test]
fn what_discord_would_not_allow_is_refused_in_a_sentence() {
    let folder = folder();
    let demo = Demo::start(folder.path(), &["--port", "0"]);
    demo.ready();
    let (_, said) = say(&demo, ANN, DEBATE, "good morning");
    let long = "x".repeat(2001);
    let settings = json!({ "as": ANN, "channel": DEBATE, "command": "settings view", "options": {} });
    for (what, body, sentence) in [
        ("say", json!({ "as": ANN, "channel": DEBATE, "text": "  " }), "A message needs a text."),
        (
            "say",
            json!({ "as": ANN, "channel": DEBATE, "text": long }),
            "A message has 2000 characters at most.",
        ),
        (
            "say",
            json!({ "as": ANN, "channel": "3004", "text": "a" }),
            "Messages are written in channels, threads and posts.",
        ),
        ("say", json!({ "as": "1000", "channel": DEBATE, "text": "a" }), "Nobody here is known by that id."),
        ("say", json!({ "as": ANN, "channel": "3203", "text": "a" }), "There is no such channel."),
        (
            "edit",
            json!({ "as": MOD, "message": said["id"], "text": "a" }),
            "Only one's own messages can be edited.",
        ),
        (
            "delete",
            json!({ "as": "1002", "message": said["id"] }),
            "Messages of others are deleted by moderators.",
        ),
        (
            "press",
            json!({ "as": ANN, "message": said["id"], "custom_id": "v1/why" }),
            "That is not on the message any more.",
        ),
        ("slash", settings, "This command is for moderators."),
        (
            "slash",
            json!({ "as": ANN, "channel": "3100", "command": "topics", "options": {} }),
            "Commands are run in channels, threads and posts.",
        ),
        ("try", json!({ "text": "x".repeat(4001) }), "A text to try has 4000 characters at most."),
        (
            "slash",
            json!({ "as": ANN, "channel": DEBATE, "command": "topic", "options": {} }),
            "`name` is needed.",
        ),
        (
            "slash",
            json!({ "as": ANN, "channel": DEBATE, "command": "nothing", "options": {} }),
            "There is no command `/nothing`.",
        ),
        (
            "slash",
            json!({ "as": ANN, "channel": "3201", "command": "why", "options": { "message": "a" } }),
            "This command works in servers only.",
        ),
        (
            "post",
            json!({ "as": ANN, "forum": "3004", "title": "a", "tags": ["1"], "text": "a" }),
            "The forum has no such tag.",
        ),
        ("clock", json!({ "as": ANN, "seconds": 0 }), "The clock is wound by one second to 31 days."),
        ("script", json!({ "do": "stop" }), "The discussion is played or skipped."),
        ("modal", json!({ "as": ANN, "custom_id": "a", "values": {} }), "That form is not open any more."),
        ("nothing", json!({}), "The demo knows no such action."),
    ] {
        let (status, answer) = demo.act(what, &body);
        assert_eq!((status, &answer["error"]), (400, &json!(sentence)), "{what} {body}");
    }
    assert_eq!(demo.act("delete", &json!({ "as": MOD, "message": said["id"] })).0, 200);
    // One byte more than is read, the JSON around the text counted.
    let text = "x".repeat(2 * 1024 * 1024 + 1 - json!({ "text": "" }).to_string().len());
    assert_eq!(demo.act("try", &json!({ "text": text })), (413, json!({ "error": "That is too large." })));
}

#[test]
fn b28_a_store_with_errors_is_shown_and_taken_over_once_they_are_mended() {
    let folder = folder();
    let faulty = folder.path().join("responses/waters/new.toml");
    fs::write(&faulty, "title = 1").expect("it is written");
    let mut demo = Demo::start(folder.path(), &["--port", "0"]);
    let store = demo.world()["store"].clone();
    assert_eq!((&store["state"], &store["topics"]), (&json!("faulty"), &json!(0)));
    let findings = store["findings"].as_array().expect("findings");
    assert!(findings.iter().any(|one| one["level"] == "error" && one["file"] == "responses/waters/new.toml"));
    fs::remove_file(faulty).expect("it is removed");
    let whole = |world: &Value| {
        (world["store"]["state"] == "changed" && world["store"]["findings"] == json!([])).then_some(())
    };
    demo.until("a store without errors", whole);
    demo.until("the commands", registered);
    assert_ne!(demo.world()["store"]["topics"], 0);
    assert_eq!(demo.interrupt(), Some(0));
}

#[test]
fn a_store_that_is_not_there_is_told_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("config.toml"), "[store]\npath = \"mine\"\n").expect("written");
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_counterpoint"))
        .args(["demo", "--port", "0"])
        .current_dir(folder.path())
        .output()
        .expect("it runs");
    assert_eq!(run.status.code(), Some(2));
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(told.contains("there is no store at mine; name the store's folder"), "{told}");
}

#[test]
fn a_store_that_was_gone_for_a_while_is_followed_again() {
    let folder = folder();
    let demo = Demo::start(folder.path(), &["--port", "0"]);
    demo.ready();
    let (there, away) = (folder.path().join("responses"), folder.path().join("away"));
    let revision = demo.world()["store"]["revision"].clone();
    fs::rename(&there, &away).expect("it is moved");
    let gone = |world: &Value| (world["store"]["state"] == "faulty").then_some(());
    demo.until("a store that cannot be read", gone);
    // Another folder of the same name, as after a change of branches: it may be seen half-made first.
    copy(&away, &there);
    let whole = |world: &Value| {
        (world["store"]["state"] == "changed" && world["store"]["revision"] == revision).then_some(())
    };
    demo.until("the store", whole);
    // A change of a file in the new folder is seen.
    let file = there.join("asides.txt");
    let text = fs::read_to_string(&file).expect("the asides");
    fs::write(&file, text + "a sentence about the weather in another town\n").expect("it is written");
    let next = |world: &Value| {
        (world["store"]["state"] == "changed" && world["store"]["revision"] != revision).then_some(())
    };
    demo.until("the change", next);
}
