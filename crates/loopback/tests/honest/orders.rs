//! Any request is refused, held back or lost when a test says so, those of the bot's start too.

use std::time::Duration;

use loopback::{Loopback, Scope, When, World};
use serde_json::{Value, json};

use crate::{ask, id, post};

#[tokio::test]
async fn every_request_of_the_start_can_be_refused() {
    let loopback = Loopback::start(World::debate()).await;
    let commands = json!([{ "name": "topic", "description": "A topic" }]);
    let start = [
        ("GET", "/users/@me", Value::Null),
        ("GET", "/gateway", Value::Null),
        ("GET", "/gateway/bot", Value::Null),
        ("GET", "/applications/@me", Value::Null),
        ("PUT", "/applications/1000/commands", commands),
    ];
    for (method, path, body) in start {
        loopback.fail_next(&format!("{method} {path}"), 503, 0);
        assert_eq!(loopback.orders_left().len(), 1);
        let refused = ask(&loopback, method, path, &body).await.expect("it is answered");
        assert_eq!(refused.status, 503, "{method} {path}");
        let taken = ask(&loopback, method, path, &body).await.expect("it is answered");
        assert_eq!(taken.status, 200, "{method} {path}: once only");
    }
    loopback.finish();
}

#[tokio::test]
async fn a_request_is_refused_as_one_too_many() {
    let loopback = Loopback::start(World::debate()).await;
    loopback.limit_next("POST /channels", Duration::from_millis(10));
    let refused = post(&loopback, id("debate"), "x").await;
    assert_eq!((refused.status, refused.number("Retry-After")), (429, 0.01));
    assert_eq!(refused.header("X-RateLimit-Remaining"), Some("0"));
    assert_eq!(refused.body["retry_after"], 0.01);
    assert_eq!(post(&loopback, id("debate"), "x").await.status, 200);
    loopback.finish();
}

#[tokio::test]
async fn a_request_is_held_until_it_is_let_go() {
    let loopback = Loopback::start(World::debate()).await;
    for (when, meanwhile) in [(When::Before, 0), (When::After, 1)] {
        let before = loopback.own_messages(0).len();
        let held = loopback.held();
        loopback.hold_next("POST /channels", when);
        let posting = post(&loopback, id("debate"), "x");
        let letting_go = async {
            loopback.wait_held(held + 1).await;
            assert_eq!(loopback.last_held(), format!("POST /channels/{}/messages", id("debate")));
            assert_eq!(loopback.own_messages(0).len() - before, meanwhile, "{when:?}");
            loopback.release();
        };
        let (posted, ()) = tokio::join!(posting, letting_go);
        assert_eq!(posted.status, 200);
        assert_eq!(loopback.own_messages(0).len() - before, 1, "{when:?}");
    }
    loopback.finish();
}

#[tokio::test]
async fn a_connection_is_cut_before_or_after_the_work_is_done() {
    let loopback = Loopback::start(World::debate()).await;
    for (when, done) in [(When::Before, 0), (When::After, 1)] {
        let before = loopback.own_messages(0).len();
        loopback.lose_next("POST /channels", when);
        let path = format!("/channels/{}/messages", id("debate"));
        let answer = ask(&loopback, "POST", &path, &json!({ "content": "x" })).await;
        assert!(answer.is_none(), "{when:?}: nothing comes back");
        assert_eq!(loopback.own_messages(0).len() - before, done, "{when:?}");
    }
    assert_eq!(post(&loopback, id("debate"), "x").await.status, 200, "the next connection is whole");
    loopback.finish();
}

#[tokio::test]
async fn a_refusal_says_whose_limit_it_is() {
    let loopback = Loopback::start(World::debate()).await;
    for (scope, named, global) in
        [(Scope::User, "user", false), (Scope::Shared, "shared", false), (Scope::Global, "global", true)]
    {
        loopback.wind(Duration::from_secs(5));
        loopback.limit_next_for("POST", Duration::from_secs(2), scope);
        let refused = post(&loopback, id("debate"), "x").await;
        assert_eq!((refused.status, refused.number("Retry-After")), (429, 2.0));
        assert_eq!(refused.header("X-RateLimit-Scope"), Some(named));
        assert_eq!(refused.header("X-RateLimit-Global").is_some(), global);
        assert_eq!(refused.body["global"], global);
        // What others have spent leaves the bot's own bucket as it was.
        assert_eq!(refused.header("X-RateLimit-Remaining") == Some("0"), scope == Scope::User);
    }
    loopback.finish();
}
