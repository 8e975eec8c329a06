//! `/settings export` and `/settings import`: settings as a file, applied at once or not at all.

use std::time::Duration;

use poise::serenity_prelude as serenity;

use crate::{
    data::{Context, Error},
    guard, inbound,
    messages::Note,
    outbound,
    screens::imports,
};
use counterpoint_core::{settings::exchange, words::Language};

/// How long the file is waited for: it is small, and the person looks at the screen.
const PATIENCE: Duration = Duration::from_secs(10);

/// The settings of this server as a file, for another server or for keeping
#[poise::command(slash_command, guild_only)]
pub(super) async fn export(ctx: Context<'_>) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::SETTING).await else {
        return Ok(outbound::tell(ctx, guard::MAY_NOT).await?);
    };
    let engine = ctx.data().engine();
    let own = engine.settings().server(moderator.server);
    let directory = inbound::directory(&ctx.serenity_context().cache, moderator.server);
    let text = exchange::export(&own, &directory, engine.clock().today(), Language::English.words());
    let note = Note {
        text: "Everything that is set here, without pauses. `/settings import` reads it, here or in another server; channels and roles go by their names.".to_owned(),
        rows: Vec::new(),
        file: Some(("counterpoint-settings.toml".to_owned(), text)),
    };
    Ok(outbound::note(ctx, note).await?)
}

/// Settings from a file: shows what would change, and asks
#[poise::command(slash_command, guild_only)]
pub(super) async fn import(
    ctx: Context<'_>,
    #[description = "A file that /settings export wrote"] file: serenity::Attachment,
) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::SETTING).await else {
        return Ok(outbound::tell(ctx, guard::MAY_NOT).await?);
    };
    if usize::try_from(file.size).unwrap_or(usize::MAX) > exchange::LARGEST {
        let text = "Nothing has changed: the file is larger than any that `/settings export` writes.";
        return Ok(outbound::tell(ctx, text).await?);
    }
    outbound::promised(ctx).await;
    let fetch = async { ctx.data().web.get(&file.url).send().await?.error_for_status()?.bytes().await };
    let fetched = tokio::time::timeout(PATIENCE, fetch).await;
    let Ok(Ok(bytes)) = fetched else {
        let text = "Nothing has changed: Discord did not hand over the file; try again.";
        return Ok(outbound::tell(ctx, text).await?);
    };
    let Ok(text) = String::from_utf8(bytes.into()) else {
        return Ok(outbound::tell(ctx, "Nothing has changed: the file is not text in UTF-8.").await?);
    };
    let which = super::super::asked(ctx);
    let note = imports::propose(ctx.serenity_context(), ctx.data(), moderator.server, which, &text);
    Ok(outbound::note(ctx, note).await?)
}
