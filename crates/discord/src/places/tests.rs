//! The table against events as Discord documents them, and against serenity's own reckoning of permissions.

use serde_json::{Value, json};

use super::serenity::{ChannelId as Channel, GuildId};
use super::*;

const SERVER: GuildId = GuildId::new(1);
const ME: u64 = 7;
const OWNER: u64 = 8;
const SEND: u64 = Permissions::SEND_MESSAGES.bits();
const VIEW: u64 = Permissions::VIEW_CHANNEL.bits();

fn role(id: u64, permissions: u64) -> Value {
    json!({
        "id": id.to_string(), "name": format!("role {id}"), "permissions": permissions.to_string(), "color": 0, "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
        "hoist": false, "managed": false, "mentionable": false, "position": 0, "flags": 0,
    })
}

fn overwrite(id: u64, member: bool, allow: u64, deny: u64) -> Value {
    let kind = u8::from(member);
    json!({ "id": id.to_string(), "type": kind, "allow": allow.to_string(), "deny": deny.to_string() })
}

fn channel(id: u64, parent: Option<u64>, overwrites: &[Value]) -> Value {
    json!({
        "id": id.to_string(), "type": 0, "guild_id": "1", "position": 0, "name": format!("channel-{id}"),
        "permission_overwrites": overwrites, "parent_id": parent.map(|id| id.to_string()), "nsfw": false,
    })
}

fn thread(id: u64, parent: u64, archived: bool) -> Value {
    json!({
        "id": id.to_string(), "type": 11, "guild_id": "1", "name": format!("thread \"{id}\""), "parent_id": parent.to_string(),
        "applied_tags": ["91"], "thread_metadata": { "archived": archived, "locked": false },
    })
}

fn member(id: u64, roles: &[u64]) -> Value {
    let roles: Vec<String> = roles.iter().map(u64::to_string).collect();
    json!({
        "user": { "id": id.to_string(), "username": "somebody", "discriminator": "0000", "avatar": null },
        "roles": roles, "deaf": false, "mute": false, "joined_at": "2026-01-01T00:00:00Z", "guild_id": "1", "flags": 0,
    })
}

/// A server as `GUILD_CREATE` says it.
fn server(roles: &[Value], channels: &[Value], threads: &[Value], members: &[Value]) -> Value {
    json!({
        "id": "1", "name": "A \u{201c}server\u{201d}", "owner_id": OWNER.to_string(), "roles": roles, "channels": channels,
        "threads": threads, "members": members, "joined_at": "2026-01-01T00:00:00Z", "unavailable": false,
        "afk_timeout": 300, "verification_level": 0, "default_message_notifications": 1, "explicit_content_filter": 0,
        "emojis": [{ "id": "5", "name": "skipped" }], "features": [], "mfa_level": 0, "system_channel_flags": 0, "premium_tier": 0,
        "preferred_locale": "en-US", "nsfw_level": 0, "stickers": [], "premium_progress_bar_enabled": false, "large": false,
        "member_count": 2, "voice_states": [], "presences": [], "stage_instances": [], "guild_scheduled_events": [],
    })
}

fn knowing(server: &Value) -> Places {
    let places = Places::default();
    places.event("READY", &json!({ "user": { "id": ME.to_string() }, "session_id": "x" }).to_string());
    places.event("GUILD_CREATE", &server.to_string());
    places
}

fn tell(places: &Places, event: &str, said: &Value) {
    places.event(event, &said.to_string());
}

