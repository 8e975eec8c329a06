//! Hearing with the encoder: the examples of the store become directions while the bot runs already, and from then on so do messages.

use std::{
    io,
    path::Path,
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    thread,
};

use answers::moderation::Moderation;
use counterpoint_core::store::Store;
use likeness::Pool;
use tokio::sync::watch;

use super::cache;

/// Threads that turn messages: one is enough for fifty messages a second.
const THREADS: usize = 1;

/// Turns the examples of each store that is taken over.
pub(crate) struct Learner(Option<Sender<Arc<Store>>>);

impl Learner {
    /// Begins to hear with the encoder, from the store at a path: `moderation`'s engine is sure of nothing until the examples of its store are known.
    /// From then on `known` is true, and it is dropped where the examples are never known. Without an encoder nothing happens.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(crate) fn start(
        encoder: bool,
        store: &Path,
        moderation: &Arc<Moderation>,
        known: watch::Sender<bool>,
    ) -> io::Result<Self> {
        if !encoder {
            return Ok(Self(None));
        }
        let engine = moderation.engine();
        engine.await_sense();
        let kept = cache::directions(store);
        let (sender, stores) = mpsc::channel();
        let _ = sender.send(engine.store());
        let moderation = Arc::downgrade(moderation);
        thread::Builder::new().name("examples".to_owned()).spawn(move || {
            learn(&stores, kept.as_deref(), |pool| {
                if let (Some(pool), Some(moderation)) = (pool, moderation.upgrade()) {
                    moderation.engine().sense_with(pool);
                    known.send_replace(true);
                }
            });
        })?;
        Ok(Self(Some(sender)))
    }

    /// Learns the examples of a store that was taken over.
    pub(crate) fn learn(&self, store: Arc<Store>) {
        if let Some(sender) = &self.0 {
            let _ = sender.send(store);
        }
    }
}

/// Learns each store that comes, until nobody sends one any more. What is learned is kept in a file. `ready` has the pool after the first.
fn learn(stores: &Receiver<Arc<Store>>, kept: Option<&Path>, mut ready: impl FnMut(Option<Arc<Pool>>)) {
    // A store without a judge is heard without the encoder, and its memory is spared.
    let Some(first) = stores.iter().find(|store| store.is_judged()) else { return };
    let encoder = match likeness::encoder() {
        Ok(encoder) => encoder,
        Err(fault) => {
            let error = fault.to_string();
            tracing::error!(error, "the encoder cannot be read: the bot is sure of nothing");
            return;
        }
    };
    let mut known = likeness::cache(&encoder, kept);
    for store in std::iter::once(first).chain(stores.iter()) {
        if !store.is_judged() {
            continue;
        }
        let texts: Vec<&str> = store.exemplars().iter().map(|one| one.text).collect();
        let Some(directions) = likeness::directions(&encoder, &mut known, &texts, |_| true) else { return };
        let examples = directions.len();
        store.learn(directions);
        if let Err(error) = known.save(&texts, store::whole::write) {
            let error = error.to_string();
            tracing::warn!(error, "the directions of examples are not kept: each start makes them anew");
        }
        cache::thin();
        tracing::info!(examples, "the encoder knows the examples of the store");
        ready(Pool::start(&encoder, THREADS).ok().map(Arc::new));
    }
}
