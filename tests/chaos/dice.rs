//! Chance from a seed: the same seed throws the same.

use std::time::Duration;

/// Xorshift64* (Vigna 2016, "An experimental exploration of Marsaglia's xorshift generators, scrambled").
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        // Nought would throw nought for ever.
        Self((seed ^ 0x9E37_79B9_7F4A_7C15).max(1))
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below another, which is not nought.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        // The upper bits are the better ones, and no bias that matters here is left.
        (self.next() >> 16) % end.max(1)
    }

    /// Whether something happens that does so in `share` of a thousand cases.
    pub(crate) fn permille(&mut self, share: u64) -> bool {
        self.below(1000) < share
    }

    /// A time between two.
    pub(crate) fn between(&mut self, least: Duration, most: Duration) -> Duration {
        let room = u64::try_from(most.saturating_sub(least).as_millis()).unwrap_or(u64::MAX);
        least + Duration::from_millis(self.below(room.saturating_add(1)))
    }

    /// One of some.
    pub(crate) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        let at = usize::try_from(self.below(of.len() as u64)).unwrap_or(0);
        of[at]
    }
}
