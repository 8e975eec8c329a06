//! Whether to speak: modes, cooldowns, budgets and holds, as pure arithmetic over a given moment.
//!
//! Silence is a value with a reason: see [`Silence`]. The gates stand in one list: see [`Gate`]. What was
//! said stands in the [`Ledger`]: reserved, then committed or released.

mod asked;
mod case;
mod cooldown;
mod gate;
mod heard;
mod index;
mod ledger;
mod manner;
mod measure;
mod pace;
mod silence;

pub use asked::{ASKED_BY_PERSON, ASKED_IN_CHANNEL, Limit, TooMany, UNKNOWN_IN_CHANNEL, UNKNOWN_TO_PERSON};
pub use case::{Before, Case, Found, Seen, Verdict, Walk};
pub use cooldown::Answered;
pub use gate::{Gate, Ruling};
pub use heard::Heard;
pub use ledger::{Ledger, RESERVED_FOR};
pub use manner::{Candidate, Manner, OFFERS_TO_A_REPLY};
pub use measure::Measure;
pub use pace::{Pace, RUSH_HOLD, RUSH_LEAST, RUSH_TIMES, Rush};
pub use silence::{Compared, Hindrance, Silence};
