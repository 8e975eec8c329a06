//! What is to be looked at again: replies of which nobody knows whether they were sent, and those that could not follow their message.
//! In memory, bounded, with a back-off and a limit; what is left at the limit is left to the next start.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::Ready;
use counterpoint_core::{
    remark::{ChannelId, RemarkId},
    time::Moment,
};

/// The waits before each further try: quick at first, as most faults of a network last seconds, then ever slower; an hour and a
/// half in all.
pub(super) const WAITS: [Duration; 7] = [
    Duration::from_secs(2),
    Duration::from_secs(10),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(5),
    Duration::from_mins(15),
    Duration::from_hours(1),
];

/// Messages that wait at once, at most: about 5 KB each where a reply waits with its text, so some 20 MB.
const MOST: usize = 4096;

/// Why a message is looked at; the greater reason holds of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// Nothing is known to have happened; it may have, while the bot was away.
    Only,
    /// It was edited, or its reply is not what it should be.
    Follow,
    /// It is gone: it need not be read.
    Deleted,
}

/// A message whose reply is to be made what it should be.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) channel: ChannelId,
    pub(super) remark: RemarkId,
    /// Why it is looked at.
    pub(super) look: Look,
    /// What was to be sent, if that is known.
    pub(super) ready: Option<Box<Ready>>,
    /// How often it was tried.
    pub(super) tries: usize,
    /// It waits for the first message of its post, not for time to pass.
    pub(super) for_starter: bool,
}

impl Task {
    /// A message of which nothing more is known.
    pub(super) fn of(channel: ChannelId, remark: RemarkId) -> Self {
        Self { channel, remark, look: Look::Follow, ready: None, tries: 0, for_starter: false }
    }
}

#[derive(Default)]
struct Waiting {
    tasks: HashMap<RemarkId, (Moment, Task)>,
    /// Tasks that were taken and are not done yet.
    under_way: usize,
}

/// The tasks, by message: of two for one message the newer one stays, and knows what the older one knew.
#[derive(Default)]
pub(super) struct Pending(Mutex<Waiting>);

impl Pending {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a task off until a moment. Whether there was room.
    pub(super) fn put(&self, at: Moment, mut task: Task) -> bool {
        let mut waiting = self.waiting();
        if let Some((_, known)) = waiting.tasks.get(&task.remark) {
            task.look = task.look.max(known.look);
            task.ready = task.ready.or_else(|| known.ready.clone());
        } else if waiting.tasks.len() >= MOST {
            return false;
        }
        waiting.tasks.insert(task.remark.clone(), (at, task));
        true
    }

    /// Takes what is due.
    pub(super) fn due(&self, now: Moment) -> Vec<Task> {
        let mut waiting = self.waiting();
        let due: Vec<RemarkId> = waiting
            .tasks
            .iter()
            .filter(|(_, (at, _))| *at <= now)
            .map(|(remark, _)| remark.clone())
            .collect();
        let tasks: Vec<Task> =
            due.iter().filter_map(|remark| waiting.tasks.remove(remark)).map(|(_, task)| task).collect();
        waiting.under_way += tasks.len();
        tasks
    }

    /// Takes what waits for the first message of a post.
    pub(super) fn begun(&self, post: &ChannelId) -> Vec<Task> {
        let mut waiting = self.waiting();
        let mut due: Vec<(Moment, RemarkId)> = waiting
            .tasks
            .values()
            .filter(|(_, task)| task.for_starter && task.channel == *post)
            .map(|(at, task)| (*at, task.remark.clone()))
            .collect();
        due.sort_unstable();
        let tasks: Vec<Task> =
            due.iter().filter_map(|(_, remark)| waiting.tasks.remove(remark)).map(|(_, task)| task).collect();
        waiting.under_way += tasks.len();
        tasks
    }

    /// Takes what waits for a message, as it is being dealt with.
    pub(super) fn take(&self, remark: &RemarkId) -> Option<Task> {
        self.waiting().tasks.remove(remark).map(|(_, task)| task)
    }

    /// Whether the reply to a message waits for the first message of its post.
    pub(super) fn awaits_starter(&self, remark: &RemarkId) -> bool {
        self.waiting().tasks.get(remark).is_some_and(|(_, task)| task.for_starter)
    }

    /// A task that was taken is done, or was put off anew.
    pub(super) fn done(&self) {
        let mut waiting = self.waiting();
        waiting.under_way = waiting.under_way.saturating_sub(1);
    }

    /// Whether nothing is due at a moment, and nothing that was is still under way.
    pub(super) fn is_idle(&self, now: Moment) -> bool {
        let waiting = self.waiting();
        waiting.under_way == 0 && waiting.tasks.values().all(|(at, _)| *at > now)
    }
}
