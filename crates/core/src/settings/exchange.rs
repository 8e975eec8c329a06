//! Settings as a file: what `/settings export` writes and `/settings import` reads. Places and roles go by their names, so that
//! the file of one server fits another. Pauses are of the moment, and are neither written nor touched.

use std::{collections::BTreeMap, fmt::Write as _};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{Change, Key, ServerSettings, Value};
use crate::{
    id::Id,
    remark::{ChannelId, RoleId, Scope},
    text,
    topic::TopicId,
    words::Words,
};

/// The shape of the file; another number is another shape.
const VERSION: i64 = 1;

/// The largest file that is read, in bytes: some thousand settings.
pub const LARGEST: usize = 256 * 1024;

/// Something that a server calls by a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id, here.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What it is: "text", "forum", "category", "thread"; "role".
    pub kind: &'static str,
}

/// What a server has names for.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// The server's own name.
    pub server: String,
    /// Its channels, categories and threads.
    pub places: Vec<Named>,
    /// Its roles.
    pub roles: Vec<Named>,
}

/// A fault of a file, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Fault {
    /// With its place: "line 3, column 1: …".
    pub fn said(&self, words: &Words) -> String {
        words.import_fault(self.column, &self.message, self.line)
    }
}

/// Settings as a file says them.
type Said = BTreeMap<Spanned<String>, Spanned<toml::Value>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileIn {
    version: Spanned<i64>,
    #[serde(default)]
    server: Said,
    #[serde(default)]
    places: Vec<PlaceIn>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceIn {
    name: Spanned<String>,
    kind: Option<String>,
    id: Option<Id>,
    #[serde(default)]
    set: Said,
}

#[derive(Serialize)]
struct FileOut {
    version: i64,
    server: BTreeMap<String, String>,
    places: Vec<PlaceOut>,
}

#[derive(Serialize)]
struct PlaceOut {
    name: String,
    kind: &'static str,
    id: Id,
    set: BTreeMap<String, String>,
}

/// Whether a key is of the moment, and stays out of files.
fn is_momentary(key: &Key) -> bool {
    matches!(key, Key::Pause | Key::TopicPause(_))
}

/// The one that a name means: the only one so called.
fn only<'d>(among: &'d [Named], name: &str) -> Option<&'d Named> {
    let mut called = among.iter().filter(|one| one.name == name);
    let first = called.next()?;
    called.next().is_none().then_some(first)
}

/// A server's settings as a file.
pub fn export(own: &ServerSettings, directory: &Directory, day: Date, words: &Words) -> String {
    let mut out = FileOut { version: VERSION, server: BTreeMap::new(), places: Vec::new() };
    let mut lost = 0_usize;
    for (scope, key, entry) in own.all() {
        if is_momentary(key) {
            continue;
        }
        let named = |among: &[Named], id: &Id| {
            let found = among.iter().find(|one| one.id == *id)?;
            Some(if only(among, &found.name).is_some() { found.name.clone() } else { id.to_string() })
        };
        let name = match key {
            Key::Role(role) => named(&directory.roles, role.id()).map(|name| format!("role/{name}")),
            other => Some(other.stored()),
        };
        let value = match &entry.value {
            Value::Channel(channel) => named(&directory.places, channel.id()).map(|name| format!("#{name}")),
            other => Some(other.stored()),
        };
        let (Some(name), Some(value)) = (name, value) else {
            lost += 1;
            continue;
        };
        let Scope::Place(place) = scope else {
            out.server.insert(name, value);
            continue;
        };
        let id = place.id();
        if let Some(known) = out.places.iter_mut().find(|known| known.id == *id) {
            known.set.insert(name, value);
        } else if let Some(found) = directory.places.iter().find(|one| one.id == *id) {
            let set = BTreeMap::from([(name, value)]);
            out.places.push(PlaceOut { name: found.name.clone(), kind: found.kind, id: id.clone(), set });
        } else {
            lost += 1;
        }
    }
    let mut text = String::new();
    let server: String = directory.server.chars().filter(|c| !c.is_control()).collect();
    let _ = writeln!(text, "# {}", words.exported(day, server));
    if lost > 0 {
        let _ = writeln!(text, "# {}", words.exported_left_out(lost));
    }
    // Texts, and tables of texts: nothing in it can fail to be written.
    text.push_str(&toml::to_string(&out).unwrap_or_default());
    text
}

