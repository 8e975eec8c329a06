//! Whether readers find the view that they hold stated as they would state it: their answers as counts, and from where on a topic is
//! called unfair. Which view a reader holds is neither asked nor kept.

use crate::{
    share::{interval, number},
    words::Words,
};

/// What a reader answers who is asked whether the view that they hold is stated as they would state it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stated {
    /// It is.
    Yes,
    /// It is not.
    No,
}

impl Stated {
    /// Both, in the order of the buttons.
    pub const ALL: [Self; 2] = [Self::Yes, Self::No];

    /// The word in storage and in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "stated-yes",
            Self::No => "stated-no",
        }
    }

    /// As its button says it.
    pub fn said(self, words: &Words) -> &'static str {
        match self {
            Self::Yes => words.stated_yes(),
            Self::No => words.stated_no(),
        }
    }

    /// The answer that a word means.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stated| stated.word() == word)
    }
}

/// Answers after which a topic can be called unfair: with fewer than 8, one answer moves the share by more than an eighth.
pub const ENOUGH_ANSWERS: u64 = 8;

/// The share of “no” that has to lie below what the answers let one expect: a majority.
pub const UNFAIR: f64 = 0.5;

/// The days that one count of answers covers, and after which a topic that is called unfair is told of again: as long as the journal of
/// replies is kept.
pub const UNFAIR_DAYS: u64 = 90;

/// The 95th percentile of the standard normal distribution: the bounds of an interval that holds the true share in 90 of 100 cases.
const QUANTILE: f64 = 1.644_853_6;

/// Answers of readers, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fairness {
    /// How many find the view that they hold stated as they would state it.
    pub yes: u64,
    /// How many do not.
    pub no: u64,
}

impl Fairness {
    /// How many answered.
    pub fn answers(self) -> u64 {
        self.yes + self.no
    }

    /// Enters how often an answer was given, in addition to what is known.
    pub fn enter(&mut self, stated: Stated, number: u64) {
        match stated {
            Stated::Yes => self.yes += number,
            Stated::No => self.no += number,
        }
    }

    /// The lower end of Wilson's interval for the share of “no” (90 %, both sides): so many would say so at least, judging by those who
    /// answered. None without an answer.
    pub fn no_at_least(self) -> Option<f64> {
        interval(number(self.no), number(self.answers()), QUANTILE).map(|bounds| bounds.0)
    }

    /// Whether readers call it unfair beyond chance: enough answered, and most would say “no” even at the lower end of what these
    /// answers let one expect.
    pub fn is_unfair(self) -> bool {
        self.answers() >= ENOUGH_ANSWERS && self.no_at_least().is_some_and(|share| share > UNFAIR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lower_end_is_wilsons() {
        // Reckoned apart from this program, by the closed formula.
        for (yes, no, lower) in
            [(1, 7, 0.5889), (2, 6, 0.4602), (0, 8, 0.7473), (10, 10, 0.3274), (0, 1, 0.2699)]
        {
            let found = Fairness { yes, no }.no_at_least().expect("there are answers");
            assert!((found - lower).abs() < 0.0001, "{no} of {}: {found}", yes + no);
        }
        assert_eq!(Fairness::default().no_at_least(), None);
    }

    #[test]
    fn few_answers_and_halves_call_nothing_unfair() {
        for (yes, no, unfair) in [
            (0, 7, false),
            (0, 8, true),
            (1, 7, true),
            (2, 6, false),
            (8, 0, false),
            (40, 60, true),
            (45, 55, false),
        ] {
            assert_eq!(Fairness { yes, no }.is_unfair(), unfair, "{no} of {}", yes + no);
        }
    }
}
