//! A person's own loss as a direction: what messages of grief, fear and flight have in common that messages on topics have not.
//!
//! The words of [`Loss`](crate::matcher::Loss) find a loss that is told in the usual words; this finds one that is told otherwise, and
//! doubts words that only look like one ("their army is LOSING it", "I knew that both sides bled"). It is learned from examples in
//! `crates/core/loss`, and knows no topic: a message is near the axis or not, whatever it names besides. What is much like the examples
//! of the store, of whatever topic, has to be nearer.

use super::{DIMENSIONS, Direction, Directions, Examples, fit::solve};

/// How much of the nearness to the store's examples is taken from the nearness to losses. Chosen on `talk.tsv`, `written.tsv`, `fresh.tsv`,
/// `threads.tsv` and `blind-statements.tsv` beside `blind-grief.tsv`, with the figures of all in sight: from 0.2 to 0.4 it hears alike. Of
/// the 957 messages of `written.tsv` that want a card 91 are taken for a loss; without it, and with a threshold learned from talk, it was 128.
const KNOWN: f32 = 0.2;

/// One in so many messages of a loss may be further from losses than any message has to be near to them.
const ONE_IN: usize = 250;

/// How strongly the axis is held to zero. From a third of it to three times as much hear alike.
const RIDGE: f64 = 0.001;

/// Examples of anything else that are enough: of more each second, third … is taken.
const OTHERS: usize = 4_000;

/// In how many parts the examples are cut to tell how near to the axis a loss lies that the axis was not learned from.
const PARTS: usize = 4;

/// How many examples that follow each other share a part: such are often alike.
const BLOCK: usize = 8;

/// From which nearness to losses on a message tells of its author's own. Nearness is the cosine with their axis, less a share of how near
/// the message is to the examples of the store.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnLoss {
    /// What such messages have in common.
    pub axis: Direction,
    /// The least nearness.
    pub least: f32,
    /// The least nearness where words tell of a loss too; words alone are not believed below it.
    pub doubted: f32,
    /// The least nearness of the sentence in which such words stand, for it to tell of a loss whatever the message is like.
    pub sentence: f32,
}

impl OwnLoss {
    /// Learns from examples of losses, of each of which `by_words` says whether its words tell of one, and from others: nearly all of the
    /// examples are to be heard, by an axis that was learned without them. A sentence has to be as near as two of three of them: who argues by
    /// what a grandfather said in a sentence is a little like a loss there, too. `None` where nothing can be learned.
    pub fn learn(
        own: &[Direction],
        by_words: &[bool],
        others: &[&Direction],
        examples: Option<&Examples>,
    ) -> Option<Self> {
        let near = held_out(own, others, examples);
        let found = near.iter().zip(by_words).filter(|(_, by_words)| **by_words).map(|one| *one.0);
        let doubted = found.reduce(f32::min).unwrap_or(-1.0);
        let mut sorted = near.clone();
        sorted.sort_by(f32::total_cmp);
        let least = *sorted.get(sorted.len() / ONE_IN)?;
        let sentence = *sorted.get(sorted.len() / 3)?;
        Some(Self { axis: axis(own, others)?, least, doubted: doubted.min(least), sentence })
    }

    /// Whether a message tells of a loss of its author's own; `by_words` is what its words say. A sentence by which they tell of one is heard for itself
    /// as well.
    pub fn told(&self, message: &Directions, by_words: bool, examples: Option<&Examples>) -> bool {
        let near = |direction: &Direction, least| is_near(direction, &self.axis, least, examples);
        near(&message.whole, if by_words { self.doubted } else { self.least })
            || by_words && message.telling.as_ref().is_some_and(|telling| near(telling, self.sentence))
    }
}

/// Whether a direction is so near to losses. Of what the axis alone says is far nothing more is asked.
fn is_near(direction: &Direction, axis: &Direction, least: f32, examples: Option<&Examples>) -> bool {
    direction.cosine(axis) >= least && nearness(direction, axis, examples) >= least
}

/// How near a direction is to losses.
fn nearness(direction: &Direction, axis: &Direction, examples: Option<&Examples>) -> f32 {
    direction.cosine(axis) - KNOWN * examples.map_or(0.0, |all| all.nearest_of_all(direction).max(0.0))
}

