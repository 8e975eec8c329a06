//! A server that the bot was taken out of while it did not run: when it is back, nothing of that server is kept any more, and everything of
//! the others is.

#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

#[path = "support/bot.rs"]
#[expect(dead_code, reason = "what faults need, is for their tests")]
mod bot;

use answers::storage::Storage;
use bot::{Home, TREATY, answered};
use counterpoint_core::{
    remark::{PersonId, Scope, ServerId},
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
