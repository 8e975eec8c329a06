//! The line from a message to its answer.
//!
//! Nearly every message ends where it is read: in a place that is off it is found to be in one, and nothing else is looked at; elsewhere
//! it is heard, and raises nothing. A task is begun for the few of which something comes.

use std::time::Instant;

use poise::serenity_prelude as serenity;
use tracing::Instrument as _;

use crate::{
    Dealt,
    data::Data,
    frame::DiscordFrame,
    inbound::{self, Arrived},
    places::Places,
    screens::lookup,
    signals::{self, Signal},
};
use answers::Document;
use counterpoint_core::{
    composer::{Frame as _, Mention},
    engine::{Engine, Hearing, Outcome},
    hear::Directions,
    policy::{RUSH_HOLD, Silence},
    remark::{Remark, RemarkId},
    settings::Mode,
};

/// A message, as `MESSAGE_CREATE` says it.
pub(super) fn on_message(data: &Data, said: &str) {
    let came = Instant::now();
    let arrived = match Arrived::read(said) {
        Ok(arrived) => arrived,
        Err(error) => return super::unread("MESSAGE_CREATE", &error),
    };
    // What goes from the server goes first, and with it what is set and known there.
    if let Some(server) = arrived.guild_id.filter(|server| data.departures.is_going(*server)) {
        let (work, said) = (data.clone(), said.to_owned());
        data.go_on(async move {
            work.departures.wait(server).await;
            if let Ok(arrived) = Arrived::read(&said) {
                hear(&work, &arrived, came);
            }
        });
        return;
    }
    hear(data, &arrived, came);
}

/// Hears a message, and has somebody deal with it where something comes of it.
fn hear(data: &Data, arrived: &Arrived<'_>, came: Instant) {
    let begins = arrived.begins();
    if !begins && let Some(hearing) = off(&data.places, data.engine(), arrived) {
        return ends(data, &RemarkId::from(arrived.id), arrived.channel_id, &hearing);
    }
    let mut remark = match arrived.written() {
        Ok(written) => inbound::remark(&data.places, written),
        Err(error) => return super::unread("MESSAGE_CREATE", &error),
    };
    data.answers.platform().closed.heed(&mut remark);
    let span = tracing::debug_span!(
        "message",
        remark_id = arrived.id,
        channel_id = arrived.channel_id.get(),
        server_id = arrived.guild_id.map(serenity::GuildId::get),
    );
    let replies_to = if remark.asks { arrived.replies_to() } else { None };
    let work = data.clone();
    if remark.place.server.is_none() {
        let work = Box::pin(async move { on_direct(&work, &remark).await });
        data.go_on(signals::dealing(came, work).instrument(span));
    } else if data.engine().wants_direction(&remark) {
        let work = Box::pin(async move {
            let direction = direction(&work, &remark).await;
            let hearing = heard(&work, &remark, direction.as_ref());
            deal(&work, &remark, replies_to, &hearing, begins).await;
            if hearing.silence().is_some() {
                // The encoder takes its time.
                tell_anew(&work, work.answers.hear_overtaken(&remark).await).await;
            }
        });
        data.go_on(signals::dealing(came, work).instrument(span));
    } else {
        let hearing = span.in_scope(|| heard(data, &remark, None));
        if !begins && is_all(&remark, &hearing) {
            return ends(data, &remark.id, arrived.channel_id, &hearing);
        }
        // In a place of its own, and not carried from hand to hand.
        let work = Box::pin(async move { deal(&work, &remark, replies_to, &hearing, begins).await });
        data.go_on(signals::dealing(came, work).instrument(span));
    }
}

/// A message as `MESSAGE_UPDATE` says it became; nothing where it is not told whole.
pub(super) fn told(data: &Data, said: &str) -> Option<Remark> {
    let written = Arrived::read(said).ok()?;
    let mut remark = inbound::remark(&data.places, written.written().ok()?);
    data.answers.platform().closed.heed(&mut remark);
    Some(remark)
}

