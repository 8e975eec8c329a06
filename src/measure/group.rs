//! What is counted of a group of messages: cards, offers, topics and claims, beside what was wanted.

use counterpoint_core::{
    hear::Grade,
    topic::{Camp, TopicId},
};
use serde::Serialize;

use super::{Heard, HeardTopic, Labelled, Score, Share, Wanted};

/// What is counted of a group of messages.
///
/// A message has a *card* if its surest topic is sure, and an *offer* if that is maybe: one of the two at most, of its first topic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Group {
    /// How many messages.
    pub messages: usize,
    /// On how many of them readers wavered.
    pub wavering: usize,
    /// How many are heard as a loss of their author's own.
    pub own_loss: usize,
    /// Among those that want a card: those that are heard as such a loss, and so have none.
    pub own_loss_of_wanted: Share,
    /// How many only mention a topic.
    pub mentions: usize,
    /// Cards.
    pub cards: Score,
    /// Cards and offers together.
    pub cards_and_offers: Score,
    /// Topics that are sure or maybe, wherever they stand among those of their message.
    pub topics: Score,
    /// Claims that lead cards and offers, of messages whose claim is known. One of the wrong topic is wrong, and none leading is none.
    pub claims: Score,
    /// Among cards of the right topic whose message has a known claim: those that it leads.
    pub right_claim: Share,
    /// The same among cards and offers.
    pub right_claim_offered: Share,
    /// Among cards of the right topic whose message asserts a known claim or asks about it: those that it leads.
    pub asserted_claim: Share,
    /// The same among cards and offers.
    pub asserted_claim_offered: Share,
    /// Among cards of the right topic whose message disputes a known claim: those that it leads.
    pub disputed_claim: Share,
    /// The same among cards and offers.
    pub disputed_claim_offered: Share,
    /// Among cards of the right topic that a claim leads, and whose message has a known claim: those that it leads.
    pub right_of_led: Share,
    /// The same among cards and offers.
    pub right_of_led_offered: Share,
    /// Among cards of the right topic that a claim leads, and whose message takes a side: those whose claim is of that side.
    pub right_side: Share,
    /// The same among cards and offers.
    pub right_side_offered: Share,
    /// Among cards of the right topic whose message makes a claim of a camp: those led by a claim of the other.
    pub other_camp: Share,
    /// The same among cards and offers.
    pub other_camp_offered: Share,
}

/// What a card or an offer of a topic is on a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Right,
    Wrong,
    Neither,
}

/// What a card or an offer of a topic is on a message.
pub(super) fn verdict(one: &Labelled, id: &TopicId) -> Verdict {
    if one.wanted.has(id) {
        Verdict::Right
    } else if one.wanted == Wanted::Wavering || one.also.contains(id) {
        Verdict::Neither
    } else {
        Verdict::Wrong
    }
}

impl Score {
    pub(super) fn count(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Right => self.right += 1,
            Verdict::Wrong => self.wrong += 1,
            Verdict::Neither => self.neither += 1,
        }
    }
}

impl Group {
    /// Counts a message.
    pub(super) fn count(&mut self, one: &Labelled, heard: &Heard<'_>) {
        self.messages += 1;
        self.wavering += usize::from(one.wanted == Wanted::Wavering);
        self.own_loss += usize::from(heard.own_loss);
        self.mentions += usize::from(heard.grade() == Some(Grade::Mention));
        let wanted = match &one.wanted {
            Wanted::Card(topics) => topics.len(),
            Wanted::Nothing | Wanted::Wavering => 0,
        };
        if wanted > 0 {
            self.own_loss_of_wanted.count(heard.own_loss);
        }
        self.cards.wanted += usize::from(wanted > 0);
        self.cards_and_offers.wanted += usize::from(wanted > 0);
        self.topics.wanted += wanted;
        self.claims.wanted += usize::from(one.claim.is_some());
        for topic in heard.topics.iter().filter(|topic| topic.grade >= Grade::Maybe) {
            self.topics.count(verdict(one, &topic.topic.id));
        }
        let Some(first) = heard.topics.first().filter(|first| first.grade >= Grade::Maybe) else { return };
        let came = verdict(one, &first.topic.id);
        let card = first.grade == Grade::Sure;
        self.cards_and_offers.count(came);
        if card {
            self.cards.count(came);
        }
        self.claim(one, first, came, card);
    }

    fn claim(&mut self, one: &Labelled, first: &HeardTopic<'_>, came: Verdict, card: bool) {
        let Some(label) = &one.claim else { return };
        let leads = first.claim.is_some_and(|claim| claim.id == label.claim);
        if first.claim.is_some() {
            self.claims.count(if leads { Verdict::Right } else { Verdict::Wrong });
        }
        if came != Verdict::Right {
            return;
        }
        self.right_claim_offered.count(leads);
        if card {
            self.right_claim.count(leads);
        }
        let (own, own_offered) = if label.disputed {
            (&mut self.disputed_claim, &mut self.disputed_claim_offered)
        } else {
            (&mut self.asserted_claim, &mut self.asserted_claim_offered)
        };
        own_offered.count(leads);
        if card {
            own.count(leads);
        }
        if let Some(led) = first.claim {
            let side =
                led.statement.side.as_ref().zip(label.side.as_ref()).map(|(led, side)| led.id == *side);
            for (of_led, right_side) in [
                Some((&mut self.right_of_led_offered, &mut self.right_side_offered)),
                card.then_some((&mut self.right_of_led, &mut self.right_side)),
            ]
            .into_iter()
            .flatten()
            {
                of_led.count(leads);
                if let Some(side) = side {
                    right_side.count(side);
                }
            }
        }
        let Some(camp) = label.camp else { return };
        let other = camp_of(first).is_some_and(|led| led != camp);
        self.other_camp_offered.count(other);
        if card {
            self.other_camp.count(other);
        }
    }
}

fn camp_of(topic: &HeardTopic<'_>) -> Option<Camp> {
    topic.claim?.statement.side.as_ref()?.camp
}
