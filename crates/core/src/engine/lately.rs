//! What messages raised that were said lately: by it an edit that adds a claim is told from one that repeats or takes away. Ids only, in
//! bounded room, for as long as an edit may be heard.

use std::collections::VecDeque;

use super::{Heard, STILL_FRESH};
use crate::{hear::Grade, remark::RemarkId, time::Moment, topic::TopicId};

/// How many messages are remembered: those of ten minutes in which 27 a second are said where the bot is on, in 650 KB where nearly all
/// raise nothing.
const MOST: usize = 16 * 1024;

/// A topic that a message raised or mentioned.
#[derive(Debug)]
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

/// A message as it was heard once; one whose edit was heard stands there again.
#[derive(Debug)]
struct Said {
    remark: RemarkId,
    /// When it was first heard.
    at: Moment,
    raised: Box<[Raised]>,
}

/// What was said lately, oldest first.
#[derive(Debug, Default)]
pub(super) struct Lately(VecDeque<Said>);

impl Lately {
    /// Notes what a message that was heard first at a moment raises, or nothing.
    pub(super) fn note(&mut self, remark: &RemarkId, heard: &[Heard], at: Moment) {
        let raised = heard.iter().map(Raised::of).collect();
        self.0.push_back(Said { remark: remark.clone(), at, raised });
        self.expire(at);
    }

    /// Forgets what is too old, and too much.
    pub(super) fn expire(&mut self, now: Moment) {
        while self.0.len() > MOST || self.0.front().is_some_and(|first| is_over(first, now)) {
            self.0.pop_front();
        }
    }

    /// Notes what an edited message raises, if that is more than it raised whenever it was heard. Whether it is; nothing is more than what
    /// is not known.
    pub(super) fn note_more(&mut self, remark: &RemarkId, heard: &[Heard], now: Moment) -> bool {
        let Some(at) = self.first(remark, now).filter(|_| self.is_more(remark, heard)) else { return false };
        self.note(remark, heard, at);
        true
    }

    /// Whether a message is remembered, and whether what it raises now is more than it raised whenever it was heard: another topic that may
    /// be meant, or another claim that surely is.
    pub(super) fn would_note_more(&self, remark: &RemarkId, heard: &[Heard], now: Moment) -> bool {
        self.first(remark, now).is_some() && self.is_more(remark, heard)
    }

    /// When a message was first heard, if it is remembered.
    pub(super) fn first(&self, remark: &RemarkId, now: Moment) -> Option<Moment> {
        self.of(remark).find(|said| !is_over(said, now)).map(|said| said.at)
    }

    /// Forgets a message.
    pub(super) fn forget(&mut self, remark: &RemarkId) {
        self.0.retain(|said| said.remark != *remark);
    }

    /// Forgets all messages.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// A message as it was heard, each time.
    fn of(&self, remark: &RemarkId) -> impl Iterator<Item = &Said> {
        self.0.iter().filter(move |said| said.remark == *remark)
    }

    fn is_more(&self, remark: &RemarkId, heard: &[Heard]) -> bool {
        let known: Vec<&Raised> = self.of(remark).flat_map(|said| &*said.raised).collect();
        // What is only mentioned is no claim.
        let mut meant = heard.iter().filter(|one| one.grade >= Grade::Maybe);
        meant.any(|one| !known.iter().any(|known| known.covers(one)))
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
        assert_eq!(lately.0.len(), MOST);
        let known =
            |lately: &Lately, id: usize| lately.first(&RemarkId::from(id as u64), Moment(0)).is_some();
        assert!(known(&lately, 2 * MOST - 1) && !known(&lately, 0), "the oldest went first");
        lately.forget(&RemarkId::from(2 * MOST as u64 - 1));
        assert!(!known(&lately, 2 * MOST - 1) && known(&lately, 2 * MOST - 2));
        lately.note(&RemarkId::from(1), &[], Moment(0).after(STILL_FRESH));
        assert_eq!(lately.0.len(), 1, "what is over goes");
    }
}
