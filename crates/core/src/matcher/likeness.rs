//! Messages that say a topic's matter in words that no phrase holds: told by their likeness to examples that curators gave.
//!
//! The examples are the `*.paraphrases.txt` files, one message a line, and the examples and counter-examples of triggers; what is
//! about no topic stands in `asides.txt`. From all of them a [`resemblance::Model`] is learned when the store is read. Phrases go
//! first: likeness speaks where they are silent, and where it is sure that another topic is meant.

use std::{cell::RefCell, sync::Arc};

use resemblance::{Example, Model};
use smallvec::SmallVec;

use super::{
    Gate, Held, Match, Matcher, Raised,
    ascii::Head,
    fold::ASCII,
    text::{self, Listener, WORD_LETTERS},
};
use crate::{dialect::Markup, steps::step, topic::Topic};

/// How sure it must be that a message is about a topic, between 0 and 1, where no phrase raised any.
pub const SURE: f32 = 0.65;

/// How sure it must be to lead before a topic that phrases raised: those were chosen by a curator.
const SURER: f32 = 0.8;

/// How unlikely the topic that phrases raised must be for the surer one to lead.
pub const UNLIKELY: f32 = 0.1;

/// How likely another topic must be to be offered beside what was raised.
pub const OFFERED: f32 = 0.5;

/// Distinct words that a message must have which stand in two examples: less says too little.
const KNOWN: usize = 6;

/// Distinct words that a message must have for another topic to stand beside one that phrases raised, or before it: in a few words
/// the phrases are nearly all that there is.
const TELLING: usize = 10;

/// Examples to learn from, by what they are about.
#[derive(Clone, Copy, Debug)]
pub struct Lesson<'l> {
    /// The message.
    pub text: &'l str,
    /// The topic's position; none if it is about none.
    pub topic: Option<usize>,
    /// The line of the topic's file of paraphrases, if it stands in one.
    pub line: Option<usize>,
}

/// A text, and the markup that it is written in. Examples are written as on Discord.
#[derive(Clone, Copy)]
struct Said<'t> {
    text: &'t str,
    markup: Markup,
}

/// Topics by their positions, and how likely each is.
type Each = SmallVec<[(usize, f32); 32]>;

/// What is learned from examples.
pub struct Likeness {
    model: Model,
    /// The topic's position, for each set but the last, which is about none.
    topics: Vec<usize>,
    /// What each example is called: the file and the line.
    names: Vec<Option<Arc<str>>>,
}

/// What a message is most like.
#[derive(Clone, Debug, PartialEq)]
pub struct Like {
    /// The topic's position.
    pub topic: usize,
    /// How sure that is, between 0 and 1.
    pub sureness: f32,
    /// The line of the paraphrases that it is most like: `file.paraphrases.txt:line`.
    pub line: Arc<str>,
}

