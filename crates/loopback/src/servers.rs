//! What becomes of servers, channels, roles and threads, and what Discord sends of it.

#![expect(clippy::panic, reason = "what cannot be done is the test's fault, and ends it")]

use serde_json::json;

use crate::{
    Loopback, State, World, gateway, payload,
    world::{BOT, BOT_ROLE, Kind, Role},
};

/// The id of the server called `name`.
fn known(state: &State, name: &str) -> u64 {
    state.world.server(name).unwrap_or_else(|| panic!("no server here is called {name}"))
}

impl Loopback {
    /// Another world's server comes to be beside the first, and the bot is in it: `GUILD_CREATE`, if it is connected.
    pub fn add_server(&self, world: World) {
        let shared = self.shared();
        let mut state = shared.state();
        let server = world.guild;
        state.world = state.world.clone().beside(world);
        let guild = payload::guild(&state.world, server);
        gateway::dispatch(&mut state, "GUILD_CREATE", &guild);
    }

    /// Tells bots that the gateway is at another address: a door to this one.
    pub fn name_gateway(&self, url: &str) {
        self.shared().state().gateway = Some(url.to_owned());
    }

    /// How many shards Discord tells a bot to have, and how many of them may identify at once.
    pub fn set_shards(&self, shards: u64, max_concurrency: u64) {
        self.shared().state().shards = (shards, max_concurrency);
    }

    /// The bot leaves a server, or is put out of it: `GUILD_DELETE`. What is in it is closed to the bot from now on.
    ///
    /// # Panics
    /// If there is no such server.
    pub fn leave(&self, server: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let server = known(&state, server);
        state.left.insert(server);
        gateway::dispatch(&mut state, "GUILD_DELETE", &json!({ "id": server.to_string() }));
    }

    /// Discord loses a server for a while: `GUILD_DELETE` with `unavailable`. Whoever connects meanwhile finds it unavailable.
    ///
    /// # Panics
    /// If there is no such server.
    pub fn lose_server(&self, server: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let server = known(&state, server);
        state.unavailable.insert(server);
        let event = json!({ "id": server.to_string(), "unavailable": true });
        gateway::dispatch(&mut state, "GUILD_DELETE", &event);
    }

    /// A server can be reached again, or the bot is invited again: `GUILD_CREATE`.
    ///
    /// # Panics
    /// If there is no such server.
    pub fn find_server(&self, server: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let server = known(&state, server);
        state.unavailable.remove(&server);
        state.left.remove(&server);
        let guild = payload::guild(&state.world, server);
        gateway::dispatch(&mut state, "GUILD_CREATE", &guild);
    }

    /// A channel is deleted with its threads and all that was said in them: `CHANNEL_DELETE`; or a thread alone: `THREAD_DELETE`.
    ///
    /// # Panics
    /// If there is no such channel.
    pub fn delete_channel(&self, channel: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let gone = state.world.channel(channel).clone();
        let event = if gone.kind == Kind::Thread {
            json!({
                "id": gone.id.to_string(), "guild_id": state.world.server_of(&gone).to_string(),
                "parent_id": gone.parent.map(|id| id.to_string()), "type": gone.kind as u8,
            })
        } else {
            payload::channel(&state.world, &gone)
        };
        let is_gone = |one: &crate::world::Channel| {
            one.id == gone.id || (one.kind == Kind::Thread && one.parent == Some(gone.id))
        };
        let ids: Vec<u64> =
            state.world.channels.iter().filter(|one| is_gone(one)).map(|one| one.id).collect();
        state.world.channels.retain(|one| !is_gone(one));
        // What lay in a category lies in none.
        for one in state.world.channels.iter_mut().filter(|one| one.parent == Some(gone.id)) {
            one.parent = None;
        }
        state.messages.retain(|one| !ids.contains(&one.channel));
        let name = if gone.kind == Kind::Thread { "THREAD_DELETE" } else { "CHANNEL_DELETE" };
        gateway::dispatch(&mut state, name, &event);
    }

    /// A role is deleted, and nobody has it any more: `GUILD_ROLE_DELETE`.
    ///
    /// # Panics
    /// If there is no such role.
    pub fn delete_role(&self, role: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let gone = state.world.role(role).unwrap_or_else(|| panic!("no role here is called {role}")).id;
        let mut of = state.world.guild;
        if state.world.roles.iter().any(|role| role.id == gone) {
            state.world.roles.retain(|role| role.id != gone);
        }
        for server in &mut state.world.others {
            if server.roles.iter().any(|role| role.id == gone) {
                of = server.id;
                server.roles.retain(|role| role.id != gone);
            }
        }
        for user in &mut state.world.users {
            user.roles.retain(|role| *role != gone);
        }
        let event = json!({ "guild_id": of.to_string(), "role_id": gone.to_string() });
        gateway::dispatch(&mut state, "GUILD_ROLE_DELETE", &event);
    }

