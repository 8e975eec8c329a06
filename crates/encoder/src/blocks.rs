//! How the word table is packed: in blocks of 32 numbers of one row, with a scale in half precision and 16 bytes. The low half of byte *j* is
//! number *j*, the high half number *j* + 16; 8 is taken away and the scale multiplied.

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
    }
}
