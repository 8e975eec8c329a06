//! The engine on two topics made here, with its clock wound by hand: what a reply does from the moment it is decided.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics, also in what its tests share"
)]

#[path = "support/made.rs"]
mod made;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use counterpoint_core::{
    composer::{Frame, Limits, Mention, Plain, Reply},
    engine::{Account, Came, Engine, Hearing, Outcome, Reconsidered, StandingOffer},
    hear::{DIMENSIONS, Direction, Directions, Grade, Judge, Measured, OwnLoss, Priority, Sense},
    matcher::Ground,
    policy::{Compared, Gate, RUSH_LEAST, Silence},
    remark::{Floor, PersonId, Remark, RemarkId},
    settings::{Defaults, Key, Mode, Snapshot, Value},
    store::Store,
    time::Clock,
    topic::{
        Claim, DEFAULT_WITHIN, Nature, Opposing, Opposition, Relation, Statement, Texts, Topic, TopicId,
        Trigger,
    },
    words::Language,
};
use made::{DAY, SERVER};

fn topic(id: &str, phrase: &str) -> Topic {
    let said = |text: &str| Statement {
        text: text.to_owned(),
        gist: text.to_owned(),
        side: None,
        said_by: vec!["Somebody".to_owned()],
        cites: Vec::new(),
        detail: None,
    };
    let against = Opposing { relation: Relation::Rebuts, statement: said("No.") };
    Topic {
        triggers: vec![Trigger {
            phrases: vec![phrase].into(),
            within: DEFAULT_WITHIN,
            ..Trigger::default()
        }],
        claims: vec![Claim {
            id: "it-is".to_owned(),
            statement: said("It is."),
            line: None,
            nature: Nature::Interpretation,
            triggers: Vec::new(),
            raised_by: Texts::default(),
            opposition: Opposition::Views(against, Vec::new()),
        }],
        ..made::topic(id)
    }
}

/// A judge to whom every phrase of the topics made here is sure.
fn sure() -> Judge {
    let measured = Measured { wanted: 20, cards: 20, right: 20, validated: 0, sure: None, in_talk: None };
    let topics = ["windmills", "trams"].map(|topic| (TopicId::new(topic), measured)).into();
    Judge { sure: 0.2, maybe: 0.2, topics, ..Judge::cautious() }
}

fn engine() -> Engine {
    engine_of(sure())
}

fn engine_of(judge: Judge) -> Engine {
    let store = Store::of(vec![topic("windmills", "wind turbines"), topic("trams", "tram lines")]);
    let store = store.map(|store| store.judged(judge));
    let settings = Defaults::default().with(&Key::Mode, Value::Mode(Mode::Card));
    Engine::new(Arc::new(store.expect("the triggers can be used")), settings, Clock::by_hand(DAY))
}

fn said(id: u64, person: u64, text: &str) -> Remark {
    Remark { text: text.to_owned(), ..made::remark(id, 1, person) }
}

fn asks(id: u64, person: u64, text: &str) -> Remark {
    Remark { asks: true, ..said(id, person, text) }
}

/// "speak", or the reason for silence.
fn word(engine: &Engine, remark: &Remark) -> &'static str {
    match &engine.hear(remark).outcome {
        Outcome::Speak(..) => "speak",
        Outcome::Offer(_) => "offer",
        Outcome::Silent(silence) => silence.reason(),
    }
}

fn minutes(engine: &Engine, minutes: u64) {
    engine.clock().wind(Duration::from_mins(minutes));
}

#[test]
fn a_topic_that_no_witness_names_is_not_weighed() {
    // A judge to whom anything at all is about every topic.
    let eager = Judge { maybe: 0.0, alone: 0.0, ..sure() };
    let store = Store::of(vec![topic("windmills", "wind turbines"), topic("trams", "tram lines")]);
    let store = store.expect("the triggers can be used").judged(eager);
    let settings = Defaults::default().with(&Key::Mode, Value::Mode(Mode::Card));
    let engine = Engine::new(Arc::new(store), settings, Clock::by_hand(DAY));
    let heard = |id: u64, person: u64, text: &str| -> Vec<String> {
        let hearing = engine.hear(&said(id, person, text));
        hearing.topics.iter().map(|heard| heard.topic.as_str().to_owned()).collect()
    };
    assert_eq!(heard(1, 1, "wind turbines"), ["windmills"]);
    assert_eq!(heard(2, 2, "tram lines"), ["trams", "windmills"], "somebody else has raised it before");
}

