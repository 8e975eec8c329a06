//! What the reader of the page does as a person: by ids, as the page knows them. Whatever Discord would not let somebody do is refused
//! in a sentence for them.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::{
    File, Loopback, Said, State, acts,
    hands::parts,
    limits, payload,
    world::{BOT, Kind, User},
};

/// How long an answer of the bot's is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// `MANAGE_THREADS`
const MANAGE_THREADS: u64 = 1 << 34;
/// `MANAGE_MESSAGES`
const MANAGE_MESSAGES: u64 = crate::world::MANAGE_MESSAGES;

/// Why something cannot be done, as a sentence for whoever tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

impl From<&str> for Refused {
    fn from(sentence: &str) -> Self {
        Self(sentence.to_owned())
    }
}

/// What the bot answered an action with.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// The message that its answer made or changed.
    pub message: Option<u64>,
    /// The modal that it opened, as Discord has it.
    pub modal: Option<Value>,
}

type Outcome<T> = Result<T, Refused>;

/// The place of the page's reader.
#[derive(Clone, Copy)]
pub struct Desk<'l>(&'l Loopback);

impl Loopback {
    /// The place of the page's reader.
    pub fn desk(&self) -> Desk<'_> {
        Desk(self)
    }

    /// Waits until the bot has registered its commands, however long it takes.
    pub async fn ready(&self) {
        let mut changes = self.changed.subscribe();
        loop {
            changes.borrow_and_update();
            if self.shared().state().registrations > 0 || changes.changed().await.is_err() {
                return;
            }
        }
    }
}

