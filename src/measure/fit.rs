//! Learning a store's judge from labelled talk, and how well what is learned hears: each message by weights, thresholds and measures of
//! topics that were learned without its fold.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use counterpoint_core::{
    dialect::Markup,
    hear::{
        self, Around, Direction, Directions, Evidence, Examples, Judge, OwnLoss, Said, Weighed,
        fit::{Row, cross_validated, fit},
    },
    matcher::{Loss, Matcher, Raised, own_words},
    remark::Context,
    store::Store,
    text::counted,
    topic::{Half, Trigger},
};
use serde::Serialize;

use super::{
    Case, Ears, Heard, Labelled, Measured, Tally,
    ears::Told,
    folds::{self, Fold, has_read},
    groups,
    leads::{self, Lead},
    table,
    talk::{Conversations, Heeded},
    thresholds::{Talk, Validated, Witnessed},
};

/// How many parts messages are cut into, each held out once, where no folder of folds says it.
const FOLDS: usize = 4;

/// The precisions at which recall is told.
const PRECISIONS: [f32; 4] = [0.7, 0.8, 0.85, 0.9];

/// Where directions come from.
pub enum Likeness<'l> {
    /// There are none.
    Nowhere,
    /// From encoders that had not seen the messages.
    HeldOut(Vec<Fold>),
    /// From one encoder: those of the messages, in their order; the examples are the store's.
    One(&'l [Option<Directions>]),
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
    /// How well whole conversations are heard, if there were some.
    pub heeded: Option<Heeded>,
}

/// A message with its fold, and what it is compared with.
pub(super) struct Message<'m> {
    pub(super) labelled: &'m Labelled,
    fold: usize,
    raised: Raised,
    direction: Option<&'m Direction>,
    examples: Option<&'m Examples>,
    /// What the examples of claims say.
    said: &'m dyn Said,
}

impl<'m> Message<'m> {
    /// A message beside the examples of the store.
    pub(super) fn of(
        ears: &Ears<'m>,
        labelled: &'m Labelled,
        directions: Option<&'m Directions>,
        context: &Context,
    ) -> Self {
        let direction = directions.filter(|_| !ears.without.likeness).map(|one| &one.whole);
        let raised = ears.raised(&labelled.text, context);
        Self { labelled, fold: 0, raised, direction, examples: ears.store.examples(), said: ears.store }
    }

    pub(super) fn hearing<'h>(
        &'h self,
        store: &'h Store,
        judge: &'h Judge,
        around: &'h dyn Around,
    ) -> hear::Hearing<'h> {
        hear::Hearing {
            topics: store.topics(),
            said: self.said,
            text: &self.labelled.text,
            judge,
            raised: &self.raised,
            words: own_words(&self.labelled.text, Markup::DISCORD).split_whitespace().count(),
            likeness: self.direction.zip(self.examples),
            // The encoders of the folds are not at hand.
            names: None,
            encoder: self.direction.is_some(),
            around,
        }
    }

    /// Whether it tells of a loss of its author's own, as a judge hears it.
    fn tells_of_loss(&self, judge: &Judge) -> bool {
        let heard = self.direction.cloned().map(Directions::from);
        Ears::is_own_loss(judge, &self.labelled.text, heard.as_ref(), self.examples)
    }
}

/// A message for validation: topics are measured on it, and nothing is learned from it.
#[derive(Clone, Copy, Debug)]
pub struct Validation<'v> {
    /// The message.
    pub labelled: &'v Labelled,
    /// What the encoder that ships makes of it, which had not seen it; it is compared with the store's examples.
    pub direction: Option<&'v Directions>,
}

