//! `counterpoint demo`: the bot in a pretend Discord, in the browser, until it is interrupted.

use std::io::Write as _;

#[cfg(feature = "encoder")]
use super::hearing;
use super::load;
use crate::{
    config::{Config, Level},
    failure::Failure,
    telemetry,
};

/// Runs the demo until it is interrupted. A store with errors does not stop it: the page shows them.
///
/// # Errors
/// A sentence for whoever started it, and the exit code.
pub(crate) fn demo(config: &Config, wish: &::demo::Wish) -> Result<(), Failure> {
    let mut log = config.log.clone();
    if log.level == Level::Info {
        // Whoever tries the bot reads the page; what an operator wants to know would hide its address.
        log.level = Level::Warn;
    }
    telemetry::start(&log);
    let load::Shown { store, files, findings, errors } = load::even_faulty(config)?;
    if let Some(errors) = errors {
        let told = format!(
            "{errors}the store at {} has errors: the demo starts without topics, shows the findings on its page, and takes the store over once they are mended\n",
            config.store.path.display()
        );
        // Whoever closed the output does not want to read it.
        let _ = anstream::stderr().write_all(told.as_bytes());
    }
    let loaded = ::demo::Loaded { store, files, findings };
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::world(format!("cannot start the runtime: {error}")))?;
    #[cfg(feature = "encoder")]
    let hears = |moderation: &_| {
        let (known, knows) = tokio::sync::watch::channel(false);
        let encoder = config.hearing.encoder;
        let learner = hearing::Learner::start(encoder, &config.store.path, moderation, known)?;
        Ok(::demo::Hears { learn: Box::new(move |store| learner.learn(store)), knows })
    };
    #[cfg(not(feature = "encoder"))]
    let hears = |_: &_| Ok(::demo::Hears::by_phrases());
    runtime.block_on(::demo::play(wish, loaded, hears)).map_err(Failure::from)
}
