//! The same work on many things, on all cores.

use std::{
    cell::Cell,
    num::NonZero,
    panic::resume_unwind,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

thread_local! {
    /// Whether this thread does everything alone.
    static ALONE: Cell<bool> = const { Cell::new(false) };
}

/// This thread does everything alone from now on, whatever cores there are: others have more important things to do on them.
#[cfg(feature = "reload")]
pub(crate) fn alone() {
    ALONE.set(true);
}

/// What `work` makes of each of `items`, with its position, in their order. A panic of the work is one here.
pub(crate) fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    let cores = if ALONE.get() { 1 } else { thread::available_parallelism().map_or(1, NonZero::get) };
    let threads = cores.min(items.len());
    if threads < 2 {
        return items.iter().enumerate().map(|(at, item)| work(at, item)).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut own = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return own };
            own.push((at, work(at, item)));
        }
    };
    let mut made = thread::scope(|scope| {
        // This thread takes its part too, and that of those which the system does not give.
        let others: Vec<_> =
            (1..threads).filter_map(|_| thread::Builder::new().spawn_scoped(scope, take).ok()).collect();
        let mut made = take();
        for other in others {
            match other.join() {
                Ok(own) => made.extend(own),
                Err(panic) => resume_unwind(panic),
            }
        }
        made
    });
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn each_is_done_once_and_in_order() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(each(&items, |at, item| at + item), (0..1000).map(|at| 2 * at).collect::<Vec<_>>());
        assert_eq!(each(&[] as &[u8], |_, _| 1_u8), [0; 0]);
    }
}
