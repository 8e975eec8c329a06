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
//! ann reacts 📖 to ben                                   (to what he said last; "ben and cat react 📖 to ann": at once)
//! ann takes 📖 back from ben
//! mod takes the bot's 📖 from ben                        (also: mod takes all 📖 from ben; mod takes all reactions from ben)
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
//! database is held                                       (nobody is answered by it; what people press and run waits)
//! database is let go                                     (what comes of what waited)
//! database goes away                                     (the bot finds that it does not answer, within a second; "database comes back" ends it)
//! store has errors                                       (its changed files, the bot finds, within a second; "store is mended" ends it)
//! ann is promised an answer                              (to what she pressed or ran: Discord shows that the bot is thinking)
//! cat in #debate x40: a message said forty times
//! ann posts "A title" [law, history] in #forum: what the post begins with     (said in #A title from then on)
//! ann opens "A title" [] in #forum                       (a post without its first message)
//! ben in #A title, early: what comes before that
//! thread #A title is locked | archived | open again
//! ann's message is delivered again
//! mod deletes what the bot said
//! discord refuses PATCH /channels: 429 30046             (the next such request; any part of its method and path)
//! discord limits POST /channels for 10ms                 (429, with the headers that tell when to try again)
//! discord holds POST /channels                           (until it lets go; the request has done nothing yet)
//! discord holds the answer to POST /channels             (until it lets go; the request has done its work)
//! discord lets go                                        (of all that it holds: what comes of it)
//! discord cuts POST /channels                            (the connection, before anything is done)
//! discord takes POST /channels and loses the answer      (the connection is cut after the work is done)
//! discord waits 4s                                       (on its own clock: an interaction has three; `clock +4s` winds both)
//! bot may not view #debate                               (or: read history in, react in, send in, send in threads of, embed links in)
//! bot may view #debate again                             (with the threads that are active in it; so for the others)
//! bot gets a role of its own                             (which `@&counterpoint` mentions)
//! bot gets the role helpers                              (who may manage messages)
//! channel #hall is deleted                               (or a thread; with what was said there)
//! role newcomers is deleted
//! threads of #debate are listed
//! bot leaves Elsewhere
//! server Elsewhere is unavailable | back                 (back: reached again, or the bot is invited again)
//! server Elsewhere appears                               (or Faraway, which the second of two shards has)
//! ann in #debate of Elsewhere: They gave up their nukes  (so with every channel and role of a further server)
//! ann in #debate, quietly replying to ben: a reply that mentions nobody
//! ann in #debate: @counterpoint a mention
//! ```
//!
//! Where the stage knows the store ([`Stage::cards`]), a card is told by the ids of what stands on it.
//!
//! What is so before the bot connects stands in lines of these kinds, which [`arrange`] obeys:
//!
//! ```text
//! at the start discord refuses GET /users/@me: 500 0     (so with limits, holds, cuts, takes)
//! at the start server Elsewhere appears                  (and: is unavailable)
//! at the start discord has 2 shards
//! at the start bot may not view #debate                  (so with everything that it may not, and the roles it gets)
//! ```
//!
//! Where a request is held, the line below the action says which, and the play goes on; what came of the action stands below
//! "discord lets go". A message that the bot is not sent is "unheard".

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a line that says nothing playable is the conversation's fault, and ends it"
)]

pub mod cards;
mod happen;
mod pending;
mod reactions;
mod say;
mod words;

use std::{env, fmt::Write as _, fs, path::Path, time::Duration};

use serde_json::{Value, json};

pub use happen::arrange;
use happen::happen;
use pending::{Pending, changed, last_own, step};
use say::{open_post, say};
use words::{command_line, typed, written};

use crate::{Loopback, hands::parts};

