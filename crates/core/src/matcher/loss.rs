//! Whether a message tells of its author's own loss or fear, or asks for no politics: then nobody answers it unasked.
//!
//! # How it is heard
//!
//! No word alone decides. *Whose* stands near *what*: "my brother" near "was killed", "we" near "fled", "our flat" near "burned down", "scared"
//! before "for my mum". Between the two stands neither who says or thinks something ("my brother says that thousands died") nor other
//! people, and no sentence ends. Some requests and some sentences are enough by themselves. Set phrases ("dying to know") and talk of
//! games and films hide the words inside them.
//!
//! The words stand in `crates/core/loss`, one file a language, whatever store the bot speaks from. They are looked up as phrases are, in the
//! author's own words: one pass over a message that has none of those that tell, two more over any other. Nothing is allocated up to
//! [`FEW`] of them.

mod rules;
pub(super) mod sentences;
mod words;

use std::sync::OnceLock;

use smallvec::SmallVec;

use crate::{
    dialect::Markup,
    packed::{Packed as _, Packing, Unpacking, packed},
};

use super::{builder::Builder, has_fled, lexicon::Lexicon};
pub use rules::Told;
use rules::{Hit, Reading};
use words::Words;

/// Words of the lists that are found in a message without allocation. Every "I" is one; a message of 2,000 characters seldom has more.
const FEW: usize = 64;

static OWN: OnceLock<Loss> = OnceLock::new();

/// What tells of a loss, compiled. Immutable.
pub struct Loss {
    lexicon: Lexicon,
    /// For each phrase's number: the parts that it plays, as the bits of `Part::bit`.
    parts: Vec<u32>,
}

packed!(Loss { lexicon, parts });

impl Loss {
    /// Compiles `words`; a word that cannot be used is left out.
    fn of<'w>(words: impl IntoIterator<Item = &'w Words>) -> Self {
        let (mut builder, mut parts) = (Builder::default(), Vec::new());
        for (part, entry) in words.into_iter().flat_map(Words::entries) {
            for phrase in words::spelt_out(entry).unwrap_or_default() {
                for number in builder.add(&phrase).unwrap_or_default() {
                    parts.resize(builder.phrases(), 0);
                    if let Some(bits) = parts.get_mut(number as usize) {
                        *bits |= part.bit();
                    }
                }
            }
        }
        Self { lexicon: builder.build(), parts }
    }

    /// What tells of a loss in English, Ukrainian and Russian.
    pub fn own() -> &'static Self {
        OWN.get_or_init(Self::compiled)
    }

    fn compiled() -> Self {
        Self::of(words::own().iter())
    }

    /// Makes [`Loss::own`] ready of what was kept of it, if it is not ready yet; whoever asks for it meanwhile waits. What is not whole is
    /// compiled: then these are the bytes to keep. The caller sees to it that what was kept is what this program gave.
    pub fn ready(kept: impl FnOnce() -> Option<Vec<u8>>) -> Option<Vec<u8>> {
        let mut compiled = false;
        let own = OWN.get_or_init(|| {
            let kept = kept().and_then(|bytes| {
                let mut bytes = bytes.as_slice();
                let length = bytes.len();
                let mut from = Unpacking::new(&mut bytes, length);
                Self::unpack(&mut from).filter(|_| from.is_over())
            });
            kept.unwrap_or_else(|| {
                compiled = true;
                Self::compiled()
            })
        });
        compiled.then(|| {
            let mut packing = Packing::default();
            own.pack(&mut packing);
            packing.bytes
        })
    }

    /// Messages that tell of one, written for this: what likeness to a loss is learned from.
    pub fn examples() -> impl Iterator<Item = &'static str> {
        let lines = include_str!("../../loss/examples.txt").lines();
        lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
    }

    /// Whether a message tells of its author's own loss: one that tells of [flight](has_fled) does, whatever it is like besides; of any other
    /// `believed` hears whether its words do, and says whether they are to be believed.
    pub fn is_own(text: &str, believed: impl FnOnce(bool) -> bool) -> bool {
        has_fled(text) || believed(Self::own().told(text).is_some())
    }

    /// The sentence by which a message tells of it; none if that is all of the message, or if more of it tells together.
    pub fn telling<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.told(text)?;
        let sentences = sentences::of(text);
        let parts = sentences.iter().filter_map(|sentence| text.get(sentence.clone()));
        parts.filter(|_| sentences.len() > 1).find(|part| self.told(part).is_some())
    }

    /// What a message tells of, if it is a loss or a fear of its author's own, or a request for no politics.
    pub fn told(&self, text: &str) -> Option<Told> {
        let parts = |number: u32| self.parts.get(number as usize).copied().unwrap_or_default();
        let mut seen = 0;
        self.lexicon.walk(text, Markup::DISCORD, |number, _| seen |= parts(number));
        if seen & rules::TELLING == 0 {
            return None;
        }
        let mut hits: SmallVec<[Hit; FEW]> = SmallVec::new();
        self.lexicon.walk(text, Markup::DISCORD, |number, span| {
            hits.push(Hit { parts: parts(number), start: span.start, end: span.end });
        });
        Reading::new(&mut hits, &sentences::ends(text)).told()
    }
}

#[cfg(test)]
mod tests {
    use super::{words::Part, *};
    use crate::matcher::linear::check;

    #[test]
    fn every_word_of_the_bots_own_can_be_used() {
        for (language, words) in words::LANGUAGES.into_iter().zip(words::read()) {
            let words = words.unwrap_or_else(|error| panic!("{language}: {error}"));
            assert_eq!(words.faults(), [], "{language}");
            assert!(
                Part::ALL.into_iter().filter(|part| words.of(*part).is_empty()).count() < 4,
                "{language}"
            );
        }
    }

    #[test]
    fn the_sentence_that_tells_is_found() {
        for (text, telling) in [
            (
                "Minsk was a trap. My brother was killed near the river. Nobody guaranteed anything.",
                Some("My brother was killed near the river. "),
            ),
            ("No politics, please! It broke the treaty", Some("No politics, please! ")),
            ("my brother was killed near the river", None),
            ("They signed it to buy time. Nobody guaranteed anything.", None),
        ] {
            assert_eq!(Loss::own().telling(text), telling, "{text}");
        }
    }

    #[test]
    fn what_was_kept_is_what_was_compiled() {
        let compiled = Loss::compiled();
        let pack = |loss: &Loss| {
            let mut packing = Packing::default();
            loss.pack(&mut packing);
            packing.bytes
        };
        let bytes = pack(&compiled);
        let kept =
            Loss::unpack(&mut Unpacking::new(&mut bytes.as_slice(), bytes.len())).expect("it is whole");
        assert!(pack(&kept) == bytes);
        for text in Loss::examples().chain(["my brother was killed near the river", "gg wp"]) {
            assert_eq!(kept.told(text), compiled.told(text), "{text}");
        }
    }

    #[test]
    fn it_costs_a_message_no_more_than_its_length() {
        check(|text| {
            let _ = Loss::own().told(text);
        });
        for unit in [
            "my brother ",
            "we ",
            "was killed ",
            "my brother was ",
            "if my ",
            "no politics ",
            "брат загинув ",
        ] {
            let of = |length| {
                super::super::steps::of(|| {
                    let _ = Loss::own().told(&unit.repeat(length));
                })
            };
            assert!(of(400) <= 10 * of(40) + 400, "{unit}");
        }
    }
}
