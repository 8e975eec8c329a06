//! `replay`: an exported chat through the real engine, at its own times.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/command.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod command;

use std::{fmt::Write as _, fs, path::Path, process::Output};

use command::{Judged, counterpoint, stderr, stdout};
use serde_json::{Value, json};

const TREATY: &str = "the Ostra treaty is not legally binding";
const JOKE: &str = "the Ostra treaty was a joke";
const TRAM: &str = "tram expansion caused this whole debt";

/// A message as `DiscordChatExporter` writes it, so many minutes after noon.
fn said(id: u64, minutes: u64, by: u64, text: &str) -> Value {
    let (hours, minutes) = (12 + minutes / 60, minutes % 60);
    json!({
        "id": id.to_string(), "type": "Default", "timestamp": format!("2026-11-20T{hours:02}:{minutes:02}:00.123+00:00"),
        "timestampEdited": null, "callEndedTimestamp": null, "isPinned": false, "content": text,
        "author": { "id": by.to_string(), "name": "ann", "discriminator": "0000", "nickname": "Ann", "color": null, "isBot": false,
            "roles": [{ "id": "77", "name": "reader", "color": null, "position": 1 }], "avatarUrl": "https://example.org/a.png" },
        "attachments": [], "embeds": [{ "title": TREATY, "fields": [] }], "stickers": [], "reactions": [], "mentions": [], "inlineEmojis": [],
    })
}

fn with(mut message: Value, key: &str, value: Value) -> Value {
    message[key] = value;
    message
}

/// The export of a channel.
fn export(channel: (&str, &str, &str), messages: &[Value]) -> String {
    let (id, kind, name) = channel;
    let channel =
        json!({ "id": id, "type": kind, "categoryId": "5", "category": "Talk", "name": name, "topic": null });
    let list: Vec<String> = messages.iter().map(|message| format!("{message:#}")).collect();
    format!(
        "\u{FEFF}{{\n\"guild\": {},\n\"channel\": {channel},\n\"dateRange\": {{\"after\": null, \"before\": null}},\n\
        \"exportedAt\": \"2026-11-27T12:00:00+00:00\",\n\"messages\": [\n{}\n],\n\"messageCount\": {}\n}}\n",
        json!({ "id": "900", "name": "The Harbour", "iconUrl": "" }),
        list.join(",\n"),
        messages.len()
    )
}

const DEBATE: (&str, &str, &str) = ("10", "GuildTextChat", "debate");

/// What `replay` prints of messages of a channel.
fn replayed(store: &Judged, messages: &[Value], more: &[&str]) -> Output {
    let file = store.path("debate.json");
    fs::write(&file, export(DEBATE, messages)).expect("written");
    let file = file.to_string_lossy().into_owned();
    store.run("replay", &[&[file.as_str()], more].concat(), "")
}

/// The objects that it prints.
fn objects(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).expect("each line is an object")).collect()
}

/// Of each message its id, and what came of it: the reason where that is silence.
fn outcomes(output: &Output) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let came = |one: &Value| text(if one["outcome"] == "silent" { &one["silence"] } else { &one["outcome"] });
    objects(output).iter().map(|one| (text(&one["message"]), came(one))).collect()
}

/// The same of a file with a message a line: the number of each line, and what came of it.
fn lines(output: &Output, file: &str) -> Vec<(String, String)> {
    let line = |id: &str| id.strip_prefix(file)?.strip_prefix(':').map(str::to_owned);
    let all = outcomes(output).into_iter();
    all.map(|(id, came)| (line(&id).expect("the id is where the line stands"), came)).collect()
}

