//! What somebody wants who asks the bot by name, in plain words: help, or a topic that a phrase like "what about" stands before.

use crate::{dialect::Markup, matcher::own_words};

/// What people say before the name of what they ask about.
const BEFORE: [&str; 22] = [
    "what about the",
    "what about",
    "how about",
    "tell me about the",
    "tell me about",
    "tell us about",
    "what do you know about",
    "what is the",
    "what is",
    "what s",
    "whats",
    "explain the",
    "explain",
    "show me",
    "info on",
    "info about",
    "context on",
    "context for",
    "sources on",
    "sources for",
    "про",
    "about",
];

/// What people say who want to know what the bot is.
const HELP: [&str; 18] = [
    "help",
    "help me",
    "who are you",
    "what are you",
    "what is this",
    "what can you do",
    "what do you do",
    "how do you work",
    "how does this work",
    "commands",
    "info",
    "about",
    "hi",
    "hello",
    "hey",
    "допоможи",
    "помоги",
    "хто ти",
];

fn plain(text: &str, dialect: Markup) -> String {
    let words = own_words(text, dialect);
    let letters =
        words.chars().map(|letter| if letter.is_alphanumeric() || letter == '-' { letter } else { ' ' });
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether somebody who names the bot wants to know what it is, or says nothing beside its name.
pub fn asks_for_help(text: &str, dialect: Markup) -> bool {
    let words = plain(text, dialect);
    words.is_empty() || HELP.contains(&words.as_str())
}

/// What somebody asks about, without the words that only ask: of "what about Istanbul?" it is "istanbul".
pub fn subject(text: &str, dialect: Markup) -> String {
    let words = plain(text, dialect);
    let bare = BEFORE.iter().find_map(|before| words.strip_prefix(before)?.strip_prefix(' '));
    bare.unwrap_or(&words).trim_end_matches(" please").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b27_what_only_asks_is_left_out_and_help_is_told_from_a_name() {
        for (said, meant) in [
            ("<@1000> what about Istanbul?", "istanbul"),
            ("tell me about the Kelm talks, please", "kelm talks"),
            ("Budapest memorandum", "budapest memorandum"),
            ("what about", "what about"),
        ] {
            assert_eq!(subject(said, Markup::DISCORD), meant, "{said}");
        }
        for said in ["<@1000> help", "<@1000>", "who are you?", "Hi!"] {
            assert!(asks_for_help(said, Markup::DISCORD), "{said}");
        }
        for said in ["help Ukraine", "the memorandum"] {
            assert!(!asks_for_help(said, Markup::DISCORD), "{said}");
        }
    }
}
