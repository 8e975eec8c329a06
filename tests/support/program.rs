//! The real binary as an operator runs it: in a folder of its own, with its log in a file and its pages at a free port.

#[path = "copy.rs"]
mod copy;

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

use copy::copy;

/// A running program, killed at the latest when the test ends.
pub(crate) struct Program {
    child: Child,
    folder: tempfile::TempDir,
    address: OnceLock<SocketAddr>,
}

/// What a page answered.
pub(crate) struct Page {
    /// The status.
    pub(crate) status: u16,
    /// The text below the headers.
    pub(crate) body: String,
}

/// Any free port of this machine.
pub(crate) const FREE: &str = "127.0.0.1:0";

/// Puts the fixture store where the program looks for one.
pub(crate) fn with_store(folder: &Path) {
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store"), &folder.join("responses"));
}

impl Program {
    /// Starts `counterpoint run` against `api` in a folder that was made `ready`, with its pages at `listen`; `more` stands below its
    /// configuration.
    pub(crate) fn start(api: &str, listen: &str, more: &str, ready: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let here = folder.path();
        ready(here);
        // Until the encoder knows the examples nothing is sure; how long that takes is the machine's business.
        let hearing = "[hearing]\nencoder = false\n";
        let text = format!("{hearing}[metrics]\nlisten = \"{listen}\"\n[discord]\napi = \"{api}\"\n{more}");
        fs::write(here.join("config.toml"), text).expect("a configuration");
        let log = fs::File::create(here.join("log")).expect("a log");
        let child = Command::new(env!("CARGO_BIN_EXE_counterpoint"))
            .arg("run")
            .current_dir(here)
            .env("DISCORD_TOKEN", loopback::TOKEN)
            .env("RUST_LOG", "trace")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        Self { child, folder, address: OnceLock::new() }
    }

    /// What it has logged.
    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).expect("the log is there")
    }

    /// The folder in which it runs.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Waits until its pages are answered.
    pub(crate) async fn listens(&self) {
        let began = Instant::now();
        loop {
            let log = self.log();
            let told = log.lines().find(|line| line.contains("health and metrics are answered"));
            let address = told.and_then(|line| line.split("address=").nth(1));
            if let Some(address) = address.and_then(|rest| rest.split_whitespace().next()) {
                let _ = self.address.set(address.parse().expect("an address"));
                return;
            }
            assert!(began.elapsed() < loopback::GIVE_UP, "its pages are not answered:\n{log}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Where its pages are, once they are answered.
    pub(crate) fn address(&self) -> SocketAddr {
        *self.address.get().expect("`listens` was waited for")
    }

    /// Interrupts the program as an operator would, and gives its whole log.
    pub(crate) async fn end(mut self) -> String {
        let interrupted = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(interrupted.expect("kill is there").success());
        let ended = tokio::task::spawn_blocking(move || {
            let status = self.child.wait().expect("it is waited for");
            assert_eq!(status.code(), Some(0), "{}", self.log());
            self
        });
        ended.await.expect("it ends").log()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks for a page.
pub(crate) async fn get(at: SocketAddr, path: &str) -> Page {
    let request = format!("GET {path} HTTP/1.0\r\nHost: {at}\r\n\r\n");
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(at).expect("it listens");
        stream.write_all(request.as_bytes()).expect("it is asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers with a text");
        answer
    });
    let answer = answer.await.expect("it answers");
    let (head, body) = answer.split_once("\r\n\r\n").expect("headers and a body");
    let status = head.split_whitespace().nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Page { status, body: body.to_owned() }
}
