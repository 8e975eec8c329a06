//! What stands in a message of the bot's: its text, its card, its buttons and menus. Nothing here sends.

use poise::serenity_prelude as serenity;
use serenity::{
    CreateActionRow, CreateAttachment, CreateButton, CreateEmbed, CreateEmbedFooter, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption,
};

use crate::{
    frame::{self, DiscordFrame},
    limits,
    presses::{More, Press, Step},
};
use answers::{Document, shadow::Subject};
use counterpoint_core::{
    composer::{self, Frame as _, Layout, OtherTopic, Panel, Reply, fit},
    feedback::Judgement,
    remark::RemarkId,
    settings::Mode,
    words::Words,
};

/// What a reader sees of an answer, above its buttons.
pub(crate) struct Body {
    pub(crate) content: String,
    pub(crate) embeds: Vec<CreateEmbed>,
}

impl Body {
    fn text(text: &str) -> Self {
        Self { content: frame::cut(text, limits::CONTENT), embeds: Vec::new() }
    }

    pub(crate) fn of(reply: &Reply, mode: Mode, embeds: bool) -> Self {
        let gist = DiscordFrame.escape(&reply.gist);
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
    let rows = rows(reply, mode, Seen::Unasked);
    serde_json::json!({ "content": body.content, "embeds": body.embeds, "components": rows })
}

/// A document as a message: its text and cards, and its buttons. `private` is said to one person alone, where there is nothing to vote on,
/// to switch off or to stop.
pub(crate) fn written(document: &Document, embeds: bool, private: bool) -> (Body, Vec<CreateActionRow>) {
    match document {
        Document::Reply(reply, mode) => {
            let words = reply.card.language.words();
            if private {
                let mut rows = rows(reply, *mode, Seen::Alone);
                rows.push(CreateActionRow::Buttons(vec![button(&Press::Remove, words.remove())]));
                return (Body::of(reply, *mode, embeds), rows);
            }
            (Body::of(reply, *mode, embeds), rows(reply, *mode, Seen::Unasked))
        }
        Document::Dossier(replies, mode, language) => {
            let words = language.words();
            let dossier = composer::dossier(replies, &DiscordFrame, words);
            let shown = embeds && *mode != Mode::Line;
            let cards = dossier.cards.iter().filter(|_| shown).map(embed).collect();
            let body = Body { content: dossier.text, embeds: cards };
            let mut rows = opening(replies, words);
            let rest = Press::Rest { topic: String::new(), claim: String::new() };
            rows.push(CreateActionRow::Buttons(vec![
                button(&Press::Why, words.why()),
                button(&rest, words.rest()),
            ]));
            (body, rows)
        }
        Document::Line(text, language) => {
            let remove = button(&Press::Remove, language.words().remove());
            (Body::text(text), vec![CreateActionRow::Buttons(vec![remove])])
        }
        Document::Note(text) => (Body::text(text), Vec::new()),
        Document::Judged { text, remark, topic, subject, language } => {
            (Body::text(text), vec![judging(remark, topic, subject, language.words())])
        }
    }
}

/// The buttons of a judgement.
pub(crate) fn judging(remark: &RemarkId, topic: &str, subject: &Subject, words: &Words) -> CreateActionRow {
    let buttons = Judgement::ALL.map(|judgement| {
        let label = match judgement {
            Judgement::Right => words.judge_right(),
            Judgement::Wrong => words.judge_wrong(),
        };
        let (remark, topic, subject) = (remark.clone(), topic.to_owned(), subject.clone());
        button(&Press::Judge { judgement, remark, topic, subject }, label)
    });
    CreateActionRow::Buttons(buttons.into())
}

/// The menu of the topics in a thread's dossier, newest first where there are more than a menu holds.
fn opening(replies: &[Reply], words: &Words) -> Vec<CreateActionRow> {
    let shown = &replies[replies.len().saturating_sub(limits::SELECT_OPTIONS)..];
    let topics: Vec<OtherTopic> = shown
        .iter()
        .map(|reply| OtherTopic { topic: reply.topic.clone(), title: reply.card.title.clone() })
        .collect();
    menu(&topics, words.open_topic()).into_iter().collect()
}

/// The two looks of a card.
enum Face {
    Embed(Box<CreateEmbed>),
    Text(String),
}

/// The card of a reply; the engine has made sure that it fits both ways.
fn face(reply: &Reply, embeds: bool) -> Face {
    let frame = &DiscordFrame;
    match fit::layout(&reply.card, frame, frame.limits()).filter(|_| embeds) {
        Some(layout) => Face::Embed(Box::new(embed(&layout))),
        None => Face::Text(fit::plain(&reply.card, frame).unwrap_or_else(|| reply.gist.clone())),
    }
}

/// A neutral grey: no side has a colour.
const COLOUR: u32 = 0x7A_7F_87;

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

/// A page as the text of a message: for readers who have switched embeds off, and for screen readers.
pub(crate) fn text(page: &Layout) -> String {
    let mut text = DiscordFrame.strong(&page.title);
    if !page.description.is_empty() {
        text.push_str(&format!("\n{}", page.description));
    }
    for (name, value) in &page.fields {
        text.push_str(&format!("\n{}\n{value}", DiscordFrame.strong(name)));
    }
    if !page.footer.is_empty() {
        text.push_str(&format!("\n-# {}", page.footer));
    }
    text
}

/// How an answer came, and who sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// One person alone sees it: there is nothing to vote on, or each new card would be a new vote.
    Alone,
    /// Somebody asked for it by a command, and everybody sees it.
    Asked,
    /// Nobody asked by a command: there are ways to be rid of it.
    Unasked,
}

