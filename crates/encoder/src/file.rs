//! The model file, read from front to back. All numbers are little-endian; `f` is a 32-bit float.
//!
//! | part | what |
//! |---|---|
//! | mark | the 8 bytes `CPENCODE` |
//! | header | 8 × `u32`: version (1), pieces *n*, width (384), layers (12), heads (12), inner width (1536), places (112), number of the unknown piece |
//! | tokenizer | *n* × `f` scores; *n* × `u8` lengths in bytes; the pieces' UTF-8, one after another. A piece of length 0 never stands in a text. Piece 0 begins, 2 ends |
//! | words | *n* rows of 384 in 4 bits |
//! | places | 112 × 384 `f`; then 384 `f` that are added to every place, and scale and offset (384 `f` each) of the first normalisation |
//! | 12 layers | four matrices, each followed by its offsets in `f`: query, key and value together (1152 rows of 384), attention's output (384 of 384), in (1536 of 384) and out (384 of 1536), in 6 bits; then scale and offset of the normalisations after attention and after the inner part |
//! | head | 384 rows of 384 `f`, 384 `f`: applied to the mean over all places, before the length becomes one |
//! | check | `u64`: FNV-1a over all before, taken in words of 8 bytes, the last filled up with zeros |
//!
//! A row in 4 or in 6 bits is written as blocks of 32 numbers: `blocks.rs` says how.

use std::borrow::Cow;
use std::fmt;

use fearless_simd::Level;

use crate::DIMENSIONS;
use crate::blocks::WORD;
use crate::forward::{Layer, Model, Norm};
use crate::product::Matrix;
use crate::shape::{INNER, LAYERS, PLACES};
use crate::tokens::Tokenizer;

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
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, bytes: usize) -> Result<&'a [u8], Fault> {
        let (part, rest) = self.0.split_at_checked(bytes).ok_or(Fault::Short)?;
        self.0 = rest;
        Ok(part)
    }

    fn number(&mut self) -> Result<u32, Fault> {
        let part = self.take(4)?;
        part.try_into().map(u32::from_le_bytes).map_err(|_| Fault::Short)
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, Fault> {
        let (parts, _) = self.take(count.checked_mul(4).ok_or(Fault::Short)?)?.as_chunks::<4>();
        let floats: Vec<f32> = parts.iter().map(|part| f32::from_le_bytes(*part)).collect();
        if floats.iter().all(|f| f.is_finite()) { Ok(floats) } else { Err(Fault::Damaged) }
    }

    fn row(&mut self) -> Result<[f32; DIMENSIONS], Fault> {
        self.floats(DIMENSIONS)?.try_into().map_err(|_| Fault::Short)
    }

    fn norm(&mut self) -> Result<Norm, Fault> {
        Ok(Norm { scale: self.row()?, offset: self.row()? })
    }

    fn matrix(&mut self, rows: usize, columns: usize) -> Result<Packed<'a>, Fault> {
        let (blocks, _) = self.take(rows * columns / 32 * 26)?.as_chunks::<26>();
        Ok(Packed { blocks, offsets: self.floats(rows)?, columns })
    }

    fn layer(&mut self) -> Result<PackedLayer<'a>, Fault> {
        Ok(PackedLayer {
            attention: self.matrix(3 * DIMENSIONS, DIMENSIONS)?,
            gather: self.matrix(DIMENSIONS, DIMENSIONS)?,
            wide: self.matrix(INNER, DIMENSIONS)?,
            narrow: self.matrix(DIMENSIONS, INNER)?,
            norms: [self.norm()?, self.norm()?],
        })
    }
}

/// A matrix as it stands in the file.
struct Packed<'a> {
    blocks: &'a [[u8; 26]],
    offsets: Vec<f32>,
    columns: usize,
}

impl Packed<'_> {
    fn unpacked(self, level: Level) -> Matrix {
        Matrix::packed(level, self.blocks, self.offsets, self.columns)
    }
}

/// A layer as it stands in the file: most of what takes time is to unpack it.
struct PackedLayer<'a> {
    attention: Packed<'a>,
    gather: Packed<'a>,
    wide: Packed<'a>,
    narrow: Packed<'a>,
    /// After attention, and after all.
    norms: [Norm; 2],
}

