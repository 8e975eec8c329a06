//! Putting a matcher together from the triggers of topics, with every phrase that cannot be used.

use smallvec::SmallVec;

use super::{
    ALSO, Compiled, GateUse, Matcher, NEAR, PART, PhraseUse, Place, Unusable,
    builder::Builder,
    patterns::{self, Patterns},
};
use crate::topic::{PARTS, Trigger};

pub(super) fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(super) fn small_u16(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// A matcher being put together.
#[derive(Default)]
pub(super) struct Assembly {
    phrases: Builder,
    phrase_uses: Vec<SmallVec<[PhraseUse; 1]>>,
    patterns: Vec<regex::Regex>,
    pattern_uses: Vec<PhraseUse>,
    gates: Builder,
    gate_uses: Vec<Vec<GateUse>>,
    triggers: Vec<Compiled>,
    unusable: Vec<Unusable>,
}

impl Assembly {
    /// Adds a trigger of a topic, or of the topic's claim at a position.
    pub(super) fn trigger(&mut self, topic: usize, number: usize, claim: Option<usize>, trigger: &Trigger) {
        let this = small(self.triggers.len());
        let (anchor, parts) = trigger.anchor();
        let first = trigger.all.len() - parts.len();
        for (index, phrase) in anchor.iter().enumerate() {
            let place = match first {
                0 => Place::Phrase { trigger: number, index },
                _ => Place::Part { trigger: number, part: 0, index },
            };
            match self.phrases.add_measured(phrase) {
                Ok((numbers, (words, letters))) => {
                    let what = PhraseUse { trigger: this, phrase: small_u16(index), words, letters };
                    self.phrase_uses.resize_with(self.phrases.phrases(), SmallVec::new);
                    for number in numbers {
                        self.phrase_uses[number as usize].push(what);
                    }
                }
                Err(reason) => self.refuse(topic, place, phrase, reason),
            }
        }
        for (index, pattern) in trigger.patterns.iter().enumerate() {
            match patterns::compile(pattern) {
                Ok(regex) => {
                    self.patterns.push(regex);
                    let phrase = small_u16(anchor.len() + index);
                    let letters = small_u16(pattern.chars().count());
                    self.pattern_uses.push(PhraseUse { trigger: this, phrase, words: 1, letters });
                }
                Err(reason) => {
                    self.refuse(topic, Place::Pattern { trigger: number, index }, pattern, &reason);
                }
            }
        }
        for (index, near) in trigger.near.iter().enumerate() {
            self.gate(topic, Place::Near { trigger: number, index }, near, GateUse::Near(this, NEAR));
        }
        for (index, also) in trigger.also.iter().enumerate() {
            self.gate(topic, Place::Also { trigger: number, index }, also, GateUse::Near(this, ALSO));
        }
        let mut needs = if trigger.near.is_empty() { 0 } else { NEAR };
        needs |= if trigger.also.is_empty() { 0 } else { ALSO };
        for (part, words) in parts.iter().enumerate() {
            let place = |index| Place::Part { trigger: number, part: first + part, index };
            if part + first >= PARTS {
                let text = words.get(0).unwrap_or_default();
                self.refuse(topic, place(0), text, "it is of a part too many: a trigger has four at most");
                continue;
            }
            let bit = PART << part;
            needs |= bit;
            for (index, word) in words.iter().enumerate() {
                self.gate(topic, place(index), word, GateUse::Near(this, bit));
            }
        }
        for (index, unless) in trigger.unless.iter().enumerate() {
            let what = GateUse::Unless(this, small_u16(index));
            self.gate(topic, Place::Unless { trigger: number, index }, unless, what);
        }
        self.triggers.push(Compiled {
            topic: small(topic),
            number: small_u16(number),
            within: u32::from(trigger.within),
            claim: claim.map(small_u16),
            needs,
            anchor: anchor.clone(),
            patterns: trigger.patterns.clone(),
            unless: trigger.unless.clone(),
        });
    }

    pub(super) fn gate(&mut self, topic: usize, place: Place, phrase: &str, what: GateUse) {
        match self.gates.add(phrase) {
            Ok(numbers) => {
                self.gate_uses.resize_with(self.gates.phrases(), Vec::new);
                for number in numbers {
                    self.gate_uses[number as usize].push(what);
                }
            }
            Err(reason) => self.refuse(topic, place, phrase, reason),
        }
    }

    fn refuse(&mut self, topic: usize, place: Place, text: &str, reason: &str) {
        self.unusable.push(Unusable { topic, place, text: text.to_owned(), reason: reason.to_owned() });
    }

    pub(super) fn build(mut self) -> Result<Matcher, Vec<Unusable>> {
        if !self.unusable.is_empty() {
            return Err(self.unusable);
        }
        for uses in &mut self.gate_uses {
            uses.sort_unstable();
            uses.dedup();
        }
        Ok(Matcher {
            phrases: self.phrases.build(),
            phrase_uses: self.phrase_uses.into_iter().collect(),
            patterns: Patterns::new(self.patterns),
            pattern_uses: self.pattern_uses,
            gates: self.gates.build(),
            gate_uses: self.gate_uses.into_iter().collect(),
            triggers: self.triggers,
        })
    }
}
