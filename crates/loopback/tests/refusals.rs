//! What the loopback refuses, and how it tells: Discord's own codes, unknown routes by name, bodies that Discord's description
//! does not know, events that serenity cannot parse.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics, also in what its tests share"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "the pretend Discord is asked everything that a client can ask"
)]

#[path = "../../../tests/support/skipped.rs"]
mod skipped;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use loopback::{Loopback, Said, TOKEN, Voice, World, transcript};
use serde_json::{Value, json};
use serenity::http::{Http, HttpBuilder, HttpError, LightMethod, Request, Route};

fn client(loopback: &Loopback, token: &str) -> Http {
    HttpBuilder::new(token).proxy(loopback.api()).ratelimiter_disabled(true).build()
}

/// Posts a message's body, and returns Discord's code; 0 if it was taken.
async fn post(http: &Http, channel: u64, body: &Value) -> isize {
    let bytes = serde_json::to_vec(body).expect("it is JSON");
    let route = Route::ChannelMessages { channel_id: channel.into() };
    let request = Request::new(route, LightMethod::Post).body(Some(bytes));
    code(http.request(request).await)
}

fn code<T>(result: serenity::Result<T>) -> isize {
    match result {
        Ok(_) => 0,
        Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(response))) => response.error.code,
        Err(other) => panic!("not Discord's refusal: {other}"),
    }
}

fn button(id: &str, label: &str) -> Value {
    json!({ "type": 2, "style": 2, "custom_id": id, "label": label })
}

fn row(parts: &[Value]) -> Value {
    json!({ "type": 1, "components": parts })
}

#[tokio::test]
async fn messages_are_refused_as_discord_refuses_them() {
    let loopback = Loopback::start(World::debate()).await;
    let http = client(&loopback, TOKEN);
    let id = |name: &str| World::debate().channel(name).id;
    let debate = id("debate");
    let text = |length: usize| "x".repeat(length);
    let many: Vec<Value> = (0..6).map(|number| button(&format!("b{number}"), "B")).collect();
    let options: Vec<Value> =
        (0..26).map(|number| json!({ "label": "L", "value": format!("{number}") })).collect();
    let fields: Vec<Value> = (0..26).map(|_| json!({ "name": "n", "value": "v" })).collect();
    let long = json!({ "description": text(4000) });
    let select = |options: &[Value]| json!({ "type": 3, "custom_id": "s", "options": options });
    let one = [json!({ "label": "L", "value": "v" })];
    let rows = [
        (debate, json!({ "content": text(2000) }), 0),
        (debate, json!({ "content": text(2001) }), 50035),
        (debate, json!({ "content": " " }), 50006),
        (debate, json!({ "embeds": [{ "title": text(257) }] }), 50035),
        (debate, json!({ "embeds": [{ "description": text(4097) }] }), 50035),
        (debate, json!({ "embeds": [{ "fields": fields }] }), 50035),
        (debate, json!({ "embeds": [{ "fields": [{ "name": "n", "value": text(1025) }] }] }), 50035),
        (debate, json!({ "embeds": [{ "title": "t", "footer": { "text": text(2049) } }] }), 50035),
        (debate, json!({ "embeds": [long.clone(), long] }), 50035),
        (debate, json!({ "content": "x", "components": [row(&many)] }), 50035),
        (
            debate,
            json!({ "content": "x", "components": [row(&[button("a", "A"), button("a", "B")])] }),
            50035,
        ),
        (debate, json!({ "content": "x", "components": [row(&[button(&text(101), "A")])] }), 50035),
        (debate, json!({ "content": "x", "components": [row(&[button("a", &text(81))])] }), 50035),
        (debate, json!({ "content": "x", "components": [row(&[select(&options)])] }), 50035),
        (debate, json!({ "content": "x", "components": [row(&[select(&one), button("a", "A")])] }), 50035),
        (debate, json!({ "content": "x", "components": vec![row(&[button("a", "A")]); 6] }), 50035),
        (debate, json!({ "content": "x", "message_reference": { "message_id": "1" } }), 50035),
        (
            debate,
            json!({ "content": "x", "message_reference": { "message_id": "1", "fail_if_not_exists": false } }),
            0,
        ),
        (id("quiet"), json!({ "content": "x" }), 50013),
        (id("plain"), json!({ "embeds": [{ "title": "dropped" }] }), 50006),
        (
            id("forgetful"),
            json!({ "content": "x", "message_reference": { "message_id": "1", "fail_if_not_exists": false } }),
            160_002,
        ),
        (9, json!({ "content": "x" }), 10003),
    ];
    for (channel, body, expected) in rows {
        loopback.wind(std::time::Duration::from_secs(5));
        assert_eq!(post(&http, channel, &body).await, expected, "{body}");
    }
    assert_eq!(code(http.get_message(debate.into(), 9.into()).await), 10008);
    let answer = json!({ "type": 4, "data": { "content": "x" } });
    assert_eq!(code(http.create_interaction_response(9.into(), "none", &answer, Vec::new()).await), 10062);
    assert_eq!(code(client(&loopback, "wrong").get_current_user().await), 0, "401 has the code 0");
    let refused = client(&loopback, "wrong").get_current_user().await;
    assert!(refused.is_err());
    assert!(loopback.violations().iter().any(|one| one.contains("50035")));
    loopback.forgive();
    loopback.finish();
}

