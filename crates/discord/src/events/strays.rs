//! Threads that went with their channel and that the bot did not know. Discord tells of no thread that goes with its channel, and lists none
//! that is archived: whether one still exists, of which something is kept, can only be asked.

use poise::serenity_prelude as serenity;

use super::{forget, read::Gone};
use crate::{data::Data, ids};
use counterpoint_core::remark::ServerId;

/// How many threads are asked for after a channel was deleted: at the pace of a bot's requests, 50 a second (topics/rate-limits), they take
/// a second. What is kept of others ends with its term, or with the next channel.
const ASKED: usize = 50;

/// Takes out what is kept of threads of a server that are not known and do not exist any more.
pub(super) async fn forget_unknown(data: &Data, of: serenity::GuildId) {
    let kept = match data.moderation.storage().places(&ServerId::from(of.get())).await {
        Ok(kept) => kept,
        Err(error) => {
            if !error.is_told() {
                tracing::warn!(error = error.to_string(), "nobody could look which threads are gone");
            }
            return;
        }
    };
    let unknown = kept.iter().filter_map(|place| ids::channel(place).ok());
    let unknown = unknown.filter(|place| !data.places.has(of, *place)).take(ASKED);
    let mut gone = Vec::new();
    for place in unknown {
        if data.answers.platform().is_gone(place).await {
            gone.push(Gone::Channel(place.get()));
        }
    }
    if !gone.is_empty() {
        forget(data, of, gone).await;
    }
}
