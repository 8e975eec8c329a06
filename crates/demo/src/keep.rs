//! What `--keep FILE` brings back: FILE is the bot's database, and beside it lies what the pretend Discord keeps, the messages, threads
//! and posts, and its clock. The bot itself stores no text of messages here either.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use loopback::Loopback;
use serde_json::{Value, json};
use tokio::time;

use counterpoint_core::time::{Clock, Moment};
use discord::Failure;

/// How long after a change the file is written: what happens at once is written once.
const QUIET: Duration = Duration::from_millis(500);

/// The two files.
pub(super) struct Keep {
    database: PathBuf,
    discussion: PathBuf,
    kept: Value,
}

impl Keep {
    /// Reads what was kept, if anything was.
    ///
    /// # Errors
    /// If it is there and cannot be read: it is not written over.
    pub(super) fn read(database: &Path) -> Result<Self, Failure> {
        let mut name = database.file_name().map(std::ffi::OsStr::to_os_string).unwrap_or_default();
        name.push(".discussion.json");
        let discussion = database.with_file_name(name);
        let kept = match fs::read(&discussion) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                let path = discussion.display();
                Failure::usage(format!(
                    "{path} is not what the demo wrote ({error}); move it away, and try again"
                ))
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Value::Null,
            Err(error) => {
                return Err(Failure::world(format!("cannot read {}: {error}", discussion.display())));
            }
        };
        Ok(Self { database: database.to_path_buf(), discussion, kept })
    }

    /// The database as storage names it.
    pub(super) fn url(&self) -> String {
        // What means something in an address means itself in a file's name.
        let path = self.database.display().to_string();
        let path = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
        format!("sqlite:{path}")
    }

    /// When the clock stopped.
    pub(super) fn stopped_at(&self) -> Option<Moment> {
        self.kept["clock"].as_i64().map(Moment)
    }

    /// Whether nothing was kept yet.
    pub(super) fn is_empty(&self) -> bool {
        self.kept.is_null()
    }

    /// Brings the discussion back.
    pub(super) fn bring_back(&self, loopback: &Loopback) {
        loopback.bring_back(&self.kept["discord"]);
    }

    /// Writes the discussion, whole or not at all.
    ///
    /// # Errors
    /// If the disk refuses.
    pub(super) fn write(&self, loopback: &Loopback, clock: &Clock) -> Result<(), Failure> {
        let kept = json!({ "clock": clock.now().0, "discord": loopback.kept() });
        let written = store::whole::write(&self.discussion, kept.to_string().as_bytes());
        written.map_err(|error| {
            Failure::world(format!("cannot keep the discussion in {}: {error}", self.discussion.display()))
        })
    }
}

/// Writes the discussion after each change; never ends.
pub(super) async fn follow(keep: Option<&Keep>, loopback: &Loopback, clock: &Clock) {
    let Some(keep) = keep else { return std::future::pending().await };
    let mut changes = loopback.changes();
    while changes.changed().await.is_ok() {
        time::sleep(QUIET).await;
        changes.borrow_and_update();
        if let Err(failure) = keep.write(loopback, clock) {
            tracing::error!("{failure}");
        }
    }
}
