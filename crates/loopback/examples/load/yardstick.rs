//! The yardsticks: a bare serenity client that only receives, and one that answers a word with a fixed embed. Both have serenity as the
//! workspace has it, its cache included, and nothing else.

use loopback::TOKEN;
use serenity::{
    all::{
        ClientBuilder, Context, CreateEmbed, CreateEmbedFooter, CreateMessage, EventHandler, GatewayIntents,
        Message,
    },
    async_trait,
    http::HttpBuilder,
};

/// The word that [`Kind::Answers`] answers, in lower case.
pub(crate) const WORD: &str = "memorandum";

/// What a yardstick does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It reads every message, and does nothing with it.
    Receives,
    /// It answers a message that holds [`WORD`].
    Answers,
}

struct Yardstick(Kind);

#[async_trait]
impl EventHandler for Yardstick {
    async fn message(&self, ctx: Context, message: Message) {
        if self.0 == Kind::Receives || message.author.bot || !message.content.to_lowercase().contains(WORD) {
            return;
        }
        let embed = CreateEmbed::new()
            .title("A fixed title")
            .description("A fixed description, about as long as what a bot has to say of a matter that people argue about: two lines.")
            .field("One view", "The first of two views, in a sentence.", false)
            .field("Another view", "The second of two views, in a sentence.", false)
            .footer(CreateEmbedFooter::new("A fixed footer"));
        let reply = CreateMessage::new().embed(embed).reference_message(&message);
        #[expect(
            clippy::disallowed_methods,
            reason = "a yardstick is a bot of its own, and no part of this one"
        )]
        let sent = message.channel_id.send_message(&ctx.http, reply).await;
        if let Err(error) = sent {
            eprintln!("the yardstick could not answer: {error}");
        }
    }
}

/// Runs a yardstick for the pretend Discord at `api`, until it is killed.
///
/// # Errors
/// What serenity says.
pub(crate) async fn run(kind: Kind, api: &str) -> Result<(), serenity::Error> {
    let http = HttpBuilder::new(TOKEN).proxy(api).ratelimiter_disabled(true).build();
    let intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::MESSAGE_CONTENT;
    let mut client = ClientBuilder::new_with_http(http, intents).event_handler(Yardstick(kind)).await?;
    client.start_autosharded().await
}
