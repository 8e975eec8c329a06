//! Full-text search over the store: claims, opposing views, sources and what topics are called. The index lies in memory and
//! belongs to one snapshot.
//!
//! Words are folded as the matcher folds them, so that a search reads letters as a message is read. A word finds itself, words that begin
//! like it, and words a slip of the pen away; the whole word counts most. Where no text has all the words, those that have most do.

mod words;

use std::sync::{Arc, Mutex, PoisonError, Weak};

use counterpoint_core::{
    matcher::folded_words,
    store::Store,
    topic::{Citation, Opposing, Source, Statement, Topic},
};

use words::{Builder, WordIndex};

/// What is found: where it stands in the store that was searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The topic, by its position.
    pub topic: usize,
    /// What of it.
    pub what: What,
}

/// What of a topic is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// What it is called, and what is at issue.
    Topic,
    /// A claim, by its position.
    Claim(usize),
    /// An opposing view, by its claim's position and its own.
    View(usize, usize),
    /// A source, by the position of the first claim that cites it, itself or in a view, and its own among those cited there.
    Source(usize, usize),
}

/// What a search brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    /// How many there are in all.
    pub total: usize,
    /// Those of the page asked for, best first.
    pub hits: Vec<Hit>,
}

/// Everything that can be searched for in one store.
pub struct Index {
    words: WordIndex,
    /// What each document of the index is.
    hits: Vec<Hit>,
}

/// The index of the store that is known now: made when it is first asked for, and anew when another store has taken its place.
#[derive(Default)]
pub struct Searcher {
    made: Mutex<Option<(Weak<Store>, Arc<Index>)>>,
}

impl Searcher {
    /// The index of `store`.
    pub fn index(&self, store: &Arc<Store>) -> Arc<Index> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, index)) = &*made
            && std::ptr::eq(of.as_ptr(), Arc::as_ptr(store))
        {
            return Arc::clone(index);
        }
        let index = Arc::new(Index::of(store.topics()));
        *made = Some((Arc::downgrade(store), Arc::clone(&index)));
        index
    }
}

/// Words of a search that count; a person types fewer.
const WORDS: usize = 12;

impl Index {
    /// The index of the topics of a store, by their positions.
    pub fn of(topics: &[Topic]) -> Self {
        let mut words = Builder::default();
        let mut hits = Vec::new();
        for (topic, within) in topics.iter().enumerate() {
            let mut add = |what: What, said: &str| {
                words.add(&folded_words(said));
                hits.push(Hit { topic, what });
            };
            add(What::Topic, &called(within));
            let mut known: Vec<*const Source> = Vec::new();
            for (number, claim) in within.claims.iter().enumerate() {
                add(What::Claim(number), &said(&claim.statement));
                for (view, opposing) in claim.opposition.views().enumerate() {
                    add(What::View(number, view), &said(&opposing.statement));
                }
                for (cited, source) in sources(within, number).into_iter().enumerate() {
                    if !known.contains(&std::ptr::from_ref(source)) {
                        known.push(std::ptr::from_ref(source));
                        add(What::Source(number, cited), &named(source));
                    }
                }
            }
        }
        Self { words: words.finish(), hits }
    }

    /// Finds what has these words, best first, from a position on.
    pub fn search(&self, words: &str, from: usize, most: usize) -> Results {
        let folded = folded_words(words);
        let words: Vec<&str> = folded.split_ascii_whitespace().take(WORDS).collect();
        let scores = self.words.score(&words);
        let having = |least: usize| -> Vec<(f32, usize)> {
            let scores = scores.iter().enumerate();
            let enough = scores.filter(|(_, score)| score.has as usize >= least.max(1));
            enough.map(|(at, score)| (score.points, at)).collect()
        };
        let mut found = having(words.len());
        if found.is_empty() {
            found = having(words.len().div_ceil(2));
        }
        let total = found.len();
        let better =
            |one: &(f32, usize), other: &(f32, usize)| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1));
        let until = from.saturating_add(most);
        if until < total {
            found.select_nth_unstable_by(until, better);
            found.truncate(until);
        }
        found.sort_unstable_by(better);
        let hits = found.iter().skip(from).filter_map(|(_, at)| self.hits.get(*at).copied());
        Results { total, hits: hits.collect() }
    }
}

fn called(topic: &Topic) -> String {
    let names = std::iter::once(&topic.title).chain(&topic.aliases).chain(&topic.tags);
    let names: Vec<&str> = names.map(String::as_str).collect();
    format!("{} {} {}", names.join(" "), topic.id.as_str().replace('-', " "), topic.summary)
}

fn said(statement: &Statement) -> String {
    let detail = statement.detail.as_deref().unwrap_or_default();
    format!("{} {} {detail}", statement.text, statement.said_by.join(" "))
}

fn named(source: &Source) -> String {
    format!("{} {} {}", source.title, source.authors.join(" "), source.publisher)
}

/// The sources that a claim and its opposing views cite, in their order.
pub fn sources(topic: &Topic, claim: usize) -> Vec<&Source> {
    let claim = topic.claims.get(claim);
    let own = claim.into_iter().flat_map(|claim| &claim.statement.cites);
    let views = claim.into_iter().flat_map(|claim| claim.opposition.views());
    let cited = own.chain(views.flat_map(|view: &Opposing| &view.statement.cites));
    cited.map(|cite: &Citation| &*cite.source).collect()
}
