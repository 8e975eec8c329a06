//! Reactions: who may, how often, what it says of them, and what it sends.

#![expect(
    clippy::disallowed_methods,
    reason = "the pretend Discord is asked everything that a client can ask"
)]

use std::time::Duration;

use loopback::{
    Loopback, World,
    world::{ADD_REACTIONS, BOT, READ_MESSAGE_HISTORY},
};
use serde_json::{Value, json};
use serenity::{
    http::Http,
    model::{channel::ReactionType, gateway::GatewayIntents},
};

use crate::{
    ask, client, code,
    ear::{Ear, number},
    id,
};

const EYES: &str = "\u{1F440}";
const THUMB: &str = "\u{1F44D}";

/// The code of what comes of reacting; Discord wants a quarter of a second between two of them.
async fn react(loopback: &Loopback, http: &Http, channel: &str, message: u64, emoji: &str) -> isize {
    loopback.wind(Duration::from_millis(250));
    let emoji = ReactionType::Unicode(emoji.to_owned());
    code(http.create_reaction(id(channel).into(), message.into(), &emoji).await)
}

async fn unreact(loopback: &Loopback, http: &Http, channel: &str, message: u64, emoji: &str) -> isize {
    loopback.wind(Duration::from_millis(250));
    let emoji = ReactionType::Unicode(emoji.to_owned());
    code(http.delete_reaction_me(id(channel).into(), message.into(), &emoji).await)
}

#[tokio::test]
async fn who_reacted_is_told_in_the_order_of_their_ids() {
    let loopback = Loopback::start(World::debate()).await;
    let http = client(&loopback);
    let said = loopback.say("ann", "#debate", "hello");
    for name in ["cat", "ben"] {
        loopback.react(name, said, EYES);
    }
    assert_eq!(react(&loopback, &http, "debate", said, EYES).await, 0);
    let eyes = ReactionType::Unicode(EYES.to_owned());
    let of = |limit: u8, after: Option<u64>| {
        loopback.wind(Duration::from_millis(250));
        http.get_reaction_users(id("debate").into(), said.into(), &eyes, limit, after)
    };
    let names = |users: Vec<serenity::model::user::User>| -> Vec<(String, bool)> {
        users.into_iter().map(|user| (user.name, user.bot)).collect()
    };
    let all = of(100, None).await.expect("they are told");
    let mut sorted: Vec<u64> = all.iter().map(|user| user.id.get()).collect();
    sorted.sort_unstable();
    assert_eq!(sorted, all.iter().map(|user| user.id.get()).collect::<Vec<_>>());
    assert_eq!(all.len(), 3);
    assert_eq!(all.iter().filter(|user| user.bot).count(), 1, "the bot itself");
    let first = of(1, None).await.expect("one is told");
    assert_eq!(first[0].id, all[0].id);
    let rest = of(100, Some(first[0].id.get())).await.expect("the others are told");
    assert_eq!(names(rest), names(all[1..].to_vec()));
    let thumb = ReactionType::Unicode(THUMB.to_owned());
    loopback.wind(Duration::from_millis(250));
    let none = http.get_reaction_users(id("debate").into(), said.into(), &thumb, 100, None).await;
    assert_eq!(none.expect("nobody did").len(), 0);
    loopback.deny("#debate", READ_MESSAGE_HISTORY);
    assert_eq!(code(of(100, None).await), 50013);
    loopback.finish();
}

#[tokio::test]
async fn a_reaction_is_there_once_and_goes() {
    let loopback = Loopback::start(World::debate()).await;
    let http = client(&loopback);
    let said = loopback.say("ann", "#debate", "hello");
    assert_eq!(react(&loopback, &http, "debate", said, EYES).await, 0);
    assert_eq!(react(&loopback, &http, "debate", said, EYES).await, 0, "twice is once");
    loopback.react("ben", said, EYES);
    assert_eq!(loopback.reactions(said), [(EYES.to_owned(), 2, true)]);
    let read = http.get_message(id("debate").into(), said.into()).await.expect("it is there");
    assert_eq!((read.reactions[0].count, read.reactions[0].me), (2, true));
    assert_eq!(unreact(&loopback, &http, "debate", said, EYES).await, 0);
    assert_eq!(loopback.reactions(said), [(EYES.to_owned(), 1, false)]);
    assert_eq!(unreact(&loopback, &http, "debate", said, EYES).await, 0, "ben's is there, the bot's is not");
    assert_eq!(unreact(&loopback, &http, "debate", said, THUMB).await, 10014, "nobody's is there");
    assert_eq!(react(&loopback, &http, "debate", said, "custom").await, 10014);
    loopback.finish();
}

