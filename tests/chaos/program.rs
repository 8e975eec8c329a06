//! A storm: people talk to the real bot in a pretend Discord, and by chance connections are cut, requests limited, refused, held back or
//! lost, the database is locked, the store is saved, and the bot is killed and started again. Every message that has to be answered is
//! answered, once. `--help` tells the rest.

mod bot;
mod dice;
mod fault;
mod figures;
mod storm;
#[path = "../support/surely.rs"]
mod surely;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use storm::{Plan, storm};

/// What `--help` prints.
const HELP: &str = "\
Lets the bot live through a storm of faults, and counts what it answered.

cargo build --release && cargo run --release --example chaos -- [OPTIONS]

  --bot PROGRAM     the bot: target/release/counterpoint
  --minutes N       for so long people talk, and things go wrong: 1
  --seed N          what chance goes by: 1
  --rate N          messages a second: 20
  --hits N          how many of a thousand messages are to be answered: 200
  --apart N         milliseconds between two faults, about: 1000
  --patience N      seconds for which answers are waited for at the end: 1200
  --help

It ends with 1 if a message was answered twice or lost, or the bot ended by itself.
";

/// Reads arguments; nothing if help is asked for.
fn read(mut arguments: impl Iterator<Item = String>) -> Result<Option<(Plan, PathBuf)>, String> {
    let mut program = PathBuf::from("target/release/counterpoint");
    let mut plan = Plan {
        seed: 1,
        length: Duration::from_mins(1),
        rate: 20,
        hits: 200,
        apart: Duration::from_secs(1),
        patience: Duration::from_mins(20),
    };
    while let Some(name) = arguments.next() {
        if matches!(name.as_str(), "--help" | "-h") {
            return Ok(None);
        }
        let value = arguments.next().ok_or_else(|| format!("{name} lacks its value; see --help"))?;
        let number =
            || value.parse::<u32>().map_err(|_| format!("{name} takes a number, and `{value}` is none"));
        match name.as_str() {
            "--bot" => program = PathBuf::from(&value),
            "--minutes" => plan.length = Duration::from_mins(u64::from(number()?)),
            "--seed" => plan.seed = u64::from(number()?),
            "--rate" => plan.rate = number()?,
            "--hits" => plan.hits = u64::from(number()?),
            "--apart" => plan.apart = Duration::from_millis(u64::from(number()?)),
            "--patience" => plan.patience = Duration::from_secs(u64::from(number()?)),
            other => return Err(format!("there is no argument `{other}`; see --help")),
        }
    }
    Ok(Some((plan, program)))
}

#[tokio::main]
async fn main() -> ExitCode {
    let run = match read(std::env::args().skip(1)) {
        Ok(Some(run)) => run,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(fault) => {
            eprintln!("chaos: {fault}");
            return ExitCode::from(2);
        }
    };
    match storm(&run.0, &run.1).await {
        Ok(figures) => {
            print!("{}", figures.table());
            if figures.are_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(fault) => {
            eprintln!("chaos: {fault}");
            ExitCode::from(3)
        }
    }
}
