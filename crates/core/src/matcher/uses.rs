//! What each phrase of a lexicon is used for: tens of thousands of short lists in one piece of memory.

use crate::packed::packed;

/// Lists by the numbers of a lexicon's phrases.
pub(super) struct Uses<T> {
    all: Box<[T]>,
    /// Where each list ends in `all`.
    ends: Box<[u32]>,
}

packed!(Uses<T> { all, ends });

impl<T> Uses<T> {
    /// The list of a number; an empty one of a number that has none.
    pub(super) fn of(&self, number: u32) -> &[T] {
        let at = number as usize;
        let end = |at: usize| self.ends.get(at).map(|end| *end as usize);
        let start = at.checked_sub(1).map_or(Some(0), end);
        let list = start.zip(end(at)).and_then(|(start, end)| self.all.get(start..end));
        list.unwrap_or_default()
    }
}

impl<T, L: IntoIterator<Item = T>> FromIterator<L> for Uses<T> {
    fn from_iter<I: IntoIterator<Item = L>>(lists: I) -> Self {
        let (mut all, mut ends) = (Vec::new(), Vec::new());
        for list in lists {
            all.extend(list);
            ends.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
        }
        Self { all: all.into(), ends: ends.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_has_its_own_list() {
        let uses: Uses<u8> = [vec![1, 2], vec![], vec![3]].into_iter().collect();
        let lists: Vec<&[u8]> = (0..4).map(|number| uses.of(number)).collect();
        assert_eq!(lists, [&[1, 2][..], &[], &[3], &[]]);
    }
}
