//! What a test does as a person: say, edit, delete, press, choose, run a command, type into one.

mod options;

use serde_json::{Value, json};

use options::{channel_meant, meant, member_meant};

use crate::{
    Interaction, Loopback, Message, State, gateway,
    payload::{self, Content},
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
    /// Waits until the bot has registered its commands, and is ready.
    pub async fn wait_ready(&self) {
        self.wait("the commands to be registered", |state| (!state.commands.is_empty()).then_some(())).await;
    }

    /// Waits until a session was resumed `count` times in all.
    pub async fn wait_resumed(&self, count: u64) {
        self.wait("a resume", |state| (state.resumes >= count).then_some(())).await;
    }

    /// Waits for the bot's first message after message `after`.
    pub async fn wait_for_own_message(&self, after: u64) -> u64 {
        self.wait("a message of the bot's", |state| {
            state.messages.iter().find(|one| one.author == BOT && one.id > after).map(|one| one.id)
        })
        .await
    }

    /// Waits until a message is gone.
    pub async fn wait_gone(&self, message: u64) {
        let there = |state: &State| state.messages.iter().any(|one| one.id == message);
        self.wait("a message to go", |state| (!there(state)).then_some(())).await;
    }

    /// Waits for a message of the bot's that answers another.
    pub async fn wait_for_reply_to(&self, message: u64) -> u64 {
        let to = message.to_string();
        self.wait("a reply", |state| {
            let answers =
                |one: &&Message| one.author == BOT && one.json["message_reference"]["message_id"] == to;
            state.messages.iter().find(answers).map(|one| one.id)
        })
        .await
    }

    /// Waits until the bot has registered its commands `count` times in all.
    pub async fn wait_registered(&self, count: u64) {
        self.wait("the commands to be registered", |state| (state.registrations >= count).then_some(()))
            .await;
    }

    /// The last file that somebody sent.
    pub fn last_file(&self) -> Option<String> {
        let shared = self.shared();
        let state = shared.state();
        state.files.last().map(|file| String::from_utf8_lossy(&file.content).into_owned())
    }

    /// The text of a file, by its id.
    pub fn file(&self, id: u64) -> Option<String> {
        let shared = self.shared();
        let state = shared.state();
        let file = state.files.iter().find(|file| file.id == id)?;
        Some(String::from_utf8_lossy(&file.content).into_owned())
    }

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
        let guild = payload::guild(&state.world);
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
        let webhook = said.voice == Voice::Webhook;
        let author = if webhook { WEBHOOK } else { state.world.user(user).id };
        let channel = state.world.channel(channel).id;
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
        let here = state.world.by_id(channel).filter(|here| here.kind == Kind::Thread);
        let forum = here.and_then(|here| here.parent).and_then(|parent| state.world.by_id(parent));
        let post = forum.is_some_and(|forum| forum.kind == Kind::Forum);
        let begun = state.messages.iter().any(|one| one.id == channel);
        let id = if post && !begun && !said.early { channel } else { state.fresh_id() };
        let json = payload::message(&state, id, channel, author, &content);
        let message = Message { id, channel, author, json, only: None };
        let event = payload::message_event(&state, &message);
        state.messages.push(message);
        gateway::dispatch(&mut state, "MESSAGE_CREATE", &event);
        id
    }

    /// Somebody opens a post in a forum, with tags by name; what is said in it next is what it begins with.
    pub fn open_post(&self, forum: &str, title: &str, tags: &[&str]) {
        let shared = self.shared();
        let mut state = shared.state();
        let id = state.fresh_id();
        let forum = state.world.channel(forum).id;
        let tags = TAGS.iter().filter(|(_, name)| tags.contains(name)).map(|(id, _)| *id).collect();
        let post = Channel { tags, ..Channel::new(id, title, Kind::Thread, Some(forum)) };
        let mut event = payload::channel(&state.world, &post);
        event["newly_created"] = json!(true);
        state.world.channels.push(post);
        gateway::dispatch(&mut state, "THREAD_CREATE", &event);
    }

    /// Somebody locks or archives a thread, or opens it again.
    pub fn set_thread(&self, thread: &str, locked: bool, archived: bool) {
        let shared = self.shared();
        let mut state = shared.state();
        let id = state.world.channel(thread).id;
        let at = state.world.channels.iter().position(|one| one.id == id).expect("the thread is there");
        state.world.channels[at].locked = locked;
        state.world.channels[at].archived = archived;
        let event = payload::channel(&state.world, &state.world.channels[at]);
        gateway::dispatch(&mut state, "THREAD_UPDATE", &event);
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

    /// The commands, as they were registered.
    pub fn commands(&self) -> Vec<Value> {
        self.shared().state().commands.clone()
    }

    /// Somebody changes what they said.
    pub fn edit(&self, message: u64, text: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let at = known(&state, message);
        state.messages[at].json["content"] = json!(text);
        state.messages[at].json["edited_timestamp"] = state.messages[at].json["timestamp"].clone();
        let event = payload::message_event(&state, &state.messages[at]);
        gateway::dispatch(&mut state, "MESSAGE_UPDATE", &event);
    }

    /// A message is deleted.
    pub fn delete(&self, message: u64) {
        let shared = self.shared();
        let mut state = shared.state();
        let at = known(&state, message);
        let gone = state.messages.remove(at);
        let event = json!({ "id": gone.id.to_string(), "channel_id": gone.channel.to_string(), "guild_id": state.world.guild.to_string() });
        gateway::dispatch(&mut state, "MESSAGE_DELETE", &event);
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
                        let role = state.world.roles.iter().find(|role| role.name == name)?;
                        resolved["roles"][role.id.to_string()] = payload::role(role);
                        json!(role.id.to_string())
                    }
                    _ => channel_meant(&state, name, &mut resolved),
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
        self.interact(user, 2, None, Some(channel), data).await
    }

    /// Somebody runs a command, and does not wait for the answer.
    pub fn ask(&self, user: &str, channel: &str, command: &str, options: &[(&str, Value)]) -> u64 {
        let data = self.command_data(command, options, None);
        self.interaction(user, 2, None, Some(channel), &data)
    }

    /// Waits until `count` of these interactions have an answer.
    pub async fn wait_answered(&self, interactions: &[u64], count: usize) {
        self.wait("answers", |state| {
            let answered = interactions.iter().filter(|id| state.interactions[id].answer.is_some());
            (answered.count() >= count).then_some(())
        })
        .await;
    }

    /// What an interaction was answered with first.
    pub fn answer(&self, interaction: u64) -> Option<Value> {
        self.shared().state().interactions.get(&interaction)?.answer.clone()
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
        let id = self.interact(user, 4, None, Some(channel), data).await;
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
        let options = if subcommand.is_empty() {
            json!(options)
        } else {
            json!([{ "name": subcommand, "type": 1, "options": options }])
        };
        let mut data = json!({ "id": registered["id"], "name": command, "type": 1, "options": options });
        if resolved != json!({}) {
            data["resolved"] = resolved;
        }
        data
    }

    /// Somebody chooses a command from the menu of a message.
    pub async fn menu(&self, user: &str, message: u64, command: &str) -> u64 {
        let (data, channel) = {
            let shared = self.shared();
            let state = shared.state();
            let found = state.commands.iter().find(|one| one["name"] == command && one["type"] == 3);
            let found = found.unwrap_or_else(|| panic!("no menu command `{command}` is registered"));
            let of = &state.messages[known(&state, message)];
            let channel = state.world.by_id(of.channel).map(|channel| channel.name.clone());
            let data = json!({
                "id": found["id"], "name": command, "type": 3, "target_id": message.to_string(),
                "resolved": { "messages": { message.to_string(): of.json } },
            });
            (data, channel.expect("messages stand in channels"))
        };
        self.interact(user, 2, None, Some(&channel), data).await
    }

    async fn interact(
        &self,
        user: &str,
        kind: u8,
        message: Option<u64>,
        channel: Option<&str>,
        data: Value,
    ) -> u64 {
        let id = self.interaction(user, kind, message, channel, &data);
        self.wait("an answer to an interaction", |state| {
            let one = state.interactions.get(&id)?;
            // A promise to answer later is no answer.
            one.answer.as_ref().filter(|answer| answer["type"] != 5 || one.made.is_some()).map(|_| ())
        })
        .await;
        id
    }

    /// Dispatches an interaction.
    fn interaction(
        &self,
        user: &str,
        kind: u8,
        message: Option<u64>,
        channel: Option<&str>,
        data: &Value,
    ) -> u64 {
        {
            let shared = self.shared();
            let mut state = shared.state();
            let user = state.world.user(user).id;
            let at = message.map(|message| known(&state, message));
            let channel = match (at, channel) {
                (Some(at), _) => state.messages[at].channel,
                (None, Some(channel)) => state.world.channel(channel).id,
                (None, None) => panic!("an interaction happens on a message or in a channel"),
            };
            let id = state.fresh_id();
            let token = format!("interaction-token-{id}");
            let mut event = payload::interaction(&state, id, &token, kind, user, channel, data);
            if let Some(at) = at {
                event["message"] = state.messages[at].json.clone();
            }
            state
                .interactions
                .insert(id, Interaction { token, kind, user, channel, message, answer: None, made: None });
            gateway::dispatch(&mut state, "INTERACTION_CREATE", &event);
            id
        }
    }

    /// The message that an interaction's answer made or changed.
    pub fn made_by(&self, interaction: u64) -> Option<u64> {
        self.shared().state().interactions.get(&interaction)?.made
    }

    /// A message, as Discord would send it; how it may mention stands in `loopback_allowed_mentions`.
    pub fn message(&self, id: u64) -> Option<Value> {
        self.shared().state().messages.iter().find(|one| one.id == id).map(|one| one.json.clone())
    }

    /// Whoever alone sees a message, by name.
    pub fn seen_only_by(&self, id: u64) -> Option<String> {
        let shared = self.shared();
        let state = shared.state();
        let only = state.messages.iter().find(|one| one.id == id)?.only?;
        state.world.users.iter().find(|user| user.id == only).map(|user| user.name.clone())
    }

    /// The bot's messages after message `after`, oldest first.
    pub fn own_messages(&self, after: u64) -> Vec<u64> {
        let shared = self.shared();
        let state = shared.state();
        let sent = |one: &&Message| one.author == BOT && !one.json["loopback_allowed_mentions"].is_null();
        state.messages.iter().filter(|one| one.id > after).filter(sent).map(|one| one.id).collect()
    }

    /// The last message of the bot's on which `user` sees a part with this label, or any part at all.
    pub(crate) fn last_with(&self, user: &str, fits: impl Fn(&Value) -> bool) -> Option<u64> {
        let shared = self.shared();
        let state = shared.state();
        let user = state.world.user(user).id;
        let mut messages = state.messages.iter().rev();
        let seen = |one: &&Message| one.author == BOT && one.only.is_none_or(|only| only == user);
        messages.find(|one| seen(one) && parts(&one.json).any(&fits)).map(|one| one.id)
    }

    /// The last message that somebody said.
    pub(crate) fn last_said(&self, user: &str) -> Option<u64> {
        let shared = self.shared();
        let state = shared.state();
        let user = state.world.user(user).id;
        state.messages.iter().rev().find(|one| one.author == user && one.only.is_none()).map(|one| one.id)
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
