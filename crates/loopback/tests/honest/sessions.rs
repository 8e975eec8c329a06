//! How sessions begin, end and go on: the pace of starts, the codes of clients, a session that another connection resumes.

use futures_util::{SinkExt as _, StreamExt as _};
use loopback::{Loopback, TOKEN, World};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Message, protocol::CloseFrame};

/// A connection without a client's own ideas.
struct Bare(tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>);

impl Bare {
    async fn open(loopback: &Loopback) -> Self {
        let address = format!("{}/gateway?v=10", loopback.api().replace("http", "ws"));
        let (socket, _) = tokio_tungstenite::connect_async(address).await.expect("it connects");
        let mut bare = Self(socket);
        assert_eq!(bare.next().await["op"], 10);
        bare
    }

    async fn next(&mut self) -> Value {
        let next = tokio::time::timeout(loopback::GIVE_UP, self.0.next()).await.expect("something comes");
        let message = next.expect("it is open").expect("it is open");
        serde_json::from_str(message.to_text().expect("a text")).expect("JSON")
    }

    /// Asks for servers, their messages, and what stands in them.
    async fn identify(&mut self, shard: u64, shards: u64) -> Value {
        let properties = json!({ "os": "linux", "browser": "test", "device": "test" });
        let data =
            json!({ "token": TOKEN, "intents": 33281, "shard": [shard, shards], "properties": properties });
        self.send(&json!({ "op": 2, "d": data })).await;
        self.next().await
    }

    async fn resume(&mut self, session: &Value, seen: u64) {
        self.send(&json!({ "op": 6, "d": { "token": TOKEN, "session_id": session, "seq": seen } })).await;
    }

    async fn send(&mut self, payload: &Value) {
        self.0.send(Message::text(payload.to_string())).await.expect("it is open");
    }

    async fn close(mut self, code: u16) {
        let frame = CloseFrame { code: code.into(), reason: "".into() };
        self.0.close(Some(frame)).await.expect("it closes");
        while self.0.next().await.is_some() {}
    }
}

#[tokio::test]
async fn a_session_begins_too_soon_in_its_bucket_and_not_in_another() {
    let loopback = Loopback::start(World::debate()).await;
    loopback.set_shards(4, 2);
    loopback.limit_starts();
    let mut first = Bare::open(&loopback).await;
    assert_eq!(first.identify(0, 4).await["t"], "READY");
    let mut second = Bare::open(&loopback).await;
    assert_eq!(second.identify(1, 4).await["t"], "READY", "another bucket is free");
    let mut third = Bare::open(&loopback).await;
    let refused = third.identify(2, 4).await;
    assert_eq!((&refused["op"], &refused["d"]), (&json!(9), &json!(false)), "the bucket of 0 is not");
    assert_eq!(loopback.too_soon(), 1);
    assert_eq!(loopback.begun(), [(0, 4), (1, 4), (2, 4)]);
    loopback.finish();
}

#[tokio::test]
async fn another_connection_resumes_a_session_and_is_sent_what_was_missed() {
    let loopback = Loopback::start(World::debate()).await;
    let mut first = Bare::open(&loopback).await;
    let ready = first.identify(0, 1).await;
    let session = ready["d"]["session_id"].clone();
    let seen = first.next().await["s"].as_u64().expect("a number");
    first.close(4000).await;
    loopback.wait_closed_by_clients(1).await;
    loopback.say("ann", "#debate", "meanwhile");
    let mut second = Bare::open(&loopback).await;
    second.resume(&session, seen).await;
    let missed = second.next().await;
    assert_eq!((&missed["t"], &missed["d"]["content"]), (&json!("MESSAGE_CREATE"), &json!("meanwhile")));
    assert_eq!(second.next().await["t"], "RESUMED");
    assert_eq!(loopback.shards_connected(), 1);
    // A client that closes with 1000 ends its session.
    second.close(1000).await;
    loopback.wait_closed_by_clients(2).await;
    let mut third = Bare::open(&loopback).await;
    third.resume(&session, seen).await;
    assert_eq!(third.next().await["op"], 9, "nothing is left to go on with");
    assert_eq!(loopback.closed_by_clients(), [4000, 1000]);
    loopback.finish();
}
