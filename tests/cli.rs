//! The program from outside: what it prints, and how it ends.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/command.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod command;

use std::{fs, path::Path};

use command::{STORE, counterpoint, stderr, stdout};
use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn tried(messages: &[&str], more: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["try", "--responses", STORE, "--format", "json"];
    arguments.extend(more);
    let text = stdout(&counterpoint(&arguments, &(messages.join("\n") + "\n")));
    text.lines().map(|line| serde_json::from_str(line).expect("each line is an object")).collect()
}

#[test]
fn the_readme_s_first_command_answers_with_both_sides() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).expect("README is there");
    let message = readme.split(" -- try \"").nth(1).and_then(|rest| rest.split('"').next());
    // That command builds the program without the encoder.
    let config = tempfile::NamedTempFile::new().expect("a file");
    fs::write(config.path(), "[hearing]\nencoder = false\n").expect("a configuration");
    let config = config.path().to_string_lossy().into_owned();
    let message = message.expect("a command that tries a message");
    let output = counterpoint(&["--config", &config, "try", message], "");
    let text = stdout(&output);
    assert!(output.status.success());
    for part in ["Some say: ", "\nOthers say\n", "\n  — ", " https://", "sources checked "] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "no colours into a pipe");
}

#[test]
fn each_topic_answers_and_other_senses_do_not() {
    let outcomes = tried(
        &[
            "the Ostra treaty is not legally binding",
            "tram expansion caused this whole debt",
            "dockworkers for Kelm would be a trap",
            "a hotel in Ostra, near the old dam",
            "gg wp",
            "",
        ],
        &[],
    );
    let ids: Vec<&str> = outcomes.iter().filter_map(|one| one["topics"][0]["id"].as_str()).collect();
    assert_eq!(ids, ["river-treaty", "tram-line", "harbour-talks"]);
    for spoken in &outcomes[..3] {
        assert_eq!(spoken["outcome"], "speak");
        assert_eq!(spoken["silence"], Value::Null);
        // A claim that is surely meant leads the card; where none is, it is null.
        let meant = &spoken["topics"][0]["claim"];
        assert!(meant.is_null() || *meant == spoken["reply"]["card"]["claim-id"], "{meant}");
        let views = spoken["reply"]["card"]["against"]["views"].as_array().expect("both sides");
        assert!(!views.is_empty());
    }
    let silences: Vec<&str> = outcomes[3..].iter().filter_map(|one| one["silence"].as_str()).collect();
    assert_eq!(silences, ["other-sense", "nothing-raised", "no-text"]);
    assert!(outcomes[3..].iter().all(|one| one["outcome"] == "silent" && one["reply"].is_null()));
}

