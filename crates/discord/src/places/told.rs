//! A server as `GUILD_CREATE` tells it, with what the table holds and nothing else: whoever reads that has the same table.

use serde_json::{Value, json};

use super::server::Server;

/// A server, by its id, as an event says it (`d`). `me` is the bot's own id.
pub(super) fn told(id: u64, server: &Server, me: u64) -> String {
    let parts = server.parts(me);
    let channels = parts.channels.iter().map(|channel| {
        let overwrites = channel.overwrites.iter().map(|one| {
            json!({
                "id": text(one.id), "type": u8::from(one.member), "allow": text(one.allow.bits()),
                "deny": text(one.deny.bits()),
            })
        });
        let tags = channel.tags.iter().map(|(id, name)| json!({ "id": text(*id), "name": name }));
        json!({
            "id": text(channel.id), "type": channel.kind, "name": channel.name, "parent_id": channel.parent.map(text),
            "permission_overwrites": overwrites.collect::<Value>(), "available_tags": tags.collect::<Value>(),
        })
    });
    let roles = parts.roles.iter().map(|role| {
        json!({
            "id": text(role.id), "name": role.name, "permissions": text(role.permissions.bits()),
            "tags": { "bot_id": role.bot.map(text) },
        })
    });
    let threads = server.threads().iter().map(|thread| {
        json!({
            "id": text(thread.id), "type": thread.kind, "name": thread.title, "parent_id": thread.parent.map(text),
            "applied_tags": thread.tags.iter().map(|tag| text(*tag)).collect::<Value>(),
            "thread_metadata": { "archived": thread.archived, "locked": thread.locked },
        })
    });
    let own = server.own().map(|roles| {
        json!({ "user": { "id": text(me) }, "roles": roles.iter().map(|role| text(*role)).collect::<Value>() })
    });
    let server = json!({
        "id": text(id), "name": parts.name, "owner_id": text(parts.owner), "roles": roles.collect::<Value>(),
        "channels": channels.collect::<Value>(), "threads": threads.collect::<Value>(),
        "members": own.into_iter().collect::<Value>(),
    });
    server.to_string()
}

/// An id or permissions, as Discord writes them.
fn text(number: u64) -> Value {
    number.to_string().into()
}
