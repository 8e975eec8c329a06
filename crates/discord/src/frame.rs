//! Discord as a frame: how much room a message has there, how Discord counts, and how a text is written there.

use super::limits::{
    CONTENT, EMBED_DESCRIPTION, EMBED_FIELDS, EMBED_TITLE, EMBED_TOTAL, FIELD_NAME, FIELD_VALUE, FOOTER,
    SELECT_OPTIONS,
};
use counterpoint_core::composer::{
    Frame, Limits, Mention,
    frame::{markdown, masked_address},
};

/// Discord's messages: a card is an embed, or the text of a message; a page of a panel is a text always.
#[derive(Clone, Copy, Debug, Default)]
pub struct DiscordFrame;

/// An embed, and the text that stands in its place.
const CARD: Limits = Limits {
    text: CONTENT,
    title: EMBED_TITLE,
    description: EMBED_DESCRIPTION,
    fields: EMBED_FIELDS,
    field_name: FIELD_NAME,
    field_value: FIELD_VALUE,
    footer: FOOTER,
    total: EMBED_TOTAL,
    offers: SELECT_OPTIONS,
};

/// A page that is shown as the text of a message: what is marked bold or small takes its room too, at most 8 units a field.
const PAGE: Limits =
    Limits { fields: 12, description: CONTENT - 300, footer: 160, total: CONTENT - 160, ..CARD };

impl Frame for DiscordFrame {
    fn limits(&self) -> &Limits {
        &CARD
    }

    fn page_limits(&self) -> &Limits {
        &PAGE
    }

    fn name(&self) -> Option<&'static str> {
        Some("discord")
    }

    /// UTF-16 code units: Discord does not say how it counts, and these are never fewer than characters.
    fn units(&self, c: char) -> usize {
        c.len_utf16()
    }

    fn escape(&self, text: &str) -> String {
        // Mentions are linted away; should one slip through, it is parted.
        markdown(text).replace('@', "@\u{200B}")
    }

    fn strong(&self, text: &str) -> String {
        format!("**{text}**")
    }

    fn link(&self, words: &str, address: &str) -> String {
        format!("[{words}]({})", masked_address(address))
    }

    fn address(&self, address: &str) -> String {
        format!("<{address}>")
    }

    fn mention(&self, of: Mention<'_>) -> String {
        match of {
            Mention::Place(place) => format!("<#{place}>"),
            Mention::Person(person) => format!("<@{person}>"),
            Mention::Role(role) => format!("<@&{role}>"),
        }
    }

    fn command(&self, command: &str) -> String {
        format!("`/{command}`")
    }
}

/// The length of a text in UTF-16 code units.
pub(super) fn length(text: &str) -> usize {
    DiscordFrame.length(text)
}

/// The text, cut to `most` UTF-16 units with an ellipsis at the end if it is longer.
pub(super) fn cut(text: &str, most: usize) -> String {
    DiscordFrame.cut(text, most)
}
