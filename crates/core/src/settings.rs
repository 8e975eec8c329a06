//! What moderators chose, server by server: immutable snapshots, and what of them holds for a message.
//!
//! A setting is a [`Key`] with a value at a [`Scope`]: the server, or one of its categories, channels and threads. Which one
//! holds: **the nearest decides** – thread, then channel or forum, then category, then server, then the operator's default –
//! and **deny wins**: a topic that is off at any of these levels is off below it too, whatever is set nearer; a pause at any
//! level pauses everything below it; a role or member that is never answered is never answered anywhere. Above all of
//! it stands the person's own opt-out, in every server.

mod change;
mod defaults;
pub mod exchange;
mod key;
mod keys;
mod kind;
mod operator;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

pub use change::{Change, Recorded, said, sentence};
pub use defaults::Defaults;
pub use key::{TopicRule, Unreadable, Value, bare_duration, parse_duration};
pub use keys::{KEYS, Key, LONGEST, MOST_REPLIES, Page, Reach, Row};
pub use kind::Kind;
pub use operator::{Cooldowns, Mode, Settings, UnknownMode};

use crate::{
    remark::{ChannelId, PersonId, Place, RoleId, Scope, ServerId},
    time::Moment,
    topic::TopicId,
    words::{Language, Words},
};

/// A value, and who set it when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The value.
    pub value: Value,
    /// Who set it.
    pub by: PersonId,
    /// When.
    pub at: Moment,
}

/// What the moderators of one server chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerSettings {
    entries: HashMap<(Scope, Key), Entry>,
}

impl ServerSettings {
    /// What is set at a scope.
    pub fn get(&self, scope: Scope, key: &Key) -> Option<&Entry> {
        // The pair owns its key; a topic's id is the only part that has to be copied for it.
        self.entries.get(&(scope, key.clone()))
    }

    /// Sets a value, or takes it away.
    pub fn put(&mut self, scope: Scope, key: Key, entry: Option<Entry>) {
        match entry {
            Some(entry) => self.entries.insert((scope, key), entry),
            None => self.entries.remove(&(scope, key)),
        };
    }

    /// Everything that is set, the server's first, in a stable order.
    pub fn all(&self) -> Vec<(Scope, &Key, &Entry)> {
        let mut all: Vec<_> = self.entries.iter().map(|((scope, key), entry)| (*scope, key, entry)).collect();
        all.sort_by(|left, right| (left.0, left.1).cmp(&(right.0, right.1)));
        all
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Everything that was chosen, at one moment. It never changes; a change makes a new one.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// What the operator chose for servers without settings of their own.
    pub defaults: Defaults,
    /// What moderators chose.
    pub servers: HashMap<ServerId, Arc<ServerSettings>>,
    /// Who is never answered unasked, anywhere.
    pub opted_out: HashSet<PersonId>,
}

impl From<Defaults> for Snapshot {
    fn from(defaults: Defaults) -> Self {
        Self { defaults, ..Self::default() }
    }
}

impl From<Settings> for Snapshot {
    fn from(settings: Settings) -> Self {
        Self::from(Defaults::from(settings))
    }
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it: the operator's default.
    Default,
    /// A moderator set it.
    Set {
        /// Where.
        scope: Scope,
        /// Who.
        by: PersonId,
        /// When.
        at: Moment,
    },
}

impl Origin {
    fn of(scope: Scope, entry: &Entry) -> Self {
        Self::Set { scope, by: entry.by, at: entry.at }
    }

    /// "set for <#3001> by <@1003> on 2026-11-24 10:00 UTC"; Discord shows the names in it.
    pub fn said(&self, words: &Words) -> String {
        match self {
            Self::Default => words.origin_default().to_owned(),
            Self::Set { scope, by, at } => words.origin_set(at, format_args!("<@{by}>"), scope.said(words)),
        }
    }
}

/// A value that holds, and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl Snapshot {
    /// What holds at a place.
    pub fn rules(&self, place: &Place) -> Rules<'_> {
        let own = place.server.and_then(|server| self.servers.get(&server)).map(Arc::as_ref);
        Rules { defaults: &self.defaults, own, chain: place.chain() }
    }

    /// What a server's moderators chose.
    pub fn server(&self, server: ServerId) -> ServerSettings {
        self.servers.get(&server).map(|own| (**own).clone()).unwrap_or_default()
    }
}

/// What holds at one place, looked up when asked for.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'s> {
    defaults: &'s Defaults,
    own: Option<&'s ServerSettings>,
    /// The place's levels, the nearest first; the server last.
    chain: [Option<Scope>; 4],
}

impl<'s> Rules<'s> {
    /// The levels, the nearest first.
    pub fn levels(&self) -> impl Iterator<Item = Scope> + use<> {
        self.chain.into_iter().flatten()
    }

