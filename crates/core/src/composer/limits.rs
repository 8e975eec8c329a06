//! Discord's limits, each named once. They come from its API documentation (resources/message, "Embed Limits", and
//! components/reference, as of August 2026).
//!
//! Discord does not say how it counts characters. UTF-16 code units are never fewer than characters, so counting those
//! is safe either way.

/// A message's content.
pub const CONTENT: usize = 2000;
/// An embed's title.
pub const EMBED_TITLE: usize = 256;
/// An embed's description.
pub const EMBED_DESCRIPTION: usize = 4096;
/// Fields of an embed.
pub const EMBED_FIELDS: usize = 25;
/// The name of an embed's field.
pub const FIELD_NAME: usize = 256;
/// The value of an embed's field.
pub const FIELD_VALUE: usize = 1024;
/// An embed's footer.
pub const FOOTER: usize = 2048;
/// All the text of all embeds of a message.
pub const EMBED_TOTAL: usize = 6000;
/// Action rows of a message.
pub const ROWS: usize = 5;
/// Buttons in a row.
pub const BUTTONS_IN_ROW: usize = 5;
/// Options of a select menu.
pub const SELECT_OPTIONS: usize = 25;
/// The label, value or description of an option.
pub const SELECT_TEXT: usize = 100;
/// A component's `custom_id`.
pub const CUSTOM_ID: usize = 100;
/// Choices of an autocomplete answer.
pub const CHOICES: usize = 25;
/// The name of a choice.
pub const CHOICE_NAME: usize = 100;

/// The limits that a reply is fitted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as the constants are")]
pub struct Limits {
    pub content: usize,
    pub title: usize,
    pub description: usize,
    pub fields: usize,
    pub field_name: usize,
    pub field_value: usize,
    pub footer: usize,
    pub total: usize,
}

impl Limits {
    /// Discord's.
    pub const DISCORD: Self = Self {
        content: CONTENT,
        title: EMBED_TITLE,
        description: EMBED_DESCRIPTION,
        fields: EMBED_FIELDS,
        field_name: FIELD_NAME,
        field_value: FIELD_VALUE,
        footer: FOOTER,
        total: EMBED_TOTAL,
    };

    /// Those of a panel that is shown as the text of a message ([`super::Layout::text`]): what is marked bold or small takes its room too,
    /// at most 8 units a field.
    pub const TEXT: Self =
        Self { fields: 12, description: CONTENT - 300, footer: 160, total: CONTENT - 160, ..Self::DISCORD };
}

/// The length of a text in UTF-16 code units.
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The text, cut to `most` UTF-16 units with an ellipsis at the end if it is longer.
pub fn cut(text: &str, most: usize) -> String {
    if length(text) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.len_utf16();
        if used > most {
            break;
        }
        kept.push(c);
    }
    if most > 0 {
        kept.truncate(kept.trim_end().len());
        kept.push('…');
    }
    kept
}
