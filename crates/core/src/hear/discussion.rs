//! The discussion that a message belongs to: which topics other people raised in it before, and with which topics lies what they said. Held in
//! memory only, for hours, bounded; nothing of people who opted out or tell of a loss comes here, and what was deleted is forgotten.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use smallvec::SmallVec;

use super::{Around, Shares};
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
    /// How much of it lies with which topics, as [`Shares`] tells it; none where likeness was not heard.
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

/// What other people said before a message.
#[derive(Clone, Debug, Default)]
pub struct Discussion {
    /// How many people raised which topics.
    pub before: SmallVec<[(TopicId, usize); 2]>,
    /// How much of what was said around the message lies with which topics; none where that is not known.
    pub around: Option<SmallVec<[(TopicId, f32); 4]>>,
}

/// The same as the judge asks after it, by the positions of topics, beside what the message replied to raises.
#[derive(Clone, Debug, Default)]
pub struct Discussed {
    before: SmallVec<[(usize, usize); 2]>,
    parent: SmallVec<[usize; 4]>,
    around: Option<Shares>,
}

impl Discussed {
    /// A discussion by the positions of topics, and the topics that the message replied to raises. A topic without a position is passed over.
    pub fn of(
        discussion: &Discussion,
        parent: SmallVec<[usize; 4]>,
        position: impl Fn(&TopicId) -> Option<usize>,
    ) -> Self {
        let before = discussion.before.iter().filter_map(|one| Some((position(&one.0)?, one.1)));
        let around = discussion.around.as_ref().map(|around| {
            around.iter().filter_map(|(topic, share)| Some((position(topic)?, *share))).collect()
        });
        Self { before: before.collect(), parent, around }
    }
}

impl Around for Discussed {
    fn before(&self, topic: usize) -> usize {
        self.before.iter().find(|one| one.0 == topic).map_or(0, |one| one.1)
    }

    fn parent(&self, topic: usize) -> bool {
        self.parent.contains(&topic)
    }

    fn share(&self, topic: usize) -> Option<f32> {
        let around = self.around.as_ref()?;
        Some(around.iter().find(|one| one.0 == topic).map_or(0.0, |one| one.1))
    }
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

    /// What other people said before a message.
    pub fn of(&self, asked: Asked<'_>, now: Moment) -> Discussion {
        Discussion { before: self.before(asked, now), around: self.around(asked, now) }
    }

    /// The topics that other people raised before a message in the last hours, and how many people each.
    fn before(&self, asked: Asked<'_>, now: Moment) -> SmallVec<[(TopicId, usize); 2]> {
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
    fn around(&self, asked: Asked<'_>, now: Moment) -> Option<SmallVec<[(TopicId, f32); 4]>> {
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
mod tests;
