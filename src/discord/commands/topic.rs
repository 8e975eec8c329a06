//! `/topic`: the card of a topic, looked up by name.

use poise::serenity_prelude as serenity;
use serenity::{AutocompleteChoice, CreateAutocompleteResponse};

use super::{Context, Error, outbound};
use crate::{
    composer::{self, limits},
    discord::inbound,
    remark::RemarkId,
};

/// Both sides of a topic, with sources
#[poise::command(slash_command)]
pub(super) async fn topic(
    ctx: Context<'_>,
    #[description = "The topic's title, id or tag"]
    #[autocomplete = "choices"]
    name: String,
    #[description = "Show it to nobody else"] only_me: Option<bool>,
) -> Result<(), Error> {
    let engine = ctx.data().engine();
    let store = engine.store();
    let found = store.find(&name);
    let Some(topic) = found.exact else {
        let near: Vec<String> =
            found.near.iter().take(5).map(|topic| format!("`{}` ({})", topic.id, topic.title)).collect();
        let text = if near.is_empty() {
            "No topic is called that. `/topics` lists them all.".to_owned()
        } else {
            format!("No topic is called that. Did you mean {}?", near.join(" or "))
        };
        outbound::tell(ctx, &limits::cut(&text, limits::CONTENT)).await?;
        return Ok(());
    };
    let claim = composer::leading(topic, &[], RemarkId(super::asked(ctx)));
    let place = inbound::place(ctx.serenity_context(), ctx.guild_id(), ctx.channel_id());
    let language = engine.settings().rules(&place).language().value;
    let reply = composer::compose(topic, claim, &[], engine.clock().today(), language);
    outbound::card(ctx, &reply, only_me.unwrap_or(false)).await?;
    Ok(())
}

/// Said to moderators who name a topic that is not there.
pub(super) const NO_SUCH: &str = "Nothing has changed: no topic is called that. `/topics` lists them all.";

#[expect(clippy::unused_async, reason = "the framework wants a future; the answer comes from memory")]
/// The topics that what was typed so far may mean, best first.
pub(super) async fn choices(ctx: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    let store = ctx.data().engine().store();
    let found = store.find(partial);
    let all = found.exact.into_iter().chain(found.near);
    let choices = all.take(limits::CHOICES).map(|topic| {
        AutocompleteChoice::new(limits::cut(&topic.title, limits::CHOICE_NAME), topic.id.as_str())
    });
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}
