//! What is pressed on the panel of `/settings view`. Every press is checked as a command would be.

use poise::serenity_prelude as serenity;
use serenity::ComponentInteractionDataKind;

use super::STOPPED;
use crate::{
    data::Data,
    guard,
    messages::button,
    outbound::{self, Pressed, Shown},
    presses::{Act, At, INHERIT, Page, Press},
    screens::{changes, panel},
};
use counterpoint_core::{
    remark::{ChannelId, Level, PersonId, RoleId, Scope},
    settings::{Change, Key, Value},
    time::Moment,
    topic::TopicId,
};

/// What a press asks for: changes, and the page that follows.
enum Asked {
    Page(At),
    Changes(Vec<Change>),
    Undo(i64),
}

/// Answers a press: the change, if one was asked for, and the panel as it is then.
pub(super) async fn on_press(
    data: &Data,
    pressed: &Pressed<'_>,
    mut at: At,
    act: &Act,
) -> serenity::Result<()> {
    let words = super::words(data, pressed);
    let Some(moderator) = guard::presser(data, pressed, guard::SETTING, "settings").await else {
        return outbound::show(pressed, Shown::Sentence(words.may_not())).await;
    };
    let own = data.engine().settings().server(&moderator.server);
    let until = data.engine().clock().now().after(STOPPED);
    let is_set = |key: &Key| own.get(Level::Server, key).is_some();
    let Some(asked) = asked(&at, act, &pressed.data.kind, until, is_set) else {
        return outbound::show(pressed, Shown::Sentence(words.button_unknown())).await;
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
    // The language may be what was changed.
    let words = super::words(data, pressed);
    let mut note = panel::show(data, &moderator.server, &at, words).await;
    if let Some(made) = made {
        // The button that takes it back stands last, and leaves the panel open.
        let number = made.as_ref().ok().and_then(|made| made.first()).map(|one| one.number);
        let undo = number.map(|number| button(&Press::Panel(at.clone(), Act::Undo(number)), words.undo()));
        if let (Some(serenity::CreateActionRow::Buttons(buttons)), Some(undo)) = (note.rows.last_mut(), undo)
        {
            buttons.push(undo);
        }
        let unheard =
            made.as_ref().ok().and_then(|made| changes::unheard(data, &moderator.server, made, words));
        let unable =
            made.as_ref().ok().and_then(|made| changes::unable(data, &moderator.server, made, words));
        let told = changes::told(made, words).text;
        let told: Vec<&str> =
            std::iter::once(told.as_str()).chain(unheard).chain(unable.as_deref()).collect();
        note.text = format!("{}\n\n{}", told.join("\n"), note.text);
    }
    outbound::show(pressed, Shown::Note(note)).await
}

fn asked(
    at: &At,
    act: &Act,
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
    match (act, pressed) {
        (Act::Open, _) => Some(Asked::Page(at.clone())),
        (Act::Place, Kind::ChannelSelect { values }) => {
            let place = ChannelId::from(values.first()?.get());
            Some(Asked::Page(At { page: Page::Main, scope: Scope::Place(place) }))
        }
        (Act::Topic, Kind::StringSelect { values }) => {
            Some(Asked::Page(at.to(Page::Topic(TopicId::new(values.first()?.as_str())))))
        }
        (Act::Rule, Kind::StringSelect { values }) => {
            let Page::Topic(topic) = &at.page else { return None };
            value(Key::Topic(topic.clone()), values.first()?)
        }
        (Act::Role, Kind::RoleSelect { values }) => {
            Some(toggled(Key::Role(RoleId::from(values.first()?.get()))))
        }
        (Act::Member, Kind::UserSelect { values }) => {
            Some(toggled(Key::Member(PersonId::from(values.first()?.get()))))
        }
        (Act::Log, Kind::ChannelSelect { values }) => {
            let log = Value::Channel(ChannelId::from(values.first()?.get()));
            Some(change(Scope::Server, Key::LogChannel, Some(log)))
        }
        (Act::NoLog, _) => Some(change(Scope::Server, Key::LogChannel, None)),
        (Act::Pause, _) => Some(change(at.scope.clone(), Key::Pause, Some(Value::Until(Some(until))))),
        (Act::Resume, _) => Some(change(at.scope.clone(), Key::Pause, None)),
        (Act::UndoChosen, Kind::StringSelect { values }) => Some(Asked::Undo(values.first()?.parse().ok()?)),
        (Act::Choose(key), Kind::StringSelect { values }) => value(key.clone(), values.first()?),
        (Act::Undo(number), Kind::Button) => Some(Asked::Undo(*number)),
        (Act::Set(key, text), Kind::Button) => value(key.clone(), text),
        _ => None,
    }
}
