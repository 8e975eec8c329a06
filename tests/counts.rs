//! What a newcomer touches to add something, counted. A number here that grows is a wall that leaks.
//!
//! | to add … | files to touch | how many |
//! |---|---|---|
//! | a topic | `responses/<shelf>/<topic>.toml`, `responses/<shelf>/<topic>.paraphrases.txt` | its own |
//! | a setting | the list of keys, `config.toml`, the table of words; and the code that obeys it | 3 and 1 |
//! | a slash command | its own file beside the others, the list of commands, the table of words; and its conversation | 3 and 1 |
//! | an interface language | its table of words: a file beside the others | 1 |
//! | a source kind | the kinds of sources, the table of words | 2 |
//!
//! The table of words is one file, `crates/core/words/en.ftl`: every sentence that people read on Discord stands in it, so that whoever adds
//! something to read adds a line there. The tables of other languages may follow when somebody translates it.
//!
//! The first row is played on a throw-away copy of the fixture store. The others are looked for: no other file of the program may name the
//! word or the variant of a thing of that kind ([`KINDS`]).

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use counterpoint_core::{remark::Context, store::Store};
use jiff::civil::{Date, date};
use store::Check;

/// What is looked for, and in how many files of the program it stands at most.
struct Kind {
    /// What is added.
    what: &'static str,
    /// What names one of them in the source, each.
    marks: &'static [&'static str],
    /// The most files that one mark stands in.
    most: usize,
}

/// The numbers that hold today.
const KINDS: &[Kind] = &[
    Kind {
        what: "a setting's word",
        marks: &[
            "\"channel-cooldown\"",
            "\"topic-cooldown\"",
            "\"person-cooldown\"",
            "\"replies-per-hour\"",
            "\"rush-hold\"",
            "\"log-channel\"",
        ],
        most: 1,
    },
    // The code that obeys it, and `/settings cooldown`, which has an option for it; `/settings set`, the panel, files and the database
    // take their settings from the list.
    Kind {
        what: "a setting's variant, outside its list",
        marks: &["Key::ChannelCooldown", "Key::PersonCooldown", "Key::OfferUnsure"],
        most: 2,
    },
    Kind {
        what: "the hold of a rush, which a replay of single messages lifts",
        marks: &["Key::RushHold"],
        most: 3,
    },
    Kind {
        what: "the budget, which the panel shows with what is spent of it",
        marks: &["Key::RepliesPerHour"],
        most: 3,
    },
    Kind {
        what: "the log channel, which has a page, a menu and a warning of its own",
        marks: &["Key::LogChannel"],
        most: 7,
    },
    Kind {
        what: "a slash command",
        marks: &["stats::stats()", "topics::topics()", "why::why()", "privacy::privacy()"],
        most: 1,
    },
    Kind { what: "an interface language", marks: &["-name = Ukrainian", "-name = Russian"], most: 1 },
    Kind {
        what: "a source kind's word",
        marks: &[
            "\"primary\"",
            "\"official\"",
            "\"scholarship\"",
            "= \"poll\"",
            "\"opinion\"",
            "\"reference\"",
        ],
        most: 1,
    },
    Kind { what: "a source kind's variant", marks: &["Scholarship", "Poll = ", "Opinion = "], most: 1 },
];

/// The day on which the fixture store is freshly reviewed.
const DAY: Date = date(2026, 11, 24);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder, with what stands in it.
fn files_below(folder: &Path, ending: &str) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            files.extend(files_below(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            files.insert(path.clone(), fs::read_to_string(&path).expect("a text"));
        }
    }
    files
}

/// The files of the program and its tables of words, without comments.
fn program() -> BTreeMap<PathBuf, String> {
    let mut files = files_below(&root().join("src"), ".rs");
    for entry in fs::read_dir(root().join("crates")).expect("there are crates") {
        let folder = entry.expect("a crate").path();
        for (source, ending) in [(folder.join("src"), ".rs"), (folder.join("words"), ".ftl")] {
            if source.is_dir() {
                files.extend(files_below(&source, ending));
            }
        }
    }
    for text in files.values_mut() {
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        *text = code.collect::<Vec<_>>().join("\n");
    }
    files
}

