//! `measure --fit`: a judge is learned from labelled talk, and told by figures of messages that it was learned without.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/command.rs"]
mod command;

use std::fs;

use command::{JUDGE, Judged, root, stderr, stdout};
use counterpoint_core::hear::Judge;
use serde_json::{Value, json};

/// A word that no other message has.
fn word(of: usize, at: usize) -> String {
    let letters = "bdfgklmnprstvz".as_bytes();
    let letter = |at: usize| char::from(letters[at % letters.len()]);
    let vowel = |at: usize| char::from(b"aeiou"[at % 5]);
    [letter(of), vowel(of / 14 + at), letter(of / 70 + at), vowel(at), letter(of + 3 * at), vowel(of)]
        .iter()
        .collect()
}

/// Messages on the treaty: those that make a claim of it want its card, those that only name it do not.
fn talk(count: usize) -> String {
    let mut text = String::from("text\tlead\n");
    for at in 0..count {
        let own: Vec<String> = (0..6).map(|part| word(at, part)).collect();
        let (own, other) = own.split_at(3);
        let (claim, lead) = if at % 2 == 0 { ("not legally binding ", "river-treaty") } else { ("", "none") };
        text.push_str(&format!("{} Ostra treaty {} {claim}\t{lead}\n", own.join(" "), other.join(" ")));
    }
    text
}

#[test]
fn a_judge_is_learned_told_held_out_and_obeyed() {
    let store = Judged::unjudged();
    let file = store.path("talk.tsv");
    fs::write(&file, talk(80)).expect("written");
    let (path, judge) = (file.to_string_lossy(), store.path("store/judge.toml"));
    let write = judge.to_string_lossy();
    // What a running bot reads meanwhile is the file before, whole.
    let read = store.path("read.toml");
    fs::write(&judge, JUDGE).expect("written");
    fs::hard_link(&judge, &read).expect("a second name");
    let output = store.run("measure", &["--fit", &path, "--write", &write, "--format", "json"], "");
    assert_eq!(fs::read_to_string(&read).expect("it is there"), JUDGE);
    assert_eq!(stderr(&output), "");
    let learned: Value = serde_json::from_str(&stdout(&output)).expect("an object");
    let held_out = "4 folds, cut so that messages of one thread of thought share one; without the encoder";
    assert_eq!(learned["held-out"], held_out);
    let measured = &learned["measured"];
    assert_eq!((&measured["held-out"], &measured["all"]["messages"]), (&json!(true), &json!(80)));
    let cards = &measured["all"]["cards"];
    assert_eq!((&cards["right"], &cards["wrong"], &cards["wanted"]), (&json!(40), &json!(0), &json!(40)));
    let reach = &learned["reach"][0];
    assert_eq!((&reach["witnesses"], &reach["recall-at"][3][1]), (&json!("all witnesses"), &json!(1.0)));
    // What was learned can be read, says from what, and is obeyed.
    let written = fs::read_to_string(&judge).expect("it is written");
    assert_eq!(learned["judge"], written.as_str());
    let from = format!(
        "learned-from = \"talk: 80 messages labelled by readers, 40 of which want a card. Held out: {held_out}\""
    );
    assert!(written.contains(&from), "{written}");
    let tried = |text: &str| -> Value {
        serde_json::from_str(&stdout(&store.run("try", &["--format", "json", text], ""))).expect("an object")
    };
    let claim = tried("kibu dopa the Ostra treaty sota is not legally binding");
    assert_eq!((&claim["outcome"], &claim["topics"][0]["grade"]), (&json!("speak"), &json!("sure")));
    let bare = tried("kibu dopa the Ostra treaty sota nilo rema");
    assert_ne!(bare["outcome"], "speak");
    // For people, with the judge where nothing is written.
    let text = stdout(&store.run("measure", &["--fit", &path], ""));
    assert!(
        text.starts_with(&format!("Held out: {held_out}.\n\nRecall of wanted cards at a precision of")),
        "{text}"
    );
    assert!(text.ends_with(&format!("\nThe judge:\n\n{written}")), "{text}");
}

