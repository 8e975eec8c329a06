//! Permissions, the echo of what the bot does, and nonces.

#![expect(
    clippy::disallowed_methods,
    reason = "the pretend Discord is asked everything that a client can ask"
)]

use std::time::Duration;

use loopback::{Loopback, World, world::VIEW_CHANNEL};
use serde_json::{Value, json};

use crate::{
    ask, client, code,
    ear::{Ear, number},
    id, message, post,
};

#[tokio::test]
async fn reads_need_their_permissions() {
    let loopback = Loopback::start(World::debate()).await;
    let http = client(&loopback);
    let open = loopback.say("ann", "#debate", "hello");
    let closed = loopback.say("ann", "#forgetful", "hello");
    assert_eq!(code(http.get_message(id("debate").into(), open.into()).await), 0);
    assert_eq!(code(http.get_message(id("forgetful").into(), closed.into()).await), 50001);
    let path = format!("/channels/{}/messages", id("forgetful"));
    let history = ask(&loopback, "GET", &path, &Value::Null).await.expect("it is answered");
    assert_eq!(history.body, json!([]), "without Read Message History there is no history");
    loopback.deny("#debate", VIEW_CHANNEL);
    assert_eq!(code(http.get_message(id("debate").into(), open.into()).await), 50001);
    assert_eq!(code(http.get_channel(id("debate").into()).await), 50001);
    assert_eq!(post(&loopback, id("debate"), "x").await.status, 403);
    assert_eq!(post(&loopback, id("ostra-1988"), "x").await.status, 403, "its threads are closed too");
    loopback.finish();
}

#[tokio::test]
async fn messages_of_others_are_deleted_by_whoever_manages_messages() {
    let loopback = Loopback::start(World::debate()).await;
    let http = client(&loopback);
    let debate = id("debate");
    let said = loopback.say("ann", "#debate", "hello");
    let own = message(&post(&loopback, debate, "own").await);
    assert_eq!(code(http.delete_message(debate.into(), own.into(), None).await), 0);
    assert_eq!(code(http.delete_message(debate.into(), said.into(), None).await), 50013);
    loopback.give_bot_role("helpers");
    assert_eq!(code(http.delete_message(debate.into(), said.into(), None).await), 0);
    assert_eq!(code(http.delete_message(debate.into(), said.into(), None).await), 10008);
    loopback.finish();
}

#[tokio::test]
async fn the_bots_own_messages_edits_and_deletions_are_echoed() {
    let loopback = Loopback::start(World::debate()).await;
    let mut ear = Ear::open(&loopback, 0, 1).await;
    ear.next("GUILD_CREATE").await;
    let debate = id("debate");
    let own = message(&post(&loopback, debate, "own").await);
    let path = format!("/channels/{debate}/messages/{own}");
    assert_eq!(number(&ear.next("MESSAGE_CREATE").await["id"]), own);
    ask(&loopback, "PATCH", &path, &json!({ "content": "changed" })).await.expect("it is answered");
    let update = ear.next("MESSAGE_UPDATE").await;
    assert_eq!((number(&update["id"]), &update["content"]), (own, &json!("changed")));
    assert!(update["edited_timestamp"].is_string());
    ask(&loopback, "DELETE", &path, &Value::Null).await.expect("it is answered");
    let gone = ear.next("MESSAGE_DELETE").await;
    assert_eq!((number(&gone["id"]), number(&gone["guild_id"])), (own, 2000));
    loopback.finish();
}

#[tokio::test]
async fn a_nonce_counts_in_its_channel_and_for_some_minutes() {
    let loopback = Loopback::start(World::debate()).await;
    let body = json!({ "content": "x", "nonce": "7", "enforce_nonce": true });
    let mut made = Vec::new();
    for (channel, minutes) in [("debate", 0), ("debate", 4), ("random", 0), ("debate", 2)] {
        loopback.wind(Duration::from_mins(minutes));
        let path = format!("/channels/{}/messages", id(channel));
        made.push(message(&ask(&loopback, "POST", &path, &body).await.expect("it is answered")));
    }
    assert_eq!(made[0], made[1], "within five minutes it is the same message");
    assert_ne!(made[0], made[2], "another channel's nonce is another one");
    assert_ne!(made[0], made[3], "after five minutes it is forgotten");
    loopback.finish();
}
