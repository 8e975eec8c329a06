//! `counterpoint report`: what the bot has shown in a period, which side led, what readers said of it, and the sources.

use std::{fs, path::PathBuf};

use answers::storage::{Storage, StorageError};
use clap::{Args, ValueEnum};
use jiff::{ToSpan as _, civil::Date};

use super::show;
use crate::{
    app::{clock, load},
    config::Config,
    failure::Failure,
    report::{self, csv, picture, text},
};

/// The days of a report that names no first day.
const DAYS: i64 = 30;

#[derive(Debug, Args)]
pub(super) struct Report {
    /// The first day, as 2026-11-01; 30 days before the last by default
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Date>,
    /// The last day; today by default. Days are those of UTC
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Date>,
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Draw the report too, as SVG, with its alternative text in FILE.alt.txt
    #[arg(long, value_name = "FILE.svg")]
    picture: Option<PathBuf>,
    /// The store's folder; the configured store by default
    #[arg(long, value_name = "DIR")]
    responses: Option<PathBuf>,
}

/// The form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For programs: one table, a row for each number (RFC 4180)
    Csv,
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write a day as 2026-11-01".to_owned())
}

impl Report {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let mut config = config.clone();
        if let Some(path) = &self.responses {
            config.store.path.clone_from(path);
        }
        if let Some(file) =
            self.picture.as_ref().filter(|file| file.extension().is_none_or(|ending| ending != "svg"))
        {
            return Err(Failure::usage(format!(
                "the picture is drawn as SVG, which every browser shows; name a file that ends in `.svg`, not {}",
                file.display()
            )));
        }
        let today = clock::system().today();
        let until = self.until.unwrap_or(today);
        let since = self.since.unwrap_or_else(|| until.saturating_sub((DAYS - 1).days()));
        if since > until {
            return Err(Failure::usage(format!(
                "{since} is after {until}; name a first day that comes before the last"
            )));
        }
        let store = load::store(&config)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::world(format!("cannot start the runtime: {error}")))?;
        let period = runtime.block_on(async {
            let storage = Storage::open_to_read(&config.storage.url).await?;
            let period = storage.period(since, until).await;
            storage.close().await;
            period
        });
        let unreadable = |error: StorageError| {
            let file = config.file.display();
            Failure::world(format!("cannot read the database of `[storage] url` in {file}: {error}"))
        };
        let days = (since, until, Storage::journal_since(today));
        let report = report::Report::of(&period.map_err(unreadable)?, &store, days);
        if let Some(file) = &self.picture {
            draw(&report, file)?;
        }
        show::print(&match self.format {
            Form::Text => text::of(&report),
            Form::Csv => csv::of(&report),
        })
    }
}

/// Draws the report into a file, and writes its alternative text beside it.
fn draw(report: &report::Report, file: &std::path::Path) -> Result<(), Failure> {
    let drawn =
        picture::of(report).map_err(|error| Failure::world(format!("cannot draw the report: {error}")))?;
    let mut beside = file.as_os_str().to_owned();
    beside.push(".alt.txt");
    for (file, content) in [(file, &drawn.svg), (beside.as_ref(), &drawn.alternative)] {
        fs::write(file, content)
            .map_err(|error| Failure::world(format!("cannot write {}: {error}", file.display())))?;
    }
    Ok(())
}
