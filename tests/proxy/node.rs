//! A proxy for Discord's API that others wrote, the one of discord.js, which shares limits out between the bot's processes.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// A running proxy, killed at the latest when the test ends.
pub(super) struct Proxy {
    running: Child,
    address: String,
}

impl Proxy {
    /// Starts it for what answers at `api`, with so many requests a second for everybody together; none where Node.js or the proxy is missing.
    pub(super) fn start(api: &str, requests: u32) -> Option<Self> {
        Self::listen(api, requests, "0")
    }

    fn listen(api: &str, requests: u32, port: &str) -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/proxy");
        if !folder.join("node_modules/@discordjs/proxy").exists() {
            return None;
        }
        let mut command = Command::new("node");
        command.arg(folder.join("proxy.cjs")).args([api, &requests.to_string(), port]);
        let mut running = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().ok()?;
        let mut address = String::new();
        let said = BufReader::new(running.stdout.take().expect("it speaks")).read_line(&mut address);
        assert!(said.is_ok() && address.starts_with("http://"), "the proxy begins to listen");
        address.truncate(address.trim_end().len());
        Some(Self { running, address })
    }

    /// Where REST calls go.
    pub(super) fn api(&self) -> String {
        self.address.clone()
    }

    /// Kills it.
    pub(super) fn stop(&mut self) {
        let _ = self.running.kill();
        let _ = self.running.wait();
    }

    /// Starts it again where it was.
    pub(super) fn start_again(&mut self, api: &str, requests: u32) {
        let port = self.address.rsplit(':').next().unwrap_or_default();
        *self = Self::listen(api, requests, port).expect("it was here before");
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.stop();
    }
}