#[test]
fn the_json_has_the_documented_shape() {
    let asked =
        ["try", "--responses", STORE, "--format", "json", "a", "hotel", "in", "Ostra", "by", "the", "dam"];
    let output = counterpoint(&asked, "");
    assert_eq!(
        stdout(&output),
        "{\"outcome\":\"silent\",\"silence\":\"other-sense\",\"topics\":[],\"reply\":null}\n"
    );
    // README documents the keys, and in which order they stand.
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).expect("README is there");
    let documented = readme.split("```jsonc\n").nth(1).and_then(|rest| rest.split("\n```").next());
    let mut documented = documented.expect("an object in README");
    let one = stdout(&counterpoint(
        &["try", "--responses", STORE, "--format", "json", "Ну, the Ostra treaty is not legally binding"],
        "",
    ));
    let mut rest = one.as_str();
    for key in [
        "outcome",
        "silence",
        "topics",
        "id",
        "grade",
        "probability",
        "ground",
        "by",
        "triggers",
        "places",
        "before",
        "parent",
        "claim",
        "side",
        "phrases",
        "reply",
    ] {
        let key = format!("\"{key}\":");
        rest = rest.split_once(&key).unwrap_or_else(|| panic!("{key} is missing: {one}")).1;
        documented =
            documented.split_once(&key).unwrap_or_else(|| panic!("README does not say {key} there")).1;
    }
    let one: Value = serde_json::from_str(&one).expect("an object");
    assert_eq!(one.as_object().expect("an object").len(), 4);
    let topic = &one["topics"][0];
    assert_eq!(topic.as_object().expect("an object").len(), 7);
    assert_eq!((&topic["id"], &topic["grade"]), (&"river-treaty".into(), &"sure".into()));
    assert!(topic["probability"].as_f64().is_some_and(|probability| probability > 0.9), "{topic}");
    assert_eq!((&topic["claim"], &topic["side"]), (&"not-binding".into(), &"treaty-fails".into()));
    assert_eq!(topic["phrases"], serde_json::json!(["ostra treat*"]));
    let ground = serde_json::json!({ "by": "phrases", "triggers": [1], "places": [[8, 20]], "before": 0, "parent": false, "talk": null });
    assert_eq!(topic["ground"], ground);
    assert_eq!(one["reply"]["card"]["claim-id"], "not-binding");
    // What may be meant is offered with its card; a bare mention is told, and silent.
    let offered = &tried(&["the Ostra treaty"], &[])[0];
    assert_eq!((&offered["outcome"], &offered["topics"][0]["grade"]), (&"offer".into(), &"maybe".into()));
    assert_eq!((&offered["topics"][0]["claim"], &offered["silence"]), (&Value::Null, &Value::Null));
    assert!(offered["reply"]["card"].is_object(), "{offered}");
    let mentioned = &tried(&["Ostra treaty"], &[])[0];
    assert_eq!((&mentioned["outcome"], &mentioned["silence"]), (&"silent".into(), &"only-mentioned".into()));
    assert_eq!((&mentioned["topics"][0]["grade"], &mentioned["reply"]), (&"mention".into(), &Value::Null));
    // Words of a claim beside a mention mean none.
    let pointed = &tried(&["ostra-treaty flood"], &[])[0]["topics"][0];
    assert_eq!((&pointed["grade"], &pointed["claim"]), (&"mention".into(), &Value::Null));
    assert_eq!(pointed["side"], Value::Null);
}

/// A judge that hears by likeness alone.
#[cfg(feature = "encoder")]
const ALIKE: &str = "learned-from = \"nothing: made for a test\"
sure = 0.99
maybe = 0.3
alone = 0.3
[with-likeness]
base = -4.0
near = 1.0
[without-likeness]
base = -9.0
";

/// The example that a message is like is named, wherever it stands: among the paraphrases, as an example of a trigger, as a claim.
#[cfg(feature = "encoder")]
#[test]
fn the_example_in_the_readme_is_of_the_store() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).expect("README is there");
    let example =
        readme.split("```jsonc\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let bare: String = example.lines().filter_map(|line| line.split("//").next()).collect();
    let example: Value = serde_json::from_str(&bare).expect("JSON with comments");
    let store: Value = serde_json::from_str(&stdout(&counterpoint(&["export", "--format", "json"], "")))
        .expect("the store as JSON");
    let with = |list: &Value, id: &Value| {
        list.as_array().and_then(|all| all.iter().find(|one| one["id"] == *id).cloned())
    };
    for told in example["topics"].as_array().expect("topics") {
        let topic = with(&store["topics"], &told["id"]).unwrap_or_else(|| panic!("no topic {}", told["id"]));
        let claim =
            with(&topic["claims"], &told["claim"]).unwrap_or_else(|| panic!("no claim {}", told["claim"]));
        assert!(with(&topic["sides"], &told["side"]).is_some(), "no side {}", told["side"]);
        assert_eq!(claim["side"]["id"], told["side"]);
    }
}

#[test]
fn places_are_counted_in_characters_whatever_overlaps() {
    let text = "їжак: the Ostra treaty, the Ostra treaty is not legally binding";
    let found = tried(&[text], &[]);
    let letters: Vec<char> = text.chars().collect();
    let places = found[0]["topics"][0]["ground"]["places"].as_array().expect("places").clone();
    let at = |place: &Value, end: usize| {
        usize::try_from(place[end].as_u64().unwrap_or_default()).unwrap_or_default()
    };
    let words: Vec<String> =
        places.iter().map(|place| letters[at(place, 0)..at(place, 1)].iter().collect()).collect();
    assert!(words.iter().filter(|word| *word == "Ostra treaty").count() == 2, "{words:?}");
    assert!(words.iter().all(|word| word.starts_with("Ostra") || word.ends_with("binding")), "{words:?}");
}

