//! The log: to standard error, as text or JSON.
//!
//! What is never logged, at any level: the text of messages, and names. Ids, lengths, topics and reasons are. The libraries
//! below, which know message text, are kept to warnings.

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{Level, LogConfig, LogFormat};

/// The crates of this program, which log no text.
const OWN: [&str; 6] = ["counterpoint", "counterpoint_core", "answers", "discord", "demo", "store"];

/// Starts the log. Calling it twice changes nothing.
pub fn start(config: &LogConfig) {
    let level = match config.level {
        Level::Error => "error",
        Level::Warn => "warn",
        Level::Info => "info",
        Level::Debug => "debug",
    };
    // At their debug level serenity and its websocket print whole events, with message text in them.
    let others = if config.level == Level::Error { "error" } else { "warn" };
    let own = OWN.map(|target| format!("{target}={level}")).join(",");
    let filter = EnvFilter::new(format!("{others},{own}"));
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start finds the first one's subscriber in place, which is as good.
    let _ = match config.format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
}
