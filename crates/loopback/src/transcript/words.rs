//! What words in a line of a conversation mean.

use std::time::Duration;

use serde_json::{Value, json};

use crate::world::{BOT, BOT_ROLE};

/// A text as Discord sends it: with line breaks, and mentions of the bot and of its own role by id.
pub(super) fn written(text: &str) -> String {
    let text = text.replace("\\n", "\n").replace("@&counterpoint", &format!("<@&{BOT_ROLE}>"));
    text.replace("@counterpoint", &format!("<@{BOT}>"))
}

/// "topic name: budap in #random", "settings channel mode: card; place: #debate"
pub(super) fn command_line(command: &str) -> (String, Vec<(&str, &str)>, &str) {
    let (command, channel) = command.rsplit_once(" in #").unwrap_or((command, "debate"));
    // The words before the first option are the command and its subcommand.
    let words = command.split(": ").next().unwrap_or_default();
    let end = if words.len() == command.len() { words.len() } else { words.rfind(' ').unwrap_or(0) };
    let (name, options) = (command[..end].to_owned(), command[end..].trim_start());
    let options = options.split("; ").filter(|one| !one.is_empty());
    let options =
        options.map(|one| one.split_once(':').map_or((one, ""), |(key, value)| (key, value.trim())));
    (name, options.collect(), channel)
}

pub(super) fn typed(value: &str) -> Value {
    match value {
        "true" => json!(true),
        "false" => json!(false),
        other => json!(other),
    }
}

/// "90s", "10m", "5ms"
pub(super) fn duration(text: &str) -> Duration {
    read_duration(text).unwrap_or_else(|| panic!("`{text}` is no duration"))
}

/// The same, if it is one.
pub(super) fn read_duration(text: &str) -> Option<Duration> {
    let number: u64 = text.trim_end_matches(char::is_alphabetic).parse().ok()?;
    if text.ends_with("ms") {
        return Some(Duration::from_millis(number));
    }
    let seconds = match text.chars().last()? {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86400,
        _ => return None,
    };
    number.checked_mul(seconds).map(Duration::from_secs)
}
