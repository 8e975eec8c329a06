//! What happens by itself, or by Discord.

use std::time::Duration;

use super::{
    Stage, followed, own,
    pending::{heard, last_own},
    since,
    words::duration,
};
use crate::{
    Loopback, When, World,
    world::{
        ADD_REACTIONS, EMBED_LINKS, READ_MESSAGE_HISTORY, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS,
        VIEW_CHANNEL,
    },
};

/// Sees to it that what a conversation says of the start is so when the bot connects.
///
/// # Panics
/// On a line of the start that means nothing.
pub fn arrange(loopback: &Loopback, text: &str) {
    for line in text.lines() {
        let Some(rest) = line.strip_prefix("at the start ") else { continue };
        let shards = rest.strip_prefix("discord has ").and_then(|rest| rest.strip_suffix(" shards"));
        if let Some(shards) = shards {
            loopback.set_shards(shards.parse().expect("a number of shards"), 1);
            continue;
        }
        let known = ordered(loopback, rest) || changed_bot(loopback, rest) || changed_place(loopback, rest);
        assert!(known, "`{line}` means nothing");
    }
}

/// What Discord is told to do with the next request of a kind; false if the line tells nothing of the sort.
fn ordered(loopback: &Loopback, line: &str) -> bool {
    let Some(rest) = line.strip_prefix("discord ") else { return false };
    if let Some(rest) = rest.strip_prefix("refuses ") {
        let (what, answer) = rest.rsplit_once(": ").expect("discord refuses METHOD path: status code");
        let numbers: Vec<u32> = answer.split(' ').filter_map(|number| number.parse().ok()).collect();
        let &[status, code] = &numbers[..] else { panic!("`{line}` names no status and code") };
        loopback.fail_next(what, u16::try_from(status).expect("a status"), code);
    } else if let Some(rest) = rest.strip_prefix("limits ") {
        let (what, wait) = rest.rsplit_once(" for ").expect("discord limits METHOD path for 10ms");
        loopback.limit_next(what, duration(wait));
    } else if let Some(what) = rest.strip_prefix("holds the answer to ") {
        loopback.hold_next(what, When::After);
    } else if let Some(what) = rest.strip_prefix("holds ") {
        loopback.hold_next(what, When::Before);
    } else if let Some(what) = rest.strip_prefix("cuts ") {
        loopback.lose_next(what, When::Before);
    } else if let Some(rest) = rest.strip_prefix("takes ") {
        let what = rest.strip_suffix(" and loses the answer");
        loopback.lose_next(what.expect("discord takes METHOD path and loses the answer"), When::After);
    } else if let Some(time) = rest.strip_prefix("waits ") {
        loopback.wind(duration(time));
    } else {
        return false;
    }
    true
}

/// The permissions that a conversation names, and how it does.
const PERMISSIONS: [(&str, u64); 6] = [
    ("view ", VIEW_CHANNEL),
    ("read history in ", READ_MESSAGE_HISTORY),
    ("react in ", ADD_REACTIONS),
    ("send in threads of ", SEND_MESSAGES_IN_THREADS),
    ("send in ", SEND_MESSAGES),
    ("embed links in ", EMBED_LINKS),
];

/// What the bot may do, and where it is.
fn changed_bot(loopback: &Loopback, line: &str) -> bool {
    let Some(rest) = line.strip_prefix("bot ") else { return false };
    if let Some(server) = rest.strip_prefix("leaves ") {
        loopback.leave(server);
        return true;
    }
    if rest == "gets a role of its own" {
        loopback.give_own_role();
        return true;
    }
    if let Some(role) = rest.strip_prefix("gets the role ") {
        loopback.give_bot_role(role);
        return true;
    }
    let Some(what) = rest.strip_prefix("may ") else { return false };
    let (what, not) = what.strip_prefix("not ").map_or((what, false), |what| (what, true));
    let found = PERMISSIONS.iter().find_map(|(words, bit)| Some((what.strip_prefix(words)?, bit)));
    let Some((place, bit)) = found else { return false };
    let place = if not { place } else { place.strip_suffix(" again").unwrap_or(place) };
    let denied = loopback.denied(place);
    loopback.deny(place, if not { denied | bit } else { denied & !bit });
    true
}

