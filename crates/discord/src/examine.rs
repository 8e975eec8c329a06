//! What Discord says of a bot that is not running: whether it takes the token, what the developer portal has switched on, and what the
//! bot may do in each channel. Nothing is changed, and nothing connects to the gateway.

use poise::serenity_prelude as serenity;
use serenity::{ChannelType, Permissions};

use super::{Signals, connection, errors, outbound};

/// What the bot needs in a channel, in the words of Discord's own settings. The first is what all others need; the last three have each
/// their own thing that goes without them.
const NEEDED: [(Permissions, &str); 6] = [
    (Permissions::VIEW_CHANNEL, "View Channels"),
    (Permissions::SEND_MESSAGES, "Send Messages"),
    (Permissions::SEND_MESSAGES_IN_THREADS, "Send Messages in Threads"),
    (Permissions::EMBED_LINKS, "Embed Links"),
    (Permissions::READ_MESSAGE_HISTORY, "Read Message History"),
    (Permissions::ADD_REACTIONS, "Add Reactions"),
];

/// Why Discord says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It refuses the token.
    Token,
    /// It cannot be reached: why.
    Unreached(String),
    /// It answers something else: what.
    Other(String),
}

/// What the developer portal says of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Application {
    /// Whether the Message Content intent is switched on.
    pub content: bool,
    /// Whether nobody can invite the bot by its link alone.
    pub code_grant: bool,
}

/// A server that the bot is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its id.
    pub id: u64,
    /// Its name, without what a terminal would obey.
    pub name: String,
    /// Its channels in which the bot could speak.
    pub channels: Result<Vec<Channel>, Trouble>,
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Its id.
    pub id: u64,
    /// Its name, without what a terminal would obey.
    pub name: String,
    /// The permissions that the bot lacks there.
    pub lacks: Vec<&'static str>,
}

/// What Discord says of sessions with its gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sessions {
    /// How many shards it wants.
    pub shards: u32,
    /// How many of them may begin within five seconds.
    pub at_once: u64,
    /// How many sessions may still begin today.
    pub left: u64,
}

/// What Discord says of a bot.
#[derive(Clone, Debug)]
pub struct Examined {
    /// The bot's id, if Discord takes the token; else nothing more is known.
    pub me: Result<u64, Trouble>,
    /// What time it is there, as HTTP writes it.
    pub date: Option<String>,
    /// Its application.
    pub application: Result<Application, Trouble>,
    /// The servers that it is in, as many as were asked for.
    pub servers: Result<Vec<Server>, Trouble>,
    /// Whether it is in more.
    pub more: bool,
    /// Its sessions.
    pub sessions: Result<Sessions, Trouble>,
}

/// Asks Discord at `api` about the bot with this token, and about `most` of its servers, three requests each.
pub async fn examine(token: &str, api: &str, most: u8) -> Examined {
    let nothing = |trouble: Trouble| Examined {
        me: Err(trouble.clone()),
        date: None,
        application: Err(trouble.clone()),
        servers: Err(trouble.clone()),
        more: false,
        sessions: Err(trouble),
    };
    let web = match connection::web(api) {
        Ok(web) => web,
        Err(why) => return nothing(Trouble::Unreached(why)),
    };
    let line = outbound::Line::new(connection::http(token, api, &web), web, Signals::default());
    let (me, date) = match line.me_and_date().await {
        Ok((me, date)) => (me.id, date),
        Err(unsent) => return nothing(trouble(unsent)),
    };
    let application = line.about_application().await.map_err(trouble).map(|application| {
        let flags = application.flags.unwrap_or_else(serenity::ApplicationFlags::empty);
        let either = serenity::ApplicationFlags::GATEWAY_MESSAGE_CONTENT
            | serenity::ApplicationFlags::GATEWAY_MESSAGE_CONTENT_LIMITED;
        Application { content: flags.intersects(either), code_grant: application.bot_require_code_grant }
    });
    let sessions = line.gateway_of_bots().await.map_err(trouble).map(|told| Sessions {
        shards: told.shards,
        at_once: told.session_start_limit.max_concurrency,
        left: told.session_start_limit.remaining,
    });
    let mut more = false;
    let servers = match line.servers(most.saturating_add(1)).await {
        Err(unsent) => Err(trouble(unsent)),
        Ok(known) => {
            more = known.len() > usize::from(most);
            let mut servers = Vec::new();
            for one in known.into_iter().take(usize::from(most)) {
                let channels = channels(&line, one.id, me).await;
                servers.push(Server { id: one.id.get(), name: shown(&one.name), channels });
            }
            Ok(servers)
        }
    };
    Examined { me: Ok(me.get()), date, application, servers, more, sessions }
}

fn trouble(unsent: outbound::Unsent) -> Trouble {
    let error = serenity::Error::from(unsent);
    let record = errors::record(&error);
    match error {
        serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response))
            if response.status_code.as_u16() == 401 =>
        {
            Trouble::Token
        }
        serenity::Error::Http(serenity::HttpError::Request(_)) => Trouble::Unreached(record),
        _ => Trouble::Other(record),
    }
}

async fn channels(
    line: &outbound::Line,
    server: serenity::GuildId,
    me: serenity::UserId,
) -> Result<Vec<Channel>, Trouble> {
    let whole = line.server(server).await.map_err(trouble)?;
    let member = line.member(server, me).await.map_err(trouble)?;
    let mut channels: Vec<serenity::GuildChannel> = line.channels(server).await.map_err(trouble)?;
    channels.retain(|channel| hears(channel.kind));
    channels.sort_by_key(|channel| (channel.position, channel.id));
    let lacks =
        |channel: &serenity::GuildChannel| lacks(channel.kind, whole.user_permissions_in(channel, &member));
    Ok(channels
        .iter()
        .map(|channel| Channel { id: channel.id.get(), name: shown(&channel.name), lacks: lacks(channel) })
        .collect())
}

/// Whether people write in a channel of a kind, or in its threads.
fn hears(kind: ChannelType) -> bool {
    // 16 is a media channel, which this version of serenity has no name for.
    matches!(kind, ChannelType::Text | ChannelType::News | ChannelType::Forum | ChannelType::Unknown(16))
}

/// What the bot lacks in a channel, where it may do this.
fn lacks(kind: ChannelType, may: Permissions) -> Vec<&'static str> {
    if !may.contains(Permissions::VIEW_CHANNEL) {
        // Nothing else holds without it (topics/permissions, "Implicit Permissions").
        return vec!["View Channels"];
    }
    // In a forum this permission begins posts, which the bot never does.
    let spared = if kind == ChannelType::Text || kind == ChannelType::News {
        Permissions::empty()
    } else {
        Permissions::SEND_MESSAGES
    };
    let lacks = NEEDED.iter().filter(|(needed, _)| !(may | spared).contains(*needed));
    lacks.map(|(_, name)| *name).collect()
}

/// A name as a terminal can show it.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_is_named_as_discord_names_it() {
        let all = Permissions::all();
        assert!(lacks(ChannelType::Text, all).is_empty());
        let without = |permission| lacks(ChannelType::Text, all.difference(permission));
        assert_eq!(without(Permissions::EMBED_LINKS), ["Embed Links"]);
        assert_eq!(without(Permissions::VIEW_CHANNEL | Permissions::EMBED_LINKS), ["View Channels"]);
        let forum = lacks(ChannelType::Forum, all.difference(Permissions::SEND_MESSAGES));
        assert!(forum.is_empty(), "the bot begins no post: {forum:?}");
        assert_eq!(shown("a\u{1b}[31mb\n"), "a[31mb");
    }
}
