//! What a test does as a person: say, edit, delete, press, choose, run a command, type into one.

mod options;

use serde_json::{Value, json};

use options::{channel_meant, meant, member_meant};

use crate::{
    Loopback, Message, State, acts, gateway, payload,
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
        let author = if said.voice == Voice::Webhook { WEBHOOK } else { state.world.user(user).id };
        let channel = state.world.channel(channel).id;
        acts::say(&mut state, author, channel, said)
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

    /// The commands, as they were registered.
    pub fn commands(&self) -> Vec<Value> {
        self.shared().state().commands.clone()
    }

    /// Somebody changes what they said.
    pub fn edit(&self, message: u64, text: &str) {
        let shared = self.shared();
        let mut state = shared.state();
        let at = known(&state, message);
        acts::edit(&mut state, at, text);
    }

    /// A message is deleted.
    pub fn delete(&self, message: u64) {
        let shared = self.shared();
        let mut state = shared.state();
        let at = known(&state, message);
        acts::delete(&mut state, at);
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
            let channel = state.world.by_id(of.channel).map(|channel| channel.name.clone());
            let data = acts::menu_data(found, of);
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
            acts::interact(&mut state, user, kind, at, channel, data)
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

    /// Every message, oldest first.
    pub fn messages(&self) -> Vec<u64> {
        self.shared().state().messages.iter().map(|one| one.id).collect()
    }

    /// Whether anything was said in a channel, or answered there to one person only.
    pub fn has_messages(&self, channel: u64) -> bool {
        self.shared().state().messages.iter().any(|one| one.channel == channel)
    }

    /// The bot's answers to a message, oldest first.
    pub fn replies_to(&self, message: u64) -> Vec<u64> {
        let to = message.to_string();
        let shared = self.shared();
        let state = shared.state();
        let answers = |one: &&Message| one.author == BOT && one.json["message_reference"]["message_id"] == to;
        state.messages.iter().filter(answers).map(|one| one.id).collect()
    }

    /// The value of the first choice of a command's option whose name begins so.
    pub fn choice(&self, command: &str, option: &str, begins: &str) -> Option<Value> {
        let (name, subcommand) = command.split_once(' ').unwrap_or((command, ""));
        let shared = self.shared();
        let state = shared.state();
        let by_name = |of: &Value, name: &str| {
            let mut list = of["options"].as_array()?.iter();
            list.find(|one| one["name"] == name).cloned()
        };
        let mut found = state.commands.iter().find(|one| one["name"] == name)?.clone();
        if !subcommand.is_empty() {
            found = by_name(&found, subcommand)?;
        }
        let option = by_name(&found, option)?;
        let mut choices = option["choices"].as_array()?.iter();
        let fits = |one: &&Value| one["name"].as_str().is_some_and(|name| name.starts_with(begins));
        choices.find(fits).map(|choice| choice["value"].clone())
    }

    /// The bot's messages after message `after`, oldest first.
    pub fn own_messages(&self, after: u64) -> Vec<u64> {
        let shared = self.shared();
        let state = shared.state();
        let sent = |one: &&Message| one.author == BOT && !one.json["loopback_allowed_mentions"].is_null();
        state.messages.iter().filter(|one| one.id > after).filter(sent).map(|one| one.id).collect()
    }

    /// The last message of the bot's on which `user` sees a part with this label, or any part at all.
    #[cfg(feature = "checks")]
    pub(crate) fn last_with(&self, user: &str, fits: impl Fn(&Value) -> bool) -> Option<u64> {
        let shared = self.shared();
        let state = shared.state();
        let user = state.world.user(user).id;
        let mut messages = state.messages.iter().rev();
        let seen = |one: &&Message| one.author == BOT && one.only.is_none_or(|only| only == user);
        messages.find(|one| seen(one) && parts(&one.json).any(&fits)).map(|one| one.id)
    }

    /// The last message that somebody said.
    #[cfg(feature = "checks")]
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
