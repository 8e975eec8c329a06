//! The discussion that a message belongs to: which topics other people raised in it before. Held in memory only, for hours, bounded;
//! nothing of people who opted out comes here, and what was deleted, or edited so that it raises nothing, is forgotten.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use smallvec::SmallVec;

use crate::{
    remark::{ChannelId, PersonId, RemarkId},
    time::Moment,
    topic::TopicId,
};

/// How long what was raised stays in a discussion.
const REMEMBERED: Duration = Duration::from_hours(6);

/// How many messages that raised something a place keeps: those of a thread of some hundred messages.
const MESSAGES: usize = 48;

/// How many places are kept; the one that was quiet the longest goes first.
const PLACES: usize = 4_096;

/// A message that raised something.
#[derive(Clone, Debug)]
struct Said {
    remark: RemarkId,
    by: PersonId,
    at: Moment,
    topics: Vec<TopicId>,
}

/// What was raised where, lately.
#[derive(Debug, Default)]
pub struct Discussions {
    places: HashMap<ChannelId, VecDeque<Said>>,
    /// The same places, by when somebody raised something there last.
    quiet: BTreeSet<(Moment, ChannelId)>,
}

impl Discussions {
    /// Notes that a person raised topics in a place. A message that was noted before (it was edited) is noted anew.
    pub fn note(
        &mut self,
        place: &ChannelId,
        remark: &RemarkId,
        by: &PersonId,
        topics: Vec<TopicId>,
        at: Moment,
    ) {
        self.forget(place, remark);
        if topics.is_empty() {
            return;
        }
        if !self.places.contains_key(place)
            && self.places.len() >= PLACES
            && let Some((_, quietest)) = self.quiet.pop_first()
        {
            self.places.remove(&quietest);
        }
        self.change(place, |said| {
            said.push_back(Said { remark: remark.clone(), by: by.clone(), at, topics });
            while said.len() > MESSAGES || said.front().is_some_and(|first| is_over(first, at)) {
                said.pop_front();
            }
        });
    }

    /// Changes what was said in a place, which is kept while something is left.
    fn change(&mut self, place: &ChannelId, change: impl FnOnce(&mut VecDeque<Said>)) {
        let said = self.places.entry(place.clone()).or_default();
        let last = |said: &VecDeque<Said>| said.back().map(|one| one.at);
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
        self.places.get(place).is_some_and(|said| said.iter().any(|one| one.remark == *remark))
    }

    /// Forgets a message: it was deleted, or raises nothing any more.
    pub fn forget(&mut self, place: &ChannelId, remark: &RemarkId) {
        let said = self.places.get(place);
        let at = said.and_then(|said| said.iter().position(|one| one.remark == *remark));
        if let Some(at) = at {
            self.change(place, |said| {
                said.remove(at);
            });
        }
    }

    /// Forgets everything that a person said.
    pub fn forget_person(&mut self, person: &PersonId) {
        self.retain(|one| one.by != *person);
    }

    /// Forgets what is too old, also where nobody talks any more.
    pub fn expire(&mut self, now: Moment) {
        self.retain(|one| !is_over(one, now));
    }

    fn retain(&mut self, stays: impl Fn(&Said) -> bool) {
        let goes = |said: &VecDeque<Said>| said.iter().any(|one| !stays(one));
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
        let said = self.places.get(place).into_iter().flatten();
        let said = said.filter(|one| Some(&one.by) != but && !is_over(one, now));
        let mut raised: Vec<(&TopicId, &PersonId)> =
            said.flat_map(|one| one.topics.iter().map(move |topic| (topic, &one.by))).collect();
        raised.sort_unstable();
        raised.dedup();
        let by_topic = raised.chunk_by(|one, next| one.0 == next.0);
        by_topic.filter_map(|all| Some((all.first()?.0.clone(), all.len()))).collect()
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

fn is_over(said: &Said, now: Moment) -> bool {
    now.since(said.at) > REMEMBERED
}

#[cfg(test)]
mod tests {
    use super::*;

    static HARBOUR: ChannelId = ChannelId::number(10);

    fn topic() -> Vec<TopicId> {
        vec![TopicId::new("tram-line")]
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
            discussions.note(&HARBOUR, &RemarkId::from(remark), &PersonId::from(by), topic(), Moment(0));
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
        discussions.note(&HARBOUR, &RemarkId::from(1), &PersonId::from(1), both.clone(), Moment(0));
        discussions.note(&HARBOUR, &RemarkId::from(2), &PersonId::from(2), topic(), Moment(0));
        let before = discussions.before(&HARBOUR, None, Moment(0));
        assert_eq!((people(&before, "tram-line"), people(&before, "bridge")), (2, 1));
        assert_eq!(before.len(), both.len(), "a topic stands there once");
    }

    #[test]
    fn a_message_that_raises_nothing_any_more_counts_no_more() {
        let mut discussions = Discussions::default();
        discussions.note(&HARBOUR, &RemarkId::from(1), &PersonId::from(1), topic(), Moment(0));
        discussions.note(&HARBOUR, &RemarkId::from(1), &PersonId::from(1), Vec::new(), Moment(0));
        assert!(discussions.is_empty());
    }

    #[test]
    fn what_is_too_old_goes_also_where_nobody_talks() {
        let mut discussions = Discussions::default();
        let later = Moment(0).after(REMEMBERED);
        discussions.note(&HARBOUR, &RemarkId::from(1), &PersonId::from(1), topic(), Moment(0));
        discussions.note(&HARBOUR, &RemarkId::from(2), &PersonId::from(2), topic(), later);
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
            discussions.note(
                &ChannelId::from(place),
                &RemarkId::from(place),
                &PersonId::from(1),
                topic(),
                at,
            );
        }
        for remark in 0..MESSAGES as u64 * 3 {
            let at = Moment(0).after(Duration::from_mins(150));
            discussions.note(
                &ChannelId::from(9_999_999),
                &RemarkId::from(remark),
                &PersonId::from(remark),
                topic(),
                at,
            );
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
            let (place, remark) = (ChannelId::from(place), RemarkId::from(remark));
            discussions.note(&place, &remark, &PersonId::from(1), topic(), at);
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
