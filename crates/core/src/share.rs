//! Shares of counts: counts as numbers, and how far a share of few can be trusted.

/// A count as a number, exactly; of counts above 4,294,967,295, which nobody reaches, that number.
pub fn number(count: impl TryInto<u32>) -> f64 {
    count.try_into().map_or(f64::from(u32::MAX), f64::from)
}

/// A number with the seven digits that it means.
#[expect(clippy::cast_possible_truncation, reason = "that is what it is for")]
pub fn narrow(number: f64) -> f32 {
    number as f32
}

/// The bounds between which the share of all such things lies where `part` of `of` are of the kind, as often as a normal distribution lies within
/// `deviations` of its middle (Wilson, 1927); none of nothing.
pub fn interval(part: f64, of: f64, deviations: f64) -> Option<(f64, f64)> {
    if of <= 0.0 {
        return None;
    }
    let (share, square) = (part / of, deviations * deviations);
    let middle = share + square / (2.0 * of);
    let reach = deviations * (share * (1.0 - share) / of + square / (4.0 * of * of)).sqrt();
    let scale = 1.0 + square / of;
    Some((((middle - reach) / scale).max(0.0), ((middle + reach) / scale).min(1.0)))
}
