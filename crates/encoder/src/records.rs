//! Weights where they lie: numbers of 6 bits, which become whole numbers of 12 bits a few rows at a time, while they are multiplied.
//!
//! A record is 384 columns of two rows. It begins with 24 factors (`i16`), one to 32 numbers; after them three thirds of 128 columns each
//! have three vectors *a*, *b* and *c* of 32 words (`u16`). Lane *j* of these has the *j*th numbers of eight blocks of 32: those of the
//! first row's four blocks, then those of the second's, and so the factors of a third. From the low end, 6 bits each, *a* has those of blocks
//! 0 and 1, *b* of 2 and 3, *c* of 4 and 5; four bits are left. They are, in *a* the upper four of block 6, in *c* of 7, and in *b* the
//! lower two of 6, then of 7. 32 is taken away from each. A weight is number × factor / 512, rounded, in the unit of its row; it is at most
//! 2047.

use fearless_simd::Level;

use crate::DIMENSIONS;

/// Bytes of a record.
pub(crate) const RECORD: usize = FACTORS + 2 * DIMENSIONS / 32 * 24;
/// Bytes of a record's factors.
const FACTORS: usize = 2 * DIMENSIONS / 32 * 2;

/// 384 whole numbers: a row of weights, or the activations of a place, or a quarter of them. It begins where a line of
/// the processor's nearest memory begins: a vector that lies across two lines takes twice as long to fetch.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Chunk(pub(crate) [[i16; 32]; DIMENSIONS / 32]);

impl Chunk {
    pub(crate) const ZEROS: Self = Self([[0; 32]; DIMENSIONS / 32]);
}

/// A third of a record: *a*, *b* and *c*.
type Third = [[u8; 64]; 3];
/// The factors of a third, for the first row and the second.
type Factors = [[[u8; 2]; 4]; 2];

/// The thirds of a record with their factors.
#[inline(always)]
fn thirds(record: &[u8; RECORD]) -> impl Iterator<Item = (&Third, &Factors)> {
    let (factors, words) = record.split_at(FACTORS);
    let factors = factors.as_chunks::<2>().0.as_chunks::<4>().0.as_chunks::<2>().0;
    words.as_chunks::<64>().0.as_chunks::<3>().0.iter().zip(factors)
}

/// Where the thirds of two rows go.
#[inline(always)]
fn places(rows: &mut [Chunk; 2]) -> impl Iterator<Item = (&mut [[i16; 32]; 4], &mut [[i16; 32]; 4])> {
    let [one, other] = rows;
    one.0.as_chunks_mut::<4>().0.iter_mut().zip(other.0.as_chunks_mut::<4>().0)
}

/// The weights of `records`, as many as `rows` has pairs.
pub(crate) fn unpack(level: Level, records: &[[u8; RECORD]], rows: &mut [[Chunk; 2]]) {
    #[cfg(target_arch = "x86_64")]
    {
        if let Some(avx512) = level.as_avx512() {
            return wide::unpack_avx512(avx512, records, rows);
        }
        if let Some(avx2) = level.as_avx2() {
            return wide::unpack_avx2(avx2, records, rows);
        }
    }
    let _ = level;
    unpack_plain(records, rows);
}

/// The same on any machine.
fn unpack_plain(records: &[[u8; RECORD]], rows: &mut [[Chunk; 2]]) {
    for (record, rows) in records.iter().zip(rows) {
        for ((words, [first, second]), (one, other)) in thirds(record).zip(places(rows)) {
            let blocks = numbers(words);
            let factors = first.iter().chain(second);
            for ((to, numbers), factor) in one.iter_mut().chain(other).zip(&blocks).zip(factors) {
                *to = weights(numbers, *factor);
            }
        }
    }
}

