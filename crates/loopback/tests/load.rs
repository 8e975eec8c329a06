//! The load driver's core, with its yardsticks in this process: what it counts is there and hangs together. How fast anything is, no
//! test can say.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "../examples/load/arguments.rs"]
mod arguments;
#[path = "../examples/load/measure.rs"]
mod measure;
#[path = "../examples/load/process.rs"]
mod process;
#[path = "../examples/load/table.rs"]
mod table;
#[path = "../examples/load/yardstick.rs"]
mod yardstick;

use std::{path::Path, process::id, time::Duration};

use arguments::{HELP, Wish};
use measure::{Client, Figures, Plan, measure};
use yardstick::{Kind, WORD};

fn read(arguments: &[&str]) -> Result<Wish, String> {
    arguments::read(arguments.iter().map(|argument| (*argument).to_owned()))
}

fn plan(arguments: &[&str]) -> Plan {
    match read(arguments).expect("it is read") {
        Wish::Measure(run) => run.plan,
        Wish::Help | Wish::Yardstick(..) => unreachable!("a run was asked for"),
    }
}

/// A second of few messages to a yardstick in this process, and a short flood.
async fn measured(kind: Kind) -> Figures {
    let few = ["--servers", "3", "--channels", "4", "--roles", "2", "--threads", "1"];
    let short = ["--rate", "40", "--hits", "0.25", "--seconds", "1", "--flood", "300", "--settle", "1"];
    let start = |api: &str| {
        let api = api.to_owned();
        Ok(Client::new(id(), tokio::spawn(async move { yardstick::run(kind, &api).await })))
    };
    let figures = measure(&plan(&[&few[..], &short[..]].concat()), kind == Kind::Answers, start).await;
    figures.expect("it is measured")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_of_few_messages_is_measured_whole() {
    let receives = measured(Kind::Receives).await;
    assert_eq!((receives.hits, receives.answered), (10, 0));
    assert_eq!((receives.first_answer_ms, receives.p50_us), (None, None));
    let answers = measured(Kind::Answers).await;
    assert_eq!((answers.hits, answers.answered), (10, 10));
    assert!(answers.first_answer_ms.is_some_and(|time| time > 0.0));
    let delays =
        [answers.p50_us, answers.p99_us, answers.p999_us].map(|delay| delay.expect("it was answered"));
    assert!(delays[0] > 0.0 && delays.is_sorted(), "{delays:?}");
    for figures in [&receives, &answers] {
        assert!(figures.start_ms > 0.0 && figures.flood_per_s.is_some_and(|rate| rate > 0.0));
        assert_eq!(figures.refused, [""; 0], "Discord takes what the yardstick does");
        if cfg!(target_os = "linux") {
            assert!(figures.dealt_per_s.is_some() && figures.dealt_per_s <= figures.flood_per_s);
            assert!(figures.cpu_us.is_some() && figures.discord_flood_cpu_us.is_some());
            assert!(figures.rest_kib.is_some_and(|kib| kib > 0) && figures.flood_kib.is_some());
            assert!(figures.server_kib.is_some());
        }
    }
    let table = table::render(&[("receives", &receives), ("answers", &answers), ("bot", &answers)], 0);
    let head = table.lines().next().unwrap_or_default();
    assert_eq!(
        head.split_whitespace().collect::<Vec<_>>(),
        ["receives", "answers", "bot", "÷", "receives", "÷", "answers"]
    );
    assert!(table.contains("answers: 10 of 10 answered\n"), "{table}");
    // The bot of this table is the yardstick itself.
    let start = table.lines().find(|line| line.starts_with("start to IDENTIFY")).unwrap_or_default();
    assert!(start.ends_with(" 1.00"), "{table}");
    assert!(serde_json::to_value(&answers).expect("it is JSON")["p999_us"].is_f64());
}

#[test]
fn arguments_are_read_and_what_cannot_be_done_is_refused() {
    assert!(matches!(read(&["--help"]), Ok(Wish::Help)));
    let yardstick = read(&["--yardstick", "answers", "http://127.0.0.1:9"]);
    assert!(matches!(yardstick, Ok(Wish::Yardstick(Kind::Answers, api)) if api == "http://127.0.0.1:9"));
    let large = plan(&["--large", "--servers", "7"]).shape;
    assert_eq!((large.servers, large.channels, large.roles, large.threads), (7, 500, 200, 10));
    let usual = plan(&[]);
    assert!(usual.hit.to_lowercase().contains(WORD) && usual.length > Duration::ZERO);
    for (arguments, sentence) in [
        (&["--fast"][..], "there is no argument `--fast`; see --help"),
        (&["--rate"], "--rate lacks its value; see --help"),
        (&["--rate", "many"], "--rate takes a number, and `many` is none"),
        (&["--hits", "2"], "--hits is a share, from 0 to 1"),
        (&["--peer", "discord.py"], "--peer takes NAME=PROGRAM, and `discord.py` is none"),
        (&["--format", "xml"], "there is no format `xml`; take `text` or `json`"),
    ] {
        assert_eq!(read(arguments).err().as_deref(), Some(sentence));
    }
    let refused = read(&["--servers", "1", "--seconds", "60"]).err().unwrap_or_default();
    assert!(refused.contains("3000 replies on each server"), "{refused}");
    for name in ["--bot", "--store", "--encoder", "--large", "--talk", "--settle", "--peer"] {
        assert!(HELP.contains(name), "--help does not tell of {name}");
    }
    match read(&["--bot", "there-is-none", "--peer", "one=first", "--peer", "two=second", "--format", "json"])
    {
        Ok(Wish::Measure(run)) => {
            assert!(run.json && run.bot.is_some());
            assert_eq!(run.peers, [("one".into(), "first".into()), ("two".into(), "second".into())]);
        }
        _ => unreachable!("a run was asked for"),
    }
}

#[test]
fn what_cannot_be_started_says_so() {
    let nowhere = Path::new("there-is-none");
    let bot = process::bot(nowhere, nowhere, false, "http://127.0.0.1:9").err().unwrap_or_default();
    assert!(bot.starts_with("there is no there-is-none: "), "{bot}");
    let yardstick =
        process::yardstick(nowhere, Kind::Receives, "http://127.0.0.1:9").err().unwrap_or_default();
    assert!(yardstick.starts_with("cannot start there-is-none: "), "{yardstick}");
    let peer = process::peer(nowhere, "http://127.0.0.1:9").err().unwrap_or_default();
    assert!(peer.starts_with("cannot start there-is-none: "), "{peer}");
}