#[test]
fn the_judge_of_the_store_stands_there_as_it_was_written() {
    let file = fs::read_to_string(root().join("responses/judge.toml")).expect("the store has a judge");
    assert_eq!(Judge::read(&file).expect("it has no fault").file(), file);
}

/// Says of the triggers of a topic which half of the talk their author had read.
fn read(store: &Judged, half: &str) {
    let path = store.path("store/waters/river-treaty.toml");
    let text = fs::read_to_string(&path).expect("the topic");
    let trigger = "[[triggers]]\n";
    fs::write(path, text.replace(trigger, &format!("{trigger}read = \"{half}\"\n"))).expect("written");
}

#[test]
fn a_trigger_counts_on_no_talk_that_its_author_had_read() {
    let store = Judged::unjudged();
    let [talk, written, folder] = ["talk.tsv", "written.tsv", "folds"].map(|name| store.path(name));
    let lead = |at: usize| if at.is_multiple_of(3) { "river-treaty" } else { "none" };
    let mut rows = String::from("text\tlead\n");
    for at in 0..60 {
        let named = if lead(at) == "none" { "" } else { "the Ostra treaties " };
        let words: Vec<String> = (0..6).map(|part| word(at, part)).collect();
        rows.push_str(&format!("{named}{}\t{}\n", words.join(" "), lead(at)));
    }
    fs::write(&talk, rows).expect("written");
    fs::write(&written, "text\tlead\nnothing at all\tnone\n").expect("written");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("index.json"), json!({ "support": [] }).to_string()).expect("written");
    for fold in 0..4 {
        let held_out = (0..60_u32).filter(|at| at % 4 == fold);
        let file = |name: &str| folder.join(format!("fold{fold}.{name}"));
        fs::write(file("index"), held_out.clone().flat_map(u32::to_le_bytes).collect::<Vec<u8>>())
            .expect("written");
        fs::write(file("test"), along(0).repeat(held_out.count())).expect("written");
        fs::write(file("written"), along(0)).expect("written");
        fs::write(file("support"), []).expect("written");
    }
    let (talk, written, path) = (talk.to_string_lossy(), written.to_string_lossy(), folder.to_string_lossy());
    let right = |arguments: &[&str]| {
        let output = store.run("measure", arguments, "");
        assert_eq!(stderr(&output), "");
        let learned: Value = serde_json::from_str(&stdout(&output)).expect("an object");
        learned["measured"]["all"]["cards"]["right"].clone()
    };
    let folds =
        || right(&["--fit", "--without", "likeness", "--format", "json", "--folds", &path, &talk, &written]);
    let computed = || right(&["--fit", "--format", "json", &talk]);
    assert_eq!((folds(), computed()), (json!(20), json!(20)));
    // The first two folds hold out half of the twenty: there the trigger is heard.
    read(&store, "second");
    assert_eq!(folds(), json!(10));
    // Nobody knows which half of the talk other folds hold out.
    assert_eq!(computed(), json!(0));
}

#[test]
fn near_copies_share_a_fold_or_nothing_would_be_held_out() {
    let store = Judged::unjudged();
    let file = store.path("copies.tsv");
    // Whatever says what is wanted stands in copies alone: held out with their fellows, none of them can be known.
    let mut rows = String::from("text\tlead\n");
    for at in 0..12 {
        rows.push_str(&format!("{} so the Ostra treaty it is then, for good\triver-treaty\n", word(at, 1)));
    }
    for at in 0..60 {
        let own: Vec<String> = (0..6).map(|part| word(at + 20, part)).collect();
        rows.push_str(&format!("Ostra treaty {}\tnone\n", own.join(" ")));
    }
    fs::write(&file, rows).expect("written");
    let output = store.run("measure", &["--fit", &file.to_string_lossy()], "");
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    assert_eq!(
        stderr(&output),
        "counterpoint: nothing can be learned from these messages: there must be some that want a card and some that do not, in each fold; give more of them\n"
    );
}