#[test]
fn no_more_files_name_a_thing_than_must() {
    let program = program();
    let mut faults = Vec::new();
    for kind in KINDS {
        for mark in kind.marks {
            let holders = program.iter().filter(|(_, text)| text.contains(mark)).map(|(path, _)| path);
            let holders: Vec<String> =
                holders.map(|path| path.strip_prefix(root()).unwrap_or(path).display().to_string()).collect();
            if holders.is_empty() {
                faults.push(format!("{}: `{mark}` stands nowhere; the table names what is gone", kind.what));
            }
            if holders.len() > kind.most {
                let (count, most) = (holders.len(), kind.most);
                faults.push(format!(
                    "{}: `{mark}` stands in {count} files, not {most}: {holders:?}",
                    kind.what
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn copied(from: &Path, to: &Path) {
    for (path, text) in files_below(from, "") {
        let to = to.join(path.strip_prefix(from).expect("it lies below"));
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::write(to, text).expect("a file");
    }
}

fn loaded(folder: &Path) -> (Store, Check) {
    let mut check = store::check(folder, DAY).expect("the store can be read");
    let store = check.store.take().expect("the store has no errors");
    (store, check)
}

fn raised(store: &Store, text: &str) -> Vec<String> {
    let raised = store.raised(text, &Context::default());
    raised.topics.iter().map(|one| store.topics()[one.topic].id.to_string()).collect()
}

const TOPIC: &str = r#"
title = "The Tarn clock tower"
status = "published"
reviewed = 2026-11-24
review-within = "3650d"
as-of = "2021"
tags = ["tarn"]
summary = "The clock of Tarn runs five minutes ahead. People disagree about whether it should be set right."

[[triggers]]
phrases = ["clock tower"]
matches = ["the clock tower is wrong again"]
ignores = ["what does the clock say"]

[[claims]]
id = "set-it-right"
gist = "The clock should be set right"
text = "A clock that runs ahead misleads strangers and should be set right."
said-by = ["Vera Holm (teacher in Tarn)"]
nature = "proposal"
cites = [{ source = "holm-2020" }]

  [[claims.opposing]]
  relation = "rebuts"
  gist = "Everybody knows that the clock runs ahead"
  text = "Everybody in Tarn knows it and catches the train because of it."
  said-by = ["Karl Esk (stationmaster in Tarn)"]
  cites = [{ source = "esk-2020" }]

[sources.holm-2020]
title = "What Time Is It?"
publisher = "Tarn Weekly"
date = "2020"
url = "https://example.org/clock/holm-2020"
kind = "opinion"
check = "seen"
checked = 2026-11-24

[sources.esk-2020]
title = "Five Minutes"
publisher = "Tarn Weekly"
date = "2020"
url = "https://example.org/clock/esk-2020"
kind = "opinion"
check = "seen"
checked = 2026-11-24
"#;

const PARAPHRASES: &str = "\
# Messages that say the matter of clock-tower in other words.
that dial over the market runs five minutes ahead and strangers believe what it shows
strangers who believe the dial over the market wait five minutes for their train
the dial over the market runs ahead so that nobody in the town misses the train
nobody in the town misses the train because the dial over the market runs ahead
somebody should climb up and set the dial over the market right for the strangers
for the strangers the dial over the market should be set right, five minutes is a lie
";

#[test]
fn a_topic_is_added_with_its_own_files_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    copied(&root().join("tests/fixture-store"), folder.path());
    let before = files_below(folder.path(), "");
    let (store, _) = loaded(folder.path());
    assert_eq!(raised(&store, "the clock tower is wrong again"), [] as [&str; 0]);
    let examples = store.exemplars().len();

    fs::write(folder.path().join("city/clock-tower.toml"), TOPIC).expect("a topic");
    fs::write(folder.path().join("city/clock-tower.paraphrases.txt"), PARAPHRASES).expect("its paraphrases");

    let (store, check) = loaded(folder.path());
    assert_eq!(check.summary(), "4 topics checked: nothing to mend");
    assert_eq!(raised(&store, "the clock tower is wrong again"), ["clock-tower"]);
    let said = PARAPHRASES.lines().filter(|line| !line.starts_with('#')).count();
    assert!(store.exemplars().len() >= examples + said, "likeness learns from them");
    // What was there is heard as before, and no file of it was touched.
    assert_eq!(raised(&store, "They gave up their dam for Ostra"), ["river-treaty"]);
    let mut after = files_below(folder.path(), "");
    after.retain(|path, _| !path.to_string_lossy().contains("clock-tower"));
    assert_eq!(after, before);
}
