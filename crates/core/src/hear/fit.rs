//! Learning the judge's weights from labelled talk: logistic regression with a ridge, by Newton's method. Beside the weights of the witnesses
//! each topic has a lean: how much seldomer or oftener its card is wanted than what the witnesses say of it. Leans are held to zero, so
//! that a topic of which little talk was labelled has next to none.
//!
//! Each row is what the witnesses say of one topic in one message, and whether readers want its card there. Rows of one thread of thought
//! share a fold: what is said of a row is said by weights that were learned without its fold.

use std::collections::BTreeMap;

use super::{Evidence, FEATURES, Feature, Weights};
use crate::{
    share::{narrow, number},
    topic::TopicId,
};

/// What the discussion says. It speaks for a topic or says nothing: no weight of these is negative.
const DISCUSSION: [Feature; 3] = [Feature::Before, Feature::Parent, Feature::Talk];

/// Weights that are known before others are learned.
type Known = [(Feature, f64); DISCUSSION.len()];

/// The numbers of a row: the features, and one for the base.
const WIDTH: usize = FEATURES.len() + 1;

/// How strongly weights of standardised numbers are held to zero.
const RIDGE: f64 = 1.0;

/// How strongly leans are held to zero. Held out, a twentieth and twenty times as much hear alike.
const LEANING: f64 = 1.0;

/// Newton's steps; the likelihood has one summit, and ten steps stand on it.
const STEPS: usize = 25;

/// How far a weight goes in one step at most: from further away a step may lead past the summit, where nothing tells the way back.
const LEAP: f64 = 2.0;

/// What the witnesses said of one topic in one message, and what readers said.
#[derive(Clone, Debug)]
pub struct Row {
    /// The topic.
    pub topic: TopicId,
    /// What the witnesses said.
    pub evidence: Evidence,
    /// Whether the card is wanted.
    pub wanted: bool,
    /// The fold that it belongs to.
    pub fold: usize,
    /// Whether its discussion is known. Messages of which it is not are of other places, where cards are wanted seldomer or oftener: beside
    /// them a message in a discussion would seem to want its card as much more or less.
    pub in_discussion: bool,
}

/// The weights that make what readers said of `rows` likeliest; those of the discussion by the rows alone whose discussion is known. Without a row that
/// is wanted, or one that is not, nothing can be learned: `None`.
pub fn fit<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Option<Weights> {
    let rows: Vec<&Row> = rows.into_iter().collect();
    let told: Vec<&Row> = rows.iter().filter(|row| row.in_discussion).copied().collect();
    let discussed = learned(&told, None);
    let known = DISCUSSION.map(|feature| {
        let weight = discussed.as_ref().and_then(|weights| weights.each.get(feature as usize));
        (feature, weight.map_or(0.0, |weight| f64::from(weight.max(0.0))))
    });
    learned(&rows, Some(&known))
}

