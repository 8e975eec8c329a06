//! Plays messages: the engine, a clock that is wound to each message's time, and the texts of the last messages for replies to them.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

use counterpoint_core::{
    dialect::Markup,
    engine::{Engine, Hearing},
    hear::Sense,
    remark::{Author, Context, Floor, PersonId, Remark, RemarkId, RoleId, Scope, ServerId},
    settings::{Defaults, Entry, Key, Kind, Mode, ServerSettings, Snapshot, Unreadable, Value},
    store::Store,
    time::{Clock, Moment},
    topic::TopicId,
};

use super::{By, Origin, Said};

/// Bytes of texts that are remembered for replies to them: those of some ten thousand messages.
const REMEMBERED: usize = 4 * 1024 * 1024;

/// Settings that are asked for.
#[derive(Clone, Debug)]
pub struct Rules {
    /// What the operator chose.
    defaults: Defaults,
    /// What is set besides, for the whole server.
    set: Vec<(Key, Value)>,
    /// Whether each message is judged for itself.
    every: bool,
}

/// Why a setting cannot be what is asked for.
#[derive(Debug, thiserror::Error)]
pub enum Wrong {
    /// It has no `=`.
    #[error("`{0}` sets nothing: write a setting and its value, as in `--set channel-cooldown=5m`")]
    Shape(String),
    /// There is no such setting.
    #[error("`{word}` is no setting; the settings are {known}, and `topic/ID` for a topic")]
    Key {
        /// The word.
        word: String,
        /// The words of those that there are.
        known: String,
    },
    /// There is no such topic.
    #[error("the store has no topic `{topic}`; {}", meant(near.as_ref()))]
    Topic {
        /// The id that was given.
        topic: TopicId,
        /// The topic whose id or name is most like it.
        near: Option<TopicId>,
    },
    /// A replay cannot obey it.
    #[error("`{0}` has no effect on a replay, which posts nothing in any channel; leave it out")]
    Unheard(&'static str),
    /// It tells of the time between messages, each of which is judged for itself.
    #[error(
        "`{0}` has no effect with `--every`, which judges each message for itself; leave one of them out"
    )]
    Single(&'static str),
    /// It has no such value.
    #[error(transparent)]
    Value(#[from] Unreadable),
}

fn meant(near: Option<&TopicId>) -> String {
    near.map_or_else(
        || "`counterpoint export` lists all topics".to_owned(),
        |near| format!("is `{near}` meant?"),
    )
}

impl Rules {
    /// The operator's defaults, `mode`, and what `set` says as `key=value`. With `every` cooldowns and budgets are none.
    /// A topic has to be one of `store`.
    ///
    /// # Errors
    /// [`Wrong`], with what would be right.
    pub fn new(
        defaults: &Defaults,
        mode: Mode,
        set: &[String],
        every: bool,
        store: &Store,
    ) -> Result<Self, Wrong> {
        let mut all = vec![(Key::Mode, Value::Mode(mode))];
        if every {
            // What the list calls a time is none, and what it calls a number is the most; rushes hold nothing.
            all.extend(Key::plain().filter_map(|key| {
                let freed = match key.row().kind {
                    Kind::Time { least, .. } => Value::Duration(least),
                    Kind::Count { most, .. } => Value::Count(most),
                    _ => return None,
                };
                Some((key, freed))
            }));
            all.push((Key::RushHold, Value::Switch(false)));
        }
        for one in set {
            let (word, value) = one.split_once('=').ok_or_else(|| Wrong::Shape(one.clone()))?;
            let word = word.trim();
            let key = Key::parse(word).ok_or_else(|| {
                let known: Vec<String> = Key::plain().map(|key| format!("`{}`", key.row().word)).collect();
                Wrong::Key { word: word.to_owned(), known: known.join(", ") }
            })?;
            if let Key::Topic(topic) | Key::TopicPause(topic) = &key
                && store.topic(topic.as_str()).is_none()
            {
                let near = store.find(topic.as_str()).near.first().map(|near| near.id.clone());
                return Err(Wrong::Topic { topic: topic.clone(), near });
            }
            let row = key.row();
            match row.kind {
                Kind::Channel => return Err(Wrong::Unheard(row.word)),
                Kind::Time { .. } | Kind::Count { .. } if every => return Err(Wrong::Single(row.word)),
                _ => {}
            }
            let value = key.value(value)?;
            all.push((key, value));
        }
        Ok(Self { defaults: defaults.clone(), set: all, every })
    }

    /// What holds in these servers.
    fn snapshot(&self, servers: &HashSet<ServerId>) -> Snapshot {
        let mut own = ServerSettings::default();
        for (key, value) in &self.set {
            let entry = Entry { value: value.clone(), by: PersonId::from("operator"), at: Moment(0) };
            own.put(Scope::Server, key.clone(), Some(entry));
        }
        let own = Arc::new(own);
        let servers = servers.iter().map(|server| (server.clone(), own.clone())).collect();
        Snapshot { defaults: self.defaults.clone(), servers, ..Snapshot::default() }
    }
}

/// What came of a message.
pub enum Played {
    /// A person said it; and what surrounded it.
    Heard(Box<Hearing>, Context),
    /// A bot, an app or a webhook did: it is not heard.
    Bot,
    /// Discord did: it is not heard.
    System,
}

/// A message that somebody may reply to.
struct Text {
    text: Box<str>,
    by: Option<PersonId>,
}

/// Plays messages through an engine.
pub struct Player {
    engine: Engine,
    clock: Clock,
    rules: Rules,
    servers: HashSet<ServerId>,
    texts: HashMap<String, Text>,
    order: VecDeque<String>,
    bytes: usize,
    /// Messages that reply to one that is not remembered.
    lost: usize,
    /// Messages that are older than the one before.
    older: usize,
}

impl Player {
    /// Knows `store`, keeps to `rules`, and hears with `sense` if there is one.
    pub fn new(store: Arc<Store>, rules: Rules, sense: Option<Arc<dyn Sense>>) -> Self {
        let clock = Clock::by_hand_at(Moment(0));
        let engine = Engine::new(store, rules.snapshot(&HashSet::new()), clock.clone());
        if let Some(sense) = sense {
            engine.sense_with(sense);
        }
        Self {
            engine,
            clock,
            rules,
            servers: HashSet::new(),
            texts: HashMap::new(),
            order: VecDeque::new(),
            bytes: 0,
            lost: 0,
            older: 0,
        }
    }

    /// Messages that replied to one that is not remembered: it was said too long before, or is not in the export.
    pub fn lost(&self) -> usize {
        self.lost
    }

    /// Messages that were older than the one before: they were heard at its time.
    pub fn older(&self) -> usize {
        self.older
    }

    /// Hears a message at its time.
    pub fn play(&mut self, origin: &Origin, said: &Said) -> Played {
        self.older += usize::from(said.at < self.clock.now());
        self.clock.wind(said.at.since(self.clock.now()));
        if let Some(server) = &origin.place.server
            && !self.servers.contains(server)
        {
            self.servers.insert(server.clone());
            self.engine.adopt(self.rules.snapshot(&self.servers));
        }
        let (by, roles) = match &said.by {
            By::Person(by, roles) => (PersonId::from(by.as_str()), roles),
            By::Bot => {
                self.keep(said, None);
                return Played::Bot;
            }
            By::System => return Played::System,
        };
        let remark = Remark {
            id: RemarkId::from(said.id.as_str()),
            place: origin.place.clone(),
            floor: Floor::Open,
            author: Author::Person(by.clone()),
            roles: roles.iter().map(|role| RoleId::from(role.as_str())).collect(),
            text: said.text.clone(),
            dialect: Markup::DISCORD,
            context: self.context(origin, said),
            asks: false,
        };
        let direction =
            if self.engine.wants_direction(&remark) { self.engine.direction_of(&remark) } else { None };
        let hearing = self.engine.hear_as(&remark, direction.as_ref());
        if self.rules.every {
            self.engine.release(&remark.id);
            self.engine.release_in_shadow(&remark.id);
        } else if hearing.silence().is_none() {
            // What would be posted or offered is.
            self.engine.commit(&remark.id);
        }
        self.keep(said, Some(by));
        Played::Heard(Box::new(hearing), remark.context)
    }

    fn context(&mut self, origin: &Origin, said: &Said) -> Context {
        let replied_to = said.replies_to.as_ref().map(|id| self.texts.get(id));
        self.lost += usize::from(matches!(replied_to, Some(None)));
        let replied_to = replied_to.flatten();
        Context {
            thread: if origin.thread { vec![origin.name.clone()] } else { Vec::new() },
            replies_to: said.replies_to.as_deref().map(RemarkId::from),
            replied_to: replied_to.map(|one| one.text.to_string()),
            replied_to_by: replied_to.and_then(|one| one.by.clone()),
        }
    }

    /// Remembers a message, in bounded room.
    fn keep(&mut self, said: &Said, by: Option<PersonId>) {
        self.bytes += weight(&said.id, &said.text);
        let text = Text { text: said.text.as_str().into(), by };
        match self.texts.insert(said.id.clone(), text) {
            Some(before) => self.bytes -= weight(&said.id, &before.text),
            None => self.order.push_back(said.id.clone()),
        }
        while self.bytes > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            if let Some(gone) = self.texts.remove(&oldest) {
                self.bytes -= weight(&oldest, &gone.text);
            }
        }
    }
}

/// Bytes of a message that is remembered: its text, its id twice, and what holds them.
fn weight(id: &str, text: &str) -> usize {
    text.len() + 2 * id.len() + size_of::<(String, Text)>() + size_of::<String>()
}
