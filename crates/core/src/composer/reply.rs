//! The reply as a document: what is said, not how it looks. Serialized, it is the `reply` of `try --format json`.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Serialize, Serializer, ser::SerializeStruct as _};

use super::Rungs;
use crate::topic::{Nature, PartialDate, Source, TopicId};
use crate::words::Language;

/// What the bot answers to a message.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Reply {
    /// The topic it is about.
    #[serde(serialize_with = "as_text")]
    pub topic: TopicId,
    /// One line of plain text: what either side says, in short.
    pub gist: String,
    /// The card.
    pub card: Card,
    /// The other topics that the message raises, strongest first.
    pub others: Vec<OtherTopic>,
}

/// Another topic that a message raises, to be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct OtherTopic {
    /// Its id.
    #[serde(serialize_with = "as_text")]
    pub topic: TopicId,
    /// Its title.
    pub title: String,
}

/// A claim beside its opposing views.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Card {
    /// The topic's title.
    pub title: String,
    /// The shorter one, if there is one.
    pub short: Option<String>,
    /// What is at issue.
    pub summary: String,
    /// The claim's id.
    pub claim_id: String,
    /// What kind of sentence the claim is.
    #[serde(serialize_with = "nature")]
    pub nature: Nature,
    /// The claim.
    pub claim: Said,
    /// What stands against it.
    pub against: Against,
    /// How many further claims the topic has.
    pub more_claims: usize,
    /// How many further opposing views those have.
    pub more_views: usize,
    /// The day, month or year of the topic's newest fact.
    #[serde(serialize_with = "date")]
    pub as_of: Option<PartialDate>,
    /// What is happening just now, if the topic is breaking news.
    pub breaking: Option<String>,
    /// The day the sources were last checked.
    #[serde(serialize_with = "as_text")]
    pub reviewed: Date,
    /// Whether the review is past due.
    pub overdue: bool,
    /// The sources cited on the card, by number.
    pub sources: Vec<Numbered>,
    /// The language of the bot's own words on it.
    pub language: Language,
    /// How much of it was found to fit where.
    #[serde(skip)]
    pub rungs: Rungs,
}

impl Card {
    /// The opposing views.
    pub fn views(&self) -> &[Said] {
        match &self.against {
            Against::Views(views) => views.as_slice(),
            Against::None(_) => &[],
        }
    }

    /// What the card shows beside the claim: the first opposing view, or the reason why there is none.
    pub fn beside(&self) -> &str {
        match &self.against {
            Against::Views(views) => &views.first().text,
            Against::None(reason) => reason,
        }
    }
}

/// A sentence, who says it, and the numbers of its sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Said {
    /// Its heading.
    pub label: String,
    /// The sentence in short, without a full stop.
    pub gist: String,
    /// The sentence.
    pub text: String,
    /// Who says it.
    pub said_by: Vec<String>,
    /// The numbers of its sources, in the order in which it cites them; never empty.
    pub numbers: Vec<usize>,
    /// Its grounds.
    pub detail: Option<String>,
}

/// What stands against a claim.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Against {
    /// Opposing views; never none.
    Views(Views),
    /// The curator's reason why there is none.
    None(String),
}

/// Opposing views: at least one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Views(Vec<Said>);

impl Views {
    /// A first view, and others.
    pub fn new(first: Said, rest: impl IntoIterator<Item = Said>) -> Self {
        Self(std::iter::once(first).chain(rest).collect())
    }

    /// The first view: the one that a card shows.
    pub fn first(&self) -> &Said {
        &self.0[0]
    }

    /// The views with the one at `at` first, and the others in their order.
    pub(super) fn led_by(mut self, at: usize) -> Self {
        if let Some(first) = self.0.get_mut(..=at) {
            first.rotate_right(1);
        }
        self
    }

    /// The views.
    pub fn as_slice(&self) -> &[Said] {
        &self.0
    }

    /// The views without the first `past`, and no more than `most` (at least one) of them; the last one if `past` is
    /// beyond them.
    pub(super) fn some(&self, past: usize, most: usize) -> Self {
        let past = past.min(self.0.len() - 1);
        Self(self.0[past..].iter().take(most.max(1)).cloned().collect())
    }
}

/// A source and its number.
#[derive(Clone, Debug)]
pub struct Numbered {
    /// Its number on the card and in the panels.
    pub number: usize,
    /// The work.
    pub source: Arc<Source>,
    /// What it is used for.
    pub used_for: Option<String>,
}

impl Serialize for Numbered {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let source = &*self.source;
        let mut object = serializer.serialize_struct("Numbered", 15)?;
        object.serialize_field("number", &self.number)?;
        object.serialize_field("id", &source.id)?;
        object.serialize_field("title", &source.title)?;
        object.serialize_field("authors", &source.authors)?;
        object.serialize_field("publisher", &source.publisher)?;
        object.serialize_field("date", &source.date.map(|date| date.to_string()))?;
        object.serialize_field("url", &source.url)?;
        object.serialize_field("copy", &source.copy)?;
        object.serialize_field("archive", &source.archive)?;
        object.serialize_field("kind", source.kind.word())?;
        object.serialize_field("interest", &source.interest)?;
        object.serialize_field("check", source.check.word())?;
        object.serialize_field("checked", &source.checked.map(|date| date.to_string()))?;
        object.serialize_field("note", &source.note)?;
        object.serialize_field("used-for", &self.used_for)?;
        object.end()
    }
}

fn as_text<T: ToString, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_string())
}

#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde hands it so")]
fn date<S: Serializer>(value: &Option<PartialDate>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(|date| date.to_string()).serialize(serializer)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it so")]
fn nature<S: Serializer>(value: &Nature, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.word())
}
