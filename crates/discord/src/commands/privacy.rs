//! `/privacy`: everybody's own word, which stands above the settings of every server.

use std::fmt::Write as _;

use super::{Context, Error, outbound};
use crate::{
    data::words,
    screens::{changes, privacy},
};
use answers::{offers::OFFER, storage::About};
use counterpoint_core::remark::PersonId;

#[poise::command(slash_command, subcommand_required, subcommands("out", "back", "show", "delete"))]
#[expect(clippy::unused_async, reason = "the framework wants a future; the subcommands answer")]
pub(super) async fn privacy(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

fn person(ctx: Context<'_>) -> PersonId {
    PersonId::from(ctx.author().id.get())
}

#[poise::command(slash_command, rename = "opt-out")]
async fn out(ctx: Context<'_>) -> Result<(), Error> {
    let (data, person) = (ctx.data(), person(ctx));
    let out = async {
        data.moderation.opt_out(&person, true).await?;
        data.answers.withdraw_from(&person).await;
        Ok(())
    };
    let note = match outbound::prepared(ctx, out).await {
        Ok(()) => privacy::opted_out(words(ctx)),
        Err(refused) => changes::told(Err(refused), words(ctx)),
    };
    Ok(outbound::note(ctx, note).await?)
}

#[poise::command(slash_command, rename = "opt-in")]
async fn back(ctx: Context<'_>) -> Result<(), Error> {
    let text = match outbound::prepared(ctx, ctx.data().moderation.opt_out(&person(ctx), false)).await {
        Ok(()) => words(ctx).opted_in().to_owned(),
        Err(refused) => changes::told(Err(refused), words(ctx)).text,
    };
    Ok(outbound::tell(ctx, &text).await?)
}

#[poise::command(slash_command)]
async fn show(ctx: Context<'_>) -> Result<(), Error> {
    let text = match outbound::prepared(ctx, ctx.data().moderation.about(&person(ctx))).await {
        Ok(About { replies, offers, votes, answers, opted_out }) => {
            let words = words(ctx);
            let opted = opted_out
                .map_or_else(|| words.kept_not_opted_out().to_owned(), |since| words.kept_opted_out(since));
            words.kept(answers, offers, opted, replies, votes)
        }
        Err(refused) => changes::told(Err(refused), words(ctx)).text,
    };
    Ok(outbound::tell(ctx, &text).await?)
}

#[poise::command(slash_command)]
async fn delete(ctx: Context<'_>) -> Result<(), Error> {
    let (data, person, words) = (ctx.data(), person(ctx), words(ctx));
    let forgotten = async {
        // Whose they are is not known afterwards.
        let offers = data.answers.withdraw_from(&person).await;
        Ok((data.moderation.forget(&person).await?, offers))
    };
    let text = match outbound::prepared(ctx, forgotten).await {
        Ok((entries, offers)) => {
            let mut text = words.forgotten(entries);
            if offers > 0 {
                let _ = write!(text, " {}", words.forgotten_offers(OFFER));
            }
            if data.engine().settings().opted_out.contains(&person) {
                let _ = write!(text, " {}", words.forgotten_opted_out());
            }
            text
        }
        Err(refused) => changes::told(Err(refused), words).text,
    };
    Ok(outbound::tell(ctx, &text).await?)
}
