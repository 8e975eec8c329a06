//! How rows of weights are packed. A block is 32 numbers of one row.
//!
//! In 4 bits: a scale in half precision and 16 bytes; the low half of byte *j* is number *j*, the high half number
//! *j* + 16; 8 is taken away and the scale multiplied. In 6 bits: scale and 16 bytes alike, and 8 bytes more with the
//! upper two bits, in byte *j* those of *j*, *j* + 8, *j* + 16 and *j* + 24 from the low end; 32 is taken away.

use crate::DIMENSIONS;
use crate::math::half;

/// Bytes of a row of the word table, which is in 4 bits.
pub(crate) const WORD: usize = DIMENSIONS / 32 * 18;

/// The 32 numbers of a block of 4 bits.
pub(crate) fn four_bits(block: &[u8; 18]) -> [f32; 32] {
    let [a, b, low @ ..] = block;
    let scale = half([*a, *b]);
    let mut out = [0.0; 32];
    let (first, second) = out.split_at_mut(16);
    for ((x, y), byte) in first.iter_mut().zip(second).zip(low) {
        *x = (f32::from(byte & 15) - 8.0) * scale;
        *y = (f32::from(byte >> 4) - 8.0) * scale;
    }
    out
}

/// The 32 numbers of a block of 6 bits.
#[inline(always)]
#[expect(
    clippy::indexing_slicing,
    reason = "every place is below the length of its array, and plain loops become vectors"
)]
pub(crate) fn six_bits(block: &[u8; 26]) -> [f32; 32] {
    let scale = half([block[0], block[1]]);
    let mut out = [0.0; 32];
    for at in 0..8 {
        let (low, lower, up) = (block[2 + at], block[10 + at], block[18 + at]);
        out[at] = (f32::from((up & 3) << 4 | low & 15) - 32.0) * scale;
        out[8 + at] = (f32::from((up >> 2 & 3) << 4 | lower & 15) - 32.0) * scale;
        out[16 + at] = (f32::from((up >> 4 & 3) << 4 | low >> 4) - 32.0) * scale;
        out[24 + at] = (f32::from((up >> 6) << 4 | lower >> 4) - 32.0) * scale;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read() {
        let mut block = [0; 18];
        block[1] = 0x3c;
        block[2] = 0x1f;
        let out = four_bits(&block);
        assert_eq!(
            (out[0].to_bits(), out[16].to_bits(), out[1].to_bits()),
            (7f32.to_bits(), (-7f32).to_bits(), (-8f32).to_bits())
        );
        let mut block = [0; 26];
        block[1] = 0x40;
        block[2] = 0x21;
        block[18] = 0b11_00_01_10;
        let out = six_bits(&block);
        assert_eq!(out[0].to_bits(), f32::to_bits(2.0 * (33.0 - 32.0)));
        assert_eq!(out[16].to_bits(), f32::to_bits(2.0 * (2.0 - 32.0)));
        assert_eq!(out[8].to_bits(), f32::to_bits(2.0 * (16.0 - 32.0)));
        assert_eq!(out[24].to_bits(), f32::to_bits(2.0 * (48.0 - 32.0)));
    }
}
