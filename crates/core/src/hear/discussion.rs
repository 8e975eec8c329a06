//! The discussion that a message belongs to: which topics other people raised in it before, and with which topics lies what they said. Held in
//! memory only, for hours, bounded; nothing of people who opted out comes here, and what was deleted, or edited so that it raises nothing and lies with
//! nothing, is forgotten.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use smallvec::SmallVec;

use crate::{
    remark::{ChannelId, PersonId, RemarkId},
    time::Moment,
    topic::TopicId,
};

/// How long what was said stays in a discussion.
const REMEMBERED: Duration = Duration::from_hours(6);

/// How many messages a place keeps.
const MESSAGES: usize = 96;

/// How many messages of others around a message tell what the talk there lies with: the last ones of the place, or those that its reply follows. On
/// `live.tsv` eight heard a little worse, twenty no better.
const AROUND: usize = 12;

/// How many places are kept; the one that was quiet the longest goes first.
const PLACES: usize = 4_096;

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

/// The same, when it was said.
#[derive(Clone, Debug)]
struct Kept {
    spoken: Spoken,
    at: Moment,
}

/// What was said where, lately.
#[derive(Debug, Default)]
pub struct Discussions {
    places: HashMap<ChannelId, VecDeque<Kept>>,
    /// The same places, by when somebody said something there last.
    quiet: BTreeSet<(Moment, ChannelId)>,
}

impl Discussions {
    /// Notes what a person said in a place. A message that was noted before (it was edited) is noted anew, where it stood; one that raises nothing and of
    /// which it is not known what it lies with is forgotten.
    pub fn note(&mut self, place: &ChannelId, spoken: Spoken, at: Moment) {
        let stood = self.position(place, &spoken.remark);
        if spoken.topics.is_empty() && spoken.shares.is_none() {
            self.forget(place, &spoken.remark);
            return;
        }
        if !self.places.contains_key(place)
            && self.places.len() >= PLACES
            && let Some((_, quietest)) = self.quiet.pop_first()
        {
            self.places.remove(&quietest);
        }
        self.change(place, |said| {
            if let Some(known) = stood.and_then(|stood| said.get_mut(stood)) {
                known.spoken = spoken;
                return;
            }
            said.push_back(Kept { spoken, at });
            while said.len() > MESSAGES || said.front().is_some_and(|first| is_over(first, at)) {
                said.pop_front();
            }
        });
    }