/// The eight blocks of a third, each number times 64.
#[inline(always)]
#[expect(
    clippy::indexing_slicing,
    reason = "every place is below the length of its array, and plain loops become vectors"
)]
fn numbers(words: &Third) -> [[i16; 32]; 8] {
    let mut out = [[0; 32]; 8];
    for lane in 0..32 {
        let [a, b, c] =
            [0, 1, 2].map(|at| i16::from_le_bytes([words[at][2 * lane], words[at][2 * lane + 1]]));
        out[0][lane] = (a << 6 & ALL) - LESS;
        out[1][lane] = (a & ALL) - LESS;
        out[2][lane] = (b << 6 & ALL) - LESS;
        out[3][lane] = (b & ALL) - LESS;
        out[4][lane] = (c << 6 & ALL) - LESS;
        out[5][lane] = (c & ALL) - LESS;
        out[6][lane] = (a >> 4 & UPPER | b >> 6 & LOWER) - LESS;
        out[7][lane] = (c >> 4 & UPPER | b >> 8 & LOWER) - LESS;
    }
    out
}

/// Where a number of 6 bits stands before it is computed with: the lower half of its product is then cut away, as the vector instructions do.
const ALL: i16 = 0x0fc0;
/// The upper four bits of one.
const UPPER: i16 = 0x0f00;
/// The lower two bits of one.
const LOWER: i16 = 0x00c0;
/// What is taken away from one.
const LESS: i16 = 32 << 6;

/// Numbers times their factor: the upper half of the product, rounded.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "a product of 12 and 16 bits, less its lower 15")]
fn weights(numbers: &[i16; 32], factor: [u8; 2]) -> [i16; 32] {
    let factor = i32::from(i16::from_le_bytes(factor));
    numbers.map(|number| ((i32::from(number) * factor + 0x4000) >> 15) as i16)
}

