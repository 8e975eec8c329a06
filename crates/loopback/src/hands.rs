//! What a test does as a person: say, edit, delete, press, choose, run a command, type into one.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "what cannot be done is the test's fault, and ends it"
)]

mod options;
mod seen;
mod waits;

use serde_json::{Value, json};

use options::{channel_meant, meant, member_meant};

use crate::{
    Act, Loopback, State, acts, gateway, payload,
    world::{BOT, Channel, Kind, Overwrite, TAGS, WEBHOOK},
};

/// A choice that autocomplete offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is shown.
    pub name: String,
    /// What is sent.
    pub value: String,
}

/// Whose voice something is said in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Voice {
    /// A person's own, or a bot's.
    #[default]
    Own,
    /// A webhook's.
    Webhook,
    /// Discord's: a pin.
    System,
}

/// Something said, in every way it can be.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The text.
    pub text: String,
    /// The message it replies to.
    pub reply_to: Option<u64>,
    /// Who says it in somebody's place.
    pub voice: Voice,
    /// The text it forwards, instead of saying its own.
    pub forwarded: Option<String>,
    /// Whether a reply mentions nobody.
    pub silent: bool,
    /// Whether it comes into a forum's post before the message that the post begins with.
    pub early: bool,
}

impl Loopback {
    /// The server's Integrations page says whether a member may use a command.
    pub fn integrate(&self, command: &str, user: &str, allow: bool) {
        let shared = self.shared();
        let mut state = shared.state();
        let user = state.world.user(user).id;
        state.world.integrations.push(Overwrite { command: command.to_owned(), user, allow });
    }

    /// The bot joins the server anew, invited by somebody whom the audit log names, or does not.
    pub fn join(&self, at: &str, invited_by: Option<&str>) {
        let shared = self.shared();
        let mut state = shared.state();
        state.world.invited_by = invited_by.map(|name| state.world.user(name).id);
        at.clone_into(&mut state.world.joined_at);
        let guild = payload::guild(&state.world, state.world.guild);
        gateway::dispatch(&mut state, "GUILD_CREATE", &guild);
    }

    /// Somebody says something in a channel.
    pub fn say(&self, user: &str, channel: &str, text: &str) -> u64 {
        self.say_as(user, channel, Said { text: text.to_owned(), ..Said::default() })
    }

    /// Somebody says something in a channel, in a special way.
    pub fn say_as(&self, user: &str, channel: &str, said: Said) -> u64 {
        let shared = self.shared();
        let mut state = shared.state();
        state.pause();
        let author = if said.voice == Voice::Webhook { WEBHOOK } else { state.world.user(user).id };
        let channel = state.world.channel(channel).id;
        let id = acts::say(&mut state, author, channel, said);
        state.last_act = Some(Act::Said(id));
        id
    }

    /// Somebody opens a post in a forum, with tags by name; what is said in it next is what it begins with.
    pub fn open_post(&self, forum: &str, title: &str, tags: &[&str]) {
        let shared = self.shared();
        let mut state = shared.state();
        let forum = state.world.channel(forum).id;
        let tags = TAGS.iter().filter(|(_, name)| tags.contains(name)).map(|(id, _)| *id).collect();
        acts::open_post(&mut state, forum, title, tags);
    }

    /// Somebody locks or archives a thread, or opens it again.
    pub fn set_thread(&self, thread: &str, locked: bool, archived: bool) {
        let shared = self.shared();
        let mut state = shared.state();
        let id = state.world.channel(thread).id;
        acts::set_thread(&mut state, id, locked, archived);
    }

    /// Discord delivers a message once more.
    pub fn deliver_again(&self, message: u64) {
        let shared = self.shared();
        let mut state = shared.state();
        let at = known(&state, message);
        let event = payload::message_event(&state, &state.messages[at]);
        gateway::dispatch(&mut state, "MESSAGE_CREATE", &event);
    }

    /// The channel of direct messages between somebody and the bot, by its name.
    pub fn direct(&self, user: &str) -> String {
        let shared = self.shared();
        let mut state = shared.state();
        let (name, with) = (format!("@{user}"), state.world.user(user).id);
        if !state.world.channels.iter().any(|one| one.name == name) {
            let id = state.fresh_id();
            state.world.channels.push(Channel::new(id, &name, Kind::Direct, Some(with)));
        }
        name
    }

    /// Somebody reacts to a message with a Unicode emoji.
    pub fn react(&self, user: &str, message: u64, emoji: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let (at, user) = (known(&state, message), state.world.user(user).id);
        acts::react(&mut state, at, user, emoji);
    }