#[test]
fn until_its_encoder_is_there_the_bot_offers_what_it_would_answer() {
    let (alone, awaits) = (engine(), engine());
    awaits.await_sense();
    assert_eq!(word(&alone, &said(1, 1, "the wind turbines")), "speak");
    assert_eq!(word(&awaits, &said(1, 1, "the wind turbines")), "offer");
    assert_eq!(word(&awaits, &asks(2, 2, "the wind turbines")), "speak", "whoever asks is answered");
}

/// An encoder that notes what it is asked for, and when that is to come.
#[derive(Default)]
struct Notes(Mutex<Vec<(Vec<String>, Priority)>>);

impl Sense for Notes {
    fn directions(&self, texts: &[&str], priority: Priority) -> Option<Vec<Direction>> {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        self.0.lock().expect("nobody panicked").push((texts, priority));
        None
    }
}

#[test]
fn a_message_that_names_a_topic_or_asks_is_compared_before_others() {
    let (engine, notes) = (engine(), Arc::new(Notes::default()));
    let store = engine.store();
    store.learn(vec![Direction::of(&[1.0; DIMENSIONS]); store.exemplars().len()]);
    engine.sense_with(notes.clone());
    let (other, named, asked) =
        ("four words of nothing", "they built wind turbines here", "what do you say then");
    for remark in [said(1, 1, other), said(2, 2, named), asks(3, 3, asked)] {
        assert!(engine.wants_direction(&remark), "{}", remark.text);
        assert_eq!(engine.direction_of(&remark), None);
    }
    // Whoever asks why there was nothing waits for the answer.
    assert_eq!(engine.direction_at_once(&said(4, 4, other)), None);
    let notes = notes.0.lock().expect("nobody panicked");
    let notes: Vec<(&str, Priority)> =
        notes.iter().map(|(texts, priority)| (texts[0].as_str(), *priority)).collect();
    let wanted =
        [(other, Priority::Low), (named, Priority::High), (asked, Priority::High), (other, Priority::High)];
    assert_eq!(notes, wanted);
}

/// An encoder to which every text is the same.
struct Same;

impl Sense for Same {
    fn directions(&self, texts: &[&str], _: Priority) -> Option<Vec<Direction>> {
        Some(vec![Direction::of(&[1.0; DIMENSIONS]); texts.len()])
    }
}

/// An encoder that has time for so many messages, to which every text is the same.
struct Times(AtomicUsize);

impl Sense for Times {
    fn directions(&self, texts: &[&str], priority: Priority) -> Option<Vec<Direction>> {
        let left = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        left.ok().and_then(|_| Same.directions(texts, priority))
    }
}

#[test]
fn a_message_is_turned_whole_or_judged_by_its_words() {
    let loss = "My brother was killed near the river. They promised wind turbines, and we believed them.";
    let axis = |sign: f32| Direction::of(&[sign; DIMENSIONS]);
    // Words are believed where the message is at least a little like a loss: to the encoder it is like none, nor is the sentence.
    let own_loss = Some(OwnLoss { axis: axis(-1.0), least: 0.5, doubted: 0.5, sentence: 0.5 });
    let engine = engine_of(Judge { own_loss, ..sure() });
    let store = engine.store();
    store.learn(vec![axis(1.0); store.exemplars().len()]);
    engine.sense_with(Arc::new(Times(AtomicUsize::new(1))));
    let remark = said(1, 1, loss);
    let directions = engine.direction_of(&remark).expect("the encoder has time for one message");
    assert!(directions.telling.is_some() && directions.names.is_some(), "{directions:?}");
    assert_eq!(engine.consider(&remark, Some(&directions)).silence(), None);
    // Of the next it turns nothing, and then its words are enough.
    assert_eq!(engine.direction_of(&remark), None);
    assert_eq!(engine.hear_as(&remark, None).silence(), Some(&Silence::OwnLoss));
}

