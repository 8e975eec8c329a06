//! What happens when a button is pressed or something is chosen from a menu.

mod cards;
mod panel;
mod shadow;

use std::time::Duration;

use poise::serenity_prelude as serenity;
use serenity::{ComponentInteraction, Permissions};

use crate::{
    data::Data,
    errors, guard, inbound,
    messages::Note,
    outbound::{self, Pressed, Shown},
    presses::Press,
    screens::{changes, imports, lookup, pauses, privacy, why},
};
use answers::{Removed, Remover, ReplyId, Standing};
use counterpoint_core::{
    remark::{ChannelId, PersonId, RemarkId, Scope, ServerId},
    settings::{Change, Key, Value},
    words::Language,
};

/// How long a press pauses: until tempers are down, and not for ever by an oversight.
const STOPPED: Duration = Duration::from_hours(24);

/// Said of a button that this version does not know.
const UNKNOWN: &str = "This button is of an earlier version; `/topic` has everything it opened.";

/// Answers a press.
pub(super) async fn on_press(ctx: &serenity::Context, data: &Data, pressed: &ComponentInteraction) {
    let pressed = Pressed::new(pressed);
    let sent = outbound::in_time(ctx, &pressed, Box::pin(answer(ctx, data, &pressed))).await;
    if let Err(error) = sent {
        tracing::warn!(
            interaction_id = pressed.id.get(),
            error = errors::record(&error),
            "could not answer a press"
        );
    }
}

async fn answer(ctx: &serenity::Context, data: &Data, pressed: &Pressed<'_>) -> serenity::Result<()> {
    let Some(press) = Press::parse(&pressed.data.custom_id) else {
        return outbound::show(ctx, pressed, Shown::Sentence(UNKNOWN)).await;
    };
    match press {
        Press::More(more) => cards::more(ctx, data, pressed, &more).await,
        Press::Topics => cards::topic(ctx, data, pressed).await,
        Press::NotToMe => not_to_me(ctx, data, pressed).await,
        Press::StopHere => stop_here(ctx, data, pressed).await,
        Press::Why => {
            let text = why::grounds(ctx, data, pressed, language(ctx, data, pressed).words()).await;
            outbound::show(ctx, pressed, Shown::Sentence(&text)).await
        }
        Press::Remove => remove(ctx, data, pressed).await,
        Press::Undo(number) => undo(ctx, data, pressed, number).await,
        Press::Vote { reason, reply, topic } => cards::vote(ctx, data, pressed, reason, reply, &topic).await,
        Press::Judge { judgement, remark, topic, subject } => {
            shadow::on_judgement(ctx, data, pressed, judgement, remark, (&topic, &subject)).await
        }
        Press::Switch { to, subject, .. } => shadow::on_switch(ctx, data, pressed, to, subject).await,
        Press::Import { which, apply } => import(ctx, data, pressed, which, apply).await,
        Press::Resume(scope, key) => resume(ctx, data, pressed, Some((scope, key))).await,
        Press::ResumeAll => resume(ctx, data, pressed, None).await,
        Press::Panel(at, act) => panel::on_press(ctx, data, pressed, at, &act).await,
        Press::List { page, shelf, tag } => {
            let note = lookup::list(data, &shelf, &tag, page);
            outbound::show(ctx, pressed, Shown::Note(note)).await
        }
        Press::Find { page, words } => {
            let note = lookup::search(data, &words, page);
            outbound::show(ctx, pressed, Shown::Note(note)).await
        }
    }
}

/// Somebody presses *Remove*.
async fn remove(ctx: &serenity::Context, data: &Data, pressed: &Pressed<'_>) -> serenity::Result<()> {
    let words = language(ctx, data, pressed).words();
    let may = pressed.member.as_ref().and_then(|member| member.permissions).unwrap_or_default();
    let manages = may.administrator() || may.contains(Permissions::MANAGE_MESSAGES);
    let by = Remover { person: PersonId(pressed.user.id.get()), manages };
    let at = Standing {
        server: pressed.guild_id.map(|server| ServerId(server.get())),
        channel: ChannelId(pressed.channel_id.get()),
        reply: ReplyId(pressed.message.id.get()),
    };
    let reference = pressed.message.message_reference.as_ref().and_then(|one| one.message_id);
    let answers = reference.map(|message| RemarkId(message.get()));
    let text = match data.answers.remove(at, by, answers).await {
        Removed::MayNot => {
            return outbound::show(ctx, pressed, Shown::Sentence(words.may_not_remove())).await;
        }
        Removed::Done => words.removed(),
        Removed::Failed => words.not_removed(),
    };
    outbound::show(ctx, pressed, Shown::Open(Note::new(text))).await
}

