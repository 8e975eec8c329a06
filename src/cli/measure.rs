//! `counterpoint measure`: precision and recall on labelled messages.

use std::{
    fs,
    io::{self, Read as _},
    path::PathBuf,
};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

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

/// Messages from which on a bar shows how far it is: below, it is done before it could be read.
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
        // It stands on standard error, and shows nothing where nobody sits.
        let bar = if labelled.len() < LONG {
            ProgressBar::hidden()
        } else {
            let style = ProgressStyle::with_template("{bar:40} {pos}/{len} messages, {eta} left");
            ProgressBar::new(labelled.len() as u64)
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        };
        let measured = measure::measure(&store, &labelled, || bar.inc(1));
        bar.finish_and_clear();
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
