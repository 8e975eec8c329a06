//! The pages of the panel: what holds in words, and the selects and buttons below it. Five rows at most, as Discord allows.

use std::fmt::Write as _;

use poise::serenity_prelude as serenity;
use serenity::{
    ChannelType, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

use super::{CHANGES, View};
use crate::{
    messages::{Note, button},
    presses::{Act, At, INHERIT, Page, Press},
    screens::changes,
};
use counterpoint_core::{
    composer::limits,
    remark::{ChannelId, Scope},
    settings::{self, Key, Recorded, Rules, TopicRule, Value, said},
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
        Page::Times(from) => (times_told(view, &rules, at.scope), times(&rules, at, *from)),
        Page::People => people(view, at),
        Page::Log => log(view, &rules, at),
        Page::History(_) => history(view, at),
    };
    Note { text: limits::cut(&text, limits::CONTENT), rows, file: None }
}

fn select(press: &Press, kind: CreateSelectMenuKind, placeholder: &str) -> CreateActionRow {
    CreateActionRow::SelectMenu(CreateSelectMenu::new(press.to_string(), kind).placeholder(placeholder))
}

/// A select of words, the one that is set at this level marked.
fn choice<'o>(
    press: &Press,
    placeholder: &str,
    options: impl IntoIterator<Item = (&'o str, String)>,
    set: &str,
) -> CreateActionRow {
    let options = options.into_iter().map(|(value, label)| {
        let label = limits::cut(&label, limits::SELECT_TEXT);
        CreateSelectMenuOption::new(label, value).default_selection(value == set)
    });
    select(press, CreateSelectMenuKind::String { options: options.collect() }, placeholder)
}

fn channels(types: &[ChannelType]) -> CreateSelectMenuKind {
    CreateSelectMenuKind::Channel { channel_types: Some(types.into()), default_channels: None }
}

/// What does something on a page.
fn act(at: &At, act: Act) -> Press {
    Press::Panel(at.clone(), act)
}

/// What opens another page about the same.
fn open(at: &At, page: Page) -> Press {
    Press::Panel(at.to(page), Act::Open)
}

fn back(at: &At) -> CreateButton {
    button(&open(at, Page::Main), "Back")
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
    let mut text = heading(scope);
    for key in Key::plain() {
        line(view, rules, &key, &mut text);
        if key == Key::Mode
            && let Some(pause) = rules.pause(engine.clock().now())
        {
            let until =
                pause.value.map_or("until it is resumed".to_owned(), |until| format!("until {until}"));
            let _ = writeln!(text, "Paused {until} – {}", pause.origin.said(Language::English.words()));
        }
    }
    let own = engine.settings().server(view.server);
    if !own.is_empty() {
        text.push_str("**Everything that is set**\n");
        for (scope, key, entry) in own.all() {
            let _ = writeln!(
                text,
                "{} for {}: {}, by <@{}>{}",
                key.name(Language::English.words()),
                scope.said(Language::English.words()),
                said(Some(&entry.value), Language::English.words()),
                entry.by,
                gone(view, scope, key, &entry.value)
            );
        }
    }
    text.push_str("The nearest level decides: thread, channel, category, server, default. Deny wins.");
    text
}

/// What holds for a key, and where it comes from, as a line of a page.
fn line(view: &View<'_>, rules: &Rules<'_>, key: &Key, text: &mut String) {
    if *key == Key::LogChannel {
        let _ = writeln!(text, "Log channel: {}", log_told(view, rules));
        return;
    }
    let Some(found) = rules.value(key) else { return };
    let _ = if *key == Key::RepliesPerHour {
        let spent = view.data.engine().spent(view.server);
        writeln!(
            text,
            "Replies in this hour: {spent} of {} – {}",
            found.value,
            found.origin.said(Language::English.words())
        )
    } else if *key == Key::Pause {
        Ok(())
    } else {
        writeln!(
            text,
            "{}: `{}` – {}",
            capital(&key.name(Language::English.words())),
            found.value,
            found.origin.said(Language::English.words())
        )
    };
}

/// The log channel, and whether it is still there.
fn log_told(view: &View<'_>, rules: &Rules<'_>) -> String {
    match rules.log_channel() {
        None => "none".to_owned(),
        Some(channel) if view.is_there(channel) => format!("<#{channel}>"),
        Some(channel) => {
            format!("<#{channel}>, which is no longer there: `/settings log channel: #channel` names another")
        }
    }
}

