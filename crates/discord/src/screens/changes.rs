//! What came of changes of settings, in words, and the last of them.

use std::fmt::Write as _;

use poise::serenity_prelude as serenity;

use crate::{
    data::Data,
    messages::{Note, button},
    presses::Press,
};
use answers::moderation::Refused;
use counterpoint_core::{
    composer::limits,
    remark::{Scope, ServerId},
    settings::{Key, Mode, Recorded, TopicRule, Value},
    words::Language,
};

/// What came of a change, in words, with the button that takes it back.
pub(crate) fn told(made: Result<Vec<Recorded>, Refused>) -> Note {
    match made {
        Ok(made) if made.is_empty() => Note::new("Nothing has changed: it is set so already."),
        Ok(made) => {
            let mut text = String::new();
            for one in &made {
                let _ = writeln!(text, "#{} {}", one.number, one.sentence(Language::English.words()));
            }
            let number = made.first().map_or(0, |one| one.number);
            let _ = write!(text, "`/settings undo number: {number}` takes it back.");
            let undo = button(&Press::Undo(number), "Undo");
            let rows = vec![serenity::CreateActionRow::Buttons(vec![undo])];
            Note { text: limits::cut(&text, limits::CONTENT), rows, file: None }
        }
        Err(refused) => {
            if let Refused::Storage(error) | Refused::Reading(error) = &refused
                && !error.is_told()
            {
                tracing::error!(error = error.to_string(), "the database failed");
            }
            Note::new(refused.said(Language::English.words()))
        }
    }
}

/// Said where shadow mode was chosen and nobody would hear of it.
pub(crate) fn unheard(data: &Data, server: ServerId, made: &[Recorded]) -> Option<&'static str> {
    let shadow = |value: &Option<Value>| {
        matches!(value, Some(Value::Mode(Mode::Shadow) | Value::Topic(TopicRule::Shadow)))
    };
    let log = data.engine().settings().server(server).get(Scope::Server, &Key::LogChannel).is_some();
    (!log && made.iter().any(|one| shadow(&one.to)))
        .then_some("\nNo log channel is set yet, so nobody hears of it: `/settings log channel: #channel`.")
}

/// The last changes in words, newest first.
pub(crate) fn history_told(list: &[Recorded]) -> String {
    if list.is_empty() {
        return "Nothing was changed in the last 90 days.".to_owned();
    }
    let lines = list.iter().map(|one| {
        let undoes = one.undoes.map_or(String::new(), |number| format!(" (undoes #{number})"));
        format!(
            "#{} <t:{}:R> <@{}>: {}{undoes}",
            one.number,
            one.at.seconds(),
            one.by,
            one.sentence(Language::English.words())
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}
