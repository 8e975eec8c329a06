//! The discussion that a message belongs to: which topics other people raised in it before, and with which topics lies what they said. Held in
//! memory only, for hours, bounded; nothing of people who opted out or tell of a loss comes here, and what was deleted is forgotten.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use smallvec::SmallVec;

use crate::{
    remark::{ChannelId, PersonId, Place, RemarkId, ServerId},
    time::Moment,
    topic::TopicId,
};

/// How long what was said stays in a discussion.
const REMEMBERED: Duration = Duration::from_hours(6);

/// How many messages a place keeps.
const MESSAGES: usize = 96;

/// How many messages are kept in all, in some 20 MB; the place that was quiet the longest goes first.
const MOST: usize = 128 * 1024;

/// How many places are kept; again the quietest goes first.
const PLACES: usize = 4_096;

/// How many messages of others around a message tell what the talk there lies with: the last ones of the place, or those that its reply follows. On
/// `live.tsv` eight heard a little worse, twenty no better.
const AROUND: usize = 12;

/// What a message is in a discussion.
#[derive(Clone, Debug)]
pub struct Spoken {
    /// The message.
    pub remark: RemarkId,
    /// Who wrote it.
    pub by: PersonId,
    /// The message that it replies to.
    pub answers: Option<RemarkId>,
    /// The topics that it raises.
    pub topics: Box<[TopicId]>,
    /// How much of it lies with which topics, as [`Shares`](super::Shares) tells it; none where likeness was not heard.
    pub shares: Option<Box<[(TopicId, f32)]>>,
}

/// A message whose discussion is asked after.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Where it stands.
    pub place: &'a ChannelId,
    /// The message. One that is part of the discussion already is heard again: what was said after it is none of its discussion.
    pub remark: &'a RemarkId,
    /// Who wrote it: what they said themselves does not count.
    pub by: Option<&'a PersonId>,
    /// The message that it replies to.
    pub answers: Option<&'a RemarkId>,
}

/// A message that is kept.
#[derive(Clone, Debug)]
struct Kept {
    spoken: Spoken,
    at: Moment,
}

/// What was said in a place lately.
#[derive(Debug, Default)]
struct Talk {
    said: VecDeque<Kept>,
    /// The channel that the place is a thread of.
    parent: Option<ChannelId>,
    server: Option<ServerId>,
}

/// What was said where, lately.
#[derive(Debug, Default)]
pub struct Discussions {
    places: HashMap<ChannelId, Talk>,
    /// The same places, by when somebody said something there last.
    quiet: BTreeSet<(Moment, ChannelId)>,
    /// How many messages are kept in all.
    kept: usize,
}

impl Discussions {
    /// Notes what a person said in a place. A message that was noted before is noted anew, where it stood.
    pub fn note(&mut self, place: &Place, spoken: Spoken, at: Moment) {
        let channel = &place.channel;
        if self.note_again(channel, &spoken) {
            return;
        }
        if !self.places.contains_key(channel) && self.places.len() >= PLACES {
            self.forget_quietest();
        }
        let answers = spoken.answers.clone().filter(|answered| self.has(channel, answered));
        let spoken = Spoken { answers, ..spoken };
        self.change(channel, |talk| {
            (talk.parent, talk.server) = (place.parent.clone(), place.server.clone());
            talk.said.push_back(Kept { spoken, at });
            while talk.said.len() > MESSAGES || talk.said.front().is_some_and(|first| is_over(first, at)) {
                talk.said.pop_front();
            }
        });
        while self.kept > MOST {
            self.forget_quietest();
        }
    }

    /// Notes a message anew that is kept already: it was edited. Whether it is.
    pub fn note_again(&mut self, place: &ChannelId, spoken: &Spoken) -> bool {
        let stood = self.position(place, &spoken.remark);
        let talk = self.places.get_mut(place);
        let known = talk.zip(stood).and_then(|(talk, stood)| talk.said.get_mut(stood));
        let Some(known) = known else { return false };
        let answers = known.spoken.answers.take();
        known.spoken = Spoken { answers, ..spoken.clone() };
        true
    }

    /// Changes what was said in a place, which is kept while something is left.
    fn change(&mut self, place: &ChannelId, change: impl FnOnce(&mut Talk)) {
        let talk = self.places.entry(place.clone()).or_default();
        let last = |talk: &Talk| talk.said.back().map(|one| one.at);
        let (before, count) = (last(talk), talk.said.len());
        change(talk);
        let after = last(talk);
        self.kept = (self.kept + talk.said.len()).saturating_sub(count);
        if after.is_none() {
            self.places.remove(place);
        }
        if before != after {
            if let Some(at) = before {
                self.quiet.remove(&(at, place.clone()));
            }
            if let Some(at) = after {
                self.quiet.insert((at, place.clone()));
            }
        }
    }

    fn forget_quietest(&mut self) {
        if let Some((_, quietest)) = self.quiet.first().cloned() {
            self.change(&quietest, |talk| talk.said.clear());
        }
    }

    /// Whether a message counts in a place.
    pub fn has(&self, place: &ChannelId, remark: &RemarkId) -> bool {
        self.position(place, remark).is_some()
    }

    /// Where a message stands among those of a place; a message that is asked after is mostly one of the last.
    fn position(&self, place: &ChannelId, remark: &RemarkId) -> Option<usize> {
        self.places.get(place)?.said.iter().rposition(|one| one.spoken.remark == *remark)
    }

    /// Forgets a message: it was deleted, or the bot has to be silent on it.
    pub fn forget(&mut self, place: &ChannelId, remark: &RemarkId) {
        if self.has(place, remark) {
            self.retain_in(place, |one| one.spoken.remark != *remark);
        }
    }

