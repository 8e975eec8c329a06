//! Targets for fuzzing: each is a function that takes any bytes and panics where something that must hold does not. `cargo fuzz` makes up
//! the bytes (`CONTRIBUTING.md`); the tests feed each target the files that are kept in `seeds`, the inputs that once broke something
//! among them.

#![expect(clippy::panic, reason = "a panic is how a target tells of a fault")]

mod files;
mod messages;
mod pretend;

pub use files::{config, replay, settings, topic_file};
pub use messages::{custom_id, message};
pub use pretend::{requests, transcript};

/// A function that any bytes may be given to.
pub type Target = fn(&[u8]);

/// Every target, by the name of its folder in `seeds`.
pub const TARGETS: [(&str, Target); 8] = [
    ("topic-file", topic_file),
    ("config", config),
    ("settings", settings),
    ("custom-id", custom_id),
    ("message", message),
    ("replay", replay),
    ("transcript", transcript),
    ("requests", requests),
];