impl Desk<'_> {
    /// Says something. The message's id.
    pub fn say(self, by: u64, channel: u64, text: &str, reply_to: Option<u64>) -> Outcome<u64> {
        self.act(|state| {
            let may = person(state, by).map(|person| state.world.permissions(person))?;
            let here = seen_channel(state, by, channel)?.clone();
            if matches!(here.kind, Kind::Category | Kind::Forum) {
                return Err("Messages are written in channels, threads and posts.".into());
            }
            if here.locked && may & MANAGE_THREADS == 0 {
                return Err("This thread is locked: only moderators write here.".into());
            }
            readable(text)?;
            if let Some(to) = reply_to {
                let original = seen(state, by, to)?;
                if state.messages[original].channel != channel {
                    return Err("The message replied to stands in another channel.".into());
                }
            }
            if here.archived {
                // Whoever writes in an archived thread opens it (topics/threads, "Active & Archived Threads").
                acts::set_thread(state, channel, here.locked, false);
            }
            Ok(acts::say(state, by, channel, Said { text: text.to_owned(), reply_to, ..Said::default() }))
        })
    }

    /// Changes what was said.
    pub fn edit(self, by: u64, message: u64, text: &str) -> Outcome<()> {
        self.act(|state| {
            let at = seen(state, by, message)?;
            if state.messages[at].author != by {
                return Err("Only one's own messages can be edited.".into());
            }
            readable(text)?;
            acts::edit(state, at, text);
            Ok(())
        })
    }

    /// Deletes a message.
    pub fn delete(self, by: u64, message: u64) -> Outcome<()> {
        self.act(|state| {
            let at = seen(state, by, message)?;
            let may = person(state, by).map(|person| state.world.permissions(person))?;
            if state.messages[at].author != by && may & MANAGE_MESSAGES == 0 {
                return Err("Messages of others are deleted by moderators.".into());
            }
            if state.messages[at].only.is_some() {
                return Err("An answer that one person sees is dismissed, not deleted.".into());
            }
            acts::delete(state, at);
            Ok(())
        })
    }

    /// Opens a post in a forum, with tags by id. The post's id.
    pub fn post(self, by: u64, forum: u64, title: &str, tags: &[u64], text: &str) -> Outcome<u64> {
        self.act(|state| {
            person(state, by)?;
            let here = seen_channel(state, by, forum)?;
            if here.kind != Kind::Forum {
                return Err("Posts are opened in forums.".into());
            }
            if tags.iter().any(|tag| !here.tags.contains(tag)) {
                return Err("The forum has no such tag.".into());
            }
            let length = title.encode_utf16().count();
            if title.trim().is_empty() || length > limits::CHANNEL_NAME {
                return Err(Refused(format!("A title has 1 to {} characters.", limits::CHANNEL_NAME)));
            }
            readable(text)?;
            let post = acts::open_post(state, forum, title, tags.to_vec());
            acts::say(state, by, post, Said { text: text.to_owned(), ..Said::default() });
            Ok(post)
        })
    }

    /// Presses a button.
    pub async fn press(self, by: u64, message: u64, custom_id: &str) -> Outcome<Done> {
        self.interact(|state| {
            let at = seen(state, by, message)?;
            let button = part(state, at, custom_id)?;
            if button["type"] != 2 {
                return Err("That is no button.".into());
            }
            let data = json!({ "custom_id": custom_id, "component_type": 2, "id": button["id"] });
            let channel = state.messages[at].channel;
            Ok(acts::interact(state, by, 3, Some(at), channel, &data))
        })
        .await
    }

    /// Chooses from a menu of a message: values of its options, or ids.
    pub async fn choose(self, by: u64, message: u64, custom_id: &str, values: &[String]) -> Outcome<Done> {
        self.interact(|state| {
            let at = seen(state, by, message)?;
            let menu = part(state, at, custom_id)?.clone();
            let kind = menu["type"].as_u64().unwrap_or(0);
            let least = menu["min_values"].as_u64().unwrap_or(1);
            let most = menu["max_values"].as_u64().unwrap_or(1);
            let count = values.len() as u64;
            if count < least || count > most {
                return Err(Refused(format!("Choose {least} to {most}.")));
            }
            let mut resolved = json!({});
            for value in values {
                match kind {
                    3 => {
                        let mut options = menu["options"].as_array().into_iter().flatten();
                        if !options.any(|option| option["value"] == *value) {
                            return Err("The menu has no such option.".into());
                        }
                    }
                    5 => member(state, value, &mut resolved)?,
                    6 => role(state, value, &mut resolved)?,
                    8 => channel(state, value, &mut resolved)?,
                    _ => return Err("That is no menu.".into()),
                }
            }
            let mut data = json!({
                "custom_id": custom_id, "component_type": kind, "values": values, "id": menu["id"],
            });
            if kind != 3 {
                data["resolved"] = resolved;
            }
            let channel = state.messages[at].channel;
            Ok(acts::interact(state, by, 3, Some(at), channel, &data))
        })
        .await
    }

    /// Runs a command: "topic", or "settings view" with a subcommand. Options by name, as the page's protocol has them.
    pub async fn slash(
        self,
        by: u64,
        channel: u64,
        command: &str,
        options: &Map<String, Value>,
    ) -> Outcome<Done> {
        let port = self.0.port;
        self.interact(|state| {
            let (command, subcommand, known) = usable(state, by, channel, command)?;
            for option in known.iter().filter(|option| option["required"] == true) {
                let name = option["name"].as_str().unwrap_or_default();
                if !options.contains_key(name) {
                    return Err(Refused(format!("`{name}` is needed.")));
                }
            }
            let (mut sent, mut resolved) = (Vec::new(), json!({}));
            for (name, value) in options {
                let option = named(&known, name)?;
                let value = meant(state, option, value, &mut resolved, port)?;
                sent.push(json!({ "name": name, "type": option["type"], "value": value }));
            }
            let data = acts::command_data(&command, &subcommand, &sent, resolved);
            Ok(acts::interact(state, by, 2, None, channel, &data))
        })
        .await
    }

    /// Types into an option of a command. What is offered: names and values.
    pub async fn autocomplete(
        self,
        by: u64,
        channel: u64,
        command: &str,
        focused: &str,
        options: &Map<String, Value>,
    ) -> Outcome<Vec<Value>> {
        let id = self.act(|state| {
            let (command, subcommand, known) = usable(state, by, channel, command)?;
            let mut sent = Vec::new();
            for (name, value) in options {
                let mut option =
                    json!({ "name": name, "type": named(&known, name)?["type"], "value": value });
                if name == focused {
                    option["focused"] = json!(true);
                }
                sent.push(option);
            }
            let data = acts::command_data(&command, &subcommand, &sent, json!({}));
            Ok(acts::interact(state, by, 4, None, channel, &data))
        })?;
        self.answered(id).await?;
        let shared = self.0.shared();
        let state = shared.state();
        let answer = state.interactions.get(&id).and_then(|one| one.answer.as_ref());
        Ok(answer.and_then(|answer| answer["data"]["choices"].as_array().cloned()).unwrap_or_default())
    }

    /// Chooses a command from the menu of a message.
    pub async fn menu(self, by: u64, message: u64, command: &str) -> Outcome<Done> {
        self.interact(|state| {
            let at = seen(state, by, message)?;
            let channel = state.messages[at].channel;
            let found = state.commands.iter().find(|one| one["name"] == command && one["type"] == 3);
            let found = found.cloned().ok_or("No such command is in the menu.")?;
            allowed(state, by, channel, &found)?;
            let data = acts::menu_data(&found, &state.messages[at]);
            Ok(acts::interact(state, by, 2, None, channel, &data))
        })
        .await
    }

    /// Submits a modal that the bot opened: texts by the `custom_id` of their inputs.
    pub async fn submit(self, by: u64, custom_id: &str, values: &Map<String, Value>) -> Outcome<Done> {
        self.interact(|state| {
            person(state, by)?;
            let opened = |one: &&crate::Interaction| {
                let answer = one.answer.as_ref();
                one.user == by
                    && answer.is_some_and(|it| it["type"] == 9 && it["data"]["custom_id"] == custom_id)
            };
            let opened = state.interactions.values().filter(opened).max_by_key(|one| one.token.clone());
            let Some(opened) = opened.cloned() else { return Err("That form is not open any more.".into()) };
            let input = |(id, value): (&String, &Value)| {
                json!({ "type": 1, "components": [{ "type": 4, "custom_id": id, "value": value }] })
            };
            let rows: Vec<Value> = values.iter().map(input).collect();
            let data = json!({ "custom_id": custom_id, "components": rows });
            let at = state.messages.iter().position(|one| Some(one.id) == opened.message);
            Ok(acts::interact(state, by, 5, at, opened.channel, &data))
        })
        .await
    }

    fn act<T>(self, act: impl FnOnce(&mut State) -> Outcome<T>) -> Outcome<T> {
        let shared = self.0.shared();
        let outcome = act(&mut shared.state());
        shared.note_change();
        outcome
    }

    async fn interact(self, act: impl FnOnce(&mut State) -> Outcome<u64>) -> Outcome<Done> {
        let id = self.act(act)?;
        self.answered(id).await?;
        let shared = self.0.shared();
        let state = shared.state();
        let Some(one) = state.interactions.get(&id) else { return Ok(Done::default()) };
        let modal = one.answer.as_ref().filter(|answer| answer["type"] == 9);
        Ok(Done { message: one.made, modal: modal.map(|answer| answer["data"].clone()) })
    }

    /// Waits for the answer to an interaction.
    async fn answered(self, id: u64) -> Outcome<()> {
        let mut changes = self.0.changed.subscribe();
        let waiting = async {
            loop {
                changes.borrow_and_update();
                let answered = {
                    let shared = self.0.shared();
                    let state = shared.state();
                    let one = state.interactions.get(&id);
                    // A promise to answer later is no answer.
                    one.is_none_or(|one| {
                        let answer = one.answer.as_ref();
                        answer.is_some_and(|answer| answer["type"] != 5 || one.made.is_some())
                    })
                };
                if answered || changes.changed().await.is_err() {
                    return;
                }
            }
        };
        let waited = tokio::time::timeout(PATIENCE, waiting).await;
        waited.map_err(|_| Refused(format!("The bot did not answer within {} seconds.", PATIENCE.as_secs())))
    }
}

