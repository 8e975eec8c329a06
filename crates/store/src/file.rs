//! The shape of a topic file and of `sources.toml`, with the place of every value.
//!
//! These structs are the one definition of the format: serde reads files into them, the JSON Schema is
//! generated from them, and [`crate::lint::shape`] checks keys and types against that schema. Doc comments here
//! are what a curator's editor shows. Meaning begins in [`counterpoint_core::topic`], which also has the words.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use counterpoint_core::topic::{Camp, Check, Half, Nature, Relation, SourceKind, Status};

mod form;

pub use form::Languages;
use form::{CountryShape, DateShape, DaysShape, IdShape, WithinShape};

/// A string and where it stands.
pub type Text = Spanned<String>;
/// A list of strings and where each stands.
pub type Texts = Vec<Text>;
/// Warnings expected here, each with the reason why it is acceptable.
pub type Expect = BTreeMap<Text, Text>;
/// Sources by id.
pub type Sources = BTreeMap<Text, SourceFile>;

/// A topic of Counterpoint's response store: one question at issue, what people claim about it, and the opposing views.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TopicFile {
    /// What the card is headed with.
    #[schemars(with = "String")]
    pub title: Text,
    /// A shorter title, of 30 characters at most, for a card that has no room for the whole one.
    #[schemars(with = "Option<String>")]
    pub short: Option<Text>,
    /// Only a published topic is ever spoken.
    pub status: Status,
    /// The day the sources were last checked, as a date: 2026-11-24.
    #[schemars(with = "DateShape")]
    pub reviewed: Spanned<Datetime>,
    /// How long the review holds, in days: "180d". Past it there are no unasked replies.
    #[schemars(with = "DaysShape")]
    pub review_within: Text,
    /// The day, month or year of the topic's newest fact: "2014", "2014-03" or "2014-03-06".
    #[schemars(with = "Option<String>")]
    pub as_of: Option<Text>,
    /// What is happening just now, in a few words: while it stands, the topic answers only when asked.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub breaking: Option<Text>,
    /// Lower-case words to find the topic by.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub tags: Texts,
    /// Other names that people know the topic by, in every language, to find it by.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub aliases: Texts,
    /// One or two neutral sentences: what is at issue. Only what nobody disputes may stand here without a name.
    #[schemars(with = "String")]
    pub summary: Text,
    /// What makes the bot think of this topic.
    #[serde(default)]
    pub triggers: Vec<TriggerFile>,
    /// The two sides that people take on it; none if nobody takes sides.
    #[serde(default)]
    pub sides: Vec<SideFile>,
    /// What people assert about it.
    #[serde(default)]
    pub claims: Vec<ClaimFile>,
    /// Sources cited by this topic only; those of several topics stand in sources.toml.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, SourceFile>")]
    pub sources: Sources,
    /// Warnings acceptable here: the lint's name, and the reason.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub expect: Expect,
}

impl TopicFile {
    /// Every trigger, of the topic and of its claims, each with its claim.
    pub fn all_triggers(&self) -> impl Iterator<Item = (Option<&ClaimFile>, &TriggerFile)> {
        let own = self.triggers.iter().map(|trigger| (None, trigger));
        own.chain(
            self.claims
                .iter()
                .flat_map(|claim| claim.triggers.iter().map(move |trigger| (Some(claim), trigger))),
        )
    }
}

/// `sources.toml`: the sources that several topics cite.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SharedFile {
    /// Sources by id.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, SourceFile>")]
    pub sources: Sources,
}

/// `concepts.toml`: words of one meaning in every language, which the lists of triggers refer to as `@name`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ConceptsFile {
    /// Words and phrases by the concept's name, written as in a trigger.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub concepts: BTreeMap<Spanned<String>, Texts>,
}

/// `wording.toml`: loaded words, and what the bot writes instead.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WordingFile {
    /// The terms.
    #[serde(default)]
    pub terms: Vec<TermFile>,
}

