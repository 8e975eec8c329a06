//! `config.toml`: what the operator sets. Every value has a default; a key that is not known stops the program.
//!
//! The token is no part of it: secrets come from the environment only.

use std::{fs, io, net::SocketAddr, path::Path, path::PathBuf};

use serde::Deserialize;

use counterpoint_core::text::line_and_column;

pub use counterpoint_core::settings::Defaults;

/// The file that is read if none is named and it is there.
pub const FILE: &str = "config.toml";

/// The operator's settings.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// The file that holds it, for messages; where there is none, the one that would be read.
    #[serde(skip)]
    pub file: PathBuf,
    /// `[store]`
    pub store: StoreConfig,
    /// `[storage]`
    pub storage: StorageConfig,
    /// `[discord]`
    pub discord: DiscordConfig,
    /// `[defaults]`
    pub defaults: Defaults,
    /// `[hearing]`
    pub hearing: HearingConfig,
    /// `[metrics]`
    pub metrics: MetricsConfig,
    /// `[log]`
    pub log: LogConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            file: PathBuf::from(FILE),
            store: StoreConfig::default(),
            storage: StorageConfig::default(),
            discord: DiscordConfig::default(),
            defaults: Defaults::default(),
            hearing: HearingConfig::default(),
            metrics: MetricsConfig::default(),
            log: LogConfig::default(),
        }
    }
}

/// Where the responses lie.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct StoreConfig {
    /// The folder.
    pub path: PathBuf,
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self { path: PathBuf::from("responses") }
    }
}

/// Where settings, opt-outs and the journal of replies are kept.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct StorageConfig {
    /// The database: `sqlite:FILE` or `postgres://…`.
    pub url: String,
}

impl Default for StorageConfig {
    fn default() -> Self {
        Self { url: "sqlite:counterpoint.db".to_owned() }
    }
}

/// How messages are heard.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct HearingConfig {
    /// Whether the encoder hears, where the store has a judge: 28 to 32 MiB of memory at rest and 40 after a flood, and some 20 ms a
    /// message in places that are switched on.
    pub encoder: bool,
}

impl Default for HearingConfig {
    fn default() -> Self {
        Self { encoder: true }
    }
}

/// How Discord is reached.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct DiscordConfig {
    /// Where REST calls go.
    pub api: String,
    /// Whether the bot asks for the privileged Message Content intent, and so reads messages that do not mention it.
    pub message_content: bool,
    /// Which shards this process runs.
    pub shards: Shards,
}

/// Where Discord's own API is.
const DISCORD_API: &str = "https://discord.com";

impl Default for DiscordConfig {
    fn default() -> Self {
        Self { api: DISCORD_API.to_owned(), message_content: true, shards: Shards::Auto }
    }
}

/// Which shards a process runs (events/gateway, "Sharding").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shards {
    /// As many as Discord says.
    Auto,
    /// Some of so many: the first, the one behind the last, and how many there are in all.
    Some(u32, u32, u32),
    /// What is leased in the database that all processes share.
    Lease,
}

impl<'de> Deserialize<'de> for Shards {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let said = String::deserialize(from)?;
        let some = || {
            let (range, of) = said.split_once('/')?;
            let (first, end) = range.split_once("..")?;
            let (first, end, of) = (first.parse().ok()?, end.parse().ok()?, of.parse().ok()?);
            (first < end && end <= of).then_some(Self::Some(first, end, of))
        };
        match said.as_str() {
            "auto" => Ok(Self::Auto),
            "lease" => Ok(Self::Lease),
            _ => some().ok_or_else(|| {
                serde::de::Error::custom(format!(
                    "`{said}` names no shards; write \"auto\", \"lease\", or some of all such as \"0..4/16\", which is 0 to 3 of 16"
                ))
            }),
        }
    }
}

/// Where whoever watches the bot asks how it is.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct MetricsConfig {
    /// Where `/healthz`, `/readyz` and `/metrics` are answered.
    pub listen: Listen,
}

/// Where the pages for operators are. On this machine alone: they tell counts, and only whoever is on it or is let through to it reads them.
const METRICS: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 9600);

impl Default for MetricsConfig {
    fn default() -> Self {
        Self { listen: Listen::At(METRICS) }
    }
}

/// Where something listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listen {
    /// Nowhere.
    Off,
    /// At an address.
    At(SocketAddr),
}

impl<'de> Deserialize<'de> for Listen {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let said = String::deserialize(from)?;
        if said == "off" {
            return Ok(Self::Off);
        }
        said.parse().map(Self::At).map_err(|_| {
            serde::de::Error::custom(format!(
                "`{said}` is no address; write one such as \"127.0.0.1:9600\", or \"off\""
            ))
        })
    }
}

/// What is logged, and how. Message text and names never are, at any level.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct LogConfig {
    /// The least level.
    pub level: Level,
    /// Lines for people, or JSON.
    pub format: LogFormat,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { level: Level::Info, format: LogFormat::Text }
    }
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the usual ones")]
pub enum Level {
    Error,
    Warn,
    Info,
    Debug,
}

/// The form of a log line.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        reason: io::Error,
    },
    /// Something in the file is wrong.
    #[error("{path}, line {line}, column {column}: {message}; correct it or take it out")]
    Faulty {
        /// The file.
        path: String,
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in characters.
        column: usize,
        /// What is wrong.
        message: String,
    },
}

/// The configuration in `path`; if none is named, the one in [`FILE`], or else the defaults.
pub fn load(path: Option<&Path>) -> Result<Config, ConfigError> {
    let named = path.is_some();
    let path = path.unwrap_or(Path::new(FILE));
    match fs::read_to_string(path) {
        Ok(text) => parse(&text, path),
        Err(error) if error.kind() == io::ErrorKind::NotFound && !named => Ok(Config::default()),
        Err(reason) => Err(ConfigError::Unreadable { path: path.display().to_string(), reason }),
    }
}

/// The configuration that `text` says; `path` is for messages.
pub fn parse(text: &str, path: &Path) -> Result<Config, ConfigError> {
    let config = toml::from_str(text).map(|config: Config| Config { file: path.to_path_buf(), ..config });
    config.map_err(|error| {
        let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        ConfigError::Faulty { path: path.display().to_string(), line, column, message: plain(&message) }
    })
}

/// What serde says of a word that it does not know, in the words of this program: keys are keys, and what stands behind them is values.
fn plain(message: &str) -> String {
    for (unknown, kind) in [("unknown field ", "key"), ("unknown variant ", "value")] {
        let Some(rest) = message.strip_prefix(unknown) else { continue };
        let Some((word, known)) = rest.split_once(", expected ") else { continue };
        let known = known.strip_prefix("one of ").unwrap_or(known);
        let are =
            if known.matches('`').count() > 2 { format!("{kind}s are") } else { format!("only {kind} is") };
        return format!("unknown {kind} {word}, the {are} {}", known.replace(" or ", " and "));
    }
    message.to_owned()
}
