//! Whether what is called likely is as likely as it is called: of the first topic of each message, by tenths of the probability.

use counterpoint_core::share::number;
use serde::Serialize;

use super::{Share, group::Verdict};

/// How many parts probabilities are cut into.
const BINS: usize = 10;

/// The first topics of messages whose probability lies within a tenth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bin {
    /// The least probability.
    pub from: f32,
    /// What was called on average.
    pub called: f64,
    /// How many were wanted. What is tolerable, and messages on which readers wavered, are left out.
    pub wanted: Share,
}

/// What is called how likely, and how often it is wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibration([(f64, Share); BINS]);

impl Calibration {
    pub(super) fn count(&mut self, probability: f32, verdict: Verdict) {
        if verdict == Verdict::Neither {
            return;
        }
        let called = f64::from(probability.clamp(0.0, 1.0));
        if let Some((sum, wanted)) = self.0.get_mut(bin(called)) {
            *sum += called;
            wanted.count(verdict == Verdict::Right);
        }
    }

    /// The tenths in which something was called.
    pub fn bins(&self) -> impl Iterator<Item = Bin> + '_ {
        let all = self.0.iter().zip(0_u8..);
        all.filter(|((_, wanted), _)| wanted.of > 0).map(|((sum, wanted), at)| Bin {
            from: f32::from(at) / 10.0,
            called: sum / number(wanted.of),
            wanted: *wanted,
        })
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 10")]
fn bin(probability: f64) -> usize {
    ((probability * 10.0) as usize).min(BINS - 1)
}

impl Serialize for Calibration {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.bins())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tenth_says_what_it_called_and_what_was_wanted() {
        let mut calibration = Calibration::default();
        for (called, verdict) in [
            (0.91, Verdict::Right),
            (1.0, Verdict::Right),
            (0.95, Verdict::Wrong),
            (0.95, Verdict::Neither),
            (0.25, Verdict::Wrong),
        ] {
            calibration.count(called, verdict);
        }
        let bins: Vec<(String, Share)> = calibration
            .bins()
            .map(|bin| (format!("{:.1} {:.3}", bin.from, bin.called), bin.wanted))
            .collect();
        assert_eq!(
            bins,
            [("0.2 0.250".to_owned(), Share::new(0, 1)), ("0.9 0.953".to_owned(), Share::new(2, 3))]
        );
    }
}
