//! How fast Discord may be asked, wherever it answers (topics/rate-limits): a bucket for each route and what it is about, whose state
//! Discord tells with each answer, and one limit for everything. What would be one request too many waits, and only what shares its
//! bucket waits with it. A wait that is longer than the request has time for is told instead.
//!
//! serenity's own limiter knows no address but Discord's; it would leave a stand-in or a proxy without limits.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use reqwest::{StatusCode, header::HeaderMap};
use tokio::time::Instant;

/// How long the bot keeps away where Discord says that it asks too often, and not for how long.
const TOO_OFTEN: Duration = Duration::from_secs(5);

/// How far apart two answers may name the end of one period.
const ONE_PERIOD: Duration = Duration::from_millis(500);

/// Buckets that are remembered; above it, those that are full again are forgotten. Interactions make one each.
const MOST: usize = 1000;

/// The bucket of a request, as far as its address tells: the route without its ids, and the channel, server or webhook that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Route {
    name: String,
    about: String,
}

impl Route {
    /// The route of a request; `path` is what follows the version of the API.
    pub(super) fn of(method: &str, path: &str) -> Self {
        let (mut name, mut about) = (method.to_owned(), String::new());
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let first = parts.first().copied().unwrap_or_default();
        let hooked = matches!(first, "webhooks" | "interactions");
        for (at, part) in parts.iter().enumerate() {
            let major = at == 1 && (hooked || matches!(first, "channels" | "guilds"));
            // A token is what a webhook is about, and never a part of a name, which is logged.
            let token = at == 2 && hooked;
            if major || token {
                about.push_str(part);
                about.push('/');
            }
            let id = major || token || part.bytes().all(|byte| byte.is_ascii_digit());
            // Whatever is done to reactions, and with which emoji, counts as one.
            let reaction = at > 4 && parts.get(4) == Some(&"reactions");
            name.push('/');
            name.push_str(if id || reaction { ":id" } else { part });
        }
        if parts.get(4) == Some(&"reactions") {
            "reactions".clone_into(&mut name);
        }
        Self { name, about }
    }

    /// Whether the limit of all requests leaves it out (topics/rate-limits, "Global Rate Limit").
    pub(super) fn is_of_an_interaction(&self) -> bool {
        ["/webhooks/", "/interactions/"].iter().any(|part| self.name.contains(part))
    }

    /// The route without what it is about: for the log.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

/// What is left of a bucket, as far as is known.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    limit: u32,
    left: u32,
    full_at: Instant,
    /// How long it takes to fill, from the first request on.
    period: Duration,
    /// When it is full by Discord's own clock, since 1970: which period it is.
    reset: Duration,
}

#[derive(Debug, Default)]
struct State {
    /// Discord's own names of buckets, which routes may share, by the route's name.
    names: HashMap<String, String>,
    buckets: HashMap<Route, Bucket>,
    /// Until when Discord wants no request at all.
    none_until: Option<Instant>,
}

/// The limiter.
#[derive(Debug, Default)]
pub(super) struct Rates(Mutex<State>);

/// What an answer says of limits.
#[derive(Clone, Debug, Default, PartialEq)]
struct Told {
    bucket: Option<String>,
    limit: Option<u32>,
    left: Option<u32>,
    full_in: Option<Duration>,
    reset: Option<Duration>,
    /// How long to wait, if the request was one too many; and whether all requests are.
    wait: Option<(Duration, bool)>,
}

impl Told {
    fn of(status: StatusCode, headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        let number = |name: &str| text(name).and_then(|value| value.parse::<u32>().ok());
        let time = |name: &str| {
            let seconds = text(name).and_then(|value| value.parse::<f64>().ok());
            seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        };
        let global = text("x-ratelimit-global").is_some() || text("x-ratelimit-scope") == Some("global");
        let wait = time("retry-after").unwrap_or(TOO_OFTEN);
        Self {
            bucket: text("x-ratelimit-bucket").map(str::to_owned),
            limit: number("x-ratelimit-limit"),
            left: number("x-ratelimit-remaining"),
            full_in: time("x-ratelimit-reset-after"),
            reset: time("x-ratelimit-reset"),
            wait: (status == StatusCode::TOO_MANY_REQUESTS).then_some((wait, global)),
        }
    }
}