/// Words of one meaning that one side uses to decide the question.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TermFile {
    /// The words, in lower case; `*` at the end takes any ending.
    #[schemars(with = "Vec<String>")]
    pub words: Texts,
    /// Who tends to use them.
    #[schemars(with = "String")]
    pub used_by: Text,
    /// What stands in the bot's own sentences.
    #[schemars(with = "String")]
    pub instead: Text,
    /// When the words may stand: "in quotation", if nothing else is said.
    #[schemars(with = "Option<String>")]
    pub allowed: Option<Text>,
    /// Phrases in which the words are harmless, written as the words are.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub except: Texts,
    /// Words one of which must stand near for the words to be loaded, written as they are; none if they always are.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub near: Texts,
}

/// A trigger of a topic or of a claim: phrases, and what must or must not stand near them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TriggerFile {
    /// Words or phrases, each able to fire the trigger. `word*` any ending, `*word` any beginning, `*word*` anywhere; `@name` all
    /// words of a concept of `concepts.toml`, here and in `near`, `also`, `all` and `unless`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub phrases: Texts,
    /// One of these must stand within `within` words of the phrase, or in the thread's title or the message replied to.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub near: Texts,
    /// One of these must stand there too: a broad phrase whose sense only two words together show.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub also: Texts,
    /// Parts of a condition, at most four lists: of each one must stand within the distance. Without `phrases`, the first list's are the
    /// phrases: `all = [["nato grow*", "@nato-growth"], ["@cause"]]`.
    #[serde(default)]
    #[schemars(with = "Vec<Vec<String>>")]
    pub all: Vec<Texts>,
    /// The distance for `near`, `also`, `all` and `unless`, in words; 15 if left out.
    #[schemars(with = "Option<WithinShape>")]
    pub within: Option<Spanned<u16>>,
    /// If one of these stands within that distance, the phrase does not count.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Texts,
    /// Regular expressions over the lower-cased text, for what phrases cannot say.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub patterns: Texts,
    /// Messages on which this trigger fires.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub matches: Texts,
    /// Messages on which this topic stays silent; in a claim's trigger, messages that do not raise the claim.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub ignores: Texts,
    /// The half of the labelled talk that whoever wrote the trigger had read, if any: `measure --fit` leaves the trigger out there.
    pub read: Option<Half>,
}

impl TriggerFile {
    /// The phrases that fire it: `phrases`, or where there are none those of the first part.
    pub fn anchor(&self) -> &Texts {
        match self.all.first() {
            Some(first) if self.phrases.is_empty() => first,
            _ => &self.phrases,
        }
    }
}

/// One of the two sides of a topic.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SideFile {
    /// Kebab-case name, unique in the topic.
    #[schemars(with = "IdShape")]
    pub id: Text,
    /// What its holders do, as they would accept it, to follow "a view that": "holds Russia responsible".
    #[schemars(with = "String")]
    pub name: Text,
    /// Whose side it is over all topics, for counting; never shown. Left out where the topic is of another dispute.
    pub camp: Option<Camp>,
}

/// A claim: one sentence people assert.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClaimFile {
    /// Kebab-case name, unique in the topic.
    #[schemars(with = "IdShape")]
    pub id: Text,
    /// The id of the side that asserts it; left out where no side owns it.
    #[schemars(with = "Option<String>")]
    pub side: Option<Text>,
    /// The sentence in at most 60 characters, without a full stop, to follow "Some say: ".
    #[schemars(with = "Option<String>")]
    pub gist: Option<Text>,
    /// One sentence of at most 140 characters.
    #[schemars(with = "String")]
    pub text: Text,
    /// Who asserts it, each with their role.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub said_by: Texts,
    /// What kind of sentence it is.
    pub nature: Nature,
    /// Where it is asserted.
    #[serde(default)]
    pub cites: Vec<CiteFile>,
    /// What raises this claim, and with it the topic.
    #[serde(default)]
    pub triggers: Vec<TriggerFile>,
    /// Words that make this claim lead the card where the topic is raised.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub raised_by: Texts,
    /// A sentence or two of grounds.
    #[schemars(with = "Option<String>")]
    pub detail: Option<Text>,
    /// Why nobody serious disputes the claim; instead of opposing views.
    #[schemars(with = "Option<String>")]
    pub unopposed: Option<Text>,
    /// The views opposed to the claim.
    #[serde(default)]
    pub opposing: Vec<OpposingFile>,
    /// Warnings acceptable here: the lint's name, and the reason.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub expect: Expect,
}

