//! Buttons and menus: what was pressed, from the `custom_id` alone, so that they outlive a restart.

use poise::serenity_prelude as serenity;
use serenity::{ComponentInteraction, ComponentInteractionDataKind, Permissions};

use super::{
    Data, commands, errors, guard, imports, inbound, lookup, outbound,
    outbound::{Note, Pressed, Shown},
    panel, shadow,
};
use answers::{Removed, Remover, ReplyId, Standing};
use counterpoint_core::{
    composer::{self, Limits},
    feedback::{Counted, Reason},
    remark::{ChannelId, PersonId, RemarkId, Scope, ServerId},
    settings::{Change, Key, Value},
    store::Store,
    topic::{Topic, TopicId},
    words::Language,
};

/// What a button under a card opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The card.
    Card,
    /// The other claims.
    More,
    /// The sources.
    Sources,
    /// The reasons of feedback.
    Feedback,
}

impl Step {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Card, "card"),
        (Self::More, "more"),
        (Self::Sources, "sources"),
        (Self::Feedback, "feedback"),
    ];
}

/// What a button asks for. It travels in the button's `custom_id`, as `v1/more/<topic>/<claim>/<page>`, with a `+` at the end on
/// the buttons that turn pages: at most 100 characters, as ids have at most 40.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Press {
    pub(super) step: Step,
    pub(super) topic: String,
    pub(super) claim: String,
    pub(super) page: usize,
    pub(super) turning: bool,
}

impl Press {
    /// The `custom_id` of the menu of other topics; the topic chosen is its value.
    pub(super) const MENU: &'static str = "v1/topics";
    /// The `custom_id` of the button that opts whoever presses it out.
    pub(super) const NOT_TO_ME: &'static str = "v1/not-to-me";
    /// The `custom_id` of the button that tells what the reply comes from.
    pub(super) const WHY: &'static str = "v1/why";
    /// The `custom_id` of the button that removes the reply.
    pub(super) const REMOVE: &'static str = "v1/remove";
    /// The `custom_id` of the button that pauses the bot in the channel.
    pub(super) const STOP_HERE: &'static str = "v1/stop-here";

    pub(super) fn custom_id(&self) -> String {
        let step = Step::ALL.iter().find(|(step, _)| *step == self.step).map_or("", |(_, word)| word);
        let turning = if self.turning { "+" } else { "" };
        format!("v1/{step}/{}/{}/{}{turning}", self.topic, self.claim, self.page)
    }

    fn parse(id: &str) -> Option<Self> {
        let (id, turning) = id.strip_suffix('+').map_or((id, false), |id| (id, true));
        let parts: Vec<&str> = id.split('/').collect();
        let ["v1", step, topic, claim, page] = parts[..] else { return None };
        let (step, _) = Step::ALL.iter().find(|(_, word)| *word == step)?;
        let page = page.parse().ok()?;
        Some(Self { step: *step, topic: topic.to_owned(), claim: claim.to_owned(), page, turning })
    }
}

const GONE: &str = "This topic is no longer in the store.";
const WITHDRAWN: &str = "This topic was withdrawn by its curators since this was shown.";

/// Said of a topic that is not there any more.
fn gone(store: &Store, topic: &str) -> &'static str {
    if store.has_withdrawn(topic) { WITHDRAWN } else { GONE }
}

/// Said of a button that this version does not know.
pub(super) const UNKNOWN: &str = "This button is of an earlier version; `/topic` has everything it opened.";

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
    let parts: Vec<&str> = pressed.data.custom_id.split('/').collect();
    match parts[..] {
        ["v1", "not-to-me"] => not_to_me(ctx, data, pressed).await,
        ["v1", "stop-here"] => stop_here(ctx, data, pressed).await,
        ["v1", "why"] => {
            let text = commands::why::grounds(ctx, data, pressed, language(ctx, data, pressed).words()).await;
            outbound::show(ctx, pressed, Shown::Sentence(&text)).await
        }
        ["v1", "remove"] => remove(ctx, data, pressed).await,
        ["v1", "undo", number] => undo(ctx, data, pressed, number).await,
        ["v1", "vote", reason, reply, topic] => vote(ctx, data, pressed, reason, reply, topic).await,
        ["v1", "judge", ..] => shadow::on_judgement(ctx, data, pressed, &parts[2..]).await,
        ["v1", "switch", ..] => shadow::on_switch(ctx, data, pressed, &parts[2..]).await,
        ["v1", "import", which, answer] => imports::on_answer(ctx, data, pressed, which, answer).await,
        ["v1", "resume", ..] => commands::on_resume(ctx, data, pressed).await,
        ["v1", "p", ..] => panel::on_press(ctx, data, pressed).await,
        ["v1", "list", page, shelf, tag] => {
            let note = lookup::list(data, shelf, tag, page.parse().unwrap_or(0));
            outbound::show(ctx, pressed, Shown::Note(note)).await
        }
        ["v1", "find", page, ..] => {
            let words = pressed.data.custom_id.splitn(4, '/').nth(3).unwrap_or_default();
            let note = lookup::search(data, words, page.parse().unwrap_or(0));
            outbound::show(ctx, pressed, Shown::Note(note)).await
        }
        _ => open(ctx, data, pressed).await,
    }
}

