//! What messages raised that were said lately: by it an edit that adds a claim is told from one that repeats or takes away. Ids only, in
//! bounded room, for as long as an edit may be heard.

use std::collections::{HashMap, VecDeque, hash_map::Entry};

use super::{Heard, STILL_FRESH};
use crate::{hear::Grade, remark::RemarkId, time::Moment, topic::TopicId};

/// How many messages are remembered: those of ten minutes in which 27 a second are said where the bot is on, in 650 KB where nearly all
/// raise nothing, and 800 KB more where edits and deletions are heard of between them.
const MOST: usize = 16 * 1024;

/// A topic that a message raised or mentioned.
#[derive(Debug, PartialEq)]
struct Raised {
    topic: TopicId,
    /// Whether it was only mentioned, which is no claim.
    mentioned: bool,
    /// The claim that was surely made.
    claim: Option<String>,
    /// How many other people had raised it before.
    before: usize,
}

impl Raised {
    fn of(heard: &Heard) -> Self {
        let (topic, claim) = (heard.topic.clone(), heard.claim.clone());
        Self { topic, mentioned: heard.grade < Grade::Maybe, claim, before: heard.before }
    }

    /// Whether a topic as it was heard later is what the same words could have raised then: what only others have said since makes no words
    /// another claim.
    fn covers(&self, later: &Heard) -> bool {
        let same = self.claim == later.claim || later.claim.is_none();
        self.topic == later.topic && same && (!self.mentioned || later.before > self.before)
    }
}

/// A message, and all that it raised whenever it was heard.
#[derive(Debug)]
struct Said {
    remark: RemarkId,
    /// When it was first heard.
    at: Moment,
    raised: Box<[Raised]>,
}

/// What was said lately.
///
/// Nobody asks after most messages. So a new one only joins the queue, and those that joined since somebody asked last are entered by their
/// ids when somebody asks again.
#[derive(Debug, Default)]
pub(super) struct Lately {
    /// In the order in which they were heard; nothing where one was forgotten.
    said: VecDeque<Option<Said>>,
    /// How many have left the queue: the number of the first that is in it.
    left: u64,
    /// The numbers of messages, of those before `entered`.
    numbers: HashMap<RemarkId, u64>,
    entered: u64,
}

impl Lately {
    /// Notes what a message that is heard at a moment raises, or nothing.
    pub(super) fn note(&mut self, remark: &RemarkId, heard: &[Heard], at: Moment) {
        let raised = heard.iter().map(Raised::of).collect();
        self.said.push_back(Some(Said { remark: remark.clone(), at, raised }));
        self.expire(at);
    }

    /// Forgets what is too old, and too much.
    pub(super) fn expire(&mut self, now: Moment) {
        while let Some(first) = self.said.front()
            && (self.said.len() > MOST || first.as_ref().is_none_or(|said| is_over(said, now)))
        {
            if let Some(Some(said)) = self.said.pop_front()
                && self.left < self.entered
            {
                self.numbers.remove(&said.remark);
            }
            self.left += 1;
            self.entered = self.entered.max(self.left);
        }
    }

    /// Notes what an edited message raises, if that is more than it raised whenever it was heard. Whether it is; nothing is more than what
    /// is not known.
    pub(super) fn note_more(&mut self, remark: &RemarkId, heard: &[Heard], now: Moment) -> bool {
        let Some(said) = self.said(remark, now).filter(|said| said.is_less_than(heard)) else { return false };
        said.add(heard.iter().map(Raised::of));
        true
    }

    /// Whether a message is remembered, and whether what it raises now is more than it raised whenever it was heard: another topic that may
    /// be meant, or another claim that surely is.
    pub(super) fn would_note_more(&mut self, remark: &RemarkId, heard: &[Heard], now: Moment) -> bool {
        self.said(remark, now).is_some_and(|said| said.is_less_than(heard))
    }

