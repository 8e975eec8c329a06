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
mod mode;

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
pub use mode::{Mode, UnknownMode};

use crate::{
    remark::{ChannelId, Level, PersonId, Place, RoleId, Scope, ServerId},
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
    server: HashMap<Key, Entry>,
    places: HashMap<ChannelId, HashMap<Key, Entry>>,
}

impl ServerSettings {
    /// What is set at a level.
    pub fn get(&self, level: Level<'_>, key: &Key) -> Option<&Entry> {
        match level {
            Level::Server => self.server.get(key),
            Level::Place(place) => self.places.get(place)?.get(key),
        }
    }

    /// Sets a value, or takes it away.
    pub fn put(&mut self, scope: Scope, key: Key, entry: Option<Entry>) {
        match (scope, entry) {
            (Scope::Server, Some(entry)) => drop(self.server.insert(key, entry)),
            (Scope::Server, None) => drop(self.server.remove(&key)),
            (Scope::Place(place), Some(entry)) => {
                self.places.entry(place).or_default().insert(key, entry);
            }
            (Scope::Place(place), None) => {
                if let Some(own) = self.places.get_mut(&place) {
                    own.remove(&key);
                    if own.is_empty() {
                        self.places.remove(&place);
                    }
                }
            }
        }
    }

    /// Everything that is set, the server's first, in a stable order.
    pub fn all(&self) -> Vec<(Scope, &Key, &Entry)> {
        let server = self.server.iter().map(|(key, entry)| (Scope::Server, key, entry));
        let places = self.places.iter().flat_map(|(place, own)| {
            own.iter().map(|(key, entry)| (Scope::Place(place.clone()), key, entry))
        });
        let mut all: Vec<_> = server.chain(places).collect();
        all.sort_by(|left, right| (&left.0, left.1).cmp(&(&right.0, right.1)));
        all
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.server.is_empty() && self.places.is_empty()
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

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// "set for <#3001> by <@1003> on 2026-11-24 10:00 UTC"; Discord shows the names in it.
    pub fn said(&self, words: &Words) -> String {
        match self {
            Self::Default => words.origin_default().to_owned(),
            Self::Set { scope, by, at } => words.origin_set(at, format_args!("<@{by}>"), scope.said(words)),
        }
    }
}

/// A value that holds, and what set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'s, T> {
    /// The value.
    pub value: T,
    /// Where it was set, and with whom and when; nowhere for the default.
    set: Option<(Level<'s>, &'s Entry)>,
}

impl<T> Found<'_, T> {
    /// A default.
    fn default(value: T) -> Self {
        Self { value, set: None }
    }

    /// Where the value comes from.
    pub fn origin(&self) -> Origin {
        self.set.map_or(Origin::Default, |(level, entry)| Origin::Set {
            scope: level.scope(),
            by: entry.by.clone(),
            at: entry.at,
        })
    }
}

impl Snapshot {
    /// What holds at a place.
    pub fn rules<'s>(&'s self, place: &'s Place) -> Rules<'s> {
        let own = place.server.as_ref().and_then(|server| self.servers.get(server)).map(Arc::as_ref);
        Rules { defaults: &self.defaults, own, chain: place.chain() }
    }

    /// What a server's moderators chose.
    pub fn server(&self, server: &ServerId) -> ServerSettings {
        self.servers.get(server).map(|own| (**own).clone()).unwrap_or_default()
    }
}

/// What holds at one place, looked up when asked for.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'s> {
    defaults: &'s Defaults,
    own: Option<&'s ServerSettings>,
    /// The place's levels, the nearest first; the server last.
    chain: [Option<Level<'s>>; 4],
}

impl<'s> Rules<'s> {
    /// The levels, the nearest first.
    pub fn levels(&self) -> impl Iterator<Item = Level<'s>> + use<'s> {
        self.chain.into_iter().flatten()
    }

