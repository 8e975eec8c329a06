//! `measure`: what is right and wrong on labelled messages, how far that can be trusted, and talk that nobody labelled.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/command.rs"]
mod command;

use std::fs;

use command::{Judged, stderr, stdout};
use serde_json::{Value, json};

fn object(text: &str) -> Value {
    serde_json::from_str(text).expect("an object")
}

/// The counts of a score: right, wrong, neither, wanted.
fn counts(score: &Value) -> [u64; 4] {
    ["right", "wrong", "neither", "wanted"].map(|key| score[key].as_u64().expect("a count"))
}

/// Messages as `../shared/chat` has them.
const TALK: &str = "text\tlead\talso\tclaim\tstance\twhy\tsample\tbefore\tparent\n\
    the Ostra treaty is not legally binding\triver-treaty\triver-treaty\tnot-binding\tasserts\t-\tthreads\t\t\n\
    the Ostra treaty was a joke\triver-treaty\triver-treaty\t-\tasserts\t-\tthreads\t\t\n\
    the Ostra treaty was a joke\triver-treaty\triver-treaty\t-\tasserts\t-\tthreads\triver-treaty:2\t\n\
    tram expansion caused this whole debt\tnone\t\t-\t-\toff\tthreads\t\t\n\
    tram expansion caused this whole debt\tnone\ttram-line\t-\t-\toff\tthreads\t\t\n\
    tram expansion caused this whole debt\teither\ttram-line\t-\t-\toff\telsewhere\t\t\n\
    My brother was killed. The Ostra treaty is not legally binding\tnone\t\t-\t-\tgrief\telsewhere\t\t\n\
    so, the harbour talks\tnone\t\t-\t-\tother\telsewhere\t\t\n\
    розширення трамвая причина боргів\ttram-line\t\ttram-pays-back\tdisputes\t-\telsewhere\t\t\n\
    tram expansion caused this whole debt\ttram-line\t\ttram-caused-debt?\tasserts\t-\telsewhere\t\t\n\
    tram expansion caused this whole debt\ttram-line\t\tnot-of-the-store\tasserts\t-\telsewhere\t\t\n\
    hello there\triver-treaty\t\tnot-binding\tasks\t-\telsewhere\t\t\n";

fn talk(store: &Judged, more: &[&str]) -> Value {
    object(&stdout(&store.run("measure", &[&["-", "--format", "json"], more].concat(), TALK)))
}

#[test]
fn cards_offers_and_what_counts_neither_way() {
    let store = Judged::new();
    let measured = talk(&store, &[]);
    let all = &measured["all"];
    assert_eq!((&all["messages"], &all["wavering"], &all["own-loss"]), (&12.into(), &1.into(), &1.into()));
    // Sure: the claim; two others before; the tram six times, of which one is wrong, one tolerable, one on a wavering message.
    assert_eq!(counts(&all["cards"]), [5, 1, 2, 7]);
    // Maybe: the treaty alone; and the harbour talks, which nobody wants and which are never sure.
    assert_eq!(counts(&all["cards-and-offers"]), [6, 2, 2, 7]);
    assert_eq!(all["cards"]["precision"]["part"], 5);
    let low = all["cards"]["precision"]["low"].as_f64().expect("a bound");
    assert!((low - 0.4365).abs() < 1e-3, "{low}");
    let alarms = measured["false-alarms"].as_array().expect("a list");
    let alarms: Vec<(&Value, &Value)> = alarms.iter().map(|one| (&one["line"], &one["grade"])).collect();
    assert_eq!(alarms, [(&json!(5), &json!("sure")), (&json!(9), &json!("maybe"))]);
    let misses = measured["misses"].as_array().expect("a list");
    assert_eq!((misses.len(), &misses[0]["line"]), (1, &json!(13)));
}

