//! Finds the topics a message raises. Pure; one pass over the message, whatever the number of phrases.
//!
//! # How a message is read
//!
//! 1. `text` reads the author's own words: what the message's [`Markup`] masks (code, quotes, links, spoilers, mentions, emoji) is
//!    stepped over. Words are Unicode words, as they are seen: signs of form are no part of them. A hyphen (or apostrophe, or underscore)
//!    inside one joins or splits.
//! 2. `fold` folds letters: case, NFKC, diacritics, letters in squares and small capitals, invisible characters, letters of a foreign
//!    script.
//! 3. `phrases` reads what curators write; `lexicon` looks each word up in a trie of the words of all phrases, and follows sequences of them.
//! 4. Only if a phrase is found, the message is read once more for the `near`, `unless` and `raised-by` words, and
//!    each occurrence passes its gates or is held.
//! 5. The longest phrase wins where phrases overlap; topics are put in order of strength.
//!
//! [`Loss`] tells whether a message speaks of its author's own loss, which nobody answers unasked.
//!
//! # The rules
//!
//! - `word*` any ending, `*word` any beginning, `*word*` anywhere.
//! - The words of a phrase follow each other with no sentence end, comma or masked part between them. Emoji, the `'s` of a possessive
//!   and the number of a note part none.
//! - `near`: one of these within `within` words before or after the phrase, outside it, or anywhere in the context. `also`: one of
//!   these there too.
//!   `all`: of each of these lists one there too; without `phrases` the first list's are the phrases.
//!   `unless`: one of these within the same distance, or overlapping the phrase, holds that occurrence.
//! - A claim has triggers of its own: one that fires raises the topic with the claim. They cover phrases of other topics, and none of their
//!   own topic's, and no longer phrase covers them: what they wait for tells their sense.
//! - Phrases overlap if they share a word. The longer one (in words, then in letters) wins; of two equal ones both stay.
//! - Strength: more distinct phrases first, then longer phrases, then earlier ones.
//!
//! A message that raises nothing allocates nothing, up to [`INLINE`] occurrences of phrases whose gates hold them.

mod ascii;
mod assembly;
mod at_large;
mod builder;
mod contrary;
mod denial;
mod explain;
mod fled;
mod fold;
mod gates;
mod ground;
mod hold;
mod homework;
mod lexicon;
#[cfg(test)]
mod linear;
mod list;
mod loss;
mod named;
mod occurrence;
mod packed;
mod patterns;
mod phrases;
mod plain;
mod quick;
mod raised;
#[cfg(test)]
mod reading;
mod text;
mod trie;
mod unusable;
mod uses;

use std::cell::RefCell;

use smallvec::SmallVec;

use crate::{
    dialect::Markup,
    remark::Context,
    steps,
    texts::Texts,
    topic::{Topic, Trigger},
};
use assembly::{Assembly, small, small_u16};
pub use contrary::Contrary;
use denial::{Denial, Pointer};
pub use explain::{Explanation, Phrase, masked, masked_in};
pub use fled::has_fled;
use gates::Gates;
pub use ground::Ground;
pub use hold::Hold;
pub use homework::is_homework;
use lexicon::{Lexicon, Span};
pub use loss::{Loss, Told};
pub use named::named;
use occurrence::Occurrence;
use patterns::Patterns;
pub use plain::plain_text;
pub use raised::{Match, Raised};
pub use unusable::{Place, Unusable};
use uses::Uses;

/// Occurrences of phrases that are held without allocation. A chat message of 2,000 characters seldom has five.
pub const INLINE: usize = 24;

/// What a walk of a message finds: the numbers of phrases, and where they stand.
type Hits = SmallVec<[(u32, Span); INLINE]>;

/// Places of words that point to one claim which are kept; a message that denies a claim does so at one of the first.
const POINTERS: usize = 4;

/// Held occurrences that are told about; one is enough to explain a silence.
const HELD: usize = 4;

/// The triggers of all topics, compiled. Immutable.
pub struct Matcher {
    phrases: Lexicon,
    /// For each phrase's number: what it stands for.
    phrase_uses: Uses<PhraseUse>,
    patterns: Patterns,
    pattern_uses: Vec<PhraseUse>,
    gates: Lexicon,
    /// For each number of the gates' lexicon: what it stands for, sorted by trigger.
    gate_uses: Uses<GateUse>,
    triggers: Vec<Compiled>,
}