/// What becomes of servers, channels and roles.
fn changed_place(loopback: &Loopback, line: &str) -> bool {
    let ended = |begins: &str, ends: &str| line.strip_prefix(begins)?.strip_suffix(ends);
    if let Some(channel) = ended("channel #", " is deleted") {
        loopback.delete_channel(channel);
    } else if let Some(role) = ended("role ", " is deleted") {
        loopback.delete_role(role);
    } else if let Some(channel) = ended("threads of #", " are listed") {
        loopback.sync_threads(channel);
    } else if let Some(server) = ended("server ", " is unavailable") {
        loopback.lose_server(server);
    } else if let Some(server) = ended("server ", " is back") {
        loopback.find_server(server);
    } else if let Some(server) = ended("server ", " appears") {
        let world = [World::elsewhere(), World::faraway()].into_iter().find(|world| world.name == server);
        loopback.add_server(world.unwrap_or_else(|| panic!("`{line}`: no world has such a server")));
    } else {
        return false;
    }
    true
}

/// Winds both clocks, and waits until the bot has done what is due by then.
async fn wind(loopback: &Loopback, stage: &mut impl Stage, by: Duration) {
    loopback.wind(by);
    stage.wind(by).await;
}

/// What happens by itself, or by Discord; nothing if the line is a person's action.
pub(super) async fn happen(loopback: &Loopback, stage: &mut impl Stage, line: &str) -> Option<Vec<String>> {
    if let Some(by) = line.strip_prefix("clock +") {
        let (own, before) = (own(loopback), last_own(loopback));
        wind(loopback, stage, duration(by)).await;
        return Some(followed(loopback, &own, before));
    }
    if ordered(loopback, line) || changed_bot(loopback, line) || changed_place(loopback, line) {
        // What Discord sent before has arrived when it hears the bot's heart.
        loopback.heartbeat().await;
        return Some(Vec::new());
    }
    if line == "connection drops" {
        loopback.drop_connection();
        loopback.wait_resumed(1).await;
        return Some(Vec::new());
    }
    if let Some((thread, now)) = line.strip_prefix("thread #").and_then(|rest| rest.rsplit_once(" is ")) {
        loopback.set_thread(thread, now == "locked", now == "archived");
        return Some(Vec::new());
    }
    if let Some(who) = line.strip_suffix("'s message is delivered again") {
        let before = last_own(loopback);
        let message = loopback.last_said(who).unwrap_or_else(|| panic!("{who} has said nothing"));
        loopback.deliver_again(message);
        let outcome = heard(loopback, stage, message).await;
        return Some(std::iter::once(outcome).chain(since(loopback, before)).collect());
    }
    if line == "database is lost" {
        stage.lose_database().await;
        return Some(Vec::new());
    }
    let fails = match line {
        "database goes away" | "store has errors" => Some(true),
        "database comes back" | "store is mended" => Some(false),
        _ => None,
    };
    if let Some(fails) = fails {
        let (own, before) = (own(loopback), last_own(loopback));
        if line.starts_with("store") {
            stage.fail_store(fails);
        } else {
            stage.fail_database(fails).await;
        }
        // The bot sees it when it looks what is due.
        wind(loopback, stage, Duration::from_secs(1)).await;
        return Some(followed(loopback, &own, before));
    }
    if let Some(rest) = line.strip_prefix("integrations ") {
        let words: Vec<&str> = rest.split(' ').collect();
        match words[..] {
            ["admit", user, "to", command] => loopback.integrate(command.trim_start_matches('/'), user, true),
            ["shut", user, "out", "of", command] => {
                loopback.integrate(command.trim_start_matches('/'), user, false);
            }
            _ => panic!("`{line}` is no action"),
        }
        return Some(Vec::new());
    }
    if let Some(rest) = line.strip_prefix("bot joins at ") {
        let before = last_own(loopback);
        let (at, by) = rest.split_once(", invited by ").unwrap_or((rest, "nobody"));
        loopback.join(at, (by != "nobody").then_some(by));
        stage.joined().await;
        return Some(since(loopback, before));
    }
    None
}
