//! What the running program takes of the machine's memory: a start that has to compile its store leaves no more behind than one that
//! finds it compiled.

#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/copy.rs"]
mod copy;

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
};

use copy::copy;
use loopback::{Loopback, World};

/// What the built-in store's topic on the Budapest Memorandum hears by its phrases.
const SAID: &str = "Russia tore up the Budapest Memorandum, so why trust them?";

/// What two starts may differ by, in KiB: the heap's pages do not lie the same way twice.
const NOISE: u64 = 5000;

/// A running program, killed when the test ends.
struct Bot(Child);

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The KiB of memory that a bot has for itself in `folder` once it has answered from its store.
async fn taken(folder: &Path) -> u64 {
    let loopback = Loopback::start(World::debate()).await;
    let config = format!(
        "[hearing]\nencoder = false\n[metrics]\nlisten = \"off\"\n[discord]\napi = \"{}\"\n[defaults]\nmode = \"card\"\n",
        loopback.api()
    );
    fs::write(folder.join("config.toml"), config).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpoint"));
    command.arg("run").current_dir(folder).env("XDG_CACHE_HOME", folder.join("caches"));
    command.env("DISCORD_TOKEN", loopback::TOKEN).env_remove("DISCORD_TOKEN_FILE");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let bot = Bot(command.spawn().expect("the program starts"));
    loopback.wait_ready().await;
    let message = loopback.say("ann", "#debate", SAID);
    loopback.wait_for_reply_to(message).await;
    let status = fs::read_to_string(format!("/proc/{}/status", bot.0.id())).expect("it runs");
    let own = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("Linux tells it");
    own.trim().trim_end_matches(" kB").parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_compiles_its_store_takes_no_more_memory_than_the_next() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("responses"), &folder.path().join("responses"));
    let first = taken(folder.path()).await;
    let next = taken(folder.path()).await;
    assert!(first < next + NOISE, "the first start keeps {first} KiB, the next {next}");
}
