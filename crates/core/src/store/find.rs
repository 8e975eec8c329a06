//! Finding a topic by what somebody types: its title, its id, another name it goes by, a tag, or something near one of these.

use std::collections::HashMap;

use super::Store;
use crate::{matcher::folded_words, topic::Topic};

/// What a name may mean.
pub struct Found<'s> {
    /// The topic that is called so.
    pub exact: Option<&'s Topic>,
    /// Others that may be meant, best first.
    pub near: Vec<&'s Topic>,
}

/// Slips of the pen for each four letters that are still taken for the word.
const LETTERS_PER_SLIP: usize = 4;

/// A word of a tag says less than one of a name.
const TAG: usize = 1;

/// The names of all topics, folded. Each word stands once, however many topics it names, so that what is typed is compared
/// with it once.
#[derive(Default)]
pub(super) struct Names {
    /// The topic that is called so, by the whole name.
    exact: HashMap<String, usize>,
    /// Every word of every name and tag, and how many letters it has.
    words: Vec<(String, usize)>,
    /// For each topic its words, by position, and what being a tag costs.
    topics: Vec<Vec<(usize, usize)>>,
}

impl Names {
    pub(super) fn of(topics: &[Topic]) -> Self {
        let mut names = Self::default();
        let mut positions: HashMap<String, usize> = HashMap::new();
        for (at, topic) in topics.iter().enumerate() {
            let id = topic.id.as_str().replace('-', " ");
            let called = std::iter::once(&topic.title).chain(&topic.aliases).map(|name| plain(name));
            let called: Vec<String> = called.chain([id]).collect();
            let mut own: Vec<(usize, usize)> = Vec::new();
            let tags: Vec<String> = topic.tags.iter().map(|tag| plain(tag)).collect();
            let costs = called.iter().map(|name| (name, 0)).chain(tags.iter().map(|tag| (tag, TAG)));
            for (word, cost) in
                costs.flat_map(|(name, cost)| name.split_whitespace().map(move |word| (word, cost)))
            {
                let next = names.words.len();
                let position = *positions.entry(word.to_owned()).or_insert(next);
                if position == next {
                    names.words.push((word.to_owned(), word.chars().count()));
                }
                if !own.iter().any(|(known, _)| *known == position) {
                    own.push((position, cost));
                }
            }
            names.topics.push(own);
            for name in called {
                names.exact.entry(name).or_insert(at);
            }
        }
        names
    }

    /// How far each word is from what was typed, where it may be meant.
    fn distances(&self, typed: &str) -> Vec<Option<usize>> {
        let letters = typed.chars().count();
        let slips = letters / LETTERS_PER_SLIP;
        let far = |(word, length): &(String, usize)| match word.strip_prefix(typed) {
            Some("") => Some(0),
            Some(_) => Some(1),
            None if length.abs_diff(letters) > slips => None,
            None => {
                Some(strsim::osa_distance(typed, word)).filter(|away| *away <= slips).map(|away| 2 + away)
            }
        };
        self.words.iter().map(far).collect()
    }
}

/// A name as it is compared: case, accents and hyphens make no difference.
pub fn plain(name: &str) -> String {
    folded_words(name).replace('-', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Store {
    /// The topics that `name` may mean. An empty name may mean any.
    pub fn find(&self, name: &str) -> Found<'_> {
        let wanted = plain(name);
        let exact = self
            .index
            .get(&crate::topic::TopicId::new(name.trim()))
            .or_else(|| self.names.exact.get(&wanted));
        let distances: Vec<Vec<Option<usize>>> =
            wanted.split_whitespace().map(|word| self.names.distances(word)).collect();
        // The sum over the words typed, each beside the nearest word of the topic.
        let far = |words: &[(usize, usize)]| {
            distances.iter().try_fold(0, |sum, distances| {
                let near = words.iter().filter_map(|(word, cost)| distances[*word].map(|far| far + cost));
                Some(sum + near.min()?)
            })
        };
        let topics = self.names.topics.iter().enumerate();
        let mut near: Vec<(usize, usize)> = topics
            .filter(|(at, _)| exact != Some(at))
            .filter_map(|(at, words)| Some((far(words)?, at)))
            .collect();
        near.sort_unstable();
        let topic = |at: usize| &self.topics[at];
        Found { exact: exact.map(|at| topic(*at)), near: near.into_iter().map(|(_, at)| topic(at)).collect() }
    }
}
