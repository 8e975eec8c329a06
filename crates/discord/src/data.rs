//! What commands and events share.

use std::{
    collections::HashMap,
    ops::Deref,
    sync::{Arc, OnceLock},
};

use poise::serenity_prelude as serenity;

use super::{
    Dealt, Observer,
    departures::Departures,
    ids,
    outbound::{Discord, Line, Shared},
    places::Places,
    signals::{Signal, Signals},
    typing::Offers,
    underway::Underway,
    waiting::Imports,
};
use answers::{Answers, moderation::Moderation};
use counterpoint_core::{
    engine::Engine,
    remark::{Place, ServerId},
    settings::exchange,
    time::Clock,
    words::Words,
};
use store::search::Searcher;

/// What commands and events share: one of it for each, and all of them the same.
#[derive(Clone)]
pub(super) struct Data(Arc<Common>);

impl From<Common> for Data {
    fn from(common: Common) -> Self {
        Self(Arc::new(common))
    }
}

impl Deref for Data {
    type Target = Common;

    fn deref(&self) -> &Common {
        &self.0
    }
}

/// What is shared.
pub(super) struct Common {
    pub(super) moderation: Arc<Moderation>,
    pub(super) answers: Arc<Answers<Discord>>,
    pub(super) observer: Option<Observer>,
    pub(super) signals: Signals,
    pub(super) registered: Arc<Registered>,
    pub(super) imports: Imports,
    /// What is known of the servers that the bot is in.
    pub(super) places: Arc<Places>,
    /// What is being dealt with: whoever ends the program waits for it.
    pub(super) underway: Underway,
    /// What is offered to somebody who types.
    pub(super) offers: Offers<Data, Error>,
    /// What is going from servers, before which nothing else of them is dealt with.
    pub(super) departures: Departures,
    /// What can be searched for in the store that the bot knows.
    pub(super) searcher: Searcher,
}

impl Common {
    pub(super) fn engine(&self) -> &Engine {
        self.moderation.engine()
    }

    /// What the bot says in the language of a place.
    pub(super) fn words(&self, place: &Place) -> &'static Words {
        self.engine().settings().rules(place).words()
    }

    /// What a server has names for.
    pub(super) fn directory(&self, server: &ServerId) -> exchange::Directory {
        ids::server(server).map(|server| self.places.directory(server)).unwrap_or_default()
    }

    /// Goes on with something in a task of its own.
    pub(super) fn go_on(&self, work: impl Future<Output = ()> + Send + 'static) {
        let dealing = self.underway.enter();
        tokio::spawn(async move {
            work.await;
            drop(dealing);
        });
    }

    /// Waits until nothing of a server is going any more, if it is one.
    pub(super) async fn settled(&self, server: Option<serenity::GuildId>) {
        if let Some(server) = server {
            self.departures.wait(server).await;
        }
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
    let place = ctx.data().places.place(ctx.guild_id(), ctx.channel_id());
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
