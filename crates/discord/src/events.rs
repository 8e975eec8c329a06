//! What the gateway tells, and what comes of it: edits and deletions, reactions, servers, and what goes with what is no longer there.
//!
//! Events are read where they arrive, one after the other, so that what is known of a server is up to date before the next one. What takes
//! time goes on in tasks of its own.

mod messages;
mod read;
mod strays;

use std::panic::{self, AssertUnwindSafe};

use poise::serenity_prelude as serenity;
use serde::Deserialize;
use serenity::{
    FullEvent,
    Interaction::{Autocomplete, Component},
};

use super::{
    Dealt, buttons,
    data::{Data, Error},
    greeting::{self, Joined},
    ids,
    places::is_of,
    reactions::{self, Reaction},
    tap::{Onward, Tap},
};
use read::{Deleted, Edited, Gone, Present};

use answers::storage::StorageError;
use counterpoint_core::remark::{ChannelId, RemarkId, RoleId, ServerId};

/// Deals with what serenity was given: what people ask for by buttons, and while they type. The framework runs commands by itself.
pub(super) async fn on_event(
    framework: poise::FrameworkContext<'_, Data, Error>,
    event: &FullEvent,
) -> Result<(), Error> {
    let data = framework.user_data;
    match event {
        FullEvent::InteractionCreate { interaction: Component(pressed) } => {
            data.settled(pressed.guild_id).await;
            buttons::on_press(data, pressed).await;
        }
        FullEvent::InteractionCreate { interaction: Autocomplete(asked) } => {
            data.offers.answer(framework, asked).await;
        }
        _ => {}
    }
    Ok(())
}

/// Who reads the gateway's events.
pub(super) struct Events(pub(super) Data);

impl Tap for Events {
    fn event(&self, name: &str, said: &str) -> Onward {
        // What cannot be dealt with is one event, and no reason to lose the connection.
        panic::catch_unwind(AssertUnwindSafe(|| self.on(name, said))).unwrap_or_else(|_| {
            tracing::error!(event = name, "an event was not dealt with, by a defect of this program");
            Onward::Taken
        })
    }

    fn known(&self, shard: u32, shards: u32) -> Vec<String> {
        self.0.places.known(shard, shards)
    }

    fn forget(&self, shard: u32, shards: u32) {
        self.0.places.forget(shard, shards);
    }
}

impl Events {
    fn on(&self, name: &str, said: &str) -> Onward {
        let data = &self.0;
        match name {
            "MESSAGE_CREATE" => {
                messages::on_message(data, said);
                return Onward::Taken;
            }
            // What serenity keeps its session with, and what it is here for.
            "READY" | "RESUMED" | "INTERACTION_CREATE" => {
                data.places.event(name, said);
                if name == "READY"
                    && let Some(present) = Present::with(said)
                {
                    data.places.listed(present.shard, &present.servers);
                    let work = data.clone();
                    data.go_on(async move { forget_left(&work, present).await });
                }
                return Onward::Passed;
            }
            _ => {}
        }
        data.answers.platform().closed.learn(name, said);
        if let Some((server, gone)) = Gone::with(name, said) {
            data.departures.begin(server);
            // A channel's threads go with it, and Discord tells of none.
            let threads = match gone {
                Gone::Channel(channel) => data.places.threads_of(server, channel),
                Gone::Server | Gone::Role(_) => Vec::new(),
            };
            data.places.event(name, said);
            let work = data.clone();
            let all = std::iter::once(gone).chain(threads.into_iter().map(Gone::Channel)).collect();
            let may_have_threads = name == "CHANNEL_DELETE";
            data.go_on(async move {
                forget(&work, server, all).await;
                work.departures.end(server);
                // Of several that go at once, the last asks for all.
                if may_have_threads && !work.departures.is_going(server) {
                    strays::forget_unknown(&work, server).await;
                }
            });
            return Onward::Taken;
        }
        data.places.event(name, said);
        match name {
            "MESSAGE_UPDATE" => self.with(name, said, |data, message| edited(data, &message, said)),
            "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK" => self.with(name, said, deleted),
            "MESSAGE_REACTION_ADD" => self.with(name, said, reactions::added),
            "MESSAGE_REACTION_REMOVE" => {
                self.with(name, said, |data, reaction: Reaction| reactions::removed(data, &reaction));
            }
            "MESSAGE_REACTION_REMOVE_EMOJI" => {
                self.with(name, said, |data, reaction: Reaction| reactions::emoji_removed(data, &reaction));
            }
            "MESSAGE_REACTION_REMOVE_ALL" => {
                self.with(name, said, |data, reaction: Reaction| reactions::cleared(data, &reaction));
            }
            "GUILD_CREATE" => self.with(name, said, joined),
            _ => {}
        }
        Onward::Taken
    }

