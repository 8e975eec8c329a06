//! Gathering phrases for a lexicon.

use std::collections::HashMap;

use smallvec::{SmallVec, smallvec};

use super::{
    lexicon::{JOINED_PARTS, Lexicon},
    phrases::{self, Atom, Reason, Word, plain, readings},
    quick::Quick,
    trie::{Entries, NONE},
};

/// The numbers of a phrase, one for each of its readings that differ.
pub(super) type Numbers = SmallVec<[u32; 1]>;

/// Gathers phrases to compile.
#[derive(Default)]
pub(super) struct Builder {
    forward: Entries,
    backward: Entries,
    inside: Entries,
    atoms: u32,
    /// The sequence state that each atom leads to from the beginning, as far as there is one.
    first: Vec<u32>,
    next: HashMap<(u32, u32), u32, Quick>,
    ends: Vec<u32>,
    phrases: u32,
    longest: usize,
}

impl Builder {
    /// Adds a phrase; the same phrase, however it is spelt, has the same number.
    pub(super) fn add(&mut self, phrase: &str) -> Result<Numbers, Reason> {
        self.add_measured(phrase).map(|(numbers, _)| numbers)
    }

    /// Adds a phrase and tells how long it is: its words, then its letters.
    pub(super) fn add_measured(&mut self, phrase: &str) -> Result<(Numbers, (u16, u16)), Reason> {
        if let Some(words) = plain(phrase) {
            let length = phrases::length(words.iter().copied());
            return Ok((smallvec![self.add_words(words)], length));
        }
        let readings = readings(phrase)?;
        let length = phrases::length(readings.first().into_iter().flatten().map(Word::from));
        Ok((self.add_read(&readings), length))
    }

    /// Adds a phrase with these readings.
    fn add_read(&mut self, readings: &[Vec<Atom>]) -> Numbers {
        let mut numbers = Numbers::new();
        for reading in readings {
            let number = self.add_words(reading.iter().map(Word::from));
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }

    /// Adds a sequence of words, of which there is one at least.
    fn add_words<'w>(&mut self, words: impl IntoIterator<Item = Word<'w>>) -> u32 {
        let mut state = NONE;
        let mut count = 0;
        for word in words {
            count += 1;
            let atom = self.atom(word);
            let fresh = u32::try_from(self.ends.len()).unwrap_or(NONE);
            let to = if state == NONE {
                let first = &mut self.first[atom as usize];
                if *first == NONE {
                    *first = fresh;
                }
                *first
            } else {
                *self.next.entry((state, atom)).or_insert(fresh)
            };
            if to == fresh {
                self.ends.push(NONE);
            }
            state = to;
        }
        self.longest = self.longest.max(count);
        let end = &mut self.ends[state as usize];
        if *end == NONE {
            *end = self.phrases;
            self.phrases += 1;
        }
        *end
    }

    fn atom(&mut self, word: Word<'_>) -> u32 {
        let fresh = self.atoms;
        let bytes = word.letters.bytes();
        let number = match (word.open_start, word.open_end) {
            (false, open) => self.forward.intern(bytes, open, fresh),
            (true, false) => self.backward.intern(bytes.rev(), true, fresh),
            (true, true) => self.inside.intern(bytes, true, fresh),
        };
        if number == fresh {
            self.atoms += 1;
            self.first.push(NONE);
        }
        number
    }

    /// How many numbers were given out.
    pub(super) fn phrases(&self) -> usize {
        self.phrases as usize
    }

    pub(super) fn build(mut self) -> Lexicon {
        // It stays for as long as the program runs, without the room that was there for more.
        self.first.shrink_to_fit();
        self.next.shrink_to_fit();
        self.ends.shrink_to_fit();
        let mut goes_on = vec![false; self.ends.len()];
        for (state, _) in self.next.keys() {
            goes_on[*state as usize] = true;
        }
        Lexicon {
            goes_on,
            forward: self.forward.build(),
            backward: self.backward.build(),
            inside: self.inside.build(),
            first: self.first,
            next: self.next,
            ends: self.ends,
            longest: u32::try_from(self.longest * JOINED_PARTS).unwrap_or(u32::MAX),
        }
    }
}
