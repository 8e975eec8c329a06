//! The shards that this process runs: they start at Discord's pace, each with the session that an earlier process has left of it, and are
//! let go so that the next process goes on where this one stops.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use futures_util::{StreamExt as _, future::join_all};
use poise::serenity_prelude as serenity;
use serenity::{ShardManager, ShardManagerOptions};
use tokio::{sync::mpsc, time::timeout};

use super::{
    kept::{Keeper, Phase},
    relay::{self, Way, Ways},
};
use crate::signals::Signal;
use answers::storage::{Storage, sessions::KEPT_WITHIN};
use counterpoint_core::time::Clock;

/// How long a shard keeps the others of its bucket from starting while no session stands.
const STANDS_WITHIN: Duration = Duration::from_secs(30);

/// How long connections may take to close.
const CLOSED_WITHIN: Duration = Duration::from_millis(1200);

/// How long that and what is under way may take to end. With [`KEPT_WITHIN`] for the sessions, a process ends within the five seconds for
/// which whoever replaces it waits.
const DONE_WITHIN: Duration = Duration::from_millis(2500);

/// What serenity's parts share, over all shards.
pub(super) struct Parts {
    pub(super) client: serenity::Client,
    pub(super) framework: Arc<OnceLock<Arc<dyn serenity::Framework>>>,
    pub(super) intents: serenity::GatewayIntents,
}

/// A shard that runs.
struct Running {
    keeper: Arc<Keeper>,
    manager: Arc<ShardManager>,
    _way: Way,
}

/// The shards of this process.
pub(super) struct Fleet {
    pub(super) ways: Arc<Ways>,
    parts: Parts,
    pub(super) storage: Storage,
    clock: Clock,
    bot: serenity::UserId,
    running: tokio::sync::Mutex<BTreeMap<(u32, u32), Running>>,
    /// The shards that are to run.
    wanted: Mutex<BTreeSet<(u32, u32)>>,
    /// In each bucket one shard starts at a time.
    lanes: Mutex<HashMap<u32, Arc<tokio::sync::Mutex<()>>>>,
    broken: mpsc::UnboundedSender<serenity::Error>,
}

impl Fleet {
    /// No shard runs yet. What ends the program comes from the receiver.
    pub(super) fn new(
        ways: Arc<Ways>,
        parts: Parts,
        storage: Storage,
        clock: Clock,
        bot: serenity::UserId,
    ) -> (Arc<Self>, mpsc::UnboundedReceiver<serenity::Error>) {
        let (broken, breaks) = mpsc::unbounded_channel();
        let fleet = Self {
            ways,
            parts,
            storage,
            clock,
            bot,
            running: tokio::sync::Mutex::default(),
            wanted: Mutex::default(),
            lanes: Mutex::default(),
            broken,
        };
        (Arc::new(fleet), breaks)
    }

    fn wanted(&self) -> std::sync::MutexGuard<'_, BTreeSet<(u32, u32)>> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The shards that run, or are to.
    pub(super) fn shards(&self) -> Vec<(u32, u32)> {
        self.wanted().iter().copied().collect()
    }

    /// Starts shards, in each bucket one after the other, and does not wait for them.
    pub(super) fn start(self: &Arc<Self>, shards: impl IntoIterator<Item = (u32, u32)>) {
        for shard in shards {
            self.wanted().insert(shard);
            let fleet = self.clone();
            tokio::spawn(async move {
                let lane = fleet.ways.pace.bucket(shard.0);
                let lane = {
                    let mut lanes = fleet.lanes.lock().unwrap_or_else(PoisonError::into_inner);
                    lanes.entry(lane).or_default().clone()
                };
                let _one = lane.lock().await;
                match fleet.begin(shard).await {
                    // One that is let go before it stands keeps nobody waiting.
                    Ok(Some(keeper)) => {
                        let mut phase = keeper.phase();
                        let stands = async {
                            tokio::select! {
                                () = keeper.heard() => {}
                                _ = phase.wait_for(|phase| *phase != Phase::Passing) => {}
                            }
                        };
                        drop(timeout(STANDS_WITHIN, stands).await);
                    }
                    Ok(None) => {}
                    Err(error) => _ = fleet.broken.send(error),
                }
            });
        }
        self.tell();
    }

    /// Tells how many shards this process runs.
    fn tell(&self) {
        let count = u32::try_from(self.wanted().len()).unwrap_or(u32::MAX);
        self.ways.signals.tell(Signal::Shards(count));
    }

