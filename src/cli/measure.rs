//! `counterpoint measure`: precision and recall on labelled messages.

use std::{
    fs,
    io::{self, IsTerminal as _, Read as _, Write as _},
    path::PathBuf,
    time::{Duration, Instant},
};

use clap::Args;

use super::{Format, show};
use crate::{app::load, config::Config, failure::Failure, measure};

#[derive(Debug, Args)]
pub(super) struct Measure {
    /// Tab-separated columns with a first line that names `text` and `topics` (ids parted by commas, or `none`); `-` for
    /// standard input
    file: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The store's folder; the configured store by default
    #[arg(long, value_name = "DIR")]
    responses: Option<PathBuf>,
}

/// Messages from which on a line shows how far it is: below, it is done before it could be read.
const LONG: usize = 5_000;

impl Measure {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let mut config = config.clone();
        if let Some(path) = &self.responses {
            config.store.path.clone_from(path);
        }
        let store = load::store(&config)?;
        let text = read(&self.file)?;
        let told = |fault: &measure::Unlabelled| format!("{}: {fault}", self.file.display());
        let measure::Labels { labelled, faults } =
            measure::read(&text, &store).map_err(|fault| Failure::usage(told(&fault)))?;
        let mut progress = Progress::of(labelled.len());
        let measured = measure::measure(&store, &labelled, || progress.step());
        progress.clear();
        match self.format {
            Format::Text => show::print(&measure::text(&measured))?,
            Format::Json => {
                // Nothing in it can fail to be written: its keys are texts.
                let json = serde_json::to_string_pretty(&measured).unwrap_or_default();
                show::print(&format!("{json}\n"))?;
            }
        }
        if faults.is_empty() {
            return Ok(());
        }
        let faults: Vec<String> = faults.iter().map(told).collect();
        Err(Failure::usage(faults.join("\n")))
    }
}

/// A line on standard error that shows how far a long measurement is; nothing where nobody sits at a terminal.
struct Progress {
    shown: bool,
    all: usize,
    done: usize,
    started: Instant,
    /// When the line is written anew.
    next: Instant,
}

impl Progress {
    /// Time between two writings of the line: often enough to be seen moving.
    const EVERY: Duration = Duration::from_millis(100);

    fn of(all: usize) -> Self {
        let started = Instant::now();
        Self {
            shown: all >= LONG && io::stderr().is_terminal(),
            all,
            done: 0,
            started,
            next: started + Self::EVERY,
        }
    }

    /// One more message is done.
    fn step(&mut self) {
        self.done += 1;
        if !self.shown || Instant::now() < self.next {
            return;
        }
        self.next = Instant::now() + Self::EVERY;
        let each = self.started.elapsed().div_f64(f64::from(u32::try_from(self.done).unwrap_or(u32::MAX)));
        let left = each.saturating_mul(u32::try_from(self.all.saturating_sub(self.done)).unwrap_or(u32::MAX));
        Self::write(&format!("{} of {} messages, {} s left", self.done, self.all, left.as_secs()));
    }

    /// Leaves nothing of the line behind.
    fn clear(&self) {
        if self.shown {
            Self::write("");
        }
    }

    /// Writes over the line. What cannot be written is not missed.
    fn write(line: &str) {
        /// Back to the beginning of the line, and all of it erased (ECMA-48, `CR` and `EL`).
        const ANEW: &str = "\r\u{1b}[K";
        let mut out = io::stderr().lock();
        let _ = write!(out, "{ANEW}{line}").and_then(|()| out.flush());
    }
}

fn read(file: &PathBuf) -> Result<String, Failure> {
    let unread = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Failure::usage(format!("there is no file {}", file.display())),
        io::ErrorKind::InvalidData => Failure::usage(format!("{} is not text in UTF-8", file.display())),
        _ => Failure::world(format!("cannot read {}: {error}", file.display())),
    };
    if file.as_os_str() == "-" {
        let mut text = String::new();
        return io::stdin().lock().read_to_string(&mut text).map(|_| text).map_err(unread);
    }
    fs::read_to_string(file).map_err(unread)
}