/// What a file says, for the server of `directory`; or everything that is wrong with it.
pub fn import(
    text: &str,
    directory: &Directory,
    is_topic: impl Fn(&TopicId) -> bool,
    words: &Words,
) -> Result<Vec<(Scope, Key, Value)>, Vec<Fault>> {
    let mut faults = Vec::new();
    let fault = |at: usize, message: String| {
        let (line, column) = text::line_and_column(text, at);
        Fault { line, column, message }
    };
    let file: FileIn = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            return Err(vec![fault(error.span().map_or(0, |span| span.start), message)]);
        }
    };
    if *file.version.get_ref() != VERSION {
        faults.push(fault(file.version.span().start, words.import_version(VERSION)));
    }
    let mut read = Vec::new();
    let mut section = |scope: &Scope, said: &Said, faults: &mut Vec<Fault>| {
        for (key, value) in said {
            match setting(key.get_ref(), value.get_ref(), scope, directory, &is_topic, words) {
                Ok((key, value)) => read.push((scope.clone(), key, value)),
                Err((At::Key, message)) => faults.push(fault(key.span().start, message)),
                Err((At::Value, message)) => faults.push(fault(value.span().start, message)),
            }
        }
    };
    section(&Scope::Server, &file.server, &mut faults);
    for place in &file.places {
        let name = place.name.get_ref();
        let called =
            |one: &&Named| one.name == *name && place.kind.as_deref().is_none_or(|kind| kind == one.kind);
        let same = directory.places.iter().find(|one| place.id.as_ref() == Some(&one.id));
        let found = same.or_else(|| {
            let mut called = directory.places.iter().filter(called);
            called.next().filter(|_| called.next().is_none())
        });
        match found {
            Some(found) => section(&Scope::Place(found.id.clone().into()), &place.set, &mut faults),
            None => faults.push(fault(place.name.span().start, words.import_place(name))),
        }
    }
    let mut seen = std::collections::HashSet::new();
    for (scope, key, _) in &read {
        if !seen.insert((scope.clone(), key.clone())) {
            faults.push(fault(0, words.import_twice(scope.said(words), key.name(words))));
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

/// Where in a line a fault is.
enum At {
    Key,
    Value,
}

fn setting(
    key: &str,
    value: &toml::Value,
    scope: &Scope,
    directory: &Directory,
    is_topic: impl Fn(&TopicId) -> bool,
    words: &Words,
) -> Result<(Key, Value), (At, String)> {
    let text = match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Boolean(on) => if *on { "on" } else { "off" }.to_owned(),
        _ => return Err((At::Value, words.import_no_text().to_owned())),
    };
    let role = key.strip_prefix("role/");
    let parsed = match role {
        Some(name) => only(&directory.roles, name)
            .or_else(|| directory.roles.iter().find(|role| role.id.to_string() == name))
            .map(|role| Key::Role(RoleId::from(role.id.clone())))
            .ok_or_else(|| (At::Key, words.import_role(name)))?,
        None => Key::parse(key)
            .filter(|key| !is_momentary(key))
            .ok_or_else(|| (At::Key, words.import_key(key)))?,
    };
    if let Key::Topic(topic) = &parsed
        && !is_topic(topic)
    {
        return Err((At::Key, words.import_topic(topic)));
    }
    if *scope != Scope::Server && parsed.is_of_server() {
        return Err((At::Key, words.import_server_only(key)));
    }
    if parsed == Key::LogChannel {
        let name = text.trim_start_matches('#');
        let found = only(&directory.places, name)
            .or_else(|| directory.places.iter().find(|one| one.id.to_string() == name));
        let found = found.ok_or_else(|| (At::Value, words.import_channel(name)))?;
        return Ok((parsed, Value::Channel(ChannelId::from(found.id.clone()))));
    }
    let value = parsed.value(&text).map_err(|unreadable| (At::Value, unreadable.said(words)))?;
    Ok((parsed, value))
}

/// The changes after which exactly what was read is set; pauses stay.
pub fn difference(own: &ServerSettings, wanted: &[(Scope, Key, Value)]) -> Vec<Change> {
    let is_wanted = |scope: &Scope, key: &Key| wanted.iter().any(|one| one.0 == *scope && one.1 == *key);
    let all = own.all();
    let gone = all.iter().filter(|(scope, key, _)| !is_momentary(key) && !is_wanted(scope, key));
    let mut changes: Vec<Change> =
        gone.map(|(scope, key, _)| Change::clear(scope.clone(), (*key).clone())).collect();
    for (scope, key, value) in wanted {
        if own.get(scope.level(), key).map(|entry| &entry.value) != Some(value) {
            changes.push(Change::set(scope.clone(), key.clone(), value.clone()));
        }
    }
    changes
}
