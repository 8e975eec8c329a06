//! What a start asks of Discord is asked at once, and needs neither the store nor the database; and the bot connects before it knows its
//! store.

use std::{path::Path, sync::Arc};

use answers::{moderation::Moderation, storage::Storage};
use counterpoint_core::{
    settings::{Defaults, Key, Mode, Value},
    store::Store,
};
use discord::{Begun, Bot, Shards, Signals};
use jiff::civil::date;
use loopback::{Loopback, TOKEN, World};
use tokio::sync::{oneshot, watch};

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

/// What is said, and raises a topic of the invented store.
const SAID: &str = "the Ostra treaty is dead";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_before_the_store_is_known_is_heard_once_it_is() {
    let loopback = Loopback::start(World::debate()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("counterpoint.db").display());
    let storage = Storage::open(&url).await.expect("a database");
    let nothing = Arc::new(Store::of(Vec::new()).expect("a store without topics"));
    let settings = Defaults::default().with(&Key::Mode, Value::Mode(Mode::Card));
    let at_once = [
        ("channel-cooldown", "0s"),
        ("topic-cooldown", "0s"),
        ("person-cooldown", "0s"),
        ("rush-hold", "off"),
    ];
    let settings = at_once.into_iter().fold(settings, |settings, (key, text)| {
        let key = Key::parse(key).expect("a key");
        let value = key.value(text).expect("a value");
        settings.with(&key, value)
    });
    let clock = counterpoint::app::clock::system();
    let moderation = Moderation::open(nothing, settings, clock, storage).await.expect("it opens");
    let moderation = Arc::new(moderation);
    let bot = Bot {
        token: TOKEN.to_owned(),
        api: loopback.api(),
        moderation: moderation.clone(),
        message_content: true,
        configured_in: "config.toml".into(),
        observer: None,
        signals: Signals::default(),
    };
    let (ready, known) = watch::channel(false);
    let begun = Begun::of(TOKEN, &loopback.api(), true, Path::new("config.toml"), &Signals::default());
    let (stop, stopped) = oneshot::channel::<()>();
    let until = async {
        let _ = stopped.await;
    };
    let running = tokio::spawn(discord::connect_shards(bot, begun.knowing(known), Shards::Auto, until));
    loopback.wait_identified(1).await;
    let early = [loopback.say("ann", "#debate", SAID), loopback.say("ben", "#random", SAID)];
    // It has come to the bot: what the bot answers to comes behind it.
    loopback.heartbeat().await;
    assert!(early.iter().all(|message| loopback.replies_to(*message).is_empty()));

    let files = store::read::files(Path::new("tests/fixture-store")).expect("the store can be read");
    let store = store::check_files(&files, date(2026, 11, 27)).store.expect("the store has no errors");
    let judge = counterpoint_core::hear::Judge::cautious();
    let store = if store.is_judged() { store } else { store.judged(judge) };
    moderation.engine().renew(Arc::new(store));
    ready.send_replace(true);
    for message in early {
        loopback.wait_for_reply_to(message).await;
        assert_eq!(loopback.replies_to(message).len(), 1);
    }
    loopback.wait_ready().await;
    let later = loopback.say("cat", "#hall", SAID);
    loopback.wait_for_reply_to(later).await;
    let _ = stop.send(());
    running.await.expect("it ends").expect("it ends well");
}
