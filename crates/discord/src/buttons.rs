//! What happens when a button is pressed or something is chosen from a menu.

mod cards;
mod feedback;
mod panel;
mod shadow;

use std::time::Duration;

use poise::serenity_prelude as serenity;
use serenity::{ComponentInteraction, MessageId, Permissions};

use crate::{
    data::Data,
    errors, guard,
    messages::Note,
    outbound::{self, Pressed, Shown},
    presses::{Feedback, Press},
    screens::{changes, imports, lookup, pauses, privacy, rest, why},
};
use answers::{Removed, Remover, ReplyId, Standing};
use counterpoint_core::{
    remark::{ChannelId, PersonId, RemarkId, Scope, ServerId},
    settings::{Change, Key, Value},
    words::{Language, Words},
};

/// How long a press pauses: until tempers are down, and not for ever by an oversight.
const STOPPED: Duration = Duration::from_hours(24);

/// Answers a press.
pub(super) async fn on_press(data: &Data, pressed: &ComponentInteraction) {
    let pressed = Pressed::new(pressed, data.answers.platform().line());
    let sent = outbound::in_time(data.engine().clock(), &pressed, Box::pin(answer(data, &pressed))).await;
    if let Err(error) = sent {
        tracing::warn!(
            interaction_id = pressed.id.get(),
            error = errors::record(&error),
            "could not answer a press"
        );
    }
}

async fn answer(data: &Data, pressed: &Pressed<'_>) -> serenity::Result<()> {
    let words = words(data, pressed);
    let Some(press) = Press::parse(&pressed.data.custom_id) else {
        return outbound::show(pressed, Shown::Sentence(words.button_unknown())).await;
    };
    match press {
        Press::More(more) => cards::more(data, pressed, &more).await,
        Press::Topics => cards::topic(data, pressed).await,
        Press::NotToMe => opt(data, pressed, true).await,
        Press::ReplyToMe => opt(data, pressed, false).await,
        Press::StopHere => stop_here(data, pressed).await,
        Press::Why => {
            let text = why::grounds(data, pressed, words).await;
            outbound::show(pressed, Shown::Sentence(&text)).await
        }
        Press::Rest { topic, claim } => {
            let reference = pressed.message.message_reference.as_ref().and_then(|one| one.message_id);
            let answers = reference.map_or(0, MessageId::get);
            let store = data.engine().store();
            let about = Feedback::open(pressed.message.id.get(), &topic, store.topic(&topic), &claim);
            outbound::show(pressed, Shown::Open(rest::of(about, answers, words))).await
        }
        Press::Feedback(about) => feedback::on_press(data, pressed, &about).await,
        Press::Remove => {
            let reference = pressed.message.message_reference.as_ref().and_then(|one| one.message_id);
            let answers = reference.map(MessageId::get);
            remove(data, pressed, pressed.message.id.get(), answers).await
        }
        Press::RemoveThat { reply, answers } => {
            remove(data, pressed, reply, Some(answers).filter(|id| *id > 0)).await
        }
        Press::Undo(number) => undo(data, pressed, number).await,
        Press::Judge { judgement, remark, topic, subject } => {
            shadow::on_judgement(data, pressed, judgement, remark, (&topic, &subject)).await
        }
        Press::Switch { to, subject, .. } => shadow::on_switch(data, pressed, to, subject).await,
        Press::Import { which, apply } => import(data, pressed, which, apply).await,
        Press::Resume(scope, key) => resume(data, pressed, Some((scope, key))).await,
        Press::ResumeAll => resume(data, pressed, None).await,
        Press::Panel(at, act) => panel::on_press(data, pressed, at, &act).await,
        Press::List { page, shelf, tag } => {
            let note = lookup::list(data, &shelf, &tag, page, words);
            outbound::show(pressed, Shown::Note(note)).await
        }
        Press::Find { page, words: wanted } => {
            let note = lookup::search(data, &wanted, page, words);
            outbound::show(pressed, Shown::Note(note)).await
        }
    }
}

