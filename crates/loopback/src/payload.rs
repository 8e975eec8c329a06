//! What Discord sends, in its own shapes.

use serde_json::{Value, json};

use crate::{
    Message, State,
    world::{BOT, Channel, EVERYBODY, GUILD, OWNER, User, WEBHOOK, World},
};

/// Any instant; nothing depends on it.
const WHEN: &str = "2026-01-01T00:00:00.000000+00:00";

pub(crate) fn id(id: u64) -> Value {
    Value::String(id.to_string())
}

pub(crate) fn user(user: &User) -> Value {
    json!({
        "id": user.id.to_string(), "username": user.name, "discriminator": "0", "global_name": null,
        "avatar": null, "bot": user.bot, "system": false, "public_flags": 0, "flags": 0,
    })
}

/// What somebody may do: everything, if the server is theirs.
fn permissions(of: &User) -> u64 {
    if of.id == OWNER { (1 << 50) - 1 } else { EVERYBODY }
}

/// A channel as an interaction's data has it.
pub(crate) fn partial_channel(channel: &Channel) -> Value {
    json!({
        "id": channel.id.to_string(), "name": channel.name, "type": if channel.parent.is_some() { 11 } else { 0 },
        "permissions": EVERYBODY.to_string(), "parent_id": channel.parent.map(|id| id.to_string()), "flags": 0,
    })
}

/// A member as an interaction's data has them.
pub(crate) fn partial_member(of: &User) -> Value {
    let mut member = member(of);
    if let Some(member) = member.as_object_mut() {
        for key in ["user", "deaf", "mute"] {
            member.remove(key);
        }
    }
    member
}

fn member(of: &User) -> Value {
    json!({
        "user": user(of), "nick": null, "avatar": null, "roles": [], "joined_at": WHEN, "premium_since": null,
        "deaf": false, "mute": false, "flags": 0, "pending": false,
        "communication_disabled_until": null, "permissions": permissions(of).to_string(),
    })
}

pub(crate) fn channel(channel: &Channel) -> Value {
    let overwrites = if channel.denied == 0 {
        json!([])
    } else {
        json!([{ "id": BOT.to_string(), "type": 1, "allow": "0", "deny": channel.denied.to_string() }])
    };
    match channel.parent {
        None => json!({
            "id": channel.id.to_string(), "type": 0, "guild_id": GUILD.to_string(), "position": 0, "name": channel.name,
            "permission_overwrites": overwrites, "topic": null, "nsfw": false, "last_message_id": null, "rate_limit_per_user": 0,
            "parent_id": null, "last_pin_timestamp": null, "flags": 0, "available_tags": [],
        }),
        Some(parent) => json!({
            "id": channel.id.to_string(), "type": 11, "guild_id": GUILD.to_string(), "name": channel.name,
            "parent_id": parent.to_string(), "owner_id": "1001", "last_message_id": null, "message_count": 0, "member_count": 1,
            "rate_limit_per_user": 0, "flags": 0, "total_message_sent": 0,
            "thread_metadata": { "archived": false, "auto_archive_duration": 1440, "archive_timestamp": WHEN, "locked": false, "create_timestamp": WHEN },
        }),
    }
}

/// The server as `GUILD_CREATE` gives it.
pub(crate) fn guild(world: &World) -> Value {
    let channels: Vec<Value> =
        world.channels.iter().filter(|one| one.parent.is_none()).map(channel).collect();
    let threads: Vec<Value> = world.channels.iter().filter(|one| one.parent.is_some()).map(channel).collect();
    // Without the members intent Discord sends the bot's own member only.
    let members: Vec<Value> = world.users.iter().filter(|one| one.id == BOT).map(member).collect();
    json!({
        "id": GUILD.to_string(), "name": "Debate", "icon": null, "icon_hash": null, "splash": null, "discovery_splash": null,
        "owner_id": OWNER.to_string(), "afk_channel_id": null, "afk_timeout": 300, "verification_level": 0,
        "default_message_notifications": 1, "explicit_content_filter": 0,
        "roles": [{
            "id": GUILD.to_string(), "name": "@everyone", "color": 0, "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null }, "hoist": false, "icon": null, "unicode_emoji": null, "position": 0,
            "permissions": EVERYBODY.to_string(), "managed": false, "mentionable": false, "flags": 0,
        }],
        "emojis": [], "features": [], "mfa_level": 0, "application_id": null, "system_channel_id": null,
        "system_channel_flags": 0, "rules_channel_id": null, "max_presences": null, "max_members": 1000,
        "vanity_url_code": null, "description": null, "banner": null, "premium_tier": 0, "premium_subscription_count": 0,
        "preferred_locale": "en-US", "public_updates_channel_id": null, "nsfw_level": 0, "nsfw": false, "stickers": [],
        "premium_progress_bar_enabled": false, "safety_alerts_channel_id": null,
        "joined_at": WHEN, "large": false, "unavailable": false, "member_count": world.users.len(), "voice_states": [],
        "members": members, "channels": channels, "threads": threads, "presences": [], "stage_instances": [],
        "guild_scheduled_events": [], "soundboard_sounds": [],
    })
}

