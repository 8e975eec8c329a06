//! Every lint by its fixtures, `tests/lints/<lint>/`: `bad.toml` makes it fire, `bad.stderr` is what is then said, to the letter,
//! and `good.toml` is clean. A fixture of several files begins each with a line `#- path`.
//!
//! `BLESS=1 cargo test --test lints` writes the `bad.stderr` files anew.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{collections::BTreeSet, env, fs, path::Path};

use jiff::civil::date;
use store::{
    lint::{self, render},
    read::{File, PARAPHRASES, Role, Unread},
};

fn fixture(text: &str) -> Vec<File> {
    let mut parts: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("#- ") {
            parts.push((path.trim().to_owned(), String::new()));
            continue;
        }
        if parts.is_empty() {
            parts.push(("shelf/topic.toml".to_owned(), String::new()));
        }
        parts.last_mut().expect("a part was begun").1.push_str(line);
    }
    let file = |(path, text): (String, String)| {
        // What is behind a name that cannot be read follows the name.
        let (path, unread) = match path.split_once(' ') {
            Some((path, "too-large")) => (path.to_owned(), Some(Unread::TooLarge)),
            Some((path, "no-file")) => (path.to_owned(), Some(Unread::NoFile)),
            Some((path, "leads-nowhere")) => (path.to_owned(), Some(Unread::LeadsNowhere)),
            _ => (path, None),
        };
        let pieces: Vec<&str> = path.split('/').collect();
        let role = match pieces[..] {
            ["sources.toml"] => Role::Shared,
            ["wording.toml"] => Role::Wording,
            ["concepts.toml"] => Role::Concepts,
            ["asides.txt"] => Role::Asides,
            ["everyday.txt"] => Role::Everyday,
            ["judge.toml"] => Role::Judge,
            [_, file] if file.ends_with(PARAPHRASES) => Role::Paraphrases,
            [_, _] => Role::Topic,
            _ => Role::Stray,
        };
        let shelf = if pieces.len() > 1 { pieces[pieces.len() - 2].to_owned() } else { String::new() };
        let stem = pieces[pieces.len() - 1]
            .trim_end_matches(".toml")
            .trim_end_matches(PARAPHRASES)
            .trim_end_matches(".txt")
            .to_owned();
        File { path, shelf, stem, role, text, not_utf8: None, unread, quiet: false }
    };
    parts.into_iter().map(file).collect()
}

fn said(text: &str) -> (String, BTreeSet<&'static str>) {
    let files = fixture(text);
    let check = store::check_files(&files, date(2026, 11, 24));
    let names = check.findings.iter().map(|finding| finding.lint.name).collect();
    let rendered: Vec<String> =
        check.findings.iter().map(|finding| render::text(finding, &files, false)).collect();
    let errors = check.errors() > 0;
    assert_eq!(errors, check.store.is_none(), "a store loads exactly if there are no errors");
    (rendered.join("\n"), names)
}