/// The examples of the documentation (topics/permissions), one rule after the other.
#[test]
fn permissions_are_those_of_the_documentation() {
    let roles = [role(1, VIEW), role(2, SEND), role(3, 0), role(4, Permissions::ADMINISTRATOR.bits())];
    let cases = [
        // Base permissions: what everybody has, and what each role adds.
        (vec![], 20, &[][..], VIEW),
        (vec![], 20, &[2][..], VIEW | SEND),
        // A role that is not there adds nothing.
        (vec![], 20, &[99][..], VIEW),
        // Overwrites of everybody: deny, then allow.
        (vec![overwrite(1, false, SEND, VIEW)], 20, &[][..], SEND),
        // Of roles: all that they deny, then all that they allow; they come after everybody's.
        (vec![overwrite(1, false, 0, VIEW), overwrite(3, false, VIEW, 0)], 20, &[3][..], VIEW),
        (vec![overwrite(2, false, 0, SEND), overwrite(3, false, SEND, 0)], 20, &[2, 3][..], VIEW | SEND),
        // Those of a role that the member has not change nothing.
        (vec![overwrite(2, false, 0, VIEW)], 20, &[3][..], VIEW),
        // The member's own come last.
        (vec![overwrite(20, true, 0, SEND), overwrite(3, false, SEND, 0)], 20, &[3][..], VIEW),
        (vec![overwrite(20, true, SEND, 0), overwrite(3, false, 0, SEND)], 20, &[3][..], VIEW | SEND),
        // Administrators and the owner are bound by nothing.
        (vec![overwrite(20, true, 0, VIEW)], 20, &[4][..], Permissions::all().bits()),
        (vec![overwrite(OWNER, true, 0, VIEW)], OWNER, &[][..], Permissions::all().bits()),
    ];
    for (overwrites, who, own, expected) in cases {
        let places =
            knowing(&server(&roles, &[channel(10, None, &overwrites)], &[thread(11, 10, false)], &[]));
        for place in [10, 11] {
            let may = places.permissions_of(SERVER, (who, own), Channel::new(place));
            assert_eq!(may.bits(), expected, "{overwrites:?} {who} {own:?}");
        }
    }
}

#[test]
fn what_cannot_be_told_the_bot_may_and_nobody_else() {
    let places = knowing(&server(&[role(1, 0)], &[channel(10, None, &[])], &[], &[]));
    // Its own membership is not known, nor that server, nor that channel.
    assert_eq!(places.permissions(Some(SERVER), Channel::new(10)), Permissions::all());
    assert_eq!(places.permissions(Some(GuildId::new(2)), Channel::new(10)), Permissions::all());
    assert_eq!(places.permissions_of(SERVER, (20, &[]), Channel::new(99)), Permissions::empty());
    assert_eq!(places.floor(Some(SERVER), Channel::new(99)), Floor::Archived);
    assert_eq!(places.floor(None, Channel::new(99)), Floor::Open);
    tell(&places, "GUILD_MEMBER_UPDATE", &member(ME, &[]));
    assert_eq!(places.permissions(Some(SERVER), Channel::new(10)), Permissions::empty());
    assert_eq!(places.floor(Some(SERVER), Channel::new(10)), Floor::Forbidden);
}

/// Numbers that look like chance and are always the same (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Some permissions; that of administrators seldom.
    fn permissions(&mut self) -> u64 {
        let some = self.next() & self.next() & Permissions::all().bits();
        let seldom = if self.below(8) == 0 { 0 } else { Permissions::ADMINISTRATOR.bits() };
        some & !seldom
    }
}

#[test]
fn permissions_are_those_that_serenity_reckons() {
    let mut chance = Chance(1);
    for _ in 0..500 {
        let roles: Vec<Value> = (1..=6).map(|id| role(id, chance.permissions())).collect();
        let mut overwrites = Vec::new();
        // One for each role or member, as Discord has it.
        for id in 1..=6 {
            if chance.below(2) == 0 {
                overwrites.push(overwrite(id, false, chance.permissions(), chance.permissions()));
            }
        }
        for id in [20, 21, OWNER] {
            if chance.below(2) == 0 {
                overwrites.push(overwrite(id, true, chance.permissions(), chance.permissions()));
            }
        }
        let who = [20, 21, OWNER][usize::try_from(chance.below(3)).expect("a small number")];
        let own: Vec<u64> = (2..=6).filter(|_| chance.below(2) == 0).collect();
        let said = server(&roles, &[channel(10, None, &overwrites)], &[], &[member(who, &own)]);
        let theirs: serenity::Guild = serde_json::from_value(said.clone()).expect("serenity reads it");
        let channel = &theirs.channels[&Channel::new(10)];
        let expected = theirs.user_permissions_in(channel, &theirs.members[&serenity::UserId::new(who)]);
        let may = knowing(&said).permissions_of(SERVER, (who, &own), Channel::new(10));
        assert_eq!(may, expected, "{said}");
    }
}

fn forum() -> Value {
    let mut forum = channel(30, Some(40), &[]);
    forum["type"] = json!(15);
    forum["available_tags"] = json!([{ "id": "91", "name": "История" }, { "id": "92", "name": "other" }]);
    forum
}

