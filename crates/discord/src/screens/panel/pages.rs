//! The pages of the panel: what holds in words, and the selects and buttons below it. Five rows at most, as Discord allows.

use std::fmt::Write as _;

use poise::serenity_prelude as serenity;
use serenity::{
    ChannelType, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

use super::{CHANGES, View};
use crate::{
    frame::{self, DiscordFrame},
    limits,
    messages::{Note, button},
    presses::{Act, At, INHERIT, Page, Press},
    screens::changes,
};
use counterpoint_core::{
    composer::{Frame as _, Mention},
    remark::{ChannelId, Scope},
    settings::{self, Found, Key, Recorded, Rules, TopicRule, Value},
    topic::{Topic, TopicId},
    words::Words,
};

/// The page `at`.
pub(super) fn page(view: &View<'_>, at: &At) -> Note {
    let settings = view.data.engine().settings();
    let rules = settings.rules(&view.place);
    let (text, rows) = match &at.page {
        Page::Main => (overview(view, &rules, &at.scope), main(view, &rules, at)),
        Page::Topics(from) => topics(view, &rules, at, *from),
        Page::Topic(topic) => self::topic(view, &rules, at, topic),
        Page::Times(from) => (times_told(view, &rules, &at.scope), times(&rules, at, *from, view.words)),
        Page::People => people(view, at),
        Page::Log => log(view, &rules, at),
        Page::History(_) => history(view, at),
    };
    Note { text: frame::cut(&text, limits::CONTENT), rows, file: None }
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
        let label = frame::cut(&label, limits::SELECT_TEXT);
        CreateSelectMenuOption::new(label, value).default_selection(value == set)
    });
    select(press, CreateSelectMenuKind::String { options: options.collect() }, placeholder)
}

/// A menu of channels of some kinds; without kinds, of all.
fn channels(types: Option<&[ChannelType]>) -> CreateSelectMenuKind {
    CreateSelectMenuKind::Channel { channel_types: types.map(Into::into), default_channels: None }
}

/// What does something on a page.
fn act(at: &At, act: Act) -> Press {
    Press::Panel(at.clone(), act)
}

/// What opens another page about the same.
fn open(at: &At, page: Page) -> Press {
    Press::Panel(at.to(page), Act::Open)
}

fn back(at: &At, words: &Words) -> CreateButton {
    button(&open(at, Page::Main), words.panel_back())
}

/// What is set for a key at the level of the panel.
fn set_here(view: &View<'_>, scope: &Scope, key: &Key) -> String {
    let own = view.data.engine().settings().server(view.server);
    own.get(scope.level(), key).map_or_else(|| INHERIT.to_owned(), |entry| entry.value.stored())
}

fn heading(scope: &Scope, words: &Words) -> String {
    let heading = match scope {
        Scope::Server => words.panel_of_server().to_owned(),
        Scope::Place(_) => words.panel_of_place(scope.said(words)),
    };
    heading + "\n"
}

/// What holds, key by key, and everything that is set.
fn overview(view: &View<'_>, rules: &Rules<'_>, scope: &Scope) -> String {
    let engine = view.data.engine();
    let words = view.words;
    let mut text = heading(scope, words);
    for key in Key::plain() {
        line(view, rules, &key, &mut text);
        if key == Key::Mode
            && let Some(pause) = rules.pause(engine.clock().now())
        {
            let until = words.until(pause.value);
            let _ = writeln!(text, "{}", words.panel_paused(pause.origin().said(words), until));
        }
    }
    let own = engine.settings().server(view.server);
    if !own.is_empty() {
        let _ = writeln!(text, "{}", words.panel_everything());
        for (scope, key, entry) in own.all() {
            let by = DiscordFrame.mention(Mention::Person(&entry.by));
            let set = words.panel_set(by, scope.said(words), key.name(words), entry.value.said(words));
            text.push_str(&set);
            if let Some(gone) = gone(view, &scope, key, &entry.value) {
                let _ = write!(text, " {gone}");
            }
            text.push('\n');
        }
    }
    text.push_str(words.panel_order());
    text
}

/// What holds for a key, and where it comes from, as a line of a page.
fn line(view: &View<'_>, rules: &Rules<'_>, key: &Key, text: &mut String) {
    if *key == Key::LogChannel {
        let _ = writeln!(text, "{}", view.words.panel_log_channel(log_told(view, rules)));
        return;
    }
    let words = view.words;
    let Some(found) = rules.value(key).filter(|_| *key != Key::Pause) else { return };
    let origin = found.origin().said(words);
    let told = if *key == Key::RepliesPerHour {
        words.panel_replies(found.value, origin, view.data.engine().spent(view.server))
    } else {
        words.panel_value(origin, capital(&key.name(words)), found.value)
    };
    let _ = writeln!(text, "{told}");
}

