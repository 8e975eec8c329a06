//! Rate limits: a bucket for each route and what it is about, one for all requests of the bot, and the headers that tell of them
//! (topics/rate-limits). They go by Discord's own time, which in a test stands still until it is wound.

use std::{collections::HashMap, time::Duration};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use crate::Loopback;

/// So many requests in so long a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many requests.
    pub requests: u32,
    /// In how long a time, counted from the first of them.
    pub per: Duration,
}

/// How many requests Discord takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// New messages of a channel: 5 in 5 seconds. Discord gives no figure; libraries observe this one.
    pub messages: Limit,
    /// Reactions of a channel, put there and taken away: 1 in a quarter of a second. Discord gives no figure; libraries observe this one.
    pub reactions: Limit,
    /// Every other route, for each channel, server or webhook. Discord gives no figure either; here it is as much as the limit of all
    /// requests lets through.
    pub others: Limit,
    /// All requests of a bot, but for answers to interactions: 50 in a second (topics/rate-limits, "Global Rate Limit").
    pub global: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        let second = Limit { requests: 50, per: Duration::from_secs(1) };
        let reactions = Limit { requests: 1, per: Duration::from_millis(250) };
        let messages = Limit { requests: 5, per: Duration::from_secs(5) };
        Self { messages, reactions, others: second, global: second }
    }
}

/// Whose limit a request was too many for (topics/rate-limits, "X-RateLimit-Scope").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// That of the bot, for the route.
    User,
    /// One that it shares with others, which may have spent it.
    Shared,
    /// That of all its requests.
    Global,
}

/// What is left of a limit, and until when.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: u32,
    full_at: Duration,
}

impl Bucket {
    /// Takes one request out; false if none is left.
    fn take(&mut self, limit: Limit, now: Duration) -> bool {
        if now >= self.full_at {
            *self = Self { left: limit.requests, full_at: now.saturating_add(limit.per) };
        }
        let some = self.left > 0;
        self.left = self.left.saturating_sub(1);
        some
    }
}

/// Every bucket, and how many requests found theirs empty.
#[derive(Default)]
pub(crate) struct Rates {
    pub(crate) limits: Limits,
    buckets: HashMap<String, Bucket>,
    global: Option<Bucket>,
    pub(crate) refused: u64,
}

/// What a request's answer says of the limits.
pub(crate) struct Told {
    limit: Limit,
    bucket: Bucket,
    name: String,
    now: Duration,
    /// How long to wait, if the request is refused, and for whose limit.
    pub(crate) refused: Option<(Duration, Scope)>,
}

impl Rates {
    /// Counts a request.
    pub(crate) fn count(&mut self, method: &str, path: &str, now: Duration) -> Told {
        let (name, about) = bucket_of(method, path);
        let interaction =
            ["interactions/", "webhooks/"].iter().any(|part| path.trim_start_matches('/').starts_with(part));
        let limit = match name.as_str() {
            "POST /channels/:id/messages" => self.limits.messages,
            REACTIONS => self.limits.reactions,
            _ => self.limits.others,
        };
        let empty = Bucket { left: 0, full_at: Duration::ZERO };
        let global = self.limits.global;
        let all = self.global.get_or_insert(empty);
        if !interaction && !all.take(global, now) {
            let wait = all.full_at.saturating_sub(now);
            self.refused += 1;
            return Told {
                limit: global,
                bucket: *all,
                name: name.clone(),
                now,
                refused: Some((wait, Scope::Global)),
            };
        }
        let bucket = self.buckets.entry(format!("{name} {about}")).or_insert(empty);
        let taken = bucket.take(limit, now);
        let bucket = *bucket;
        let refused = (!taken).then(|| (bucket.full_at.saturating_sub(now), Scope::User));
        self.refused += u64::from(!taken);
        // What is full again need not be kept.
        if self.buckets.len() > 1000 {
            self.buckets.retain(|_, one| one.full_at > now);
        }
        Told { limit, bucket, name, now, refused }
    }
}

