//! `/settings export` and `/settings import`: settings as a file, applied at once or not at all.

use std::time::Duration;

use poise::serenity_prelude as serenity;

use crate::{
    data::{Context, Error, words},
    guard,
    messages::Note,
    outbound,
    screens::imports,
};
use counterpoint_core::settings::exchange;

/// How long the file is waited for: it is small, and the person looks at the screen.
const PATIENCE: Duration = Duration::from_secs(10);

#[poise::command(slash_command, guild_only)]
pub(super) async fn export(ctx: Context<'_>) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::SETTING).await else {
        return Ok(outbound::tell(ctx, words(ctx).may_not()).await?);
    };
    let engine = ctx.data().engine();
    let own = engine.settings().server(&moderator.server);
    let directory = ctx.data().directory(&moderator.server);
    let text = exchange::export(&own, &directory, engine.clock().today(), words(ctx));
    let note = Note {
        text: words(ctx).exported_file().to_owned(),
        rows: Vec::new(),
        file: Some(("counterpoint-settings.toml".to_owned(), text)),
    };
    Ok(outbound::note(ctx, note).await?)
}

#[poise::command(slash_command, guild_only)]
pub(super) async fn import(ctx: Context<'_>, file: serenity::Attachment) -> Result<(), Error> {
    let Some(moderator) = guard::moderator(ctx, guard::SETTING).await else {
        return Ok(outbound::tell(ctx, words(ctx).may_not()).await?);
    };
    if usize::try_from(file.size).unwrap_or(usize::MAX) > exchange::LARGEST {
        return Ok(outbound::tell(ctx, words(ctx).import_too_large()).await?);
    }
    outbound::promised(ctx).await;
    let fetched = tokio::time::timeout(PATIENCE, ctx.data().answers.platform().line.fetched(&file.url)).await;
    let Ok(Ok(bytes)) = fetched else {
        return Ok(outbound::tell(ctx, words(ctx).import_not_fetched()).await?);
    };
    let Ok(text) = String::from_utf8(bytes) else {
        return Ok(outbound::tell(ctx, words(ctx).import_not_text()).await?);
    };
    let which = super::super::asked(ctx);
    let note = imports::propose(ctx.data(), &moderator.server, which, &text, words(ctx));
    Ok(outbound::note(ctx, note).await?)
}
