//! How surely a message takes up a topic, and which claim of it: three witnesses, one judge.
//!
//! The *phrases* that stand in the message, its *likeness* to examples (directions that an encoder made, handed in from outside), and the
//! *discussion* around it give a handful of numbers for each topic, the [`Evidence`]. The [`Judge`] weighs them with numbers that a person can
//! read, learned from labelled talk ([`fit`]), and says a probability and a [`Grade`].

use crate::{dialect::Markup, matcher::own_words};

mod apart;
mod direction;
mod discussion;
mod evidence;
mod examples;
pub mod fit;
mod judge;
mod own_loss;
mod shares;
mod weigh;

pub use direction::{DIMENSIONS, Direction, Directions};
pub use discussion::{Asked, Discussed, Discussion, Discussions, Spoken};
pub use evidence::{Evidence, FEATURES, Feature};
pub use examples::{Example, Examples, Near, Seen};
pub use judge::{ALONE, CARDS, Capped, Grade, InTalk, Judge, Measured, Unjust, Weights, in_talk};
pub use own_loss::OwnLoss;
pub use shares::Shares;
pub use weigh::{Alone, Around, Hearing, Meant, Said, Taken, Weighed};

/// A message of so many words or fewer is an exclamation, whose direction tells nothing. With 3 as with 2 the 57,500 lines of everyday chat of
/// `measure --flow` have 5 cards and 26 offers.
pub(crate) const EXCLAMATION: usize = 2;

/// Whether a message has words enough of its author's own for its direction to tell something. One that has not is never sure.
pub fn has_direction(text: &str) -> bool {
    own_words(text, Markup::DISCORD).split_whitespace().nth(EXCLAMATION).is_some()
}

/// When a message is turned into a direction, where many wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// Before others: words of a topic stand in it, or somebody waits for the answer.
    High,
    /// After them, or not at all.
    Low,
}

/// What turns texts into directions, where an encoder is at hand.
pub trait Sense: Send + Sync {
    /// The directions of texts of one message, in their order: of all of them, or none where too much waits. May take some 20 ms for each.
    fn directions(&self, texts: &[&str], priority: Priority) -> Option<Vec<Direction>>;
}