/// Somebody presses *Remove*.
async fn remove(ctx: &serenity::Context, data: &Data, pressed: &Pressed<'_>) -> serenity::Result<()> {
    let words = language(ctx, data, pressed).words();
    let may = pressed.member.as_ref().and_then(|member| member.permissions).unwrap_or_default();
    let manages = may.administrator() || may.contains(Permissions::MANAGE_MESSAGES);
    let by = Remover { person: PersonId::from(pressed.user.id.get()), manages };
    let at = Standing {
        server: pressed.guild_id.map(|server| ServerId::from(server.get())),
        channel: ChannelId::from(pressed.channel_id.get()),
        reply: ReplyId::from(pressed.message.id.get()),
    };
    let reference = pressed.message.message_reference.as_ref().and_then(|one| one.message_id);
    let answers = reference.map(|message| RemarkId::from(message.get()));
    let text = match data.answers.remove(&at, &by, answers.as_ref()).await {
        Removed::MayNot => return outbound::show(ctx, pressed, Shown::Sentence(words.may_not_remove)).await,
        Removed::Done => words.removed,
        Removed::Failed => words.not_removed,
    };
    outbound::show(ctx, pressed, Shown::Open(Note::new(text))).await
}

/// Whoever presses it is never answered unasked again.
async fn not_to_me(ctx: &serenity::Context, data: &Data, pressed: &Pressed<'_>) -> serenity::Result<()> {
    let text = match data.moderation.opt_out(&PersonId::from(pressed.user.id.get()), true).await {
        Ok(()) => commands::privacy::OUT.to_owned(),
        Err(refused) => commands::told(Err(refused)).text,
    };
    outbound::show(ctx, pressed, Shown::Sentence(&text)).await
}

/// A moderator pauses the bot in the channel, for a day.
async fn stop_here(ctx: &serenity::Context, data: &Data, pressed: &Pressed<'_>) -> serenity::Result<()> {
    let note = match guard::presser(ctx, data, pressed, guard::STOPPING, "pause").await {
        None => Note::new(guard::MAY_NOT),
        Some(moderator) => {
            let here = Scope::Place(ChannelId::from(pressed.channel_id.get()));
            let until = data.engine().clock().now().after(commands::STOPPED);
            let change = Change::set(here, Key::Pause, Value::Until(Some(until)));
            commands::told(data.moderation.change(&moderator.server, &moderator.person, &[change]).await)
        }
    };
    outbound::show(ctx, pressed, Shown::Note(note)).await
}

/// A moderator takes a change back, with those made together with it.
async fn undo(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &Pressed<'_>,
    number: &str,
) -> serenity::Result<()> {
    let server = ServerId::from(pressed.guild_id.map_or(0, serenity::GuildId::get));
    let number: Result<i64, _> = number.parse();
    let pauses = match number {
        Ok(number) => data.moderation.is_of_pauses(&server, number).await,
        Err(_) => false,
    };
    let (needed, command) = if pauses { (guard::STOPPING, "pause") } else { (guard::SETTING, "settings") };
    let note = match (guard::presser(ctx, data, pressed, needed, command).await, number) {
        (None, _) => Note::new(guard::MAY_NOT),
        (_, Err(_)) => Note::new(UNKNOWN),
        (Some(moderator), Ok(number)) => {
            commands::told(data.moderation.undo(&moderator.server, &moderator.person, number).await)
        }
    };
    outbound::show(ctx, pressed, Shown::Note(note)).await
}

/// The language of the bot's words where somebody pressed.
fn language(ctx: &serenity::Context, data: &Data, pressed: &Pressed<'_>) -> Language {
    let place = inbound::place(ctx, pressed.guild_id, pressed.channel_id);
    data.engine().settings().rules(&place).language().value
}

