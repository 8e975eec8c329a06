//! What a message leaves in the discussion of its place, and what others left there before it.

use super::{
    Engine, Heard, Memory,
    raise::{Judged, Prospect, Witnesses, as_told},
};
use crate::{
    hear::{Asked, Directions, Discussion, Grade, Spoken},
    policy::Case,
    remark::{ChannelId, PersonId, Remark, ServerId},
    store::Store,
};

/// Which message is noted in a discussion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noted {
    /// A new one.
    New,
    /// A new one that surely raises nothing: an edit of it is heard.
    Nothing,
    /// One that was edited.
    Edited,
}

impl Memory {
    /// What others said before a message. Of one that is heard `again` and counts no more in the discussion, what they had said then of the topics that it
    /// raised: what they have said since makes it nothing else.
    pub(super) fn discussion(&mut self, case: &Case<'_>, again: bool) -> Discussion {
        let Remark { id: remark, place, author, context, .. } = case.remark;
        let place = &place.channel;
        if again && !self.discussions.has(place, remark) {
            if let Some(account) = self.recalled.get(remark) {
                return as_told(&account.topics);
            }
            if self.lately.has(remark, case.now) {
                return Discussion::default();
            }
        }
        let asked = Asked { place, remark, by: author.person(), answers: context.replies_to.as_ref() };
        self.discussions.of(asked, case.now)
    }
}

impl Engine {
    /// A message as all witnesses judge it, for the first time or `again`.
    pub(super) fn judged(
        &self,
        store: &Store,
        case: &Case<'_>,
        direction: Option<&Directions>,
        again: bool,
    ) -> Judged {
        let discussion = || self.memory().discussion(case, again);
        let encoder = self.has_encoder();
        Judged::of(store, case, &Witnesses { direction, encoder, discussion: &discussion })
    }

    /// What a person said counts in the discussion of its place from now on, as it was `judged` and with the topics that were heard, unless they tell of a loss
    /// of their own or opted out, be it while their message was heard. What may not be judged counts no more. Of a message that was edited only one that
    /// counts already does.
    pub(super) fn note(&self, case: &Case<'_>, judged: Option<(&[Heard], &Judged)>, noted: Noted) {
        let Some(author) = case.remark.author.person() else { return };
        let Remark { id: remark, place, context, .. } = case.remark;
        let spoken = judged.filter(|(_, judged)| !judged.own_loss).map(|(heard, judged)| {
            // What is sure; else what is likeliest.
            let sure = heard.iter().take_while(|heard| heard.grade == Grade::Sure).count();
            let topics = heard.iter().take(sure.max(1)).map(|heard| heard.topic.clone());
            Spoken {
                remark: remark.clone(),
                by: author.clone(),
                answers: context.replies_to.clone(),
                topics: topics.collect(),
                shares: judged.lies.clone(),
            }
        });
        // Without an encoder nobody asks what a message is a reply to.
        let spoken = spoken.filter(|spoken| !spoken.topics.is_empty() || self.has_encoder());
        let mut memory = self.memory();
        if noted == Noted::Nothing {
            memory.lately.note(remark, &[], case.now);
        }
        // Whoever opts out is forgotten after the settings hold: a memory that nobody else has tells it now, or forgets it then.
        match spoken.filter(|_| !self.settings.load().opted_out.contains(author)) {
            Some(spoken) if noted == Noted::Edited => {
                memory.discussions.note_again(&place.channel, &spoken);
            }
            Some(spoken) => memory.discussions.note(place, spoken, case.now),
            None => memory.discussions.forget(&place.channel, remark),
        }
    }

    /// A message was edited: where it counts in the discussion of its place, it counts with what it raises and lies with now.
    pub(super) fn follow_in_discussion(
        &self,
        case: &Case<'_>,
        judged: Option<&Judged>,
        raises: Option<&Prospect<'_>>,
    ) {
        let heard = raises.map_or(&[][..], |prospect| &prospect.heard);
        self.note(case, judged.map(|judged| (heard, judged)), Noted::Edited);
    }

    /// A channel is gone, with its threads: nothing of it counts in a discussion any more.
    pub fn forget_channel(&self, channel: &ChannelId) {
        self.memory().discussions.forget_channel(channel);
    }

    /// The bot has left a server: nothing of it counts in a discussion any more.
    pub fn forget_server(&self, server: &ServerId) {
        self.memory().discussions.forget_server(server);
    }

    /// A person wants to be forgotten: nothing that they said counts in a discussion any more.
    pub fn forget_person(&self, person: &PersonId) {
        self.memory().discussions.forget_person(person);
    }
}
