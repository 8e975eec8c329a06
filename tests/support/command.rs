//! The program from outside: run to its end, with what it is given on standard input.

#[path = "copy.rs"]
mod copy;

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use copy::copy;

/// The store on which everything is tried that does not ask for the real one.
pub(crate) const STORE: &str = "tests/fixture-store";

/// The folder of the package.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program with arguments and an input, without a token.
pub(crate) fn counterpoint(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_counterpoint"))
        .args(arguments)
        .current_dir(root())
        .env_remove("DISCORD_TOKEN")
        .env_remove("DISCORD_TOKEN_FILE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that ends without reading closes the pipe.
    let _ = child.stdin.take().expect("its input is piped").write_all(input.as_bytes());
    child.wait_with_output().expect("the program ends")
}

/// What it printed.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("it prints UTF-8")
}

/// What it said beside.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("it prints UTF-8")
}

/// How the judge of [`judged`] weighs, without the encoder: a phrase alone 0.73, with a phrase of a claim 0.95, with two other people
/// before 0.95, where it replies to the topic 0.95.
pub(crate) const JUDGE: &str = "learned-from = \"nothing: made for a test\"
sure = 0.8
maybe = 0.3

[with-likeness]
base = -6.0
phrase = 6.0
triggers = 1.0
claim = 2.0
before = 1.0
parent = 2.0

[without-likeness]
base = -6.0
phrase = 6.0
triggers = 1.0
claim = 2.0
before = 1.0
parent = 2.0

[topics.river-treaty]
wanted = 20
cards = 20
right = 19

[topics.tram-line]
wanted = 20
cards = 20
right = 19
";

/// A copy of [`STORE`] with a judge, in which the sides of the tram line are of a camp each, and a configuration that hears it without the
/// encoder. `harbour-talks` was never measured, and so is never sure.
pub(crate) struct Judged {
    folder: tempfile::TempDir,
}

impl Judged {
    /// Copies the store.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        copy(&root().join(STORE), &folder.path().join("store"));
        let one = Self { folder };
        std::fs::write(one.path("store/judge.toml"), JUDGE).expect("the judge is written");
        let tram = one.path("store/city/tram-line.toml");
        let text = std::fs::read_to_string(&tram).expect("the topic");
        let camped = [("line-to-blame", "ukraine-nato"), ("line-not-to-blame", "russia-critics")];
        let text = camped.iter().fold(text, |text, (side, camp)| {
            text.replacen(&format!("id = \"{side}\"\n"), &format!("id = \"{side}\"\ncamp = \"{camp}\"\n"), 1)
        });
        std::fs::write(&tram, text).expect("the topic is written");
        std::fs::write(one.path("config.toml"), "[hearing]\nencoder = false\n").expect("the configuration");
        one
    }

    /// The same without a judge.
    pub(crate) fn unjudged() -> Self {
        let one = Self::new();
        std::fs::remove_file(one.path("store/judge.toml")).expect("it was there");
        one
    }

    /// A path in its folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command on the store, without the encoder.
    pub(crate) fn run(&self, command: &str, arguments: &[&str], input: &str) -> Output {
        let (config, store) = (self.path("config.toml"), self.path("store"));
        let (config, store) = (config.to_string_lossy(), store.to_string_lossy());
        let all = [&["--config", &config, command, "--responses", &store], arguments].concat();
        counterpoint(&all, input)
    }
}
