//! The panel of `/settings view`: what holds in a place, and selects and buttons that change it. Its state travels in the `custom_id`s,
//! so that it outlives a restart; every press is checked as a command would be.

mod pages;

use poise::serenity_prelude as serenity;
use serenity::ComponentInteractionDataKind;

use super::{
    Data, buttons, commands, guard, ids, imports, inbound, outbound,
    outbound::{Note, Pressed, Shown},
};
use answers::moderation::Refused;
use counterpoint_core::{
    remark::{ChannelId, Level, PersonId, Place, RoleId, Scope, ServerId},
    settings::{Change, Key, Recorded, Value, exchange},
    time::Moment,
    topic::TopicId,
};

/// A page of the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Page {
    /// What holds, and how loud.
    Main,
    /// The topics, from this page of 25 on.
    Topics(usize),
    /// One topic.
    Topic(TopicId),
    /// Cooldowns, the budget, holds; from this one of them on.
    Times(usize),
    /// Roles and members that are never answered.
    People,
    /// The log channel and the language.
    Log,
    /// The last changes with numbers below this one.
    History(i64),
}

/// A page, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct At {
    page: Page,
    scope: Scope,
}

/// The word for a value that is taken away.
pub(super) const INHERIT: &str = "inherit";

impl At {
    /// The first page about a channel.
    pub(super) fn channel(channel: serenity::ChannelId) -> Self {
        Self { page: Page::Main, scope: Scope::Place(ChannelId::from(channel.get())) }
    }

    /// The last changes of the server with numbers below `before`.
    pub(super) fn history(before: i64) -> Self {
        Self { page: Page::History(before), scope: Scope::Server }
    }

    fn to(&self, page: Page) -> Self {
        Self { page, scope: self.scope.clone() }
    }

    /// `v1/p/<page>/<scope>/<action>`: at most 100 characters.
    fn id(&self, action: &str) -> String {
        let page = match &self.page {
            Page::Main => "main".to_owned(),
            Page::Topics(from) => format!("topics.{from}"),
            Page::Topic(topic) => format!("topic.{topic}"),
            Page::Times(0) => "times".to_owned(),
            Page::Times(from) => format!("times.{from}"),
            Page::People => "people".to_owned(),
            Page::Log => "log".to_owned(),
            Page::History(i64::MAX) => "history".to_owned(),
            Page::History(before) => format!("history.{before}"),
        };
        format!("v1/p/{page}/{}/{action}", self.scope.stored())
    }

    fn parse(id: &str) -> Option<(Self, &str)> {
        let mut parts = id.strip_prefix("v1/p/")?.splitn(3, '/');
        let (page, scope, action) = (parts.next()?, parts.next()?, parts.next()?);
        let page = match page.split_once('.').unwrap_or((page, "")) {
            ("main", _) => Page::Main,
            ("topics", from) => Page::Topics(from.parse().ok()?),
            ("topic", topic) => Page::Topic(TopicId::new(topic)),
            ("times", from) => Page::Times(from.parse().unwrap_or(0)),
            ("people", _) => Page::People,
            ("log", _) => Page::Log,
            ("history", before) => Page::History(before.parse().unwrap_or(i64::MAX)),
            _ => return None,
        };
        Some((Self { page, scope: Scope::parse(scope) }, action))
    }

    /// The place that it is about, with its levels.
    fn place(&self, ctx: &serenity::Context, server: &ServerId) -> Place {
        let known = |channel: ChannelId| Place { server: Some(server.clone()), ..Place::channel(channel) };
        match &self.scope {
            Scope::Place(place) => match (ids::server(server), ids::channel(place)) {
                (Ok(server), Ok(channel)) => inbound::place(ctx, Some(server), channel),
                _ => known(place.clone()),
            },
            Scope::Server => known(ChannelId::from(0)),
        }
    }
}

/// What a page shows.
pub(super) struct View<'a> {
    data: &'a Data,
    server: &'a ServerId,
    place: Place,
    history: Result<Vec<Recorded>, Refused>,
    /// The names of channels and roles, for menus: they show a mention as it is written.
    directory: exchange::Directory,
}

/// Changes on a page of the history: more would not fit a message.
const CHANGES: u32 = 20;

/// The page `at`.
pub(super) async fn show(ctx: &serenity::Context, data: &Data, server: &ServerId, at: &At) -> Note {
    let history = match at.page {
        // One more than is shown, to know whether there is more.
        Page::History(before) => data.moderation.history_before(server, before, CHANGES + 1).await,
        _ => Ok(Vec::new()),
    };
    let directory = imports::directory(ctx, server);
    pages::page(&View { data, server, place: at.place(ctx, server), history, directory }, at)
}

/// What a press asks for: changes, and the page that follows.
enum Asked {
    Page(At),
    Changes(Vec<Change>),
    Undo(i64),
}

