//! `counterpoint check --links` as somebody runs it, on a server of this machine.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    path::Path,
    process::{Command, Output},
    sync::{Arc, Mutex},
    thread,
};

use serde_json::Value;

/// A server that answers each path with its status, and keeps what it was asked, with the names of those who asked.
fn server() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let host = format!("http://{}", listener.local_addr().expect("its address"));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let kept = asked.clone();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let lines = BufReader::new(stream.try_clone().expect("the connection")).lines();
            let head: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
            let path = head[0].split(' ').nth(1).unwrap_or_default().to_owned();
            let agent = head
                .iter()
                .find_map(|line| line.to_lowercase().strip_prefix("user-agent: ").map(str::to_owned));
            kept.lock().expect("no test has failed").push(format!("{path} {}", agent.unwrap_or_default()));
            let status = match path.as_str() {
                "/dead" => "404 Not Found\r\n",
                "/moved" => "301 Moved Permanently\r\nLocation: /there\r\n",
                "/shy" => "403 Forbidden\r\n",
                "/broken" => "500 Internal Server Error\r\n",
                _ => "200 OK\r\n",
            };
            let answer = format!("HTTP/1.1 {status}Content-Length: 0\r\nConnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).expect("somebody listens");
        }
    });
    (host, asked)
}

/// A store of one topic whose sources have addresses of `host`.
fn store(host: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints/gist-too-long/good.toml");
    let text = fs::read_to_string(fixture).expect("the fixture");
    let text = text
        .replace("https://example.org/author-1990\"", &format!("{host}/dead\"\ncopy = \"{host}/moved\"\narchive = \"{host}/shy\""))
        .replace("https://example.org/writer-1995\"", &format!("{host}/broken\"\ncopy = \"{host}/dead#page-2\"\nexpect = {{ unanswered-link = \"it comes back in spring\" }}"));
    fs::create_dir(folder.path().join("shelf")).expect("a shelf");
    fs::write(folder.path().join("shelf/topic.toml"), text).expect("a topic");
    folder
}

fn check(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpoint"));
    command.arg("check").arg(folder).args(arguments).current_dir(folder);
    command.env("NO_PROXY", "127.0.0.1").output().expect("it runs")
}

#[test]
fn addresses_are_asked_once_and_findings_name_file_and_line() {
    let (host, asked) = server();
    let folder = store(&host);
    let cache = folder.path().join("links.cache");
    let cache = cache.to_string_lossy();
    let links = ["--links", "--links-pause", "0", "--links-cache", &cache];
    let plain = check(folder.path(), &[]);
    assert!(asked.lock().expect("asked").is_empty(), "nothing is asked unless it is wished");
    let output = check(folder.path(), &links);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), plain.status.code(), "{text}");
    for part in [
        "warning[dead-link]: an address of source `author-1990` leads to nothing\n",
        "warning[dead-link]: an address of source `writer-1995` leads to nothing\n",
        "warning[moved-link]: an address of source `author-1990` has moved\n",
        &format!("read the page there, and write `{host}/there`\n"),
        "404 Not Found\n",
        &format!("unknown: {host}/shy (403 Forbidden)\n"),
        "5 addresses: 0 fine, 1 moved, 2 dead, 1 without an answer, 1 unknown; 0 of them asked earlier\n",
    ] {
        assert!(text.contains(part), "{part}\nin\n{text}");
    }
    assert!(!text.contains("unanswered-link"), "it is expected: {text}");
    assert!(output.stderr.is_empty(), "no progress where nobody watches");
    let mut first = asked.lock().expect("asked").clone();
    first.sort_unstable();
    let named = "counterpoint/0.1.0 (a discord bot; it checks the links of its sources)";
    let pages = ["/broken", "/dead", "/moved", "/shy", "/there"];
    assert_eq!(first, pages.map(|page| format!("{page} {named}")));

    let mut json = links.to_vec();
    json.extend(["--format", "json"]);
    let output = check(folder.path(), &json);
    let value: Value = serde_json::from_slice(&output.stdout).expect("an object");
    assert_eq!(asked.lock().expect("asked").len(), 5, "the second time nothing is asked");
    let answer = |page: &str| {
        let all = value["links"].as_array().expect("the addresses");
        let one = all.iter().find(|one| one["url"] == format!("{host}{page}")).expect("the address");
        assert_eq!(one["kept"], true);
        assert!(one["asked"].as_str().is_some_and(|when| when.ends_with('Z')), "{one}");
        (
            one["answer"].as_str().unwrap_or_default().to_owned(),
            one["detail"].as_str().unwrap_or_default().to_owned(),
        )
    };
    assert_eq!(answer("/moved"), ("moved".to_owned(), format!("{host}/there")));
    assert_eq!(answer("/dead#page-2"), ("dead".to_owned(), "404 Not Found".to_owned()));
    let dead = value["findings"].as_array().expect("findings").iter().find(|one| one["lint"] == "dead-link");
    let dead = dead.expect("a dead link");
    let written = fs::read_to_string(folder.path().join("shelf/topic.toml")).expect("the topic");
    let line = written.lines().position(|line| line.contains("/dead")).expect("the line") + 1;
    assert_eq!((dead["line"].as_u64(), dead["column"].as_u64()), (Some(line as u64), Some(7)));
    assert!(dead["path"].as_str().expect("a path").ends_with("topic.toml"));

    let mut again = links.to_vec();
    again.extend(["--links-after", "0"]);
    check(folder.path(), &again);
    assert_eq!(asked.lock().expect("asked").len(), 10, "unless it is wished");
}

#[test]
fn a_file_that_keeps_something_else_is_not_written_over() {
    let (host, asked) = server();
    let folder = store(&host);
    fs::write(folder.path().join("notes"), "mine").expect("a file");
    let output = check(folder.path(), &["--links", "--links-cache", "notes"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot keep answers in notes: it keeps no answers of addresses; name another file with --links-cache"), "{said}");
    assert_eq!(fs::read_to_string(folder.path().join("notes")).expect("the file"), "mine");
    assert!(asked.lock().expect("asked").is_empty());
}
