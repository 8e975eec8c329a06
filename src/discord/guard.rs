//! Who may change settings: checked on our side too, whatever Discord let through.

use poise::serenity_prelude as serenity;
use serenity::Permissions;

use super::Context;
use crate::remark::{PersonId, ServerId};

/// Said to whoever may not.
pub(super) const MAY_NOT: &str = "Nothing has changed: settings are for members with the permission Manage Server, pauses for those with Manage Messages.";

/// A server, and a member of it who may do what was asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moderator {
    pub(super) server: ServerId,
    pub(super) person: PersonId,
}

/// The member who runs a command, if they have one of the permissions there.
pub(super) fn moderator(ctx: Context<'_>, needed: Permissions) -> Option<Moderator> {
    let poise::Context::Application(application) = ctx else { return None };
    member(application.interaction.guild_id, application.interaction.member.as_deref(), needed)
}

/// The member of an interaction, if they have one of the permissions there. An administrator has all.
pub(super) fn member(
    server: Option<serenity::GuildId>,
    member: Option<&serenity::Member>,
    needed: Permissions,
) -> Option<Moderator> {
    let member = member?;
    let may = member.permissions?;
    (may.administrator() || may.intersects(needed))
        .then_some(Moderator { server: ServerId(server?.get()), person: PersonId(member.user.id.get()) })
}
