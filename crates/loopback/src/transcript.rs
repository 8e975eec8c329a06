//! Conversations as readable files.
//!
//! A line that is not indented is something a person does; the indented lines below it are what the bot did, written by
//! [`play`]. [`compare`] holds the file against the play; with `BLESS=1` in the environment it writes the file instead.
//!
//! ```text
//! # A line like this is a comment.
//! setting mode = card
//!
//! ann in #debate: They gave up their dam for Ostra
//! ann in #debate, replying to ben: the one of 1988       (`\n` in a text is a line break)
//! echo in #debate: I am a bot
//! webhook in #debate: breaking news
//! system in #debate: a pin
//! ann in #debate forwards: somebody else's words
//! ann edits: what she said last
//! ann deletes
//! ann presses [Sources]
//! ann presses v1/old/button
//! ann chooses "Security guarantees"
//! ann runs /topic name: river-treaty in #random
//! ann types /topic name: ostr in #random                 (into the last of the options)
//! ann runs /topic name: river-treaty in #@ann            (in direct messages with the bot)
//! mod runs /settings channel mode: card; place: #debate
//! ben asks "Why, or why not?" of ann
//! clock +10m
//! connection drops
//! mod runs /settings import file: (last)                 (the last file that was sent, or its text)
//! mod chooses #hall | @ben | @&newcomers                 (from the menu that offers such)
//! integrations admit dan to /settings                    (or: shut dan out of /settings)
//! bot joins at 2026-11-24T00:00:00Z, invited by mod      (or: invited by nobody)
//! database is lost
//! cat in #debate x40: a message said forty times
//! ann posts "A title" [law, history] in #forum: what the post begins with     (said in #A title from then on)
//! ann opens "A title" [] in #forum                       (a post without its first message)
//! ben in #A title, early: what comes before that
//! thread #A title is locked | archived | open again
//! ann's message is delivered again
//! mod deletes what the bot said
//! discord refuses PATCH /channels: 429 30046             (the next such request)
//! ann in #debate, quietly replying to ben: a reply that mentions nobody
//! ann in #debate: @counterpoint a mention
//! ```
//!
//! Where the stage knows the store ([`Stage::cards`]), a card is told by the ids of what stands on it.

pub mod cards;

use std::{env, fmt::Write as _, fs, path::Path, time::Duration};

use serde_json::{Value, json};

use crate::{Loopback, Said, Voice, hands::parts};

/// What a play needs of the bot.
pub trait Stage {
    /// Waits until the bot has dealt with a message, and says what came of it: "speak", or "silent: reason".
    fn heard(&mut self, message: u64) -> impl Future<Output = String>;
    /// Winds the bot's clock.
    fn wind(&mut self, by: Duration);
    /// Waits until the bot's reply has followed a message that was edited or deleted.
    fn followed(&mut self, message: u64) -> impl Future<Output = ()>;
    /// Waits until the bot has dealt with a server that it joined since the last time this was asked.
    fn joined(&mut self) -> impl Future<Output = ()>;
    /// Takes the bot's database away.
    fn lose_database(&mut self) -> impl Future<Output = ()>;
    /// The cards to tell by ids; without it, all are shown whole.
    fn cards(&self) -> Option<&cards::Cards> {
        None
    }
}

/// The settings at the head of a conversation: key and value.
pub fn settings(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("setting "));
    lines
        .filter_map(|line| line.split_once('='))
        .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

/// Plays the actions of a conversation, and returns it with what the bot did.
///
/// # Panics
/// On a line that is no action.
pub async fn play(loopback: &Loopback, stage: &mut impl Stage, text: &str) -> String {
    let mut played = String::new();
    for line in text.lines() {
        if line.starts_with("    ") {
            continue;
        }
        let _ = writeln!(played, "{line}");
        if line.trim().is_empty() || line.starts_with('#') || line.starts_with("setting ") {
            continue;
        }
        let came = act(loopback, stage, line).await;
        let came = match stage.cards() {
            Some(cards) => cards.briefly(came),
            None => came,
        };
        for came in came {
            let _ = writeln!(played, "    {came}");
        }
    }
    played
}

/// Holds a played conversation against its file.
///
/// # Panics
/// If they differ, with the difference, unless `BLESS=1`.
pub fn compare(path: &Path, file: &str, played: &str) {
    if file == played {
        return;
    }
    if env::var("BLESS").as_deref() == Ok("1") {
        fs::write(path, played).expect("the transcript can be written");
        return;
    }
    let difference = similar::TextDiff::from_lines(file, played).unified_diff().context_radius(3).to_string();
    panic!("{} is not what happened (BLESS=1 writes it anew):\n{difference}", path.display());
}

