//! The real program in a folder of its own, with a store of one topic, against the pretend Discord: it answers whoever says [`SAID`].

use std::{
    fs,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
};

use loopback::{Loopback, TOKEN};

/// What is said, and raises the topic.
pub(crate) const SAID: &str = "what about the Treaty of Ghent";

/// A folder with a store of one topic and a configuration, and the program that runs there.
pub(crate) struct Bot {
    folder: tempfile::TempDir,
    child: Child,
}

impl Bot {
    /// Starts the program; it answers as often as it is asked to.
    pub(crate) fn start(api: &str) -> Self {
        Self::start_with(api, &[])
    }

    /// The same, with more variables in its environment.
    pub(crate) fn start_with(api: &str, environment: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let here = folder.path();
        let shelf = here.join("responses/shelf");
        fs::create_dir_all(&shelf).expect("a folder");
        let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints/claim-without-source/good.toml");
        fs::copy(good, shelf.join("topic.toml")).expect("a topic");
        fs::write(here.join("responses/judge.toml"), crate::surely::judge("topic")).expect("a judge");
        let text = format!(
            "[store]\npath = \"responses\"\n[storage]\nurl = \"sqlite:counterpoint.db\"\n[metrics]\nlisten = \"off\"\n[hearing]\nencoder = false\n[discord]\napi = \"{api}\"\n[defaults]\nmode = \"card\"\nchannel-cooldown = \"0s\"\ntopic-cooldown = \"0s\"\nperson-cooldown = \"0s\"\nreplies-per-hour = 1000\nrush-hold = false\n",
        );
        fs::write(here.join("config.toml"), text).expect("a configuration");
        let log = fs::File::create(here.join("log")).expect("a log");
        let mut command = Command::new(env!("CARGO_BIN_EXE_counterpoint"));
        command.envs(environment.iter().copied());
        command.env("DISCORD_TOKEN", TOKEN).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        command.current_dir(here).args(["--config", "config.toml", "run"]);
        let child = command.spawn().expect("the program starts");
        Self { folder, child }
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// How it has ended; nothing while it runs.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("it is asked")
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks again until it is so. Each time is a round trip to the bot; nothing sleeps.
pub(crate) async fn until(loopback: &Loopback, what: &str, so: impl Fn() -> bool) {
    let asking = async {
        while !so() {
            loopback.heartbeat().await;
        }
    };
    let done = tokio::time::timeout(loopback::GIVE_UP, asking).await;
    assert!(done.is_ok(), "waited for {what} in vain; requests: {:#?}", loopback.requests());
}

/// Waits for the reply to each message, and makes sure that it stays the only one: what is answered afterwards came after any second.
pub(crate) async fn answered_once(loopback: &Loopback, messages: &[u64]) {
    for message in messages {
        loopback.wait_for_reply_to(*message).await;
    }
    let later = loopback.say("cat", "#hall", SAID);
    loopback.wait_for_reply_to(later).await;
    for message in messages {
        assert_eq!(loopback.replies_to(*message).len(), 1, "message {message}");
    }
}
