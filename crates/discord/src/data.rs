//! What commands and events share.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use poise::serenity_prelude as serenity;

use super::{Dealt, Observer, outbound::Discord, waiting::Imports};
use answers::{Answers, moderation::Moderation};
use counterpoint_core::engine::Engine;
use store::search::Searcher;

/// What commands and events share.
pub(super) struct Data {
    pub(super) moderation: Arc<Moderation>,
    pub(super) answers: Arc<Answers<Discord>>,
    pub(super) observer: Option<Observer>,
    pub(super) registered: Arc<Registered>,
    pub(super) imports: Imports,
    /// What fetches files that people give to commands.
    pub(super) web: reqwest::Client,
    /// What can be searched for in the store that the bot knows.
    pub(super) searcher: Searcher,
}

impl Data {
    pub(super) fn engine(&self) -> &Engine {
        self.moderation.engine()
    }

    pub(super) fn observe(&self, dealt: Dealt<'_>) {
        if let Some(observer) = &self.observer {
            observer(dealt);
        }
    }
}

/// Why a command or an event was not dealt with, for the operator.
pub(super) type Error = anyhow::Error;

/// What a command is run with.
pub(super) type Context<'a> = poise::Context<'a, Data, Error>;

/// The ids under which Discord knows the commands, by name, once it does.
#[derive(Default)]
pub(super) struct Registered(OnceLock<HashMap<String, serenity::CommandId>>);

impl Registered {
    /// The id of a command.
    pub(super) fn id(&self, command: &str) -> Option<serenity::CommandId> {
        self.0.get()?.get(command).copied()
    }

    /// Discord knows the commands.
    pub(super) fn know(&self, commands: Vec<serenity::Command>) {
        let ids = commands.into_iter().map(|command| (command.name, command.id)).collect();
        let _ = self.0.set(ids);
    }
}