/// Learns from messages, given as the place of their file and the message. `of` says what they are, for the judge's file; `losses` are the
/// directions of [`Loss::examples`], none without the encoder.
/// With folds the directions of messages are of encoders that had not seen them, but `losses` and the store's examples are of the one that
/// ships: what is like a loss is not held out. It matters little: carried into each fold's space by the 4,988 texts that both know the axis
/// tells the same of messages (correlation 0.996; 0.984 to 0.990 as it is).
///
/// # Errors
/// [`Unlearned`]
pub fn learn(
    ears: &Ears<'_>,
    all: &[(usize, &Labelled)],
    likeness: &Likeness<'_>,
    losses: &[Direction],
    validation: &[Validation<'_>],
    conversations: &[Case<'_>],
    of: &str,
) -> Result<Learned, Unlearned> {
    let store = ears.store;
    let (messages, folds) = messages(ears, all, likeness);
    let judge = Judge::cautious();
    let others: Vec<&Direction> = store.learned().map(|one| one.1).collect();
    let by_words: Vec<bool> = Loss::examples().map(|text| Loss::own().told(text).is_some()).collect();
    let own_loss = OwnLoss::learn(losses, &by_words, &others, store.examples());
    let of_loss = Judge { own_loss: own_loss.clone(), ..Judge::cautious() };
    // Samples of which some message tells of its discussion: of the others it is not known.
    let tells = all.iter().filter(|(_, one)| !one.before.is_empty() || !one.parent.is_empty());
    let discussed: BTreeSet<_> = tells.map(|one| discussion(Some(*one))).collect();
    let (mut rows, mut owner) = (Vec::new(), Vec::new());
    let mut witnessed: Vec<Witnessed> = messages.iter().map(|_| Witnessed::default()).collect();
    for (at, message) in messages.iter().enumerate() {
        // Who tells of a loss of their own is never judged; what is only like one is learned from as any other message.
        let told = message.tells_of_loss(&of_loss);
        if told && Loss::own().told(&message.labelled.text).is_some() {
            continue;
        }
        let around = around(ears, message.labelled);
        let hearing = message.hearing(store, &judge, &around);
        let near = hearing.likeness.map(|(direction, examples)| examples.near(direction));
        if let Some(one) = witnessed.get_mut(at) {
            one.of_loss = told;
            one.lead = Lead::of(&hearing, near.as_ref().map(|near| &near.0[..]), message.labelled);
        }
        for (topic, one) in store.topics().iter().enumerate() {
            rows.push(Row {
                topic: one.id.clone(),
                evidence: hearing.evidence(topic, near.as_ref()),
                wanted: message.labelled.wanted.has(&one.id),
                fold: message.fold,
                in_discussion: discussed.contains(&discussion(all.get(at).copied())),
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
    let written = match likeness {
        Likeness::HeldOut(folds) if !ears.without.likeness => leads::of_examples(ears, folds, &judge),
        _ => Vec::new(),
    };
    let validated = validation.iter().filter_map(|one| Validated::of(ears, one, &of_loss));
    let validated: Vec<Validated<'_>> = validated.collect();
    let talk = Talk {
        store,
        messages: &messages,
        owner: &owner,
        rows: &rows,
        witnessed: &witnessed,
        written: &written,
        validated: &validated,
        own_loss,
    };
    let everything = |_: usize| true;
    let reached = |witnesses, said: &[f32]| Reach { witnesses, recall_at: talk.reach(said, &PRECISIONS) };
    let mut reach = vec![reached("all witnesses", &whole)];
    if matches!(likeness, Likeness::Nowhere) {
        reach.push(reached("phrases alone", &heard(&changed(Evidence::without_discussion))?));
    } else {
        reach.push(reached("without likeness", &without));
        reach.push(reached("without the discussion", &heard(&changed(Evidence::without_discussion))?));
    }
    let mut tally = Tally::new(ears);
    for fold in 0..folds {
        let train = |rows: &[Row]| fit(rows.iter().filter(|row| row.fold != fold)).ok_or(Unlearned::OneKind);
        let others = |at: usize| messages.get(at).is_some_and(|message| message.fold != fold);
        let judge = talk.judge([&whole, &without], &others, [train(&rows)?, train(&bare)?], String::new());
        for (at, message) in messages.iter().enumerate().filter(|(_, message)| message.fold == fold) {
            let file = all.get(at).map_or(0, |one| one.0);
            let heard = judged(ears, &judge, message);
            tally.count(&Case { file, labelled: message.labelled, direction: None }, &heard);
        }
    }
    let conversations = Conversations::of(conversations);
    let mut from = format!(
        "{of}: {} messages labelled by readers, {} of which want a card. Held out: {}",
        messages.len(),
        talk.wanted(&everything),
        described(likeness, folds)
    );
    from.push_str(&besides(validation, &conversations));
    let final_weights = |rows: &[Row]| fit(rows).ok_or(Unlearned::OneKind);
    let weights = [final_weights(&rows)?, final_weights(&bare)?];
    let mut judge = talk.judge([&whole, &without], &everything, weights, from);
    let heeded = conversations.teach_and_tell(ears, &mut judge)?;
    let measured = Measured {
        judge: None,
        held_out: true,
        encoder: !matches!(likeness, Likeness::Nowhere) && !ears.without.likeness,
        ..tally.measured()
    };
    Ok(Learned { judge, held_out: described(likeness, folds), reach, measured, heeded })
}

/// What else is said of what a judge is learned from.
fn besides(validation: &[Validation<'_>], conversations: &Conversations<'_>) -> String {
    let mut besides = String::new();
    if !validation.is_empty() {
        let more = counted(validation.len(), "message", "messages");
        let _ = write!(besides, ". Topics are measured on {more} more, from which nothing is learned");
    }
    if !conversations.is_empty() {
        let _ = write!(besides, ". {conversations}");
    }
    besides
}

/// Where a message comes from: the place of its file, and its sample as far as it names a kind of place (`keyword` of `keyword:neutrality`).
fn discussion(of: Option<(usize, &Labelled)>) -> Option<(usize, &str)> {
    of.map(|(file, one)| (file, one.sample.split(':').next().unwrap_or_default()))
}

impl<'v> Validated<'v> {
    /// What the witnesses say of a message; none of one that is heard as a loss.
    fn of(ears: &Ears<'_>, one: &Validation<'v>, of_loss: &Judge) -> Option<Self> {
        let (store, labelled) = (ears.store, one.labelled);
        let directions = one.direction.filter(|_| !ears.without.likeness);
        if Ears::is_own_loss(of_loss, &labelled.text, directions, store.examples()) {
            return None;
        }
        let (judge, around) = (Judge::cautious(), around(ears, labelled));
        let message = Message::of(ears, labelled, directions, &Context::default());
        let hearing = message.hearing(store, &judge, &around);
        let near = hearing.likeness.map(|(direction, examples)| examples.near(direction));
        let evidence = (0..store.topics().len()).map(|topic| hearing.evidence(topic, near.as_ref()));
        Some(Self { labelled, evidence: evidence.collect() })
    }
}

/// The messages with their folds; and how many folds there are.
fn messages<'m>(
    ears: &Ears<'m>,
    all: &[(usize, &'m Labelled)],
    likeness: &'m Likeness<'_>,
) -> (Vec<Message<'m>>, usize) {
    let message = |labelled: &'m Labelled, fold, matcher: &Matcher, direction, examples, said| Message {
        labelled,
        fold,
        raised: ears.raised_by(matcher, &labelled.text, &Context::default()),
        direction,
        examples,
        said,
    };
    if let Likeness::HeldOut(folds) = likeness {
        let unread = [Half::First, Half::Second].map(|half| unread(ears.store, &[half]));
        let matcher = |fold: usize| {
            let [first, second] = &unread;
            let unread = match folds::half(fold, folds.len()) {
                Half::First => first,
                Half::Second => second,
            };
            unread.as_ref().unwrap_or_else(|| ears.store.matcher())
        };
        let held_out = folds.iter().enumerate().flat_map(|(fold, one)| {
            one.held_out.iter().map(move |(at, direction)| (*at, (fold, direction, one)))
        });
        let held_out: BTreeMap<usize, _> = held_out.collect();
        let found = all.iter().enumerate().filter_map(|(at, (_, labelled))| {
            let (fold, direction, from) = *held_out.get(&at)?;
            let direction = (!ears.without.likeness).then_some(direction);
            let said: &dyn Said = &from.said;
            Some(message(labelled, fold, matcher(fold), direction, Some(&from.examples), said))
        });
        return (found.collect(), folds.len());
    }
    let labelled: Vec<&Labelled> = all.iter().map(|one| one.1).collect();
    let folds = groups::folds(&labelled, FOLDS);
    // These folds are others than those whose halves were read.
    let unread = unread(ears.store, Half::ALL);
    let matcher = unread.as_ref().unwrap_or_else(|| ears.store.matcher());
    let found = labelled.into_iter().zip(folds).enumerate().map(|(at, (labelled, fold))| {
        let direction = match likeness {
            Likeness::One(directions) => directions.get(at).and_then(Option::as_ref).map(|one| &one.whole),
            Likeness::Nowhere | Likeness::HeldOut(_) => None,
        };
        let said: &dyn Said = ears.store;
        message(labelled, fold, matcher, direction, ears.store.examples(), said)
    });
    (found.collect(), FOLDS)
}

/// The matcher of a store without the triggers whose authors had read one of these halves of the talk; none if it has no such triggers.
fn unread(store: &Store, halves: &[Half]) -> Option<Matcher> {
    let read = |one: &Trigger| has_read(one, halves);
    let mut topics = store.topics().to_vec();
    if !topics.iter().any(|topic| topic.all_triggers().any(|(_, one)| read(one))) {
        return None;
    }
    for topic in &mut topics {
        topic.triggers.retain(|one| !read(one));
        for claim in &mut topic.claims {
            claim.triggers.retain(|one| !read(one));
        }
    }
    Matcher::new(&topics).ok()
}

fn around<'a>(ears: &Ears<'a>, labelled: &'a Labelled) -> Told<'a> {
    let told = Told::of(ears.store, labelled);
    if ears.without.discussion { Told { before: &[], parent: &[], ..told } } else { told }
}

/// A message as a judge hears it that was learned without it.
fn judged<'s>(ears: &Ears<'s>, judge: &Judge, message: &Message<'_>) -> Heard<'s> {
    if message.tells_of_loss(judge) {
        return Heard { own_loss: true, ..Heard::default() };
    }
    let Raised { topics, held, .. } = &message.raised;
    if topics.is_empty() && held.is_empty() && message.direction.is_none() {
        return Heard::default();
    }
    let around = around(ears, message.labelled);
    let Weighed { taken, shares } = message.hearing(ears.store, judge, &around).weighed();
    Heard { topics: ears.topics(&message.raised, taken, message.examples), own_loss: false, shares }
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
    if let Some(heeded) = &learned.heeded {
        text.push_str(&table::heeded(heeded));
    }
    text.push('\n');
    text.push_str(&table::text(&learned.measured, files));
    text
}
