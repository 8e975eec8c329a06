//! What a message raises: topics, each with its phrases and claims, and what was found and did not count.

use std::sync::Arc;

use smallvec::SmallVec;

use super::{HELD, Held, lexicon::Span};

/// What a message raises.
#[derive(Clone, Debug, Default)]
pub struct Raised {
    /// The topics, strongest first.
    pub topics: Vec<Match>,
    /// Phrases of topics that were found and did not count; the first few.
    pub held: SmallVec<[Held; HELD]>,
    /// Whether anything in the message is not its author's own words: a quote, code, a spoiler, a link.
    pub masked: bool,
}

/// A topic that a message raises.
#[derive(Clone, Debug)]
pub struct Match {
    /// The topic's position among those the matcher was made of.
    pub topic: usize,
    /// The triggers that fired, by their numbers in [`Topic::all_triggers`](crate::topic::Topic::all_triggers).
    pub triggers: SmallVec<[u16; 4]>,
    /// The distinct phrases found, as the curator wrote them, in order of appearance.
    pub phrases: Vec<Arc<str>>,
    /// The claims that the message raises, by their positions: first those of `made`, then those that words of `raised-by` point to.
    pub claims: Vec<usize>,
    /// The claims whose own triggers fired, by their positions, in order of appearance.
    pub made: Vec<usize>,
    /// Those of `claims` whose words the message denies.
    pub denied: Vec<usize>,
    /// Whether nothing in the message raised it, but the discussion.
    pub(super) discussed: bool,
    pub(super) longest: (u16, u16),
    pub(super) first: u32,
    /// Where its phrases stand, those of claims left out.
    pub(super) spans: SmallVec<[Span; 2]>,
}

impl Match {
    /// A topic that no phrase raised: the message is like its examples, above all like the one at `place`, a file and a line.
    pub fn by_likeness(topic: usize, place: Option<(Arc<str>, usize)>) -> Self {
        let line = match place {
            Some((file, line)) => format!("{file}:{line}").into(),
            None => "paraphrases".into(),
        };
        let phrases = vec![line];
        Self {
            topic,
            triggers: SmallVec::new(),
            phrases,
            claims: Vec::new(),
            made: Vec::new(),
            denied: Vec::new(),
            discussed: false,
            longest: (0, 0),
            first: 0,
            spans: SmallVec::new(),
        }
    }

    /// A topic that somebody asked for by its name: nothing else raised it.
    pub fn by_name(topic: usize) -> Self {
        Self { phrases: Vec::new(), ..Self::by_likeness(topic, None) }
    }

    /// A topic that no phrase raised and no example, but what others said before.
    pub fn by_discussion(topic: usize) -> Self {
        Self { phrases: Vec::new(), discussed: true, ..Self::by_likeness(topic, None) }
    }
}
