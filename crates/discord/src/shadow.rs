//! The buttons of shadow mode in the log channel: a moderator judges what would have been said, and takes the offer to switch on.

use poise::serenity_prelude as serenity;
use serenity::CreateActionRow;

use super::{
    Data, buttons, commands, guard, outbound,
    outbound::{Note, Pressed, Shown},
};
use answers::shadow::Subject;
use counterpoint_core::{
    feedback::Judgement,
    remark::RemarkId,
    settings::{Change, Key, Mode, TopicRule, Value},
};

/// A moderator judges a note.
pub(super) async fn on_judgement(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &Pressed<'_>,
    parts: &[&str],
) -> serenity::Result<()> {
    let Some(moderator) = guard::presser(ctx, data, pressed, guard::STOPPING, "pause").await else {
        return outbound::show(ctx, pressed, Shown::Sentence(guard::MAY_NOT)).await;
    };
    let Some(judged) = read(parts) else {
        return outbound::show(ctx, pressed, Shown::Sentence(buttons::UNKNOWN)).await;
    };
    let (remark, topic, subject) = (judged.remark, judged.topic, &judged.subject);
    let note = &pressed.message.content;
    let kept =
        data.answers.judge(&moderator.server, remark.clone(), topic, subject, judged.judgement, note).await;
    let standing = match kept {
        Ok(standing) => standing,
        Err(refused) => {
            let text = commands::told(Err(refused)).text;
            return outbound::show(ctx, pressed, Shown::Sentence(&text)).await;
        }
    };
    let mut rows = vec![outbound::judging(&remark, topic, subject)];
    if standing.enough {
        rows.push(switching(topic, subject));
    }
    outbound::show(ctx, pressed, Shown::Instead(Note { text: standing.text, rows, file: None })).await
}

/// What a button of a judgement says.
struct Read<'p> {
    judgement: Judgement,
    remark: RemarkId,
    topic: &'p str,
    subject: Subject,
}

fn read<'p>(parts: &[&'p str]) -> Option<Read<'p>> {
    let [letter, remark, topic, scope, kind] = parts else { return None };
    let judgement = match *letter {
        "r" => Judgement::Right,
        "w" => Judgement::Wrong,
        _ => return None,
    };
    let subject = Subject::parse(scope, kind, topic)?;
    Some(Read { judgement, remark: remark.parse::<u64>().ok()?.into(), topic, subject })
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
    pressed: &Pressed<'_>,
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
    let made = data.moderation.change(&moderator.server, &moderator.person, &[change]).await;
    outbound::show(ctx, pressed, Shown::Open(commands::told(made))).await
}