/// The log channel, and whether it is still there.
fn log_told(view: &View<'_>, rules: &Rules<'_>) -> String {
    match rules.log_channel() {
        None => view.words.panel_no_log_channel().to_owned(),
        Some(channel) if view.is_there(channel) => DiscordFrame.mention(Mention::Place(channel)),
        Some(channel) => view.words.panel_log_channel_gone(DiscordFrame.mention(Mention::Place(channel))),
    }
}

/// Said behind a setting of something that the server no longer has.
fn gone(view: &View<'_>, scope: &Scope, key: &Key, value: &Value) -> Option<&'static str> {
    let channel = match (scope, value) {
        (Scope::Place(place), _) => !view.is_there(place),
        (_, Value::Channel(channel)) => !view.is_there(channel),
        _ => false,
    };
    let role = match key {
        Key::Role(role) => {
            let roles = &view.directory.roles;
            !roles.is_empty() && !roles.iter().any(|one| one.id == *role.id())
        }
        _ => false,
    };
    match (channel, role) {
        (true, _) => Some(view.words.panel_channel_gone()),
        (_, true) => Some(view.words.panel_role_gone()),
        _ => None,
    }
}

impl View<'_> {
    /// Whether the server still has a channel, category or thread, as far as the bot knows: of a server that it knows nothing of
    /// everything is taken to be there.
    fn is_there(&self, channel: &ChannelId) -> bool {
        let places = &self.directory.places;
        places.is_empty() || places.iter().any(|place| place.id == *channel.id())
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn main(view: &View<'_>, rules: &Rules<'_>, at: &At) -> Vec<CreateActionRow> {
    let words = view.words;
    // Every kind can hold settings. To name them all would leave out media channels, which Discord knows in a menu only unnamed.
    let places = channels(None);
    let mut modes: Vec<(&str, String)> = options(&Key::Mode, words);
    modes.push((INHERIT, words.panel_inherit().to_owned()));
    let set = set_here(view, &at.scope, &Key::Mode);
    let page = |page: Page, label: &str| button(&open(at, page), label);
    let pause = if rules.pause(view.data.engine().clock().now()).is_some() {
        button(&act(at, Act::Resume), words.panel_resume())
    } else {
        button(&act(at, Act::Pause), words.panel_pause())
    };
    let switches = on_page(settings::Page::Main).filter(|key| key.row().kind == settings::Kind::Switch);
    let mut last: Vec<CreateButton> =
        switches.take(limits::BUTTONS_IN_ROW - 2).map(|key| switch(rules, at, &key, words)).collect();
    last.push(pause);
    if at.scope != Scope::Server {
        let server = At { page: Page::Main, scope: Scope::Server };
        last.push(button(&Press::Panel(server, Act::Open), words.panel_whole_server()));
    }
    vec![
        select(&act(at, Act::Place), places, words.panel_place_menu()),
        choice(&act(at, Act::Choose(Key::Mode)), words.panel_mode_menu(), modes, &set),
        CreateActionRow::Buttons(vec![
            page(Page::Topics(0), words.panel_topics()),
            page(Page::Times(0), words.panel_times()),
            page(Page::People, words.panel_people()),
            page(Page::Log, words.panel_log()),
            page(Page::History(i64::MAX), words.panel_history()),
        ]),
        CreateActionRow::Buttons(last),
    ]
}

/// What is said about a topic, and who chose it.
fn ruled(topic: &TopicId, rule: &Found<TopicRule>, words: &Words) -> String {
    words.panel_value(rule.origin().said(words), format_args!("`{topic}`"), rule.value.word())
}

fn topics(view: &View<'_>, rules: &Rules<'_>, at: &At, from: usize) -> (String, Vec<CreateActionRow>) {
    let words = view.words;
    let store = view.data.engine().store();
    let all = store.topics();
    let from = from.min(all.len().saturating_sub(1)) / limits::SELECT_OPTIONS * limits::SELECT_OPTIONS;
    let shown: &[Topic] = &all[from..all.len().min(from + limits::SELECT_OPTIONS)];
    let mut text = heading(&at.scope, view.words);
    for topic in shown {
        let rule = rules.topic(&topic.id);
        let _ = writeln!(text, "{}", ruled(&topic.id, &rule, words));
    }
    let options = shown.iter().map(|topic| (topic.id.as_str(), topic.title.clone()));
    let mut rows = vec![choice(&act(at, Act::Topic), words.panel_topic_menu(), options, "")];
    let mut buttons = vec![back(at, words)];
    if from > 0 {
        buttons.push(button(&open(at, Page::Topics(from - limits::SELECT_OPTIONS)), words.previous()));
    }
    if from + limits::SELECT_OPTIONS < all.len() {
        buttons.push(button(&open(at, Page::Topics(from + limits::SELECT_OPTIONS)), words.next()));
    }
    rows.push(CreateActionRow::Buttons(buttons));
    (text, rows)
}

fn topic(view: &View<'_>, rules: &Rules<'_>, at: &At, topic: &TopicId) -> (String, Vec<CreateActionRow>) {
    let words = view.words;
    let rule = rules.topic(topic);
    let mut text = heading(&at.scope, view.words);
    let _ = writeln!(text, "{}", ruled(topic, &rule, words));
    text.push_str(words.panel_topic_note());
    let set = set_here(view, &at.scope, &Key::Topic(topic.clone()));
    let mut options: Vec<(&str, String)> =
        TopicRule::ALL.iter().map(|rule| (rule.word(), rule.word().to_owned())).collect();
    options.push((INHERIT, words.panel_inherit().to_owned()));
    let rows = vec![
        choice(&act(at, Act::Rule), words.panel_rule_menu(), options, &set),
        CreateActionRow::Buttons(vec![
            button(&open(at, Page::Topics(0)), words.panel_topics()),
            back(at, words),
        ]),
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

/// Menus on a page of times: a message has five rows, and the last has the buttons.
const MENUS: usize = limits::ROWS - 1;

/// The settings of a page.
fn on_page(page: settings::Page) -> impl Iterator<Item = Key> {
    Key::plain().filter(move |key| key.row().page == page)
}

/// A button that turns a switch to what it is not.
fn switch(rules: &Rules<'_>, at: &At, key: &Key, words: &'static Words) -> CreateButton {
    let on = rules.value(key).is_some_and(|found| *found.value == Value::Switch(true));
    let label = (key.row().label)(words);
    let (to, label) =
        if on { ("off", words.panel_switch_off(label)) } else { ("on", words.panel_switch_on(label)) };
    button(&act(at, Act::Set(key.clone(), to.to_owned())), label)
}

fn times_told(view: &View<'_>, rules: &Rules<'_>, scope: &Scope) -> String {
    let mut text = heading(scope, view.words);
    for key in on_page(settings::Page::Times) {
        line(view, rules, &key, &mut text);
    }
    text.push_str(view.words.panel_times_note());
    text
}

fn times(rules: &Rules<'_>, at: &At, from: usize, words: &'static Words) -> Vec<CreateActionRow> {
    let (switches, menus): (Vec<Key>, Vec<Key>) =
        on_page(settings::Page::Times).partition(|key| key.row().kind == settings::Kind::Switch);
    let mut rows: Vec<CreateActionRow> =
        menus.iter().skip(from).take(MENUS).map(|key| menu(rules, at, key, words)).collect();
    let switches = switches.iter().take(limits::BUTTONS_IN_ROW - 2);
    let mut buttons: Vec<CreateButton> = switches.map(|key| switch(rules, at, key, words)).collect();
    if menus.len() > MENUS {
        let next = if from + MENUS < menus.len() { from + MENUS } else { 0 };
        buttons.push(button(&open(at, Page::Times(next)), words.panel_more()));
    }
    buttons.push(back(at, words));
    rows.push(CreateActionRow::Buttons(buttons));
    rows
}

/// What a menu offers for a setting: the words of its kind, or the values that the list offers.
fn options(key: &Key, words: &Words) -> Vec<(&'static str, String)> {
    let row = key.row();
    let choices = row.kind.choices(words).into_iter().map(|(word, label)| (word, label.to_owned()));
    let offers = row.offers.iter().map(|value| (*value, words.panel_offer((row.label)(words), value)));
    choices.chain(offers).collect()
}

/// The menu of a setting; the value that holds is among what it offers.
fn menu(rules: &Rules<'_>, at: &At, key: &Key, words: &'static Words) -> CreateActionRow {
    let row = key.row();
    let label = (row.label)(words);
    let holds = rules.value(key).map(|found| found.value.stored()).unwrap_or_default();
    let mut options: Vec<(&str, String)> = options(key, words);
    if !holds.is_empty() && !options.iter().any(|(value, _)| *value == holds) {
        options.insert(0, (&holds, words.panel_offer(label, &holds)));
    }
    let inherit = if row.offers.is_empty() {
        words.panel_inherit().to_owned()
    } else {
        words.panel_inherit_offer(label)
    };
    options.push((INHERIT, inherit));
    choice(&act(at, Act::Choose(key.clone())), label, options, &holds)
}

fn people(view: &View<'_>, at: &At) -> (String, Vec<CreateActionRow>) {
    let words = view.words;
    let own = view.data.engine().settings().server(view.server);
    let mut text = format!("{}\n", words.panel_people_heading());
    let all = own.all();
    let named = all.iter().filter(|(_, key, _)| matches!(key, Key::Role(_) | Key::Member(_)));
    for (_, key, entry) in named {
        let by = DiscordFrame.mention(Mention::Person(&entry.by));
        let _ = writeln!(text, "{}", words.panel_person(by, key.name(words)));
    }
    text.push_str(words.panel_people_note());
    let roles = CreateSelectMenuKind::Role { default_roles: None };
    let members = CreateSelectMenuKind::User { default_users: None };
    let rows = vec![
        select(&act(at, Act::Role), roles, words.panel_role_menu()),
        select(&act(at, Act::Member), members, words.panel_member_menu()),
        CreateActionRow::Buttons(vec![back(at, words)]),
    ];
    (text, rows)
}

fn log(view: &View<'_>, rules: &Rules<'_>, at: &At) -> (String, Vec<CreateActionRow>) {
    let words = view.words;
    let mut text = heading(&at.scope, words);
    let keys = || Key::plain().filter(|key| key.row().page == settings::Page::Log);
    let (logs, others): (Vec<Key>, Vec<Key>) = keys().partition(|key| *key == Key::LogChannel);
    for key in logs.iter().chain(&others) {
        line(view, rules, key, &mut text);
    }
    text.push_str(words.panel_log_note());
    let mut rows = vec![select(&act(at, Act::Log), channels(Some(TALKED_IN)), words.panel_log_menu())];
    rows.extend(others.iter().take(MENUS - 1).map(|key| menu(rules, at, key, words)));
    rows.push(CreateActionRow::Buttons(vec![
        button(&act(at, Act::NoLog), words.panel_no_log()).disabled(rules.log_channel().is_none()),
        back(at, words),
    ]));
    (text, rows)
}

fn history(view: &View<'_>, at: &At) -> (String, Vec<CreateActionRow>) {
    let words = view.words;
    let mut rows = Vec::new();
    let mut buttons = Vec::new();
    let text = match &view.history {
        Ok(list) => {
            let shown = list.get(..CHANGES as usize).unwrap_or(list);
            rows.extend(undoable(view, &act(at, Act::UndoChosen), shown));
            if shown.len() < list.len()
                && let Some(last) = shown.last()
            {
                buttons.push(button(&open(at, Page::History(last.number)), words.panel_older()));
            }
            if at.page != Page::History(i64::MAX) {
                buttons.push(button(&open(at, Page::History(i64::MAX)), words.panel_newest()));
            }
            changes::history_told(shown, words)
        }
        Err(refused) => refused.said(words),
    };
    buttons.push(back(at, words));
    rows.push(CreateActionRow::Buttons(buttons));
    (text, rows)
}

/// A select of changes to take back.
fn undoable(view: &View<'_>, press: &Press, list: &[Recorded]) -> Option<CreateActionRow> {
    let options = list.iter().take(limits::SELECT_OPTIONS).map(|one| {
        let channel = |id: &ChannelId| {
            let found = view.directory.places.iter().find(|place| place.id == *id.id());
            found.map_or_else(|| id.to_string(), |place| format!("#{}", place.name))
        };
        let place = match &one.scope {
            Scope::Server => view.words.the_server().to_owned(),
            Scope::Place(place) => channel(place),
        };
        let said = |value: &Option<Value>| match value {
            None => view.words.not_set().to_owned(),
            Some(Value::Channel(log)) => channel(log),
            Some(other) => other.plain(view.words),
        };
        let change = view.words.change_sentence(said(&one.to), said(&one.from), place, one.key.stored());
        let label = format!("#{} {change}", one.number);
        CreateSelectMenuOption::new(frame::cut(&label, limits::SELECT_TEXT), one.number.to_string())
    });
    let options: Vec<_> = options.collect();
    if options.is_empty() {
        return None;
    }
    Some(select(press, CreateSelectMenuKind::String { options }, view.words.panel_undo_menu()))
}
