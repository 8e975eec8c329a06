//! The judge's file: what `measure --fit` wrote, read again.

use counterpoint_core::hear::{Judge, Unjust};

use super::{Finding, Sheets, Sink, lints};
use crate::read::{File, Role};

lints! { Triggers;
    /// A judge's file that cannot be used.
    ///
    /// `judge.toml` says how hearing weighs its witnesses. Numbers that are none, or weights of witnesses that do not exist, would let the
    /// bot speak by chance.
    ///
    /// Bad: `mood = 0.3` among the weights.
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
        Err(fault) => {
            sink.push(faulty(at, file, &fault));
            return None;
        }
    };
    let known = |id: &str| sheets.topics.iter().any(|sheet| sheet.id == id);
    for topic in judge.topics.keys().filter(|topic| whole && !known(topic.as_str())) {
        let place = place_of(file, &format!("[topics.{topic}]"));
        let message = format!("`{topic}` is no topic of this store");
        sink.push(
            Finding::new(&JUDGE_OF_UNKNOWN_TOPIC, at, place, message)
                .label("measured, and not there")
                .help("let `measure --fit` write the file anew"),
        );
    }
    Some(judge)
}

fn faulty(at: usize, file: &File, fault: &Unjust) -> Finding {
    let (place, message) = match fault {
        Unjust::Shape(error) => (error.span().unwrap_or(0..0), error.message().trim().to_owned()),
        Unjust::Unknown(word) => (place_of(file, word), fault.to_string()),
        Unjust::Number(word) => (place_of(file, word), fault.to_string()),
    };
    Finding::new(&FAULTY_JUDGE, at, place, message)
        .label("not understood")
        .help("let `measure --fit` write the file anew, or take it out: without it the bot is never sure")
}

/// Where a text first stands in a file; its beginning if it does not.
fn place_of(file: &File, text: &str) -> std::ops::Range<usize> {
    file.text.find(text).map_or(0..0, |from| from..from + text.len())
}
