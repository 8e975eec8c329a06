//! Everything that can be set: one list, one line a setting. What `config.toml` takes, what commands offer, which page of the panel shows
//! it, what a file of settings may say and what the database keeps all come from here.
//!
//! A new setting is a line here, its name and label in the table of words (`crates/core/words/en.ftl`) and, with its operator's default, a
//! line in `config.toml`.

use std::time::Duration;

use super::kind::Kind;
use crate::{
    remark::{PersonId, RoleId},
    topic::TopicId,
    words::Words,
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
    pub name: fn(&Words) -> &'static str,
    /// The label of its menu.
    pub label: fn(&Words) -> &'static str,
}

macro_rules! keys {
    (@plain $variant:ident) => { Some(Key::$variant) };
    (@plain $variant:ident $of:ident) => { None };
    ($($(#[$doc:meta])* $variant:ident$(($of:ident))? $word:literal $kind:expr, $default:expr, $reach:ident $page:ident $offers:expr, $name:ident $label:ident;)*) => {
        /// What can be set.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Key {
            $($(#[$doc])* $variant$(($of))?,)*
        }

        /// The list.
        pub const KEYS: &[Row] = &[$(Row {
            word: $word,
            kind: $kind,
            default: $default,
            reach: Reach::$reach,
            page: Page::$page,
            offers: &$offers,
            name: Words::$name,
            label: Words::$label,
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
                        name: Words::$name,
                        label: Words::$label,
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

// The complaints about other bots are the same answer again and again, and several at once: a topic is answered a few times a day, a
// channel hears the bot at most every other minute, and nobody is followed around. One reply every three minutes in a whole server is as
// much as a heated evening bears.
//
// variant            word                kind            default         where     page    offered                                         name and label
keys! {
    /// How loud the bot is, unasked.
    Mode              "mode"              Kind::Mode,     Some("off"),    Anywhere  Main    [],                                             setting_mode             setting_mode_label;
    /// How long a channel hears nothing after a reply.
    ChannelCooldown   "channel-cooldown"  TIME,           Some("2m"),     Anywhere  Times   ["0s", "30s", "2m", "5m", "15m", "1h", "6h"],   setting_channel_cooldown setting_channel_cooldown_label;
    /// How long a channel hears nothing about a topic that was answered there.
    TopicCooldown     "topic-cooldown"    TIME,           Some("6h"),     Anywhere  Times   ["0s", "10m", "1h", "3h", "6h", "1d", "7d"],    setting_topic_cooldown   setting_topic_cooldown_label;
    /// How long a person who was answered is left alone.
    PersonCooldown    "person-cooldown"   TIME,           Some("10m"),    Anywhere  Times   ["0s", "2m", "10m", "30m", "1h", "6h", "1d"],   setting_person_cooldown  setting_person_cooldown_label;
    /// Unasked replies an hour, over the whole server.
    RepliesPerHour    "replies-per-hour"  REPLIES,        Some("20"),     Server    Times   ["0", "3", "6", "12", "20", "40", "100"],       setting_replies_per_hour setting_replies_per_hour_label;
    /// Whether the bot keeps quiet while a channel is suddenly busy.
    RushHold          "rush-hold"         Kind::Switch,   Some("on"),     Anywhere  Times   [],                                             setting_rush_hold        setting_rush_hold_label;
    /// Whether a card is offered where the bot is not sure.
    OfferUnsure       "offer-unsure"      Kind::Switch,   Some("on"),     Anywhere  Times   [],                                             setting_offer_unsure     setting_offer_unsure_label;
    /// Whether a card is offered where a topic is only mentioned.
    OfferMentions     "offer-mentions"    Kind::Switch,   Some("off"),    Anywhere  Times   [],                                             setting_offer_mentions   setting_offer_mentions_label;
    /// Whether a card waits until a second person takes its topic up.
    AwaitDiscussion   "await-discussion"  Kind::Switch,   Some("off"),    Anywhere  Main    [],                                             setting_await_discussion setting_await_discussion_label;
    /// The language of the bot's own words.
    Language          "language"          Kind::Language, Some("en"),     Anywhere  Log     [],                                             setting_language         setting_language_label;
    /// The channel in which moderators hear of what happened.
    LogChannel        "log-channel"       Kind::Channel,  None,           Server    Log     [],                                             setting_log_channel      setting_log_channel_label;
    /// Until when nothing is said unasked.
    Pause             "pause"             Kind::Until,    None,           Anywhere  Main    [],                                             setting_pause            setting_pause_label;
    /// Whether a topic is answered.
    Topic(TopicId)    "topic/"            Kind::Rule,     None,           Anywhere  Topics  [],                                             setting_topic            setting_topic_label;
    /// Until when nothing is said about a topic unasked.
    TopicPause(TopicId) "pause/"          Kind::Until,    None,           Anywhere  Topics  [],                                             setting_topic_pause      setting_topic_pause_label;
    /// A role whose members are never answered.
    Role(RoleId)      "role/"             Kind::Never,    None,           Server    People  [],                                             setting_role             setting_role_label;
    /// A member who is never answered.
    Member(PersonId)  "member/"           Kind::Never,    None,           Server    People  [],                                             setting_member           setting_member_label;
}
