//! The pretend server: who is there, which channels, and what was said and set before the page is opened.

use std::time::Duration;

use loopback::{
    Desk,
    world::{BOT, Channel, Kind, MANAGE_MESSAGES, Role, TAGS, User, World},
};

use answers::moderation::Moderation;
use counterpoint_core::{
    remark::{ChannelId, PersonId, Scope, ServerId},
    settings::{Change, Key, Mode, Value},
};

/// A member.
pub(super) const ANN: u64 = 1001;
/// Another member.
pub(super) const BEN: u64 = 1002;
/// The moderator, who owns the server.
pub(super) const MOD: u64 = 1003;
/// A newcomer.
pub(super) const CAT: u64 = 1005;
/// The server.
pub(super) const SERVER: u64 = 2000;
/// The channel of the discussion.
pub(super) const DEBATE: u64 = 3001;
/// A channel that is not switched on.
const LOUNGE: u64 = 3002;
/// Where moderators read what the bot would have said.
pub(super) const LOG: u64 = 3003;
const FORUM: u64 = 3004;
const THREAD: u64 = 3005;

/// How long before the page is opened the server began.
pub(super) const BEFORE: Duration = Duration::from_hours(24);

/// The server "Debate".
pub(super) fn world(joined_at: String) -> World {
    let user = |id, name: &str, roles: &[u64]| User {
        id,
        name: name.to_owned(),
        bot: id == BOT,
        roles: roles.to_vec(),
    };
    let text = |id, name, parent, topic: &str| Channel {
        topic: Some(topic.to_owned()),
        ..Channel::new(id, name, Kind::Text, Some(parent))
    };
    let forum = Channel {
        // The third is a word of the store of the tests.
        tags: TAGS.iter().take(2).map(|(id, _)| *id).collect(),
        topic: Some("One question to a post; the bot keeps one dossier in each".to_owned()),
        ..Channel::new(FORUM, "questions", Kind::Forum, Some(3101))
    };
    let people = [(ANN, "ann", &[][..]), (BEN, "ben", &[]), (MOD, "mod", &[6002]), (CAT, "cat", &[6001])];
    let mut channels = vec![
        Channel::new(3100, "Talk", Kind::Category, None),
        text(DEBATE, "debate", 3100, "History and politics. The bot answers here"),
        Channel::new(THREAD, "Neutrality, then and now", Kind::Thread, Some(DEBATE)),
        text(LOUNGE, "lounge", 3100, "Everything else. The bot is not switched on here"),
        Channel::new(3101, "Reading", Kind::Category, None),
        forum,
        Channel::new(3102, "Moderators", Kind::Category, None),
        text(LOG, "mod-log", 3102, "What the bot would have said, where it is in shadow"),
    ];
    // Direct messages with the bot, one channel for each person.
    channels.extend(
        people.iter().map(|(id, name, _)| {
            Channel::new(3200 + id - 1000, &format!("@{name}"), Kind::Direct, Some(*id))
        }),
    );
    let role = |id, name: &str, permissions| Role { id, name: name.to_owned(), permissions, own: false };
    World {
        guild: SERVER,
        name: "Debate".to_owned(),
        users: std::iter::once(user(BOT, "counterpoint", &[]))
            .chain(people.iter().map(|(id, name, roles)| user(*id, name, roles)))
            .collect(),
        channels,
        others: Vec::new(),
        roles: vec![role(6001, "newcomers", 0), role(6002, "moderators", MANAGE_MESSAGES)],
        integrations: Vec::new(),
        invited_by: Some(MOD),
        joined_at,
        message_content: true,
        code_grant: false,
    }
}

/// What the moderator has set: the bot answers in #debate and the forum, and writes to #mod-log. Left alone if anything is set already.
///
/// # Errors
/// If the database fails.
pub(super) async fn settle(moderation: &Moderation) -> Result<(), answers::moderation::Refused> {
    let server = ServerId::from(SERVER);
    if !moderation.history(&server, 1).await?.is_empty() {
        return Ok(());
    }
    let card = |place| Change::set(Scope::Place(ChannelId::from(place)), Key::Mode, Value::Mode(Mode::Card));
    let log = Change::set(Scope::Server, Key::LogChannel, Value::Channel(ChannelId::from(LOG)));
    moderation.change(&server, &PersonId::from(MOD), &[card(DEBATE), card(FORUM), log]).await.map(drop)
}

/// What was said the day before.
pub(super) fn yesterday(desk: Desk<'_>) -> Result<(), loopback::Refused> {
    let welcome = "Welcome. The bot answers in <#3001> and in <#3004>, briefly, with both sides and their sources; here it is not switched on. `/topics` lists what it knows, and `/privacy opt-out` keeps it from answering one's messages.";
    desk.say(MOD, LOUNGE, welcome, None)?;
    desk.say(BEN, THREAD, "Would a neutral Ukraine have been left alone, or not?", None)?;
    let (title, text) = (
        "What did the Budapest Memorandum promise?",
        "I read both that it was a guarantee and that it was not.",
    );
    desk.post(CAT, FORUM, title, &[TAGS[0].0, TAGS[1].0], text)?;
    Ok(())
}
