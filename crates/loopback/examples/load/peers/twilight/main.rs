//! A bare twilight client for the load driver: it answers what holds `memorandum` with a fixed embed.
//!
//! `cargo build --release` first. Arguments: the address of the API, and the token.

use std::{env, error::Error, sync::Arc};

use twilight_gateway::{ConfigBuilder, EventTypeFlags, Intents, Shard, ShardId, StreamExt as _};
use twilight_http::Client;
use twilight_model::{
    channel::{
        Message,
        message::{
            Embed,
            embed::{EmbedField, EmbedFooter},
        },
    },
    gateway::event::Event,
};

fn embed() -> Embed {
    let field =
        |name: &str, value: &str| EmbedField { inline: false, name: name.into(), value: value.into() };
    Embed {
        author: None,
        color: None,
        description: Some("A fixed description, about as long as what a bot has to say of a matter that people argue about: two lines.".into()),
        fields: vec![
            field("One view", "The first of two views, in a sentence."),
            field("Another view", "The second of two views, in a sentence."),
        ],
        flags: None,
        footer: Some(EmbedFooter { icon_url: None, proxy_icon_url: None, text: "A fixed footer".into() }),
        image: None,
        kind: "rich".into(),
        provider: None,
        thumbnail: None,
        timestamp: None,
        title: Some("A fixed title".into()),
        url: None,
        video: None,
    }
}

async fn answer(http: &Client, message: &Message) {
    let sent = http.create_message(message.channel_id).reply(message.id).embeds(&[embed()]).await;
    if let Err(error) = sent {
        eprintln!("twilight could not answer: {error}");
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (Some(api), Some(token)) = (env::args().nth(1), env::args().nth(2)) else {
        return Err("the address of the API and the token are needed".into());
    };
    let host = api.trim_end_matches('/').trim_start_matches("http://").to_owned();
    // As the other yardsticks, it counts no requests: the pretend Discord says when they are too many.
    let http = Arc::new(Client::builder().token(token.clone()).proxy(host, true).ratelimiter(None).build());
    let gateway = http.gateway().await?.model().await?.url;
    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT;
    let config =
        ConfigBuilder::new(token, intents).proxy_url(gateway.trim_end_matches('/').to_owned()).build();
    let mut shard = Shard::with_config(ShardId::ONE, config);
    while let Some(event) = shard.next_event(EventTypeFlags::MESSAGE_CREATE).await {
        match event {
            Ok(Event::MessageCreate(message)) => {
                if !message.author.bot && message.content.to_lowercase().contains("memorandum") {
                    let http = http.clone();
                    tokio::spawn(async move { answer(&http, &message).await });
                }
            }
            Ok(_) => {}
            Err(error) => eprintln!("twilight: {error}"),
        }
    }
    Ok(())
}
