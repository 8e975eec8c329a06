//! A measurement for people: a table, then every miss and every false alarm.

use std::fmt::Write as _;

use super::{Measured, Score};

/// The longest part of a message that is shown, in characters.
const SHOWN: usize = 160;

/// The measurement as text, with a final line break.
pub fn text(measured: &Measured) -> String {
    let mut text = String::new();
    let width =
        measured.topics.iter().map(|one| one.topic.as_str().len()).max().unwrap_or(0).max("overall".len());
    let head = ["hits", "misses", "false alarms", "precision", "recall", "F1"];
    let _ = writeln!(text, "{:<width$}  {}", "topic", head.join("  "));
    let mut row = |name: &str, score: &Score| {
        let _ = writeln!(
            text,
            "{name:<width$}  {:>4}  {:>6}  {:>12}  {:>9.3}  {:>6.3}  {:.3}",
            score.hits,
            score.misses,
            score.false_alarms,
            score.precision(),
            score.recall(),
            score.f1()
        );
    };
    for one in &measured.topics {
        row(one.topic.as_str(), &one.score);
    }
    row("overall", &measured.overall);
    row("strict", &measured.strict);
    let _ = writeln!(
        text,
        "\n{} messages, {} of them with a topic; {} of those are led by a labelled one. {} topics were offered that are not labelled;\n`strict` counts those as false alarms too.",
        measured.messages, measured.positive, measured.well_led, measured.offered
    );
    if !measured.confusion.is_empty() {
        text.push_str("\nTaken for another (labelled → leads):\n");
        for one in &measured.confusion {
            let _ = writeln!(text, "  {:>3}  {} → {}", one.times, one.labelled, one.led);
        }
    }
    if !measured.misses.is_empty() {
        text.push_str("\nMisses:\n");
        for one in &measured.misses {
            let _ = writeln!(text, "  line {}, `{}`: {}", one.line, one.topic, shown(&one.text));
            match (&one.nearest, &one.lacks) {
                (Some(nearest), Some(lacks)) => {
                    let _ = writeln!(text, "      nearest: `{nearest}`, but {lacks}");
                }
                _ => text.push_str("      no phrase came near\n"),
            }
        }
    }
    if !measured.false_alarms.is_empty() {
        text.push_str("\nFalse alarms:\n");
        for one in &measured.false_alarms {
            let labelled = if one.labelled.is_empty() { "none".to_owned() } else { one.labelled.join(", ") };
            let phrases: Vec<String> = one.phrases.iter().map(|phrase| format!("`{phrase}`")).collect();
            let _ = writeln!(
                text,
                "  line {}, `{}` instead of {labelled}: {}",
                one.line,
                one.topic,
                shown(&one.text)
            );
            let _ = writeln!(text, "      found: {}", phrases.join(", "));
        }
    }
    text
}

fn shown(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut cut: String = line.chars().take(SHOWN).collect();
    if cut.len() < line.len() {
        cut.push('…');
    }
    cut
}
