//! The thresholds of a judge, chosen on labelled talk: from which probability on a card is sure or offered, and how near to other losses a message is that tells of one.

use std::collections::BTreeMap;

use counterpoint_core::{
    hear::{
        self, ALONE, Evidence, Judge, OwnLoss, Weights,
        fit::{Row, calibrated},
    },
    share::{narrow, number},
    store::Store,
    topic::TopicId,
};

use super::{
    Labelled, Wanted,
    fit::Message,
    group::{Verdict, verdict},
    leads::{self, Lead},
};

/// The share of wanted cards that cards and offers are to reach together.
const OFFERED: f64 = 0.8;

/// Choices that reach the most wanted cards but for this share reach as many: of those the one counts that hears likeness alone from the lowest
/// probability on, as phrases hear the talk from which is learned better than other talk, for whose words they were not written.
const ALIKE: f64 = 0.01;

/// Below this probability nothing is offered, however many wanted cards that leaves out.
const LEAST: f32 = 0.02;

/// The least number of cards on which a threshold is set.
pub(super) const ENOUGH: usize = 10;

/// Below this probability no card is sure, however right the likelier ones are: it is more likely wrong than right.
const LIKELY: f32 = 0.5;

/// The probabilities, in hundredths, of which one is that from which on a topic's cards are sure: the first from which on enough of them are right.
/// With six steps from 0.5 to 0.95 instead of these 46, held out, 123 of 133 cards of talk were right, and with these 135 of 145.
const SURE: std::ops::RangeInclusive<u8> = 50..=95;

/// How many of 1,000 lines of live talk may have an offer.
const OFFERS: f64 = 40.0;

/// Samples that stand for live talk, and for how many of its 1,000 lines: of 23,600 messages of live threads the bot before likeness raised
/// something on 114 in 1,000 (`flow-alarm`), and nothing on the others (`flow-silent`); readers labelled some of either.
const LIVE: [(&str, f64); 2] = [("flow-alarm", 114.0), ("flow-silent", 886.0)];

/// A message for validation, as the witnesses hear it.
pub(super) struct Validated<'v> {
    pub(super) labelled: &'v Labelled,
    /// What they say of each topic of the store.
    pub(super) evidence: Vec<Evidence>,
}

/// What witnesses said of a message besides of its topics.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Witnessed {
    /// Whether it is heard as a loss of its author's own, though its words do not tell of one.
    pub(super) of_loss: bool,
    /// What would lead its card, if its claim is known.
    pub(super) lead: Option<Lead>,
}

/// What was said of each topic of each message, beside what readers said.
pub(super) struct Talk<'t> {
    pub(super) store: &'t Store,
    pub(super) messages: &'t [Message<'t>],
    /// For each row its message and its topic.
    pub(super) owner: &'t [(usize, usize)],
    pub(super) rows: &'t [Row],
    /// For each message.
    pub(super) witnessed: &'t [Witnessed],
    /// What would lead the cards of messages that are examples too.
    pub(super) written: &'t [Lead],
    /// Messages from which nothing is learned: topics are measured on them too.
    pub(super) validated: &'t [Validated<'t>],
    /// What tells of a loss besides words.
    pub(super) own_loss: Option<OwnLoss>,
}

/// The likeliest topic of a message: how likely, which, and what its card would be.
struct First {
    probability: f32,
    message: usize,
    topic: usize,
    verdict: Verdict,
    /// Whether a witness besides likeness names the topic.
    spoken: bool,
}

/// From which probabilities cards might be offered, and what that comes to.
#[derive(Clone, Copy, Debug)]
struct Offering {
    maybe: f32,
    alone: f32,
    /// Wanted cards that would be said or offered.
    right: usize,
    /// Offers in 1,000 lines of live talk.
    offers: f64,
}

/// How likely a card was called, and what it would be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Called {
    pub(super) probability: f32,
    pub(super) verdict: Verdict,
}

impl Called {
    fn of(first: &First) -> Self {
        Self { probability: first.probability, verdict: first.verdict }
    }
}

