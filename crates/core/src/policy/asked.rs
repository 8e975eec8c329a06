//! The brake on answers that were asked for: whoever names the bot is answered at once, but nobody fills a channel with its cards.
//!
//! What was asked for spends neither the server's budget nor the cooldowns of what nobody asked for, so it has limits of its own: of a
//! person, of a channel, and closer ones for the answer that the bot knows nothing of the matter.

use std::time::Duration;

/// So many answers in so long a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many.
    pub most: usize,
    /// In how long.
    pub within: Duration,
}

const fn limit(most: usize, within: Duration) -> Limit {
    Limit { most, within }
}

/// What a person is answered when they ask: three in a minute are a talk with the bot, and twelve in an hour are one topic in five
/// minutes. A mention that is one too many costs its author nothing: `/topic` answers always, and to them alone if they wish.
pub const ASKED_BY_PERSON: [Limit; 2] =
    [limit(3, Duration::from_mins(1)), limit(12, Duration::from_hours(1))];

/// What a channel hears that was asked for: twice and three times as much as of one person, so that others still get a word in.
pub const ASKED_IN_CHANNEL: [Limit; 2] =
    [limit(6, Duration::from_mins(1)), limit(36, Duration::from_hours(1))];

/// How often a person hears that the bot knows nothing of what they ask: once, then they have heard of `/search` and `/topics`.
pub const UNKNOWN_TO_PERSON: [Limit; 1] = [limit(1, Duration::from_mins(10))];

/// How often a channel hears it.
pub const UNKNOWN_IN_CHANNEL: [Limit; 1] = [limit(3, Duration::from_mins(10))];

/// An answer too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// Whether the channel has heard enough, and not only the person.
    pub in_channel: bool,
    /// How long until one is answered again.
    pub left: Duration,
}
