//! How much each side of a topic says, and on what it rests: the numbers that the lints of balance compare, for whoever wants to see them.

use counterpoint_core::topic::{Basis, SourceKind, Statement, Topic};

/// Sentences of one sort, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// How many there are.
    pub sentences: usize,
    /// The words of them and of their details.
    pub words: usize,
}

impl Amount {
    /// Counts one more sentence, with its detail.
    pub(crate) fn add(&mut self, text: &str, detail: Option<&str>) {
        self.sentences += 1;
        self.words += words(text) + detail.map_or(0, words);
    }
}

/// What one side of a topic says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Its claims.
    pub claims: Amount,
    /// The views that it holds against claims.
    pub views: Amount,
    /// The kind of the source of each of its citations, one for each time that a source is cited.
    pub cited: Vec<SourceKind>,
}

impl Amounts {
    /// How many of its citations are of sources of this kind.
    pub fn cited_of(&self, kind: SourceKind) -> usize {
        self.cited.iter().filter(|one| **one == kind).count()
    }

    /// How many of its citations are of opinion pieces.
    pub fn opinion(&self) -> usize {
        self.cited.iter().filter(|kind| kind.basis() == Basis::View).count()
    }

    /// How many of its citations are of opinion pieces, of documents or of studies: those that opinion is weighed among.
    pub fn weighed(&self) -> usize {
        let weighed = [Basis::View, Basis::Study, Basis::Document];
        self.cited.iter().filter(|kind| weighed.contains(&kind.basis())).count()
    }

    /// Counts what another side says as well, as for all topics.
    pub fn add(&mut self, other: &Self) {
        for (own, more) in [(&mut self.claims, other.claims), (&mut self.views, other.views)] {
            own.sentences += more.sentences;
            own.words += more.words;
        }
        self.cited.extend(&other.cited);
    }

    fn cite(&mut self, statement: &Statement) {
        self.cited.extend(statement.cites.iter().map(|cite| cite.source.kind));
    }
}

/// The words of a text: what stands between spaces and has a letter or a digit.
pub(crate) fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// What each of a topic's two sides says, in the order of its sides; none if the topic names no sides. A sentence of neither is not counted.
pub fn of(topic: &Topic) -> Option<[Amounts; 2]> {
    let sides = topic.sides.as_ref()?;
    Some(sides.each_ref().map(|side| {
        let own = |statement: &Statement| statement.side.as_ref().is_some_and(|one| one.id == side.id);
        let mut amounts = Amounts::default();
        for claim in &topic.claims {
            if own(&claim.statement) {
                amounts.claims.add(&claim.statement.text, claim.statement.detail.as_deref());
                amounts.cite(&claim.statement);
            }
            for view in claim.opposition.views().filter(|view| own(&view.statement)) {
                amounts.views.add(&view.statement.text, view.statement.detail.as_deref());
                amounts.cite(&view.statement);
            }
        }
        amounts
    }))
}
