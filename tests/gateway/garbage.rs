//! Frames that no gateway sends, and bytes that are no frames.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn frames_that_say_nothing_are_passed_over() {
    let loopback = Loopback::start(World::debate()).await;
    let mut bot = connected(&loopback).await;
    let deep = |open: &str, close: &str| {
        let (open, close) = (open.repeat(50_000), close.repeat(50_000));
        format!("{{\"op\":0,\"s\":9,\"t\":\"A_NEW_EVENT\",\"d\":{open}{close}}}")
    };
    let frames = [
        "",
        "garbage",
        "null",
        "[]",
        "{}",
        "{\"op\":\"hello\"}",
        "{\"op\":-1}",
        "{\"op\":255,\"d\":{}}",
        "{\"op\":99999999999999999999999999999999}",
        "{\"op\":10,\"d\":{\"heartbeat_interval\":0}}",
        "{\"op\":10,\"d\":{\"heartbeat_interval\":-1}}",
        "{\"op\":10,\"d\":null}",
        "{\"op\":9,\"d\":\"maybe\"}",
        "{\"op\":0,\"s\":null,\"t\":null,\"d\":null}",
        "{\"op\":0,\"s\":18446744073709551615,\"t\":\"A_NEW_EVENT\",\"d\":{}}",
        "{\"op\":0,\"s\":18446744073709551616,\"t\":\"A_NEW_EVENT\",\"d\":{}}",
        "{\"op\":0,\"s\":1e400,\"t\":\"A_NEW_EVENT\",\"d\":{}}",
        "{\"op\":0,\"s\":-1,\"t\":\"A_NEW_EVENT\",\"d\":{}}",
        "{\"op\":0,\"s\":1.5,\"t\":\"A_NEW_EVENT\",\"d\":{}}",
        "{\"op\":0,\"s\":9,\"t\":\"MESSAGE_CREATE\",\"d\":{\"id\":\"1\",\"content\":\"what about the Treaty",
        "{\"op\":0,\"op\":1,\"s\":9,\"t\":\"A_NEW_EVENT\",\"d\":{}}",
        "\u{0}\u{0}\u{0}",
        &deep("[", "]"),
        &deep("{\"a\":", "null}"),
    ];
    for frame in frames {
        loopback.send_raw(frame);
    }
    let large = vec![0; 70_000];
    for bytes in [&b""[..], b"x", &large, &[0x78, 0x9C, 0x01], &[0xFF; 300]] {
        loopback.send_binary(bytes);
    }
    loopback.heartbeat().await;
    let message = loopback.say("ann", "#debate", SAID);
    answered_once(&loopback, &[message]).await;
    assert!(bot.ended().is_none(), "{}", bot.log());
    assert_eq!((loopback.resumes(), loopback.identifies()), (0, 1), "{}", bot.log());
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_frame_end_the_connection_and_nothing_more() {
    let loopback = Loopback::start(World::debate()).await;
    loopback.set_heartbeat(Duration::from_secs(4));
    let mut bot = connected(&loopback).await;
    let broken: [&[u8]; 6] = [
        // Bits that mean nothing yet.
        &[0xFF, 0xFF],
        // A kind of frame that is none.
        &[0x83, 0x00],
        // A ping that is too long.
        &[0x89, 0x7E, 0x01, 0x00],
        // A text that is no UTF-8.
        &[0x81, 0x02, 0xC3, 0x28],
        // What goes on though nothing has begun.
        &[0x80, 0x01, 0x20],
        // A frame of four exbibytes: nothing is heard for a while.
        &[0x81, 0x7F, 0x3F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    ];
    for (times, bytes) in (1..).zip(broken) {
        loopback.send_bytes(bytes);
        let message = loopback.say("ann", "#debate", SAID);
        loopback.wait_resumed(times).await;
        answered_once(&loopback, &[message]).await;
    }
    assert!(bot.ended().is_none() && loopback.identifies() == 1, "{}", bot.log());
    loopback.finish();
}
