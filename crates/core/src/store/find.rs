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

/// The shortest beginning of a word, in letters, that names something: people who talk to a bot type shorter words that mean nothing
/// of the kind ("go", "mod").
const BEGINNING: usize = 4;

/// Words that name nothing by themselves, in English, Ukrainian and Russian: a sentence around a name is passed over.
pub(crate) const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "all", "am", "an", "and", "any", "are", "as", "at", "be", "but", "by", "can", "did", "do",
    "does", "for", "from", "go", "had", "has", "have", "he", "hello", "help", "her", "hey", "hi", "him",
    "his", "how", "i", "if", "in", "is", "it", "its", "me", "more", "my", "no", "not", "of", "off", "ok",
    "on", "one", "or", "our", "out", "please", "real", "she", "so", "some", "tell", "than", "thanks", "that",
    "the", "their", "them", "then", "there", "they", "this", "to", "up", "us", "was", "we", "were", "what",
    "when", "where", "which", "who", "why", "will", "with", "yes", "you", "your", "а", "або", "без", "бы",
    "был", "в", "вас", "ви", "вы", "від", "де", "для", "до", "его", "з", "за", "и", "из", "или", "й", "к",
    "как", "коли", "ли", "мене", "меня", "ми", "мы", "на", "нас", "не", "нет", "ни", "ні", "но", "о", "об",
    "он", "от", "по", "при", "про", "с", "та", "так", "там", "те", "ти", "то", "ты", "у", "хто", "це", "чи",
    "что", "чому", "щ", "ще", "що", "это", "я", "як", "яка", "який", "і", "із", "їх",
];

/// A word of a tag says less than one of a name.
const TAG: usize = 1;

/// The names of all topics, folded. Each word stands once, however many topics it names, so that what is typed is compared
/// with it once.
#[derive(Default)]
pub(super) struct Names {
    /// The topic that is called so, by a whole name: its title, the short one, another name, or its id.
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
            let called = [&topic.title].into_iter().chain(&topic.short).chain(&topic.aliases);
            let called = called.map(|name| plain(name));
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

    /// How far each word is from what was typed, where it may be meant; a beginning of it has the `shortest` number of letters.
    fn distances(&self, typed: &str, shortest: usize) -> Vec<Option<usize>> {
        let letters = typed.chars().count();
        let slips = letters / LETTERS_PER_SLIP;
        let far = |(word, length): &(String, usize)| match word.strip_prefix(typed) {
            Some("") => Some(0),
            Some(_) if letters >= shortest => Some(1),
            Some(_) => None,
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
    /// The topics that `name` may mean: by whole words, by beginnings of four letters and more, and with slips of the pen. Function
    /// words say nothing, and where there is nothing else, no topic is meant. An empty name may mean any.
    pub fn find(&self, name: &str) -> Found<'_> {
        let wanted = plain(name);
        let telling: Vec<&str> =
            wanted.split_whitespace().filter(|word| !FUNCTION_WORDS.contains(word)).collect();
        if telling.is_empty() && !wanted.is_empty() {
            return Found { exact: self.called(name, &wanted).map(|at| &self.topics[at]), near: Vec::new() };
        }
        self.named(name, &wanted, &telling, BEGINNING)
    }

    /// The topics that somebody may mean who is still typing: the same, and every beginning counts.
    pub fn complete(&self, typed: &str) -> Found<'_> {
        let wanted = plain(typed);
        let words: Vec<&str> = wanted.split_whitespace().collect();
        self.named(typed, &wanted, &words, 1)
    }

    /// The topic that is called exactly so, by its id or by a whole name.
    fn called(&self, name: &str, wanted: &str) -> Option<usize> {
        let by_id = self.index.get(&crate::topic::TopicId::new(name.trim()));
        by_id.or_else(|| self.names.exact.get(wanted)).copied()
    }

    fn named(&self, name: &str, wanted: &str, words: &[&str], shortest: usize) -> Found<'_> {
        let exact = self.called(name, wanted);
        let distances: Vec<Vec<Option<usize>>> =
            words.iter().map(|word| self.names.distances(word, shortest)).collect();
        // The sum over the words typed, each beside the nearest word of the topic.
        let far = |words: &[(usize, usize)]| {
            distances.iter().try_fold(0, |sum, distances| {
                let near = words.iter().filter_map(|(word, cost)| distances[*word].map(|far| far + cost));
                Some(sum + near.min()?)
            })
        };
        let topics = self.names.topics.iter().enumerate();
        let mut near: Vec<(usize, usize)> = topics
            .filter(|(at, _)| exact != Some(*at))
            .filter_map(|(at, words)| Some((far(words)?, at)))
            .collect();
        near.sort_unstable();
        let topic = |at: usize| &self.topics[at];
        Found { exact: exact.map(topic), near: near.into_iter().map(|(_, at)| topic(at)).collect() }
    }
}
