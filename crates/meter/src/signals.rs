//! From what the edge tells to what is counted.

use std::sync::atomic::Ordering;

use counterpoint_core::{
    engine::{Hearing, Outcome},
    hear::Grade,
    policy::Silence,
};
use discord::{Act, Answer, Signal};

use crate::counts::{Counts, Shards};

/// Counts a signal.
pub(crate) fn count(counts: &Counts, shards: &Shards, signal: Signal<'_>) {
    match signal {
        Signal::Heard(hearing) => heard(counts, hearing),
        Signal::ReplyLeft(after) => counts.reply_seconds.observe(after.as_secs_f64()),
        Signal::Acted(act, ending) => {
            let result = ("result", ending.word());
            counts.acts.get_or_create(&[("act", act.word()), result]).inc();
            match act {
                Act::Reply => _ = counts.replies.get_or_create(&[result]).inc(),
                Act::React => _ = counts.offers.get_or_create(&[result]).inc(),
                _ => {}
            }
        }
        Signal::Asked(answer) => {
            counts.requests.get_or_create(&[("status", class(answer))]).inc();
            if answer == Answer::Status(429) {
                counts.limited.inc();
            }
        }
        Signal::Waited(wait) => counts.wait_seconds.observe(wait.as_secs_f64()),
        Signal::PutOff => _ = counts.put_off.inc(),
        Signal::Connected(connected) => {
            shards.up.fetch_add(if connected { 1 } else { -1 }, Ordering::Relaxed);
        }
        Signal::Shards(count) => shards.wanted.store(count.into(), Ordering::Relaxed),
    }
}

fn heard(counts: &Counts, hearing: &Hearing) {
    counts.remarks.inc();
    counts.grades.get_or_create(&[("grade", grade(hearing))]).inc();
    let (outcome, reason) = match &hearing.outcome {
        Outcome::Speak(..) => ("speak", "none"),
        Outcome::Offer(_) => ("offer", "none"),
        Outcome::Silent(silence) => ("silent", silence.reason()),
    };
    counts.outcomes.get_or_create(&[("outcome", outcome), ("reason", reason)]).inc();
}

/// How sure it was that a message takes a topic up.
fn grade(hearing: &Hearing) -> &'static str {
    match (hearing.topics.first().map(|surest| surest.grade), hearing.silence()) {
        (Some(Grade::Sure), _) => "sure",
        (Some(Grade::Maybe), _) | (None, Some(Silence::Unsure { .. })) => "maybe",
        (Some(Grade::Mention), _) => "mention",
        (None, _) => "none",
    }
}

/// The class of an answer. Those that Discord counts as invalid requests stand apart (topics/rate-limits, "Invalid Request Limit").
fn class(answer: Answer) -> &'static str {
    match answer {
        Answer::Status(429) => "429",
        Answer::Status(401) => "401",
        Answer::Status(403) => "403",
        Answer::Status(..=299) => "2xx",
        Answer::Status(300..=399) => "3xx",
        Answer::Status(400..=499) => "4xx",
        Answer::Status(_) => "5xx",
        Answer::Late => "late",
        Answer::Unreached => "unreached",
    }
}
