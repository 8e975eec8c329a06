//! Sessions that Discord ends, refuses, or lets nobody begin.

use super::*;

/// Waits for the end of the program, which ends by itself: its exit code, and what it says.
async fn end(mut bot: Bot) -> (Option<i32>, String) {
    let began = Instant::now();
    let ended = loop {
        if let Some(ended) = bot.ended() {
            break ended;
        }
        assert!(began.elapsed() < loopback::GIVE_UP, "it does not end: {}", bot.log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let log = bot.log();
    let said = log.lines().rfind(|line| line.starts_with("counterpoint: ")).unwrap_or_default();
    (ended.code(), said.trim_start_matches("counterpoint: ").to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_closes_for_good_ends_the_program_with_a_sentence() {
    for (code, sentence) in [
        (
            4004,
            "Discord refuses the token; copy it again from the developer portal, under Bot, and set DISCORD_TOKEN",
        ),
        (
            4010,
            "Discord knows no such shard as this process asks for (close code 4010); correct `[discord] shards` in config.toml",
        ),
        (
            4011,
            "the bot is in more servers than Discord gives one connection (close code 4011); set `[discord] shards = \"auto\"` in config.toml",
        ),
        (
            4012,
            "Discord does not know this version of its gateway any more (close code 4012); install a newer version of Counterpoint",
        ),
        (
            4013,
            "Discord does not know the intents the bot asks for (close code 4013); install a newer version of Counterpoint",
        ),
        (
            4014,
            "Discord refuses the Message Content intent (close code 4014); switch it on for this bot in the developer portal, under Bot, Privileged Gateway Intents, or set `[discord] message-content = false` in config.toml",
        ),
    ] {
        let loopback = Loopback::start(World::debate()).await;
        loopback.refuse_session(code);
        // One thread alone: whatever turns in a circle there holds up everything else.
        assert_eq!(
            end(Bot::start_with(&loopback.api(), &["TOKIO_WORKER_THREADS=1"])).await,
            (Some(2), sentence.to_owned())
        );
        assert_eq!(loopback.identifies(), 1, "{code}: it is not tried again");
        loopback.finish();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_after_which_a_session_goes_on_loses_nothing() {
    let loopback = Loopback::start(World::debate()).await;
    let mut bot = connected(&loopback).await;
    for code in [1011, 4000, 4001, 4002, 4003, 4005, 4007, 4008] {
        loopback.close_connections(code);
        let message = loopback.say("ann", "#debate", SAID);
        answered_once(&loopback, &[message]).await;
        assert_eq!(loopback.identifies(), 1, "{code}: {}", bot.log());
    }
    loopback.close_without_code();
    let message = loopback.say("ann", "#debate", SAID);
    answered_once(&loopback, &[message]).await;
    assert!(bot.ended().is_none() && loopback.identifies() == 1, "{}", bot.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_session_that_can_be_resumed_is_resumed() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = connected(&loopback).await;
    loopback.invalidate(true);
    let message = loopback.say("ann", "#debate", SAID);
    loopback.wait_resumed(1).await;
    answered_once(&loopback, &[message]).await;
    // Not now, says Discord, and not now, and not now: it is not asked in a circle.
    loopback.put_resumes_off(3);
    let before = loopback.connections();
    loopback.drop_connection();
    let message = loopback.say("ann", "#debate", SAID);
    answered_once(&loopback, &[message]).await;
    assert_eq!((loopback.connections() - before, loopback.identifies()), (4, 1), "{}", bot.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_session_that_is_gone_is_begun_anew_and_nothing_is_answered_twice() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = connected(&loopback).await;
    let before = loopback.say("ann", "#debate", SAID);
    loopback.wait_for_reply_to(before).await;
    loopback.invalidate(false);
    loopback.wait_identified(2).await;
    let after = loopback.say("ben", "#debate", SAID);
    loopback.deliver_again(before);
    answered_once(&loopback, &[before, after]).await;
    assert_eq!(loopback.identifies(), 2, "{}", bot.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_asked_to_connect_anew_does_and_loses_nothing() {
    let loopback = Loopback::start(World::debate()).await;
    let bot = connected(&loopback).await;
    for times in 1..=3 {
        let before = loopback.say("ben", "#random", SAID);
        loopback.ask_to_reconnect();
        let after = loopback.say("ann", "#debate", SAID);
        loopback.wait_resumed(times).await;
        answered_once(&loopback, &[before, after]).await;
    }
    assert_eq!(loopback.identifies(), 1, "{}", bot.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_session_is_begun_while_none_is_left_for_the_day() {
    let loopback = Loopback::start(World::debate()).await;
    loopback.leave_starts(0, Duration::from_secs(3));
    let bot = Bot::start(&loopback.api());
    let mut changes = loopback.changes();
    let asking = async {
        while !loopback.requests().iter().any(|request| request.path == "/gateway/bot") {
            changes.changed().await.expect("the loopback runs");
        }
    };
    tokio::time::timeout(loopback::GIVE_UP, asking).await.expect("it asks");
    assert_eq!(loopback.identifies(), 0);
    // Discord says so once its time is over; an IDENTIFY before that is a violation.
    let answered = |log: &str| log.contains("Discord lets no further session begin today");
    let waiting = async {
        while !answered(&bot.log()) {
            changes.changed().await.expect("the loopback runs");
        }
    };
    tokio::time::timeout(loopback::GIVE_UP, waiting).await.expect("the operator is told");
    loopback.leave_starts(10, Duration::from_hours(1));
    loopback.wait_registered(1).await;
    let message = loopback.say("ann", "#debate", SAID);
    answered_once(&loopback, &[message]).await;
    loopback.finish();
}
