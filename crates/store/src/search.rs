//! Full-text search over the store: claims, opposing views, sources and what topics are called. The index lies in memory and
//! belongs to one snapshot.
//!
//! Words are folded as the matcher folds them, so that a search reads letters as a message is read. A word finds itself, words that begin
//! like it, and words a slip of the pen away; the whole word counts most. Where no text has all the words, those that have most do.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use tantivy::{
    Index as Tantivy, IndexReader, TantivyDocument, Term,
    collector::{Count, TopDocs},
    query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, Query, TermQuery},
    schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _},
    tokenizer::{TextAnalyzer, WhitespaceTokenizer},
};

use counterpoint_core::{
    matcher::folded_words,
    store::Store,
    topic::{Citation, Opposing, Source, Statement, Topic},
};

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
    reader: IndexReader,
    fields: Fields,
}

#[derive(Clone, Copy)]
struct Fields {
    text: Field,
    /// The topic, and [`What`] as a number.
    place: Field,
}

/// The index of the store that is known now: made when it is first asked for, and anew when another store has taken its place.
#[derive(Default)]
pub struct Searcher {
    made: Mutex<Option<(Weak<Store>, Option<Arc<Index>>)>>,
}

impl Searcher {
    /// The index of `store`; nothing if it cannot be built, which takes memory only.
    pub fn index(&self, store: &Arc<Store>) -> Option<Arc<Index>> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, index)) = &*made
            && std::ptr::eq(of.as_ptr(), Arc::as_ptr(store))
        {
            return index.clone();
        }
        let index = Index::of(store.topics()).ok().map(Arc::new);
        *made = Some((Arc::downgrade(store), index.clone()));
        index
    }
}

/// Memory for building the index, in bytes: the least that the library takes.
const BUILDING: usize = 15_000_000;

/// How much more the whole word counts than one that begins like it, and that than one a slip away.
const WHOLE: f32 = 4.0;
const BEGINNING: f32 = 2.0;

/// Words of at least so many letters may have a slip of the pen.
const SLIP_FROM: usize = 5;

/// Letters at the end of a word that inflection changes, and the least that is left.
const ENDING: usize = 2;
const STEM: usize = 4;

/// Words of a search that count; a person types fewer.
const WORDS: usize = 12;

/// Opposing views, or sources, of a claim that can be told apart; a card shows a dozen.
const PARTS: u64 = 4096;

impl What {
    fn number(self) -> u64 {
        let (kind, claim, part) = match self {
            Self::Topic => (0, 0, 0),
            Self::Claim(claim) => (1, claim, 0),
            Self::View(claim, view) => (2, claim, view),
            Self::Source(claim, source) => (3, claim, source),
        };
        (claim as u64 * PARTS + part as u64 % PARTS) * 4 + kind
    }

    fn of(number: u64) -> Self {
        let rest = number / 4;
        let part = |number: u64| usize::try_from(number).unwrap_or(0);
        let (claim, other) = (part(rest / PARTS), part(rest % PARTS));
        match number % 4 {
            0 => Self::Topic,
            1 => Self::Claim(claim),
            2 => Self::View(claim, other),
            _ => Self::Source(claim, other),
        }
    }
}

/// Positions of a topic are kept above those within it.
const WITHIN: u32 = 32;

impl Index {
    /// The index of the topics of a store, by their positions.
    ///
    /// # Errors
    /// If the library cannot build it, which takes memory only.
    pub fn of(topics: &[Topic]) -> tantivy::Result<Self> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("folded")
            .set_index_option(IndexRecordOption::WithFreqs);
        let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let place = schema.add_u64_field("place", STORED);
        let index = Tantivy::create_in_ram(schema.build());
        index.tokenizers().register("folded", TextAnalyzer::from(WhitespaceTokenizer::default()));
        let mut writer = index.writer_with_num_threads(1, BUILDING)?;
        let fields = Fields { text, place };
        for (at, topic) in topics.iter().enumerate() {
            let add = |what: What, said: &str| {
                let mut document = TantivyDocument::new();
                document.add_text(text, folded_words(said));
                document.add_u64(place, ((at as u64) << WITHIN) | what.number());
                writer.add_document(document).map(drop)
            };
            add(What::Topic, &called(topic))?;
            let mut known: Vec<*const Source> = Vec::new();
            for (number, claim) in topic.claims.iter().enumerate() {
                add(What::Claim(number), &said(&claim.statement))?;
                for (view, opposing) in claim.opposition.views().enumerate() {
                    add(What::View(number, view), &said(&opposing.statement))?;
                }
                for (cited, source) in sources(topic, number).into_iter().enumerate() {
                    if !known.contains(&std::ptr::from_ref(source)) {
                        known.push(std::ptr::from_ref(source));
                        add(What::Source(number, cited), &named(source))?;
                    }
                }
            }
        }
        writer.commit()?;
        Ok(Self { reader: index.reader()?, fields })
    }

    /// Finds what has these words, best first, from a position on.
    pub fn search(&self, words: &str, from: usize, most: usize) -> Results {
        let folded = folded_words(words);
        let words: Vec<&str> = folded.split_whitespace().take(WORDS).collect();
        let all = self.query(&words, words.len());
        let found = self.run(&all, from, most);
        if found.total > 0 || words.len() < 2 {
            return found;
        }
        self.run(&self.query(&words, words.len().div_ceil(2)), from, most)
    }

    fn run(&self, query: &dyn Query, from: usize, most: usize) -> Results {
        let searcher = self.reader.searcher();
        let top = TopDocs::with_limit(most.max(1)).and_offset(from).order_by_score();
        // The index lies in memory: what cannot be read is not there.
        let Ok((documents, total)) = searcher.search(query, &(top, Count)) else {
            return Results { total: 0, hits: Vec::new() };
        };
        let hit = |address| {
            let document: TantivyDocument = searcher.doc(address).ok()?;
            let place = document.get_first(self.fields.place)?.as_u64()?;
            let topic = usize::try_from(place >> WITHIN).ok()?;
            Some(Hit { topic, what: What::of(place & ((1 << WITHIN) - 1)) })
        };
        Results { total, hits: documents.into_iter().filter_map(|(_, address)| hit(address)).collect() }
    }

    fn query(&self, words: &[&str], least: usize) -> BooleanQuery {
        let groups = words.iter().map(|word| (Occur::Should, self.word(word))).collect();
        let mut query = BooleanQuery::new(groups);
        query.set_minimum_number_should_match(least.max(1));
        query
    }

    /// The ways in which a word is found.
    fn word(&self, word: &str) -> Box<dyn Query> {
        let term = |text: &str| Term::from_field_text(self.fields.text, text);
        let letters = word.chars().count();
        let stem: String = word.chars().take(letters.saturating_sub(ENDING).max(STEM).min(letters)).collect();
        let whole = TermQuery::new(term(word), IndexRecordOption::WithFreqs);
        let begins = FuzzyTermQuery::new_prefix(term(&stem), 0, false);
        let mut ways: Vec<(Occur, Box<dyn Query>)> = vec![
            (Occur::Should, Box::new(BoostQuery::new(Box::new(whole), WHOLE))),
            (Occur::Should, Box::new(BoostQuery::new(Box::new(begins), BEGINNING))),
        ];
        if letters >= SLIP_FROM {
            ways.push((Occur::Should, Box::new(FuzzyTermQuery::new(term(word), 1, true))));
        }
        Box::new(BooleanQuery::new(ways))
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
