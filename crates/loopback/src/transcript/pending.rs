//! What is not over yet: requests that are held back, and what the bot has been sent and has not dealt with.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Stage, act, answered, followed, own};
use crate::{Act, Loopback, Sent};

/// What is not over yet.
pub(super) struct Pending {
    /// What people did whose requests are held back, and who did it.
    pub(super) held: Vec<(String, Act)>,
    /// Of which messages the bot has dealt with what it was sent.
    pub(super) seen: BTreeMap<u64, Sent>,
    /// Whether the bot's database is held back: what people press and run waits for it.
    pub(super) database: bool,
}

/// Plays a line, up to its end or until a request is held back.
pub(super) async fn step(
    loopback: &Loopback,
    stage: &mut impl Stage,
    line: &str,
    pending: &mut Pending,
) -> Vec<String> {
    if let Some(held) = line.strip_prefix("database is ").filter(|what| ["held", "let go"].contains(what)) {
        pending.database = held == "held";
        // What the bot has said by then; it may answer at once.
        let before = (own(loopback), last_own(loopback));
        stage.hold_database(pending.database).await;
        if pending.database {
            return Vec::new();
        }
        let came = let_go(loopback, stage, pending, before).await;
        settle(loopback, stage, pending).await;
        return came;
    }
    if let Some(who) = line.strip_suffix(" is promised an answer") {
        let act = pending.held.iter().rev().find(|(by, _)| by == who);
        let Some((_, Act::Interaction(id))) = act else { panic!("{who} waits for nothing") };
        loopback.wait_promised(*id).await;
        return Vec::new();
    }
    if pending.database && waits_for_the_database(line) {
        return begun(loopback, stage, line, pending).await;
    }
    if line == "discord lets go" {
        let before = (own(loopback), last_own(loopback));
        let came = let_go(loopback, stage, pending, before).await;
        settle(loopback, stage, pending).await;
        return came;
    }
    let held = loopback.held();
    let own = own(loopback);
    let before = last_own(loopback);
    let whole = async {
        let came = act(loopback, stage, line).await;
        settle(loopback, stage, pending).await;
        came
    };
    tokio::select! {
        biased;
        came = whole => return came,
        () = until_held(loopback, held + 1) => {}
    }
    pending.seen = loopback.sent();
    let who = line.split(' ').next().unwrap_or_default();
    pending.held.extend(loopback.last_act().map(|act| (who.to_owned(), act)));
    let mut came = vec![format!("discord holds {}", loopback.last_held())];
    came.extend(followed(loopback, &own, before));
    came
}

/// Whether a line is something that the bot may ask its database for.
fn waits_for_the_database(line: &str) -> bool {
    [" presses ", " runs /", " chooses ", " asks \""].iter().any(|act| line.contains(act))
}

/// Begins what somebody presses or runs, and leaves it to what comes when everything is let go.
async fn begun(
    loopback: &Loopback,
    stage: &mut impl Stage,
    line: &str,
    pending: &mut Pending,
) -> Vec<String> {
    // It is done at once; only what comes of it would be waited for.
    tokio::select! {
        biased;
        _ = act(loopback, stage, line) => {}
        () = std::future::ready(()) => {}
    }
    loopback.heartbeat().await;
    let who = line.split(' ').next().unwrap_or_default();
    pending.held.extend(loopback.last_act().map(|act| (who.to_owned(), act)));
    Vec::new()
}

/// Waits until `count` requests in all were held back, however long that is.
async fn until_held(loopback: &Loopback, count: u64) {
    let mut changes = loopback.changes();
    while loopback.held() < count {
        if changes.changed().await.is_err() {
            return std::future::pending().await;
        }
    }
}

/// Waits until the bot has dealt with all that it was sent: its own messages and their changes too.
async fn settle(loopback: &Loopback, stage: &mut impl Stage, pending: &mut Pending) {
    loop {
        let sent = loopback.sent();
        let new: Vec<(u64, Sent)> = sent
            .iter()
            .filter(|(id, sent)| pending.seen.get(id) != Some(sent))
            .map(|(id, sent)| (*id, *sent))
            .collect();
        if new.is_empty() {
            return;
        }
        for (id, sent) in new {
            if sent.created > 0 {
                stage.heard(id, sent.created).await;
            }
            stage.followed(id, sent.changed).await;
            pending.seen.insert(id, sent);
        }
    }
}

/// Lets everything go that is held back, and tells what came of it since the bot had said so much.
async fn let_go(
    loopback: &Loopback,
    stage: &mut impl Stage,
    pending: &mut Pending,
    (mut own, mut before): (Vec<(u64, Option<Value>)>, u64),
) -> Vec<String> {
    loopback.let_go().await;
    let mut came = Vec::new();
    let mut pressed = false;
    for (who, act) in pending.held.drain(..) {
        match act {
            Act::Said(id) => {
                let outcome = stage.heard(id, sent(loopback, id).created).await;
                came.extend(Some(outcome).filter(|outcome| outcome != "speak"));
            }
            Act::Changed(id) => stage.followed(id, sent(loopback, id).changed).await,
            Act::Interaction(id) => {
                loopback.wait_settled(id).await;
                came.extend(answered(loopback, &who, id, before));
                own.retain(|(one, _)| loopback.made_by(id) != Some(*one));
                pressed = true;
            }
        }
    }
    if pressed {
        before = u64::MAX;
    }
    came.extend(followed(loopback, &own, before));
    came
}

fn sent(loopback: &Loopback, message: u64) -> Sent {
    loopback.sent().get(&message).copied().unwrap_or_default()
}

/// The id of the bot's last message; 0 if there is none.
pub(super) fn last_own(loopback: &Loopback) -> u64 {
    loopback.own_messages(0).last().copied().unwrap_or(0)
}

/// Waits until the bot has dealt with a message, and says what came of it.
pub(super) async fn heard(loopback: &Loopback, stage: &mut impl Stage, message: u64) -> String {
    match sent(loopback, message).created {
        0 => "unheard".to_owned(),
        times => stage.heard(message, times).await,
    }
}

/// Waits until the bot has followed a change of a message.
pub(super) async fn changed(loopback: &Loopback, stage: &mut impl Stage, message: u64) {
    stage.followed(message, sent(loopback, message).changed).await;
}
