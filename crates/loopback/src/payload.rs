//! What Discord sends, in its own shapes.

use serde_json::{Value, json};

use crate::{
    Message, State, WHEN,
    world::{BOT, Channel, EVERYBODY, Kind, OWNER, Role, TAGS, User, WEBHOOK, World},
};

pub(crate) fn id(id: u64) -> Value {
    Value::String(id.to_string())
}

pub(crate) fn user(user: &User) -> Value {
    json!({
        "id": user.id.to_string(), "username": user.name, "discriminator": "0", "global_name": null,
        "avatar": null, "bot": user.bot, "system": false, "public_flags": 0, "flags": 0,
    })
}

/// A role.
pub(crate) fn role(role: &Role) -> Value {
    let mut shown = json!({
        "id": role.id.to_string(), "name": role.name, "color": 0,
        "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null }, "hoist": false, "icon": null,
        "unicode_emoji": null, "position": 0, "permissions": role.permissions.to_string(), "managed": role.own, "mentionable": false,
        "flags": 0,
    });
    if role.own {
        shown["tags"] = json!({ "bot_id": BOT.to_string() });
    }
    shown
}

/// A channel as an interaction's data has it.
pub(crate) fn partial_channel(channel: &Channel) -> Value {
    json!({
        "id": channel.id.to_string(), "name": channel.name, "type": channel.kind as u8,
        "permissions": EVERYBODY.to_string(), "parent_id": channel.parent.map(|id| id.to_string()), "flags": 0,
    })
}

/// A member as an interaction's data has them.
pub(crate) fn partial_member(world: &World, of: &User) -> Value {
    let mut member = member(world, world.guild, of);
    if let Some(member) = member.as_object_mut() {
        for key in ["user", "deaf", "mute"] {
            member.remove(key);
        }
    }
    member
}

/// A member of a server.
pub(crate) fn member(world: &World, server: u64, of: &User) -> Value {
    let here = world.roles_of(server);
    let roles = of.roles.iter().filter(|id| here.iter().any(|role| role.id == **id));
    let roles: Vec<String> = roles.map(u64::to_string).collect();
    json!({
        "user": user(of), "nick": null, "avatar": null, "roles": roles, "joined_at": WHEN, "premium_since": null,
        "deaf": false, "mute": false, "flags": 0, "pending": false,
        "communication_disabled_until": null, "permissions": world.permissions_in(server, of).to_string(),
    })
}

pub(crate) fn channel(world: &World, channel: &Channel) -> Value {
    let guild = id(world.server_of(channel));
    let parent = channel.parent.map(|parent| parent.to_string());
    let overwrites = if channel.denied == 0 {
        json!([])
    } else {
        json!([{ "id": BOT.to_string(), "type": 1, "allow": "0", "deny": channel.denied.to_string() }])
    };
    match channel.kind {
        Kind::Direct => {
            json!({ "id": channel.id.to_string(), "type": 1, "last_message_id": null, "recipients": [] })
        }
        Kind::Text | Kind::Category | Kind::Forum | Kind::Media => json!({
            "id": channel.id.to_string(), "type": channel.kind as u8, "guild_id": guild, "position": 0, "name": channel.name,
            "permission_overwrites": overwrites, "topic": channel.topic, "nsfw": false, "last_message_id": null, "rate_limit_per_user": 0,
            "parent_id": parent, "last_pin_timestamp": null, "flags": 0, "available_tags": available_tags(channel),
        }),
        Kind::Thread => json!({
            "id": channel.id.to_string(), "type": 11, "guild_id": guild, "name": channel.name,
            "parent_id": parent, "owner_id": "1001", "last_message_id": null, "message_count": 0, "member_count": 1,
            "rate_limit_per_user": 0, "flags": 0, "total_message_sent": 0,
            "applied_tags": channel.tags.iter().map(u64::to_string).collect::<Vec<_>>(),
            "thread_metadata": {
                "archived": channel.archived, "auto_archive_duration": 1440, "archive_timestamp": WHEN, "locked": channel.locked,
                "create_timestamp": WHEN,
            },
        }),
    }
}

fn available_tags(channel: &Channel) -> Value {
    let name = |id: &u64| TAGS.iter().find(|(tag, _)| tag == id).map_or("", |(_, name)| name);
    let tag = |id: &u64| json!({ "id": id.to_string(), "name": name(id), "moderated": false, "emoji_id": null, "emoji_name": null });
    Value::Array(channel.tags.iter().map(tag).collect())
}

/// A thread that the bot sees and that is not archived.
pub(crate) fn is_active(world: &World, thread: &Channel) -> bool {
    thread.kind == Kind::Thread
        && !thread.archived
        && world.bot_permissions(thread.id) & crate::world::VIEW_CHANNEL != 0
}

