//! The whole program put together: the only place that knows every part.

pub mod clock;
#[cfg(feature = "discord")]
mod follow;
pub(crate) mod load;
#[cfg(feature = "discord")]
mod token;

#[cfg(feature = "discord")]
use std::sync::Arc;

#[cfg(feature = "discord")]
use answers::{moderation::Moderation, storage::Storage};
#[cfg(feature = "discord")]
use discord::Bot;

#[cfg(feature = "demo")]
use crate::config::Level;
#[cfg(feature = "discord")]
use crate::{cli::Failure, config::Config, telemetry};

/// `counterpoint run`: the bot, until it is interrupted.
///
/// # Errors
/// A sentence for the operator, and the exit code.
#[cfg(feature = "discord")]
pub(crate) fn run(config: &Config) -> Result<(), Failure> {
    telemetry::start(&config.log);
    let token = token::token()?;
    let store = load::store(config)?;
    tracing::info!(topics = store.topics().len(), sources = store.source_count(), "the store is loaded");
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::world(format!("cannot start the runtime: {error}")))?;
    runtime.block_on(async {
        let url = &config.storage.url;
        let unusable = |error| {
            Failure::world(format!("cannot use the database of `[storage] url` in config.toml: {error}"))
        };
        let storage = Storage::open(url).await.map_err(unusable)?;
        let opened = Moderation::open(store, config.defaults.settings(), clock::system(), storage).await;
        let moderation = Arc::new(opened.map_err(unusable)?);
        let _watch = follow::follow(config, &moderation);
        let bot = Bot {
            token,
            api: config.discord.api.clone(),
            moderation: moderation.clone(),
            message_content: config.discord.message_content,
            observer: None,
        };
        let ended = discord::connect(bot, discord::interrupted()).await;
        moderation.storage().close().await;
        ended.map_err(Failure::from)
    })
}

/// `counterpoint demo`: the bot in a pretend Discord, until it is interrupted.
///
/// # Errors
/// A sentence for whoever started it, and the exit code.
#[cfg(feature = "demo")]
pub(crate) fn demo(config: &Config, wish: &demo::Wish) -> Result<(), Failure> {
    let mut log = config.log.clone();
    if log.level == Level::Info {
        // Whoever tries the bot reads the page; what an operator wants to know would hide its address.
        log.level = Level::Warn;
    }
    telemetry::start(&log);
    let loaded = load::with_findings(config)?;
    let loaded = demo::Loaded { store: loaded.store, files: loaded.files, findings: loaded.findings };
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::world(format!("cannot start the runtime: {error}")))?;
    runtime.block_on(demo::play(wish, loaded)).map_err(Failure::from)
}
