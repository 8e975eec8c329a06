//! The slash commands: one file each, one line in [`all`].

mod brakes;
pub(super) mod privacy;
mod settings;
mod topic;
mod topics;
mod why;

use super::{Context, Data, Error, guard, outbound};

/// Every command, in the order of the help.
pub(super) fn all() -> Vec<poise::Command<Data, Error>> {
    vec![
        topic::topic(),
        topics::topics(),
        why::why(),
        why::why_menu(),
        settings::settings(),
        brakes::pause(),
        brakes::resume(),
        privacy::privacy(),
    ]
}

pub(super) use settings::told;
