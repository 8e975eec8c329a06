//! The words that conversations have for all of this.

#![expect(
    clippy::disallowed_methods,
    reason = "the pretend Discord is asked everything that a client can ask"
)]

use std::{collections::HashMap, time::Duration};

use loopback::{Loopback, World, transcript, world::SEND_MESSAGES};
use serde_json::json;

use crate::{
    ask, client,
    ear::{Ear, servers},
    id,
};

/// A bot that answers nothing, and has heard everything at once.
#[derive(Default)]
struct Mute {
    heard: HashMap<u64, u64>,
    wound: Duration,
}

impl transcript::Stage for Mute {
    async fn heard(&mut self, message: u64, times: u64) -> String {
        self.heard.insert(message, times);
        "silent".to_owned()
    }

    async fn wind(&mut self, by: Duration) {
        self.wound += by;
    }

    async fn followed(&mut self, _: u64, _: u64) {}

    async fn joined(&mut self) {}

    async fn lose_database(&mut self) {}

    async fn hold_database(&mut self, _: bool) {}

    async fn fail_database(&mut self, _: bool) {}

    fn fail_store(&mut self, _: bool) {}
}

#[tokio::test]
async fn what_is_so_before_the_bot_connects_is_arranged() {
    let text = "\
at the start discord refuses GET /users/@me: 500 0
at the start discord has 2 shards
at the start server Elsewhere appears
at the start server Elsewhere is unavailable
at the start server Faraway appears
";
    let loopback = Loopback::start(World::debate()).await;
    transcript::arrange(&loopback, text);
    assert_eq!(loopback.orders_left(), ["GET /users/@me"]);
    let told = ask(&loopback, "GET", "/gateway/bot", &json!(null)).await.expect("it is answered").body;
    assert_eq!(told["shards"], 2);
    let mut ear = Ear::open(&loopback, 0, 2).await;
    assert_eq!(servers(&ear.next("READY").await), [2000, 2500]);
    assert!(client(&loopback).get_current_user().await.is_err());
    let played = transcript::play(&loopback, &mut Mute::default(), text).await;
    assert_eq!(played, text, "in the play they are there to be read");
    loopback.finish();
}

#[tokio::test]
async fn what_becomes_of_places_can_be_said() {
    let text = "\
server Elsewhere appears
ann in #debate of Elsewhere: hello
    silent
server Elsewhere is unavailable
ann in #debate of Elsewhere: hello
    unheard
server Elsewhere is back
bot leaves Elsewhere
bot may not view #debate
ann in #ostra-1988: hello
    unheard
bot may not send in #debate
bot may view #debate again
ann in #ostra-1988: hello
    silent
threads of #debate are listed
bot gets the role helpers
role newcomers is deleted
channel #hall is deleted
clock +10m
discord waits 4s
";
    let loopback = Loopback::start(World::debate()).await;
    let mut ear = Ear::open(&loopback, 0, 1).await;
    ear.next("GUILD_CREATE").await;
    let mut stage = Mute::default();
    let played = transcript::play(&loopback, &mut stage, text).await;
    assert_eq!(played, text);
    assert_eq!(loopback.denied("#debate"), SEND_MESSAGES);
    assert_eq!(stage.wound, Duration::from_mins(10), "Discord waits on its own clock");
    let heard = ["GUILD_CREATE", "GUILD_DELETE", "GUILD_CREATE", "GUILD_DELETE", "CHANNEL_UPDATE"];
    let heard = heard.into_iter().chain(["THREAD_LIST_SYNC", "THREAD_LIST_SYNC", "GUILD_ROLE_DELETE"]);
    for name in heard.chain(["CHANNEL_DELETE"]) {
        ear.next(name).await;
    }
    loopback.finish();
}

/// A bot that answers every message in #debate, and has dealt with it when its answer is taken, refused or lost.
struct Parrot<'l>(&'l Loopback);

impl transcript::Stage for Parrot<'_> {
    async fn heard(&mut self, message: u64, _: u64) -> String {
        let of = self.0.message(message).expect("it is there");
        if of["author"]["bot"] == true {
            return "silent: bot".to_owned();
        }
        let path = format!("/channels/{}/messages", id("debate"));
        // Begun again, it goes on with the same message.
        let body = json!({
            "content": of["content"], "nonce": message.to_string(), "enforce_nonce": true, "allowed_mentions": { "parse": [] },
        });
        match ask(self.0, "POST", &path, &body).await {
            Some(answer) if answer.status == 200 => "speak".to_owned(),
            Some(answer) => format!("silent: {}", answer.status),
            None => "silent: lost".to_owned(),
        }
    }

    async fn wind(&mut self, _: Duration) {}

    async fn followed(&mut self, _: u64, _: u64) {}

    async fn joined(&mut self) {}

    async fn lose_database(&mut self) {}

    async fn hold_database(&mut self, _: bool) {}

    async fn fail_database(&mut self, _: bool) {}

    fn fail_store(&mut self, _: bool) {}
}

#[tokio::test]
async fn what_becomes_of_requests_can_be_said() {
    let text = "\
discord refuses POST /channels: 500 0
ann in #debate: one
    silent: 500
discord limits POST /channels for 10ms
ann in #debate: two
    silent: 429
discord cuts POST /channels
ann in #debate: three
    silent: lost
discord takes POST /channels and loses the answer
ann in #debate: four
    silent: lost
    bot says, pinging nobody:
    | four
discord holds the answer to POST /channels
ann in #debate: five
    discord holds POST /channels/3001/messages
    bot says, pinging nobody:
    | five
ben in #debate: six
    bot says, pinging nobody:
    | six
discord lets go
";
    let loopback = Loopback::start(World::debate()).await;
    let mut ear = Ear::open(&loopback, 0, 1).await;
    ear.next("GUILD_CREATE").await;
    let played = transcript::play(&loopback, &mut Parrot(&loopback), text).await;
    assert_eq!(played, text);
    loopback.finish();
}
