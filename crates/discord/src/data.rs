//! What commands and events share.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use poise::serenity_prelude as serenity;

use super::{
    Dealt, Observer,
    departures::Departures,
    inbound,
    outbound::{Discord, Line, Shared},
    signals::{Signal, Signals},
    typing::Offers,
    waiting::Imports,
};
use answers::{Answers, moderation::Moderation};
use counterpoint_core::{engine::Engine, remark::Place, time::Clock, words::Words};
use store::search::Searcher;

/// What commands and events share.
pub(super) struct Data {
    pub(super) moderation: Arc<Moderation>,
    pub(super) answers: Arc<Answers<Discord>>,
    pub(super) observer: Option<Observer>,
    pub(super) signals: Signals,
    pub(super) registered: Arc<Registered>,
    pub(super) imports: Imports,
    /// What is offered to somebody who types.
    pub(super) offers: Offers<Data, Error>,
    /// What is going from servers, before which nothing else of them is dealt with.
    pub(super) departures: Departures,
    /// What fetches files that people give to commands.
    pub(super) web: reqwest::Client,
    /// What can be searched for in the store that the bot knows.
    pub(super) searcher: Searcher,
}

impl Data {
    pub(super) fn engine(&self) -> &Engine {
        self.moderation.engine()
    }

    /// What the bot says in the language of a place.
    pub(super) fn words(&self, place: &Place) -> &'static Words {
        self.engine().settings().rules(place).words()
    }

    pub(super) fn observe(&self, dealt: Dealt<'_>) {
        if let Dealt::Message(_, hearing) = &dealt {
            self.signals.tell(Signal::Heard(hearing));
        }
        if let Some(observer) = &self.observer {
            observer(dealt);
        }
    }
}

impl Shared for Data {
    fn clock(&self) -> &Clock {
        self.engine().clock()
    }

    fn line(&self) -> &Line {
        self.answers.platform().line()
    }
}

/// Why a command or an event was not dealt with, for the operator.
pub(super) type Error = anyhow::Error;

/// What a command is run with.
pub(super) type Context<'a> = poise::Context<'a, Data, Error>;

/// What the bot says in the language of the place where a command is run.
pub(super) fn words(ctx: Context<'_>) -> &'static Words {
    let place = inbound::place(ctx.serenity_context(), ctx.guild_id(), ctx.channel_id());
    ctx.data().words(&place)
}

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
