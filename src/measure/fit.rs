//! Learning a store's judge from labelled talk, and how well what is learned hears: each message by weights, thresholds and measures of
//! topics that were learned without its fold.

use std::{collections::BTreeMap, fmt::Write as _};

use counterpoint_core::{
    dialect::Markup,
    hear::{
        self, CARDS, Direction, Evidence, Examples, Judge, PRECISION, Taken,
        fit::{Row, cross_validated, fit},
    },
    matcher::{Loss, Raised, own_words},
    store::Store,
    topic::TopicId,
};
use serde::Serialize;

use super::{
    Case, Ears, Heard, Labelled, Measured, Tally, Wanted,
    counts::Score,
    ears::Told,
    folds::Fold,
    group::{Verdict, verdict},
    groups, table,
};

/// How many parts messages are cut into, each held out once, where no folder of folds says it.
const FOLDS: usize = 4;

/// The share of wanted cards that cards and offers are to reach together.
const OFFERED: f64 = 0.8;

/// Below this probability nothing is offered, however many wanted cards that leaves out.
const LEAST: f32 = 0.02;

/// The least number of cards on which a threshold is set.
const ENOUGH: usize = 10;

/// The precisions at which recall is told.
const PRECISIONS: [f32; 4] = [0.7, 0.8, 0.85, 0.9];

/// Where directions come from.
pub enum Likeness<'l> {
    /// There are none.
    Nowhere,
    /// From encoders that had not seen the messages.
    HeldOut(Vec<Fold>),
    /// From one encoder: those of the messages, in their order; the examples are the store's.
    One(&'l [Option<Direction>]),
}

/// Why nothing can be learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unlearned {
    /// Some fold has one kind of label only.
    #[error(
        "nothing can be learned from these messages: there must be some that want a card and some that do not, in each fold; give more of them"
    )]
    OneKind,
}

/// How well a choice of witnesses hears: the share of wanted cards at each of four precisions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Reach {
    /// The witnesses.
    pub witnesses: &'static str,
    /// Precision and recall.
    pub recall_at: Vec<(f32, f32)>,
}

/// A judge that was learned.
#[derive(Clone, Debug)]
pub struct Learned {
    /// The judge, learned from all messages.
    pub judge: Judge,
    /// From where its directions came, and how messages were held out, in words.
    pub held_out: String,
    /// How well the witnesses hear, together and without each.
    pub reach: Vec<Reach>,
    /// What was measured, each message held out.
    pub measured: Measured,
}

/// A message with its fold, and what it is compared with.
struct Message<'m> {
    labelled: &'m Labelled,
    fold: usize,
    raised: Raised,
    direction: Option<&'m Direction>,
    examples: Option<&'m Examples>,
}

impl Message<'_> {
    fn hearing<'h>(&'h self, store: &'h Store, judge: &'h Judge, around: &'h Told<'h>) -> hear::Hearing<'h> {
        hear::Hearing {
            topics: store.topics(),
            judge,
            raised: &self.raised,
            words: own_words(&self.labelled.text, Markup::DISCORD).split_whitespace().count(),
            likeness: self.direction.zip(self.examples),
            encoder: self.direction.is_some(),
            around,
        }
    }
}

