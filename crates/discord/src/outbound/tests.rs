//! What goes out, against the pretend Discord.

use std::time::Duration;

use loopback::{
    Loopback, TOKEN, World,
    world::{ADD_REACTIONS, BOT},
};

use super::*;

const EYES: &str = "\u{1F440}";

fn discord(loopback: &Loopback) -> Discord {
    let http = serenity::HttpBuilder::new(TOKEN).proxy(loopback.api()).ratelimiter_disabled(true).build();
    let line = Line::new(http, reqwest::Client::new());
    line.belongs_to(BOT.into());
    Discord { line: Arc::new(line), cache: Arc::default() }
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
    loopback.limit_next("PUT", Duration::from_mins(1));
    loopback.deny("#debate", 0);
    let soon = discord.react(&debate(), &RemarkId::from(said), EYES).await.expect_err("it is too soon");
    assert!(matches!(soon, Failed::Retry { .. }), "{soon}");
    loopback.finish();
}
