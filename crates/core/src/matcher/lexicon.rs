//! Phrases compiled into tries of words and of word sequences, and the walk of a message through them.
//!
//! A phrase is a sequence of *atoms*, one for each word: `word`, `word*`, `*word` or `*word*`. Each word of a message is looked up
//! once, in a forward trie (which also knows `word*`), a backward one (`*word`) and, if there is any, one for `*word*`; the
//! few atoms found drive a trie of sequences. The cost does not depend on the number of phrases.

use std::{collections::HashMap, ops::Range};

use smallvec::SmallVec;

use super::{
    ascii::{self, Head},
    fold::ASCII,
    quick::Quick,
    text::{self, Listener, WORD_LETTERS},
    trie::{NONE, ROOT, Trie},
};
use crate::{dialect::Markup, steps::step};

/// Parts of a word with joiners in it that may be read as one word: "a-b-c-d". Longer chains are read in parts.
pub(super) const JOINED_PARTS: usize = 4;

/// Where a phrase was found: from word `start` to word `end`, both included, counted from 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Compiled phrases. Each has a number; the caller knows what it stands for.
pub(super) struct Lexicon {
    pub(super) forward: Trie,
    pub(super) backward: Trie,
    pub(super) inside: Trie,
    /// The sequence state that each atom leads to from the beginning.
    pub(super) first: Vec<u32>,
    /// Sequence state and atom to sequence state.
    pub(super) next: HashMap<(u32, u32), u32, Quick>,
    /// What ends in each sequence state: the phrase's number.
    pub(super) ends: Vec<u32>,
    /// Whether a longer phrase goes on from each sequence state.
    pub(super) goes_on: Vec<bool>,
    /// The most words that a phrase can cover.
    pub(super) longest: u32,
}

impl Lexicon {
    /// The most words that a phrase can cover: each of its words may stand in parts.
    pub(super) fn longest(&self) -> u32 {
        self.longest
    }

    /// Walks a message through the phrases; `found` hears each phrase's number and place.
    pub(super) fn walk(&self, text: &str, markup: Markup, found: impl FnMut(u32, Span)) -> Walked {
        let mut walk = Walk {
            lexicon: self,
            found,
            word: 0,
            masked: false,
            barrier: 0,
            threads: [(NONE, 0); JOINED_PARTS],
            run: SmallVec::new(),
            parts: SmallVec::new(),
            active: SmallVec::new(),
        };
        text::read(text, markup, &mut walk);
        Walked { words: walk.word, masked: walk.masked }
    }
}

/// What a walk through a message met.
pub(super) struct Walked {
    /// How many words it has.
    pub(super) words: u32,
    /// Whether anything in it is not its author's own words.
    pub(super) masked: bool,
}

/// A message on its way through a lexicon.
struct Walk<'l, F> {
    lexicon: &'l Lexicon,
    found: F,
    /// The number of the last word read.
    word: u32,
    masked: bool,
    /// The word after which a gap came: no phrase reaches over it.
    barrier: u32,
    /// The forward states of the words that began at the last few parts of a joined run, and where they began.
    threads: [(u32, u32); JOINED_PARTS],
    /// The letters of the joined run, if words are needed as a whole.
    run: SmallVec<[u8; 2 * WORD_LETTERS]>,
    /// Where each of its parts begins in `run`.
    parts: SmallVec<[usize; JOINED_PARTS]>,
    active: SmallVec<[Begun; 8]>,
}

/// A sequence that has begun.
#[derive(Clone, Copy)]
struct Begun {
    state: u32,
    /// The number of its first word.
    start: u32,
    /// That of its last.
    last: u32,
    /// Whether the last is none of its own, but the `s` of a possessive behind them.
    passed: bool,
}

