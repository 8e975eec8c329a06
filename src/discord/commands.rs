//! The slash commands: one file each, one line in [`all`].

mod brakes;
pub(super) mod privacy;
mod settings;
mod stats;
mod topic;
mod topics;
pub(super) mod why;

use super::{Context, Data, Error, guard, outbound};

/// Every command, in the order of the help.
pub(super) fn all() -> Vec<poise::Command<Data, Error>> {
    vec![
        topic::topic(),
        topics::topics(),
        why::why(),
        why::why_menu(),
        settings::settings(),
        stats::stats(),
        brakes::pause(),
        brakes::resume(),
        privacy::privacy(),
    ]
}

pub(super) use settings::{history_told, told, unheard};

/// The id of what a command was asked with.
fn asked(ctx: Context<'_>) -> u64 {
    match ctx {
        poise::Context::Application(ctx) => ctx.interaction.id.get(),
        poise::Context::Prefix(ctx) => ctx.msg.id.get(),
    }
}