/// The weights that make what readers said of `rows` likeliest, beside those that are known.
fn learned(rows: &[&Row], known: Option<&Known>) -> Option<Weights> {
    if rows.iter().all(|row| row.wanted) || !rows.iter().any(|row| row.wanted) {
        return None;
    }
    let known = known.map_or(&[][..], |known| &known[..]);
    let (mean, spread) = standards(rows);
    let mut topics: Vec<&TopicId> = rows.iter().map(|row| &row.topic).collect();
    topics.sort_unstable();
    topics.dedup();
    let place = |topic: &TopicId| WIDTH + topics.partition_point(|known| *known < topic);
    // Of a row only its own topic's lean is not zero: it is added apart.
    let table: Vec<([f64; WIDTH], usize, f64)> = rows
        .iter()
        .map(|row| {
            let mut numbers = standard(row, &mean, &spread);
            let mut sum = 0.0;
            for (feature, weight) in known {
                sum += weight * f64::from(row.evidence.get(*feature));
                // It has no weight to learn.
                if let Some(number) = numbers.get_mut(*feature as usize + 1) {
                    *number = 0.0;
                }
            }
            (numbers, place(&row.topic), sum)
        })
        .collect();
    let width = WIDTH + topics.len();
    let mut weights = vec![0.0_f64; width];
    for _ in 0..STEPS {
        let mut slope = vec![0.0_f64; width];
        let mut bend = vec![vec![0.0_f64; width]; width];
        for ((numbers, lean, known), row) in table.iter().zip(rows) {
            let sum: f64 = weights.iter().zip(numbers).map(|(weight, number)| weight * number).sum();
            let likely = 1.0 / (1.0 + (-sum - known - weights[*lean]).exp());
            let missed = f64::from(u8::from(row.wanted)) - likely;
            let sway = likely * (1.0 - likely);
            for (at, number) in numbers.iter().enumerate() {
                slope[at] += missed * number;
                for (sum, second) in bend[at].iter_mut().zip(numbers) {
                    *sum += sway * number * second;
                }
                bend[at][*lean] += sway * number;
                bend[*lean][at] += sway * number;
            }
            slope[*lean] += missed;
            bend[*lean][*lean] += sway;
        }
        // The base is not held: how often cards are wanted is what the talk says.
        for at in 1..width {
            let ridge = if at < WIDTH { RIDGE } else { LEANING };
            slope[at] -= ridge * weights[at];
            bend[at][at] += ridge;
        }
        let step = solve(bend, slope)?;
        let largest = step.iter().fold(0.0_f64, |largest, step| largest.max(step.abs()));
        let scale = (LEAP / largest).min(1.0);
        for (weight, step) in weights.iter_mut().zip(&step) {
            *weight += scale * step;
        }
        if step.iter().all(|step| step.abs() < 1e-9) {
            break;
        }
    }
    let leans = topics.into_iter().cloned().zip(weights.iter().skip(WIDTH).copied());
    let mut plain = plain(&weights, &mean, &spread, leans);
    for (feature, weight) in known {
        if let Some(one) = plain.each.get_mut(*feature as usize) {
            *one = narrow(*weight);
        }
    }
    Some(plain)
}

/// The probability of each row, by weights that were learned without its fold.
pub fn cross_validated(rows: &[Row]) -> Option<Vec<f32>> {
    let mut folds: Vec<usize> = rows.iter().map(|row| row.fold).collect();
    folds.sort_unstable();
    folds.dedup();
    let mut said = vec![0.0; rows.len()];
    for fold in folds {
        let weights = fit(rows.iter().filter(|row| row.fold != fold))?;
        for (one, row) in said.iter_mut().zip(rows).filter(|(_, row)| row.fold == fold) {
            *one = weights.probability(&row.topic, &row.evidence);
        }
    }
    Some(said)
}

/// The two numbers, a scale and a shift of the logarithm of the odds, that make what was called as likely as it came; 1 and 0 where that
/// cannot be told. Nothing that was called likelier becomes less likely than another.
pub fn calibrated(called: &[(f32, bool)]) -> (f32, f32) {
    let odds = |called: f32| {
        f64::from(called.clamp(1e-6, 1.0 - 1e-6)).ln() - f64::from(1.0 - called.clamp(1e-6, 1.0 - 1e-6)).ln()
    };
    let (mut scale, mut shift) = (1.0_f64, 0.0_f64);
    if called.iter().all(|one| one.1) || !called.iter().any(|one| one.1) {
        return (1.0, 0.0);
    }
    for _ in 0..STEPS {
        // Held to what was called, so that a few messages change little.
        let mut slope = vec![1.0 - scale, -shift];
        let mut bend = vec![vec![1.0, 0.0], vec![0.0, 1.0]];
        for (called, came) in called {
            let odds = odds(*called);
            let likely = 1.0 / (1.0 + (-scale * odds - shift).exp());
            let (missed, sway) = (f64::from(u8::from(*came)) - likely, likely * (1.0 - likely));
            slope[0] += missed * odds;
            slope[1] += missed;
            bend[0][0] += sway * odds * odds;
            bend[0][1] += sway * odds;
            bend[1][0] += sway * odds;
            bend[1][1] += sway;
        }
        let Some(step) = solve(bend, slope) else { return (1.0, 0.0) };
        scale += step[0];
        shift += step[1];
    }
    if scale > 0.0 && scale.is_finite() && shift.is_finite() {
        (narrow(scale), narrow(shift))
    } else {
        (1.0, 0.0)
    }
}

