//! What goes unheard: a server that the bot was taken out of while it did not run, and threads that the bot does not know and that go with
//! their channel. Nothing of them is kept any more, and everything of the others is.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/bot.rs"]
#[expect(dead_code, reason = "what faults need, is for their tests")]
mod bot;

use std::collections::BTreeSet;

use answers::storage::Storage;
use bot::{Home, TREATY, answered};
use counterpoint_core::{
    remark::{ChannelId, PersonId, Scope, ServerId},
    settings::{Change, Key, Mode, Value},
    time::Moment,
};
use loopback::{Loopback, World};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_of_a_server_that_was_left_unheard_goes_at_the_next_start() {
    let world = World::debate();
    let (here, left) = (ServerId::from(world.guild), ServerId::from(999_999));
    let loopback = Loopback::start(world).await;
    let home = Home::new(&loopback.api(), "sqlite:{}/counterpoint.db");
    let database = format!("sqlite:{}", home.at("counterpoint.db").display());
    let storage = Storage::open(&database).await.expect("the database opens");
    let change = Change { scope: Scope::Server, key: Key::Mode, to: Some(Value::Mode(Mode::Card)) };
    let moderator = PersonId::from(7);
    for server in [&here, &left] {
        let kept = storage.change(server, &moderator, Moment(0), std::slice::from_ref(&change), None).await;
        kept.expect("it is kept");
    }
    let bot = home.start();
    loopback.wait_registered(1).await;
    let gone = async {
        while !storage.settings_of(&left).await.expect("it is read").is_empty() {
            loopback.heartbeat().await;
        }
    };
    tokio::time::timeout(loopback::GIVE_UP, gone).await.expect("it goes");
    assert_eq!(storage.settings_of(&here).await.expect("it is read").len(), 1);
    answered(&loopback, "#debate", TREATY).await;
    assert_eq!(storage.servers().await.expect("they are read"), [here]);
    bot.kill();
    loopback.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_of_a_thread_that_is_not_known_goes_with_its_channel() {
    let world = World::debate();
    let (server, mute) = (ServerId::from(world.guild), world.channel("mute-thread").id);
    let places = ["mute-thread", "ostra-1988", "random"].map(|name| ChannelId::from(world.channel(name).id));
    let loopback = Loopback::start(world).await;
    // Of archived threads the bot learns nothing at its start.
    for thread in ["mute-thread", "ostra-1988"] {
        loopback.set_thread(thread, false, true);
    }
    let home = Home::new(&loopback.api(), "sqlite:{}/counterpoint.db");
    let database = format!("sqlite:{}", home.at("counterpoint.db").display());
    let storage = Storage::open(&database).await.expect("the database opens");
    let changes = places.clone().map(|place| Change {
        scope: Scope::Place(place),
        key: Key::Mode,
        to: Some(Value::Mode(Mode::Card)),
    });
    storage.change(&server, &PersonId::from(7), Moment(0), &changes, None).await.expect("it is kept");
    assert_eq!(storage.places(&server).await.expect("they are read").len(), 3);
    let bot = home.start();
    loopback.wait_registered(1).await;
    loopback.delete_channel("mute");
    let gone = async {
        while storage.places(&server).await.expect("they are read").contains(&ChannelId::from(mute)) {
            loopback.heartbeat().await;
        }
    };
    tokio::time::timeout(loopback::GIVE_UP, gone).await.expect("it goes");
    answered(&loopback, "#debate", TREATY).await;
    let left = storage.settings_of(&server).await.expect("it is read");
    let left: BTreeSet<String> = left.iter().map(|(_, scope, ..)| scope.stored()).collect();
    assert_eq!(left, places[1..].iter().map(ToString::to_string).collect());
    bot.kill();
    loopback.finish();
}
