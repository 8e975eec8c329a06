//! Discord's limits, each once. From its API documentation (resources/message, components/reference,
//! interactions/application-commands), as of August 2026.

use std::time::Duration;

/// A message's content.
pub const CONTENT: usize = 2000;
/// Different reactions to a message (topics/opcodes-and-status-codes, 30010).
pub const REACTIONS: usize = 20;
/// Embeds of a message.
pub const EMBEDS: usize = 10;
/// An embed's title, and the name of a field.
pub const EMBED_NAME: usize = 256;
/// An embed's description.
pub const EMBED_DESCRIPTION: usize = 4096;
/// Fields of an embed.
pub const EMBED_FIELDS: usize = 25;
/// The value of a field.
pub const FIELD_VALUE: usize = 1024;
/// An embed's footer.
pub const FOOTER: usize = 2048;
/// All the text of all embeds of a message.
pub const EMBED_TOTAL: usize = 6000;
/// Action rows of a message.
pub const ROWS: usize = 5;
/// Buttons of a row.
pub const ROW_BUTTONS: usize = 5;
/// A `custom_id`.
pub const CUSTOM_ID: usize = 100;
/// The label of a button.
pub const LABEL: usize = 80;
/// Options of a select menu.
pub const OPTIONS: usize = 25;
/// The texts of an option.
pub const OPTION_TEXT: usize = 100;
/// The placeholder of a select menu.
pub const PLACEHOLDER: usize = 150;
/// Choices of an autocomplete answer.
pub const CHOICES: usize = 25;
/// A choice's name.
pub const CHOICE_NAME: usize = 100;
/// A nonce.
pub const NONCE: usize = 25;
/// The name of a command or option.
pub const COMMAND_NAME: usize = 32;
/// The description of a command or option.
pub const COMMAND_DESCRIPTION: usize = 100;
/// Options of a command.
pub const COMMAND_OPTIONS: usize = 25;
/// All the text of a command.
pub const COMMAND_TOTAL: usize = 8000;
/// The name of a channel, and the title of a post.
pub const CHANNEL_NAME: usize = 100;
/// Servers of a shard (events/gateway, "Sharding").
pub const SHARD_SERVERS: usize = 2500;
/// How long Discord waits for the first response to an interaction (interactions/receiving-and-responding).
pub const FIRST_RESPONSE: Duration = Duration::from_secs(3);
/// How long an interaction's token is valid (the same).
pub const TOKEN_LIFE: Duration = Duration::from_mins(15);
/// How long a nonce is remembered: "in the past few minutes" (resources/message); the figure is ours.
pub const NONCE_LIFE: Duration = Duration::from_mins(5);