#[test]
fn the_claim_and_the_camp_that_lead() {
    let store = Judged::new();
    let measured = talk(&store, &[]);
    let all = &measured["all"];
    // Three messages make a known claim; a claim of the store leads two of them, one of the two rightly.
    assert_eq!(counts(&all["claims"]), [1, 1, 0, 3]);
    assert_eq!((&all["right-claim"]["part"], &all["right-claim"]["of"]), (&json!(1), &json!(2)));
    assert_eq!((&all["other-camp"]["part"], &all["other-camp"]["of"]), (&json!(1), &json!(1)));
    let camps = measured["by-camp"].as_object().expect("an object");
    assert_eq!(camps.keys().collect::<Vec<_>>(), ["russia-critics"]);
    assert_eq!(camps["russia-critics"]["cards"]["recall"]["part"], 1);
}

#[test]
fn by_language_by_sample_and_by_how_likely_it_is_called() {
    let store = Judged::new();
    let measured = talk(&store, &[]);
    let messages = |groups: &Value| -> Vec<(String, u64)> {
        let groups = groups.as_object().expect("groups");
        groups.iter().map(|(name, one)| (name.clone(), one["messages"].as_u64().unwrap_or(0))).collect()
    };
    assert_eq!(messages(&measured["by-language"]), [("en".to_owned(), 11), ("uk".to_owned(), 1)]);
    assert_eq!(messages(&measured["by-sample"]), [("elsewhere".to_owned(), 7), ("threads".to_owned(), 5)]);
    let bins = measured["calibration"].as_array().expect("bins");
    let bins: Vec<(f64, u64, u64)> = bins
        .iter()
        .map(|bin| {
            let count = |key: &str| bin["wanted"][key].as_u64().unwrap_or(0);
            (bin["called"].as_f64().unwrap_or(0.0), count("part"), count("of"))
        })
        .collect();
    // A phrase alone is called 0.73 twice, and wanted once; 0.95 six times, and wanted five times.
    assert_eq!(bins.iter().map(|bin| (bin.1, bin.2)).collect::<Vec<_>>(), [(1, 2), (5, 6)]);
    assert!((bins[0].0 - 0.731).abs() < 1e-3 && (bins[1].0 - 0.953).abs() < 1e-3, "{bins:?}");
}

#[test]
fn a_witness_is_taken_away() {
    let store = Judged::new();
    let cards = |without: &[&str]| counts(&talk(&store, without)["all"]["cards"]);
    // Without the discussion the treaty alone is offered.
    assert_eq!(cards(&["--without", "discussion"]), [4, 1, 2, 7]);
    assert_eq!(cards(&["--without", "phrases"]), [0, 0, 0, 7]);
    assert_eq!(cards(&["--without", "likeness"]), [5, 1, 2, 7]);
    let without = talk(&store, &["--without", "phrases", "--without", "discussion"]);
    assert_eq!(without["without"], json!(["phrases", "discussion"]));
}

#[test]
fn the_tables_say_what_the_counts_are_and_what_was_left_out() {
    let store = Judged::new();
    let text = stdout(&store.run("measure", &["-"], TALK));
    for part in [
        "12 messages: a card is wanted for 7; readers wavered on 1, and these count neither way.",
        "by a judge that was learned from nothing: made for a test. No figure is held out from that.",
        "0.833 [0.436, 0.970] 5 of 6",
        "\nrussia-critics  ",
        "\n0.9 to 1.0  ",
        "line 5, a card of `tram-line` instead of none: tram expansion",
        "found: `tram expansion*` (called 0.95)",
        "1 message is labelled with a claim that the store does not have",
    ] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
}