fn expected(all: &[(u64, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(id, came)| (id.to_string(), (*came).to_owned())).collect()
}

#[test]
fn a_chat_is_heard_at_its_own_times() {
    let store = Judged::new();
    let messages = [
        said(1, 0, 1, TREATY),
        said(2, 1, 2, TRAM),
        said(3, 3, 2, TRAM),
        said(4, 300, 3, TREATY),
        said(5, 361, 3, TREATY),
        said(6, 362, 4, "lunch?"),
    ];
    let output = replayed(&store, &messages, &["--format", "json"]);
    assert_eq!(stderr(&output), "");
    let came = [
        (1, "speak"),
        (2, "channel-cooling"),
        (3, "speak"),
        (4, "topic-cooling"),
        (5, "speak"),
        (6, "nothing-raised"),
    ];
    assert_eq!(outcomes(&output), expected(&came));
    let every = replayed(&store, &messages, &["--every", "--format", "json"]);
    assert!(outcomes(&every)[..5].iter().all(|one| one.1 == "speak"), "{:?}", outcomes(&every));
    let shorter = replayed(&store, &messages, &["--set", "topic-cooldown=1h", "--format", "json"]);
    assert_eq!(outcomes(&shorter)[3].1, "speak");
}

#[test]
fn settings_are_those_that_are_asked_for() {
    let store = Judged::new();
    let messages = [said(1, 0, 1, TREATY), said(2, 10, 2, JOKE), said(3, 20, 3, TRAM)];
    let came = |more: &[&str]| -> Vec<String> {
        let output = replayed(&store, &messages, &[more, &["--every", "--format", "json"]].concat());
        outcomes(&output).into_iter().map(|one| one.1).collect()
    };
    assert_eq!(came(&[]), ["speak", "speak", "speak"]);
    assert_eq!(came(&["--mode", "offer"]), ["offer", "offer", "offer"]);
    assert_eq!(came(&["--mode", "off"]), ["mode-off", "mode-off", "mode-off"]);
    assert_eq!(came(&["--set", "topic/tram-line=off"])[2], "topic-off");
    assert_eq!(came(&["--set", "member/1=never"])[0], "never-answered");
    for (set, told) in [
        (
            "log-channel=3",
            "`log-channel` has no effect on a replay, which posts nothing in any channel; leave it out",
        ),
        ("pause=1h", "`1h` is not `resumed` or a time in UTC such as `2026-11-28 14:30`"),
        ("loud", "`loud` sets nothing: write a setting and its value, as in `--set channel-cooldown=5m`"),
        ("mood=1", "`mood` is no setting; the settings are `mode`, "),
        ("channel-cooldown=soon", "`soon` is not a time"),
    ] {
        let output = replayed(&store, &messages, &["--set", set]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).starts_with(&format!("counterpoint: {told}")), "{}", stderr(&output));
    }
}

#[test]
fn a_time_between_messages_is_not_set_where_each_is_judged_for_itself() {
    let store = Judged::new();
    for set in ["channel-cooldown=5m", "topic-cooldown=1h", "person-cooldown=0s", "replies-per-hour=1"] {
        let output = replayed(&store, &[said(1, 0, 1, TREATY)], &["--every", "--set", set]);
        let word = set.split('=').next().unwrap_or_default();
        let told = format!(
            "counterpoint: `{word}` has no effect with `--every`, which judges each message for itself; leave one of them out\n"
        );
        assert_eq!((output.status.code(), stderr(&output)), (Some(2), told), "{set}");
    }
}

#[test]
fn direct_messages_are_played_with_the_settings_that_are_asked_for() {
    let store = Judged::new();
    let direct = export(("20", "DirectGroupTextChat", "ann, ben"), &[said(1, 0, 1, TREATY)]);
    let direct = direct.replacen("\"id\":\"900\"", "\"id\":\"0\"", 1);
    assert!(direct.contains("\"id\":\"0\""), "{direct}");
    assert_eq!(outcomes(&played(&store, "direct.json", direct.as_bytes())), expected(&[(1, "speak")]));
}

#[test]
fn a_pause_holds_until_a_time_of_the_chat() {
    let store = Judged::new();
    let messages = [said(1, 0, 1, TREATY), said(2, 90, 2, TRAM)];
    let output = replayed(&store, &messages, &["--format", "json", "--set", "pause=2026-11-20 13:00"]);
    assert_eq!(outcomes(&output), expected(&[(1, "paused"), (2, "speak")]));
}

#[test]
fn a_file_is_named_once() {
    let store = Judged::new();
    let file = store.path("talk.txt");
    fs::write(&file, TREATY).expect("written");
    let path = file.to_string_lossy().into_owned();
    let other = path.replace("talk.txt", "./talk.txt");
    for again in [&path, &other] {
        let output = store.run("replay", &[&path, again], "");
        let told = format!("counterpoint: the file {again} is named twice; name each file once\n");
        assert_eq!((output.status.code(), stdout(&output), stderr(&output)), (Some(2), String::new(), told));
    }
}

#[test]
fn what_was_read_before_a_fault_is_told_as_that() {
    let store = Judged::new();
    let output = |bytes: &[u8]| {
        let file = store.path("talk.txt");
        fs::write(&file, bytes).expect("written");
        store.run("replay", &[&file.to_string_lossy()], "")
    };
    let part = output(&[TREATY.as_bytes(), b"\n\xE4\xEE\n"].concat());
    let told = "Not everything could be read. This is what came of the messages that were:\n\
        1 message of people on 1 day: 1 card, 0 offers. Not heard: 0 messages of bots, 0 of Discord.\n";
    assert!(stdout(&part).starts_with(told), "{}", stdout(&part));
    let nothing = output(b"\xE4\xEE\n");
    assert_eq!((nothing.status.code(), stdout(&nothing)), (Some(2), String::new()));
}

