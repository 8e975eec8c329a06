//! Who and what there is: a server, its channels, its people; and other servers beside it.

/// `ADD_REACTIONS`
pub const ADD_REACTIONS: u64 = 1 << 6;
/// `VIEW_CHANNEL`
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// `SEND_MESSAGES`
pub const SEND_MESSAGES: u64 = 1 << 11;
/// `EMBED_LINKS`
pub const EMBED_LINKS: u64 = 1 << 14;
/// `READ_MESSAGE_HISTORY`
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
/// `USE_APPLICATION_COMMANDS`
pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
/// `SEND_MESSAGES_IN_THREADS`
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;

/// `MANAGE_MESSAGES`
pub const MANAGE_MESSAGES: u64 = 1 << 13;

/// What everybody may do on the server.
pub const EVERYBODY: u64 = VIEW_CHANNEL
    | ADD_REACTIONS
    | SEND_MESSAGES
    | EMBED_LINKS
    | READ_MESSAGE_HISTORY
    | USE_APPLICATION_COMMANDS
    | SEND_MESSAGES_IN_THREADS;

/// The bot's user, which is also its application.
pub const BOT: u64 = 1000;
/// The tags of the forum: id and name.
pub const TAGS: &[(u64, &str)] = &[(8001, "history"), (8002, "law"), (8003, "marland")];
/// The server that the bot is not in, whose members use it as an app of their own.
pub const ABROAD: u64 = 2999;
/// Whose server it is: mod's.
pub const OWNER: u64 = 1003;
/// The user whom a webhook's messages name.
pub const WEBHOOK: u64 = 4000;

/// Somebody.
#[derive(Clone, Debug)]
pub struct User {
    /// Their id.
    pub id: u64,
    /// Their name, also in tests.
    pub name: String,
    /// Whether it is a bot.
    pub bot: bool,
    /// Its roles, beside the one that everybody has.
    pub roles: Vec<u64>,
}

/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// What its members may do, beside what everybody may.
    pub permissions: u64,
    /// Whether Discord made it for the bot, and manages it (topics/permissions, "Role Tags Structure").
    pub own: bool,
}

/// The bot's own role of the first server, once it has one.
pub const BOT_ROLE: u64 = 6100;

/// A server beside the first; its channels stand among those of the world. Everybody is a member of every server.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Its roles, beside the one that everybody has.
    pub roles: Vec<Role>,
    /// When the bot joined, as Discord writes it.
    pub joined_at: String,
}

/// Discord's kinds of channel (resources/channel, "Channel Types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text channel.
    Text = 0,
    /// Direct messages with somebody.
    Direct = 1,
    /// A category.
    Category = 4,
    /// A public thread, or a forum's post.
    Thread = 11,
    /// A forum.
    Forum = 15,
    /// A media channel: a forum of pictures.
    Media = 16,
}

impl Kind {
    /// Whether what is posted there is threads.
    pub fn is_forum(self) -> bool {
        matches!(self, Self::Forum | Self::Media)
    }
}

/// What the server's Integrations page says of a command: whom it admits or shuts out.
#[derive(Clone, Debug)]
pub struct Overwrite {
    /// The command's name.
    pub command: String,
    /// The member.
    pub user: u64,
    /// Whether they may.
    pub allow: bool,
}

/// A channel, a category or a thread.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, as Discord has them")]
pub struct Channel {
    /// Its id.
    pub id: u64,
    /// Its name, without `#`.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The channel it is a thread of, or the category it lies in.
    pub parent: Option<u64>,
    /// What the bot may not do there.
    pub denied: u64,
    /// A forum's tags, by id; or those of a post.
    pub tags: Vec<u64>,
    /// Whether a thread is locked.
    pub locked: bool,
    /// Whether a thread is archived.
    pub archived: bool,
    /// Whether a forum's post had its first message, which may be gone since.
    pub begun: bool,
    /// Whether it lies in a server that the bot is not in.
    pub abroad: bool,
    /// The line under its name, if it has one.
    pub topic: Option<String>,
    /// The server in which it lies, if that is not the first.
    pub server: Option<u64>,
}

impl Channel {
    /// A channel with nothing special about it.
    pub fn new(id: u64, name: &str, kind: Kind, parent: Option<u64>) -> Self {
        let (name, tags) = (name.to_owned(), Vec::new());
        Self {
            id,
            name,
            kind,
            parent,
            denied: 0,
            tags,
            locked: false,
            archived: false,
            begun: false,
            abroad: false,
            topic: None,
            server: None,
        }
    }
}

