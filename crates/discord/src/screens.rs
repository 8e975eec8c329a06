//! What people are shown who ask the bot or moderate it, as values. Nothing here sends.

pub(crate) mod about;
pub(crate) mod changes;
pub(crate) mod feedback;
pub(crate) mod help;
pub(crate) mod imports;
pub(crate) mod lookup;
pub(crate) mod panel;
pub(crate) mod pauses;
pub(crate) mod privacy;
pub(crate) mod rest;
pub(crate) mod shadow;
pub(crate) mod why;
