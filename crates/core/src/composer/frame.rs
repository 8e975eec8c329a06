//! Where a document is shown: how much room there is, how length is counted there, and how its text is written.
//!
//! The composer knows no platform. A platform implements [`Frame`] in its own crate; [`Plain`] is the terminal's.

use crate::remark::{ChannelId, PersonId, RoleId};

/// How much room there is for the parts of a card, in the units of its frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A card as text.
    pub text: usize,
    /// Its title.
    pub title: usize,
    /// What stands between title and fields.
    pub description: usize,
    /// How many fields it has.
    pub fields: usize,
    /// The name of a field.
    pub field_name: usize,
    /// The value of a field.
    pub field_value: usize,
    /// Its footer.
    pub footer: usize,
    /// All its parts together.
    pub total: usize,
    /// How many topics can be offered beside it.
    pub offers: usize,
}

impl Limits {
    /// No limits.
    pub const NONE: Self = Self {
        text: usize::MAX,
        title: usize::MAX,
        description: usize::MAX,
        fields: usize::MAX,
        field_name: usize::MAX,
        field_value: usize::MAX,
        footer: usize::MAX,
        total: usize::MAX,
        offers: usize::MAX,
    };
}

/// Somebody or something that a text names, where the platform shows its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mention<'i> {
    /// A channel, category or thread.
    Place(&'i ChannelId),
    /// A person.
    Person(&'i PersonId),
    /// A role.
    Role(&'i RoleId),
}

/// Where documents are shown.
pub trait Frame: Send + Sync {
    /// How much room a card has.
    fn limits(&self) -> &Limits;

    /// How much room a page of a panel has: as much as a card, unless pages look otherwise.
    fn page_limits(&self) -> &Limits {
        self.limits()
    }

    /// Under which name it is remembered what of a card fits here; none if nothing is. Frames of one name have the same room, count and
    /// write alike.
    fn name(&self) -> Option<&'static str> {
        None
    }

    /// What a character counts.
    fn units(&self, c: char) -> usize;

    /// How long a text is.
    fn length(&self, text: &str) -> usize {
        text.chars().map(|c| self.units(c)).sum()
    }

    /// The text, cut to `most` units with an ellipsis at the end if it is longer.
    fn cut(&self, text: &str, most: usize) -> String {
        if self.length(text) <= most {
            return text.to_owned();
        }
        let mut kept = String::new();
        let mut used = self.units('…');
        for c in text.chars() {
            used += self.units(c);
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

    /// A text so written that it is shown as it is: nothing of it is taken for markup or for a mention.
    fn escape(&self, text: &str) -> String;

    /// A text, already escaped, that stands out.
    fn strong(&self, text: &str) -> String;

    /// Words, already escaped, that lead to an address.
    fn link(&self, words: &str, address: &str) -> String;

    /// An address that is shown as it is, without a preview of what it leads to.
    fn address(&self, address: &str) -> String;

    /// Somebody or something by its name.
    fn mention(&self, of: Mention<'_>) -> String;

    /// A command of the bot, without the sign that begins it there: `topic name: …`.
    fn command(&self, command: &str) -> String;
}

/// A terminal, or a file: no limits, no markup; characters are counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plain;

impl Frame for Plain {
    fn limits(&self) -> &Limits {
        &Limits::NONE
    }

    fn name(&self) -> Option<&'static str> {
        Some("plain")
    }

    fn units(&self, _: char) -> usize {
        1
    }

    fn escape(&self, text: &str) -> String {
        text.to_owned()
    }

    fn strong(&self, text: &str) -> String {
        text.to_owned()
    }

    fn link(&self, words: &str, address: &str) -> String {
        format!("{words} {address}")
    }

    fn address(&self, address: &str) -> String {
        address.to_owned()
    }

    fn mention(&self, of: Mention<'_>) -> String {
        match of {
            Mention::Place(place) => format!("channel {place}"),
            Mention::Person(person) => format!("person {person}"),
            Mention::Role(role) => format!("role {role}"),
        }
    }

    fn command(&self, command: &str) -> String {
        format!("/{command}")
    }
}

/// A text with everything escaped that Markdown would format, and `<`, with which its addresses begin.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut line_start = true;
    for c in text.chars() {
        let formats = matches!(c, '\\' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '<');
        if formats || line_start && matches!(c, '>' | '#' | '-' | '+') {
            out.push('\\');
        }
        out.push(c);
        line_start = c == '\n' || (line_start && c == ' ');
    }
    out
}

/// An address as it stands in a masked link of Markdown, which ends at a bracket.
pub fn masked_address(address: &str) -> String {
    address.replace('(', "%28").replace(')', "%29").replace(' ', "%20")
}
