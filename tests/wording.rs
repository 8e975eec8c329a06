//! The loaded words of `responses/wording.toml`, each in a sentence in which it is told and in one in which it is harmless: `wording.tsv`.

use std::{collections::BTreeMap, fs, path::Path};

use jiff::civil::date;
use store::read::{File, Role};

/// What is told of a topic whose summary is `summary`, by the loaded words of the store: each word in lower case.
fn told(wording: &File, topic: &str, summary: &str) -> Vec<String> {
    let lines = topic.lines().map(|line| {
        if line.starts_with("summary") { format!("summary = {summary:?}") } else { line.to_owned() }
    });
    let topic = File {
        path: "shelf/topic.toml".to_owned(),
        shelf: "shelf".to_owned(),
        stem: "topic".to_owned(),
        role: Role::Topic,
        text: lines.collect::<Vec<_>>().join("\n"),
        ..wording.clone()
    };
    let check = store::check_files(&[topic, wording.clone()], date(2026, 11, 24));
    assert_eq!(check.errors(), 0, "{summary}");
    let told = check.findings.iter().filter(|finding| finding.lint.name == "loaded-wording");
    told.map(|finding| finding.message.split('`').nth(1).unwrap_or_default().to_lowercase()).collect()
}

#[test]
fn every_row_of_the_table_is_told_where_it_is_loaded_and_nowhere_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("the file");
    let wording = File {
        path: "wording.toml".to_owned(),
        shelf: String::new(),
        stem: "wording".to_owned(),
        role: Role::Wording,
        text: read("responses/wording.toml"),
        not_utf8: None,
        unread: None,
        quiet: false,
    };
    let topic = read("tests/lints/gist-too-long/good.toml");
    let mut seen: BTreeMap<u32, [usize; 2]> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in read("tests/wording.tsv").lines().filter(|line| !line.starts_with('#')) {
        let [row, kind, word, sentence] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let told = told(&wording, &topic, sentence);
        let quiet = kind == "quiet";
        seen.entry(row.parse().expect("a number")).or_default()[usize::from(quiet)] += 1;
        let right = if quiet { told.is_empty() } else { told.iter().any(|one| one == word) };
        if !right {
            wrong.push(format!("{row} {kind} {word}: {sentence} told: {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let rows = (1..=34).all(|row| seen.get(&row).is_some_and(|[alarms, quiet]| *alarms > 0 && *quiet > 0));
    assert!(rows, "every row has an alarm and a harmless use: {seen:?}");
}
