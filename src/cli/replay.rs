//! `counterpoint replay`: what a server would have heard of the bot, from an exported chat.

use std::{
    fs,
    io::{self, BufRead, BufReader, IsTerminal as _, Read},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use clap::Args;
use counterpoint_core::settings::Mode;

use super::{Format, measure::learning, object, once, progress::Progress, show};
use crate::{
    app::{load, sense},
    config::Config,
    failure::Failure,
    replay::{self, Form, Merged, Played, Player, Rules, Tally},
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
            let (file, length) = open(path, done.clone())?;
            bytes += length;
            files.push((path.clone(), stem(path), Form::of(path), file));
        }
        let store = load::store(&config)?;
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

/// A file that counts the bytes that were read of it, and how many it has.
fn open(path: &Path, done: Arc<AtomicU64>) -> Result<(Box<dyn BufRead + Send>, u64), Failure> {
    let unread = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Failure::usage(format!("there is no file {}", path.display())),
        _ => Failure::world(format!("cannot read {}: {error}", path.display())),
    };
    let file = fs::File::open(path).map_err(unread)?;
    let meta = file.metadata().map_err(unread)?;
    if meta.is_dir() {
        return Err(Failure::usage(format!(
            "{} is a folder; name the files in it, one for each channel",
            path.display()
        )));
    }
    let counted = Counted { file, done };
    let packed = path.extension().is_some_and(|extension| extension == "gz");
    let read: Box<dyn Read + Send> =
        if packed { Box::new(flate2::read::MultiGzDecoder::new(counted)) } else { Box::new(counted) };
    Ok((Box::new(BufReader::with_capacity(BUFFER, read)), meta.len()))
}

/// Bytes that are read at once.
const BUFFER: usize = 128 * 1024;

struct Counted {
    file: fs::File,
    done: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.done.fetch_add(u64::try_from(read).unwrap_or(0), Ordering::Relaxed);
        Ok(read)
    }
}

/// The name of a file without folder and endings.
fn stem(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.trim_end_matches(".gz").rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned()
}
