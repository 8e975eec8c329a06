//! A compiled matcher as bytes. Patterns are compiled anew: what a regular expression is compiled into has no form of its own.

use std::collections::HashMap;

use super::{
    Compiled, GateUse, Matcher, PhraseUse,
    lexicon::Lexicon,
    patterns::{self, Patterns},
};
use crate::packed::{Packed, Packing, Unpacking, packed};

packed!(Matcher { phrases, phrase_uses, patterns, pattern_uses, gates, gate_uses, triggers });
packed!(Compiled { topic, number, within, claim, needs, anchor, patterns, unless });
packed!(PhraseUse { trigger, phrase, words, letters });

impl Packed for GateUse {
    fn pack(&self, to: &mut Packing) {
        let (kind, first, second) = match *self {
            Self::Near(trigger, bit) => (0_u8, trigger, u16::from(bit)),
            Self::Unless(trigger, position) => (1, trigger, position),
            Self::Raises(topic, claim) => (2, topic, claim),
        };
        kind.pack(to);
        first.pack(to);
        second.pack(to);
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        let (kind, first, second) = (u8::unpack(from)?, u32::unpack(from)?, u16::unpack(from)?);
        match kind {
            0 => Some(Self::Near(first, second.try_into().ok()?)),
            1 => Some(Self::Unless(first, second)),
            2 => Some(Self::Raises(first, second)),
            _ => None,
        }
    }
}

impl Packed for Patterns {
    fn pack(&self, to: &mut Packing) {
        let texts: Vec<String> = self.texts().map(str::to_owned).collect();
        texts.pack(to);
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        let texts: Vec<String> = Packed::unpack(from)?;
        let each: Option<Vec<_>> = texts.iter().map(|text| patterns::compile(text).ok()).collect();
        each.map(Self::new)
    }
}

impl Packed for Lexicon {
    fn pack(&self, to: &mut Packing) {
        let Self { forward, backward, inside, first, next, ends, goes_on, longest } = self;
        for trie in [forward, backward, inside] {
            trie.pack(to);
        }
        first.pack(to);
        // The same store is the same bytes.
        let mut steps: Vec<[u32; 3]> = next.iter().map(|((state, atom), to)| [*state, *atom, *to]).collect();
        steps.sort_unstable();
        steps.pack(to);
        ends.pack(to);
        goes_on.pack(to);
        longest.pack(to);
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        let [forward, backward, inside] =
            [Packed::unpack(from)?, Packed::unpack(from)?, Packed::unpack(from)?];
        let first = Packed::unpack(from)?;
        let steps: Vec<[u32; 3]> = Packed::unpack(from)?;
        let next: HashMap<_, _, _> = steps.into_iter().map(|[state, atom, to]| ((state, atom), to)).collect();
        let (ends, goes_on, longest) = (Packed::unpack(from)?, Packed::unpack(from)?, Packed::unpack(from)?);
        Some(Self { forward, backward, inside, first, next, ends, goes_on, longest })
    }
}
