//! `counterpoint run` as a test of faults needs it: in a folder of its own, with the fixture store and a database that outlive it, ended
//! at any moment and started again.

#[path = "copy.rs"]
mod copy;
#[path = "running.rs"]
mod running;

use std::{
    fs,
    path::{Path, PathBuf},
};

use copy::copy;
use loopback::Loopback;
pub(crate) use running::Running;

/// What raises a topic of the fixture store, and is surely about it.
pub(crate) const TREATY: &str = "They gave up their dam for Ostra";

/// The same, of another topic.
pub(crate) const TRAM: &str = "tram expansion caused this whole debt";

/// A folder with a store and a configuration.
pub(crate) struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    /// A bot that answers everything it hears, for the pretend Discord at `api`, with its database at `url`; `{}` in that is the folder.
    pub(crate) fn new(api: &str, url: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let here = folder.path();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store"), &here.join("responses"));
        let url = url.replace("{}", &here.display().to_string());
        let text = format!(
            "[store]\npath = \"{}\"\n[storage]\nurl = \"{url}\"\n[metrics]\nlisten = \"off\"\n[hearing]\nencoder = false\n[discord]\napi = \"{api}\"\n[defaults]\nmode = \"card\"\nchannel-cooldown = \"0s\"\ntopic-cooldown = \"0s\"\nperson-cooldown = \"0s\"\nreplies-per-hour = 1000\nrush-hold = false\n",
            here.join("responses").display(),
        );
        fs::write(here.join("config.toml"), text).expect("a configuration");
        Self { folder }
    }

    /// What lies in the folder.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Starts the bot; its log goes on.
    pub(crate) fn start(&self) -> Running {
        self.start_within("exec \"$0\" \"$@\"")
    }

    /// Starts the bot from a shell that does something before: it has the program and its arguments.
    pub(crate) fn start_within(&self, shell: &str) -> Running {
        let log = fs::OpenOptions::new().create(true).append(true).open(self.at("log")).expect("a log");
        let config = self.at("config.toml").display().to_string();
        let arguments = ["-c", shell, env!("CARGO_BIN_EXE_counterpoint"), "--config", &config, "run"];
        Running::start("sh", &arguments, self.folder.path(), log)
    }

    /// What it has logged since the folder was made.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.at("log")).unwrap_or_default()
    }

    /// The lines of the log with these words.
    pub(crate) fn lines(&self, what: &str) -> Vec<String> {
        self.log().lines().filter(|line| line.contains(what)).map(str::to_owned).collect()
    }

    /// Waits until the log has so many lines with these words. Each look is a round trip to the bot; nothing sleeps.
    pub(crate) async fn until(&self, loopback: &Loopback, what: &str, times: usize) {
        let looking = async {
            while self.lines(what).len() < times {
                loopback.heartbeat().await;
            }
        };
        let heard = tokio::time::timeout(loopback::GIVE_UP, looking).await;
        assert!(heard.is_ok(), "`{what}` was not told {times} times:\n{}", self.log());
    }
}

impl Running {
    /// Kills it, and waits until it is gone.
    pub(crate) fn kill(mut self) {
        self.0.kill().expect("it runs");
        self.0.wait().expect("it is waited for");
    }

    /// Whether it still runs.
    pub(crate) fn runs(&mut self) -> bool {
        self.0.try_wait().expect("it is looked at").is_none()
    }
}

/// Says something that is answered, and waits for the reply: the message.
pub(crate) async fn answered(loopback: &Loopback, channel: &str, text: &str) -> u64 {
    let message = loopback.say("ann", channel, text);
    loopback.wait_for_reply_to(message).await;
    message
}
