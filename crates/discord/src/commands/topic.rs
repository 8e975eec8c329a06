//! `/topic` and `/sources`: the card of a topic, and everything it is sourced with, looked up by name.

use poise::serenity_prelude as serenity;
use serenity::{AutocompleteChoice, CreateAutocompleteResponse, ResolvedValue};

use super::{Context, Error, outbound};
use crate::{
    data::words,
    frame::{self, DiscordFrame},
    limits,
    presses::{More, Step},
    screens::lookup,
};
use counterpoint_core::{
    composer,
    matcher::folded_words,
    remark::RemarkId,
    topic::Topic,
    words::{Language, Words},
};

#[poise::command(slash_command)]
pub(super) async fn topic(
    ctx: Context<'_>,
    #[autocomplete = "choices"] name: String,
    #[autocomplete = "claims"] claim: Option<String>,
    only_me: Option<bool>,
) -> Result<(), Error> {
    let engine = ctx.data().engine();
    let store = engine.store();
    let Some(topic) = store.find(&name).exact else {
        return Ok(outbound::tell(ctx, &lookup::did_you_mean(&store, &name, words(ctx))).await?);
    };
    let claim = match claim {
        None => composer::leading(topic, &[], &[], &RemarkId::from(super::asked(ctx))),
        Some(wanted) => match claims_like(topic, &wanted).first() {
            Some(&claim) => claim,
            None => return Ok(outbound::tell(ctx, &no_such_claim(topic, words(ctx))).await?),
        },
    };
    let reply = composer::compose(topic, claim, &[], engine.clock().today(), language(ctx));
    outbound::card(ctx, &reply, only_me.unwrap_or(false)).await?;
    Ok(())
}

#[poise::command(slash_command)]
pub(super) async fn sources(
    ctx: Context<'_>,
    #[autocomplete = "choices"]
    #[rename = "topic"]
    name: String,
    only_me: Option<bool>,
) -> Result<(), Error> {
    let store = ctx.data().engine().store();
    let Some(topic) = store.find(&name).exact else {
        return Ok(outbound::tell(ctx, &lookup::did_you_mean(&store, &name, words(ctx))).await?);
    };
    let language = language(ctx);
    let panel = composer::sources(topic, 0, &DiscordFrame, language);
    let claim = topic.claims.first().map(|claim| claim.id.clone()).unwrap_or_default();
    let more = More { step: Step::Sources, topic: topic.id.to_string(), claim, page: 0, turning: false };
    outbound::panel(ctx, &panel, &more, language.words(), only_me.unwrap_or(true)).await?;
    Ok(())
}

/// The language of the bot's own words where a command is run.
pub(super) fn language(ctx: Context<'_>) -> Language {
    let place = ctx.data().places.place(ctx.guild_id(), ctx.channel_id());
    ctx.data().engine().settings().rules(&place).language().value
}

fn no_such_claim(topic: &Topic, words: &Words) -> String {
    let claims: Vec<String> = topic.claims.iter().map(|claim| format!("`{}`", claim.id)).collect();
    frame::cut(&words.no_such_claim(claims.join(", "), &topic.id), limits::CONTENT)
}

#[expect(clippy::unused_async, reason = "the framework wants a future; the answer comes from memory")]
/// The topics that what was typed so far may mean, best first.
pub(super) async fn choices(ctx: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    let store = ctx.data().engine().store();
    let found = store.complete(partial);
    let all = found.exact.into_iter().chain(found.near);
    let choices = all.take(limits::CHOICES).map(|topic| {
        AutocompleteChoice::new(frame::cut(&topic.title, limits::CHOICE_NAME), topic.id.as_str())
    });
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}

#[expect(clippy::unused_async, reason = "the framework wants a future; the answer comes from memory")]
/// The claims of the topic named so far, those first that have the words typed.
async fn claims(ctx: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    let poise::Context::Application(asked) = ctx else { return CreateAutocompleteResponse::new() };
    let name = asked.args.iter().find(|option| option.name == "name").map(|option| &option.value);
    let Some(ResolvedValue::String(name)) = name else { return CreateAutocompleteResponse::new() };
    let store = ctx.data().engine().store();
    let Some(topic) = store.find(name).exact else { return CreateAutocompleteResponse::new() };
    let choices = claims_like(topic, partial).into_iter().take(limits::CHOICES).map(|claim| {
        let claim = &topic.claims[claim];
        AutocompleteChoice::new(frame::cut(&claim.statement.text, limits::CHOICE_NAME), claim.id.as_str())
    });
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}

/// The claims that have each of the words typed, or their beginnings, in their sentence, their id or their speakers' names; the one
/// with that id first.
fn claims_like(topic: &Topic, typed: &str) -> Vec<usize> {
    let wanted = folded_words(typed).replace('-', " ");
    let mut found: Vec<usize> = Vec::new();
    for (at, claim) in topic.claims.iter().enumerate() {
        let said = format!("{} {} {}", claim.statement.text, claim.id, claim.statement.said_by.join(" "));
        let known = folded_words(&said).replace('-', " ");
        let has = |word: &str| known.split_whitespace().any(|own| own.starts_with(word));
        if claim.id == typed.trim() {
            found.insert(0, at);
        } else if wanted.split_whitespace().all(has) {
            found.push(at);
        }
    }
    found
}