/// A trigger, as far as matching needs it.
struct Compiled {
    topic: u32,
    number: u16,
    within: u32,
    /// The claim's position, if it is a claim's.
    claim: Option<u16>,
    /// Which of [`NEAR`], [`ALSO`] and the parts have to stand near.
    needs: u8,
    anchor: Texts,
    patterns: Texts,
    unless: Texts,
}

impl Compiled {
    /// Whether a phrase of it may count in a message that holds words of these lists, wherever they stand. Of a claim's condition the first
    /// list holds common words too: where another part is said nowhere, they say nothing, and are not told of.
    fn may_count(&self, lists: u8) -> bool {
        let is_condition = self.claim.is_some() && self.needs >= PART;
        !is_condition || self.needs & !lists == 0
    }

    /// A phrase or a pattern, as the curator wrote it.
    fn phrase(&self, at: u16) -> &str {
        let at = usize::from(at);
        let pattern = || self.patterns.get(at.checked_sub(self.anchor.len())?);
        self.anchor.get(at).or_else(pattern).unwrap_or_default()
    }
}

/// A phrase of a trigger.
#[derive(Clone, Copy)]
struct PhraseUse {
    /// Position in [`Matcher::triggers`].
    trigger: u32,
    /// Position among the phrases of the trigger, and its patterns after them.
    phrase: u16,
    words: u16,
    letters: u16,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum GateUse {
    /// A word of a trigger's `near`, `also` or a part, by the list's bit.
    Near(u32, u8),
    /// An `unless` word of a trigger, by its position.
    Unless(u32, u16),
    /// A `raised-by` phrase of a claim, by the topic's and the claim's positions.
    Raises(u32, u16),
}

/// The words of `near`, as a bit.
const NEAR: u8 = 1;
/// The words of `also`, as a bit.
const ALSO: u8 = 2;
/// The words of the first part that must stand near, as a bit; the others follow.
const PART: u8 = 4;

/// A phrase that was found and did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The topic's position.
    pub topic: u32,
    /// The trigger's number in [`Topic::all_triggers`].
    pub trigger: u16,
    /// The phrase's position in the trigger; patterns come after phrases.
    pub phrase: u16,
    /// Why it did not count.
    pub gate: Gate,
    compiled: u32,
}

impl Held {
    fn new(what: PhraseUse, trigger: &Compiled, gate: Gate) -> Self {
        let (topic, compiled) = (trigger.topic, what.trigger);
        Self { topic, trigger: trigger.number, phrase: what.phrase, gate, compiled }
    }
}

/// Why a phrase that was found did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Of one of the lists that the trigger waits for no word stands near it.
    NoNear,
    /// This `unless` word, by its position, stands near it.
    Unless(u16),
    /// A longer phrase covers it.
    Longer,
}

/// A phrase folded as the matcher reads it, with its stars; one text for each reading, as a joiner joins or splits. Two phrases
/// with a reading in common are found together.
pub fn folded_readings(phrase: &str) -> Vec<String> {
    phrases::folded(phrase)
}

/// The author's own words of a message as it is written on Discord, folded, one space between them.
pub fn folded_words(text: &str) -> String {
    own_words(text, Markup::DISCORD)
}

/// Whether a text denies something: "not", "never", "no".
pub fn denies(text: &str) -> bool {
    Denial::own().is_in(text)
}

/// The author's own words of a message written in a markup, folded: one space between them, a hyphen between the parts of a joined
/// word, a line break where a sentence ends or something is masked.
pub fn own_words(text: &str, markup: Markup) -> String {
    let mut folded = patterns::Folded::default();
    text::read(text, markup, &mut folded);
    folded.text
}

