//! Who and what an action of the page's reader means, and whether Discord would let them.

use serde_json::{Value, json};

use super::{Outcome, Refused};
use crate::{
    File, State,
    hands::parts,
    limits, payload,
    world::{BOT, Kind, User},
};

/// Somebody who may act.
pub(super) fn person(state: &State, id: u64) -> Outcome<&User> {
    let found = state.world.users.iter().find(|user| user.id == id && !user.bot);
    found.ok_or_else(|| "Nobody here is known by that id.".into())
}

/// A channel that somebody sees: everything but the direct messages of others.
pub(super) fn seen_channel(state: &State, by: u64, id: u64) -> Outcome<&crate::world::Channel> {
    let own = |channel: &&crate::world::Channel| channel.kind != Kind::Direct || channel.parent == Some(by);
    state.world.by_id(id).filter(own).ok_or_else(|| "There is no such channel.".into())
}

/// A message that somebody sees, by its position.
pub(super) fn seen(state: &State, by: u64, id: u64) -> Outcome<usize> {
    person(state, by)?;
    let at = state.messages.iter().position(|one| one.id == id && one.only.is_none_or(|only| only == by));
    let at = at.ok_or(Refused::from("The message is not there any more."))?;
    seen_channel(state, by, state.messages[at].channel)?;
    Ok(at)
}

/// A message's text that Discord takes.
pub(super) fn readable(text: &str) -> Outcome<()> {
    if text.trim().is_empty() {
        return Err("A message needs a text.".into());
    }
    if text.encode_utf16().count() > limits::CONTENT {
        return Err(Refused(format!("A message has {} characters at most.", limits::CONTENT)));
    }
    Ok(())
}

/// A button or menu of a message, if it can be used.
pub(super) fn part<'s>(state: &'s State, at: usize, custom_id: &str) -> Outcome<&'s Value> {
    let message = &state.messages[at];
    let found = parts(&message.json).find(|part| part["custom_id"] == custom_id);
    let found = found.filter(|_| message.author == BOT);
    let found = found.ok_or(Refused::from("That is not on the message any more."))?;
    if found["disabled"] == true { Err("That is switched off.".into()) } else { Ok(found) }
}

/// A command that somebody may use in a channel, its subcommand, and its options.
pub(super) fn usable(
    state: &State,
    by: u64,
    channel: u64,
    path: &str,
) -> Outcome<(Value, String, Vec<Value>)> {
    let (name, subcommand) = path.split_once(' ').unwrap_or((path, ""));
    let slash = |one: &&Value| one["name"] == name && one["type"].as_u64().unwrap_or(1) == 1;
    let command = state.commands.iter().find(slash);
    let command = command.ok_or_else(|| Refused(format!("There is no command `/{path}`.")))?;
    let here = seen_channel(state, by, channel)?.kind;
    if here == Kind::Category || here.is_forum() {
        return Err("Commands are run in channels, threads and posts.".into());
    }
    allowed(state, by, channel, command)?;
    let list = |of: &Value| of["options"].as_array().cloned().unwrap_or_default();
    let mut options = list(command);
    let has_subcommands = options.iter().any(|option| option["type"] == 1);
    if has_subcommands || !subcommand.is_empty() {
        let found = options.iter().find(|option| option["type"] == 1 && option["name"] == subcommand);
        let found = found.ok_or_else(|| Refused(format!("There is no command `/{path}`.")))?;
        options = list(found);
    }
    Ok((command.clone(), subcommand.to_owned(), options))
}

/// Whether Discord shows a command to somebody in a channel.
pub(super) fn allowed(state: &State, by: u64, channel: u64, command: &Value) -> Outcome<()> {
    let may = person(state, by).map(|person| state.world.permissions(person))?;
    let direct = seen_channel(state, by, channel)?.kind == Kind::Direct;
    if direct {
        let contexts = command["contexts"].as_array();
        let works = contexts.map_or(command["dm_permission"] != false, |all| all.contains(&json!(1)));
        return if works { Ok(()) } else { Err("This command works in servers only.".into()) };
    }
    let needed = &command["default_member_permissions"];
    let needed = needed.as_str().and_then(|text| text.parse().ok()).or(needed.as_u64()).unwrap_or(0);
    if may & needed == needed { Ok(()) } else { Err("This command is for moderators.".into()) }
}

pub(super) fn named<'o>(known: &'o [Value], name: &str) -> Outcome<&'o Value> {
    let found = known.iter().find(|option| option["name"] == name);
    found.ok_or_else(|| Refused(format!("The command has no option `{name}`.")))
}

/// What a value of an option is sent as.
pub(super) fn meant(
    state: &mut State,
    option: &Value,
    value: &Value,
    resolved: &mut Value,
    port: u16,
) -> Outcome<Value> {
    let name = option["name"].as_str().unwrap_or_default().to_owned();
    let wrong = |what: &str| Refused(format!("`{name}` must be {what}."));
    if let Some(choices) = option["choices"].as_array().filter(|choices| !choices.is_empty()) {
        let fits = choices.iter().any(|choice| choice["value"] == *value);
        return if fits { Ok(value.clone()) } else { Err(wrong("one of its choices")) };
    }
    let id = value.as_str().unwrap_or_default();
    match option["type"].as_u64() {
        Some(3) if value.is_string() => {}
        Some(3) => return Err(wrong("a text")),
        Some(4) if value.is_i64() || value.is_u64() => {}
        Some(4) => return Err(wrong("a whole number")),
        Some(5) if value.is_boolean() => {}
        Some(5) => return Err(wrong("true or false")),
        Some(6) => member(state, id, resolved)?,
        Some(7) => channel(state, id, resolved)?,
        Some(8) => role(state, id, resolved)?,
        Some(10) if value.is_number() => {}
        Some(10) => return Err(wrong("a number")),
        Some(11) => {
            let content = value["content"].as_str().ok_or_else(|| wrong("a file"))?;
            let file = value["filename"].as_str().unwrap_or("file");
            let id = state.fresh_id();
            resolved["attachments"][id.to_string()] = payload::attachment(id, file, content.len(), port);
            state.files.push(File { id, content: content.as_bytes().to_vec() });
            return Ok(json!(id.to_string()));
        }
        _ => return Err(Refused(format!("`{name}` cannot be filled in here."))),
    }
    Ok(value.clone())
}

pub(super) fn member(state: &State, id: &str, resolved: &mut Value) -> Outcome<()> {
    let user = state.world.users.iter().find(|user| user.id.to_string() == id);
    let user = user.ok_or(Refused::from("There is no such member."))?;
    resolved["users"][id] = payload::user(user);
    resolved["members"][id] = payload::partial_member(&state.world, user);
    Ok(())
}

pub(super) fn role(state: &State, id: &str, resolved: &mut Value) -> Outcome<()> {
    let role = state.world.roles.iter().find(|role| role.id.to_string() == id);
    resolved["roles"][id] = payload::role(role.ok_or(Refused::from("There is no such role."))?);
    Ok(())
}

pub(super) fn channel(state: &State, id: &str, resolved: &mut Value) -> Outcome<()> {
    let channel = state.world.channels.iter().find(|one| one.id.to_string() == id);
    let channel = channel.filter(|channel| channel.kind != Kind::Direct);
    let channel = channel.ok_or(Refused::from("There is no such channel."))?;
    resolved["channels"][id] = payload::partial_channel(channel);
    Ok(())
}