#[test]
fn a_topic_without_talk_is_measured_on_messages_for_validation() {
    let store = Judged::unjudged();
    let [talk_file, tram, also] = ["talk.tsv", "tram.tsv", "also.tsv"].map(|name| store.path(name));
    fs::write(&talk_file, talk(80)).expect("written");
    let rows = |from: usize, to: usize, lead: &str| -> String {
        let row = |at: usize| {
            let own: Vec<String> = (0..4).map(|part| word(at, part)).collect();
            format!(
                "{} the tram line caused the debt of the city, tram expansion and all\t{lead}\n",
                own.join(" ")
            )
        };
        (from..to).map(row).collect()
    };
    fs::write(&tram, format!("text\tlead\n{}", rows(0, 6, "tram-line"))).expect("written");
    fs::write(&also, format!("text\tlead\n{}", rows(6, 9, "none"))).expect("written");
    let [path, tram, also] = [&talk_file, &tram, &also].map(|file| file.to_string_lossy());
    let learned = |more: &[&str]| -> Value {
        let output = store.run("measure", &[&["--fit", "--format", "json", &path], more].concat(), "");
        assert_eq!(stderr(&output), "");
        serde_json::from_str(&stdout(&output)).expect("an object")
    };
    let topic = |learned: &Value, id: &str| -> String {
        let judge = learned["judge"].as_str().expect("a file");
        let own = judge.split_once(&format!("[topics.{id}]\n")).expect("it is told of").1;
        own.split("\n\n").next().unwrap_or_default().trim_end().to_owned()
    };
    let [alone, with, against] =
        [&[][..], &["--validate", &tram], &["--validate", &tram, "--validate", &also]].map(learned);
    assert_eq!(topic(&alone, "tram-line"), "wanted = 0\ncards = 0\nright = 0");
    assert_eq!(topic(&with, "tram-line"), "wanted = 6\ncards = 6\nright = 6\nvalidated = 6\nsure = 0.500");
    assert_eq!(
        topic(&against, "tram-line"),
        "wanted = 6\ncards = 9\nright = 6\nvalidated = 9",
        "what speaks against a topic counts as well"
    );
    // Nothing else is learned from them.
    assert_eq!(topic(&alone, "river-treaty"), topic(&against, "river-treaty"));
    let weights = |learned: &Value| -> String {
        let judge = learned["judge"].as_str().expect("a file");
        let from = judge.find("sure = ").expect("a threshold");
        judge.get(from..judge.find("[topics.").expect("topics")).unwrap_or_default().to_owned()
    };
    assert_eq!(weights(&alone), weights(&with));
    let from =
        with["judge"].as_str().and_then(|judge| judge.lines().find(|line| line.starts_with("learned-from")));
    let said = "Topics are measured on 6 messages more, from which nothing is learned\"";
    assert!(from.is_some_and(|from| from.ends_with(said)), "{from:?}");
    let unknown = store.run("measure", &["--fit", &path, "--validate", "no-such-file.tsv"], "");
    assert_eq!(
        (unknown.status.code(), stderr(&unknown).contains("there is no file no-such-file.tsv")),
        (Some(2), true)
    );
}

#[test]
fn conversations_that_teach_nothing_are_refused() {
    let store = Judged::unjudged();
    let [talk_file, alone] = ["talk.tsv", "alone.tsv"].map(|name| store.path(name));
    fs::write(&talk_file, talk(80)).expect("written");
    fs::write(&alone, "text\tlead\nso much for Ostra\tnone\n").expect("written");
    let [path, alone] = [&talk_file, &alone].map(|file| file.to_string_lossy());
    let told = |more: &[&str]| {
        let refused = store.run("measure", &[&["--fit", &*path, "--threads"], more].concat(), "");
        assert_eq!(refused.status.code(), Some(2), "{}", stdout(&refused));
        stderr(&refused)
    };
    let no_conversation =
        "no message tells its conversation; name it in the columns `thread`, `id` and `by`\n";
    assert!(told(&[&alone]).ends_with(no_conversation));
    fs::write(&talk_file, talk(80)).expect("written");
    fs::write(store.path("alone.tsv"), "text\tlead\tthread\tid\tby\nso much for Ostra\tnone\t1\t1\tann\n")
        .expect("written");
    assert_eq!(
        told(&[&alone]),
        "counterpoint: `--threads` needs the encoder, which tells what is said around a message: set `encoder = true` below `[hearing]` in config.toml\n"
    );
    for witness in ["likeness", "discussion"] {
        assert!(told(&[&alone, "--without", witness]).contains("take neither of them away"));
    }
}