    /// What is set for a key, the nearest level first.
    pub fn entries(&self, key: &Key) -> impl Iterator<Item = (Scope, &'s Entry)> + use<'s> {
        let key = key.clone();
        let own = self.own;
        self.levels().filter_map(move |scope| own?.get(scope, &key).map(|entry| (scope, entry)))
    }

    /// The value that holds for a key, whatever its kind; none if it is set nowhere and has no default.
    pub fn value(&self, key: &Key) -> Option<Found<&'s Value>> {
        let set = self.own.and_then(|_| self.entries(key).next());
        match set {
            Some((scope, entry)) => Some(Found { value: &entry.value, origin: Origin::of(scope, entry) }),
            None => self.defaults.get(key).map(|value| Found { value, origin: Origin::Default }),
        }
    }

    /// The same as a value of its own kind. Every key that is asked for so has a default in the list, and its values are all of one
    /// kind; `otherwise` is only what the types need.
    fn nearest<T>(&self, key: &Key, otherwise: T, read: impl Fn(&Value) -> Option<T>) -> Found<T> {
        let found = self.value(key);
        let read = found.and_then(|found| Some(Found { value: read(found.value)?, origin: found.origin }));
        read.unwrap_or(Found { value: otherwise, origin: Origin::Default })
    }

    /// How loud.
    pub fn mode(&self) -> Found<Mode> {
        self.nearest(&Key::Mode, Mode::Off, |value| match value {
            Value::Mode(mode) => Some(*mode),
            _ => None,
        })
    }

    /// A cooldown: of [`Key::ChannelCooldown`], [`Key::TopicCooldown`] or [`Key::PersonCooldown`].
    pub fn cooldown(&self, key: &Key) -> Found<Duration> {
        self.nearest(key, LONGEST, |value| match value {
            Value::Duration(duration) => Some(*duration),
            _ => None,
        })
    }

    /// Unasked replies in an hour, over the whole server.
    pub fn replies_per_hour(&self) -> Found<u32> {
        self.nearest(&Key::RepliesPerHour, 0, |value| match value {
            Value::Count(count) => Some(*count),
            _ => None,
        })
    }

    /// Whether the bot keeps quiet while a channel is suddenly busy.
    pub fn rush_hold(&self) -> Found<bool> {
        self.nearest(&Key::RushHold, true, |value| match value {
            Value::Switch(on) => Some(*on),
            _ => None,
        })
    }

    /// The language of the bot's own words.
    pub fn language(&self) -> Found<Language> {
        self.nearest(&Key::Language, Language::English, |value| match value {
            Value::Language(language) => Some(*language),
            _ => None,
        })
    }

    /// Where moderators hear of what happened.
    pub fn log_channel(&self) -> Option<ChannelId> {
        self.entries(&Key::LogChannel).find_map(|(_, entry)| match entry.value {
            Value::Channel(channel) => Some(channel),
            _ => None,
        })
    }

    /// What is said about a topic: off at any level wins; else the nearest level decides; else it is on.
    pub fn topic(&self, topic: &TopicId) -> Found<TopicRule> {
        let on = Found { value: TopicRule::On, origin: Origin::Default };
        if self.own.is_none() {
            return on;
        }
        let mut nearest = None;
        for (scope, entry) in self.entries(&Key::Topic(topic.clone())) {
            let Value::Topic(rule) = entry.value else { continue };
            let found = Found { value: rule, origin: Origin::of(scope, entry) };
            if rule == TopicRule::Off {
                return found;
            }
            nearest.get_or_insert(found);
        }
        nearest.unwrap_or(on)
    }

    /// Until when everything here is paused, if it is: `None` inside for a pause without an end. The longest one counts.
    pub fn pause(&self, now: Moment) -> Option<Found<Option<Moment>>> {
        self.paused(&Key::Pause, now)
    }

    /// Until when a topic is paused, if it is.
    pub fn topic_pause(&self, topic: &TopicId, now: Moment) -> Option<Found<Option<Moment>>> {
        self.own?;
        self.paused(&Key::TopicPause(topic.clone()), now)
    }

    fn paused(&self, key: &Key, now: Moment) -> Option<Found<Option<Moment>>> {
        self.own?;
        let live = self.entries(key).filter_map(|(scope, entry)| match entry.value {
            Value::Until(until) if until.is_none_or(|until| until > now) => {
                Some(Found { value: until, origin: Origin::of(scope, entry) })
            }
            _ => None,
        });
        live.max_by_key(|found| found.value.unwrap_or(Moment(i64::MAX)))
    }

    /// Who set that this person is never answered, if anybody did.
    pub fn never_answered(&self, person: PersonId, roles: &[RoleId]) -> Option<(Key, Origin)> {
        let own = self.own?;
        let keys = std::iter::once(Key::Member(person)).chain(roles.iter().map(|role| Key::Role(*role)));
        for key in keys {
            if let Some(entry) = own.get(Scope::Server, &key) {
                return Some((key, Origin::of(Scope::Server, entry)));
            }
        }
        None
    }
}