#[test]
fn what_the_gate_of_losses_costs_is_told() {
    let store = Judged::new();
    let rows = "text\tlang\tlead\tsample\n\
        the Ostra treaty is not legally binding\ten\triver-treaty\tthreads\n\
        My brother was killed. The Ostra treaty is not legally binding\ten\triver-treaty\tthreads\n\
        My brother was killed. The Ostra treaty is not legally binding\ten\tnone\tthreads\n\
        розширення трамвая причина боргів\tuk\ttram-line\tthreads\n";
    let measured = object(&stdout(&store.run("measure", &["-", "--format", "json"], rows)));
    let cost = |group: &Value| {
        let count = |key: &str| group["own-loss-of-wanted"][key].as_u64().expect("a count");
        (group["own-loss"].as_u64().expect("a count"), count("part"), count("of"))
    };
    assert_eq!(cost(&measured["all"]), (2, 1, 3));
    assert_eq!(cost(&measured["by-language"]["en"]), (2, 1, 2));
    assert_eq!(cost(&measured["by-language"]["uk"]), (0, 0, 1));
    let text = stdout(&store.run("measure", &["-"], rows));
    let told = "Heard as a loss of their author's own: 2, 1 of the wanted among them; as a mention";
    assert!(text.contains(told), "{text}");
    let language =
        |name: &str| text.lines().find(|line| line.starts_with(name)).expect("its line").to_owned();
    assert!(language("language").ends_with("  of the wanted, heard as a loss"), "{text}");
    assert!(language("en ").ends_with("  0.500 [0.095, 0.905] 1 of 2"), "{text}");
    assert!(language("uk ").ends_with(" 0 of 1"), "{text}");
}

#[test]
fn sets_that_want_nothing_are_read_by_their_columns() {
    let store = Judged::new();
    let measured = |rows: &str| object(&stdout(&store.run("measure", &["-", "--format", "json"], rows)));
    let near = measured("text\tlang\tnear\ntram expansion caused this whole debt\tru\ttram-line\n");
    assert_eq!(counts(&near["all"]["cards"]), [0, 1, 0, 0]);
    assert_eq!(near["by-language"]["ru"]["messages"], 1, "the column says it");
    let grief =
        "text\tlang\tkind\nmy brother was killed near Ostra\ten\tdeath\nthe Ostra treaty\ten\tnot-grief\n";
    let grief = measured(grief);
    assert_eq!((&grief["all"]["messages"], &grief["all"]["own-loss"]), (&json!(1), &json!(1)));
    let statement =
        "text\tlang\ttopic\tclaim\nthe tram will pay back its loan, Norvik\ten\ttram-line\ttram-pays-back\n";
    let statement = measured(statement);
    assert_eq!(statement["all"]["right-claim-offered"]["part"], 1);
}

