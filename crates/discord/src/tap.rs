//! Who reads the gateway's events before serenity does, and takes those that it deals with itself.

/// What becomes of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Onward {
    /// It is dealt with: serenity is not given it.
    Taken,
    /// serenity deals with it.
    Passed,
}

/// Who reads events: one after the other, as they come over each connection.
pub(crate) trait Tap: Send + Sync {
    /// An event: its name, such as `MESSAGE_CREATE`, and what it says (`d`), as JSON. Nothing else of the connection is read before this
    /// comes back.
    fn event(&self, name: &str, said: &str) -> Onward;

    /// What is known of the servers of one of so many shards: for each what a `GUILD_CREATE` says (`d`) that brings the next process to
    /// the same knowledge.
    fn known(&self, shard: u32, shards: u32) -> Vec<String>;

    /// The servers of one of so many shards are another process's from now on.
    fn forget(&self, shard: u32, shards: u32);
}