/// A server as `GUILD_CREATE` gives it.
pub(crate) fn guild(world: &World, server: u64) -> Value {
    let here = |one: &&Channel| !one.abroad && world.server_of(one) == server;
    let channels: Vec<Value> = world
        .channels
        .iter()
        .filter(here)
        .filter(|one| !matches!(one.kind, Kind::Direct | Kind::Thread))
        .map(|one| channel(world, one))
        .collect();
    let threads = world.channels.iter().filter(here).filter(|one| is_active(world, one));
    let threads: Vec<Value> = threads.map(|one| channel(world, one)).collect();
    // Without the members intent Discord sends the bot's own member only.
    let members: Vec<Value> =
        world.users.iter().filter(|one| one.id == BOT).map(|one| member(world, server, one)).collect();
    let everybody = Role { id: server, name: "@everyone".to_owned(), permissions: EVERYBODY, own: false };
    let roles: Vec<Value> = std::iter::once(&everybody).chain(world.roles_of(server)).map(role).collect();
    let other = world.others.iter().find(|other| other.id == server);
    let (name, joined_at) =
        other.map_or((&world.name, &world.joined_at), |other| (&other.name, &other.joined_at));
    json!({
        "id": server.to_string(), "name": name, "icon": null, "icon_hash": null, "splash": null, "discovery_splash": null,
        "owner_id": OWNER.to_string(), "afk_channel_id": null, "afk_timeout": 300, "verification_level": 0,
        "default_message_notifications": 1, "explicit_content_filter": 0,
        "roles": roles,
        "emojis": [], "features": [], "mfa_level": 0, "application_id": null, "system_channel_id": null,
        "system_channel_flags": 0, "rules_channel_id": null, "max_presences": null, "max_members": 1000,
        "vanity_url_code": null, "description": null, "banner": null, "premium_tier": 0, "premium_subscription_count": 0,
        "preferred_locale": "en-US", "public_updates_channel_id": null, "nsfw_level": 0, "nsfw": false, "stickers": [],
        "premium_progress_bar_enabled": false, "safety_alerts_channel_id": null,
        "joined_at": joined_at, "large": false, "unavailable": false, "member_count": world.users.len(), "voice_states": [],
        "members": members, "channels": channels, "threads": threads, "presences": [], "stage_instances": [],
        "guild_scheduled_events": [], "soundboard_sounds": [],
    })
}

/// A server in the list of those that the bot is in.
pub(crate) fn known_guild(world: &World, server: u64) -> Value {
    let whole = guild(world, server);
    let bot = world.users.iter().find(|user| user.id == BOT);
    let may = bot.map_or(EVERYBODY, |bot| world.permissions_in(server, bot));
    json!({
        "id": whole["id"], "name": whole["name"], "icon": null, "banner": null, "owner": false,
        "permissions": may.to_string(), "features": [],
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
    pub(crate) attachments: Vec<Value>,
    /// Whether a reply mentions nobody.
    pub(crate) silent: bool,
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
        "id": id(number), "channel_id": id(channel), "author": author, "content": content.text, "timestamp": state.time.stamp(),
        "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
        "attachments": content.attachments, "embeds": list(&content.embeds), "pinned": false, "type": content.kind, "flags": content.flags,
        "components": list(&content.components),
    });
    message["mentions"] = mentioned(state, content);
    if !content.nonce.is_null() {
        message["nonce"] = content.nonce.clone();
    }
    if content.webhook {
        message["webhook_id"] = id(WEBHOOK);
    }
    if let Some(reply_to) = content.reply_to {
        message["type"] = json!(19);
        message["message_reference"] = json!({ "type": 0, "message_id": id(reply_to), "channel_id": id(channel), "guild_id": id(state.world.server_at(channel)) });
        let original = state.messages.iter().find(|one| one.id == reply_to);
        message["referenced_message"] = original.map_or(Value::Null, |one| one.json.clone());
    }
    if let Some(text) = &content.forwarded {
        message["message_reference"] = json!({ "type": 1, "message_id": "5000", "channel_id": id(channel), "guild_id": id(state.world.server_at(channel)) });
        message["message_snapshots"] = json!([{ "message": {
            "type": 0, "content": text, "embeds": [], "attachments": [], "timestamp": WHEN, "edited_timestamp": null, "flags": 0,
            "mentions": [], "mention_roles": [], "components": [],
        } }]);
    }
    message
}

/// Whom a message mentions: in its text, and by replying to them, which Discord does unless it is switched off.
fn mentioned(state: &State, content: &Content) -> Value {
    let original = content.reply_to.and_then(|to| state.messages.iter().find(|one| one.id == to));
    let replied_to = original.map(|one| one.author).filter(|_| !content.webhook);
    let users = state.world.users.iter();
    let named = users.filter(|one| {
        content.text.contains(&format!("<@{}>", one.id)) || (replied_to == Some(one.id) && !content.silent)
    });
    Value::Array(named.map(user).collect())
}

