//! The buttons and the menu under a card: more of it, and another one.

use poise::serenity_prelude as serenity;
use serenity::ComponentInteractionDataKind;

use super::language;
use crate::{
    data::Data,
    frame::DiscordFrame,
    outbound::{self, Pressed, Shown},
    presses::{Feedback, More, Step},
    screens::feedback,
};
use counterpoint_core::{
    composer,
    feedback::Counted,
    remark::{RemarkId, ServerId},
    store::Store,
    topic::{Topic, TopicId},
    words::Words,
};

/// Said of a topic that is not there any more.
pub(super) fn gone(store: &Store, topic: &str, words: &Words) -> &'static str {
    if store.has_withdrawn(topic) { words.topic_withdrawn() } else { words.topic_gone() }
}

/// Opens the card of the topic that was chosen.
pub(super) async fn topic(data: &Data, pressed: &Pressed<'_>) -> serenity::Result<()> {
    let language = language(data, pressed);
    let ComponentInteractionDataKind::StringSelect { values } = &pressed.data.kind else {
        return outbound::show(pressed, Shown::Sentence(language.words().button_unknown())).await;
    };
    let engine = data.engine();
    let store = engine.store();
    let value = values.first().map_or("", String::as_str);
    let (id, claim) = value.split_once('/').unwrap_or((value, ""));
    let Some(topic) = store.topic(id) else {
        return outbound::show(pressed, Shown::Sentence(gone(&store, id, language.words()))).await;
    };
    let claim = topic.claims.iter().position(|one| one.id == claim);
    let leading = || composer::leading(topic, &[], &[], &RemarkId::from(pressed.message.id.get()));
    let claim = claim.unwrap_or_else(leading);
    let reply = composer::compose(topic, claim, &[], engine.clock().today(), language);
    outbound::show(pressed, Shown::Card(&reply)).await?;
    count_opened(data, pressed, &topic.id).await;
    Ok(())
}

/// Opens more of a card.
pub(super) async fn more(data: &Data, pressed: &Pressed<'_>, more: &More) -> serenity::Result<()> {
    let engine = data.engine();
    let (store, today) = (engine.store(), engine.clock().today());
    let language = language(data, pressed);
    let words = language.words();
    let Some((topic, claim)) = find(&store, more) else {
        return outbound::show(pressed, Shown::Sentence(gone(&store, &more.topic, words))).await;
    };
    match more.step {
        Step::Card => {
            let reply = composer::compose(topic, claim, &[], today, language);
            outbound::show(pressed, Shown::Card(&reply)).await?;
        }
        Step::More => {
            let panel = composer::more_views(topic, claim, today, &DiscordFrame, language);
            outbound::show(pressed, Shown::Page(&panel, more, words)).await?;
        }
        Step::Sources => {
            let panel = composer::sources(topic, claim, &DiscordFrame, language);
            outbound::show(pressed, Shown::Page(&panel, more, words)).await?;
        }
        Step::Feedback => {
            let about = Feedback::open(pressed.message.id.get(), &more.topic, Some(topic), &more.claim);
            return outbound::show(pressed, Shown::Open(feedback::asked(&about, words))).await;
        }
    }
    if !more.turning {
        count_opened(data, pressed, &topic.id).await;
    }
    Ok(())
}

/// Counts that a card which everybody sees was opened.
async fn count_opened(data: &Data, pressed: &Pressed<'_>, topic: &TopicId) {
    let Some(server) = pressed.guild_id.filter(|_| !pressed.is_private()) else { return };
    let counted =
        data.moderation.storage().count(&ServerId::from(server.get()), topic, Counted::Opened).await;
    if let Err(error) = counted {
        tracing::error!(error = error.to_string(), "a press was not counted");
    }
}

/// The topic and the claim that a press is about; the first claim if that one was renamed since.
fn find<'s>(store: &'s Store, more: &More) -> Option<(&'s Topic, usize)> {
    let topic = store.topic(&more.topic)?;
    let claim = topic.claims.iter().position(|claim| claim.id == more.claim);
    Some((topic, claim.unwrap_or(0)))
}