#[test]
fn no_message_of_an_export_is_longer_than_a_line_may_be() {
    let store = Judged::new();
    let long = "x".repeat(1024 * 1024 + 1);
    let output = replayed(&store, &[said(1, 0, 1, TREATY), said(2, 9, 2, &long)], &["--format", "json"]);
    assert_eq!(outcomes(&output), expected(&[(1, "speak")]));
    assert!(stderr(&output).contains("message 2 is longer than 1048576 bytes"), "{}", stderr(&output));
}

#[test]
fn the_discussion_and_what_is_replied_to_are_heard() {
    let store = Judged::new();
    let reply = |message: Value, to: &str| {
        let message = with(message, "type", json!("Reply"));
        with(message, "reference", json!({ "messageId": to, "channelId": "10", "guildId": "900" }))
    };
    let messages = [
        said(1, 0, 1, JOKE),
        reply(said(2, 1, 2, JOKE), "1"),
        said(3, 2, 3, JOKE),
        reply(said(4, 3, 4, "and that near the old dam of Ostra, in a hotel"), "3"),
        reply(said(5, 4, 5, "what of it"), "999"),
    ];
    let all = objects(&replayed(&store, &messages, &["--every", "--format", "json"]));
    let of = |at: usize| {
        let topic = &all[at]["topics"][0];
        (topic["grade"].clone(), topic["ground"]["before"].clone(), topic["ground"]["parent"].clone())
    };
    assert_eq!(of(0), (json!("maybe"), json!(0), json!(false)));
    assert_eq!(of(1), (json!("sure"), json!(1), json!(true)));
    assert_eq!(of(2), (json!("sure"), json!(2), json!(false)));
    let text = stdout(&replayed(&store, &messages, &["--every"]));
    assert!(text.contains("1 reply to a message that is not in the export"), "{text}");
}

#[test]
fn bots_webhooks_and_discord_are_not_heard() {
    let store = Judged::new();
    let bot = with(
        said(1, 0, 9, TREATY),
        "author",
        json!({ "id": "9", "name": "bot", "isBot": true, "roles": [] }),
    );
    let joined = with(said(2, 1, 1, TREATY), "type", json!("GuildMemberJoin"));
    let messages = [bot, joined, said(3, 2, 2, TRAM)];
    assert_eq!(outcomes(&replayed(&store, &messages, &["--format", "json"])), expected(&[(3, "speak")]));
    let text = stdout(&replayed(&store, &messages, &[]));
    let head =
        "1 message of people on 1 day: 1 card, 0 offers. Not heard: 1 message of bots, 1 of Discord.\n";
    assert!(text.starts_with(head), "{text}");
}

#[test]
fn the_summary_tells_how_often_where_on_what_and_how_sure_and_no_text() {
    let store = Judged::new();
    let next_day = with(said(5, 0, 5, TRAM), "timestamp", json!("2026-11-21T09:00:00+02:00"));
    let messages = [
        said(1, 0, 1, TREATY),
        said(2, 1, 2, TRAM),
        said(3, 10, 3, "so, the harbour talks"),
        said(4, 20, 4, "good night everybody"),
        next_day,
    ];
    let text = stdout(&replayed(&store, &messages, &[]));
    for part in [
        "5 messages of people on 2 days: 2 cards, 1 offer.",
        "A day with messages hears 1.00 cards and 0.50 offers; the busiest hears 2 of both.",
        "  2026-11-20       1 card       1 offer        4 messages\n",
        "debate (10)",
        "harbour-talks",
        "          1  channel-cooling\n",
        "          1  nothing-raised\n",
        "\nThe surest:\n",
        "  message 1 in debate, 2026-11-20 12:00 UTC: a card of `river-treaty` (`not-binding`), 0.95, by `ostra treat*`\n",
        "  message 3 in debate, 2026-11-20 12:10 UTC: an offer of `harbour-talks`",
    ] {
        assert!(text.contains(part), "{part:?} is missing:\n{text}");
    }
    for said in [TREATY, TRAM, "good night"] {
        assert!(!text.contains(said), "{said}:\n{text}");
    }
    let shown = replayed(&store, &messages, &["--show"]);
    assert_eq!((shown.status.code(), stdout(&shown)), (Some(2), String::new()));
    assert!(stderr(&shown).contains("to a terminal only"), "{}", stderr(&shown));
}