    /// The bot gets a role of a server, and what it permits.
    ///
    /// # Panics
    /// If there is no such role.
    pub fn give_bot_role(&self, role: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let role = state.world.role(role).unwrap_or_else(|| panic!("no role here is called {role}")).id;
        if let Some(bot) = state.world.users.iter_mut().find(|user| user.id == BOT) {
            bot.roles.push(role);
        }
    }

    /// Discord makes the bot a role of its own on the first server, as for every bot that is invited with permissions:
    /// `GUILD_ROLE_CREATE`.
    pub fn give_own_role(&self) {
        let shared = self.shared();
        let mut state = shared.state();
        let name = state.world.users[0].name.clone();
        let role = Role { id: BOT_ROLE, name, permissions: 0, own: true };
        let event = json!({ "guild_id": state.world.guild.to_string(), "role": payload::role(&role) });
        state.world.roles.push(role);
        if let Some(bot) = state.world.users.iter_mut().find(|user| user.id == BOT) {
            bot.roles.push(BOT_ROLE);
        }
        gateway::dispatch(&mut state, "GUILD_ROLE_CREATE", &event);
    }

    /// What the bot may not do in a channel and its threads is changed: `CHANNEL_UPDATE`. If it sees the channel from now on, Discord
    /// lists the threads that are active in it: `THREAD_LIST_SYNC`.
    ///
    /// # Panics
    /// If there is no such channel.
    pub fn deny(&self, channel: &str, permissions: u64) {
        let shared = self.shared();
        let mut state = shared.state();
        let id = state.world.channel(channel).id;
        let sees = |state: &State| state.world.bot_permissions(id) & crate::world::VIEW_CHANNEL != 0;
        let saw = sees(&state);
        let Some(here) = state.world.channels.iter_mut().find(|one| one.id == id) else { return };
        here.denied = permissions;
        let here = here.clone();
        let event = payload::channel(&state.world, &here);
        gateway::dispatch(&mut state, "CHANNEL_UPDATE", &event);
        if !saw && sees(&state) {
            list_threads(&mut state, id);
        }
    }

    /// What the bot may not do in a channel is changed, and nobody is told of it.
    ///
    /// # Panics
    /// If there is no such channel.
    pub fn deny_quietly(&self, channel: &str, permissions: u64) {
        let shared = self.shared();
        let mut state = shared.state();
        let id = state.world.channel(channel).id;
        if let Some(here) = state.world.channels.iter_mut().find(|one| one.id == id) {
            here.denied = permissions;
        }
    }

    /// A channel is deleted, and nobody is told of it.
    ///
    /// # Panics
    /// If there is no such channel.
    pub fn lose_channel(&self, channel: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let id = state.world.channel(channel).id;
        state.world.channels.retain(|one| one.id != id);
    }

    /// Discord tells of a role as it is: `GUILD_ROLE_UPDATE`.
    ///
    /// # Panics
    /// If there is no such role.
    pub fn tell_role(&self, role: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let role = state.world.role(role).unwrap_or_else(|| panic!("no role here is called {role}"));
        let event = json!({ "guild_id": state.world.guild.to_string(), "role": payload::role(role) });
        gateway::dispatch(&mut state, "GUILD_ROLE_UPDATE", &event);
    }

    /// Discord tells of the bot's own member of the first server as it is: `GUILD_MEMBER_UPDATE`, which every bot is sent of itself
    /// (events/gateway, "Gateway Intents").
    pub fn tell_own_member(&self) {
        let shared = self.shared();
        let mut state = shared.state();
        let server = state.world.guild;
        let mut event = payload::member(&state.world, server, &state.world.users[0]);
        event["guild_id"] = json!(server.to_string());
        gateway::dispatch(&mut state, "GUILD_MEMBER_UPDATE", &event);
    }

    /// What the bot may not do in a channel.
    ///
    /// # Panics
    /// If there is no such channel.
    pub fn denied(&self, channel: &str) -> u64 {
        self.shared().state().world.channel(channel).denied
    }

    /// Discord lists the threads that are active in a channel: `THREAD_LIST_SYNC`.
    ///
    /// # Panics
    /// If there is no such channel.
    pub fn sync_threads(&self, channel: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let id = state.world.channel(channel).id;
        list_threads(&mut state, id);
    }
}

fn list_threads(state: &mut State, channel: u64) {
    let world = &state.world;
    let here = world.channels.iter().filter(|one| one.parent == Some(channel));
    let threads = here.filter(|one| payload::is_active(world, one));
    let threads: Vec<_> = threads.map(|one| payload::channel(world, one)).collect();
    let event = json!({
        "guild_id": world.server_at(channel).to_string(), "channel_ids": [channel.to_string()], "threads": threads, "members": [],
    });
    gateway::dispatch(state, "THREAD_LIST_SYNC", &event);
}