#[test]
fn every_lint_fires_on_its_bad_fixture_and_not_on_its_good_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints");
    let mut wrong = Vec::new();
    for lint in lint::ALL {
        let read = |name: &str| {
            let path = root.join(lint.name).join(name);
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        let (rendered, names) = said(&read("bad.toml"));
        if !names.contains(lint.name) {
            wrong.push(format!("`{}` does not fire on its bad.toml; it says:\n{rendered}", lint.name));
        }
        if env::var("BLESS").as_deref() == Ok("1") {
            fs::write(root.join(lint.name).join("bad.stderr"), &rendered)
                .expect("the fixture can be written");
        } else if rendered != read("bad.stderr") {
            wrong.push(format!("`{}` says something else than its bad.stderr:\n{rendered}", lint.name));
        }
        let (rendered, names) = said(&read("good.toml"));
        if !names.is_empty() {
            wrong.push(format!("the good.toml of `{}` is not clean:\n{rendered}", lint.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_lint_has_a_page_and_every_fixture_a_lint() {
    let guide = lint::guide();
    let mut names = BTreeSet::new();
    for lint in lint::ALL {
        assert!(names.insert(lint.name), "two lints are called `{}`", lint.name);
        assert!(guide.contains(&format!("### `{}`", lint.name)), "`{}` has no page", lint.name);
        for word in ["Bad", "Good"] {
            assert!(lint.doc.contains(word), "the page of `{}` has no example: {word}", lint.name);
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints");
    for entry in fs::read_dir(root).expect("there are fixtures") {
        let name = entry.expect("a fixture").file_name().to_string_lossy().into_owned();
        assert!(names.contains(name.as_str()), "`{name}` is the fixture of no lint");
    }
}

#[test]
fn everything_is_found_at_once() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints/unknown-key/bad.toml"));
    let text =
        text.expect("the fixture is there").replace("tags = ", "tagz = ").replace("title = ", "titel = ");
    let (rendered, names) = said(&text);
    assert!(names.contains("unknown-key") && names.contains("missing-key"), "{rendered}");
    assert!(rendered.matches("error[unknown-key]").count() >= 3, "{rendered}");
}

/// The fixture of `loaded-wording` with another summary and other loaded words.
fn worded(summary: &str, words: &str) -> (String, BTreeSet<&'static str>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints/loaded-wording/bad.toml");
    let text = fs::read_to_string(path).expect("the fixture is there");
    let lines = text.lines().map(|line| match line {
        line if line.starts_with("summary") => format!("summary = {summary}"),
        line if line.starts_with("words") => format!("words = {words}"),
        line => line.to_owned(),
    });
    said(&lines.collect::<Vec<_>>().join("\n"))
}

#[test]
fn loaded_words_are_looked_for_in_any_text() {
    let summaries = [
        r#""It was called the “regime""#,
        r#""It was called the “""#,
        r#""It was the regime “é”""#,
        r#""“é”""#,
        r#""the «режим""#,
        r#""İ the ﷺ “ ﷺ""#,
        r#""""#,
        "'It was \"the regime'",
    ];
    let words =
        [r#"["regime"]"#, r#"["*"]"#, r#"["the   "]"#, r#"["the “"]"#, r#"["", " "]"#, r#"["i̇*", "режим*"]"#];
    for summary in summaries {
        for words in words {
            let (rendered, _) = worded(summary, words);
            assert!(!rendered.contains("loaded-wording]: `` "), "{summary} {words}: {rendered}");
        }
    }
}

#[test]
fn a_mark_that_nothing_closes_quotes_nothing() {
    let (rendered, names) = worded(r#""It was called the “regime""#, r#"["regime"]"#);
    assert!(names.contains("loaded-wording"), "{rendered}");
    let (rendered, names) = worded(r#""It was called the “regime”""#, r#"["regime"]"#);
    assert!(!names.contains("loaded-wording"), "{rendered}");
}

#[test]
fn a_loaded_word_has_letters() {
    for words in [r#"["*"]"#, r#"[""]"#, r#"["regime", " "]"#, r#"["“"]"#] {
        let (rendered, names) = worded(r#""It was signed in 1814.""#, words);
        assert!(names.contains("malformed-toml"), "{words}: {rendered}");
    }
}

/// The fixture of `loaded-wording` whose first term has another line, with a summary.
fn with_term(line: &str, summary: &str) -> (String, BTreeSet<&'static str>) {
    worded(&format!("{summary:?}"), &format!("[\"regime\"]\n{line}"))
}

#[test]
fn a_loaded_word_is_harmless_in_its_exceptions_and_without_what_must_stand_near() {
    let said = |line: &str, summary: &str| {
        let (rendered, names) = with_term(line, summary);
        assert!(names.is_subset(&BTreeSet::from(["loaded-wording", "needless-expectation"])), "{rendered}");
        names.contains("loaded-wording").then_some(rendered)
    };
    let except = "except = [\"sanctions regime\", \"* regime of the *\"]";
    assert!(said(except, "The sanctions regime ended.").is_none());
    assert!(said(except, "The old regime of the straits ended.").is_none());
    assert!(said(except, "The sanctions, regime and all, ended.").is_some(), "a comma parts the words");
    assert!(said(except, "The sanctions regime ended the regime.").is_some());
    let near = "near = [\"paris*\"]";
    assert!(said(near, "The regime ended. Paris fell.").is_none(), "another sentence");
    assert!(said(near, "The Parisian regime ended.").is_some());
    let allowed = said("allowed = \"in the name of a work\"", "The regime ended.").expect("it is told");
    assert!(allowed.contains("the word may stand in the name of a work"), "{allowed}");
}