    /// Whether a message is remembered.
    pub(super) fn has(&mut self, remark: &RemarkId, now: Moment) -> bool {
        self.said(remark, now).is_some()
    }

    /// Forgets a message.
    pub(super) fn forget(&mut self, remark: &RemarkId) {
        self.enter();
        let number = self.numbers.remove(remark);
        if let Some(slot) = number.and_then(|number| self.slot(number)) {
            *slot = None;
        }
    }

    /// Forgets all messages.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// A message as it was heard, if that is not too long ago.
    fn said(&mut self, remark: &RemarkId, now: Moment) -> Option<&mut Said> {
        self.enter();
        let number = *self.numbers.get(remark)?;
        self.slot(number)?.as_mut().filter(|said| !is_over(said, now))
    }

    /// The place in the queue of the message with a number, unless it has left.
    fn slot(&mut self, number: u64) -> Option<&mut Option<Said>> {
        let at = usize::try_from(number.checked_sub(self.left)?).ok()?;
        self.said.get_mut(at)
    }

    /// Enters the messages that joined the queue since it was last called. Of one that was heard twice the first stays, with all that was raised.
    fn enter(&mut self) {
        while let Some(slot) = self.slot(self.entered) {
            let later = slot.take();
            let number = self.entered;
            self.entered += 1;
            let Some(later) = later else { continue };
            match self.numbers.entry(later.remark.clone()) {
                Entry::Vacant(vacant) => {
                    vacant.insert(number);
                    if let Some(slot) = self.slot(number) {
                        *slot = Some(later);
                    }
                }
                Entry::Occupied(first) => {
                    let first = *first.get();
                    if let Some(Some(first)) = self.slot(first) {
                        first.add(later.raised);
                    }
                }
            }
        }
    }
}

impl Said {
    fn is_less_than(&self, heard: &[Heard]) -> bool {
        // What is only mentioned is no claim.
        let mut meant = heard.iter().filter(|one| one.grade >= Grade::Maybe);
        meant.any(|one| !self.raised.iter().any(|known| known.covers(one)))
    }

    fn add(&mut self, raised: impl IntoIterator<Item = Raised>) {
        let mut known = std::mem::take(&mut self.raised).into_vec();
        for one in raised {
            if !known.contains(&one) {
                known.push(one);
            }
        }
        self.raised = known.into();
    }
}

