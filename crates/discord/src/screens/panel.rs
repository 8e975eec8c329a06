//! The panel of `/settings view`: what holds in a place, and selects and buttons that change it. Its state travels in the `custom_id`s,
//! so that it outlives a restart.

mod pages;

use crate::{
    data::Data,
    ids,
    messages::Note,
    presses::{At, Page},
};
use answers::moderation::Refused;
use counterpoint_core::{
    remark::{ChannelId, Place, Scope, ServerId},
    settings::{Recorded, exchange},
    words::Words,
};

/// The place that a page is about, with its levels.
fn place(data: &Data, scope: &Scope, server: &ServerId) -> Place {
    let known = |channel: ChannelId| Place { server: Some(server.clone()), ..Place::channel(channel) };
    match scope {
        Scope::Place(place) => match (ids::server(server), ids::channel(place)) {
            (Ok(server), Ok(channel)) => data.places.place(Some(server), channel),
            _ => known(place.clone()),
        },
        Scope::Server => known(ChannelId::from(0)),
    }
}

/// What a page shows.
struct View<'a> {
    data: &'a Data,
    server: &'a ServerId,
    place: Place,
    history: Result<Vec<Recorded>, Refused>,
    words: &'static Words,
    /// The names of channels and roles, for menus: they show a mention as it is written.
    directory: exchange::Directory,
}

/// Changes on a page of the history: more would not fit a message.
const CHANGES: u32 = 20;

/// The page `at`.
pub(crate) async fn show(data: &Data, server: &ServerId, at: &At, words: &'static Words) -> Note {
    let history = match at.page {
        // One more than is shown, to know whether there is more.
        Page::History(before) => data.moderation.history_before(server, before, CHANGES + 1).await,
        _ => Ok(Vec::new()),
    };
    let directory = data.directory(server);
    pages::page(&View { data, server, place: place(data, &at.scope, server), history, words, directory }, at)
}
