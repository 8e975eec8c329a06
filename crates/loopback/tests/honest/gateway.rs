//! Shards, servers that come and go, and what is deleted.

#![expect(
    clippy::disallowed_methods,
    reason = "the pretend Discord is asked everything that a client can ask"
)]

use loopback::{
    Loopback, World,
    world::{Server, VIEW_CHANNEL},
};
use serde_json::{Value, json};

use crate::{
    ask, client, code,
    ear::{Ear, number, servers},
    id, post,
};

#[tokio::test]
async fn each_shard_hears_of_its_own_servers() {
    let world = World::debate().beside(World::elsewhere()).beside(World::faraway());
    let (debate, elsewhere, faraway) = (2000, 2500, World::faraway().guild);
    let loopback = Loopback::start(world).await;
    loopback.set_shards(2, 16);
    let told = ask(&loopback, "GET", "/gateway/bot", &Value::Null).await.expect("it is answered").body;
    assert_eq!(told["shards"], 2);
    assert_eq!(told["session_start_limit"]["max_concurrency"], 16);
    assert_eq!(told["session_start_limit"]["remaining"], 1000);
    let (mut first, mut second) = (Ear::open(&loopback, 0, 2).await, Ear::open(&loopback, 1, 2).await);
    assert_eq!(servers(&first.next("READY").await), [debate, elsewhere]);
    assert_eq!(servers(&second.next("READY").await), [faraway]);
    assert_eq!(number(&second.next("GUILD_CREATE").await["id"]), faraway);
    loopback.say("ann", "#debate", "here");
    loopback.say("ann", "#debate of Faraway", "there");
    loopback.say("ann", "#debate of Elsewhere", "elsewhere");
    let heard = second.next("MESSAGE_CREATE").await;
    assert_eq!((&heard["content"], number(&heard["guild_id"])), (&json!("there"), faraway));
    assert_eq!(first.next("MESSAGE_CREATE").await["content"], "here");
    let heard = first.next("MESSAGE_CREATE").await;
    assert_eq!((&heard["content"], number(&heard["guild_id"])), (&json!("elsewhere"), elsewhere));
    let told = ask(&loopback, "GET", "/gateway/bot", &Value::Null).await.expect("it is answered").body;
    assert_eq!(told["session_start_limit"]["remaining"], 998);
    loopback.finish();
}

#[tokio::test]
async fn a_shard_that_cannot_be_is_refused() {
    let loopback = Loopback::start(World::debate()).await;
    let _ear = Ear::open(&loopback, 2, 2).await;
    loopback.wait_closed(1).await;
    assert_eq!(loopback.closes(), [4010]);
    loopback.finish();
}

#[tokio::test]
async fn a_shard_with_too_many_servers_is_refused() {
    let mut world = World::debate();
    world.others = (1..=2500)
        .map(|id| Server { id, name: id.to_string(), roles: Vec::new(), joined_at: world.joined_at.clone() })
        .collect();
    let loopback = Loopback::start(world).await;
    let _ear = Ear::open(&loopback, 0, 1).await;
    loopback.wait_closed(1).await;
    assert_eq!(loopback.closes(), [4011]);
    loopback.finish();
}

#[tokio::test]
async fn a_server_is_unavailable_and_comes_later() {
    let loopback = Loopback::start(World::debate().beside(World::elsewhere())).await;
    loopback.lose_server("Elsewhere");
    let mut ear = Ear::open(&loopback, 0, 1).await;
    assert_eq!(servers(&ear.next("READY").await), [2000, 2500]);
    assert_eq!(number(&ear.next("GUILD_CREATE").await["id"]), 2000);
    loopback.say("ann", "#debate of Elsewhere", "nobody hears this");
    loopback.find_server("Elsewhere");
    assert_eq!(number(&ear.next("GUILD_CREATE").await["id"]), 2500);
    assert!(!ear.skipped("MESSAGE_CREATE"), "what was said meanwhile is not sent");
    loopback.lose_server("Elsewhere");
    let lost = ear.next("GUILD_DELETE").await;
    assert_eq!((number(&lost["id"]), &lost["unavailable"]), (2500, &json!(true)));
    loopback.finish();
}

