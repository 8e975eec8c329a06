//! The only place that sends. What it sends pings nobody.

use poise::serenity_prelude as serenity;
use serenity::{
    CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateButton, CreateEmbed, CreateEmbedFooter,
    CreateInteractionResponse, CreateInteractionResponseMessage, CreateMessage, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption, EditMessage, InteractionResponseFlags, MessageFlags,
    MessageReference, Permissions,
};

use super::{
    Context,
    buttons::{Press, Step},
    inbound,
};
use counterpoint_core::{
    composer::{
        self, Layout, Limits, Offer, Panel, Reply, fit,
        layout::{COLOUR, escaped},
        limits,
    },
    feedback::Reason,
    policy::Mode,
    words::Words,
};

/// Mentions in a message stay text, and the author of the message replied to is not pinged.
pub(super) fn no_mentions() -> CreateAllowedMentions {
    CreateAllowedMentions::new().replied_user(false)
}

/// What a reader sees of an answer, above its buttons.
struct Body {
    content: String,
    embeds: Vec<CreateEmbed>,
}

impl Body {
    fn of(reply: &Reply, mode: Mode, embeds: bool) -> Self {
        let gist = escaped(&reply.gist);
        if mode == Mode::Line {
            return Self { content: gist, embeds: Vec::new() };
        }
        match face(reply, embeds) {
            Face::Embed(embed) => Self { content: gist, embeds: vec![*embed] },
            Face::Text(content) => Self { content, embeds: Vec::new() },
        }
    }
}

/// An unasked answer as Discord would get it: `content`, `embeds` and `components`. It is not sent.
pub fn preview(reply: &Reply, mode: Mode) -> serde_json::Value {
    let body = Body::of(reply, mode, true);
    let rows = unasked(rows(reply, mode), reply.card.language.words());
    serde_json::json!({ "content": body.content, "embeds": body.embeds, "components": rows })
}

/// A message that answers another: silently, pinging nobody, once, and beside it where the history may be read.
fn answering(ctx: &serenity::Context, message: &serenity::Message) -> CreateMessage {
    let answer = CreateMessage::new()
        .allowed_mentions(no_mentions())
        .flags(MessageFlags::SUPPRESS_NOTIFICATIONS)
        // A second sending of the same answer, by a retry or another instance, is one.
        .nonce(serenity::Nonce::String(message.id.to_string()))
        .enforce_nonce(true);
    let may = inbound::permissions(ctx, message.guild_id, message.channel_id);
    if !may.contains(Permissions::READ_MESSAGE_HISTORY) {
        return answer;
    }
    let reference = MessageReference::from((message.channel_id, message.id));
    answer.reference_message(reference.fail_if_not_exists(false))
}

/// Answers a message, unasked. The id of the answer.
pub(super) async fn reply(
    ctx: &serenity::Context,
    message: &serenity::Message,
    reply: &Reply,
    mode: Mode,
) -> serenity::Result<u64> {
    let may = inbound::permissions(ctx, message.guild_id, message.channel_id);
    let body = Body::of(reply, mode, may.contains(Permissions::EMBED_LINKS));
    let answer = answering(ctx, message)
        .content(body.content)
        .embeds(body.embeds)
        .components(unasked(rows(reply, mode), reply.card.language.words()));
    #[expect(clippy::disallowed_methods, reason = "this is the one place that sends")]
    message.channel_id.send_message(&ctx.http, answer).await.map(|sent| sent.id.get())
}

/// Where an unasked answer stands.
#[derive(Clone, Copy)]
pub(super) struct Standing {
    pub(super) server: Option<serenity::GuildId>,
    pub(super) channel: serenity::ChannelId,
    pub(super) answer: u64,
}

impl Standing {
    /// Where the answer to a message stands.
    pub(super) fn of(message: &serenity::Message, answer: u64) -> Self {
        Self { server: message.guild_id, channel: message.channel_id, answer }
    }
}

/// Turns an unasked answer into another: after the message that it answers was edited, or as a thread's dossier grows or shrinks.
/// `replies` are what it is about, in the order in which their topics came up.
pub(super) async fn turn(
    ctx: &serenity::Context,
    at: Standing,
    replies: &[Reply],
    mode: Mode,
    words: &Words,
) -> serenity::Result<()> {
    let embeds = inbound::permissions(ctx, at.server, at.channel).contains(Permissions::EMBED_LINKS);
    let (body, rows) = if let [reply] = replies {
        (Body::of(reply, mode, embeds), rows(reply, mode))
    } else {
        let dossier = composer::dossier(replies, &Limits::DISCORD, words);
        let shown = embeds && mode != Mode::Line;
        let cards = dossier.cards.iter().filter(|_| shown).map(embed).collect();
        (Body { content: dossier.text, embeds: cards }, opening(replies, words))
    };
    let edit = EditMessage::new()
        .allowed_mentions(no_mentions())
        .content(body.content)
        .embeds(body.embeds)
        .components(unasked(rows, words));
    let answer = serenity::MessageId::new(at.answer.max(1));
    ctx.http.edit_message(at.channel, answer, &edit, Vec::new()).await.map(drop)
}