/// A direction along an axis, as a folder of folds keeps it.
fn along(axis: usize) -> Vec<u8> {
    let mut numbers = vec![0_u8; 384];
    numbers[axis] = 127;
    numbers
}

#[test]
fn directions_of_encoders_that_had_not_seen_the_messages_are_taken_from_a_folder() {
    let store = Judged::unjudged();
    let [talk, written, folder] = ["talk.tsv", "written.tsv", "folds"].map(|name| store.path(name));
    let message = |at: usize| (0..10).map(|part| word(at, part)).collect::<Vec<_>>().join(" ");
    let lead = |at: usize| if at.is_multiple_of(3) { "river-treaty" } else { "none" };
    let rows = |from: usize, to: usize| -> String {
        (from..to)
            .flat_map(|at| [message(at), "\t".to_owned(), lead(at).to_owned(), "\n".to_owned()])
            .collect()
    };
    fs::write(&talk, format!("text\tlead\n{}", rows(0, 60))).expect("written");
    fs::write(&written, format!("text\tlead\n{}", rows(60, 72))).expect("written");
    fs::create_dir(&folder).expect("a folder");
    let support = json!({ "support": [
        { "topic": "river-treaty", "claim": "", "text": "the treaty of Ostra" },
        { "topic": "no-topic-of-it", "claim": "", "text": "something else" },
    ] });
    fs::write(folder.join("index.json"), support.to_string()).expect("written");
    // What wants the card lies along the axis of the topic's example; its example is another one in each fold.
    let direction = |at: usize, fold: usize| if lead(at) == "none" { along(200) } else { along(fold) };
    for fold in 0..3 {
        let held_out: Vec<usize> = (0..60).filter(|at| at / 7 % 3 == fold).collect();
        let file = |name: &str| folder.join(format!("fold{fold}.{name}"));
        let index: Vec<u8> = held_out
            .iter()
            .flat_map(|at| u32::try_from(*at).expect("a small number").to_le_bytes())
            .collect();
        fs::write(file("index"), index).expect("written");
        let all = |positions: Vec<usize>| -> Vec<u8> {
            positions.into_iter().flat_map(|at| direction(at, fold)).collect()
        };
        fs::write(file("test"), all(held_out)).expect("written");
        fs::write(file("written"), all((60..72).collect())).expect("written");
        fs::write(file("support"), [along(fold), along(300)].concat()).expect("written");
    }
    let (talk, written, path) = (talk.to_string_lossy(), written.to_string_lossy(), folder.to_string_lossy());
    let run = |more: &[&str]| {
        store.run("measure", &[&["--fit", "--folds", &path, &talk, &written], more].concat(), "")
    };
    let output = run(&["--format", "json"]);
    assert_eq!(stderr(&output), "");
    let learned: Value = serde_json::from_str(&stdout(&output)).expect("an object");
    let held_out = "3 folds, each by directions of an encoder that had not seen its messages";
    assert_eq!(learned["held-out"], held_out);
    let measured = &learned["measured"]["all"];
    assert_eq!((&measured["messages"], &measured["cards"]["wanted"]), (&json!(60), &json!(20)));
    assert_eq!((&measured["cards"]["right"], &measured["cards"]["wrong"]), (&json!(20), &json!(0)));
    let without = run(&["--without", "likeness", "--format", "json"]);
    let without: Value = serde_json::from_str(&stdout(&without)).expect("an object");
    assert_eq!(without["measured"]["all"]["cards"]["right"], 0, "no phrase stands in any of them");
    // Other messages than the folder is of are told, and so is a folder that is none.
    let swapped = store.run("measure", &["--fit", "--folds", &path, &written, &talk], "");
    assert_eq!(swapped.status.code(), Some(2));
    assert!(stderr(&swapped).contains("rows where 60 are wanted: give the files"), "{}", stderr(&swapped));
    let nowhere = store.run("measure", &["--fit", "--folds", "no-such-folder", &talk, &written], "");
    assert!(
        stderr(&nowhere).contains("write the folder with `python3 crates/encoder/folds/unpack.py FOLDER`")
    );
}
