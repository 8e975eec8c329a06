//! `counterpoint replay`: what a server would have heard of the bot, from an exported chat.

use std::{
    io::{self, IsTerminal as _},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use clap::Args;
use counterpoint_core::settings::Mode;

use super::{Format, measure::learning, object, once, progress::Progress, show, unread};
use crate::{
    app::{load, sense},
    config::Config,
    failure::Failure,
    replay::{self, Merged, Played, Player, Rules, Tally},
    talk,
};

#[derive(Debug, Args)]
pub(super) struct Replay {
    /// The export of a channel as `DiscordChatExporter` writes it in its format JSON, or a file with a message a line, in UTF-8, whose
    /// name does not end in `.json`; unpacked where it ends in `.gz`. Several are played together, in the order of time
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How loud the bot is
    #[arg(long, value_name = "MODE", default_value_t = Mode::Card)]
    mode: Mode,
    /// Another setting, as KEY=VALUE: `--set topic-cooldown=1h`, `--set topic/battlefield=off`
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Judge each message for itself, without cooldowns, budgets and holds
    #[arg(long)]
    every: bool,
    /// Print what people wrote, beside the surest and the least sure: to a terminal only
    #[arg(long)]
    show: bool,
    /// `json` prints an object a line for each message of a person
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The store's folder; the configured store by default
    #[arg(long, value_name = "DIR")]
    responses: Option<PathBuf>,
}

impl Replay {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        if self.show && self.format == Format::Json {
            return Err(Failure::usage("`--show` has no place in `--format json`; leave one of them out"));
        }
        if self.show && !io::stdout().is_terminal() {
            return Err(Failure::usage(
                "`--show` prints what people wrote, and prints it to a terminal only; leave it out, or leave out what the output goes to",
            ));
        }
        let mut config = config.clone();
        if let Some(path) = &self.responses {
            config.store.path.clone_from(path);
        }
        once(&self.files)?;
        let done = Arc::new(AtomicU64::new(0));
        let (mut files, mut bytes) = (Vec::new(), 0);
        for path in &self.files {
            let (file, length) = talk::open(path, done.clone()).map_err(|error| unread(path, &error))?;
            bytes += length;
            files.push((path.clone(), file));
        }
        let store = load::store(&config)?;
        show::without_topics(&store, &config.store.path);
        let rules = Rules::new(&config.defaults, self.mode, &self.set, self.every, &store);
        let rules = rules.map_err(Failure::usage)?;
        let sensed = sense::learned(&config, &store, learning())?;
        let sense = sensed.map(|sensed| sensed.sense()).transpose()?;
        let mut player = Player::new(store.clone(), rules, sense);
        let mut tally = Tally::new(self.show);
        // Objects on a terminal and the line that shows how far it is would write over each other.
        let seen = self.format == Format::Text || !io::stdout().is_terminal();
        let progress = seen.then(|| Progress::of("playing", bytes));
        let messages = Merged::of(files);
        let mut messages =
            messages.map_err(|error| Failure::world(format!("the files cannot be read at once: {error}")))?;
        for (origin, said) in messages.by_ref() {
            let played = player.play(&origin, &said);
            match (self.format, &played) {
                (Format::Json, Played::Heard(hearing, context)) => {
                    let message = object::Message { id: Some(&said.id), text: &said.text, context };
                    show::print(&object::of(&message, hearing, &store))?;
                }
                (Format::Json, _) => {}
                (Format::Text, _) => tally.count(&origin, &said, &played),
            }
            if let Some(progress) = &progress {
                progress.at(done.load(Ordering::Relaxed));
            }
        }
        drop(progress);
        let wrong: Vec<String> =
            messages.wrong().map(|(path, wrong)| format!("{}: {wrong}", path.display())).collect();
        // Of files that could not be read there is no result.
        if self.format == Format::Text && (wrong.is_empty() || !tally.is_empty()) {
            if !wrong.is_empty() {
                show::print("Not everything could be read. This is what came of the messages that were:\n")?;
            }
            show::print(&replay::text(&tally, &player))?;
        }
        if wrong.is_empty() { Ok(()) } else { Err(Failure::usage(wrong.join("\n"))) }
    }
}
