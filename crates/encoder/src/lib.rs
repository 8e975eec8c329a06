//! A text becomes a direction: a unit vector of 384 numbers, such that texts about one matter lie near each other.
//!
//! The model is a transformer of 12 layers of 384 with a word table for English, Russian and Ukrainian, fine-tuned
//! from multilingual-e5-small; `MODEL_CARD.md` tells where it comes from and what it gets wrong. No weight of it
//! knows a topic: whoever uses it compares a message with examples.
//!
//! ```no_run
//! # fn main() -> Result<(), encoder::Fault> {
//! let encoder = encoder::Encoder::open("model/encoder.bin".as_ref())?;
//! let message = encoder.embed("nobody forced Poland into NATO");
//! let example = encoder.embed("The Baltic states asked to join the alliance themselves.");
//! println!("{:.2}", encoder::cosine(&message, &example));
//! # Ok(())
//! # }
//! ```
//!
//! Nothing here panics on any text or file, and the same text gives the same numbers on every machine: products are
//! taken in whole numbers, and the rest in a fixed order. [`mod@file`] documents the model file, which is computed with where it lies.
#![forbid(unsafe_code)]

mod blocks;
pub mod file;
mod forward;
mod math;
mod product;
mod records;
mod shape;
mod tokens;

use std::path::Path;

pub use file::{Fault, check};
pub use shape::PLACES;

/// How many numbers a direction has.
pub const DIMENSIONS: usize = 384;

/// The direction of a text: 384 numbers whose squares sum to one.
pub type Direction = [f32; DIMENSIONS];

/// A model, ready for use where it lies. It is not changed by use, so that threads may share it.
pub struct Encoder {
    tokens: tokens::Tokenizer,
    model: forward::Model,
    revision: u64,
}

impl Encoder {
    /// Reads the model file at `path`. Its bytes stay for as long as the program runs.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        Self::read(std::fs::read(path)?)
    }

    /// Reads a model from the bytes of its file, which stay for as long as the program runs.
    pub fn read(bytes: Vec<u8>) -> Result<Self, Fault> {
        file::checked(&bytes)?;
        Self::built_in(bytes.leak())
    }

    /// The model in bytes that were built into the program. Nothing of them is copied, nor read before it is needed: that the check at their
    /// end fits is for a test to find out ([`Encoder::read`] does).
    pub fn built_in(bytes: &'static [u8]) -> Result<Self, Fault> {
        file::parts(bytes).map(|(tokens, model, revision)| Self { tokens, model, revision })
    }

    /// A number that changes with any byte of the model: directions that were kept under another one are stale.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The pieces that the model sees of `text`: at most [`PLACES`] numbers, begin and end included.
    pub fn pieces(&self, text: &str) -> Vec<u32> {
        self.tokens.pieces(text)
    }

    /// The direction of `text`. Costs about 0.4 to 0.6 milliseconds a piece on one core.
    pub fn embed(&self, text: &str) -> Direction {
        self.embed_pieces(&self.pieces(text))
    }

    /// The direction of pieces that [`Encoder::pieces`] gave, for whoever wants to know their number first.
    /// Pieces beyond [`PLACES`] are not read; a number that the model lacks counts as unknown.
    pub fn embed_pieces(&self, pieces: &[u32]) -> Direction {
        self.model.direction(pieces)
    }
}

/// How near two directions are: 1 the same, 0 nothing in common, -1 opposite.
pub fn cosine(one: &Direction, other: &Direction) -> f32 {
    math::dot(one, other)
}