impl PackedLayer<'_> {
    fn unpacked(self, level: Level) -> Layer {
        let [after_attention, after_all] = self.norms;
        Layer {
            attention: self.attention.unpacked(level),
            gather: self.gather.unpacked(level),
            wide: self.wide.unpacked(level),
            narrow: self.narrow.unpacked(level),
            after_attention,
            after_all,
        }
    }
}

/// Unpacks all layers, on two threads where the system gives one more.
fn unpacked(layers: Vec<PackedLayer<'_>>) -> Vec<Layer> {
    let level = Level::new();
    let mut layers = layers;
    let second = layers.split_off(layers.len() / 2);
    let unpack =
        |part: Vec<PackedLayer<'_>>| part.into_iter().map(|layer| layer.unpacked(level)).collect::<Vec<_>>();
    std::thread::scope(|scope| {
        let second = scope.spawn(move || unpack(second));
        let mut out = unpack(layers);
        match second.join() {
            Ok(second) => out.extend(second),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        out
    })
}

/// FNV-1a over words of 8 bytes.
fn check(bytes: &[u8]) -> u64 {
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

/// Tokenizer, model and the check as revision. Of bytes that stay the table of words is not copied.
pub(crate) fn read(all: Cow<'static, [u8]>) -> Result<(Tokenizer, Model, u64), Fault> {
    let bytes: &[u8] = &all;
    if !bytes.starts_with(MARK) {
        return Err(Fault::Foreign);
    }
    let (bytes, end) = bytes.split_last_chunk::<8>().ok_or(Fault::Short)?;
    let mut rest = Rest(bytes);
    rest.take(MARK.len())?;
    let header: [u32; 8] = std::array::from_fn(|_| rest.number().unwrap_or_default());
    let [1, count, 384, 12, 12, 1536, 112, unknown] = header else { return Err(Fault::Foreign) };
    let count = usize::try_from(count).map_err(|_| Fault::Short)?;
    let scores = rest.floats(count)?;
    let lengths = rest.take(count)?;
    let letters = rest.take(lengths.iter().map(|length| usize::from(*length)).sum())?;
    let letters = std::str::from_utf8(letters).map_err(|_| Fault::Damaged)?;
    let tokens = Tokenizer::new(letters, lengths, scores, unknown).ok_or(Fault::Damaged)?;
    let words_at = bytes.len() - rest.0.len();
    let words_bytes = count.checked_mul(WORD).ok_or(Fault::Short)?;
    rest.take(words_bytes)?;
    let places = (0..PLACES).map(|_| rest.row()).collect::<Result<Vec<_>, _>>()?;
    let kind = rest.row()?;
    let norm = rest.norm()?;
    let layers = (0..LAYERS).map(|_| rest.layer()).collect::<Result<Vec<_>, _>>()?;
    let head = (0..DIMENSIONS).map(|_| rest.row()).collect::<Result<Vec<_>, _>>()?;
    let head_offset = rest.row()?;
    let revision = check(bytes);
    if !rest.0.is_empty() || revision != u64::from_le_bytes(*end) {
        return Err(Fault::Damaged);
    }
    let layers = unpacked(layers);
    let words = match all {
        Cow::Borrowed(bytes) => {
            bytes.get(words_at..).and_then(|rest| rest.get(..words_bytes)).map(Cow::Borrowed)
        }
        Cow::Owned(mut bytes) => {
            bytes.truncate(words_at + words_bytes);
            Some(Cow::Owned(bytes.split_off(words_at)))
        }
    };
    let words = words.ok_or(Fault::Short)?;
    Ok((tokens, Model::new(words, unknown, places, kind, norm, layers, head, head_offset), revision))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_model_is_refused() {
        let read = |bytes: &'static [u8]| read(Cow::Borrowed(bytes));
        assert!(matches!(read(b""), Err(Fault::Foreign)));
        assert!(matches!(read(b"CPENCODE"), Err(Fault::Foreign | Fault::Short)));
        assert!(matches!(read(b"CPENCODE\x02\0\0\0 and so on"), Err(Fault::Foreign)));
    }
}
