//! The buttons of shadow mode in the log channel: a moderator judges what would have been said, and takes the offer to switch on.

use poise::serenity_prelude as serenity;

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
    ctx: &serenity::Context,
    data: &Data,
    pressed: &Pressed<'_>,
    judgement: Judgement,
    remark: RemarkId,
    (topic, subject): (&str, &Subject),
) -> serenity::Result<()> {
    let Some(moderator) = guard::presser(ctx, data, pressed, guard::STOPPING, "pause").await else {
        return outbound::show(ctx, pressed, Shown::Sentence(guard::MAY_NOT)).await;
    };
    let note = &pressed.message.content;
    let standing = match data.answers.judge(moderator.server, remark, topic, subject, judgement, note).await {
        Ok(standing) => standing,
        Err(refused) => {
            let text = changes::told(Err(refused)).text;
            return outbound::show(ctx, pressed, Shown::Sentence(&text)).await;
        }
    };
    let mut rows = vec![messages::judging(remark, topic, subject)];
    if standing.enough {
        rows.push(shadow::offer(topic, subject));
    }
    outbound::show(ctx, pressed, Shown::Instead(Note { text: standing.text, rows, file: None })).await
}

/// A moderator takes the offer.
pub(super) async fn on_switch(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &Pressed<'_>,
    to: Loud,
    subject: Subject,
) -> serenity::Result<()> {
    let Some(moderator) = guard::presser(ctx, data, pressed, guard::SETTING, "settings").await else {
        return outbound::show(ctx, pressed, Shown::Sentence(guard::MAY_NOT)).await;
    };
    let change = Change::set(subject.scope, subject.key, to.value());
    let made = data.moderation.change(moderator.server, moderator.person, &[change]).await;
    outbound::show(ctx, pressed, Shown::Open(changes::told(made))).await
}
