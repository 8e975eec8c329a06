//! The buttons and the menu under a card: more of it, another one, and what readers say of it.

use poise::serenity_prelude as serenity;
use serenity::ComponentInteractionDataKind;

use super::language;
use crate::{
    data::Data,
    frame::DiscordFrame,
    messages::{self, Note},
    outbound::{self, Pressed, Shown},
    presses::{More, Step},
    screens::changes,
};
use counterpoint_core::{
    composer,
    feedback::{Counted, Reason},
    remark::{PersonId, RemarkId, ServerId},
    store::Store,
    topic::{Topic, TopicId},
    words::Words,
};

/// Said of a topic that is not there any more.
fn gone(store: &Store, topic: &str, words: &Words) -> &'static str {
    if store.has_withdrawn(topic) { words.topic_withdrawn() } else { words.topic_gone() }
}

/// Counts what somebody says of a reply.
pub(super) async fn vote(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &Pressed<'_>,
    reason: Reason,
    reply: u64,
    topic: &str,
) -> serenity::Result<()> {
    let words = language(ctx, data, pressed).words();
    let store = data.engine().store();
    if store.topic(topic).is_none() {
        return outbound::show(pressed, Shown::Sentence(gone(&store, topic, words))).await;
    }
    let server = ServerId::from(pressed.guild_id.map_or(0, serenity::GuildId::get));
    let person = PersonId::from(pressed.user.id.get());
    let kept = data.moderation.vote(&reply.into(), &person, &server, &TopicId::new(topic), reason).await;
    let note = match kept {
        Ok(_) => Note {
            text: words.feedback_counted(reason.said(words)),
            rows: messages::reasons(words, reply, topic),
            file: None,
        },
        Err(refused) => changes::told(Err(refused), words),
    };
    outbound::show(pressed, Shown::Note(note)).await
}

/// Opens the card of the topic that was chosen.
pub(super) async fn topic(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &Pressed<'_>,
) -> serenity::Result<()> {
    let language = language(ctx, data, pressed);
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
    let leading = || composer::leading(topic, &[], &RemarkId::from(pressed.message.id.get()));
    let claim = claim.unwrap_or_else(leading);
    let reply = composer::compose(topic, claim, &[], engine.clock().today(), language);
    outbound::show(pressed, Shown::Card(&reply)).await?;
    count_opened(data, pressed, &topic.id).await;
    Ok(())
}

/// Opens more of a card.
pub(super) async fn more(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &Pressed<'_>,
    more: &More,
) -> serenity::Result<()> {
    let engine = data.engine();
    let (store, today) = (engine.store(), engine.clock().today());
    let language = language(ctx, data, pressed);
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
            let rows = messages::reasons(words, pressed.message.id.get(), &more.topic);
            let note = Note { text: words.feedback_asked().to_owned(), rows, file: None };
            return outbound::show(pressed, Shown::Open(note)).await;
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