    /// Somebody takes their reaction away.
    pub fn unreact(&self, user: &str, message: u64, emoji: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let (at, user) = (known(&state, message), state.world.user(user).id);
        acts::unreact(&mut state, at, user, emoji);
    }

    /// Somebody who may manage messages takes the bot's reaction away.
    pub fn take_reaction(&self, message: u64, emoji: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let at = known(&state, message);
        acts::unreact(&mut state, at, BOT, emoji);
    }

    /// Somebody who may manage messages takes every reaction with an emoji away.
    pub fn clear_emoji(&self, message: u64, emoji: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let at = known(&state, message);
        acts::clear_emoji(&mut state, at, emoji);
    }

    /// Somebody who may manage messages takes every reaction away.
    pub fn clear_reactions(&self, message: u64) {
        let shared = self.shared();
        let mut state = shared.state();
        let at = known(&state, message);
        acts::clear_reactions(&mut state, at);
    }

    /// Somebody changes what they said.
    pub fn edit(&self, message: u64, text: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        state.pause();
        let at = known(&state, message);
        acts::edit(&mut state, at, text);
        state.last_act = Some(Act::Changed(message));
    }

    /// A message is deleted.
    pub fn delete(&self, message: u64) {
        let shared = self.shared();
        let mut state = shared.state();
        state.pause();
        let at = known(&state, message);
        acts::delete(&mut state, at);
        state.last_act = Some(Act::Changed(message));
    }

    /// Somebody presses the button with this label or `custom_id` on a message. Returns the interaction, answered.
    ///
    /// # Panics
    /// If there is no such button, it is disabled, or nothing answers.
    pub async fn press(&self, user: &str, message: u64, button: &str) -> u64 {
        let id = {
            let shared = self.shared();
            let state = shared.state();
            let at = known(&state, message);
            let found = parts(&state.messages[at].json)
                .find(|part| part["label"] == button || part["custom_id"] == button)
                .unwrap_or_else(|| panic!("there is no button `{button}` on the message"));
            assert!(found["disabled"] != true, "the button `{button}` is disabled");
            found["custom_id"].as_str().unwrap_or_default().to_owned()
        };
        self.press_id(user, message, &id).await
    }

    /// Somebody presses a button by a `custom_id` that need not be there: what an old message may hold.
    pub async fn press_id(&self, user: &str, message: u64, custom_id: &str) -> u64 {
        let data = json!({ "custom_id": custom_id, "component_type": 2, "id": 2 });
        self.interact(user, 3, Some(message), None, data).await
    }

    /// Somebody chooses from a menu on a message: an option by its label or value, a channel as `#name`, a member as `@name`, a role
    /// as `@&name`. The menu is the first that offers such a thing.
    ///
    /// # Panics
    /// If there is no such menu or option, or nothing answers.
    pub async fn choose(&self, user: &str, message: u64, option: &str) -> u64 {
        let data = {
            let shared = self.shared();
            let state = shared.state();
            let at = known(&state, message);
            let (kind, name) = if let Some(role) = option.strip_prefix("@&") {
                (6, role)
            } else if let Some(user) = option.strip_prefix('@') {
                (5, user)
            } else {
                (if option.starts_with('#') { 8 } else { 3 }, option)
            };
            let menus = parts(&state.messages[at].json).filter(|part| part["type"] == kind);
            let fits = |one: &Value| one["label"] == option || one["value"] == option;
            let mut found = menus.filter_map(|menu| {
                let mut resolved = json!({});
                let value = match kind {
                    3 => menu["options"].as_array()?.iter().find(|one| fits(one))?["value"].clone(),
                    5 => member_meant(&state, name, &mut resolved),
                    6 => {
                        let role = state.world.role(name)?;
                        resolved["roles"][role.id.to_string()] = payload::role(role);
                        json!(role.id.to_string())
                    }
                    _ if acts::offers(menu, state.world.channel(name)) => {
                        channel_meant(&state, name, &mut resolved)
                    }
                    _ => return None,
                };
                Some((menu, value, resolved))
            });
            let found = found.next();
            let (menu, value, resolved) =
                found.unwrap_or_else(|| panic!("no menu on the message offers `{option}`"));
            let mut data =
                json!({ "custom_id": menu["custom_id"], "component_type": kind, "values": [value], "id": 2 });
            if kind != 3 {
                data["resolved"] = resolved;
            }
            data
        };
        self.interact(user, 3, Some(message), None, data).await
    }

    /// Somebody runs a command.
    pub async fn slash(&self, user: &str, channel: &str, command: &str, options: &[(&str, Value)]) -> u64 {
        let data = self.command_data(command, options, None);
        self.interact(user, 2, None, Some(self.channel_id(channel)), data).await
    }

