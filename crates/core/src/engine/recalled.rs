//! The hearings that are remembered for `/why`: the newest ones, in bounded room.

use std::collections::{HashMap, VecDeque};

use super::Account;
use crate::remark::RemarkId;

/// How much room they take: those of some thousand messages that raised a topic, three or four thousand bytes each.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// Hearings by their messages.
#[derive(Default)]
pub(super) struct Recalled {
    known: HashMap<RemarkId, Account>,
    order: VecDeque<RemarkId>,
    bytes: usize,
}

impl Recalled {
    pub(super) fn get(&self, remark: &RemarkId) -> Option<&Account> {
        self.known.get(remark)
    }

    /// Changes what is remembered of a message, if anything is.
    pub(super) fn amend(&mut self, remark: &RemarkId, change: impl FnOnce(&mut Account)) {
        if let Some(mut account) = self.get(remark).cloned() {
            change(&mut account);
            self.keep(remark, account);
        }
    }

    pub(super) fn keep(&mut self, remark: &RemarkId, account: Account) {
        self.bytes += account.bytes();
        match self.known.insert(remark.clone(), account) {
            Some(before) => self.bytes -= before.bytes(),
            None => self.order.push_back(remark.clone()),
        }
        while self.bytes > MOST_BYTES
            && let Some(oldest) = self.order.pop_front()
        {
            let gone = self.known.remove(&oldest);
            self.bytes -= gone.map_or(0, |gone| gone.bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::{Came, Heard},
        hear::Grade,
        matcher::Ground,
        policy::{Compared, Silence},
        time::Moment,
        topic::TopicId,
    };

    #[test]
    fn b18_the_newest_are_remembered_in_bounded_room() {
        let mut recalled = Recalled::default();
        let account = |length: usize| Account {
            topics: [Heard {
                topic: TopicId::new("x".repeat(length)),
                grade: Grade::Sure,
                probability: 1.0,
                capped: None,
                ground: Ground::Name,
                triggers: Vec::new(),
                before: 0,
                parent: false,
                talk: None,
                claim: None,
                side: None,
            }]
            .into(),
            rulings: [].into(),
            came: Came::Silent(Silence::NothingRaised(Compared::Not)),
            at: Moment(0),
        };
        for id in 0..10_000 {
            recalled.keep(&RemarkId::from(id % 9000), account(3000));
        }
        assert!(recalled.bytes <= MOST_BYTES, "{}", recalled.bytes);
        assert_eq!(recalled.bytes, recalled.known.values().map(Account::bytes).sum::<usize>());
        assert_eq!(recalled.known.len(), recalled.order.len());
        let known = recalled.known.len();
        for id in 0..9000 {
            let longer = account(6000);
            recalled.amend(&RemarkId::from(id), |account| account.topics = longer.topics);
        }
        assert!(recalled.bytes <= MOST_BYTES && recalled.known.len() < known, "{}", recalled.bytes);
        assert_eq!(recalled.bytes, recalled.known.values().map(Account::bytes).sum::<usize>());
        assert_eq!(recalled.known.len(), recalled.order.len());
        assert!(
            recalled.get(&RemarkId::from(999)).is_some() && recalled.get(&RemarkId::from(1000)).is_none()
        );
    }
}
