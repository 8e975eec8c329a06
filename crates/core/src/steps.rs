//! Counts the steps of reading and matching, in tests of this crate alone: time on a busy machine proves nothing about growth.

#[cfg(test)]
thread_local! {
    static COUNT: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Counts one step; nothing outside tests.
#[inline]
pub(crate) fn step() {
    #[cfg(test)]
    COUNT.set(COUNT.get() + 1);
}

/// The steps that `work` takes.
#[cfg(test)]
pub(crate) fn of(work: impl FnOnce()) -> u64 {
    COUNT.set(0);
    work();
    COUNT.get()
}