/// What happens by itself, or by Discord; nothing if the line is a person's action.
async fn happen(loopback: &Loopback, stage: &mut impl Stage, line: &str) -> Option<Vec<String>> {
    if let Some(by) = line.strip_prefix("clock +") {
        stage.wind(duration(by));
        return Some(Vec::new());
    }
    if line == "connection drops" {
        loopback.drop_connection();
        loopback.wait_resumed(1).await;
        return Some(Vec::new());
    }
    if let Some(rest) = line.strip_prefix("discord refuses ") {
        let (what, answer) = rest.rsplit_once(": ").expect("discord refuses METHOD path: status code");
        let numbers: Vec<u32> = answer.split(' ').filter_map(|number| number.parse().ok()).collect();
        let &[status, code] = &numbers[..] else { panic!("`{line}` names no status and code") };
        loopback.fail_next(what, u16::try_from(status).expect("a status"), code);
        return Some(Vec::new());
    }
    if let Some((thread, now)) = line.strip_prefix("thread #").and_then(|rest| rest.rsplit_once(" is ")) {
        loopback.set_thread(thread, now == "locked", now == "archived");
        return Some(Vec::new());
    }
    if let Some(who) = line.strip_suffix("'s message is delivered again") {
        let before = loopback.own_messages(0).last().copied().unwrap_or(0);
        let message = loopback.last_said(who).unwrap_or_else(|| panic!("{who} has said nothing"));
        loopback.deliver_again(message);
        let outcome = stage.heard(message).await;
        return Some(std::iter::once(outcome).chain(since(loopback, before)).collect());
    }
    if line == "database is lost" {
        stage.lose_database().await;
        return Some(Vec::new());
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
        let before = loopback.own_messages(0).last().copied().unwrap_or(0);
        let (at, by) = rest.split_once(", invited by ").unwrap_or((rest, "nobody"));
        loopback.join(at, (by != "nobody").then_some(by));
        stage.joined().await;
        return Some(since(loopback, before));
    }
    None
}

async fn act(loopback: &Loopback, stage: &mut impl Stage, line: &str) -> Vec<String> {
    if let Some(came) = happen(loopback, stage, line).await {
        return came;
    }
    let (who, rest) = line.split_once(' ').unwrap_or((line, ""));
    if let Some(rest) = rest.strip_prefix("in ") {
        return say(loopback, stage, who, rest).await;
    }
    let last = || loopback.last_said(who).unwrap_or_else(|| panic!("{who} has said nothing"));
    let before = loopback.own_messages(0).last().copied().unwrap_or(0);
    if let Some(text) = rest.strip_prefix("edits: ") {
        let (message, own) = (last(), own(loopback));
        loopback.edit(message, &written(text));
        stage.followed(message).await;
        return followed(loopback, &own, before);
    }
    if rest == "deletes what the bot said" {
        let own = own(loopback);
        let (message, _) = own.last().expect("the bot has said something");
        loopback.delete(*message);
        stage.followed(*message).await;
        return Vec::new();
    }
    if let Some(rest) = rest.strip_prefix("opens ") {
        open_post(loopback, rest);
        return Vec::new();
    }
    if let Some(rest) = rest.strip_prefix("posts ") {
        let (opening, text) = rest.split_once(": ").expect("posts \"title\" [tags] in #forum: text");
        let title = open_post(loopback, opening);
        return say(loopback, stage, who, &format!("#{title}: {text}")).await;
    }
    if rest == "deletes" {
        let (message, own) = (last(), own(loopback));
        loopback.delete(message);
        stage.followed(message).await;
        return followed(loopback, &own, before);
    }
    if let Some(button) = rest.strip_prefix("presses ") {
        let own = own(loopback);
        let label = button.strip_prefix('[').and_then(|label| label.strip_suffix(']'));
        let interaction = if let Some(label) = label {
            let on = loopback.last_with(who, |part| part["label"] == label);
            let on = on.unwrap_or_else(|| panic!("{who} sees no button [{label}]"));
            loopback.press(who, on, label).await
        } else {
            let on = loopback.last_with(who, |_| true).expect("there is a message with a button");
            loopback.press_id(who, on, button).await
        };
        let answer = answered(loopback, who, interaction, before);
        let turned = |(id, was): &&(u64, Option<Value>)| {
            loopback.made_by(interaction) != Some(*id) && loopback.message(*id) != *was
        };
        let others: Vec<(u64, Option<Value>)> = own.iter().filter(turned).cloned().collect();
        return [followed(loopback, &others, u64::MAX), answer].concat();
    }
    if let Some(option) = rest.strip_prefix("chooses ") {
        let option = option.trim_matches('"');
        let kind = match option.as_bytes() {
            [b'@', b'&', ..] => 6,
            [b'@', ..] => 5,
            [b'#', ..] => 8,
            _ => 3,
        };
        let on =
            loopback.last_with(who, |part| part["type"] == kind).expect("there is a message with a menu");
        let interaction = loopback.choose(who, on, option).await;
        return answered(loopback, who, interaction, before);
    }
    if let Some(asked) = rest.strip_prefix("asks ") {
        let (command, of) = asked.rsplit_once(" of ").expect("asks \"…\" of somebody");
        let message = loopback.last_said(of).unwrap_or_else(|| panic!("{of} has said nothing"));
        let interaction = loopback.menu(who, message, command.trim_matches('"')).await;
        return answered(loopback, who, interaction, before);
    }
    if let Some(command) = rest.strip_prefix("runs /") {
        let (name, options, channel) = command_line(command);
        if let Some(with) = channel.strip_prefix('@') {
            loopback.direct(with);
        }
        let options: Vec<(&str, Value)> = options.iter().map(|(key, value)| (*key, typed(value))).collect();
        let interaction = loopback.slash(who, channel, &name, &options).await;
        return answered(loopback, who, interaction, before);
    }
    if let Some(command) = rest.strip_prefix("types /") {
        let (name, options, channel) = command_line(command);
        let choices = loopback.autocomplete(who, channel, &name, &options).await;
        let shown = choices.iter().map(|one| format!("| {} = {}", one.name, one.value));
        return std::iter::once("choices:".to_owned()).chain(shown).collect();
    }
    panic!("`{line}` is no action");
}

