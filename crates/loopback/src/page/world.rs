//! The pretend Discord as the page's protocol has it, and what of it has changed.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use crate::{
    Loopback, Message, State,
    world::{BOT, Channel, Kind, TAGS, User},
};

/// `MANAGE_GUILD`
const MANAGE_GUILD: u64 = 1 << 5;

/// What the pages know.
#[derive(Default)]
pub(super) struct Told {
    messages: HashMap<u64, (u64, Value)>,
    channels: HashMap<u64, Value>,
    registrations: u64,
    violations: usize,
}

impl Told {
    /// What has changed since the last time, as events, in the order in which pages must hear of it.
    pub(super) fn changes(&mut self, loopback: &Loopback) -> Vec<Value> {
        let shared = loopback.shared();
        let state = shared.state();
        let mut events = Vec::new();
        for one in shown_channels(&state) {
            let shown = channel(&state, one);
            if self.channels.get(&one.id) != Some(&shown) {
                let server = state.world.guild.to_string();
                events.push(json!({ "type": "channel", "server": server, "channel": shown }));
                self.channels.insert(one.id, shown);
            }
        }
        let there: HashSet<u64> = state.messages.iter().map(|one| one.id).collect();
        self.messages.retain(|id, (channel, _)| {
            let stays = there.contains(id);
            if !stays {
                let (id, channel) = (id.to_string(), channel.to_string());
                events.push(json!({ "type": "deleted", "id": id, "channel": channel }));
            }
            stays
        });
        for one in &state.messages {
            if self.messages.get(&one.id).is_none_or(|(_, known)| *known != one.json) {
                events.push(json!({ "type": "message", "message": message(&state, one) }));
                self.messages.insert(one.id, (one.channel, one.json.clone()));
            }
        }
        if self.registrations != state.registrations {
            self.registrations = state.registrations;
            events.push(json!({ "type": "commands", "commands": state.commands }));
        }
        for fault in state.violations.iter().skip(self.violations) {
            let text = format!("Discord would have refused something that the bot did: {fault}");
            events.push(json!({ "type": "note", "channel": null, "text": text }));
        }
        self.violations = state.violations.len();
        events
    }
}

/// Everything that stands in the world now.
pub(super) fn all(loopback: &Loopback) -> Value {
    let shared = loopback.shared();
    let state = shared.state();
    let people = state.world.users.iter().map(|user| person(&state, user));
    let roles = state.world.roles.iter();
    let roles: Vec<Value> =
        roles.map(|role| json!({ "id": role.id.to_string(), "name": role.name })).collect();
    let channels: Vec<Value> = shown_channels(&state).map(|one| channel(&state, one)).collect();
    let messages: Vec<Value> = state.messages.iter().map(|one| message(&state, one)).collect();
    json!({
        "bot": BOT.to_string(),
        "people": people.collect::<Vec<_>>(),
        "servers": [{
            "id": state.world.guild.to_string(), "name": state.world.name, "roles": roles, "channels": channels,
        }],
        "messages": messages,
        "commands": state.commands,
    })
}

fn person(state: &State, user: &User) -> Value {
    let newcomers = state.world.roles.iter().find(|role| role.name == "newcomers");
    let role = if user.bot {
        "bot"
    } else if state.world.permissions(user) & MANAGE_GUILD != 0 {
        "moderator"
    } else if newcomers.is_some_and(|role| user.roles.contains(&role.id)) {
        "newcomer"
    } else {
        "member"
    };
    json!({ "id": user.id.to_string(), "name": user.name, "role": role, "bot": user.bot })
}

fn shown_channels(state: &State) -> impl Iterator<Item = &Channel> {
    state.world.channels.iter().filter(|channel| !channel.abroad && channel.server.is_none())
}

fn channel(state: &State, one: &Channel) -> Value {
    let forum = one.parent.and_then(|parent| state.world.by_id(parent));
    let post = forum.is_some_and(|forum| forum.kind.is_forum());
    let kind = match one.kind {
        Kind::Text => "text",
        Kind::Direct => "direct",
        Kind::Category => "category",
        Kind::Thread if post => "post",
        Kind::Thread => "thread",
        Kind::Forum | Kind::Media => "forum",
    };
    let direct = one.kind == Kind::Direct;
    let id = |id: u64| id.to_string();
    let tags: Vec<Value> = if one.kind.is_forum() {
        let named = TAGS.iter().filter(|(tag, _)| one.tags.contains(tag));
        named.map(|(tag, name)| json!({ "id": id(*tag), "name": name })).collect()
    } else {
        Vec::new()
    };
    let applied: Vec<String> = if post { one.tags.iter().map(|tag| id(*tag)).collect() } else { Vec::new() };
    json!({
        "id": id(one.id),
        // Direct messages are called after whom they are with; for the people here that is the bot.
        "name": if direct { &state.world.users[0].name } else { &one.name },
        "kind": kind,
        "parent": if direct { None } else { one.parent.map(id) },
        "topic": one.topic,
        "locked": one.locked,
        "archived": one.archived,
        "tags": tags,
        "applied": applied,
        "only": if direct { one.parent.map(id) } else { None },
    })
}

fn message(state: &State, one: &Message) -> Value {
    let mut shown = one.json.clone();
    if let Some(fields) = shown.as_object_mut() {
        fields.retain(|key, _| !key.starts_with("loopback_"));
    }
    // Attachments lie on the pretend Discord's own port; the page asks nobody but its server.
    for file in shown["attachments"].as_array_mut().into_iter().flatten() {
        let id = file["id"].as_str().unwrap_or_default();
        file["url"] = json!(format!("/files/{id}"));
    }
    // Of an answer in direct messages everybody who sees the channel sees everything.
    let direct = state.world.by_id(one.channel).is_some_and(|channel| channel.kind == Kind::Direct);
    let only = one.only.filter(|_| !direct).map(|only| only.to_string());
    let ran = |interaction: &&crate::Interaction| interaction.made == Some(one.id) && interaction.kind == 2;
    let by = state.interactions.values().find(ran).and_then(|interaction| {
        let user = state.world.users.iter().find(|user| user.id == interaction.user)?;
        Some(json!({ "name": user.name, "did": interaction.command }))
    });
    shown["only"] = json!(only);
    shown["by"] = json!(by);
    shown
}
