//! Whether to speak: modes, cooldowns, budgets and holds, as pure arithmetic over a given moment.
//!
//! Silence is a value with a reason: see [`Silence`]. The gates stand in one list: see [`Gate`].

mod cooldown;
mod gate;
mod pace;
mod settings;
mod silence;

pub use cooldown::{Answered, Ledger};
pub use gate::{Case, Gate, Ruling, Verdict};
pub use pace::{Pace, RUSH_HOLD, RUSH_LEAST, RUSH_TIMES, Rush};
pub use settings::{Cooldowns, Mode, Settings, UnknownMode};
pub use silence::{Left, Silence};