#[test]
fn a_message_is_as_sure_when_it_is_considered_tapped_or_edited_as_when_it_is_heard() {
    let grade = |hearing: &Hearing| hearing.topics.first().map(|heard| heard.grade);
    for encoder in [false, true] {
        for (text, wanted) in [
            ("turbines", None),
            ("wind turbines", Some(Grade::Maybe)),
            ("wind turbines !", Some(Grade::Maybe)),
            ("wind turbines \u{1F642} <@123>", Some(Grade::Maybe)),
            ("wind turbines https://example.org/a/b", Some(Grade::Maybe)),
            ("> they said so\nwind turbines", Some(Grade::Maybe)),
            ("the wind turbines", Some(Grade::Sure)),
        ] {
            let engine = engine();
            if encoder {
                let store = engine.store();
                store.learn(vec![Direction::of(&[1.0; DIMENSIONS]); store.exemplars().len()]);
                engine.sense_with(Arc::new(Same));
            }
            let remark = said(1, 1, text);
            let at_once = engine.direction_at_once(&remark);
            assert_eq!(at_once.is_some(), encoder && engine.wants_direction(&remark), "{text}");
            let considered = grade(&engine.consider(&remark, at_once.as_ref()));
            let heard = engine.hear_as(&remark, engine.direction_of(&remark).as_ref());
            assert_eq!((considered, grade(&heard)), (wanted, wanted), "{text}, with an encoder: {encoder}");
        }
    }
}

#[test]
fn what_was_not_compared_is_not_said_to_be_like_no_example() {
    let nothing = |engine: &Engine, text: &str| match engine.hear(&said(1, 1, text)).silence() {
        Some(Silence::NothingRaised(compared)) => *compared,
        silence => panic!("{silence:?}"),
    };
    assert_eq!(nothing(&engine(), "good morning to you all"), Compared::Not);
    assert_eq!(nothing(&engine(), "good morning"), Compared::Not);
    let awaits = engine();
    awaits.await_sense();
    assert_eq!(nothing(&awaits, "good morning to you all"), Compared::Not, "it is not there yet");
    assert_eq!(nothing(&awaits, "good morning"), Compared::TooShort);
    let far = Directions::from(Direction::of(&[-1.0; DIMENSIONS]));
    let heard = awaits.hear_as(&said(2, 2, "good morning to you all"), Some(&far));
    assert_eq!(heard.silence(), Some(&Silence::NothingRaised(Compared::WithExamples)));
}

#[test]
fn k16_a_reply_that_was_refused_is_no_reply() {
    let engine = engine();
    assert_eq!(word(&engine, &said(1, 1, "the wind turbines")), "speak");
    assert_eq!(word(&engine, &said(2, 2, "the wind turbines")), "topic-cooling", "one of two at once");
    engine.release(&RemarkId::from(1));
    assert_eq!(engine.spent(&SERVER), 0);
    assert_eq!(word(&engine, &said(3, 1, "the wind turbines")), "speak", "nobody has heard an answer");
}

#[test]
fn k16_a_reply_of_which_nothing_is_heard_is_over_after_a_quarter_of_an_hour() {
    let engine = engine();
    assert_eq!(word(&engine, &said(1, 1, "the wind turbines")), "speak");
    minutes(&engine, 14);
    assert_eq!(word(&engine, &said(2, 2, "the wind turbines")), "topic-cooling");
    minutes(&engine, 1);
    assert_eq!(word(&engine, &said(3, 2, "the wind turbines")), "speak");
    engine.commit(&RemarkId::from(3));
    minutes(&engine, 15);
    assert_eq!(word(&engine, &said(4, 4, "the wind turbines")), "topic-cooling", "what was sent stands");
}

#[test]
fn k16_a_reply_that_went_with_its_message_is_no_reply() {
    let engine = engine();
    assert_eq!(word(&engine, &said(1, 1, "the wind turbines")), "speak");
    engine.commit(&RemarkId::from(1));
    engine.release(&RemarkId::from(1));
    assert_eq!(word(&engine, &said(2, 1, "the wind turbines")), "person-cooling", "or it would flicker");
    assert_eq!(word(&engine, &said(3, 2, "the wind turbines")), "speak");
}