#[tokio::test]
async fn a_server_that_was_left_is_closed() {
    let loopback = Loopback::start(World::debate().beside(World::elsewhere())).await;
    let mut ear = Ear::open(&loopback, 0, 1).await;
    ear.next("GUILD_CREATE").await;
    loopback.leave("Elsewhere");
    let left = ear.next("GUILD_DELETE").await;
    assert_eq!((number(&left["id"]), &left["unavailable"]), (2500, &json!(false)));
    let http = client(&loopback);
    assert_eq!(code(http.get_guild(2500.into()).await), 10004);
    let there = World::elsewhere().channel("debate").id;
    assert_eq!(code(http.get_channel(there.into()).await), 50001);
    assert_eq!(post(&loopback, there, "x").await.status, 403);
    assert_eq!(code(http.get_guild(2000.into()).await), 0);
    loopback.finish();
}

#[tokio::test]
async fn a_server_appears_while_the_bot_is_connected() {
    let loopback = Loopback::start(World::debate()).await;
    let mut ear = Ear::open(&loopback, 0, 1).await;
    ear.next("GUILD_CREATE").await;
    loopback.add_server(World::elsewhere());
    assert_eq!(ear.next("GUILD_CREATE").await["name"], "Elsewhere");
    let first = loopback.say("ann", "#hall of Elsewhere", "hello");
    let heard = ear.next("MESSAGE_CREATE").await;
    assert_eq!((number(&heard["id"]), number(&heard["guild_id"])), (first, 2500));
    loopback.finish();
}

#[tokio::test]
async fn channels_threads_and_roles_are_deleted() {
    let loopback = Loopback::start(World::debate()).await;
    let mut ear = Ear::open(&loopback, 0, 1).await;
    ear.next("GUILD_CREATE").await;
    let said = loopback.say("ann", "#ostra-1988", "hello");
    loopback.delete_channel("#quiet-thread");
    assert_eq!(number(&ear.next("THREAD_DELETE").await["id"]), id("quiet-thread"));
    loopback.delete_channel("#debate");
    assert_eq!(number(&ear.next("CHANNEL_DELETE").await["id"]), id("debate"));
    assert_eq!(loopback.message(said), None, "its threads go with it");
    assert_eq!(code(client(&loopback).get_channel(id("debate").into()).await), 10003);
    loopback.delete_role("newcomers");
    let gone = ear.next("GUILD_ROLE_DELETE").await;
    assert_eq!((number(&gone["guild_id"]), number(&gone["role_id"])), (2000, 6001));
    loopback.finish();
}

#[tokio::test]
async fn what_the_bot_may_not_see_it_is_not_sent_until_it_may() {
    let loopback = Loopback::start(World::debate()).await;
    loopback.deny("#debate", VIEW_CHANNEL);
    let mut ear = Ear::open(&loopback, 0, 1).await;
    let server = ear.next("GUILD_CREATE").await;
    let threads = server["threads"].as_array().expect("threads");
    assert!(threads.iter().all(|thread| number(&thread["id"]) != id("ostra-1988")), "it is hidden");
    loopback.say("ann", "#debate", "hidden");
    loopback.say("ann", "#ostra-1988", "hidden too");
    loopback.deny("#debate", 0);
    ear.next("CHANNEL_UPDATE").await;
    let listed = ear.next("THREAD_LIST_SYNC").await;
    assert_eq!(number(&listed["channel_ids"][0]), id("debate"));
    assert_eq!(number(&listed["threads"][0]["id"]), id("ostra-1988"));
    assert!(!ear.skipped("MESSAGE_CREATE"));
    loopback.say("ann", "#ostra-1988", "seen");
    assert_eq!(ear.next("MESSAGE_CREATE").await["content"], "seen");
    loopback.finish();
}
