//! What a message of the bot's shows, as it stands in a request, and the cards that were shown of late: a card is the same below each
//! message that it answers, and is written once.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use poise::serenity_prelude as serenity;
use serde::Serialize;
use serenity::{CreateActionRow, CreateAllowedMentions, CreateEmbed, MessageFlags, MessageReference};

use super::no_mentions;
use crate::messages;
use answers::Document;
use counterpoint_core::{composer::Reply, remark::RemarkId, settings::Mode};

/// How many cards are kept: some 4 KB each.
const MOST: usize = 64;

/// What a message shows, and how: everything in its request that is not of the message that it answers.
#[derive(Serialize)]
struct Body {
    content: String,
    embeds: Vec<CreateEmbed>,
    components: Vec<CreateActionRow>,
    allowed_mentions: CreateAllowedMentions,
    flags: MessageFlags,
}

/// What is of the message that is answered.
#[derive(Serialize)]
struct Answering<'a> {
    nonce: &'a str,
    enforce_nonce: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_reference: Option<MessageReference>,
}

/// How a card is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    mode: Mode,
    embeds: bool,
    private: bool,
}

/// A card that was shown.
struct Card {
    /// The reply: by what it is, and not by what it says. While this is kept, no other takes its place in memory.
    reply: Weak<Reply>,
    look: Look,
    json: Arc<str>,
}

/// Cards that were shown of late, the newest last.
#[derive(Default)]
pub(crate) struct Cards(Mutex<VecDeque<Card>>);

impl Cards {
    /// What a message shows, as a JSON object.
    pub(super) fn json(
        &self,
        document: &Document,
        embeds: bool,
        private: bool,
    ) -> serde_json::Result<Arc<str>> {
        let Document::Reply(reply, mode) = document else { return body(document, embeds, private) };
        let look = Look { mode: *mode, embeds, private };
        let same = |card: &Card| card.look == look && Weak::as_ptr(&card.reply) == Arc::as_ptr(reply);
        if let Some(card) = self.cards().iter().rev().find(|card| same(card)) {
            return Ok(card.json.clone());
        }
        let json = body(document, embeds, private)?;
        let mut cards = self.cards();
        if cards.len() >= MOST {
            cards.pop_front();
        }
        cards.push_back(Card { reply: Arc::downgrade(reply), look, json: json.clone() });
        Ok(json)
    }

    fn cards(&self) -> std::sync::MutexGuard<'_, VecDeque<Card>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn body(document: &Document, embeds: bool, private: bool) -> serde_json::Result<Arc<str>> {
    let (messages::Body { content, embeds }, components) = messages::written(document, embeds, private);
    let flags = MessageFlags::SUPPRESS_NOTIFICATIONS;
    let body = Body { content, embeds, components, allowed_mentions: no_mentions(), flags };
    serde_json::to_string(&body).map(Arc::from)
}

/// What a message shows, and what it answers, as the body of a request. A second sending of the same answer, by a retry or another
/// instance, is one.
pub(super) fn answering(
    shown: &str,
    remark: &RemarkId,
    reference: Option<MessageReference>,
) -> serde_json::Result<Vec<u8>> {
    let nonce = &*remark.to_string();
    let answering =
        serde_json::to_vec(&Answering { nonce, enforce_nonce: true, message_reference: reference })?;
    // Two objects become one.
    let (shown, answering) = (shown.as_bytes(), answering.as_slice());
    let (shown, answering) =
        (shown.strip_suffix(b"}").unwrap_or(shown), answering.strip_prefix(b"{").unwrap_or(answering));
    Ok([shown, answering].join(&b','))
}
