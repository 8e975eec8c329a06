//! Imports that wait for a moderator's answer: a file is read whole, its difference is shown, and nothing changes until *Apply* is
//! pressed. They live in memory; after a restart the file has to be sent again.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use poise::serenity_prelude as serenity;
use serenity::CreateActionRow;

use super::{
    Data, commands, guard, ids, inbound, outbound,
    outbound::{Note, Pressed, Shown},
};
use counterpoint_core::{
    composer::limits,
    remark::{Scope, ServerId},
    settings::{Change, Key, ServerSettings, Value, exchange, sentence},
    time::Moment,
};

/// How long an import waits: as long as Discord lets its buttons be answered from (interactions/receiving-and-responding).
const WAITS: Duration = Duration::from_mins(15);

/// Imports that wait at once; a server has one.
const MOST: usize = 64;

/// Lines of a difference that are shown.
const LINES: usize = 20;

/// An import that waits.
struct Waiting {
    which: u64,
    at: Moment,
    /// What was set when the difference was shown.
    before: ServerSettings,
    changes: Vec<Change>,
}

/// The imports that wait, by server.
#[derive(Default)]
pub(super) struct Imports(Mutex<HashMap<ServerId, Waiting>>);

impl Imports {
    fn waiting(&self) -> MutexGuard<'_, HashMap<ServerId, Waiting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the server of a command or a press has names for, as far as the cache tells.
pub(super) fn directory(ctx: &serenity::Context, server: &ServerId) -> exchange::Directory {
    let Some(guild) = ids::server(server).ok().and_then(|server| ctx.cache.guild(server)) else {
        return exchange::Directory::default();
    };
    let mut places: Vec<exchange::Named> = guild
        .channels
        .values()
        .chain(&guild.threads)
        .map(|channel| exchange::Named {
            id: channel.id.get().into(),
            name: channel.name.clone(),
            kind: inbound::kind(channel.kind),
        })
        .collect();
    places.sort_by(|one, other| one.id.cmp(&other.id));
    let mut roles: Vec<exchange::Named> = guild
        .roles
        .values()
        .map(|role| exchange::Named { id: role.id.get().into(), name: role.name.clone(), kind: "role" })
        .collect();
    roles.sort_by(|one, other| one.id.cmp(&other.id));
    exchange::Directory { server: guild.name.clone(), places, roles }
}

/// Reads a file and shows what it would change.
pub(super) fn propose(
    ctx: &serenity::Context,
    data: &Data,
    server: &ServerId,
    which: u64,
    text: &str,
) -> Note {
    let engine = data.engine();
    let is_topic = |topic: &counterpoint_core::topic::TopicId| engine.store().topic(topic.as_str()).is_some();
    let wanted = match exchange::import(text, &directory(ctx, server), is_topic) {
        Ok(wanted) => wanted,
        Err(faults) => {
            let lines: Vec<String> = faults.iter().take(LINES).map(ToString::to_string).collect();
            return Note::new(format!("Nothing has changed. In the file:\n{}", lines.join("\n")));
        }
    };
    let before = engine.settings().server(server);
    let changes = exchange::difference(&before, &wanted);
    if changes.is_empty() {
        return Note::new("Nothing would change: everything is set so already.");
    }
    let lines = changes.iter().map(|change| {
        let from = before.get(change.scope.level(), &change.key).map(|entry| &entry.value);
        sentence(&change.scope, &change.key, from, change.to.as_ref())
    });
    let mut shown: Vec<String> = lines.take(LINES).collect();
    if changes.len() > LINES {
        shown.push(format!("… and {} more", changes.len() - LINES));
    }
    let count = counterpoint_core::words::count(changes.len(), "setting", "settings");
    let text = format!("The file changes {count}, all at once or none:\n{}", shown.join("\n"));
    let now = engine.clock().now();
    let mut waiting = data.imports.waiting();
    waiting.retain(|_, one| now.since(one.at) < WAITS);
    if waiting.len() >= MOST
        && let Some(oldest) = waiting.iter().min_by_key(|(_, one)| one.at).map(|(server, _)| server.clone())
    {
        waiting.remove(&oldest);
    }
    waiting.insert(server.clone(), Waiting { which, at: now, before, changes });
    let buttons = ["apply", "cancel"].map(|answer| {
        let label = if answer == "apply" { "Apply" } else { "Cancel" };
        outbound::button(format!("v1/import/{which}/{answer}"), label)
    });
    let rows = vec![CreateActionRow::Buttons(buttons.into())];
    Note { text: limits::cut(&text, limits::CONTENT), rows, file: None }
}

/// A moderator answers the question.
pub(super) async fn on_answer(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &Pressed<'_>,
    which: &str,
    answer: &str,
) -> serenity::Result<()> {
    let Some(moderator) = guard::presser(ctx, data, pressed, guard::SETTING, "settings").await else {
        return outbound::show(ctx, pressed, Shown::Sentence(guard::MAY_NOT)).await;
    };
    let now = data.engine().clock().now();
    let taken = {
        let mut waiting = data.imports.waiting();
        let fits = waiting
            .get(&moderator.server)
            .is_some_and(|one| one.which.to_string() == which && now.since(one.at) < WAITS);
        if fits { waiting.remove(&moderator.server) } else { None }
    };
    let note = match taken {
        _ if answer != "apply" => Note::new("Nothing has changed: the import was left."),
        None => Note::new(
            "Nothing has changed: this import no longer waits. `/settings import` takes the file again.",
        ),
        Some(one) if values(&data.engine().settings().server(&moderator.server)) != values(&one.before) => {
            Note::new(
                "Nothing has changed: something was set since the difference was shown. `/settings import` shows it anew.",
            )
        }
        Some(one) => {
            let made = data.moderation.change(&moderator.server, &moderator.person, &one.changes).await;
            commands::told(made)
        }
    };
    outbound::show(ctx, pressed, Shown::Note(note)).await
}

/// Everything that is set, without who set it when.
fn values(own: &ServerSettings) -> Vec<(Scope, Key, Value)> {
    own.all().into_iter().map(|(scope, key, entry)| (scope, key.clone(), entry.value.clone())).collect()
}