impl Likeness {
    /// Learns from `lessons` about `topics`.
    pub fn learn(topics: &[Topic], lessons: &[Lesson<'_>]) -> Self {
        let mut known: Vec<usize> = lessons.iter().filter_map(|lesson| lesson.topic).collect();
        known.sort_unstable();
        known.dedup();
        let set = |topic: Option<usize>| {
            topic.and_then(|topic| known.binary_search(&topic).ok()).unwrap_or(known.len())
        };
        let words: Vec<Vec<Vec<char>>> =
            lessons.iter().map(|lesson| words(Said { text: lesson.text, markup: Markup::DISCORD })).collect();
        let examples = words.iter().zip(lessons);
        let examples: Vec<Example<'_>> =
            examples.map(|(words, lesson)| Example { words, set: set(lesson.topic) }).collect();
        let model = Model::learn(known.len() + 1, &examples);
        let names = lessons.iter().map(|lesson| {
            let (topic, line) = (topics.get(lesson.topic?)?, lesson.line?);
            Some(format!("{}.paraphrases.txt:{line}", topic.id).into())
        });
        let names = names.collect();
        Self { model, topics: known, names }
    }

    /// Lets what a message is like say its part in what it raises.
    pub(crate) fn weigh(&self, text: &str, markup: Markup, matcher: &Matcher, raised: &mut Raised) {
        let said = Said { text, markup };
        let Some((likely, words)) = self.likely(said) else { return };
        let of = |topic: usize| likely.iter().find(|one| one.0 == topic).map_or(0.0, |one| one.1);
        let Some(&(first, sureness)) = likely.iter().max_by(|left, right| left.1.total_cmp(&right.1)) else {
            return;
        };
        // A word that shows another sense was put there by a curator, who knows better.
        let other = |held: &Held| held.topic as usize == first && matches!(held.gate, Gate::Unless(_));
        if raised.held.iter().any(other) {
            return;
        }
        let there = raised.topics.iter().position(|one| one.topic == first);
        let lead = raised.topics.first();
        let telling = words >= TELLING;
        match lead.map(|lead| of(lead.topic)) {
            None if sureness >= SURE => {
                raised.topics.push(self.matched(said, matcher, first));
                raised.held.clear();
            }
            Some(lead) if telling && sureness >= SURER && lead < UNLIKELY => {
                let one = match there {
                    Some(at) => raised.topics.remove(at),
                    None => self.matched(said, matcher, first),
                };
                raised.topics.insert(0, one);
            }
            Some(_) if telling && sureness >= OFFERED && there.is_none() => {
                raised.topics.push(self.matched(said, matcher, first));
            }
            _ => {}
        }
    }

    fn matched(&self, said: Said<'_>, matcher: &Matcher, topic: usize) -> Match {
        Match {
            topic,
            triggers: SmallVec::new(),
            phrases: vec![self.line(said, topic)],
            claims: matcher.claims(said.text, said.markup, topic),
            made: Vec::new(),
            longest: (0, 0),
            first: 0,
        }
    }

    /// What a message on Discord is most like, however unsure that is; nothing if too few of its words are known, or if it is most like what is
    /// about no topic.
    pub fn of(&self, text: &str) -> Option<Like> {
        let said = Said { text, markup: Markup::DISCORD };
        let (likely, _) = self.likely(said)?;
        let &(topic, sureness) = likely.iter().max_by(|left, right| left.1.total_cmp(&right.1))?;
        let none = 1.0 - likely.iter().map(|one| one.1).sum::<f32>();
        (sureness > none).then(|| Like { topic, sureness, line: self.line(said, topic) })
    }

    /// The line of a topic's paraphrases that a message is most like.
    fn line(&self, said: Said<'_>, topic: usize) -> Arc<str> {
        let set = self.topics.binary_search(&topic).unwrap_or(self.topics.len());
        let named = |at: usize| self.names[at].is_some();
        let nearest = self.model.nearest(&words(said), set, named);
        nearest.and_then(|at| self.names[at].clone()).unwrap_or_else(|| Arc::from("paraphrases"))
    }

    /// How likely a message is about each topic, and how many distinct words it has.
    fn likely(&self, said: Said<'_>) -> Option<(Each, usize)> {
        thread_local! {
            /// Sums over the last message, for their room.
            static SUMS: RefCell<Vec<f32>> = RefCell::default();
        }
        SUMS.with_borrow_mut(|sums| {
            let mut listener = Weighing { reading: self.model.reading(sums), letters: ['\0'; WORD_LETTERS] };
            text::read(said.text, said.markup, &mut listener);
            let likely = listener.reading.likely();
            // Where most words are new, those that are not decide nothing.
            let told = likely.known >= KNOWN && likely.known * 2 >= likely.words;
            let each = self.topics.iter().copied().zip(likely.sets.iter().copied());
            told.then(|| (each.collect(), likely.words))
        })
    }
}

/// A message's words, folded.
fn words(said: Said<'_>) -> Vec<Vec<char>> {
    let mut words = Words::default();
    text::read(said.text, said.markup, &mut words);
    words.0
}

#[derive(Default)]
struct Words(Vec<Vec<char>>);

impl Listener for Words {
    fn ascii(&mut self, word: &[u8], _: Head) {
        self.ascii_part(word, false);
    }

    fn ascii_part(&mut self, word: &[u8], _: bool) {
        self.0.push(word.iter().map(|&byte| char::from(ASCII[usize::from(byte)])).collect());
    }

    fn part(&mut self, letters: &[char], _: bool) {
        self.0.push(letters.to_vec());
    }

    fn gap(&mut self) {}
}

/// A word is weighed letter by letter.
fn step_each(letters: &[char]) {
    for _ in letters {
        step();
    }
}

struct Weighing<'m> {
    reading: resemblance::Reading<'m>,
    letters: [char; WORD_LETTERS],
}

impl Listener for Weighing<'_> {
    fn ascii(&mut self, word: &[u8], _: Head) {
        self.ascii_part(word, false);
    }

    fn ascii_part(&mut self, word: &[u8], _: bool) {
        let length = word.len().min(WORD_LETTERS);
        for (letter, &byte) in self.letters.iter_mut().zip(word) {
            *letter = char::from(ASCII[usize::from(byte)]);
        }
        step_each(&self.letters[..length]);
        self.reading.word(&self.letters[..length]);
    }

    fn part(&mut self, letters: &[char], _: bool) {
        step_each(letters);
        self.reading.word(letters);
    }

    fn gap(&mut self) {}
}
