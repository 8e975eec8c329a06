//! The log: to standard error, as text or JSON.
//!
//! What is never logged, at any level: the text of messages, and names. Ids, lengths, topics and reasons are. The libraries
//! below, which know message text, are kept to warnings; `RUST_LOG` is not asked, as it would let them say everything.

mod json;
#[cfg(feature = "otel")]
mod traces;
#[cfg(test)]
pub(crate) mod written;

use std::{
    env,
    io::{self, IsTerminal as _},
};

use tracing::{Metadata, level_filters::LevelFilter};
use tracing_subscriber::{
    Layer as _, filter::Targets, fmt, fmt::writer::MakeWriterExt as _, layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use crate::config::{Level, LogConfig, LogFormat};

/// The crates of this program, which log no text.
const OWN: [&str; 6] = ["counterpoint", "counterpoint_core", "answers", "discord", "demo", "store"];

/// Starts the log. Calling it twice changes nothing.
pub fn start(config: &LogConfig) {
    let level = match config.level {
        Level::Error => LevelFilter::ERROR,
        Level::Warn => LevelFilter::WARN,
        Level::Info => LevelFilter::INFO,
        Level::Debug => LevelFilter::DEBUG,
    };
    // At their debug level serenity and its websocket print whole events, with message text in them; a frame that serenity cannot
    // read stands whole in a warning of this one module (serenity 0.12, src/gateway/ws.rs).
    let others = if level == LevelFilter::ERROR { level } else { LevelFilter::WARN };
    let told = Targets::new()
        .with_default(others)
        .with_target("serenity::gateway::ws", LevelFilter::ERROR)
        .with_targets(OWN.map(|target| (target, level)));
    // Nobody wants more than this. A filter of one layer alone would swallow a line now and then: where two threads meet an event for the
    // first time that it turns away, the next one of theirs goes with it (tracing-subscriber 0.3, `FilterState::did_enable`).
    #[cfg(feature = "otel")]
    let wanted = told.clone().with_targets(OWN.map(|target| (target, LevelFilter::DEBUG)));
    #[cfg(not(feature = "otel"))]
    let wanted = told.clone();
    let is_told = move |about: &Metadata<'_>| told.would_enable(about.target(), about.level());
    let lines = fmt::layer().with_writer(io::stderr.with_filter(is_told));
    let lines = match config.format {
        LogFormat::Text => lines.with_ansi(coloured()).boxed(),
        LogFormat::Json => lines.event_format(json::Lines).boxed(),
    };
    let log = tracing_subscriber::registry().with(wanted).with(lines);
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