/// What a play needs of the bot. Waiting may be given up and begun again: nothing is counted while waiting.
pub trait Stage {
    /// Waits until the bot has dealt with a message `times` times, which is more than once if it was delivered again, and says what came
    /// of the last: "speak", or "silent: reason".
    fn heard(&mut self, message: u64, times: u64) -> impl Future<Output = String>;
    /// Winds the bot's clock, and waits until the bot has done what is due by then.
    fn wind(&mut self, by: Duration) -> impl Future<Output = ()>;
    /// Waits until the bot has followed a message `times` times that was edited or deleted: once for each change that it was sent.
    fn followed(&mut self, message: u64, times: u64) -> impl Future<Output = ()>;
    /// Waits until the bot has dealt with a server that it joined since the last time this was asked.
    fn joined(&mut self) -> impl Future<Output = ()>;
    /// Takes the bot's database away.
    fn lose_database(&mut self) -> impl Future<Output = ()>;
    /// Keeps the bot's database from answering, or lets it answer again.
    fn hold_database(&mut self, held: bool) -> impl Future<Output = ()>;
    /// Has the bot find that its database does not answer, or that it does again.
    fn fail_database(&mut self, fails: bool) -> impl Future<Output = ()>;
    /// Has the bot find errors in the changed files of its store, or none any more.
    fn fail_store(&mut self, fails: bool);
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

/// What the words of each line mean, as far as that needs no bot and no world: the text that is said, the options and the channel of a
/// command, how long a wait is.
pub fn understood(text: &str) -> Vec<String> {
    let understood = text.lines().map(|line| {
        let (head, rest) = line.split_once(": ").unwrap_or((line, ""));
        let (name, options, channel) =
            command_line(line.split_once('/').map_or(line, |(_, command)| command));
        let options: Vec<(&str, Value)> = options.iter().map(|(key, value)| (*key, typed(value))).collect();
        let wait = words::read_duration(head.rsplit(' ').next().unwrap_or_default());
        format!(
            "{} | {name} {options:?} in #{channel} | {wait:?} | {}",
            written(rest),
            without_revisions(line)
        )
    });
    understood.collect()
}

/// Plays the actions of a conversation, and returns it with what the bot did.
///
/// # Panics
/// On a line that is no action.
pub async fn play(loopback: &Loopback, stage: &mut impl Stage, text: &str) -> String {
    let mut played = String::new();
    let mut pending = Pending { held: Vec::new(), seen: loopback.sent(), database: false };
    for line in text.lines() {
        if line.starts_with("    ") {
            continue;
        }
        let _ = writeln!(played, "{line}");
        let head = ["#", "setting ", "at the start "].iter().any(|head| line.starts_with(head));
        if line.trim().is_empty() || head {
            continue;
        }
        let reacted = loopback.own_reactions();
        let mut came = step(loopback, stage, line, &mut pending).await;
        came.extend(reactions::changed(loopback, &reacted));
        let came = match stage.cards() {
            Some(cards) => cards.briefly(&came),
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

async fn act(loopback: &Loopback, stage: &mut impl Stage, line: &str) -> Vec<String> {
    if let Some(came) = happen(loopback, stage, line).await {
        return came;
    }
    let (who, rest) = line.split_once(' ').unwrap_or((line, ""));
    if let Some(rest) = rest.strip_prefix("in ") {
        return say(loopback, stage, who, rest).await;
    }
    if let Some(came) = reactions::react(loopback, stage, who, rest).await {
        return came;
    }
    let last = || loopback.last_said(who).unwrap_or_else(|| panic!("{who} has said nothing"));
    let before = last_own(loopback);
    if let Some(text) = rest.strip_prefix("edits: ") {
        let (message, own) = (last(), own(loopback));
        loopback.edit(message, &written(text));
        changed(loopback, stage, message).await;
        return followed(loopback, &own, before);
    }
    if rest == "deletes what the bot said" {
        let own = own(loopback);
        let (message, _) = own.last().expect("the bot has said something");
        loopback.delete(*message);
        changed(loopback, stage, *message).await;
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
        changed(loopback, stage, message).await;
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
        // What it says to others because of the press.
        let said = loopback
            .own_messages(before)
            .into_iter()
            .filter(|id| loopback.made_by(interaction) != Some(*id) && loopback.seen_only_by(*id).is_none());
        let said = said.flat_map(|id| shown(loopback, id, None)).collect();
        return [followed(loopback, &others, u64::MAX), answer, said].concat();
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
    if loopback.was_late(interaction) {
        return vec![format!("{who} is told that the interaction failed")];
    }
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