#[test]
fn a_message_beyond_any_length_is_refused() {
    let long = "x".repeat(1024 * 1024 + 1);
    for (more, input) in [(&[][..], format!("{long}\n")), (&["-0"], format!("{long}\0"))] {
        let output = counterpoint(&[&["try", "--responses", STORE], more].concat(), &input);
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()));
        assert!(
            stderr(&output)
                .contains("a message is longer than 1048576 bytes; Discord lets it have 4000 characters")
        );
    }
}

#[cfg(feature = "encoder")]
#[test]
fn likeness_names_the_example_by_its_file_and_its_line() {
    let store = command::Judged::new();
    fs::write(store.path("store/judge.toml"), ALIKE).expect("the judge is written");
    fs::write(store.path("config.toml"), "").expect("the configuration is written");
    for (message, file, example) in [
        (
            "the hospital and the schools were paid with a loan, before any rail was laid in this city",
            "tram-line.paraphrases.txt",
            "the hospital and the schools were paid with a loan",
        ),
        (
            "the streetcar expansion caused all of that debt",
            "tram-line.toml",
            "\"tram expansion caused this whole debt\"",
        ),
        (
            "Mira Soll the transport economist expects that it earns more than it costs to run, and has paid its loan back by 2040",
            "tram-line.toml",
            "text = \"The line earns more than it costs",
        ),
    ] {
        let one: Value = serde_json::from_str(&stdout(&store.run("try", &["--format", "json", message], "")))
            .expect("an object");
        let ground = &one["topics"][0]["ground"];
        assert_eq!((&ground["by"], &ground["file"]), (&"likeness".into(), &file.into()), "{one}");
        let text = fs::read_to_string(store.path("store/city").join(file)).expect("the file is there");
        let line = ground["line"].as_u64().and_then(|line| usize::try_from(line).ok()).expect("a line");
        let there = text.lines().nth(line - 1).unwrap_or_default();
        assert!(there.contains(example), "{message}: {file}:{line} is {there}");
        let told = stdout(&store.run("try", &[message], ""));
        assert!(told.contains(&format!(": likeness to `{file}:{line}`\n")), "{told}");
    }
}

#[test]
fn grade_and_ground_are_told_in_plain_words() {
    let tried = |text: &str| stdout(&counterpoint(&["try", "--responses", STORE, text], ""));
    let spoken = tried("well, the Ostra treaty is not legally binding");
    assert!(
        spoken.contains("\n`river-treaty`: sure (99 of 100), claim `not-binding`: `ostra treat*`\n"),
        "{spoken}"
    );
    let offered = tried("the Ostra treaty");
    let offers = "offers this card by a reaction, and posts it when somebody taps that:\n";
    assert!(offered.starts_with(offers), "{offered}");
    assert!(offered.contains("\n`river-treaty`: maybe (62 of 100): `ostra treat*`\n"), "{offered}");
    let mentioned = tried("Ostra treaty");
    assert!(mentioned.starts_with("silent (only-mentioned): "), "{mentioned}");
    assert!(
        mentioned.ends_with("\n`river-treaty`: a bare mention (14 of 100): `ostra treat*`\n"),
        "{mentioned}"
    );
}

#[test]
fn a_conversation_keeps_cooldowns_and_single_messages_do_not() {
    let twice = ["tram expansion caused this whole debt"; 2];
    assert!(tried(&twice, &[]).iter().all(|one| one["outcome"] == "speak"));
    let played = tried(&twice, &["--conversation"]);
    assert_eq!(played[1]["silence"], "topic-cooling");
    assert_eq!(played[1]["topics"][0]["id"], "tram-line");
}

#[test]
fn nul_parts_messages_of_several_lines() {
    let asked = ["try", "--responses", STORE, "-0", "--format", "json"];
    let output =
        counterpoint(&asked, "> tram expansion caused the debt\nwhat?\0tram\nexpansion caused debt\0");
    let text = stdout(&output);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["outcome"], "silent");
    assert_eq!(lines[1]["outcome"], "speak");
}

