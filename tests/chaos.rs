//! A short storm from a fixed seed (`cargo run --release --example chaos -- --minutes 60` is the long one): every message
//! that has to be answered is answered, once.

#[path = "chaos/bot.rs"]
mod bot;
#[path = "chaos/dice.rs"]
mod dice;
#[path = "chaos/fault.rs"]
mod fault;
#[path = "chaos/figures.rs"]
mod figures;
#[path = "chaos/storm.rs"]
mod storm;
#[path = "support/surely.rs"]
mod surely;

use std::{path::Path, time::Duration};

use storm::{Plan, storm};

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_each_message_is_answered_once() {
    let plan = Plan {
        seed: 16,
        length: Duration::from_secs(22),
        rate: 20,
        hits: 300,
        apart: Duration::from_millis(600),
        patience: Duration::from_mins(3),
    };
    let program = Path::new(env!("CARGO_BIN_EXE_counterpoint"));
    let figures = storm(&plan, program).await.expect("the storm begins");
    assert!(figures.are_good(), "\n{}", figures.table());
    assert!(figures.answered > 30 && figures.faults.len() >= 10, "\n{}", figures.table());
}
