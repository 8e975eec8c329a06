//! Servers and messages by the thousand, as a load driver sends them, and the moments that are noted of them.
//!
//! A message of a load is not built as a value each time: the first one is, by the same code as every other, and the rest are written into
//! its text. So the pretend Discord spends a microsecond where a bot spends many.

use std::{
    collections::HashMap,
    fmt::Write as _,
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::world::{BOT, Channel, Kind, Role, User, World};

/// How many servers come, and how big each is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Servers.
    pub servers: u64,
    /// Text channels of each.
    pub channels: u64,
    /// Roles of each, beside the one that everybody has.
    pub roles: u64,
    /// Threads of each, spread over its channels.
    pub threads: u64,
}

/// In how many of the servers something is said. The others are there and still, so that a request of the bot's does not look through
/// the channels of thousands of servers.
const SPEAKING: u64 = 20;

/// How far apart the ids of servers lie, so that each shard has as many as the others (`(id >> 22) % shards`).
const SERVER: u64 = 1 << 22;
/// Where the ids of channels, threads and roles begin, from that of their server.
const CHANNELS: u64 = 1000;
const THREADS: u64 = 2_000_000;
const ROLES: u64 = 3_000_000;

impl Shape {
    /// The id of a server, counted from 0.
    pub(crate) fn server(number: u64) -> u64 {
        (number + 1) * SERVER
    }

    /// A server of this shape, with nobody but the bot in it.
    pub(crate) fn world(self, number: u64) -> World {
        let guild = Self::server(number);
        let channel = |at: u64| Channel {
            topic: Some(format!("What is said here is about matter {at} and its like")),
            server: Some(guild),
            ..Channel::new(guild + CHANNELS + at, &format!("channel-{at}"), Kind::Text, None)
        };
        let thread = |at: u64| {
            let parent = guild + CHANNELS + at % self.channels.max(1);
            let thread =
                Channel::new(guild + THREADS + at, &format!("thread {at}"), Kind::Thread, Some(parent));
            Channel { server: Some(guild), begun: true, ..thread }
        };
        let role =
            |at: u64| Role { id: guild + ROLES + at, name: format!("role {at}"), permissions: 0, own: false };
        let bot = User { id: BOT, name: "counterpoint".to_owned(), bot: true, roles: Vec::new() };
        World {
            guild,
            name: format!("Server {number}"),
            users: vec![bot],
            channels: (0..self.channels).map(channel).chain((0..self.threads).map(thread)).collect(),
            roles: (0..self.roles).map(role).collect(),
            ..World::debate()
        }
    }

    /// Whether something is said in a server, counted from 0.
    pub(crate) fn speaks(number: u64) -> bool {
        number < SPEAKING
    }

    /// Every channel in which something is said, so that those that follow each other lie in different servers.
    pub fn places(self) -> Vec<Place> {
        let servers = 0..self.servers.min(SPEAKING);
        let place = |number, at| Place {
            server: Self::server(number),
            channel: Self::server(number) + CHANNELS + at,
        };
        (0..self.channels).flat_map(|at| servers.clone().map(move |number| place(number, at))).collect()
    }
}

/// A channel and its server, by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The server.
    pub server: u64,
    /// The channel.
    pub channel: u64,
}

/// What changes from one message of a load to the next.
#[derive(Clone, Copy, Debug)]
enum Slot {
    Id,
    Server,
    Channel,
    Author,
    Text,
}

/// What stands in the first message where the others differ.
pub(crate) const ID: u64 = 1_111_111_111_111_111_101;
pub(crate) const IN_SERVER: u64 = 1_111_111_111_111_111_102;
pub(crate) const IN_CHANNEL: u64 = 1_111_111_111_111_111_103;
pub(crate) const AUTHOR: u64 = 1_111_111_111_111_111_104;
pub(crate) const TEXT: &str = "the-text-of-the-message";

/// What is said in a load: talk that raises nothing, and the one message that the bot answers.
#[derive(Clone, Debug)]
pub struct Talk {
    /// The text before each slot, and the slot; the last has none.
    parts: Vec<(String, Option<Slot>)>,
    /// As they stand between quotes in JSON.
    small: Vec<String>,
    hit: String,
    /// The text of the hit as it is.
    pub(crate) plain_hit: String,
}

/// The first of the people who say something in a load, by id, and how many they are.
const PEOPLE: u64 = 900_000;
const CROWD: u64 = 500;

impl Talk {
    /// Texts in the place of that of an event.
    pub(crate) fn of(event: &str, small: &[String], hit: &str) -> Self {
        let marks = [
            (ID.to_string(), Slot::Id),
            (IN_SERVER.to_string(), Slot::Server),
            (IN_CHANNEL.to_string(), Slot::Channel),
            (AUTHOR.to_string(), Slot::Author),
            (TEXT.to_owned(), Slot::Text),
        ];
        let (mut rest, mut parts) = (event, Vec::new());
        loop {
            let found = marks.iter().filter_map(|(mark, slot)| Some((rest.split_once(mark.as_str())?, slot)));
            let Some(((before, after), slot)) = found.min_by_key(|((before, _), _)| before.len()) else {
                break;
            };
            parts.push((before.to_owned(), Some(*slot)));
            rest = after;
        }
        parts.push((rest.to_owned(), None));
        Self {
            parts,
            small: small.iter().map(|text| inner(text)).collect(),
            hit: inner(hit),
            plain_hit: hit.to_owned(),
        }
    }

