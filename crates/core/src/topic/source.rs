//! Sources and citations: published works, and the use one sentence makes of one.

use std::{fmt, str::FromStr, sync::Arc};

use jiff::civil::Date;

use crate::words::Words;

words! {
    /// What sort of work a source is.
    SourceKind {
        /// The document itself.
        Primary = "primary",
        /// A statement by a government, an organisation or an office-holder.
        Official = "official",
        /// Research.
        Scholarship = "scholarship",
        /// A survey of opinion.
        Poll = "poll",
        /// Journalism.
        News = "news",
        /// A column, a comment.
        Opinion = "opinion",
        /// An encyclopaedia, a register.
        Reference = "reference",
    }
}

/// What a sentence rests on that cites a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// What was signed, decided or declared.
    Document,
    /// What somebody found out by research.
    Study,
    /// What was counted.
    Count,
    /// What a work of reference says.
    Register,
    /// What a newspaper reports.
    Report,
    /// What somebody thinks of it.
    View,
}

impl SourceKind {
    /// What a sentence rests on that cites a work of this sort.
    pub fn basis(self) -> Basis {
        match self {
            Self::Primary | Self::Official => Basis::Document,
            Self::Scholarship => Basis::Study,
            Self::Poll => Basis::Count,
            Self::Reference => Basis::Register,
            Self::News => Basis::Report,
            Self::Opinion => Basis::View,
        }
    }
}

words! {
    /// How much of a source was read.
    Check {
        /// The whole page.
        Seen = "seen",
        /// A stored copy, mostly its beginning.
        Excerpt = "excerpt",
        /// Nothing: what is said of it rests on memory.
        Memory = "memory",
    }
}

impl SourceKind {
    /// In words, on cards.
    pub fn said(self, words: &Words) -> &'static str {
        match self {
            Self::Primary => words.source_kind_primary(),
            Self::Official => words.source_kind_official(),
            Self::Scholarship => words.source_kind_scholarship(),
            Self::Poll => words.source_kind_poll(),
            Self::News => words.source_kind_news(),
            Self::Opinion => words.source_kind_opinion(),
            Self::Reference => words.source_kind_reference(),
        }
    }
}

/// A published work. What is not known is absent, never guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Kebab-case name, unique where it is defined.
    pub id: String,
    /// The work's title.
    pub title: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who published it.
    pub publisher: String,
    /// What it goes by on a card that has no room for its publisher's whole name.
    pub short: Option<String>,
    /// When, as exactly as is known.
    pub date: Option<PartialDate>,
    /// The original's address.
    pub url: Option<String>,
    /// The address of the copy that was read, where that was not the original.
    pub copy: Option<String>,
    /// What sort of work it is.
    pub kind: SourceKind,
    /// State media, party to the dispute: shown beside the source.
    pub interest: Option<String>,
    /// Its languages, as codes of ISO 639-1; empty where the file does not say.
    pub languages: Vec<String>,
    /// Where it was published: a code of ISO 3166-1 (alpha-2), or the name of a body such as the UN.
    pub country: Option<String>,
    /// The address of a copy that an archive keeps.
    pub archive: Option<String>,
    /// How much of it was read. Where the file does not say: an excerpt if it was read at all, else nothing.
    pub check: Check,
    /// The day somebody read it, at `copy` if there is one, else at `url`.
    pub checked: Option<Date>,
    /// What must be said honestly about this record.
    pub note: Option<String>,
}

impl Source {
    /// The address to open, which leads to what was read: that of the copy if a copy was read, else the original's. One that leads to no
    /// page is none to open.
    pub fn address(&self) -> Option<&str> {
        [&self.copy, &self.url]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .find(|address| leads_to_page(address))
    }

    /// Whether an address of it is known, be it that of a copy.
    pub fn has_address(&self) -> bool {
        self.url.is_some() || self.copy.is_some()
    }
}

/// Whether an address leads further than to the front page of a site, on which nothing of a source stands.
pub fn leads_to_page(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split_once(['/', '?', '#']).is_some_and(|(_, page)| !page.is_empty())
}

/// One use of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The work.
    pub source: Arc<Source>,
    /// What it is used for.
    pub used_for: Option<String>,
    /// Where in the work: a page, a paragraph, a minute.
    pub place: Option<String>,
    /// Its words, at most `QUOTE_WORDS` of the lints.
    pub quote: Option<String>,
}

/// A date known to the year, the month or the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartialDate {
    /// `2014`
    Year(i16),
    /// `2014-03`
    Month(i16, i8),
    /// `2014-03-06`
    Day(Date),
}

impl PartialDate {
    /// The first day it can mean.
    pub fn earliest(self) -> Date {
        match self {
            Self::Year(year) => Date::constant(year, 1, 1),
            Self::Month(year, month) => Date::constant(year, month, 1),
            Self::Day(date) => date,
        }
    }

    /// Whether a name says as much already: "Foreign Affairs, September/October 2014" says 2014.
    pub fn is_said_in(self, name: &str) -> bool {
        let said = |year| name.split(|c: char| !c.is_alphanumeric()).any(|word| word.parse() == Ok(year));
        matches!(self, Self::Year(year) if said(year))
    }

    /// The last day it can mean.
    pub fn latest(self) -> Date {
        match self {
            Self::Year(year) => Date::constant(year, 12, 31),
            Self::Month(..) => self.earliest().last_of_month(),
            Self::Day(date) => date,
        }
    }
}

impl FromStr for PartialDate {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |digits: &str, width: usize| {
            let plain = digits.len() == width && digits.bytes().all(|b| b.is_ascii_digit());
            if plain { digits.parse::<i16>().map_err(drop) } else { Err(()) }
        };
        let mut parts = text.split('-');
        let year = number(parts.next().ok_or(())?, 4)?;
        let Some(month) = parts.next() else { return Ok(Self::Year(year)) };
        let month = i8::try_from(number(month, 2)?).map_err(drop)?;
        let Some(day) = parts.next() else {
            return Date::new(year, month, 1).map(|_| Self::Month(year, month)).map_err(drop);
        };
        let day = i8::try_from(number(day, 2)?).map_err(drop)?;
        if parts.next().is_some() {
            return Err(());
        }
        Date::new(year, month, day).map(Self::Day).map_err(drop)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(date) => write!(f, "{date}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_that_a_name_says_is_known() {
        let said = |date: &str, name: &str| date.parse().is_ok_and(|date: PartialDate| date.is_said_in(name));
        assert!(said("2014", "Foreign Affairs, September/October 2014"));
        assert!(
            !said("2014", "Foreign Affairs")
                && !said("2014", "Report 20140")
                && !said("2014-09", "Press, 2014")
        );
    }
}
