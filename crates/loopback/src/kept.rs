//! What of a pretend Discord can be kept in a file and brought back: the messages, threads and posts, and the clock.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    Loopback, Message,
    world::{Channel, Kind},
};

impl Loopback {
    /// Everything that was said, and the threads and posts, as JSON. What waits for an answer is left out: nobody waits for it after a
    /// restart.
    pub fn kept(&self) -> Value {
        let shared = self.shared();
        let state = shared.state();
        let threads = state.world.channels.iter().filter(|channel| channel.kind == Kind::Thread);
        let threads: Vec<Value> = threads
            .map(|thread| {
                json!({
                    "id": thread.id, "name": thread.name, "parent": thread.parent, "tags": thread.tags, "locked": thread.locked,
                    "archived": thread.archived, "begun": thread.begun,
                })
            })
            .collect();
        // What one person saw only was gone with the page.
        let messages =
            state.messages.iter().filter(|message| message.only.is_none() || is_direct(&state, message));
        let messages: Vec<Value> = messages
            .map(|one| {
                json!({ "id": one.id, "channel": one.channel, "author": one.author, "json": one.json, "only": one.only })
            })
            .collect();
        json!({ "threads": threads, "messages": messages })
    }

    /// Brings back what [`Self::kept`] gave. What cannot be read is left out.
    pub fn bring_back(&self, kept: &Value) {
        let shared = self.shared();
        let mut state = shared.state();
        for one in kept["threads"].as_array().into_iter().flatten() {
            let (Some(id), Some(name)) = (one["id"].as_u64(), one["name"].as_str()) else { continue };
            let tags = one["tags"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
            let thread = Channel {
                tags,
                locked: one["locked"] == true,
                archived: one["archived"] == true,
                begun: one["begun"] != false,
                ..Channel::new(id, name, Kind::Thread, one["parent"].as_u64())
            };
            state.world.channels.retain(|channel| channel.id != id);
            state.world.channels.push(thread);
        }
        for one in kept["messages"].as_array().into_iter().flatten() {
            let ids = (one["id"].as_u64(), one["channel"].as_u64(), one["author"].as_u64());
            let (Some(id), Some(channel), Some(author)) = ids else { continue };
            if state.world.by_id(channel).is_some() && one["json"]["author"].is_object() {
                let (json, only) = (one["json"].clone(), one["only"].as_u64());
                // Nonces of before a restart are long forgotten.
                let message = Message { id, channel, author, json, only, at: Duration::ZERO };
                state.messages.push(message);
            }
        }
    }
}

/// Whether a message stands in direct messages.
fn is_direct(state: &crate::State, message: &Message) -> bool {
    state.world.by_id(message.channel).is_some_and(|channel| channel.kind == Kind::Direct)
}
