//! A load driver: messages by the thousand from the pretend Discord to a real bot over real sockets, and the same to two yardsticks.
//! `--help` tells the rest.

mod arguments;
mod measure;
mod process;
mod table;
mod yardstick;

use std::process::ExitCode;

use arguments::{HELP, Run, Wish};
use measure::{Figures, measure};
use yardstick::Kind;

#[tokio::main]
async fn main() -> ExitCode {
    let done = match arguments::read(std::env::args().skip(1)) {
        Ok(Wish::Help) => {
            print!("{HELP}");
            Ok(())
        }
        Ok(Wish::Yardstick(kind, api)) => {
            yardstick::run(kind, &api).await.map_err(|error| format!("the yardstick ended: {error}"))
        }
        Ok(Wish::Measure(run)) => all(&run).await,
        Err(fault) => Err(fault),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("load: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// Measures the yardsticks and the bot, one after the other, and prints the figures.
async fn all(run: &Run) -> Result<(), String> {
    let this = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    let mut clients: Vec<(&str, Figures)> = Vec::new();
    for (name, program) in &run.peers {
        eprintln!("load: the client {name} …");
        clients.push((name, measure(&run.plan, true, |api| process::peer(program, api)).await?));
    }
    for (name, kind) in [("receives", Kind::Receives), ("answers", Kind::Answers)] {
        eprintln!("load: the yardstick that {name} …");
        let answers = kind == Kind::Answers;
        clients.push((name, measure(&run.plan, answers, |api| process::yardstick(&this, kind, api)).await?));
    }
    if let Some((program, store, encoder)) = &run.bot {
        eprintln!("load: the bot …");
        let figures = measure(&run.plan, true, |api| process::bot(program, store, *encoder, api)).await?;
        clients.push(("bot", figures));
    }
    if run.json {
        let shown: serde_json::Map<String, serde_json::Value> =
            clients.iter().map(|(name, figures)| ((*name).to_owned(), serde_json::json!(figures))).collect();
        println!("{:#}", serde_json::Value::Object(shown));
    } else {
        let clients: Vec<_> = clients.iter().map(|(name, figures)| (*name, figures)).collect();
        print!("{}", table::render(&clients, run.peers.len()));
    }
    Ok(())
}