fn is_over(said: &Said, now: Moment) -> bool {
    now.since(said.at) >= STILL_FRESH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::Ground;

    fn heard(topic: &str, grade: Grade, claim: Option<&str>) -> Heard {
        Heard {
            topic: TopicId::new(topic),
            grade,
            probability: 0.7,
            capped: None,
            ground: Ground::Name,
            triggers: Vec::new(),
            before: 0,
            parent: false,
            talk: None,
            claim: claim.map(str::to_owned),
            side: None,
        }
    }

    #[test]
    fn what_others_have_said_since_makes_no_words_another_claim() {
        let (mut lately, remark, now) = (Lately::default(), RemarkId::from(1), Moment(0));
        lately.note(&remark, &[heard("tram", Grade::Mention, None)], now);
        let after_others = Heard { before: 2, ..heard("tram", Grade::Sure, None) };
        assert!(!lately.note_more(&remark, &[after_others], now));
        assert!(lately.note_more(&remark, &[heard("tram", Grade::Maybe, None)], now), "the words are others");
    }

    #[test]
    fn what_adds_a_topic_or_a_claim_is_more_once() {
        let (mut lately, remark, now) = (Lately::default(), RemarkId::from(1), Moment(0));
        let more = |lately: &mut Lately, topic, grade, claim| {
            lately.note_more(&remark, &[heard(topic, grade, claim)], now)
        };
        assert!(!more(&mut lately, "tram", Grade::Sure, None), "a message that was never heard adds nothing");
        lately.note(&remark, &[], now);
        assert!(!more(&mut lately, "tram", Grade::Mention, None), "a mention is no claim");
        assert!(more(&mut lately, "tram", Grade::Maybe, None));
        assert!(!more(&mut lately, "tram", Grade::Sure, None), "the same topic, only surer");
        assert!(more(&mut lately, "tram", Grade::Sure, Some("debt")));
        assert!(more(&mut lately, "tram", Grade::Sure, Some("riders")));
        assert!(more(&mut lately, "river", Grade::Maybe, None));
        // What was taken out meanwhile is nothing new when it comes back.
        for (topic, claim) in [("tram", Some("debt")), ("tram", Some("riders")), ("river", None)] {
            assert!(!more(&mut lately, topic, Grade::Sure, claim), "{topic} {claim:?}");
        }
    }

    #[test]
    fn an_edit_is_heard_for_ten_minutes_from_the_message_on() {
        let (mut lately, remark) = (Lately::default(), RemarkId::from(1));
        lately.note(&remark, &[], Moment(0));
        let last = Moment(0).after(STILL_FRESH).before(std::time::Duration::from_millis(1));
        assert!(lately.note_more(&remark, &[heard("tram", Grade::Sure, None)], last));
        let over = Moment(0).after(STILL_FRESH);
        assert!(!lately.would_note_more(&remark, &[heard("river", Grade::Sure, None)], over));
    }

    #[test]
    fn it_is_bounded_and_forgets() {
        let mut lately = Lately::default();
        for id in 0..2 * MOST as u64 {
            lately.note(&RemarkId::from(id), &[], Moment(0));
        }
        assert_eq!(lately.said.len(), MOST);
        let known = |lately: &mut Lately, id: usize| lately.has(&RemarkId::from(id as u64), Moment(0));
        assert!(known(&mut lately, 2 * MOST - 1) && !known(&mut lately, 0), "the oldest went first");
        lately.forget(&RemarkId::from(2 * MOST as u64 - 1));
        assert!(!known(&mut lately, 2 * MOST - 1) && known(&mut lately, 2 * MOST - 2));
        assert_eq!(lately.numbers.len(), MOST - 1);
        lately.note(&RemarkId::from(1), &[], Moment(0).after(STILL_FRESH));
        assert_eq!(lately.said.len(), 1, "what is over goes");
        assert!(lately.numbers.is_empty() && known(&mut lately, 1));
    }

    #[test]
    fn nobody_pays_twice_for_what_somebody_asked_after() {
        let mut lately = Lately::default();
        for id in 0..MOST as u64 {
            lately.note(&RemarkId::from(id), &[], Moment(0));
            assert!(lately.numbers.is_empty(), "a message that nobody asks after is only queued");
        }
        lately.forget(&RemarkId::from(1));
        assert_eq!((lately.entered, lately.numbers.len()), (MOST as u64, MOST - 1));
        lately.note(&RemarkId::from(1), &[], Moment(0));
        // A hundred are deleted at once.
        for id in (0..200).step_by(2) {
            lately.forget(&RemarkId::from(id));
        }
        assert_eq!((lately.entered, lately.numbers.len()), (MOST as u64 + 1, MOST - 100));
        assert!(lately.has(&RemarkId::from(1), Moment(0)), "what is said again after it was forgotten");
    }

    #[test]
    fn a_message_that_is_delivered_again_counts_from_the_first_time_with_all_that_it_raised() {
        let (mut lately, remark) = (Lately::default(), RemarkId::from(1));
        let (tram, river) = (heard("tram", Grade::Sure, None), heard("river", Grade::Sure, None));
        let later = Moment(0).after(STILL_FRESH / 2);
        lately.note(&remark, std::slice::from_ref(&tram), Moment(0));
        lately.note(&remark, std::slice::from_ref(&river), later);
        assert!(!lately.would_note_more(&remark, &[tram, river], later));
        let over = Moment(0).after(STILL_FRESH);
        assert!(!lately.has(&remark, over));
        lately.expire(over);
        assert!(lately.said.is_empty() && lately.numbers.is_empty());
    }
}