/// A message as the gateway sends it: with the server, and its author's membership.
pub(crate) fn message_event(state: &State, message: &Message) -> Value {
    let mut event = message.json.clone();
    // Direct messages are of no server.
    let here = state.world.by_id(message.channel).filter(|channel| channel.kind != Kind::Direct);
    let Some(server) = here.map(|channel| state.world.server_of(channel)) else { return event };
    event["guild_id"] = id(server);
    if let Some(author) = state.world.users.iter().find(|user| user.id == message.author) {
        let mut member = member(&state.world, server, author);
        if let Some(member) = member.as_object_mut() {
            member.remove("user");
            member.remove("permissions");
        }
        event["member"] = member;
    }
    event
}

/// An interaction of a kind (2 command, 3 component, 4 autocomplete, 5 modal); none where the person or the channel is not there.
pub(crate) fn interaction(
    state: &State,
    number: u64,
    token: &str,
    kind: u8,
    user: u64,
    place: u64,
    data: &Value,
) -> Option<Value> {
    let by = state.world.users.iter().find(|one| one.id == user)?;
    let here = state.world.by_id(place)?;
    let mut event = json!({
        "id": id(number), "application_id": id(BOT), "type": kind, "data": data, "channel_id": id(place),
        "channel": channel(&state.world, here), "token": token, "version": 1, "locale": "en-US", "entitlements": [],
        "attachment_size_limit": 10_485_760, "app_permissions": EVERYBODY.to_string(),
    });
    if here.kind == Kind::Direct {
        // In direct messages with the bot: an app of whoever they are with, and of no server.
        event["user"] = self::user(by);
        event["context"] = json!(1);
        event["authorizing_integration_owners"] = json!({ "0": "0", "1": by.id.to_string() });
        return Some(event);
    }
    let guild = state.world.server_of(here);
    event["guild_id"] = id(guild);
    event["guild"] = json!({ "id": id(guild), "locale": "en-US", "features": [] });
    event["guild_locale"] = json!("en-US");
    event["member"] = member(&state.world, guild, by);
    event["context"] = json!(0);
    event["authorizing_integration_owners"] =
        if here.abroad { json!({ "1": by.id.to_string() }) } else { json!({ "0": guild.to_string() }) };
    if !here.abroad {
        event["app_permissions"] = json!(state.world.bot_permissions(place).to_string());
    }
    Some(event)
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
        "bot_require_code_grant": world.code_grant, "bot": user(&world.users[0]), "terms_of_service_url": null, "privacy_policy_url": null,
        "owner": user(&world.users[1]), "verify_key": "00", "team": null, "flags": if world.message_content { 1 << 19 } else { 0 }, "tags": [], "summary": "",
        "redirect_uris": [], "interactions_endpoint_url": null, "role_connections_verification_url": null,
        "approximate_guild_count": 1, "approximate_user_install_count": 0, "integration_types_config": {},
    })
}

/// An attachment, as Discord shows it; its address leads here.
pub(crate) fn attachment(number: u64, name: &str, size: usize, port: u16) -> Value {
    let url = format!("http://127.0.0.1:{port}/attachments/{number}/{name}");
    json!({
        "id": id(number), "filename": name, "size": size, "url": url, "proxy_url": url, "content_type": "text/plain; charset=utf-8",
        "ephemeral": true,
    })
}

/// What the Integrations page says of each command, as Discord gives it.
pub(crate) fn command_permissions(state: &State, server: u64) -> Value {
    let of = |command: &Value| {
        let own = state.world.integrations.iter().filter(|one| command["name"] == one.command);
        let own: Vec<Value> =
            own.map(|one| json!({ "id": id(one.user), "type": 2, "permission": one.allow })).collect();
        (!own.is_empty()).then(|| {
            json!({ "id": command["id"], "application_id": id(BOT), "guild_id": id(server), "permissions": own })
        })
    };
    Value::Array(state.commands.iter().filter_map(of).collect())
}

/// The audit log: that somebody added the bot.
pub(crate) fn audit_log(world: &World) -> Value {
    let entries: Vec<Value> = world
        .invited_by
        .iter()
        .map(|by| json!({ "id": "7001", "user_id": id(*by), "target_id": id(BOT), "action_type": 28 }))
        .collect();
    json!({
        "application_commands": [], "audit_log_entries": entries, "auto_moderation_rules": [], "guild_scheduled_events": [],
        "integrations": [], "threads": [], "users": [], "webhooks": [],
    })
}

/// A channel of direct messages with somebody.
pub(crate) fn direct(with: &User, number: u64) -> Value {
    json!({ "id": id(number), "type": 1, "last_message_id": null, "recipients": [user(with)], "flags": 0 })
}
