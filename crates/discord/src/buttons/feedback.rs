//! What readers say of a reply: votes, and whether their own view is stated as they would state it.

use poise::serenity_prelude as serenity;

use super::{cards::gone, words};
use crate::{
    data::Data,
    outbound::{self, Pressed, Shown},
    presses::{Feedback, Say},
    screens::{changes, feedback},
};
use counterpoint_core::{
    feedback::{Reason, Stated},
    remark::{PersonId, ServerId},
    topic::{Topic, TopicId},
};

/// Somebody opens the screen, or says something on it.
pub(super) async fn on_press(data: &Data, pressed: &Pressed<'_>, about: &Feedback) -> serenity::Result<()> {
    let words = words(data, pressed);
    if about.say == Say::Open {
        return outbound::show(pressed, Shown::Note(feedback::asked(about, words))).await;
    }
    let store = data.engine().store();
    let Some(topic) = store.topic(&about.topic) else {
        return outbound::show(pressed, Shown::Sentence(gone(&store, &about.topic, words))).await;
    };
    let note = match about.say {
        Say::Open => feedback::asked(about, words),
        Say::Vote(reason) => match vote(data, pressed, about, &topic.id, reason).await {
            Ok(_) => feedback::voted(about, reason, words),
            Err(refused) => changes::told(Err(refused), words),
        },
        Say::State(stated) => match state(data, pressed, about, topic, stated).await {
            Ok(first) => feedback::stated(about, Some(stated).filter(|_| first), words),
            Err(refused) => changes::told(Err(refused), words),
        },
    };
    outbound::show(pressed, Shown::Note(note)).await
}

async fn vote(
    data: &Data,
    pressed: &Pressed<'_>,
    about: &Feedback,
    topic: &TopicId,
    reason: Reason,
) -> Result<answers::storage::Vote, answers::moderation::Refused> {
    let server = ServerId::from(pressed.guild_id.map_or(0, serenity::GuildId::get));
    let person = PersonId::from(pressed.user.id.get());
    data.moderation.vote(&about.reply.into(), &person, &server, topic, reason).await
}

async fn state(
    data: &Data,
    pressed: &Pressed<'_>,
    about: &Feedback,
    topic: &Topic,
    stated: Stated,
) -> Result<bool, answers::moderation::Refused> {
    let place = data.places.place(pressed.guild_id, pressed.channel_id);
    let led = topic.sides.as_ref().zip(about.led).and_then(|(sides, at)| sides.get(at));
    let person = PersonId::from(pressed.user.id.get());
    data.answers.state(&place, &person, topic, led.map(AsRef::as_ref), stated).await
}
