//! `counterpoint run`, the real binary, against the loopback: how it starts, and how it ends.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{
    fs,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use loopback::{Loopback, TOKEN, World};
use serde_json::Value;
use tokio::process::Command as Running;

fn config(api: &str, mode: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let text = format!(
        "[store]\npath = \"{}/tests/fixture-store\"\n[storage]\nurl = \"sqlite::memory:\"\n[metrics]\nlisten = \"off\"\n[hearing]\nencoder = false\n[discord]\napi = \"{api}\"\n[defaults]\nmode = \"{mode}\"\n[log]\nlevel = \"debug\"\n",
        env!("CARGO_MANIFEST_DIR"),
    );
    std::fs::write(file.path(), text).expect("a configuration");
    file
}

/// What the program says and how it ends; `CONFIG` stands for its configuration's path in what it says.
async fn run(api: &str, token: Option<&str>) -> Output {
    let config = config(api, "card");
    let mut command = Running::new(env!("CARGO_BIN_EXE_counterpoint"));
    command.arg("--config").arg(config.path()).arg("run").current_dir(env!("CARGO_MANIFEST_DIR"));
    command
        .env_remove("DISCORD_TOKEN")
        .env_remove("DISCORD_TOKEN_FILE")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    if let Some(token) = token {
        command.env("DISCORD_TOKEN", token);
    }
    let output = tokio::time::timeout(loopback::GIVE_UP * 3, command.output()).await;
    let mut output = output.expect("the program ends by itself").expect("the program starts");
    let path = config.path().to_string_lossy().into_owned();
    output.stderr = String::from_utf8_lossy(&output.stderr).replace(&path, "CONFIG").into_bytes();
    output
}

fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    text.lines().rfind(|line| line.starts_with("counterpoint: ")).unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_token_ends_with_a_sentence() {
    let output = run("http://127.0.0.1:9", None).await;
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        said(&output),
        "counterpoint: there is no token; set DISCORD_TOKEN to the bot's token from the Discord developer portal, or DISCORD_TOKEN_FILE to a file with it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_ends_with_a_sentence() {
    let loopback = Loopback::start(World::debate()).await;
    let output = run(&loopback.api(), Some("wrong")).await;
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        said(&output),
        "counterpoint: Discord refuses the token; copy it again from the developer portal, under Bot, and set DISCORD_TOKEN"
    );
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disallowed_intent_ends_with_a_sentence() {
    let loopback = Loopback::start(World { message_content: false, ..World::debate() }).await;
    let output = run(&loopback.api(), Some(TOKEN)).await;
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        said(&output),
        "counterpoint: Discord refuses the Message Content intent (close code 4014); switch it on for this bot in the developer portal, under Bot, Privileged Gateway Intents, or set `[discord] message-content = false` in CONFIG"
    );
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreachable_api_ends_with_a_sentence() {
    // Port 9 of this machine is the discard service, which nobody runs.
    let output = run("http://127.0.0.1:9", Some(TOKEN)).await;
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        said(&output),
        "counterpoint: cannot reach 127.0.0.1; see whether this machine is connected, and `[discord] api` in CONFIG"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_binary_answers_and_its_log_has_no_message_text() {
    let loopback = Loopback::start(World::debate()).await;
    let config = config(&loopback.api(), "card");
    let log = tempfile::NamedTempFile::new().expect("a file");
    let mut child = Command::new(env!("CARGO_BIN_EXE_counterpoint"))
        .arg("--config")
        .arg(config.path())
        .arg("run")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("DISCORD_TOKEN", TOKEN)
        .stdin(Stdio::null())
        .stderr(log.reopen().expect("the log opens"))
        .spawn()
        .expect("the program starts");
    loopback.wait_ready().await;
    loopback.say("ben", "#debate", "unspeakable xylophone smalltalk");
    let message = loopback.say("ann", "#debate", "zebra crossing: tram expansion caused this whole debt");
    let answer = loopback.wait_for_own_message(message).await;
    loopback.press("ann", answer, "Sources").await;
    // Interrupted as an operator would.
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupted.expect("kill is there").success());
    let status = tokio::task::spawn_blocking(move || child.wait()).await.expect("it is waited for");
    assert_eq!(status.expect("it ends").code(), Some(0));
    let log = std::fs::read_to_string(log.path()).expect("the log is there");
    assert!(log.contains("answered") && log.contains("tram-line"), "{log}");
    for word in ["xylophone", "zebra", "ann", "ben", TOKEN] {
        let found =
            log.lines().find(|line| line.split(|c: char| !c.is_alphanumeric()).any(|part| part == word));
        assert!(
            found.is_none() && (word != TOKEN || !log.contains(TOKEN)),
            "`{word}` stands in the log: {found:?}"
        );
    }
    loopback.finish();
}

