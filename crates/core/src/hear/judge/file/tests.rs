//! A judge's file says what the judge knows, and each wrong value in it is told with its place.

use super::super::tests::judge;
use super::*;
use crate::hear::{Evidence, Near};

#[test]
fn what_counts_in_talk_is_written_and_read() {
    let (mut judge, id) = (judge(), TopicId::new("river-treaty"));
    assert!(!judge.file().contains("in-talk"), "there is nothing to tell");
    let mut weights = Weights { base: -3.0, ..Weights::default() };
    (weights.each[Feature::Talk as usize], weights.each[Feature::Near as usize]) = (1.25, 0.5);
    weights.leans.insert(id.clone(), -0.5);
    judge.in_talk = Some(weights);
    let topic = judge.topics.get_mut(&id).expect("it has that topic");
    topic.in_talk = Some(InTalk { wanted: 9, cards: 4, right: 4, sure: Some(0.75) });
    let file = judge.file();
    let read = Judge::read(&file).expect("it reads what it wrote");
    assert_eq!((&read.in_talk, &read.topics), (&judge.in_talk, &judge.topics));
    assert_eq!((read.file(), file.matches("\ntalk = ").count()), (file.clone(), 1), "it counts nowhere else");
    // Of a message in talk what was measured in talk counts: four cards are too few.
    let alone = Evidence::of(20);
    assert!(judge.may_be_sure(&id, &alone) && judge.surely(&id, &alone) < 0.75);
    let near = Near { mean: 0.5, first: None, claims: Vec::new(), at_large: 0.0 };
    let in_talk = alone.likeness(&near, 0.1, 0.3).talk(Some(0.5));
    assert_eq!((judge.may_be_sure(&id, &in_talk), judge.surely(&id, &in_talk)), (false, 0.75));
    let measured = "in-talk]\nwanted = 9\ncards = 4\nright = 4";
    for (wrong, told) in [
        (
            "right = 5",
            "`topics.river-treaty.in-talk.right` is 5: write no more than the topic's `cards`, of which they are a part",
        ),
        ("right = 4\nsure = 0.1", "`topics.river-treaty.in-talk.sure` is 0.1: write no less than `maybe`"),
    ] {
        let changed = file.replacen("\nsure = 0.750", "", 1).replacen(
            measured,
            &measured.replacen("right = 4", wrong, 1),
            1,
        );
        let faults = Judge::read(&changed).expect_err("it is wrong");
        assert_eq!(faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>(), [told]);
    }
}

#[test]
fn what_it_knows_of_a_loss_is_written_and_read() {
    let towards = |axis: usize| {
        let mut vector = [0.0; crate::hear::DIMENSIONS];
        vector[axis] = 1.0;
        Direction::of(&vector)
    };
    let judge = Judge {
        own_loss: Some(OwnLoss { axis: towards(3), least: 0.25, doubted: 0.1, sentence: 0.3 }),
        ..judge()
    };
    let read = Judge::read(&judge.file()).expect("it reads what it wrote");
    assert_eq!(read.own_loss, judge.own_loss);
    assert!(read.is_own_loss(false, Some(&towards(3).into()), None));
    assert!(!read.is_own_loss(true, Some(&towards(4).into()), None) && !read.is_own_loss(false, None, None));
    assert!(
        read.is_own_loss(true, None, None)
            && Judge::cautious().is_own_loss(true, Some(&towards(4).into()), None)
    );
    let before = judge.file().replace("doubted = 0.1000\n", "").replace("sentence = 0.3000\n", "");
    let before = Judge::read(&before).expect("files of an earlier version have no such numbers");
    assert_eq!(before.own_loss.as_ref().map(|loss| loss.sentence), Some(0.25));
    assert!(before.is_own_loss(true, Some(&towards(4).into()), None));
}

/// The one fault of a file in which `from` has become `to`, and what stands at its place.
fn fault(file: &str, from: &str, to: &str) -> (String, String) {
    assert!(file.contains(from), "{from}: {file}");
    let text = file.replacen(from, to, 1);
    let mut faults = Judge::read(&text).expect_err(to);
    let fault = faults.pop().filter(|_| faults.is_empty()).expect("one sentence for one fault");
    (fault.message, text.get(fault.place).expect("a place in the file").to_owned())
}

