//! The words that let a phrase count or hold it: `near`, `also`, parts and `unless`, wherever they stand near it.
//!
//! Each occurrence of a phrase is passed over once for each list that it waits for, however many gate words stand around it: what has
//! found its word is not looked at again, and neither is what the message has left behind.

use std::ops::Range;

use smallvec::SmallVec;

use super::{Compiled, GateUse, INLINE, Occurrence, lexicon::Span};
use crate::{steps::step, topic::PARTS};

/// The lists that an occurrence may wait for: `unless`, `near`, `also` and the parts.
const LISTS: usize = 3 + PARTS;

/// A list of gate words, by its place in [`Group::passed`].
#[derive(Clone, Copy)]
enum List {
    /// With the list's bit.
    Near(u8),
    /// With the word's position.
    Unless(u16),
}

impl List {
    fn place(self) -> usize {
        match self {
            Self::Unless(_) => 0,
            Self::Near(list) => 1 + list.trailing_zeros() as usize,
        }
    }

    /// Whether an occurrence waits for it no longer.
    fn is_met(self, one: &Occurrence) -> bool {
        match self {
            Self::Near(list) => one.near & list != 0,
            Self::Unless(_) => one.unless.is_some(),
        }
    }

    /// A word of it stands `apart` words from an occurrence; 0 if they overlap, where only `unless` counts.
    fn meet(self, one: &mut Occurrence, apart: u32) {
        match self {
            Self::Near(list) if apart > 0 => one.near |= list,
            Self::Near(_) => {}
            Self::Unless(word) => one.unless = one.unless.or(Some(word)),
        }
    }
}

/// The occurrences of one trigger's phrases.
struct Group {
    /// Position in [`super::Matcher::triggers`].
    trigger: u32,
    /// Where they stand among all.
    all: Range<usize>,
    /// For each list, how many of all are done with: every one before that has met it or is out of reach.
    passed: [usize; LISTS],
    /// The lists of which a word stands in the context, as bits.
    around: u8,
}

/// The occurrences of a message, by their triggers.
pub(super) struct Gates<'g> {
    triggers: &'g [Compiled],
    found: &'g mut [Occurrence],
    groups: SmallVec<[Group; INLINE]>,
    /// The most words that a gate's phrase can cover.
    longest: u32,
}

impl<'g> Gates<'g> {
    pub(super) fn new(triggers: &'g [Compiled], found: &'g mut [Occurrence], longest: u32) -> Self {
        found.sort_unstable_by_key(|one| (one.what.trigger, one.span.start, one.span.end));
        let mut groups: SmallVec<[Group; INLINE]> = SmallVec::new();
        for (at, one) in found.iter().enumerate() {
            match groups.last_mut() {
                Some(group) if group.trigger == one.what.trigger => group.all.end = at + 1,
                _ => groups.push(Group {
                    trigger: one.what.trigger,
                    all: at..at + 1,
                    passed: [at; LISTS],
                    around: 0,
                }),
            }
        }
        Self { triggers, found, groups, longest }
    }

    /// Whether a phrase of the topic was found.
    pub(super) fn has_topic(&self, topic: u32) -> bool {
        let of = |group: &Group| self.triggers.get(group.trigger as usize).map(|trigger| trigger.topic);
        self.groups.iter().any(|group| of(group) == Some(topic))
    }

    /// Lets a gate word at `span` of the message act, which has these `uses`. Words come in the order of their ends.
    pub(super) fn hear(&mut self, uses: &[GateUse], span: Span) {
        let Self { triggers, found, groups, longest } = self;
        each_use(uses, groups, |list, group| {
            let Some(trigger) = triggers.get(group.trigger as usize) else { return };
            let within = trigger.within;
            let Some(passed) = group.passed.get_mut(list.place()) else { return };
            let mut behind = true;
            for one in found.get_mut(*passed..group.all.end).unwrap_or_default() {
                step();
                if one.span.start > span.end.saturating_add(within) {
                    break;
                }
                let apart = if span.start > one.span.end {
                    span.start - one.span.end
                } else {
                    one.span.start.saturating_sub(span.end)
                };
                if apart <= within {
                    list.meet(one, apart);
                }
                // A word that comes later ends later, and so begins after this.
                let gone = one.span.end.saturating_add(within).saturating_add(*longest) < span.end;
                behind &= gone || list.is_met(one);
                *passed += usize::from(behind);
            }
        });
    }

    /// Lets a gate word of the context act, wherever it stands there.
    pub(super) fn hear_around(&mut self, uses: &[GateUse]) {
        each_use(uses, &mut self.groups, |list, group| {
            group.around |= match list {
                List::Near(list) => list,
                List::Unless(_) => 0,
            };
        });
    }

    /// Hands on to the occurrences what stands in the context.
    pub(super) fn settle(&mut self) {
        for group in &self.groups {
            for one in self.found.get_mut(group.all.clone()).unwrap_or_default() {
                step();
                one.near |= group.around;
            }
        }
    }
}

/// Calls `act` for each list of a found trigger in which a gate word stands, whichever of the two are fewer: its uses, or the triggers.
fn each_use(uses: &[GateUse], groups: &mut [Group], mut act: impl FnMut(List, &mut Group)) {
    if groups.len() <= uses.len() {
        for group in groups {
            step();
            let from = uses.partition_point(|what| *what < GateUse::Near(group.trigger, 0));
            for what in uses.get(from..).unwrap_or_default() {
                match *what {
                    GateUse::Near(trigger, list) if trigger == group.trigger => act(List::Near(list), group),
                    _ => break,
                }
            }
            let from = uses.partition_point(|what| *what < GateUse::Unless(group.trigger, 0));
            if let Some(&GateUse::Unless(trigger, word)) = uses.get(from)
                && trigger == group.trigger
            {
                act(List::Unless(word), group);
            }
        }
        return;
    }
    let mut held = None;
    for what in uses {
        step();
        let (trigger, list) = match *what {
            GateUse::Near(trigger, list) => (trigger, List::Near(list)),
            GateUse::Unless(trigger, word) if held != Some(trigger) => {
                held = Some(trigger);
                (trigger, List::Unless(word))
            }
            GateUse::Unless(..) => continue,
            GateUse::Raises(..) => break,
        };
        let group = groups.binary_search_by_key(&trigger, |group| group.trigger);
        if let Some(group) = group.ok().and_then(|at| groups.get_mut(at)) {
            act(list, group);
        }
    }
}
