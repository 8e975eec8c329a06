//! Which offers stand, and when each is to be looked at: in memory, so that no reaction, edit or deletion of another message asks the
//! database. A start fills it from there.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use counterpoint_core::{
    remark::{ChannelId, RemarkId},
    time::Moment,
};

/// Offers that stand at once, at most: some 150 bytes each, so half a megabyte. What finds no room is not offered.
const MOST: usize = 4096;

/// Why an offer is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// It is to be taken away: its hour is over, or it could not be taken away before.
    Over,
    /// The bot was away, and something may have happened to it meanwhile.
    Away,
}

/// An offer that is looked at.
#[derive(Clone, Debug)]
pub(crate) struct DueOffer {
    pub(crate) channel: ChannelId,
    pub(crate) remark: RemarkId,
    pub(crate) why: Why,
    /// How often that was tried.
    pub(crate) tries: usize,
}

struct Standing {
    at: Moment,
    channel: ChannelId,
    why: Why,
    tries: usize,
    /// Whether it is being looked at.
    under_way: bool,
}

/// The offers that stand.
#[derive(Default)]
pub(crate) struct Watch(Mutex<HashMap<RemarkId, Standing>>);

impl Watch {
    fn standing(&self) -> MutexGuard<'_, HashMap<RemarkId, Standing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at an offer at a moment, and at no other. Whether there was room.
    pub(crate) fn put(&self, at: Moment, look: DueOffer) -> bool {
        let mut standing = self.standing();
        if standing.len() >= MOST && !standing.contains_key(&look.remark) {
            return false;
        }
        let DueOffer { channel, remark, why, tries } = look;
        standing.insert(remark, Standing { at, channel, why, tries, under_way: false });
        true
    }

    /// Whether an offer stands below a message.
    pub(crate) fn has(&self, remark: &RemarkId) -> bool {
        self.standing().contains_key(remark)
    }

    /// Whether an offer is over, and only its reaction could not be taken away yet: nobody can tap it any more, and no edit keeps it.
    pub(crate) fn is_ending(&self, remark: &RemarkId) -> bool {
        self.standing().get(remark).is_some_and(|one| one.why == Why::Over && one.tries > 0)
    }

    /// An offer stands no more.
    pub(crate) fn over(&self, remark: &RemarkId) {
        self.standing().remove(remark);
    }

    /// What is to be looked at by now. It stands until it is [over](Self::over) or put anew.
    pub(crate) fn due(&self, now: Moment) -> Vec<DueOffer> {
        let mut standing = self.standing();
        let due = standing.iter_mut().filter(|(_, one)| one.at <= now && !one.under_way);
        due.map(|(remark, one)| {
            one.under_way = true;
            DueOffer { channel: one.channel.clone(), remark: remark.clone(), why: one.why, tries: one.tries }
        })
        .collect()
    }

    /// Whether nothing is to be looked at by now.
    pub(crate) fn is_idle(&self, now: Moment) -> bool {
        self.standing().values().all(|one| one.at > now && !one.under_way)
    }
}