#[tokio::test]
async fn reacting_needs_a_message_and_permissions() {
    let loopback = Loopback::start(World::debate()).await;
    let http = client(&loopback);
    let said = loopback.say("ann", "#debate", "hello");
    assert_eq!(react(&loopback, &http, "debate", 1, EYES).await, 10008);
    assert_eq!(unreact(&loopback, &http, "debate", 1, EYES).await, 10008);
    loopback.deny("#debate", ADD_REACTIONS);
    assert_eq!(react(&loopback, &http, "debate", said, EYES).await, 50013);
    loopback.react("ben", said, EYES);
    assert_eq!(
        react(&loopback, &http, "debate", said, EYES).await,
        0,
        "an emoji that is there may be joined"
    );
    loopback.deny("#debate", READ_MESSAGE_HISTORY);
    assert_eq!(react(&loopback, &http, "debate", said, EYES).await, 50013);
    loopback.deny("#debate", 0);
    let path = format!("/channels/{}/messages/{said}/reactions", id("debate"));
    loopback.wind(Duration::from_millis(250));
    for path in [path.clone(), format!("{path}/%F0%9F%91%80")] {
        loopback.wind(Duration::from_millis(250));
        let cleared = ask(&loopback, "DELETE", &path, &Value::Null).await.expect("it is answered");
        assert_eq!((cleared.status, &cleared.body["code"]), (403, &json!(50013)), "{path}");
    }
    loopback.finish();
}

#[tokio::test]
async fn a_message_has_room_for_twenty_emoji() {
    let loopback = Loopback::start(World::debate()).await;
    let http = client(&loopback);
    let said = loopback.say("ann", "#debate", "hello");
    for emoji in ('\u{1F600}'..).take(20) {
        assert_eq!(react(&loopback, &http, "debate", said, &emoji.to_string()).await, 0);
    }
    assert_eq!(react(&loopback, &http, "debate", said, EYES).await, 30010);
    assert_eq!(react(&loopback, &http, "debate", said, "\u{1F600}").await, 0);
    loopback.finish();
}

#[tokio::test]
async fn reactions_of_a_channel_share_a_limit_whatever_the_emoji() {
    let loopback = Loopback::start(World::debate()).await;
    let said = loopback.say("ann", "#debate", "hello");
    let path = |emoji: &str| format!("/channels/{}/messages/{said}/reactions/{emoji}/@me", id("debate"));
    let put = ask(&loopback, "PUT", &path("%F0%9F%91%80"), &Value::Null).await.expect("it is answered");
    assert_eq!((put.status, put.header("X-RateLimit-Limit")), (204, Some("1")));
    let taken = ask(&loopback, "DELETE", &path("%F0%9F%91%8D"), &Value::Null).await;
    let taken = taken.expect("it is answered");
    assert_eq!((taken.status, taken.number("Retry-After")), (429, 0.25));
    assert_eq!(taken.header("X-RateLimit-Bucket"), put.header("X-RateLimit-Bucket"));
    loopback.finish();
}

#[tokio::test]
async fn reactions_are_told_to_whoever_asks_for_them() {
    let loopback = Loopback::start(World::debate()).await;
    let mut deaf = Ear::open(&loopback, 0, 1).await;
    deaf.next("GUILD_CREATE").await;
    let mut ear = Ear::asking(&loopback, 0, 1, GatewayIntents::GUILD_MESSAGE_REACTIONS).await;
    ear.next("GUILD_CREATE").await;
    let said = loopback.say("ann", "#debate", "hello");
    loopback.react("ben", said, EYES);
    let added = ear.next("MESSAGE_REACTION_ADD").await;
    assert_eq!((number(&added["message_id"]), number(&added["guild_id"])), (said, 2000));
    assert_eq!((&added["emoji"]["name"], number(&added["channel_id"])), (&json!(EYES), id("debate")));
    let author = loopback.message(said).expect("it is there")["author"]["id"].clone();
    assert_eq!(added["message_author_id"], author);
    let http = client(&loopback);
    assert_eq!(react(&loopback, &http, "debate", said, THUMB).await, 0);
    assert_eq!(number(&ear.next("MESSAGE_REACTION_ADD").await["user_id"]), BOT, "the bot's own too");
    loopback.unreact("ben", said, EYES);
    let removed = ear.next("MESSAGE_REACTION_REMOVE").await;
    assert_eq!((number(&removed["message_id"]), &removed["emoji"]["name"]), (said, &json!(EYES)));
    loopback.react("ben", said, EYES);
    loopback.clear_emoji(said, THUMB);
    // serenity does not read it as it is sent, and takes it for an event without a name.
    let gone = ear.next("").await;
    assert_eq!((number(&gone["message_id"]), &gone["emoji"]["name"]), (said, &json!(THUMB)));
    assert!(gone.get("user_id").is_none() && gone.get("type").is_none(), "Discord sends no more: {gone}");
    assert_eq!(loopback.reactions(said), [(EYES.to_owned(), 1, false)]);
    loopback.clear_reactions(said);
    assert_eq!(number(&ear.next("MESSAGE_REACTION_REMOVE_ALL").await["message_id"]), said);
    assert_eq!(loopback.reactions(said), []);
    loopback.say("ann", "#debate", "the end");
    deaf.next("MESSAGE_CREATE").await;
    deaf.next("MESSAGE_CREATE").await;
    assert!(!deaf.skipped("MESSAGE_REACTION_ADD"), "without the intent nothing is told");
    loopback.finish();
}
