//! Exported chats as a stream of messages: the JSON of `DiscordChatExporter`, or a message a line. Only one message is held at a time,
//! whatever the size of the file.
//!
//! What a file is says its ending: `.json` is an export. Any other is a message a line, unless it begins as JSON does that programs write: with
//! an object that has a key, or with a list of such objects, of texts or of lists. So a line may begin with `{` or `[`.
//!
//! Of the JSON are read: `guild.id`, `channel` (`id`, `type`, `categoryId`, `name`) and of each of `messages` its `id`, `type`, `timestamp`,
//! `content`, `author` (`id`, `isBot`, ids of `roles`) and `reference.messageId`. Everything else is passed over.

use std::{
    fmt,
    io::{BufRead, Read as _},
    path::Path,
    sync::Arc,
};

use counterpoint_core::{
    remark::{ChannelId, Place, ServerId},
    time::Moment,
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use crate::text::{NotText, Text};

/// Where messages of an export were said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The place, as the engine knows it.
    pub place: Place,
    /// What the channel is called; the name of the file where no export says.
    pub name: String,
    /// Whether that is the title of a thread.
    pub thread: bool,
}

/// A message of an export.
#[derive(Clone, PartialEq, Eq)]
pub struct Said {
    /// Its id; in a file of lines, the number of its line.
    pub id: String,
    /// When it was said.
    pub at: Moment,
    /// Who said it.
    pub by: By,
    /// What was said.
    pub text: String,
    /// The id of the message that it replies to.
    pub replies_to: Option<String>,
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Said").field("id", &self.id).field("at", &self.at).finish_non_exhaustive()
    }
}

/// Who said a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// A person, with their roles.
    Person(String, Vec<String>),
    /// A bot, an app or a webhook.
    Bot,
    /// Discord itself.
    System,
}

/// Why an export cannot be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// There is nothing in it.
    #[error("the file is empty; export the channel again, in the format JSON")]
    Empty,
    /// It is no text.
    #[error(transparent)]
    NotText(NotText),
    /// The file ends in the middle.
    #[error("line {0}: the file ends before its list of messages does; export the channel again")]
    Torn(usize),
    /// It is not JSON.
    #[error("line {line}, column {column}: this is no JSON ({why}); {}", form.remedy())]
    Syntax {
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in bytes.
        column: usize,
        /// What the reader says.
        why: String,
        /// What the file had to be.
        form: Form,
    },
    /// It is JSON of another shape.
    #[error("line {line}, column {column}: this is not what DiscordChatExporter writes ({why}); {}", form.remedy())]
    Shape {
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in bytes.
        column: usize,
        /// What the reader says.
        why: String,
        /// What the file had to be.
        form: Form,
    },
    /// A line is no message.
    #[error(
        "line {0} is longer than {LONGEST} bytes; give a file with a message a line, or an export in the format JSON"
    )]
    Long(u64),
    /// The system says so.
    #[error("cannot read it: {0}")]
    System(std::io::Error),
}

impl From<std::io::Error> for Unread {
    fn from(error: std::io::Error) -> Self {
        NotText::of(&error).map_or_else(|| Self::System(error), Self::NotText)
    }
}

impl Unread {
    fn of(error: serde_json::Error, form: Form) -> Self {
        let (line, column) = (error.line(), error.column());
        // The reader puts the place behind its words.
        let why = error.to_string();
        let why = why.rsplit_once(" at line ").map_or(why.as_str(), |(why, _)| why).to_owned();
        match error.classify() {
            serde_json::error::Category::Io => std::io::Error::from(error).into(),
            serde_json::error::Category::Eof => Self::Torn(line),
            serde_json::error::Category::Syntax => Self::Syntax { line, column, why, form },
            serde_json::error::Category::Data => Self::Shape { line, column, why, form },
        }
    }
}

/// Bytes that a message may have: many times what Discord lets it be.
pub const LONGEST: usize = 1024 * 1024;

/// What a file has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An export.
    Export,
    /// An export or a message a line, as it begins.
    Any,
}

