//! What somebody may do in a channel, by what Discord documents (topics/permissions, "Permission Overwrites").

use poise::serenity_prelude::Permissions;

/// What a channel changes for a role or a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Overwrite {
    /// The role or the member.
    pub(super) id: u64,
    /// Whether it is a member.
    pub(super) member: bool,
    /// What it allows.
    pub(super) allow: Permissions,
    /// What it denies.
    pub(super) deny: Permissions,
}

/// Somebody whose permissions are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Who<'w> {
    /// Their id.
    pub(super) id: u64,
    /// Their roles, but for the one that everybody has.
    pub(super) roles: &'w [u64],
    /// Whether the server is theirs.
    pub(super) owns: bool,
}

/// What somebody may do in a channel of a server. `role` tells what a role allows in the whole server; the role that everybody has goes by
/// the server's id.
pub(super) fn permissions(
    server: u64,
    who: Who<'_>,
    role: impl Fn(u64) -> Option<Permissions>,
    overwrites: &[Overwrite],
) -> Permissions {
    let roles = std::iter::once(server).chain(who.roles.iter().copied());
    let base = roles.filter_map(role).fold(Permissions::empty(), Permissions::union);
    if who.owns || base.contains(Permissions::ADMINISTRATOR) {
        return Permissions::all();
    }
    let everybody = |one: &Overwrite| !one.member && one.id == server;
    let of_roles = |one: &Overwrite| !one.member && one.id != server && who.roles.contains(&one.id);
    let own = |one: &Overwrite| one.member && one.id == who.id;
    let after_everybody = changed(base, overwrites, everybody);
    changed(changed(after_everybody, overwrites, of_roles), overwrites, own)
}

/// What is left once all overwrites that are `meant` deny what they deny and then allow what they allow.
fn changed(base: Permissions, overwrites: &[Overwrite], meant: impl Fn(&Overwrite) -> bool) -> Permissions {
    let meant = overwrites.iter().filter(|one| meant(one));
    let (allow, deny) = meant.fold((Permissions::empty(), Permissions::empty()), |(allow, deny), one| {
        (allow | one.allow, deny | one.deny)
    });
    (base - deny) | allow
}