#[test]
fn silence_is_explained() {
    let text =
        stdout(&counterpoint(&["try", "--responses", STORE, "a hotel in Ostra, near the old dam"], ""));
    assert_eq!(
        text,
        "silent (other-sense): the message contains `ostra` of the topic `river-treaty`, but the nearby word `hotel*` shows another sense\n"
    );
}

#[test]
fn the_store_is_clean_and_whole() {
    let output = counterpoint(&["check", "responses", "--format", "json"], "");
    assert_eq!(output.status.code(), Some(0));
    let found: Value = serde_json::from_str(&stdout(&output)).expect("an object");
    assert_eq!(found["findings"], serde_json::json!([]));
}

#[test]
fn the_balance_counts_what_each_side_says() {
    let text = stdout(&counterpoint(&["check", STORE, "--balance"], ""));
    let lines: Vec<&str> = text.lines().collect();
    let columns: Vec<&str> = lines[0].split("  ").map(str::trim).filter(|one| !one.is_empty()).collect();
    assert_eq!(columns[..5], ["topic / side", "claims", "claim-words", "views", "view-words"]);
    assert!(lines[1].starts_with("tram-line / line-to-blame "), "{text}");
    assert!(
        lines
            .iter()
            .all(|line| line.chars().count() == lines[0].chars().count() || line.starts_with("without"))
    );
    assert_eq!(lines.last(), Some(&"without sides: harbour-talks"));

    let read = |arguments: &[&str]| -> Value {
        serde_json::from_str(&stdout(&counterpoint(arguments, ""))).expect("an object")
    };
    let json = read(&["check", STORE, "--balance", "--format", "json"]);
    let river = json["topics"].as_array().expect("topics").iter().find(|topic| topic["id"] == "river-treaty");
    let river = river.expect("the topic")["sides"].as_array().expect("its sides").clone();
    // The same as somebody counts in the export.
    let store = read(&["export", "--responses", STORE, "--format", "json"]);
    let topic =
        store["topics"].as_array().expect("topics").iter().find(|topic| topic["id"] == "river-treaty");
    let claims = topic.expect("the topic")["claims"].as_array().expect("claims");
    for side in &river {
        let own = |said: &&Value| said["side"]["id"] == side["id"];
        let views = claims.iter().flat_map(|claim| claim["opposing"].as_array().expect("views")).filter(own);
        let all: Vec<&Value> = claims.iter().filter(own).collect();
        let cites = all
            .iter()
            .copied()
            .chain(views.clone())
            .flat_map(|said| said["sources"].as_array().expect("sources"));
        let opinion = cites.filter(|source| source["kind"] == "opinion").count();
        assert_eq!(
            (&side["claims"], &side["views"], &side["cited"]["opinion"]),
            (&all.len().into(), &views.count().into(), &opinion.into())
        );
    }
    assert_eq!(json["camps"], serde_json::json!([]), "the fixture store is of no camp's dispute");
    assert_eq!(counterpoint(&["check", "--balance", "--format", "sarif"], "").status.code(), Some(2));
}

#[test]
fn findings_come_as_json_and_as_sarif() {
    let bad = tempfile::tempdir().expect("a folder");
    let shelf = bad.path().join("shelf");
    fs::create_dir(&shelf).expect("a shelf");
    let fixture = Path::new(ROOT).join("tests/lints/unknown-key/bad.toml");
    fs::copy(fixture, shelf.join("topic.toml")).expect("a topic");
    let path = bad.path().to_string_lossy().into_owned();
    let read = |format: &str| -> Value {
        let output = counterpoint(&["check", &path, "--format", format], "");
        assert_eq!(output.status.code(), Some(1));
        serde_json::from_str(&stdout(&output)).expect("an object")
    };
    let json = read("json");
    assert_eq!(json["errors"], 1);
    assert_eq!(json["findings"][0]["lint"], "unknown-key");
    assert_eq!((&json["findings"][0]["line"], &json["findings"][0]["column"]), (&7.into(), &1.into()));
    let sarif = read("sarif");
    assert_eq!(sarif["version"], "2.1.0");
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"unknown-key".into(), &"error".into()));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["startLine"], 7);
    assert!(place["artifactLocation"]["uri"].as_str().expect("an address").ends_with("shelf/topic.toml"));
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().expect("the lints");
    assert_eq!(rules.len(), store::lint::ALL.len());
}

