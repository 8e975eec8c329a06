//! `/about`: what the bot is, what it knows, and where to read on.

use super::{Context, Error, outbound};
use crate::{data::words, screens::about};

#[poise::command(slash_command)]
pub(super) async fn about(ctx: Context<'_>) -> Result<(), Error> {
    let store = ctx.data().engine().store();
    Ok(outbound::tell(ctx, &about::about(&store, words(ctx))).await?)
}