#[test]
fn b10_an_edit_spends_nothing_and_frees_what_it_leaves() {
    let engine = engine();
    assert_eq!(word(&engine, &said(1, 1, "the wind turbines")), "speak");
    engine.commit(&RemarkId::from(1));
    let (reply, _) =
        engine.revise(&said(1, 1, "the tram lines"), &[], None).expect("it raises the other topic");
    engine.turn(&RemarkId::from(1), &reply.topic);
    assert_eq!(engine.spent(&SERVER), 1);
    minutes(&engine, 3);
    assert_eq!(word(&engine, &said(2, 2, "the tram lines")), "topic-cooling");
    assert_eq!(word(&engine, &said(3, 3, "the wind turbines")), "speak");
}

#[test]
fn b6_what_is_asked_for_spends_nothing_else_and_is_not_endless() {
    let engine = engine();
    let words: Vec<_> = (0..25).map(|id| word(&engine, &asks(id, 1, "trams"))).collect();
    assert_eq!(words[..4], ["speak", "speak", "speak", "asked-too-often"]);
    assert!(words[4..].iter().all(|word| *word == "asked-too-often"));
    assert_eq!(engine.spent(&SERVER), 0);
    assert_eq!(word(&engine, &said(50, 1, "the tram lines")), "speak");
    minutes(&engine, 1);
    assert_eq!(word(&engine, &asks(51, 1, "trams")), "speak");
}

#[test]
fn k14_that_nothing_is_known_is_said_once() {
    let engine = engine();
    let told = |id, person| {
        let remark = asks(id, person, "what is the weather");
        assert_eq!(word(&engine, &remark), "nothing-raised");
        engine.may_say_unknown(&remark)
    };
    assert_eq!(told(1, 1), Ok(()));
    assert!((2..9).all(|id| matches!(told(id, 1), Err(Silence::AskedTooOften { in_channel: false, .. }))));
    assert_eq!((told(20, 2), told(21, 3)), (Ok(()), Ok(())));
    assert!(
        matches!(told(22, 4), Err(Silence::AskedTooOften { in_channel: true, .. })),
        "the channel has heard it"
    );
    assert_eq!(engine.may_say_unknown(&asks(1, 1, "")), Err(Silence::AlreadyAnswered), "delivered again");
    minutes(&engine, 10);
    assert_eq!(engine.may_say_unknown(&asks(30, 1, "")), Ok(()));
}

#[test]
fn b8_nobody_makes_the_bot_answer_the_words_of_whoever_opted_out() {
    let engine = engine();
    let mut settings = Snapshot::clone(&engine.settings());
    settings.opted_out.insert(PersonId::from(5));
    engine.adopt(settings);
    let replying = |id, by: u64, to: u64, text: &str| {
        let mut remark = asks(id, by, text);
        remark.context.replied_to = Some("wind turbines".to_owned());
        remark.context.replied_to_by = Some(PersonId::from(to));
        remark
    };
    assert_eq!(word(&engine, &replying(1, 1, 5, "<@1>")), "reply-to-left-alone");
    assert_eq!(word(&engine, &replying(2, 1, 5, "trams")), "speak", "the asker's own words");
    assert_eq!(word(&engine, &replying(3, 1, 6, "<@1>")), "speak");
    assert_eq!(word(&engine, &replying(4, 5, 5, "<@1>")), "speak", "whoever asks of their own words");
}

/// How many other people had raised what a message raises.
fn raised_before(engine: &Engine, remark: &Remark) -> usize {
    engine.consider(remark, None).topics.first().expect("it raises a topic").before
}

#[test]
fn nothing_is_kept_of_what_somebody_asks_who_opted_out() {
    let engine = engine();
    assert_eq!(word(&engine, &asks(1, 5, "wind turbines")), "speak");
    assert_eq!(word(&engine, &asks(4, 5, "good morning")), "nothing-raised");
    assert_eq!(raised_before(&engine, &said(9, 9, "wind turbines")), 1);
    let mut settings = Snapshot::clone(&engine.settings());
    settings.opted_out.insert(PersonId::from(5));
    engine.adopt(settings);
    assert_eq!(word(&engine, &asks(2, 5, "wind turbines")), "speak");
    assert_eq!(word(&engine, &asks(3, 5, "good morning")), "nothing-raised");
    assert_eq!(raised_before(&engine, &said(9, 9, "wind turbines")), 0);
    let remembers = |id| engine.remembers(&made::remark(id, 1, 5).place.channel, &RemarkId::from(id));
    assert!(!remembers(2) && !remembers(3) && remembers(4));
    for id in 1..=4 {
        assert_eq!(edit(&engine, &asks(id, 5, "tram lines")), None, "{id}");
    }
    assert!(!remembers(4));
}

