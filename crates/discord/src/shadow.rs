//! Shadow mode in the log channel: what would have been said, judged right or wrong by moderators, and, once enough was judged, the
//! offer to switch on. No text of a message is quoted or kept.

use poise::serenity_prelude as serenity;
use serenity::{ComponentInteraction, CreateActionRow};

use super::{
    Data, buttons, commands, guard, outbound,
    outbound::{Note, Shown},
};
use answers::storage::Judged;
use counterpoint_core::{
    composer::{Reply, layout::escaped},
    engine::Hearing,
    feedback::{ENOUGH, Judgement},
    policy::{Mode, Silence},
    remark::{RemarkId, Scope, ServerId},
    settings::{Change, Key, Origin, TopicRule, Value},
    time::Moment,
    topic::TopicId,
};

/// What is in shadow: where it was set, and by which setting.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Subject {
    scope: Scope,
    key: Key,
}

impl Subject {
    /// `<scope>/m`, or `<scope>/t` where it is the topic's rule.
    fn stored(&self) -> String {
        format!("{}/{}", self.scope.stored(), if self.key == Key::Mode { 'm' } else { 't' })
    }

    fn parse(scope: &str, kind: &str, topic: &str) -> Option<Self> {
        let scope = Scope::parse(scope)?;
        match kind {
            "m" => Some(Self { scope, key: Key::Mode }),
            "t" => Some(Self { scope, key: Key::Topic(TopicId::new(topic)) }),
            _ => None,
        }
    }
}

/// The buttons of a judgement: `v1/judge/<r|w>/<message>/<topic>/<scope>/<m|t>`, 99 characters at most.
fn judging(remark: RemarkId, topic: &str, subject: &Subject) -> CreateActionRow {
    let buttons = Judgement::ALL.map(|judgement| {
        let (letter, label) = match judgement {
            Judgement::Right => ('r', "Right"),
            Judgement::Wrong => ('w', "Wrong"),
        };
        let id = format!("v1/judge/{letter}/{remark}/{topic}/{}", subject.stored());
        outbound::button(id, label)
    });
    CreateActionRow::Buttons(buttons.into())
}

/// What the log channel hears of a message that would have been answered.
pub(super) fn note(message: &serenity::Message, hearing: &Hearing, reply: &Reply) -> Option<Note> {
    let Silence::Shadow { topic, key, origin } = hearing.silence()? else { return None };
    let scope = match origin {
        Origin::Set { scope, .. } => *scope,
        Origin::Default => Scope::Server,
    };
    let subject = Subject { scope, key: key.clone() };
    let found = hearing.topics.iter().find(|heard| heard.topic == *topic);
    let grounds = found.map(|heard| heard.ground.to_string()).unwrap_or_default();
    let text = format!(
        "In shadow, {} would have been answered (found: {}):\n{}",
        outbound::link(message),
        grounds,
        escaped(&reply.gist)
    );
    let rows = vec![judging(RemarkId(message.id.get()), topic.as_str(), &subject)];
    Some(Note { text, rows, file: None })
}

/// How the line begins that a judgement adds to its note.
const JUDGED: &str = "Judged ";

/// A moderator judges a note.
pub(super) async fn on_judgement(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &ComponentInteraction,
    parts: &[&str],
) -> serenity::Result<()> {
    let Some(moderator) = guard::presser(ctx, data, pressed, guard::STOPPING, "pause").await else {
        return outbound::show(ctx, pressed, Shown::Sentence(guard::MAY_NOT)).await;
    };
    let Some((judged, subject)) = read(parts, moderator.server, data.engine().clock().now()) else {
        return outbound::show(ctx, pressed, Shown::Sentence(buttons::UNKNOWN)).await;
    };
    let since = since(data, moderator.server, &subject);
    let precision = match data.moderation.judge(&judged, since).await {
        Ok(precision) => precision,
        Err(refused) => {
            let text = commands::told(Err(refused)).text;
            return outbound::show(ctx, pressed, Shown::Sentence(&text)).await;
        }
    };
    let before = pressed.message.content.lines().filter(|line| !line.starts_with(JUDGED));
    let before: Vec<&str> = before.collect();
    let what = match &subject.key {
        Key::Topic(topic) => format!("topic `{topic}` for {}", subject.scope),
        _ => subject.scope.to_string(),
    };
    let mut text = format!(
        "{}\n{JUDGED}{}. In shadow for {what}: {precision}",
        before.join("\n"),
        judged.judgement.word()
    );
    let mut rows = vec![judging(judged.remark, judged.topic.as_str(), &subject)];
    if precision.judged() >= ENOUGH {
        text.push('.');
        rows.push(switching(judged.topic.as_str(), &subject));
    } else {
        text.push_str(&format!("; after {ENOUGH} judgements it can be switched on here."));
    }
    outbound::show(ctx, pressed, Shown::Instead(Note { text, rows, file: None })).await
}

fn read(parts: &[&str], server: ServerId, at: Moment) -> Option<(Judged, Subject)> {
    let [letter, remark, topic, scope, kind] = parts else { return None };
    let judgement = match *letter {
        "r" => Judgement::Right,
        "w" => Judgement::Wrong,
        _ => return None,
    };
    let subject = Subject::parse(scope, kind, topic)?;
    let judged = Judged {
        remark: RemarkId(remark.parse().ok()?),
        server,
        scope: subject.scope,
        key: subject.key.clone(),
        topic: TopicId::new(*topic),
        judgement,
        at,
    };
    Some((judged, subject))
}

/// Since when it is in shadow: what was judged before it was set so again does not count.
fn since(data: &Data, server: ServerId, subject: &Subject) -> Moment {
    let own = data.engine().settings().server(server);
    own.get(subject.scope, &subject.key).map_or(Moment(0), |entry| entry.at)
}

/// The offer: `v1/switch/<card|line|on>/<topic>/<scope>/<m|t>`.
fn switching(topic: &str, subject: &Subject) -> CreateActionRow {
    let button = |word: &str, label: &str| {
        outbound::button(format!("v1/switch/{word}/{topic}/{}", subject.stored()), label)
    };
    CreateActionRow::Buttons(match subject.key {
        Key::Mode => vec![button("card", "Switch on: card"), button("line", "Switch on: line")],
        _ => vec![button("on", "Switch on")],
    })
}

/// A moderator takes the offer.
pub(super) async fn on_switch(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &ComponentInteraction,
    parts: &[&str],
) -> serenity::Result<()> {
    let Some(moderator) = guard::presser(ctx, data, pressed, guard::SETTING, "settings").await else {
        return outbound::show(ctx, pressed, Shown::Sentence(guard::MAY_NOT)).await;
    };
    let read = || {
        let [word, topic, scope, kind] = parts else { return None };
        let to = match *word {
            "card" => Value::Mode(Mode::Card),
            "line" => Value::Mode(Mode::Line),
            _ => Value::Topic(TopicRule::On),
        };
        Some((Subject::parse(scope, kind, topic)?, to))
    };
    let Some((subject, to)) = read() else {
        return outbound::show(ctx, pressed, Shown::Sentence(buttons::UNKNOWN)).await;
    };
    let change = Change::set(subject.scope, subject.key, to);
    let made = data.moderation.change(moderator.server, moderator.person, &[change]).await;
    outbound::show(ctx, pressed, Shown::Open(commands::told(made))).await
}
