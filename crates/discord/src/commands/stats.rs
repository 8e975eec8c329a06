//! `/stats`: what was shown and opened, what readers said of it, whether they find their own view stated as they would state it, and how often shadow mode was right. Counts only.

use super::{Context, Error, guard, outbound};
use crate::{data::words, frame, limits, messages::Note, screens::changes};
use counterpoint_core::feedback::{csv, table};

/// The frame of a block of code, and the lines above and below it.
const FRAME: usize = 400;

#[poise::command(slash_command, guild_only, default_member_permissions = "MANAGE_MESSAGES")]
pub(super) async fn stats(ctx: Context<'_>) -> Result<(), Error> {
    let words = words(ctx);
    let Some(moderator) = guard::moderator(ctx, guard::STOPPING).await else {
        return Ok(outbound::tell(ctx, words.may_not()).await?);
    };
    let tallies = match outbound::prepared(ctx, ctx.data().moderation.tallies(&moderator.server)).await {
        Ok(tallies) if tallies.is_empty() => {
            return Ok(outbound::tell(ctx, words.stats_nothing()).await?);
        }
        Ok(tallies) => tallies,
        Err(refused) => return Ok(outbound::note(ctx, changes::told(Err(refused), words)).await?),
    };
    let mut table = table(&tallies, words);
    let mut more = None;
    while frame::length(&table) + FRAME > limits::CONTENT {
        let Some(line) = table.rfind('\n') else { break };
        table.truncate(line);
        more = Some(words.stats_more());
    }
    let mut text = format!("{}\n```\n{table}\n```\n{}", words.stats_heading(), words.stats_stated_means());
    if let Some(more) = more {
        text.push('\n');
        text.push_str(more);
    }
    let note =
        Note { text, rows: Vec::new(), file: Some(("counterpoint-stats.csv".to_owned(), csv(&tallies))) };
    Ok(outbound::note(ctx, note).await?)
}