#[test]
fn an_export_from_the_newest_message_on_is_told_and_what_to_do() {
    let store = Judged::new();
    let mut messages: Vec<Value> =
        (0..9).map(|number| said(number + 1, number * 400 % 700, 1, "good night everybody")).collect();
    messages.sort_by_key(|message| message["timestamp"].as_str().map(str::to_owned));
    let told = "The messages of debate (10) run from the newest to the oldest, and cooldowns and replies from the oldest on: export it \
        with the oldest first (of DiscordChatExporter, without `--reverse`) and play that.\n";
    let text = stdout(&replayed(&store, &messages, &[]));
    assert!(!text.contains("newest to the oldest") && !text.contains("older than"), "{text}");
    // One that stands out of order turns nothing round.
    messages.swap(3, 4);
    let text = stdout(&replayed(&store, &messages, &[]));
    assert!(!text.contains("newest to the oldest") && text.contains("1 message is older than"), "{text}");
    messages.swap(3, 4);
    messages.reverse();
    let text = stdout(&replayed(&store, &messages, &[]));
    assert!(text.contains("8 messages are older than the one before") && text.contains(told), "{text}");
}

#[test]
fn a_file_with_a_message_a_line_has_no_dates() {
    let store = Judged::new();
    let quiet = "good night everybody\n".repeat(1_440);
    let file = store.path("talk.txt");
    fs::write(&file, format!("{TREATY}\n{quiet}{TREATY}\n")).expect("written");
    let file = file.to_string_lossy().into_owned();
    let text = stdout(&store.run("replay", &[&file], ""));
    assert!(!text.contains("1970"), "{text}");
    for part in [
        "1442 messages of people on 2 days: 2 cards, 0 offers.",
        "1442 messages have no time, as a line tells none: each is played a minute after the one before, from day 1 on.\n",
        "\n  day 1            1 card      0 offers     1440 messages\n",
        "\n  day 2            1 card      0 offers        2 messages\n",
        &format!("  message {file}:1 in talk: a card of `river-treaty`"),
    ] {
        assert!(text.contains(part), "{part:?} is missing:\n{text}");
    }
}

#[test]
fn a_store_without_topics_is_told() {
    let store = Judged::new();
    let empty = store.path("empty");
    fs::create_dir(&empty).expect("made");
    let empty = empty.to_string_lossy().into_owned();
    let config = store.path("config.toml").to_string_lossy().into_owned();
    let told = "nothing is answered from a store without topics; a topic is a file `SHELF/TOPIC.toml` in its folder\n";
    let file = store.path("talk.txt");
    fs::write(&file, format!("{TREATY}\n")).expect("written");
    let file = file.to_string_lossy().into_owned();
    for (command, more) in [("replay", file.as_str()), ("try", TREATY)] {
        let output = counterpoint(&["--config", &config, command, "--responses", &empty, more], "");
        assert_eq!(stderr(&output), format!("counterpoint: {empty} has no topics: {told}"), "{command}");
        assert_eq!(output.status.code(), Some(0), "{command}");
    }
    let output = counterpoint(&["check", &empty], "");
    assert_eq!((stdout(&output), output.status.code()), (format!("0 topics checked: {told}"), Some(0)));
    assert_eq!(stderr(&store.run("try", &[TREATY], "")), "");
}

#[test]
fn several_channels_are_played_together_in_the_order_of_time() {
    let store = Judged::new();
    let [one, two] = ["one.json", "two.json"].map(|name| store.path(name));
    fs::write(&one, export(DEBATE, &[said(1, 0, 1, TREATY), said(4, 9, 4, TRAM)])).expect("written");
    let thread = ("11", "GuildPublicThread", "the tram expansion");
    fs::write(
        &two,
        export(
            thread,
            &[said(2, 1, 2, "that caused all the debt of Norvik, the tram"), said(3, 2, 3, TREATY)],
        ),
    )
    .expect("written");
    let (one, two) = (one.to_string_lossy().into_owned(), two.to_string_lossy().into_owned());
    let run = |more: &[&str]| {
        store.run("replay", &[&[two.as_str(), one.as_str(), "--format", "json"], more].concat(), "")
    };
    // The dossier of the thread grows by what comes up in it.
    let came = [(1, "speak"), (2, "speak"), (3, "speak"), (4, "speak")];
    assert_eq!(outcomes(&run(&[])), expected(&came));
    // The budget is the server's, whatever the channel.
    let came = [(1, "speak"), (2, "budget-spent"), (3, "budget-spent"), (4, "budget-spent")];
    assert_eq!(outcomes(&run(&["--set", "replies-per-hour=1"])), expected(&came));
}

