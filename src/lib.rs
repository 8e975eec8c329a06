//! Counterpoint.

pub mod cli;
pub mod clock;
pub mod composer;
pub mod config;
#[cfg(feature = "discord")]
pub mod discord;
pub mod engine;
pub mod lint;
pub mod matcher;
pub mod policy;
pub mod remark;
pub mod store;
pub mod telemetry;
pub mod topic;