/// Whoever presses it is never answered unasked again.
async fn not_to_me(ctx: &serenity::Context, data: &Data, pressed: &Pressed<'_>) -> serenity::Result<()> {
    let text = match data.moderation.opt_out(PersonId(pressed.user.id.get()), true).await {
        Ok(()) => privacy::OUT.to_owned(),
        Err(refused) => changes::told(Err(refused)).text,
    };
    outbound::show(ctx, pressed, Shown::Sentence(&text)).await
}

/// A moderator pauses the bot in the channel, for a day.
async fn stop_here(ctx: &serenity::Context, data: &Data, pressed: &Pressed<'_>) -> serenity::Result<()> {
    let note = match guard::presser(ctx, data, pressed, guard::STOPPING, "pause").await {
        None => Note::new(guard::MAY_NOT),
        Some(moderator) => {
            let here = Scope::Place(ChannelId(pressed.channel_id.get()));
            let until = data.engine().clock().now().after(STOPPED);
            let change = Change::set(here, Key::Pause, Value::Until(Some(until)));
            changes::told(data.moderation.change(moderator.server, moderator.person, &[change]).await)
        }
    };
    outbound::show(ctx, pressed, Shown::Note(note)).await
}

/// A moderator takes a change back, with those made together with it.
async fn undo(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &Pressed<'_>,
    number: i64,
) -> serenity::Result<()> {
    let server = ServerId(pressed.guild_id.map_or(0, serenity::GuildId::get));
    let pauses = data.moderation.is_of_pauses(server, number).await;
    let (needed, command) = if pauses { (guard::STOPPING, "pause") } else { (guard::SETTING, "settings") };
    let note = match guard::presser(ctx, data, pressed, needed, command).await {
        None => Note::new(guard::MAY_NOT),
        Some(moderator) => {
            changes::told(data.moderation.undo(moderator.server, moderator.person, number).await)
        }
    };
    outbound::show(ctx, pressed, Shown::Note(note)).await
}

/// A moderator answers whether an import is to be applied.
async fn import(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &Pressed<'_>,
    which: u64,
    apply: bool,
) -> serenity::Result<()> {
    let Some(moderator) = guard::presser(ctx, data, pressed, guard::SETTING, "settings").await else {
        return outbound::show(ctx, pressed, Shown::Sentence(guard::MAY_NOT)).await;
    };
    let note = imports::answered(data, moderator, which, apply).await;
    outbound::show(ctx, pressed, Shown::Note(note)).await
}

/// A moderator ends a pause that was offered; every pause if it is none.
async fn resume(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &Pressed<'_>,
    one: Option<(Scope, Key)>,
) -> serenity::Result<()> {
    let Some(moderator) = guard::presser(ctx, data, pressed, guard::STOPPING, "resume").await else {
        return outbound::show(ctx, pressed, Shown::Sentence(guard::MAY_NOT)).await;
    };
    let paused = pauses::all(data, moderator.server);
    let ended = match one {
        Some(one) => vec![one],
        None => paused.iter().map(|(scope, key, _)| (*scope, key.clone())).collect(),
    };
    let note = pauses::end(data, moderator, &paused, ended).await;
    outbound::show(ctx, pressed, Shown::Note(note)).await
}

/// The language of the bot's words where somebody pressed.
fn language(ctx: &serenity::Context, data: &Data, pressed: &Pressed<'_>) -> Language {
    let place = inbound::place(ctx, pressed.guild_id, pressed.channel_id);
    data.engine().settings().rules(&place).language().value
}
