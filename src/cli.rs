//! The command line: what can be asked of the program, and the answers in text and JSON.

#[cfg(feature = "discord")]
mod backup;
mod built_in;
mod check;
#[cfg(feature = "demo")]
mod demo;
#[cfg(feature = "discord")]
mod doctor;
mod due;
mod export;
#[cfg(feature = "discord")]
mod health;
#[cfg(feature = "links")]
mod links;
mod measure;
mod object;
#[cfg(feature = "pages")]
mod pages;
mod progress;
mod replay;
#[cfg(feature = "discord")]
mod report;
mod show;
mod try_out;

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

use clap::{Parser, Subcommand, ValueEnum};

use crate::failure::Failure;

/// A Discord bot that answers disputed statements with claims, sources and opposing views, and gives no verdict.
#[derive(Debug, Parser)]
#[command(name = "counterpoint", version, propagate_version = true)]
pub struct Cli {
    /// The configuration to read; config.toml here, if it is there, by default
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the bot; the token comes from `DISCORD_TOKEN` or from the file that `DISCORD_TOKEN_FILE` names
    #[cfg(feature = "discord")]
    Run,
    /// Try the bot in a pretend Discord, in the browser: no account, no token, no connection to anywhere else
    #[cfg(feature = "demo")]
    Demo(demo::Demo),
    /// Look at everything that the bot needs, and tell what to do about each: token, clock, intent, permissions, store, database, files
    #[cfg(feature = "discord")]
    Doctor(doctor::Doctor),
    /// Ask the running bot at `[metrics] listen` whether it is ready
    #[cfg(feature = "discord")]
    Health,
    /// Copy the database into a file, while the bot runs
    #[cfg(feature = "discord")]
    Backup(backup::Backup),
    /// The response store that the program brings with it
    Store(built_in::BuiltIn),
    /// Check a store, and keep it compiled for the next start: a bot that starts has another process do so
    #[cfg(feature = "discord")]
    #[command(hide = true, name = crate::app::load::KEEP)]
    Keep {
        /// The store's folder
        path: PathBuf,
    },
    /// Check a store, and write it compiled to standard output: a bot whose store changes has another process do so
    #[cfg(feature = "discord")]
    #[command(hide = true, name = crate::app::apart::TELL)]
    Tell {
        /// The store's folder
        path: PathBuf,
    },
    /// Write man pages and completions of shells
    #[cfg(feature = "pages")]
    #[command(hide = true)]
    Pages(pages::Pages),
    /// Show what the bot would answer to a message, and why; without TEXT it reads lines from standard input
    Try(try_out::Try),
    /// Check the response store: every finding, with line, column and remedy
    Check(check::Check),
    /// Measure how well the store is heard on labelled messages, learn its judge from them, or count what it does on other talk
    Measure(measure::Measure),
    /// Play an exported chat at its own times, and tell what the bot would have done: how often, where, on what, how sure
    Replay(replay::Replay),
    /// Tell what curators have to look at: reviews that fall due, breaking topics, old facts, sources from memory
    Due(due::Due),
    /// Report what the bot has shown in a period, which side led, what readers said of it, and the sources, for its operator
    #[cfg(feature = "discord")]
    Report(report::Report),
    /// Print the whole store as one document, with numbered sources
    Export(export::Export),
    /// Print the JSON Schema of a topic file
    Schema {
        /// Print the guide to the lints instead
        #[arg(long)]
        lints: bool,
    },
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

impl Cli {
    /// Gives a command that hears a great deal the heap for that, for which the program begins anew: this comes before anything else, and in a
    /// program of its own alone.
    #[must_use]
    pub fn with_its_heap(self) -> Self {
        match self.command {
            #[cfg(feature = "discord")]
            Command::Run => crate::app::heap::lay_out(),
            Command::Measure(_) | Command::Replay(_) => crate::app::heap::lay_out(),
            _ => {}
        }
        self
    }

    /// Runs the command.
    ///
    /// # Errors
    /// A sentence for the person who asked, and the exit code.
    pub fn run(self) -> Result<(), Failure> {
        match self.command {
            #[cfg(feature = "discord")]
            Command::Run => crate::app::run(&crate::config::load(self.config.as_deref())?),
            #[cfg(feature = "demo")]
            Command::Demo(command) => command.run(&crate::config::load(self.config.as_deref())?),
            #[cfg(feature = "discord")]
            Command::Doctor(command) => command.run(self.config.as_deref()),
            #[cfg(feature = "discord")]
            Command::Health => health::run(&crate::config::load(self.config.as_deref())?),
            #[cfg(feature = "discord")]
            Command::Backup(command) => command.run(&crate::config::load(self.config.as_deref())?),
            Command::Store(command) => command.run(),
            #[cfg(feature = "discord")]
            Command::Keep { path } => crate::app::load::keep_for_next(&path),
            #[cfg(feature = "discord")]
            Command::Tell { path } => crate::app::apart::tell(&path),
            #[cfg(feature = "pages")]
            Command::Pages(command) => command.run(),
            Command::Try(command) => command.run(&crate::config::load(self.config.as_deref())?),
            Command::Check(command) => command.run(&crate::config::load(self.config.as_deref())?),
            Command::Measure(command) => command.run(&crate::config::load(self.config.as_deref())?),
            Command::Replay(command) => command.run(&crate::config::load(self.config.as_deref())?),
            Command::Due(command) => command.run(&crate::config::load(self.config.as_deref())?),
            #[cfg(feature = "discord")]
            Command::Report(command) => command.run(&crate::config::load(self.config.as_deref())?),
            Command::Export(command) => command.run(&crate::config::load(self.config.as_deref())?),
            Command::Schema { lints } => {
                let text = if lints { store::lint::guide() } else { store::schema::topic_text() };
                show::print(&text)
            }
        }
    }
}

/// Refuses files of which one is named twice, by whatever path: what stands in it would count twice.
///
/// # Errors
/// The path by which it is named again.
fn once(files: &[PathBuf]) -> Result<(), Failure> {
    let mut seen = HashSet::new();
    let again =
        files.iter().find(|file| !seen.insert(fs::canonicalize(file).unwrap_or_else(|_| (*file).clone())));
    again.map_or(Ok(()), |file| {
        Err(Failure::usage(format!("the file {} is named twice; name each file once", file.display())))
    })
}

/// Why a file that is named cannot be read.
fn unread(file: &Path, error: &io::Error) -> Failure {
    let file = file.display();
    match error.kind() {
        io::ErrorKind::NotFound => Failure::usage(format!("there is no file {file}")),
        io::ErrorKind::IsADirectory => Failure::usage(format!("{file} is a folder; name the files in it")),
        io::ErrorKind::InvalidData => Failure::usage(format!("{file} is not text in UTF-8")),
        _ => Failure::world(format!("cannot read {file}: {error}")),
    }
}
