//! Buttons and menus: what was pressed, from the `custom_id` alone, so that they outlive a restart.

use poise::serenity_prelude as serenity;
use serenity::{ComponentInteraction, ComponentInteractionDataKind};

use super::{commands, errors, guard, outbound};
use crate::{
    composer::{self, Limits},
    engine::Engine,
    moderation::Moderation,
    remark::{ChannelId, PersonId, RemarkId},
    settings::{Change, Key, Scope, Value},
    topic::Topic,
};

/// What a button opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The card.
    Card,
    /// The other claims.
    More,
    /// The sources.
    Sources,
}

impl Step {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Card, "card"), (Self::More, "more"), (Self::Sources, "sources")];
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
const UNKNOWN: &str = "This button is of an earlier version; `/topic` has everything it opened.";

/// Answers a press, from memory.
pub(super) async fn on_press(
    ctx: &serenity::Context,
    moderation: &Moderation,
    pressed: &ComponentInteraction,
) {
    let sent = match pressed.data.custom_id.as_str() {
        Press::NOT_TO_ME => not_to_me(ctx, moderation, pressed).await,
        Press::STOP_HERE => stop_here(ctx, moderation, pressed).await,
        _ => answer(ctx, moderation.engine(), pressed).await,
    };
    if let Err(error) = sent {
        tracing::warn!(
            interaction = pressed.id.get(),
            error = errors::record(&error),
            "could not answer a press"
        );
    }
}

/// Whoever presses it is never answered unasked again.
async fn not_to_me(
    ctx: &serenity::Context,
    moderation: &Moderation,
    pressed: &ComponentInteraction,
) -> serenity::Result<()> {
    let text = match moderation.opt_out(PersonId(pressed.user.id.get()), true).await {
        Ok(()) => commands::privacy::OUT.to_owned(),
        Err(refused) => commands::told(Err(refused)),
    };
    outbound::show(ctx, pressed, outbound::Shown::Sentence(&text)).await
}

/// A moderator pauses the bot in the channel, until it is resumed.
async fn stop_here(
    ctx: &serenity::Context,
    moderation: &Moderation,
    pressed: &ComponentInteraction,
) -> serenity::Result<()> {
    use serenity::Permissions;
    let needed = Permissions::MANAGE_MESSAGES | Permissions::MANAGE_GUILD;
    let text = match guard::member(pressed.guild_id, pressed.member.as_ref(), needed) {
        None => guard::MAY_NOT.to_owned(),
        Some(moderator) => {
            let here = Scope::Place(ChannelId(pressed.channel_id.get()));
            let change = Change::set(here, Key::Pause, Value::Until(None));
            commands::told(moderation.change(moderator.server, moderator.person, &[change]).await)
        }
    };
    outbound::show(ctx, pressed, outbound::Shown::Sentence(&text)).await
}

async fn answer(
    ctx: &serenity::Context,
    engine: &Engine,
    pressed: &ComponentInteraction,
) -> serenity::Result<()> {
    use outbound::Shown;
    let today = engine.clock().today();
    if let ComponentInteractionDataKind::StringSelect { values } = &pressed.data.kind
        && pressed.data.custom_id == Press::MENU
    {
        let chosen = values.first().and_then(|id| engine.store().topic(id));
        let Some(topic) = chosen else { return outbound::show(ctx, pressed, Shown::Sentence(GONE)).await };
        let claim = composer::leading(topic, &[], RemarkId(pressed.message.id.get()));
        let reply = composer::compose(topic, claim, &[], today);
        return outbound::show(ctx, pressed, Shown::Card(&reply)).await;
    }
    let Some(press) = Press::parse(&pressed.data.custom_id) else {
        return outbound::show(ctx, pressed, Shown::Sentence(UNKNOWN)).await;
    };
    let Some((topic, claim)) = find(engine, &press) else {
        return outbound::show(ctx, pressed, Shown::Sentence(GONE)).await;
    };
    let limits = &Limits::DISCORD;
    match press.step {
        Step::Card => {
            let reply = composer::compose(topic, claim, &[], today);
            outbound::show(ctx, pressed, Shown::Card(&reply)).await
        }
        Step::More => {
            let panel = composer::more_views(topic, claim, today, limits);
            outbound::show(ctx, pressed, Shown::Page(&panel, &press)).await
        }
        Step::Sources => {
            let panel = composer::sources(topic, claim, limits);
            outbound::show(ctx, pressed, Shown::Page(&panel, &press)).await
        }
    }
}

/// The topic and the claim that a press is about; the first claim if that one was renamed since.
fn find<'e>(engine: &'e Engine, press: &Press) -> Option<(&'e Topic, usize)> {
    let topic = engine.store().topic(&press.topic)?;
    let claim = topic.claims.iter().position(|claim| claim.id == press.claim);
    Some((topic, claim.unwrap_or(0)))
}
