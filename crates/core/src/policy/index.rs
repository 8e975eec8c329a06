//! Replies by what they fall under (a channel, a person, …), in the order of their moments: what the ledger asks, and what a reply that
//! is taken back leaves without a trace.

use std::collections::BTreeSet;

use crate::remark::RemarkId;
use crate::time::Moment;

/// The moments of replies under each key. Entering, taking out and asking for one of the newest cost the logarithm of the size.
#[derive(Clone, Debug)]
pub(super) struct Index<K>(BTreeSet<(K, Moment, RemarkId)>);

impl<K: Ord> Default for Index<K> {
    fn default() -> Self {
        Self(BTreeSet::new())
    }
}

/// The first of all ids. None is the last: a text is followed by a longer one.
const FIRST: RemarkId = RemarkId::number(u64::MIN);

/// The moment behind all others, at which nothing is answered.
const END: Moment = Moment(i64::MAX);

impl<K: Ord + Clone> Index<K> {
    pub(super) fn enter(&mut self, key: K, at: Moment, remark: &RemarkId) {
        self.0.insert((key, at, remark.clone()));
    }

    pub(super) fn take(&mut self, key: K, at: Moment, remark: &RemarkId) {
        self.0.remove(&(key, at, remark.clone()));
    }

    /// The moments after `after`, the oldest first.
    pub(super) fn since(&self, key: &K, after: Moment) -> impl DoubleEndedIterator<Item = Moment> {
        // A moment is a whole number. It ends where it begins at the latest: a range that began behind its end would panic.
        let from = Moment(after.0.saturating_add(1));
        self.0.range((key.clone(), from, FIRST)..(key.clone(), END, FIRST)).map(|(_, at, _)| *at)
    }

    /// The newest moment.
    pub(super) fn last(&self, key: &K) -> Option<Moment> {
        self.nth_last(key, 1)
    }

    /// The `nth` newest moment, counted from 1.
    pub(super) fn nth_last(&self, key: &K, nth: usize) -> Option<Moment> {
        let (from, to) = ((key.clone(), Moment(i64::MIN), FIRST), (key.clone(), END, FIRST));
        self.0.range(from..to).map(|(_, at, _)| *at).nth_back(nth.checked_sub(1)?)
    }
}
