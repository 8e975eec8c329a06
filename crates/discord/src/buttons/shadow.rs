//! The buttons of shadow mode in the log channel: a moderator judges what would have been said, and takes the offer to switch on.

use poise::serenity_prelude as serenity;

use super::words;
use crate::{
    data::Data,
    guard, messages,
    messages::Note,
    outbound::{self, Pressed, Shown},
    presses::Loud,
    screens::{changes, shadow},
};
use answers::shadow::Subject;
use counterpoint_core::{feedback::Judgement, remark::RemarkId, settings::Change};

/// A moderator judges a note.
pub(super) async fn on_judgement(
    data: &Data,
    pressed: &Pressed<'_>,
    judgement: Judgement,
    remark: RemarkId,
    (topic, subject): (&str, &Subject),
) -> serenity::Result<()> {
    let words = words(data, pressed);
    let Some(moderator) = guard::presser(data, pressed, guard::STOPPING, "pause").await else {
        return outbound::show(pressed, Shown::Sentence(words.may_not())).await;
    };
    let note = &pressed.message.content;
    let standing =
        match data.answers.judge(&moderator.server, remark.clone(), topic, subject, judgement, note).await {
            Ok(standing) => standing,
            Err(refused) => {
                let text = changes::told(Err(refused), words).text;
                return outbound::show(pressed, Shown::Sentence(&text)).await;
            }
        };
    let mut rows = vec![messages::judging(&remark, topic, subject, words)];
    if standing.enough {
        rows.push(shadow::offer(topic, subject, words));
    }
    outbound::show(pressed, Shown::Instead(Note { text: standing.text, rows, file: None })).await
}

/// A moderator takes the offer.
pub(super) async fn on_switch(
    data: &Data,
    pressed: &Pressed<'_>,
    to: Loud,
    subject: Subject,
) -> serenity::Result<()> {
    let words = words(data, pressed);
    let Some(moderator) = guard::presser(data, pressed, guard::SETTING, "settings").await else {
        return outbound::show(pressed, Shown::Sentence(words.may_not())).await;
    };
    let change = Change::set(subject.scope, subject.key, to.value());
    let made = data.moderation.change(&moderator.server, &moderator.person, &[change]).await;
    outbound::show(pressed, Shown::Open(changes::told(made, words))).await
}