/// Hears a message that is edited, where it counts in a discussion or was never answered. Most edits add no claim: Discord is asked for the
/// message only where what was told does, and what it says is heard again only where that is something else.
pub(super) async fn hear_edited(data: &Data, told: Remark) {
    let wants = data.engine().wants_direction(&told);
    let direction = if wants { direction(data, &told).await } else { None };
    let edit = data.engine().edited(told, direction.as_ref());
    if data.engine().adds_claim(&edit) {
        tell_anew(data, data.answers.hear_anew(&edit).await).await;
    }
}

/// Tells what came of a message that was heard because it was edited, where something did.
async fn tell_anew(data: &Data, heard: Option<(Remark, Hearing)>) {
    let Some((remark, hearing)) = heard else { return };
    data.signals.tell(Signal::Heard(&hearing));
    if let Some(silence) = hearing.silence() {
        silent(&remark, silence);
    }
    tell_of_shadow(data, &remark, &hearing).await;
}

/// What the engine hears, as a span of its own.
fn heard(data: &Data, remark: &Remark, direction: Option<&Directions>) -> Hearing {
    tracing::debug_span!("hear").in_scope(|| data.engine().hear_as(remark, direction))
}

/// The silence of a place that is off.
fn off(places: &Places, engine: &Engine, arrived: &Arrived<'_>) -> Option<Hearing> {
    let place = places.place(Some(arrived.guild_id?), arrived.channel_id);
    engine.overhear(&place, &arrived.author(places.me())?, arrived.is_blank(), || arrived.roles())
}

/// Whether somebody who asks by name hears that there is nothing; everybody else is left alone.
fn asks_for_nothing(remark: &Remark, silence: &Silence) -> bool {
    remark.asks && matches!(silence, Silence::NothingRaised(_) | Silence::OtherSense { .. })
}

/// Whether nothing comes of a message.
fn is_all(remark: &Remark, hearing: &Hearing) -> bool {
    let silent = hearing.silence().is_some_and(|silence| !asks_for_nothing(remark, silence));
    silent && hearing.shadow.is_none() && hearing.rush.is_none()
}

/// Nothing comes of a message. Nothing that is said here quotes it: a phrase is the store's own words.
fn ends(data: &Data, remark: &RemarkId, channel: serenity::ChannelId, hearing: &Hearing) {
    if let Some(silence) = hearing.silence() {
        let silence = silence.reason();
        tracing::debug!(remark_id = %remark, channel_id = channel.get(), silence, "silent");
    }
    data.observe(Dealt::Message(remark.clone(), hearing));
}

/// Does what comes of a message. If it asks by name in reply to another one, `replies_to` is that.
async fn deal(data: &Data, remark: &Remark, replies_to: Option<RemarkId>, hearing: &Hearing, begins: bool) {
    match &hearing.outcome {
        Outcome::Silent(silence) => {
            silent(remark, silence);
            let loud = || data.engine().settings().rules(&remark.place).mode().value != Mode::Shadow;
            if asks_for_nothing(remark, silence) && loud() {
                let text = lookup::nothing(&data.engine().store(), &remark.text, data.words(&remark.place));
                data.answers.tell(remark, text).await;
            }
            tell_of_shadow(data, remark, hearing).await;
        }
        Outcome::Speak(reply, mode) => {
            data.answers.answer_in_reply(remark, replies_to, reply, *mode, hearing.at).await;
        }
        Outcome::Offer(reply) => Box::pin(data.answers.offer(remark, reply, hearing.at)).await,
    }
    if begins {
        Box::pin(data.answers.begun(&remark.place.channel)).await;
    }
    if let Some(rush) = hearing.rush {
        let words = data.words(&remark.place);
        let channel = DiscordFrame.mention(Mention::Place(&remark.place.channel));
        let text = words.rush_note(channel, rush.count, words.left(RUSH_HOLD), rush.usual);
        data.answers.log(&remark.place, Document::Note(text)).await;
    }
    data.observe(Dealt::Message(remark.id.clone(), hearing));
}

/// Nothing is said, and why.
fn silent(remark: &Remark, silence: &Silence) {
    let silence = silence.reason();
    tracing::debug!(remark_id = %remark.id, channel_id = %remark.place.channel, silence, "silent");
}