impl Talk<'_> {
    pub(super) fn wanted(&self, take: &dyn Fn(usize) -> bool) -> usize {
        let wants = |one: &Message<'_>| matches!(one.labelled.wanted, Wanted::Card(_));
        self.messages.iter().enumerate().filter(|(at, one)| take(*at) && wants(one)).count()
    }

    /// The likeliest topic of each message, the surest first.
    fn firsts(&self, said: &[f32], take: &dyn Fn(usize) -> bool) -> Vec<First> {
        let mut best: BTreeMap<usize, (f32, usize, bool)> = BTreeMap::new();
        let rows = said.iter().zip(self.owner).zip(self.rows).filter(|((_, of), _)| take(of.0));
        for ((&probability, &(message, topic)), row) in rows {
            let own = (probability, topic, row.evidence.is_spoken());
            let first = best.entry(message).or_insert(own);
            if probability > first.0 {
                *first = own;
            }
        }
        let firsts = best.into_iter().filter_map(|(message, (probability, topic, spoken))| {
            let labelled = self.messages.get(message)?.labelled;
            let verdict = verdict(labelled, &self.store.topics().get(topic)?.id);
            Some(First { probability, message, topic, verdict, spoken })
        });
        let mut firsts: Vec<First> = firsts.collect();
        firsts.sort_by(|left, right| right.probability.total_cmp(&left.probability));
        firsts
    }

    /// The share of wanted cards at each of these precisions.
    pub(super) fn reach(&self, said: &[f32], precisions: &[f32]) -> Vec<(f32, f32)> {
        let everything = |_: usize| true;
        let (wanted, firsts) = (self.wanted(&everything), self.firsts(said, &everything));
        precisions
            .iter()
            .map(|precision| (*precision, reached(&firsts.iter().collect::<Vec<_>>(), *precision, wanted).0))
            .collect()
    }

    /// The judge of these weights (with likeness, and without): its thresholds, and what was measured of each topic at the first, on the
    /// messages that are taken. `said` are probabilities of weights that were learned without each message, with likeness and without.
    pub(super) fn judge(
        &self,
        said: [&[f32]; 2],
        take: &dyn Fn(usize) -> bool,
        weights: [Weights; 2],
        learned_from: String,
    ) -> Judge {
        let wanted = self.wanted(take);
        let of_loss = |at: usize| self.witnessed.get(at).is_some_and(|one| one.of_loss);
        let heard = |at: usize| take(at) && !of_loss(at);
        let [mut firsts, bare] = said.map(|said| self.firsts(said, &heard));
        let scales = [&firsts, &bare].map(|firsts| calibrated(&came(firsts)));
        for first in &mut firsts {
            first.probability = as_likely(first.probability, scales[0]);
        }
        let [with_likeness, without_likeness] = weights;
        let (with_likeness, without_likeness) =
            (with_likeness.scaled(scales[0]), without_likeness.scaled(scales[1]));
        let validated = self.validations(&with_likeness);
        let topics = self.store.topics().iter().enumerate().map(|(topic, one)| {
            let talk: Vec<Called> =
                firsts.iter().filter(|first| first.topic == topic).map(Called::of).collect();
            let also: Vec<Called> = validated.iter().filter(|one| one.0 == topic).map(|one| one.1).collect();
            let (sure, right, cards) = surest(&[&talk[..], &also].concat());
            let validated = right_of(&also, sure.unwrap_or(LIKELY)).1;
            let wants = |labelled: &&Labelled| labelled.wanted.has(&one.id);
            let messages = self.messages.iter().map(|one| one.labelled);
            let wanted = messages.chain(self.validated.iter().map(|one| one.labelled)).filter(wants).count();
            (one.id.clone(), hear::Measured { wanted, cards, right, validated, sure, in_talk: None })
        });
        let topics: BTreeMap<TopicId, hear::Measured> = topics.collect();
        let judge = Judge { sure: LIKELY, topics, ..Judge::cautious() };
        let is_card = |first: &First| {
            let topic = self.store.topics().get(first.topic).map(|topic| &topic.id);
            // No message of this talk has its discussion around it.
            let alone = Evidence::default();
            let sure = |id| judge.may_be_sure(id, &alone) && first.probability >= judge.surely(id, &alone);
            topic.is_some_and(sure)
        };
        let (maybe, alone) = self.offers(&firsts, &is_card, take, wanted);
        let (maybe, alone) = (maybe.min(LIKELY), alone.max(maybe.min(LIKELY)));
        let talk = self.witnessed.iter().enumerate().filter(|(at, _)| take(*at));
        let talk: Vec<Lead> = talk.filter_map(|(_, one)| one.lead).collect();
        let ahead = leads::bar(&[&talk, self.written]);
        Judge {
            learned_from,
            maybe,
            alone,
            ahead,
            own_loss: self.own_loss.clone(),
            with_likeness,
            without_likeness,
            ..judge
        }
    }

    /// The likeliest topic of each message for validation, by these weights.
    fn validations(&self, weights: &Weights) -> Vec<(usize, Called)> {
        let first = |one: &Validated<'_>| {
            let topics = self.store.topics().iter().zip(&one.evidence).enumerate();
            let called = topics.map(|(at, (topic, said))| (at, weights.probability(&topic.id, said)));
            let (topic, probability) = called.max_by(|left, right| left.1.total_cmp(&right.1))?;
            let verdict = verdict(one.labelled, &self.store.topics().get(topic)?.id);
            Some((topic, Called { probability, verdict }))
        };
        self.validated.iter().filter_map(first).collect()
    }

    /// From which probabilities on a card is offered, where a witness besides likeness speaks and where likeness is alone: the wanted share,
    /// or about as much of it as the offers that are allowed on live talk reach.
    fn offers(
        &self,
        firsts: &[First],
        is_card: &dyn Fn(&First) -> bool,
        take: &dyn Fn(usize) -> bool,
        wanted: usize,
    ) -> (f32, f32) {
        let live = LIVE.map(|(sample, lines)| {
            let of = self
                .messages
                .iter()
                .enumerate()
                .filter(|(at, one)| take(*at) && one.labelled.sample == sample);
            (sample, lines / number(of.count().max(1)))
        });
        let weight = |first: &First| {
            let sample = self.messages.get(first.message).map_or("", |one| one.labelled.sample.as_str());
            live.iter().find(|(name, _)| *name == sample).map_or(0.0, |(_, lines)| *lines)
        };
        // What each threshold takes in, from the surest on: the threshold, how many wanted cards, and offers on 1,000 lines.
        let steps = |spoken: bool, least: f32| {
            let mut steps = vec![(1.0, 0_usize, 0.0)];
            let (mut right, mut offers) = (0, 0.0);
            let own: Vec<&First> =
                firsts.iter().filter(|one| one.spoken == spoken && one.probability >= least).collect();
            for (at, first) in own.iter().enumerate() {
                right += usize::from(first.verdict == Verdict::Right);
                offers += if is_card(first) { 0.0 } else { weight(first) };
                // Few cards are for likeness alone to find: there a threshold may lie below any message.
                if first.verdict == Verdict::Right || !spoken {
                    let next = own.get(at + 1).map(|next| next.probability);
                    steps.push((between(first.probability, next).max(least), right, offers));
                }
            }
            steps
        };
        let (spoken, alone) = (steps(true, LEAST), steps(false, ALONE));
        let both = spoken.iter().flat_map(|(maybe, right, offers)| {
            let with = move |(alone, more, others): &(f32, usize, f64)| Offering {
                maybe: *maybe,
                alone: *alone,
                right: right + more,
                offers: offers + others,
            };
            alone.iter().map(with)
        });
        let borne: Vec<Offering> = both.filter(|one| one.offers <= OFFERS).collect();
        let most = borne.iter().map(|one| one.right).max().unwrap_or_default();
        let enough = (OFFERED * number(wanted)).min(number(most) - ALIKE * number(wanted));
        let alike = borne.iter().filter(|one| number(one.right) >= enough);
        let best = alike.min_by(|one, other| {
            let by_reach = other.right.cmp(&one.right).then(one.offers.total_cmp(&other.offers));
            one.alone.total_cmp(&other.alone).then(by_reach)
        });
        best.map_or((1.0, 1.0), |best| (best.maybe, best.alone))
    }
}

