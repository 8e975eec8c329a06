//! What is wrong in a table of words ends the build, with file and line: the reader of `crates/core/build`, as the build uses it.

#[expect(dead_code, reason = "what is read is written by another module of the build")]
#[path = "../build/read.rs"]
mod read;

use read::Table;

const ENGLISH: &str = "\
-name = English
-bot = Counterpoint

hello = Hello from { -bot }
topics =
    { $topics ->
        [one] { $topics } topic
       *[other] { $topics } topics
    }
topic = { $topic } is { $state }
    .label = Topic
";

fn english() -> Result<Table, Vec<String>> {
    table("en", ENGLISH)
}

fn table(code: &str, text: &str) -> Result<Table, Vec<String>> {
    Table::read(&format!("words/{code}.ftl"), code, text)
}

/// What is wrong with a table that is no translation, or none at all.
fn faults(code: &str, text: &str) -> Vec<String> {
    match (table(code, text), english()) {
        (Ok(table), Ok(english)) => table.strays_from(&english),
        (Err(faults), _) | (_, Err(faults)) => faults,
    }
}

#[test]
fn a_table_is_read_whole() {
    let table = english().expect("it is whole");
    assert_eq!((table.code.as_str(), table.name.as_str()), ("en", "English"));
    let keys: Vec<&str> = table.messages.iter().map(|message| message.key.as_str()).collect();
    assert_eq!(keys, ["hello", "topics", "topic", "topic.label"]);
    let hello = table.message("hello").and_then(read::Message::plain);
    assert_eq!(hello.as_deref(), Some("Hello from Counterpoint"));
    let topics: Vec<_> = table.message("topics").into_iter().flat_map(read::Message::variables).collect();
    assert_eq!(topics, [("topics", true)]);
    let topic: Vec<_> = table.message("topic").into_iter().flat_map(read::Message::variables).collect();
    assert_eq!(topic, [("state", false), ("topic", false)]);
}

#[test]
fn what_a_translation_lacks_is_no_fault_and_what_it_has_too_much_is() {
    assert_eq!(faults("uk", "-name = Ukrainian\n"), Vec::<String>::new());
    let rows = [
        (
            "-name = Ukrainian\n\ngoodbye = До побачення\n",
            "words/uk.ftl:3: `goodbye` is unknown to words/en.ftl",
        ),
        (
            "-name = Ukrainian\ntopic = { $topic } { $place }\n",
            "words/uk.ftl:2: `topic` has the variables [\"place\", \"topic\"], and words/en.ftl has [\"state\", \"topic\"]",
        ),
        (
            "-name = Ukrainian\ntopics =\n    { $topics ->\n        [one] тема\n       *[many] тем\n    }\n",
            "words/uk.ftl:3: the choice by `$topics` lacks forms that this language has: {\"few\"}",
        ),
        (
            "-name = Ukrainian\nhello = Вітання\nhello = Привіт\n",
            "words/uk.ftl:3: `hello` stands in it twice",
        ),
        ("hello = Вітання\n", "words/uk.ftl: the term `-name`, the language's English name, is missing"),
        (
            "-name = Ukrainian\ntopics =\n    { $topics ->\n        [one] тема\n        [few] теми\n        [0] нічого\n       *[many] тем\n    }\n",
            "words/uk.ftl:3: the number 0 stands behind a category of plural forms",
        ),
        ("-name = Ukrainian\nhello = { -app }\n", "words/uk.ftl:2: `-app` is no term, or its text varies"),
        (
            "-name = Ukrainian\nhello = { NUMBER($topics) }\n",
            "words/uk.ftl:2: only variables, terms, texts in quotes and choices by a number stand in braces here",
        ),
        ("-name = Ukrainian\nhello = { $topic\n", "words/uk.ftl:3: Expected a token starting with \"}\""),
    ];
    for (text, fault) in rows {
        assert_eq!(faults("uk", text), [fault], "{text}");
    }
    let unknown = faults("xx", "-name = Nowhere\n");
    assert_eq!(unknown, ["words/xx.ftl: `xx` is no language of which Unicode CLDR has plural rules"]);
}
