//! What the bot does, how to ask it and how to stop it; and what moderators can do.

use answers::offers::{NO, OFFER};
use counterpoint_core::words::Words;

/// The screen.
pub(crate) fn help(words: &Words) -> String {
    let parts = [
        (words.help_what(), words.help_what_text(OFFER)),
        (words.help_ask(), words.help_ask_text(words.menu_find_context())),
        (
            words.help_stop(),
            words.help_stop_text(NO, words.not_to_me(), words.remove(), words.rest(), words.why()),
        ),
        (words.help_moderators(), words.help_moderators_text(words.rest(), words.stop_here())),
    ];
    parts.map(|(heading, text)| format!("**{heading}**\n{text}")).join("\n\n")
}
