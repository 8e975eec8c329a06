//! Files of talk from the disk: unpacked where their names end in `.gz`, their bytes counted as they are read.

use std::{
    fs,
    io::{self, BufRead as _, BufReader, Read},
    mem,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;

use super::packed;

/// Why a file cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unpacked {
    /// It does not begin as gzip does.
    #[error(
        "the file is not packed by gzip, as its name says; pack it, or give it a name that does not end in `.gz`"
    )]
    Not,
    /// What was packed does not come out again.
    #[error("the file is packed by gzip, and is torn or damaged; copy or pack it again")]
    Damaged,
}

impl Unpacked {
    /// What an error of reading a file says of its packing, if it is that.
    pub fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }
}

/// A file, and how many bytes it has on the disk; `done` counts those that were read.
///
/// # Errors
/// What the system says; [`io::ErrorKind::IsADirectory`] of a folder. Reading it may fail with [`Unpacked`].
pub fn open(path: &Path, done: Arc<AtomicU64>) -> io::Result<(Box<dyn Read + Send>, u64)> {
    let file = fs::File::open(path)?;
    let about = file.metadata()?;
    if about.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let file = Counted { file, done };
    Ok((if packed(path).is_some() { Box::new(Gzip::of(file)) } else { Box::new(file) }, about.len()))
}

/// Bytes that are read at once.
const BUFFER: usize = 128 * 1024;

/// What gzip begins with (RFC 1952, 2.3.1).
const MAGIC: [u8; 2] = [0x1F, 0x8B];

/// A file packed by gzip: of its first bytes is seen whether it is.
enum Gzip<R> {
    Unseen(BufReader<R>),
    Seen(MultiGzDecoder<BufReader<R>>),
    Over,
}

impl<R: Read> Gzip<R> {
    fn of(file: R) -> Self {
        Self::Unseen(BufReader::with_capacity(BUFFER, file))
    }

    fn see(mut file: BufReader<R>) -> io::Result<Self> {
        let head = file.fill_buf()?;
        if head.is_empty() {
            Ok(Self::Over)
        } else if MAGIC.starts_with(&head[..head.len().min(MAGIC.len())]) {
            Ok(Self::Seen(MultiGzDecoder::new(file)))
        } else {
            Err(io::Error::new(io::ErrorKind::InvalidData, Unpacked::Not))
        }
    }
}

impl<R: Read> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        *self = match mem::replace(self, Self::Over) {
            Self::Unseen(file) => Self::see(file)?,
            seen => seen,
        };
        let Self::Seen(file) = self else { return Ok(0) };
        file.read(buffer).map_err(|error| match error.kind() {
            InvalidData | InvalidInput | UnexpectedEof => io::Error::new(InvalidData, Unpacked::Damaged),
            _ => error,
        })
    }
}

struct Counted {
    file: fs::File,
    done: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.done.fetch_add(u64::try_from(read).unwrap_or(0), Ordering::Relaxed);
        Ok(read)
    }
}
