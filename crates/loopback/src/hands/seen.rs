//! What a test sees: messages, files, answers to interactions.

use std::collections::BTreeMap;

use serde_json::Value;

#[cfg(feature = "checks")]
use super::parts;
use crate::{Act, Loopback, Message, Sent, acts, world::BOT};

impl Loopback {
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

    /// The commands, as they were registered.
    pub fn commands(&self) -> Vec<Value> {
        self.shared().state().commands.clone()
    }

    /// What an interaction was answered with first.
    pub fn answer(&self, interaction: u64) -> Option<Value> {
        self.shared().state().interactions.get(&interaction)?.answer.clone()
    }

    /// What somebody did last.
    pub fn last_act(&self) -> Option<Act> {
        self.shared().state().last_act
    }

    /// How often Discord has sent of each message that it is there, and that it has changed or is gone, to a bot that is sent such.
    pub fn sent(&self) -> BTreeMap<u64, Sent> {
        self.shared().state().sent.clone()
    }

    /// Whether the first response to an interaction came when nobody waited any more: whoever did it was told that it failed.
    pub fn was_late(&self, interaction: u64) -> bool {
        self.shared().state().interactions.get(&interaction).is_some_and(|one| one.late)
    }

    /// The message that an interaction's answer made or changed.
    pub fn made_by(&self, interaction: u64) -> Option<u64> {
        self.shared().state().interactions.get(&interaction)?.made
    }

    /// A message, as Discord would send it; how it may mention stands in `loopback_allowed_mentions`.
    pub fn message(&self, id: u64) -> Option<Value> {
        self.shared().state().messages.iter().find(|one| one.id == id).map(|one| one.json.clone())
    }

    /// What a message was reacted to with, and by how many; and whether by the bot.
    pub fn reactions(&self, id: u64) -> Vec<(String, usize, bool)> {
        let shared = self.shared();
        let state = shared.state();
        let Some(at) = state.messages.iter().position(|one| one.id == id) else { return Vec::new() };
        let all = acts::reacted(&state, at).into_iter();
        all.map(|(emoji, users)| (emoji, users.len(), users.contains(&BOT))).collect()
    }

    /// The bot's reactions: below which message, by whom that is, and with what.
    pub fn own_reactions(&self) -> Vec<(u64, String, String)> {
        let shared = self.shared();
        let state = shared.state();
        let own = state.messages.iter().enumerate().flat_map(|(at, message)| {
            let author = state.world.users.iter().find(|user| user.id == message.author);
            let author = author.map_or_else(|| message.author.to_string(), |user| user.name.clone());
            let all = acts::reacted(&state, at).into_iter().filter(|(_, users)| users.contains(&BOT));
            all.map(move |(emoji, _)| (message.id, author.clone(), emoji))
        });
        own.collect()
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

    /// The last message that somebody said, or a webhook.
    #[cfg(feature = "checks")]
    pub(crate) fn last_said(&self, user: &str) -> Option<u64> {
        let shared = self.shared();
        let state = shared.state();
        let user = if user == "webhook" { crate::world::WEBHOOK } else { state.world.user(user).id };
        state.messages.iter().rev().find(|one| one.author == user && one.only.is_none()).map(|one| one.id)
    }
}
