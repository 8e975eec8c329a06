//! A person's own loss is nobody's debate: what is heard as one, and that nobody answers it unasked.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{path::Path, sync::Arc};

use counterpoint_core::{
    engine::{Came, Engine, Outcome},
    hear::{DIMENSIONS, Direction, Directions},
    matcher::Loss,
    policy::{Gate, Silence},
    remark::{Author, ChannelId, Context, Floor, PersonId, Place, Remark, RemarkId},
    settings::{Defaults, Key, Mode, Value},
    time::Clock,
};
use jiff::civil::{Date, date};

const DAY: Date = date(2026, 11, 27);

#[test]
fn whose_stands_near_what_in_three_languages() {
    let rows = [
        ("my brother was killed near Bakhmut", true),
        ("My brother. Killed near Bakhmut.", true),
        ("my brother, the one from Kharkiv, never came home", true),
        ("He was 22. He was my student. They killed him.", true),
        ("брат загинув під Бахмутом", true),
        ("мужа мобилизовали", true),
        ("we fled Kharkiv with two bags", true),
        ("our flat burned down", true),
        ("scared for my mum, she stays in Nikopol", true),
        ("sirens again, sitting in the corridor", true),
        ("please, no politics today", true),
        ("давайте без політики, будь ласка", true),
        ("my brother says that thousands were killed", false),
        ("my brother says NATO promised it", false),
        ("my friend's phone died during the summit", false),
        ("thousands of soldiers were killed near Bakhmut", false),
        ("I'm dying to know what they signed", false),
        ("my friend died in ranked, then we read about NATO", false),
        ("`my brother was killed` is the title", false),
        ("> my brother was killed\nwho said that?", false),
        ("we lost our nukes", false),
        ("наші хлопці тримають фронт", false),
    ];
    let wrong: Vec<_> =
        rows.iter().filter(|(text, told)| Loss::own().told(text).is_some() != *told).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_practice_set_is_heard_as_it_is_labelled() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/labelled/loss-practice.tsv");
    let file = std::fs::read_to_string(path).expect("the messages");
    let (mut of, mut told) = ([0; 2], [0; 2]);
    for row in file.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [text, _, loss] = cells[..] else { panic!("three columns: {row}") };
        let is = usize::from(loss == "yes");
        of[is] += 1;
        told[is] += usize::from(Loss::own().told(&text.replace("\\n", "\n")).is_some());
    }
    assert_eq!(of, [80, 120]);
    assert!(told[1] >= 119, "{} of 120 losses are heard", told[1]);
    assert!(told[0] <= 1, "{} of 80 other messages are taken for one", told[0]);
}

/// Raises a topic of the store by a phrase.
const RAISES: &str = "did NATO promise not to expand one inch eastward?";

fn engine() -> Engine {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("responses");
    let store = store::check(&root, DAY).expect("the store can be read").store.expect("it has no errors");
    let settings = Defaults::default().with(&Key::Mode, Value::Mode(Mode::Card));
    Engine::new(Arc::new(store), settings, Clock::by_hand(DAY))
}

fn said(id: u64, person: u64, text: &str) -> Remark {
    Remark {
        id: RemarkId::from(id),
        place: Place::channel(ChannelId::from(id)),
        floor: Floor::Open,
        author: Author::Person(PersonId::from(person)),
        roles: Vec::new(),
        text: text.to_owned(),
        context: Context::default(),
        asks: false,
        dialect: counterpoint_core::dialect::Markup::DISCORD,
    }
}

#[test]
fn who_tells_of_a_loss_is_not_answered_though_they_ask() {
    let engine = engine();
    let grief = format!("my brother died near Bakhmut. {RAISES}");
    assert!(!matches!(engine.hear(&said(1, 1, RAISES)).outcome, Outcome::Silent(_)), "it raises a topic");
    let hearing = engine.hear(&said(2, 2, &grief));
    assert_eq!(hearing.silence(), Some(&Silence::OwnLoss));
    assert!(!hearing.topics.is_empty(), "what was raised is told in `/why`");
    let account = engine.recall(&RemarkId::from(2)).expect("it is remembered");
    assert_eq!(account.came, Came::Silent(Silence::OwnLoss));
    let stops: Vec<Gate> =
        account.rulings.iter().filter(|ruling| ruling.stop.is_some()).map(|ruling| ruling.gate).collect();
    assert_eq!(stops, [Gate::OwnLoss]);
    let asks = |id, text: &str| Remark { asks: true, ..said(id, 3, text) };
    assert_eq!(engine.hear(&asks(3, &grief)).silence(), Some(&Silence::OwnLoss));
    // Nothing is raised here, and nobody is told so.
    assert_eq!(engine.hear(&asks(4, "my brother died in the war")).silence(), Some(&Silence::OwnLoss));
    for text in [&*grief, "my brother died in the war", "we fled Mariupol, is that true?"] {
        let told = Remark { place: Place::channel(ChannelId::from(9)), ..asks(5, text) };
        assert_eq!(engine.look_up(&told, None).silence(), Some(&Silence::OwnLoss), "{text}");
    }
}

