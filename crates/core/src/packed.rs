//! What was read and compiled once, as bytes: a store is made of them much faster than of its files. Whoever keeps the bytes sees to it that
//! they come back as they were, to the same program: nothing here looks whether they mean anything.

use std::{any::Any, collections::HashMap, io::Read, sync::Arc};

use jiff::civil::Date;
use smallvec::SmallVec;

/// What can be packed. What is unpacked is what was packed; of other bytes comes something else, or nothing.
pub(crate) trait Packed: Sized {
    /// Adds its bytes.
    fn pack(&self, to: &mut Packing);

    /// Takes it from the bytes; nothing if they end too soon, or are none of its.
    fn unpack(from: &mut Unpacking<'_>) -> Option<Self>;
}

/// Bytes that are being put together.
#[derive(Default)]
pub(crate) struct Packing {
    pub(crate) bytes: Vec<u8>,
    /// What several share, and stands among the bytes once: where it lies in memory, and its number.
    shared: HashMap<usize, u32>,
}

/// Bytes that are read ahead at a time: all of a store's at once would stay with the program as memory that it does not use.
const AHEAD: usize = 1 << 16;

/// Bytes that are being read.
pub(crate) struct Unpacking<'b> {
    source: &'b mut dyn Read,
    /// How many of them are left in the source.
    left: usize,
    /// Those that were read ahead, and how many of them were taken.
    ahead: Vec<u8>,
    taken: usize,
    shared: Vec<Arc<dyn Any + Send + Sync>>,
}

impl<'b> Unpacking<'b> {
    /// The next `length` bytes of a source.
    pub(crate) fn new(source: &'b mut dyn Read, length: usize) -> Self {
        Self { source, left: length, ahead: Vec::new(), taken: 0, shared: Vec::new() }
    }

    /// Whether everything was read.
    pub(crate) fn is_over(&self) -> bool {
        self.rest() == 0
    }

    fn rest(&self) -> usize {
        self.left + self.ahead.len() - self.taken
    }

    fn take(&mut self, count: usize) -> Option<&[u8]> {
        if self.ahead.len() - self.taken < count {
            self.read(count)?;
        }
        let from = self.taken;
        self.taken += count;
        self.ahead.get(from..self.taken)
    }

    /// Reads ahead, `count` bytes at least.
    fn read(&mut self, count: usize) -> Option<()> {
        self.ahead.drain(..self.taken);
        self.taken = 0;
        let more = self.left.min(AHEAD.max(count) - self.ahead.len());
        let (had, limit) = (self.ahead.len(), u64::try_from(more).ok()?);
        self.ahead.reserve_exact(more);
        (&mut *self.source).take(limit).read_to_end(&mut self.ahead).ok()?;
        self.left -= more;
        (self.ahead.len() == had + more && self.ahead.len() >= count).then_some(())
    }

    /// The next bytes, as many as the array has.
    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    /// How many there are of something that takes a byte at least.
    fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(u32::unpack(self)?).ok()?;
        (count <= self.rest()).then_some(count)
    }

    fn text(&mut self) -> Option<&str> {
        let count = self.count()?;
        std::str::from_utf8(self.take(count)?).ok()
    }
}

/// A struct is packed field by field, in the order that is given: all of its fields, or it does not compile.
macro_rules! packed {
    ($name:ident$(<$of:ident>)? { $($field:ident),+ $(,)? }) => {
        impl$(<$of: $crate::packed::Packed>)? $crate::packed::Packed for $name$(<$of>)? {
            fn pack(&self, to: &mut $crate::packed::Packing) {
                let Self { $($field),+ } = self;
                $($crate::packed::Packed::pack($field, to);)+
            }

            fn unpack(from: &mut $crate::packed::Unpacking<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::packed::Packed::unpack(from)?),+ })
            }
        }
    };
}
pub(crate) use packed;

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl Packed for $number {
            fn pack(&self, to: &mut Packing) {
                to.bytes.extend_from_slice(&self.to_le_bytes());
            }

            fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
                from.array().map(Self::from_le_bytes)
            }
        }
    )+};
}