    /// Somebody runs a command, and does not wait for the answer.
    pub fn ask(&self, user: &str, channel: &str, command: &str, options: &[(&str, Value)]) -> u64 {
        let data = self.command_data(command, options, None);
        self.interaction(user, 2, None, Some(self.channel_id(channel)), &data)
    }

    /// Somebody types into the last of these options of a command.
    pub async fn autocomplete(
        &self,
        user: &str,
        channel: &str,
        command: &str,
        options: &[(&str, &str)],
    ) -> Vec<Choice> {
        let typed: Vec<(&str, Value)> = options.iter().map(|(name, value)| (*name, json!(value))).collect();
        let focused = options.last().map(|(name, _)| *name);
        let data = self.command_data(command, &typed, focused);
        let id = self.interact(user, 4, None, Some(self.channel_id(channel)), data).await;
        let shared = self.shared();
        let state = shared.state();
        let answer = state.interactions[&id].answer.clone().unwrap_or_default();
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let choices = answer["data"]["choices"].as_array().cloned().unwrap_or_default();
        choices.iter().map(|one| Choice { name: text(&one["name"]), value: text(&one["value"]) }).collect()
    }

    fn command_data(&self, command: &str, options: &[(&str, Value)], focused: Option<&str>) -> Value {
        let shared = self.shared();
        let mut state = shared.state();
        let (command, subcommand) = command.split_once(' ').unwrap_or((command, ""));
        let registered = state
            .commands
            .iter()
            .find(|one| one["name"] == command)
            .cloned()
            .unwrap_or_else(|| panic!("no command `/{command}` is registered"));
        let list = |of: &Value| of["options"].as_array().cloned().unwrap_or_default();
        let mut known = list(&registered);
        if !subcommand.is_empty() {
            let found = known.iter().find(|one| one["type"] == 1 && one["name"] == subcommand);
            known = list(found.unwrap_or_else(|| panic!("`/{command}` has no subcommand `{subcommand}`")));
        }
        let mut resolved = json!({});
        let options: Vec<Value> = options
            .iter()
            .map(|(name, value)| {
                let found = known.iter().find(|one| one["name"] == *name);
                let found =
                    found.unwrap_or_else(|| panic!("`/{command} {subcommand}` has no option `{name}`"));
                let value = meant(&mut state, found, value, &mut resolved, self.port);
                let mut option = json!({ "name": name, "type": found["type"], "value": value });
                if focused == Some(name) {
                    option["focused"] = json!(true);
                }
                option
            })
            .collect();
        acts::command_data(&registered, subcommand, &options, resolved)
    }

    /// Somebody chooses a command from the menu of a message.
    pub async fn menu(&self, user: &str, message: u64, command: &str) -> u64 {
        let (data, channel) = {
            let shared = self.shared();
            let state = shared.state();
            let found = state.commands.iter().find(|one| one["name"] == command && one["type"] == 3);
            let found = found.unwrap_or_else(|| panic!("no menu command `{command}` is registered"));
            let of = &state.messages[known(&state, message)];
            let data = acts::menu_data(found, of);
            (data, of.channel)
        };
        self.interact(user, 2, None, Some(channel), data).await
    }

    async fn interact(
        &self,
        user: &str,
        kind: u8,
        message: Option<u64>,
        channel: Option<u64>,
        data: Value,
    ) -> u64 {
        let id = self.interaction(user, kind, message, channel, &data);
        self.wait_settled(id).await;
        id
    }

    /// Dispatches an interaction, on a message or in a channel.
    fn interaction(
        &self,
        user: &str,
        kind: u8,
        message: Option<u64>,
        channel: Option<u64>,
        data: &Value,
    ) -> u64 {
        let shared = self.shared();
        let mut state = shared.state();
        state.pause();
        let user = state.world.user(user).id;
        let at = message.map(|message| known(&state, message));
        let on = at.map(|at| state.messages[at].channel);
        let channel = on.or(channel).expect("an interaction happens on a message or in a channel");
        let id = acts::interact(&mut state, user, kind, at, channel, data).expect("the channel is there");
        state.last_act = Some(Act::Interaction(id));
        id
    }

    fn channel_id(&self, name: &str) -> u64 {
        self.shared().state().world.channel(name).id
    }
}

fn known(state: &State, message: u64) -> usize {
    let at = state.messages.iter().position(|one| one.id == message);
    at.unwrap_or_else(|| panic!("there is no message {message}"))
}

/// Every button and menu of a message.
pub(crate) fn parts(message: &Value) -> impl Iterator<Item = &Value> {
    let rows = message["components"].as_array().into_iter().flatten();
    rows.flat_map(|row| row["components"].as_array().into_iter().flatten())
}
