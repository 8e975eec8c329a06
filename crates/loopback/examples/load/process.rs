//! The clients as processes: how each is started, and what Linux tells of one.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use loopback::TOKEN;

use super::{measure::Client, yardstick::Kind};

/// A tick of `/proc/PID/stat`: `USER_HZ` is 100 on every Linux (man 5 proc; `getconf CLK_TCK`).
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// The CPU time that a process has had, its own and the kernel's for it; nothing where there is no `/proc`.
pub(crate) fn cpu(pid: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may hold anything; what follows begins with field 3, and fields 14 and 15 are wanted.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let ticks = fields.next()?.parse::<u32>().ok()?.checked_add(fields.next()?.parse().ok()?)?;
    Some(TICK * ticks)
}

/// The resident memory of a process in KiB; nothing where there is no `/proc`.
pub(crate) fn resident(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// A client that is ended, and its folder deleted, with this.
struct Started {
    child: Child,
    _folder: Option<tempfile::TempDir>,
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn started(command: &mut Command, folder: Option<tempfile::TempDir>) -> Result<Client, String> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let name = command.get_program().to_string_lossy().into_owned();
    let child = command.spawn().map_err(|error| format!("cannot start {name}: {error}"))?;
    let pid = child.id();
    Ok(Client::new(pid, Started { child, _folder: folder }))
}

/// Starts `program`, which is this one, as a yardstick.
///
/// # Errors
/// A sentence, if it cannot be started.
pub(crate) fn yardstick(program: &Path, kind: Kind, api: &str) -> Result<Client, String> {
    let name = match kind {
        Kind::Receives => "receives",
        Kind::Answers => "answers",
    };
    started(Command::new(program).args(["--yardstick", name, api]), None)
}

/// Starts a client of another library.
///
/// # Errors
/// A sentence, if it cannot be started.
pub(crate) fn peer(program: &Path, api: &str) -> Result<Client, String> {
    started(Command::new(program).args([api, TOKEN]), None)
}

/// Starts the bot with a store and a database of its own, set so that it answers every hit.
///
/// # Errors
/// A sentence, if it cannot be started.
pub(crate) fn bot(program: &Path, store: &Path, encoder: bool, api: &str) -> Result<Client, String> {
    let failed = |error: std::io::Error| format!("cannot prepare the bot's folder: {error}");
    let found = |path: &Path| {
        fs::canonicalize(path).map_err(|error| format!("there is no {}: {error}", path.display()))
    };
    let (program, store) = (found(program)?, found(store)?);
    let folder = tempfile::tempdir().map_err(failed)?;
    // A copy, so that its files may change.
    let saved = copy(&store, &folder.path().join("responses")).map_err(failed)?;
    let store = folder.path().join("responses");
    let text = format!(
        "[store]\npath = {:?}\n\n[storage]\nurl = \"sqlite:counterpoint.db\"\n\n[hearing]\nencoder = {encoder}\n\n\
         [discord]\napi = \"{api}\"\n\n\
         [defaults]\nmode = \"card\"\nchannel-cooldown = \"0s\"\ntopic-cooldown = \"0s\"\nperson-cooldown = \"0s\"\n\
         replies-per-hour = 1000\nrush-hold = false\n\n\
         [metrics]\nlisten = \"off\"\n\n[log]\nlevel = \"warn\"\n",
        store.to_string_lossy(),
    );
    fs::write(folder.path().join("config.toml"), text).map_err(failed)?;
    let mut command = Command::new(program);
    command.args(["--config", "config.toml", "run"]).current_dir(folder.path());
    command.env("DISCORD_TOKEN", TOKEN).env_remove("DISCORD_TOKEN_FILE");
    Ok(started(&mut command, Some(folder))?.with(saved))
}

/// Copies a store; one of its topics, as the copy has it.
fn copy(from: &Path, to: &Path) -> std::io::Result<Option<PathBuf>> {
    fs::create_dir_all(to)?;
    let mut topic = None;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
            let files = fs::read_dir(&target)?.flatten().map(|one| one.path());
            topic =
                topic.or(files.into_iter().find(|file| file.extension().is_some_and(|end| end == "toml")));
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(topic)
}
