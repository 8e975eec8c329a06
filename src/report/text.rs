//! The report for people, in a terminal.

use std::fmt::Write as _;

use super::{OfTopic, Report, WAYS};
use counterpoint_core::{
    feedback::{ENOUGH_ANSWERS, Reason},
    text::counted,
};

/// The report.
pub fn of(report: &Report) -> String {
    let Report { since, until, servers, .. } = report;
    let mut text = format!(
        "What the bot has shown from {since} to {until}, UTC: {} in {}\n",
        counted(report.replies(), "reply", "replies"),
        counted(*servers, "server", "servers")
    );
    if report.since < report.journal_since {
        let _ = writeln!(
            text,
            "The journal of replies knows nothing from before {}: earlier replies are not counted, what readers said of them is.",
            report.journal_since
        );
    }
    if report.topics.is_empty() {
        text.push_str("\nNothing was shown, and nothing was said.\n");
        return text;
    }
    section(&mut text, "Replies, by topic and how they were shown", &shown(report));
    section(&mut text, "Replies, by topic and the side that led", &led(report));
    section(&mut text, "What readers said of replies, by topic", &said(report));
    section(
        &mut text,
        "“Is the view you hold stated as you would state it?”, by topic and the side that led the card",
        &stated(report),
    );
    for (topic, side) in report.unfair() {
        let share = side.stated.no_at_least().unwrap_or_default() * 100.0;
        let _ = writeln!(
            text,
            "  Unfair to one kind of reader: `{}`, below cards led by {}: at least {share:.0} in 100 would say “no”.",
            topic.id,
            if side.side.is_some() { format!("a view that {}", side.said()) } else { side.said().to_owned() }
        );
    }
    section(
        &mut text,
        "Sources of the claims shown and of their opposing views, by kind and country",
        &sources(report),
    );
    let _ = write!(
        text,
        "
thread: in the dossier of a thread. asked: by a command or by name. unrecorded: by a version that did not record it.
A topic counts as unfair to one kind of reader from {ENOUGH_ANSWERS} answers on, if most would say “no” even at the lower end of the interval
that holds the true share in 90 of 100 cases. The kind is told by the card: nobody asks readers for their view.
works: different sources. times: how often they stood behind a reply.
"
    );
    text
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).into()
}

fn shown(report: &Report) -> Vec<Vec<String>> {
    let mut head = row(["topic"]);
    head.extend(WAYS.map(str::to_owned));
    head.push("all".to_owned());
    let line = |name: &str, shown: [u64; 5]| {
        let mut cells = row([name]);
        cells.extend(shown.map(|number| number.to_string()));
        cells.push(shown.iter().sum::<u64>().to_string());
        cells
    };
    let mut all = [0; 5];
    let mut rows = vec![head];
    for topic in report.topics.iter().filter(|topic| topic.replies() > 0) {
        rows.push(line(topic.id.as_str(), topic.shown));
        for (sum, number) in all.iter_mut().zip(topic.shown) {
            *sum += number;
        }
    }
    rows.push(line("all topics", all));
    rows
}

fn led(report: &Report) -> Vec<Vec<String>> {
    let mut rows = vec![row(["topic", "replies", "led by a view that …"])];
    for topic in report.topics.iter().filter(|topic| topic.replies() > 0) {
        let told = topic.led.iter().filter(|side| side.is_told());
        rows.extend(told.map(|side| row([topic.id.as_str(), &side.replies.to_string(), side.said()])));
    }
    rows.extend(report.camps().iter().map(|(camp, number)| row(["all topics", &number.to_string(), camp])));
    rows
}

fn said(report: &Report) -> Vec<Vec<String>> {
    let mut head = row(["topic"]);
    head.extend(Reason::ALL.map(|reason| reason.word().to_owned()));
    let mut rows = vec![head];
    for topic in report.topics.iter().filter(|topic| topic.votes.iter().any(|number| *number > 0)) {
        let mut cells = row([topic.id.as_str()]);
        cells.extend(topic.votes.map(|number| number.to_string()));
        rows.push(cells);
    }
    rows
}

fn stated(report: &Report) -> Vec<Vec<String>> {
    let mut rows = vec![row(["topic", "yes", "no", "below cards led by a view that …"])];
    let sides = |topic: &OfTopic| {
        let asked = topic.led.iter().filter(|side| side.stated.answers() > 0);
        let cells = asked.map(|side| {
            row([topic.id.as_str(), &side.stated.yes.to_string(), &side.stated.no.to_string(), side.said()])
        });
        cells.collect::<Vec<_>>()
    };
    rows.extend(report.topics.iter().flat_map(sides));
    rows
}

fn sources(report: &Report) -> Vec<Vec<String>> {
    let mut rows = vec![row(["kind", "works", "times", "country"])];
    rows.extend(report.sources.iter().map(|of| {
        let country = of.country.as_deref().unwrap_or("not recorded");
        row([of.kind.word(), &of.works.to_string(), &of.times.to_string(), country])
    }));
    rows
}

/// A heading, and a table below it: numbers to the right, words to the left. A table without a row says so.
fn section(text: &mut String, heading: &str, rows: &[Vec<String>]) {
    let _ = write!(text, "\n{heading}\n");
    if rows.len() < 2 {
        text.push_str("  none\n");
        return;
    }
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    let widths: Vec<usize> = (0..columns)
        .map(|at| rows.iter().map(|row| cell(row, at).chars().count()).max().unwrap_or(0))
        .collect();
    let is_number = |at: usize| rows.iter().skip(1).all(|row| cell(row, at).parse::<u64>().is_ok());
    for row in rows {
        let mut line = String::from("  ");
        for (at, width) in widths.iter().enumerate() {
            let cell = cell(row, at);
            let _ = if is_number(at) {
                write!(line, "{cell:>width$}  ")
            } else {
                write!(line, "{cell:<width$}  ")
            };
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}
