//! What people say, in every way they can, and the posts that they open.

use super::{
    Stage, followed, own,
    pending::{heard, last_own},
    words::written,
};
use crate::{Loopback, Said, Voice};

/// `"A title" [law, history] in #forum`
pub(super) fn open_post(loopback: &Loopback, text: &str) -> String {
    let (title, rest) = text.trim_start_matches('"').split_once("\" [").expect("a title in quotes, and tags");
    let (tags, forum) = rest.split_once("] in ").expect("tags in brackets, and a forum");
    let tags: Vec<&str> = tags.split(", ").collect();
    loopback.open_post(forum, title, &tags);
    title.to_owned()
}

pub(super) async fn say(loopback: &Loopback, stage: &mut impl Stage, who: &str, rest: &str) -> Vec<String> {
    let before = last_own(loopback);
    let (place, text) = rest.split_once(": ").unwrap_or((rest.trim_end_matches(':'), ""));
    let text = written(text);
    let (place, times) = match place.rsplit_once(" x") {
        Some((place, times)) if times.parse::<u32>().is_ok() => (place, times.parse().unwrap_or(1)),
        _ => (place, 1),
    };
    for _ in 1..times {
        let message = loopback.say(who, place, &text);
        heard(loopback, stage, message).await;
    }
    let voice = match who {
        "webhook" => Voice::Webhook,
        "system" => Voice::System,
        _ => Voice::Own,
    };
    let mut said = Said { voice, ..Said::default() };
    let mut channel = place;
    if let Some(place) = channel.strip_suffix(", early") {
        channel = place;
        said.early = true;
    }
    let quietly = place.split_once(", quietly replying to ");
    if let Some((place, to)) = quietly.or_else(|| place.split_once(", replying to ")) {
        channel = place;
        said.silent = quietly.is_some();
        let to = if to == "bot" { "counterpoint" } else { to };
        said.reply_to = Some(loopback.last_said(to).unwrap_or_else(|| panic!("{to} has said nothing")));
    }
    if let Some(place) = channel.strip_suffix(" forwards") {
        channel = place;
        said.forwarded = Some(text);
    } else {
        said.text = text;
    }
    let who = if voice == Voice::Own { who } else { "mod" };
    let own = own(loopback);
    let message = loopback.say_as(who, channel, said);
    let outcome = heard(loopback, stage, message).await;
    let mut came = Vec::new();
    if outcome != "speak" {
        came.push(outcome);
    }
    // A thread's dossier is extended in place.
    came.extend(followed(loopback, &own, before));
    came
}