#[test]
fn a_message_a_line_is_played_a_minute_apart() {
    let store = Judged::new();
    let file = store.path("talk.txt");
    fs::write(&file, format!("{TREATY}\n\nhello\\nthere\r\n{TRAM}\n")).expect("written");
    let path = file.to_string_lossy().into_owned();
    let output = store.run("replay", &[&path, "--format", "json"], "");
    assert_eq!(lines(&output, &path), expected(&[(1, "speak"), (3, "nothing-raised"), (4, "speak")]));
    for stem in ["talk", "TALK"] {
        let ending = if stem == "talk" { ".txt.gz" } else { ".TXT.GZ" };
        let packed = store.path(&format!("{stem}{ending}"));
        let out = fs::File::create(&packed).expect("a file");
        let mut out = flate2::write::GzEncoder::new(out, flate2::Compression::fast());
        std::io::copy(&mut fs::File::open(&file).expect("a file"), &mut out).expect("packed");
        out.finish().expect("packed");
        let packed = packed.to_string_lossy().into_owned();
        let unpacked = store.run("replay", &[&packed, "--format", "json"], "");
        assert_eq!(lines(&unpacked, &packed), lines(&output, &path));
        let told = stdout(&store.run("replay", &[&packed], ""));
        assert!(told.contains(&format!("{stem} ({packed})")), "the channel is called as the file: {told}");
    }
    fs::write(&file, "x".repeat(2 * 1024 * 1024)).expect("written");
    let long = store.run("replay", &[&path], "");
    assert!(stderr(&long).contains("/talk.txt: line 1 is longer than 1048576 bytes"), "{}", stderr(&long));
    assert_eq!(stdout(&long), "", "there is no result of what could not be read");
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_line_and_the_rest_is_played() {
    let store = Judged::new();
    let file = store.path("debate.json");
    let path = file.to_string_lossy().into_owned();
    let run = |text: &str| {
        fs::write(&file, text).expect("written");
        let output = store.run("replay", &[&path, "--format", "json"], "");
        assert_eq!(output.status.code(), Some(2), "{text}");
        (outcomes(&output), stderr(&output))
    };
    let whole = export(DEBATE, &[said(1, 0, 1, TREATY), said(2, 9, 2, TRAM)]);
    let torn = &whole[..whole.find("\"messageCount\"").expect("the end") - 40];
    let line = torn.lines().count();
    let (came, told) = run(torn);
    assert_eq!(came, expected(&[(1, "speak")]));
    let ends = "the file ends before its list of messages does; export the channel again";
    assert_eq!(told, format!("counterpoint: {path}: line {line}: {ends}\n"));
    let (_, told) = run(&whole.replacen("\"content\": ", "\"content\" ", 1));
    assert!(told.contains("this is no JSON (expected `:`)"), "{told}");
    let (came, told) = run(&whole.replacen("12:09", "noon", 1));
    assert_eq!(came, expected(&[(1, "speak")]));
    assert!(told.contains("the `timestamp` of message 2 is no time"), "{told}");
    let (_, told) = run("{\"channels\": []}");
    assert!(
        told.contains("this is not what DiscordChatExporter writes (missing field `messages`)"),
        "{told}"
    );
    let missing = store.run("replay", &["there-is-none.json"], "");
    assert_eq!(stderr(&missing), "counterpoint: there is no file there-is-none.json\n");
}

/// Kilobytes of data that the program may have while it reads 44 MB: some megabytes that it needs anyway, and the texts that it remembers.
const DATA: u64 = 20 * 1024;

#[test]
fn a_large_export_needs_no_more_memory_than_a_small_one() {
    let store = Judged::new();
    let file = store.path("large.json");
    let filler = "a story about nothing. ".repeat(60);
    let mut text = String::from(
        "{\"guild\":{\"id\":\"900\"},\"channel\":{\"id\":\"10\",\"name\":\"debate\"},\"messages\":[",
    );
    for id in 0..16_000_u64 {
        let comma = if id == 0 { "" } else { "," };
        let _ = write!(
            text,
            "{comma}{{\"id\":\"{id}\",\"timestamp\":\"2026-11-20T12:00:00Z\",\"content\":\"{filler}\",\"author\":{{\"id\":\"1\"}},\"embeds\":[{{\"description\":\"{filler}\"}}]}}"
        );
    }
    text.push_str("]}");
    assert!(text.len() > 40 * 1024 * 1024, "{}", text.len());
    fs::write(&file, &text).expect("written");
    let run = |data: u64| {
        let mut command = std::process::Command::new("sh");
        command.args([
            "-c",
            &format!("ulimit -d {data} && exec \"$@\""),
            "sh",
            env!("CARGO_BIN_EXE_counterpoint"),
        ]);
        command.arg("--config").arg(store.path("config.toml")).arg("replay");
        command.arg("--responses").arg(store.path("store")).arg(&file);
        command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).output().expect("it runs")
    };
    let output = run(DATA);
    assert!(stdout(&output).starts_with("16000 messages of people on 1 day:"), "{}", stderr(&output));
}