    /// Deals with what an event says, if it can be read.
    fn with<'e, T: Deserialize<'e>>(&self, name: &str, said: &'e str, deal: impl FnOnce(&Data, T)) {
        match serde_json::from_str(said) {
            Ok(read) => deal(&self.0, read),
            Err(error) => unread(name, &error),
        }
    }
}

/// Tells that an event could not be read: where, and never what stands there.
fn unread(event: &str, error: &serde_json::Error) {
    let (column, fault) = (error.column(), error.classify());
    tracing::debug!(event, column, ?fault, "an event could not be read");
}

/// A message was edited. Discord sends an update without a new text when it has unfurled a link.
fn edited(data: &Data, edited: &Edited, said: &str) {
    let remark = RemarkId::from(edited.id);
    if edited.content.is_none() || edited.at.is_none() {
        return data.observe(Dealt::Followed(remark));
    }
    let (work, server, channel) = (data.clone(), edited.guild_id, ChannelId::from(edited.channel_id.get()));
    let told = data.engine().remembers(&channel, &remark).then(|| messages::told(data, said)).flatten();
    data.go_on(async move {
        let data = work;
        data.settled(server).await;
        let follows = data.answers.edited(channel, remark.clone()).await;
        if let Some(told) = told.filter(|_| !follows) {
            Box::pin(messages::hear_edited(&data, told)).await;
        }
        data.observe(Dealt::Followed(remark));
    });
}

/// A message was deleted, or many at once.
fn deleted(data: &Data, deleted: Deleted) {
    let work = data.clone();
    data.go_on(async move {
        let data = work;
        data.settled(deleted.guild_id).await;
        for message in deleted.id.into_iter().chain(deleted.ids) {
            let remark = RemarkId::from(message.get());
            data.answers.deleted(ChannelId::from(deleted.channel_id.get()), remark.clone()).await;
            data.observe(Dealt::Followed(remark));
        }
    });
}

/// The bot is in a server: it has joined it, or learns of it.
fn joined(data: &Data, joined: Joined) {
    if joined.unavailable {
        return;
    }
    let work = data.clone();
    data.go_on(async move {
        let data = work;
        data.settled(Some(joined.id)).await;
        let server = ServerId::from(joined.id.get());
        greeting::on_server(&data, &joined).await;
        data.answers.resume(&server).await;
        data.observe(Dealt::Server(server));
    });
}

/// Something of a server is gone, and what was kept of it goes with it. What could not be deleted now ends with its term, or with the
/// server: see [`forget_left`].
async fn forget(data: &Data, of: serenity::GuildId, all: Vec<Gone>) {
    let (moderation, server) = (&data.moderation, ServerId::from(of.get()));
    for gone in all {
        let done = match gone {
            Gone::Server => moderation.forget_server(&server).await,
            Gone::Channel(channel) => moderation.forget_channel(&server, &ChannelId::from(channel)).await,
            Gone::Role(role) => moderation.forget_role(&server, &RoleId::from(role)).await,
        };
        if let Err(error) = done {
            still_kept(&server, &error);
        }
    }
}

/// Servers that the bot was taken out of while it heard nothing of it: whenever a session begins, what is kept of those that Discord does
/// not list any more goes.
async fn forget_left(data: &Data, present: Present) {
    let (shard, shards) = present.shard;
    let kept = match data.moderation.storage().servers().await {
        Ok(kept) => kept,
        Err(error) => {
            if !error.is_told() {
                tracing::warn!(error = error.to_string(), "nobody could look which servers were left");
            }
            return;
        }
    };
    for server in kept {
        let left = ids::server(&server)
            .is_ok_and(|id| is_of(id.get(), shard, shards) && !present.servers.contains(&id.get()));
        if left && let Err(error) = data.moderation.forget_server(&server).await {
            still_kept(&server, &error);
        }
    }
}

fn still_kept(server: &ServerId, error: &StorageError) {
    if !error.is_told() {
        tracing::warn!(
            server_id = %server,
            error = error.to_string(),
            "what belongs to nothing any more is still kept"
        );
    }
}
