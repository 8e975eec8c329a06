//! What somebody means by what they type for a command's option, or choose from a menu.

use serde_json::{Value, json};

use crate::{File, State, payload};

/// What a value typed for an option is sent as: a choice by its name, a channel as `#name`, a member as `@name`, a role as `@&name`,
/// a file by its content; `(last)` is the last file that was sent.
pub(super) fn meant(
    state: &mut State,
    option: &Value,
    value: &Value,
    resolved: &mut Value,
    port: u16,
) -> Value {
    let text = value.as_str().unwrap_or_default();
    let choices = option["choices"].as_array().into_iter().flatten();
    let fits = |name: &str| name == text || name.strip_prefix(text).is_some_and(|rest| rest.starts_with(' '));
    if let Some(choice) = choices.into_iter().find(|one| one["name"].as_str().is_some_and(fits)) {
        return choice["value"].clone();
    }
    match option["type"].as_u64() {
        Some(4) => text.parse::<i64>().map_or_else(|_| value.clone(), |number| json!(number)),
        Some(6) => member_meant(state, text.trim_start_matches('@'), resolved),
        Some(7) => channel_meant(state, text, resolved),
        Some(8) => {
            let name = text.trim_start_matches("@&");
            let role = state.world.role(name);
            let role = role.unwrap_or_else(|| panic!("no role here is called {name}"));
            resolved["roles"][role.id.to_string()] = payload::role(role);
            json!(role.id.to_string())
        }
        Some(11) => {
            let last = state.files.last().map(|file| file.content.clone()).unwrap_or_default();
            let content = if text == "(last)" { last } else { text.replace("\\n", "\n").into_bytes() };
            let id = state.fresh_id();
            resolved["attachments"][id.to_string()] =
                payload::attachment(id, "file.toml", content.len(), port);
            state.files.push(File { id, content });
            json!(id.to_string())
        }
        _ => value.clone(),
    }
}

pub(super) fn member_meant(state: &State, name: &str, resolved: &mut Value) -> Value {
    let user = state.world.user(name);
    resolved["users"][user.id.to_string()] = payload::user(user);
    resolved["members"][user.id.to_string()] = payload::partial_member(&state.world, user);
    json!(user.id.to_string())
}

pub(super) fn channel_meant(state: &State, name: &str, resolved: &mut Value) -> Value {
    let channel = state.world.channel(name);
    resolved["channels"][channel.id.to_string()] = payload::partial_channel(channel);
    json!(channel.id.to_string())
}
