//! Too many requests.

use std::time::Duration;

use loopback::{Limit, Limits, Loopback, World};
use serde_json::{Value, json};

use crate::{ask, id, post};

#[tokio::test]
async fn a_channel_takes_five_messages_in_five_seconds() {
    let loopback = Loopback::start(World::debate()).await;
    let (debate, random) = (id("debate"), id("random"));
    for left in (0..5).rev() {
        let answer = post(&loopback, debate, "x").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("X-RateLimit-Limit"), Some("5"));
        assert_eq!(answer.header("X-RateLimit-Remaining"), Some(left.to_string().as_str()));
        assert_eq!(answer.header("X-RateLimit-Reset-After"), Some("5.000"));
    }
    loopback.wind(Duration::from_millis(3500));
    let refused = post(&loopback, debate, "x").await;
    assert_eq!((refused.status, refused.number("Retry-After")), (429, 1.5));
    assert_eq!(refused.header("X-RateLimit-Scope"), Some("user"));
    assert_eq!(refused.header("X-RateLimit-Global"), None);
    assert_eq!((&refused.body["retry_after"], &refused.body["global"]), (&json!(1.5), &json!(false)));
    let other = post(&loopback, random, "x").await;
    assert_eq!(other.status, 200, "each channel has its own bucket");
    assert_eq!(other.header("X-RateLimit-Bucket"), refused.header("X-RateLimit-Bucket"));
    let reading = ask(&loopback, "GET", &format!("/channels/{debate}/messages"), &Value::Null).await;
    let reading = reading.expect("it is answered");
    assert_eq!(reading.status, 200, "each route has its own");
    assert_ne!(reading.header("X-RateLimit-Bucket"), refused.header("X-RateLimit-Bucket"));
    loopback.wind(Duration::from_millis(1500));
    assert_eq!(post(&loopback, debate, "x").await.status, 200);
    assert_eq!(loopback.limited(), 1);
    loopback.finish();
}

#[tokio::test]
async fn all_requests_share_a_limit_but_for_answers_to_interactions() {
    let loopback = Loopback::start(World::debate()).await;
    let two = Limit { requests: 2, per: Duration::from_secs(1) };
    loopback.set_limits(Limits { global: two, ..Limits::default() });
    let me = async || ask(&loopback, "GET", "/users/@me", &Value::Null).await.expect("it is answered");
    assert_eq!(me().await.status, 200);
    assert_eq!(post(&loopback, id("debate"), "x").await.status, 200);
    let refused = me().await;
    assert_eq!((refused.status, refused.number("Retry-After")), (429, 1.0));
    assert_eq!(refused.header("X-RateLimit-Global"), Some("true"));
    assert_eq!(refused.header("X-RateLimit-Scope"), Some("global"));
    assert_eq!(refused.body["global"], true);
    let answer = json!({ "type": 4, "data": { "content": "x" } });
    let callback = ask(&loopback, "POST", "/interactions/9/none/callback", &answer).await;
    assert_eq!(callback.expect("it is answered").status, 404, "it is dealt with, and unknown");
    loopback.wind(Duration::from_secs(1));
    assert_eq!(me().await.status, 200);
    loopback.finish();
}

#[tokio::test]
async fn whoever_obeys_the_headers_is_never_refused() {
    let loopback = Loopback::start(World::debate()).await;
    for _ in 0..23 {
        let answer = post(&loopback, id("debate"), "x").await;
        assert_eq!(answer.status, 200);
        if answer.header("X-RateLimit-Remaining") == Some("0") {
            loopback.wind(Duration::from_secs_f64(answer.number("X-RateLimit-Reset-After")));
        }
    }
    assert_eq!(loopback.limited(), 0);
    loopback.finish();
}

#[tokio::test]
async fn people_leave_the_bot_time_for_its_messages() {
    let loopback = Loopback::start(World::debate()).await;
    for _ in 0..12 {
        loopback.say("ann", "#debate", "hello");
        assert_eq!(post(&loopback, id("debate"), "x").await.status, 200);
    }
    loopback.finish();
}
