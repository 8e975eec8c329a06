//! A real client of serenity's that listens to the gateway.

use std::collections::VecDeque;

use loopback::{GIVE_UP, Loopback};
use serde_json::Value;
use serenity::{
    async_trait,
    client::{ClientBuilder, Context, RawEventHandler},
    model::{event::Event, gateway::GatewayIntents},
};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

struct Listening(UnboundedSender<(String, Value)>);

#[async_trait]
impl RawEventHandler for Listening {
    async fn raw_event(&self, _: Context, event: Event) {
        let data = serde_json::to_value(&event).expect("events are JSON")["d"].take();
        let _ = self.0.send((event.name().unwrap_or_default(), data));
    }
}

/// What hears the events of a shard.
pub(crate) struct Ear {
    heard: UnboundedReceiver<(String, Value)>,
    skipped: VecDeque<(String, Value)>,
    running: tokio::task::JoinHandle<serenity::Result<()>>,
}

impl Ear {
    /// Connects as one of so many shards.
    pub(crate) async fn open(loopback: &Loopback, shard: u32, shards: u32) -> Self {
        Self::asking(loopback, shard, shards, GatewayIntents::empty()).await
    }

    /// The same, and asks for more than servers and their messages.
    pub(crate) async fn asking(loopback: &Loopback, shard: u32, shards: u32, more: GatewayIntents) -> Self {
        let (sender, heard) = unbounded_channel();
        let intents =
            GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::MESSAGE_CONTENT | more;
        let client = ClientBuilder::new_with_http(super::client(loopback), intents);
        let mut client = client.raw_event_handler(Listening(sender)).await.expect("a client");
        let running = tokio::spawn(async move { client.start_shard(shard, shards).await });
        Self { heard, skipped: VecDeque::new(), running }
    }

    /// The next event of a name; those before it are skipped.
    pub(crate) async fn next(&mut self, name: &str) -> Value {
        let waiting = async {
            loop {
                let (heard, data) = self.heard.recv().await.expect("the client runs");
                if heard == name {
                    return data;
                }
                self.skipped.push_back((heard, data));
            }
        };
        let heard = tokio::time::timeout(GIVE_UP, waiting).await;
        heard.unwrap_or_else(|_| panic!("waited for {name} in vain; heard: {:?}", self.skipped))
    }

    /// Whether an event of a name was skipped so far.
    pub(crate) fn skipped(&self, name: &str) -> bool {
        self.skipped.iter().any(|(skipped, _)| skipped == name)
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.running.abort();
    }
}

/// The ids of servers that READY names, all of them unavailable as yet.
pub(crate) fn servers(ready: &Value) -> Vec<u64> {
    let all = ready["guilds"].as_array().expect("READY names servers");
    assert!(all.iter().all(|one| one["unavailable"] == true), "{ready}");
    all.iter().map(|one| number(&one["id"])).collect()
}

/// An id.
pub(crate) fn number(id: &Value) -> u64 {
    id.as_str().and_then(|id| id.parse().ok()).or(id.as_u64()).unwrap_or_else(|| panic!("no id: {id}"))
}
