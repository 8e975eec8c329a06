//! Reactions below a message: the bot's own, who has reacted, and taking all of them away (resources/message, "Create Reaction" and its
//! neighbours).

use serde_json::Value;

use super::Answer;
use crate::{
    State, acts, limits, payload,
    refuse::Refusal,
    world::{ADD_REACTIONS, BOT, MANAGE_MESSAGES, READ_MESSAGE_HISTORY},
};

/// Routes below `/channels/{id}/messages/{id}/reactions`, of a message that is there; nothing if there is no such route.
pub(super) fn route(
    state: &mut State,
    method: &str,
    at: usize,
    rest: &[&str],
    query: &str,
) -> Option<Answer> {
    Some(match (method, rest) {
        ("GET", [emoji]) => list(state, at, emoji, query),
        ("PUT", [emoji, "@me"]) => add(state, at, emoji),
        ("DELETE", [emoji, "@me"]) => remove(state, at, emoji),
        ("DELETE", []) => clear(state, at, None),
        ("DELETE", [emoji]) => clear(state, at, Some(emoji)),
        _ => return None,
    })
}

/// The emoji that a path names: a Unicode one; this world has none of its own.
fn emoji(part: &str) -> Result<String, Refusal> {
    let name =
        decoded(part).filter(|name| !name.is_empty() && name.chars().all(|c| !c.is_ascii_alphabetic()));
    let unicode = name.filter(|name| !name.contains(':') && !name.is_ascii());
    unicode.ok_or(Refusal::new(400, 10014))
}

/// A part of a path without its percent signs.
fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut left = part.bytes();
    while let Some(byte) = left.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [left.next()?, left.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

fn channel(state: &State, at: usize) -> u64 {
    state.messages.get(at).map_or(0, |message| message.channel)
}

fn add(state: &mut State, at: usize, part: &str) -> Answer {
    let emoji = emoji(part)?;
    let channel = channel(state, at);
    let may = state.world.bot_permissions(channel);
    if may & READ_MESSAGE_HISTORY == 0 {
        return Err(Refusal::new(403, 50013));
    }
    let reacted = acts::reacted(state, at);
    let known = reacted.iter().any(|(known, _)| *known == emoji);
    // An emoji that stands there already may be joined without the permission.
    if !known && may & ADD_REACTIONS == 0 {
        return Err(Refusal::new(403, 50013));
    }
    if state.world.by_id(channel).is_some_and(|channel| channel.archived) {
        return Err(Refusal::new(400, 50083));
    }
    if !known && reacted.len() >= limits::REACTIONS {
        return Err(Refusal::new(400, 30010));
    }
    acts::react(state, at, BOT, &emoji);
    Ok((204, Value::Null))
}

fn remove(state: &mut State, at: usize, part: &str) -> Answer {
    let emoji = emoji(part)?;
    if !acts::reacted(state, at).iter().any(|(known, _)| *known == emoji) {
        return Err(Refusal::new(404, 10014));
    }
    acts::unreact(state, at, BOT, &emoji);
    Ok((204, Value::Null))
}

/// Who has reacted with an emoji, in the order of their ids (resources/message, "Get Reactions").
fn list(state: &State, at: usize, part: &str, query: &str) -> Answer {
    let emoji = emoji(part)?;
    if state.world.bot_permissions(channel(state, at)) & READ_MESSAGE_HISTORY == 0 {
        return Err(Refusal::new(403, 50013));
    }
    let number = |name: &str| {
        let all = query.split('&').filter_map(|one| one.split_once('='));
        all.into_iter().find(|(own, _)| *own == name).and_then(|(_, value)| value.parse::<u64>().ok())
    };
    let most = usize::try_from(number("limit").unwrap_or(25).clamp(1, 100)).unwrap_or(100);
    let after = number("after").unwrap_or(0);
    let reacted = acts::reacted(state, at).into_iter().find(|(known, _)| *known == emoji);
    let mut users = reacted.map(|(_, users)| users).unwrap_or_default();
    users.sort_unstable();
    let known = |id: &u64| state.world.users.iter().find(|user| user.id == *id);
    let shown = users.iter().filter(|id| **id > after).filter_map(known).take(most).map(payload::user);
    Ok((200, shown.collect()))
}

/// Takes all reactions away, or those with one emoji.
fn clear(state: &mut State, at: usize, part: Option<&str>) -> Answer {
    let emoji = part.map(emoji).transpose()?;
    if state.world.bot_permissions(channel(state, at)) & MANAGE_MESSAGES == 0 {
        return Err(Refusal::new(403, 50013));
    }
    match emoji {
        Some(emoji) => acts::clear_emoji(state, at, &emoji),
        None => acts::clear_reactions(state, at),
    }
    Ok((204, Value::Null))
}
