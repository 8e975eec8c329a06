//! `/about`: what the bot is, what it knows, and where to read on.

use super::{Context, Error, outbound, topic::language};
use crate::screens::about;

/// What the bot is: version, licence, how much it knows, and where to read on
#[poise::command(slash_command)]
pub(super) async fn about(ctx: Context<'_>) -> Result<(), Error> {
    let store = ctx.data().engine().store();
    Ok(outbound::tell(ctx, &about::about(&store, language(ctx).words())).await?)
}