    /// What is set for a key, the nearest level first.
    pub fn entries<'k>(&self, key: &'k Key) -> impl Iterator<Item = (Level<'s>, &'s Entry)> + use<'s, 'k> {
        let own = self.own;
        self.levels().filter_map(move |level| own?.get(level, key).map(|entry| (level, entry)))
    }

    /// The value that holds for a key, whatever its kind; none if it is set nowhere and has no default.
    pub fn value(&self, key: &Key) -> Option<Found<'s, &'s Value>> {
        let set = self.own.and_then(|_| self.entries(key).next());
        match set {
            Some((level, entry)) => Some(Found { value: &entry.value, set: Some((level, entry)) }),
            None => self.defaults.get(key).map(Found::default),
        }
    }

    /// The same as a value of its own kind. Every key that is asked for so has a default in the list, and its values are all of one
    /// kind; `otherwise` is only what the types need.
    fn nearest<T>(&self, key: &Key, otherwise: T, read: impl Fn(&Value) -> Option<T>) -> Found<'s, T> {
        let found = self.value(key);
        let read = found.and_then(|found| Some(Found { value: read(found.value)?, set: found.set }));
        read.unwrap_or_else(|| Found::default(otherwise))
    }

    /// How loud.
    pub fn mode(&self) -> Found<'s, Mode> {
        self.nearest(&Key::Mode, Mode::Off, |value| match value {
            Value::Mode(mode) => Some(*mode),
            _ => None,
        })
    }

    /// A cooldown: of [`Key::ChannelCooldown`], [`Key::TopicCooldown`] or [`Key::PersonCooldown`].
    pub fn cooldown(&self, key: &Key) -> Found<'s, Duration> {
        self.nearest(key, LONGEST, |value| match value {
            Value::Duration(duration) => Some(*duration),
            _ => None,
        })
    }

    /// Unasked replies in an hour, over the whole server.
    pub fn replies_per_hour(&self) -> Found<'s, u32> {
        self.nearest(&Key::RepliesPerHour, 0, |value| match value {
            Value::Count(count) => Some(*count),
            _ => None,
        })
    }

    /// Whether the bot keeps quiet while a channel is suddenly busy.
    pub fn rush_hold(&self) -> Found<'s, bool> {
        self.switch(&Key::RushHold, true)
    }

    /// Whether a card is offered where the bot is not sure.
    pub fn offers_unsure(&self) -> Found<'s, bool> {
        self.switch(&Key::OfferUnsure, true)
    }

    /// Whether a card is offered where a topic is only mentioned.
    pub fn offers_mentions(&self) -> Found<'s, bool> {
        self.switch(&Key::OfferMentions, false)
    }

    /// Whether a card waits until a second person takes its topic up.
    pub fn awaits_discussion(&self) -> Found<'s, bool> {
        self.switch(&Key::AwaitDiscussion, false)
    }

    fn switch(&self, key: &Key, otherwise: bool) -> Found<'s, bool> {
        self.nearest(key, otherwise, |value| match value {
            Value::Switch(on) => Some(*on),
            _ => None,
        })
    }

    /// The language of the bot's own words.
    pub fn language(&self) -> Found<'s, Language> {
        self.nearest(&Key::Language, Language::English, |value| match value {
            Value::Language(language) => Some(*language),
            _ => None,
        })
    }

    /// What the bot says in that language.
    pub fn words(&self) -> &'static Words {
        self.language().value.words()
    }

    /// Where moderators hear of what happened.
    pub fn log_channel(&self) -> Option<&'s ChannelId> {
        self.entries(&Key::LogChannel).find_map(|(_, entry)| match &entry.value {
            Value::Channel(channel) => Some(channel),
            _ => None,
        })
    }

    /// What is said about a topic: off at any level wins; else the nearest level decides; else it is on.
    pub fn topic(&self, topic: &TopicId) -> Found<'s, TopicRule> {
        let on = Found::default(TopicRule::On);
        if self.own.is_none() {
            return on;
        }
        let mut nearest = None;
        for set in self.entries(&Key::Topic(topic.clone())) {
            let Value::Topic(rule) = set.1.value else { continue };
            let found = Found { value: rule, set: Some(set) };
            if rule == TopicRule::Off {
                return found;
            }
            nearest.get_or_insert(found);
        }
        nearest.unwrap_or(on)
    }

    /// Until when everything here is paused, if it is: `None` inside for a pause without an end. The longest one counts.
    pub fn pause(&self, now: Moment) -> Option<Found<'s, Option<Moment>>> {
        self.paused(&Key::Pause, now)
    }

    /// Until when a topic is paused, if it is.
    pub fn topic_pause(&self, topic: &TopicId, now: Moment) -> Option<Found<'s, Option<Moment>>> {
        self.own?;
        self.paused(&Key::TopicPause(topic.clone()), now)
    }

    fn paused(&self, key: &Key, now: Moment) -> Option<Found<'s, Option<Moment>>> {
        self.own?;
        let live = self.entries(key).filter_map(|(level, entry)| match entry.value {
            Value::Until(until) if until.is_none_or(|until| until > now) => {
                Some(Found { value: until, set: Some((level, entry)) })
            }
            _ => None,
        });
        live.max_by_key(|found| found.value.unwrap_or(Moment(i64::MAX)))
    }

    /// Who set that this person is never answered, if anybody did.
    pub fn never_answered(&self, person: &PersonId, roles: &[RoleId]) -> Option<(Key, Origin)> {
        let own = self.own?;
        let member = std::iter::once_with(|| Key::Member(person.clone()));
        member.chain(roles.iter().map(|role| Key::Role(role.clone()))).find_map(|key| {
            let entry = own.get(Level::Server, &key)?;
            Some((key, Found { value: (), set: Some((Level::Server, entry)) }.origin()))
        })
    }
}
