//! The slash commands: one file each, one line in [`all`].

mod topic;
mod topics;

use super::{Context, Data, Error, outbound};

/// Every command, in the order of the help.
pub(super) fn all() -> Vec<poise::Command<Data, Error>> {
    vec![topic::topic(), topics::topics()]
}
