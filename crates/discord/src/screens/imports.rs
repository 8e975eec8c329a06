//! What an import would change, and what came of the question: a file is read whole, and its difference is shown.

use poise::serenity_prelude as serenity;
use serenity::CreateActionRow;

use super::changes;
use crate::{
    data::Data,
    frame,
    guard::Moderator,
    limits,
    messages::{Note, button},
    presses::Press,
    waiting::Waiting,
};
use counterpoint_core::{
    remark::{Scope, ServerId},
    settings::{Key, ServerSettings, Value, exchange, sentence},
    words::Words,
};

/// Lines of a difference that are shown.
const LINES: usize = 20;

/// Reads a file and shows what it would change.
pub(crate) fn propose(data: &Data, server: &ServerId, which: u64, text: &str, words: &Words) -> Note {
    let engine = data.engine();
    let is_topic = |topic: &counterpoint_core::topic::TopicId| engine.store().topic(topic.as_str()).is_some();
    let wanted = match exchange::import(text, &data.directory(server), is_topic, words) {
        Ok(wanted) => wanted,
        Err(faults) => {
            let lines: Vec<String> = faults.iter().take(LINES).map(|fault| fault.said(words)).collect();
            return Note::new(format!("{}\n{}", words.import_faults(), lines.join("\n")));
        }
    };
    let before = engine.settings().server(server);
    let changes = exchange::difference(&before, &wanted);
    if changes.is_empty() {
        return Note::new(words.import_nothing());
    }
    let lines = changes.iter().map(|change| {
        let from = before.get(change.scope.level(), &change.key).map(|entry| &entry.value);
        sentence(&change.scope, &change.key, from, change.to.as_ref(), words)
    });
    let mut shown: Vec<String> = lines.take(LINES).collect();
    if changes.len() > LINES {
        shown.push(words.import_more(changes.len() - LINES));
    }
    let text = format!("{}\n{}", words.import_question(changes.len()), shown.join("\n"));
    let now = engine.clock().now();
    data.imports.hold(server, Waiting { which, at: now, before, changes });
    let buttons = [(true, words.import_apply()), (false, words.import_cancel())];
    let buttons = buttons.map(|(apply, label)| button(&Press::Import { which, apply }, label));
    let rows = vec![CreateActionRow::Buttons(buttons.into())];
    Note { text: frame::cut(&text, limits::CONTENT), rows, file: None }
}

/// What comes of a moderator's answer.
pub(crate) async fn answered(
    data: &Data,
    moderator: Moderator,
    which: u64,
    apply: bool,
    words: &Words,
) -> Note {
    let now = data.engine().clock().now();
    match data.imports.take(&moderator.server, which, now) {
        _ if !apply => Note::new(words.import_cancelled()),
        None => Note::new(words.import_too_late()),
        Some(one) if values(&data.engine().settings().server(&moderator.server)) != values(&one.before) => {
            Note::new(words.import_overtaken())
        }
        Some(one) => {
            let made = data.moderation.change(&moderator.server, &moderator.person, &one.changes).await;
            changes::told(made, words)
        }
    }
}

/// Everything that is set, without who set it when.
fn values(own: &ServerSettings) -> Vec<(Scope, Key, Value)> {
    own.all().into_iter().map(|(scope, key, entry)| (scope, key.clone(), entry.value.clone())).collect()
}
