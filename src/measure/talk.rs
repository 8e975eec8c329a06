//! Whole conversations that people labelled: how messages are weighed of which it is known what others said around them.

use std::{collections::BTreeMap, fmt};

use counterpoint_core::{
    hear::{
        InTalk, Judge,
        fit::{Row, calibrated, cross_validated, fit},
    },
    text::counted,
};

use super::{
    Case, Ears, Group,
    fit::{Message, Unlearned},
    group::{Verdict, verdict},
    thread::Listener,
    thresholds::{Called, as_likely, surest},
};

/// How many parts conversations are cut into, each held out once.
const FOLDS: usize = 8;

/// How often they are heard, each time by what was learned the time before: what counts as raised in them hangs on the judge.
const TIMES: usize = 2;

/// Whole conversations of one or several files, in their order.
pub(super) struct Conversations<'c> {
    cases: Vec<Case<'c>>,
    /// The fold of each message: that of its conversation.
    folds: Vec<usize>,
}

/// How well whole conversations are heard, each by a judge that learned nothing of its part of them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Heeded {
    /// With what others said around each message.
    pub with: Group,
    /// Each by itself, and by who raised a topic before it.
    pub without: Group,
}

/// What the witnesses say of each topic of each message, and the message of each.
#[derive(Default)]
struct Rows {
    rows: Vec<Row>,
    owners: Vec<usize>,
}

impl fmt::Display for Conversations<'_> {
    /// In a sentence without a full stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages = counted(self.cases.len(), "message", "messages");
        write!(f, "What others say around a message is weighed as {messages} of whole conversations teach")
    }
}

impl<'c> Conversations<'c> {
    /// Of messages; those that are of no conversation are left out.
    pub(super) fn of(cases: &[Case<'c>]) -> Self {
        let mut known = BTreeMap::new();
        let (mut own, mut folds) = (Vec::new(), Vec::new());
        for case in cases {
            let Some(turn) = &case.labelled.turn else { continue };
            let next = known.len();
            let at = *known.entry((case.file, turn.thread.as_str())).or_insert(next);
            own.push(*case);
            folds.push(at % FOLDS);
        }
        Self { cases: own, folds }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }

    /// The judge that has learned from all of them as well.
    ///
    /// # Errors
    /// [`Unlearned`], where one kind of label occurs in some part of them.
    pub(super) fn teach(&self, ears: &Ears<'_>, judge: &Judge) -> Result<Judge, Unlearned> {
        self.taught(ears, judge, |_| true)
    }

    /// How well they are heard, each by a judge that was taught without its part of them.
    ///
    /// # Errors
    /// [`Unlearned`], where one kind of label occurs in some part of them.
    pub(super) fn heeded(&self, ears: &Ears<'_>, judge: &Judge) -> Result<Heeded, Unlearned> {
        let mut heeded = Heeded::default();
        for fold in 0..FOLDS {
            let taught = self.taught(ears, judge, |other| other != fold)?;
            self.count(&Ears { judge: &taught, ..*ears }, fold, &mut heeded.with);
            self.count(&Ears { judge, ..*ears }, fold, &mut heeded.without);
        }
        Ok(heeded)
    }

    fn count(&self, ears: &Ears<'_>, fold: usize, group: &mut Group) {
        let mut listener = Listener::new(ears);
        for (case, _) in self.cases.iter().zip(&self.folds).filter(|(_, own)| **own == fold) {
            group.count(case.labelled, &listener.heard(case));
        }
    }

    fn taught(
        &self,
        ears: &Ears<'_>,
        judge: &Judge,
        take: impl Fn(usize) -> bool,
    ) -> Result<Judge, Unlearned> {
        let mut taught = judge.clone();
        for _ in 0..TIMES {
            let Rows { rows, owners } = self.rows(&Ears { judge: &taught, ..*ears }, &take);
            let weights = fit(&rows).ok_or(Unlearned::OneKind)?;
            let said = cross_validated(&rows).ok_or(Unlearned::OneKind)?;
            let firsts = self.firsts(&rows, &owners, &said);
            let came = firsts.values().filter(|(_, called)| called.verdict != Verdict::Neither);
            let came: Vec<(f32, bool)> =
                came.map(|(_, called)| (called.probability, called.verdict == Verdict::Right)).collect();
            let scale = calibrated(&came);
            for (id, topic) in &mut taught.topics {
                let own =
                    firsts.values().filter(|(row, _)| rows.get(*row).is_some_and(|row| row.topic == *id));
                let own: Vec<Called> = own
                    .map(|(_, called)| Called {
                        probability: as_likely(called.probability, scale),
                        ..*called
                    })
                    .collect();
                let (sure, right, cards) = surest(&own);
                let wanted = rows.iter().filter(|row| row.topic == *id && row.wanted).count();
                topic.in_talk = Some(InTalk { wanted, cards, right, sure });
            }
            taught.in_talk = Some(weights.scaled(scale));
        }
        Ok(taught)
    }

    /// The likeliest topic of each message: its row, and how likely it was called.
    fn firsts(&self, rows: &[Row], owners: &[usize], said: &[f32]) -> BTreeMap<usize, (usize, Called)> {
        let mut firsts: BTreeMap<usize, (usize, Called)> = BTreeMap::new();
        for (at, ((row, owner), probability)) in rows.iter().zip(owners).zip(said).enumerate() {
            let Some(case) = self.cases.get(*owner) else { continue };
            let verdict = verdict(case.labelled, &row.topic);
            let own = (at, Called { probability: *probability, verdict });
            let first = firsts.entry(*owner).or_insert(own);
            if *probability > first.1.probability {
                *first = own;
            }
        }
        firsts
    }

    /// What the witnesses say of messages of which it is known what others said around them, and what readers said; nothing of a message that is heard as a
    /// loss or on which readers wavered.
    fn rows(&self, ears: &Ears<'_>, take: &impl Fn(usize) -> bool) -> Rows {
        let (store, mut listener, mut found) = (ears.store, Listener::new(ears), Rows::default());
        for (at, (case, fold)) in self.cases.iter().zip(&self.folds).enumerate() {
            if !take(*fold) {
                continue;
            }
            let (context, around) = listener.discussion(case);
            let message = Message::of(ears, case.labelled, case.direction, &context);
            let hearing = message.hearing(store, ears.judge, &*around);
            if listener.heard(case).own_loss || case.labelled.wanted.is_wavering() {
                continue;
            }
            let near = hearing.likeness.map(|(direction, examples)| examples.near(direction));
            for (topic, one) in store.topics().iter().enumerate() {
                let evidence = hearing.evidence(topic, near.as_ref());
                if evidence.has_likeness() && evidence.is_in_talk() {
                    let wanted = case.labelled.wanted.has(&one.id);
                    let (topic, fold) = (one.id.clone(), *fold);
                    found.rows.push(Row { topic, evidence, wanted, fold, in_discussion: true });
                    found.owners.push(at);
                }
            }
        }
        found
    }
}
