//! A program that runs in a folder, against the pretend Discord.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
};

/// A running program, killed with SIGKILL at the latest when the test ends.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    /// Starts a program in a folder, with the token of the pretend Discord; what it says goes to `log`.
    pub(crate) fn start(program: &str, arguments: &[&str], folder: &Path, log: impl Into<Stdio>) -> Self {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder).env("DISCORD_TOKEN", loopback::TOKEN);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        Self(command.spawn().expect("the program starts"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