/// Writes a file and plays it as JSON.
fn played(store: &Judged, name: &str, bytes: &[u8]) -> Output {
    let file = store.path(name);
    fs::write(&file, bytes).expect("written");
    store.run("replay", &[&file.to_string_lossy(), "--format", "json"], "")
}

#[test]
fn text_in_utf_16_is_refused_with_a_remedy() {
    let store = Judged::new();
    let export = export(DEBATE, &[said(1, 0, 1, TREATY)]);
    let cyrillic = "Привіт\nдоговір Остри нікого не зв'язує\n";
    for text in [export.trim_start_matches('\u{FEFF}'), TREATY, cyrillic] {
        for name in ["talk.json", "talk.txt"] {
            for (mark, marked) in [("", false), ("\u{FEFF}", true)] {
                for order in [u16::to_le_bytes, u16::to_be_bytes] {
                    let bytes: Vec<u8> = format!("{mark}{text}").encode_utf16().flat_map(order).collect();
                    let output = played(&store, name, &bytes);
                    let told = stderr(&output);
                    assert_eq!(output.status.code(), Some(2), "{name}: {told}");
                    assert_eq!(stdout(&output), "", "nothing is heard");
                    let what = if marked {
                        ": the file is text in UTF-16, as PowerShell writes it; "
                    } else {
                        " has zero bytes, as text in UTF-16 has; "
                    };
                    assert!(told.contains(what), "{name}: {told}");
                    assert!(told.contains("save it as UTF-8"), "{told}");
                }
            }
        }
    }
}

#[test]
fn text_that_is_not_utf_8_is_refused_with_its_line() {
    let store = Judged::new();
    // The third line is "договір" in Windows-1251.
    let lines = [TREATY.as_bytes(), b"\nhello\n\xE4\xEE\xE3\xEE\xE2\xB3\xF0\n", TREATY.as_bytes()].concat();
    let output = played(&store, "talk.txt", &lines);
    let told = "/talk.txt: line 3 is not text in UTF-8; save the file as UTF-8, and give that\n";
    assert!(output.status.code() == Some(2) && stderr(&output).ends_with(told), "{}", stderr(&output));
    assert_eq!(outcomes(&output).len(), 2, "what stands before was played");
    // What is passed over is read as well.
    for place in ["\"content\": \"", "\"nickname\": \""] {
        let whole = export(DEBATE, &[said(1, 0, 1, TREATY), said(2, 9, 2, TRAM)]);
        let at = whole.rfind(place).expect("it is there") + place.len();
        let (before, behind) = whole.as_bytes().split_at(at);
        let output = played(&store, "talk.json", &[before, b"\xEF\xF0", behind].concat());
        let line = String::from_utf8_lossy(before).lines().count();
        let told = format!("/talk.json: line {line} is not text in UTF-8; ");
        assert!(stderr(&output).contains(&told), "{}", stderr(&output));
        assert_eq!(outcomes(&output), expected(&[(1, "speak")]));
    }
}

#[test]
fn json_that_is_no_export_is_refused_with_a_sentence() {
    let store = Judged::new();
    let message = said(1, 0, 1, TREATY).to_string();
    let list = format!("[{message}]");
    let exports = format!("{}\n{}", export(DEBATE, &[]), export(DEBATE, &[said(1, 0, 1, TREATY)]));
    let shape = "this is not what DiscordChatExporter writes";
    for (name, text, told) in [
        ("a.json", list.as_str(), shape),
        ("a.txt", &list, shape),
        ("a.txt", "[ \"the Ostra treaty\", \"is not binding\" ]", shape),
        ("a.txt", "[[\"the Ostra treaty\"]]", shape),
        ("a.json", "[]", shape),
        ("a.json", "12", shape),
        ("a.json", "\"the Ostra treaty is not legally binding\"", shape),
        ("a.json", TREATY, "this is no JSON ("),
        ("a.txt", &message, shape),
        ("a.log", "{ \"a\\\"b\" :\n1}", shape),
        ("a.json", "", "the file is empty; export the channel again, in the format JSON"),
        ("a.json", "\u{FEFF}\r\n ", "the file is empty; "),
        ("a.JSON", "", "the file is empty; "),
        (
            "a.txt",
            "",
            "the file is empty; export the channel again, in the format JSON, or give a file with a message a line",
        ),
        ("a.txt", "\n \n", "the file is empty; "),
        ("a.json", &exports, "this is no JSON (trailing characters)"),
    ] {
        let output = played(&store, name, text.as_bytes());
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{name}: {text}");
        assert!(stderr(&output).contains(told), "{name}, {text}: {}", stderr(&output));
        // Whoever gave another name is not told to give another name.
        let remedy = "whose name does not end in `.json`";
        let export = name.eq_ignore_ascii_case("a.json") && !told.contains("the file is empty");
        assert_eq!(stderr(&output).contains(remedy), export, "{name}: {}", stderr(&output));
    }
    // An export says what it is, whatever it is called.
    let output = played(&store, "a.txt", export(DEBATE, &[said(1, 0, 1, TREATY)]).as_bytes());
    assert_eq!(outcomes(&output), expected(&[(1, "speak")]));
}

