//! A PostgreSQL of the test's own, started from its Debian package on a socket of its own. It can be ended and started again.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
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
        let server = serve(folder.path(), &programs, user);
        let started = Self { folder, server, programs, user };
        started.answers();
        Some(started)
    }

    /// It is ready when it answers; each question waits for an answer by itself.
    fn answers(&self) {
        let begun = std::time::Instant::now();
        let mut ready = false;
        while !ready && begun.elapsed() < Duration::from_mins(1) {
            ready = self.ask("SELECT 1");
        }
        assert!(ready, "postgres answers");
    }

    /// Ends it at once, as if its machine had gone down.
    pub(super) fn stop(&mut self) {
        let quit = Command::new("kill").args(["-QUIT", &self.server.id().to_string()]).status();
        assert!(quit.expect("kill is there").success());
        self.server.wait().expect("it ends");
    }

    /// Starts it again after [`Postgres::stop`].
    pub(super) fn restart(&mut self) {
        self.server = serve(self.folder.path(), &self.programs, self.user);
        self.answers();
    }

    /// A session of somebody else in a database, which has run these statements: it lasts until it is dropped.
    pub(super) fn session(&self, name: &str, statements: &str) -> Session {
        let mut child = command(&self.programs, self.user, "psql")
            .args(["-q", "-U", "counterpoint", "-d", name, "-h"])
            .arg(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("psql runs");
        let input = child.stdin.as_mut().expect("its input");
        input.write_all(format!("{statements}\n\\echo done\n").as_bytes()).expect("it is asked");
        let mut said = String::new();
        let mut output = BufReader::new(child.stdout.as_mut().expect("its output"));
        // Nothing at all where it was refused.
        while !said.ends_with("done\n") && output.read_line(&mut said).is_ok_and(|read| read > 0) {}
        Session(child)
    }

    /// Runs a statement in a database.
    pub(super) fn run(&self, name: &str, statement: &str) {
        drop(self.session(name, statement));
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

/// A session of somebody else.
pub(super) struct Session(Child);

impl Drop for Session {
    fn drop(&mut self) {
        // It ends with its input, and what it held is free once it has ended.
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

fn serve(folder: &Path, programs: &Path, user: &str) -> Child {
    let mut server = command(programs, user, "postgres");
    server.arg("-D").arg(folder.join("data"));
    server.args(["-c", "listen_addresses=", "-c", "fsync=off", "-k"]).arg(folder);
    server.stderr(Stdio::null()).spawn().expect("postgres starts")
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