impl Form {
    /// What a file of this name has to be, `.gz` aside.
    pub fn of(file: &Path) -> Self {
        let ends = |path: &Path, with: &str| {
            path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(with))
        };
        let unpacked = file.file_stem().filter(|_| ends(file, "gz")).map_or(file, Path::new);
        if ends(unpacked, "json") { Self::Export } else { Self::Any }
    }

    /// What to do about a file that was read as an export and is none.
    fn remedy(self) -> &'static str {
        match self {
            Self::Export => {
                "export the channel again, in the format JSON, or give a file with a message a line, whose name does not end in `.json`"
            }
            Self::Any => {
                "the file begins as JSON does, and is read as an export: export the channel again, in the format JSON, or let the first line of a file with a message a line begin with no such brackets"
            }
        }
    }
}

/// Reads a file from its beginning: `each` is handed every message in order, with where it was said, until it answers `false`. `name`
/// stands for the channel where the file names none.
///
/// # Errors
/// What is wrong with the file, with its line; what was read before was handed over.
pub fn read(
    file: impl BufRead,
    name: &str,
    form: Form,
    mut each: impl FnMut(&Arc<Origin>, Said) -> bool,
) -> Result<(), Unread> {
    let mut file = Text::of(file);
    let head = file.fill_buf()?;
    if form == Form::Any && !is_json(head) {
        return lines(file, name, &mut each);
    }
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(Unread::Empty);
    }
    let mut export = Export { origin: Origin::unnamed(name), listed: false, ended: false, each };
    let mut reader = serde_json::Deserializer::from_reader(file);
    match export.deserialize(&mut reader) {
        // Whoever reads has enough.
        Err(_) if export.ended => Ok(()),
        // What stands behind an export would be lost without a word.
        read => read.and_then(|()| reader.end()).map_err(|error| Unread::of(error, form)),
    }
}

/// Whether a file that begins so was written by a program as JSON: an object with a key, or a list of such objects, of texts or of lists.
fn is_json(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    match head.split_first() {
        Some((b'{', rest)) => is_behind_text(rest, b":"),
        Some((b'[', rest)) => is_json(rest) || is_behind_text(rest, b",]"),
        _ => false,
    }
}

/// Whether bytes begin with a text in quotation marks, and one of `then` stands behind it.
fn is_behind_text(bytes: &[u8], then: &[u8]) -> bool {
    let Some((b'"', mut rest)) = bytes.trim_ascii_start().split_first() else { return false };
    loop {
        match rest {
            [b'"', behind @ ..] => {
                return behind.trim_ascii_start().first().is_some_and(|next| then.contains(next));
            }
            [b'\\', _, behind @ ..] | [_, behind @ ..] => rest = behind,
            [] => return false,
        }
    }
}

/// Bytes of a line that are read: one more than a message may have.
pub fn limit() -> u64 {
    u64::try_from(LONGEST).unwrap_or(u64::MAX).saturating_add(1)
}

/// How long after a line the next one was said, as lines tell no time.
pub const PACE: std::time::Duration = std::time::Duration::from_mins(1);

/// Each line is a message of another person, said a minute after the last.
fn lines(
    mut file: impl BufRead,
    name: &str,
    each: &mut impl FnMut(&Arc<Origin>, Said) -> bool,
) -> Result<(), Unread> {
    let origin = Arc::new(Origin::unnamed(name));
    let (mut number, mut bytes, mut at) = (0_u64, Vec::new(), Moment(0));
    loop {
        bytes.clear();
        number += 1;
        if file.by_ref().take(limit()).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(());
        }
        if bytes.len() > LONGEST {
            return Err(Unread::Long(number));
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim_end_matches(['\n', '\r']);
        if line.trim().is_empty() {
            continue;
        }
        let text = crate::measure::unescaped(line).unwrap_or_else(|| line.to_owned());
        let id = number.to_string();
        let by = By::Person(id.clone(), Vec::new());
        if !each(&origin, Said { id, at, by, text, replies_to: None }) {
            return Ok(());
        }
        at = at.after(PACE);
    }
}