impl<F: FnMut(u32, Span)> Listener for Walk<'_, F> {
    fn masked(&mut self, _: Range<usize>) {
        self.masked = true;
    }

    #[inline]
    fn ascii(&mut self, word: &[u8], head: Head) {
        self.word += 1;
        if self.lexicon.forward.begins(head) {
            self.look_up(word);
        }
        if self.lexicon.has_open_starts() {
            self.begin_run();
            self.run.extend(word.iter().map(|&byte| ASCII[usize::from(byte)]));
            self.look_back();
        }
    }

    fn ascii_part(&mut self, word: &[u8], joined: bool) {
        // A short part says nothing of how the whole word begins.
        let begins = word.len() < 3 || self.lexicon.forward.begins(ascii::head_of(word));
        self.begin_part(begins, joined);
        self.feed(&word.iter().map(|&byte| ASCII[usize::from(byte)]));
        self.end_part();
        if joined && matches!(word, [b's' | b'S']) {
            self.pass_over();
        }
    }

    fn ascii_pair(&mut self, first: &[u8], second: &[u8]) {
        let head = ascii::head_of(first);
        // How the two begin when they are read as one word: what the first lacks of three bytes comes from the second.
        let both = head | ascii::head_of(second) << (8 * first.len().min(3)) & 0x00FF_FFFF;
        let forward = &self.lexicon.forward;
        let begins = forward.begins(head) | forward.begins(both) | forward.begins(ascii::head_of(second));
        if begins || self.lexicon.has_open_starts() {
            self.ascii_part(first, false);
            self.ascii_part(second, true);
        } else {
            self.word += 2;
        }
    }

    fn part(&mut self, letters: &[char], joined: bool) {
        let mut bytes = [0; 12];
        let mut count = 0;
        for letter in letters.iter().take(3) {
            count += letter.encode_utf8(&mut bytes[count..]).len();
        }
        // A short part says nothing of how the whole word begins.
        let begins =
            count < 3 || self.lexicon.forward.begins(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]));
        self.begin_part(begins, joined);
        if begins || joined || self.lexicon.has_open_starts() {
            for letter in letters {
                let mut utf8 = [0; 4];
                self.feed(&letter.encode_utf8(&mut utf8).bytes());
            }
            self.end_part();
        }
        if joined && matches!(letters, ['s']) {
            self.pass_over();
        }
    }

    #[inline]
    fn gap(&mut self) {
        self.barrier = self.word;
    }
}

impl Lexicon {
    #[inline]
    fn has_open_starts(&self) -> bool {
        !(self.backward.is_empty() && self.inside.is_empty())
    }
}

