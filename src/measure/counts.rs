//! Counts of agreement, and how far a share of few messages can be trusted.

use counterpoint_core::share::{self, number};
use serde::{Serialize, Serializer, ser::SerializeStruct as _};

/// The share of a normal distribution within so many standard deviations is 0.95.
const Z: f64 = 1.959_963_984_540_054;

/// A share with its counts, and the interval in which the share of all such messages lies 95 times of 100 (Wilson, 1927).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many are of the kind.
    pub part: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    /// A share of counts.
    pub fn new(part: usize, of: usize) -> Self {
        Self { part, of }
    }

    /// Counts one more, of the kind or not.
    pub fn count(&mut self, is: bool) {
        self.of += 1;
        self.part += usize::from(is);
    }

    /// The share, between 0 and 1; none of nothing.
    pub fn value(self) -> Option<f64> {
        (self.of > 0).then(|| number(self.part) / number(self.of))
    }

    /// The bounds of the interval; everything is possible of nothing.
    pub fn interval(self) -> (f64, f64) {
        share::interval(number(self.part), number(self.of), Z).unwrap_or((0.0, 1.0))
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Share", 5)?;
        object.serialize_field("part", &self.part)?;
        object.serialize_field("of", &self.of)?;
        object.serialize_field("share", &self.value())?;
        let (low, high) = self.interval();
        object.serialize_field("low", &low)?;
        object.serialize_field("high", &high)?;
        object.end()
    }
}

/// How what was found agrees with what was wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Found, and wanted.
    pub right: usize,
    /// Found, and not wanted.
    pub wrong: usize,
    /// Found, and neither wanted nor unwanted: tolerable, or of a message on which readers wavered.
    pub neither: usize,
    /// Wanted, whether it was found or not.
    pub wanted: usize,
}

impl Score {
    /// The share of what was found that is wanted; what is neither is left out.
    pub fn precision(&self) -> Share {
        Share::new(self.right, self.right + self.wrong)
    }

    /// The share of what is wanted that was found.
    pub fn recall(&self) -> Share {
        Share::new(self.right, self.wanted)
    }

    /// The harmonic mean of both; none where one of them is none.
    pub fn f1(&self) -> Option<f64> {
        let (found, wanted) = (self.right + self.wrong, self.wanted);
        (found > 0 && wanted > 0).then(|| 2.0 * number(self.right) / number(found + wanted))
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Score", 7)?;
        object.serialize_field("right", &self.right)?;
        object.serialize_field("wrong", &self.wrong)?;
        object.serialize_field("neither", &self.neither)?;
        object.serialize_field("wanted", &self.wanted)?;
        object.serialize_field("precision", &self.precision())?;
        object.serialize_field("recall", &self.recall())?;
        object.serialize_field("f1", &self.f1())?;
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        // Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29, by method 3.
        for (part, of, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let (l, h) = Share::new(part, of).interval();
            assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{part} of {of}: {l} to {h}");
        }
        assert_eq!((Share::default().interval(), Share::default().value()), ((0.0, 1.0), None));
    }

    #[test]
    fn what_is_neither_right_nor_wrong_counts_nowhere() {
        let score = Score { right: 8, wrong: 2, neither: 90, wanted: 16 };
        assert_eq!((score.precision(), score.recall()), (Share::new(8, 10), Share::new(8, 16)));
        assert!(score.f1().is_some_and(|f1| (f1 - 16.0 / 26.0).abs() < 1e-9));
    }
}
