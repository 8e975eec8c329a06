//! What came of changes of settings, in words, and the last of them.

use std::fmt::Write as _;

use poise::serenity_prelude as serenity;

use crate::{
    data::Data,
    frame::{self, DiscordFrame},
    ids, limits,
    messages::{Note, button},
    places::REACTING,
    presses::Press,
};
use answers::moderation::Refused;
use counterpoint_core::{
    composer::{Frame as _, Mention},
    remark::{Level, Scope, ServerId},
    settings::{Key, Mode, Recorded, TopicRule, Value},
    words::Words,
};

/// What came of a change, in words, with the button that takes it back.
pub(crate) fn told(made: Result<Vec<Recorded>, Refused>, words: &Words) -> Note {
    match made {
        Ok(made) if made.is_empty() => Note::new(words.nothing_changed()),
        Ok(made) => {
            let mut text = String::new();
            for one in &made {
                let _ = writeln!(text, "#{} {}", one.number, one.sentence(words));
            }
            let number = made.first().map_or(0, |one| one.number);
            text.push_str(&words.change_undone_by(number));
            let undo = button(&Press::Undo(number), words.undo());
            let rows = vec![serenity::CreateActionRow::Buttons(vec![undo])];
            Note { text: frame::cut(&text, limits::CONTENT), rows, file: None }
        }
        Err(refused) => {
            if let Refused::Storage(error) | Refused::Reading(error) = &refused
                && !error.is_told()
            {
                tracing::error!(error = error.to_string(), "the database failed");
            }
            Note::new(refused.said(words))
        }
    }
}

/// Said where shadow mode was chosen and nobody would hear of it.
pub(crate) fn unheard(
    data: &Data,
    server: &ServerId,
    made: &[Recorded],
    words: &Words,
) -> Option<&'static str> {
    let shadow = |value: &Option<Value>| {
        matches!(value, Some(Value::Mode(Mode::Shadow) | Value::Topic(TopicRule::Shadow)))
    };
    let log = data.engine().settings().server(server).get(Level::Server, &Key::LogChannel).is_some();
    (!log && made.iter().any(|one| shadow(&one.to))).then(|| words.log_channel_unset())
}

/// Said where something was chosen that the bot may not do: it offers cards by reactions.
pub(crate) fn unable(data: &Data, server: &ServerId, made: &[Recorded], words: &Words) -> Option<String> {
    let offers =
        |value: &Option<Value>| matches!(value, Some(Value::Mode(Mode::Offer | Mode::Line | Mode::Card)));
    let server = ids::server(server).ok()?;
    made.iter().filter(|one| offers(&one.to)).find_map(|one| {
        let Scope::Place(place) = &one.scope else { return None };
        let may = data.places.permissions(Some(server), ids::channel(place).ok()?);
        (!may.contains(REACTING)).then(|| words.reactions_missing(one.scope.said(words)))
    })
}

/// The last changes in words, newest first.
pub(crate) fn history_told(list: &[Recorded], words: &Words) -> String {
    if list.is_empty() {
        return words.history_empty().to_owned();
    }
    let lines = list.iter().map(|one| {
        let undoes = one.undoes.map_or(String::new(), |number| format!(" {}", words.change_undoes(number)));
        let by = DiscordFrame.mention(Mention::Person(&one.by));
        format!("#{} <t:{}:R> {by}: {}{undoes}", one.number, one.at.seconds(), one.sentence(words))
    });
    lines.collect::<Vec<_>>().join("\n")
}
