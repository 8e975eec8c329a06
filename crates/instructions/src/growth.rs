//! That hearing a message costs no more than in proportion to its length, whatever it is made of.

use std::hint::black_box;

use counterpoint_core::remark::{Remark, RemarkId};
use serde::Deserialize;

use crate::{paths, valgrind};

/// The name of the path.
pub(crate) const PATH: &str = "growth";

/// The lengths, in characters: each twice the one before.
const LENGTHS: [usize; 4] = [500, 1_000, 2_000, 4_000];

#[derive(Deserialize)]
struct Units {
    units: Vec<String>,
}

fn units() -> Result<Vec<String>, String> {
    let units: Result<Units, _> = toml::from_str(include_str!("../../core/src/matcher/units.toml"));
    units.map(|units| units.units).map_err(|error| error.to_string())
}

/// Hears every unit at every length.
pub(crate) fn take() -> Result<(), String> {
    let engine = paths::engine()?;
    let mut number = 0;
    for unit in units()? {
        for length in LENGTHS {
            let text: String = unit.chars().cycle().take(length).collect();
            number += 1;
            let remark = Remark::alone(RemarkId::from(number), &text);
            paths::told(&mut || drop(black_box(engine.hear(&remark))));
            engine.release(&remark.id);
        }
    }
    Ok(())
}

/// Counts it.
///
/// # Errors
/// The units of which a longer message costs too much, with the counts of their lengths.
pub(crate) fn check() -> Result<(), String> {
    let (units, counts) = (units()?, valgrind::counts(PATH)?);
    if counts.len() != units.len() * LENGTHS.len() {
        return Err(format!("{} counts came of {} units", counts.len(), units.len()));
    }
    let each = units.iter().zip(counts.chunks_exact(LENGTHS.len()));
    let wrong: Vec<String> = each
        .filter(|(_, counts)| !is_linear(counts))
        .map(|(unit, counts)| format!("{unit:?}: {counts:?}"))
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("a longer message of these costs more than in proportion:\n{}", wrong.join("\n")))
    }
}

/// Whether each count is at most twice the one before it and half of the first: what a text of one unit rounds up to, as a length may end
/// within a unit.
fn is_linear(counts: &[u64]) -> bool {
    let slack = counts.first().copied().unwrap_or_default() / 2;
    counts.windows(2).all(|pair| matches!(pair, [half, whole] if *whole <= 2 * half + slack))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_the_length_may_cost_twice_as_much_and_half_of_the_first() {
        assert!(is_linear(&[1000, 1990, 3970, 7930]));
        assert!(is_linear(&[1000, 1000, 1000, 1000]));
        assert!(is_linear(&[1000, 2500, 5500]) && !is_linear(&[1000, 2501]));
        assert!(!is_linear(&[1000, 2000, 6000, 12_000]));
        assert!(units().is_ok_and(|units| units.len() >= 100));
    }
}
