//! Replies by what they fall under (a channel, a person, …), in the order of their moments: what the ledger asks, and what a reply that
//! is taken back leaves without a trace.

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::Hash,
};

use smallvec::SmallVec;

use crate::remark::RemarkId;
use crate::time::Moment;

/// The moments of replies under each key, the oldest first. Each message asks for several: that costs a look-up. A reply that is entered or
/// taken out moves those that are newer under its keys, which are mostly few; 32,768 of one server are 0.8 MB.
#[derive(Clone, Debug)]
pub(super) struct Index<K>(HashMap<K, Moments>);

/// Most channels and people have heard one reply.
type Moments = SmallVec<[(Moment, RemarkId); 1]>;

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Index<K> {
    pub(super) fn enter(&mut self, key: K, at: Moment, remark: &RemarkId) {
        let (moments, one) = (self.0.entry(key).or_default(), (at, remark.clone()));
        if let Err(place) = moments.binary_search(&one) {
            moments.insert(place, one);
        }
    }

    pub(super) fn take(&mut self, key: K, at: Moment, remark: &RemarkId) {
        let Entry::Occupied(mut under) = self.0.entry(key) else { return };
        let moments = under.get_mut();
        if let Ok(place) = moments.binary_search(&(at, remark.clone())) {
            moments.remove(place);
        }
        if moments.is_empty() {
            under.remove();
        }
    }

    fn under(&self, key: &K) -> &[(Moment, RemarkId)] {
        self.0.get(key).map_or(&[], |moments| moments)
    }

    /// The moments after `after`, the oldest first.
    pub(super) fn since(&self, key: &K, after: Moment) -> impl ExactSizeIterator<Item = Moment> {
        let moments = self.under(key);
        let newer = moments.get(moments.partition_point(|(at, _)| *at <= after)..).unwrap_or_default();
        newer.iter().map(|(at, _)| *at)
    }

    /// The newest moment.
    pub(super) fn last(&self, key: &K) -> Option<Moment> {
        self.nth_last(key, 1)
    }

    /// The `nth` newest moment, counted from 1.
    pub(super) fn nth_last(&self, key: &K, nth: usize) -> Option<Moment> {
        let moments = self.under(key);
        Some(moments.get(moments.len().checked_sub(nth)?)?.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_entered_is_found_in_the_order_of_moments_and_goes_without_a_trace() {
        let mut index = Index::default();
        // What comes later may be older, and two may be of one moment.
        let entered = [(5, 1), (3, 2), (9, 3), (5, 4), (i64::MIN, 5), (i64::MAX, 6)];
        for (at, remark) in entered {
            index.enter("a", Moment(at), &RemarkId::from(remark));
        }
        index.enter("b", Moment(7), &RemarkId::from(7));
        index.enter("a", Moment(9), &RemarkId::from(3));
        let since = |index: &Index<&str>, after: i64| -> Vec<i64> {
            index.since(&"a", Moment(after)).map(|at| at.0).collect()
        };
        assert_eq!(since(&index, i64::MIN), [3, 5, 5, 9, i64::MAX]);
        assert_eq!((since(&index, 5), since(&index, i64::MAX)), (vec![9, i64::MAX], Vec::new()));
        let nth = |index: &Index<&str>, nth| index.nth_last(&"a", nth).map(|at| at.0);
        assert_eq!((nth(&index, 0), nth(&index, 1), nth(&index, 2)), (None, Some(i64::MAX), Some(9)));
        assert_eq!((nth(&index, 6), nth(&index, 7)), (Some(i64::MIN), None));
        index.take("a", Moment(5), &RemarkId::from(4));
        index.take("a", Moment(5), &RemarkId::from(9));
        assert_eq!(since(&index, i64::MIN), [3, 5, 9, i64::MAX]);
        for (at, remark) in entered {
            index.take("a", Moment(at), &RemarkId::from(remark));
        }
        assert_eq!((index.last(&"a"), index.last(&"b"), index.last(&"c")), (None, Some(Moment(7)), None));
        assert_eq!(index.0.len(), 1);
    }
}
