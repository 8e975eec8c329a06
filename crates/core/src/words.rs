//! Every sentence that people read on Discord in the bot's own voice, once for each language: `crates/core/words`, one file a language.
//! A message is a method of [`Words`], so that whoever says it names it, and gives it what varies.
//!
//! What curators wrote is shown as they wrote it. Not in the tables, and English alone, are texts that no reader of Discord sees:
//!
//! - what operators read in a terminal or in the log: the command line, faults of `config.toml`, why the program ends;
//! - what curators read of `check`: each finding, whose exact text is a fixture of its lint;
//! - the page of the demo, and the pretend Discord.
//!
//! They stand beside the code that finds the fault, whose place and remedy they tell; a table would part the two, and nobody asks for them
//! in the language of a server.

mod language;
mod table;
#[cfg(test)]
mod tests;

use std::time::Duration;

use jiff::civil::Date;

pub use language::{UnknownLanguage, codes};
pub use table::{Count, Language, MESSAGES, Words};

use crate::time::Moment;

impl Words {
    /// How much more there is of a topic, and when its sources were checked.
    pub fn footer(&self, claims: usize, views: usize, reviewed: Date, overdue: bool) -> String {
        let mut more = Vec::new();
        if claims > 0 {
            more.push(self.more_claims(claims));
        }
        if views > 0 {
            more.push(self.more_views(views));
        }
        let checked = if overdue { self.last_checked_overdue(reviewed) } else { self.last_checked(reviewed) };
        if more.is_empty() { checked } else { format!("{} · {checked}", more.join(", ")) }
    }

    /// An end, or none: "until 2026-11-24 10:00 UTC", "until it is resumed".
    pub fn until(&self, end: Option<Moment>) -> String {
        end.map_or_else(|| self.until_resumed().to_owned(), |moment| self.until_moment(moment))
    }

    /// A time left, as people say it, rounded up: "5 h 48 min", "2 min", "40 s".
    pub fn left(&self, time: Duration) -> String {
        let seconds = time.as_millis().div_ceil(1000);
        if seconds < 60 {
            return self.left_seconds(seconds);
        }
        let minutes = seconds.div_ceil(60);
        match (minutes / 60, minutes % 60) {
            (0, minutes) => self.left_minutes(minutes),
            (hours, 0) => self.left_hours(hours),
            (hours, minutes) => self.left_hours_minutes(hours, minutes),
        }
    }
}
