//! `/privacy`: everybody's own word, which stands above the settings of every server.

use super::{Context, Error, outbound};
use crate::screens::{changes, privacy::OUT};
use answers::storage::About;
use counterpoint_core::{remark::PersonId, words::count};

/// Whether your messages are answered, and what is kept about you
#[poise::command(slash_command, subcommand_required, subcommands("out", "back", "show", "delete"))]
#[expect(clippy::unused_async, reason = "the framework wants a future; the subcommands answer")]
pub(super) async fn privacy(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

fn times(number: i64) -> String {
    count(usize::try_from(number).unwrap_or(0), "time", "times")
}

fn person(ctx: Context<'_>) -> PersonId {
    PersonId(ctx.author().id.get())
}

/// No unasked replies to your messages, in any server
#[poise::command(slash_command, rename = "opt-out")]
async fn out(ctx: Context<'_>) -> Result<(), Error> {
    let text = match outbound::prepared(ctx, ctx.data().moderation.opt_out(person(ctx), true)).await {
        Ok(()) => OUT.to_owned(),
        Err(refused) => changes::told(Err(refused)).text,
    };
    Ok(outbound::tell(ctx, &text).await?)
}

/// Unasked replies to your messages are welcome again
#[poise::command(slash_command, rename = "opt-in")]
async fn back(ctx: Context<'_>) -> Result<(), Error> {
    let text = match outbound::prepared(ctx, ctx.data().moderation.opt_out(person(ctx), false)).await {
        Ok(()) => {
            "From now on messages of yours may be answered again, where moderators switched the bot on."
                .to_owned()
        }
        Err(refused) => changes::told(Err(refused)).text,
    };
    Ok(outbound::tell(ctx, &text).await?)
}

/// What is kept about you
#[poise::command(slash_command)]
async fn show(ctx: Context<'_>) -> Result<(), Error> {
    let text = match outbound::prepared(ctx, ctx.data().moderation.about(person(ctx))).await {
        Ok(About { replies, votes, opted_out }) => {
            let opted =
                opted_out.map_or("not opted out".to_owned(), |since| format!("opted out since {since}"));
            let votes = count(usize::try_from(votes).unwrap_or(0), "vote", "votes");
            format!(
                "Kept about you: {opted}; the journal says {} that a message of yours was answered (ids and topic, never text); {votes} of yours on replies of the last 90 days, so that each counts once. Changes of settings that you made stand in the server's log for 90 days.",
                times(replies)
            )
        }
        Err(refused) => changes::told(Err(refused)).text,
    };
    Ok(outbound::tell(ctx, &text).await?)
}

/// Take your id out of the journal of replies and of the votes
#[poise::command(slash_command)]
async fn delete(ctx: Context<'_>) -> Result<(), Error> {
    let text = match outbound::prepared(ctx, ctx.data().moderation.storage().forget(person(ctx))).await {
        Ok(entries) => format!(
            "Your id was taken out of the journal of replies and of the votes, where it stood {}. An opt-out stays until `/privacy opt-in`, or messages of yours would be answered again.",
            times(i64::try_from(entries).unwrap_or(0))
        ),
        Err(error) => changes::told(Err(error.into())).text,
    };
    Ok(outbound::tell(ctx, &text).await?)
}
