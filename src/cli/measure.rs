//! `counterpoint measure`: precision and recall on labelled messages, and what the bot would do on talk that nobody labelled.

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::{Args, ValueEnum};
use counterpoint_core::{
    hear::{Direction, Directions},
    matcher::Loss,
    store::Store,
    text::counted,
};

use super::{Format, once, progress::Progress, show, unread};
use crate::{
    app::{load, sense},
    config::Config,
    failure::Failure,
    measure::{self, Case, Ears, Labelled, Labels, Without, fit, flow, folds},
    talk::{self, Lines},
};

#[derive(Debug, Args)]
pub(super) struct Measure {
    /// Tab-separated columns with a first line that names `text`, and `lead`, `topics` or `topic` (see tests/labelled/README.md);
    /// `-` for standard input
    #[arg(required_unless_present = "flow")]
    files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Take a witness away; may be given again
    #[arg(long, value_enum, value_name = "WITNESS")]
    without: Vec<Witness>,
    /// Learn the judge from the messages, each held out once, and tell how well it hears
    #[arg(long, conflicts_with = "flow")]
    fit: bool,
    /// With --fit: write the judge to FILE, such as responses/judge.toml; without, it is printed
    #[arg(long, value_name = "FILE", requires = "fit")]
    write: Option<PathBuf>,
    /// With --fit: directions of encoders that had not seen the messages, as crates/encoder/folds/unpack.py writes them; the last of
    /// FILES has the messages that those encoders were trained on
    #[arg(long, value_name = "DIR", requires = "fit")]
    folds: Option<PathBuf>,
    /// With --fit: further labelled messages, from which nothing is learned: topics are measured on them too, so that a topic that little
    /// talk was labelled of may be sure; may be given again
    #[arg(long, value_name = "FILE", requires = "fit")]
    validate: Vec<PathBuf>,
    /// With --fit: labelled messages of whole conversations (`thread`, `id`, `by`, `reply`), on which it is learned what the talk around a message is
    /// worth; may be given again
    #[arg(long, value_name = "FILE", requires = "fit")]
    threads: Vec<PathBuf>,
    /// Count what the bot would do on each line of FILE, a message a line, unpacked where it ends in `.gz`
    #[arg(long, value_name = "FILE", conflicts_with = "files")]
    flow: Option<PathBuf>,
    /// With --flow: print the first N lines that would have a card or an offer
    #[arg(long, value_name = "N", default_value_t = 0, requires = "flow")]
    show: usize,
    /// The store's folder; the configured store by default
    #[arg(long, value_name = "DIR")]
    responses: Option<PathBuf>,
}

/// What speaks for a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Witness {
    /// Likeness to examples: the encoder
    Likeness,
    /// Phrases
    Phrases,
    /// The discussion: who raised it before, the message replied to, and what is said around it
    Discussion,
}