#[test]
fn sarif_fits_its_schema() {
    // The schema of OASIS, as it stands in tests/sarif.
    let schema =
        fs::read(Path::new(ROOT).join("tests/sarif/sarif-schema-2.1.0.json")).expect("the schema is there");
    let mut schema: Value = serde_json::from_slice(&schema).expect("it is JSON");
    // Two of its patterns, of languages that the log does not name, are no regular expressions: a bracket is not escaped.
    for of in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{of}/properties/language"));
        let language = language.and_then(Value::as_object_mut).expect("it is there");
        language.remove("pattern").expect("it has the pattern");
    }
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let faults = |log: &Value| validator.iter_errors(log).map(|error| error.to_string()).collect::<Vec<_>>();
    for path in [STORE, "tests/lints/unknown-key"] {
        let output = counterpoint(&["check", path, "--format", "sarif"], "");
        let log: Value = serde_json::from_slice(&output.stdout).expect("an object");
        assert_eq!(faults(&log), Vec::<String>::new(), "{path}");
    }
    assert!(!faults(&serde_json::json!({ "version": "2.1.0" })).is_empty(), "a log without runs is none");
}

#[test]
fn the_store_is_exported_whole() {
    let export =
        |more: &[&str]| stdout(&counterpoint(&[&["export", "--responses", STORE], more].concat(), ""));
    let json: Value = serde_json::from_str(&export(&["--format", "json"])).expect("an object");
    let topics = json["topics"].as_array().expect("topics");
    assert_eq!(topics.len(), 3);
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let claims: Vec<Value> = topics.iter().flat_map(|topic| list(&topic["claims"])).collect();
    let views: Vec<Value> = claims.iter().flat_map(|claim| list(&claim["opposing"])).collect();
    assert!(claims.len() >= topics.len() && views.len() >= topics.len());
    for said in claims.iter().chain(&views) {
        assert!(!list(&said["sources"]).is_empty() && !list(&said["said-by"]).is_empty(), "{said}");
    }
    for claim in &claims {
        assert!(list(&claim["opposing"]).is_empty() == claim["unopposed"].is_string(), "{}", claim["id"]);
    }
    let text = export(&[]);
    let cited = |number: usize| text.contains(&format!("[{number}]"));
    let listed: Vec<&str> =
        text.split("\n## Sources\n").nth(1).expect("the sources").trim().lines().collect();
    assert!(!listed.is_empty());
    assert!((1..=listed.len()).all(cited), "each number that is listed is cited");
    for topic in topics {
        let title = topic["title"].as_str().expect("a title").replace('[', "\\[");
        assert!(text.contains(&format!("### {title}\n")), "{title}");
    }
}

#[test]
fn k24_a_link_that_leads_nowhere_is_named() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("nato")).expect("a shelf");
    let link = folder.path().join("nato/broken.toml");
    symlink("/nowhere/x.toml", &link).expect("a link is made");
    // In a store it is a finding among others.
    let output = counterpoint(&["check", &folder.path().to_string_lossy()], "");
    assert_eq!(output.status.code(), Some(1));
    let found = stdout(&output);
    assert!(found.contains("error[unreadable-file]") && found.contains("nato/broken.toml"), "{found}");
    // Where the store itself should be there is nothing to check.
    let whole = folder.path().join("whole");
    symlink("/nowhere/x.toml", &whole).expect("a link is made");
    let output = counterpoint(&["check", &whole.to_string_lossy()], "");
    assert_eq!(output.status.code(), Some(2));
    let whole = whole.display();
    let expected = format!(
        "counterpoint: {whole} is a link that leads nowhere: there is no /nowhere/x.toml; mend the link or remove it\n"
    );
    assert_eq!(stderr(&output), expected);
}

