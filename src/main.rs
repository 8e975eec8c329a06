//! Reads the command line, runs one command, and turns its failure into a sentence and an exit code.

use std::process::ExitCode;

use clap::Parser as _;
use counterpoint::cli::Cli;

fn main() -> ExitCode {
    match Cli::parse().with_its_heap().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let sentence = failure.to_string();
            if !sentence.is_empty() {
                anstream::eprintln!("counterpoint: {sentence}");
            }
            ExitCode::from(failure.code())
        }
    }
}
