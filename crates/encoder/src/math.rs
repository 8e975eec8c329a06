//! Arithmetic that gives the same bits everywhere and that compilers turn into vector instructions: no branches, no
//! calls into the system's library.

/// Adding and taking away this number rounds to the nearest whole number, and leaves it in the low bits meanwhile.
pub(crate) const MAGIC: f32 = 12_582_912.0;

/// e to the power of `x`, for `x` of at most 0; below -87 as at -87.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 0.0);
    let whole = x * std::f32::consts::LOG2_E + MAGIC;
    let n = whole - MAGIC;
    let f = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let p = 1.987_569_1e-4 * f + 1.398_199_9e-3;
    let p = p * f + 8.333_452e-3;
    let p = p * f + 4.166_579_6e-2;
    let p = p * f + 1.666_666_5e-1;
    let p = (p * f + 0.5) * f * f + f + 1.0;
    // The low bits of `whole` are n; with the bias they are the exponent of 2^n.
    p * f32::from_bits(whole.to_bits().wrapping_add(127) << 23)
}

/// The Gaussian error linear unit, by the error function (Abramowitz and Stegun 7.1.26; off by less than 2e-7).
#[inline(always)]
pub(crate) fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let p = 1.061_405_4 * t - 1.453_152;
    let p = p * t + 1.421_413_8;
    let p = p * t - 0.284_496_74;
    let p = (p * t + 0.254_829_6) * t;
    let erf = (1.0 - p * exp(-z * z)).copysign(x);
    0.5 * x * (1.0 + erf)
}

/// The sum of products, in eight sums side by side.
#[inline(always)]
pub(crate) fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    for (a, b) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

/// Numbers of single precision where they lie in the model's file, little-endian.
pub(crate) type Floats = &'static [[u8; 4]];

/// One of them.
#[inline(always)]
pub(crate) fn float(bytes: &[u8; 4]) -> f32 {
    f32::from_le_bytes(*bytes)
}

/// A half-precision number.
pub(crate) fn half(bytes: [u8; 2]) -> f32 {
    let bits = u32::from(u16::from_le_bytes(bytes));
    let (sign, exponent, fraction) = ((bits & 0x8000) << 16, (bits >> 10) & 31, bits & 0x3ff);
    let value = match exponent {
        0 => f32::from_bits(0x3880_0000 | fraction << 13) - f32::from_bits(0x3880_0000),
        31 => f32::from_bits(0x7f80_0000 | fraction << 13),
        _ => f32::from_bits((exponent + 112) << 23 | fraction << 13),
    };
    f32::from_bits(value.to_bits() | sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_and_units_are_right() {
        for k in 0..=8700u16 {
            let x = -f32::from(k) / 100.0;
            let right = f64::from(x).exp();
            assert!((f64::from(exp(x)) - right).abs() <= 3e-7 * right, "{x}");
        }
        // gelu(1), gelu(-1), gelu(3), from tables of the normal distribution
        for (x, right) in
            [(1.0, 0.841_344_7), (-1.0, -0.158_655_25), (3.0, 2.995_950_3), (0.0, 0.0), (-40.0, 0.0)]
        {
            assert!((gelu(x) - right).abs() < 1e-6, "{x}: {}", gelu(x));
        }
    }

    #[test]
    fn halves_are_read() {
        for (bits, value) in [
            (0x3c00u16, 1.0),
            (0xc000, -2.0),
            (0x0001, 5.960_464_5e-8),
            (0x8000, -0.0),
            (0x3555, 0.333_251_95),
        ] {
            assert_eq!(half(bits.to_le_bytes()).to_bits(), f32::to_bits(value));
        }
    }
}