#[test]
fn no_number_makes_the_bot_louder_than_any_measurement() {
    let axis = Direction::of(&[0.5; crate::hear::DIMENSIONS]);
    let leans = [(TopicId::new("river-treaty"), 0.5)].into();
    let measured =
        judge().topics.into_iter().map(|(id, one)| (id, Measured { validated: 1, sure: Some(0.9), ..one }));
    let judge = Judge {
        own_loss: Some(OwnLoss { axis, least: 0.25, doubted: 0.1, sentence: 0.3 }),
        with_likeness: Weights { leans, ..judge().with_likeness },
        topics: measured.collect(),
        ..judge()
    };
    let file = judge.file();
    let share = "write a number from 0 to 1";
    let weight = "write a number from -100 to 100";
    let cosine = "write a number from -1 to 1";
    for (from, to, key, written, wanted) in [
        ("\nsure = 0.700", "\nsure = nan", "sure", "nan", share),
        ("maybe = 0.200", "maybe = -0.1", "maybe", "-0.1", share),
        ("maybe = 0.200", "maybe = 20", "maybe", "20", share),
        ("maybe = 0.200", "maybe = 0.8", "maybe", "0.8", "write no more than `sure`"),
        ("alone = 0.200", "alone = -1", "alone", "-1", share),
        ("ahead = 0.105", "ahead = -0.2", "ahead", "-0.2", "write a number from 0 to 10"),
        ("near = 0.8000", "near = 1e39", "with-likeness.near", "1e39", weight),
        ("phrase = 1.0000", "phrase = 570", "with-likeness.phrase", "570", weight),
        ("base = -2.5000", "base = inf", "without-likeness.base", "inf", weight),
        ("river-treaty = 0.5000", "river-treaty = 500", "leans-with-likeness.river-treaty", "500", weight),
        ("least = 0.2500", "least = 5.0", "own-loss.least", "5.0", cosine),
        ("doubted = 0.1000", "doubted = -5.0", "own-loss.doubted", "-5.0", cosine),
        ("sentence = 0.3000", "sentence = 5.0", "own-loss.sentence", "5.0", cosine),
        (
            "right = 11",
            "right = 13",
            "topics.river-treaty.right",
            "13",
            "write no more than the topic's `cards`, of which they are a part",
        ),
        (
            "wanted = 20\ncards = 12\nright = 11",
            "wanted = 8\ncards = 12\nright = 11",
            "topics.river-treaty.right",
            "11",
            "write no more than the topic's `wanted`, of which they are a part",
        ),
        ("sure = 0.900", "sure = 1.1", "topics.harbour-talks.sure", "1.1", share),
        ("sure = 0.900", "sure = 0.1", "topics.harbour-talks.sure", "0.1", "write no less than `maybe`"),
        (
            "wanted = 20",
            "wanted = 20000000",
            "topics.harbour-talks.wanted",
            "20000000",
            "write a count of messages, of 1000000 at most",
        ),
        (
            "validated = 1",
            "validated = 3",
            "topics.harbour-talks.validated",
            "3",
            "write no more than the topic's `cards`, of which they are a part",
        ),
        (
            "doubted = 0.1000",
            "doubted = 0.4",
            "own-loss.doubted",
            "0.4",
            "write no more than `own-loss.least`, which is asked of messages without words of a loss",
        ),
    ] {
        let told = format!("`{key}` is {written}: {wanted}");
        assert_eq!(fault(&file, from, to), (told, written.to_owned()));
    }
    let counts = "how many of the topic's `cards` were wanted";
    for (to, told, place) in [
        ("precision = 0.917", "precision` is of an earlier version: write `right`", "0.917"),
        ("", "right` is missing: write", "12"),
    ] {
        let told = format!("`topics.river-treaty.{told}{} {counts}", if to.is_empty() { "" } else { "," });
        assert_eq!(fault(&file, "right = 11", to), (told, place.to_owned()));
    }
    let axis = judge.own_loss.as_ref().expect("it has one").axis.hex();
    for none in [format!("0{axis}"), "00".repeat(crate::hear::DIMENSIONS)] {
        let (told, _) = fault(&file, &axis, &none);
        assert!(told.starts_with("`own-loss.axis` is no direction: "), "{told}");
    }
    let (told, place) = fault(&file, "cards = 12", "cards = -12");
    assert!(told.contains("-12") && place == "-12", "{told}: {place}");
    let many = file.replacen("alone = 0.200", "alone = 2", 1).replacen("near = 0.8000", "near = nan", 1);
    assert_eq!(Judge::read(&many).expect_err("two faults").len(), 2);
}

#[test]
fn a_topic_under_the_bar_is_not_above_it_once_it_is_written() {
    let topic = TopicId::new("river-treaty");
    // 0.8496 and 0.8504 are both 0.850, and so are 17 of 20.
    for (right, cards, sure) in [(96, 113, false), (113, 133, false), (17, 20, true), (91, 107, true)] {
        let measured = Measured { wanted: right, cards, right, validated: 0, sure: None, in_talk: None };
        let judge = Judge { topics: [(topic.clone(), measured)].into(), ..judge() };
        let read = Judge::read(&judge.file()).expect("it reads what it wrote");
        assert_eq!(read.topics, judge.topics);
        assert_eq!(
            [&judge, &read].map(|one| one.may_be_sure(&topic, &Evidence::default())),
            [sure; 2],
            "{right} of {cards}"
        );
    }
}

#[test]
fn its_file_says_what_it_is() {
    let judge = judge();
    let read = Judge::read(&judge.file()).expect("it reads what it wrote");
    assert_eq!(read.file(), judge.file());
    let (told, place) = fault(&judge.file(), "phrase =", "mood =");
    assert!(
        told.starts_with("`mood` is no witness; the witnesses are `near`, ") && place == "mood",
        "{told}"
    );
    assert_eq!(Judge::read("sure = 1").expect_err("nearly all is missing").len(), 1);
}
