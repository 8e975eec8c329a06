//! The frame that cards are written for.

use counterpoint_core::composer::{
    Frame, Limits, Mention, Plain,
    frame::{markdown, masked_address},
};

/// The narrowest frame that cards are written for: Discord's messages, text in Markdown and counted in UTF-16. The crate that speaks
/// with Discord names where each limit comes from; here they hold for a store that is checked without it.
pub struct Narrowest;

impl Frame for Narrowest {
    fn limits(&self) -> &Limits {
        &Limits {
            text: 2000,
            title: 256,
            description: 4096,
            fields: 25,
            field_name: 256,
            field_value: 1024,
            footer: 2048,
            total: 6000,
            offers: 25,
        }
    }

    fn units(&self, c: char) -> usize {
        c.len_utf16()
    }

    fn escape(&self, text: &str) -> String {
        markdown(text)
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
        Plain.mention(of)
    }

    fn command(&self, command: &str) -> String {
        Plain.command(command)
    }
}
