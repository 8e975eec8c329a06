//! Everything of the pretend Discord that changes.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::Value;
use tokio::sync::watch;

use crate::{
    Request, World, clock::Time, crowd::Marks, gateway, orders::Orders, rates::Rates, schema, wire::Cut,
    world::ABROAD,
};

/// A message, as it stands in a channel.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: u64,
    pub(crate) channel: u64,
    pub(crate) author: u64,
    /// Everything Discord would send of it.
    pub(crate) json: Value,
    /// Whoever alone sees it.
    pub(crate) only: Option<u64>,
    /// When it was sent, by Discord's own time.
    pub(crate) at: Duration,
}

/// An interaction that was dispatched.
#[derive(Clone, Debug)]
pub(crate) struct Interaction {
    pub(crate) token: String,
    pub(crate) kind: u8,
    pub(crate) user: u64,
    pub(crate) channel: u64,
    pub(crate) message: Option<u64>,
    /// The command that was run: "/settings view", or a menu's "Find context".
    pub(crate) command: Option<String>,
    /// The body of the first response.
    pub(crate) answer: Option<Value>,
    /// The message that the response made or changed.
    pub(crate) made: Option<u64>,
    /// When it was dispatched, by Discord's own time.
    pub(crate) at: Duration,
    /// Whether the first response came when nobody waited any more.
    pub(crate) late: bool,
    /// Whether a bot has started anew since: whoever was sent this one is likely gone.
    pub(crate) abandoned: bool,
}

impl Interaction {
    /// Whether nobody waits for its first response any more.
    pub(crate) fn is_over(&self) -> bool {
        self.late || self.answer.is_some()
    }

    /// Whether whoever did it sees what came of it. A promise to answer later is no answer.
    pub(crate) fn is_settled(&self) -> bool {
        self.late || self.answer.as_ref().is_some_and(|answer| answer["type"] != 5 || self.made.is_some())
    }
}

/// A gateway session: what was sent in it, for resuming.
#[derive(Default)]
pub(crate) struct Session {
    pub(crate) events: Vec<String>,
    /// How many events were sent before those.
    pub(crate) forgotten: usize,
    pub(crate) live: Option<tokio::sync::mpsc::UnboundedSender<gateway::Out>>,
    /// What cuts its connection.
    pub(crate) wire: Cut,
    /// What was to be sent in it, and is kept back.
    pub(crate) kept_back: Vec<String>,
    pub(crate) intents: u64,
    /// Which shard it is, and of how many.
    pub(crate) shard: (u64, u64),
}

impl Session {
    /// The number of the next event.
    pub(crate) fn next_number(&self) -> usize {
        self.forgotten + self.events.len() + 1
    }

    /// Forgets what was sent, and `count` events that are sent now.
    pub(crate) fn forget(&mut self, count: usize) {
        self.forgotten += self.events.len() + count;
        self.events.clear();
    }

    /// Forgets all but the newest `count` events.
    pub(crate) fn forget_all_but(&mut self, count: usize) {
        let old = self.events.len().saturating_sub(count);
        self.events.drain(..old);
        self.forgotten += old;
    }
}

/// A file that somebody sent.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) id: u64,
    pub(crate) content: Vec<u8>,
}

/// What somebody did last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// They said something: the message.
    Said(u64),
    /// They edited or deleted a message.
    Changed(u64),
    /// They pressed, chose, ran or typed: the interaction.
    Interaction(u64),
}

/// How often Discord has sent of a message that it is there, and that it has changed or is gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// That it is there.
    pub created: u64,
    /// That it was edited or deleted.
    pub changed: u64,
}

/// How often Discord wants a heartbeat (events/gateway, "Heartbeat Interval").
const HEARTBEAT: Duration = Duration::from_millis(41_250);

/// How much earlier than what is said the ids of commands lie: a month, as a snowflake.
const COMMANDS_BEFORE: u64 = (30 * 24 * 60 * 60 * 1000) << 22;

