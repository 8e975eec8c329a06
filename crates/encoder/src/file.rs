//! The model file, read from front to back. All numbers are little-endian; `f` is a 32-bit float.
//!
//! | part | what |
//! |---|---|
//! | mark | the 8 bytes `CPENCODE` |
//! | header | 9 × `u32`: version (2), pieces *n*, width (384), layers (12), heads (12), inner width (1536), places (112), number of the unknown piece, characters of the longest piece; `f`: the lowest score |
//! | tokenizer | *n* × `f` scores; *n* + 1 × `u32`: where each piece begins, and the last ends; the table of pieces by their hashes, `u16` (`tokens.rs`); the pieces' UTF-8, one after another. A piece of no letters never stands in a text. Piece 0 begins, 2 ends |
//! | words | *n* rows of 384 in 4 bits (`blocks.rs`) |
//! | places | 112 × 384 `f`; then scale and offset (384 `f` each) of the first normalisation |
//! | 12 layers | four matrices in 6 bits: query, key and value together (1152 rows of 384), attention's output (384 of 384), in (1536 of 384) and out (384 of 1536); each has its records (`records.rs`), by quarters of long rows, then by pairs of rows; the unit of each row, `f`; and its offset, `f`. Then scale and offset of the normalisations after attention and after the inner part |
//! | head | 384 rows of 384 `f`, 384 `f`: applied to the mean over all places, before the length becomes one |
//! | check | `u64`: FNV-1a over all before, taken in words of 8 bytes, the last filled up with zeros |
//!
//! Nothing is unpacked or copied when a model is read: whatever is computed with its numbers takes them from where they lie. Of a file that
//! is mapped into memory, as one in the program is, only what is touched takes memory, and the system may take it back.

use std::fmt;

use fearless_simd::Level;

use crate::DIMENSIONS;
use crate::forward::{Layer, Model, Norm};
use crate::math::Floats;
use crate::product::Matrix;
use crate::records::RECORD;
use crate::shape::{INNER, LAYERS, PLACES};
use crate::tokens::{self, Tokenizer};

const MARK: &[u8] = b"CPENCODE";

/// Why a model cannot be read.
#[derive(Debug)]
pub enum Fault {
    /// The file cannot be read.
    Unreadable(std::io::Error),
    /// It is no model file, or one of another shape or version than this program knows.
    Foreign,
    /// It ends too early.
    Short,
    /// Bytes of it were changed, or more follow.
    Damaged,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "the encoder's model cannot be read: {why}"),
            Self::Foreign => f.write_str("this is no encoder model of a version that this program knows"),
            Self::Short => f.write_str("the encoder's model ends too early"),
            Self::Damaged => f.write_str("the encoder's model is damaged: its check does not fit"),
        }
    }
}

impl std::error::Error for Fault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable(why) => Some(why),
            _ => None,
        }
    }
}

impl From<std::io::Error> for Fault {
    fn from(why: std::io::Error) -> Self {
        Self::Unreadable(why)
    }
}

/// What of the file has not been read yet.
struct Rest(&'static [u8]);

impl Rest {
    /// The next so many, each of so many bytes.
    fn take<const BYTES: usize>(&mut self, count: usize) -> Result<&'static [[u8; BYTES]], Fault> {
        let bytes = count.checked_mul(BYTES).ok_or(Fault::Short)?;
        let (part, rest) = self.0.split_at_checked(bytes).ok_or(Fault::Short)?;
        self.0 = rest;
        Ok(part.as_chunks().0)
    }

    fn number(&mut self) -> Result<u32, Fault> {
        self.take(1)?.first().map(|bytes| u32::from_le_bytes(*bytes)).ok_or(Fault::Short)
    }

    fn norm(&mut self) -> Result<Norm, Fault> {
        Ok(Norm { scale: self.take(DIMENSIONS)?, offset: self.take(DIMENSIONS)? })
    }

    fn matrix(&mut self, rows: usize, columns: usize) -> Result<Matrix, Fault> {
        let records = self.take::<RECORD>(rows / 2 * (columns / DIMENSIONS))?;
        Ok(Matrix { records, units: self.take(rows)?, offsets: self.take(rows)? })
    }

    fn layer(&mut self) -> Result<Layer, Fault> {
        Ok(Layer {
            attention: self.matrix(3 * DIMENSIONS, DIMENSIONS)?,
            gather: self.matrix(DIMENSIONS, DIMENSIONS)?,
            wide: self.matrix(INNER, DIMENSIONS)?,
            narrow: self.matrix(DIMENSIONS, INNER)?,
            after_attention: self.norm()?,
            after_all: self.norm()?,
        })
    }

    fn tokenizer(&mut self, count: usize, [unknown, longest, lowest]: [u32; 3]) -> Result<Tokenizer, Fault> {
        let scores: Floats = self.take(count)?;
        let starts: &'static [[u8; 4]] = self.take(count.checked_add(1).ok_or(Fault::Short)?)?;
        let table = self.take(tokens::places(count).ok_or(Fault::Short)?)?;
        let letters = starts.last().and_then(|end| usize::try_from(u32::from_le_bytes(*end)).ok());
        let letters = self.take::<1>(letters.ok_or(Fault::Short)?)?.as_flattened();
        let longest = usize::try_from(longest).map_err(|_| Fault::Damaged)?;
        Ok(Tokenizer { letters, starts, scores, table, longest, unknown, lowest: f32::from_bits(lowest) })
    }
}