/// What was called how likely, and whether it came so.
fn came(firsts: &[First]) -> Vec<(f32, bool)> {
    let firsts = firsts.iter().filter(|one| one.verdict != Verdict::Neither);
    firsts.map(|one| (one.probability, one.verdict == Verdict::Right)).collect()
}

/// A probability that was called, as [`calibrated`] would call it.
pub(super) fn as_likely(called: f32, (scale, shift): (f32, f32)) -> f32 {
    let called = called.clamp(1e-6, 1.0 - 1e-6);
    let odds = (called / (1.0 - called)).ln();
    1.0 / (1.0 + (-scale * odds - shift).exp())
}

/// How many cards from a probability on are right, and how many are right or wrong.
fn right_of(firsts: &[Called], least: f32) -> (usize, usize) {
    let cards = firsts.iter().filter(|one| one.probability >= least && one.verdict != Verdict::Neither);
    let right = cards.clone().filter(|one| one.verdict == Verdict::Right).count();
    (right, cards.count())
}

/// From which of the probabilities [`SURE`] on a topic's cards are right often enough, and enough of them; how many of those are right, and how
/// many they are. Of a topic that has none, what its cards at the first are.
pub(super) fn surest(own: &[Called]) -> (Option<f32>, usize, usize) {
    let found = SURE.map(|hundredths| f32::from(hundredths) / 100.0).find_map(|least| {
        let (right, cards) = right_of(own, least);
        hear::Measured::is_enough(right, cards).then_some((Some(least), right, cards))
    });
    found.unwrap_or_else(|| {
        let (right, cards) = right_of(own, LIKELY);
        (None, right, cards)
    })
}

