//! The direction of a text: where an encoder places it among all texts.

/// How many numbers a direction has.
pub const DIMENSIONS: usize = 384;

/// The direction of a text, in whole numbers: a unit vector whose largest number is 127, and the length that its numbers have.
///
/// Rounding to 8 bits moves a cosine by less than 0.002: a test holds it. A direction takes 392 bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Direction {
    numbers: Box<[i8; DIMENSIONS]>,
    /// One through the length of `numbers`; 0 for a direction of zeros.
    inverse: f32,
}

impl Direction {
    /// The direction of a vector, whatever its length; numbers that are none count as 0.
    pub fn of(vector: &[f32; DIMENSIONS]) -> Self {
        let largest =
            vector.iter().filter(|number| number.is_finite()).fold(0.0_f32, |most, one| most.max(one.abs()));
        let scale = if largest > 0.0 { 127.0 / largest } else { 0.0 };
        let mut numbers = Box::new([0; DIMENSIONS]);
        for (whole, number) in numbers.iter_mut().zip(vector) {
            *whole = rounded(number * scale);
        }
        Self::whole(numbers)
    }

    /// The direction of whole numbers, as a cache keeps them.
    pub fn whole(numbers: Box<[i8; DIMENSIONS]>) -> Self {
        let inverse = inverse(dot(&numbers, &numbers));
        Self { numbers, inverse }
    }

    /// Its whole numbers.
    pub fn numbers(&self) -> &[i8; DIMENSIONS] {
        &self.numbers
    }

    /// Its numbers at length 1; zeros for a direction of zeros.
    pub fn unit(&self) -> [f32; DIMENSIONS] {
        self.numbers.map(|number| f32::from(number) * self.inverse)
    }

    /// Its whole numbers as two hexadecimal digits each.
    pub fn hex(&self) -> String {
        self.numbers.iter().map(|number| format!("{:02x}", number.to_le_bytes()[0])).collect()
    }

    /// The direction that [`Direction::hex`] wrote; none if it did not.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut numbers = Box::new([0; DIMENSIONS]);
        let (digits, rest) = text.as_bytes().as_chunks::<2>();
        if digits.len() != DIMENSIONS || !rest.is_empty() {
            return None;
        }
        for (number, pair) in numbers.iter_mut().zip(digits) {
            let byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
            *number = i8::from_le_bytes([byte]);
        }
        Some(Self::whole(numbers))
    }

    /// How near two directions are: 1 the same, 0 nothing in common, -1 opposite. 0 if one of them is none.
    #[expect(clippy::cast_precision_loss, reason = "at most 384 × 127², which f32 holds exactly")]
    pub fn cosine(&self, other: &Self) -> f32 {
        dot(&self.numbers, &other.numbers) as f32 * self.inverse * other.inverse
    }
}

fn dot(one: &[i8; DIMENSIONS], other: &[i8; DIMENSIONS]) -> i32 {
    one.iter().zip(other).map(|(one, other)| i32::from(*one) * i32::from(*other)).sum()
}

#[expect(clippy::cast_precision_loss, reason = "at most 384 × 127², which f32 holds exactly")]
fn inverse(square: i32) -> f32 {
    if square == 0 { 0.0 } else { 1.0 / (square as f32).sqrt() }
}

#[expect(clippy::cast_possible_truncation, reason = "bounded by ±127 before; what is no number becomes 0")]
fn rounded(number: f32) -> i8 {
    number.round().clamp(-127.0, 127.0) as i8
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, clippy::float_cmp, reason = "small numbers, and an exact zero")]
mod tests {
    use super::*;

    /// Numbers that look random, the same each time: a linear congruence (Knuth's MMIX).
    fn vector(mut seed: u64) -> [f32; DIMENSIONS] {
        std::array::from_fn(|_| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 40) as f32 / 8_388_608.0 - 1.0
        })
    }

    fn exact(one: &[f32; DIMENSIONS], other: &[f32; DIMENSIONS]) -> f32 {
        let dot = |one: &[f32], other: &[f32]| one.iter().zip(other).map(|(a, b)| a * b).sum::<f32>();
        dot(one, other) / (dot(one, one) * dot(other, other)).sqrt()
    }

    #[test]
    fn rounding_moves_a_cosine_by_less_than_two_thousandths() {
        for seed in 0..200 {
            let (one, far) = (vector(seed), vector(seed + 1_000));
            let mixed: [f32; DIMENSIONS] = std::array::from_fn(|at| one[at] * 0.8 + far[at] * 0.3);
            for other in [&far, &mixed] {
                let rounded = Direction::of(&one).cosine(&Direction::of(other));
                assert!((rounded - exact(&one, other)).abs() < 0.002, "{seed}: {rounded}");
            }
        }
    }

    #[test]
    fn it_reads_the_digits_that_it_wrote_and_no_others() {
        let one = Direction::of(&vector(7));
        assert_eq!(Direction::from_hex(&one.hex()), Some(one.clone()));
        assert_eq!(Direction::from_hex(&one.hex()[2..]), None);
        assert_eq!(Direction::from_hex(&one.hex().replace('0', "g")), None);
        let length: f32 = one.unit().iter().map(|number| number * number).sum();
        assert!((length - 1.0).abs() < 1e-4, "{length}");
    }

    #[test]
    fn what_has_no_direction_is_near_nothing() {
        let none = Direction::of(&[0.0; DIMENSIONS]);
        assert_eq!(none.cosine(&Direction::of(&vector(1))), 0.0);
        let mut broken = vector(2);
        broken[7] = f32::NAN;
        assert!(Direction::of(&broken).cosine(&Direction::of(&vector(2))) > 0.99);
    }
}
