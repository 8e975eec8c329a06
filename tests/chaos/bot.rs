//! The bot as a process, which is killed and started again, and its folder: a store of one topic, a configuration, a database.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use answers::storage::Storage;
use loopback::TOKEN;

use crate::surely;

/// The topic, and what raises it.
const TOPIC: &str = include_str!("../lints/claim-without-source/good.toml");
pub(crate) const SAID: &str = "what about the Treaty of Ghent";

/// The bot.
pub(crate) struct Bot {
    program: PathBuf,
    folder: tempfile::TempDir,
    child: Option<Child>,
    /// How often the store was saved.
    saved: u32,
    /// What keeps its database locked.
    lock: Option<Storage>,
}

impl Bot {
    /// A bot that is not started yet, in a folder of its own.
    pub(crate) fn new(program: &Path, api: &str) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("cannot prepare the bot's folder: {error}");
        let program = fs::canonicalize(program)
            .map_err(|error| format!("there is no {}: {error}", program.display()))?;
        let folder = tempfile::tempdir().map_err(failed)?;
        let here = folder.path();
        fs::create_dir_all(here.join("responses/shelf")).map_err(failed)?;
        fs::write(here.join("responses/shelf/topic.toml"), TOPIC).map_err(failed)?;
        fs::write(here.join("responses/judge.toml"), surely::judge("topic")).map_err(failed)?;
        let text = format!(
            "[store]\npath = \"responses\"\n[storage]\nurl = \"sqlite:counterpoint.db\"\n[metrics]\nlisten = \"off\"\n[hearing]\nencoder = false\n[discord]\napi = \"{api}\"\n[defaults]\nmode = \"card\"\nchannel-cooldown = \"0s\"\ntopic-cooldown = \"0s\"\nperson-cooldown = \"0s\"\nreplies-per-hour = 1000\nrush-hold = false\n",
        );
        fs::write(here.join("config.toml"), text).map_err(failed)?;
        Ok(Self { program, folder, child: None, saved: 0, lock: None })
    }

    /// Starts it.
    pub(crate) fn start(&mut self) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("cannot start the bot: {error}");
        let path = self.folder.path().join("log");
        let log = fs::OpenOptions::new().create(true).append(true).open(path).map_err(failed)?;
        let mut command = Command::new(&self.program);
        command.env("DISCORD_TOKEN", TOKEN).env_remove("DISCORD_TOKEN_FILE").current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).args([
            "--config",
            "config.toml",
            "run",
        ]);
        self.child = Some(command.spawn().map_err(failed)?);
        Ok(())
    }

    /// Kills it, as SIGKILL does.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        let ended = self.child.as_mut().is_some_and(|child| !matches!(child.try_wait(), Ok(None)));
        if ended {
            self.child = None;
        }
        ended
    }

    /// What it has logged, with every start.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Leaves its folder where it is, to be looked at.
    pub(crate) fn keep(&mut self) -> &Path {
        self.folder.disable_cleanup(true);
        self.folder.path()
    }

    /// Saves the store, so that it is read anew.
    pub(crate) fn save(&mut self) {
        self.saved += 1;
        let text = format!("{TOPIC}\n# Saved {} times.\n", self.saved);
        // A disk that is full shows in what the bot does.
        let _ = fs::write(self.folder.path().join("responses/shelf/topic.toml"), text);
    }

    /// Locks the database, or lets it go.
    pub(crate) async fn lock(&mut self, locked: bool) -> bool {
        if !locked {
            let Some(lock) = self.lock.take() else { return true };
            return lock.run(&["ROLLBACK"]).await.is_ok();
        }
        let url = format!("sqlite:{}", self.folder.path().join("counterpoint.db").display());
        let Ok(lock) = Storage::open(&url).await else { return false };
        let held = lock.run(&["BEGIN IMMEDIATE"]).await.is_ok();
        if held {
            self.lock = Some(lock);
        }
        held
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.kill();
    }
}
