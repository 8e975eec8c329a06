//! A phrase where it stands in a message.

use super::{Gate, PhraseUse, lexicon::Span};

/// A phrase found in a message.
#[derive(Clone, Copy)]
pub(super) struct Occurrence {
    pub(super) what: PhraseUse,
    pub(super) span: Span,
    /// Which words of [`NEAR`](super::NEAR) and [`ALSO`](super::ALSO) stand near it.
    pub(super) near: u8,
    pub(super) unless: Option<u16>,
    pub(super) held: Option<Gate>,
}

impl Occurrence {
    pub(super) fn new(what: PhraseUse, span: Span) -> Self {
        Self { what, span, near: 0, unless: None, held: None }
    }

    pub(super) fn length(&self) -> (u16, u16) {
        (self.what.words, self.what.letters)
    }

    /// Whether a gate holds it; one that only a longer phrase covers still competes.
    pub(super) fn is_held(&self) -> bool {
        !matches!(self.held, None | Some(Gate::Longer))
    }
}
