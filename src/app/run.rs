//! `counterpoint run`: the bot with its store, its database and its token, until it is interrupted.

use std::sync::Arc;

#[cfg(feature = "encoder")]
use super::hearing;
use super::{clock, follow, load, token};
use crate::{config::Config, failure::Failure, telemetry};
use answers::{moderation::Moderation, storage::Storage};
use discord::{self, Bot};

/// Runs the bot until it is interrupted.
///
/// # Errors
/// A sentence for the operator, and the exit code.
pub(crate) fn run(config: &Config) -> Result<(), Failure> {
    telemetry::start(&config.log);
    let token = token::read()?;
    let load::Loaded { store, files, .. } = load::with_findings(config)?;
    tracing::info!(topics = store.topics().len(), sources = store.source_count(), "the store is loaded");
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::world(format!("cannot start the runtime: {error}")))?;
    runtime.block_on(async {
        let unusable = |error| {
            let file = config.file.display();
            Failure::world(format!("cannot use the database of `[storage] url` in {file}: {error}"))
        };
        let storage = Storage::open(&config.storage.url).await.map_err(unusable)?;
        let opened = Moderation::open(store, config.defaults.clone(), clock::system(), storage).await;
        let moderation = Arc::new(opened.map_err(unusable)?);
        #[cfg(feature = "encoder")]
        let learn = {
            let unstarted = |error| Failure::world(format!("cannot start the encoder: {error}"));
            let hearing = hearing::Hearing::start(config.hearing.encoder, &moderation).map_err(unstarted)?;
            move |store| hearing.learn(store)
        };
        #[cfg(not(feature = "encoder"))]
        let learn = |_| {};
        let _watch = follow::start(&config.store.path, files, &moderation, learn);
        let bot = Bot {
            token,
            api: config.discord.api.clone(),
            moderation: moderation.clone(),
            message_content: config.discord.message_content,
            configured_in: config.file.clone(),
            observer: None,
        };
        let ended = discord::connect(bot, discord::interrupted()).await;
        moderation.storage().close().await;
        ended.map_err(Failure::from)
    })
}
