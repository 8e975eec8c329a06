//! The direction of a text: where an encoder places it among all texts.

use std::sync::Arc;

/// How many numbers a direction has.
pub const DIMENSIONS: usize = 384;

/// The direction of a text, in whole numbers: a unit vector whose largest number is 127, and the length that its numbers have.
///
/// Rounding to 8 bits moves a cosine by less than 0.002: a test holds it. A direction takes 400 bytes, which its clones share; one that was
/// built into the program takes none beside it.
#[derive(Clone, Debug)]
pub struct Direction {
    numbers: Numbers,
    /// One through the length of `numbers`; 0 for a direction of zeros.
    inverse: f32,
}

/// Whole numbers, each a byte (two's complement).
#[derive(Clone, Debug)]
enum Numbers {
    Made(Arc<[u8; DIMENSIONS]>),
    BuiltIn(&'static [u8; DIMENSIONS]),
}

impl PartialEq for Direction {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Direction {
    /// The direction of a vector, whatever its length; numbers that are none count as 0.
    pub fn of(vector: &[f32; DIMENSIONS]) -> Self {
        let largest =
            vector.iter().filter(|number| number.is_finite()).fold(0.0_f32, |most, one| most.max(one.abs()));
        let scale = if largest > 0.0 { 127.0 / largest } else { 0.0 };
        let mut numbers = [0; DIMENSIONS];
        for (whole, number) in numbers.iter_mut().zip(vector).filter(|(_, number)| number.is_finite()) {
            *whole = rounded(number * scale);
        }
        Self::whole(&numbers)
    }

    /// The direction of whole numbers.
    pub fn whole(numbers: &[i8; DIMENSIONS]) -> Self {
        Self::kept(&numbers.map(i8::cast_unsigned))
    }

    /// The direction of the bytes that [`Direction::bytes`] gave, as a cache keeps them.
    pub fn kept(bytes: &[u8; DIMENSIONS]) -> Self {
        Self { numbers: Numbers::Made(Arc::new(*bytes)), inverse: inverse(dot(bytes, bytes)) }
    }

    /// The same for bytes that lie in the program: they are not copied.
    pub fn built_in(bytes: &'static [u8; DIMENSIONS]) -> Self {
        Self { numbers: Numbers::BuiltIn(bytes), inverse: inverse(dot(bytes, bytes)) }
    }

    /// Its whole numbers, each a byte (two's complement).
    pub fn bytes(&self) -> &[u8; DIMENSIONS] {
        match &self.numbers {
            Numbers::Made(bytes) => bytes,
            Numbers::BuiltIn(bytes) => bytes,
        }
    }

    /// Its numbers at length 1; zeros for a direction of zeros.
    pub fn unit(&self) -> [f32; DIMENSIONS] {
        self.bytes().map(|byte| f32::from(byte.cast_signed()) * self.inverse)
    }

    /// Its whole numbers as two hexadecimal digits each.
    pub fn hex(&self) -> String {
        let mut digits = String::with_capacity(2 * DIMENSIONS);
        for byte in self.bytes() {
            digits.push_str(&format!("{byte:02x}"));
        }
        digits
    }

    /// The direction that [`Direction::hex`] wrote; none if it did not.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; DIMENSIONS];
        let (digits, rest) = text.as_bytes().as_chunks::<2>();
        if digits.len() != DIMENSIONS || !rest.is_empty() {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(digits) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self::kept(&bytes))
    }

    /// How near two directions are: 1 the same, 0 nothing in common, -1 opposite. 0 if one of them is none.
    #[expect(clippy::cast_precision_loss, reason = "at most 384 × 127², which f32 holds exactly")]
    pub fn cosine(&self, other: &Self) -> f32 {
        dot(self.bytes(), other.bytes()) as f32 * self.inverse * other.inverse
    }
}

fn dot(one: &[u8; DIMENSIONS], other: &[u8; DIMENSIONS]) -> i32 {
    let signed = |byte: &u8| i32::from(byte.cast_signed());
    one.iter().zip(other).map(|(one, other)| signed(one) * signed(other)).sum()
}

#[expect(clippy::cast_precision_loss, reason = "at most 384 × 127², which f32 holds exactly")]
fn inverse(square: i32) -> f32 {
    if square == 0 { 0.0 } else { 1.0 / (square as f32).sqrt() }
}

#[expect(clippy::cast_possible_truncation, reason = "bounded by ±127 before")]
fn rounded(number: f32) -> i8 {
    number.round().clamp(-127.0, 127.0) as i8
}

/// What an encoder makes of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Directions {
    /// Of all of the author's own words.
    pub whole: Direction,
    /// Of the sentence by which words tell of a loss of the author's own, where that is not all of the message: beside a claim that is made
    /// strongly it is lost in the whole.
    pub telling: Option<Direction>,
    /// Of what it calls its topics: see [`named`](crate::matcher::named).
    pub names: Option<Direction>,
}

impl Directions {
    /// Of what an encoder made in this order: the whole, then the sentence that tells of a loss and what is called the topics, as far as the
    /// message has them. None if something is missing: who knows only a part does not know the message.
    pub fn of(made: impl IntoIterator<Item = Direction>, telling: bool, names: bool) -> Option<Self> {
        let mut made = made.into_iter();
        let whole = made.next()?;
        let mut part = |is: bool| if is { made.next().map(Some) } else { Some(None) };
        Some(Self { whole, telling: part(telling)?, names: part(names)? })
    }
}

impl From<Direction> for Directions {
    fn from(whole: Direction) -> Self {
        Self { whole, telling: None, names: None }
    }
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
    fn what_was_built_in_is_the_same_and_is_not_copied() {
        let made = Direction::of(&vector(7));
        let bytes: &'static [u8; DIMENSIONS] = Box::leak(Box::new(*made.bytes()));
        let built_in = Direction::built_in(bytes);
        assert_eq!(built_in, made);
        assert_eq!(built_in.cosine(&Direction::of(&vector(8))), made.cosine(&Direction::of(&vector(8))));
        assert!(std::ptr::eq(built_in.clone().bytes(), bytes));
        assert!(std::ptr::eq(made.clone().bytes(), made.bytes()), "clones share what was made");
        assert_ne!(made, Direction::of(&vector(8)));
    }

    #[test]
    fn what_has_no_direction_is_near_nothing() {
        let none = Direction::of(&[0.0; DIMENSIONS]);
        assert_eq!(none.cosine(&Direction::of(&vector(1))), 0.0);
        let mut broken = vector(2);
        for none in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            broken[7] = none;
            let direction = Direction::of(&broken);
            assert_eq!(direction.bytes()[7], 0, "{none}");
            assert!(direction.cosine(&Direction::of(&vector(2))) > 0.99);
        }
        assert_eq!(Direction::of(&[f32::INFINITY; DIMENSIONS]), none);
    }
}