#[test]
fn what_is_told_later_is_what_acted() {
    let engine = engine();
    let one = said(1, 1, "the wind turbines and tram lines");
    let hearing = engine.hear(&one);
    let account = engine.recall(&one.id).expect("it is remembered");
    assert_eq!(account.came, Came::Spoke(TopicId::new("windmills"), Mode::Card));
    assert_eq!((&account.topics, &account.rulings), (&hearing.topics, &hearing.rulings));
    assert_eq!(account.topics[0].ground, Ground::Phrases(vec!["wind turbines".into()]));
    let gates = Gate::BEFORE.into_iter().chain(Gate::AFTER);
    assert!(account.rulings.iter().map(|ruling| ruling.gate).eq(gates));
    let asked = engine.hear(&asks(2, 1, "trams"));
    assert_eq!(asked.topics[0].ground, Ground::Name);
    assert!(engine.hear(&said(3, 3, "good morning")).rulings.is_empty());
    assert!(engine.recall(&RemarkId::from(3)).is_none());
    // Whatever stops a message, every gate is told, up to what it raises.
    let considered = engine.consider(&Remark { floor: Floor::Locked, ..said(4, 4, "good morning") }, None);
    assert_eq!(considered.silence(), Some(&Silence::ThreadLocked));
    assert_eq!(considered.rulings.last().map(|ruling| ruling.gate), Some(Gate::Phrases));
}

/// Plain text with room for 170 characters.
struct Small;

impl Frame for Small {
    fn limits(&self) -> &Limits {
        &Limits { text: 170, total: 170, ..Limits::NONE }
    }

    fn units(&self, c: char) -> usize {
        Plain.units(c)
    }

    fn escape(&self, text: &str) -> String {
        Plain.escape(text)
    }

    fn strong(&self, text: &str) -> String {
        Plain.strong(text)
    }

    fn link(&self, words: &str, address: &str) -> String {
        Plain.link(words, address)
    }

    fn address(&self, address: &str) -> String {
        Plain.address(address)
    }

    fn mention(&self, of: Mention<'_>) -> String {
        Plain.mention(of)
    }

    fn command(&self, command: &str) -> String {
        Plain.command(command)
    }
}

/// A topic for whose card [`Small`] has no room.
fn long() -> Topic {
    let mut long = Topic { title: "w ".repeat(200), ..topic("windmills", "wind turbines") };
    for claim in &mut long.claims {
        claim.statement.text = "w ".repeat(200);
        claim.statement.gist = "w ".repeat(30);
    }
    long
}

#[test]
fn a_reply_that_its_frame_has_no_room_for_is_as_if_it_had_not_been_decided() {
    for mode in [Mode::Card, Mode::Shadow] {
        let store =
            |topic: Topic| Arc::new(Store::of(vec![topic]).expect("the triggers can be used").judged(sure()));
        let settings = Defaults::default().with(&Key::Mode, Value::Mode(mode));
        let engine = Engine::new(store(long()), settings, Clock::by_hand(DAY));
        engine.show_in(&Small);
        assert_eq!(word(&engine, &said(1, 1, "the wind turbines")), "cannot-fit", "{mode}");
        engine.renew(store(topic("windmills", "wind turbines")));
        let then = word(&engine, &said(2, 1, "the wind turbines"));
        assert_eq!(then, if mode == Mode::Card { "speak" } else { "shadow" }, "{mode}");
    }
}

