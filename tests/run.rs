//! `counterpoint run`, the real binary, against the loopback: how it starts, and how it ends.

use std::process::{Command, Output, Stdio};

use loopback::{Loopback, TOKEN, World};
use tokio::process::Command as Running;

fn config(api: &str, mode: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let text = format!(
        "[store]\npath = \"{}/tests/fixture-store\"\n[storage]\nurl = \"sqlite::memory:\"\n[discord]\napi = \"{api}\"\n[defaults]\nmode = \"{mode}\"\n[log]\nlevel = \"debug\"\n",
        env!("CARGO_MANIFEST_DIR"),
    );
    std::fs::write(file.path(), text).expect("a configuration");
    file
}

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
    output.expect("the program ends by itself").expect("the program starts")
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
        "counterpoint: Discord refuses the Message Content intent (close code 4014); switch it on for this bot in the developer portal, under Bot, Privileged Gateway Intents, or set `[discord] message-content = false` in config.toml"
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
        "counterpoint: cannot reach 127.0.0.1; see whether this machine is connected, and `[discord] api` in config.toml"
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
    loopback.press("ben", answer, "Sources").await;
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
