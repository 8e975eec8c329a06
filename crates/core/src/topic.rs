//! A topic: one question at issue, with the claims people make about it and the views opposed to them.
//!
//! These types hold meaning, not file shapes: a [`Topic`] exists only if its file passed every check
//! that can refuse it (see [`crate::store`]). What can be said about balance is said by the types:
//! a [`Claim`] has an [`Opposition`], a sentence has at least one speaker and one [`Citation`].

/// A word of topic files: one line for each, with the doc comment that editors show. What cards say of it is a message of the tables of words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$line:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
        pub enum $name {
            $($(#[$line])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word in files.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl $crate::packed::Packed for $name {
            fn pack(&self, to: &mut $crate::packed::Packing) {
                let place = Self::ALL.iter().position(|one| one == self).unwrap_or_default();
                u8::try_from(place).unwrap_or(u8::MAX).pack(to);
            }

            fn unpack(from: &mut $crate::packed::Unpacking<'_>) -> Option<Self> {
                Self::ALL.get(usize::from(u8::unpack(from)?)).copied()
            }
        }
    };
}

mod claim;
mod packed;
mod paraphrases;
mod side;
mod source;
mod trigger;

use std::{fmt, sync::Arc};

use jiff::civil::Date;

pub use claim::{Claim, Nature, Opposing, Opposition, Relation, Statement};
pub use paraphrases::{Paraphrase, Paraphrases};
pub use side::{Camp, Side};
pub use source::{Basis, Check, Citation, PartialDate, Source, SourceKind, leads_to_page};
pub use trigger::{DEFAULT_WITHIN, Half, PARTS, Trigger};

pub use crate::texts::Texts;
use paraphrases::Mark;

/// A topic's id: the name of its file without `.toml`, in kebab case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TopicId(Arc<str>);

impl TopicId {
    /// The id spelt `id`; the caller has checked its form.
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        Self(id.into())
    }

    /// The id as it is written in files and commands.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TopicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

words! {
    /// How far a topic has come.
    Status {
        /// Being written: checked, never spoken.
        Draft = "draft",
        /// In use.
        Published = "published",
        /// Taken back: kept for the record, never spoken.
        Withdrawn = "withdrawn",
    }
}

/// One question at issue, as its curators wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The file's name.
    pub id: TopicId,
    /// The folder the file lies in, for people only.
    pub shelf: String,
    /// What the card is headed with.
    pub title: String,
    /// A shorter title for a card that has no room for the whole one; if there is none, the title is cut at the end of a word.
    pub short: Option<String>,
    /// Draft, published or withdrawn.
    pub status: Status,
    /// The day the sources were last checked.
    pub reviewed: Date,
    /// How many days after `reviewed` the topic still answers unasked.
    pub review_within_days: u16,
    /// The revision of its file: the first digits of git's id of what stands in it (`git hash-object FILE`). Empty if it has no file.
    pub revision: String,
    /// The day, month or year of its newest fact; absent only where its file does not say.
    pub as_of: Option<PartialDate>,
    /// What is happening just now, if its curators marked the topic as breaking news: it then answers only when asked.
    pub breaking: Option<String>,
    /// Lower-case words to find the topic by.
    pub tags: Vec<String>,
    /// Other names that it goes by.
    pub aliases: Vec<String>,
    /// One or two neutral sentences: what is at issue.
    pub summary: String,
    /// What makes the bot think of this topic; without their words in a store that was kept, whose matcher has these.
    pub triggers: Vec<Trigger>,
    /// The two sides that people take on it, in the curators' order, if there are sides.
    pub sides: Option<[Arc<Side>; 2]>,
    /// What people assert about it, in the curators' order; never empty in a published topic.
    pub claims: Vec<Claim>,
    /// Messages that say its matter in other words: what likeness learns from. They are never shown.
    pub examples: Paraphrases,
}

impl Topic {
    /// The last day on which the topic answers unasked.
    pub fn review_due(&self) -> Date {
        self.reviewed.saturating_add(jiff::Span::new().days(i64::from(self.review_within_days)))
    }

    /// Whether the review is past due on `today`.
    pub fn is_overdue(&self, today: Date) -> bool {
        today > self.review_due()
    }

    /// Every trigger, numbered as the matcher numbers them: the topic's own, then those of its claims, each with its claim's position.
    pub fn all_triggers(&self) -> impl Iterator<Item = (Option<usize>, &Trigger)> {
        let own = self.triggers.iter().map(|trigger| (None, trigger));
        let claims = self.claims.iter().enumerate();
        own.chain(
            claims.flat_map(|(at, claim)| claim.triggers.iter().map(move |trigger| (Some(at), trigger))),
        )
    }

    /// The trigger of a number of [`Topic::all_triggers`].
    pub fn trigger_mut(&mut self, number: usize) -> Option<&mut Trigger> {
        let claims = self.claims.iter_mut().flat_map(|claim| &mut claim.triggers);
        self.triggers.iter_mut().chain(claims).nth(number)
    }

    /// Every citation, in the order of claims and their views.
    pub fn cites(&self) -> impl Iterator<Item = &Citation> {
        let statements = self.claims.iter().flat_map(|claim| {
            std::iter::once(&claim.statement).chain(claim.opposition.views().map(|view| &view.statement))
        });
        statements.flat_map(|statement| &statement.cites)
    }

    /// Whether its cards say the same as another's. Triggers, whose words a kept store lacks, and examples count for nothing.
    pub fn is_shown_like(&self, other: &Self) -> bool {
        let shown = |claim: &Claim, other: &Claim| {
            (&claim.id, &claim.statement, claim.nature, &claim.opposition)
                == (&other.id, &other.statement, other.nature, &other.opposition)
        };
        let Self {
            id,
            shelf,
            title,
            short,
            status,
            reviewed,
            review_within_days,
            revision,
            as_of,
            breaking,
            tags,
            aliases,
            summary,
            triggers: _,
            sides,
            claims,
            examples: _,
        } = self;
        (id, shelf, title, short, status)
            == (&other.id, &other.shelf, &other.title, &other.short, &other.status)
            && (reviewed, review_within_days, revision, as_of, breaking)
                == (
                    &other.reviewed,
                    &other.review_within_days,
                    &other.revision,
                    &other.as_of,
                    &other.breaking,
                )
            && (tags, aliases, summary, sides) == (&other.tags, &other.aliases, &other.summary, &other.sides)
            && claims.len() == other.claims.len()
            && claims.iter().zip(&other.claims).all(|(claim, other)| shown(claim, other))
    }

    /// The number of opposing views over all claims.
    pub fn opposing_count(&self) -> usize {
        self.claims.iter().map(|claim| claim.opposition.views().count()).sum()
    }
}
