//! The messages of a channel: reading, sending, changing and deleting them.

use serde_json::{Value, json};

use super::{Answer, parsed, reactions};
use crate::{
    Message, State, acts, limits, payload,
    payload::Content,
    refuse::{self, Refusal},
    world::{
        BOT, EMBED_LINKS, Kind, MANAGE_MESSAGES, READ_MESSAGE_HISTORY, SEND_MESSAGES,
        SEND_MESSAGES_IN_THREADS,
    },
};

/// `EPHEMERAL`
pub(super) const EPHEMERAL: u64 = 1 << 6;

/// Routes below `/channels/{id}/messages`, of a channel that the bot sees; nothing if there is no such route.
pub(super) fn route(
    state: &mut State,
    method: &str,
    channel: u64,
    rest: &[&str],
    query: &str,
    body: &Value,
) -> Option<Answer> {
    Some(match (method, rest) {
        ("POST", []) => post(state, channel, body),
        ("GET", []) => Ok((200, history(state, channel, query))),
        ("GET", [message]) => get(state, channel, message),
        ("PATCH", [message]) => patch(state, channel, message, body),
        ("DELETE", [message]) => delete(state, channel, message),
        (_, [message, "reactions", rest @ ..]) => match known(state, channel, message) {
            Ok(at) => return reactions::route(state, method, at, rest, query),
            Err(refusal) => Err(refusal),
        },
        _ => return None,
    })
}

fn known(state: &State, channel: u64, message: &str) -> Result<usize, Refusal> {
    let id: u64 = message.parse().unwrap_or(0);
    let there = |one: &Message| one.id == id && one.channel == channel && one.only.is_none();
    state.messages.iter().position(there).ok_or(Refusal::new(404, 10008))
}

/// One message, for whoever may read what was said before (resources/message, "Get Channel Message").
fn get(state: &State, channel: u64, message: &str) -> Answer {
    if state.world.bot_permissions(channel) & READ_MESSAGE_HISTORY == 0 {
        return Err(Refusal::new(403, 50001));
    }
    let at = known(state, channel, message)?;
    Ok((200, state.messages[at].json.clone()))
}

fn patch(state: &mut State, channel: u64, message: &str, body: &Value) -> Answer {
    let at = known(state, channel, message)?;
    if state.messages[at].author != BOT {
        return Err(Refusal::new(403, 50005));
    }
    if state.world.by_id(channel).is_some_and(|channel| channel.archived) {
        return Err(Refusal::new(400, 50083));
    }
    let faults = refuse::message(body);
    if !faults.is_empty() {
        return Err(Refusal::form(faults));
    }
    change(state, at, body);
    Ok((200, state.messages[at].json.clone()))
}

/// The bot's own messages, and those of others for whoever may manage messages (resources/message, "Delete Message").
fn delete(state: &mut State, channel: u64, message: &str) -> Answer {
    let at = known(state, channel, message)?;
    if state.messages[at].author != BOT && state.world.bot_permissions(channel) & MANAGE_MESSAGES == 0 {
        return Err(Refusal::new(403, 50013));
    }
    acts::delete(state, at);
    Ok((204, Value::Null))
}

/// The messages of a channel after one, newest first, as many as are asked for (resources/message, "Get Channel Messages").
fn history(state: &State, channel: u64, query: &str) -> Value {
    if state.world.bot_permissions(channel) & READ_MESSAGE_HISTORY == 0 {
        return json!([]);
    }
    let number = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(key, _)| *key == name).find_map(|(_, value)| value.parse::<u64>().ok())
    };
    let (after, limit) = (number("after").unwrap_or(0), number("limit").unwrap_or(50));
    let there = |one: &&Message| one.channel == channel && one.only.is_none() && one.id > after;
    let mut found: Vec<Value> = state.messages.iter().filter(there).map(|one| one.json.clone()).collect();
    found.truncate(usize::try_from(limit).unwrap_or(50));
    found.reverse();
    Value::Array(found)
}

pub(super) fn is_empty(body: &Value) -> bool {
    let none = |value: &Value| value.as_array().is_none_or(Vec::is_empty);
    body["content"].as_str().unwrap_or_default().trim().is_empty()
        && none(&body["embeds"])
        && none(&body["loopback_files"])
}