/// Learns from messages, given as the place of their file and the message. `of` says what they are, for the judge's file.
///
/// # Errors
/// [`Unlearned`]
pub fn learn(
    ears: &Ears<'_>,
    all: &[(usize, &Labelled)],
    likeness: &Likeness<'_>,
    of: &str,
) -> Result<Learned, Unlearned> {
    let store = ears.store;
    let (messages, folds) = messages(ears, all, likeness);
    let judge = Judge::cautious();
    let (mut rows, mut owner) = (Vec::new(), Vec::new());
    for (at, message) in messages.iter().enumerate() {
        // Who tells of a loss of their own is never judged.
        if Loss::own().told(&message.labelled.text).is_some() {
            continue;
        }
        let around = around(ears, message.labelled);
        let hearing = message.hearing(store, &judge, &around);
        let near = hearing.likeness.map(|(direction, examples)| examples.near(direction));
        for (topic, one) in store.topics().iter().enumerate() {
            rows.push(Row {
                topic: one.id.clone(),
                evidence: hearing.evidence(topic, near.as_ref()),
                wanted: message.labelled.wanted.has(&one.id),
                fold: message.fold,
            });
            owner.push((at, topic));
        }
    }
    let changed = |change: fn(Evidence) -> Evidence| -> Vec<Row> {
        rows.iter().map(|row| Row { evidence: change(row.evidence.clone()), ..row.clone() }).collect()
    };
    let bare = changed(Evidence::without_likeness);
    let heard = |rows: &[Row]| cross_validated(rows).ok_or(Unlearned::OneKind);
    let (whole, without) = (heard(&rows)?, heard(&bare)?);
    let talk = Talk { store, messages: &messages, owner: &owner };
    let everything = |_: usize| true;
    let mut reach = vec![talk.reach("all witnesses", &whole)];
    if matches!(likeness, Likeness::Nowhere) {
        reach.push(talk.reach("phrases alone", &heard(&changed(|one| one.discussion(0, false)))?));
    } else {
        reach.push(talk.reach("without likeness", &without));
        reach.push(talk.reach("without the discussion", &heard(&changed(|one| one.discussion(0, false)))?));
    }
    let mut tally = Tally::new(ears);
    for fold in 0..folds {
        let train = |rows: &[Row]| fit(rows.iter().filter(|row| row.fold != fold)).ok_or(Unlearned::OneKind);
        let others = |at: usize| messages.get(at).is_some_and(|message| message.fold != fold);
        let judge = talk.judge(&whole, &others, train(&rows)?, train(&bare)?, String::new());
        for (at, message) in messages.iter().enumerate().filter(|(_, message)| message.fold == fold) {
            let file = all.get(at).map_or(0, |one| one.0);
            let heard = judged(ears, &judge, message);
            tally.count(&Case { file, labelled: message.labelled, direction: message.direction }, &heard);
        }
    }
    let from = format!(
        "{of}: {} messages labelled by readers, {} of which want a card. Held out: {}",
        messages.len(),
        talk.wanted(&everything),
        described(likeness, folds)
    );
    let final_weights = |rows: &[Row]| fit(rows).ok_or(Unlearned::OneKind);
    let mut judge = talk.judge(&whole, &everything, final_weights(&rows)?, final_weights(&bare)?, from);
    let measured = Measured {
        judge: None,
        held_out: true,
        encoder: !matches!(likeness, Likeness::Nowhere) && !ears.without.likeness,
        ..tally.measured()
    };
    for score in &measured.topics {
        if let Some(one) = judge.topics.get_mut(&score.topic) {
            sober(one, &score.cards);
        }
    }
    Ok(Learned { judge, held_out: described(likeness, folds), reach, measured })
}

/// The messages with their folds; and how many folds there are.
fn messages<'m>(
    ears: &Ears<'m>,
    all: &[(usize, &'m Labelled)],
    likeness: &'m Likeness<'_>,
) -> (Vec<Message<'m>>, usize) {
    let message = |labelled: &'m Labelled, fold, direction, examples| Message {
        labelled,
        fold,
        raised: ears.raised(&labelled.text),
        direction,
        examples,
    };
    if let Likeness::HeldOut(folds) = likeness {
        let held_out = folds.iter().enumerate().flat_map(|(fold, one)| {
            one.held_out.iter().map(move |(at, direction)| (*at, (fold, direction, &one.examples)))
        });
        let held_out: BTreeMap<usize, _> = held_out.collect();
        let found = all.iter().enumerate().filter_map(|(at, (_, labelled))| {
            let (fold, direction, examples) = *held_out.get(&at)?;
            let direction = (!ears.without.likeness).then_some(direction);
            Some(message(labelled, fold, direction, Some(examples)))
        });
        return (found.collect(), folds.len());
    }
    let labelled: Vec<&Labelled> = all.iter().map(|one| one.1).collect();
    let folds = groups::folds(&labelled, FOLDS);
    let found = labelled.into_iter().zip(folds).enumerate().map(|(at, (labelled, fold))| {
        let direction = match likeness {
            Likeness::One(directions) => directions.get(at).and_then(Option::as_ref),
            Likeness::Nowhere | Likeness::HeldOut(_) => None,
        };
        message(labelled, fold, direction, ears.store.examples())
    });
    (found.collect(), FOLDS)
}

fn around<'a>(ears: &Ears<'a>, labelled: &'a Labelled) -> Told<'a> {
    let told = Told::of(ears.store, labelled);
    if ears.without.discussion { Told { before: &[], parent: &[], ..told } } else { told }
}