/// A text as Discord sends it: with line breaks, and a mention by id.
fn written(text: &str) -> String {
    text.replace("\\n", "\n").replace("@counterpoint", &format!("<@{}>", crate::world::BOT))
}

/// `"A title" [law, history] in #forum`
fn open_post(loopback: &Loopback, text: &str) -> String {
    let (title, rest) = text.trim_start_matches('"').split_once("\" [").expect("a title in quotes, and tags");
    let (tags, forum) = rest.split_once("] in ").expect("tags in brackets, and a forum");
    let tags: Vec<&str> = tags.split(", ").collect();
    loopback.open_post(forum, title, &tags);
    title.to_owned()
}

async fn say(loopback: &Loopback, stage: &mut impl Stage, who: &str, rest: &str) -> Vec<String> {
    let before = loopback.own_messages(0).last().copied().unwrap_or(0);
    let (place, text) = rest.split_once(": ").unwrap_or((rest.trim_end_matches(':'), ""));
    let text = written(text);
    let (place, times) = match place.rsplit_once(" x") {
        Some((place, times)) if times.parse::<u32>().is_ok() => (place, times.parse().unwrap_or(1)),
        _ => (place, 1),
    };
    for _ in 1..times {
        let message = loopback.say(who, place, &text);
        stage.heard(message).await;
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
    let outcome = stage.heard(message).await;
    let mut came = Vec::new();
    if outcome != "speak" {
        came.push(outcome);
    }
    // A thread's dossier is extended in place.
    came.extend(followed(loopback, &own, before));
    came
}

/// "topic name: budap in #random", "settings channel mode: card; place: #debate"
fn command_line(command: &str) -> (String, Vec<(&str, &str)>, &str) {
    let (command, channel) = command.rsplit_once(" in #").unwrap_or((command, "debate"));
    // The words before the first option are the command and its subcommand.
    let words = command.split(": ").next().unwrap_or_default();
    let end = if words.len() == command.len() { words.len() } else { words.rfind(' ').unwrap_or(0) };
    let (name, options) = (command[..end].to_owned(), command[end..].trim_start());
    let options = options.split("; ").filter(|one| !one.is_empty());
    let options =
        options.map(|one| one.split_once(':').map_or((one, ""), |(key, value)| (key, value.trim())));
    (name, options.collect(), channel)
}

fn typed(value: &str) -> Value {
    match value {
        "true" => json!(true),
        "false" => json!(false),
        other => json!(other),
    }
}

fn duration(text: &str) -> Duration {
    let number: u64 = text.trim_end_matches(char::is_alphabetic).parse().expect("a number");
    Duration::from_secs(match text.chars().last() {
        Some('s') => number,
        Some('m') => number * 60,
        Some('h') => number * 3600,
        Some('d') => number * 86400,
        _ => panic!("`{text}` is no duration"),
    })
}

fn since(loopback: &Loopback, before: u64) -> Vec<String> {
    loopback.own_messages(before).into_iter().flat_map(|id| shown(loopback, id, None)).collect()
}

/// The bot's messages that everybody sees, as they are.
fn own(loopback: &Loopback) -> Vec<(u64, Option<Value>)> {
    let all = loopback.own_messages(0).into_iter();
    all.filter(|id| loopback.seen_only_by(*id).is_none()).map(|id| (id, loopback.message(id))).collect()
}

/// What became of the bot's messages, and what it said since.
fn followed(loopback: &Loopback, own: &[(u64, Option<Value>)], before: u64) -> Vec<String> {
    let mut came = Vec::new();
    for (id, was) in own {
        match loopback.message(*id) {
            None => came.push("bot removes its reply".to_owned()),
            now if now != *was => came.extend(shown(loopback, *id, Some("turns to"))),
            Some(_) => {}
        }
    }
    came.extend(since(loopback, before));
    came
}

fn answered(loopback: &Loopback, who: &str, interaction: u64, before: u64) -> Vec<String> {
    match loopback.made_by(interaction) {
        Some(id) if id > before => shown(loopback, id, Some("shows")),
        Some(id) => shown(loopback, id, Some("turns to")),
        None => vec![format!("bot acknowledges {who}")],
    }
}

/// A line in which the revisions of files, seven hexadecimal digits in backticks, are dots: they change with every comma.
fn without_revisions(line: &str) -> String {
    let is_revision = |text: &str| text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts = line.split('`').map(|part| if is_revision(part) { "·······" } else { part });
    parts.collect::<Vec<_>>().join("`")
}

/// The colour of every card.
const NEUTRAL: u64 = 0x7A_7F_87;

/// Everything that a reader sees of a message, and what matters on the wire.
fn shown(loopback: &Loopback, id: u64, verb: Option<&str>) -> Vec<String> {
    let Some(message) = loopback.message(id) else { return vec!["bot's message is gone".to_owned()] };
    let mut head = "bot ".to_owned();
    match (verb, loopback.seen_only_by(id)) {
        (Some(verb), Some(only)) => head.push_str(&format!("{verb} {only} only")),
        (Some(verb), None) => head.push_str(&format!("{verb} everybody")),
        (None, Some(only)) => head.push_str(&format!("tells {only} alone")),
        (None, None) => match message["referenced_message"]["author"]["username"].as_str() {
            Some(to) => head.push_str(&format!("replies to {to}")),
            None => head.push_str("says"),
        },
    }
    let mentions = &message["loopback_allowed_mentions"];
    let quiet = mentions["parse"].as_array().is_some_and(Vec::is_empty)
        && mentions["replied_user"] != true
        && ["users", "roles"].iter().all(|key| mentions[key].as_array().is_none_or(Vec::is_empty));
    head.push_str(if quiet { ", pinging nobody" } else { ", PINGING" });
    if message["flags"].as_u64().unwrap_or(0) & (1 << 12) != 0 {
        head.push_str(", silently");
    }
    let mut lines = vec![head + ":"];
    let mut text = |value: &Value| {
        for line in value.as_str().unwrap_or_default().lines() {
            let line = without_revisions(&line.replace('\u{200B}', ""));
            lines.push(format!("| {line}").trim_end().to_owned());
        }
    };
    text(&message["content"]);
    for embed in message["embeds"].as_array().into_iter().flatten() {
        // The one neutral colour is not worth a line; any other is.
        if embed["color"].as_u64().is_some_and(|colour| colour != NEUTRAL) {
            text(&json!(format!("COLOURED {}", embed["color"])));
        }
        text(&embed["title"]);
        text(&embed["description"]);
        for field in embed["fields"].as_array().into_iter().flatten() {
            text(&field["name"]);
            text(&field["value"]);
        }
        text(&embed["footer"]["text"]);
    }
    for file in message["attachments"].as_array().into_iter().flatten() {
        lines.push(format!("file {}:", file["filename"].as_str().unwrap_or_default()));
        let content = file["id"].as_str().and_then(|id| loopback.file(id.parse().unwrap_or(0)));
        lines.extend(
            content.unwrap_or_default().lines().map(|line| format!("| {line}").trim_end().to_owned()),
        );
    }
    let buttons = parts(&message).filter(|part| part["type"] == 2).map(|part| {
        let off = if part["disabled"] == true { ", off" } else { "" };
        // Grey buttons are not worth a word; any other is.
        let style = if part["style"] == 2 { "" } else { ", COLOURED" };
        format!("[{}{off}{style}]", part["label"].as_str().unwrap_or_default())
    });
    let buttons: Vec<String> = buttons.collect();
    if !buttons.is_empty() {
        lines.push(buttons.join(" "));
    }
    for menu in parts(&message).filter(|part| part["type"] == 3) {
        let options = menu["options"].as_array().into_iter().flatten();
        let options: Vec<&str> = options.filter_map(|one| one["label"].as_str()).collect();
        lines.push(format!(
            "({}: {})",
            menu["placeholder"].as_str().unwrap_or_default(),
            options.join(" | ")
        ));
    }
    for menu in parts(&message) {
        let what = match menu["type"].as_u64() {
            Some(5) => "any member",
            Some(6) => "any role",
            Some(8) => "any channel",
            _ => continue,
        };
        lines.push(format!("({}: {what})", menu["placeholder"].as_str().unwrap_or_default()));
    }
    lines
}
