//! `counterpoint check --links`: whether the addresses of all sources still answer.

use std::{
    io::{self, IsTerminal as _, Write as _},
    path::PathBuf,
    time::Duration,
};

use clap::Args;
use counterpoint_core::text::counted;
use jiff::Timestamp;
use links::{Cache, Manners, Round, Running, cache::Word};
use serde_json::{Value, json};
use store::{
    lint::{
        Finding,
        links::{Answer, addresses, findings},
    },
    read::File,
};

use crate::{
    app::{cache, clock},
    failure::Failure,
};

/// How the program names itself to the servers that it asks.
const AGENT: &str = concat!(
    "Counterpoint/",
    env!("CARGO_PKG_VERSION"),
    " (a Discord bot; it checks the links of its sources)"
);

/// The hours of a day.
const DAY: u64 = 24;

#[derive(Debug, Args)]
pub(super) struct Links {
    /// Ask every address of every source too: which lead to nothing, and which have moved
    #[arg(long = "links", id = "links")]
    wished: bool,
    /// Where answers are kept for the next time; links.json in the user's folder for such files by default
    #[arg(long = "links-cache", value_name = "FILE", requires = "links")]
    cache: Option<PathBuf>,
    /// Ask again what was asked so many days ago; 0 asks everything
    #[arg(long = "links-after", value_name = "DAYS", default_value_t = 7, requires = "links")]
    after: u64,
    /// Seconds between two requests to one host
    #[arg(long = "links-pause", value_name = "SECONDS", default_value_t = 2, requires = "links")]
    pause: u64,
}

/// What asking came to.
pub(super) struct Outcome {
    /// What is to be mended.
    pub(super) findings: Vec<Finding>,
    round: Round,
}

impl Links {
    /// Asks the addresses in `files`, if that was wished.
    pub(super) fn ask(&self, files: &[File]) -> Result<Option<Outcome>, Failure> {
        if !self.wished {
            return Ok(None);
        }
        let all = addresses(files);
        let mut cache = match self.cache.clone().or_else(|| Some(cache::folder()?.join("links.json"))) {
            Some(file) => Cache::read(file.clone(), Duration::from_hours(DAY.saturating_mul(self.after)))
                .map_err(|error| {
                    Failure::usage(format!(
                        "cannot keep answers in {}: {error}; name another file with --links-cache",
                        file.display()
                    ))
                })?,
            None => Cache::none(),
        };
        let manners = Manners { pause: Duration::from_secs(self.pause), ..Manners::default() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::world(format!("cannot ask anybody: {error}")))?;
        let pace = Running(clock::system());
        let urls = all.iter().map(|address| address.url.clone());
        let shown = io::stderr().is_terminal();
        let progress = |done: usize, of: usize| {
            if shown {
                // A terminal that cannot be written to is no reason to stop.
                let _ = write!(io::stderr().lock(), "\r{done} of {}", counted(of, "address", "addresses"));
                let _ = io::stderr().lock().flush();
            }
        };
        let round = runtime.block_on(links::round(urls, &mut cache, &manners, AGENT, &pace, &progress));
        if shown {
            let _ = writeln!(io::stderr().lock());
        }
        let round = round.map_err(|error| Failure::world(format!("cannot ask anybody: {error}")))?;
        if let Some(why) = &round.unsaved {
            let _ = writeln!(io::stderr().lock(), "the answers could not be kept for the next time: {why}");
        }
        let findings = findings(&all, &round.answers());
        Ok(Some(Outcome { findings, round }))
    }
}

impl Outcome {
    /// In words: the addresses that refuse programs, and how many there are of each sort.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut counts = [0_usize; 5];
        let mut kept = 0;
        for (url, told) in &self.round.told {
            kept += usize::from(told.kept);
            let at = match &told.answer {
                Answer::Fine => 0,
                Answer::Moved(_) => 1,
                Answer::Dead(_) => 2,
                Answer::Unanswered(_) => 3,
                Answer::Unknown(why) => {
                    text.push_str(&format!("unknown: {url} ({why})\n"));
                    4
                }
            };
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
        }
        if !text.is_empty() {
            text.push_str("An unknown address may well be there: its server does not answer programs.\n\n");
        }
        let [fine, moved, dead, unanswered, unknown] = counts;
        text.push_str(&format!(
            "{}: {fine} fine, {moved} moved, {dead} dead, {unanswered} without an answer, {unknown} unknown; {kept} of them asked earlier\n",
            counted(self.round.told.len(), "address", "addresses")
        ));
        text
    }

    /// Every address with its answer, for programs.
    pub(super) fn json(&self) -> Value {
        let all = self.round.told.iter().map(|(url, told)| {
            let (answer, detail) = Word::of(&told.answer);
            let asked = told.asked.and_then(|moment| Timestamp::from_millisecond(moment.0).ok());
            let asked = asked.map(|when| when.to_string());
            json!({ "url": url, "answer": answer, "detail": detail, "asked": asked, "kept": told.kept })
        });
        all.collect()
    }
}
