//! Discord's limits, each named once. They come from its API documentation (resources/message, "Embed Limits", and
//! components/reference, as of August 2026).
//!
//! Discord does not say how it counts characters. UTF-16 code units are never fewer than characters, so counting those
//! is safe either way.

/// A message's content.
pub(super) const CONTENT: usize = 2000;
/// An embed's title.
pub(super) const EMBED_TITLE: usize = 256;
/// An embed's description.
pub(super) const EMBED_DESCRIPTION: usize = 4096;
/// Fields of an embed.
pub(super) const EMBED_FIELDS: usize = 25;
/// The name of an embed's field.
pub(super) const FIELD_NAME: usize = 256;
/// The value of an embed's field.
pub(super) const FIELD_VALUE: usize = 1024;
/// An embed's footer.
pub(super) const FOOTER: usize = 2048;
/// All the text of all embeds of a message.
pub(super) const EMBED_TOTAL: usize = 6000;
/// Action rows of a message.
pub(super) const ROWS: usize = 5;
/// Buttons in a row.
pub(super) const BUTTONS_IN_ROW: usize = 5;
/// Options of a select menu.
pub(super) const SELECT_OPTIONS: usize = 25;
/// The label, value or description of an option.
pub(super) const SELECT_TEXT: usize = 100;
/// A component's `custom_id`.
pub(super) const CUSTOM_ID: usize = 100;
/// Choices of an autocomplete answer.
pub(super) const CHOICES: usize = 25;
/// The name of a choice.
pub(super) const CHOICE_NAME: usize = 100;