#[test]
fn k34_a_value_that_is_none_is_told_with_the_values() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let path = file.path().to_string_lossy().into_owned();
    for (text, said) in [
        (
            "[log]\nlevel = \"loud\"\n",
            "line 2, column 9: unknown value `loud`, the values are `error`, `warn`, `info`, `debug`",
        ),
        (
            "[log]\nformat = \"xml\"\n",
            "line 2, column 10: unknown value `xml`, the values are `text` and `json`",
        ),
        ("[store]\nfolder = \"a\"\n", "line 2, column 1: unknown key `folder`, the only key is `path`"),
        ("[log]\nlvl = 1\n", "line 2, column 1: unknown key `lvl`, the keys are `level` and `format`"),
    ] {
        fs::write(file.path(), text).expect("a configuration");
        let output = counterpoint(&["--config", &path, "check"], "");
        assert_eq!(stderr(&output), format!("counterpoint: {path}, {said}; correct it or take it out\n"));
    }
}

#[test]
fn generated_files_are_current() {
    for (arguments, file) in [(&["schema"][..], "topic.schema.json"), (&["schema", "--lints"], "LINTS.md")] {
        let current = stdout(&counterpoint(arguments, ""));
        let file = Path::new(ROOT).join("responses").join(file);
        let stored = fs::read_to_string(&file).expect("the generated file is there");
        let command = arguments.join(" ");
        assert!(stored == current, "{} is stale: `cargo run -- {command} > {0}`", file.display());
    }
}

#[test]
fn exit_codes_tell_whose_fault_it_is() {
    let code = |arguments: &[&str]| counterpoint(arguments, "").status.code();
    assert_eq!(code(&["check"]), Some(0));
    let bad = tempfile::tempdir().expect("a folder");
    let shelf = bad.path().join("shelf");
    fs::create_dir(&shelf).expect("a shelf");
    fs::write(shelf.join("topic.toml"), "title = 1\n").expect("a topic");
    let bad = bad.path().to_string_lossy().into_owned();
    assert_eq!(code(&["check", &bad]), Some(1));
    assert_eq!(code(&["try", "--responses", &bad, "hello"]), Some(1));
    assert_eq!(code(&["check", "there/is/no/such/store"]), Some(2));
    assert_eq!(code(&["fly"]), Some(2));
    assert_eq!(code(&["--config", "there-is-none.toml", "check"]), Some(2));
}

#[test]
fn an_unknown_key_in_the_configuration_is_told_with_its_place() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(file.path(), "[defaults]\nmood = \"card\"\n").expect("a configuration");
    let path = file.path().to_string_lossy().into_owned();
    let output = counterpoint(&["--config", &path, "check"], "");
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    let keys = counterpoint_core::settings::KEYS.iter().filter(|row| row.default.is_some());
    let keys: Vec<String> = keys.map(|row| format!("`{}`", row.word)).collect();
    let expected = format!(
        "counterpoint: {path}, line 2, column 1: unknown key `mood`, the keys are {}; correct it or take it out\n",
        keys.join(", ")
    );
    assert_eq!(said, expected);
}

#[test]
fn the_configuration_shows_the_defaults() {
    let text = fs::read_to_string(Path::new(ROOT).join("config.toml")).expect("the configuration is there");
    let shown = counterpoint::config::parse(&text, Path::new("config.toml")).expect("it is valid");
    assert_eq!(shown, counterpoint::config::Config::default());
}

#[test]
fn the_digest_comes_in_words_and_as_json() {
    let store = format!("{ROOT}/tests/fixture-store");
    let text = stdout(&counterpoint(&["due", "--responses", &store], ""));
    assert!(
        text.starts_with("Reviews due by ")
            && text.contains("\n  river-treaty: gazette-1997, horst-2001, sand-1996\n"),
        "{text}"
    );
    let json =
        stdout(&counterpoint(&["due", "--within", "9999d", "--format", "json", "--responses", &store], ""));
    let json: Value = serde_json::from_str(&json).expect("an object");
    assert_eq!(json["reviews"].as_array().map(Vec::len), Some(3));
    let wrong = counterpoint(&["due", "--within", "soon"], "");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("write a number of days, such as 30d"));
}
