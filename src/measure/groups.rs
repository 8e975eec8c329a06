//! Threads of thought: messages that are so alike that one gives the other away share a fold, or what is held out would be known already.
//!
//! Two messages belong together if the cosine of their word counts (weighed by how rare a word is) is at least [`ALIKE`], if they share a run
//! of [`RUN`] words, or if the same three or more topics were raised before them by the same numbers of people. Chains of such pairs make a
//! group.

use std::collections::HashMap;

use counterpoint_core::share::number;

use super::Labelled;

/// The least cosine of two messages of one thread.
const ALIKE: f64 = 0.4;

/// Words in a row that two messages do not share by chance.
const RUN: usize = 6;

/// Topics before a message that two messages do not share by chance.
const BEFORE: usize = 3;

/// The fold of each message, of `folds`: those of one thread of thought share one, and folds are as even as that allows.
pub(super) fn folds(messages: &[&Labelled], folds: usize) -> Vec<usize> {
    let groups = groups(messages);
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    for group in &groups {
        *sizes.entry(*group).or_default() += 1;
    }
    let mut order: Vec<(usize, usize)> = sizes.into_iter().collect();
    order.sort_by_key(|&(group, size)| (std::cmp::Reverse(size), group));
    let (mut filled, mut fold_of) = (vec![0_usize; folds.max(1)], HashMap::new());
    for (group, size) in order {
        let least = filled.iter_mut().enumerate().min_by_key(|(_, size)| **size);
        if let Some((fold, filled)) = least {
            *filled += size;
            fold_of.insert(group, fold);
        }
    }
    groups.iter().map(|group| fold_of.get(group).copied().unwrap_or_default()).collect()
}

/// The group of each message, named by one of its members.
fn groups(messages: &[&Labelled]) -> Vec<usize> {
    let words: Vec<Vec<String>> = messages.iter().map(|one| words(&one.text)).collect();
    let mut forest = Forest((0..messages.len()).collect());
    alike(&words, &mut forest);
    let mut runs: HashMap<&[String], usize> = HashMap::new();
    for (at, words) in words.iter().enumerate() {
        for run in words.windows(RUN) {
            if let Some(before) = runs.insert(run, at) {
                forest.join(before, at);
            }
        }
    }
    let mut discussions = HashMap::new();
    for (at, one) in messages.iter().enumerate().filter(|(_, one)| one.before.len() >= BEFORE) {
        if let Some(before) = discussions.insert(&one.before, at) {
            forest.join(before, at);
        }
    }
    (0..messages.len()).map(|at| forest.root(at)).collect()
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Joins messages whose weighed words point the same way.
fn alike(messages: &[Vec<String>], forest: &mut Forest) {
    let counted: Vec<HashMap<&str, usize>> = messages
        .iter()
        .map(|words| {
            words.iter().fold(HashMap::new(), |mut counts, word| {
                *counts.entry(word.as_str()).or_default() += 1;
                counts
            })
        })
        .collect();
    let mut having: HashMap<&str, usize> = HashMap::new();
    for word in counted.iter().flat_map(HashMap::keys) {
        *having.entry(word).or_default() += 1;
    }
    let rare =
        |word: &str| having.get(word).map_or(0.0, |having| (number(messages.len()) / number(*having)).ln());
    // For each word the messages before that have it, with its weight there.
    let mut known: HashMap<&str, Vec<(usize, f64)>> = HashMap::new();
    for (at, counts) in counted.iter().enumerate() {
        let weighed: Vec<(&str, f64)> =
            counts.iter().map(|(word, count)| (*word, (1.0 + number(*count).ln()) * rare(word))).collect();
        let length = weighed.iter().map(|one| one.1 * one.1).sum::<f64>().sqrt();
        if length <= 0.0 {
            continue;
        }
        let mut cosines: HashMap<usize, f64> = HashMap::new();
        for (word, weight) in weighed {
            let weight = weight / length;
            let before = known.entry(word).or_default();
            for (other, own) in before.iter() {
                *cosines.entry(*other).or_default() += own * weight;
            }
            before.push((at, weight));
        }
        for (other, _) in cosines.into_iter().filter(|(_, cosine)| *cosine >= ALIKE) {
            forest.join(other, at);
        }
    }
}

/// Who belongs to whom: each points to another of its group, and the last to itself.
struct Forest(Vec<usize>);

impl Forest {
    fn root(&self, mut at: usize) -> usize {
        while let Some(&up) = self.0.get(at)
            && up != at
        {
            at = up;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        // The older name stays, so that names do not hang on the order of pairs.
        if let Some(up) = self.0.get_mut(one.max(other)) {
            *up = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use counterpoint_core::topic::TopicId;

    use super::{super::Wanted, *};

    fn said(text: &str, before: &[&str]) -> Labelled {
        Labelled {
            line: 1,
            text: text.to_owned(),
            wanted: Wanted::Nothing,
            also: Vec::new(),
            claim: None,
            sample: String::new(),
            language: "en".to_owned(),
            before: before.iter().map(|topic| (TopicId::new(*topic), 1)).collect(),
            parent: Vec::new(),
            turn: None,
        }
    }

    #[test]
    fn near_copies_shared_runs_and_shared_discussions_are_one_thread() {
        let messages = [
            said("The tram ruined Norvik, and nobody asked the riders", &[]),
            said("a tram ruined norvik and nobody asked riders at all", &[]),
            said("what the audit office of the town said about bridges was fair", &["a", "b", "c"]),
            said("nobody believes what the audit office of the town prints nowadays anyway", &[]),
            said("seven swans on the ice", &["a", "b", "c"]),
            said("lunch?", &["a", "b"]),
            said("coffee later", &["a", "b"]),
        ];
        let messages: Vec<&Labelled> = messages.iter().collect();
        assert_eq!(groups(&messages), [0, 0, 2, 2, 2, 5, 6]);
        let folds = folds(&messages, 3);
        assert_eq!((folds[2], folds[2]), (folds[3], folds[4]));
        assert_eq!(folds[0], folds[1]);
        let mut sizes = [0; 3];
        for fold in &folds {
            sizes[*fold] += 1;
        }
        sizes.sort_unstable();
        assert_eq!(sizes, [2, 2, 3]);
    }
}
