//! What a start asks of Discord that needs neither the store nor the database: it is asked at once, and beside whatever else a start does.

use std::{path::Path, sync::Arc};

use poise::serenity_prelude as serenity;
use serenity::GatewayIntents;
use tokio::{sync::watch, task::JoinHandle};

use super::{gateway, http, web};
use crate::{INTENTS, errors, failure::Failure, outbound, signals::Signals};

/// A start that is under way. Whoever drops it ends it.
pub struct Begun {
    asking: JoinHandle<Result<Asked, Failure>>,
    known: watch::Receiver<bool>,
}

/// What Discord has said.
pub(super) struct Asked {
    pub(super) line: Arc<outbound::Line>,
    pub(super) me: serenity::CurrentUser,
    /// Where the gateway is, and how many shards Discord wants.
    pub(super) told: serenity::BotGateway,
    pub(super) client: serenity::Client,
    /// Whether the bot knows its store.
    pub(super) known: watch::Receiver<bool>,
}

impl Begun {
    /// Begins, in the runtime that runs the caller: for a [`crate::Bot`] whose fields of these names are given the same.
    pub fn of(
        token: &str,
        api: &str,
        message_content: bool,
        configured_in: &Path,
        signals: &Signals,
    ) -> Self {
        let (token, api) = (token.to_owned(), api.to_owned());
        let (configured_in, signals) = (configured_in.to_path_buf(), signals.clone());
        let known = watch::channel(true).1;
        let asking =
            tokio::spawn(async move { ask(&token, &api, message_content, &configured_in, signals).await });
        Self { asking, known }
    }

    /// The same for a bot that knows its store only once `known` says so: it connects at once, and what it hears before waits until then.
    #[must_use]
    pub fn knowing(self, known: watch::Receiver<bool>) -> Self {
        let mut own = self;
        own.known = known;
        own
    }

    /// What Discord has said, once it has said everything.
    pub(super) async fn asked(mut self) -> Result<Asked, Failure> {
        let ended = |error| Failure::world(format!("the start ended before Discord had answered: {error}"));
        let asked = (&mut self.asking).await.map_err(ended)??;
        Ok(Asked { known: self.known.clone(), ..asked })
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.asking.abort();
    }
}

/// What the bot asks Discord to tell.
pub(super) fn intents(message_content: bool) -> GatewayIntents {
    INTENTS | if message_content { GatewayIntents::MESSAGE_CONTENT } else { GatewayIntents::empty() }
}

async fn ask(
    token: &str,
    api: &str,
    message_content: bool,
    configured_in: &Path,
    signals: Signals,
) -> Result<Asked, Failure> {
    // This reads the system's certificates, which takes as long as reading a small store.
    let web = web(api).map_err(|why| Failure::world(format!("cannot reach {api}: {why}")))?;
    let line = Arc::new(outbound::Line::new(http(token, api, &web), web.clone(), signals));
    let me = async {
        let me = line.me().await.map_err(|unsent| errors::on_start(&unsent.into(), configured_in))?;
        tracing::info!(id = me.id.get(), "Discord knows the token");
        Ok(me)
    };
    // serenity asks for the gateway once more, past the line: it makes the request while it is put together, and there is no other way to
    // do that. It is the only request of its own, one a start, with the deadline of all; whatever it is answered with, a refusal as one
    // too many included, is of no use: each shard has its own way there.
    let client = async {
        let client =
            serenity::ClientBuilder::new_with_http(http(token, api, &web), intents(message_content)).await;
        client.map_err(|error| errors::on_start(&error, configured_in))
    };
    let (me, told, client) = tokio::try_join!(me, gateway(&line, configured_in), client)?;
    Ok(Asked { line, me, told, client, known: watch::channel(true).1 })
}