impl<F: FnMut(u32, Span)> Walk<'_, F> {
    /// Walks a word of ASCII through the forward trie.
    fn look_up(&mut self, word: &[u8]) {
        let mut state = ROOT;
        for &byte in word {
            step();
            state = self.lexicon.forward.step(state, ASCII[usize::from(byte)]);
            if state == NONE {
                return;
            }
            let open = self.lexicon.forward.open(state);
            if open != NONE {
                self.atom(open, self.word);
            }
        }
        let exact = self.lexicon.forward.exact(state);
        if exact != NONE {
            self.atom(exact, self.word);
        }
    }

    /// A part begins; `joined` if it follows a joiner, `begins` if any word of a phrase begins as it does.
    fn begin_part(&mut self, begins: bool, joined: bool) {
        self.word += 1;
        if joined {
            self.threads.rotate_right(1);
        } else {
            self.threads = [(NONE, 0); JOINED_PARTS];
            self.run.clear();
            self.parts.clear();
        }
        self.threads[0] = (if begins { ROOT } else { NONE }, self.word);
        if self.lexicon.has_open_starts() {
            if self.parts.len() == JOINED_PARTS {
                let cut = self.parts[1];
                self.run.drain(..cut);
                self.parts.remove(0);
                self.parts.iter_mut().for_each(|start| *start -= cut);
            }
            self.parts.push(self.run.len());
        }
    }

    /// Feeds the bytes of a letter, or of several, to the words that began at the last few parts.
    #[inline]
    fn feed(&mut self, bytes: &(impl Iterator<Item = u8> + Clone)) {
        if self.lexicon.has_open_starts() {
            self.run.extend(bytes.clone());
        }
        for at in 0..JOINED_PARTS {
            let (mut state, start) = self.threads[at];
            if state == NONE {
                continue;
            }
            for byte in bytes.clone() {
                step();
                state = self.lexicon.forward.step(state, byte);
                if state == NONE {
                    break;
                }
                let open = self.lexicon.forward.open(state);
                if open != NONE {
                    self.atom(open, start);
                }
            }
            self.threads[at].0 = state;
        }
    }

    /// A part ends: what is a whole word by now?
    fn end_part(&mut self) {
        for at in 0..JOINED_PARTS {
            let (state, start) = self.threads[at];
            if state != NONE {
                let exact = self.lexicon.forward.exact(state);
                if exact != NONE {
                    self.atom(exact, start);
                }
            }
        }
        if self.lexicon.has_open_starts() {
            self.look_back();
        }
    }

    /// The last part is the `s` of a possessive: what ended before it may go on behind it. It passes over one such part and no more, so that a chain
    /// of them begins nothing anew.
    fn pass_over(&mut self) {
        for at in 0..self.active.len() {
            step();
            if let Some(&begun) = self.active.get(at)
                && begun.last + 1 == self.word
                && !begun.passed
            {
                self.active.push(Begun { last: self.word, passed: true, ..begun });
            }
        }
    }

    fn begin_run(&mut self) {
        self.run.clear();
        self.parts.clear();
        self.parts.push(0);
    }

    /// Looks for `*word` and `*word*` in the run that ends with the last part.
    fn look_back(&mut self) {
        let begun = |parts: &[usize], at: usize| parts.iter().rposition(|&start| start <= at).unwrap_or(0);
        let mut hits: SmallVec<[(u32, u32); 4]> = SmallVec::new();
        let parts = self.parts.len();
        let number = |part: usize, word: u32| word + 1 - u32::try_from(parts - part).unwrap_or(1);
        if !self.lexicon.backward.is_empty() {
            let mut state = ROOT;
            for at in (0..self.run.len()).rev() {
                step();
                state = self.lexicon.backward.step(state, self.run[at]);
                if state == NONE {
                    break;
                }
                let open = self.lexicon.backward.open(state);
                if open != NONE {
                    hits.push((open, number(begun(&self.parts, at), self.word)));
                }
            }
        }
        if !self.lexicon.inside.is_empty() {
            let last = self.parts.last().copied().unwrap_or(0);
            for from in 0..self.run.len() {
                let mut state = ROOT;
                for at in from..self.run.len() {
                    step();
                    state = self.lexicon.inside.step(state, self.run[at]);
                    if state == NONE {
                        break;
                    }
                    let open = self.lexicon.inside.open(state);
                    // What ended in an earlier part was found with that part.
                    if open != NONE && at >= last {
                        hits.push((open, number(begun(&self.parts, from), self.word)));
                    }
                }
            }
        }
        for (atom, start) in hits {
            self.atom(atom, start);
        }
    }

    /// An atom stands from word `start` to the last word read: begins sequences, and takes others further.
    fn atom(&mut self, atom: u32, start: u32) {
        let end = self.word;
        let first = self.lexicon.first[atom as usize];
        if first != NONE {
            self.reach(first, start, end);
        }
        if self.active.is_empty() {
            return;
        }
        // What ended too long ago to be followed even by a joined word is over.
        let live = self.word.saturating_sub(u32::try_from(JOINED_PARTS).unwrap_or(0));
        self.active.retain(|begun| begun.last >= live);
        let mut at = 0;
        while at < self.active.len() {
            step();
            let Begun { state, start: begin, last, .. } = self.active[at];
            // Inside a joined run there are no gaps, so the last one came between the two or before both.
            if last + 1 == start
                && self.barrier != last
                && let Some(&next) = self.lexicon.next.get(&(state, atom))
            {
                self.reach(next, begin, end);
            }
            at += 1;
        }
    }

    fn reach(&mut self, state: u32, start: u32, end: u32) {
        let phrase = self.lexicon.ends[state as usize];
        if phrase != NONE {
            (self.found)(phrase, Span { start, end });
        }
        if self.lexicon.goes_on[state as usize] {
            self.active.push(Begun { state, start, last: end, passed: false });
        }
    }
}
