//! Traces, as a collector gets them from the real program: spans with ids, and nothing that was said.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
};

use loopback::{Loopback, TOKEN, World};

/// Reads one request, answers it, and gives its first line and body.
fn taken(mut stream: TcpStream) -> Option<(String, Vec<u8>)> {
    let mut read = Vec::new();
    let mut part = [0; 4096];
    loop {
        let there = stream.read(&mut part).ok().filter(|count| *count > 0)?;
        read.extend_from_slice(&part[..there]);
        let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&read[..end]).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.and_then(|length| length.parse().ok()).unwrap_or(0);
        if read.len() >= end + 4 + length {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").ok()?;
            return Some((head.lines().next().unwrap_or_default().to_owned(), read.split_off(end + 4)));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_gets_spans_with_ids_and_nothing_that_was_said() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let collector = listener.local_addr().expect("it has an address");
    let (sender, requests) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if let Some(request) = taken(stream) {
                let _ = sender.send(request);
            }
        }
    });
    let loopback = Loopback::start(World::debate()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let store = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
    let text = format!(
        "[store]\npath = {store:?}\n[hearing]\nencoder = false\n[metrics]\nlisten = \"off\"\n[discord]\napi = \"{}\"\n[defaults]\nmode = \"card\"\n",
        loopback.api()
    );
    fs::write(folder.path().join("config.toml"), text).expect("a configuration");
    let log = fs::File::create(folder.path().join("log")).expect("a log");
    let mut bot = Command::new(env!("CARGO_BIN_EXE_counterpoint"))
        .arg("run")
        .current_dir(folder.path())
        .env("DISCORD_TOKEN", TOKEN)
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", format!("http://{collector}"))
        .stdin(Stdio::null())
        .stderr(log)
        .spawn()
        .expect("the program starts");
    loopback.wait_ready().await;
    loopback.say("ben", "#debate", "unspeakable xylophone smalltalk");
    let message = loopback.say("ann", "#debate", "marmalade: tram expansion caused this whole debt");
    let answer = loopback.wait_for_reply_to(message).await;
    loopback.press("ann", answer, "Sources").await;
    let interrupted = Command::new("kill").args(["-INT", &bot.id().to_string()]).status();
    assert!(interrupted.expect("kill is there").success());
    let status = tokio::task::spawn_blocking(move || bot.wait()).await.expect("it is waited for");
    let log = fs::read_to_string(folder.path().join("log")).expect("the log is there");
    assert_eq!(status.expect("it ends").code(), Some(0), "{log}");
    assert!(log.contains("traces are sent to the collector"), "{log}");
    let (mut all, mut count) = (String::new(), 0);
    while let Ok((line, body)) = requests.try_recv() {
        assert_eq!(line, "post /v1/traces http/1.1");
        // Names and values stand in the protocol's bytes as they are.
        all.push_str(&String::from_utf8_lossy(&body));
        count += 1;
    }
    assert!(count > 0, "the program sent its last spans before it ended:\n{log}");
    for span in
        ["counterpoint", "message", "hear", "request", "database", "POST/channels/:id/messages", "remark_id"]
    {
        assert!(all.contains(span), "no {span}");
    }
    for word in ["xylophone", "smalltalk", "marmalade", "whole debt", TOKEN] {
        assert!(!all.contains(word), "{word} was sent");
    }
    for name in ["ann", "ben"] {
        assert!(!all.split(|c: char| !c.is_alphanumeric()).any(|part| part == name), "{name} was sent");
    }
    loopback.finish();
}
