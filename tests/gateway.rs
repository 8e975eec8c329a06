//! The real program, and a gateway that is not well: whatever happens on the connection, nothing is answered twice, nothing is lost that was
//! said after a resume, and the program goes on.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/alone.rs"]
mod bot;
#[path = "gateway/events.rs"]
mod events;
#[path = "gateway/garbage.rs"]
mod garbage;
#[path = "gateway/sessions.rs"]
mod sessions;

use std::time::{Duration, Instant};

use bot::{Bot, SAID, answered_once, connected, until};
use loopback::{Loopback, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_cut_at_any_byte_of_an_event_is_resumed() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = connected(&loopback).await;
    // The header of the frame has four bytes; the last offset lies in the event that follows.
    for (times, bytes) in (1..).zip([1, 2, 3, 4, 5, 6, 60, 124, 125, 126, 127, 128, 500, 900, 1400]) {
        loopback.cut_after(bytes);
        let cut = loopback.say("ann", "#debate", SAID);
        let away = loopback.say("ben", "#random", SAID);
        loopback.wait_resumed(times).await;
        answered_once(&loopback, &[cut, away]).await;
    }
    assert_eq!(loopback.identifies(), 1, "{}", bot.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_cut_at_any_byte_before_it_stands_is_begun_again() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = connected(&loopback).await;
    // In the answer of HTTP, in its last line, in the header of the first frame, in `hello`, and before `resumed`.
    for bytes in [1, 30, 100, 128, 129, 130, 131, 132, 150, 165, 180, 200, 220] {
        loopback.cut_next_after(bytes);
        loopback.drop_connection();
        let message = loopback.say("ann", "#debate", SAID);
        answered_once(&loopback, &[message]).await;
    }
    // Several in a row: serenity by itself gives up after two, and begins a new session.
    for bytes in [1, 100, 140] {
        loopback.cut_next_after(bytes);
    }
    loopback.drop_connection();
    let message = loopback.say("ann", "#debate", SAID);
    answered_once(&loopback, &[message]).await;
    assert_eq!(loopback.identifies(), 1, "{}", bot.log());
    assert!(bot.log().contains("gateway cannot be reached"), "{}", bot.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn heartbeats_that_stay_without_an_answer_while_events_come_are_noticed() {
    let loopback = Loopback::start(World::debate()).await;
    loopback.set_heartbeat(Duration::from_secs(8));
    let bot = connected(&loopback).await;
    loopback.leave_heartbeats(true);
    let began = Instant::now();
    while loopback.resumes() == 0 {
        assert!(began.elapsed() < Duration::from_secs(40), "nobody notices: {}", bot.log());
        assert_eq!(loopback.identifies(), 1, "a new session misses what was said: {}", bot.log());
        loopback.say("ben", "#random", "what time is it there");
        loopback.heartbeat().await;
    }
    loopback.leave_heartbeats(false);
    let message = loopback.say("ann", "#debate", SAID);
    answered_once(&loopback, &[message]).await;
    assert_eq!(loopback.identifies(), 1, "{}", bot.log());
    assert!(bot.log().contains("Discord does not answer a heartbeat"), "{}", bot.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_in_the_first_second_is_answered() {
    let loopback = Loopback::start(World::debate().beside(World::elsewhere())).await;
    // Nothing else of the start is done yet.
    loopback.hold_next("PUT /applications", loopback::When::Before);
    let bot = Bot::start(&loopback.api());
    loopback.wait_identified(1).await;
    let places = ["#debate", "#random", "#hall", "#debate of Elsewhere", "#ostra-1988"];
    let said: Vec<u64> = places.iter().map(|place| loopback.say("ann", place, SAID)).collect();
    answered_once(&loopback, &said).await;
    loopback.release();
    loopback.wait_registered(1).await;
    assert!(!bot.log().contains("could not answer"), "{}", bot.log());
    loopback.finish();
}
