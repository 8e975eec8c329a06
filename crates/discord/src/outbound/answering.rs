//! Answers to interactions: to a press, and to a command. Discord waits three seconds for the first word (interactions/receiving-and-
//! responding): what takes longer than [`PROMISE`] is promised first.

use std::{future::Future, ops::Deref, sync::atomic::Ordering, time::Duration};

use poise::serenity_prelude as serenity;
use serenity::{
    CommandInteraction, ComponentInteraction, CreateActionRow, CreateAttachment, CreateAutocompleteResponse,
    CreateEmbed, CreateInteractionResponse, CreateInteractionResponseFollowup,
    CreateInteractionResponseMessage, EditInteractionResponse, EditMessage, InteractionResponseFlags,
    MessageFlags, Permissions,
};
use tokio::sync::Mutex;

use super::{
    line::{Line, Unsent},
    no_mentions,
};
use crate::{
    errors, frame, limits,
    messages::{self, Body, Note, Seen, rows, turning},
    presses::More,
    timer,
};
use counterpoint_core::{
    composer::{Panel, Reply},
    settings::Mode,
    time::Clock,
    words::Words,
};

/// How long an answer may take before it is promised: a third of what Discord waits for.
const PROMISE: Duration = Duration::from_secs(1);

/// What the commands of a framework share. Nothing more is known of it here than the time, and where answers go.
pub(crate) trait Shared: Send + Sync + 'static {
    /// What time it is.
    fn clock(&self) -> &Clock;

    /// The line to Discord.
    fn line(&self) -> &Line;
}

/// Seen by whoever asked alone, and without a preview of every address in it.
const QUIET_NOTE: InteractionResponseFlags =
    InteractionResponseFlags::EPHEMERAL.union(InteractionResponseFlags::SUPPRESS_EMBEDS);

/// What a press has been answered with so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    /// Nothing yet.
    Open,
    /// A promise of a new message.
    Promised,
    /// A promise that what was pressed turns.
    Turning,
    /// An answer.
    Given,
}

/// A press of a button or a choice from a menu, and what it has been answered with.
pub(crate) struct Pressed<'p> {
    interaction: &'p ComponentInteraction,
    line: &'p Line,
    first: Mutex<First>,
}

impl Deref for Pressed<'_> {
    type Target = ComponentInteraction;

    fn deref(&self) -> &ComponentInteraction {
        self.interaction
    }
}

impl<'p> Pressed<'p> {
    /// A press that has no answer yet.
    pub(crate) fn new(interaction: &'p ComponentInteraction, line: &'p Line) -> Self {
        Self { interaction, line, first: Mutex::new(First::Open) }
    }

    /// Whether what was pressed is shown to one person alone.
    pub(crate) fn is_private(&self) -> bool {
        self.message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
    }
}

/// Does what a press asks for; if that takes a while, the answer is promised meanwhile.
pub(crate) async fn in_time<T>(clock: &Clock, pressed: &Pressed<'_>, work: impl Future<Output = T>) -> T {
    tokio::pin!(work);
    let promise = async {
        timer::wait(clock, PROMISE).await;
        promise(pressed).await;
    };
    tokio::select! {
        done = &mut work => return done,
        () = promise => {}
    }
    work.await
}

async fn promise(pressed: &Pressed<'_>) {
    let mut first = pressed.first.lock().await;
    if *first != First::Open {
        return;
    }
    // What one person alone sees mostly turns over; below what everybody sees, the answer is a message of its own.
    let (promise, then) = if pressed.is_private() {
        (CreateInteractionResponse::Acknowledge, First::Turning)
    } else {
        let message = CreateInteractionResponseMessage::new().ephemeral(true);
        (CreateInteractionResponse::Defer(message), First::Promised)
    };
    match pressed.line.respond(pressed.id, &pressed.token, &promise, None).await {
        Ok(()) => *first = then,
        Err(unsent) => not_promised(unsent),
    }
}

/// Does what a command asks for; if that takes a while, the answer is promised meanwhile, to whoever asked alone. Nothing is sent by
/// `work` itself.
pub(crate) async fn prepared<T, U: Shared, E>(
    ctx: poise::Context<'_, U, E>,
    work: impl Future<Output = T>,
) -> T {
    tokio::pin!(work);
    tokio::select! {
        done = &mut work => return done,
        () = timer::wait(ctx.data().clock(), PROMISE) => {}
    }
    promised(ctx).await;
    work.await
}

