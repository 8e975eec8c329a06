//! Likeness to examples: what sounds like everyday talk or like another topic is told of, and how the store is heard on messages that nothing
//! was tuned on.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{fs, path::Path, sync::Arc};

use counterpoint::measure::{self, Case, Ears, Share, Without};
use counterpoint_core::{
    engine::{Engine, Outcome},
    hear::{DIMENSIONS, Direction},
    matcher::Ground,
    remark::{Remark, RemarkId},
    settings::{Defaults, Key, Mode, Value},
    store::Store,
    time::Clock,
};
#[cfg(feature = "encoder")]
use counterpoint_core::{
    hear::{Alone, Capped, Directions, Grade, Taken, has_direction},
    matcher::{named, plain_text},
    remark::Context,
};
use jiff::civil::{Date, date};
use store::{
    lint::likeness,
    read::{self, File, Role},
};

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

/// Without the encoder: what it adds is measured with `measure`, which takes minutes the first time.
#[test]
fn the_half_that_nothing_is_tuned_on_is_heard_as_well_as_is_aimed_at() {
    let store = loaded(&files());
    let file = fs::read_to_string(root().join("tests/labelled/held-out.tsv")).expect("the messages");
    let labels = measure::read(&file, "held-out", &store).expect("they are labelled");
    assert_eq!(labels.faults, []);
    let ears = Ears { store: &store, judge: store.judge(), encoder: false, without: Without::default() };
    let cases = labels.labelled.iter().map(|labelled| Case { file: 0, labelled, direction: None });
    let measured = measure::measure(&ears, cases, || {}).all;
    let share = |share: Share| share.value().expect("something is measured");
    // When the judge was learned: cards and offers 139 of 212 wanted.
    assert!(share(measured.cards.precision()) >= 0.97, "{:?}", measured.cards);
    assert!(share(measured.cards_and_offers.recall()) >= 0.64, "{:?}", measured.cards_and_offers);
    assert!(share(measured.cards_and_offers.precision()) >= 0.7, "{:?}", measured.cards_and_offers);
}

/// What is measured on a labelled file with the encoder, whose directions of examples come with the program. Nearly all its time is the
/// encoder's, unoptimised as tests are: it works on all cores, and what it made is kept for the next run.
#[cfg(feature = "encoder")]
fn measured(name: &str) -> measure::Measured {
    let encoder = ::likeness::encoder().expect("the model lies in the program");
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("directions-of-{name}"));
    let mut cache = ::likeness::cache(&encoder, Some(&kept));
    let store = loaded(&files());
    let texts: Vec<&str> = store.exemplars().iter().map(|one| one.text).collect();
    store.learn(::likeness::directions(&encoder, &mut cache, &texts, |_| ()));
    let path = root().join("tests/labelled").join(name).with_extension("tsv");
    let file = fs::read_to_string(path).expect("the messages");
    let labels = measure::read(&file, name, &store).expect("they are labelled");
    assert_eq!(labels.faults, []);
    let own = labels.labelled.iter().map(|one| has_direction(&one.text).then(|| plain_text(&one.text)));
    let own: Vec<Option<_>> = own.collect();
    let called = |text: &str| named(text, &store.raised(text, &Context::default()));
    let called: Vec<Option<String>> = labels.labelled.iter().map(|one| called(&one.text)).collect();
    let long: Vec<&str> =
        own.iter().flatten().map(AsRef::as_ref).chain(called.iter().flatten().map(String::as_str)).collect();
    let made = ::likeness::directions(&encoder, &mut cache, &long, |_| ());
    let made: std::collections::BTreeMap<&str, Direction> = long.iter().copied().zip(made).collect();
    cache.save(&[texts, long.clone()].concat(), store::whole::write).expect("they are kept");
    let directions: Vec<Option<Directions>> = own
        .iter()
        .zip(&called)
        .map(|(own, called)| {
            let names = called.as_ref().and_then(|called| made.get(called.as_str()).cloned());
            Some(Directions { names, ..made.get(own.as_ref()?.as_ref())?.clone().into() })
        })
        .collect();
    let ears = Ears { store: &store, judge: store.judge(), encoder: true, without: Without::default() };
    let cases = labels.labelled.iter().zip(&directions);
    let cases = cases.map(|(labelled, direction)| Case { file: 0, labelled, direction: direction.as_ref() });
    measure::measure(&ears, cases, || {})
}

#[cfg(feature = "encoder")]
#[test]
fn with_the_encoder_the_same_half_is_heard_better() {
    let measured = measured("held-out").all;
    let share = |share: Share| share.value().expect("something is measured");
    // When the judge was learned: cards 85 of 86 right, cards and offers 189 of 212 wanted.
    assert!(share(measured.cards.precision()) >= 0.95, "{:?}", measured.cards);
    assert!(share(measured.cards_and_offers.recall()) >= 0.88, "{:?}", measured.cards_and_offers);
    assert!(share(measured.cards_and_offers.precision()) >= 0.93, "{:?}", measured.cards_and_offers);
}

