//! Requests that Discord counts as invalid: refused with 401, 403 or 429, but for limits that others have spent. For 10,000 of them in
//! ten minutes it bans whoever makes them (topics/rate-limits, "Invalid Request Limit"). The bot stops at a tenth of that, whatever makes
//! it ask.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use reqwest::{StatusCode, header::HeaderMap};
use tokio::time::Instant;

/// Invalid requests in [`PERIOD`], at most.
const MOST: usize = 1_000;

/// In how long a time Discord counts them.
const PERIOD: Duration = Duration::from_mins(10);

/// When the last of them were made.
#[derive(Debug, Default)]
pub(super) struct Invalid(Mutex<VecDeque<Instant>>);

impl Invalid {
    /// Counts an answer, if it makes the request an invalid one.
    pub(super) fn note(&self, status: StatusCode, headers: &HeaderMap) {
        let shared = headers.get("x-ratelimit-scope").is_some_and(|scope| scope == "shared");
        let counted = match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => true,
            StatusCode::TOO_MANY_REQUESTS => !shared,
            _ => false,
        };
        if counted {
            self.count(Instant::now());
        }
    }

    fn count(&self, now: Instant) {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |made: &VecDeque<Instant>| {
            made.len() == MOST && made.front().is_some_and(|first| now.duration_since(*first) < PERIOD)
        };
        let told = full(&made);
        made.push_back(now);
        if made.len() > MOST {
            made.pop_front();
        }
        if !told && full(&made) {
            tracing::error!(
                requests = MOST,
                "Discord has refused as many requests in ten minutes as the bot risks; nothing is asked for until they are older"
            );
        }
    }

    /// How long nothing may be asked for, if so many were refused lately.
    pub(super) fn wait(&self, now: Instant) -> Option<Duration> {
        let made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = made.front().filter(|_| made.len() >= MOST)?;
        let until = first.checked_add(PERIOD)?;
        (until > now).then(|| until.duration_since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_thousand_refusals_nothing_is_asked_until_they_are_old() {
        let (invalid, begun) = (Invalid::default(), Instant::now());
        let forbidden = HeaderMap::new();
        for _ in 1..MOST {
            invalid.note(StatusCode::FORBIDDEN, &forbidden);
        }
        assert_eq!(invalid.wait(begun), None);
        let mut shared = HeaderMap::new();
        shared.insert("x-ratelimit-scope", "shared".parse().expect("a value"));
        invalid.note(StatusCode::TOO_MANY_REQUESTS, &shared);
        invalid.note(StatusCode::NOT_FOUND, &forbidden);
        assert_eq!(invalid.wait(begun), None, "what others spent, and what is gone, does not count");
        invalid.note(StatusCode::UNAUTHORIZED, &forbidden);
        let now = Instant::now();
        assert!(invalid.wait(now).is_some_and(|wait| wait > PERIOD.saturating_sub(Duration::from_mins(1))));
        assert_eq!(invalid.wait(now + PERIOD), None, "they are old");
        invalid.count(now + PERIOD);
        assert_eq!(invalid.wait(now + PERIOD), None, "and each further one counts from then on");
    }
}