/// A message as a judge hears it that was learned without it.
fn judged<'s>(ears: &Ears<'s>, judge: &Judge, message: &Message<'_>) -> Heard<'s> {
    if Loss::own().told(&message.labelled.text).is_some() {
        return Heard { topics: Vec::new(), own_loss: true };
    }
    let Raised { topics, held, .. } = &message.raised;
    if topics.is_empty() && held.is_empty() && message.direction.is_none() {
        return Heard::default();
    }
    let around = around(ears, message.labelled);
    let taken: Vec<Taken> = message.hearing(ears.store, judge, &around).taken();
    Heard { topics: ears.topics(&message.raised, taken, message.examples), own_loss: false }
}

fn described(likeness: &Likeness<'_>, folds: usize) -> String {
    let parts = format!("{folds} folds, cut so that messages of one thread of thought share one");
    match likeness {
        Likeness::Nowhere => format!("{parts}; without the encoder"),
        Likeness::HeldOut(_) => {
            format!("{folds} folds, each by directions of an encoder that had not seen its messages")
        }
        Likeness::One(_) => format!(
            "{parts}. The directions are of the encoder that ships: for messages that it was trained on (crates/encoder/MODEL_CARD.md tells which) the figures say too much"
        ),
    }
}

/// What was said of each topic of each message, beside what readers said.
struct Talk<'t> {
    store: &'t Store,
    messages: &'t [Message<'t>],
    /// For each probability its message and its topic.
    owner: &'t [(usize, usize)],
}

/// The likeliest topic of a message: how likely, which, and what its card would be.
struct First {
    probability: f32,
    topic: usize,
    verdict: Verdict,
}

impl Talk<'_> {
    fn wanted(&self, take: &dyn Fn(usize) -> bool) -> usize {
        let wants = |one: &Message<'_>| matches!(one.labelled.wanted, Wanted::Card(_));
        self.messages.iter().enumerate().filter(|(at, one)| take(*at) && wants(one)).count()
    }

    /// The likeliest topic of each message, the surest first.
    fn firsts(&self, said: &[f32], take: &dyn Fn(usize) -> bool) -> Vec<First> {
        let mut best: BTreeMap<usize, (f32, usize)> = BTreeMap::new();
        for (&probability, &(message, topic)) in said.iter().zip(self.owner).filter(|(_, of)| take(of.0)) {
            let first = best.entry(message).or_insert((probability, topic));
            if probability > first.0 {
                *first = (probability, topic);
            }
        }
        let firsts = best.into_iter().filter_map(|(message, (probability, topic))| {
            let labelled = self.messages.get(message)?.labelled;
            let verdict = verdict(labelled, &self.store.topics().get(topic)?.id);
            Some(First { probability, topic, verdict })
        });
        let mut firsts: Vec<First> = firsts.collect();
        firsts.sort_by(|left, right| right.probability.total_cmp(&left.probability));
        firsts
    }

    fn reach(&self, witnesses: &'static str, said: &[f32]) -> Reach {
        let everything = |_: usize| true;
        let (wanted, firsts) = (self.wanted(&everything), self.firsts(said, &everything));
        let recall_at = PRECISIONS.map(|precision| (precision, reached(&firsts, precision, wanted).0));
        Reach { witnesses, recall_at: recall_at.to_vec() }
    }

    /// The judge of these weights: the thresholds of sure and maybe, and what was measured of each topic at the first, on the messages
    /// that are taken.
    fn judge(
        &self,
        said: &[f32],
        take: &dyn Fn(usize) -> bool,
        with_likeness: hear::Weights,
        without_likeness: hear::Weights,
        learned_from: String,
    ) -> Judge {
        let (wanted, firsts) = (self.wanted(take), self.firsts(said, take));
        let sure = reached(&firsts, PRECISION, wanted).1;
        let (mut found, mut maybe) = (0, sure);
        for first in &firsts {
            found += usize::from(first.verdict == Verdict::Right);
            maybe = first.probability;
            if number(found) >= OFFERED * number(wanted) || first.probability < LEAST {
                break;
            }
        }
        let topics = self.store.topics().iter().enumerate().map(|(topic, one)| {
            let own: Vec<&First> = firsts.iter().filter(|first| first.topic == topic).collect();
            let (least, cards, precision) = surest(&own, sure);
            let (sure, cards, precision) = if least.is_some() {
                (least, cards, precision)
            } else {
                let (right, cards) = counted(&own, sure);
                let precision = if cards == 0 { 0.0 } else { small(number(right) / number(cards)) };
                (None, cards, precision)
            };
            let wants = |message: &&Message<'_>| message.labelled.wanted.first() == Some(&one.id);
            let wanted = self.messages.iter().filter(wants).count();
            (one.id.clone(), hear::Measured { wanted, cards, precision, sure })
        });
        let topics: BTreeMap<TopicId, hear::Measured> = topics.collect();
        Judge { learned_from, sure, maybe: maybe.min(sure), with_likeness, without_likeness, topics }
    }
}

