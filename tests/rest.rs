//! The real program, and an API that is not well: what may have been done is looked for and never done twice, what is forbidden is left
//! alone until it may be allowed, and what troubles one place delays no other.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/alone.rs"]
mod bot;

use std::time::{Duration, Instant};

use bot::{Bot, SAID, answered_once, connected, until};
use loopback::{Loopback, Scope, When, World, world::SEND_MESSAGES};

/// How many messages were to be posted in a channel.
fn posted(loopback: &Loopback, channel: u64) -> usize {
    let path = format!("/channels/{channel}/messages");
    loopback.requests().iter().filter(|request| request.method == "POST" && request.path == path).count()
}

/// What moderators are told of a message that has no reply.
async fn why(loopback: &Loopback, message: u64) -> String {
    let asked = loopback.menu("mod", message, "Why, or why not?").await;
    let answer = loopback.answer(asked).expect("it is answered");
    answer["data"]["content"].as_str().unwrap_or_default().to_owned()
}

/// Waits until the bot has given a reply up, and has dealt with what came before another message.
async fn given_up(loopback: &Loopback, bot: &Bot, times: usize) {
    let lines = || bot.log().lines().filter(|line| line.contains("could not answer")).count();
    until(loopback, "a reply to be given up", || lines() >= times).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_too_many_is_made_once_more_when_its_time_has_come() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = connected(&loopback).await;
    for (times, scope) in (1..).zip([Scope::User, Scope::Shared, Scope::Global]) {
        let wait = Duration::from_secs(1);
        loopback.limit_next_for("POST /channels/3001/messages", wait, scope);
        let began = Instant::now();
        let message = loopback.say("ann", "#debate", SAID);
        answered_once(&loopback, &[message]).await;
        assert!(began.elapsed() >= wait, "{scope:?}: it was asked too early");
        assert_eq!(posted(&loopback, 3001), 2 * times, "{scope:?}: {}", bot.log());
    }
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_whose_body_a_proxy_has_lost_is_sent_again() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = connected(&loopback).await;
    for (times, code) in (1..).zip([50006, 50109]) {
        loopback.fail_next("POST /channels/3001/messages", 400, code);
        let message = loopback.say("ann", "#debate", SAID);
        answered_once(&loopback, &[message]).await;
        assert_eq!(posted(&loopback, 3001), 2 * times, "{code}: {}", bot.log());
    }
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_of_discords_is_waited_out_and_the_reply_stands_once() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = connected(&loopback).await;
    let mut said = Vec::new();
    for (channel, status) in [("debate", 500), ("random", 502), ("plain", 503), ("mods", 504)] {
        let id = World::debate().channel(channel).id;
        loopback.fail_next(&format!("POST /channels/{id}/messages"), status, 0);
        said.push(loopback.say("ann", &format!("#{channel}"), SAID));
    }
    // Not taken, and taken: in both the answer never comes.
    for (channel, when) in [("forgetful", When::Before), ("ostra-1988", When::Before)] {
        let id = World::debate().channel(channel).id;
        loopback.lose_next(&format!("POST /channels/{id}/messages"), when);
        said.push(loopback.say("ben", &format!("#{channel}"), SAID));
    }
    // Where the bot may not read what was said, its reply names no message.
    let forgetful = said.remove(4);
    answered_once(&loopback, &said).await;
    let sent = || {
        bot.log()
            .lines()
            .filter(|line| line.contains("answered") && line.contains(&forgetful.to_string()))
            .count()
    };
    until(&loopback, "the reply in #forgetful", || sent() == 1).await;
    assert_eq!(posted(&loopback, 3005), 1, "a request whose connection was cut is not noted: {}", bot.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_discord_took_is_sent_no_second_time_where_the_answer_is_lost() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = connected(&loopback).await;
    let mut said = Vec::new();
    for channel in ["debate", "random", "ostra-1988"] {
        let id = World::debate().channel(channel).id;
        loopback.lose_next(&format!("POST /channels/{id}/messages"), When::After);
        said.push(loopback.say("ann", &format!("#{channel}"), SAID));
    }
    // Where the bot may not look what stands there, the nonce makes one of two.
    loopback.lose_next("POST /channels/3005/messages", When::After);
    let forgetful = loopback.say("ben", "#forgetful", SAID);
    let found = || bot.log().lines().filter(|line| line.contains("the reply had been sent")).count();
    until(&loopback, "the replies to be found", || found() == said.len()).await;
    until(&loopback, "the reply in #forgetful", || posted(&loopback, 3005) == 2).await;
    answered_once(&loopback, &said).await;
    let in_forgetful = loopback
        .own_messages(forgetful)
        .into_iter()
        .filter(|id| loopback.message(*id).is_some_and(|message| message["channel_id"] == "3005"));
    assert_eq!(in_forgetful.count(), 1, "{}", bot.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_was_done_and_hangs_is_given_up_and_its_message_found() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = connected(&loopback).await;
    loopback.hold_next("POST /channels/3001/messages", When::After);
    let message = loopback.say("ann", "#debate", SAID);
    loopback.wait_held(1).await;
    // Nobody lets it go; elsewhere nobody notices.
    let other = loopback.say("ben", "#random", SAID);
    loopback.wait_for_reply_to(other).await;
    until(&loopback, "the reply to be found", || bot.log().contains("the reply had been sent")).await;
    answered_once(&loopback, &[message, other]).await;
    assert!(bot.log().contains("no answer in time"), "{}", bot.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_where_the_bot_is_forbidden_to_speak_is_left_alone_until_that_may_have_changed() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = connected(&loopback).await;
    let changes: [fn(&Loopback); 4] = [
        |loopback| loopback.deny("#debate", 0),
        |loopback| {
            loopback.deny_quietly("#debate", 0);
            loopback.tell_role("helpers");
        },
        |loopback| {
            loopback.deny_quietly("#debate", 0);
            loopback.tell_own_member();
        },
        |loopback| {
            loopback.deny_quietly("#debate", 0);
            loopback.delete_role("newcomers");
        },
    ];
    let mut asked = 0;
    for (times, change) in (1..).zip(changes) {
        loopback.deny_quietly("#debate", SEND_MESSAGES);
        let refused = loopback.say("ann", "#debate", SAID);
        given_up(&loopback, &bot, times).await;
        asked += 1;
        let silent: Vec<u64> = (0..5).map(|_| loopback.say("ben", "#debate", SAID)).collect();
        // What was said in another channel is answered, and what came before it was dealt with.
        answered_once(&loopback, &[loopback.say("ann", "#random", SAID)]).await;
        assert_eq!(posted(&loopback, 3001), asked, "{}", bot.log());
        for message in [refused, silent[0]] {
            let told = why(&loopback, message).await;
            assert!(told.contains("**Silent**: the bot may not send messages there."), "{told}");
            assert!(told.contains("Send Messages"), "{told}");
        }
        change(&loopback);
        let message = loopback.say("ann", "#debate", SAID);
        answered_once(&loopback, &[message]).await;
        asked += 1;
        assert_eq!(posted(&loopback, 3001), asked, "{}", bot.log());
    }
    let forbidden = loopback.requests().iter().filter(|request| request.status == 403).count();
    assert_eq!(forbidden, 4);
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_discord_refuses_is_given_up_at_once_and_moderators_are_told_why() {
    let loopback = Loopback::start(World::debate()).await;
    let mut bot = connected(&loopback).await;
    for (times, (status, code, sentence)) in (1..).zip([
        (400, 200_000, "the server's AutoMod, or Discord's own filter, kept the reply back"),
        (403, 240_000, "the server's AutoMod, or Discord's own filter, kept the reply back"),
        (400, 50_083, "the thread is archived, and the bot wakes no thread"),
        (400, 160_005, "the thread is locked"),
        (400, 50_035, "Discord did not take the reply, and the bot gave it up"),
    ]) {
        loopback.fail_next("POST /channels/3001/messages", status, code);
        let message = loopback.say("ann", "#debate", SAID);
        given_up(&loopback, &bot, times).await;
        assert_eq!(posted(&loopback, 3001), 2 * times - 1, "{code}: it is not tried again");
        let told = why(&loopback, message).await;
        assert!(told.contains(sentence), "{code}: {told}");
        // The next message is another matter.
        answered_once(&loopback, &[loopback.say("ben", "#debate", SAID)]).await;
        assert!(loopback.replies_to(message).is_empty());
    }
    assert!(bot.ended().is_none());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_to_a_channel_that_is_gone_is_given_up() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = connected(&loopback).await;
    let channel = World::debate().channel("plain").id;
    loopback.hold_next(&format!("POST /channels/{channel}/messages"), When::Before);
    loopback.say("ann", "#plain", SAID);
    loopback.wait_held(1).await;
    loopback.lose_channel("#plain");
    loopback.release();
    given_up(&loopback, &bot, 1).await;
    // What may be tried again is by now.
    loopback.fail_next("POST /channels/3001/messages", 500, 0);
    answered_once(&loopback, &[loopback.say("ben", "#debate", SAID)]).await;
    let there = format!("/channels/{channel}/");
    let asked = loopback.requests().iter().filter(|request| request.path.starts_with(&there)).count();
    assert_eq!(asked, 1, "{}", bot.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_troubles_one_server_delays_no_other() {
    let loopback = Loopback::start(World::debate().beside(World::elsewhere())).await;
    let bot = connected(&loopback).await;
    // In every place of one server something hangs, is limited, or fails.
    for channel in ["debate", "random", "mods"] {
        let id = World::debate().channel(channel).id;
        loopback.hold_next(&format!("POST /channels/{id}/messages"), When::Before);
        loopback.say("ann", &format!("#{channel}"), SAID);
    }
    loopback.limit_next("POST /channels/3009/messages", Duration::from_mins(5));
    loopback.say("ann", "#hall", SAID);
    loopback.fail_next("POST /channels/3003/messages", 500, 0);
    loopback.say("ann", "#plain", SAID);
    loopback.wait_held(3).await;
    for channel in ["debate", "random", "mods", "hall", "plain", "debate"] {
        let message = loopback.say("ben", &format!("#{channel} of Elsewhere"), SAID);
        loopback.wait_for_reply_to(message).await;
        assert_eq!(loopback.replies_to(message).len(), 1);
    }
    // All that while nothing of the first server was let go.
    assert!(!bot.log().contains("no answer"), "{}", bot.log());
    let hung = ["debate", "random", "mods"].map(|channel| World::debate().channel(channel).id);
    assert!(hung.iter().all(|channel| posted(&loopback, *channel) == 0));
    loopback.finish();
}
