//! Which part of the bot's servers a process hears of (events/gateway, "Sharding").

/// Which shards a process runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shards {
    /// As many as Discord says.
    #[default]
    Auto,
    /// Some of so many.
    Some {
        /// The first.
        first: u32,
        /// The one behind the last.
        end: u32,
        /// How many there are in all.
        of: u32,
    },
    /// What is leased in the database that all processes share.
    Lease,
}