impl Origin {
    /// A place that a file says nothing of.
    fn unnamed(name: &str) -> Self {
        let place = Place {
            server: Some(ServerId::from("replay")),
            ..Place::channel(ChannelId::from(format!("replay/{name}").as_str()))
        };
        Self { place, name: name.to_owned(), thread: false }
    }
}

/// The file as a whole, read key by key.
struct Export<F> {
    origin: Origin,
    listed: bool,
    /// Whether whoever reads has enough.
    ended: bool,
    each: F,
}

impl<'de, F: FnMut(&Arc<Origin>, Said) -> bool> DeserializeSeed<'de> for &mut Export<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: FnMut(&Arc<Origin>, Said) -> bool> Visitor<'de> for &mut Export<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an export with `messages`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "guild" => {
                    let guild: Guild = map.next_value()?;
                    // Direct messages lie in a guild that is none.
                    let server = Some(guild.id).filter(|id| id != "0");
                    self.origin.place.server = server.map(|id| ServerId::from(id.as_str()));
                }
                "channel" => self.origin.take(map.next_value()?),
                "messages" => {
                    self.listed = true;
                    let origin = Arc::new(self.origin.clone());
                    let list = List { origin, ended: &mut self.ended, each: &mut self.each };
                    map.next_value_seed(list)?;
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        if self.listed { Ok(()) } else { Err(serde::de::Error::missing_field("messages")) }
    }
}

impl Origin {
    fn take(&mut self, channel: Channel) {
        let thread = channel.kind.contains("Thread");
        let parent = channel.category.filter(|id| !id.is_empty()).map(|id| ChannelId::from(id.as_str()));
        let (parent, category) = if thread { (parent, None) } else { (None, parent) };
        let channel_id = ChannelId::from(channel.id.as_str());
        self.place = Place { channel: channel_id, parent, category, server: self.place.server.take() };
        (self.name, self.thread) = (channel.name, thread);
    }
}

#[derive(Deserialize)]
struct Guild {
    id: String,
}

#[derive(Deserialize)]
struct Channel {
    id: String,
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(rename = "categoryId", default)]
    category: Option<String>,
    #[serde(default)]
    name: String,
}

/// The list of messages, read one by one.
struct List<'l, F> {
    origin: Arc<Origin>,
    ended: &'l mut bool,
    each: &'l mut F,
}

impl<'de, F: FnMut(&Arc<Origin>, Said) -> bool> DeserializeSeed<'de> for List<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(&Arc<Origin>, Said) -> bool> Visitor<'de> for List<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of messages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(message) = list.next_element::<Message>()? {
            let said = message.said().map_err(serde::de::Error::custom)?;
            if !(self.each)(&self.origin, said) {
                *self.ended = true;
                return Err(serde::de::Error::custom("enough"));
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Message {
    id: String,
    #[serde(rename = "type", default)]
    kind: String,
    timestamp: String,
    #[serde(default)]
    content: String,
    author: Author,
    #[serde(default)]
    reference: Option<Reference>,
}

#[derive(Deserialize)]
struct Author {
    id: String,
    #[serde(rename = "isBot", default)]
    is_bot: bool,
    #[serde(default)]
    roles: Vec<Role>,
}

#[derive(Deserialize)]
struct Role {
    id: String,
}

#[derive(Deserialize)]
struct Reference {
    #[serde(rename = "messageId", default)]
    message: Option<String>,
}

impl Message {
    fn said(self) -> Result<Said, String> {
        if self.content.len() > LONGEST {
            return Err(format!("message {} is longer than {LONGEST} bytes", self.id));
        }
        let at: jiff::Timestamp = self.timestamp.parse().map_err(|_| {
            format!("the `timestamp` of message {} is no time: `{}`", self.id, self.timestamp)
        })?;
        let by = match self.kind.as_str() {
            _ if self.author.is_bot => By::Bot,
            "" | "Default" | "Reply" => {
                let roles = self.author.roles.into_iter().map(|role| role.id).collect();
                By::Person(self.author.id, roles)
            }
            _ => By::System,
        };
        let replies_to = self.reference.and_then(|reference| reference.message).filter(|id| !id.is_empty());
        Ok(Said { id: self.id, at: Moment(at.as_millisecond()), by, text: self.content, replies_to })
    }
}