/// A view opposed to a claim.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OpposingFile {
    /// How the view stands to the claim.
    pub relation: Relation,
    /// The id of the side that asserts it; left out it is the other side than the claim's.
    #[schemars(with = "Option<String>")]
    pub side: Option<Text>,
    /// The sentence in at most 60 characters, without a full stop, to follow "Others say: ".
    #[schemars(with = "Option<String>")]
    pub gist: Option<Text>,
    /// One sentence of at most 140 characters.
    #[schemars(with = "String")]
    pub text: Text,
    /// Who asserts it, each with their role.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub said_by: Texts,
    /// Where it is asserted.
    #[serde(default)]
    pub cites: Vec<CiteFile>,
    /// A sentence or two of grounds.
    #[schemars(with = "Option<String>")]
    pub detail: Option<Text>,
    /// Warnings acceptable here: the lint's name, and the reason.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub expect: Expect,
}

/// One use of a source.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CiteFile {
    /// The source's id.
    #[schemars(with = "String")]
    pub source: Text,
    /// What it is used for.
    #[schemars(with = "Option<String>")]
    pub r#for: Option<Text>,
    /// Where in the work: a page, a paragraph, a minute.
    #[schemars(with = "Option<String>")]
    pub place: Option<Text>,
    /// Its words, as they were seen: at most 25.
    #[schemars(with = "Option<String>")]
    pub quote: Option<Text>,
}

/// A published work.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SourceFile {
    /// The work's title.
    #[schemars(with = "String")]
    pub title: Text,
    /// Who wrote it.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub authors: Texts,
    /// Who published it.
    #[schemars(with = "String")]
    pub publisher: Text,
    /// What it goes by on a card, in 20 characters at most, where the publisher's name is longer.
    #[schemars(with = "Option<String>")]
    pub short: Option<Text>,
    /// "2014", "2014-03" or "2014-03-06"; leave out what is not known.
    #[schemars(with = "Option<String>")]
    pub date: Option<Text>,
    /// The original's address; leave out if not known.
    #[schemars(with = "Option<String>")]
    pub url: Option<Text>,
    /// The address of the copy that was read, where that was not the original.
    #[schemars(with = "Option<String>")]
    pub copy: Option<Text>,
    /// What sort of work it is.
    pub kind: SourceKind,
    /// State media, party to the dispute: shown beside the source.
    #[schemars(with = "Option<String>")]
    pub interest: Option<Text>,
    /// Its language as a code of ISO 639-1, such as "en"; a list where there are several.
    #[schemars(with = "Option<Languages>")]
    pub language: Option<Spanned<Languages>>,
    /// Where it was published: a code of ISO 3166-1 such as "US", or "UN", "EU", "NATO", "G7", "OSCE".
    #[schemars(with = "Option<CountryShape>")]
    pub country: Option<Text>,
    /// The address of a copy that an archive keeps.
    #[schemars(with = "Option<String>")]
    pub archive: Option<Text>,
    /// How much of it was read.
    #[schemars(with = "Option<Check>")]
    pub check: Option<Spanned<Check>>,
    /// The day somebody read it, at `copy` if there is one, else at `url`; leave out if nobody has.
    #[schemars(with = "Option<DateShape>")]
    pub checked: Option<Spanned<Datetime>>,
    /// What must be said honestly about this record, such as "date from memory".
    #[schemars(with = "Option<String>")]
    pub note: Option<Text>,
    /// Warnings acceptable here: the lint's name, and the reason.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub expect: Expect,
}
