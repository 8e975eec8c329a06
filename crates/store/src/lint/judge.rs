//! The judge's file: what `measure --fit` wrote, read again.

use std::ops::Range;

use counterpoint_core::hear::Judge;
use toml::{Spanned, de::DeTable};

use super::{Finding, Sheets, Sink, lints};
use crate::read::{File, Role};

lints! { Triggers;
    /// A judge's file that cannot be used.
    ///
    /// `judge.toml` says how hearing weighs its witnesses. Numbers that no measurement gives, or weights of witnesses that do not exist,
    /// would let the bot speak by chance: a probability is between 0 and 1, a nearness between -1 and 1, a weight between -100 and 100,
    /// and no more of a topic's cards are right than it had.
    ///
    /// Bad: `mood = 0.3` among the weights; `right = 57` of 7 cards.
    ///
    /// Good: the file as `measure --fit` wrote it; or no file, and the bot is never sure.
    Error FAULTY_JUDGE = "faulty-judge";

    /// A judge that was measured on a topic which the store does not have.
    ///
    /// What was measured of a topic says nothing about another one, also where it was only renamed.
    ///
    /// Bad: `[topics.tram-lines]`, and the topic's file is `tram-line.toml`.
    ///
    /// Good: `measure --fit` writes the file anew.
    Warning JUDGE_OF_UNKNOWN_TOPIC = "judge-of-unknown-topic";
}

/// The judge that the files hold, if they hold one without faults.
pub(super) fn check(files: &[File], sheets: &Sheets, whole: bool, sink: &mut Sink<'_>) -> Option<Judge> {
    let (at, file) = files.iter().enumerate().find(|(_, file)| file.role == Role::Judge)?;
    let judge = match Judge::read(&file.text) {
        Ok(judge) => judge,
        Err(faults) => {
            for fault in faults {
                sink.push(
                    Finding::new(&FAULTY_JUDGE, at, fault.place, fault.message)
                        .label("not understood")
                        .help("let `measure --fit` write the file anew, or take it out: without it the bot is never sure"),
                );
            }
            return None;
        }
    };
    let known = |id: &str| sheets.topics.iter().any(|sheet| sheet.id == id);
    for topic in judge.topics.keys().filter(|topic| whole && !known(topic.as_str())) {
        let place = place_of(&file.text, topic.as_str()).unwrap_or_default();
        let message = format!("`{topic}` is no topic of this store");
        sink.push(
            Finding::new(&JUDGE_OF_UNKNOWN_TOPIC, at, place, message)
                .label("measured, and not there")
                .help("let `measure --fit` write the file anew"),
        );
    }
    Some(judge)
}

/// Where a topic is named of which something was measured.
fn place_of(text: &str, topic: &str) -> Option<Range<usize>> {
    let file = DeTable::parse(text).ok()?;
    let topics = file.get_ref().get("topics")?.get_ref().as_table()?;
    topics.keys().find(|key| key.get_ref() == topic).map(Spanned::span)
}