impl Matcher {
    /// Compiles the triggers and `raised-by` phrases of `topics`, whatever their status.
    ///
    /// # Errors
    /// Every phrase or pattern that cannot be used.
    pub fn new<'t>(topics: impl IntoIterator<Item = &'t Topic>) -> Result<Self, Vec<Unusable>> {
        let mut assembly = Assembly::default();
        for (at, topic) in topics.into_iter().enumerate() {
            for (number, (claim, trigger)) in topic.all_triggers().enumerate() {
                assembly.trigger(at, number, claim, trigger);
            }
            for (claim, raised_by) in topic.claims.iter().map(|claim| &claim.raised_by).enumerate() {
                for (index, phrase) in raised_by.iter().enumerate() {
                    let place = Place::RaisedBy { claim, index };
                    assembly.gate(at, place, phrase, GateUse::Raises(small(at), small_u16(claim)));
                }
            }
        }
        assembly.build()
    }

    /// Compiles triggers alone, as those of one topic.
    ///
    /// # Errors
    /// Every phrase or pattern that cannot be used.
    pub fn of_triggers(triggers: impl IntoIterator<Item = Trigger>) -> Result<Self, Vec<Unusable>> {
        let mut assembly = Assembly::default();
        for (number, trigger) in triggers.into_iter().enumerate() {
            assembly.trigger(0, number, None, &trigger);
        }
        assembly.build()
    }

    /// What `text` raises as it is written on Discord, said in `context`.
    pub fn raised(&self, text: &str, context: &Context) -> Raised {
        self.raised_in(text, context, Markup::DISCORD)
    }

    /// What `text` raises, said in `context`, both written in `markup`.
    pub fn raised_in(&self, text: &str, context: &Context, markup: Markup) -> Raised {
        let mut found: SmallVec<[Occurrence; INLINE]> = SmallVec::new();
        let (raises, masked) = self.find(text, context, markup, &mut found);
        if found.is_empty() {
            return Raised { masked, ..Raised::default() };
        }
        let mut raised = Raised { masked, ..self.judge(&mut found, &raises) };
        if raised.topics.iter().any(|one| !one.claims.is_empty()) {
            self.deny(text, markup, &found, &raises, &mut raised);
        }
        raised
    }

    /// The phrases that stand in `text`, with what stands near each; the claims that the message raises, and whether anything in it is masked.
    fn find(
        &self,
        text: &str,
        context: &Context,
        markup: Markup,
        found: &mut SmallVec<[Occurrence; INLINE]>,
    ) -> (SmallVec<[Pointer; 8]>, bool) {
        let mut raises: SmallVec<[Pointer; 8]> = SmallVec::new();
        let mut phrases: Hits = Hits::new();
        let masked = self.phrases.walk(text, markup, |number, span| phrases.push((number, span))).masked;
        self.patterns.walk(text, markup, |number, span| {
            let what = self.pattern_uses[number];
            let words = u16::try_from(span.end - span.start + 1).unwrap_or(u16::MAX);
            found.push(Occurrence::new(PhraseUse { words, ..what }, span));
        });
        if phrases.is_empty() && found.is_empty() {
            return (raises, masked);
        }
        let mut words: Hits = Hits::new();
        self.gates.walk(text, markup, |number, span| words.push((number, span)));
        let mut around: SmallVec<[u32; INLINE]> = SmallVec::new();
        for text in context.texts() {
            self.gates.walk(text, markup, |number, _| around.push(number));
        }
        let said = words.iter().map(|(number, _)| *number).chain(around.iter().copied());
        self.lists_of(said, |lists| {
            for (number, span) in &phrases {
                for &what in self.phrase_uses.of(*number) {
                    steps::step();
                    let trigger = what.trigger as usize;
                    let lists = lists.get(trigger).copied().unwrap_or_default();
                    if self.triggers[trigger].may_count(lists) {
                        found.push(Occurrence::new(what, *span));
                    }
                }
            }
        });
        if found.is_empty() {
            return (raises, masked);
        }
        let mut gates = Gates::new(&self.triggers, found, self.gates.longest());
        for (number, span) in words {
            let uses = self.gate_uses.of(number);
            gates.hear(uses, span);
            let from = uses.partition_point(|what| *what < GateUse::Raises(0, 0));
            for what in &uses[from..] {
                if let GateUse::Raises(topic, claim) = *what
                    && gates.has_topic(topic)
                    && raises.iter().filter(|one| (one.topic, one.claim) == (topic, claim)).count() < POINTERS
                {
                    raises.push(Pointer { topic, claim, span });
                }
            }
        }
        for number in around {
            gates.hear_around(self.gate_uses.of(number));
        }
        gates.settle();
        (raises, masked)
    }

    /// Calls `act` with the lists of each trigger, as bits, of which a word stands anywhere among the gate words of these numbers.
    fn lists_of(&self, words: impl Iterator<Item = u32>, act: impl FnOnce(&[u8])) {
        thread_local! {
            /// The lists of the last message, for their room.
            static LISTS: RefCell<Vec<u8>> = RefCell::default();
        }
        let mut words: SmallVec<[u32; 32]> = words.collect();
        words.sort_unstable();
        words.dedup();
        LISTS.with_borrow_mut(|lists| {
            lists.clear();
            lists.resize(self.triggers.len(), 0);
            for word in words {
                steps::step();
                for what in self.gate_uses.of(word) {
                    let GateUse::Near(trigger, list) = *what else { break };
                    if let Some(lists) = lists.get_mut(trigger as usize) {
                        *lists |= list;
                    }
                }
            }
            act(lists);
        });
    }

    /// Which of the words that an occurrence needs do not stand near it.
    fn lacks(&self, one: &Occurrence) -> u8 {
        self.triggers[one.what.trigger as usize].needs & !one.near
    }

    /// The gates, then the longest phrase, then the order of strength.
    fn judge(&self, found: &mut [Occurrence], raises: &[Pointer]) -> Raised {
        for one in found.iter_mut() {
            one.held = match one.unless {
                Some(word) => Some(Gate::Unless(word)),
                None if self.lacks(one) != 0 => Some(Gate::NoNear),
                None => None,
            };
        }
        found.sort_unstable_by_key(|one| (one.span.start, one.span.end, one.what.trigger, one.what.phrase));
        for at in 0..found.len() {
            for other in at + 1..found.len() {
                steps::step();
                let (left, right) = (found[at], found[other]);
                if right.span.start > left.span.end {
                    break;
                }
                let same = left.span.start == right.span.start && left.span.end == right.span.end;
                if left.is_held() || right.is_held() || same {
                    continue;
                }
                match left.length().cmp(&right.length()) {
                    std::cmp::Ordering::Less if self.covers(&right, &left) => {
                        found[at].held = Some(Gate::Longer);
                    }
                    std::cmp::Ordering::Greater if self.covers(&left, &right) => {
                        found[other].held = Some(Gate::Longer);
                    }
                    _ => {}
                }
            }
        }
        let mut outcome = Raised::default();
        for one in found.iter().filter(|one| one.held.is_none()) {
            self.add(&mut outcome.topics, one, raises);
        }
        outcome
            .topics
            .sort_by_key(|one| (std::cmp::Reverse((one.phrases.len(), one.longest)), one.first, one.topic));
        for one in found.iter() {
            let Some(gate) = one.held else { continue };
            let trigger = &self.triggers[one.what.trigger as usize];
            let held = Held::new(one.what, trigger, gate);
            let known = outcome.held.len() == HELD || outcome.held.contains(&held);
            // The parts of a claim are common words: that one stands alone explains no silence.
            let known = known || trigger.claim.is_some();
            if !known && !outcome.topics.iter().any(|one| one.topic == trigger.topic as usize) {
                outcome.held.push(held);
            }
        }
        outcome
    }

    /// Whether a longer phrase may cover a shorter one: nothing covers a claim's, and a claim's none of its own topic's.
    fn covers(&self, longer: &Occurrence, shorter: &Occurrence) -> bool {
        let [longer, shorter] = [longer, shorter].map(|one| &self.triggers[one.what.trigger as usize]);
        shorter.claim.is_none() && (longer.claim.is_none() || longer.topic != shorter.topic)
    }

    fn add(&self, topics: &mut Vec<Match>, one: &Occurrence, raises: &[Pointer]) {
        let trigger = &self.triggers[one.what.trigger as usize];
        let phrase = trigger.phrase(one.what.phrase);
        let at = topics.iter().position(|known| known.topic == trigger.topic as usize).unwrap_or_else(|| {
            let mut claims: Vec<usize> = raises
                .iter()
                .filter(|pointer| pointer.topic == trigger.topic)
                .map(|pointer| usize::from(pointer.claim))
                .collect();
            claims.sort_unstable();
            claims.dedup();
            topics.push(Match {
                topic: trigger.topic as usize,
                triggers: SmallVec::new(),
                phrases: Vec::new(),
                claims,
                made: Vec::new(),
                denied: Vec::new(),
                discussed: false,
                longest: (0, 0),
                first: one.span.start,
                spans: SmallVec::new(),
            });
            topics.len() - 1
        });
        let known = &mut topics[at];
        if !known.triggers.contains(&trigger.number) {
            known.triggers.push(trigger.number);
        }
        if !known.phrases.iter().any(|known| **known == *phrase) {
            known.phrases.push(phrase.into());
        }
        known.longest = known.longest.max(one.length());
        if trigger.claim.is_none() {
            known.spans.push(one.span);
        }
        if let Some(claim) = trigger.claim.map(usize::from)
            && !known.made.contains(&claim)
        {
            known.claims.retain(|other| *other != claim);
            known.claims.insert(known.made.len(), claim);
            known.made.push(claim);
        }
    }
}
