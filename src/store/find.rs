//! Finding a topic by what somebody types: title, id, tag, or something near.

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

impl Store {
    /// The topics that `name` may mean. An empty name may mean any.
    pub fn find(&self, name: &str) -> Found<'_> {
        let wanted = folded_words(name).replace('-', " ");
        let exact = self.topic(name.trim()).or_else(|| {
            let mut titles = self.topics.iter();
            titles.find(|topic| folded_words(&topic.title) == folded_words(name))
        });
        let mut near: Vec<(usize, &Topic)> = self
            .topics
            .iter()
            .filter(|topic| exact.is_none_or(|exact| exact.id != topic.id))
            .filter_map(|topic| Some((far(&wanted, topic)?, topic)))
            .collect();
        near.sort_by_key(|(far, _)| *far);
        Found { exact, near: near.into_iter().map(|(_, topic)| topic).collect() }
    }
}

/// How far a topic is from what was typed; the sum over the words typed, each beside the nearest word of the topic.
fn far(wanted: &str, topic: &Topic) -> Option<usize> {
    let id = topic.id.as_str().replace('-', " ");
    let named = format!("{} {id}", folded_words(&topic.title));
    let tags = topic.tags.join(" ");
    // A word of the title or the id says more than a tag.
    let known = || {
        let named = named.split_whitespace().map(|word| (word, 0));
        named.chain(tags.split_whitespace().map(|word| (word, 1)))
    };
    wanted.split_whitespace().try_fold(0, |sum, word| {
        let slips = word.chars().count() / LETTERS_PER_SLIP;
        let nearest = known()
            .filter_map(|(known, tag)| match known.strip_prefix(word) {
                Some("") => Some(tag),
                Some(_) => Some(1 + tag),
                None => {
                    let away = strsim::damerau_levenshtein(word, known);
                    (away <= slips).then_some(2 + tag + away)
                }
            })
            .min()?;
        Some(sum + nearest)
    })
}