#[test]
fn an_offer_stays_one_where_the_reply_that_an_edit_asks_for_has_no_room() {
    let store = Store::of(vec![long(), topic("trams", "tram lines")]).expect("the triggers can be used");
    let settings = Defaults::default().with(&Key::Mode, Value::Mode(Mode::Card));
    let engine = Engine::new(Arc::new(store.judged(sure())), settings, Clock::by_hand(DAY));
    // Nothing is sure until its encoder is there, and then the same words are.
    engine.await_sense();
    assert_eq!(word(&engine, &said(1, 1, "the wind turbines")), "offer");
    engine.commit(&RemarkId::from(1));
    engine.show_in(&Small);
    let store = engine.store();
    store.learn(vec![Direction::of(&[1.0; DIMENSIONS]); store.exemplars().len()]);
    let edited = said(1, 1, "the wind turbines!");
    let direction = Directions::from(Direction::of(&[1.0; DIMENSIONS]));
    let topic = TopicId::new("windmills");
    let offer = StandingOffer { remark: &edited, topic: &topic, edited: true, direction: Some(&direction) };
    let becomes = engine.reconsider(&offer);
    assert!(matches!(&becomes, Reconsidered::Offer(of) if *of == topic), "{becomes:?}");
    assert_eq!(word(&engine, &said(1, 1, "the wind turbines")), "already-offered");
    assert_eq!(word(&engine, &said(2, 2, "the wind turbines")), "topic-cooling", "the offer counts");
}

/// The reply to what somebody asks the bot for.
fn asked(engine: &Engine, id: u64) -> Arc<Reply> {
    match engine.hear(&asks(id, id, "the wind turbines")).outcome {
        Outcome::Speak(reply, _) => reply,
        other => panic!("it is asked for: {other:?}"),
    }
}

#[test]
fn a_card_is_composed_once_and_never_shown_for_another() {
    let engine = engine();
    let first = asked(&engine, 1);
    assert!(Arc::ptr_eq(&first, &asked(&engine, 2)), "it is the same to everybody");
    assert_eq!(first.card.claim.text, "It is.");

    // The same claim of another store.
    let mut changed = topic("windmills", "wind turbines");
    changed.claims[0].statement.text = "It was.".to_owned();
    let store = Store::of(vec![changed, topic("trams", "tram lines")]).expect("its triggers can be used");
    engine.renew(Arc::new(store.judged(sure())));
    let second = asked(&engine, 3);
    assert_eq!(second.card.claim.text, "It was.");
    assert!(Arc::ptr_eq(&second, &asked(&engine, 4)));

    // Another language.
    let settings = Defaults::default().with(&Key::Mode, Value::Mode(Mode::Card));
    let (english, other) = (Language::English, Language::ALL.iter().find(|one| **one != Language::English));
    let other = *other.expect("there is another");
    engine.adopt(Snapshot::from(settings.clone().with(&Key::Language, Value::Language(other))));
    assert_eq!(asked(&engine, 5).card.language, other);
    engine.adopt(Snapshot::from(settings));
    assert_eq!(asked(&engine, 6).card.language, english);

    // The day after its review was due.
    assert!(!second.card.overdue);
    minutes(&engine, 60 * 24 * 1000);
    let late = asked(&engine, 7);
    assert!(late.card.overdue && !Arc::ptr_eq(&second, &late));

    // Beside another topic.
    let both = engine.hear(&asks(8, 8, "the wind turbines and tram lines")).outcome;
    let Outcome::Speak(both, _) = both else { panic!("it is asked for") };
    assert_eq!(both.others.len(), 1);
    assert!(asked(&engine, 9).others.is_empty(), "what was offered beside it to somebody is not to others");
}

/// What comes of an edit of a message: a word as [`word`] has it, or nothing if it was not heard.
fn edit(engine: &Engine, remark: &Remark) -> Option<&'static str> {
    let edit = engine.edited(remark.clone(), None);
    let told = engine.adds_claim(&edit);
    let hearing = engine.hear_edited(&edit);
    assert_eq!(told, hearing.is_some(), "what is asked before is what is heard");
    hearing.map(|hearing| match &hearing.outcome {
        Outcome::Speak(..) => "speak",
        Outcome::Offer(_) => "offer",
        Outcome::Silent(silence) => silence.reason(),
    })
}