impl Measure {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let mut config = config.clone();
        if let Some(path) = &self.responses {
            config.store.path.clone_from(path);
        }
        let without = self.without();
        config.hearing.encoder &= !without.likeness;
        let store = load::whole(&config)?;
        match &self.flow {
            Some(file) => self.flow(&config, &store, file, without),
            None if self.fit => self.fit(&config, &store, without),
            None => self.labelled(&config, &store, without),
        }
    }

    fn without(&self) -> Without {
        Without {
            phrases: self.without.contains(&Witness::Phrases),
            likeness: self.without.contains(&Witness::Likeness),
            discussion: self.without.contains(&Witness::Discussion),
        }
    }

    fn read(files: &[PathBuf], store: &Store) -> Result<Vec<Labels>, Failure> {
        once(files)?;
        let labels = |file: &PathBuf| {
            let labels = measure::read(&read(file)?, &stem(file), store);
            labels.map_err(|fault| Failure::usage(format!("{}: {fault}", file.display())))
        };
        files.iter().map(labels).collect()
    }

    fn names(files: &[PathBuf]) -> Vec<String> {
        files.iter().map(|file| file.display().to_string()).collect()
    }

    fn fit(&self, config: &Config, store: &Arc<Store>, without: Without) -> Result<(), Failure> {
        let (names, files) = (Self::names(&self.files), Self::read(&self.files, store)?);
        // A line that is left out would move all those behind it away from their folds.
        faults(&names, &files)?;
        let validation = Self::read(&self.validate, store)?;
        faults(&Self::names(&self.validate), &validation)?;
        let mut own = files.as_slice();
        let directions;
        let sensed = if config.hearing.encoder {
            sense::Sensed::learned(&config.store.path, store, learning())?
        } else {
            None
        };
        let likeness = if let Some(folder) = &self.folds {
            let [talk @ .., written] = own else { return Ok(()) };
            own = talk;
            let messages: Vec<&Labelled> = talk.iter().flat_map(|labels| &labels.labelled).collect();
            let folds = folds::read(folder, store, &messages, &written.labelled);
            fit::Likeness::HeldOut(folds.map_err(Failure::usage)?)
        } else {
            match &sensed {
                Some(sensed) => {
                    directions = directed(sensed, store, &flat(own));
                    fit::Likeness::One(&directions)
                }
                None => fit::Likeness::Nowhere,
            }
        };
        let all = flat(own);
        let encoder = !matches!(likeness, fit::Likeness::Nowhere);
        let ears = Ears { store, judge: store.judge(), encoder, without };
        let stems: Vec<String> = self.files.iter().take(own.len()).map(|file| stem(file)).collect();
        let validation = flat(&validation);
        let seen = sensed.as_ref().map(|sensed| directed(sensed, store, &validation));
        let validation = validation.iter().enumerate().map(|(at, (_, labelled))| fit::Validation {
            labelled,
            direction: seen.as_ref().and_then(|all| all.get(at)?.as_ref()),
        });
        let validation: Vec<fit::Validation<'_>> = validation.collect();
        let threads = Self::read(&self.threads, store)?;
        faults(&Self::names(&self.threads), &threads)?;
        for (path, labels) in self.threads.iter().zip(&threads) {
            if labels.labelled.iter().all(|one| one.turn.is_none()) {
                return Err(Failure::usage(format!(
                    "{}: no message tells its conversation; name it in the columns `thread`, `id` and `by`",
                    path.display()
                )));
            }
        }
        if !threads.is_empty() && (without.discussion || without.likeness) {
            return Err(Failure::usage(
                "`--threads` teaches what likeness and the discussion say together: take neither of them away",
            ));
        }
        if !threads.is_empty() && sensed.is_none() {
            return Err(Failure::usage(
                "`--threads` needs the encoder, which tells what is said around a message: set `encoder = true` below `[hearing]` in config.toml",
            ));
        }
        let threads = flat(&threads);
        let seen = sensed.as_ref().map(|sensed| directed(sensed, store, &threads));
        let threads = cases(&threads, seen.as_deref());
        let losses: Vec<&str> = Loss::examples().collect();
        let losses =
            sensed.as_ref().map(|sensed| sensed.directions(store, &losses, |_| ())).unwrap_or_default();
        let losses: Vec<Direction> = losses.into_iter().flatten().map(|one| one.whole).collect();
        let learned = fit::learn(&ears, &all, &likeness, &losses, &validation, &threads, &stems.join(", "));
        let learned = learned.map_err(Failure::content)?;
        let file = learned.judge.file();
        match self.format {
            Format::Text => show::print(&fit::text(&learned, &names))?,
            Format::Json => show::json(&serde_json::json!({
                "held-out": learned.held_out, "reach": learned.reach, "measured": learned.measured, "conversations": learned.heeded, "judge": file,
            }))?,
        }
        let text = self.format == Format::Text;
        let Some(path) = &self.write else {
            return if text { show::print(&format!("\nThe judge:\n\n{file}")) } else { Ok(()) };
        };
        let unwritten = |error| Failure::world(format!("cannot write {}: {error}", path.display()));
        store::whole::write(path, file.as_bytes()).map_err(unwritten)?;
        if text { show::print(&format!("\nThe judge is written to {}.\n", path.display())) } else { Ok(()) }
    }

    fn labelled(&self, config: &Config, store: &Arc<Store>, without: Without) -> Result<(), Failure> {
        let (names, files) = (Self::names(&self.files), Self::read(&self.files, store)?);
        let sensed = sense::learned(config, store, learning())?;
        let all = flat(&files);
        let directions = sensed.as_ref().map(|sensed| directed(sensed, store, &all));
        let ears = Ears { store, judge: store.judge(), encoder: sensed.is_some(), without };
        let cases = cases(&all, directions.as_deref());
        let (progress, mut done) = (Progress::of("measuring", count(all.len())), 0);
        let measured = measure::measure(&ears, cases, || {
            done += 1;
            progress.at(done);
        });
        drop(progress);
        match self.format {
            Format::Text => {
                show::print(&measure::text(&measured, &names))?;
                show::print(&left_out(&names, &files))?;
            }
            Format::Json => show::json(&measured)?,
        }
        faults(&names, &files)
    }

    fn flow(&self, config: &Config, store: &Store, file: &Path, without: Without) -> Result<(), Failure> {
        let (lines, _) = talk::open(file, Arc::default()).map_err(|error| unread(file, &error))?;
        let wrong = |wrong| match wrong {
            talk::Unread::System(error) => unread(file, &error),
            wrong => Failure::usage(format!("{}: {wrong}", file.display())),
        };
        let lines = Lines::of(lines, file).map_err(wrong)?;
        let sensed = sense::learned(config, store, learning())?;
        let directions = sensed.as_ref().map(|sensed| {
            |batch: &[String]| -> Vec<Option<Directions>> {
                let texts: Vec<&str> = batch.iter().map(String::as_str).collect();
                sensed.directions(store, &texts, |_| ())
            }
        });
        // How many lines there are is not known before the last: the line shows how many were heard.
        let progress = Progress::counting("lines heard");
        let flow = flow::count(store, lines, self.show, without, directions, |done| {
            progress.at(count(done));
        });
        drop(progress);
        let flow = flow.map_err(wrong)?;
        match self.format {
            Format::Text => show::print(&flow::text(&flow)),
            Format::Json => show::json(&flow),
        }
    }
}

