//! What a discussion remembers, for how long, and in how much room.

use super::*;

static HARBOUR: ChannelId = ChannelId::number(10);

fn topic() -> Vec<TopicId> {
    vec![TopicId::new("tram-line")]
}

fn note(discussions: &mut Discussions, place: &ChannelId, spoken: Spoken, at: Moment) {
    discussions.note(&Place::channel(place.clone()), spoken, at);
}

/// A message of a person's that is heard for the first time.
fn asked<'a>(place: &'a ChannelId, by: Option<&'a PersonId>, answers: Option<&'a RemarkId>) -> Asked<'a> {
    static NEW: RemarkId = RemarkId::number(u64::MAX);
    Asked { place, remark: &NEW, by, answers }
}

/// A message of a person's that raises topics.
fn raises(remark: u64, by: u64, topics: Vec<TopicId>) -> Spoken {
    let (remark, by) = (RemarkId::from(remark), PersonId::from(by));
    Spoken { remark, by, answers: None, topics: topics.into(), shares: None }
}

/// A message of a person's that answers another and lies with the tram by so much.
fn lies(remark: u64, by: u64, answers: Option<u64>, share: f32) -> Spoken {
    let shares = (share > 0.0).then(|| (TopicId::new("tram-line"), share));
    let answers = answers.map(RemarkId::from);
    Spoken { answers, shares: Some(shares.into_iter().collect()), ..raises(remark, by, Vec::new()) }
}

/// How much of what others than a person said around a message that answers another lies with the tram.
fn around(discussions: &Discussions, but: u64, answers: Option<u64>) -> Option<f32> {
    let (but, answers) = (PersonId::from(but), answers.map(RemarkId::from));
    let around = discussions.around(asked(&HARBOUR, Some(&but), answers.as_ref()), Moment(0))?;
    let share = around.iter().find(|one| one.0.as_str() == "tram-line").map_or(0.0, |one| one.1);
    Some((share * 100.0).round() / 100.0)
}

#[test]
fn what_others_said_last_tells_what_the_talk_lies_with() {
    let mut discussions = Discussions::default();
    assert_eq!(around(&discussions, 1, None), None, "nothing is known yet");
    for (remark, by, share) in [(1, 1, 0.8), (2, 2, 0.4), (3, 3, 0.0)] {
        note(&mut discussions, &HARBOUR, lies(remark, by, None, share), Moment(0));
    }
    assert_eq!(around(&discussions, 1, None), Some(0.2), "one's own counts for nothing");
    assert_eq!(around(&discussions, 3, None), Some(0.6));
    // One whose direction is not known, and one edited so that it lies with nothing.
    note(&mut discussions, &HARBOUR, raises(4, 4, topic()), Moment(0));
    note(&mut discussions, &HARBOUR, lies(2, 2, None, 0.0), Moment(0));
    assert_eq!(around(&discussions, 3, None), Some(0.4));
    // The talk goes on to other things.
    for remark in 10..10 + AROUND as u64 {
        note(&mut discussions, &HARBOUR, lies(remark, 5, None, 0.0), Moment(0));
    }
    assert_eq!(around(&discussions, 9, None), Some(0.0));
}

#[test]
fn a_reply_is_part_of_what_it_follows_whatever_else_is_said_there() {
    let mut discussions = Discussions::default();
    for one in [lies(1, 1, None, 0.8), lies(2, 2, Some(1), 0.4), lies(3, 3, None, 0.0)] {
        note(&mut discussions, &HARBOUR, one, Moment(0));
    }
    assert_eq!(around(&discussions, 9, Some(2)), Some(0.6));
    assert_eq!(around(&discussions, 9, Some(3)), Some(0.0));
    assert_eq!(around(&discussions, 2, Some(2)), Some(0.8), "one's own is passed over");
    assert_eq!(around(&discussions, 9, Some(77)), Some(0.4), "of what is not remembered nothing follows");
    // A message of which nothing is known is a link all the same; one that is forgotten is none, and its id goes with it.
    note(
        &mut discussions,
        &HARBOUR,
        Spoken { answers: Some(RemarkId::from(2)), ..raises(4, 4, Vec::new()) },
        Moment(0),
    );
    note(&mut discussions, &HARBOUR, lies(5, 5, None, 0.0), Moment(0));
    assert_eq!(around(&discussions, 9, Some(4)), Some(0.6));
    discussions.forget(&HARBOUR, &RemarkId::from(2));
    assert_eq!(around(&discussions, 9, Some(4)), Some(0.27), "the last ones of the place");
    assert!(discussions.places[&HARBOUR].said.iter().all(|one| one.spoken.answers.is_none()));
}