/// The largest share of wanted cards at a precision, and the threshold there; none, and 1, where no threshold reaches it.
fn reached(firsts: &[&First], least: f32, wanted: usize) -> (f32, f32) {
    let (mut right, mut wrong, mut best) = (0, 0, (0.0, 1.0));
    for (at, first) in firsts.iter().enumerate() {
        right += usize::from(first.verdict == Verdict::Right);
        wrong += usize::from(first.verdict == Verdict::Wrong);
        let enough = right + wrong >= ENOUGH && number(right) >= f64::from(least) * number(right + wrong);
        // A threshold below a wrong card takes in nothing but that.
        if enough && first.verdict == Verdict::Right {
            let next = firsts.get(at + 1).map(|next| next.probability);
            best = (narrow(number(right) / number(wanted.max(1))), between(first.probability, next));
        }
    }
    best
}

/// A threshold that takes in one probability, and not the next below it: what is as sure as the last one is not lost to a hair.
pub(super) fn between(last: f32, next: Option<f32>) -> f32 {
    last.midpoint(next.unwrap_or_default().min(last))
}

#[cfg(test)]
mod tests {
    use counterpoint_core::hear::CARDS;

    use super::*;

    /// The likeliest topics of messages, a hundredth apart from a probability on: of the topic `of`, right where `right` says so.
    fn firsts(of: usize, from: f32, right: &[bool]) -> Vec<First> {
        let verdict = |right: &bool| if *right { Verdict::Right } else { Verdict::Wrong };
        let steps = (0_u8..).map(|step| f32::from(step) * 0.01);
        let first = |(message, (right, step)): (usize, (&bool, f32))| First {
            probability: from - step,
            message,
            topic: of,
            verdict: verdict(right),
            spoken: true,
        };
        right.iter().zip(steps).enumerate().map(first).collect()
    }

    fn surest_of(probability: f32, right: &[bool]) -> (Option<f32>, usize, usize) {
        let own = firsts(0, probability, right);
        surest(&own.iter().map(Called::of).collect::<Vec<_>>())
    }

    #[test]
    fn a_topic_that_is_right_where_it_is_likely_is_sure_there() {
        assert_eq!(
            surest_of(0.9, &[true; 80]),
            (Some(LIKELY), 41, 41),
            "below a half it is more likely wrong"
        );
        let right = [true, true, true, true, true, true, true, false];
        assert_eq!(surest_of(0.9, &right), (Some(LIKELY), 7, 8));
        let right: Vec<bool> = (0..20).map(|at| at < 17).collect();
        assert_eq!(surest_of(0.9, &right), (Some(LIKELY), 17, 20), "0.85 is not under 0.85");
    }

    #[test]
    fn a_topic_that_is_wrong_where_others_are_right_asks_for_more() {
        // Its surest twelve stand from 0.935 to 0.825, and below them each second card is wrong.
        let right: Vec<bool> = (0..30).map(|at| at < 12 || at % 2 == 0).collect();
        assert_eq!(surest_of(0.935, &right), (Some(0.77), 15, 17), "15 of 18 from 0.76 on");
        assert_eq!(surest_of(0.935, &[false; 30]), (None, 0, 30));
    }

    #[test]
    fn few_cards_say_nothing() {
        assert_eq!(surest_of(0.905, &[true; CARDS - 1]).0, None);
        assert_eq!(surest_of(0.905, &[true; CARDS]).0, Some(LIKELY));
    }
}
