//! Everything that can be set: one list, one line a setting. What `config.toml` takes, what commands offer, which page of the panel shows
//! it, what a file of settings may say and what the database keeps all come from here.
//!
//! A new setting is a line here and, with its operator's default, a line in `config.toml`.

use std::time::Duration;

use super::kind::Kind;
use crate::{
    remark::{PersonId, RoleId},
    topic::TopicId,
};

/// The longest time that can be set: a week. The ledger remembers as long, and a longer cooldown of an operator ends after it.
pub const LONGEST: Duration = Duration::from_hours(168);

/// More unasked replies an hour than this are no budget: one every four seconds.
pub const MOST_REPLIES: u32 = 1000;

/// A time from none to [`LONGEST`].
const TIME: Kind = Kind::Time { least: Duration::ZERO, most: LONGEST };

/// A number of replies in an hour.
const REPLIES: Kind = Kind::Count { least: 0, most: MOST_REPLIES };

/// Where a setting can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// In the server, and nearer in a category, a channel, a forum or a thread.
    Anywhere,
    /// In a whole server only.
    Server,
}

/// The page of the panel that shows a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// How loud, and pauses.
    Main,
    /// Times, budgets and holds.
    Times,
    /// The topics.
    Topics,
    /// Roles and members.
    People,
    /// The log channel and the language.
    Log,
}

/// A line of the list.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The word in files, commands and the database. It ends in `/` where something is named behind it.
    pub word: &'static str,
    /// What its values are, and their bounds.
    pub kind: Kind,
    /// The default, as it stands in `config.toml`, unless the operator says otherwise; none for what belongs to one server.
    pub default: Option<&'static str>,
    /// Where it can hold.
    pub reach: Reach,
    /// The page of the panel.
    pub page: Page,
    /// The values that the panel offers beside the one that holds; for kinds without words of their own.
    pub offers: &'static [&'static str],
    /// Its name in sentences.
    pub name: &'static str,
    /// What it is, in one sentence without its full stop; the label of its menu.
    pub sentence: &'static str,
}

macro_rules! keys {
    (@plain $variant:ident) => { Some(Key::$variant) };
    (@plain $variant:ident $of:ident) => { None };
    ($($variant:ident$(($of:ident))? $word:literal $kind:expr, $default:expr, $reach:ident $page:ident $offers:expr, $name:literal, $sentence:literal;)*) => {
        /// What can be set.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Key {
            $(#[doc = concat!($sentence, ".")] $variant$(($of))?,)*
        }

        /// The list.
        pub const KEYS: &[Row] = &[$(Row {
            word: $word,
            kind: $kind,
            default: $default,
            reach: Reach::$reach,
            page: Page::$page,
            offers: &$offers,
            name: $name,
            sentence: $sentence,
        },)*];

        impl Key {
            /// Its line in [`KEYS`].
            pub fn row(&self) -> &'static Row {
                match self {
                    $(Self::$variant { .. } => const { &Row {
                        word: $word,
                        kind: $kind,
                        default: $default,
                        reach: Reach::$reach,
                        page: Page::$page,
                        offers: &$offers,
                        name: $name,
                        sentence: $sentence,
                    } },)*
                }
            }

            /// Every key that stands for itself and names nothing, in the order of the list.
            pub fn plain() -> impl Iterator<Item = Self> {
                [$(keys!(@plain $variant $($of)?),)*].into_iter().flatten()
            }
        }
    };
}

// variant            word                kind           default         where     page    offered                                         name                     sentence
keys! {
    Mode              "mode"              Kind::Mode,    Some("off"),    Anywhere  Main    [],                                             "mode",                  "How loud the bot is, unasked";
    ChannelCooldown   "channel-cooldown"  TIME,          Some("2m"),     Anywhere  Times   ["0s", "30s", "2m", "5m", "15m", "1h", "6h"],   "cooldown of a channel", "Silence of a channel";
    TopicCooldown     "topic-cooldown"    TIME,          Some("6h"),     Anywhere  Times   ["0s", "10m", "1h", "3h", "6h", "1d", "7d"],    "cooldown of a topic",   "Silence about the same topic";
    PersonCooldown    "person-cooldown"   TIME,          Some("10m"),    Anywhere  Times   ["0s", "2m", "10m", "30m", "1h", "6h", "1d"],   "cooldown of a person",  "Silence to the same person";
    RepliesPerHour    "replies-per-hour"  REPLIES,       Some("20"),     Server    Times   ["0", "3", "6", "12", "20", "40", "100"],       "replies an hour",       "Replies an hour";
    RushHold          "rush-hold"         Kind::Switch,  Some("on"),     Anywhere  Times   [],                                             "hold in a rush",        "Hold in a rush";
    Language          "language"          Kind::Language, Some("en"),    Anywhere  Log     [],                                             "language",              "The language of the bot's own words";
    LogChannel        "log-channel"       Kind::Channel, None,           Server    Log     [],                                             "log channel",           "The log channel";
    Pause             "pause"             Kind::Until,   None,           Anywhere  Main    [],                                             "pause",                 "Everything is paused";
    Topic(TopicId)    "topic/"            Kind::Rule,    None,           Anywhere  Topics  [],                                             "topic",                 "What is said about a topic";
    TopicPause(TopicId) "pause/"          Kind::Until,   None,           Anywhere  Topics  [],                                             "pause of topic",        "A topic is paused";
    Role(RoleId)      "role/"             Kind::Never,   None,           Server    People  [],                                             "members of",            "A role whose members are never answered";
    Member(PersonId)  "member/"           Kind::Never,   None,           Server    People  [],                                             "member",                "A member who is never answered";
}