/// Said behind a setting of something that the server no longer has.
fn gone(view: &View<'_>, scope: Scope, key: &Key, value: &Value) -> &'static str {
    let channel = match (scope, value) {
        (Scope::Place(place), _) => !view.is_there(place),
        (_, Value::Channel(channel)) => !view.is_there(*channel),
        _ => false,
    };
    let role = match key {
        Key::Role(role) => {
            let roles = &view.directory.roles;
            !roles.is_empty() && !roles.iter().any(|one| one.id == role.0)
        }
        _ => false,
    };
    match (channel, role) {
        (true, _) => " – the channel is no longer there",
        (_, true) => " – the role is no longer there",
        _ => "",
    }
}

impl View<'_> {
    /// Whether the server still has a channel, category or thread, as far as the bot knows: of a server that it knows nothing of
    /// everything is taken to be there.
    fn is_there(&self, channel: ChannelId) -> bool {
        let places = &self.directory.places;
        places.is_empty() || places.iter().any(|place| place.id == channel.0)
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn main(view: &View<'_>, rules: &Rules<'_>, at: &At) -> Vec<CreateActionRow> {
    let places = channels(&[HOLDERS, TALKED_IN].concat());
    let mut modes: Vec<(&str, String)> = options(&Key::Mode);
    modes.push((INHERIT, "inherit – as the level above".to_owned()));
    let set = set_here(view, at.scope, &Key::Mode);
    let page = |page: Page, label: &str| button(&open(at, page), label);
    let pause = if rules.pause(view.data.engine().clock().now()).is_some() {
        button(&act(at, Act::Resume), "Resume here")
    } else {
        button(&act(at, Act::Pause), "Pause here for a day")
    };
    let mut last = vec![pause];
    if at.scope != Scope::Server {
        let server = At { page: Page::Main, scope: Scope::Server };
        last.push(button(&Press::Panel(server, Act::Open), "Whole server"));
    }
    vec![
        select(&act(at, Act::Place), places, "Another channel or category"),
        choice(&act(at, Act::Choose(Key::Mode)), "How loud", modes, &set),
        CreateActionRow::Buttons(vec![
            page(Page::Topics(0), "Topics"),
            page(Page::Times(0), "Times"),
            page(Page::People, "People"),
            page(Page::Log, "Log and language"),
            page(Page::History(i64::MAX), "History"),
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
        let _ = writeln!(
            text,
            "`{}`: `{}` – {}",
            topic.id,
            rule.value.word(),
            rule.origin.said(Language::English.words())
        );
    }
    let options = shown.iter().map(|topic| (topic.id.as_str(), topic.title.clone()));
    let mut rows = vec![choice(&act(at, Act::Topic), "A topic to set", options, "")];
    let mut buttons = vec![back(at)];
    if from > 0 {
        buttons.push(button(&open(at, Page::Topics(from - limits::SELECT_OPTIONS)), "Previous"));
    }
    if from + limits::SELECT_OPTIONS < all.len() {
        buttons.push(button(&open(at, Page::Topics(from + limits::SELECT_OPTIONS)), "Next"));
    }
    rows.push(CreateActionRow::Buttons(buttons));
    (text, rows)
}

fn topic(view: &View<'_>, rules: &Rules<'_>, at: &At, topic: &TopicId) -> (String, Vec<CreateActionRow>) {
    let rule = rules.topic(topic);
    let mut text = heading(at.scope);
    let _ = writeln!(
        text,
        "`{topic}`: `{}` – {}",
        rule.value.word(),
        rule.origin.said(Language::English.words())
    );
    text.push_str("A topic that is off at any level is off below it too.");
    let set = set_here(view, at.scope, &Key::Topic(topic.clone()));
    let mut options: Vec<(&str, String)> =
        TopicRule::ALL.iter().map(|rule| (rule.word(), rule.word().to_owned())).collect();
    options.push((INHERIT, "inherit – as the level above".to_owned()));
    let rows = vec![
        choice(&act(at, Act::Rule), "What is said about it", options, &set),
        CreateActionRow::Buttons(vec![button(&open(at, Page::Topics(0)), "Topics"), back(at)]),
    ];
    (text, rows)
}

/// Channels in which people write.
const TALKED_IN: &[ChannelType] = &[
    ChannelType::Text,
    ChannelType::News,
    ChannelType::PublicThread,
    ChannelType::PrivateThread,
    ChannelType::NewsThread,
    ChannelType::Voice,
    ChannelType::Stage,
];

/// What holds places where people talk. Media channels are left out: Discord's API description knows no such kind in a menu.
const HOLDERS: &[ChannelType] = &[ChannelType::Category, ChannelType::Forum];

/// Menus on a page of times: a message has five rows, and the last has the buttons.
const MENUS: usize = 4;

/// The settings of the page of times.
fn of_times() -> Vec<Key> {
    Key::plain().filter(|key| key.row().page == settings::Page::Times).collect()
}

fn times_told(view: &View<'_>, rules: &Rules<'_>, scope: Scope) -> String {
    let mut text = heading(scope);
    for key in of_times() {
        line(view, rules, &key, &mut text);
    }
    text.push_str("Other times can be typed: `/settings cooldown`.");
    text
}

fn times(rules: &Rules<'_>, at: &At, from: usize) -> Vec<CreateActionRow> {
    let (switches, menus): (Vec<Key>, Vec<Key>) =
        of_times().into_iter().partition(|key| key.row().kind == settings::Kind::Switch);
    let mut rows: Vec<CreateActionRow> =
        menus.iter().skip(from).take(MENUS).map(|key| menu(rules, at, key)).collect();
    let mut buttons: Vec<CreateButton> = Vec::new();
    for key in switches.iter().take(limits::BUTTONS_IN_ROW - 2) {
        let on = rules.value(key).is_some_and(|found| *found.value == Value::Switch(true));
        let to = if on { "off" } else { "on" };
        let row = key.row();
        buttons.push(button(
            &act(at, Act::Set(key.clone(), to.to_owned())),
            format!("{}: switch {to}", (row.label)(Language::English.words())),
        ));
    }
    if menus.len() > MENUS {
        let next = if from + MENUS < menus.len() { from + MENUS } else { 0 };
        buttons.push(button(&open(at, Page::Times(next)), "More"));
    }
    buttons.push(back(at));
    rows.push(CreateActionRow::Buttons(buttons));
    rows
}

/// What a menu offers for a setting: the words of its kind, or the values that the list offers.
fn options(key: &Key) -> Vec<(&'static str, String)> {
    let row = key.row();
    let words =
        row.kind.choices(Language::English.words()).into_iter().map(|(word, label)| (word, label.to_owned()));
    words
        .chain(
            row.offers
                .iter()
                .map(|value| (*value, format!("{}: {value}", (row.label)(Language::English.words())))),
        )
        .collect()
}

/// The menu of a setting; the value that holds is among what it offers.
fn menu(rules: &Rules<'_>, at: &At, key: &Key) -> CreateActionRow {
    let row = key.row();
    let holds = rules.value(key).map(|found| found.value.stored()).unwrap_or_default();
    let mut options: Vec<(&str, String)> = options(key);
    if !holds.is_empty() && !options.iter().any(|(value, _)| *value == holds) {
        options.insert(0, (&holds, format!("{}: {holds}", (row.label)(Language::English.words()))));
    }
    let inherit = if row.offers.is_empty() {
        "inherit – as the level above".to_owned()
    } else {
        format!("{}: inherit", (row.label)(Language::English.words()))
    };
    options.push((INHERIT, inherit));
    choice(&act(at, Act::Choose(key.clone())), (row.label)(Language::English.words()), options, &holds)
}

fn people(view: &View<'_>, at: &At) -> (String, Vec<CreateActionRow>) {
    let own = view.data.engine().settings().server(view.server);
    let mut text = "**Who is never answered unasked**\n".to_owned();
    let all = own.all();
    let named = all.iter().filter(|(_, key, _)| matches!(key, Key::Role(_) | Key::Member(_)));
    for (_, key, entry) in named {
        let _ = writeln!(text, "{}, by <@{}>", key.name(Language::English.words()), entry.by);
    }
    text.push_str("Choosing somebody adds them, or takes them off. Whoever opted out themselves is not shown, and stays unanswered.");
    let roles = CreateSelectMenuKind::Role { default_roles: None };
    let members = CreateSelectMenuKind::User { default_users: None };
    let rows = vec![
        select(&act(at, Act::Role), roles, "A role to add or take off"),
        select(&act(at, Act::Member), members, "A member to add or take off"),
        CreateActionRow::Buttons(vec![back(at)]),
    ];
    (text, rows)
}

fn log(view: &View<'_>, rules: &Rules<'_>, at: &At) -> (String, Vec<CreateActionRow>) {
    let mut text = heading(at.scope);
    let keys = || Key::plain().filter(|key| key.row().page == settings::Page::Log);
    let (logs, others): (Vec<Key>, Vec<Key>) = keys().partition(|key| *key == Key::LogChannel);
    for key in logs.iter().chain(&others) {
        line(view, rules, key, &mut text);
    }
    text.push_str("What curators wrote stays in the language they wrote it in.");
    let mut rows = vec![select(&act(at, Act::Log), channels(TALKED_IN), "The log channel")];
    rows.extend(others.iter().take(MENUS - 1).map(|key| menu(rules, at, key)));
    rows.push(CreateActionRow::Buttons(vec![
        button(&act(at, Act::NoLog), "No log channel").disabled(rules.log_channel().is_none()),
        back(at),
    ]));
    (text, rows)
}

fn history(view: &View<'_>, at: &At) -> (String, Vec<CreateActionRow>) {
    let mut rows = Vec::new();
    let mut buttons = Vec::new();
    let text = match &view.history {
        Ok(list) => {
            let shown = list.get(..CHANGES as usize).unwrap_or(list);
            rows.extend(undoable(view, &act(at, Act::UndoChosen), shown));
            if shown.len() < list.len()
                && let Some(last) = shown.last()
            {
                buttons.push(button(&open(at, Page::History(last.number)), "Older"));
            }
            if at.page != Page::History(i64::MAX) {
                buttons.push(button(&open(at, Page::History(i64::MAX)), "Newest"));
            }
            changes::history_told(shown)
        }
        Err(refused) => refused.said(Language::English.words()),
    };
    buttons.push(back(at));
    rows.push(CreateActionRow::Buttons(buttons));
    (text, rows)
}

/// A select of changes to take back.
fn undoable(view: &View<'_>, press: &Press, list: &[Recorded]) -> Option<CreateActionRow> {
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
    Some(select(press, CreateSelectMenuKind::String { options }, "Take a change back"))
}