type Standards = ([f64; FEATURES.len()], [f64; FEATURES.len()]);

/// Mean and standard deviation of each number; a number that never changes has the deviation 1.
fn standards(rows: &[&Row]) -> Standards {
    let count = number(rows.len());
    let (mut mean, mut spread) = ([0.0; FEATURES.len()], [0.0; FEATURES.len()]);
    for row in rows {
        for (mean, number) in mean.iter_mut().zip(row.evidence.numbers()) {
            *mean += f64::from(*number) / count;
        }
    }
    for row in rows {
        for ((spread, mean), number) in spread.iter_mut().zip(mean).zip(row.evidence.numbers()) {
            *spread += (f64::from(*number) - mean).powi(2) / count;
        }
    }
    (mean, spread.map(|square: f64| if square > 1e-12 { square.sqrt() } else { 1.0 }))
}

fn standard(row: &Row, mean: &[f64; FEATURES.len()], spread: &[f64; FEATURES.len()]) -> [f64; WIDTH] {
    let mut numbers = [1.0; WIDTH];
    for (at, number) in row.evidence.numbers().iter().enumerate() {
        numbers[at + 1] = (f64::from(*number) - mean[at]) / spread[at];
    }
    numbers
}

/// The weights of numbers as they are, not of standardised ones.
fn plain(
    weights: &[f64],
    mean: &[f64; FEATURES.len()],
    spread: &[f64; FEATURES.len()],
    leans: impl Iterator<Item = (TopicId, f64)>,
) -> Weights {
    let mut base = weights[0];
    let mut each = [0.0_f32; FEATURES.len()];
    for at in 0..FEATURES.len() {
        let weight = weights[at + 1] / spread[at];
        base -= weight * mean[at];
        each[at] = narrow(weight);
    }
    let leans: BTreeMap<TopicId, f32> = leans.map(|(topic, lean)| (topic, narrow(lean))).collect();
    Weights { base: narrow(base), each, leans }
}

/// Solves `matrix × x = vector` by elimination with the largest pivot; `None` if it has no single solution.
pub(super) fn solve(mut matrix: Vec<Vec<f64>>, mut vector: Vec<f64>) -> Option<Vec<f64>> {
    let width = vector.len();
    for column in 0..width {
        let pivot =
            (column..width).max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()))?;
        if matrix[pivot][column].abs() < 1e-12 {
            return None;
        }
        matrix.swap(column, pivot);
        vector.swap(column, pivot);
        let (above, below) = matrix.split_at_mut(column + 1);
        let lead = &above[column];
        for (under, row) in below.iter_mut().enumerate() {
            let share = row[column] / lead[column];
            for (number, above) in row.iter_mut().zip(lead).skip(column) {
                *number -= share * above;
            }
            vector[column + 1 + under] -= share * vector[column];
        }
    }
    let mut solution = vec![0.0; width];
    for at in (0..width).rev() {
        let known: f64 = (at + 1..width).map(|other| matrix[at][other] * solution[other]).sum();
        solution[at] = (vector[at] - known) / matrix[at][at];
    }
    Some(solution)
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small numbers")]
mod tests {
    use super::super::Feature;
    use super::*;