impl Rates {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a request may be made, and counts it.
    ///
    /// # Errors
    /// How long it would have to wait, if that is beyond `until`.
    pub(super) async fn pass(&self, route: &Route, until: Instant) -> Result<(), Duration> {
        loop {
            let now = Instant::now();
            let Some(at) = self.state().take(route, now) else { return Ok(()) };
            if at > until {
                return Err(at.saturating_duration_since(now));
            }
            tokio::time::sleep_until(at).await;
        }
    }

    /// Notes what an answer says of limits. How long to wait, if the request was one too many.
    pub(super) fn note(&self, route: &Route, status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
        let told = Told::of(status, headers);
        self.state().note(route, &told, Instant::now());
        let (wait, global) = told.wait?;
        let milliseconds = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(route = route.name(), global, milliseconds, "Discord limits the rate");
        Some(wait)
    }
}

impl State {
    /// The bucket of a route, by Discord's own name if it is known.
    fn key(&self, route: &Route) -> Route {
        let name = self.names.get(&route.name).unwrap_or(&route.name);
        Route { name: name.clone(), about: route.about.clone() }
    }

    /// Takes a request out of its bucket; or when there will be one.
    fn take(&mut self, route: &Route, now: Instant) -> Option<Instant> {
        let none_until = self.none_until.filter(|until| *until > now && !route.is_of_an_interaction());
        if none_until.is_some() {
            return none_until;
        }
        let key = self.key(route);
        let bucket = self.buckets.get_mut(&key)?;
        if bucket.full_at <= now {
            // A new period begins with this request; its answer says until when, and no more than a bucket is let through before.
            (bucket.left, bucket.full_at) = (bucket.limit, now.checked_add(bucket.period)?);
        }
        if bucket.left == 0 {
            return Some(bucket.full_at);
        }
        bucket.left = bucket.left.saturating_sub(1);
        None
    }

