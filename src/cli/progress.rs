//! A line on standard error that shows how far long work is; nothing where nobody sits at a terminal.

use std::{
    io::{self, IsTerminal as _, Write as _},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Time between two writings of the line: often enough to be seen moving.
const EVERY: Duration = Duration::from_millis(100);

/// Work that is done sooner shows nothing: it would be over before it could be read.
const SHORT: Duration = Duration::from_millis(500);

/// How many signs the bar has.
const BAR: u64 = 30;

/// How far work is. It clears its line when it is dropped.
pub(super) struct Progress {
    what: &'static str,
    shown: bool,
    /// How many parts there are; none where nobody knows before the end.
    all: Option<u64>,
    started: Instant,
    /// When the line is written anew, and whether it was ever written.
    line: Mutex<(Instant, bool)>,
}

impl Progress {
    /// Work of `all` parts; `what` says what is done: "measuring".
    pub(super) fn of(what: &'static str, all: u64) -> Self {
        Self::new(what, Some(all))
    }

    /// Work whose end nobody knows; `what` says what is counted: "lines heard".
    pub(super) fn counting(what: &'static str) -> Self {
        Self::new(what, None)
    }

    fn new(what: &'static str, all: Option<u64>) -> Self {
        let started = Instant::now();
        let line = Mutex::new((started + SHORT, false));
        Self { what, shown: io::stderr().is_terminal(), all, started, line }
    }

    /// So many parts are done.
    pub(super) fn at(&self, done: u64) {
        if !self.shown {
            return;
        }
        let now = Instant::now();
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        if now < line.0 {
            return;
        }
        *line = (now + EVERY, true);
        write(&match self.all {
            Some(all) => bar(self.what, done, all, self.started.elapsed()),
            None => format!("{done} {}", self.what),
        });
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.line.lock().unwrap_or_else(PoisonError::into_inner).1 {
            write("");
        }
    }
}

/// The line: a bar, the share in hundredths, and how long it takes yet.
fn bar(what: &str, done: u64, all: u64, passed: Duration) -> String {
    let (done, all) = (done.min(all), all.max(1));
    let full = usize::try_from(done * BAR / all).unwrap_or_default();
    let rest = usize::try_from(BAR).unwrap_or_default().saturating_sub(full);
    let left = passed.as_secs().saturating_mul(all - done) / done.max(1);
    format!("{what} [{}{}] {:>3} %, {left} s left", "█".repeat(full), "·".repeat(rest), done * 100 / all)
}

/// Writes over the line. What cannot be written is not missed.
fn write(line: &str) {
    /// Back to the beginning of the line, and all of it erased (ECMA-48, `CR` and `EL`).
    const ANEW: &str = "\r\u{1b}[K";
    let mut out = anstream::stderr().lock();
    let _ = write!(out, "{ANEW}{line}").and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_tells_the_share_and_the_time_that_is_left() {
        let line = bar("playing", 250, 1_000, Duration::from_secs(10));
        assert_eq!(line, format!("playing [{}{}]  25 %, 30 s left", "█".repeat(7), "·".repeat(23)));
        assert!(bar("playing", 2_000, 1_000, Duration::ZERO).ends_with("100 %, 0 s left"));
        assert!(bar("playing", 0, 0, Duration::ZERO).contains("  0 %"));
    }
}