/// The menu of the topics in a thread's dossier, newest first where there are more than a menu holds.
fn opening(replies: &[Reply], words: &Words) -> Vec<CreateActionRow> {
    let shown = &replies[replies.len().saturating_sub(limits::SELECT_OPTIONS)..];
    let offers: Vec<Offer> = shown
        .iter()
        .map(|reply| Offer { topic: reply.topic.clone(), title: reply.card.title.clone() })
        .collect();
    menu(&offers, words.open_topic).into_iter().collect()
}

/// Removes an answer.
pub(super) async fn remove(
    ctx: &serenity::Context,
    channel: serenity::ChannelId,
    answer: u64,
) -> serenity::Result<()> {
    ctx.http.delete_message(channel, serenity::MessageId::new(answer.max(1)), None).await
}

/// The two looks of a card.
enum Face {
    Embed(Box<CreateEmbed>),
    Text(String),
}

/// The card of a reply; the engine has made sure that it fits both ways.
fn face(reply: &Reply, embeds: bool) -> Face {
    let limits = &Limits::DISCORD;
    match fit::layout(&reply.card, limits).filter(|_| embeds) {
        Some(layout) => Face::Embed(Box::new(embed(&layout))),
        None => Face::Text(fit::plain(&reply.card, limits).unwrap_or_else(|| reply.gist.clone())),
    }
}

fn embed(layout: &Layout) -> CreateEmbed {
    let fields = layout.fields.iter().map(|(name, value)| (name.as_str(), value.as_str(), false));
    let mut embed = CreateEmbed::new().title(&layout.title).colour(COLOUR).fields(fields);
    if !layout.description.is_empty() {
        embed = embed.description(&layout.description);
    }
    if !layout.footer.is_empty() {
        embed = embed.footer(CreateEmbedFooter::new(&layout.footer));
    }
    embed
}

/// The buttons under an answer, and the menu of the other topics.
fn rows(reply: &Reply, mode: Mode) -> Vec<CreateActionRow> {
    let words = reply.card.language.words();
    let button = |step: Step, label: &str| {
        let press = Press {
            step,
            topic: reply.topic.to_string(),
            claim: reply.card.claim_id.clone(),
            page: 0,
            turning: false,
        };
        self::button(press.custom_id(), label)
    };
    let mut buttons = Vec::new();
    if mode == Mode::Line {
        buttons.push(button(Step::Card, words.both_sides));
    }
    buttons.push(button(Step::More, words.more_views));
    buttons.push(button(Step::Sources, words.sources));
    buttons.push(button(Step::Feedback, words.feedback));
    let mut rows = vec![CreateActionRow::Buttons(buttons)];
    rows.extend(menu(&reply.others, words.also_raised));
    rows
}

/// The same under an unasked answer, with the ways to be rid of it.
fn unasked(mut rows: Vec<CreateActionRow>, words: &Words) -> Vec<CreateActionRow> {
    rows.push(CreateActionRow::Buttons(vec![
        button(Press::WHY, words.why),
        button(Press::NOT_TO_ME, words.not_to_me),
        button(Press::REMOVE, words.remove),
        button(Press::STOP_HERE, words.stop_here),
    ]));
    rows
}

/// A button like all of the bot's: no colour says which is better.
pub(super) fn button(id: impl Into<String>, label: impl Into<String>) -> CreateButton {
    CreateButton::new(id).label(label).style(serenity::ButtonStyle::Secondary)
}

fn menu(others: &[Offer], placeholder: &str) -> Option<CreateActionRow> {
    let choices = others.iter().map(|other| (other.topic.to_string(), other.title.clone(), String::new()));
    opened_by(choices, placeholder)
}

/// A menu that opens cards: the topic, or the topic and a claim of it parted by a slash; what is shown of it; and more on it.
pub(super) fn opened_by(
    choices: impl IntoIterator<Item = (String, String, String)>,
    placeholder: &str,
) -> Option<CreateActionRow> {
    let options = choices.into_iter().take(limits::SELECT_OPTIONS).map(|(value, label, more)| {
        let option = CreateSelectMenuOption::new(limits::cut(&label, limits::SELECT_TEXT), value);
        if more.is_empty() { option } else { option.description(limits::cut(&more, limits::SELECT_TEXT)) }
    });
    let options: Vec<CreateSelectMenuOption> = options.collect();
    if options.is_empty() {
        return None;
    }
    let kind = CreateSelectMenuKind::String { options };
    let menu = CreateSelectMenu::new(Press::MENU, kind).placeholder(placeholder);
    Some(CreateActionRow::SelectMenu(menu))
}

