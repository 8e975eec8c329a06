//! A person's own loss as a direction: what messages of grief, fear and flight have in common that messages on topics have not.
//!
//! The words of [`Loss`](crate::matcher::Loss) find a loss that is told in the usual words; this finds one that is told otherwise. It is
//! learned from examples in `crates/core/loss`, and knows no topic: a message is near the axis or not, whatever it names besides.

use super::{DIMENSIONS, Direction, fit::solve};

/// How strongly the axis is held to zero. From a third of it to three times as much hear alike.
const RIDGE: f64 = 0.001;

/// Examples of anything else that are enough: of more each second, third … is taken.
const OTHERS: usize = 4_000;

/// From which nearness to an axis on a message tells of its author's own loss.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnLoss {
    /// What such messages have in common.
    pub axis: Direction,
    /// The least cosine with it.
    pub least: f32,
}

impl OwnLoss {
    /// Whether a message tells of a loss of its author's own.
    pub fn told(&self, message: &Direction) -> bool {
        message.cosine(&self.axis) >= self.least
    }
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
        let loss = OwnLoss { axis, least: 0.3 };
        assert!(loss.told(&towards(3, 101)) && loss.told(&towards(3, 300)));
        assert!(!loss.told(&towards(210, 101)) && !loss.told(&towards(301, 302)));
    }

    #[test]
    fn one_kind_alone_teaches_nothing() {
        assert_eq!(axis(&[towards(1, 2)], &[]), None);
        assert_eq!(axis(&[], &[&towards(1, 2)]), None);
    }
}
