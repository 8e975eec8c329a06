//! The slash commands: one file each, one line in [`all`].

mod brakes;
mod context;
pub(super) mod privacy;
mod settings;
mod stats;
mod topic;
mod topics;
pub(super) mod why;

use poise::serenity_prelude as serenity;
use serenity::{InstallationContext, InteractionContext};

use super::{Context, Data, Error, guard, outbound};

/// Every command, in the order of the help.
pub(super) fn all() -> Vec<poise::Command<Data, Error>> {
    vec![
        anywhere(topic::topic()),
        anywhere(topic::sources()),
        anywhere(topics::topics()),
        anywhere(topics::search()),
        anywhere(context::find_context()),
        anywhere(privacy::privacy()),
        in_servers(why::why()),
        in_servers(why::why_menu()),
        in_servers(settings::settings()),
        in_servers(stats::stats()),
        in_servers(brakes::pause()),
        in_servers(brakes::resume()),
    ]
}

/// What readers use works everywhere: in servers, in direct messages, and for whoever has installed the bot for themselves.
fn anywhere(mut command: poise::Command<Data, Error>) -> poise::Command<Data, Error> {
    use InteractionContext::{BotDm, Guild, PrivateChannel};
    command.install_context = Some(vec![InstallationContext::Guild, InstallationContext::User]);
    command.interaction_context = Some(vec![Guild, BotDm, PrivateChannel]);
    command
}

/// What moderators use needs a server that the bot is in.
fn in_servers(mut command: poise::Command<Data, Error>) -> poise::Command<Data, Error> {
    command.install_context = Some(vec![InstallationContext::Guild]);
    command.interaction_context = Some(vec![InteractionContext::Guild]);
    command
}

pub(super) use brakes::{STOPPED, on_resume};
pub(super) use settings::{history_told, told, unheard};

/// The id of what a command was asked with.
fn asked(ctx: Context<'_>) -> u64 {
    match ctx {
        poise::Context::Application(ctx) => ctx.interaction.id.get(),
        poise::Context::Prefix(ctx) => ctx.msg.id.get(),
    }
}
