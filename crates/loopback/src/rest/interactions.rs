//! Answers to interactions: the first response, for which Discord waits three seconds, and the messages that follow it for fifteen
//! minutes.

use serde_json::Value;

use super::{
    Answer,
    messages::{EPHEMERAL, change, content_of, is_empty, place},
};
use crate::{
    State, acts, limits,
    refuse::{self, Refusal},
    world::BOT,
};

pub(super) fn callback(state: &mut State, id: &str, token: &str, body: &Value) -> Answer {
    let number: u64 = id.parse().unwrap_or(0);
    let Some(interaction) = state.interactions.get(&number).filter(|one| one.token == token).cloned() else {
        return Err(Refusal::new(404, 10062));
    };
    if interaction.answer.is_some() {
        return Err(Refusal::new(400, 40060));
    }
    if state.time.since_1970() > interaction.at.saturating_add(state.first_response()) {
        if let Some(known) = state.interactions.get_mut(&number) {
            known.late = true;
        }
        let (user, seconds) = (interaction.user, state.first_response().as_secs());
        let what = format!("an interaction of {user} was answered after its {seconds} seconds");
        state.violations.push(what);
        return Err(Refusal::new(404, 10062));
    }
    let data = &body["data"];
    let kind = body["type"].as_u64().unwrap_or(0);
    if (interaction.kind == 4) != (kind == 8) {
        return Err(Refusal::form(vec![("type".to_owned(), "not an answer to this interaction".to_owned())]));
    }
    let faults = if kind == 8 { refuse::choices(data) } else { refuse::message(data) };
    if !faults.is_empty() {
        return Err(Refusal::form(faults));
    }
    let made = match kind {
        4 => {
            if is_empty(data) {
                return Err(Refusal::new(400, 50006));
            }
            let only = (data["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0).then_some(interaction.user);
            let content = content_of(data, None);
            Some(place(state, interaction.channel, &content, only, &data["allowed_mentions"]))
        }
        7 => {
            let at = state.messages.iter().position(|one| Some(one.id) == interaction.message);
            let Some(at) = at else { return Err(Refusal::new(404, 10008)) };
            change(state, at, data);
            interaction.message
        }
        // 5 is a promise to answer later; what follows takes its place.
        _ => None,
    };
    if let Some(known) = state.interactions.get_mut(&number) {
        known.answer = Some(body.clone());
        known.made = made;
    }
    Ok((204, Value::Null))
}

pub(super) fn follow_up(
    state: &mut State,
    method: &str,
    app: &str,
    token: &str,
    rest: &[&str],
    body: &Value,
) -> Answer {
    let found = state.interactions.values().find(|one| one.token == token).cloned();
    let Some(interaction) = found.filter(|_| app == BOT.to_string()) else {
        return Err(Refusal::new(404, 10015));
    };
    if state.time.since_1970() > interaction.at.saturating_add(limits::TOKEN_LIFE) {
        return Err(Refusal::new(401, 50027));
    }
    let made = match rest {
        ["messages", "@original"] => interaction.made,
        ["messages", id] => id.parse().ok(),
        _ => None,
    };
    let at = state.messages.iter().position(|one| Some(one.id) == made);
    match (method, at) {
        ("POST", _) => {
            let faults = refuse::message(body);
            if !faults.is_empty() {
                return Err(Refusal::form(faults));
            }
            // The first that follows a promise takes its place, and is seen by whom the promise was seen.
            let promise = interaction.answer.as_ref().filter(|answer| answer["type"] == 5);
            let promise = promise.filter(|_| interaction.made.is_none());
            let flags = promise.map_or(&body["flags"], |promise| &promise["data"]["flags"]);
            let only = (flags.as_u64().unwrap_or(0) & EPHEMERAL != 0).then_some(interaction.user);
            let mut content = content_of(body, None);
            content.flags = flags.as_u64().unwrap_or(0);
            let id = place(state, interaction.channel, &content, only, &body["allowed_mentions"]);
            if promise.is_some() {
                let known = state.interactions.values_mut().find(|one| one.token == token);
                if let Some(known) = known {
                    known.made = Some(id);
                }
            }
            let made = state.messages.iter().find(|one| one.id == id).map(|one| one.json.clone());
            Ok((200, made.unwrap_or_default()))
        }
        ("GET", Some(at)) => Ok((200, state.messages[at].json.clone())),
        ("PATCH", Some(at)) => {
            change(state, at, body);
            Ok((200, state.messages[at].json.clone()))
        }
        ("DELETE", Some(at)) => {
            acts::delete(state, at);
            Ok((204, Value::Null))
        }
        _ => Err(Refusal::new(404, 10008)),
    }
}
