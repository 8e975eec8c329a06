//! The slash commands: one file each, one line in [`all`].

mod about;
mod brakes;
mod context;
mod descriptions;
mod help;
mod privacy;
mod settings;
mod stats;
mod topic;
mod topics;
mod why;

use poise::serenity_prelude as serenity;
use serenity::{InstallationContext, InteractionContext};

use super::{
    data::{Context, Data, Error, words},
    errors, guard, outbound,
};

pub(super) use descriptions::told;

/// Every command, in the order of the help.
pub(super) fn all() -> Vec<poise::Command<Data, Error>> {
    let mut all = vec![
        anywhere(topic::topic()),
        anywhere(topic::sources()),
        anywhere(topics::topics()),
        anywhere(topics::search()),
        anywhere(context::find_context()),
        anywhere(privacy::privacy()),
        anywhere(help::help()),
        anywhere(about::about()),
        in_servers(why::why()),
        in_servers(why::why_menu()),
        in_servers(settings::settings()),
        in_servers(stats::stats()),
        in_servers(brakes::pause()),
        in_servers(brakes::resume()),
    ];
    for command in &mut all {
        descriptions::describe(command, "command");
    }
    all
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

/// What is going from the server of a command goes first.
pub(super) async fn before(ctx: Context<'_>) {
    if let Some(server) = ctx.guild_id() {
        ctx.data().departures.wait(server).await;
    }
}

/// A command failed: the operator gets the record, and the person hears that it failed.
pub(super) async fn on_error(error: poise::FrameworkError<'_, Data, Error>) {
    match error {
        poise::FrameworkError::Command { error, ctx, .. } => {
            tracing::error!(
                command = ctx.command().name.as_ref(),
                error = format!("{error:#}"),
                "a command failed"
            );
            if let Err(error) = outbound::tell(ctx, words(ctx).command_failed()).await {
                tracing::warn!(error = errors::record(&error), "could not say so");
            }
        }
        other => {
            // Its text may quote what somebody typed, so only its kind is told.
            let kind = format!("{:?}", std::mem::discriminant(&other));
            tracing::warn!(kind, "the framework could not go on with an interaction");
        }
    }
}

/// The id of what a command was asked with.
fn asked(ctx: Context<'_>) -> u64 {
    match ctx {
        poise::Context::Application(ctx) => ctx.interaction.id.get(),
        poise::Context::Prefix(ctx) => ctx.msg.id.get(),
    }
}