#[test]
fn an_edit_is_no_message_more() {
    let engine = engine();
    assert_eq!(word(&engine, &said(1, 1, "good morning")), "nothing-raised");
    minutes(&engine, 20);
    for id in 2..=u64::from(RUSH_LEAST) {
        assert!(engine.hear(&said(id, id, "good morning")).rush.is_none());
    }
    assert_eq!(edit(&engine, &said(2, 2, "the wind turbines")), Some("speak"));
    assert_eq!(edit(&engine, &said(3, 3, "the tram lines")), Some("channel-cooling"));
    let last = engine.hear(&said(100, 100, "the tram lines"));
    assert_eq!(last.rush.map(|rush| rush.count), Some(RUSH_LEAST), "edits are not counted");
    assert_eq!(last.topics.first().map(|heard| heard.before), Some(1), "the discussion knows who edited");
    assert_eq!(last.silence().map(Silence::reason), Some("rush"));
    assert_eq!(edit(&engine, &said(4, 4, "the tram lines")), Some("rush"), "an edit waits as a message does");
}

#[test]
fn an_edit_is_heard_where_its_message_was_and_says_more() {
    let engine = engine();
    let (hello, wind, trams) = ("hello", "the wind turbines", "the tram lines");
    assert_eq!(edit(&engine, &said(1, 1, wind)), None, "the bot does not remember it");
    assert_eq!(word(&engine, &said(1, 1, hello)), "nothing-raised");
    assert_eq!(edit(&engine, &said(1, 1, "hello there")), None);
    assert_eq!(edit(&engine, &said(1, 1, wind)), Some("speak"));
    assert_eq!(edit(&engine, &said(1, 1, trams)), None, "it is answered");
    let spoke = |account: &Account| matches!(account.came, Came::Spoke(..));
    assert!(engine.recall(&RemarkId::from(1)).is_some_and(|account| spoke(&account)));
    assert_eq!(word(&engine, &said(2, 2, trams)), "channel-cooling");
    minutes(&engine, 3);
    for again in ["the tram lines!", hello, trams] {
        assert_eq!(edit(&engine, &said(2, 2, again)), None, "{again}");
    }
    assert_eq!(edit(&engine, &said(2, 2, "the tram lines and wind turbines")), Some("speak"));
    // A store that hears otherwise makes no text another one.
    assert_eq!(word(&engine, &said(3, 3, hello)), "nothing-raised");
    engine.renew(engine.store());
    assert_eq!(edit(&engine, &said(3, 3, trams)), None);
}

#[test]
fn what_a_gate_before_matching_has_stopped_is_not_heard_by_an_edit() {
    let engine = engine();
    let opted_out = |people: &[u64]| {
        let opted_out = people.iter().map(|person| PersonId::from(*person)).collect();
        engine.adopt(Snapshot { opted_out, ..(*engine.settings()).clone() });
    };
    assert_eq!(word(&engine, &said(1, 1, "hello")), "nothing-raised");
    opted_out(&[1]);
    assert_eq!(edit(&engine, &said(1, 1, "the wind turbines")), None);
    assert_eq!(word(&engine, &said(2, 1, "hello")), "opted-out");
    assert_eq!(word(&engine, &said(3, 1, " ")), "no-text");
    opted_out(&[]);
    for id in 1..=3 {
        assert_eq!(edit(&engine, &said(id, 1, "the wind turbines, really")), None, "{id}");
    }
    // A message without text raises nothing for sure.
    assert_eq!(word(&engine, &said(4, 1, " ")), "no-text");
    assert_eq!(edit(&engine, &said(4, 1, "")), None);
    assert_eq!(edit(&engine, &said(4, 1, "the wind turbines")), Some("speak"));
}

#[test]
fn what_the_encoder_has_not_judged_is_not_heard_by_an_edit() {
    let engine = engine();
    engine.await_sense();
    assert_eq!(word(&engine, &said(1, 1, "four words of nothing")), "nothing-raised");
    assert_eq!(
        edit(&engine, &said(1, 1, "the wind turbines")),
        None,
        "the same text may raise more next time"
    );
    assert_eq!(word(&engine, &said(2, 2, "too few")), "nothing-raised");
    assert_eq!(edit(&engine, &said(2, 2, "the wind turbines")), Some("offer"));
}