/// A threshold of a topic's own is chosen on the talk that it is then measured on. Where the cards of thresholds that were held out as well
/// tell that it is not right often enough, they are what was measured, and the topic is never sure.
fn sober(one: &mut hear::Measured, cards: &Score) {
    let count = cards.right + cards.wrong;
    if count >= CARDS && number(cards.right) < f64::from(PRECISION) * number(count) {
        let precision = small(number(cards.right) / number(count));
        *one = hear::Measured { cards: count, precision, sure: None, ..*one };
    }
}

/// How many cards from a probability on are right, and how many are right or wrong.
fn counted(firsts: &[&First], least: f32) -> (usize, usize) {
    let cards = firsts.iter().filter(|one| one.probability >= least && one.verdict != Verdict::Neither);
    let right = cards.clone().filter(|one| one.verdict == Verdict::Right).count();
    (right, cards.count())
}

/// The lowest probability from which on a topic's cards are right often enough, of cards enough; how many those are, and the share of right
/// ones. It is none below `least`, which was set on all topics: a few cards of one topic are soon right by chance. Held out, thresholds
/// below it made cards of 0.81 where 0.85 was wanted.
fn surest(own: &[&First], least: f32) -> (Option<f32>, usize, f32) {
    let mut best = (None, 0, 0.0);
    let right = |first: &First| first.verdict == Verdict::Right && first.probability >= least;
    for (at, first) in own.iter().enumerate().filter(|(_, first)| right(first)) {
        let (right, cards) = counted(own, first.probability);
        if cards >= CARDS && number(right) >= f64::from(PRECISION) * number(cards) {
            let next = own.get(at + 1).map(|next| next.probability);
            best = (Some(between(first.probability, next)), cards, small(number(right) / number(cards)));
        }
    }
    best
}

/// The largest share of wanted cards at a precision, and the threshold there; none, and 1, where no threshold reaches it.
fn reached(firsts: &[First], least: f32, wanted: usize) -> (f32, f32) {
    let (mut right, mut wrong, mut best) = (0, 0, (0.0, 1.0));
    for (at, first) in firsts.iter().enumerate() {
        right += usize::from(first.verdict == Verdict::Right);
        wrong += usize::from(first.verdict == Verdict::Wrong);
        let enough = right + wrong >= ENOUGH && number(right) >= f64::from(least) * number(right + wrong);
        // A threshold below a wrong card takes in nothing but that.
        if enough && first.verdict == Verdict::Right {
            let next = firsts.get(at + 1).map(|next| next.probability);
            best = (small(number(right) / number(wanted.max(1))), between(first.probability, next));
        }
    }
    best
}

/// A threshold that takes in one probability, and not the next below it: what is as sure as the last one is not lost to a hair.
fn between(last: f32, next: Option<f32>) -> f32 {
    last.midpoint(next.unwrap_or_default().min(last))
}

#[expect(clippy::cast_precision_loss, reason = "counts of messages, far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, reason = "a share; seven digits are more than it means")]
fn small(share: f64) -> f32 {
    share as f32
}

/// What was learned, for people, with a final line break.
pub fn text(learned: &Learned, files: &[String]) -> String {
    let mut text = format!("Held out: {}.\n\nRecall of wanted cards at a precision of", learned.held_out);
    for precision in PRECISIONS {
        let _ = write!(text, " {precision:>6}");
    }
    text.push('\n');
    for reach in &learned.reach {
        let _ = write!(text, "  {:<39}", reach.witnesses);
        for (_, recall) in &reach.recall_at {
            let _ = write!(text, " {recall:>6.3}");
        }
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&table::text(&learned.measured, files));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_that_fails_on_talk_it_was_not_chosen_on_makes_nothing_sure() {
        let chosen = hear::Measured { wanted: 20, cards: 10, precision: 0.9, sure: Some(0.6) };
        let held_out = |right, wrong| {
            let mut one = chosen;
            sober(&mut one, &Score { right, wrong, ..Score::default() });
            one
        };
        let failed = hear::Measured { cards: 10, precision: 0.7, sure: None, ..chosen };
        assert_eq!(held_out(7, 3), failed);
        assert_eq!(held_out(9, 1), chosen, "it held");
        assert_eq!(held_out(3, 1), chosen, "four cards say nothing");
    }
}