    /// Forgets everything that a person said.
    pub fn forget_person(&mut self, person: &PersonId) {
        self.retain(|one| one.spoken.by != *person);
    }

    /// Forgets a channel that is gone, and its threads.
    pub fn forget_channel(&mut self, channel: &ChannelId) {
        self.forget_places(|place, talk| place == channel || talk.parent.as_ref() == Some(channel));
    }

    /// Forgets a server that the bot has left.
    pub fn forget_server(&mut self, server: &ServerId) {
        self.forget_places(|_, talk| talk.server.as_ref() == Some(server));
    }

    fn forget_places(&mut self, goes: impl Fn(&ChannelId, &Talk) -> bool) {
        let places = self.places.iter().filter(|(place, talk)| goes(place, talk));
        for place in places.map(|(place, _)| place.clone()).collect::<Vec<_>>() {
            self.change(&place, |talk| talk.said.clear());
        }
    }

    /// Forgets what is too old, also where nobody talks any more.
    pub fn expire(&mut self, now: Moment) {
        self.retain(|one| !is_over(one, now));
    }

    fn retain(&mut self, stays: impl Fn(&Kept) -> bool) {
        let goes = |talk: &Talk| talk.said.iter().any(|one| !stays(one));
        let places = self.places.iter().filter(|(_, talk)| goes(talk));
        for place in places.map(|(place, _)| place.clone()).collect::<Vec<_>>() {
            self.retain_in(&place, &stays);
        }
    }

    /// Keeps some messages of a place, and of those that they reply to the ids of none that goes.
    fn retain_in(&mut self, place: &ChannelId, stays: impl Fn(&Kept) -> bool) {
        self.change(place, |talk| {
            let said = std::mem::take(&mut talk.said).into_iter();
            let (stay, gone): (VecDeque<Kept>, VecDeque<Kept>) = said.partition(stays);
            talk.said = stay;
            for one in &mut talk.said {
                one.spoken
                    .answers
                    .take_if(|answered| gone.iter().any(|gone| gone.spoken.remark == *answered));
            }
        });
    }

    /// The topics that other people raised before a message in the last hours, and how many people each.
    pub fn before(&self, asked: Asked<'_>, now: Moment) -> SmallVec<[(TopicId, usize); 2]> {
        let said = self.others(asked, now);
        let mut raised: Vec<(&TopicId, &PersonId)> =
            said.flat_map(|one| one.topics.iter().map(move |topic| (topic, &one.by))).collect();
        raised.sort_unstable();
        raised.dedup();
        let by_topic = raised.chunk_by(|one, next| one.0 == next.0);
        by_topic.filter_map(|all| Some((all.first()?.0.clone(), all.len()))).collect()
    }

    /// How much of what other people said around a message lies with which topics: the mean of their last messages before it in the place, or of those
    /// that its reply follows, if any of them is kept. None where nothing of that is known.
    pub fn around(&self, asked: Asked<'_>, now: Moment) -> Option<SmallVec<[(TopicId, f32); 4]>> {
        let Asked { place, remark, by, answers } = asked;
        let talk = self.places.get(place)?;
        let mut heard: SmallVec<[&Spoken; AROUND]> = SmallVec::new();
        let own = self.position(place, remark);
        let now = own.and_then(|own| talk.said.get(own)).map_or(now, |own| own.at);
        let (mut next, mut end) = (answers, own.unwrap_or(talk.said.len()));
        // A reply follows older messages alone: so it ends.
        while let Some(at) = next.and_then(|answered| self.position(place, answered)).filter(|at| *at < end) {
            let Some(one) = talk.said.get(at) else { break };
            if Some(&one.spoken.by) != by && one.spoken.shares.is_some() && !is_over(one, now) {
                heard.push(&one.spoken);
            }
            if heard.len() == AROUND {
                break;
            }
            (next, end) = (one.spoken.answers.as_ref(), at);
        }
        if heard.is_empty() {
            heard.extend(self.others(asked, now).rev().filter(|one| one.shares.is_some()).take(AROUND));
        }
        let each = 1.0 / f32::from(u8::try_from(heard.len()).ok().filter(|count| *count > 0)?);
        let mut around: SmallVec<[(TopicId, f32); 4]> = SmallVec::new();
        for (topic, share) in heard.iter().filter_map(|one| one.shares.as_ref()).flatten() {
            match around.iter_mut().find(|one| one.0 == *topic) {
                Some(one) => one.1 += each * share,
                None => around.push((topic.clone(), each * share)),
            }
        }
        Some(around)
    }

    /// What other people said before a message in the last hours, in order.
    fn others<'s>(&'s self, asked: Asked<'s>, now: Moment) -> impl DoubleEndedIterator<Item = &'s Spoken> {
        let (own, talk) = (self.position(asked.place, asked.remark), self.places.get(asked.place));
        // What is old was not when the message was heard first.
        let now = own.zip(talk).and_then(|(own, talk)| talk.said.get(own)).map_or(now, |own| own.at);
        let said = talk.map(|talk| talk.said.range(..own.unwrap_or(talk.said.len())));
        let said = said.into_iter().flatten();
        said.filter(move |one| Some(&one.spoken.by) != asked.by && !is_over(one, now)).map(|one| &one.spoken)
    }

    /// How many places are kept.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

fn is_over(said: &Kept, now: Moment) -> bool {
    now.since(said.at) > REMEMBERED
}

#[cfg(test)]
mod tests {
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
}
