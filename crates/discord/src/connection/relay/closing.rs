//! The codes with which a connection ends: for good, and such that serenity resumes.

use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

/// The codes with which Discord closes for good, and which serenity takes for an event that it could not read (topics/opcodes-and-
/// status-codes): no such shard, too many servers for one connection, no such version. serenity is not told of them: it would read the
/// closed connection in a circle that never waits, and again once it is to end, so that the program could not (0.12,
/// `src/gateway/bridge/shard_runner.rs`, `recv_event` and `checked_shutdown`).
const FOR_GOOD: [u16; 3] = [4010, 4011, 4012];

/// The code of a message with which Discord closes for good.
pub(super) fn closes_for_good(message: &Message) -> Option<u16> {
    let Message::Close(Some(frame)) = message else { return None };
    let code = u16::from(frame.code);
    FOR_GOOD.contains(&code).then_some(code)
}

/// The end of a connection after which serenity resumes: 4000, "unknown error" (topics/opcodes-and-status-codes).
pub(super) fn resumable() -> Message {
    Message::Close(Some(CloseFrame { code: CloseCode::Library(4000), reason: "".into() }))
}