fn post(state: &mut State, channel: u64, body: &Value) -> Answer {
    let may = state.world.bot_permissions(channel);
    let thread = state.world.by_id(channel).is_some_and(|channel| channel.kind == Kind::Thread);
    let needed = if thread { SEND_MESSAGES_IN_THREADS } else { SEND_MESSAGES };
    if may & needed == 0 {
        return Err(Refusal::new(403, 50013));
    }
    if let Some(thread) = state.world.by_id(channel).filter(|_| thread) {
        let forum = thread.parent.and_then(|parent| state.world.by_id(parent));
        let post = forum.is_some_and(|forum| forum.kind.is_forum());
        if post && !thread.begun {
            return Err(Refusal::new(403, 40058));
        }
        if thread.archived || thread.locked {
            let what = format!("a message was sent into #{}, which is archived or locked", thread.name);
            state.violations.push(what);
        }
    }
    let faults = refuse::message(body);
    if !faults.is_empty() {
        return Err(Refusal::form(faults));
    }
    let mut body = body.clone();
    if may & EMBED_LINKS == 0 && !body["embeds"].as_array().is_none_or(Vec::is_empty) {
        // Discord leaves such embeds out without a word.
        state
            .violations
            .push("an embed was sent where the bot may not embed links: Discord drops it".to_owned());
        body["embeds"] = json!([]);
    }
    if is_empty(&body) {
        return Err(Refusal::new(400, 50006));
    }
    let reference = &body["message_reference"];
    let mut reply_to = None;
    if !reference.is_null() {
        if may & READ_MESSAGE_HISTORY == 0 {
            return Err(Refusal::new(400, 160_002));
        }
        let wanted: u64 = reference["message_id"].as_str().and_then(|id| id.parse().ok()).unwrap_or(0);
        reply_to =
            state.messages.iter().find(|one| one.id == wanted && one.channel == channel).map(|one| one.id);
        if reply_to.is_none() && reference["fail_if_not_exists"] != false {
            let what = "Unknown message".to_owned();
            return Err(Refusal::form(vec![("message_reference".to_owned(), what)]));
        }
    }
    if body["enforce_nonce"] == true {
        // A nonce counts in its channel, and for some minutes.
        let since = state.time.since_1970().saturating_sub(limits::NONCE_LIFE);
        let same = |one: &&Message| {
            one.author == BOT
                && one.channel == channel
                && one.at >= since
                && one.json["nonce"] == body["nonce"]
        };
        if let Some(known) = state.messages.iter().find(same) {
            return Ok((200, known.json.clone()));
        }
    }
    let content = content_of(&body, reply_to);
    let direct = state.world.by_id(channel).filter(|channel| channel.kind == Kind::Direct);
    let only = direct.and_then(|channel| channel.parent);
    let id = place(state, channel, &content, only, &body["allowed_mentions"]);
    let message = state.messages.iter().find(|one| one.id == id).cloned();
    let Some(message) = message else { return Err(Refusal::new(404, 10008)) };
    parsed::<serenity::model::channel::Message>(state, &message.json, "message");
    Ok((200, message.json))
}

pub(super) fn content_of(body: &Value, reply_to: Option<u64>) -> Content {
    let mut embeds = body["embeds"].clone();
    for embed in embeds.as_array_mut().into_iter().flatten() {
        embed["type"] = json!("rich");
    }
    Content {
        text: body["content"].as_str().unwrap_or_default().to_owned(),
        reply_to,
        embeds,
        components: numbered(&body["components"]),
        flags: body["flags"].as_u64().unwrap_or(0),
        nonce: body["nonce"].clone(),
        attachments: body["loopback_files"].as_array().cloned().unwrap_or_default(),
        ..Content::default()
    }
}

/// Components as Discord gives them back: each with an id.
fn numbered(rows: &Value) -> Value {
    let mut rows = rows.clone();
    let mut next = 1;
    for row in rows.as_array_mut().into_iter().flatten() {
        row["id"] = json!(next);
        next += 1;
        for part in row["components"].as_array_mut().into_iter().flatten() {
            part["id"] = json!(next);
            next += 1;
        }
    }
    rows
}

/// Puts a message of the bot's into a channel, and tells. How it may mention is kept beside it.
pub(super) fn place(
    state: &mut State,
    channel: u64,
    content: &Content,
    only: Option<u64>,
    mentions: &Value,
) -> u64 {
    let id = state.fresh_id();
    let mut json = payload::message(state, id, channel, BOT, content);
    // Left out, it allows every mention.
    json["loopback_allowed_mentions"] = if mentions.is_null() { json!({}) } else { mentions.clone() };
    let at = state.time.since_1970();
    state.messages.push(Message { id, channel, author: BOT, json, only, at });
    acts::tell_new(state, state.messages.len() - 1);
    id
}

/// Changes a message as a body says, and tells.
pub(super) fn change(state: &mut State, at: usize, body: &Value) {
    let content = content_of(body, None);
    let now = state.time.stamp();
    let message = &mut state.messages[at].json;
    for (key, value) in
        [("content", json!(content.text)), ("embeds", content.embeds), ("components", content.components)]
    {
        if !body[key].is_null() {
            message[key] = value;
        }
    }
    message["edited_timestamp"] = json!(now);
    acts::tell_change(state, at);
}
