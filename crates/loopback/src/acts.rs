//! What people's actions do to the world, and what Discord sends of them: by ids, and the callers have made sure that they are there.

mod reactions;

use serde_json::{Value, json};

pub(crate) use reactions::{clear_emoji, clear_reactions, react, reacted, unreact};

use crate::{
    Interaction, Message, Said, State, Voice, gateway,
    payload::{self, Content},
    world::{Channel, Kind, WEBHOOK},
};

/// Somebody says something. The message's id.
pub(crate) fn say(state: &mut State, author: u64, channel: u64, said: Said) -> u64 {
    let webhook = said.voice == Voice::Webhook;
    let content = Content {
        text: said.text,
        kind: if said.voice == Voice::System { 6 } else { 0 },
        webhook,
        reply_to: said.reply_to,
        forwarded: said.forwarded,
        silent: said.silent,
        ..Content::default()
    };
    // The first message of a forum's post has the post's own id.
    let post = is_post(state, channel);
    let place = state.world.channels.iter_mut().find(|one| one.id == channel && post && !one.begun);
    let id = match place.filter(|_| !said.early) {
        Some(place) => {
            place.begun = true;
            channel
        }
        None => state.fresh_id(),
    };
    let author = if webhook { WEBHOOK } else { author };
    let json = payload::message(state, id, channel, author, &content);
    let message = Message { id, channel, author, json, only: None, at: state.time.since_1970() };
    let event = payload::message_event(state, &message);
    state.messages.push(message);
    gateway::dispatch(state, "MESSAGE_CREATE", &event);
    id
}

/// Whether a channel is a post of a forum.
pub(crate) fn is_post(state: &State, channel: u64) -> bool {
    let here = state.world.by_id(channel).filter(|here| here.kind == Kind::Thread);
    let forum = here.and_then(|here| here.parent).and_then(|parent| state.world.by_id(parent));
    forum.is_some_and(|forum| forum.kind.is_forum())
}

/// Somebody changes what they said.
pub(crate) fn edit(state: &mut State, at: usize, text: &str) {
    let now = state.time.stamp();
    let message = &mut state.messages[at].json;
    message["content"] = json!(text);
    message["edited_timestamp"] = json!(now);
    tell_change(state, at);
}

/// Whether the gateway tells of a message: not of one that one person sees only, but for direct messages.
fn is_told(state: &State, message: &Message) -> bool {
    message.only.is_none() || state.world.by_id(message.channel).is_some_and(|one| one.kind == Kind::Direct)
}

/// Discord tells that a message is there.
pub(crate) fn tell_new(state: &mut State, at: usize) {
    if is_told(state, &state.messages[at]) {
        let event = payload::message_event(state, &state.messages[at]);
        gateway::dispatch(state, "MESSAGE_CREATE", &event);
    }
}

/// Discord tells that a message has changed.
pub(crate) fn tell_change(state: &mut State, at: usize) {
    if is_told(state, &state.messages[at]) {
        let event = payload::message_event(state, &state.messages[at]);
        gateway::dispatch(state, "MESSAGE_UPDATE", &event);
    }
}

/// A message is deleted, by whomever.
pub(crate) fn delete(state: &mut State, at: usize) {
    let gone = state.messages.remove(at);
    if !is_told(state, &gone) {
        return;
    }
    let mut event = json!({ "id": gone.id.to_string(), "channel_id": gone.channel.to_string() });
    if let Some(channel) = state.world.by_id(gone.channel).filter(|channel| channel.kind != Kind::Direct) {
        event["guild_id"] = payload::id(state.world.server_of(channel));
    }
    gateway::dispatch(state, "MESSAGE_DELETE", &event);
}

/// Somebody opens a post in a forum, with tags by id. The post's id.
pub(crate) fn open_post(state: &mut State, forum: u64, title: &str, tags: Vec<u64>) -> u64 {
    let id = state.fresh_id();
    let server = state.world.by_id(forum).and_then(|forum| forum.server);
    let post = Channel { tags, server, ..Channel::new(id, title, Kind::Thread, Some(forum)) };
    let mut event = payload::channel(&state.world, &post);
    event["newly_created"] = json!(true);
    state.world.channels.push(post);
    gateway::dispatch(state, "THREAD_CREATE", &event);
    id
}

/// Somebody locks or archives a thread, or opens it again.
pub(crate) fn set_thread(state: &mut State, id: u64, locked: bool, archived: bool) {
    let Some(thread) = state.world.channels.iter_mut().find(|one| one.id == id) else { return };
    thread.locked = locked;
    thread.archived = archived;
    let thread = thread.clone();
    let event = payload::channel(&state.world, &thread);
    gateway::dispatch(state, "THREAD_UPDATE", &event);
}

/// Whether a menu of channels offers a channel: every kind, where it names none.
pub(crate) fn offers(menu: &Value, channel: &Channel) -> bool {
    menu["channel_types"]
        .as_array()
        .is_none_or(|kinds| kinds.is_empty() || kinds.contains(&json!(channel.kind as u8)))
}

/// Dispatches an interaction of a kind (2 command, 3 component, 4 autocomplete, 5 modal). Its id; none where the person or the channel
/// is not there.
pub(crate) fn interact(
    state: &mut State,
    user: u64,
    kind: u8,
    message: Option<usize>,
    channel: u64,
    data: &Value,
) -> Option<u64> {
    let id = state.fresh_id();
    let token = format!("interaction-token-{id}");
    let mut event = payload::interaction(state, id, &token, kind, user, channel, data)?;
    if let Some(at) = message {
        event["message"] = state.messages[at].json.clone();
    }
    let message = message.map(|at| state.messages[at].id);
    let command = (kind == 2).then(|| command_name(data));
    let at = state.time.since_1970();
    let (answer, made, late, abandoned) = (None, None, false, false);
    let interaction =
        Interaction { token, kind, user, channel, message, command, answer, made, at, late, abandoned };
    state.interactions.insert(id, interaction);
    gateway::dispatch(state, "INTERACTION_CREATE", &event);
    Some(id)
}

/// "/settings view", or a menu's "Find context".
fn command_name(data: &Value) -> String {
    let name = data["name"].as_str().unwrap_or_default();
    if data["type"] != 1 {
        return name.to_owned();
    }
    let sub = data["options"][0].as_object().filter(|option| option["type"] == 1);
    let sub = sub.and_then(|option| option["name"].as_str());
    sub.map_or_else(|| format!("/{name}"), |sub| format!("/{name} {sub}"))
}

/// The data of a slash command: `options` as Discord sends each, `resolved` as it has them.
pub(crate) fn command_data(command: &Value, subcommand: &str, options: &[Value], resolved: Value) -> Value {
    let options = if subcommand.is_empty() {
        json!(options)
    } else {
        json!([{ "name": subcommand, "type": 1, "options": options }])
    };
    let mut data = json!({ "id": command["id"], "name": command["name"], "type": 1, "options": options });
    if resolved != json!({}) {
        data["resolved"] = resolved;
    }
    data
}

/// The data of a command from the menu of a message.
pub(crate) fn menu_data(command: &Value, message: &Message) -> Value {
    let id = message.id.to_string();
    json!({
        "id": command["id"], "name": command["name"], "type": 3, "target_id": id,
        "resolved": { "messages": { id: message.json } },
    })
}