/// Everything that changes.
pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) next_id: u64,
    pub(crate) messages: Vec<Message>,
    pub(crate) interactions: HashMap<u64, Interaction>,
    pub(crate) commands: Vec<Value>,
    pub(crate) sessions: HashMap<String, Session>,
    pub(crate) heartbeats: u64,
    /// How often a client is told to send a heartbeat.
    pub(crate) heartbeat: Duration,
    /// Connections so far, and how many of the first of them Discord hears and answers no more, though they stay open.
    pub(crate) connections: u64,
    pub(crate) silent: u64,
    pub(crate) identifies: u64,
    pub(crate) resumes: u64,
    /// With which codes connections were closed because of how they identified.
    pub(crate) closes: Vec<u16>,
    /// How sessions began and ended.
    pub(crate) starts: gateway::Starts,
    /// What is still to go wrong at the gateway.
    pub(crate) faults: gateway::Faults,
    pub(crate) requests: Vec<Request>,
    pub(crate) violations: Vec<String>,
    pub(crate) orders: Orders,
    pub(crate) rates: Rates,
    pub(crate) files: Vec<File>,
    pub(crate) registrations: u64,
    /// How many shards a bot is told to have, and how many of them may identify at once.
    pub(crate) shards: (u64, u64),
    /// Where bots are told that the gateway is, if it is not at the address of its own.
    pub(crate) gateway: Option<String>,
    /// The servers that Discord cannot reach now.
    pub(crate) unavailable: HashSet<u64>,
    /// The servers that the bot has left, or was put out of.
    pub(crate) left: HashSet<u64>,
    /// What was sent of each message to a session that takes it.
    pub(crate) sent: BTreeMap<u64, Sent>,
    /// What a test's hands did last.
    pub(crate) last_act: Option<Act>,
    /// Whether a fault of the loopback's own ends the test.
    pub(crate) strict: bool,
    /// What time answers say it is, if not the machine's.
    pub(crate) date: Option<String>,
    pub(crate) time: Time,
    /// How long people wait for the bot at least, where that is longer than Discord waits.
    pub(crate) patience: Duration,
    /// When what happened, for measuring.
    pub(crate) marks: Marks,
}

impl State {
    /// A world in which nothing has happened yet.
    pub(crate) fn new(world: World, strict: bool, next_id: u64, time: Time) -> Self {
        Self {
            world,
            next_id,
            messages: Vec::new(),
            interactions: HashMap::new(),
            commands: Vec::new(),
            sessions: HashMap::new(),
            heartbeats: 0,
            heartbeat: HEARTBEAT,
            connections: 0,
            silent: 0,
            identifies: 0,
            resumes: 0,
            closes: Vec::new(),
            starts: gateway::Starts::default(),
            faults: gateway::Faults::default(),
            requests: Vec::new(),
            violations: Vec::new(),
            orders: Orders::default(),
            rates: Rates::default(),
            files: Vec::new(),
            registrations: 0,
            shards: (1, 1),
            gateway: None,
            unavailable: HashSet::new(),
            left: HashSet::new(),
            sent: BTreeMap::new(),
            last_act: None,
            strict,
            date: None,
            time,
            patience: Duration::ZERO,
            marks: Marks::default(),
        }
    }

    /// A new snowflake. They are a millisecond apart, from the first of January 2026 on.
    pub(crate) fn fresh_id(&mut self) -> u64 {
        self.next_id += 1 << 22;
        self.next_id
    }

    /// The first of `count` new snowflakes that follow each other closely: some milliseconds hold them all.
    pub(crate) fn fresh_ids(&mut self, count: usize) -> u64 {
        let first = self.fresh_id();
        self.next_id += u64::try_from(count).unwrap_or(0) >> 22 << 22;
        self.next_id += 1 << 22;
        first
    }

    /// Snowflakes for commands, of a month ago. A registration takes 12 milliseconds, however many they are: with one command more,
    /// every later id stays what it was, and so does whatever a bot chooses by it.
    pub(crate) fn command_ids(&mut self) -> impl Iterator<Item = u64> + use<> {
        let first = self.next_id - COMMANDS_BEFORE;
        self.next_id += 12 << 22;
        (1..).map(move |number| first + (number << 22))
    }

    /// The servers that the bot is in, in the order in which they came.
    pub(crate) fn servers(&self) -> Vec<u64> {
        let mut servers = self.world.servers();
        servers.retain(|server| !self.left.contains(server));
        servers
    }

    /// Whether what happens on a server reaches the bot.
    pub(crate) fn reaches(&self, server: u64) -> bool {
        server != ABROAD && !self.left.contains(&server) && !self.unavailable.contains(&server)
    }

    /// Something went wrong that is the loopback's own fault.
    pub(crate) fn fault(&mut self, fault: String) {
        assert!(!self.strict, "{fault}");
        self.violations.push(fault);
    }
}

/// What a request or a connection needs.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) state: Arc<Mutex<State>>,
    pub(crate) changed: watch::Sender<u64>,
    pub(crate) schema: Arc<schema::Description>,
    pub(crate) port: u16,
}

impl Shared {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn note_change(&self) {
        self.changed.send_modify(|count| *count += 1);
    }
}
