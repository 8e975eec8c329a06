//! The service that needs no platform: what outlives a restart, and changes of settings while the bot runs.

pub mod moderation;
pub mod storage;