#[test]
fn what_is_said_after_a_message_is_none_of_its_discussion() {
    let mut discussions = Discussions::default();
    for one in [lies(1, 1, None, 0.0), lies(2, 2, None, 0.0), lies(3, 3, Some(2), 0.8)] {
        note(&mut discussions, &HARBOUR, one, Moment(0));
    }
    note(&mut discussions, &HARBOUR, raises(4, 4, topic()), Moment(0));
    let again = RemarkId::from(2);
    let asked = Asked { place: &HARBOUR, remark: &again, by: None, answers: None };
    let around = discussions.around(asked, Moment(0)).expect("one message stands before it");
    assert!(around.is_empty() && discussions.before(asked, Moment(0)).is_empty());
}

#[test]
fn what_was_said_in_a_channel_or_a_server_that_is_gone_is_forgotten() {
    let mut discussions = Discussions::default();
    for (channel, parent, server) in [(1, None, 7), (2, Some(1), 7), (3, None, 7), (4, None, 8)] {
        let place = Place {
            parent: parent.map(ChannelId::number),
            server: Some(ServerId::number(server)),
            ..Place::channel(ChannelId::number(channel))
        };
        discussions.note(&place, raises(channel, 1, topic()), Moment(0));
    }
    let left = |discussions: &Discussions| {
        let left = (1..=4).filter(|one| discussions.has(&ChannelId::number(*one), &RemarkId::from(*one)));
        (left.collect::<Vec<_>>(), discussions.kept, discussions.quiet.len())
    };
    discussions.forget_channel(&ChannelId::number(1));
    assert_eq!(left(&discussions), (vec![3, 4], 2, 2));
    discussions.forget_server(&ServerId::number(7));
    assert_eq!(left(&discussions), (vec![4], 1, 1));
}

fn before(discussions: &Discussions, but: u64, now: i64) -> usize {
    let now = Moment(0).after(Duration::from_secs(now.unsigned_abs()));
    people(&discussions.before(asked(&HARBOUR, Some(&PersonId::from(but)), None), now), "tram-line")
}

fn people(before: &[(TopicId, usize)], topic: &str) -> usize {
    before.iter().find(|(one, _)| one.as_str() == topic).map_or(0, |(_, people)| *people)
}

#[test]
fn other_people_count_once_each_and_only_for_hours() {
    let mut discussions = Discussions::default();
    for (remark, by) in [(1, 1), (2, 1), (3, 2), (4, 3)] {
        note(&mut discussions, &HARBOUR, raises(remark, by, topic()), Moment(0));
    }
    assert_eq!((before(&discussions, 3, 60), before(&discussions, 9, 60)), (2, 3));
    discussions.forget_person(&PersonId::from(1));
    discussions.forget(&HARBOUR, &RemarkId::from(3));
    assert_eq!(before(&discussions, 9, 60), 1);
    assert_eq!(before(&discussions, 9, 7 * 3600), 0, "the talk has gone on");
}

#[test]
fn each_topic_counts_those_who_raised_it() {
    let mut discussions = Discussions::default();
    let both = vec![TopicId::new("tram-line"), TopicId::new("bridge")];
    note(&mut discussions, &HARBOUR, raises(1, 1, both.clone()), Moment(0));
    note(&mut discussions, &HARBOUR, raises(2, 2, topic()), Moment(0));
    let before = discussions.before(asked(&HARBOUR, None, None), Moment(0));
    assert_eq!((people(&before, "tram-line"), people(&before, "bridge")), (2, 1));
    assert_eq!(before.len(), both.len(), "a topic stands there once");
}

