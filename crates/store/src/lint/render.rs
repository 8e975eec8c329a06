//! Findings for people (with the line and a caret) and for programs (JSON, and SARIF for code hosting).

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet, renderer::DecorStyle};
use serde_json::{Value, json};

use counterpoint_core::text::line_and_column;

use super::{ALL, Finding, Grade, likeness::LIKENESS, links::LINKS};
use crate::read::File;

/// One finding as text, with a line break at its end: the place, the line, the caret and the remedy.
pub fn text(finding: &Finding, files: &[File], coloured: bool) -> String {
    let level = match finding.lint.grade {
        Grade::Error => Level::ERROR,
        Grade::Warning => Level::WARNING,
    };
    let snippet = |place: &super::Place, kind: AnnotationKind, label: String| {
        let file = &files[place.file];
        let end = place.span.end.min(file.text.len());
        let start = place.span.start.min(end);
        // One line is enough to find the place: a span over several would print a whole table.
        let end = file.text[start..end].find('\n').map_or(end, |newline| start + newline);
        Snippet::source(file.text.as_str())
            .path(file.path.as_str())
            .annotation(kind.span(start..end).label(label))
    };
    let mut group = level.primary_title(finding.message.as_str()).id(finding.lint.name).element(snippet(
        &finding.place,
        AnnotationKind::Primary,
        finding.label.clone(),
    ));
    if let Some((place, label)) = &finding.also {
        group = group.element(snippet(place, AnnotationKind::Context, label.clone()));
    }
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(finding.help.as_str()));
    }
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    text.push('\n');
    text
}

/// One finding as a JSON object: `lint`, `grade`, `path`, `line`, `column`, `end-line`, `end-column`, `message`, `label`, `help`.
/// Lines and columns count from 1; columns count characters.
pub fn value(finding: &Finding, files: &[File]) -> Value {
    let file = &files[finding.place.file];
    let (line, column) = line_and_column(&file.text, finding.place.span.start);
    let (end_line, end_column) = line_and_column(&file.text, finding.place.span.end);
    json!({
        "lint": finding.lint.name,
        "grade": match finding.lint.grade { Grade::Error => "error", Grade::Warning => "warning" },
        "path": file.path,
        "line": line,
        "column": column,
        "end-line": end_line,
        "end-column": end_column,
        "message": finding.message,
        "label": finding.label,
        "help": finding.help,
    })
}

/// All findings as a SARIF 2.1.0 log: every lint as a rule, with its page; lines and columns count from 1, columns count characters.
pub fn sarif(findings: &[Finding], files: &[File]) -> Value {
    let level = |grade| match grade {
        Grade::Error => "error",
        Grade::Warning => "warning",
    };
    let rules: Vec<Value> = ALL
        .iter()
        .chain(
            LINKS
                .iter()
                .chain(LIKENESS)
                .filter(|lint| findings.iter().any(|finding| finding.lint.name == lint.name)),
        )
        .map(|lint| {
            json!({
                "id": lint.name,
                "shortDescription": { "text": lint.doc.lines().next().unwrap_or_default().trim() },
                "help": { "text": lint.doc, "markdown": lint.doc },
                "defaultConfiguration": { "level": level(lint.grade) },
            })
        })
        .collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let file = &files[finding.place.file];
            let (line, column) = line_and_column(&file.text, finding.place.span.start);
            let (end_line, end_column) = line_and_column(&file.text, finding.place.span.end);
            let remedy = if finding.help.is_empty() { String::new() } else { format!("; {}", finding.help) };
            json!({
                "ruleId": finding.lint.name,
                "level": level(finding.lint.grade),
                "message": { "text": format!("{}{remedy}", finding.message) },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": file.path.replace('\\', "/") },
                    "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column },
                } }],
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "counterpoint", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}
