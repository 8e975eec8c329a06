//! `counterpoint run`: the bot with its store, its database and its token, until it is interrupted.

use std::{sync::Arc, time::Duration};

#[cfg(feature = "encoder")]
use super::hearing;
use super::{clock, follow, load, token};
use crate::{
    config::{Config, Listen, Shards},
    failure::Failure,
    telemetry,
};
use answers::{moderation::Moderation, storage::Storage};
use discord::{self, Bot};
use meter::Meter;

/// How long what still runs may take when everything that matters is done.
const LEFT: Duration = Duration::from_millis(200);

/// Runs the bot until it is interrupted.
///
/// # Errors
/// A sentence for the operator, and the exit code.
pub(crate) fn run(config: &Config) -> Result<(), Failure> {
    telemetry::start(&config.log);
    let token = token::read()?;
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::world(format!("cannot start the runtime: {error}")))?;
    let meter = Meter::new(env!("CARGO_PKG_VERSION"));
    load::ahead(false);
    // Whoever watches the bot sees it start.
    runtime.block_on(serve(&meter, config.metrics.listen));
    let load::Loaded { store, files, warnings } = load::with_files(config)?;
    let built_in = load::is_built_in(&config.store.path);
    tracing::info!(
        topics = store.topics().len(),
        sources = store.source_count(),
        built_in,
        "the store is loaded"
    );
    meter.looked(None, 0, warnings);
    let ended = runtime.block_on(async {
        let unusable = |error| {
            let file = config.file.display();
            Failure::world(format!("cannot use the database of `[storage] url` in {file}: {error}"))
        };
        let storage = Storage::open(&config.storage.url).await.map_err(unusable)?;
        let opened = Moderation::open(store, config.defaults.clone(), clock::system(), storage).await;
        let moderation = Arc::new(opened.map_err(unusable)?);
        meter.opened(&moderation);
        #[cfg(feature = "encoder")]
        let learn = {
            let unstarted = |error| Failure::world(format!("cannot start the encoder: {error}"));
            let hearing = hearing::Hearing::start(
                config.hearing.encoder,
                &config.store.path,
                &moderation,
                tokio::sync::watch::channel(false).0,
            )
            .map_err(unstarted)?;
            move |store| hearing.learn(store)
        };
        #[cfg(not(feature = "encoder"))]
        let learn = |_| {};
        // What stands in the program does not change.
        let root = &config.store.path;
        let _watch = if built_in { None } else { follow::start(root, files, &moderation, &meter, learn) };
        let bot = Bot {
            token,
            api: config.discord.api.clone(),
            moderation: moderation.clone(),
            message_content: config.discord.message_content,
            configured_in: config.file.clone(),
            observer: None,
            signals: meter.signals(),
        };
        let ended = discord::connect_shards(bot, shards(config.discord.shards), discord::interrupted()).await;
        moderation.storage().close().await;
        ended.map_err(Failure::from)
    });
    telemetry::end();
    // Whatever does not come to its end does not keep the program from its own.
    runtime.shutdown_timeout(LEFT);
    ended
}

/// The shards that are configured, in the words of the edge.
fn shards(configured: Shards) -> discord::Shards {
    match configured {
        Shards::Auto => discord::Shards::Auto,
        Shards::Some(first, end, of) => discord::Shards::Some { first, end, of },
        Shards::Lease => discord::Shards::Lease,
    }
}

/// Answers whoever watches the bot. It runs unwatched too: an address that is taken is told, and nothing more.
async fn serve(meter: &Meter, listen: Listen) {
    let Listen::At(address) = listen else { return };
    match meter.serve(address).await {
        Ok((address, serving)) => {
            tracing::info!(%address, "health and metrics are answered");
            tokio::spawn(serving);
        }
        Err(error) => tracing::warn!(
            %address,
            error = error.to_string(),
            "health and metrics are not answered: set `[metrics] listen` to a free address, or to \"off\""
        ),
    }
}
