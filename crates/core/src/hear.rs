//! How surely a message takes up a topic, and which claim of it: three witnesses, one judge.
//!
//! The *phrases* that stand in the message, its *likeness* to examples (directions that an encoder made, handed in from outside), and the
//! *discussion* around it give a handful of numbers for each topic, the [`Evidence`]. The [`Judge`] weighs them with numbers that a person can
//! read, learned from labelled talk ([`fit`]), and says a probability and a [`Grade`].

mod direction;
mod evidence;
mod examples;
pub mod fit;
mod judge;

pub use direction::{DIMENSIONS, Direction};
pub use evidence::{Evidence, FEATURES, Feature};
pub use examples::{Example, Examples, Near};
pub use judge::{Grade, Judge, Weights};