/// The route of a request, and what it is about: two requests share a bucket if both are the same (topics/rate-limits: channel, server,
/// and webhook with its token).
fn bucket_of(method: &str, path: &str) -> (String, String) {
    let mut name = Vec::new();
    let mut about = String::new();
    for (at, part) in path.trim_matches('/').split('/').enumerate() {
        let major = at == 1 && matches!(name[..], ["channels" | "guilds" | "webhooks" | "interactions"]);
        let token = at == 2 && matches!(name[..], ["webhooks" | "interactions", ":id"]);
        if major || token {
            about.push_str(part);
            about.push('/');
        }
        let id = major || token || part.bytes().all(|byte| byte.is_ascii_digit());
        name.push(if id { ":id" } else { part });
    }
    // Whatever is done to reactions, and with which emoji, counts as one; who reacted is asked for beside it.
    if method != "GET" && matches!(name[..], ["channels", _, "messages", _, "reactions", ..]) {
        return (REACTIONS.to_owned(), about);
    }
    (format!("{method} /{}", name.join("/")), about)
}

/// What everything that is done to reactions counts as.
const REACTIONS: &str = "/channels/:id/messages/:id/reactions";

impl Told {
    /// The headers that Discord sends along.
    pub(crate) fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let mut put = |name: &'static str, value: String| {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        };
        if let Some((wait, scope)) = self.refused {
            put("retry-after", seconds(wait));
            let named = match scope {
                Scope::User => "user",
                Scope::Shared => "shared",
                Scope::Global => "global",
            };
            put("x-ratelimit-scope", named.to_owned());
            if scope == Scope::Global {
                put("x-ratelimit-global", "true".to_owned());
                return headers;
            }
        }
        put("x-ratelimit-limit", self.limit.requests.to_string());
        put("x-ratelimit-remaining", self.bucket.left.to_string());
        put("x-ratelimit-reset", seconds(self.bucket.full_at));
        put("x-ratelimit-reset-after", seconds(self.bucket.full_at.saturating_sub(self.now)));
        put("x-ratelimit-bucket", fingerprint(&self.name));
        headers
    }

    /// Refuses a request that its bucket would have let through.
    pub(crate) fn refuse(&mut self, wait: Duration, scope: Scope) {
        // What others have spent leaves the bot's own bucket as it is.
        if scope == Scope::User {
            self.bucket = Bucket { left: 0, full_at: self.now.saturating_add(wait) };
        }
        self.refused = Some((wait, scope));
    }

    /// The body of a refusal (`RatelimitedResponse`); null if there is none.
    pub(crate) fn body(&self) -> Value {
        let Some((wait, scope)) = self.refused else { return Value::Null };
        json!({
            "message": "You are being rate limited.", "retry_after": wait.as_secs_f64(), "global": scope == Scope::Global, "code": 0,
        })
    }
}

/// Seconds, to the millisecond.
fn seconds(time: Duration) -> String {
    format!("{}.{:03}", time.as_secs(), time.subsec_millis())
}

/// A name that says nothing, as Discord gives its buckets: FNV-1a of the route's, in hexadecimal digits.
fn fingerprint(name: &str) -> String {
    let hash = name.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    format!("{hash:016x}")
}

impl Loopback {
    /// Sets how many requests Discord takes from now on; the buckets are full.
    pub fn set_limits(&self, limits: Limits) {
        let shared = self.shared();
        let refused = shared.state().rates.refused;
        shared.state().rates = Rates { limits, refused, ..Rates::default() };
    }

    /// How many requests so far found their bucket empty.
    pub fn limited(&self) -> u64 {
        self.shared().state().rates.refused
    }

    /// Waits until `count` requests in all found their bucket empty.
    pub async fn wait_limited(&self, count: u64) {
        self.wait("a request too many", |state| (state.rates.refused >= count).then_some(())).await;
    }
}
