//! What an operator sees of the running bot: whether it is well, and counts of what it does, as a page that Prometheus reads.
//!
//! The bot tells values ([`discord::Signal`], the database's [`Health`](answers::storage::Health), what became of a changed store); only
//! this crate counts them, and only it names a crate for that. A label is a word of a fixed list: never an id, a name or a text.

mod counts;
mod page;
mod process;
mod signals;

use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock, Weak, atomic::Ordering},
};

use answers::moderation::Moderation;
use discord::Signals;

use counts::{Counts, Shards};

/// Counts what the bot does. It can be cloned: all count together.
#[derive(Clone)]
pub struct Meter(Arc<Inner>);

struct Inner {
    counts: Counts,
    shards: Arc<Shards>,
    moderation: Arc<OnceLock<Weak<Moderation>>>,
}

/// What became of a changed store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reload {
    /// It was taken over.
    Taken,
    /// It has errors, and the earlier one is kept.
    Faulty,
    /// It cannot be read, and the earlier one is kept.
    Unreadable,
}

impl Reload {
    fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Faulty => "faulty",
            Self::Unreadable => "unreadable",
        }
    }
}

/// One of the things without which the bot answers nobody, or not as it should.
struct Part {
    name: &'static str,
    state: &'static str,
    ready: bool,
}

impl Meter {
    /// A meter that has counted nothing; `version` is the program's.
    pub fn new(version: &'static str) -> Self {
        let (shards, moderation) = (Arc::<Shards>::default(), Arc::new(OnceLock::new()));
        let counts = Counts::new(version, shards.clone(), moderation.clone());
        Self(Arc::new(Inner { counts, shards, moderation }))
    }

    /// The store and the database are open.
    pub fn opened(&self, moderation: &Arc<Moderation>) {
        let _ = self.0.moderation.set(Arc::downgrade(moderation));
    }

    /// The store was looked at: what became of it, and its findings.
    pub fn looked(&self, reload: Option<Reload>, errors: usize, warnings: usize) {
        self.0.counts.looked(reload.map(Reload::word), errors, warnings);
    }

    /// A changed store came to something, and its findings are as before.
    pub fn reloaded(&self, reload: Reload) {
        self.0.counts.reloaded(reload.word());
    }

    /// What the edge tells its signals to.
    pub fn signals(&self) -> Signals {
        let inner = self.0.clone();
        Signals::to(move |signal| signals::count(&inner.counts, &inner.shards, signal))
    }

    /// The page that Prometheus reads, in the text format of `OpenMetrics` 1.0.
    pub fn text(&self) -> String {
        self.0.counts.text()
    }

    /// Listens at an address, where port 0 stands for any that is free: the address, and what answers `/healthz`, `/readyz` and `/metrics`
    /// there for as long as it is polled.
    ///
    /// # Errors
    /// If nothing can listen there.
    pub async fn serve(
        &self,
        at: SocketAddr,
    ) -> std::io::Result<(SocketAddr, impl Future<Output = ()> + use<>)> {
        page::serve(self.clone(), at).await
    }

    /// What the bot needs, and how each of it is.
    fn parts(&self) -> [Part; 3] {
        let moderation = self.0.moderation.get().and_then(Weak::upgrade);
        let store = match &moderation {
            None => Part { name: "store", state: "not loaded yet", ready: false },
            Some(_) => Part { name: "store", state: "ok", ready: true },
        };
        let storage = match &moderation {
            None => Part { name: "storage", state: "not open yet", ready: false },
            Some(open) if open.storage().health().away => {
                Part { name: "storage", state: "away", ready: false }
            }
            Some(_) => Part { name: "storage", state: "ok", ready: true },
        };
        let shards = &self.0.shards;
        // A process that waits for shards, while others run them all, is as it should be.
        let spare = shards.wanted.load(Ordering::Relaxed) == 0;
        let connected = spare || shards.up.load(Ordering::Relaxed) > 0;
        let state = if connected { "ok" } else { "not connected" };
        [store, storage, Part { name: "gateway", state, ready: connected }]
    }
}