/// What a new message says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content {
    pub(crate) text: String,
    pub(crate) kind: u8,
    pub(crate) webhook: bool,
    pub(crate) reply_to: Option<u64>,
    pub(crate) forwarded: Option<String>,
    pub(crate) embeds: Value,
    pub(crate) components: Value,
    pub(crate) flags: u64,
    pub(crate) nonce: Value,
}

/// A message.
pub(crate) fn message(state: &State, number: u64, channel: u64, author: u64, content: &Content) -> Value {
    let from = state.world.users.iter().find(|user| user.id == author);
    let author = match from {
        Some(from) if !content.webhook => user(from),
        _ => {
            json!({ "id": WEBHOOK.to_string(), "username": "feed", "discriminator": "0000", "avatar": null, "bot": true })
        }
    };
    let list = |value: &Value| if value.is_array() { value.clone() } else { json!([]) };
    let mut message = json!({
        "id": id(number), "channel_id": id(channel), "author": author, "content": content.text, "timestamp": WHEN,
        "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
        "attachments": [], "embeds": list(&content.embeds), "pinned": false, "type": content.kind, "flags": content.flags,
        "components": list(&content.components),
    });
    if !content.nonce.is_null() {
        message["nonce"] = content.nonce.clone();
    }
    if content.webhook {
        message["webhook_id"] = id(WEBHOOK);
    }
    if let Some(reply_to) = content.reply_to {
        message["type"] = json!(19);
        message["message_reference"] = json!({ "type": 0, "message_id": id(reply_to), "channel_id": id(channel), "guild_id": id(GUILD) });
        let original = state.messages.iter().find(|one| one.id == reply_to);
        message["referenced_message"] = original.map_or(Value::Null, |one| one.json.clone());
    }
    if let Some(text) = &content.forwarded {
        message["message_reference"] =
            json!({ "type": 1, "message_id": "5000", "channel_id": id(channel), "guild_id": id(GUILD) });
        message["message_snapshots"] = json!([{ "message": {
            "type": 0, "content": text, "embeds": [], "attachments": [], "timestamp": WHEN, "edited_timestamp": null, "flags": 0,
            "mentions": [], "mention_roles": [], "components": [],
        } }]);
    }
    message
}

/// A message as the gateway sends it: with the server, and its author's membership.
pub(crate) fn message_event(state: &State, message: &Message) -> Value {
    let mut event = message.json.clone();
    event["guild_id"] = id(GUILD);
    if let Some(author) = state.world.users.iter().find(|user| user.id == message.author) {
        let mut member = member(author);
        if let Some(member) = member.as_object_mut() {
            member.remove("user");
            member.remove("permissions");
        }
        event["member"] = member;
    }
    event
}

/// An interaction of a kind (2 command, 3 component, 4 autocomplete).
pub(crate) fn interaction(
    state: &State,
    number: u64,
    token: &str,
    kind: u8,
    user: u64,
    place: u64,
    data: &Value,
) -> Value {
    let by = state.world.users.iter().find(|one| one.id == user).expect("people who act are there");
    let here = state.world.by_id(place).expect("channels in which people act are there");
    json!({
        "id": id(number), "application_id": id(BOT), "type": kind, "data": data, "guild_id": id(GUILD),
        "guild": { "id": id(GUILD), "locale": "en-US", "features": [] },
        "channel_id": id(place), "channel": channel(here), "member": member(by), "token": token, "version": 1,
        "app_permissions": state.world.bot_permissions(place).to_string(), "locale": "en-US", "guild_locale": "en-US",
        "entitlements": [], "authorizing_integration_owners": { "0": GUILD.to_string() }, "context": 0,
        "attachment_size_limit": 10_485_760,
    })
}

/// A registered command, as Discord gives it back.
pub(crate) fn command(number: u64, body: &Value) -> Value {
    let mut command = body.clone();
    let defaults = json!({
        "id": id(number), "application_id": id(BOT), "version": id(number), "type": 1, "description": "",
        "default_member_permissions": null, "dm_permission": true, "nsfw": false, "options": [],
        "name_localizations": null, "description_localizations": null,
    });
    if let (Some(command), Value::Object(defaults)) = (command.as_object_mut(), defaults) {
        for (key, value) in defaults {
            command.entry(key).or_insert(value);
        }
    }
    command
}

/// The bot's application.
pub(crate) fn application(world: &World) -> Value {
    json!({
        "id": id(BOT), "name": world.users[0].name, "icon": null, "description": "", "rpc_origins": [], "bot_public": true,
        "bot_require_code_grant": false, "bot": user(&world.users[0]), "terms_of_service_url": null, "privacy_policy_url": null,
        "owner": user(&world.users[1]), "verify_key": "00", "team": null, "flags": 1 << 19, "tags": [], "summary": "",
        "redirect_uris": [], "interactions_endpoint_url": null, "role_connections_verification_url": null,
        "approximate_guild_count": 1, "approximate_user_install_count": 0, "integration_types_config": {},
    })
}