/// Other words of a loss need a direction that is at least a little like one.
#[test]
fn who_fled_is_left_alone_whatever_the_message_is_like() {
    let mut vector = [0.0; DIMENSIONS];
    vector[0] = 1.0;
    let unlike = Directions::from(Direction::of(&vector));
    let silence = |text: &str| {
        let heard = engine().hear_as(&said(1, 1, text), Some(&unlike));
        heard.silence().cloned()
    };
    assert_eq!(silence(&format!("my brother was killed near Bakhmut. {RAISES}")), None);
    assert_eq!(silence(&format!("we fled Mariupol. {RAISES}")), Some(Silence::OwnLoss));
}

/// A question is no loss for what it is like.
#[test]
fn who_asks_is_left_alone_for_what_they_say_and_not_for_what_that_is_like() {
    let engine = engine();
    let like_losses = engine.store().judge().own_loss.clone().map(|loss| loss.axis);
    let like_losses = Directions::from(like_losses.expect("the judge knows losses"));
    let silence = |id, text: &str, asks: bool| {
        let remark = Remark { asks, ..said(id, id, text) };
        engine.hear_as(&remark, Some(&like_losses)).silence().cloned()
    };
    assert_eq!(silence(1, RAISES, false), Some(Silence::OwnLoss));
    assert_eq!(silence(2, RAISES, true), None);
    let told = format!("my brother was killed near Bakhmut. {RAISES}");
    assert_eq!(silence(3, &told, true), Some(Silence::OwnLoss));
}

#[test]
fn an_edit_that_tells_of_a_loss_takes_the_reply_away() {
    let engine = engine();
    assert!(!matches!(engine.hear(&said(1, 1, RAISES)).outcome, Outcome::Silent(_)));
    engine.commit(&RemarkId::from(1));
    assert!(engine.revise(&said(1, 1, &format!("{RAISES} really")), &[], None).is_some());
    let grief = format!("{RAISES} my dad was killed by that war");
    assert!(engine.revise(&said(1, 1, &grief), &[], None).is_none());
    assert!(engine.revise(&Remark { asks: true, ..said(1, 1, &grief) }, &[], None).is_none());
}

#[test]
fn nobody_makes_the_bot_answer_anothers_loss() {
    let engine = engine();
    let pointing = |id, by: Option<u64>, loss: &str| Remark {
        asks: true,
        context: Context {
            replied_to: Some(format!("{loss} {RAISES}")),
            replied_to_by: by.map(PersonId::from),
            ..Context::default()
        },
        ..said(id, 5, "<@1000>")
    };
    // The last by none of the words that tell of another loss.
    let losses = ["my brother died near Bakhmut.", "we fled Mariupol.", "бегу из херсона третий раз."];
    for (id, loss) in (0..).step_by(3).zip(losses) {
        for (id, by) in [(id, Some(6)), (id + 1, None)] {
            let heard = engine.hear(&pointing(id, by, loss));
            assert_eq!(heard.silence(), Some(&Silence::ReplyToLeftAlone), "{loss} by {by:?}");
        }
        let own = engine.hear(&pointing(id + 2, Some(5), loss));
        assert_eq!(own.silence(), Some(&Silence::OwnLoss), "nor does who told it: {loss}");
    }
    let author = Author::Person(PersonId::from(8));
    let other = engine.hear(&Remark { author, ..pointing(100, None, "my brother says,") });
    assert!(matches!(other.outcome, Outcome::Speak(..)), "whoever wrote what tells of none");
}
