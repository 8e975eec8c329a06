//! Exported chats as a stream of messages: the JSON of `DiscordChatExporter`, or a message a line. Only one message is held at a time,
//! whatever the size of the file.
//!
//! Of the JSON are read: `guild.id`, `channel` (`id`, `type`, `categoryId`, `name`) and of each of `messages` its `id`, `type`, `timestamp`,
//! `content`, `author` (`id`, `isBot`, ids of `roles`) and `reference.messageId`. Everything else is passed over.

use std::{
    fmt,
    io::{BufRead as _, Read},
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

use crate::{
    talk::{self, Form, LONGEST, Lines},
    text::Text,
};

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
    /// Its id; in a file of lines, where it stands there: `talk.txt:3`.
    pub id: String,
    /// When it was said; in a file of lines, which tell no time, that many minutes after the first as messages stand before it.
    pub at: Moment,
    /// Whether the file tells when it was said.
    pub dated: bool,
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
    /// It is no talk.
    #[error(transparent)]
    File(#[from] talk::Unread),
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
}

impl Unread {
    fn of(error: serde_json::Error, form: Form) -> Self {
        let (line, column) = (error.line(), error.column());
        // The reader puts the place behind its words.
        let why = error.to_string();
        let why = why.rsplit_once(" at line ").map_or(why.as_str(), |(why, _)| why).to_owned();
        match error.classify() {
            serde_json::error::Category::Io => Self::File(std::io::Error::from(error).into()),
            serde_json::error::Category::Eof => Self::Torn(line),
            serde_json::error::Category::Syntax => Self::Syntax { line, column, why, form },
            serde_json::error::Category::Data => Self::Shape { line, column, why, form },
        }
    }
}

/// Reads a file from its beginning: `each` is handed every message in order, with where it was said, until it answers `false`. `path`
/// is that of the file: its ending says what the file has to be, and it stands for the channel and the ids that the file does not name.
///
/// # Errors
/// What is wrong with the file, with its line; what was read before was handed over.
pub fn read(
    file: impl Read,
    path: &Path,
    mut each: impl FnMut(&Arc<Origin>, Said) -> bool,
) -> Result<(), Unread> {
    let (mut file, form) = (Text::of(file), Form::of(path));
    let head = file.fill_buf().map_err(talk::Unread::from)?;
    if !form.is_export(head) {
        return lines(Lines::behind(file), path, &mut each);
    }
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(talk::Unread::Empty.into());
    }
    let mut export = Export { origin: Origin::unnamed(path), listed: false, ended: false, each };
    let mut reader = serde_json::Deserializer::from_reader(file);
    match export.deserialize(&mut reader) {
        // Whoever reads has enough.
        Err(_) if export.ended => Ok(()),
        // What stands behind an export would be lost without a word.
        read => read.and_then(|()| reader.end()).map_err(|error| Unread::of(error, form)),
    }
}

/// How long after a line the next one was said, as lines tell no time.
pub const PACE: std::time::Duration = std::time::Duration::from_mins(1);

/// Each line is a message of another person, said a minute after the last. The people and the messages of one file are none of another.
fn lines(
    lines: Lines<impl Read>,
    path: &Path,
    each: &mut impl FnMut(&Arc<Origin>, Said) -> bool,
) -> Result<(), Unread> {
    let (origin, mut at) = (Arc::new(Origin::unnamed(path)), Moment(0));
    for line in lines {
        let (number, text) = line?;
        let id = format!("{}:{number}", path.display());
        let by = By::Person(id.clone(), Vec::new());
        if !each(&origin, Said { id, at, dated: false, by, text, replies_to: None }) {
            break;
        }
        at = at.after(PACE);
    }
    Ok(())
}

impl Origin {
    /// A place that a file says nothing of: a channel of its own, whose id is the file's path.
    fn unnamed(path: &Path) -> Self {
        let place = Place {
            server: Some(ServerId::from("replay")),
            ..Place::channel(ChannelId::from(path.to_string_lossy().as_ref()))
        };
        Self { place, name: stem(path), thread: false }
    }
}

/// The name of a file without folder and endings.
fn stem(path: &Path) -> String {
    let unpacked = talk::packed(path).map_or(path, Path::new);
    unpacked.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
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
                    // Direct messages lie in a guild that is none: what is set for a server is tried on them all the same.
                    if guild.id != "0" {
                        self.origin.place.server = Some(ServerId::from(guild.id.as_str()));
                    }
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
        let at = Moment(at.as_millisecond());
        Ok(Said { id: self.id, at, dated: true, by, text: self.content, replies_to })
    }
}
