//! What a start asks of Discord is asked at once, and needs neither the store nor the database.

use std::path::Path;

use loopback::{Loopback, TOKEN, World};

/// What stands in the log of a pretend Discord, sorted.
fn asked(loopback: &Loopback) -> Vec<String> {
    let requests = loopback.requests();
    let mut asked: Vec<String> = requests.iter().map(|one| format!("{} {}", one.method, one.path)).collect();
    asked.sort();
    asked
}

#[tokio::test(flavor = "multi_thread")]
async fn discord_is_asked_before_anything_is_read() {
    let loopback = Loopback::start(World::debate()).await;
    let begun = discord::Begun::of(
        TOKEN,
        &loopback.api(),
        true,
        Path::new("config.toml"),
        &discord::Signals::default(),
    );
    // Nobody waits for it yet: a start reads its store in the meantime.
    let mut changes = loopback.changes();
    let waiting = async {
        while asked(&loopback).len() < 3 {
            changes.changed().await.expect("the pretend Discord is there");
        }
    };
    let waited = tokio::time::timeout(loopback::GIVE_UP, waiting).await;
    assert!(waited.is_ok(), "{:?}", asked(&loopback));
    assert_eq!(asked(&loopback), ["GET /gateway", "GET /gateway/bot", "GET /users/@me"]);
    drop(begun);
}