/// Answers a press: the change, if one was asked for, and the panel as it is then.
pub(super) async fn on_press(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &Pressed<'_>,
) -> serenity::Result<()> {
    let Some(moderator) = guard::presser(ctx, data, pressed, guard::SETTING, "settings").await else {
        return outbound::show(ctx, pressed, Shown::Sentence(guard::MAY_NOT)).await;
    };
    let parsed = At::parse(&pressed.data.custom_id);
    let own = data.engine().settings().server(&moderator.server);
    let asked = parsed.and_then(|(at, action)| {
        let until = data.engine().clock().now().after(commands::STOPPED);
        let asked =
            asked(&at, action, &pressed.data.kind, until, |key| own.get(Level::Server, key).is_some())?;
        Some((at, asked))
    });
    let Some((mut at, asked)) = asked else {
        return outbound::show(ctx, pressed, Shown::Sentence(buttons::UNKNOWN)).await;
    };
    let made = match asked {
        Asked::Page(to) => {
            at = to;
            None
        }
        Asked::Changes(changes) => {
            Some(data.moderation.change(&moderator.server, &moderator.person, &changes).await)
        }
        Asked::Undo(number) => Some(data.moderation.undo(&moderator.server, &moderator.person, number).await),
    };
    let mut note = show(ctx, data, &moderator.server, &at).await;
    if let Some(made) = made {
        // The button that takes it back stands last, and leaves the panel open.
        let number = made.as_ref().ok().and_then(|made| made.first()).map(|one| one.number);
        let undo = number.map(|number| outbound::button(at.id(&format!("undo={number}")), "Undo"));
        if let (Some(serenity::CreateActionRow::Buttons(buttons)), Some(undo)) = (note.rows.last_mut(), undo)
        {
            buttons.push(undo);
        }
        let unheard = made.as_ref().ok().and_then(|made| commands::unheard(data, &moderator.server, made));
        note.text = format!("{}{}\n\n{}", commands::told(made).text, unheard.unwrap_or_default(), note.text);
    }
    outbound::show(ctx, pressed, Shown::Note(note)).await
}

fn asked(
    at: &At,
    action: &str,
    pressed: &ComponentInteractionDataKind,
    until: Moment,
    is_set: impl Fn(&Key) -> bool,
) -> Option<Asked> {
    use ComponentInteractionDataKind as Kind;
    let change = |scope: Scope, key: Key, to: Option<Value>| Asked::Changes(vec![Change { scope, key, to }]);
    let toggled = |key: Key| {
        let to = (!is_set(&key)).then_some(Value::Never);
        change(Scope::Server, key, to)
    };
    let value = |key: Key, text: &str| {
        let to = if text == INHERIT { None } else { Some(key.value(text).ok()?) };
        let scope = if key.is_of_server() { Scope::Server } else { at.scope.clone() };
        Some(change(scope, key, to))
    };
    match (action, pressed) {
        ("open", _) => Some(Asked::Page(at.clone())),
        ("place", Kind::ChannelSelect { values }) => {
            let place = ChannelId::from(values.first()?.get());
            Some(Asked::Page(At { page: Page::Main, scope: Scope::Place(place) }))
        }
        ("topic", Kind::StringSelect { values }) => {
            Some(Asked::Page(at.to(Page::Topic(TopicId::new(values.first()?.as_str())))))
        }
        ("rule", Kind::StringSelect { values }) => {
            let Page::Topic(topic) = &at.page else { return None };
            value(Key::Topic(topic.clone()), values.first()?)
        }
        ("role", Kind::RoleSelect { values }) => {
            Some(toggled(Key::Role(RoleId::from(values.first()?.get()))))
        }
        ("member", Kind::UserSelect { values }) => {
            Some(toggled(Key::Member(PersonId::from(values.first()?.get()))))
        }
        ("log", Kind::ChannelSelect { values }) => {
            let log = Value::Channel(ChannelId::from(values.first()?.get()));
            Some(change(Scope::Server, Key::LogChannel, Some(log)))
        }
        ("no-log", _) => Some(change(Scope::Server, Key::LogChannel, None)),
        ("pause", _) => Some(change(at.scope.clone(), Key::Pause, Some(Value::Until(Some(until))))),
        ("resume", _) => Some(change(at.scope.clone(), Key::Pause, None)),
        ("undo", Kind::StringSelect { values }) => Some(Asked::Undo(values.first()?.parse().ok()?)),
        (action, Kind::StringSelect { values }) => {
            value(Key::parse(action.strip_prefix("set/")?)?, values.first()?)
        }
        (action, Kind::Button) if action.starts_with("undo=") => {
            Some(Asked::Undo(action.strip_prefix("undo=")?.parse().ok()?))
        }
        (action, Kind::Button) => {
            let (key, text) = action.strip_prefix("set/")?.split_once('=')?;
            value(Key::parse(key)?, text)
        }
        _ => None,
    }
}
