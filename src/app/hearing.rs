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
use likeness::{Encoder, Pool};
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
            let pool = |encoder: &_| Pool::start(encoder, THREADS);
            learn(&stores, kept.as_deref(), pool, |pool| {
                if let Some(moderation) = moderation.upgrade() {
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

/// Learns each store that comes, until nobody sends one any more. What is learned is kept in a file. The pool is started once the first is learned,
/// and `ready` has it: there is one, whatever comes after. Where the system gives it no thread, the next store is another occasion.
fn learn(
    stores: &Receiver<Arc<Store>>,
    kept: Option<&Path>,
    pool: impl Fn(&Arc<Encoder>) -> io::Result<Pool>,
    mut ready: impl FnMut(Arc<Pool>),
) {
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
    let (mut known, mut hears) = (likeness::cache(&encoder, kept), false);
    for store in std::iter::once(first).chain(stores.iter()) {
        if !store.is_judged() {
            continue;
        }
        let texts: Vec<&str> = store.exemplars().iter().map(|one| one.text).collect();
        let directions = likeness::directions(&encoder, &mut known, &texts, |_| ());
        let examples = directions.len();
        store.learn(directions);
        if let Err(error) = known.save(&texts, store::whole::write) {
            let error = error.to_string();
            tracing::warn!(error, "the directions of examples are not kept: each start makes them anew");
        }
        cache::thin();
        tracing::info!(examples, "the encoder knows the examples of the store");
        if hears {
            continue;
        }
        match pool(&encoder) {
            Ok(pool) => {
                ready(Arc::new(pool));
                hears = true;
            }
            Err(error) => {
                let error = error.to_string();
                tracing::error!(
                    error,
                    "the system gives the encoder no thread: the bot is sure of nothing until it starts again or its store changes"
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use counterpoint_core::hear::Judge;

    use super::*;
    use crate::telemetry::written::Written;

    #[test]
    fn there_is_one_pool_and_where_there_is_none_the_log_says_so_and_the_next_store_is_another_occasion() {
        let (sender, stores) = mpsc::channel();
        for _ in 0..4 {
            let store = Store::of(Vec::new()).expect("no topics").judged(Judge::cautious());
            sender.send(Arc::new(store)).expect("it is received");
        }
        drop(sender);
        let (asked, heard) = (Cell::new(0), Cell::new(0));
        let pool = |encoder: &Arc<Encoder>| {
            asked.set(asked.get() + 1);
            if asked.get() == 1 {
                Err(io::ErrorKind::WouldBlock.into())
            } else {
                Pool::start(encoder, THREADS)
            }
        };
        let written = Written::default();
        let writer = written.clone();
        let log = tracing_subscriber::fmt().with_writer(move || writer.clone()).finish();
        tracing::subscriber::with_default(log, || {
            learn(&stores, None, pool, |_| heard.set(heard.get() + 1));
        });
        assert_eq!((asked.get(), heard.get()), (2, 1));
        let told = "the system gives the encoder no thread: the bot is sure of nothing";
        assert_eq!(written.text().matches(told).count(), 1, "{}", written.text());
    }
}