    fn note(&mut self, route: &Route, told: &Told, now: Instant) {
        if let Some((wait, true)) = told.wait {
            self.none_until = self.none_until.max(now.checked_add(wait));
            return;
        }
        if let Some(bucket) = &told.bucket
            && self.names.get(&route.name) != Some(bucket)
        {
            self.names.insert(route.name.clone(), bucket.clone());
        }
        let key = self.key(route);
        if let Some((wait, false)) = told.wait {
            // Also where others have spent it, and the other headers say nothing of that.
            let Some(full_at) = now.checked_add(wait) else { return };
            let known = self.buckets.get(&key).map(|bucket| bucket.limit);
            let limit = told.limit.or(known).unwrap_or(1).max(1);
            let unknown = Bucket { limit, left: 0, full_at, period: wait, reset: Duration::ZERO };
            let bucket = self.buckets.entry(key).or_insert(unknown);
            *bucket = Bucket { limit, left: 0, full_at: bucket.full_at.max(full_at), ..*bucket };
            return;
        }
        let (Some(limit), Some(left), Some(full_in)) = (told.limit, told.left, told.full_in) else { return };
        let Some(full_at) = now.checked_add(full_in) else { return };
        let limit = limit.max(1);
        let told = Bucket { limit, left, full_at, period: full_in, reset: told.reset.unwrap_or_default() };
        let bucket = self.buckets.entry(key).or_insert(told);
        // Answers overtake each other, and what is under way is counted already: within a period what is left only falls.
        let begun_anew = bucket.full_at <= now || told.reset > bucket.reset.saturating_add(ONE_PERIOD);
        *bucket = if begun_anew {
            told
        } else {
            let (full_at, period) = (bucket.full_at.max(full_at), bucket.period.max(full_in));
            Bucket {
                limit,
                left: left.min(bucket.left),
                full_at,
                period,
                reset: bucket.reset.max(told.reset),
            }
        };
        if self.buckets.len() > MOST {
            self.buckets.retain(|_, one| one.full_at > now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(method: &str, path: &str) -> (String, String) {
        let route = Route::of(method, path);
        (route.name, route.about)
    }

    #[test]
    fn a_route_is_its_address_without_ids_and_what_it_is_about() {
        let named = |name: &str, about: &str| (name.to_owned(), about.to_owned());
        assert_eq!(route("POST", "/channels/12/messages"), named("POST/channels/:id/messages", "12/"));
        assert_eq!(route("GET", "/channels/12/messages/34"), named("GET/channels/:id/messages/:id", "12/"));
        assert_eq!(route("PUT", "/channels/1/messages/2/reactions/x/@me"), named("reactions", "1/"));
        assert_eq!(route("DELETE", "/channels/1/messages/2/reactions/y/@me"), named("reactions", "1/"));
        assert_eq!(route("PUT", "/applications/5/commands"), named("PUT/applications/:id/commands", ""));
        let callback = Route::of("POST", "/interactions/7/secret/callback");
        assert_eq!(callback.name(), "POST/interactions/:id/:id/callback", "no token stands in a log");
        assert!(callback.is_of_an_interaction());
        assert!(Route::of("PATCH", "/webhooks/1/secret/messages/@original").is_of_an_interaction());
        assert!(!Route::of("GET", "/users/@me").is_of_an_interaction());
    }

    fn answer(left: u32, full_in: u64) -> Told {
        Told {
            bucket: Some("abc".to_owned()),
            limit: Some(5),
            left: Some(left),
            full_in: Some(Duration::from_secs(full_in)),
            reset: Some(Duration::from_secs(1_000)),
            wait: None,
        }
    }

    #[test]
    fn a_period_that_discord_says_has_begun_has_begun() {
        let (mut state, now) = (State::default(), Instant::now());
        let one = Route::of("POST", "channels/1/messages");
        state.note(&one, &answer(0, 5), now);
        assert!(state.take(&one, now).is_some());
        let told = Told { reset: Some(Duration::from_secs(1_005)), ..answer(4, 5) };
        state.note(&one, &told, now);
        assert_eq!(state.take(&one, now), None, "an answer of the next period came");
    }

    #[test]
    fn a_bucket_is_waited_for_and_another_is_not() {
        let (mut state, now) = (State::default(), Instant::now());
        let (one, other) =
            (Route::of("POST", "channels/1/messages"), Route::of("POST", "channels/2/messages"));
        assert_eq!(state.take(&one, now), None, "nothing is known yet");
        state.note(&one, &answer(1, 5), now);
        assert_eq!(state.take(&one, now), None);
        assert_eq!(state.take(&one, now), Some(now + Duration::from_secs(5)));
        assert_eq!(state.take(&other, now), None, "another channel has another bucket");
        // An answer that was overtaken says more than is left.
        state.note(&one, &answer(3, 5), now);
        assert!(state.take(&one, now).is_some());
        let later = now + Duration::from_secs(5);
        assert_eq!(state.take(&one, later), None);
    }

    #[test]
    fn routes_that_share_a_bucket_wait_for_each_other() {
        let (mut state, now) = (State::default(), Instant::now());
        let (post, delete) =
            (Route::of("POST", "channels/1/messages"), Route::of("DELETE", "channels/1/messages/2"));
        state.note(&delete, &answer(4, 5), now);
        state.note(&post, &answer(0, 5), now);
        assert!(state.take(&delete, now).is_some());
    }

    #[test]
    fn a_limit_of_all_holds_all_but_interactions() {
        let (mut state, now) = (State::default(), Instant::now());
        let told = Told { wait: Some((Duration::from_secs(2), true)), ..Told::default() };
        state.note(&Route::of("GET", "users/@me"), &told, now);
        assert_eq!(
            state.take(&Route::of("POST", "channels/1/messages"), now),
            Some(now + Duration::from_secs(2))
        );
        assert_eq!(state.take(&Route::of("POST", "interactions/1/t/callback"), now), None);
    }

    #[test]
    fn headers_are_read_as_discord_writes_them() {
        let headers: HeaderMap = [
            ("x-ratelimit-bucket", "abc"),
            ("x-ratelimit-limit", "5"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset-after", "1.250"),
            ("x-ratelimit-scope", "shared"),
            ("retry-after", "2"),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?)))
        .collect();
        let told = Told::of(StatusCode::TOO_MANY_REQUESTS, &headers);
        assert_eq!(told.wait, Some((Duration::from_secs(2), false)), "what is shared is no limit of all");
        assert_eq!(
            (told.limit, told.left, told.full_in),
            (Some(5), Some(0), Some(Duration::from_millis(1250)))
        );
        let bare = Told::of(StatusCode::TOO_MANY_REQUESTS, &HeaderMap::new());
        assert_eq!(bare.wait, Some((TOO_OFTEN, false)), "a refusal that names no time");
    }
}