    /// An event: its number in its session, the message's id, and where it is said. Who says it and what goes by the id.
    pub(crate) fn event(&self, number: usize, id: u64, place: Place, hit: bool) -> String {
        let small = usize::try_from(id).ok().and_then(|id| self.small.get(id.checked_rem(self.small.len())?));
        let text = if hit { &self.hit } else { small.unwrap_or(&self.hit) };
        let mut event = String::with_capacity(1024);
        let _ = write!(event, "{{\"t\":\"MESSAGE_CREATE\",\"s\":{number},\"op\":0,\"d\":");
        for (before, slot) in &self.parts {
            event.push_str(before);
            let _ = match slot {
                None => Ok(()),
                Some(Slot::Text) => event.write_str(text),
                Some(Slot::Id) => write!(event, "{id}"),
                Some(Slot::Server) => write!(event, "{}", place.server),
                Some(Slot::Channel) => write!(event, "{}", place.channel),
                Some(Slot::Author) => write!(event, "{}", PEOPLE + id % CROWD),
            };
        }
        event.push('}');
        event
    }
}

/// A text as it stands between quotes in JSON.
fn inner(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or_default().to_owned()
}

/// Many messages one after the other, in one session. The last is the one that the bot answers.
pub(crate) struct Pour {
    pub(crate) talk: Arc<Talk>,
    /// The number of the first event in its session, and the id of its message.
    pub(crate) number: usize,
    pub(crate) id: u64,
    pub(crate) places: Vec<Place>,
    pub(crate) count: usize,
    /// How many are written already.
    pub(crate) done: usize,
}

impl Pour {
    /// Whether nothing is written yet.
    pub(crate) fn begins(&self) -> bool {
        self.done == 0
    }

    /// Whether everything is written.
    pub(crate) fn is_over(&self) -> bool {
        self.done >= self.count
    }

    /// The id of the last message.
    pub(crate) fn last_id(&self) -> u64 {
        self.id + u64::try_from(self.count.saturating_sub(1)).unwrap_or(0)
    }

    /// Where the last message is said.
    pub(crate) fn last_place(&self) -> Option<Place> {
        place(&self.places, self.count.saturating_sub(1))
    }
}

fn place(places: &[Place], at: usize) -> Option<Place> {
    places.get(at.checked_rem(places.len())?).copied()
}

impl Iterator for Pour {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let at = Some(self.done).filter(|at| *at < self.count)?;
        let id = self.id + u64::try_from(at).ok()?;
        let event = self.talk.event(self.number + at, id, place(&self.places, at)?, at + 1 == self.count);
        self.done += 1;
        Some(event)
    }
}

/// When what happened, for measuring.
#[derive(Default)]
pub(crate) struct Marks {
    identified: Option<Instant>,
    poured: Option<Instant>,
    /// When the write began that carried the last byte of a message's event.
    out: HashMap<u64, Instant>,
    /// When the last byte of the first request to answer it was in.
    asked: HashMap<u64, Instant>,
}

/// What was measured of the messages that are to be answered.
#[derive(Clone, Debug, Default)]
pub struct Delays {
    /// When a client first identified.
    pub identified: Option<Instant>,
    /// When the first byte of what was poured went out.
    pub poured: Option<Instant>,
    /// How many messages went out that are to be answered.
    pub wanted: usize,
    /// For each that was answered, from the last byte of its event out to the last byte of the first request to answer it in; the
    /// shortest first.
    pub answered: Vec<Duration>,
    /// When the last of those requests was in.
    pub last: Option<Instant>,
}

impl Marks {
    pub(crate) fn identified(&mut self, now: Instant) {
        self.identified.get_or_insert(now);
    }

    pub(crate) fn pours(&mut self, now: Instant) {
        self.poured.get_or_insert(now);
    }

    pub(crate) fn went(&mut self, messages: &[u64], now: Instant) {
        self.out.extend(messages.iter().map(|message| (*message, now)));
    }

    /// A request answers a message, if `reference` is the id of one.
    pub(crate) fn asked(&mut self, reference: &Value, arrived: Instant) {
        if let Some(message) = reference.as_str().and_then(|id| id.parse().ok()) {
            self.asked.entry(message).or_insert(arrived);
        }
    }

    /// Forgets every message, and what was poured.
    pub(crate) fn forget(&mut self) {
        *self = Self { identified: self.identified, ..Self::default() };
    }

    pub(crate) fn delays(&self) -> Delays {
        let both = self.out.iter().filter_map(|(message, out)| Some((*out, *self.asked.get(message)?)));
        let mut answered: Vec<Duration> =
            both.clone().map(|(out, asked)| asked.saturating_duration_since(out)).collect();
        answered.sort_unstable();
        Delays {
            identified: self.identified,
            poured: self.poured,
            wanted: self.out.len(),
            answered,
            last: both.map(|(_, asked)| asked).max(),
        }
    }
}
