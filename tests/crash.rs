//! `counterpoint run`, killed with SIGKILL while settings change, and on a full disk: what was acknowledged is there afterwards.
//!
//! `CRASHES=200` says how often it is killed; 200 with `CI=true`, 20 otherwise. `SEED=…` plays the same moments again.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/one_topic.rs"]
mod one_topic;
#[path = "support/running.rs"]
mod running;

use std::{
    env, fs,
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use loopback::{Loopback, World};
use running::Running;
use serde_json::json;

/// Changes under way at once.
const AT_ONCE: u64 = 6;

/// The longest time that passes between the last acknowledgement that is waited for and the kill: longer than a change takes.
const LONGEST: Duration = Duration::from_millis(8);

/// A folder with a store of one topic, a configuration and a database.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new(api: &str) -> Self {
        let folder = one_topic::folder();
        let text = format!(
            "[store]\npath = \"{}\"\n[storage]\nurl = \"sqlite:{}\"\n[metrics]\nlisten = \"off\"\n[hearing]\nencoder = false\n[discord]\napi = \"{api}\"\n[log]\nlevel = \"warn\"\n",
            folder.path().join("responses").display(),
            folder.path().join("counterpoint.db").display()
        );
        fs::write(folder.path().join("config.toml"), text).expect("a configuration");
        Self { folder }
    }

    fn config(&self) -> String {
        self.folder.path().join("config.toml").display().to_string()
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Running {
        Running::start(program, arguments, self.folder.path(), Stdio::null())
    }

    fn start(&self) -> Running {
        self.run(env!("CARGO_BIN_EXE_counterpoint"), &["--config", &self.config(), "run"])
    }
}

impl Running {
    fn kill(mut self) {
        self.0.kill().expect("it runs");
        self.0.wait().expect("it is waited for");
    }
}

/// Numbers from a seed (the generator `xorshift64*`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) % bound
    }
}

/// What was acknowledged: "#7 replies an hour for the server: `6` → `7`".
fn acknowledged(loopback: &Loopback, interactions: &[u64]) -> Vec<String> {
    let contents = interactions.iter().filter_map(|id| loopback.answer(*id));
    let texts = contents.filter_map(|answer| answer["data"]["content"].as_str().map(str::to_owned));
    texts
        .filter_map(|text| text.lines().next().map(str::to_owned))
        .filter(|line| line.starts_with('#'))
        .collect()
}

async fn history(loopback: &Loopback) -> String {
    let asked = loopback.slash("mod", "#debate", "settings history", &[]).await;
    let answer = loopback.answer(asked).expect("it was answered");
    answer["data"]["content"].as_str().unwrap_or_default().to_owned()
}

/// A change in a history: its number, and everything behind the colon.
fn is_in(history: &str, change: &str) -> bool {
    let (number, what) = change.split_once(' ').expect("a number and a change");
    history.lines().any(|line| line.starts_with(&format!("{number} ")) && line.contains(what))
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_loses_no_acknowledged_change() {
    let ci = env::var("CI").as_deref() == Ok("true");
    let times =
        env::var("CRASHES").ok().and_then(|times| times.parse().ok()).unwrap_or(if ci { 200 } else { 20 });
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a clock").subsec_nanos();
    let seed = env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(u64::from(now) | 1);
    let mut dice = Dice(seed);
    let loopback = Arc::new(Loopback::start(World::debate()).await);
    let home = Home::new(&loopback.api());
    let (mut before, mut kept, mut unacked, mut value) = (Vec::<String>::new(), 0, 0, 0);
    for start in 1..=times + 1 {
        let child = home.start();
        loopback.wait_registered(start).await;
        let history = history(&loopback).await;
        for change in &before {
            assert!(is_in(&history, change), "seed {seed}, start {start}: `{change}` was lost:\n{history}");
        }
        if start > times {
            child.kill();
            break;
        }
        // Changes under way at once; the kill comes after so many of them were acknowledged, and a moment.
        let mut asked = Vec::new();
        for _ in 0..AT_ONCE {
            value += 1;
            let options = [("replies_per_hour", json!(value % 1000))];
            asked.push(loopback.ask("mod", "#debate", "settings cooldown", &options));
        }
        let wanted = dice.below(AT_ONCE + 1);
        loopback.wait_answered(&asked, usize::try_from(wanted).expect("a few")).await;
        let moment = LONGEST / 1000 * u32::try_from(dice.below(1000)).expect("a small number");
        let begun = Instant::now();
        while begun.elapsed() < moment {
            std::hint::spin_loop();
        }
        child.kill();
        before = acknowledged(&loopback, &asked);
        kept += before.len();
        unacked += asked.len() - before.len();
    }
    println!(
        "killed {times} times, seed {seed}: {kept} acknowledged changes found, {unacked} were not acknowledged"
    );
    assert!(kept > 0 && unacked > 0, "the kills came too early or too late: {kept}, {unacked}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_it_says_so_and_goes_on_with_what_it_knew() {
    let loopback = Loopback::start(World::debate()).await;
    let home = Home::new(&loopback.api());
    // A file cannot grow beyond 700 KiB, as if the disk were full; the signal that tells so is ignored, so that writing fails.
    let limited = format!(
        "trap '' XFSZ; ulimit -f 1400; exec '{}' --config '{}' run",
        env!("CARGO_BIN_EXE_counterpoint"),
        home.config()
    );
    let child = home.run("sh", &["-c", &limited]);
    loopback.wait_registered(1).await;
    let place = World::debate().channel("debate").id.to_string();
    let mode = [("mode", json!("card")), ("place", json!("#debate"))];
    loopback.slash("mod", "#debate", "settings channel", &mode).await;
    let mut kept = Vec::new();
    let mut refused = None;
    for value in 1..1000 {
        let options = [("replies_per_hour", json!(value))];
        let asked = loopback.slash("mod", "#debate", "settings cooldown", &options).await;
        let line = acknowledged(&loopback, &[asked]).pop();
        let Some(line) = line else {
            refused = loopback.answer(asked);
            break;
        };
        kept.push(line);
    }
    let refused = refused.expect("the disk is full at last");
    assert_eq!(
        refused["data"]["content"],
        "Nothing has changed. The bot cannot reach its database just now, and the settings hold as before. Try again in a minute, or tell the bot's operator."
    );
    assert!(kept.len() > 3, "{kept:?}");
    // The mode that was set holds, and what a person asks for while nothing can be written is told as well.
    let message = loopback.say("ann", "#debate", "the Treaty of Ghent settled nothing");
    let answer = loopback.wait_for_own_message(message).await;
    let seen = loopback.message(answer).expect("it is there");
    assert_eq!(seen["channel_id"], place);
    child.kill();
    // With room again, everything that was acknowledged is there.
    let child = home.start();
    loopback.wait_registered(2).await;
    let history = history(&loopback).await;
    for change in kept.iter().rev().take(10) {
        assert!(is_in(&history, change), "`{change}` was lost:\n{history}");
    }
    child.kill();
}
