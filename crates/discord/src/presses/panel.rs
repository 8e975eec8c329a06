//! What is pressed on the panel of `/settings view`: the page, what it is about, and what is to be done.

use std::fmt;

use counterpoint_core::{
    remark::{ChannelId, Scope},
    settings::Key,
    topic::TopicId,
};

/// The word for a value that is taken away.
pub(crate) const INHERIT: &str = "inherit";

/// A page of the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// What holds, and how loud.
    Main,
    /// The topics, from this page of 25 on.
    Topics(usize),
    /// One topic.
    Topic(TopicId),
    /// Cooldowns, the budget, holds; from this one of them on.
    Times(usize),
    /// Roles and members that are never answered.
    People,
    /// The log channel and the language.
    Log,
    /// The last changes with numbers below this one.
    History(i64),
}

/// A page, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) page: Page,
    pub(crate) scope: Scope,
}

impl At {
    /// The first page about a channel.
    pub(crate) fn channel(channel: ChannelId) -> Self {
        Self { page: Page::Main, scope: Scope::Place(channel) }
    }

    /// The last changes of the server with numbers below `before`.
    pub(crate) fn history(before: i64) -> Self {
        Self { page: Page::History(before), scope: Scope::Server }
    }

    /// Another page about the same.
    pub(crate) fn to(&self, page: Page) -> Self {
        Self { page, scope: self.scope.clone() }
    }

    pub(super) fn parse(page: &str, scope: &str) -> Option<Self> {
        let page = match page.split_once('.').unwrap_or((page, "")) {
            ("main", _) => Page::Main,
            ("topics", from) => Page::Topics(from.parse().ok()?),
            ("topic", topic) => Page::Topic(TopicId::new(topic)),
            ("times", from) => Page::Times(from.parse().unwrap_or(0)),
            ("people", _) => Page::People,
            ("log", _) => Page::Log,
            ("history", before) => Page::History(before.parse().unwrap_or(i64::MAX)),
            _ => return None,
        };
        Some(Self { page, scope: Scope::parse(scope) })
    }
}

impl fmt::Display for At {
    /// `<page>/<scope>`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.page {
            Page::Main => f.write_str("main"),
            Page::Topics(from) => write!(f, "topics.{from}"),
            Page::Topic(topic) => write!(f, "topic.{topic}"),
            Page::Times(0) => f.write_str("times"),
            Page::Times(from) => write!(f, "times.{from}"),
            Page::People => f.write_str("people"),
            Page::Log => f.write_str("log"),
            Page::History(i64::MAX) => f.write_str("history"),
            Page::History(before) => write!(f, "history.{before}"),
        }?;
        write!(f, "/{}", self.scope.stored())
    }
}

/// What is to be done on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// It is shown.
    Open,
    /// The panel is to be about the place that is chosen.
    Place,
    /// The topic that is chosen is shown.
    Topic,
    /// The topic of the page is to have the rule that is chosen.
    Rule,
    /// The role that is chosen is added to those never answered, or taken off.
    Role,
    /// The member who is chosen is.
    Member,
    /// The log channel is the one that is chosen.
    Log,
    /// There is to be no log channel.
    NoLog,
    /// The place is paused.
    Pause,
    /// The place is resumed.
    Resume,
    /// The change that is chosen is taken back.
    UndoChosen,
    /// The change with this number is taken back.
    Undo(i64),
    /// A setting is to have the value that is chosen.
    Choose(Key),
    /// A setting is to have this value.
    Set(Key, String),
}

impl Act {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let set = |text: &str| match text.split_once('=') {
            Some((key, value)) => Some(Self::Set(Key::parse(key)?, value.to_owned())),
            None => Some(Self::Choose(Key::parse(text)?)),
        };
        match text {
            "open" => Some(Self::Open),
            "place" => Some(Self::Place),
            "topic" => Some(Self::Topic),
            "rule" => Some(Self::Rule),
            "role" => Some(Self::Role),
            "member" => Some(Self::Member),
            "log" => Some(Self::Log),
            "no-log" => Some(Self::NoLog),
            "pause" => Some(Self::Pause),
            "resume" => Some(Self::Resume),
            "undo" => Some(Self::UndoChosen),
            other => match other.strip_prefix("undo=") {
                Some(number) => Some(Self::Undo(number.parse().ok()?)),
                None => set(other.strip_prefix("set/")?),
            },
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("open"),
            Self::Place => f.write_str("place"),
            Self::Topic => f.write_str("topic"),
            Self::Rule => f.write_str("rule"),
            Self::Role => f.write_str("role"),
            Self::Member => f.write_str("member"),
            Self::Log => f.write_str("log"),
            Self::NoLog => f.write_str("no-log"),
            Self::Pause => f.write_str("pause"),
            Self::Resume => f.write_str("resume"),
            Self::UndoChosen => f.write_str("undo"),
            Self::Undo(number) => write!(f, "undo={number}"),
            Self::Choose(key) => write!(f, "set/{}", key.stored()),
            Self::Set(key, value) => write!(f, "set/{}={value}", key.stored()),
        }
    }
}
