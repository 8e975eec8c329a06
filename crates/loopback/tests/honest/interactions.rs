//! An interaction has three seconds, and its token fifteen minutes.

use std::time::Duration;

use loopback::{Act, Loopback, World};
use serde_json::{Value, json};

use crate::{ask, id, message, post};

/// Ann presses a button; it is answered after so long a time. The interaction, and the status of the answer.
async fn pressed(loopback: &Loopback, on: u64, after: Duration, answer: &Value) -> (u64, u16) {
    let answering = async {
        let Some(Act::Interaction(id)) = loopback.last_act() else { panic!("nobody has pressed anything") };
        loopback.wind(after);
        let path = format!("/interactions/{id}/interaction-token-{id}/callback");
        ask(loopback, "POST", &path, answer).await.expect("it is answered").status
    };
    tokio::join!(biased; loopback.press_id("ann", on, "v1/x"), answering)
}

#[tokio::test]
async fn the_first_response_comes_within_three_seconds() {
    let loopback = Loopback::start(World::debate()).await;
    let on = message(&post(&loopback, id("debate"), "x").await);
    let answer = json!({ "type": 4, "data": { "content": "x" } });
    let (in_time, status) = pressed(&loopback, on, Duration::from_secs(3), &answer).await;
    assert_eq!((status, loopback.was_late(in_time)), (204, false));
    assert!(loopback.made_by(in_time).is_some());
    let (late, status) = pressed(&loopback, on, Duration::from_millis(3001), &answer).await;
    assert_eq!((status, loopback.was_late(late)), (404, true));
    assert_eq!(loopback.made_by(late), None, "nobody sees what comes too late");
    assert!(loopback.violations().concat().contains("after its 3 seconds"));
    loopback.forgive();
    loopback.finish();
}

#[tokio::test]
async fn where_people_are_more_patient_than_discord_an_answer_may_take_longer() {
    let loopback = Loopback::start(World::debate()).await;
    loopback.wait_at_least(Duration::from_mins(1));
    let on = message(&post(&loopback, id("debate"), "x").await);
    let answer = json!({ "type": 4, "data": { "content": "x" } });
    let (in_time, status) = pressed(&loopback, on, Duration::from_mins(1), &answer).await;
    assert_eq!((status, loopback.was_late(in_time)), (204, false));
    let (late, status) = pressed(&loopback, on, Duration::from_millis(60_001), &answer).await;
    assert_eq!((status, loopback.was_late(late)), (404, true));
    assert!(loopback.violations().concat().contains("after its 60 seconds"));
    loopback.forgive();
    loopback.finish();
}

#[tokio::test]
async fn a_token_is_valid_for_fifteen_minutes() {
    let loopback = Loopback::start(World::debate()).await;
    let on = message(&post(&loopback, id("debate"), "x").await);
    let answer = json!({ "type": 4, "data": { "content": "x" } });
    let (interaction, _) = pressed(&loopback, on, Duration::ZERO, &answer).await;
    let path = format!("/webhooks/1000/interaction-token-{interaction}");
    let more = async || {
        let more = ask(&loopback, "POST", &path, &json!({ "content": "more" })).await;
        more.expect("it is answered")
    };
    loopback.wind(Duration::from_mins(15));
    assert_eq!(more().await.status, 200);
    loopback.wind(Duration::from_millis(1));
    let refused = more().await;
    assert_eq!((refused.status, &refused.body["code"]), (401, &json!(50027)));
    loopback.finish();
}