/// A message is like its denial: words tell them apart.
#[cfg(feature = "encoder")]
#[test]
fn who_denies_a_claim_is_seldom_taken_for_who_makes_it() {
    let measured = measured("denials");
    let of = |kind: &str| *measured.by_sample.get(kind).expect("the kind is there");
    let (denial, statement) = (of("denial"), of("statement"));
    // Of 60 denials 55 have their card or its offer; the claim that they deny leads 8. Of 60 statements 58 have it; a claim of their side
    // leads 54, and one of the other 1.
    assert!(denial.cards_and_offers.right >= 50, "{:?}", denial.cards_and_offers);
    assert!(denial.right_of_led_offered.part <= 8, "{:?}", denial.right_of_led_offered);
    assert!(statement.right_side_offered.part >= 48, "{:?}", statement.right_side_offered);
}

/// What a message is taken to raise, by the store's own judge and with the encoder.
#[cfg(feature = "encoder")]
fn heard() -> impl Fn(&str) -> Vec<Taken> {
    let encoder = ::likeness::encoder().expect("the model lies in the program");
    let store = loaded(&files());
    let texts: Vec<&str> = store.exemplars().iter().map(|one| one.text).collect();
    let mut cache = ::likeness::cache(&encoder, None);
    let learned = ::likeness::directions(&encoder, &mut cache, &texts, |_| ());
    drop(texts);
    store.learn(learned);
    move |text| {
        let raised = store.raised(text, &Context::default());
        let names = named(text, &raised).map(|names| ::likeness::direction(&encoder, &names));
        let directions = Directions { names, ..::likeness::direction(&encoder, text).into() };
        let judge = store.judge();
        store.weighed(judge, text, &raised, Some(&directions), true, &Alone).taken
    }
}

#[cfg(feature = "encoder")]
#[test]
fn where_the_likeliest_topic_may_not_be_sure_no_other_is() {
    let taken = heard()("Из Украины восемь лет лепили антироссию и накачивали оружием против нас");
    let (first, others) = taken.split_first().expect("a topic");
    assert_eq!((first.grade, first.capped), (Grade::Maybe, Some(Capped::Unproven)), "{taken:?}");
    assert!(others.iter().any(|one| one.capped == Some(Capped::Outdone)), "{taken:?}");
    assert!(others.iter().all(|one| one.grade < Grade::Sure), "{taken:?}");
}

/// Whoever only names a topic makes no claim: few of these messages bring a card, and hardly one a card that a claim leads.
#[cfg(feature = "encoder")]
#[test]
fn who_only_names_a_topic_is_seldom_answered() {
    let heard = heard();
    let heard = |text: &str| heard(text).first().map(|first| (first.grade, first.capped)).expect("a topic");
    let only = Some(Capped::OnlyNamed);
    assert_eq!(heard("made a timeline of the budapest memorandum for the wiki"), (Grade::Mention, only));
    assert_eq!(heard("is there a translation of the Budapest Memorandum?"), (Grade::Maybe, only));
    assert_eq!(heard("anyone got notes on the istanbul talks?"), (Grade::Maybe, only));
    assert_eq!(heard("anyone got notes on the istanbul talks"), (Grade::Mention, only));
    assert_eq!(heard("the Budapest Memorandum was worth nothing"), (Grade::Sure, None));
    let measured = measured("names").all;
    // Of 398 messages 42 have a card; 204 had one before what a message calls its topics was compared with it.
    assert!(measured.cards.wrong <= 60, "{:?}", measured.cards);
}

/// `CONTRIBUTING.md` tells how `crates/likeness/known.bin` is made anew.
#[cfg(feature = "encoder")]
#[test]
fn most_examples_of_the_store_have_their_directions_in_the_program() {
    let encoder = ::likeness::encoder().expect("the model lies in the program");
    let cache = ::likeness::cache(&encoder, None);
    let store = loaded(&files());
    let texts: Vec<_> = store.exemplars().iter().map(|one| one.text).collect();
    let known = texts.iter().filter(|text| cache.has(text)).count();
    assert!(known * 10 >= texts.len() * 9, "{known} of {} are known: make known.bin anew", texts.len());
}

/// The direction along an axis, a little towards another.
fn towards(axis: usize, also: usize) -> Direction {
    let mut vector = [0.0; DIMENSIONS];
    vector[axis] = 1.0;
    vector[also] += 0.2;
    Direction::of(&vector)
}

