//! An exported chat, played through the real engine at its own times: what a server would have heard of the bot, before it is switched on.
//! Nothing of what people wrote is kept: the texts of the last messages are remembered while it plays, for replies to them.

mod export;
mod merged;
mod player;
mod tally;
mod told;

pub use export::{By, Origin, PACE, Said, Unread, read};
pub use merged::Merged;
pub use player::{Played, Player, Rules, Wrong};
pub use tally::{Act, Acts, Kept, Tally};
pub use told::text;