/// A running program, whose log stands in a file.
struct Logged {
    child: Child,
    folder: tempfile::TempDir,
}

impl Logged {
    /// Starts the program with a log of `format` and the store at `responses`; `RUST_LOG` asks for everything.
    fn start(api: &str, format: &str, responses: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let text = format!(
            "[store]\npath = {:?}\n[storage]\nurl = \"sqlite::memory:\"\n[metrics]\nlisten = \"off\"\n[hearing]\nencoder = false\n[discord]\napi = \"{api}\"\n[defaults]\nmode = \"card\"\n[log]\nlevel = \"debug\"\nformat = \"{format}\"\n",
            responses.to_string_lossy()
        );
        fs::write(folder.path().join("config.toml"), text).expect("a configuration");
        let log = fs::File::create(folder.path().join("log")).expect("a log");
        let child = Command::new(env!("CARGO_BIN_EXE_counterpoint"))
            .arg("run")
            .current_dir(folder.path())
            .env("DISCORD_TOKEN", TOKEN)
            .env("RUST_LOG", "trace")
            .env_remove("NO_COLOR")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        Self { child, folder }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).expect("the log is there")
    }

    /// Waits until the log is as `what` looks for.
    async fn until(&self, what: impl Fn(&str) -> bool) {
        let began = Instant::now();
        while !what(&self.log()) {
            assert!(began.elapsed() < loopback::GIVE_UP * 3, "it does not stand in the log:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Interrupts the program as an operator would, and gives its whole log.
    async fn end(mut self) -> String {
        let interrupted = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(interrupted.expect("kill is there").success());
        let running = tokio::task::spawn_blocking(move || {
            let status = self.child.wait().expect("it is waited for");
            assert_eq!(status.code(), Some(0));
            self
        });
        running.await.expect("it ends").log()
    }
}

impl Drop for Logged {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn responses() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture-store"))
}

/// Everything that a message goes through, with faults on the way: words that stand nowhere else are in each text.
async fn provoke(loopback: &Loopback, running: &Logged) {
    loopback.wait_ready().await;
    loopback.say("ben", "#debate", "unspeakable xylophone smalltalk");
    loopback.fail_next("POST", 500, 0);
    loopback.say("ann", "#debate", "quagmire: They gave up their dam for Ostra");
    running.until(|log| log.contains("could not answer")).await;
    // A frame that no client can read, with a message in it.
    loopback.send_raw("{\"op\":0,\"s\":7,\"d\":{\"content\":\"marmalade tram expansion caused this debt\"}}");
    loopback.send_raw("{\"content\":\"marmalade");
    let message = loopback.say("ben", "#halls", "zebra crossing: tram expansion caused this whole debt");
    let answer = loopback.wait_for_reply_to(message).await;
    loopback.fail_next("PATCH", 403, 50013);
    loopback.edit(message, "zebra: dockworkers for Kelm would be a trap");
    loopback.press("ann", answer, "Sources").await;
}

/// Whether no word of a message, and no name, stands in a log.
fn says_nothing_of_messages(log: &str) {
    for word in ["xylophone", "quagmire", "marmalade", "zebra", "ann", "ben", TOKEN] {
        let found = log.lines().find(|line| {
            line.split(|c: char| !c.is_alphanumeric()).any(|part| part == word)
                || (word == TOKEN && line.contains(word))
        });
        assert!(found.is_none(), "`{word}` stands in the log: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_asked_of_the_log_it_has_no_message_text_and_no_escape_codes() {
    let loopback = Loopback::start(World::debate()).await;
    let running = Logged::start(&loopback.api(), "text", responses());
    provoke(&loopback, &running).await;
    let log = running.end().await;
    assert!(log.contains("answered") && log.contains("tram-line"), "{log}");
    assert!(!log.contains(" TRACE ") && !log.contains("hyper"), "`RUST_LOG` is not asked:\n{log}");
    says_nothing_of_messages(&log);
    assert!(!log.contains('\u{1b}'), "k33: escape codes stand in a file:\n{log}");
    loopback.forgive();
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn b9_a_mention_is_talk_and_no_command_that_is_not_there() {
    let loopback = Loopback::start(World::debate()).await;
    let running = Logged::start(&loopback.api(), "text", responses());
    loopback.wait_ready().await;
    let me = loopback::world::BOT;
    for text in ["the river treaty", "help", ""] {
        let asked = loopback.say("ann", "#debate", &format!("<@{me}> {text}"));
        if !text.is_empty() {
            loopback.wait_for_reply_to(asked).await;
        }
    }
    loopback.heartbeat().await;
    let log = running.end().await;
    assert!(log.contains("answered"), "{log}");
    assert!(!log.contains(" WARN ") && !log.contains(" ERROR "), "{log}");
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn f9_each_json_line_names_a_field_once_and_ids_are_texts() {
    let loopback = Loopback::start(World::debate()).await;
    let running = Logged::start(&loopback.api(), "json", responses());
    provoke(&loopback, &running).await;
    let log = running.end().await;
    says_nothing_of_messages(&log);
    let mut answered = 0;
    for line in log.lines() {
        let object: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        // What a reader has read says each name once: a name that stands twice was lost.
        assert_eq!(object.to_string().len(), line.len(), "{line}");
        let fields = object["fields"].as_object().expect("fields");
        assert!(fields["message"].is_string(), "{line}");
        for (name, value) in fields {
            let id = name == "id" || name.ends_with("_id");
            assert!(!id || value.is_string(), "{name} in {line}");
            assert!(value.as_u64().is_none_or(|number| number < 1 << 53), "{name} in {line}");
        }
        answered += usize::from(fields["message"] == "answered" && fields.contains_key("remark_id"));
    }
    assert!(answered >= 1, "{log}");
    loopback.forgive();
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn b31_a_faulty_store_is_told_once_however_often_it_is_saved() {
    let store = tempfile::tempdir().expect("a folder");
    let shelf = store.path().join("shelf");
    fs::create_dir(&shelf).expect("a shelf");
    let loopback = Loopback::start(World::debate()).await;
    let running = Logged::start(&loopback.api(), "text", store.path());
    loopback.wait_ready().await;
    let count = |log: &str, what: &str| log.lines().filter(|line| line.contains(what)).count();
    let (fault, kept) = ("the changed store is at fault", "what was known before is kept");
    fs::write(shelf.join("topic.toml"), "title = 1\n").expect("it is written");
    running.until(|log| count(log, kept) > 0).await;
    for save in 0..3000 {
        fs::write(shelf.join("topic.toml"), format!("title = 1\n# {save}\n")).expect("it is written");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    // A fault of another file is told, so what came before it was looked at.
    fs::write(shelf.join("what.toml"), "this is no TOML\n").expect("it is written");
    running.until(|log| log.contains("what.toml")).await;
    let log = running.end().await;
    let told =
        |lint: &str| log.lines().filter(|line| line.contains("topic.toml") && line.contains(lint)).count();
    assert_eq!(told("malformed-toml"), 1, "{log}");
    // The file as it is while it is written is empty, and lacks each key once.
    assert!(count(&log, fault) < 20 && count(&log, kept) < 6, "{log}");
    loopback.finish();
}