/// Promises an answer to a command, to whoever asked alone.
pub(crate) async fn promised<U: Shared, E>(ctx: poise::Context<'_, U, E>) {
    let poise::Context::Application(asked) = ctx else { return };
    if asked.has_sent_initial_response.load(Ordering::SeqCst) {
        return;
    }
    let promise = CreateInteractionResponse::Defer(CreateInteractionResponseMessage::new().ephemeral(true));
    let (of, line) = (asked.interaction, ctx.data().line());
    match line.respond(of.id, &of.token, &promise, None).await {
        Ok(()) => asked.has_sent_initial_response.store(true, Ordering::SeqCst),
        Err(unsent) => not_promised(unsent),
    }
}

fn not_promised(unsent: Unsent) {
    tracing::warn!(error = errors::record(&unsent.into()), "could not promise an answer");
}

/// Offers something to somebody who types. Where that fails, the next letter asks again.
pub(crate) async fn offer(by: &impl Shared, asked: &CommandInteraction, offered: CreateAutocompleteResponse) {
    let response = CreateInteractionResponse::Autocomplete(offered);
    if let Err(unsent) = by.line().respond(asked.id, &asked.token, &response, None).await {
        let error = errors::record(&unsent.into());
        tracing::warn!(interaction_id = asked.id.get(), error, "could not offer what completes an option");
    }
}

/// Answers a command: at first, or after a promise or another answer. Only the first says who sees it.
async fn answer<U: Shared, E>(ctx: poise::Context<'_, U, E>, given: Given) -> serenity::Result<()> {
    let poise::Context::Application(asked) = ctx else { return Ok(()) };
    let (of, line) = (asked.interaction, ctx.data().line());
    if asked.has_sent_initial_response.load(Ordering::SeqCst) {
        let further = CreateInteractionResponseFollowup::new()
            .allowed_mentions(no_mentions())
            .flags(MessageFlags::from_bits_truncate(given.flags.bits()))
            .content(given.content)
            .embeds(given.embeds)
            .components(given.rows);
        line.follow_up(&of.token, &further, given.file).await?;
    } else {
        let first = CreateInteractionResponseMessage::new()
            .allowed_mentions(no_mentions())
            .flags(given.flags)
            .content(given.content)
            .embeds(given.embeds)
            .components(given.rows);
        line.respond(of.id, &of.token, &CreateInteractionResponse::Message(first), given.file).await?;
        asked.has_sent_initial_response.store(true, Ordering::SeqCst);
    }
    Ok(())
}

/// What a command is answered with.
struct Given {
    content: String,
    embeds: Vec<CreateEmbed>,
    rows: Vec<CreateActionRow>,
    file: Option<CreateAttachment>,
    flags: InteractionResponseFlags,
}