    /// Numbers between 0 and 1 that look random, the same each time (Knuth's MMIX).
    fn random(seed: &mut u64) -> f32 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 40) as f32 / 16_777_216.0
    }

    /// Rows that a judge with these weights would want as often as it says.
    fn rows(count: usize, phrase: f32, before: f32, base: f32) -> Vec<Row> {
        let mut seed = 7;
        let row = |at| {
            let triggers = usize::from(random(&mut seed) < 0.4);
            let others = [0, 0, 1, 2, 3][at % 5];
            let evidence = Evidence::of(10).phrases(triggers, false, false).discussion(others, false);
            let sum = base + phrase * evidence.get(Feature::Phrase) + before * evidence.get(Feature::Before);
            let wanted = random(&mut seed) < 1.0 / (1.0 + (-sum).exp());
            Row { topic: TopicId::new("tram-line"), evidence, wanted, fold: at % 4, in_discussion: true }
        };
        (0..count).map(row).collect()
    }

    #[test]
    fn it_learns_the_weights_that_the_labels_were_drawn_with() {
        let weights = fit(&rows(40_000, 2.0, 0.5, -3.0)).expect("both labels occur");
        // A phrase is one trigger here, so that both numbers share its weight.
        let phrase = weights.each[Feature::Phrase as usize] + weights.each[Feature::Triggers as usize];
        assert!((phrase - 2.0).abs() < 0.1, "{weights:?}");
        assert!((weights.each[Feature::Before as usize] - 0.5).abs() < 0.05, "{weights:?}");
    }

    #[test]
    fn the_discussion_speaks_for_a_topic_or_says_nothing() {
        let before = |weights: &Weights| weights.each[Feature::Before as usize];
        let against = fit(&rows(20_000, 2.0, -0.5, -2.0)).expect("both labels occur");
        assert!(before(&against).abs() < 1e-6, "{against:?}");
        // In places of which no discussion is known cards are wanted far oftener.
        let mut all = rows(40_000, 2.0, 0.5, -3.0);
        all.extend(rows(20_000, 2.0, 0.0, 1.0).into_iter().map(|row| {
            let evidence = row.evidence.discussion(0, false);
            Row { evidence, in_discussion: false, ..row }
        }));
        let beside = fit(&all).expect("both labels occur");
        assert!((before(&beside) - 0.5).abs() < 0.06, "{beside:?}");
    }

    #[test]
    fn a_topic_whose_card_is_seldom_wanted_leans_away() {
        let mut rows = rows(20_000, 2.0, 0.5, -2.0);
        for (at, row) in rows.iter_mut().enumerate().filter(|(at, _)| at % 2 == 0) {
            row.topic = TopicId::new("harbour-talks");
            row.wanted = row.wanted && at % 8 == 0;
        }
        let weights = fit(&rows).expect("both labels occur");
        let lean = |topic: &str| weights.leans.get(&TopicId::new(topic)).copied().unwrap_or_default();
        assert!(lean("harbour-talks") < -0.5 && lean("tram-line") > 0.5, "{weights:?}");
        let evidence = Evidence::of(10).phrases(1, false, false);
        let said = |topic: &str| weights.probability(&TopicId::new(topic), &evidence);
        assert!(said("harbour-talks") < said("unknown") && said("unknown") < said("tram-line"));
    }

    #[test]
    fn what_is_called_likely_is_as_likely_as_it_is_called() {
        let rows = rows(40_000, 2.0, 0.5, -3.0);
        let said = cross_validated(&rows).expect("both labels occur in each fold");
        for (low, high) in [(0.0, 0.1), (0.1, 0.3), (0.3, 0.7)] {
            let here: Vec<_> =
                said.iter().zip(&rows).filter(|(said, _)| (low..high).contains(*said)).collect();
            let mean = here.iter().map(|(said, _)| **said).sum::<f32>() / here.len() as f32;
            let wanted = here.iter().filter(|(_, row)| row.wanted).count() as f32 / here.len() as f32;
            assert!((mean - wanted).abs() < 0.02, "{low}: called {mean}, wanted {wanted}");
        }
    }

    #[test]
    fn what_was_called_too_carefully_is_called_as_it_came() {
        let mut seed = 7;
        let called: Vec<(f32, bool)> = (0..20_000)
            .map(|_| {
                let called = 0.02 + 0.96 * random(&mut seed);
                let odds = (called / (1.0 - called)).ln();
                (called, random(&mut seed) < 1.0 / (1.0 + (-2.0 * odds - 0.5).exp()))
            })
            .collect();
        let (scale, shift) = calibrated(&called);
        assert!((scale - 2.0).abs() < 0.1 && (shift - 0.5).abs() < 0.1, "{scale} {shift}");
        assert_eq!(calibrated(&[(0.3, true)]), (1.0, 0.0));
    }

    #[test]
    fn one_kind_of_label_teaches_nothing() {
        let mut rows = rows(100, 1.0, 0.0, 0.0);
        for row in &mut rows {
            row.wanted = false;
        }
        assert_eq!(fit(&rows), None);
        assert_eq!(cross_validated(&rows), None);
    }
}