/// A server with a bit of everything.
fn whole() -> Value {
    let mut own_role = role(6, SEND);
    own_role["tags"] = json!({ "bot_id": ME.to_string() });
    server(
        &[role(1, VIEW), own_role],
        &[channel(40, None, &[]), channel(10, Some(40), &[overwrite(6, false, 0, SEND)]), forum()],
        &[thread(31, 30, false), thread(12, 10, false)],
        &[member(ME, &[6])],
    )
}

#[test]
fn a_place_lies_where_discord_says() {
    let places = knowing(&whole());
    let place = places.place(Some(SERVER), Channel::new(31));
    assert_eq!((place.parent, place.category), (Some(30.into()), Some(40.into())));
    let place = places.place(Some(SERVER), Channel::new(10));
    assert_eq!((place.parent, place.category), (None, Some(40.into())));
    assert_eq!(places.own_role(Some(SERVER)), Some(6));
    let around = places.around(Some(SERVER), Channel::new(31)).expect("it is a thread");
    assert_eq!(around, Around { title: "thread \"31\"".into(), tags: vec!["История".into()], post: true });
    let around = places.around(Some(SERVER), Channel::new(12)).expect("it is a thread");
    assert_eq!(around, Around { title: "thread \"12\"".into(), tags: vec![], post: false });
    let directory = places.directory(SERVER);
    assert_eq!(directory.server, "A \u{201c}server\u{201d}");
    let names: Vec<(String, &str)> =
        directory.places.iter().map(|one| (one.id.to_string(), one.kind)).collect();
    let expected = [("10", "text"), ("12", "thread"), ("30", "forum"), ("31", "thread"), ("40", "text")];
    assert_eq!(names, expected.map(|(id, kind)| (id.to_owned(), kind)));
}

#[test]
fn each_event_changes_what_it_is_about() {
    let places = knowing(&whole());
    let floor = |channel| places.floor(Some(SERVER), Channel::new(channel));
    assert_eq!(floor(10), Floor::Forbidden, "its role is denied it there");
    tell(&places, "CHANNEL_UPDATE", &channel(10, Some(40), &[]));
    assert_eq!(floor(10), Floor::NoReactions);
    tell(&places, "GUILD_ROLE_UPDATE", &json!({ "guild_id": "1", "role": role(1, VIEW | REACTING.bits()) }));
    assert_eq!(floor(10), Floor::Open);
    tell(&places, "GUILD_ROLE_DELETE", &json!({ "guild_id": "1", "role_id": "6" }));
    assert_eq!(floor(10), Floor::Forbidden);
    assert_eq!(places.own_role(Some(SERVER)), None);
    tell(&places, "GUILD_ROLE_CREATE", &json!({ "guild_id": "1", "role": role(9, SEND) }));
    tell(&places, "GUILD_MEMBER_UPDATE", &member(20, &[9]));
    assert_eq!(floor(10), Floor::Forbidden, "that was somebody else");
    tell(&places, "GUILD_MEMBER_UPDATE", &member(ME, &[9]));
    assert_eq!(floor(10), Floor::Open);

    assert_eq!(floor(12), Floor::Forbidden, "threads have a permission of their own");
    let may = VIEW | REACTING.bits() | Permissions::SEND_MESSAGES_IN_THREADS.bits();
    tell(
        &places,
        "GUILD_UPDATE",
        &json!({ "id": "1", "name": "Other", "owner_id": "8", "roles": [role(1, may)] }),
    );
    assert_eq!((floor(12), floor(10)), (Floor::Open, Floor::Forbidden));
    assert_eq!(places.directory(SERVER).server, "Other");
    let mut locked = thread(12, 10, true);
    locked["thread_metadata"]["locked"] = json!(true);
    tell(&places, "THREAD_UPDATE", &locked);
    assert_eq!(floor(12), Floor::Locked);
    tell(&places, "THREAD_UPDATE", &thread(12, 10, true));
    assert_eq!(floor(12), Floor::Archived);
    assert_eq!(places.place(Some(SERVER), Channel::new(12)).parent, Some(10.into()));

    tell(&places, "THREAD_CREATE", &thread(32, 30, false));
    assert_eq!(floor(32), Floor::Open);
    // The bot has come to see the forum: 31 is not active there any more, and 33 is.
    let sync = json!({ "guild_id": "1", "channel_ids": ["30"], "threads": [thread(32, 30, false), thread(33, 30, false)], "members": [] });
    tell(&places, "THREAD_LIST_SYNC", &sync);
    assert_eq!((floor(31), floor(32), floor(33)), (Floor::Archived, Floor::Open, Floor::Open));
    tell(&places, "THREAD_DELETE", &json!({ "id": "33", "guild_id": "1", "parent_id": "30", "type": 11 }));
    assert_eq!(places.around(Some(SERVER), Channel::new(33)), None);
    tell(&places, "CHANNEL_DELETE", &forum());
    assert_eq!(places.around(Some(SERVER), Channel::new(32)), None, "its threads go with it");
    tell(&places, "CHANNEL_CREATE", &channel(50, None, &[]));
    assert_eq!(places.directory(SERVER).places.len(), 4);
    tell(&places, "GUILD_DELETE", &json!({ "id": "1", "unavailable": true }));
    assert_eq!(floor(10), Floor::Open, "nothing is known any more");
}

