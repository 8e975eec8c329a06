//! What goes out, against the pretend Discord.

use std::{collections::HashSet, time::Duration};

use loopback::{
    Limit, Limits, Loopback, Scope, TOKEN, World,
    world::{ADD_REACTIONS, BOT},
};

use super::*;
use counterpoint_core::{
    composer::{Against, Card, Reply, Rungs, Said, Views},
    settings::Mode,
    topic::{Nature, TopicId},
    words::Language,
};

const EYES: &str = "\u{1F440}";

fn discord(loopback: &Loopback) -> Discord {
    let http = serenity::HttpBuilder::new(TOKEN).proxy(loopback.api()).ratelimiter_disabled(true).build();
    let line = Line::new(http, tls::web().build().expect("a client"), crate::Signals::default());
    line.belongs_to(BOT.into());
    Discord {
        line: Arc::new(line),
        places: Arc::default(),
        closed: Arc::default(),
        cards: super::Cards::default(),
    }
}

fn debate() -> Place {
    let world = World::debate();
    Place {
        server: Some(ServerId::from(world.guild)),
        ..Place::channel(ChannelId::from(world.channel("debate").id))
    }
}

#[tokio::test]
async fn a_reaction_is_put_below_a_message_and_taken_away() {
    let loopback = Loopback::start(World::debate()).await;
    let discord = discord(&loopback);
    let said = loopback.say("ann", "#debate", "hello");
    let next = || loopback.wind(Duration::from_millis(250));
    assert_eq!(discord.react(&debate(), &RemarkId::from(said), EYES).await, Ok(()));
    next();
    assert_eq!(discord.react(&debate(), &RemarkId::from(said), EYES).await, Ok(()), "twice is once");
    assert_eq!(loopback.reactions(said), [(EYES.to_owned(), 1, true)]);
    next();
    assert_eq!(discord.unreact(&debate(), &RemarkId::from(said), EYES).await, Ok(()));
    assert_eq!(loopback.reactions(said), []);
    next();
    assert_eq!(discord.unreact(&debate(), &RemarkId::from(said), EYES).await, Ok(()), "it is gone already");
    loopback.finish();
}

#[tokio::test]
async fn a_reaction_that_cannot_be_says_why() {
    let loopback = Loopback::start(World::debate()).await;
    let discord = discord(&loopback);
    assert_eq!(
        discord.react(&debate(), &RemarkId::from(1), EYES).await,
        Err(Failed::Gone),
        "no such message"
    );
    loopback.wind(Duration::from_millis(250));
    let said = loopback.say("ann", "#debate", "hello");
    loopback.deny("#debate", ADD_REACTIONS);
    let refused = discord.react(&debate(), &RemarkId::from(said), EYES).await.expect_err("it may not");
    assert!(refused.is(Refusal::Forbidden), "{refused}");
    loopback.wind(Duration::from_millis(250));
    loopback.limit_next("PUT", Duration::from_mins(1));
    loopback.deny("#debate", 0);
    discord.closed.reopen(&ServerId::from(World::debate().guild), None);
    let soon = discord.react(&debate(), &RemarkId::from(said), EYES).await.expect_err("it is too soon");
    assert!(matches!(soon, Failed::Retry { .. }), "{soon}");
    loopback.finish();
}

fn in_channel(name: &str) -> Place {
    let world = World::debate();
    Place {
        server: Some(ServerId::from(world.guild)),
        ..Place::channel(ChannelId::from(world.channel(name).id))
    }
}

fn note(place: Place, text: &str) -> Post {
    Post { place, answers: None, document: Document::Note(text.to_owned()) }
}