/// Counts what somebody says of a reply.
async fn vote(
    ctx: &serenity::Context,
    data: &Data,
    pressed: &Pressed<'_>,
    reason: &str,
    reply: &str,
    topic: &str,
) -> serenity::Result<()> {
    let words = language(ctx, data, pressed).words();
    let (Some(reason), Ok(number)) = (Reason::parse(reason), reply.parse::<u64>()) else {
        return outbound::show(ctx, pressed, Shown::Sentence(UNKNOWN)).await;
    };
    let store = data.engine().store();
    if store.topic(topic).is_none() {
        return outbound::show(ctx, pressed, Shown::Sentence(gone(&store, topic))).await;
    }
    let server = ServerId::from(pressed.guild_id.map_or(0, serenity::GuildId::get));
    let person = PersonId::from(pressed.user.id.get());
    let kept = data.moderation.vote(&number.into(), &person, &server, &TopicId::new(topic), reason).await;
    let note = match kept {
        Ok(_) => Note {
            text: format!("{}: {}. {}", words.counted_as, words.reason(reason), words.counted_how),
            rows: outbound::reasons(words, |reason| vote_id(reason, reply, topic)),
            file: None,
        },
        Err(refused) => commands::told(Err(refused)),
    };
    outbound::show(ctx, pressed, Shown::Note(note)).await
}

/// `v1/vote/<reason>/<reply>/<topic>`
fn vote_id(reason: Reason, reply: &str, topic: &str) -> String {
    format!("v1/vote/{}/{reply}/{topic}", reason.word())
}

/// Opens more of a card.
async fn open(ctx: &serenity::Context, data: &Data, pressed: &Pressed<'_>) -> serenity::Result<()> {
    let engine = data.engine();
    let (store, today) = (engine.store(), engine.clock().today());
    let language = language(ctx, data, pressed);
    let words = language.words();
    if let ComponentInteractionDataKind::StringSelect { values } = &pressed.data.kind
        && pressed.data.custom_id == Press::MENU
    {
        let value = values.first().map_or("", String::as_str);
        let (id, claim) = value.split_once('/').unwrap_or((value, ""));
        let Some(topic) = store.topic(id) else {
            return outbound::show(ctx, pressed, Shown::Sentence(gone(&store, id))).await;
        };
        let claim = topic.claims.iter().position(|one| one.id == claim);
        let leading = || composer::leading(topic, &[], &RemarkId::from(pressed.message.id.get()));
        let claim = claim.unwrap_or_else(leading);
        let reply = composer::compose(topic, claim, &[], today, language);
        outbound::show(ctx, pressed, Shown::Card(&reply)).await?;
        count_opened(data, pressed, &topic.id).await;
        return Ok(());
    }
    let Some(press) = Press::parse(&pressed.data.custom_id) else {
        return outbound::show(ctx, pressed, Shown::Sentence(UNKNOWN)).await;
    };
    let Some((topic, claim)) = find(&store, &press) else {
        return outbound::show(ctx, pressed, Shown::Sentence(gone(&store, &press.topic))).await;
    };
    let limits = &Limits::TEXT;
    match press.step {
        Step::Card => {
            let reply = composer::compose(topic, claim, &[], today, language);
            outbound::show(ctx, pressed, Shown::Card(&reply)).await?;
        }
        Step::More => {
            let panel = composer::more_views(topic, claim, today, limits, language);
            outbound::show(ctx, pressed, Shown::Page(&panel, &press, words)).await?;
        }
        Step::Sources => {
            let panel = composer::sources(topic, claim, limits, language);
            outbound::show(ctx, pressed, Shown::Page(&panel, &press, words)).await?;
        }
        Step::Feedback => {
            let reply = pressed.message.id.to_string();
            let rows = outbound::reasons(words, |reason| vote_id(reason, &reply, &press.topic));
            let note = Note { text: words.feedback_asked.to_owned(), rows, file: None };
            return outbound::show(ctx, pressed, Shown::Open(note)).await;
        }
    }
    if !press.turning {
        count_opened(data, pressed, &topic.id).await;
    }
    Ok(())
}

/// Counts that a card which everybody sees was opened.
async fn count_opened(data: &Data, pressed: &Pressed<'_>, topic: &TopicId) {
    let Some(server) = pressed.guild_id.filter(|_| !pressed.is_private()) else { return };
    let counted =
        data.moderation.storage().count(&ServerId::from(server.get()), topic, Counted::Opened).await;
    if let Err(error) = counted {
        tracing::error!(error = error.to_string(), "a press was not counted");
    }
}

/// The topic and the claim that a press is about; the first claim if that one was renamed since.
fn find<'s>(store: &'s Store, press: &Press) -> Option<(&'s Topic, usize)> {
    let topic = store.topic(&press.topic)?;
    let claim = topic.claims.iter().position(|claim| claim.id == press.claim);
    Some((topic, claim.unwrap_or(0)))
}
