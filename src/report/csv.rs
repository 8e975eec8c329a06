//! The report as CSV (RFC 4180), for programs: one table, a row for each number, so that a new sort of number adds rows and no column.
//!
//! `table` says what is counted: `shown`, `led`, `feedback`, `stated`, `unfair`, `sources`. Cells that a row does not need are empty.

use super::{Report, WAYS};
use counterpoint_core::feedback::{Reason, Stated};

/// The header.
pub const HEADER: [&str; 8] = ["table", "topic", "side", "camp", "what", "kind", "country", "number"];

/// The report.
pub fn of(report: &Report) -> String {
    let mut text = String::new();
    line(&mut text, &HEADER);
    let count = |text: &mut String, cells: [&str; 7], number: u64| {
        let [table, topic, side, camp, what, kind, country] = cells;
        line(text, &[table, topic, side, camp, what, kind, country, &number.to_string()]);
    };
    for topic in &report.topics {
        let id = topic.id.as_str();
        for (way, number) in WAYS.iter().zip(topic.shown) {
            count(&mut text, ["shown", id, "", "", way, "", ""], number);
        }
        for side in &topic.led {
            count(&mut text, ["led", id, side.id(), side.camp(), "replies", "", ""], side.replies);
        }
        for (reason, number) in Reason::ALL.iter().zip(topic.votes) {
            count(&mut text, ["feedback", id, "", "", reason.word(), "", ""], number);
        }
        for side in &topic.led {
            for (stated, number) in [(Stated::Yes, side.stated.yes), (Stated::No, side.stated.no)] {
                count(&mut text, ["stated", id, side.id(), side.camp(), stated.word(), "", ""], number);
            }
        }
    }
    for (topic, side) in report.unfair() {
        let share = side.stated.no_at_least().map(|share| format!("{share:.2}")).unwrap_or_default();
        line(
            &mut text,
            &["unfair", topic.id.as_str(), side.id(), side.camp(), "no-at-least", "", "", &share],
        );
    }
    for of in &report.sources {
        let country = of.country.as_deref().unwrap_or("");
        count(&mut text, ["sources", "", "", "", "works", of.kind.word(), country], of.works);
        count(&mut text, ["sources", "", "", "", "times", of.kind.word(), country], of.times);
    }
    text
}

fn line(text: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_cell_is_quoted_where_it_has_to_be() {
        for (cell, written) in
            [("US", "US"), ("a, b", "\"a, b\""), ("so-called \"x\"", "\"so-called \"\"x\"\"\"")]
        {
            assert_eq!(quoted(cell), written);
        }
    }
}
