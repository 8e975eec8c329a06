//! Claims, the views opposed to them, and why the two cannot come apart.

use std::sync::Arc;

use super::{Citation, Side, Trigger};
use crate::{texts::Texts, words::Words};

/// A sentence, who says it, and where: nothing is shown without all three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// One sentence, at most `SENTENCE_CHARS` of the lints characters.
    pub text: String,
    /// The sentence in a few words, without a full stop, to follow "Some say: "; the text itself where the file has none.
    pub gist: String,
    /// The side of the topic whose sentence it is; none if no side owns it.
    pub side: Option<Arc<Side>>,
    /// Who asserts it, each with their role; never empty.
    pub said_by: Vec<String>,
    /// Where they do; never empty.
    pub cites: Vec<Citation>,
    /// A sentence or two of grounds.
    pub detail: Option<String>,
}

words! {
    /// What kind of sentence a claim is.
    Nature {
        /// On record: that it was said, signed, counted.
        Record = "record",
        /// What somebody takes the record to mean.
        Interpretation = "interpretation",
        /// What somebody expects.
        Prediction = "prediction",
        /// What somebody wants done.
        Proposal = "proposal",
    }
}

words! {
    /// How an opposing view stands to its claim.
    Relation {
        /// It says that the claim is wrong.
        Rebuts = "rebuts",
        /// It says that the claim's grounds do not carry it.
        Undercuts = "undercuts",
        /// It narrows the claim or adds what it leaves out.
        Qualifies = "qualifies",
    }
}

impl Nature {
    /// In words, on cards.
    pub fn said(self, words: &Words) -> &'static str {
        match self {
            Self::Record => words.nature_record(),
            Self::Interpretation => words.nature_interpretation(),
            Self::Prediction => words.nature_prediction(),
            Self::Proposal => words.nature_proposal(),
        }
    }
}

/// A view opposed to a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opposing {
    /// How it stands to the claim.
    pub relation: Relation,
    /// What is said, by whom, where.
    pub statement: Statement,
}

/// What stands against a claim: at least one view, or the curator's reason why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opposition {
    /// The first opposing view, and the others.
    Views(Opposing, Vec<Opposing>),
    /// Why nobody serious disputes the claim.
    None(String),
}

impl Opposition {
    /// The opposing views in the curators' order; none if there is a reason instead.
    pub fn views(&self) -> impl Iterator<Item = &Opposing> {
        let (first, rest) = match self {
            Self::Views(first, rest) => (Some(first), rest.as_slice()),
            Self::None(_) => (None, [].as_slice()),
        };
        first.into_iter().chain(rest)
    }
}

/// One sentence people assert, with what stands against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Kebab-case name, unique in its topic.
    pub id: String,
    /// What is said, by whom, where.
    pub statement: Statement,
    /// The line of its text in the topic's file, counted from 1; none where it stands in no file.
    pub line: Option<u32>,
    /// Record, interpretation, prediction or proposal.
    pub nature: Nature,
    /// What raises this claim, and with it the topic, whatever else stands in the message.
    pub triggers: Vec<Trigger>,
    /// Phrases that make this claim lead the card where the topic is raised.
    pub raised_by: Texts,
    /// What stands against it.
    pub opposition: Opposition,
}
