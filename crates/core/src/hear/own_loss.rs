//! A person's own loss as a direction: what messages of grief, fear and flight have in common that messages on topics have not.
//!
//! The words of [`Loss`](crate::matcher::Loss) find a loss that is told in the usual words; this finds one that is told otherwise, and
//! doubts words that only look like one ("their army is LOSING it", "I knew that both sides bled"). It is learned from examples in
//! `crates/core/loss`, and knows no topic: a message is near the axis or not, whatever it names besides.

use super::{DIMENSIONS, Direction, Directions, fit::solve};

/// How strongly the axis is held to zero. From a third of it to three times as much hear alike.
const RIDGE: f64 = 0.001;

/// Examples of anything else that are enough: of more each second, third … is taken.
const OTHERS: usize = 4_000;

/// In how many parts the examples are cut to tell how near to the axis a loss lies that the axis was not learned from.
const PARTS: usize = 4;

/// How many examples that follow each other share a part: such are often alike.
const BLOCK: usize = 8;

/// From which nearness to an axis on a message tells of its author's own loss.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnLoss {
    /// What such messages have in common.
    pub axis: Direction,
    /// The least cosine with it.
    pub least: f32,
    /// The least cosine where words tell of a loss too; words alone are not believed below it.
    pub doubted: f32,
}

impl OwnLoss {
    /// Whether a message tells of a loss of its author's own; `by_words` is what its words say. A sentence by which they tell of one is heard for itself
    /// as well.
    pub fn told(&self, message: &Directions, by_words: bool) -> bool {
        let near = |direction: &Direction| direction.cosine(&self.axis);
        near(&message.whole) >= if by_words { self.doubted } else { self.least }
            || by_words && message.telling.as_ref().is_some_and(|telling| near(telling) >= self.least)
    }
}

/// How near to the axis each example of a loss lies, by an axis that was learned without it and its neighbours. Empty where nothing can
/// be learned.
pub fn held_out(own: &[Direction], others: &[&Direction]) -> Vec<f32> {
    let part = |at: usize| at / BLOCK % PARTS;
    let axes: Vec<Option<Direction>> = (0..PARTS)
        .map(|out| {
            let rest = own.iter().enumerate().filter(|(at, _)| part(*at) != out).map(|one| one.1.clone());
            axis(&rest.collect::<Vec<_>>(), others)
        })
        .collect();
    let near = own.iter().enumerate().map(|(at, one)| Some(one.cosine(axes.get(part(at))?.as_ref()?)));
    near.collect::<Option<Vec<f32>>>().unwrap_or_default()
}

/// The axis that best parts examples of a person's own loss from others: least squares with a ridge, each kind weighing the same. `None`
/// without examples of both.
pub fn axis(own: &[Direction], others: &[&Direction]) -> Option<Direction> {
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
        let loss = OwnLoss { axis, least: 0.3, doubted: 0.3 };
        let told = |message: Direction, by_words| loss.told(&message.into(), by_words);
        assert!(told(towards(3, 101), false) && told(towards(3, 300), false));
        assert!(!told(towards(210, 101), false) && !told(towards(301, 302), false));
    }

    #[test]
    fn words_need_less_likeness_and_some() {
        let mut vector = [0.0; DIMENSIONS];
        (vector[3], vector[4]) = (0.2, 0.98);
        let (loss, near, far) = (
            OwnLoss { axis: towards(3, 3), least: 0.3, doubted: 0.1 },
            Direction::of(&vector),
            towards(4, 5),
        );
        let told = |whole: &Direction, telling: Option<&Direction>, by_words| {
            loss.told(&Directions { whole: whole.clone(), telling: telling.cloned() }, by_words)
        };
        assert!(told(&near, None, true) && !told(&near, None, false));
        assert!(!told(&far, None, true), "words that look like a loss, in a message that is like none");
        // The sentence that tells of it is like one, however loud the rest of the message is; one that is a little like one is not enough.
        assert!(told(&far, Some(&towards(3, 4)), true) && !told(&far, Some(&towards(3, 4)), false));
        assert!(!told(&far, Some(&near), true));
    }

    #[test]
    fn what_is_held_out_is_near_by_what_the_rest_have_in_common() {
        let own: Vec<Direction> = (0..64).map(|at| towards(3, 100 + at % 4)).collect();
        let others: Vec<Direction> = (0..40).map(|at| towards(200 + at, 100 + at % 4)).collect();
        let near = held_out(&own, &others.iter().collect::<Vec<_>>());
        assert_eq!(near.len(), own.len());
        assert!(near.iter().all(|near| *near > 0.3), "{near:?}");
        assert_eq!(held_out(&own, &[]), Vec::<f32>::new());
    }

    #[test]
    fn one_kind_alone_teaches_nothing() {
        assert_eq!(axis(&[towards(1, 2)], &[]), None);
        assert_eq!(axis(&[], &[&towards(1, 2)]), None);
    }
}
