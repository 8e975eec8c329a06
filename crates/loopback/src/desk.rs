//! What the reader of the page does as a person: by ids, as the page knows them. Whatever Discord would not let somebody do is refused
//! in a sentence for them.

mod known;

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::{
    Loopback, Said, State, acts, limits,
    world::{BOT, Kind},
};
use known::{
    allowed, channel, meant, member, named, part, person, readable, role, seen, seen_channel, usable,
};

/// How long an answer of the bot's is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// `MANAGE_THREADS`
const MANAGE_THREADS: u64 = 1 << 34;
/// The most characters of an emoji: families are joined of some.
const EMOJI: usize = 12;
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

/// What is said of a channel that has gone since the page showed it.
fn gone() -> Refused {
    "There is no such channel.".into()
}

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
            if here.kind == Kind::Category || here.kind.is_forum() {
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

    /// Reacts to a message with an emoji that somebody has reacted with, or takes that back.
    pub fn react(self, by: u64, message: u64, emoji: &str) -> Outcome<()> {
        self.act(|state| {
            person(state, by)?;
            let at = seen(state, by, message)?;
            let reacted = acts::reacted(state, at);
            let Some((_, users)) = reacted.iter().find(|(known, _)| known == emoji) else {
                return Err("Nobody has reacted with that here any more.".into());
            };
            if users.contains(&by) {
                acts::unreact(state, at, by, emoji);
            } else {
                acts::react(state, at, by, emoji);
            }
            Ok(())
        })
    }

    /// Reacts to a message with an emoji, whether or not anybody has reacted with it.
    pub fn add_reaction(self, by: u64, message: u64, emoji: &str) -> Outcome<()> {
        self.act(|state| {
            person(state, by)?;
            let at = seen(state, by, message)?;
            if emoji.is_empty() || emoji.chars().count() > EMOJI || emoji.chars().any(char::is_alphanumeric) {
                return Err("That is no emoji.".into());
            }
            acts::react(state, at, by, emoji);
            Ok(())
        })
    }

    /// A moderator takes the bot's reaction away.
    pub fn take_reaction(self, by: u64, message: u64, emoji: &str) -> Outcome<()> {
        self.act(|state| {
            let at = seen(state, by, message)?;
            let may = person(state, by).map(|person| state.world.permissions(person))?;
            if may & MANAGE_MESSAGES == 0 {
                return Err("Reactions of others are taken away by moderators.".into());
            }
            let reacted = acts::reacted(state, at);
            if !reacted.iter().any(|(known, users)| known == emoji && users.contains(&BOT)) {
                return Err("The bot has not reacted with that here.".into());
            }
            acts::unreact(state, at, BOT, emoji);
            Ok(())
        })
    }

    /// Opens a post in a forum, with tags by id. The post's id.
    pub fn post(self, by: u64, forum: u64, title: &str, tags: &[u64], text: &str) -> Outcome<u64> {
        self.act(|state| {
            person(state, by)?;
            let here = seen_channel(state, by, forum)?;
            if !here.kind.is_forum() {
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
            acts::interact(state, by, 3, Some(at), channel, &data).ok_or_else(gone)
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
                    8 => {
                        channel(state, value, &mut resolved)?;
                        let named = state.world.channels.iter().find(|one| one.id.to_string() == *value);
                        if !named.is_some_and(|channel| acts::offers(&menu, channel)) {
                            return Err("The menu does not offer this channel.".into());
                        }
                    }
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
            acts::interact(state, by, 3, Some(at), channel, &data).ok_or_else(gone)
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
            acts::interact(state, by, 2, None, channel, &data).ok_or_else(gone)
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
            acts::interact(state, by, 4, None, channel, &data).ok_or_else(gone)
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
            acts::interact(state, by, 2, None, channel, &data).ok_or_else(gone)
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
            acts::interact(state, by, 5, at, opened.channel, &data).ok_or_else(gone)
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
                    one.is_none_or(crate::Interaction::is_settled)
                };
                if answered || changes.changed().await.is_err() {
                    return;
                }
            }
        };
        let (first, patience) = {
            let shared = self.0.shared();
            let state = shared.state();
            (state.first_response(), PATIENCE.max(state.patience))
        };
        let unanswered = |within: Duration| {
            Refused(format!("The bot did not answer within {} seconds.", within.as_secs()))
        };
        match tokio::time::timeout(patience, waiting).await {
            Ok(()) if self.0.was_late(id) => Err(unanswered(first)),
            waited => waited.map_err(|_| unanswered(patience)),
        }
    }
}