numbers!(u8, u16, u32, u64, i8, i16);

impl Packed for usize {
    fn pack(&self, to: &mut Packing) {
        u64::try_from(*self).unwrap_or(u64::MAX).pack(to);
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        u64::unpack(from)?.try_into().ok()
    }
}

impl Packed for bool {
    fn pack(&self, to: &mut Packing) {
        u8::from(*self).pack(to);
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        u8::unpack(from).map(|byte| byte != 0)
    }
}

fn pack_count(count: usize, to: &mut Packing) {
    u32::try_from(count).unwrap_or(u32::MAX).pack(to);
}

fn pack_text(text: &str, to: &mut Packing) {
    pack_count(text.len(), to);
    to.bytes.extend_from_slice(text.as_bytes());
}

fn pack_all<T: Packed>(items: &[T], to: &mut Packing) {
    pack_count(items.len(), to);
    for item in items {
        item.pack(to);
    }
}

/// What `pack_all` packed, in a list that `with_room` makes for so many: a store is kept in memory without air.
fn unpack_all<T: Packed, L>(
    from: &mut Unpacking<'_>,
    with_room: impl FnOnce(usize) -> L,
    push: impl Fn(&mut L, T),
) -> Option<L> {
    let count = from.count()?;
    let mut items = with_room(count);
    for _ in 0..count {
        push(&mut items, T::unpack(from)?);
    }
    Some(items)
}

macro_rules! texts {
    ($($text:ty),+) => {$(
        impl Packed for $text {
            fn pack(&self, to: &mut Packing) {
                pack_text(self, to);
            }

            fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
                from.text().map(Self::from)
            }
        }
    )+};
}

texts!(String, Box<str>, Arc<str>);

impl<T: Packed> Packed for Vec<T> {
    fn pack(&self, to: &mut Packing) {
        pack_all(self, to);
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        unpack_all(from, Self::with_capacity, Self::push)
    }
}

impl<T: Packed> Packed for Box<[T]> {
    fn pack(&self, to: &mut Packing) {
        pack_all(self, to);
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        Vec::unpack(from).map(Vec::into_boxed_slice)
    }
}

impl<T: Packed> Packed for SmallVec<[T; 1]> {
    fn pack(&self, to: &mut Packing) {
        pack_all(self, to);
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        unpack_all(from, Self::with_capacity, Self::push)
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, to: &mut Packing) {
        self.is_some().pack(to);
        if let Some(item) = self {
            item.pack(to);
        }
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        if bool::unpack(from)? { T::unpack(from).map(Some) } else { Some(None) }
    }
}

impl<T: Packed, const N: usize> Packed for [T; N] {
    fn pack(&self, to: &mut Packing) {
        for item in self {
            item.pack(to);
        }
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        let items: Option<Vec<T>> = (0..N).map(|_| T::unpack(from)).collect();
        items?.try_into().ok()
    }
}

impl Packed for Date {
    fn pack(&self, to: &mut Packing) {
        self.year().pack(to);
        self.month().pack(to);
        self.day().pack(to);
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        let (year, month, day) = (i16::unpack(from)?, i8::unpack(from)?, i8::unpack(from)?);
        Self::new(year, month, day).ok()
    }
}

/// What several share is packed where it is met first; later there is its number. Nothing that is shared holds anything that is.
impl<T: Packed + Send + Sync + 'static> Packed for Arc<T> {
    fn pack(&self, to: &mut Packing) {
        let fresh = u32::try_from(to.shared.len()).unwrap_or(u32::MAX);
        let number = *to.shared.entry(Self::as_ptr(self).addr()).or_insert(fresh);
        number.pack(to);
        if number == fresh {
            self.as_ref().pack(to);
        }
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        let number = usize::try_from(u32::unpack(from)?).ok()?;
        if number == from.shared.len() {
            let one = Self::new(T::unpack(from)?);
            from.shared.push(one.clone());
            return Some(one);
        }
        from.shared.get(number)?.clone().downcast().ok()
    }
}
