//! Likeness to examples: where it speaks, where it is silent, and how good it is on messages that nothing was tuned on.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{fs, path::Path, sync::LazyLock};

use counterpoint::measure::{self, Case, Ears, Share, Without};
use counterpoint_core::{
    dialect::Markup,
    engine::{Engine, Outcome},
    policy::Silence,
    remark::{Author, ChannelId, Context, Floor, PersonId, Place, Remark, RemarkId},
    settings::{Defaults, Key, Mode, Value},
    store::Store,
    time::Clock,
};
use jiff::civil::{Date, date};
use store::read::{self, File, Role};

const DAY: Date = date(2026, 11, 27);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files() -> Vec<File> {
    read::files(&root().join("responses")).expect("the store can be read")
}

fn loaded(files: &[File]) -> Store {
    store::check_files(files, DAY).store.expect("the store has no errors")
}

static STORE: LazyLock<Store> = LazyLock::new(|| loaded(&files()));

fn raised(store: &Store, text: &str) -> Vec<String> {
    let raised = store.raised(text, &Context::default());
    raised.topics.iter().map(|one| store.topics()[one.topic].id.to_string()).collect()
}

#[test]
fn the_half_that_nothing_is_tuned_on_is_heard_as_well_as_is_aimed_at() {
    let file = fs::read_to_string(root().join("tests/labelled/held-out.tsv")).expect("the messages");
    let labels = measure::read(&file, "held-out", &STORE).expect("they are labelled");
    assert_eq!(labels.faults, []);
    let ears = Ears { store: &STORE, encoder: false, without: Without::default() };
    let cases = labels.labelled.iter().map(|labelled| Case { file: 0, labelled, direction: None });
    let cards = measure::measure(&ears, cases, || {}).all.cards;
    let share = |share: Share| share.value().expect("something is measured");
    let (precision, recall) = (share(cards.precision()), share(cards.recall()));
    assert!(precision >= 0.97, "precision {precision:.3}");
    assert!(recall >= 0.90, "recall {recall:.3}");
}

fn heard(text: &str) -> Remark {
    Remark {
        id: RemarkId::from(7),
        place: Place::channel(ChannelId::from(1)),
        floor: Floor::Open,
        author: Author::Person(PersonId::from(1)),
        roles: Vec::new(),
        text: text.to_owned(),
        dialect: Markup::DISCORD,
        context: Context::default(),
        asks: false,
    }
}

#[test]
fn a_message_without_a_phrase_is_answered_by_what_it_is_like_and_says_so() {
    let store = std::sync::Arc::new(loaded(&files()));
    let text =
        "they swore to the kremlin in those days that the west would not come one step further, then it came";
    assert!(store.matcher().raised(text, &Context::default()).topics.is_empty(), "a phrase stands in it");
    let settings = Defaults::default().with(&Key::Mode, Value::Mode(Mode::Card));
    let engine = Engine::new(store, settings, Clock::by_hand(DAY));
    let hearing = engine.hear(&Remark { asks: true, ..heard(text) });
    let Outcome::Speak(reply, _) = &hearing.outcome else { panic!("{:?}", hearing.silence()) };
    assert_eq!(reply.topic.as_str(), "not-one-inch");
    let grounds = hearing.topics[0].ground.to_string();
    let line = grounds.strip_prefix("likeness to `not-one-inch.paraphrases.txt:").expect(&grounds);
    let line: usize = line.trim_end_matches('`').parse().expect("a line");
    let paraphrases =
        files().into_iter().find(|file| file.role == Role::Paraphrases && file.stem == "not-one-inch");
    assert!(paraphrases.expect("its paraphrases").messages().any(|(number, _)| number == line));
    // The same words about nothing of the kind are let be, and so is a quotation.
    for text in [
        "they swore to my sister in those days that the band would not play one song more, then it did",
        &format!("> {text}\nwho wrote this?"),
    ] {
        let hearing = engine.hear(&Remark { id: RemarkId::from(8), ..heard(text) });
        assert!(
            matches!(hearing.silence(), Some(Silence::NothingRaised | Silence::OtherSense { .. })),
            "{text}: {:?}",
            hearing.outcome
        );
    }
}

#[test]
fn what_curators_add_is_learned() {
    let text = "the plate tectonics of the northern ridge explain every earthquake in that valley";
    assert_eq!(raised(&STORE, text), Vec::<String>::new());
    let mut files = files();
    let own = |file: &&mut File| file.role == Role::Paraphrases && file.stem == "neutrality";
    let neutrality = files.iter_mut().find(own).expect("its paraphrases");
    neutrality.text.push_str("[]\n");
    for cause in ["explain", "drive", "cause", "bring about", "stand behind"] {
        for place in ["valley", "gorge", "plain"] {
            neutrality
                .text
                .push_str(&format!("plate tectonics of a ridge {cause} each earthquake in the {place}\n"));
        }
    }
    assert_eq!(raised(&loaded(&files), text), ["neutrality"]);
}

#[test]
fn without_messages_about_nothing_there_is_nothing_to_learn() {
    let mut files = files();
    files.retain(|file| file.role != Role::Asides);
    assert!(loaded(&files).likeness().is_none());
    assert!(STORE.likeness().is_some());
}

#[test]
fn what_is_no_language_is_like_nothing() {
    for text in [
        "a".repeat(2000),
        "aaaaaaaaaaaa!bbbbbbbbbbbb!cccccccccccc!dddddddddddd!eeeeeeeeeeee!ffffffffffff!gggggggggggg"
            .to_owned(),
        "nato ".repeat(300),
        "qwerty asdfg zxcvb poiuy lkjhg mnbvc tyuio ghjkl vbnmc rewqa".to_owned(),
        "(((((((((((((((((".repeat(50),
    ] {
        assert_eq!(
            raised(&STORE, &text),
            Vec::<String>::new(),
            "{}",
            text.chars().take(80).collect::<String>()
        );
    }
}

/// B5: everyday talk among the paraphrases is told of, whether it stands in the list or only sounds like it.
#[test]
fn everyday_talk_among_the_paraphrases_is_told_of() {
    let files = files();
    let everyday = files.iter().find(|file| file.role == Role::Everyday).expect("the list");
    let lines: Vec<&str> = everyday.messages().map(|(_, text)| text).filter(|text| text.len() > 40).collect();
    let taught = |ending: &str| {
        let mut files = files.clone();
        let own = |file: &&mut File| file.role == Role::Paraphrases && file.stem == "neutrality";
        let neutrality = files.iter_mut().find(own).expect("its paraphrases");
        neutrality.text.push_str("[]\n");
        for line in &lines {
            neutrality.text.push_str(&format!("{line}{ending}\n"));
        }
        let check = store::check_files(&files, DAY);
        assert!(check.store.is_none(), "{ending}");
        check.findings.iter().map(|one| one.lint.name).collect::<Vec<_>>()
    };
    let found = taught("!");
    assert!(found.iter().filter(|name| **name == "everyday-paraphrase").count() >= lines.len(), "{found:?}");
    let found = taught(" right now");
    assert!(
        found.iter().filter(|name| **name == "everyday-paraphrase").count() * 2 > lines.len(),
        "{found:?}"
    );
}