#[test]
fn a_line_may_begin_with_a_bracket() {
    let store = Judged::new();
    for first in [
        "{shrug} so be it",
        "{ \"quoted\" in braces",
        "{}",
        "{\"",
        "[12:03] <ann> hello",
        "[\"quoted\" in brackets]",
        "[deleted]",
        "[]",
        "[",
        "\"a quotation\": no more",
    ] {
        let output = played(&store, "talk.txt", format!("{first}\n{TREATY}\n").as_bytes());
        assert_eq!(stderr(&output), "", "{first}");
        let file = store.path("talk.txt").to_string_lossy().into_owned();
        assert_eq!(lines(&output, &file), expected(&[(1, "nothing-raised"), (2, "speak")]), "{first}");
    }
}

#[test]
fn a_topic_that_the_store_has_not_cannot_be_set() {
    let store = Judged::new();
    for (set, told) in [
        ("topic/none=off", "the store has no topic `none`; `counterpoint export` lists all topics\n"),
        ("topic/tram-lines=off", "the store has no topic `tram-lines`; is `tram-line` meant?\n"),
        ("pause/none=1h", "the store has no topic `none`; `counterpoint export` lists all topics\n"),
    ] {
        let output = replayed(&store, &[said(1, 0, 1, TREATY)], &["--set", set]);
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{set}");
        assert_eq!(stderr(&output), format!("counterpoint: {told}"), "{set}");
    }
}

#[test]
fn what_shadow_held_back_is_told() {
    let store = Judged::new();
    let messages = [
        said(1, 0, 1, TREATY),
        said(2, 1, 2, TRAM),
        said(3, 10, 3, "so, the harbour talks"),
        said(4, 20, 4, "good night everybody"),
    ];
    let text = stdout(&replayed(&store, &messages, &["--mode", "shadow"]));
    for part in [
        "4 messages of people on 1 day: 0 cards, 0 offers. Shadow held back 1 card and 1 offer, which would have been. Not heard: ",
        "\nA day with messages would have heard 1.00 cards and 1.00 offers but for shadow; the busiest 2 of both. The busiest days:\n",
        "  2026-11-20      0 cards      0 offers       1 card and      1 offer in shadow        4 messages\n",
        "  cards  offers  cards in shadow  offers in shadow\n",
        "          2  shadow\n",
        "  message 1 in debate, 2026-11-20 12:00 UTC: in shadow, a card of `river-treaty` (`not-binding`), 0.95, by `ostra treat*`\n",
        "  message 3 in debate, 2026-11-20 12:10 UTC: in shadow, an offer of `harbour-talks`",
    ] {
        assert!(text.contains(part), "{part:?} is missing:\n{text}");
    }
    assert!(!text.contains("hears 0.00"), "{text}");
    // One topic in shadow, and the others as loud as ever.
    let text = stdout(&replayed(&store, &messages, &["--every", "--set", "topic/tram-line=shadow"]));
    assert!(text.contains("1 card, 1 offer. Shadow held back 1 card and 0 offers, "), "{text}");
    let spoken = objects(&replayed(&store, &messages, &["--format", "json"]));
    let shadowed = objects(&replayed(&store, &messages, &["--mode", "shadow", "--format", "json"]));
    for (spoken, shadowed) in spoken.iter().zip(&shadowed) {
        assert_eq!((&shadowed["outcome"], &shadowed["reply"]), (&json!("silent"), &Value::Null));
        assert_eq!(shadowed["topics"], spoken["topics"]);
        assert_eq!(spoken.get("would"), None);
        if spoken["outcome"] == "silent" {
            assert_eq!((&shadowed["silence"], shadowed.get("would")), (&spoken["silence"], None));
        } else {
            let would = json!({ "outcome": spoken["outcome"], "reply": spoken["reply"] });
            assert_eq!((&shadowed["silence"], &shadowed["would"]), (&json!("shadow"), &would));
        }
    }
    // Each for itself, in shadow too.
    let again = [said(1, 0, 1, TREATY), said(2, 0, 1, TREATY)];
    let every = objects(&replayed(&store, &again, &["--mode", "shadow", "--every", "--format", "json"]));
    assert!(every.iter().all(|one| one["would"]["outcome"] == "speak"), "{every:?}");
}