    /// Starts a shard, unless it is not wanted any more.
    async fn begin(&self, shard: (u32, u32)) -> serenity::Result<Option<Arc<Keeper>>> {
        if !self.wanted().contains(&shard) || self.running.lock().await.contains_key(&shard) {
            return Ok(None);
        }
        // Whoever lets shards go does not wait for the database.
        let kept = self.storage.take_session(shard, self.clock.now()).await.unwrap_or_else(|error| {
            if !error.is_told() {
                tracing::warn!(
                    error = error.to_string(),
                    "an earlier session cannot be read: a new one begins"
                );
            }
            None
        });
        let mut running = self.running.lock().await;
        if !self.wanted().contains(&shard) {
            // It was let go meanwhile: its session is the next process's.
            if let Some(session) = kept {
                let _ = self.storage.keep_session(&session, self.clock.now()).await;
            }
            return Ok(None);
        }
        tracing::info!(shard = shard.0, shards = shard.1, resumed = kept.is_some(), "a shard starts");
        let sessions = self.ways.sessions.clone();
        let keeper = Arc::new(Keeper::new(shard, self.bot.get(), kept, sessions));
        let way = relay::open(self.ways.clone(), keeper.clone()).await?;
        let (data, http) = (self.parts.client.data.clone(), self.parts.client.http.clone());
        let (manager, mut ended) = ShardManager::new(ShardManagerOptions {
            data,
            event_handlers: Vec::new(),
            raw_event_handlers: Vec::new(),
            framework: self.parts.framework.clone(),
            shard_index: shard.0,
            shard_init: 1,
            shard_total: shard.1,
            ws_url: Arc::new(tokio::sync::Mutex::new(way.address.clone())),
            http,
            intents: self.parts.intents,
            presence: None,
        });
        manager.initialize()?;
        let broken = self.broken.clone();
        tokio::spawn(async move {
            if let Some(Err(error)) = ended.next().await {
                let _ = broken.send(serenity::Error::Gateway(error));
            }
        });
        running.insert(shard, Running { keeper: keeper.clone(), manager, _way: way });
        Ok(Some(keeper))
    }

    /// Lets shards go: Discord keeps their sessions, what was begun is finished, and the sessions are kept for the next process. With
    /// `another`, another process has them already, and nothing is kept.
    pub(super) async fn let_go(&self, shards: &[(u32, u32)], another: bool) {
        {
            let mut wanted = self.wanted();
            for shard in shards {
                wanted.remove(shard);
            }
        }
        let began = Instant::now();
        let gone: Vec<Running> = {
            let mut running = self.running.lock().await;
            shards.iter().filter_map(|shard| running.remove(shard)).collect()
        };
        for one in &gone {
            let (shard, shards) = one.keeper.shard;
            tracing::info!(shard, shards, "a shard is let go");
            one.keeper.close();
        }
        let closed = join_all(gone.iter().map(|one| one.keeper.closed()));
        if timeout(CLOSED_WITHIN, closed).await.is_err() {
            tracing::warn!("a connection to the gateway did not close in time");
        }
        let left = DONE_WITHIN.saturating_sub(began.elapsed());
        // Where other shards go on, something is always under way.
        if !self.ways.underway.over(left).await && self.wanted().is_empty() {
            tracing::warn!("something is still under way: it is finished as after a crash");
        }
        let keeping = async {
            for one in gone.iter().filter(|_| !another) {
                self.keep(&one.keeper).await;
            }
        };
        if timeout(KEPT_WITHIN, keeping).await.is_err() {
            tracing::warn!("not all sessions could be kept in time: the next process begins those anew");
        }
        if let Some(tap) = self.ways.tap.upgrade() {
            for one in &gone {
                tap.forget(one.keeper.shard.0, one.keeper.shard.1);
            }
        }
        join_all(gone.iter().map(|one| one.manager.shutdown_all())).await;
        self.tell();
    }

    async fn keep(&self, keeper: &Keeper) {
        let shard = keeper.shard;
        let known = || self.ways.tap.upgrade().map(|tap| tap.known(shard.0, shard.1)).unwrap_or_default();
        let Some(session) = keeper.kept(known) else { return };
        match self.storage.keep_session(&session, self.clock.now()).await {
            Ok(true) => tracing::info!(shard = shard.0, "the session waits for the next process"),
            Ok(false) => {
                tracing::warn!(
                    shard = shard.0,
                    "the session is too large to be kept: the next process begins anew"
                );
            }
            Err(error) => tracing::warn!(
                error = error.to_string(),
                "the session could not be kept: the next process begins anew"
            ),
        }
    }

    /// Ends what still runs, and serenity's own parts.
    pub(super) async fn end(&self) {
        for one in self.running.lock().await.values() {
            one.manager.shutdown_all().await;
        }
        self.parts.client.shard_manager.shutdown_all().await;
    }
}

impl std::fmt::Debug for Fleet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fleet").field("shards", &self.shards()).finish_non_exhaustive()
    }
}