/// How many requests were made whose path contains a text.
fn made(loopback: &Loopback, path: &str) -> usize {
    loopback.requests().iter().filter(|request| request.path.contains(path)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_posted_at_once_arrives_once_each_however_narrow_the_bucket() {
    let now = std::sync::Arc::new(|| "2026-11-24T00:00:00Z".to_owned());
    let loopback = Loopback::host(World::debate(), 1_800_000_000_000, now).await.expect("a free port");
    let messages = Limit { requests: 2, per: Duration::from_millis(60) };
    loopback.set_limits(Limits { messages, ..Limits::default() });
    let discord = Arc::new(discord(&loopback));
    let mut sent = tokio::task::JoinSet::new();
    for number in 0..9 {
        let discord = discord.clone();
        sent.spawn(async move { discord.post(&note(in_channel("debate"), &number.to_string())).await });
    }
    while let Some(sent) = sent.join_next().await {
        assert!(sent.expect("it ends").is_ok(), "no reply is lost");
    }
    let own = loopback.own_messages(0).into_iter().filter_map(|id| loopback.message(id));
    let mut texts: Vec<String> = own.map(|message| message["content"].to_string()).collect();
    texts.sort();
    assert_eq!(texts, (0..9).map(|number| format!("\"{number}\"")).collect::<Vec<_>>());
    // Known by now, the bucket is waited for before anything is refused.
    let refused = loopback.limited();
    for number in 0..5 {
        assert!(discord.post(&note(in_channel("debate"), &number.to_string())).await.is_ok());
    }
    assert_eq!(loopback.limited(), refused);
}

#[tokio::test]
async fn a_limit_of_a_route_holds_up_no_other() {
    for scope in [Scope::User, Scope::Shared] {
        let loopback = Loopback::start(World::debate()).await;
        let discord = discord(&loopback);
        let channel = World::debate().channel("debate").id;
        loopback.limit_next_for(&format!("POST /channels/{channel}"), Duration::from_mins(1), scope);
        let limited = discord.post(&note(in_channel("debate"), "one")).await.expect_err("it is limited");
        assert!(
            matches!(limited, Failed::Retry { after, .. } if after > Duration::from_secs(55)),
            "{limited}"
        );
        // It is not asked again before its time, and everything else is.
        assert!(discord.post(&note(in_channel("debate"), "two")).await.is_err());
        assert_eq!(made(&loopback, &format!("/channels/{channel}/messages")), 1);
        assert!(discord.post(&note(in_channel("random"), "three")).await.is_ok(), "{scope:?}");
        let said = loopback.say("ann", "#debate", "hello");
        assert!(discord.react(&debate(), &RemarkId::from(said), EYES).await.is_ok());
        loopback.finish();
    }
}

#[tokio::test]
async fn f8_a_limit_of_all_holds_all_at_any_address_but_answers_to_interactions() {
    let loopback = Loopback::start(World::debate()).await;
    let discord = discord(&loopback);
    loopback.limit_next_for("POST", Duration::from_mins(1), Scope::Global);
    assert!(discord.post(&note(in_channel("debate"), "one")).await.is_err());
    for channel in ["debate", "random"] {
        let held = discord.post(&note(in_channel(channel), "two")).await.expect_err("all is held");
        assert!(matches!(held, Failed::Retry { after, .. } if after > Duration::from_secs(55)), "{held}");
    }
    assert_eq!(made(&loopback, "/channels/"), 1, "nobody asks meanwhile");
    let promise = serenity::CreateInteractionResponse::Acknowledge;
    let answer = discord.line().respond(serenity::InteractionId::new(9), "none", &promise, None).await;
    assert_eq!(made(&loopback, "/interactions/"), 1);
    assert_eq!(code(&answer.expect_err("nobody pressed anything")), Some(10062));
    loopback.finish();
}

#[tokio::test]
async fn b15_a_short_limit_is_waited_out_and_the_reply_is_sent() {
    for scope in [Scope::User, Scope::Shared, Scope::Global] {
        let loopback = Loopback::start(World::debate()).await;
        let discord = discord(&loopback);
        loopback.limit_next_for("POST", Duration::from_millis(20), scope);
        assert!(discord.post(&note(in_channel("debate"), "one")).await.is_ok(), "{scope:?}");
        assert_eq!(loopback.own_messages(0).len(), 1);
        assert_eq!(made(&loopback, "/channels/"), 2);
        loopback.finish();
    }
}

#[tokio::test]
async fn where_reacting_is_forbidden_it_is_asked_for_once() {
    let loopback = Loopback::start(World::debate()).await;
    let discord = discord(&loopback);
    loopback.deny("#debate", ADD_REACTIONS);
    for _ in 0..3 {
        let said = loopback.say("ann", "#debate", "hello");
        let refused = discord.react(&debate(), &RemarkId::from(said), EYES).await.expect_err("it may not");
        assert!(refused.is(Refusal::Forbidden), "{refused}");
    }
    assert_eq!(made(&loopback, "/reactions/"), 1);
    // To speak there is another matter.
    assert!(discord.post(&note(in_channel("debate"), "one")).await.is_ok());
    discord.closed.reopen(&ServerId::from(World::debate().guild), None);
    loopback.deny("#debate", 0);
    let said = loopback.say("ann", "#debate", "hello");
    assert_eq!(discord.react(&debate(), &RemarkId::from(said), EYES).await, Ok(()));
    loopback.finish();
}

#[tokio::test]
async fn after_a_thousand_refusals_only_interactions_are_answered() {
    let loopback = Loopback::start(World::debate()).await;
    let discord = discord(&loopback);
    for _ in 0..1100 {
        loopback.fail_next("GET /users/@me", 401, 0);
        let _ = discord.line().me().await;
        loopback.wind(Duration::from_secs(1));
    }
    assert_eq!(made(&loopback, "/users/@me"), 1000, "a tenth of what Discord bans for");
    let held = discord.post(&note(in_channel("debate"), "one")).await.expect_err("nothing is asked for");
    assert!(matches!(held, Failed::Retry { after, .. } if after > Duration::from_mins(8)), "{held}");
    let promise = serenity::CreateInteractionResponse::Acknowledge;
    let answer = discord.line().respond(serenity::InteractionId::new(9), "none", &promise, None).await;
    assert_eq!(code(&answer.expect_err("nobody pressed anything")), Some(10062));
    loopback.finish();
}

fn reply(title: &str) -> Arc<Reply> {
    let said = || Said {
        label: "Some say".to_owned(),
        gist: title.to_owned(),
        text: format!("What is said of {title}."),
        said_by: vec!["Somebody".to_owned()],
        numbers: Vec::new(),
        detail: None,
    };
    let card = Card {
        title: title.to_owned(),
        short: None,
        summary: title.to_owned(),
        claim_id: "it-is".to_owned(),
        nature: Nature::Interpretation,
        claim: said(),
        against: Against::Views(Views::new(said(), [])),
        more_claims: 0,
        more_views: 0,
        as_of: None,
        breaking: None,
        reviewed: "2026-11-01".parse().expect("a day"),
        overdue: false,
        sources: Vec::new(),
        language: Language::English,
        rungs: Rungs::default(),
    };
    Arc::new(Reply { topic: TopicId::new("trams"), gist: title.to_owned(), others: Vec::new(), card })
}

#[test]
fn a_card_is_written_once_and_never_shown_for_another() {
    let cards = Cards::default();
    let json = |reply: &Arc<Reply>, mode, embeds, private| {
        cards.json(&Document::Reply(reply.clone(), mode), embeds, private).expect("it is written")
    };
    let first = reply("The first");
    let shown = json(&first, Mode::Card, true, false);
    assert!(shown.contains("The first"), "{shown}");
    assert!(Arc::ptr_eq(&shown, &json(&first, Mode::Card, true, false)));
    // Each other look is another, and stays as it is beside the first.
    for _ in 0..2 {
        let others =
            [(Mode::Line, true, false), (Mode::Card, false, false), (Mode::Card, true, true)].map(|look| {
                let (mode, embeds, private) = look;
                json(&first, mode, embeds, private)
            });
        let all: HashSet<&str> = others.iter().chain([&shown]).map(|json| &**json).collect();
        assert_eq!(all.len(), 4);
    }
    // More than are kept, each of which may stand where one before it stood.
    drop(first);
    for at in 0..200 {
        let title = format!("Card {at}");
        assert!(json(&reply(&title), Mode::Card, true, false).contains(&title));
    }
}

#[tokio::test]
async fn a_card_that_is_shown_again_answers_its_own_message() {
    let loopback = Loopback::start(World::debate()).await;
    let discord = discord(&loopback);
    let document = Document::Reply(reply("The first"), Mode::Card);
    for _ in 0..2 {
        let said = loopback.say("ann", "#debate", "hello");
        let post = Post { place: debate(), answers: Some(said.into()), document: document.clone() };
        discord.post(&post).await.expect("it is sent");
        discord.post(&post).await.expect("its nonce makes one of two");
        assert_eq!(loopback.replies_to(said).len(), 1);
        loopback.wind(Duration::from_secs(5));
    }
    loopback.finish();
}
