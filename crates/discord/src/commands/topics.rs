//! `/topics`: every topic, by shelf and tag, in pages; and `/search`: what has some words in it.

use std::collections::BTreeSet;

use poise::serenity_prelude as serenity;
use serenity::{AutocompleteChoice, CreateAutocompleteResponse};

use super::{Context, Error, outbound};
use crate::{data, limits, screens::lookup};
use counterpoint_core::{matcher::folded_words, topic::Topic};

#[poise::command(slash_command)]
pub(super) async fn topics(
    ctx: Context<'_>,
    #[autocomplete = "shelves"]
    #[max_length = 40]
    shelf: Option<String>,
    #[autocomplete = "tags"]
    #[max_length = 40]
    tag: Option<String>,
    only_me: Option<bool>,
) -> Result<(), Error> {
    // They travel in buttons, in which a slash parts one from the other.
    let given = |text: Option<String>| text.unwrap_or_default().trim().to_lowercase().replace('/', " ");
    let note = lookup::list(ctx.data(), &given(shelf), &given(tag), 0, data::words(ctx));
    Ok(outbound::listing(ctx, note, only_me.unwrap_or(true)).await?)
}

#[poise::command(slash_command)]
pub(super) async fn search(
    ctx: Context<'_>,
    #[min_length = 2]
    #[max_length = 70]
    words: String,
    only_me: Option<bool>,
) -> Result<(), Error> {
    let note = lookup::search(ctx.data(), &lookup::searched(&words), 0, data::words(ctx));
    Ok(outbound::listing(ctx, note, only_me.unwrap_or(true)).await?)
}

#[expect(clippy::unused_async, reason = "the framework wants a future; the answer comes from memory")]
async fn shelves(ctx: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    offered(ctx, partial, |topic| std::slice::from_ref(&topic.shelf))
}

#[expect(clippy::unused_async, reason = "the framework wants a future; the answer comes from memory")]
async fn tags(ctx: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    offered(ctx, partial, |topic| &topic.tags)
}

/// The words of all topics that have what was typed in them, in alphabetical order.
fn offered(ctx: Context<'_>, partial: &str, of: fn(&Topic) -> &[String]) -> CreateAutocompleteResponse {
    let store = ctx.data().engine().store();
    let wanted = folded_words(partial);
    let all: BTreeSet<&String> = store.topics().iter().flat_map(of).collect();
    let fits = all.into_iter().filter(|word| folded_words(word).contains(wanted.trim()));
    let choices =
        fits.take(limits::CHOICES).map(|word| AutocompleteChoice::new(word.as_str(), word.as_str()));
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}
