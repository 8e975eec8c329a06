//! A PostgreSQL of the test's own, started from its Debian package on a socket of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A PostgreSQL of the test's own.
pub(super) struct Postgres {
    folder: tempfile::TempDir,
    server: Child,
    programs: PathBuf,
    user: &'static str,
}

impl Postgres {
    /// Starts it; none where it is not installed.
    pub(super) fn start() -> Option<Self> {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        let programs = versions.filter_map(Result::ok).map(|one| one.path().join("bin"));
        let programs = programs.filter(|bin| bin.join("initdb").exists()).max()?;
        let folder = tempfile::tempdir().expect("a folder");
        let id = Command::new("id").arg("-u").output().expect("id is there").stdout;
        // PostgreSQL does not run as root; its package brings a user.
        let user = if id.trim_ascii() == b"0" { "postgres" } else { "" };
        if !user.is_empty() {
            let owned = Command::new("chown").arg(user).arg(folder.path()).status().expect("chown is there");
            assert!(owned.success());
        }
        let data = folder.path().join("data");
        let made = command(&programs, user, "initdb")
            .args(["--auth=trust", "--username=counterpoint", "--no-sync", "--encoding=UTF8", "-D"])
            .arg(&data)
            .stdout(Stdio::null())
            .status();
        assert!(made.expect("initdb runs").success());
        let server = command(&programs, user, "postgres")
            .arg("-D")
            .arg(&data)
            .args(["-c", "listen_addresses=", "-c", "fsync=off", "-k"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .spawn()
            .expect("postgres starts");
        let started = Self { folder, server, programs, user };
        // It is ready when it answers; each question waits for an answer by itself.
        let begun = std::time::Instant::now();
        let mut ready = false;
        while !ready && begun.elapsed() < Duration::from_mins(1) {
            ready = started.ask("SELECT 1");
        }
        assert!(ready, "postgres answers");
        Some(started)
    }

    /// Runs a statement; whether it succeeded. Waits a little for a server that is not there yet.
    fn ask(&self, statement: &str) -> bool {
        let ready = command(&self.programs, self.user, "pg_isready")
            .args(["-q", "-t", "1", "-h"])
            .arg(self.folder.path())
            .status();
        if !ready.expect("pg_isready runs").success() {
            return false;
        }
        command(&self.programs, self.user, "psql")
            .args(["-q", "-U", "counterpoint", "-d", "postgres", "-c", statement, "-h"])
            .arg(self.folder.path())
            .stdout(Stdio::null())
            .status()
            .expect("psql runs")
            .success()
    }

    /// The address of a new database in it.
    pub(super) fn database(&self, name: &str) -> String {
        assert!(self.ask(&format!("CREATE DATABASE {name}")));
        let folder = self.folder.path().to_string_lossy().replace('/', "%2F");
        format!("postgres://counterpoint@{folder}/{name}")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn command(programs: &Path, user: &str, program: &str) -> Command {
    let program = programs.join(program);
    if user.is_empty() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--regid", user, "--clear-groups", "--"]).arg(program);
    command.current_dir("/");
    command
}