/// How near to losses each example of one lies, by an axis that was learned without it and its neighbours. Empty where nothing can be
/// learned.
fn held_out(own: &[Direction], others: &[&Direction], examples: Option<&Examples>) -> Vec<f32> {
    let part = |at: usize| at / BLOCK % PARTS;
    let axes: Vec<Option<Direction>> = (0..PARTS)
        .map(|out| {
            let rest = own.iter().enumerate().filter(|(at, _)| part(*at) != out).map(|one| one.1.clone());
            axis(&rest.collect::<Vec<_>>(), others)
        })
        .collect();
    let near =
        own.iter().enumerate().map(|(at, one)| Some(nearness(one, axes.get(part(at))?.as_ref()?, examples)));
    near.collect::<Option<Vec<f32>>>().unwrap_or_default()
}

/// The axis that best parts examples of a person's own loss from others: least squares with a ridge, each kind weighing the same. `None`
/// without examples of both.
fn axis(own: &[Direction], others: &[&Direction]) -> Option<Direction> {
    if own.is_empty() || others.is_empty() {
        return None;
    }
    let others: Vec<&Direction> = others.iter().step_by(others.len().div_ceil(OTHERS)).copied().collect();
    let width = DIMENSIONS + 1;
    let (mut sums, mut wanted) = (vec![vec![0.0_f64; width]; width], vec![0.0_f64; width]);
    let kinds = [(own.iter().collect::<Vec<_>>(), 1.0), (others, -1.0)];
    for (directions, label) in &kinds {
        let weight = 0.5 / f64::from(u32::try_from(directions.len()).unwrap_or(u32::MAX));
        for direction in directions {
            let mut numbers = [1.0_f64; DIMENSIONS + 1];
            for (number, unit) in numbers.iter_mut().zip(direction.unit()) {
                *number = f64::from(unit);
            }
            for ((row, wanted), number) in sums.iter_mut().zip(&mut wanted).zip(&numbers) {
                let scale = weight * number;
                *wanted += scale * label;
                for (sum, other) in row.iter_mut().zip(&numbers) {
                    *sum += scale * other;
                }
            }
        }
    }
    for (at, row) in sums.iter_mut().enumerate().take(DIMENSIONS) {
        if let Some(one) = row.get_mut(at) {
            *one += RIDGE;
        }
    }
    let solved = solve(sums, wanted)?;
    let mut vector = [0.0_f32; DIMENSIONS];
    for (number, solved) in vector.iter_mut().zip(&solved) {
        *number = narrow(*solved);
    }
    Some(Direction::of(&vector))
}