/// Tells moderators what would have been said or offered, if it was held back for them to see.
async fn tell_of_shadow(data: &Data, remark: &Remark, hearing: &Hearing) {
    let Some(would) = &hearing.shadow else { return };
    let (topic, manner) = (would.reply.topic.as_str(), would.manner);
    tracing::info!(remark_id = %remark.id, topic, ?manner, "shadow: would have brought it up");
    if let Some(note) = data.answers.shadow_note(remark, hearing, &would.reply) {
        data.answers.log(&remark.place, note).await;
    }
}

/// What the encoder says of a message; nothing where it is too busy.
async fn direction(data: &Data, remark: &Remark) -> Option<Directions> {
    let (moderation, remark) = (data.moderation.clone(), remark.clone());
    tokio::task::spawn_blocking(move || moderation.engine().direction_of(&remark)).await.ok().flatten()
}

/// Somebody says something to the bot alone: the card of what they name or raise, or what to do instead.
async fn on_direct(data: &Data, remark: &Remark) {
    let person = remark.author.person().is_some();
    let direction = if person { data.moderation.direction(remark).await } else { None };
    let hearing = data.engine().look_up(remark, direction.as_ref());
    match &hearing.outcome {
        Outcome::Speak(reply, mode) => data.answers.answer(remark, reply, *mode, hearing.at).await,
        Outcome::Silent(silence) if asks_for_nothing(remark, silence) => {
            let text = lookup::nothing(&data.engine().store(), &remark.text, data.words(&remark.place));
            data.answers.tell(remark, text).await;
        }
        // What is asked for too often `/topic` answers always.
        Outcome::Silent(_) | Outcome::Offer(_) => {}
    }
    data.observe(Dealt::Message(remark.id.clone(), &hearing));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Arrived, Engine, Hearing, Places, Silence, off};
    use counterpoint_core::{
        settings::{Defaults, Key, Mode, Value},
        store::Store,
        time::{Clock, Moment},
    };

    const SAID: &str = r#"{"id":"30","channel_id":"10","guild_id":"1","content":"a \"text\" with escapes and a <@7>","type":0,
        "author":{"id":"20","username":"somebody","avatar":null},"member":{"roles":["4","5","6"],"joined_at":"2026-01-01T00:00:00Z"},
        "mentions":[{"id":"7"}],"embeds":[],"attachments":[],"timestamp":"2026-01-01T00:00:00Z","edited_timestamp":null,
        "referenced_message":{"id":"29","channel_id":"10","content":"another","author":{"id":"21"},"type":0}}"#;

    fn engine(mode: Mode) -> Engine {
        let defaults = Defaults::default().with(&Key::Mode, Value::Mode(mode));
        Engine::new(
            Arc::new(Store::of(Vec::new()).expect("an empty store")),
            defaults,
            Clock::by_hand_at(Moment(0)),
        )
    }

    #[test]
    fn a_message_in_a_place_that_is_off_is_not_copied() {
        let places = Places::default();
        let server = r#"{"id":"1","name":"","owner_id":"8","roles":[],"channels":[{"id":"10","type":0,"name":"a","parent_id":"9"}]}"#;
        places.event("GUILD_CREATE", server);
        let (silent, speaks) = (engine(Mode::Off), engine(Mode::Card));
        // What is made once for each thread is made here.
        let mut heard = Arrived::read(SAID).ok().and_then(|arrived| off(&places, &silent, &arrived));
        assert!(heard.take().is_some());
        let counted = allocation_counter::measure(|| {
            heard = Arrived::read(SAID).ok().and_then(|arrived| off(&places, &silent, &arrived));
        });
        let silence = heard.as_ref().and_then(Hearing::silence);
        assert!(matches!(silence, Some(Silence::ModeOff { .. })), "{silence:?}");
        // The reader keeps one list: of the brackets that are open in what it passes over.
        assert!(counted.count_total <= 1 && counted.bytes_total <= 64, "{counted:?}");
        let arrived = Arrived::read(SAID).expect("it is a message");
        assert!(off(&places, &speaks, &arrived).is_none());
    }
}
