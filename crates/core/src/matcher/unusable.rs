//! What of a topic cannot be matched, and where it stands.

/// A phrase or pattern that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// The topic's position.
    pub topic: usize,
    /// Where in the topic it stands.
    pub place: Place,
    /// The text.
    pub text: String,
    /// Why it cannot be used.
    pub reason: String,
}

/// Where in a topic a phrase or pattern stands, by positions; triggers are numbered as in [`crate::topic::Topic::all_triggers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are positions, as the names say")]
pub enum Place {
    /// A trigger's phrase.
    Phrase { trigger: usize, index: usize },
    /// A trigger's `near` word.
    Near { trigger: usize, index: usize },
    /// A trigger's `also` word.
    Also { trigger: usize, index: usize },
    /// A trigger's `unless` word.
    Unless { trigger: usize, index: usize },
    /// A word of one of a trigger's parts.
    Part { trigger: usize, part: usize, index: usize },
    /// A trigger's pattern.
    Pattern { trigger: usize, index: usize },
    /// A claim's `raised-by` phrase.
    RaisedBy { claim: usize, index: usize },
}