#[expect(clippy::cast_possible_truncation, reason = "a direction is rounded to eight bits next")]
fn narrow(number: f64) -> f32 {
    number as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hear::Example;

    fn towards(axis: usize, also: usize) -> Direction {
        let mut vector = [0.0; DIMENSIONS];
        vector[axis] = 1.0;
        vector[also] += 0.8;
        Direction::of(&vector)
    }

    #[test]
    fn what_losses_have_in_common_is_found_whatever_they_name_besides() {
        let own: Vec<Direction> = (0..12).map(|at| towards(3, 100 + at % 4)).collect();
        let others: Vec<Direction> = (0..40).map(|at| towards(200 + at, 100 + at % 4)).collect();
        let axis = axis(&own, &others.iter().collect::<Vec<_>>()).expect("both kinds are there");
        let loss = OwnLoss { axis, least: 0.3, doubted: 0.3, sentence: 0.3 };
        let told = |message: Direction, by_words| loss.told(&message.into(), by_words, None);
        assert!(told(towards(3, 101), false) && told(towards(3, 300), false));
        assert!(!told(towards(210, 101), false) && !told(towards(301, 302), false));
    }

    #[test]
    fn words_need_less_likeness_and_some() {
        let mut vector = [0.0; DIMENSIONS];
        (vector[3], vector[4]) = (0.2, 0.98);
        let (loss, near, far) = (
            OwnLoss { axis: towards(3, 3), least: 0.3, doubted: 0.1, sentence: 0.6 },
            Direction::of(&vector),
            towards(4, 5),
        );
        let told = |whole: &Direction, telling: Option<&Direction>, by_words| {
            loss.told(
                &Directions { whole: whole.clone(), telling: telling.cloned(), names: None },
                by_words,
                None,
            )
        };
        assert!(told(&near, None, true) && !told(&near, None, false));
        assert!(!told(&far, None, true), "words that look like a loss, in a message that is like none");
        // The sentence that tells of it is like one, however loud the rest of the message is; one that is a little like one is not enough.
        assert!(told(&far, Some(&towards(3, 4)), true) && !told(&far, Some(&towards(3, 4)), false));
        assert!(!told(&far, Some(&near), true));
        // Nor is one that would be enough as a message.
        (vector[3], vector[4]) = (0.45, 0.89);
        let enough = Direction::of(&vector);
        assert!(told(&enough, None, false) && !told(&far, Some(&enough), true));
    }

    #[test]
    fn what_is_held_out_is_near_by_what_the_rest_have_in_common() {
        let own: Vec<Direction> = (0..64).map(|at| towards(3, 100 + at % 4)).collect();
        let others: Vec<Direction> = (0..40).map(|at| towards(200 + at, 100 + at % 4)).collect();
        let near = held_out(&own, &others.iter().collect::<Vec<_>>(), None);
        assert_eq!(near.len(), own.len());
        assert!(near.iter().all(|near| *near > 0.3), "{near:?}");
        assert_eq!(held_out(&own, &[], None), Vec::<f32>::new());
    }

    #[test]
    fn what_is_much_like_the_store_has_to_be_nearer() {
        let mut vector = [0.0; DIMENSIONS];
        (vector[3], vector[4]) = (0.4, 0.9);
        let message = Direction::of(&vector);
        let loss = OwnLoss { axis: towards(3, 3), least: 0.3, doubted: 0.1, sentence: 0.3 };
        let example =
            |axis| Example { topic: Some(0), claim: None, place: None, direction: towards(axis, axis) };
        let told = |axis, by_words| {
            let examples = Examples::of(1, [example(axis)]);
            loss.told(&message.clone().into(), by_words, Some(&examples))
        };
        assert!(told(9, false), "like nothing of the store");
        assert!(!told(4, false) && told(4, true), "much like it");
    }

    #[test]
    fn nearly_all_losses_are_heard_by_what_is_learned() {
        let own: Vec<Direction> = (0..64).map(|at| towards(3, 100 + at % 4)).collect();
        let others: Vec<Direction> = (0..40).map(|at| towards(200 + at, 100 + at % 4)).collect();
        let others: Vec<&Direction> = others.iter().collect();
        let by_words: Vec<bool> = (0..64).map(|at| at % 2 == 0).collect();
        let loss = OwnLoss::learn(&own, &by_words, &others, None).expect("both kinds are there");
        assert!(own.iter().all(|one| loss.told(&one.clone().into(), false, None)), "{loss:?}");
        assert!(others.iter().all(|one| !loss.told(&(*one).clone().into(), true, None)), "{loss:?}");
        assert!(loss.doubted <= loss.least);
        assert_eq!(OwnLoss::learn(&own, &by_words, &[], None), None);
    }

    #[test]
    fn losses_that_are_less_and_less_like_one_are_nearly_all_heard() {
        let like = |at: u8| {
            let mut vector = [0.0; DIMENSIONS];
            (vector[3], vector[100 + usize::from(at % 4)]) = (1.0, 0.8 + f32::from(at) / 40.0);
            Direction::of(&vector)
        };
        let own: Vec<Direction> = (0..64).map(like).collect();
        let others: Vec<Direction> = (0..40).map(|at| towards(200 + at, 100 + at % 4)).collect();
        let others: Vec<&Direction> = others.iter().collect();
        let loss = OwnLoss::learn(&own, &[], &others, None).expect("both kinds are there");
        let heard = own.iter().filter(|one| loss.told(&(*one).clone().into(), false, None)).count();
        // The axis of all of them lies a little elsewhere than those by which the threshold was found.
        assert!(heard >= 60, "{heard} of 64");
    }

    #[test]
    fn one_kind_alone_teaches_nothing() {
        assert_eq!(axis(&[towards(1, 2)], &[]), None);
        assert_eq!(axis(&[], &[&towards(1, 2)]), None);
    }
}