/// A server, and what there is beside it.
#[derive(Clone, Debug)]
pub struct World {
    /// The server's id.
    pub guild: u64,
    /// The server's name.
    pub name: String,
    /// People and bots, this one first.
    pub users: Vec<User>,
    /// Channels, categories and threads, those of other servers too.
    pub channels: Vec<Channel>,
    /// Other servers that the bot is in.
    pub others: Vec<Server>,
    /// Roles, beside the one that everybody has.
    pub roles: Vec<Role>,
    /// The server's Integrations page.
    pub integrations: Vec<Overwrite>,
    /// Who invited the bot, if its audit log may be read.
    pub invited_by: Option<u64>,
    /// When the bot joined, as Discord writes it.
    pub joined_at: String,
    /// Whether the application has the Message Content intent switched on.
    pub message_content: bool,
    /// Whether the application lets nobody invite it without a code of its own (resources/application, `bot_require_code_grant`).
    pub code_grant: bool,
}

impl World {
    /// The server "Debate": #debate, #random, #plain (no Embed Links), #quiet (no Send Messages) with #quiet-thread,
    /// #mute (no Send Messages in Threads) with #mute-thread, #forgetful (no Read Message History), #mods, #hall in the category "halls",
    /// #forum with tags, #gallery for media, and the thread #ostra-1988 in #debate; #abroad, in a server without the bot; ann, ben, cat (a newcomer), dan (a
    /// helper, who may manage messages) and mod (who owns it), and the bot echo.
    pub fn debate() -> Self {
        Self::of(2000, "Debate", 0)
    }

    /// Another server, with channels and roles of the same names under other ids.
    pub fn elsewhere() -> Self {
        Self::of(2500, "Elsewhere", 500)
    }

    /// Another server still. Of two shards the second has it: its id is 2^22 and more (`(id >> 22) % shards`).
    pub fn faraway() -> Self {
        Self::of((1 << 22) + 2700, "Faraway", 1500)
    }

    /// The same, with another world's server beside the first: `#debate of Elsewhere` is its channel of that name.
    #[must_use]
    pub fn beside(mut self, other: Self) -> Self {
        let Self { guild, name, users, channels, roles, joined_at, .. } = other;
        let channels = channels.into_iter().filter(|channel| !channel.abroad);
        self.channels.extend(channels.map(|channel| Channel { server: Some(guild), ..channel }));
        for user in users {
            match self.users.iter_mut().find(|known| known.id == user.id) {
                Some(known) => known.roles.extend(user.roles),
                None => self.users.push(user),
            }
        }
        self.others.push(Server { id: guild, name, roles, joined_at });
        self
    }

    fn of(guild: u64, name: &str, shift: u64) -> Self {
        let user = |id, name: &str, bot, roles: &[u64]| User {
            id,
            name: name.to_owned(),
            bot,
            roles: roles.iter().map(|role| role + shift).collect(),
        };
        let channel = |id, name: &str, kind, parent: Option<u64>, denied| {
            let parent = parent.map(|parent| parent + shift);
            Channel { denied, ..Channel::new(id + shift, name, kind, parent) }
        };
        let forum = channel(3010, "forum", Kind::Forum, None, 0);
        let abroad = channel(3900, "abroad", Kind::Text, None, 0);
        let role = |id, name: &str, permissions| Role {
            id: id + shift,
            name: name.to_owned(),
            permissions,
            own: false,
        };
        Self {
            guild,
            name: name.to_owned(),
            users: vec![
                user(BOT, "counterpoint", true, &[]),
                user(1001, "ann", false, &[]),
                user(1002, "ben", false, &[]),
                user(1003, "mod", false, &[]),
                user(1004, "echo", true, &[]),
                user(1005, "cat", false, &[6001]),
                user(1006, "dan", false, &[6002]),
            ],
            channels: vec![
                channel(3001, "debate", Kind::Text, None, 0),
                channel(3002, "random", Kind::Text, None, 0),
                channel(3003, "plain", Kind::Text, None, EMBED_LINKS),
                channel(3004, "quiet", Kind::Text, None, SEND_MESSAGES),
                channel(3005, "forgetful", Kind::Text, None, READ_MESSAGE_HISTORY),
                channel(3006, "ostra-1988", Kind::Thread, Some(3001), 0),
                channel(3007, "mods", Kind::Text, None, 0),
                channel(3008, "halls", Kind::Category, None, 0),
                channel(3009, "hall", Kind::Text, Some(3008), 0),
                Channel { tags: TAGS.iter().map(|(id, _)| *id).collect(), ..forum },
                channel(3011, "mute", Kind::Text, None, SEND_MESSAGES_IN_THREADS),
                channel(3012, "mute-thread", Kind::Thread, Some(3011), 0),
                channel(3013, "quiet-thread", Kind::Thread, Some(3004), 0),
                Channel { abroad: true, ..abroad },
                channel(3014, "gallery", Kind::Media, None, 0),
            ],
            others: Vec::new(),
            roles: vec![role(6001, "newcomers", 0), role(6002, "helpers", MANAGE_MESSAGES)],
            integrations: Vec::new(),
            invited_by: None,
            joined_at: "2026-01-01T00:00:00.000000+00:00".to_owned(),
            message_content: true,
            code_grant: false,
        }
    }

