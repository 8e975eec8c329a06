//! ASCII words, eight bytes at a time: where they end, and how they begin.

use super::fold::ASCII;

/// The first three bytes of a word, folded, the first one lowest; 0 where it has none.
pub(super) type Head = u32;

/// Bytes that are looked at together in a long message.
pub(super) const BLOCK: usize = 64;

/// Which bits of a head belong to a word of so many letters.
pub(super) const HEADS: [Head; BLOCK] = {
    let mut heads = [0x00FF_FFFF; BLOCK];
    heads[0] = 0;
    heads[1] = 0xFF;
    heads[2] = 0xFFFF;
    heads
};

/// Where the run of ASCII letters and digits from `at` on ends, and the word's first three bytes, folded. Eight bytes are
/// looked at together, without a branch for each: the lengths of words are what a processor foretells worst.
#[inline]
pub(super) fn word_at(bytes: &[u8], at: usize) -> (usize, Head) {
    let mut end = at;
    let mut head = None;
    while let Some(eight) = bytes.get(end..).and_then(|rest| rest.first_chunk::<8>()) {
        let eight = u64::from_le_bytes(*eight);
        let others = others(eight);
        let head = *head.get_or_insert_with(|| {
            // Up to the first byte that is no letter; digits have the bit that lower-cases letters already.
            let before = (others & others.wrapping_neg()).wrapping_sub(1) >> 7;
            let low = (eight | 0x0020_2020) & before & 0x00FF_FFFF;
            u32::try_from(low).unwrap_or(0)
        });
        if others != 0 {
            return (end + (others.trailing_zeros() / 8) as usize, head);
        }
        end += 8;
    }
    end += bytes[end..].iter().take_while(|&&byte| ASCII[usize::from(byte)] != 0).count();
    (end, head.unwrap_or_else(|| head_of(&bytes[at..end])))
}

/// The first three bytes of an ASCII word, folded, the first one lowest; 0 where it has none.
#[inline]
pub(super) fn head_of(word: &[u8]) -> Head {
    let at = |at: usize| word.get(at).map_or(0, |&byte| ASCII[usize::from(byte)]);
    u32::from_le_bytes([at(0), at(1), at(2), 0])
}

/// The high bit of each byte that is no ASCII letter or digit. Each sum stays within its byte: seven bits and less than 128.
#[inline]
fn others(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let at_least = |bytes: u64, least: u8| bytes + EACH * u64::from(0x80 - least);
    let low = eight & !HIGH;
    let lower = low | (0x20 * EACH);
    let alphabetic = at_least(lower, b'a') & !at_least(lower, b'z' + 1);
    let digits = at_least(low, b'0') & !at_least(low, b'9' + 1);
    !((alphabetic | digits) & !eight) & HIGH
}

/// A bit for each byte that is no ASCII letter or digit, the first byte's lowest.
#[inline]
pub(super) fn others_of(block: &[u8; BLOCK]) -> u64 {
    let (eights, _) = block.as_chunks::<8>();
    let mut bits = 0;
    for (at, eight) in eights.iter().enumerate() {
        // The product gathers the high bits of eight bytes in its highest byte.
        let high = others(u64::from_le_bytes(*eight)) >> 7;
        bits |= (high.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * at);
    }
    bits
}
