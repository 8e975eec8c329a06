//! The pages of the panel: what holds in words, and the selects and buttons below it. Five rows at most, as Discord allows.

use std::fmt::Write as _;

use poise::serenity_prelude as serenity;
use serenity::{
    ChannelType, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

use super::{At, INHERIT, Page, View};
use crate::{
    commands,
    outbound::{Note, button},
};
use counterpoint_core::{
    composer::limits,
    policy::Mode,
    remark::{ChannelId, Scope},
    settings::{Key, Recorded, Rules, TopicRule, Value, bare_duration, said},
    topic::{Topic, TopicId},
    words::Language,
};

/// The page `at`.
pub(super) fn page(view: &View<'_>, at: &At) -> Note {
    let settings = view.data.engine().settings();
    let rules = settings.rules(&view.place);
    let (text, rows) = match &at.page {
        Page::Main => (overview(view, &rules, at.scope), main(view, &rules, at)),
        Page::Topics(from) => topics(view, &rules, at, *from),
        Page::Topic(topic) => self::topic(view, &rules, at, topic),
        Page::Times => (times_told(view, &rules, at.scope), times(&rules, at)),
        Page::People => people(view, at),
        Page::Log => log(&rules, at),
        Page::History => history(view, at),
    };
    Note { text: limits::cut(&text, limits::CONTENT), rows, file: None }
}

fn select(id: String, kind: CreateSelectMenuKind, placeholder: &str) -> CreateActionRow {
    CreateActionRow::SelectMenu(CreateSelectMenu::new(id, kind).placeholder(placeholder))
}

/// A select of words, the one that is set at this level marked.
fn choice<'o>(
    id: String,
    placeholder: &str,
    options: impl IntoIterator<Item = (&'o str, String)>,
    set: &str,
) -> CreateActionRow {
    let options = options.into_iter().map(|(value, label)| {
        let label = limits::cut(&label, limits::SELECT_TEXT);
        CreateSelectMenuOption::new(label, value).default_selection(value == set)
    });
    select(id, CreateSelectMenuKind::String { options: options.collect() }, placeholder)
}

fn channels(types: &[ChannelType]) -> CreateSelectMenuKind {
    CreateSelectMenuKind::Channel { channel_types: Some(types.into()), default_channels: None }
}

fn back(at: &At) -> CreateButton {
    button(at.to(Page::Main).id("open"), "Back")
}

/// What is set for a key at the level of the panel.
fn set_here(view: &View<'_>, scope: Scope, key: &Key) -> String {
    let own = view.data.engine().settings().server(view.server);
    own.get(scope, key).map_or_else(|| INHERIT.to_owned(), |entry| entry.value.stored())
}

fn heading(scope: Scope) -> String {
    match scope {
        Scope::Server => "**What holds in the server**, where nothing nearer is set\n".to_owned(),
        Scope::Place(place) => format!("**What holds in <#{place}>**\n"),
    }
}

/// What holds, key by key, and everything that is set.
fn overview(view: &View<'_>, rules: &Rules<'_>, scope: Scope) -> String {
    let engine = view.data.engine();
    let mode = rules.mode();
    let mut text = heading(scope);
    let _ = writeln!(text, "Mode: `{}` – {}", mode.value, mode.origin);
    if let Some(pause) = rules.pause(engine.clock().now()) {
        let until = pause.value.map_or("until it is resumed".to_owned(), |until| format!("until {until}"));
        let _ = writeln!(text, "Paused {until} – {}", pause.origin);
    }
    for key in [Key::ChannelCooldown, Key::TopicCooldown, Key::PersonCooldown] {
        let found = rules.cooldown(&key);
        let _ =
            writeln!(text, "{}: `{}` – {}", capital(&key.name()), bare_duration(found.value), found.origin);
    }
    let budget = rules.replies_per_hour();
    let spent = engine.spent(view.server);
    let _ = writeln!(text, "Replies in this hour: {spent} of {} – {}", budget.value, budget.origin);
    let hold = rules.rush_hold();
    let _ = writeln!(text, "Hold in a rush: `{}` – {}", if hold.value { "on" } else { "off" }, hold.origin);
    let language = rules.language();
    let _ = writeln!(text, "Language: `{}` – {}", language.value, language.origin);
    let log = rules.log_channel().map_or("none".to_owned(), |channel| format!("<#{channel}>"));
    let _ = writeln!(text, "Log channel: {log}");
    let own = engine.settings().server(view.server);
    if !own.is_empty() {
        text.push_str("**Everything that is set**\n");
        for (scope, key, entry) in own.all() {
            let _ = writeln!(
                text,
                "{} for {scope}: {}, by <@{}>",
                key.name(),
                said(Some(&entry.value)),
                entry.by
            );
        }
    }
    text.push_str("The nearest level decides: thread, channel, category, server, default. Deny wins.");
    text
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn main(view: &View<'_>, rules: &Rules<'_>, at: &At) -> Vec<CreateActionRow> {
    let places = channels(&[
        ChannelType::Text,
        ChannelType::News,
        ChannelType::Forum,
        ChannelType::Category,
        ChannelType::PublicThread,
        ChannelType::NewsThread,
        ChannelType::Voice,
    ]);
    let modes = [
        ("off", "off – never unasked"),
        ("shadow", "shadow – only the log channel hears what it would have said"),
        ("line", "line – one line and buttons"),
        ("card", "card – both sides at once"),
        (INHERIT, "inherit – as the level above"),
    ];
    debug_assert!(Mode::ALL.iter().all(|mode| modes.iter().any(|(word, _)| *word == mode.word())));
    let set = set_here(view, at.scope, &Key::Mode);
    let open = |page: Page, label: &str| button(at.to(page).id("open"), label);
    let pause = if rules.pause(view.data.engine().clock().now()).is_some() {
        button(at.id("resume"), "Resume here")
    } else {
        button(at.id("pause"), "Pause here")
    };
    let mut last = vec![pause];
    if at.scope != Scope::Server {
        let server = At { page: Page::Main, scope: Scope::Server };
        last.push(button(server.id("open"), "Whole server"));
    }
    vec![
        select(at.id("place"), places, "Another channel or category"),
        choice(at.id("set/mode"), "How loud", modes.map(|(word, label)| (word, label.to_owned())), &set),
        CreateActionRow::Buttons(vec![
            open(Page::Topics(0), "Topics"),
            open(Page::Times, "Times"),
            open(Page::People, "People"),
            open(Page::Log, "Log and language"),
            open(Page::History, "History"),
        ]),
        CreateActionRow::Buttons(last),
    ]
}

fn topics(view: &View<'_>, rules: &Rules<'_>, at: &At, from: usize) -> (String, Vec<CreateActionRow>) {
    let store = view.data.engine().store();
    let all = store.topics();
    let from = from.min(all.len().saturating_sub(1)) / limits::SELECT_OPTIONS * limits::SELECT_OPTIONS;
    let shown: &[Topic] = &all[from..all.len().min(from + limits::SELECT_OPTIONS)];
    let mut text = heading(at.scope);
    for topic in shown {
        let rule = rules.topic(&topic.id);
        let _ = writeln!(text, "`{}`: `{}` – {}", topic.id, rule.value.word(), rule.origin);
    }
    let options = shown.iter().map(|topic| (topic.id.as_str(), topic.title.clone()));
    let mut rows = vec![choice(at.id("topic"), "A topic to set", options, "")];
    let mut buttons = vec![back(at)];
    if from > 0 {
        buttons.push(button(at.to(Page::Topics(from - limits::SELECT_OPTIONS)).id("open"), "Previous"));
    }
    if from + limits::SELECT_OPTIONS < all.len() {
        buttons.push(button(at.to(Page::Topics(from + limits::SELECT_OPTIONS)).id("open"), "Next"));
    }
    rows.push(CreateActionRow::Buttons(buttons));
    (text, rows)
}

fn topic(view: &View<'_>, rules: &Rules<'_>, at: &At, topic: &TopicId) -> (String, Vec<CreateActionRow>) {
    let rule = rules.topic(topic);
    let mut text = heading(at.scope);
    let _ = writeln!(text, "`{topic}`: `{}` – {}", rule.value.word(), rule.origin);
    text.push_str("A topic that is off at any level is off below it too.");
    let set = set_here(view, at.scope, &Key::Topic(topic.clone()));
    let mut options: Vec<(&str, String)> =
        TopicRule::ALL.iter().map(|rule| (rule.word(), rule.word().to_owned())).collect();
    options.push((INHERIT, "inherit – as the level above".to_owned()));
    let rows = vec![
        choice(at.id("rule"), "What is said about it", options, &set),
        CreateActionRow::Buttons(vec![button(at.to(Page::Topics(0)).id("open"), "Topics"), back(at)]),
    ];
    (text, rows)
}

/// The times that the selects offer, beside the one that holds.
const CHANNEL_TIMES: [&str; 7] = ["0s", "30s", "2m", "5m", "15m", "1h", "6h"];
const TOPIC_TIMES: [&str; 7] = ["0s", "10m", "1h", "3h", "6h", "1d", "7d"];
const PERSON_TIMES: [&str; 7] = ["0s", "2m", "10m", "30m", "1h", "6h", "1d"];
const BUDGETS: [&str; 7] = ["0", "3", "6", "12", "20", "40", "100"];

fn times_told(view: &View<'_>, rules: &Rules<'_>, scope: Scope) -> String {
    let mut text = heading(scope);
    for key in [Key::ChannelCooldown, Key::TopicCooldown, Key::PersonCooldown] {
        let found = rules.cooldown(&key);
        let _ =
            writeln!(text, "{}: `{}` – {}", capital(&key.name()), bare_duration(found.value), found.origin);
    }
    let budget = rules.replies_per_hour();
    let spent = view.data.engine().spent(view.server);
    let _ = writeln!(text, "Replies in this hour: {spent} of {} – {}", budget.value, budget.origin);
    let hold = rules.rush_hold();
    let _ = writeln!(text, "Hold in a rush: `{}` – {}", if hold.value { "on" } else { "off" }, hold.origin);
    text.push_str("Other times can be typed: `/settings cooldown`.");
    text
}

fn times(rules: &Rules<'_>, at: &At) -> Vec<CreateActionRow> {
    let times = [
        (Key::ChannelCooldown, CHANNEL_TIMES, "Silence of a channel"),
        (Key::TopicCooldown, TOPIC_TIMES, "Silence about the same topic"),
        (Key::PersonCooldown, PERSON_TIMES, "Silence to the same person"),
    ];
    let mut rows: Vec<CreateActionRow> = times
        .into_iter()
        .map(|(key, offered, what)| {
            let holds = bare_duration(rules.cooldown(&key).value);
            number(at, &key, &offered, &holds, what)
        })
        .collect();
    let budget = rules.replies_per_hour().value.to_string();
    rows.push(number(at, &Key::RepliesPerHour, &BUDGETS, &budget, "Replies an hour"));
    let (to, label) = if rules.rush_hold().value {
        ("off", "Hold in a rush: switch off")
    } else {
        ("on", "Hold in a rush: switch on")
    };
    rows.push(CreateActionRow::Buttons(vec![
        button(at.id(&format!("set/{}={to}", Key::RushHold.stored())), label),
        back(at),
    ]));
    rows
}

fn number(at: &At, key: &Key, offered: &[&str], holds: &str, what: &str) -> CreateActionRow {
    let mut options: Vec<(&str, String)> =
        offered.iter().map(|value| (*value, format!("{what}: {value}"))).collect();
    if !offered.contains(&holds) {
        options.insert(0, (holds, format!("{what}: {holds}")));
    }
    options.push((INHERIT, format!("{what}: inherit")));
    choice(at.id(&format!("set/{}", key.stored())), what, options, holds)
}

fn people(view: &View<'_>, at: &At) -> (String, Vec<CreateActionRow>) {
    let own = view.data.engine().settings().server(view.server);
    let mut text = "**Who is never answered unasked**\n".to_owned();
    let all = own.all();
    let named = all.iter().filter(|(_, key, _)| matches!(key, Key::Role(_) | Key::Member(_)));
    for (_, key, entry) in named {
        let _ = writeln!(text, "{}, by <@{}>", key.name(), entry.by);
    }
    text.push_str("Choosing somebody adds them, or takes them off. Whoever opted out themselves is not shown, and stays unanswered.");
    let roles = CreateSelectMenuKind::Role { default_roles: None };
    let members = CreateSelectMenuKind::User { default_users: None };
    let rows = vec![
        select(at.id("role"), roles, "A role to add or take off"),
        select(at.id("member"), members, "A member to add or take off"),
        CreateActionRow::Buttons(vec![back(at)]),
    ];
    (text, rows)
}

fn log(rules: &Rules<'_>, at: &At) -> (String, Vec<CreateActionRow>) {
    let mut text = heading(at.scope);
    let log = rules.log_channel().map_or("none".to_owned(), |channel| format!("<#{channel}>"));
    let language = rules.language();
    let _ = writeln!(text, "Log channel: {log}");
    let _ = writeln!(text, "Language: `{}` – {}", language.value, language.origin);
    text.push_str("What curators wrote stays in the language they wrote it in.");
    let mut languages: Vec<(&str, String)> =
        Language::ALL.iter().map(|one| (one.code(), one.name().to_owned())).collect();
    languages.push((INHERIT, "inherit – as the level above".to_owned()));
    let rows = vec![
        select(at.id("log"), channels(&[ChannelType::Text]), "The log channel"),
        choice(
            at.id(&format!("set/{}", Key::Language.stored())),
            "The language of the bot's own words",
            languages,
            language.value.code(),
        ),
        CreateActionRow::Buttons(vec![
            button(at.id("no-log"), "No log channel").disabled(rules.log_channel().is_none()),
            back(at),
        ]),
    ];
    (text, rows)
}

fn history(view: &View<'_>, at: &At) -> (String, Vec<CreateActionRow>) {
    let mut rows = Vec::new();
    let text = match &view.history {
        Ok(list) => {
            rows.extend(undoable(view, at.id("undo"), list));
            commands::history_told(list)
        }
        Err(refused) => refused.to_string(),
    };
    rows.push(CreateActionRow::Buttons(vec![back(at)]));
    (text, rows)
}

/// A select of changes to take back.
fn undoable(view: &View<'_>, id: String, list: &[Recorded]) -> Option<CreateActionRow> {
    let options = list.iter().take(limits::SELECT_OPTIONS).map(|one| {
        let channel = |id: ChannelId| {
            let found = view.directory.places.iter().find(|place| place.id == id.0);
            found.map_or_else(|| id.to_string(), |place| format!("#{}", place.name))
        };
        let place = match one.scope {
            Scope::Server => "the server".to_owned(),
            Scope::Place(place) => channel(place),
        };
        let said = |value: &Option<Value>| match value {
            None => "not set".to_owned(),
            Some(Value::Channel(log)) => channel(*log),
            Some(other) => other.to_string(),
        };
        let label = format!(
            "#{} {} for {place}: {} → {}",
            one.number,
            one.key.stored(),
            said(&one.from),
            said(&one.to)
        );
        CreateSelectMenuOption::new(limits::cut(&label, limits::SELECT_TEXT), one.number.to_string())
    });
    let options: Vec<_> = options.collect();
    if options.is_empty() {
        return None;
    }
    Some(select(id, CreateSelectMenuKind::String { options }, "Take a change back"))
}
