//! The real program, running its demo on a free port, for tests.

#[path = "../support/copy.rs"]
mod copy;

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

pub(crate) use copy::copy;
use serde_json::{Value, json};

/// How long an answer is waited for: the end of a test that hangs.
const GIVE_UP: Duration = Duration::from_mins(1);

/// What people said the day before: a welcome, in a thread, and a post.
const YESTERDAY: usize = 3;

/// A demo, ended when it is dropped.
pub(crate) struct Demo {
    child: Child,
    // Whoever closed it would make the program's next line fail.
    _out: BufReader<ChildStdout>,
    /// The first line that it printed.
    pub(crate) first: String,
    /// The port of its page.
    pub(crate) port: u16,
}

impl Demo {
    /// Starts a demo in `folder`, which has a store in `responses`.
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_counterpoint"))
            .args(["demo", "--patience", &GIVE_UP.as_secs().to_string()])
            .args(arguments)
            .current_dir(folder)
            // A proxy that is not there: whatever is asked of this machine must not go through it.
            .envs(
                ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"]
                    .map(|name| (name, "http://127.0.0.1:9")),
            )
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        let mut first = String::new();
        out.read_line(&mut first).expect("its first line");
        let port =
            first.trim().split(' ').next().and_then(|address| address.rsplit(':').next()?.parse().ok());
        let port = port.unwrap_or_else(|| panic!("the first line is no address: {first:?}"));
        Self { child, _out: out, first, port }
    }

    /// Asks the page's server something as it is: status and body.
    pub(crate) fn raw(&self, request: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the demo listens");
        stream.set_read_timeout(Some(GIVE_UP)).expect("a limit");
        stream.write_all(request.as_bytes()).expect("it takes the request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
        (status, body)
    }

    /// Everything that the page is told when it is opened.
    pub(crate) fn world(&self) -> Value {
        let (status, body) =
            self.raw("GET /api/world HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).expect("the world is JSON")
    }

    /// Does something as the page does.
    pub(crate) fn act(&self, what: &str, body: &Value) -> (u16, Value) {
        let body = body.to_string();
        let length = body.len();
        let (status, answer) = self.raw(&format!(
            "POST /api/{what} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        ));
        (status, serde_json::from_str(&answer).unwrap_or(Value::String(answer)))
    }

    /// What the page is told from now on.
    pub(crate) fn events(&self) -> impl Iterator<Item = Value> + use<> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the demo listens");
        stream.set_read_timeout(Some(GIVE_UP)).expect("a limit");
        stream
            .write_all(b"GET /api/events HTTP/1.1\r\nhost: localhost\r\n\r\n")
            .expect("it takes the request");
        let mut lines = BufReader::new(stream).lines();
        let head = lines.next().expect("a status").expect("the stream is open");
        assert!(head.contains(" 200 "), "{head}");
        let data =
            lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("data:").map(str::to_owned));
        data.map(|data| serde_json::from_str(&data).unwrap_or_default())
    }

    /// Waits until the world is as `seen` looks for, one event of the demo's after the other.
    pub(crate) fn until<T>(&self, what: &str, mut seen: impl FnMut(&Value) -> Option<T>) -> T {
        // The stream is open before the world is asked for, so that nothing falls between.
        let mut events = self.events();
        let begun = Instant::now();
        loop {
            if let Some(found) = seen(&self.world()) {
                return found;
            }
            // The clock goes on telling the minutes to whoever waits.
            assert!(begun.elapsed() < GIVE_UP, "waited for {what} in vain");
            assert!(events.next().is_some(), "waited for {what} in vain");
        }
    }

    /// Waits until the bot is connected and everything of the day before was said.
    pub(crate) fn ready(&self) {
        let ready = |world: &Value| {
            let said = world["messages"].as_array()?.iter().filter(|one| one["author"]["bot"] != true);
            (said.count() >= YESTERDAY && !world["commands"][0].is_null()).then_some(())
        };
        self.until("the bot to be ready", ready);
    }

    /// Ends it as Ctrl-C does. Its exit code.
    pub(crate) fn interrupt(&mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().expect("kill is there");
        assert!(sent.success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder with a copy of the fixture store, which a test may change.
pub(crate) fn folder() -> tempfile::TempDir {
    folder_with("tests/fixture-store")
}

/// A folder with a copy of the real store: the discussion is about what stands there.
pub(crate) fn real_folder() -> tempfile::TempDir {
    folder_with("responses")
}

fn folder_with(store: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(store), &folder.path().join("responses"));
    folder
}

/// Says something in a channel, as somebody by id.
pub(crate) fn say(demo: &Demo, by: &str, channel: &str, text: &str) -> (u16, Value) {
    demo.act("say", &json!({ "as": by, "channel": channel, "text": text }))
}