    /// The user called `name`.
    ///
    /// # Panics
    /// If there is none.
    #[expect(clippy::panic, reason = "a test that names nobody is at fault, and ends")]
    pub fn user(&self, name: &str) -> &User {
        let found = self.users.iter().find(|user| user.name == name);
        found.unwrap_or_else(|| panic!("nobody here is called {name}"))
    }

    /// The channel called `name`, with or without `#`: `#debate` of the first server that has one, or `#debate of Elsewhere`.
    ///
    /// # Panics
    /// If there is none.
    #[expect(clippy::panic, reason = "a test that names no channel is at fault, and ends")]
    pub fn channel(&self, name: &str) -> &Channel {
        let bare = name.trim_start_matches('#');
        let within = bare.rsplit_once(" of ").and_then(|(bare, server)| Some((bare, self.server(server)?)));
        let found = self.channels.iter().find(|channel| match within {
            Some((bare, server)) => channel.name == bare && self.server_of(channel) == server,
            None => channel.name == bare,
        });
        found.unwrap_or_else(|| panic!("no channel here is called #{bare}"))
    }

    /// The id of the server called `name`.
    pub(crate) fn server(&self, name: &str) -> Option<u64> {
        if name == self.name {
            return Some(self.guild);
        }
        self.others.iter().find(|server| server.name == name).map(|server| server.id)
    }

    /// The ids of all servers.
    pub(crate) fn servers(&self) -> Vec<u64> {
        std::iter::once(self.guild).chain(self.others.iter().map(|server| server.id)).collect()
    }

    /// The server in which a channel lies; that of direct messages is nobody's business.
    pub(crate) fn server_of(&self, channel: &Channel) -> u64 {
        if channel.abroad { ABROAD } else { channel.server.unwrap_or(self.guild) }
    }

    /// The server in which the channel with an id lies.
    pub(crate) fn server_at(&self, channel: u64) -> u64 {
        self.by_id(channel).map_or(self.guild, |channel| self.server_of(channel))
    }

    /// A server's roles, beside the one that everybody has.
    pub(crate) fn roles_of(&self, server: u64) -> &[Role] {
        let other = self.others.iter().find(|other| other.id == server);
        other.map_or(&self.roles, |other| &other.roles)
    }

    /// The role called `name`: of the first server, or `newcomers of Elsewhere`.
    pub(crate) fn role(&self, name: &str) -> Option<&Role> {
        let within = name.rsplit_once(" of ").and_then(|(bare, server)| Some((bare, self.server(server)?)));
        let (name, server) = within.unwrap_or((name, self.guild));
        self.roles_of(server).iter().find(|role| role.name == name)
    }

    /// What a member may do on the first server.
    pub(crate) fn permissions(&self, of: &User) -> u64 {
        self.permissions_in(self.guild, of)
    }

    /// What a member may do on a server: everything, if it is theirs.
    pub(crate) fn permissions_in(&self, server: u64, of: &User) -> u64 {
        if of.id == OWNER {
            return (1 << 50) - 1;
        }
        let own = self.roles_of(server).iter().filter(|role| of.roles.contains(&role.id));
        own.fold(EVERYBODY, |may, role| may | role.permissions)
    }

    pub(crate) fn by_id(&self, id: u64) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    /// What the bot may do in a channel: what its roles let it, and is not denied there; a thread is as its parent.
    pub fn bot_permissions(&self, channel: u64) -> u64 {
        let Some(channel) = self.by_id(channel) else { return 0 };
        let parent = channel.parent.and_then(|parent| self.by_id(parent));
        let bot = self.users.iter().find(|user| user.id == BOT);
        let may = bot.map_or(EVERYBODY, |bot| self.permissions_in(self.server_of(channel), bot));
        may & !channel.denied & !parent.map_or(0, |parent| parent.denied)
    }
}
