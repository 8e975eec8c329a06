//! Who reacted to a message with what, and what Discord sends of it. It is kept beside the message, in the order of the first reaction
//! with each emoji.

use serde_json::{Value, json};

use super::is_told;
use crate::{
    State, gateway, payload,
    world::{BOT, Kind},
};

/// Where it is kept who reacted.
const REACTED: &str = "loopback_reacted";

/// Each emoji below a message, and whose.
pub(crate) fn reacted(state: &State, at: usize) -> Vec<(String, Vec<u64>)> {
    let kept = state.messages.get(at).map(|message| &message.json[REACTED]);
    let kept = kept.and_then(Value::as_array).into_iter().flatten();
    let read = |one: &Value| {
        let users = one["users"].as_array()?.iter().filter_map(Value::as_u64).collect();
        Some((one["emoji"].as_str()?.to_owned(), users))
    };
    kept.filter_map(read).collect()
}

fn keep(state: &mut State, at: usize, reacted: &[(String, Vec<u64>)]) {
    let Some(message) = state.messages.get_mut(at) else { return };
    let shown = reacted.iter().map(|(emoji, users)| {
        json!({
            "emoji": { "id": null, "name": emoji }, "count": users.len(), "count_details": { "burst": 0, "normal": users.len() },
            "burst_colors": [], "me_burst": false, "me": users.contains(&BOT),
        })
    });
    message.json["reactions"] = shown.collect();
    let kept = reacted.iter().map(|(emoji, users)| json!({ "emoji": emoji, "users": users }));
    message.json[REACTED] = kept.collect();
}

/// Somebody reacts to a message; doing it twice is doing it once.
pub(crate) fn react(state: &mut State, at: usize, user: u64, emoji: &str) {
    let mut all = reacted(state, at);
    match all.iter_mut().find(|(known, _)| known == emoji) {
        Some((_, users)) if users.contains(&user) => return,
        Some((_, users)) => users.push(user),
        None => all.push((emoji.to_owned(), vec![user])),
    }
    keep(state, at, &all);
    tell(state, at, "MESSAGE_REACTION_ADD", user, emoji);
}

/// Somebody takes their reaction away, if it is there.
pub(crate) fn unreact(state: &mut State, at: usize, user: u64, emoji: &str) {
    let mut all = reacted(state, at);
    let Some((_, users)) = all.iter_mut().find(|(known, _)| known == emoji) else { return };
    if !users.contains(&user) {
        return;
    }
    users.retain(|one| *one != user);
    all.retain(|(_, users)| !users.is_empty());
    keep(state, at, &all);
    tell(state, at, "MESSAGE_REACTION_REMOVE", user, emoji);
}

/// Somebody takes every reaction away.
pub(crate) fn clear_reactions(state: &mut State, at: usize) {
    keep(state, at, &[]);
    if let Some(event) = told(state, at) {
        gateway::dispatch(state, "MESSAGE_REACTION_REMOVE_ALL", &event);
    }
}

/// Somebody takes every reaction with an emoji away.
pub(crate) fn clear_emoji(state: &mut State, at: usize, emoji: &str) {
    let mut all = reacted(state, at);
    all.retain(|(known, _)| known != emoji);
    keep(state, at, &all);
    if let Some(mut event) = told(state, at) {
        event["emoji"] = json!({ "id": null, "name": emoji });
        gateway::dispatch(state, "MESSAGE_REACTION_REMOVE_EMOJI", &event);
    }
}

/// What every such event has: the message, and where; nothing of a message that the gateway does not tell of.
fn told(state: &State, at: usize) -> Option<Value> {
    let message = state.messages.get(at).filter(|message| is_told(state, message))?;
    let mut event =
        json!({ "message_id": payload::id(message.id), "channel_id": payload::id(message.channel) });
    let here = state.world.by_id(message.channel).filter(|channel| channel.kind != Kind::Direct);
    if let Some(channel) = here {
        event["guild_id"] = payload::id(state.world.server_of(channel));
    }
    Some(event)
}

fn tell(state: &mut State, at: usize, name: &str, user: u64, emoji: &str) {
    let Some(mut event) = told(state, at) else { return };
    event["user_id"] = payload::id(user);
    event["emoji"] = json!({ "id": null, "name": emoji });
    event["burst"] = json!(false);
    event["type"] = json!(0);
    if name == "MESSAGE_REACTION_ADD" {
        event["burst_colors"] = json!([]);
        event["message_author_id"] = payload::id(state.messages.get(at).map_or(0, |message| message.author));
        let server = event["guild_id"].as_str().and_then(|id| id.parse().ok());
        let by = state.world.users.iter().find(|one| one.id == user);
        if let (Some(server), Some(by)) = (server, by) {
            event["member"] = payload::member(&state.world, server, by);
        }
    }
    gateway::dispatch(state, name, &event);
}