/// The messages of all files, each with the place of its file.
fn flat(files: &[Labels]) -> Vec<(usize, &Labelled)> {
    let files = files.iter().enumerate();
    files.flat_map(|(at, labels)| labels.labelled.iter().map(move |one| (at, one))).collect()
}

/// Messages, each with its direction.
fn cases<'c>(all: &[(usize, &'c Labelled)], directions: Option<&'c [Option<Directions>]>) -> Vec<Case<'c>> {
    let direction = |at: usize| directions.and_then(|all| all.get(at)?.as_ref());
    let case = |(at, (file, labelled)): (usize, &(usize, &'c Labelled))| Case {
        file: *file,
        labelled,
        direction: direction(at),
    };
    all.iter().enumerate().map(case).collect()
}

/// The directions of messages.
fn directed(sensed: &sense::Sensed, store: &Store, all: &[(usize, &Labelled)]) -> Vec<Option<Directions>> {
    let texts: Vec<&str> = all.iter().map(|one| one.1.text.as_str()).collect();
    let progress = Progress::of("reading messages", count(texts.len()));
    sensed.directions(store, &texts, |done| progress.at(count(done)))
}

/// Shows how many examples of the store the encoder has learned.
pub(super) fn learning() -> impl Fn(usize, usize) + Sync {
    let progress = std::sync::OnceLock::<Progress>::new();
    move |done, all| {
        progress
            .get_or_init(|| Progress::of("learning the examples of the store", count(all)))
            .at(count(done));
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// What of the files was not measured, and why.
fn left_out(names: &[String], files: &[Labels]) -> String {
    let mut text = String::new();
    for (name, labels) in names.iter().zip(files) {
        if labels.left_out > 0 {
            let out = counted(labels.left_out, "message is", "messages are");
            text.push_str(&format!("\n{name}: {out} left out for want of a label.\n"));
        }
        if labels.unknown_claims > 0 {
            text.push_str(&format!(
                "\n{name}: {} labelled with a claim that the store does not have, and counted for topics alone.\n",
                counted(labels.unknown_claims, "message is", "messages are")
            ));
        }
    }
    text
}

/// Everything that is wrong with lines of the files.
fn faults(names: &[String], files: &[Labels]) -> Result<(), Failure> {
    let all: Vec<String> = names
        .iter()
        .zip(files)
        .flat_map(|(name, labels)| labels.faults.iter().map(move |fault| format!("{name}: {fault}")))
        .collect();
    if all.is_empty() { Ok(()) } else { Err(Failure::usage(all.join("\n"))) }
}

/// The name of a file without folder and ending.
fn stem(file: &Path) -> String {
    file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn read(file: &Path) -> Result<String, Failure> {
    if file.as_os_str() == "-" {
        let mut text = String::new();
        return io::stdin()
            .lock()
            .read_to_string(&mut text)
            .map(|_| text)
            .map_err(|error| unread(file, &error));
    }
    fs::read_to_string(file).map_err(|error| unread(file, &error))
}