/// The same with the vector instructions of x86-64.
#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{
        __m256i, __m512i, _mm256_and_si256, _mm256_mulhrs_epi16, _mm256_or_si256, _mm256_set1_epi16,
        _mm256_slli_epi16, _mm256_srli_epi16, _mm256_sub_epi16, _mm512_and_si512, _mm512_mulhrs_epi16,
        _mm512_or_si512, _mm512_set1_epi16, _mm512_slli_epi16, _mm512_srli_epi16, _mm512_sub_epi16,
    };

    use fearless_simd::{SimdFrom, i16x16, i16x32, u8x32, u8x64};

    use super::{ALL, Chunk, Factors, LESS, LOWER, RECORD, UPPER, places, thirds};

    // Every vector by its name, and no iterators within a record: built without optimisation across crates, each would be a call.

    fearless_simd::kernel!(
        /// Numbers before 32 is taken away, times their factor.
        #[inline]
        fn weights_avx512(avx512: Avx512, numbers: __m512i, factor: &[u8; 2]) -> [i16; 32] {
            let factor = _mm512_set1_epi16(i16::from_le_bytes(*factor));
            let numbers = _mm512_sub_epi16(numbers, _mm512_set1_epi16(LESS));
            i16x32::simd_from(avx512, _mm512_mulhrs_epi16(numbers, factor)).into()
        }
    );

    fearless_simd::kernel!(
        /// The weights of a third.
        #[inline]
        fn third_avx512(
            avx512: Avx512,
            a: &[u8; 64],
            b: &[u8; 64],
            c: &[u8; 64],
            factors: &Factors,
            to: [&mut [i16; 32]; 8],
        ) {
            let all = _mm512_set1_epi16(ALL);
            let (upper, lower) = (_mm512_set1_epi16(UPPER), _mm512_set1_epi16(LOWER));
            let a: __m512i = u8x64::simd_from(avx512, *a).into();
            let b: __m512i = u8x64::simd_from(avx512, *b).into();
            let c: __m512i = u8x64::simd_from(avx512, *c).into();
            let [[f0, f1, f2, f3], [f4, f5, f6, f7]] = factors;
            let [t0, t1, t2, t3, t4, t5, t6, t7] = to;
            *t0 = weights_avx512(avx512, _mm512_and_si512(_mm512_slli_epi16::<6>(a), all), f0);
            *t1 = weights_avx512(avx512, _mm512_and_si512(a, all), f1);
            *t2 = weights_avx512(avx512, _mm512_and_si512(_mm512_slli_epi16::<6>(b), all), f2);
            *t3 = weights_avx512(avx512, _mm512_and_si512(b, all), f3);
            *t4 = weights_avx512(avx512, _mm512_and_si512(_mm512_slli_epi16::<6>(c), all), f4);
            *t5 = weights_avx512(avx512, _mm512_and_si512(c, all), f5);
            *t6 = weights_avx512(
                avx512,
                _mm512_or_si512(
                    _mm512_and_si512(_mm512_srli_epi16::<4>(a), upper),
                    _mm512_and_si512(_mm512_srli_epi16::<6>(b), lower),
                ),
                f6,
            );
            *t7 = weights_avx512(
                avx512,
                _mm512_or_si512(
                    _mm512_and_si512(_mm512_srli_epi16::<4>(c), upper),
                    _mm512_and_si512(_mm512_srli_epi16::<8>(b), lower),
                ),
                f7,
            );
        }
    );

    fearless_simd::kernel!(
        pub(super) fn unpack_avx512(avx512: Avx512, records: &[[u8; RECORD]], rows: &mut [[Chunk; 2]]) {
            for (record, rows) in records.iter().zip(rows) {
                for (([a, b, c], factors), (one, other)) in thirds(record).zip(places(rows)) {
                    let ([k, l, m, n], [o, p, q, r]) = (one, other);
                    third_avx512(avx512, a, b, c, factors, [k, l, m, n, o, p, q, r]);
                }
            }
        }
    );

    fearless_simd::kernel!(
        /// Numbers before 32 is taken away, times their factor.
        #[inline]
        fn weights_avx2(avx2: Avx2, numbers: __m256i, factor: &[u8; 2]) -> [i16; 16] {
            let factor = _mm256_set1_epi16(i16::from_le_bytes(*factor));
            let numbers = _mm256_sub_epi16(numbers, _mm256_set1_epi16(LESS));
            i16x16::simd_from(avx2, _mm256_mulhrs_epi16(numbers, factor)).into()
        }
    );

    fearless_simd::kernel!(
        /// The weights of half the lanes of a third.
        #[inline]
        fn third_avx2(
            avx2: Avx2,
            a: &[u8; 32],
            b: &[u8; 32],
            c: &[u8; 32],
            factors: &Factors,
            to: [&mut [i16; 16]; 8],
        ) {
            let all = _mm256_set1_epi16(ALL);
            let (upper, lower) = (_mm256_set1_epi16(UPPER), _mm256_set1_epi16(LOWER));
            let a: __m256i = u8x32::simd_from(avx2, *a).into();
            let b: __m256i = u8x32::simd_from(avx2, *b).into();
            let c: __m256i = u8x32::simd_from(avx2, *c).into();
            let [[f0, f1, f2, f3], [f4, f5, f6, f7]] = factors;
            let [t0, t1, t2, t3, t4, t5, t6, t7] = to;
            *t0 = weights_avx2(avx2, _mm256_and_si256(_mm256_slli_epi16::<6>(a), all), f0);
            *t1 = weights_avx2(avx2, _mm256_and_si256(a, all), f1);
            *t2 = weights_avx2(avx2, _mm256_and_si256(_mm256_slli_epi16::<6>(b), all), f2);
            *t3 = weights_avx2(avx2, _mm256_and_si256(b, all), f3);
            *t4 = weights_avx2(avx2, _mm256_and_si256(_mm256_slli_epi16::<6>(c), all), f4);
            *t5 = weights_avx2(avx2, _mm256_and_si256(c, all), f5);
            *t6 = weights_avx2(
                avx2,
                _mm256_or_si256(
                    _mm256_and_si256(_mm256_srli_epi16::<4>(a), upper),
                    _mm256_and_si256(_mm256_srli_epi16::<6>(b), lower),
                ),
                f6,
            );
            *t7 = weights_avx2(
                avx2,
                _mm256_or_si256(
                    _mm256_and_si256(_mm256_srli_epi16::<4>(c), upper),
                    _mm256_and_si256(_mm256_srli_epi16::<8>(b), lower),
                ),
                f7,
            );
        }
    );

    fearless_simd::kernel!(
        pub(super) fn unpack_avx2(avx2: Avx2, records: &[[u8; RECORD]], rows: &mut [[Chunk; 2]]) {
            for (record, rows) in records.iter().zip(rows) {
                for (([a, b, c], factors), (one, other)) in thirds(record).zip(places(rows)) {
                    let ([a, d], [b, e], [c, f]) = (a.as_chunks().0, b.as_chunks().0, c.as_chunks().0) else {
                        continue;
                    };
                    let one = one.as_flattened_mut().as_chunks_mut().0;
                    let other = other.as_flattened_mut().as_chunks_mut().0;
                    let ([k, s, l, t, m, u, n, v], [o, w, p, x, q, y, r, z]) = (one, other) else { continue };
                    third_avx2(avx2, a, b, c, factors, [k, l, m, n, o, p, q, r]);
                    third_avx2(avx2, d, e, f, factors, [s, t, u, v, w, x, y, z]);
                }
            }
        }
    );
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may fail")]
pub(crate) mod tests {
    use super::*;

