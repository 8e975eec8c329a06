//! `counterpoint run`: the bot with its store, its database and its token, until it is interrupted.

use std::{sync::Arc, time::Duration};

#[cfg(feature = "encoder")]
use super::hearing;
use super::{
    apart::Maker,
    clock,
    follow::{self, Latest},
    load, token,
};
use crate::{
    config::{Config, Listen, Shards},
    failure::Failure,
    telemetry,
};
use answers::{moderation::Moderation, storage::Storage};
use counterpoint_core::store::Store;
use discord::{self, Begun, Bot};
use meter::Meter;
use store::reload::Watch;
use tokio::sync::{oneshot, watch};

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
    // Whoever watches the bot sees it start. Neither Discord nor the database waits for the store: what is said before it is known is heard
    // then. The store waits for the database, or it would take the processor that both need.
    let (ready, known) = watch::channel(false);
    let maker = Maker::start(load::compares(config));
    let (begun, opening) = runtime.block_on(async {
        serve(&meter, config.metrics.listen).await;
        let discord = &config.discord;
        let signals = meter.signals();
        let begun = Begun::of(&token, &discord.api, discord.message_content, &config.file, &signals);
        let url = config.storage.url.clone();
        (begun.knowing(known), tokio::spawn(async move { Storage::open(&url).await }))
    });
    let ended = runtime.block_on(async {
        let unusable = |error| {
            let file = config.file.display();
            Failure::world(format!("cannot use the database of `[storage] url` in {file}: {error}"))
        };
        let over = |error| Failure::world(format!("a start came to an end: {error}"));
        let nothing =
            Store::of(Vec::new()).ok_or_else(|| Failure::content("no store can be made".to_owned()))?;
        let storage = opening.await.map_err(over)?.map_err(unusable)?;
        let loading = {
            let (maker, configured) = (maker.clone(), config.clone());
            tokio::task::spawn_blocking(move || maker.make(move || load::known_apart(&configured)))
        };
        let opened =
            Moderation::open(Arc::new(nothing), config.defaults.clone(), clock::system(), storage).await;
        let moderation = Arc::new(opened.map_err(unusable)?);
        let bot = Bot {
            token,
            api: config.discord.api.clone(),
            moderation: moderation.clone(),
            message_content: config.discord.message_content,
            configured_in: config.file.clone(),
            observer: None,
            signals: meter.signals(),
        };
        // Where the store cannot be used the bot leaves as it does when it is interrupted.
        let (leave, left) = oneshot::channel::<()>();
        let until = async {
            tokio::select! {
                () = discord::interrupted() => {}
                Ok(()) = left => {}
            }
        };
        let connected = discord::connect_shards(bot, begun, shards(config.discord.shards), until);
        tokio::pin!(connected);
        let (latest, mut watched) = (Latest::default(), None);
        let early = tokio::select! {
            ended = &mut connected => Some(ended),
            loaded = loading => {
                let panicked = || Failure::world("the store's making came to an end".to_owned());
                let loaded = loaded.map_err(over).and_then(|loaded| loaded.ok_or_else(panicked)?);
                match loaded.and_then(|loaded| knows(config, loaded, &moderation, &meter, &latest, maker)) {
                    Ok(watch) => {
                        watched = watch;
                        ready.send_replace(true);
                        None
                    }
                    Err(failure) => {
                        let _ = leave.send(());
                        let _ = connected.await;
                        moderation.storage().close().await;
                        return Err(failure);
                    }
                }
            }
        };
        let ended = match early {
            Some(ended) => ended,
            None => connected.await,
        };
        drop(watched);
        latest.keep();
        moderation.storage().close().await;
        ended.map_err(Failure::from)
    });
    telemetry::end();
    // Whatever does not come to its end does not keep the program from its own.
    runtime.shutdown_timeout(LEFT);
    ended
}

/// The bot knows its store from now on, and follows it.
#[cfg_attr(
    not(feature = "encoder"),
    expect(clippy::unnecessary_wraps, reason = "a program with an encoder may fail to start it")
)]
fn knows(
    config: &Config,
    loaded: load::Loaded,
    moderation: &Arc<Moderation>,
    meter: &Meter,
    latest: &Latest,
    maker: Maker,
) -> Result<Option<Watch>, Failure> {
    let load::Loaded { store, known, warnings, stale } = loaded;
    let root = &config.store.path;
    let built_in = load::is_built_in(root);
    tracing::info!(
        topics = store.topics().len(),
        sources = store.source_count(),
        built_in,
        "the store is loaded"
    );
    meter.looked(None, 0, warnings);
    moderation.engine().renew(store);
    meter.opened(moderation);
    #[cfg(feature = "encoder")]
    let learn = {
        let unstarted = |error| Failure::world(format!("cannot start the encoder: {error}"));
        let known = watch::channel(false).0;
        let learner = hearing::Learner::start(config.hearing.encoder, root, moderation, known);
        let learner = learner.map_err(unstarted)?;
        move |store| learner.learn(store)
    };
    #[cfg(not(feature = "encoder"))]
    let learn = |_| {};
    if stale {
        follow::look_again(root.clone(), meter, maker.clone());
    }
    // What stands in the program does not change.
    Ok(if built_in { None } else { follow::start(root, known, moderation, meter, latest, maker, learn) })
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