/// Somebody asks for a reply to be removed, which refers to the message `answers`.
async fn remove(
    data: &Data,
    pressed: &Pressed<'_>,
    reply: u64,
    answers: Option<u64>,
) -> serenity::Result<()> {
    let words = words(data, pressed);
    let may = pressed.member.as_ref().and_then(|member| member.permissions).unwrap_or_default();
    let manages = may.administrator() || may.contains(Permissions::MANAGE_MESSAGES);
    let by = Remover { person: PersonId::from(pressed.user.id.get()), manages };
    let at = Standing {
        server: pressed.guild_id.map(|server| ServerId::from(server.get())),
        channel: ChannelId::from(pressed.channel_id.get()),
        reply: ReplyId::from(reply),
    };
    let answers = answers.map(RemarkId::from);
    let text = match data.answers.remove(&at, &by, answers.as_ref()).await {
        Removed::MayNot => {
            return outbound::show(pressed, Shown::Sentence(words.may_not_remove())).await;
        }
        Removed::Done => words.removed(),
        Removed::Failed => words.not_removed(),
    };
    // What was pressed is the reply itself, or stands beside it and has had its use.
    let told = Note::new(text);
    let told = if reply == pressed.message.id.get() { Shown::Open(told) } else { Shown::Note(told) };
    outbound::show(pressed, told).await
}

/// Whoever presses it is never answered unasked again, or may be again.
async fn opt(data: &Data, pressed: &Pressed<'_>, out: bool) -> serenity::Result<()> {
    let words = words(data, pressed);
    let person = PersonId::from(pressed.user.id.get());
    let note = match data.moderation.opt_out(&person, out).await {
        Ok(()) if out => {
            data.answers.withdraw_from(&person).await;
            privacy::opted_out(words)
        }
        Ok(()) => Note::new(words.opted_in()),
        Err(refused) => changes::told(Err(refused), words),
    };
    // Below a reply that everybody sees it is a message of its own; the button of that message turns it.
    outbound::show(pressed, Shown::Note(note)).await
}

/// A moderator pauses the bot in the channel, for a day.
async fn stop_here(data: &Data, pressed: &Pressed<'_>) -> serenity::Result<()> {
    let words = words(data, pressed);
    let note = match guard::presser(data, pressed, guard::STOPPING, "pause").await {
        None => Note::new(words.may_not()),
        Some(moderator) => {
            let here = Scope::Place(ChannelId::from(pressed.channel_id.get()));
            let until = data.engine().clock().now().after(STOPPED);
            let change = Change::set(here, Key::Pause, Value::Until(Some(until)));
            changes::told(
                data.moderation.change(&moderator.server, &moderator.person, &[change]).await,
                words,
            )
        }
    };
    outbound::show(pressed, Shown::Note(note)).await
}

/// A moderator takes a change back, with those made together with it.
async fn undo(data: &Data, pressed: &Pressed<'_>, number: i64) -> serenity::Result<()> {
    let words = words(data, pressed);
    let server = ServerId::from(pressed.guild_id.map_or(0, serenity::GuildId::get));
    let pauses = data.moderation.is_of_pauses(&server, number).await;
    let (needed, command) = if pauses { (guard::STOPPING, "pause") } else { (guard::SETTING, "settings") };
    let note = match guard::presser(data, pressed, needed, command).await {
        None => Note::new(words.may_not()),
        Some(moderator) => {
            changes::told(data.moderation.undo(&moderator.server, &moderator.person, number).await, words)
        }
    };
    outbound::show(pressed, Shown::Note(note)).await
}

/// A moderator answers whether an import is to be applied.
async fn import(data: &Data, pressed: &Pressed<'_>, which: u64, apply: bool) -> serenity::Result<()> {
    let words = words(data, pressed);
    let Some(moderator) = guard::presser(data, pressed, guard::SETTING, "settings").await else {
        return outbound::show(pressed, Shown::Sentence(words.may_not())).await;
    };
    let note = imports::answered(data, moderator, which, apply, words).await;
    outbound::show(pressed, Shown::Note(note)).await
}

/// A moderator ends a pause that was offered; every pause if it is none.
async fn resume(data: &Data, pressed: &Pressed<'_>, one: Option<(Scope, Key)>) -> serenity::Result<()> {
    let words = words(data, pressed);
    let Some(moderator) = guard::presser(data, pressed, guard::STOPPING, "resume").await else {
        return outbound::show(pressed, Shown::Sentence(words.may_not())).await;
    };
    let paused = pauses::all(data, &moderator.server);
    let ended = match one {
        Some(one) => vec![one],
        None => paused.iter().map(|(scope, key, _)| (scope.clone(), key.clone())).collect(),
    };
    let note = pauses::end(data, &moderator, &paused, ended, words).await;
    outbound::show(pressed, Shown::Note(note)).await
}

/// The language of the bot's words where somebody pressed.
fn language(data: &Data, pressed: &Pressed<'_>) -> Language {
    let place = data.places.place(pressed.guild_id, pressed.channel_id);
    data.engine().settings().rules(&place).language().value
}

/// What the bot says there.
fn words(data: &Data, pressed: &Pressed<'_>) -> &'static Words {
    language(data, pressed).words()
}