    /// Changes what was said in a place, which is kept while something is left.
    fn change(&mut self, place: &ChannelId, change: impl FnOnce(&mut VecDeque<Kept>)) {
        let said = self.places.entry(place.clone()).or_default();
        let last = |said: &VecDeque<Kept>| said.back().map(|one| one.at);
        let before = last(said);
        change(said);
        let after = last(said);
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

    /// Whether a message counts in a place.
    pub fn has(&self, place: &ChannelId, remark: &RemarkId) -> bool {
        self.position(place, remark).is_some()
    }

    /// Where a message stands among those of a place; a message that is asked after is mostly one of the last.
    fn position(&self, place: &ChannelId, remark: &RemarkId) -> Option<usize> {
        self.places.get(place)?.iter().rposition(|one| one.spoken.remark == *remark)
    }

    /// Forgets a message: it was deleted, or raises nothing any more.
    pub fn forget(&mut self, place: &ChannelId, remark: &RemarkId) {
        if let Some(at) = self.position(place, remark) {
            self.change(place, |said| {
                said.remove(at);
            });
        }
    }

    /// Forgets everything that a person said.
    pub fn forget_person(&mut self, person: &PersonId) {
        self.retain(|one| one.spoken.by != *person);
    }

    /// Forgets what is too old, also where nobody talks any more.
    pub fn expire(&mut self, now: Moment) {
        self.retain(|one| !is_over(one, now));
    }

    fn retain(&mut self, stays: impl Fn(&Kept) -> bool) {
        let goes = |said: &VecDeque<Kept>| said.iter().any(|one| !stays(one));
        let places = self.places.iter().filter(|(_, said)| goes(said));
        for place in places.map(|(place, _)| place.clone()).collect::<Vec<_>>() {
            self.change(&place, |said| said.retain(&stays));
        }
    }

    /// The topics that people other than `but` raised in a place in the last hours, and how many people each.
    pub fn before(
        &self,
        place: &ChannelId,
        but: Option<&PersonId>,
        now: Moment,
    ) -> SmallVec<[(TopicId, usize); 2]> {
        let said = self.others(place, but, now);
        let mut raised: Vec<(&TopicId, &PersonId)> =
            said.flat_map(|one| one.topics.iter().map(move |topic| (topic, &one.by))).collect();
        raised.sort_unstable();
        raised.dedup();
        let by_topic = raised.chunk_by(|one, next| one.0 == next.0);
        by_topic.filter_map(|all| Some((all.first()?.0.clone(), all.len()))).collect()
    }

    /// How much of what people other than `but` said around a message lies with which topics: the mean of their last messages in the place, or of those
    /// that its reply follows, if it `answers` one and any of them is remembered. None where nothing of that is known.
    pub fn around(
        &self,
        place: &ChannelId,
        but: Option<&PersonId>,
        answers: Option<&RemarkId>,
        now: Moment,
    ) -> Option<SmallVec<[(TopicId, f32); 4]>> {
        let shares = |one: &Spoken| one.shares.is_some();
        let mut heard: SmallVec<[&Spoken; AROUND]> = SmallVec::new();
        let mut next = answers;
        // A reply follows older messages alone: so it ends.
        let mut before = self.places.get(place).map_or(0, VecDeque::len);
        while let Some(at) =
            next.and_then(|answered| self.position(place, answered)).filter(|at| *at < before)
        {
            let Some(one) = self.places.get(place).and_then(|said| said.get(at)) else { break };
            if Some(&one.spoken.by) != but && shares(&one.spoken) && !is_over(one, now) {
                heard.push(&one.spoken);
            }
            if heard.len() == AROUND {
                break;
            }
            (next, before) = (one.spoken.answers.as_ref(), at);
        }
        if heard.is_empty() {
            heard.extend(self.others(place, but, now).rev().filter(|one| shares(one)).take(AROUND));
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

    /// What people other than `but` said in a place in the last hours, in order.
    fn others<'s>(
        &'s self,
        place: &ChannelId,
        but: Option<&'s PersonId>,
        now: Moment,
    ) -> impl DoubleEndedIterator<Item = &'s Spoken> {
        let said = self.places.get(place).into_iter().flatten();
        said.filter(move |one| Some(&one.spoken.by) != but && !is_over(one, now)).map(|one| &one.spoken)
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
        let around = discussions.around(&HARBOUR, Some(&but), answers.as_ref(), Moment(0))?;
        let share = around.iter().find(|one| one.0.as_str() == "tram-line").map_or(0.0, |one| one.1);
        Some((share * 100.0).round() / 100.0)
    }

    #[test]
    fn what_others_said_last_tells_what_the_talk_lies_with() {
        let mut discussions = Discussions::default();
        assert_eq!(around(&discussions, 1, None), None, "nothing is known yet");
        for (remark, by, share) in [(1, 1, 0.8), (2, 2, 0.4), (3, 3, 0.0)] {
            discussions.note(&HARBOUR, lies(remark, by, None, share), Moment(0));
        }
        assert_eq!(around(&discussions, 1, None), Some(0.2), "one's own counts for nothing");
        assert_eq!(around(&discussions, 3, None), Some(0.6));
        // One whose direction is not known, and one edited so that it lies with nothing.
        discussions.note(&HARBOUR, raises(4, 4, topic()), Moment(0));
        discussions.note(&HARBOUR, lies(2, 2, None, 0.0), Moment(0));
        assert_eq!(around(&discussions, 3, None), Some(0.4));
        // The talk goes on to other things.
        for remark in 10..10 + AROUND as u64 {
            discussions.note(&HARBOUR, lies(remark, 5, None, 0.0), Moment(0));
        }
        assert_eq!(around(&discussions, 9, None), Some(0.0));
    }

    #[test]
    fn a_reply_is_part_of_what_it_follows_whatever_else_is_said_there() {
        let mut discussions = Discussions::default();
        for one in [lies(1, 1, None, 0.8), lies(2, 2, Some(1), 0.4), lies(3, 3, None, 0.0)] {
            discussions.note(&HARBOUR, one, Moment(0));
        }
        assert_eq!(around(&discussions, 9, Some(2)), Some(0.6));
        assert_eq!(around(&discussions, 9, Some(3)), Some(0.0));
        assert_eq!(around(&discussions, 2, Some(2)), Some(0.8), "one's own is passed over");
        assert_eq!(around(&discussions, 9, Some(77)), Some(0.4), "of what is not remembered nothing follows");
        // Two that say of each other that they answer it.
        discussions.note(&HARBOUR, lies(4, 4, Some(5), 0.3), Moment(0));
        discussions.note(&HARBOUR, lies(5, 5, Some(4), 0.1), Moment(0));
        assert_eq!(around(&discussions, 9, Some(5)), Some(0.2));
    }

    fn before(discussions: &Discussions, but: u64, now: i64) -> usize {
        let now = Moment(0).after(Duration::from_secs(now.unsigned_abs()));
        people(&discussions.before(&HARBOUR, Some(&PersonId::from(but)), now), "tram-line")
    }

    fn people(before: &[(TopicId, usize)], topic: &str) -> usize {
        before.iter().find(|(one, _)| one.as_str() == topic).map_or(0, |(_, people)| *people)
    }

    #[test]
    fn other_people_count_once_each_and_only_for_hours() {
        let mut discussions = Discussions::default();
        for (remark, by) in [(1, 1), (2, 1), (3, 2), (4, 3)] {
            discussions.note(&HARBOUR, raises(remark, by, topic()), Moment(0));
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
        discussions.note(&HARBOUR, raises(1, 1, both.clone()), Moment(0));
        discussions.note(&HARBOUR, raises(2, 2, topic()), Moment(0));
        let before = discussions.before(&HARBOUR, None, Moment(0));
        assert_eq!((people(&before, "tram-line"), people(&before, "bridge")), (2, 1));
        assert_eq!(before.len(), both.len(), "a topic stands there once");
    }

    #[test]
    fn a_message_that_raises_nothing_any_more_counts_no_more() {
        let mut discussions = Discussions::default();
        discussions.note(&HARBOUR, raises(1, 1, topic()), Moment(0));
        discussions.note(&HARBOUR, raises(1, 1, Vec::new()), Moment(0));
        assert!(discussions.is_empty());
    }

    #[test]
    fn what_is_too_old_goes_also_where_nobody_talks() {
        let mut discussions = Discussions::default();
        let later = Moment(0).after(REMEMBERED);
        discussions.note(&HARBOUR, raises(1, 1, topic()), Moment(0));
        discussions.note(&HARBOUR, raises(2, 1, topic()), later);
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
            discussions.note(&ChannelId::from(place), raises(place, 1, topic()), at);
        }
        for remark in 0..MESSAGES as u64 * 3 {
            let at = Moment(0).after(Duration::from_mins(150));
            discussions.note(&ChannelId::from(9_999_999), raises(remark, remark, topic()), at);
        }
        assert_eq!(discussions.len(), PLACES);
        let now = Moment(0).after(Duration::from_mins(150));
        let known = |place| people(&discussions.before(&ChannelId::from(place), None, now), "tram-line");
        assert_eq!((known(0), known(9_999_999)), (0, MESSAGES), "the quietest place went first");
        assert_eq!(discussions.quiet.len(), PLACES);
    }

    #[test]
    fn the_place_that_was_quiet_the_longest_goes_whatever_was_forgotten_there() {
        let mut discussions = Discussions::default();
        let moment = |second: u64| Moment(0).after(Duration::from_secs(second));
        let note = |discussions: &mut Discussions, place: u64, remark: u64, at| {
            discussions.note(&ChannelId::from(place), raises(remark, 1, topic()), at);
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