/// Seen by whoever asked alone, and without a preview of every address in it.
const QUIET_NOTE: InteractionResponseFlags =
    InteractionResponseFlags::EPHEMERAL.union(InteractionResponseFlags::SUPPRESS_EMBEDS);

/// What a press is answered with.
pub(super) enum Shown<'r> {
    /// A card.
    Card(&'r Reply),
    /// A page of a panel; the press says which, in the bot's words of a language.
    Page(&'r Panel, &'r Press, &'r Words),
    /// A sentence.
    Sentence(&'r str),
    /// A text with what can be pressed below it; on something that only whoever pressed sees, it takes that one's place.
    Note(Note),
    /// The same, beside what was pressed.
    Open(Note),
    /// The same, in place of what everybody sees who sees what was pressed.
    Instead(Note),
}

/// A text with buttons and menus below it.
#[derive(Clone, Debug, Default)]
pub(super) struct Note {
    pub(super) text: String,
    pub(super) rows: Vec<CreateActionRow>,
    /// Name and content of a file that goes with it.
    pub(super) file: Option<(String, String)>,
}

impl Note {
    /// A text alone.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn attachment(&self) -> Option<CreateAttachment> {
        let (name, content) = self.file.as_ref()?;
        Some(CreateAttachment::bytes(content.as_bytes(), name))
    }
}

/// Shows something to the person who pressed, and to nobody else. If what was pressed is itself shown to them alone, and
/// another page of it is asked for, it turns over in place.
pub(super) async fn show(
    ctx: &serenity::Context,
    pressed: &serenity::ComponentInteraction,
    shown: Shown<'_>,
) -> serenity::Result<()> {
    let private = pressed.message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
    let mut turns = false;
    let mut answer = CreateInteractionResponseMessage::new().allowed_mentions(no_mentions()).ephemeral(true);
    answer = match shown {
        Shown::Sentence(sentence) => answer.content(sentence),
        Shown::Card(reply) => {
            let may = pressed.app_permissions.unwrap_or_default();
            let body = Body::of(reply, Mode::Card, may.contains(Permissions::EMBED_LINKS));
            answer.content(body.content).embeds(body.embeds).components(rows(reply, Mode::Card))
        }
        Shown::Page(panel, press, words) => {
            turns = private && press.turning;
            answer
                .content(panel.page(press.page).text())
                .flags(QUIET_NOTE)
                .components(turning(panel, press, words).into_iter().collect())
        }
        Shown::Note(note) => {
            turns = private;
            answer.content(limits::cut(&note.text, limits::CONTENT)).components(note.rows)
        }
        Shown::Open(note) => answer.content(note.text).components(note.rows),
        Shown::Instead(note) => {
            turns = true;
            answer.content(limits::cut(&note.text, limits::CONTENT)).components(note.rows)
        }
    };
    let response = if turns {
        CreateInteractionResponse::UpdateMessage(answer)
    } else {
        CreateInteractionResponse::Message(answer)
    };
    pressed.create_response(&ctx.http, response).await
}

/// The buttons to the pages of a panel before and after the one shown.
fn turning(panel: &Panel, press: &Press, words: &Words) -> Option<CreateActionRow> {
    let to = |page: usize| Press { page, turning: true, ..press.clone() }.custom_id();
    pages(press.page.min(panel.len() - 1), panel.len(), words, to)
}

/// The buttons to the pages before and after, if there is more than one; `id` gives their `custom_id`.
pub(super) fn pages(
    at: usize,
    count: usize,
    words: &Words,
    id: impl Fn(usize) -> String,
) -> Option<CreateActionRow> {
    if count < 2 {
        return None;
    }
    // The ends keep their button, without use: the other one stays under the finger. An id may stand once in a message, so
    // they lead to pages that are not there, which are never asked for.
    let previous = match at {
        0 => button(id(count + 1), words.previous).disabled(true),
        at => button(id(at - 1), words.previous),
    };
    let next = if at + 1 >= count {
        button(id(count), words.next).disabled(true)
    } else {
        button(id(at + 1), words.next)
    };
    Some(CreateActionRow::Buttons(vec![previous, next]))
}

/// Answers a command with a card.
pub(super) async fn card(ctx: Context<'_>, reply: &Reply, only_me: bool) -> serenity::Result<()> {
    let embeds = match ctx {
        poise::Context::Application(ctx) => ctx.interaction.app_permissions,
        poise::Context::Prefix(_) => None,
    };
    let body = Body::of(reply, Mode::Card, embeds.unwrap_or_default().contains(Permissions::EMBED_LINKS));
    let mut answer = poise::CreateReply::default().ephemeral(only_me).content(body.content);
    for embed in body.embeds {
        answer = answer.embed(embed);
    }
    let answer = answer.components(rows(reply, Mode::Card));
    ctx.send(answer.allowed_mentions(no_mentions())).await.map(drop)
}

/// Answers a command with the first page of a panel.
pub(super) async fn panel(
    ctx: Context<'_>,
    panel: &Panel,
    press: &Press,
    words: &Words,
    only_me: bool,
) -> serenity::Result<()> {
    let rows = turning(panel, press, words).into_iter().collect();
    listing(ctx, Note { text: panel.page(press.page).text(), rows, file: None }, only_me).await
}

/// Answers a command with a text that everybody may see, without a preview of every address in it.
pub(super) async fn listing(ctx: Context<'_>, note: Note, only_me: bool) -> serenity::Result<()> {
    let poise::Context::Application(asked) = ctx else { return Ok(()) };
    let flags = if only_me { QUIET_NOTE } else { InteractionResponseFlags::SUPPRESS_EMBEDS };
    let answer = CreateInteractionResponseMessage::new()
        .allowed_mentions(no_mentions())
        .flags(flags)
        .content(limits::cut(&note.text, limits::CONTENT))
        .components(note.rows);
    asked.interaction.create_response(&ctx.http(), CreateInteractionResponse::Message(answer)).await
}

/// Tells whoever asked the bot by name in a channel that it knows nothing of that.
pub(super) async fn know_nothing(
    ctx: &serenity::Context,
    message: &serenity::Message,
    text: &str,
) -> serenity::Result<()> {
    let answer = answering(ctx, message).content(text);
    #[expect(clippy::disallowed_methods, reason = "this is the one place that sends")]
    message.channel_id.send_message(&ctx.http, answer).await.map(drop)
}

/// Answers a command with a text that only the person who asked sees.
pub(super) async fn tell(ctx: Context<'_>, text: &str) -> serenity::Result<()> {
    note(ctx, Note::new(text)).await
}

/// The same, with what can be pressed below it, and a file.
pub(super) async fn note(ctx: Context<'_>, note: Note) -> serenity::Result<()> {
    let file = note.attachment();
    let mut answer = poise::CreateReply::default().ephemeral(true).components(note.rows);
    answer = answer.content(limits::cut(&note.text, limits::CONTENT));
    if let Some(file) = file {
        answer = answer.attachment(file);
    }
    ctx.send(answer.allowed_mentions(no_mentions())).await.map(drop)
}

/// The reasons of feedback, each a button; `id` gives their `custom_id`.
pub(super) fn reasons(words: &Words, id: impl Fn(Reason) -> String) -> Vec<CreateActionRow> {
    let buttons = Reason::ALL.map(|reason| button(id(reason), words.reason(reason)));
    vec![CreateActionRow::Buttons(buttons.into())]
}

/// Tells moderators something in their log channel, silently.
pub(super) async fn log(
    ctx: &serenity::Context,
    channel: serenity::ChannelId,
    note: Note,
) -> serenity::Result<()> {
    let message = CreateMessage::new()
        .allowed_mentions(no_mentions())
        .flags(MessageFlags::SUPPRESS_NOTIFICATIONS)
        .content(limits::cut(&note.text, limits::CONTENT))
        .components(note.rows);
    #[expect(clippy::disallowed_methods, reason = "this is the one place that sends")]
    channel.send_message(&ctx.http, message).await.map(drop)
}

/// Tells a person something in a direct message.
pub(super) async fn whisper(
    ctx: &serenity::Context,
    person: serenity::UserId,
    text: &str,
) -> serenity::Result<()> {
    let channel = person.create_dm_channel(&ctx.http).await?;
    let message = CreateMessage::new().allowed_mentions(no_mentions()).content(text);
    #[expect(clippy::disallowed_methods, reason = "this is the one place that sends")]
    channel.id.send_message(&ctx.http, message).await.map(drop)
}

/// The address of a message.
pub(super) fn link(message: &serenity::Message) -> String {
    let server = message.guild_id.map_or_else(|| "@me".to_owned(), |id| id.to_string());
    format!("https://discord.com/channels/{server}/{}/{}", message.channel_id, message.id)
}
