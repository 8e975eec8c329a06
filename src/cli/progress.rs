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
    line: Mutex<Line>,
}

/// What is known of the line.
struct Line {
    /// When it is written anew.
    next: Instant,
    /// Whether it was ever written.
    written: bool,
    /// How many parts were told of last.
    told: u64,
    /// How many were told of before that, and how long it took to be told of more: those are done. What was told of last may have only
    /// begun, as files are read many messages at once.
    done: (u64, Duration),
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
        let line = Line { next: started + SHORT, written: false, told: 0, done: (0, Duration::ZERO) };
        let line = Mutex::new(line);
        Self { what, shown: io::stderr().is_terminal(), all, started, line }
    }

    /// So many parts are done.
    pub(super) fn at(&self, done: u64) {
        if !self.shown {
            return;
        }
        let now = Instant::now();
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        line.tell(done, now.duration_since(self.started));
        if now < line.next {
            return;
        }
        (line.next, line.written) = (now + EVERY, true);
        write(&match self.all {
            Some(all) => bar(self.what, done, all, left(line.done, all)),
            None => format!("{done} {}", self.what),
        });
    }
}

impl Line {
    /// Is told of so many parts, after so long.
    fn tell(&mut self, told: u64, passed: Duration) {
        if told != self.told {
            self.done = (self.told, passed);
            self.told = told;
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.line.lock().unwrap_or_else(PoisonError::into_inner).written {
            write("");
        }
    }
}

/// How long it takes yet, if `done` parts took so long; none while nobody knows.
fn left((done, passed): (u64, Duration), all: u64) -> Option<Duration> {
    let ahead = all.saturating_sub(done);
    let of = |done| passed.as_secs().saturating_mul(ahead) / done;
    (done > 0).then(|| Duration::from_secs(of(done)))
}

/// The line: a bar, the share in hundredths, and how long it takes yet.
fn bar(what: &str, done: u64, all: u64, left: Option<Duration>) -> String {
    let (done, all) = (done.min(all), all.max(1));
    let full = usize::try_from(done * BAR / all).unwrap_or_default();
    let rest = usize::try_from(BAR).unwrap_or_default().saturating_sub(full);
    let left = left.map_or_else(String::new, |left| format!(", {} left", lasting(left)));
    format!("{what} [{}{}] {:>3} %{left}", "█".repeat(full), "·".repeat(rest), done * 100 / all)
}

/// A time as people say it: "90 s", "36 min", "3 h 5 min".
fn lasting(time: Duration) -> String {
    match (time.as_secs(), time.as_secs().div_ceil(60)) {
        (seconds @ ..120, _) => format!("{seconds} s"),
        (_, minutes @ ..120) => format!("{minutes} min"),
        (_, minutes) => format!("{} h {} min", minutes / 60, minutes % 60),
    }
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
        let line = bar("playing", 250, 1_000, Some(Duration::from_secs(30)));
        assert_eq!(line, format!("playing [{}{}]  25 %, 30 s left", "█".repeat(7), "·".repeat(23)));
        assert!(bar("playing", 2_000, 1_000, Some(Duration::ZERO)).ends_with("100 %, 0 s left"));
        assert!(bar("playing", 0, 0, None).ends_with("  0 %"));
        let lasts = |seconds| lasting(Duration::from_secs(seconds));
        assert_eq!([lasts(119), lasts(2_132), lasts(11_100)], ["119 s", "36 min", "3 h 5 min"]);
    }

    #[test]
    fn what_was_only_begun_is_not_taken_for_done() {
        const CHUNK: u64 = 64 * 1024;
        let all = 1_001 * CHUNK;
        let progress = Progress::of("playing", all);
        let left_at = |seconds, chunks| {
            let mut line = progress.line.lock().unwrap_or_else(PoisonError::into_inner);
            line.tell(chunks * CHUNK, Duration::from_secs(seconds));
            left(line.done, all).map(|left| left.as_secs())
        };
        // A chunk was read and is being heard, for 13 seconds: nobody knows.
        assert_eq!((left_at(0, 1), left_at(7, 1)), (None, None));
        assert_eq!((left_at(13, 2), left_at(20, 2)), (Some(13_000), Some(13_000)));
        assert_eq!(left_at(26, 3), Some(12_987));
    }
}
