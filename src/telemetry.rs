//! The log: to standard error, as text or JSON.
//!
//! What is never logged, at any level: the text of messages, and names. Ids, lengths, topics and reasons are. The libraries
//! below, which know message text, are kept to warnings; `RUST_LOG` is not asked, as it would let them say everything.

mod json;
#[cfg(feature = "otel")]
mod traces;

use std::{
    env,
    io::{self, IsTerminal as _},
};

use tracing_subscriber::{
    EnvFilter, Layer as _, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

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
    // At their debug level serenity and its websocket print whole events, with message text in them; a frame that serenity cannot
    // read stands whole in a warning of this one module (serenity 0.12, src/gateway/ws.rs).
    let others = if config.level == Level::Error { "error" } else { "warn" };
    let own = OWN.map(|target| format!("{target}={level}")).join(",");
    let filter = EnvFilter::new(format!("{others},serenity::gateway::ws=error,{own}"));
    let lines = fmt::layer().with_writer(io::stderr);
    let lines = match config.format {
        LogFormat::Text => lines.with_ansi(coloured()).boxed(),
        LogFormat::Json => lines.event_format(json::Lines).boxed(),
    };
    let log = tracing_subscriber::registry().with(lines.with_filter(filter));
    #[cfg(feature = "otel")]
    let log = log.with(traces::layer());
    // A second start finds the first one's subscriber in place, which is as good.
    let _ = log.try_init();
    #[cfg(feature = "otel")]
    traces::tell();
}

/// Ends what is told of the program elsewhere than in the log: what is still to be sent is sent.
pub fn end() {
    #[cfg(feature = "otel")]
    traces::end();
}

/// Whether lines for people are coloured: where somebody sits at a terminal and has not asked for none (<https://no-color.org>).
fn coloured() -> bool {
    io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
