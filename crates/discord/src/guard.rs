//! Who may change settings: checked on our side too, whatever Discord let through. Whoever the server's Integrations page admits to
//! a command is admitted here as well.

use std::time::Duration;

use poise::serenity_prelude as serenity;
use serenity::{CommandId, CommandPermissionType, Permissions};

use super::{
    data::{Context, Data},
    outbound,
};
use counterpoint_core::remark::{PersonId, ServerId};

/// How long Discord is waited for when it is asked whom the Integrations page admits: an interaction is answered within three
/// seconds.
const PATIENCE: Duration = Duration::from_millis(1500);

/// What setting anything needs.
pub(super) const SETTING: Permissions = Permissions::MANAGE_GUILD;

/// What pausing and judging need: one of these.
pub(super) const STOPPING: Permissions = Permissions::MANAGE_MESSAGES.union(Permissions::MANAGE_GUILD);

/// A server, and a member of it who may do what was asked.
#[derive(Clone, Debug)]
pub(super) struct Moderator {
    pub(super) server: ServerId,
    pub(super) person: PersonId,
}

/// The member who runs a command, if they have one of the permissions there, or the Integrations page admits them to it.
pub(super) async fn moderator(ctx: Context<'_>, needed: Permissions) -> Option<Moderator> {
    let poise::Context::Application(application) = ctx else { return None };
    let asked = application.interaction;
    let (server, member) = (asked.guild_id?, asked.member.as_deref()?);
    let command = Some(asked.data.id);
    outbound::prepared(ctx, check(ctx.data(), server, member, needed, command)).await
}

/// The member who presses a button that does what `command` does, if they may run that.
pub(super) async fn presser(
    data: &Data,
    pressed: &serenity::ComponentInteraction,
    needed: Permissions,
    command: &str,
) -> Option<Moderator> {
    let command = data.registered.id(command);
    check(data, pressed.guild_id?, pressed.member.as_ref()?, needed, command).await
}

async fn check(
    data: &Data,
    server: serenity::GuildId,
    member: &serenity::Member,
    needed: Permissions,
    command: Option<CommandId>,
) -> Option<Moderator> {
    let may = member.permissions.unwrap_or_default();
    let moderator =
        Moderator { server: ServerId::from(server.get()), person: PersonId::from(member.user.id.get()) };
    if may.administrator() || may.intersects(needed) {
        return Some(moderator);
    }
    admitted(data, server, member, command?).await.then_some(moderator)
}

/// Whether the server's Integrations page admits a member to a command (interactions/application-commands, "Permissions"): what is
/// said of the command counts before what is said of the whole app; of a member before their roles; of roles before everybody.
async fn admitted(
    data: &Data,
    server: serenity::GuildId,
    member: &serenity::Member,
    command: CommandId,
) -> bool {
    let line = data.answers.platform().line();
    let asked = tokio::time::timeout(PATIENCE, line.admitted(server)).await;
    let Ok(Ok(all)) = asked else {
        tracing::warn!(server_id = server.get(), "could not ask whom the Integrations page admits");
        return false;
    };
    let app = line.application().get();
    let levels = [command.get(), app].map(|id| all.iter().find(|one| one.id.get() == id));
    levels
        .into_iter()
        .flatten()
        .find_map(|level| said_of(&level.permissions, server, member))
        .unwrap_or(false)
}

fn said_of(
    overwrites: &[serenity::CommandPermission],
    server: serenity::GuildId,
    member: &serenity::Member,
) -> Option<bool> {
    let of = |kind: CommandPermissionType, id: u64| {
        let one = overwrites.iter().find(|one| one.kind == kind && one.id.get() == id)?;
        Some(one.permission)
    };
    let user = of(CommandPermissionType::User, member.user.id.get());
    let roles = member.roles.iter().filter_map(|role| of(CommandPermissionType::Role, role.get()));
    let roles = roles.reduce(|one, other| one || other);
    // The role that everybody has goes by the server's id.
    user.or(roles).or_else(|| of(CommandPermissionType::Role, server.get()))
}