/// FNV-1a over words of 8 bytes, the last filled up with zeros.
pub fn check(bytes: &[u8]) -> u64 {
    let (words, last) = bytes.as_chunks::<8>();
    let mut tail = [0; 8];
    for (to, from) in tail.iter_mut().zip(last) {
        *to = *from;
    }
    let more = (!last.is_empty()).then_some(&tail);
    words.iter().chain(more).fold(0xcbf2_9ce4_8422_2325, |hash, word| {
        (hash ^ u64::from_le_bytes(*word)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Whether the check at the end fits what stands before it. It reads every byte.
///
/// # Errors
/// [`Fault::Damaged`] where it does not, [`Fault::Foreign`] of what is no model.
pub(crate) fn checked(bytes: &[u8]) -> Result<(), Fault> {
    if !bytes.starts_with(MARK) {
        return Err(Fault::Foreign);
    }
    let (bytes, end) = bytes.split_last_chunk::<8>().ok_or(Fault::Short)?;
    if check(bytes) == u64::from_le_bytes(*end) { Ok(()) } else { Err(Fault::Damaged) }
}

/// Where everything lies in the bytes of a model: tokenizer, weights, and the check as revision. The check is not made.
///
/// # Errors
/// If it is no model, or its end is not where its header says.
pub(crate) fn parts(all: &'static [u8]) -> Result<(Tokenizer, Model, u64), Fault> {
    if !all.starts_with(MARK) {
        return Err(Fault::Foreign);
    }
    let (bytes, end) = all.split_last_chunk::<8>().ok_or(Fault::Short)?;
    let mut rest = Rest(bytes);
    rest.take::<1>(MARK.len())?;
    let header: [u32; 10] = std::array::from_fn(|_| rest.number().unwrap_or_default());
    let [2, count, 384, 12, 12, 1536, 112, unknown, longest, lowest] = header else {
        return Err(Fault::Foreign);
    };
    let count = usize::try_from(count).map_err(|_| Fault::Short)?;
    let tokens = rest.tokenizer(count, [unknown, longest, lowest])?;
    let model = Model {
        words: rest.take(count)?,
        unknown,
        places: rest.take(PLACES * DIMENSIONS)?,
        norm: rest.norm()?,
        layers: (0..LAYERS).map(|_| rest.layer()).collect::<Result<_, _>>()?,
        head: rest.take(DIMENSIONS * DIMENSIONS)?,
        head_offset: rest.take(DIMENSIONS)?,
        level: Level::new(),
    };
    if rest.0.is_empty() { Ok((tokens, model, u64::from_le_bytes(*end))) } else { Err(Fault::Damaged) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_model_is_refused() {
        assert!(matches!(parts(b""), Err(Fault::Foreign)));
        assert!(matches!(parts(b"CPENCODE"), Err(Fault::Foreign | Fault::Short)));
        assert!(matches!(parts(b"CPENCODE\x01\0\0\0 and so on"), Err(Fault::Foreign)));
        assert!(matches!(checked(b"another"), Err(Fault::Foreign)));
        assert!(matches!(checked(b"CPENCODE and so on"), Err(Fault::Damaged)));
    }
}
