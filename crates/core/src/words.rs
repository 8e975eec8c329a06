//! Every sentence that readers see in the bot's own voice, once for each language. Present tense; nobody is addressed or corrected;
//! no verdict. What curators wrote is shown as they wrote it.

mod language;
mod table;

pub use language::{Language, UnknownLanguage};
pub use table::Words;

use jiff::civil::Date;

use crate::{
    feedback::Reason,
    topic::{Nature, Relation, SourceKind},
};

/// "1 claim", "2 claims"
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

impl Words {
    /// The heading of the leading claim: with what kind of sentence it is.
    pub fn claim(&self, nature: Nature) -> String {
        let nature = match nature {
            Nature::Record => self.natures[0],
            Nature::Interpretation => self.natures[1],
            Nature::Prediction => self.natures[2],
            Nature::Proposal => self.natures[3],
        };
        format!("{} · {nature}", self.claim)
    }

    /// The heading of an opposing view: with how it stands to the claim.
    pub fn opposing(&self, relation: Relation) -> String {
        let relation = match relation {
            Relation::Rebuts => self.relations[0],
            Relation::Undercuts => self.relations[1],
            Relation::Qualifies => self.relations[2],
        };
        format!("{} · {relation}", self.opposing_view)
    }

    /// The kind of a source.
    pub fn kind(&self, kind: SourceKind) -> &'static str {
        self.kinds.get(kind as usize).copied().unwrap_or(kind.word())
    }

    /// A reason of feedback, as its button says it.
    pub fn reason(&self, reason: Reason) -> &'static str {
        match reason {
            Reason::OffTopic => self.reasons[0],
            Reason::OneSided => self.reasons[1],
            Reason::BadSource => self.reasons[2],
            Reason::TooOften => self.reasons[3],
        }
    }

    /// How much more there is, and when the sources were checked.
    pub fn footer(&self, claims: usize, views: usize, reviewed: Date, overdue: bool) -> String {
        let more = match (claims, views) {
            (0, 0) => String::new(),
            (0, views) => format!("{} · ", self.more_opposing.of(views)),
            (claims, 0) => format!("{} · ", self.more_claims.of(claims)),
            (claims, views) => {
                format!("{}, {} · ", self.more_claims.of(claims), self.more_opposing.of(views))
            }
        };
        let late = if overdue { self.overdue } else { "" };
        format!("{more}{} {reviewed}{late}", self.last_checked)
    }

    /// The one line of plain text: the topic, and who stands on either side.
    pub fn gist(&self, title: &str, claimed_by: &str, opposed_by: Option<&str>) -> String {
        let claim = self.claim.to_lowercase();
        match opposed_by {
            Some(opposed_by) => {
                format!(
                    "{title} – {claim}: {claimed_by}; {}: {opposed_by}",
                    self.opposing_view.to_lowercase()
                )
            }
            None => format!("{title} – {claim}: {claimed_by}; {}", self.none_is_known),
        }
    }

    /// The same when the names are too long for one line.
    pub fn gist_in_numbers(&self, title: &str, claims: usize, views: usize) -> String {
        format!(
            "{}: {title} – {}, {}",
            self.people_disagree,
            self.claims.of(claims),
            self.opposing_views.of(views)
        )
    }

    /// The first speaker, and how many others.
    pub fn and_others(&self, first: &str, others: usize) -> String {
        format!("{first} {}", self.and_others.of(others))
    }

    /// The place of a page among others.
    pub fn page(&self, number: usize, of: usize) -> String {
        format!("{} {number} {} {of}", self.page, self.page_of)
    }
}