/// An offer that was made counts for as long as a reply: so many are made as shadow tells that would have been, in one channel for hours
/// and in many channels at once.
#[test]
fn shadow_holds_back_as_many_offers_as_would_be_made() {
    let store = Judged::new();
    let talks = "so, the harbour talks";
    let offers = |files: &[&str], mode: &str| {
        let all = objects(&store.run("replay", &[files, &["--mode", mode, "--format", "json"]].concat(), ""));
        let offered = |one: &&Value| one["outcome"] == "offer" || one["would"]["outcome"] == "offer";
        all.iter().filter(offered).count()
    };
    // Ten hours, and a topic rests for six.
    let every_twenty_minutes: Vec<Value> = (0..30).map(|at| said(at, 20 * at, at, talks)).collect();
    let one = store.path("one.json");
    fs::write(&one, export(DEBATE, &every_twenty_minutes)).expect("written");
    let one = [&*one.to_string_lossy()];
    assert_eq!((offers(&one, "card"), offers(&one, "shadow"), offers(&one, "offer")), (2, 2, 2));
    // An hour, in which a server has three times as many offers as replies.
    let many: Vec<String> = (0..100_u64)
        .map(|at| {
            let (file, id) = (store.path(&format!("{at}.json")), (1000 + at).to_string());
            fs::write(&file, export((&id, "GuildTextChat", "one"), &[said(at, at / 2, at, talks)]))
                .expect("written");
            file.to_string_lossy().into_owned()
        })
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!((offers(&many, "card"), offers(&many, "shadow"), offers(&many, "offer")), (60, 60, 60));
}

/// Where a file tells neither ids nor people nor channels, those of one file are none of another, whatever the files are called.
#[test]
fn files_with_a_message_a_line_share_nothing() {
    let store = Judged::new();
    let paths = ["one/talk.txt", "two/talk.txt"].map(|name| {
        let path = store.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, format!("{TREATY}\n{TREATY}\n")).expect("written");
        path.to_string_lossy().into_owned()
    });
    let run = |more: &[&str]| store.run("replay", &[&[&*paths[0], &*paths[1]], more].concat(), "");
    let came = outcomes(&run(&["--format", "json"]));
    let expected: Vec<(String, String)> =
        [(0, 1, "speak"), (1, 1, "speak"), (0, 2, "topic-cooling"), (1, 2, "topic-cooling")]
            .map(|(file, line, came)| (format!("{}:{line}", paths[file]), came.to_owned()))
            .into();
    assert_eq!(came, expected);
    let text = stdout(&run(&[]));
    for path in &paths {
        for part in [format!("\ntalk ({path}) "), format!("\n  message {path}:1 in talk: ")] {
            assert!(text.contains(&part), "{part:?} is missing:\n{text}");
        }
    }
    let paused = [
        "--format",
        "json",
        "--set",
        "person-cooldown=1d",
        "--set",
        "channel-cooldown=0s",
        "--set",
        "topic-cooldown=0s",
    ];
    assert!(outcomes(&run(&paused)).iter().all(|one| one.1 == "speak"), "each is said by somebody else");
}

/// Where nothing but the discussion names a topic, that is the ground, and no example.
#[test]
fn the_discussion_is_a_ground_of_its_own() {
    let store = Judged::new();
    let judge = command::JUDGE.replacen("parent = 2.0\n\n[topics", "parent = 5.5\n\n[topics", 1);
    fs::write(store.path("store/judge.toml"), judge).expect("the judge is written");
    let answer = with(
        said(2, 1, 2, "and that near the old dam of Ostra, in a hotel"),
        "reference",
        json!({ "messageId": "1" }),
    );
    let messages = [said(1, 0, 1, JOKE), answer];
    let one = objects(&replayed(&store, &messages, &["--every", "--format", "json"])).remove(1);
    let ground = json!({ "by": "discussion", "before": 1, "parent": true, "talk": null });
    assert_eq!(one["topics"][0]["ground"], ground, "{one}");
    let text = stdout(&replayed(&store, &messages, &["--every"]));
    let told = ", by 1 other person raised this before; the message replied to raises this\n";
    assert!(text.contains(told), "{told}{text}");
}
