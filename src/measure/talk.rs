//! Whole conversations that people labelled: how messages are weighed of which it is known what others said around them.

use std::{collections::BTreeMap, fmt};

use counterpoint_core::{
    hear::{
        InTalk, Judge,
        fit::{Row, calibrated, cross_validated, fit},
        in_talk,
    },
    text::counted,
};

use serde::Serialize;

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
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

    /// Teaches a judge by all of them, if there are some. How well they are heard, each by a judge that was taught without its part of them.
    ///
    /// # Errors
    /// [`Unlearned`], where one kind of label occurs in some part of them.
    pub(super) fn teach_and_tell(
        &self,
        ears: &Ears<'_>,
        judge: &mut Judge,
    ) -> Result<Option<Heeded>, Unlearned> {
        if self.is_empty() {
            return Ok(None);
        }
        let heeded = self.heeded(ears, judge)?;
        *judge = self.teach(ears, judge)?;
        Ok(Some(heeded))
    }

    /// The judge that has learned from all of them as well.
    ///
    /// # Errors
    /// [`Unlearned`], where one kind of label occurs in some part of them.
    fn teach(&self, ears: &Ears<'_>, judge: &Judge) -> Result<Judge, Unlearned> {
        self.taught(ears, judge, |_| true)
    }

    /// How well they are heard, each by a judge that was taught without its part of them.
    ///
    /// # Errors
    /// [`Unlearned`], where one kind of label occurs in some part of them.
    fn heeded(&self, ears: &Ears<'_>, judge: &Judge) -> Result<Heeded, Unlearned> {
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
            let around = cross_validated(&rows).ok_or(Unlearned::OneKind)?;
            let alone: Vec<f32> =
                rows.iter().map(|row| judge.with_likeness.probability(&row.topic, &row.evidence)).collect();
            let said = together(&rows, &alone, &around);
            let mut firsts = self.firsts(&rows, &owners, &said);
            // Others are weighed as messages that stand alone.
            firsts.retain(|_, (row, _)| rows.get(*row).is_some_and(|row| row.evidence.lies_in_talk()));
            let first = |(row, called): &(usize, Called)| Some((*around.get(*row)?, called.verdict));
            let came = firsts.values().filter_map(first).filter(|one| one.1 != Verdict::Neither);
            let came: Vec<(f32, bool)> = came.map(|(said, came)| (said, came == Verdict::Right)).collect();
            let scale = calibrated(&came);
            let scaled: Vec<f32> = around.iter().map(|said| as_likely(*said, scale)).collect();
            let said = together(&rows, &alone, &scaled);
            for (id, topic) in &mut taught.topics {
                // Few words that likeness alone hears are no card.
                let counts = |row: &Row| row.topic == *id && !row.evidence.is_brief();
                let own = firsts.values().filter(|(row, _)| rows.get(*row).is_some_and(counts));
                let own =
                    own.filter_map(|(row, called)| Some(Called { probability: *said.get(*row)?, ..*called }));
                let own: Vec<Called> = own.collect();
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

/// How likely each row is, by what it would be alone and by what is said around it.
fn together(rows: &[Row], alone: &[f32], around: &[f32]) -> Vec<f32> {
    let all = rows.iter().zip(alone).zip(around);
    all.map(|((row, alone), around)| in_talk(*alone, *around, row.evidence.lies_in_talk())).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use counterpoint_core::hear::{DIMENSIONS, Direction, Directions, Feature, Weights};

    use super::super::{Labelled, Without, labels};
    use super::*;

    fn towards(axes: &[(usize, f32)]) -> Direction {
        let mut numbers = [0.0; DIMENSIONS];
        for (axis, number) in axes {
            numbers[*axis] = *number;
        }
        Direction::of(&numbers)
    }

    /// Conversations of four messages by two people: half are of the treaty, half of nothing. The last message says the same in both, and in talk of the
    /// treaty its card is mostly wanted.
    fn conversations() -> String {
        let mut file = "text\tlead\tthread\tid\tby\treply\n".to_owned();
        for thread in 0..32 {
            let word = if thread % 2 == 0 { "upstream" } else { "weather" };
            let lead = if (thread % 2 == 0) == (thread % 11 > 0) { "river-treaty" } else { "none" };
            let before = if thread % 2 == 0 { "either" } else { "none" };
            for (id, by) in [(1, "ann"), (2, "ben"), (3, "ann")] {
                file.push_str(&format!(
                    "so much for {word} then {thread}\t{before}\tt{thread}\t{id}\t{by}\t\n"
                ));
            }
            file.push_str(&format!("they never kept it {thread}\t{lead}\tt{thread}\t4\tben\t3\n"));
        }
        file
    }

    #[test]
    fn what_lies_around_a_message_counts_as_conversations_teach() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture-store");
        let files = ::store::read::files(&root).expect("the store can be read");
        let store = ::store::trust_files(&files).expect("the store can be made");
        let treaty = store.topics().iter().position(|topic| topic.id.as_str() == "river-treaty");
        store.learn(
            store
                .exemplars()
                .iter()
                .map(|one| match one.topic {
                    topic if topic == treaty => towards(&[(1, 1.0)]),
                    Some(_) => towards(&[(2, 1.0)]),
                    None => towards(&[(3, 1.0)]),
                })
                .collect(),
        );
        let labelled = labels::read(&conversations(), "talk.tsv", &store).expect("it is labelled").labelled;
        let direction = |one: &Labelled| -> Directions {
            match one.text.split(' ').nth(3) {
                Some("upstream") => towards(&[(1, 1.0)]).into(),
                Some("weather") => towards(&[(3, 1.0)]).into(),
                _ => {
                    let own = one.text.bytes().last().map_or(0.0, |digit| f32::from(digit % 7));
                    towards(&[(1, 0.3 + 0.05 * own), (3, 0.6)]).into()
                }
            }
        };
        let directions: Vec<Directions> = labelled.iter().map(direction).collect();
        let cases: Vec<Case<'_>> = labelled
            .iter()
            .zip(&directions)
            .map(|(labelled, direction)| Case { file: 0, labelled, direction: Some(direction) })
            .collect();
        let mut judge = Judge { own_loss: None, ..store.judge().clone() };
        judge.with_likeness = Weights { base: -3.0, ..Weights::default() };
        let ears = Ears { store: &store, judge: &judge, encoder: true, without: Without::default() };
        let conversations = Conversations::of(&cases);
        let taught = conversations.teach(&ears, &judge).expect("both kinds occur");
        let weights = taught.in_talk.as_ref().expect("it was learned");
        assert!(weights.each[Feature::Talk as usize] > 0.1, "{weights:?}");
        let heeded = conversations.heeded(&ears, &judge).expect("both kinds occur");
        let [with, without] = [heeded.with, heeded.without].map(|group| group.cards_and_offers);
        // Two of the treaty's and one of the others are otherwise than all.
        assert_eq!((with.right, with.wrong, with.wanted), (14, 2, 15));
        assert_eq!(without.right, 0, "by itself it says nothing");
        // What it was taught is told, and changes nothing of messages that stand alone.
        let topic = treaty.and_then(|at| taught.topics.get(&store.topics()[at].id)).expect("it is measured");
        assert_eq!(topic.in_talk.map(|one| (one.wanted, one.right)), Some((15, 14)));
        assert_eq!(
            (&taught.with_likeness, &taught.without_likeness),
            (&judge.with_likeness, &judge.without_likeness)
        );
        let one_kind: Vec<Case<'_>> =
            cases.iter().filter(|case| case.labelled.wanted.first().is_none()).copied().collect();
        assert_eq!(Conversations::of(&one_kind).teach(&ears, &judge).err(), Some(Unlearned::OneKind));
    }
}