#[tokio::test]
async fn a_nonce_that_is_enforced_makes_one_message() {
    let loopback = Loopback::start(World::debate()).await;
    let http = client(&loopback, TOKEN);
    let body = json!({ "content": "x", "nonce": "7", "enforce_nonce": true });
    for _ in 0..2 {
        assert_eq!(post(&http, World::debate().channel("debate").id, &body).await, 0);
    }
    assert_eq!(loopback.own_messages(0).len(), 1);
    loopback.finish();
}

#[tokio::test]
async fn limits_do_not_pass_because_the_house_winds_its_clock_on() {
    let hour = Arc::new(AtomicU64::new(0));
    let now = {
        let hour = hour.clone();
        Arc::new(move || format!("2026-11-24T{:02}:00:00Z", hour.load(Ordering::SeqCst)))
    };
    let loopback = Loopback::host(World::debate(), 1_800_000_000_000, now).await.expect("a free port");
    let http = client(&loopback, TOKEN);
    let body = json!({ "content": "x", "nonce": "7", "enforce_nonce": true });
    for at in [1, 19] {
        hour.store(at, Ordering::SeqCst);
        assert_eq!(post(&http, World::debate().channel("debate").id, &body).await, 0);
    }
    let own = loopback.own_messages(0);
    assert_eq!(own.len(), 1, "18 hours of the house's clock are no hours of Discord's");
    let stamped = loopback.message(own[0]).expect("it is there")["timestamp"].clone();
    assert_eq!(stamped, "2026-11-24T01:00:00Z");
}

#[tokio::test]
#[should_panic(expected = "the loopback knows no route `GET /guilds/2000/webhooks`")]
async fn an_unknown_route_fails_by_name() {
    let loopback = Loopback::start(World::debate()).await;
    let _ = client(&loopback, TOKEN).get_guild_webhooks(2000.into()).await;
    loopback.finish();
}

#[tokio::test]
async fn a_body_that_discord_does_not_describe_is_refused() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/discord/openapi.json");
    if !std::env::var_os("DISCORD_OPENAPI").is_some_and(|path| Path::new(&path).exists())
        && !Path::new(beside).exists()
    {
        skipped::skipped("openapi", "Discord's API description is not there (DISCORD_OPENAPI)");
        return;
    }
    let loopback = Loopback::start(World::debate()).await;
    let http = client(&loopback, TOKEN);
    let channel = World::debate().channel("debate").id;
    let body = json!({ "content": "x", "allowed_mentions": { "parse": ["nobody"] } });
    assert_eq!(post(&http, channel, &body).await, 50035);
    let said = loopback.violations().join("\n");
    assert!(said.contains("POST /channels/{channel_id}/messages: at /allowed_mentions"), "{said}");
    loopback.forgive();
    loopback.finish();
}

#[tokio::test]
#[should_panic(expected = "serenity cannot parse MESSAGE_CREATE, and would drop it silently: missing field")]
async fn an_event_that_serenity_cannot_parse_fails_loudly() {
    let loopback = Loopback::start(World::debate()).await;
    loopback.dispatch_raw("MESSAGE_CREATE", &json!({ "id": "1" }));
}

#[tokio::test]
#[should_panic(expected = "serenity cannot parse BREAKING_NEWS")]
async fn an_event_that_serenity_does_not_know_fails_loudly() {
    let loopback = Loopback::start(World::debate()).await;
    loopback.dispatch_raw("BREAKING_NEWS", &json!({}));
}

#[tokio::test]
async fn every_way_of_saying_something_can_be_parsed() {
    let loopback = Loopback::start(World::debate()).await;
    let first = loopback.say("ann", "#debate", "hello");
    let said = |said: Said| loopback.say_as("ben", "#ostra-1988", said);
    said(Said { reply_to: Some(first), ..Said::default() });
    said(Said { voice: Voice::Webhook, ..Said::default() });
    said(Said { voice: Voice::System, ..Said::default() });
    said(Said { forwarded: Some("x".to_owned()), ..Said::default() });
    loopback.edit(first, "hello again");
    loopback.delete(first);
    loopback.finish();
}

#[test]
#[should_panic(expected = "is not what happened")]
fn a_transcript_that_differs_fails_with_the_difference() {
    transcript::compare(
        Path::new("a.txt"),
        "ann in #debate: hello\n",
        "ann in #debate: hello\n    bot says:\n",
    );
}
