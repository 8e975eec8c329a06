//! What a run is asked for, read without a crate for it.

use std::{fs, path::PathBuf, time::Duration};

use loopback::Shape;

use super::{measure::Plan, yardstick::Kind};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Loads a bot with messages from a pretend Discord on this machine, and measures it beside two yardsticks: a bare serenity client that only
receives, and one that answers with a fixed embed. Each is a process of its own, one after the other.

cargo run --release -p loopback --example load -- [--bot PROGRAM --store FOLDER] [OPTIONS]

  --bot PROGRAM     the bot, built with `cargo build --release`; without it the yardsticks run alone
  --store FOLDER    its store: `responses`
  --encoder         it hears with its encoder too
  --reload          the same pace once more, while a topic is saved every two seconds and the bot takes its store over anew
  --peer NAME=PROGRAM
                    a client of another library beside them, any number of these; the program is run with the address of the API and
                    the token as its arguments, and answers what holds `memorandum` with an embed: examples/load/peers has some
  --servers N       servers that come after the start: 10
  --channels N      text channels of each: 50
  --roles N         roles of each: 20
  --threads N       threads of each: 10
  --large           servers of 500 channels and 200 roles
  --rate N          messages a second, at a steady pace: 500
  --hits SHARE      the share of them that the bot answers: 0.1
  --seconds N       for so long: 20
  --flood N         messages that follow as fast as they are taken: 100000
  --hit TEXT        the message that is answered; it holds the word that the yardstick answers, `memorandum`
  --talk FILE       messages that raise nothing, one a line
  --settle N        milliseconds of rest before memory is read: 2000
  --format FORM     `text` or `json`
  --help

Times are of this machine, and of what else it does: the ratios to the yardsticks of the same run are what counts. CPU time and memory are
read from /proc, on Linux. What a server takes in memory is told apart from noise from some 1,000 servers on.
";

/// Talk that raises nothing.
const SMALL: &[&str] = &[
    "lol",
    "did anybody watch the match yesterday? the second half was something else",
    "ok",
    "I am going to bed, good night everyone",
    "хто сьогодні ввечері грає?",
    "the new update broke my mouse settings again, had to reset everything and now the sensitivity is off by a mile",
    "да ну, не верю",
    "https://example.org/recipes/bread is what I use, works every time",
    "what time is it there",
    "ну ок, тоді до завтра",
    "anyone up for a quick game before dinner? need two more, voice optional, no tryhards please",
    "haha true",
];

/// A message that the store's topic on the Budapest Memorandum hears by its phrases.
const HIT: &str = "Russia tore up the Budapest Memorandum, so why trust them?";

/// What the program is to do.
pub(crate) enum Wish {
    /// Print [`HELP`].
    Help,
    /// Be a yardstick, for a pretend Discord at an address.
    Yardstick(Kind, String),
    /// Measure.
    Measure(Box<Run>),
}

/// A whole run.
pub(crate) struct Run {
    /// What each client goes through.
    pub(crate) plan: Plan,
    /// The bot's program, its store, and whether it hears with its encoder.
    pub(crate) bot: Option<(PathBuf, PathBuf, bool)>,
    /// Clients of other libraries, by name.
    pub(crate) peers: Vec<(String, PathBuf)>,
    /// Whether the figures are printed for programs.
    pub(crate) json: bool,
}

/// Reads arguments.
///
/// # Errors
/// A sentence that names the argument.
pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Wish, String> {
    let (mut bot, mut store, mut encoder, mut json) = (None, PathBuf::from("responses"), false, false);
    let mut peers = Vec::new();
    let shape = Shape { servers: 10, channels: 50, roles: 20, threads: 10 };
    let small = SMALL.iter().map(|text| (*text).to_owned()).collect();
    let mut plan = Plan {
        shape,
        rate: 500,
        hits: 0.1,
        length: Duration::from_secs(20),
        flood: 100_000,
        hit: HIT.to_owned(),
        small,
        settle: Duration::from_secs(2),
        reload: false,
    };
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{name} lacks its value; see --help"));
        match name.as_str() {
            "--help" | "-h" => return Ok(Wish::Help),
            "--yardstick" => {
                let kind = match value()?.as_str() {
                    "receives" => Kind::Receives,
                    "answers" => Kind::Answers,
                    other => return Err(format!("there is no yardstick `{other}`")),
                };
                return Ok(Wish::Yardstick(kind, value()?));
            }
            "--bot" => bot = Some(PathBuf::from(value()?)),
            "--store" => store = PathBuf::from(value()?),
            "--encoder" => encoder = true,
            "--reload" => plan.reload = true,
            "--peer" => {
                let peer = value()?;
                let (name, program) = peer
                    .split_once('=')
                    .ok_or_else(|| format!("--peer takes NAME=PROGRAM, and `{peer}` is none"))?;
                peers.push((name.to_owned(), PathBuf::from(program)));
            }
            "--servers" => plan.shape.servers = number(&name, &value()?)?,
            "--channels" => plan.shape.channels = number(&name, &value()?)?,
            "--roles" => plan.shape.roles = number(&name, &value()?)?,
            "--threads" => plan.shape.threads = number(&name, &value()?)?,
            "--large" => (plan.shape.channels, plan.shape.roles) = (500, 200),
            "--rate" => plan.rate = number(&name, &value()?)?,
            "--hits" => plan.hits = number(&name, &value()?)?,
            "--seconds" => plan.length = Duration::from_secs(number(&name, &value()?)?),
            "--flood" => plan.flood = number(&name, &value()?)?,
            "--hit" => plan.hit = value()?,
            "--talk" => plan.small = talk(&value()?)?,
            "--settle" => plan.settle = Duration::from_millis(number(&name, &value()?)?),
            "--format" => {
                json = match value()?.as_str() {
                    "json" => true,
                    "text" => false,
                    other => return Err(format!("there is no format `{other}`; take `text` or `json`")),
                }
            }
            other => return Err(format!("there is no argument `{other}`; see --help")),
        }
    }
    plan.sound()?;
    let bot = bot.map(|bot| (bot, store, encoder));
    Ok(Wish::Measure(Box::new(Run { plan, bot, peers, json })))
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("{name} takes a number, and `{value}` is none"))
}

/// The lines of a file.
fn talk(path: &str) -> Result<Vec<String>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("cannot read {path}: {error}"))?;
    Ok(text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect())
}
