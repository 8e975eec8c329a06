//! What the bot does, how to ask it and how to stop it; and what moderators can do.

use counterpoint_core::words::Words;

/// The screen.
pub(crate) fn help(words: &Words) -> String {
    let parts = [
        (words.help_what(), words.help_what_text().to_owned()),
        (words.help_ask(), words.help_ask_text(words.menu_find_context())),
        (words.help_stop(), words.help_stop_text(words.not_to_me(), words.remove(), words.why())),
        (words.help_moderators(), words.help_moderators_text(words.stop_here())),
    ];
    parts.map(|(heading, text)| format!("**{heading}**\n{text}")).join("\n\n")
}