#[test]
fn a_store_without_a_judge_is_measured_as_the_bot_hears_it() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let rows = "text\ttopics\n\
        the Ostra treaty was a joke\triver-treaty\n\
        that ostrra\\nis paper\triver-treaty\n\
        a hotel in Ostra, near the old dam\tnone\n\
        tram expansion caused this whole debt\tnone\n\
        so what did Ostra say\triver-treaty,harbour-talks\n";
    fs::write(file.path(), rows).expect("it is written");
    let path = file.path().to_string_lossy().into_owned();
    let store = Judged::unjudged();
    let measure = |more: &[&str], input: &str| store.run("measure", more, input);
    let json = object(&stdout(&measure(&[&path, "--format", "json"], "")));
    assert_eq!((&json["judge"], &json["all"]["messages"]), (&Value::Null, &5.into()));
    assert_eq!(counts(&json["all"]["cards"]), [0, 0, 0, 3], "without a judge nothing is sure");
    assert_eq!(counts(&json["all"]["cards-and-offers"]), [1, 1, 0, 3]);
    let tried = object(&stdout(&store.run("try", &["--format", "json", "the Ostra treaty was a joke"], "")));
    assert_eq!((&tried["outcome"], &tried["topics"][0]["grade"]), (&json!("offer"), &json!("maybe")));
    let topic = json["topics"].as_array().expect("topics").iter().find(|one| one["topic"] == "river-treaty");
    assert_eq!(counts(&topic.expect("it is measured")["cards-and-offers"]), [1, 0, 0, 3]);
    let alarm = &json["false-alarms"][0];
    assert_eq!((&alarm["line"], &alarm["topic"]), (&5.into(), &"tram-line".into()));
    assert_eq!(alarm["grounds"][0], "tram expansion*");
    let miss = &json["misses"][0];
    assert_eq!((&miss["line"], &miss["text"]), (&3.into(), &"that ostrra\nis paper".into()));
    assert_eq!((&miss["nearest"], &miss["lacks"]), (&"ostra".into(), &"the message has no `ostra`".into()));
    let held = &json["misses"][1];
    assert_eq!((&held["topic"], &held["nearest"]), (&"river-treaty".into(), &"ostra".into()));
    assert_eq!(held["lacks"], "no word that shows this sense stands within 15 words");
    assert_eq!(json["confusion"][0]["times"], 2);
    let text = stdout(&measure(&[&path], ""));
    assert!(text.contains("precision") && text.contains("nearest: `ostra`"), "{text}");
    let judge = "\nThe store has no judge: nothing is sure, and what may be meant is offered.\n";
    assert!(text.contains(judge), "{text}");
    // What is wrong with a file is told with its line.
    for (rows, said) in [
        (
            "text\tlabel\n",
            "the first line names the columns, and none of `lead`, `topics` and `topic` is among them: one of them says which card is wanted",
        ),
        (
            "message\tlead\n",
            "the first line names the columns, and `text` is not among them; the columns are parted by tabs",
        ),
        (
            "text\ttopics\nhello\tcabbages\n",
            "line 2: `cabbages` is no topic of the store; labels are ids of topics, parted by commas, or `none`",
        ),
        ("text\ttopics\nhello\n", "line 2 has fewer columns than the first line names"),
        ("text\ttopics\nhe\\llo\tnone\n", "line 2: a backslash stands before `n`, `t` or another backslash"),
    ] {
        let output = measure(&["-"], rows);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(stderr(&output), format!("counterpoint: -: {said}\n"));
    }
}

#[test]
fn k27_every_faulty_line_is_told_at_once_and_the_rest_is_measured() {
    let rows = "text\ttopics\n\
        ¯\\_(ツ)_/¯ they gave up their dam for Ostra\triver-treaty\n\
        tram expansion caused this whole debt\ttram-line\n\
        short\n\
        he\\llo\tcabbages,kings\n";
    let output = Judged::unjudged().run("measure", &["-", "--format", "json"], rows);
    assert_eq!(output.status.code(), Some(2));
    let measured = object(&stdout(&output));
    assert_eq!(
        (&measured["all"]["messages"], &measured["all"]["cards-and-offers"]["right"]),
        (&1.into(), &1.into())
    );
    let labels = "is no topic of the store; labels are ids of topics, parted by commas, or `none`";
    let expected = format!(
        "counterpoint: -: line 2: a backslash stands before `n`, `t` or another backslash\n\
         -: line 4 has fewer columns than the first line names\n\
         -: line 5: `cabbages` {labels}\n-: line 5: `kings` {labels}\n\
         -: line 5: a backslash stands before `n`, `t` or another backslash\n"
    );
    assert_eq!(stderr(&output), expected);
}