#[test]
fn a_message_that_raises_nothing_any_more_counts_no_more() {
    let mut discussions = Discussions::default();
    note(&mut discussions, &HARBOUR, raises(1, 1, topic()), Moment(0));
    assert!(discussions.note_again(&HARBOUR, &raises(1, 1, Vec::new())));
    assert_eq!((before(&discussions, 9, 0), discussions.kept), (0, 1));
    discussions.forget(&HARBOUR, &RemarkId::from(1));
    assert!(discussions.is_empty() && !discussions.note_again(&HARBOUR, &raises(1, 1, topic())));
    assert_eq!(discussions.kept, 0);
}

#[test]
fn what_is_too_old_goes_also_where_nobody_talks() {
    let mut discussions = Discussions::default();
    let later = Moment(0).after(REMEMBERED);
    note(&mut discussions, &HARBOUR, raises(1, 1, topic()), Moment(0));
    note(&mut discussions, &HARBOUR, raises(2, 1, topic()), later);
    discussions.expire(later.after(Duration::from_mins(1)));
    let has = |discussions: &Discussions, remark| discussions.has(&HARBOUR, &RemarkId::from(remark));
    assert!(!has(&discussions, 1) && has(&discussions, 2));
    discussions.expire(later.after(2 * REMEMBERED));
    assert!(discussions.is_empty());
}

#[test]
fn it_is_bounded() {
    let mut discussions = Discussions::default();
    for place in 0..PLACES as u64 + 5 {
        let at = Moment(0).after(Duration::from_secs(place));
        note(&mut discussions, &ChannelId::from(place), raises(place, 1, topic()), at);
    }
    for remark in 0..MESSAGES as u64 * 3 {
        let at = Moment(0).after(Duration::from_mins(150));
        note(&mut discussions, &ChannelId::from(9_999_999), raises(remark, remark, topic()), at);
    }
    assert_eq!(discussions.len(), PLACES);
    let now = Moment(0).after(Duration::from_mins(150));
    let known =
        |place| people(&discussions.before(asked(&ChannelId::from(place), None, None), now), "tram-line");
    assert_eq!((known(0), known(9_999_999)), (0, MESSAGES), "the quietest place went first");
    assert_eq!(discussions.quiet.len(), PLACES);
}

#[test]
fn the_quietest_places_go_where_too_much_is_kept_in_all() {
    let (mut discussions, places) = (Discussions::default(), (MOST / MESSAGES) as u64 + 3);
    for place in 0..places {
        for remark in 0..MESSAGES as u64 {
            let at = Moment(0).after(Duration::from_secs(place));
            let spoken = raises(remark, remark, Vec::new());
            note(&mut discussions, &ChannelId::from(place), spoken, at);
        }
    }
    let left: usize = discussions.places.values().map(|talk| talk.said.len()).sum();
    assert!(discussions.kept == left && left <= MOST && left + 2 * MESSAGES > MOST, "{left}");
    let has = |place| discussions.places.contains_key(&ChannelId::from(place));
    assert!(!has(0) && has(places - 1) && discussions.quiet.len() == discussions.len());
}

#[test]
fn the_place_that_was_quiet_the_longest_goes_whatever_was_forgotten_there() {
    let mut discussions = Discussions::default();
    let moment = |second: u64| Moment(0).after(Duration::from_secs(second));
    let note = |discussions: &mut Discussions, place: u64, remark: u64, at| {
        note(discussions, &ChannelId::from(place), raises(remark, 1, topic()), at);
    };
    for place in 0..PLACES as u64 {
        note(&mut discussions, place, place, moment(place));
    }
    // The first is spoken in again, and the second is too, but that is deleted.
    note(&mut discussions, 0, 10_000, moment(10_000));
    note(&mut discussions, 1, 10_001, moment(10_001));
    discussions.forget(&ChannelId::from(1), &RemarkId::from(10_001));
    note(&mut discussions, 20_000, 20_000, moment(10_002));
    let has = |discussions: &Discussions, place: u64, remark: u64| {
        discussions.has(&ChannelId::from(place), &RemarkId::from(remark))
    };
    assert!(has(&discussions, 0, 10_000) && !has(&discussions, 1, 1) && has(&discussions, 2, 2));
    assert_eq!((discussions.len(), discussions.quiet.len()), (PLACES, PLACES));
    discussions.forget_person(&PersonId::from(1));
    assert!(discussions.is_empty() && discussions.quiet.is_empty());
}
