//! Every count, in one list: its name, its help, and the words its label can have. What others hold anyway, such as the state of the
//! database, is asked when the page is read.

use std::{
    fmt,
    sync::{
        Arc, OnceLock, Weak,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use answers::moderation::Moderation;
use discord::Ending;
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric as _, text::encode},
    metrics::{
        MetricType,
        counter::{ConstCounter, Counter},
        family::Family,
        gauge::{ConstGauge, Gauge},
        histogram::Histogram,
        info::Info,
    },
    registry::Registry,
};

use crate::process;

/// A label: its name, and one of its words.
type Label = [(&'static str, &'static str); 1];

/// Counts by the words of a label.
pub(crate) type By = Family<Label, Counter>;

/// How long replies take, in seconds: from a tenth of what a bare client takes (365 µs on the machine where it was measured) to the
/// deadline of a request (15 s).
const REPLIES: [f64; 15] =
    [0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 5.0, 15.0];

/// How long requests wait for their turn, in seconds: Discord's buckets last 1 to 5 seconds, and after 5 a request is put off.
const WAITS: [f64; 9] = [0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0];

/// The shards of this process.
#[derive(Debug)]
pub(crate) struct Shards {
    /// How many connections stand.
    pub(crate) up: AtomicI64,
    /// How many shards it runs, or is to; none is known yet while this is negative.
    pub(crate) wanted: AtomicI64,
}

impl Default for Shards {
    fn default() -> Self {
        Self { up: AtomicI64::new(0), wanted: AtomicI64::new(-1) }
    }
}

/// All that is counted.
pub(crate) struct Counts {
    pub(crate) registry: Registry,
    pub(crate) remarks: Counter,
    pub(crate) grades: By,
    pub(crate) outcomes: Family<[(&'static str, &'static str); 2], Counter>,
    pub(crate) replies: By,
    pub(crate) reply_seconds: Histogram,
    pub(crate) offers: By,
    pub(crate) acts: Family<[(&'static str, &'static str); 2], Counter>,
    pub(crate) requests: By,
    pub(crate) limited: Counter,
    pub(crate) put_off: Counter,
    pub(crate) wait_seconds: Histogram,
    reloads: By,
    findings: Family<Label, Gauge>,
}

impl Counts {
    /// Nothing counted yet.
    pub(crate) fn new(
        version: &'static str,
        shards: Arc<Shards>,
        moderation: Arc<OnceLock<Weak<Moderation>>>,
    ) -> Self {
        let mut counts = Self {
            registry: Registry::with_prefix("counterpoint"),
            remarks: Counter::default(),
            grades: By::default(),
            outcomes: Family::default(),
            replies: By::default(),
            reply_seconds: Histogram::new(REPLIES),
            offers: By::default(),
            acts: Family::default(),
            requests: By::default(),
            limited: Counter::default(),
            put_off: Counter::default(),
            wait_seconds: Histogram::new(WAITS),
            reloads: By::default(),
            findings: Family::default(),
        };
        counts.register(version, shards, moderation);
        counts
    }