#[test]
fn what_a_file_says_of_the_discussion_is_read_whole_or_is_a_fault() {
    let rows = "text\tlead\tbefore\tparent\n\
        the Ostra treaty was a joke\triver-treaty\tnone\tnone\n\
        the Ostra treaty was a joke\triver-treaty\ttram-line\triver-treaty\n\
        the Ostra treaty was a joke\triver-treaty\triver-treaty:1,tram-line:two\t\n\
        the Ostra treaty was a joke\triver-treaty\triver-traety:2\triver-treaty,tram-lime\n\
        the Ostra treaty was a joke\triver-treaty,none\t river-treaty : 2\t\n\
        the Ostra treaty was a joke\t either \t river-treaty:2 , tram-line:1 \t river-treaty \n";
    let output = Judged::new().run("measure", &["-", "--format", "json"], rows);
    let before = "does not tell how many people raised a topic; write its id, a colon and the number of people, as in `tram-line:2`";
    let labels = "is no topic of the store; labels are ids of topics, parted by commas, or `none`";
    let expected = format!(
        "counterpoint: -: line 3: `tram-line` {before}\n-: line 4: `tram-line:two` {before}\n\
         -: line 5: `river-traety` {labels}\n-: line 5: `tram-lime` {labels}\n\
         -: line 6: `none` {labels}\n-: line 6: `river-treaty : 2` {before}\n"
    );
    assert_eq!((output.status.code(), stderr(&output)), (Some(2), expected));
    let measured = object(&stdout(&output));
    assert_eq!((&measured["all"]["messages"], &measured["all"]["wavering"]), (&2.into(), &1.into()));
    // What others raised makes the one of the two a card.
    assert_eq!(counts(&measured["all"]["cards"]), [0, 0, 1, 1]);
}

#[test]
fn a_stance_is_one_of_three() {
    let rows = "text\ttopics\tstance\nthe Ostra treaty binds\triver-treaty\tdeny\nit does\tnone\tasserts\n";
    let output = Judged::unjudged().run("measure", &["-"], rows);
    let told = "line 2: `deny` is no stance; a message `asserts`, `disputes` or `asks`";
    assert!(stderr(&output).contains(told), "{}", stderr(&output));
}

#[test]
fn several_files_are_measured_together_and_named() {
    let store = Judged::new();
    let [one, two] = ["one.tsv", "two.tsv"].map(|name| store.path(name));
    fs::write(&one, "text\tlead\nthe Ostra treaty is not legally binding\triver-treaty\n").expect("written");
    fs::write(&two, "text\ttopics\ntram expansion caused this whole debt\tnone\n").expect("written");
    let (one, two) = (one.to_string_lossy().into_owned(), two.to_string_lossy().into_owned());
    let text = stdout(&store.run("measure", &[&one, &two], ""));
    assert!(text.starts_with("2 messages: a card is wanted for 1; "), "{text}");
    assert!(text.contains(&format!("{two}, line 2, a card of `tram-line`")), "{text}");
    let samples = object(&stdout(&store.run("measure", &[&one, &two, "--format", "json"], "")));
    let names = samples["by-sample"].as_object().expect("samples").keys().cloned().collect::<Vec<_>>();
    assert_eq!(names, ["one", "two"]);
}

#[test]
fn talk_that_nobody_labelled_is_counted_and_not_shown() {
    let store = Judged::new();
    let file = store.path("talk.txt");
    let lines = "tram expansion caused this whole debt\n\nthe Ostra treaty was a joke\r\nhello\\nthere\n\
        the harbour talks\nno politics please\n";
    fs::write(&file, lines).expect("written");
    let path = file.to_string_lossy().into_owned();
    let flow = object(&stdout(&store.run("measure", &["--flow", &path, "--format", "json"], "")));
    assert_eq!(
        (&flow["lines"], &flow["own-loss"], &flow["with-encoder"]),
        (&5.into(), &1.into(), &Value::Null)
    );
    let heard = &flow["without-encoder"];
    assert_eq!((&heard["cards"], &heard["offers"]), (&1.into(), &2.into()));
    assert_eq!((&heard["cards-per-thousand"], &heard["offers-per-thousand"]), (&json!(200.0), &json!(400.0)));
    assert_eq!(heard["topics"]["tram-line"]["cards-per-thousand"], 200.0);
    let text = |more: &[&str]| stdout(&store.run("measure", &[&["--flow", &path], more].concat(), ""));
    assert!(!text(&[]).contains("whole debt") && text(&[]).contains("1 (200.00)"), "{}", text(&[]));
    let shown = text(&["--show", "1"]);
    assert!(shown.contains("line 1, a card of `tram-line` (0.95) by `tram expansion*`: tram"), "{shown}");
    assert!(!shown.contains("a joke"), "one is shown: {shown}");
    // The same, packed.
    let packed = store.path("talk.txt.gz");
    let out = fs::File::create(&packed).expect("a file");
    let mut out = flate2::write::GzEncoder::new(out, flate2::Compression::fast());
    std::io::Write::write_all(&mut out, lines.as_bytes())
        .and_then(|()| out.finish().map(drop))
        .expect("packed");
    let packed = packed.to_string_lossy().into_owned();
    assert_eq!(stdout(&store.run("measure", &["--flow", &packed], "")), text(&[]));
}

