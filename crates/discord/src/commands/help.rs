//! `/help`: what the bot does, how to ask it, how to stop it; what moderators can do.

use super::{Context, Error, outbound, topic::language};
use crate::screens::help;

/// What the bot does, how to ask it and how to stop it
#[poise::command(slash_command)]
pub(super) async fn help(ctx: Context<'_>) -> Result<(), Error> {
    Ok(outbound::tell(ctx, &help::help(language(ctx).words())).await?)
}
