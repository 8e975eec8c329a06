//! Who and what there is: one server, its channels, its people.

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

/// What everybody may do on the server.
pub const EVERYBODY: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | READ_MESSAGE_HISTORY
    | USE_APPLICATION_COMMANDS
    | SEND_MESSAGES_IN_THREADS;

/// The bot's user, which is also its application.
pub const BOT: u64 = 1000;
/// The server.
pub const GUILD: u64 = 2000;
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
}

/// A channel or a thread.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its id.
    pub id: u64,
    /// Its name, without `#`.
    pub name: String,
    /// The channel it is a thread of.
    pub parent: Option<u64>,
    /// What the bot may not do there.
    pub denied: u64,
}

/// One server.
#[derive(Clone, Debug)]
pub struct World {
    /// People and bots, this one first.
    pub users: Vec<User>,
    /// Channels and threads.
    pub channels: Vec<Channel>,
    /// Whether the application has the Message Content intent switched on.
    pub message_content: bool,
}

impl World {
    /// The server "Debate": #debate, #random, #plain (no Embed Links), #quiet (no Send Messages), #forgetful (no Read Message
    /// History), and the thread #budapest-1994 in #debate; ann, ben and mod, and the bot echo.
    pub fn debate() -> Self {
        let user = |id, name: &str, bot| User { id, name: name.to_owned(), bot };
        let channel = |id, name: &str, parent, denied| Channel { id, name: name.to_owned(), parent, denied };
        Self {
            users: vec![
                user(BOT, "counterpoint", true),
                user(1001, "ann", false),
                user(1002, "ben", false),
                user(1003, "mod", false),
                user(1004, "echo", true),
            ],
            channels: vec![
                channel(3001, "debate", None, 0),
                channel(3002, "random", None, 0),
                channel(3003, "plain", None, EMBED_LINKS),
                channel(3004, "quiet", None, SEND_MESSAGES),
                channel(3005, "forgetful", None, READ_MESSAGE_HISTORY),
                channel(3006, "budapest-1994", Some(3001), 0),
            ],
            message_content: true,
        }
    }

    /// The user called `name`.
    ///
    /// # Panics
    /// If there is none.
    pub fn user(&self, name: &str) -> &User {
        let found = self.users.iter().find(|user| user.name == name);
        found.unwrap_or_else(|| panic!("nobody here is called {name}"))
    }

    /// The channel called `name`, with or without `#`.
    ///
    /// # Panics
    /// If there is none.
    pub fn channel(&self, name: &str) -> &Channel {
        let name = name.trim_start_matches('#');
        let found = self.channels.iter().find(|channel| channel.name == name);
        found.unwrap_or_else(|| panic!("no channel here is called #{name}"))
    }

    pub(crate) fn by_id(&self, id: u64) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    /// What the bot may do in a channel; a thread is as its parent.
    pub fn bot_permissions(&self, channel: u64) -> u64 {
        let Some(channel) = self.by_id(channel) else { return 0 };
        let parent = channel.parent.and_then(|parent| self.by_id(parent));
        EVERYBODY & !channel.denied & !parent.map_or(0, |parent| parent.denied)
    }
}