#[test]
fn what_has_no_message_a_line_is_refused_where_lines_are_counted() {
    let store = Judged::new();
    let refused = |name: &str, bytes: &[u8]| {
        let file = store.path(name);
        fs::write(&file, bytes).expect("written");
        let path = file.to_string_lossy().into_owned();
        let output = store.run("measure", &["--flow", &path], "");
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{name}");
        let told = stderr(&output);
        told.strip_prefix(&format!("counterpoint: {path}")).unwrap_or_else(|| panic!("{told}")).to_owned()
    };
    let export = "{\n  \"guild\": {\"id\": \"900\"},\n  \"messages\": [\n    {\"id\": \"1\"}\n  ]\n}\n";
    let gzip = |text: &str| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut out, text.as_bytes()).expect("packed");
        out.finish().expect("packed")
    };
    let whole = gzip(&"the Ostra treaty was a joke\n".repeat(1000));
    let json = ": the file is JSON, as its name or its beginning says, and has no message a line; give a file that has, or play the export: `counterpoint replay --every FILE`\n";
    let packed = ": the file is packed by gzip, and is torn or damaged; copy or pack it again\n";
    let other = ": the file is not packed by gzip, as its name says; pack it, or give it a name that does not end in `.gz`\n";
    let empty = ": the file is empty; export the channel again, in the format JSON, or give a file with a message a line\n";
    for (name, bytes, told) in [
        ("talk.txt", export.as_bytes(), json),
        ("talk.json", export.as_bytes(), json),
        ("talk.txt", export.replace(['\n', ' '], "").as_bytes(), json),
        ("talk.txt", b"[\"the Ostra treaty\", \"a joke\"]", json),
        ("talk.json", b"", json),
        ("talk.txt.gz", &gzip(export), json),
        ("talk.txt", b"", empty),
        ("talk.txt.gz", b"", empty),
        ("talk.txt.gz", &whole[..whole.len() - 9], packed),
        ("talk.txt.gz", &whole[..8], packed),
        ("talk.txt.gz", b"the Ostra treaty was a joke\n", other),
        (
            "talk.txt",
            b"hello\n\xE4\xEE\xE3\n",
            ": line 2 is not text in UTF-8; save the file as UTF-8, and give that\n",
        ),
    ] {
        assert_eq!(refused(name, bytes), told, "{name}");
        // What `replay` says of a file that it cannot play either.
        if told != json {
            let path = store.path(name).to_string_lossy().into_owned();
            assert_eq!(stderr(&store.run("replay", &[&path], "")), format!("counterpoint: {path}{told}"));
        }
    }
    assert!(
        refused("talk.txt", b"\xFF\xFEh\0i\0")
            .starts_with(": the file is text in UTF-16, as PowerShell writes it; save it as UTF-8")
    );
    let long = refused("talk.txt", "x".repeat(1024 * 1024 + 1).as_bytes());
    assert!(long.starts_with(": line 1 is longer than 1048576 bytes; "), "{long}");
    let folder = store.path("store").to_string_lossy().into_owned();
    for command in [&["measure", "--flow"][..], &["measure"], &["replay"]] {
        let output = store.run(command[0], &[&command[1..], &[&folder]].concat(), "");
        let told = format!("counterpoint: {folder} is a folder; name the files in it\n");
        assert_eq!((output.status.code(), stderr(&output)), (Some(2), told), "{command:?}");
    }
}
