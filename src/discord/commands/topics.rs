//! `/topics`: every topic, by shelf.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Context, Error, outbound};
use crate::composer::{layout::escaped, limits, wording};

/// Every topic the bot knows
#[poise::command(slash_command)]
pub(super) async fn topics(ctx: Context<'_>) -> Result<(), Error> {
    let mut shelves: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let store = ctx.data().engine().store();
    for topic in store.topics() {
        let claims = wording::count(topic.claims.len(), "claim", "claims");
        let views = wording::count(topic.opposing_count(), "opposing view", "opposing views");
        let line = format!("`{}` {} – {claims}, {views}", topic.id, escaped(&topic.title));
        shelves.entry(&topic.shelf).or_default().push(line);
    }
    let mut text = String::new();
    for (shelf, lines) in shelves {
        let _ = write!(text, "**{}**\n{}\n", escaped(shelf), lines.join("\n"));
    }
    outbound::tell(ctx, &limits::cut(text.trim_end(), limits::CONTENT)).await?;
    Ok(())
}