#[test]
fn what_the_encoder_cannot_tell_apart_is_told_of() {
    let files = read::files(&root().join("tests/fixture-store")).expect("the store can be read");
    let store = loaded(&files);
    let topics = store.topics().len();
    // The examples of each topic lie along an axis of its own; two of the tram's lie elsewhere.
    let tram = store.topics().iter().position(|topic| topic.id.as_str() == "tram-line").expect("the topic");
    let (mut astray, mut small_talk) = (0, 0);
    let directions = store.exemplars().into_iter().enumerate().map(|(at, one)| {
        let line = one.place.as_ref().map_or(0, |(_, line)| *line);
        match one.topic {
            Some(topic) if topic == tram && line == 3 => {
                astray = at;
                towards(20 + (tram + 1) % topics, 100 + at % 200)
            }
            Some(topic) if topic == tram && line == 4 => {
                small_talk = at;
                towards(50, 100 + at % 200)
            }
            Some(topic) => towards(20 + topic, 100 + at % 200),
            None => towards(10, 100 + at % 200),
        }
    });
    store.learn(directions.collect());
    let found = likeness::check(&store, &files, &[("is the bus late again", towards(50, 99))]);
    let names: Vec<&str> = found.iter().map(|finding| finding.lint.name).collect();
    assert_eq!(names, ["topics-alike", "paraphrase-like-everyday-talk"], "of {astray} and {small_talk}");
    let lines =
        found.iter().map(|one| files[one.place.file].text[..one.place.span.start].lines().count() + 1);
    assert_eq!(lines.collect::<Vec<_>>(), [3, 4]);
}

/// A judge that hears by likeness alone.
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

/// A bot on the store of the tests that hears by likeness alone, and the direction of each of its exemplars.
fn alike() -> (Arc<Store>, Vec<Direction>, Engine) {
    let mut files = read::files(&root().join("tests/fixture-store")).expect("the store can be read");
    let judge = files.iter_mut().find(|file| file.role == Role::Judge).expect("the judge");
    ALIKE.clone_into(&mut judge.text);
    let store = Arc::new(loaded(&files));
    let directions: Vec<Direction> = store
        .exemplars()
        .iter()
        .enumerate()
        .map(|(at, one)| towards(one.topic.map_or(10, |topic| 20 + topic), 60 + at))
        .collect();
    store.learn(directions.clone());
    let settings = Defaults::default().with(&Key::Mode, Value::Mode(Mode::Card));
    let engine = Engine::new(store.clone(), settings, Clock::by_hand(DAY));
    (store, directions, engine)
}

/// Who asks the bot by name gets the card of what their message is like; words that name nothing are like nothing.
#[test]
fn what_somebody_asks_for_is_known_by_what_it_is_like_too() {
    let (store, directions, engine) = alike();
    let (at, topic) = store
        .exemplars()
        .iter()
        .enumerate()
        .find_map(|(at, one)| Some((at, store.topics().get(one.topic?)?.id.clone())))
        .expect("an example");
    let heard = |id: u64, text: &str, asks: bool| {
        let remark = Remark { asks, ..Remark::alone(RemarkId::from(id), text) };
        engine.hear_as(&remark, Some(&directions[at].clone().into()))
    };
    let text = "these words are in no phrase at all";
    assert!(matches!(heard(1, text, false).outcome, Outcome::Offer(_)), "nobody asks");
    let asked = heard(2, text, true);
    assert!(matches!(&asked.outcome, Outcome::Speak(reply, _) if reply.topic == topic), "{:?}", asked.topics);
    assert!(asked.topics[0].percent() < 100 && matches!(asked.topics[0].ground, Ground::Likeness { .. }));
    for text in ["who is right here?", "is that really true, what do you think?"] {
        assert!(heard(3, text, true).topics.is_empty(), "{text}");
    }
}

/// What *Why this?* and `/why` recall of a message is the example that it is most like, whether a paraphrase, an example of a trigger or a
/// claim.
#[test]
fn what_is_told_later_names_each_example_by_its_file_and_its_line() {
    let (store, directions, engine) = alike();
    let (mut paraphrases, mut others) = (0, 0);
    for (at, (one, direction)) in (1..).zip(store.exemplars().iter().zip(&directions)) {
        let Some(topic) = one.topic.and_then(|topic| store.topics().get(topic)) else { continue };
        let id = RemarkId::from(at);
        engine.hear_as(
            &Remark::alone(id.clone(), "these words are in no phrase at all that anybody wrote"),
            Some(&direction.clone().into()),
        );
        let told = engine.recall(&id).expect("it is remembered");
        let found = told.topics.iter().find(|heard| heard.topic == topic.id).expect("it is heard");
        let (file, line) = one.place.clone().expect("it stands somewhere");
        assert_eq!(found.ground, Ground::Likeness { file, line }, "{}", one.text);
        let own = one.place.as_ref().is_some_and(|(file, _)| file.ends_with(read::PARAPHRASES));
        *(if own { &mut paraphrases } else { &mut others }) += 1;
    }
    assert!(paraphrases > 20 && others > 20, "{paraphrases}, {others}");
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