/// Somebody who may act.
fn person(state: &State, id: u64) -> Outcome<&User> {
    let found = state.world.users.iter().find(|user| user.id == id && !user.bot);
    found.ok_or_else(|| "Nobody here is known by that id.".into())
}

/// A channel that somebody sees: everything but the direct messages of others.
fn seen_channel(state: &State, by: u64, id: u64) -> Outcome<&crate::world::Channel> {
    let own = |channel: &&crate::world::Channel| channel.kind != Kind::Direct || channel.parent == Some(by);
    state.world.by_id(id).filter(own).ok_or_else(|| "There is no such channel.".into())
}

/// A message that somebody sees, by its position.
fn seen(state: &State, by: u64, id: u64) -> Outcome<usize> {
    person(state, by)?;
    let at = state.messages.iter().position(|one| one.id == id && one.only.is_none_or(|only| only == by));
    let at = at.ok_or(Refused::from("The message is not there any more."))?;
    seen_channel(state, by, state.messages[at].channel)?;
    Ok(at)
}

/// A message's text that Discord takes.
fn readable(text: &str) -> Outcome<()> {
    if text.trim().is_empty() {
        return Err("A message needs a text.".into());
    }
    if text.encode_utf16().count() > limits::CONTENT {
        return Err(Refused(format!("A message has {} characters at most.", limits::CONTENT)));
    }
    Ok(())
}

/// A button or menu of a message, if it can be used.
fn part<'s>(state: &'s State, at: usize, custom_id: &str) -> Outcome<&'s Value> {
    let message = &state.messages[at];
    let found = parts(&message.json).find(|part| part["custom_id"] == custom_id);
    let found = found.filter(|_| message.author == BOT);
    let found = found.ok_or(Refused::from("That is not on the message any more."))?;
    if found["disabled"] == true { Err("That is switched off.".into()) } else { Ok(found) }
}