    fn register(
        &mut self,
        version: &'static str,
        shards: Arc<Shards>,
        moderation: Arc<OnceLock<Weak<Moderation>>>,
    ) {
        let page = &mut self.registry;
        page.register("build", "The version that runs", Info::new([("version", version)]));
        page.register("remarks", "Messages that were heard", self.remarks.clone());
        page.register(
            "grades",
            "Messages heard, by how sure it was that they take a topic up",
            self.grades.clone(),
        );
        page.register(
            "outcomes",
            "What came of messages: spoken, offered, or silent and why",
            self.outcomes.clone(),
        );
        page.register("replies", "Requests that took a reply there, by how they ended", self.replies.clone());
        page.register(
            "reply_seconds",
            "From the message's event to the request with its reply",
            self.reply_seconds.clone(),
        );
        page.register("offers", "Offers put below messages, by how the request ended", self.offers.clone());
        page.register("acts", "What was asked of Discord about messages, by how it ended", self.acts.clone());
        page.register("requests", "Requests to Discord, by the class of their status", self.requests.clone());
        page.register("rate_limited", "Requests that Discord refused as one too many", self.limited.clone());
        page.register(
            "rate_limit_put_off",
            "Requests put off, as their turn was too far away",
            self.put_off.clone(),
        );
        page.register(
            "rate_limit_wait_seconds",
            "How long requests waited for their turn",
            self.wait_seconds.clone(),
        );
        page.register("store_reloads", "Changed stores, by what became of them", self.reloads.clone());
        page.register(
            "store_findings",
            "Findings in the store, when it was last looked at",
            self.findings.clone(),
        );
        page.register_collector(Box::new(Asked { shards, moderation, storage: Seen::default() }));
        // A count that is not there yet cannot be told from one that is not counted: what can happen is there from the beginning.
        for ending in Ending::ALL {
            drop(self.replies.get_or_create(&[("result", ending.word())]));
            drop(self.offers.get_or_create(&[("result", ending.word())]));
        }
        for word in ["taken", "faulty", "unreadable"] {
            drop(self.reloads.get_or_create(&[("result", word)]));
        }
        for word in ["sure", "maybe", "mention", "none"] {
            drop(self.grades.get_or_create(&[("grade", word)]));
        }
        for outcome in ["speak", "offer"] {
            drop(self.outcomes.get_or_create(&[("outcome", outcome), ("reason", "none")]));
        }
        drop(self.requests.get_or_create(&[("status", "2xx")]));
        drop(self.acts.get_or_create(&[("act", "reply"), ("result", "done")]));
        self.looked(None, 0, 0);
    }

    /// The store was looked at.
    pub(crate) fn looked(&self, reload: Option<&'static str>, errors: usize, warnings: usize) {
        if let Some(word) = reload {
            self.reloaded(word);
        }
        for (severity, count) in [("error", errors), ("warning", warnings)] {
            let gauge = self.findings.get_or_create(&[("severity", severity)]);
            gauge.set(i64::try_from(count).unwrap_or(i64::MAX));
        }
    }

    /// A changed store came to something.
    pub(crate) fn reloaded(&self, word: &'static str) {
        self.reloads.get_or_create(&[("result", word)]).inc();
    }

    /// The page.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a text cannot fail; what of the page is there is shown.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

/// What is asked when the page is read.
struct Asked {
    shards: Arc<Shards>,
    moderation: Arc<OnceLock<Weak<Moderation>>>,
    storage: Seen,
}

/// What the database's counts were when they were last asked: they stay when the bot ends.
#[derive(Default)]
struct Seen {
    failures: AtomicU64,
    refused: AtomicU64,
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked").field("shards", &self.shards).finish_non_exhaustive()
    }
}

impl Collector for Asked {
    fn encode(&self, mut page: DescriptorEncoder<'_>) -> fmt::Result {
        let mut gauge = |name: &str, help: &str, value: i64| {
            let place = page.encode_descriptor(name, help, None, MetricType::Gauge)?;
            ConstGauge::new(value).encode(place)
        };
        gauge(
            "shards_connected",
            "Connections to Discord's gateway that stand",
            self.shards.up.load(Ordering::Relaxed),
        )?;
        gauge(
            "shards_wanted",
            "Shards that this process runs, or is to run",
            self.shards.wanted.load(Ordering::Relaxed).max(0),
        )?;
        let open = self.moderation.get().and_then(Weak::upgrade);
        let topics = open.as_ref().map_or(0, |open| open.engine().store().topics().len());
        gauge("store_topics", "Topics that the bot knows", i64::try_from(topics).unwrap_or(i64::MAX))?;
        let health = open.as_ref().map(|open| open.storage().health());
        let is_up = health.is_some_and(|health| !health.away);
        gauge("storage_up", "Whether the database answers", i64::from(is_up))?;
        if let Some(health) = health {
            self.storage.failures.store(health.failures, Ordering::Relaxed);
            self.storage.refused.store(health.refused, Ordering::Relaxed);
        }
        let mut counter = |name: &str, help: &str, value: &AtomicU64| {
            let place = page.encode_descriptor(name, help, None, MetricType::Counter)?;
            ConstCounter::new(value.load(Ordering::Relaxed)).encode(place)
        };
        counter("storage_errors", "What the database was asked in vain", &self.storage.failures)?;
        counter("storage_refused", "What it was not asked, as it was away", &self.storage.refused)?;
        process::encode(&mut page)
    }
}
