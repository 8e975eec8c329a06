//! Many short texts in one piece of memory: a store has tens of thousands of them, and each on its own would take more for its place than for its letters.

use std::{fmt, sync::Arc};

use serde::{Serialize, Serializer};

use crate::packed::{Packed, Packing, Unpacking, packed};

/// Texts in their order. A copy shares them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Texts(Option<Arc<Kept>>);

/// Texts of which there is one at least.
#[derive(PartialEq, Eq)]
struct Kept {
    all: Box<str>,
    /// Where each ends in `all`, in bytes.
    ends: Box<[u32]>,
}

impl Texts {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |kept| kept.ends.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The text at a position.
    pub fn get(&self, at: usize) -> Option<&str> {
        let Kept { all, ends } = self.0.as_deref()?;
        let end = *ends.get(at)?;
        let start = at.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied())?;
        all.get(start as usize..end as usize)
    }

    /// Takes out the text at a position; one that is not there changes nothing.
    pub fn remove(&mut self, at: usize) {
        *self = self.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, text)| text).collect();
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator + Clone {
        (0..self.len()).map(|at| self.get(at).unwrap_or_default())
    }
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    /// What goes beyond 4 GiB is lost: no list is so long.
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let (mut all, mut ends) = (String::new(), Vec::new());
        for text in texts {
            all.push_str(text.as_ref());
            ends.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
        }
        Self((!ends.is_empty()).then(|| Arc::new(Kept { all: all.into(), ends: ends.into() })))
    }
}

impl<T: AsRef<str>> From<Vec<T>> for Texts {
    fn from(texts: Vec<T>) -> Self {
        texts.into_iter().collect()
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter())
    }
}

impl Packed for Texts {
    fn pack(&self, to: &mut Packing) {
        self.0.pack(to);
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        Packed::unpack(from).map(Self)
    }
}

packed!(Kept { all, ends });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_were_put_in() {
        for texts in [&[][..], &[""], &["", "a", ""], &["дві", "two words", "", "a\0b\nc"]] {
            let kept: Texts = texts.iter().collect();
            assert_eq!((kept.len(), kept.is_empty()), (texts.len(), texts.is_empty()));
            assert!(kept.iter().eq(texts.iter().copied()), "{kept:?}");
            assert_eq!(kept.get(texts.len()), None);
            for at in 0..=texts.len() {
                let mut fewer = kept.clone();
                fewer.remove(at);
                let left = texts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, text)| *text);
                assert!(fewer.iter().eq(left), "{fewer:?} without {at}");
            }
            let mut packing = Packing::default();
            kept.pack(&mut packing);
            let (mut bytes, length) = (packing.bytes.as_slice(), packing.bytes.len());
            let mut from = Unpacking::new(&mut bytes, length);
            assert_eq!(Texts::unpack(&mut from).as_ref(), Some(&kept));
            assert!(from.is_over());
        }
    }

    #[test]
    fn what_was_shared_is_shared_again() {
        let kept: Texts = ["a", "b"].iter().collect();
        let mut packing = Packing::default();
        [kept.clone(), kept].pack(&mut packing);
        let (mut bytes, length) = (packing.bytes.as_slice(), packing.bytes.len());
        let [one, other] =
            <[Texts; 2]>::unpack(&mut Unpacking::new(&mut bytes, length)).expect("it is whole");
        assert!(Arc::ptr_eq(&one.0.expect("a list"), &other.0.expect("a list")));
    }

    #[test]
    fn lists_of_the_same_letters_differ_by_where_they_are_cut() {
        let [one, other] = [["ab", "c"], ["a", "bc"]].map(Texts::from_iter);
        assert_ne!(one, other);
    }
}