/// What a press is answered with.
pub(crate) enum Shown<'r> {
    Card(&'r Reply),
    /// A page of a panel; the press says which, in the bot's words of a language.
    Page(&'r Panel, &'r More, &'r Words),
    Sentence(&'r str),
    /// A text with what can be pressed below it; on something that only whoever pressed sees, it takes that one's place.
    Note(Note),
    /// The same, beside what was pressed.
    Open(Note),
    /// The same, in place of what everybody sees who sees what was pressed.
    Instead(Note),
}

/// An answer, whichever way it goes.
struct Answer {
    content: String,
    embeds: Vec<CreateEmbed>,
    rows: Vec<CreateActionRow>,
    /// Without previews of the addresses in it.
    quiet: bool,
    /// It takes the place of what was pressed.
    turns: bool,
}

impl Answer {
    fn of(pressed: &Pressed<'_>, shown: Shown<'_>) -> Self {
        let note = |note: Note, turns: bool| Self {
            content: frame::cut(&note.text, limits::CONTENT),
            embeds: Vec::new(),
            rows: note.rows,
            quiet: false,
            turns,
        };
        match shown {
            Shown::Sentence(sentence) => note(Note::new(sentence), false),
            Shown::Card(reply) => {
                let may = pressed.app_permissions.unwrap_or_default();
                let body = Body::of(reply, Mode::Card, may.contains(Permissions::EMBED_LINKS));
                let rows = rows(reply, Mode::Card, Seen::Alone);
                Self { content: body.content, embeds: body.embeds, rows, quiet: false, turns: false }
            }
            Shown::Page(panel, more, words) => {
                let rows = turning(panel, more, words).into_iter().collect();
                let text = messages::text(panel.page(more.page));
                let turns = pressed.is_private() && more.turning;
                Self { content: text, embeds: Vec::new(), rows, quiet: true, turns }
            }
            Shown::Note(text) => note(text, pressed.is_private()),
            Shown::Open(text) => note(text, false),
            Shown::Instead(text) => note(text, true),
        }
    }

    fn response(self) -> CreateInteractionResponse {
        let mut message = CreateInteractionResponseMessage::new()
            .allowed_mentions(no_mentions())
            .ephemeral(true)
            .content(self.content)
            .embeds(self.embeds)
            .components(self.rows);
        if self.quiet {
            message = message.flags(QUIET_NOTE);
        }
        if self.turns {
            CreateInteractionResponse::UpdateMessage(message)
        } else {
            CreateInteractionResponse::Message(message)
        }
    }

    fn follow_up(self) -> CreateInteractionResponseFollowup {
        let flags = if self.quiet { MessageFlags::SUPPRESS_EMBEDS } else { MessageFlags::empty() };
        CreateInteractionResponseFollowup::new()
            .allowed_mentions(no_mentions())
            .flags(flags | MessageFlags::EPHEMERAL)
            .content(self.content)
            .embeds(self.embeds)
            .components(self.rows)
    }

    fn edit(self) -> EditInteractionResponse {
        EditInteractionResponse::new()
            .allowed_mentions(no_mentions())
            .content(self.content)
            .embeds(self.embeds)
            .components(self.rows)
    }
}

/// Shows something to the person who pressed, and to nobody else. If what was pressed is itself shown to them alone, and
/// another page of it is asked for, it turns over in place.
pub(crate) async fn show(pressed: &Pressed<'_>, shown: Shown<'_>) -> serenity::Result<()> {
    let answer = Answer::of(pressed, shown);
    let mut first = pressed.first.lock().await;
    let (line, token) = (pressed.line, &pressed.token);
    match *first {
        First::Open => {
            line.respond(pressed.id, token, &answer.response(), None).await?;
        }
        First::Turning if answer.turns => {
            line.change_response(token, &answer.edit()).await?;
        }
        First::Promised if answer.turns => {
            // The promise was of a message of its own, which is not needed.
            let edit = EditMessage::new()
                .allowed_mentions(no_mentions())
                .content(answer.content)
                .embeds(answer.embeds)
                .components(answer.rows);
            line.change(pressed.channel_id, pressed.message.id, &edit).await?;
            line.delete_response(token).await?;
        }
        First::Turning | First::Promised | First::Given => {
            line.follow_up(token, &answer.follow_up(), None).await?;
        }
    }
    *first = First::Given;
    Ok(())
}

/// Answers a command with a card.
pub(crate) async fn card<U: Shared, E>(
    ctx: poise::Context<'_, U, E>,
    reply: &Reply,
    only_me: bool,
) -> serenity::Result<()> {
    let embeds = match ctx {
        poise::Context::Application(ctx) => ctx.interaction.app_permissions,
        poise::Context::Prefix(_) => None,
    };
    let body = Body::of(reply, Mode::Card, embeds.unwrap_or_default().contains(Permissions::EMBED_LINKS));
    let flags = if only_me { InteractionResponseFlags::EPHEMERAL } else { InteractionResponseFlags::empty() };
    let rows = rows(reply, Mode::Card, if only_me { Seen::Alone } else { Seen::Asked });
    answer(ctx, Given { content: body.content, embeds: body.embeds, rows, file: None, flags }).await
}

/// Answers a command with the first page of a panel.
pub(crate) async fn panel<U: Shared, E>(
    ctx: poise::Context<'_, U, E>,
    panel: &Panel,
    more: &More,
    words: &Words,
    only_me: bool,
) -> serenity::Result<()> {
    let rows = turning(panel, more, words).into_iter().collect();
    listing(ctx, Note { text: messages::text(panel.page(more.page)), rows, file: None }, only_me).await
}

/// Answers a command with a text that everybody may see, without a preview of every address in it. It comes from memory, and so is
/// never promised before.
pub(crate) async fn listing<U: Shared, E>(
    ctx: poise::Context<'_, U, E>,
    note: Note,
    only_me: bool,
) -> serenity::Result<()> {
    let flags = if only_me { QUIET_NOTE } else { InteractionResponseFlags::SUPPRESS_EMBEDS };
    let content = frame::cut(&note.text, limits::CONTENT);
    answer(ctx, Given { content, embeds: Vec::new(), rows: note.rows, file: None, flags }).await
}

/// Answers a command with a text that only the person who asked sees.
pub(crate) async fn tell<U: Shared, E>(ctx: poise::Context<'_, U, E>, text: &str) -> serenity::Result<()> {
    note(ctx, Note::new(text)).await
}

/// The same, with what can be pressed below it, and a file.
pub(crate) async fn note<U: Shared, E>(ctx: poise::Context<'_, U, E>, note: Note) -> serenity::Result<()> {
    let (file, flags) = (note.attachment(), InteractionResponseFlags::EPHEMERAL);
    let content = frame::cut(&note.text, limits::CONTENT);
    answer(ctx, Given { content, embeds: Vec::new(), rows: note.rows, file, flags }).await
}