/// A command that somebody may use in a channel, its subcommand, and its options.
fn usable(state: &State, by: u64, channel: u64, path: &str) -> Outcome<(Value, String, Vec<Value>)> {
    let (name, subcommand) = path.split_once(' ').unwrap_or((path, ""));
    let slash = |one: &&Value| one["name"] == name && one["type"].as_u64().unwrap_or(1) == 1;
    let command = state.commands.iter().find(slash);
    let command = command.ok_or_else(|| Refused(format!("There is no command `/{path}`.")))?;
    if matches!(seen_channel(state, by, channel)?.kind, Kind::Category | Kind::Forum) {
        return Err("Commands are run in channels, threads and posts.".into());
    }
    allowed(state, by, channel, command)?;
    let list = |of: &Value| of["options"].as_array().cloned().unwrap_or_default();
    let mut options = list(command);
    let has_subcommands = options.iter().any(|option| option["type"] == 1);
    if has_subcommands || !subcommand.is_empty() {
        let found = options.iter().find(|option| option["type"] == 1 && option["name"] == subcommand);
        let found = found.ok_or_else(|| Refused(format!("There is no command `/{path}`.")))?;
        options = list(found);
    }
    Ok((command.clone(), subcommand.to_owned(), options))
}

/// Whether Discord shows a command to somebody in a channel.
fn allowed(state: &State, by: u64, channel: u64, command: &Value) -> Outcome<()> {
    let may = person(state, by).map(|person| state.world.permissions(person))?;
    let direct = seen_channel(state, by, channel)?.kind == Kind::Direct;
    if direct {
        let contexts = command["contexts"].as_array();
        let works = contexts.map_or(command["dm_permission"] != false, |all| all.contains(&json!(1)));
        return if works { Ok(()) } else { Err("This command works in servers only.".into()) };
    }
    let needed = &command["default_member_permissions"];
    let needed = needed.as_str().and_then(|text| text.parse().ok()).or(needed.as_u64()).unwrap_or(0);
    if may & needed == needed { Ok(()) } else { Err("This command is for moderators.".into()) }
}

fn named<'o>(known: &'o [Value], name: &str) -> Outcome<&'o Value> {
    let found = known.iter().find(|option| option["name"] == name);
    found.ok_or_else(|| Refused(format!("The command has no option `{name}`.")))
}

/// What a value of an option is sent as.
fn meant(
    state: &mut State,
    option: &Value,
    value: &Value,
    resolved: &mut Value,
    port: u16,
) -> Outcome<Value> {
    let name = option["name"].as_str().unwrap_or_default().to_owned();
    let wrong = |what: &str| Refused(format!("`{name}` must be {what}."));
    if let Some(choices) = option["choices"].as_array().filter(|choices| !choices.is_empty()) {
        let fits = choices.iter().any(|choice| choice["value"] == *value);
        return if fits { Ok(value.clone()) } else { Err(wrong("one of its choices")) };
    }
    let id = value.as_str().unwrap_or_default();
    match option["type"].as_u64() {
        Some(3) if value.is_string() => {}
        Some(3) => return Err(wrong("a text")),
        Some(4) if value.is_i64() || value.is_u64() => {}
        Some(4) => return Err(wrong("a whole number")),
        Some(5) if value.is_boolean() => {}
        Some(5) => return Err(wrong("true or false")),
        Some(6) => member(state, id, resolved)?,
        Some(7) => channel(state, id, resolved)?,
        Some(8) => role(state, id, resolved)?,
        Some(10) if value.is_number() => {}
        Some(10) => return Err(wrong("a number")),
        Some(11) => {
            let content = value["content"].as_str().ok_or_else(|| wrong("a file"))?;
            let file = value["filename"].as_str().unwrap_or("file");
            let id = state.fresh_id();
            resolved["attachments"][id.to_string()] = payload::attachment(id, file, content.len(), port);
            state.files.push(File { id, content: content.as_bytes().to_vec() });
            return Ok(json!(id.to_string()));
        }
        _ => return Err(Refused(format!("`{name}` cannot be filled in here."))),
    }
    Ok(value.clone())
}

fn member(state: &State, id: &str, resolved: &mut Value) -> Outcome<()> {
    let user = state.world.users.iter().find(|user| user.id.to_string() == id);
    let user = user.ok_or(Refused::from("There is no such member."))?;
    resolved["users"][id] = payload::user(user);
    resolved["members"][id] = payload::partial_member(&state.world, user);
    Ok(())
}

fn role(state: &State, id: &str, resolved: &mut Value) -> Outcome<()> {
    let role = state.world.roles.iter().find(|role| role.id.to_string() == id);
    resolved["roles"][id] = payload::role(role.ok_or(Refused::from("There is no such role."))?);
    Ok(())
}

fn channel(state: &State, id: &str, resolved: &mut Value) -> Outcome<()> {
    let channel = state.world.channels.iter().find(|one| one.id.to_string() == id);
    let channel = channel.filter(|channel| channel.kind != Kind::Direct);
    let channel = channel.ok_or(Refused::from("There is no such channel."))?;
    resolved["channels"][id] = payload::partial_channel(channel);
    Ok(())
}
