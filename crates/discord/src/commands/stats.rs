//! `/stats`: what was shown and opened, what readers said of it, and how often shadow mode was right. Counts only.

use super::{Context, Error, guard, outbound};
use crate::{messages::Note, screens::changes};
use counterpoint_core::{
    composer::limits,
    feedback::{csv, table},
};

/// The frame of a block of code, and the line above it.
const FRAME: usize = 120;

/// What was shown and opened, feedback by reason, precision in shadow: by topic
#[poise::command(slash_command, guild_only, default_member_permissions = "MANAGE_MESSAGES")]
pub(super) async fn stats(ctx: Context<'_>) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::STOPPING).await else {
        return Ok(outbound::tell(ctx, guard::MAY_NOT).await?);
    };
    let tallies = match outbound::prepared(ctx, ctx.data().moderation.tallies(moderator.server)).await {
        Ok(tallies) if tallies.is_empty() => {
            return Ok(outbound::tell(ctx, "Nothing was counted in this server yet.").await?);
        }
        Ok(tallies) => tallies,
        Err(refused) => return Ok(outbound::note(ctx, changes::told(Err(refused))).await?),
    };
    let mut table = table(&tallies);
    let mut cut = "";
    while limits::length(&table) + FRAME > limits::CONTENT {
        let Some(line) = table.rfind('\n') else { break };
        table.truncate(line);
        cut = "\nThe rest stands in the file.";
    }
    let note = Note {
        text: format!("Unasked replies in this server, by topic:\n```\n{table}\n```{cut}"),
        rows: Vec::new(),
        file: Some(("counterpoint-stats.csv".to_owned(), csv(&tallies))),
    };
    Ok(outbound::note(ctx, note).await?)
}