/// The buttons under an answer, at most four, and the menu of the other topics.
pub(crate) fn rows(reply: &Reply, mode: Mode, seen: Seen) -> Vec<CreateActionRow> {
    let words = reply.card.language.words();
    let topic = reply.topic.to_string();
    let button = |step: Step, label: &str| {
        let (topic, claim) = (topic.clone(), reply.card.claim_id.clone());
        self::button(&Press::More(More { step, topic, claim, page: 0, turning: false }), label)
    };
    let mut buttons = vec![
        match mode {
            Mode::Line => button(Step::Card, words.both_sides()),
            _ => button(Step::More, words.more_views_button()),
        },
        button(Step::Sources, words.sources()),
    ];
    match seen {
        Seen::Alone => {}
        Seen::Asked => buttons.push(button(Step::Feedback, words.feedback())),
        Seen::Unasked => {
            buttons.push(self::button(&Press::Why, words.why()));
            let rest = Press::Rest { topic: topic.clone(), claim: reply.card.claim_id.clone() };
            buttons.push(self::button(&rest, words.rest()));
        }
    }
    let mut rows = vec![CreateActionRow::Buttons(buttons)];
    rows.extend(menu(&reply.others, words.also_raised()));
    rows
}

/// A button like all of the bot's: no colour says which is better.
pub(crate) fn button(press: &Press, label: impl Into<String>) -> CreateButton {
    CreateButton::new(press.to_string()).label(label).style(serenity::ButtonStyle::Secondary)
}

fn menu(others: &[OtherTopic], placeholder: &str) -> Option<CreateActionRow> {
    let choices = others.iter().map(|other| (other.topic.to_string(), other.title.clone(), String::new()));
    opened_by(choices, placeholder)
}

/// A menu that opens cards: the topic, or the topic and a claim of it parted by a slash; what is shown of it; and more on it.
pub(crate) fn opened_by(
    choices: impl IntoIterator<Item = (String, String, String)>,
    placeholder: &str,
) -> Option<CreateActionRow> {
    let options = choices.into_iter().take(limits::SELECT_OPTIONS).map(|(value, label, more)| {
        let option = CreateSelectMenuOption::new(frame::cut(&label, limits::SELECT_TEXT), value);
        if more.is_empty() { option } else { option.description(frame::cut(&more, limits::SELECT_TEXT)) }
    });
    let options: Vec<CreateSelectMenuOption> = options.collect();
    if options.is_empty() {
        return None;
    }
    let kind = CreateSelectMenuKind::String { options };
    let menu = CreateSelectMenu::new(Press::Topics.to_string(), kind).placeholder(placeholder);
    Some(CreateActionRow::SelectMenu(menu))
}

/// The buttons to the pages of a panel before and after the one shown.
pub(crate) fn turning(panel: &Panel, more: &More, words: &Words) -> Option<CreateActionRow> {
    let to = |page: usize| Press::More(More { page, turning: true, ..more.clone() });
    pages(more.page.min(panel.len() - 1), panel.len(), words, to)
}

/// The buttons to the pages before and after, if there is more than one; `to` gives what they ask for.
pub(crate) fn pages(
    at: usize,
    count: usize,
    words: &Words,
    to: impl Fn(usize) -> Press,
) -> Option<CreateActionRow> {
    if count < 2 {
        return None;
    }
    // The ends keep their button, without use: the other one stays under the finger. An id may stand once in a message, so
    // they lead to pages that are not there, which are never asked for.
    let previous = match at {
        0 => button(&to(count + 1), words.previous()).disabled(true),
        at => button(&to(at - 1), words.previous()),
    };
    let next = if at + 1 >= count {
        button(&to(count), words.next()).disabled(true)
    } else {
        button(&to(at + 1), words.next())
    };
    Some(CreateActionRow::Buttons(vec![previous, next]))
}

/// A text with buttons and menus below it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Note {
    pub(crate) text: String,
    pub(crate) rows: Vec<CreateActionRow>,
    /// Name and content of a file that goes with it.
    pub(crate) file: Option<(String, String)>,
}

impl Note {
    /// A text alone.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    pub(crate) fn attachment(&self) -> Option<CreateAttachment> {
        let (name, content) = self.file.as_ref()?;
        Some(CreateAttachment::bytes(content.as_bytes(), name))
    }
}