#[test]
fn what_cannot_be_read_is_left_out_and_the_rest_is_known() {
    let mut odd = whole();
    odd["channels"][1] = json!({ "id": "no number", "type": 0 });
    odd["roles"][0] = json!(null);
    odd["unknown"] = json!({ "deeply": [{ "nested": true }] });
    let places = knowing(&odd);
    assert_eq!(places.directory(SERVER).places.len(), 4);
    assert_eq!(places.directory(SERVER).roles.len(), 1);
    for event in
        ["GUILD_CREATE", "GUILD_UPDATE", "CHANNEL_UPDATE", "THREAD_LIST_SYNC", "GUILD_ROLE_CREATE", "READY"]
    {
        for said in ["", "null", "[]", "{}", r#"{"id":"1"}"#, r#"{"guild_id":"1","id":{}}"#] {
            places.event(event, said);
        }
    }
    assert_eq!(places.me(), ME);
}

#[test]
fn archived_threads_do_not_pile_up() {
    let places = knowing(&whole());
    for id in 1000..5000 {
        tell(&places, "THREAD_CREATE", &thread(id, 10, false));
        tell(&places, "THREAD_UPDATE", &thread(id, 10, true));
    }
    assert!(places.directory(SERVER).places.len() < 80, "{}", places.directory(SERVER).places.len());
    assert_eq!(places.floor(Some(SERVER), Channel::new(31)), Floor::Forbidden, "those that are active stay");
}

#[test]
fn the_next_process_knows_the_same() {
    let places = knowing(&whole());
    let told = places.known(0, 1);
    let [said] = &told[..] else { panic!("one server") };
    let other = Places::default();
    other.event("READY", &json!({ "user": { "id": ME.to_string() } }).to_string());
    other.event("GUILD_CREATE", said);
    assert_eq!(other.known(0, 1), told);
    assert_eq!(other.own_role(Some(SERVER)), Some(6));
    for channel in [10, 12, 30, 31, 40] {
        let at = |places: &Places| {
            let (server, channel) = (Some(SERVER), Channel::new(channel));
            (
                places.place(server, channel),
                places.permissions(server, channel),
                places.around(server, channel),
            )
        };
        assert_eq!(at(&other), at(&places));
    }
    places.forget(1, 2);
    assert_eq!(places.known(0, 1).len(), 1, "another shard's");
    places.forget(0, 2);
    assert!(places.known(0, 1).is_empty());
}

/// What a server takes: at most 6 KiB with 50 channels, 20 roles and 10 threads, at most 60 KiB with 500 channels and 200 roles, of
/// which each has its own overwrites.
#[test]
fn a_server_takes_little_memory() {
    let of = |channels: u64, roles: u64, distinct: bool| {
        let roles: Vec<Value> = (1..=roles).map(|id| role(id, id)).collect();
        let channels: Vec<Value> = (1000..1000 + channels)
            .map(|id| {
                let deny = if distinct { id } else { VIEW };
                channel(id, Some(1000), &[overwrite(1, false, 0, deny)])
            })
            .collect();
        let threads: Vec<Value> = (5000..5010).map(|id| thread(id, 1001, false)).collect();
        let said = server(&roles, &channels, &threads, &[member(ME, &[6])]).to_string();
        let places = Places::default();
        places.event("READY", &json!({ "user": { "id": ME.to_string() } }).to_string());
        let counted = allocation_counter::measure(|| places.event("GUILD_CREATE", &said));
        assert_eq!(places.directory(SERVER).roles.len(), roles.len());
        counted.bytes_current
    };
    let (small, large) = (of(50, 20, false), of(500, 200, true));
    assert!(small <= 6 * 1024, "{small} bytes");
    assert!(large <= 60 * 1024, "{large} bytes");
}
