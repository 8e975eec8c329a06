//! What an import would change, and what came of the question: a file is read whole, and its difference is shown.

use poise::serenity_prelude as serenity;
use serenity::CreateActionRow;

use super::changes;
use crate::{
    data::Data,
    guard::Moderator,
    inbound,
    messages::{Note, button},
    presses::Press,
    waiting::Waiting,
};
use counterpoint_core::{
    composer::limits,
    remark::{Scope, ServerId},
    settings::{Key, ServerSettings, Value, exchange, sentence},
    words::Language,
};

/// Lines of a difference that are shown.
const LINES: usize = 20;

/// Reads a file and shows what it would change.
pub(crate) fn propose(
    ctx: &serenity::Context,
    data: &Data,
    server: ServerId,
    which: u64,
    text: &str,
) -> Note {
    let engine = data.engine();
    let is_topic = |topic: &counterpoint_core::topic::TopicId| engine.store().topic(topic.as_str()).is_some();
    let wanted = match exchange::import(
        text,
        &inbound::directory(&ctx.cache, server),
        is_topic,
        Language::English.words(),
    ) {
        Ok(wanted) => wanted,
        Err(faults) => {
            let lines: Vec<String> =
                faults.iter().take(LINES).map(|fault| fault.said(Language::English.words())).collect();
            return Note::new(format!("Nothing has changed. In the file:\n{}", lines.join("\n")));
        }
    };
    let before = engine.settings().server(server);
    let changes = exchange::difference(&before, &wanted);
    if changes.is_empty() {
        return Note::new("Nothing would change: everything is set so already.");
    }
    let lines = changes.iter().map(|change| {
        let from = before.get(change.scope, &change.key).map(|entry| &entry.value);
        sentence(change.scope, &change.key, from, change.to.as_ref(), Language::English.words())
    });
    let mut shown: Vec<String> = lines.take(LINES).collect();
    if changes.len() > LINES {
        shown.push(format!("… and {} more", changes.len() - LINES));
    }
    let count = counterpoint_core::words::count(changes.len(), "setting", "settings");
    let text = format!("The file changes {count}, all at once or none:\n{}", shown.join("\n"));
    let now = engine.clock().now();
    data.imports.hold(server, Waiting { which, at: now, before, changes });
    let buttons = [(true, "Apply"), (false, "Cancel")];
    let buttons = buttons.map(|(apply, label)| button(&Press::Import { which, apply }, label));
    let rows = vec![CreateActionRow::Buttons(buttons.into())];
    Note { text: limits::cut(&text, limits::CONTENT), rows, file: None }
}

/// What comes of a moderator's answer.
pub(crate) async fn answered(data: &Data, moderator: Moderator, which: u64, apply: bool) -> Note {
    let now = data.engine().clock().now();
    match data.imports.take(moderator.server, which, now) {
        _ if !apply => Note::new("Nothing has changed: the import was left."),
        None => Note::new(
            "Nothing has changed: this import no longer waits. `/settings import` takes the file again.",
        ),
        Some(one) if values(&data.engine().settings().server(moderator.server)) != values(&one.before) => {
            Note::new(
                "Nothing has changed: something was set since the difference was shown. `/settings import` shows it anew.",
            )
        }
        Some(one) => {
            let made = data.moderation.change(moderator.server, moderator.person, &one.changes).await;
            changes::told(made)
        }
    }
}

/// Everything that is set, without who set it when.
fn values(own: &ServerSettings) -> Vec<(Scope, Key, Value)> {
    own.all().into_iter().map(|(scope, key, entry)| (scope, key.clone(), entry.value.clone())).collect()
}
