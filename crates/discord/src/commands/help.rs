//! `/help`: what the bot does, how to ask it, how to stop it; what moderators can do.

use super::{Context, Error, outbound};
use crate::{data::words, screens::help};

#[poise::command(slash_command)]
pub(super) async fn help(ctx: Context<'_>) -> Result<(), Error> {
    Ok(outbound::tell(ctx, &help::help(words(ctx))).await?)
}
