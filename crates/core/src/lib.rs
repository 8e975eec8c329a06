//! The domain: topics and their claims, what a message raises, whether to speak, and the reply as a document.
//!
//! It knows nothing of Discord, of files, of the network, of a database or of the system's clock: its manifest cannot name them, and its
//! `clippy.toml` bans what the standard library has of them. [`engine::Engine::hear`] is the whole of it in one function.

pub mod composer;
pub mod dialect;
pub mod engine;
pub mod feedback;
pub mod hear;
pub mod id;
pub mod matcher;
mod packed;
pub mod policy;
pub mod remark;
pub mod settings;
pub mod share;
mod steps;
pub mod store;
pub mod text;
mod texts;
pub mod time;
pub mod topic;
pub mod words;