    /// A record of 768 numbers and 24 factors, as its description says.
    pub(crate) fn record(
        numbers: &[[i8; DIMENSIONS]; 2],
        factors: &[[i16; DIMENSIONS / 32]; 2],
    ) -> [u8; RECORD] {
        let mut out = Vec::new();
        for third in 0..3 {
            for row in factors {
                out.extend(row[4 * third..4 * third + 4].iter().flat_map(|factor| factor.to_le_bytes()));
            }
        }
        for third in 0..3 {
            let number = |block: usize, lane: usize| {
                let at = 128 * third + 32 * (block % 4) + lane;
                u16::try_from(i16::from(numbers[block / 4][at]) + 32).unwrap()
            };
            for words in [
                |n: [u16; 8]| n[0] | n[1] << 6 | n[6] >> 2 << 12,
                |n: [u16; 8]| n[2] | n[3] << 6 | (n[6] & 3) << 12 | (n[7] & 3) << 14,
                |n: [u16; 8]| n[4] | n[5] << 6 | n[7] >> 2 << 12,
            ] {
                out.extend(
                    (0..32).flat_map(|lane| {
                        words(std::array::from_fn(|block| number(block, lane))).to_le_bytes()
                    }),
                );
            }
        }
        out.try_into().unwrap()
    }

    #[test]
    fn every_level_reads_the_same_weights_which_are_number_times_factor() {
        let numbers: [[i8; DIMENSIONS]; 2] = std::array::from_fn(|row| {
            std::array::from_fn(|at| i8::try_from((at * 7 + row * 11) % 64).unwrap() - 32)
        });
        let factors: [[i16; DIMENSIONS / 32]; 2] = std::array::from_fn(|row| {
            std::array::from_fn(|at| {
                i16::try_from(at * 2731 + row * 2019).unwrap() * if at == 5 { -1 } else { 1 }
            })
        });
        let record = [record(&numbers, &factors)];
        let mut plain = [[Chunk::ZEROS; 2]];
        unpack_plain(&record, &mut plain);
        for row in 0..2 {
            for at in 0..DIMENSIONS {
                let product = f64::from(numbers[row][at]) * f64::from(factors[row][at / 32]) / 512.0;
                let right = (product + 0.5).floor();
                assert!((f64::from(plain[0][row].0[at / 32][at % 32]) - right).abs() < 1e-9, "{row} {at}");
            }
        }
        let mut wide = [[Chunk::ZEROS; 2]];
        unpack(Level::new(), &record, &mut wide);
        assert_eq!(wide.map(|rows| rows.map(|row| row.0)), plain.map(|rows| rows.map(|row| row.0)));
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = Level::new().as_avx2() {
            let mut narrow = [[Chunk::ZEROS; 2]];
            wide::unpack_avx2(avx2, &record, &mut narrow);
            assert_eq!(narrow.map(|rows| rows.map(|row| row.0)), plain.map(|rows| rows.map(|row| row.0)));
        }
    }
}
